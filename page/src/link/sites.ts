// A search for a site as the text of a link: "add:deveselu;in:POL, ROU;count:2;threat:mrbm-2000".

import type { SitesWish } from "../state";
import { LinkError } from "./error";

export const MOST_AT_ONCE = 3;
const KEYS = ["add", "in", "point", "of", "count", "threat"] as const;
const MOST_PARTS = 60;

/** The text of a search; what is usual is left out. */
export function sitesText({ add, where, points, of, count, threats }: SitesWish): string {
  const parts: [string, string][] = [["add", add]];
  if (where) parts.push(["in", where]);
  for (const point of points) parts.push(["point", point]);
  if (of !== "people") parts.push(["of", of]);
  if (count !== 1) parts.push(["count", String(count)]);
  for (const threat of threats) parts.push(["threat", threat]);
  return parts.map(([key, value]) => `${key}:${value.replaceAll("%", "%25").replaceAll(";", "%3B")}`).join(";");
}

/** The search of a text; LinkError if a part of it cannot be read. */
export function readSites(text: string): SitesWish {
  const wish: SitesWish = { add: "", where: "", points: [], of: "people", count: 1, threats: [] };
  const parts = text.split(";");
  if (parts.length > MOST_PARTS)
    throw new LinkError(`Its search for a site has ${parts.length} parts; the most are ${MOST_PARTS}.`);
  for (const part of parts) {
    const at = part.indexOf(":");
    const key = KEYS.find((each) => each === part.slice(0, at));
    if (!key)
      throw new LinkError(`Its search for a site has a part that this page does not know: “${part.slice(0, 40)}”.`);
    put(wish, key, part.slice(at + 1).replaceAll("%3B", ";").replaceAll("%25", "%"));
  }
  if (!wish.add || (wish.where === "") === (wish.points.length === 0))
    throw new LinkError("Its search for a site lacks what is added or where, as in “add:thaad;in:POL, ROU”.");
  return wish;
}

function put(wish: SitesWish, key: (typeof KEYS)[number], value: string): void {
  if (key === "add") wish.add = value.slice(0, 80);
  else if (key === "in") wish.where = value.slice(0, 200);
  else if (key === "point") wish.points.push(value.slice(0, 200));
  else if (key === "threat") wish.threats.push(value.slice(0, 80));
  else if (key === "of") {
    if (value !== "people" && value !== "area")
      throw new LinkError(`Its search for a site is of “${value.slice(0, 40)}”; it must be of people or area.`);
    wish.of = value;
  } else {
    const count = Number(value);
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_AT_ONCE))
      throw new LinkError(`Its search is for “${value.slice(0, 40)}” sites; it must be for 1 to ${MOST_AT_ONCE}.`);
    wish.count = count;
  }
}
