// Where a place of the state is: coordinates as "44.43, 26.10", or a town by the text that names it.

import type { At } from "../globe/vectors";
import type { Source } from "../source/source";

export function written({ latitude, longitude }: At): string {
  return `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
}

/** Latitude and longitude in degrees, if the text is both. */
export function coordinates(text: string): At | null {
  const parts = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!parts) return null;
  const [latitude, longitude] = [Number(parts[1]), Number(parts[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360 ? { latitude, longitude } : null;
}

export async function locate(
  text: string,
  key: string,
  source: Source,
  signal: AbortSignal,
): Promise<(At & { name: string }) | null> {
  const at = coordinates(text);
  if (at) return { ...at, name: written(at) };
  const { towns } = await source.towns(text.split(",")[0]!.trim(), key, { signal });
  const town = towns.find((one) => one.written === text) ?? towns[0];
  return town ? { latitude: town.latitude, longitude: town.longitude, name: town.name } : null;
}
