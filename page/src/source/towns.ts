// Finds a town among those whose answers are stored.

import { SourceError, type Asked, type Schema } from "./source";

type Town = Schema["Town"];

/** Somebody who clicks this close to a town asks about it [km]. */
const CLOSE = 40;
const EARTH_RADIUS = 6371; // [km], mean: to compare distances
const NUMBER = String.raw`\s*([-+]?\d+(?:\.\d+)?)\s*`;
const COORDINATES = new RegExp(`^${NUMBER},${NUMBER}$`);

/** Letters without accents, in lower case. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/gi, "l").toLowerCase().trim();
}

export function beginsWith(town: Town, letters: string): boolean {
  return plain(town.name).startsWith(plain(letters)) || plain(town.written).startsWith(plain(letters));
}

/** Great-circle distance [km]. */
function distance(town: Town, latitude: number, longitude: number): number {
  const half = Math.PI / 360;
  const across = Math.sin((town.latitude - latitude) * half) ** 2;
  const along = Math.sin((town.longitude - longitude) * half) ** 2;
  const sum = across + Math.cos(town.latitude * 2 * half) * Math.cos(latitude * 2 * half) * along;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(sum)));
}

function nearest(towns: readonly Town[], latitude: number, longitude: number, called: string): number {
  const away = towns.map((town) => distance(town, latitude, longitude));
  const least = Math.min(...away);
  const found = away.indexOf(least);
  const town = towns[found];
  if (town !== undefined && least <= CLOSE) return found;
  const hint = town ? ` The nearest is ${town.written}, ${Math.round(least)} km away.` : "";
  throw new SourceError(`${called} has answers for ${towns.length} towns and not for this point.${hint}`);
}

/** Number of the town that is asked for. */
export function townAt(towns: readonly Town[], asked: Asked, called: string): number {
  if (!("at" in asked)) return nearest(towns, asked.latitude, asked.longitude, called);
  const [, latitude, longitude] = COORDINATES.exec(asked.at) ?? [];
  if (latitude !== undefined && longitude !== undefined) return nearest(towns, +latitude, +longitude, called);
  const wanted = plain(asked.at);
  const whole = towns.findIndex((town) => plain(town.written) === wanted);
  const found = whole >= 0 ? whole : towns.findIndex((town) => plain(town.name) === wanted);
  if (found >= 0) return found;
  throw new SourceError(
    `${called} has no answer for "${asked.at}". It has answers for ${towns.length} towns: type the first letters.`,
  );
}
