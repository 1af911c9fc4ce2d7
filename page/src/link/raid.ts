// A raid as the text of a link: "salvo:20 mrbm-2000;aim:Bucharest, Romania;doctrine:salvo;kill:sm3-iia=0.8".

import type { RaidWish } from "../state";
import { LinkError } from "./error";

export const USUAL_RAID: RaidWish = {
  salvo: [],
  aims: [],
  doctrine: "shoot-look-shoot",
  shots: null,
  reserve: 0,
  window: 0,
  kill: {},
  cause: "0",
  stock: {},
};
export const MOST_MISSILES = 5000;

const KEYS = ["salvo", "aim", "doctrine", "shots", "reserve", "window", "kill", "cause", "stock"] as const;
const MOST_PARTS = 80;

/** The text of a raid; what is usual is left out. */
export function raidText(wish: RaidWish): string {
  const parts: [string, string][] = wish.salvo.map(({ threat, count }) => ["salvo", `${count} ${threat}`]);
  for (const aim of wish.aims) parts.push(["aim", aim]);
  if (wish.doctrine !== USUAL_RAID.doctrine) parts.push(["doctrine", wish.doctrine]);
  if (wish.shots !== null) parts.push(["shots", String(wish.shots)]);
  if (wish.reserve !== 0) parts.push(["reserve", String(wish.reserve)]);
  if (wish.window !== 0) parts.push(["window", String(wish.window)]);
  for (const [key, chance] of Object.entries(wish.kill)) parts.push(["kill", `${key}=${chance}`]);
  if (wish.cause !== USUAL_RAID.cause) parts.push(["cause", wish.cause]);
  for (const [key, stock] of Object.entries(wish.stock)) parts.push(["stock", `${key}=${stock}`]);
  return parts.map(([key, value]) => `${key}:${value.replaceAll("%", "%25").replaceAll(";", "%3B")}`).join(";");
}

/** The raid of a text; LinkError if a part of it cannot be read. */
export function readRaid(text: string): RaidWish {
  const wish: RaidWish = { ...USUAL_RAID, salvo: [], aims: [], kill: {}, stock: {} };
  const parts = text.split(";");
  if (parts.length > MOST_PARTS) throw new LinkError(`Its raid has ${parts.length} parts; the most are ${MOST_PARTS}.`);
  for (const part of parts) {
    const at = part.indexOf(":");
    const key = KEYS.find((each) => each === part.slice(0, at));
    if (!key) throw new LinkError(`Its raid has a part that this page does not know: “${part.slice(0, 40)}”.`);
    put(wish, key, part.slice(at + 1).replaceAll("%3B", ";").replaceAll("%25", "%"));
  }
  if (wish.salvo.length === 0 || wish.aims.length === 0)
    throw new LinkError("Its raid lacks a salvo or an aim, as in “salvo:20 mrbm-2000;aim:Bucharest, Romania”.");
  return wish;
}

function put(wish: RaidWish, key: (typeof KEYS)[number], value: string): void {
  if (key === "salvo") {
    const [, count = "", threat = ""] = /^(\d+) (\S+)$/.exec(value) ?? [];
    wish.salvo.push({ threat, count: whole(count, "the missiles of its raid", 1, MOST_MISSILES) });
  } else if (key === "aim") wish.aims.push(value.slice(0, 200));
  else if (key === "doctrine" || key === "cause") wish[key] = value.slice(0, 40);
  else if (key === "shots") wish.shots = whole(value, "the shots of its raid", 1, 100);
  else if (key === "reserve") wish.reserve = whole(value, "the reserve of its raid", 0, 100_000);
  else if (key === "window") wish.window = whole(value, "the minutes of its raid", 0, 1440);
  else {
    const at = value.indexOf("=");
    if (at < 1) throw new LinkError(`Its raid says “${value.slice(0, 40)}”; write a name and a number, as a=1.`);
    const name = value.slice(0, at).slice(0, 80);
    if (key === "kill") wish.kill[name] = value.slice(at + 1, at + 81);
    else wish.stock[name] = whole(value.slice(at + 1), "a stock of its raid", 1, 100_000);
  }
}

function whole(written: string, what: string, least: number, most: number): number {
  const found = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
  if (!(found >= least && found <= most))
    throw new LinkError(`It says ${what} as “${written.slice(0, 40)}”; it must be a whole number from ${least} to ${most}.`);
  return found;
}
