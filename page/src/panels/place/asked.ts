// What the text of a place asks for.

import type { Asked } from "../../source/source";

const PAIR = /^\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([NS])?\s*[,; ]\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([EW])?\s*$/i;

/** Latitude and longitude if the text gives them, as "52.23, 21.01" or "52.23 N 21.01 E"; otherwise a name. */
export function asked(text: string): Asked {
  return pair(text) ?? { at: text.trim() };
}

export function pair(text: string): { latitude: number; longitude: number } | null {
  const found = PAIR.exec(text);
  if (!found) return null;
  const latitude = Number(found[1]) * (found[2]?.toUpperCase() === "S" ? -1 : 1);
  const longitude = Number(found[3]) * (found[4]?.toUpperCase() === "W" ? -1 : 1);
  if (Math.abs(latitude) > 90 || longitude < -180 || longitude > 360) return null;
  return { latitude, longitude };
}
