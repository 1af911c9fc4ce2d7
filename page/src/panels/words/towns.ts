// The larger towns of a region.

import type { Schema, Source } from "../../source/source";

type Town = Schema["Town"];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const AT_ONCE = 4;

/** All that a source tells without letters; if it tells none, the largest of each first letter. By people. */
export async function townsOfRegion(source: Source, key: string, region: Schema["Region"]): Promise<Town[]> {
  const found = [...(await source.towns("", key)).towns];
  if (found.length === 0) {
    const left = [...LETTERS];
    const next = async (): Promise<void> => {
      for (let letter = left.shift(); letter; letter = left.shift())
        found.push(...(await source.towns(letter, key)).towns);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }
  const once = new Map(found.filter((town) => isInside(town, region)).map((town) => [town.written, town]));
  return [...once.values()].sort((one, other) => other.people - one.people);
}

export function isInside(
  { latitude, longitude }: Pick<Town, "latitude" | "longitude">,
  region: Schema["Region"],
): boolean {
  const east = (degrees: number): number => (((degrees - region.west) % 360) + 360) % 360;
  const width = east(region.east) || 360;
  return latitude >= region.south && latitude <= region.north && east(longitude) <= width;
}

/** Whether a place lies in a polygon of corners (longitude, latitude) in degrees, which no pole lies in. */
export function isWithin(
  { latitude, longitude }: Pick<Town, "latitude" | "longitude">,
  corners: readonly (readonly number[])[],
): boolean {
  const east = (degrees: number): number => ((((degrees - longitude + 180) % 360) + 360) % 360) - 180;
  let inside = false;
  for (let at = 0, last = corners.length - 1; at < corners.length; last = at, at += 1) {
    const [[x, y], [px, py]] = [corners[at] as [number, number], corners[last] as [number, number]];
    if (y > latitude === py > latitude) continue;
    const from = east(x);
    if (0 < from + ((latitude - y) / (py - y)) * (east(px) - from)) inside = !inside;
  }
  return inside;
}
