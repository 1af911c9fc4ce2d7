// The entry of `penumbra place --json` that the card is drawn from, read with care: its type is open in the contract.

import type { Schema } from "../../source/source";

export interface ClassAnswer {
  threat: string;
  /** Empty where no cases were drawn. */
  state: string;
  reached_least: number | null;
  covered_least: number | null;
  covered_most: number | null;
  nominal_covered: boolean;
  nominal_margin: number | null;
  nominal_shots: number;
  beyond_range: number | null;
  battery_margin: Record<string, number | null>;
}

export interface PlaceAnswer {
  words: string;
  notes: string[];
  rules: string[];
  doubt: { threat: string; sentences: string[] }[];
  taken: string;
  worlds: number;
  classes: ClassAnswer[];
}

export function answerOf(place: Schema["Place"]): PlaceAnswer {
  const from = place.answer;
  const doubt = object(from["doubt"]);
  return {
    words: text(from["words"]),
    notes: texts(from["notes"]),
    rules: texts(Object.values(object(from["rules"]))),
    doubt: Object.entries(doubt).map(([threat, each]) => ({ threat, sentences: texts(object(each)["sentences"]) })),
    taken: text(from["taken"]) || place.name,
    worlds: number(from["worlds"]) ?? 0,
    classes: (Array.isArray(from["classes"]) ? from["classes"] : []).map((each) => classOf(object(each))),
  };
}

function classOf(from: Record<string, unknown>): ClassAnswer {
  const margins = Object.entries(object(from["battery_margin"]));
  return {
    threat: text(from["threat"]),
    state: text(from["state"]),
    reached_least: number(from["reached_least"]),
    covered_least: number(from["covered_least"]),
    covered_most: number(from["covered_most"]),
    nominal_covered: from["nominal_covered"] === true,
    nominal_margin: number(from["nominal_margin"]),
    nominal_shots: number(from["nominal_shots"]) ?? 0,
    beyond_range: number(from["beyond_range"]),
    battery_margin: Object.fromEntries(margins.map(([key, margin]) => [key, number(margin)])),
  };
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
