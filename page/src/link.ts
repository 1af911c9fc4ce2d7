// The state of the page in its address, behind the #, which a browser sends to nobody:
//   #v=1&case=epaa&date=2018-12-31&history=planned&threat=irbm-3000&place=Warsaw,+Poland&view=20.9,48.1,1.8
// What a reader may want to read or to write by hand stands in words. Changes, an own scenario, a second shield and a
// question of one's own stand together in `more`, as deflated JSON. Case, day, history and class are always written, so
// that a link keeps its meaning if a later version opens a case on another day; the rest only where it is not usual.

import { LinkError, checkedState } from "./link/check";
import { pack, unpack } from "./link/packed";
import { raidText } from "./link/raid";
import { sitesText } from "./link/sites";
import { USUAL, type PageState } from "./state";

export { LinkError } from "./link/check";

export const LINK_VERSION = "1";
const LONGEST = 500_000;

const SWITCHES = ["outlines", "sites", "sectors", "rings", "labels"] as const;
const PLAIN = ["case", "date", "history", "threat", "alternative", "prior", "place", "claim"] as const;
const KNOWN = new Set<string>([...PLAIN, "v", "arc", "layers", "reach", "difference", "view", "lesson", "raid", "sites", "more"]);

/** The part of an address from the # on. */
export async function writeLink(state: PageState): Promise<string> {
  const parts: [string, string][] = [["v", LINK_VERSION]];
  for (const key of PLAIN) {
    const value = state[key];
    if (value !== null && value !== "") parts.push([key, value]);
  }
  if (state.arc) parts.push(["arc", `${state.arc.launch}~${state.arc.aim}`]);
  const on = SWITCHES.filter((key) => state.layers[key]);
  if (SWITCHES.some((key) => state.layers[key] !== USUAL.layers[key])) parts.push(["layers", on.join(",") || "none"]);
  if (state.layers.reach !== null) parts.push(["reach", state.layers.reach]);
  if (state.difference) parts.push(["difference", "yes"]);
  if (state.lesson) parts.push(["lesson", `${state.lesson.id}.${state.lesson.step + 1}`]);
  if (state.raid) parts.push(["raid", raidText(state.raid)]);
  if (state.sites) parts.push(["sites", sitesText(state.sites)]);
  const { longitude, latitude, zoom } = state.view;
  if (zoom > 0)
    parts.push(["view", [longitude.toFixed(2), latitude.toFixed(2), zoom.toPrecision(4)].map(Number).join(",")]);
  const more: Record<string, unknown> = {};
  if (state.text !== null) more["text"] = state.text;
  if (state.changes.length > 0) more["changes"] = state.changes;
  if (state.beside) more["beside"] = state.beside;
  if (state.lesson?.own) more["own"] = state.lesson.own;
  if (Object.keys(more).length > 0) parts.push(["more", await pack(JSON.stringify(more))]);
  return `#${parts.map(([key, value]) => `${key}=${encoded(value)}`).join("&")}`;
}

/** The parts of a state that an address holds, none if it holds no state. Raises LinkError if it is damaged. */
export async function readLink(hash: string): Promise<Partial<PageState>> {
  const said = hash.replace(/^#/, "");
  if (!said.includes("=")) return {};
  if (said.length > LONGEST) throw new LinkError("It is longer than any link of this page.");
  const parts = new Map<string, string>();
  for (const each of said.split("&")) {
    const at = each.indexOf("=");
    const key = at < 0 ? each : each.slice(0, at);
    if (at < 0 || !KNOWN.has(key) || parts.has(key))
      throw new LinkError(`It has a part that this page cannot read: “${each.slice(0, 40)}”.`);
    parts.set(key, decoded(each.slice(at + 1)));
  }
  const version = parts.get("v") ?? LINK_VERSION;
  if (version !== LINK_VERSION)
    throw new LinkError(`It was made by another version of Penumbra (version ${version.slice(0, 8)} of links).`);
  return checkedState(await collected(parts));
}

async function collected(parts: Map<string, string>): Promise<Record<string, unknown>> {
  const from: Record<string, unknown> = {};
  for (const key of PLAIN) if (parts.has(key)) from[key] = parts.get(key);
  for (const key of ["raid", "sites"]) if (parts.has(key)) from[key] = parts.get(key);
  const arc = parts.get("arc");
  if (arc !== undefined) {
    const [launch, aim] = arc.split("~");
    from["arc"] = { launch, aim };
  }
  layersInto(from, parts);
  if (parts.has("difference")) from["difference"] = parts.get("difference") === "yes";
  const view = parts.get("view")?.split(",").map(amount);
  if (view) from["view"] = { longitude: view[0], latitude: view[1], zoom: view[2] };
  const more = moreOf(await unpack(parts.get("more") ?? (await pack("{}"))));
  for (const key of ["text", "changes", "beside"]) if (Object.hasOwn(more, key)) from[key] = more[key];
  const lesson = parts.get("lesson");
  if (lesson !== undefined) {
    const [, id = lesson, step = "1"] = /^(.*)\.(\d+)$/.exec(lesson) ?? [];
    from["lesson"] = { id, step: Number(step) - 1, ...(Object.hasOwn(more, "own") ? { own: more["own"] } : {}) };
  }
  return from;
}

function layersInto(from: Record<string, unknown>, parts: Map<string, string>): void {
  const layers = parts.get("layers");
  const reach = parts.get("reach") ?? null;
  if (layers === undefined && reach === null) return;
  const on = layers === "none" ? [] : layers?.split(",");
  const unknown = on?.find((each) => !SWITCHES.some((key) => key === each));
  if (unknown !== undefined)
    throw new LinkError(`It names a layer that this page does not have: “${unknown.slice(0, 40)}”.`);
  const switches = SWITCHES.map((key) => [key, on ? on.includes(key) : USUAL.layers[key]]);
  from["layers"] = { ...Object.fromEntries(switches), reach };
}

function moreOf(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new LinkError("A part of it was changed on the way. Copy the whole link again.");
}

function amount(written: string): number {
  return written.trim() === "" ? Number.NaN : Number(written);
}

/** As encodeURIComponent, but with commas and blanks that a person can read. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%20", "+").replaceAll("%3D", "=");
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written.replaceAll("+", "%20"));
  } catch {
    throw new LinkError("A part of it was changed on the way. Copy the whole link again.");
  }
}
