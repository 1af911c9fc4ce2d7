// Checks what a link or a lesson says before the page takes it: anybody may have written it.

import { USUAL, type PageState } from "../state";
import { LinkError } from "./error";
import { readRaid } from "./raid";
import { readSites } from "./sites";

export { LinkError } from "./error";

export type Change = PageState["changes"][number];
type Part = Partial<PageState>;

const PANELS = ["globe", "date", "threat", "place", "claims", "editor", "arc"] as const;
const FIELDS: Record<Change["do"], Record<string, "text" | "latitude" | "longitude" | "list" | "kind">> = {
  set: { path: "text", value: "text" },
  move: { site: "text", latitude: "latitude", longitude: "longitude" },
  remove: { of: "kind", key: "text" },
  "add-radar": { card: "text", latitude: "latitude", longitude: "longitude" },
  "add-battery": { interceptor: "text", latitude: "latitude", longitude: "longitude" },
  "add-like": { battery: "text", latitude: "latitude", longitude: "longitude" },
  answer: { question: "text", option: "text" },
  "launch-from": { areas: "list" },
};

/** The parts of a state that are there, each checked. */
export function checkedState(written: unknown): Part {
  const from = record(written, "the state");
  const part: Part = {};
  for (const [key, value] of Object.entries(from)) {
    const read = Object.hasOwn(READERS, key) ? READERS[key as keyof PageState] : undefined;
    if (!read) throw new LinkError(`It has a part that this page does not know: “${short(key)}”.`);
    Object.assign(part, { [key]: read(value) });
  }
  return part;
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

const READERS: { [key in keyof PageState]: (value: unknown) => PageState[key] } = {
  case: (value) => text(value, "the case", 80),
  text: (value) => orNull(value, (one) => text(one, "the own scenario", 500_000)),
  changes: (value) => changes(value),
  date: (value) => {
    const day = text(value, "the date", 10);
    if (!isDay(day)) throw new LinkError(`“${short(day)}” is no date; a date is written as 2018-12-31.`);
    return day;
  },
  history: (value) => {
    if (value !== "planned" && value !== "actual")
      throw new LinkError(`The history is “${short(value)}”; it must be planned or actual.`);
    return value;
  },
  threat: (value) => text(value, "the class of missile", 80),
  alternative: (value) => orNull(value, (one) => text(one, "the answers to open questions", 400)),
  prior: (value) => orNull(value, (one) => text(one, "the reading of the ranges", 80)),
  place: (value) => orNull(value, (one) => text(one, "the place", 400)),
  arc: (value) =>
    orNull(value, (one) => {
      const from = record(one, "the flight");
      return { launch: text(from["launch"], "the launch point", 400), aim: text(from["aim"], "the aim", 400) };
    }),
  claim: (value) => orNull(value, (one) => text(one, "the claim", 200)),
  beside: (value) =>
    orNull(value, (one) => {
      const from = record(one, "the second shield");
      return {
        case: READERS.case(from["case"]),
        text: READERS.text(from["text"] ?? null),
        changes: changes(from["changes"] ?? []),
      };
    }),
  difference: (value) => yesNo(value, "the difference"),
  layers: (value) => {
    const from = { ...USUAL.layers, ...record(value, "the layers") }; // a lesson names those it switches
    return {
      outlines: yesNo(from["outlines"], "the outlines"),
      sites: yesNo(from["sites"], "the sites"),
      sectors: yesNo(from["sectors"], "the sectors"),
      rings: yesNo(from["rings"], "the rings"),
      labels: yesNo(from["labels"], "the names"),
      reach: orNull(from["reach"], (one) => text(one, "the battery", 80)),
    };
  },
  lesson: (value) => orNull(value, lesson),
  raid: (value) => orNull(value, (one) => readRaid(text(one, "the raid", 4000))),
  sites: (value) => orNull(value, (one) => readSites(text(one, "the search for a site", 4000))),
  view: (value) => {
    const from = record(value, "the view");
    return {
      longitude: number(from["longitude"], "the longitude of the view", -360, 360),
      latitude: number(from["latitude"], "the latitude of the view", -90, 90),
      zoom: number(from["zoom"], "the zoom", 0.05, 1000),
    };
  },
};

function lesson(value: unknown): NonNullable<PageState["lesson"]> {
  const from = record(value, "the lesson");
  const found = { id: text(from["id"], "the lesson", 80), step: Math.trunc(number(from["step"], "the step", 0, 1000)) };
  if (from["own"] === undefined) return found;
  const own = record(from["own"], "the question");
  const panels = list(own["panels"], "the panels of the lesson").map((one) => {
    const panel = PANELS.find((each) => each === one);
    if (!panel) throw new LinkError(`The lesson names a panel that this page does not have: “${short(one)}”.`);
    return panel;
  });
  return {
    ...found,
    own: {
      question: text(own["question"], "the question", 2000),
      hint: text(own["hint"] ?? "", "the hint", 2000),
      answer: text(own["answer"] ?? "", "the answer", 4000),
      panels,
    },
  };
}

function changes(value: unknown): Change[] {
  const all = list(value, "the changes");
  if (all.length > 200) throw new LinkError(`It has ${all.length} changes; the most are 200.`);
  return all.map(change);
}

function change(value: unknown): Change {
  const from = record(value, "a change");
  const what = from["do"];
  if (typeof what !== "string" || !Object.hasOwn(FIELDS, what))
    throw new LinkError(`It has a change that this page does not know: “${short(what)}”.`);
  const made: Record<string, unknown> = { do: what };
  for (const [key, kind] of Object.entries(FIELDS[what as Change["do"]])) {
    const name = `the ${key} of a change`;
    if (kind === "text") made[key] = text(from[key], name, 400);
    else if (kind === "latitude") made[key] = number(from[key], name, -90, 90);
    else if (kind === "longitude") made[key] = number(from[key], name, -180, 360);
    else if (kind === "list") made[key] = list(from[key], name).map((one) => text(one, name, 80));
    else if (from[key] === "sensors" || from[key] === "batteries") made[key] = from[key];
    else throw new LinkError(`A change removes “${short(from[key])}”; it can remove sensors or batteries.`);
  }
  return made as Change;
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new LinkError(`It does not say ${what} in a way that this page can read.`);
  return value as Record<string, unknown>;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new LinkError(`It does not say ${what} in a way that this page can read.`);
  return value;
}

function text(value: unknown, what: string, most: number): string {
  if (typeof value !== "string") throw new LinkError(`It does not say ${what} as text.`);
  if (value.length > most) throw new LinkError(`It says ${what} with ${value.length} letters; the most are ${most}.`);
  return value;
}

function number(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < least || value > most)
    throw new LinkError(`It says ${what} as “${short(value)}”; it must be a number from ${least} to ${most}.`);
  return value;
}

function yesNo(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw new LinkError(`It does not say ${what} as yes or no.`);
  return value;
}

function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null ? null : read(value);
}

function short(value: unknown): string {
  const written = String(value);
  return written.length > 40 ? `${written.slice(0, 40)}…` : written;
}
