// Rows of the card's table, told as `penumbra place` tells them (src/penumbra/cli/place_table.py).

import { DASH, ofCases, seconds, shortOf } from "../numbers";
import type { ClassAnswer } from "./answer";

export const OUT = "out of reach";
const WORTH = 5e3; // [m] less than this within or beyond a class's range is not worth a word

export interface Row {
  threat: string;
  name: string;
  /** One of the words of the vocabulary; for a colour. */
  state: string;
  /** The words that are shown. */
  words: string;
  cases: string;
  nominal: string;
  spare: string;
  shots: string;
  metBy: string;
}

export interface Names {
  threat(key: string): { name: string };
  battery(key: string): string;
}

export function row(of: ClassAnswer, names: Names, drawn: boolean): Row {
  const { name } = names.threat(of.threat);
  const state = of.state || nominalState(of);
  const base = { threat: of.threat, name, state };
  if (state === OUT) {
    const short = shortOf(of.beyond_range);
    const near = of.beyond_range !== null && of.beyond_range < -WORTH;
    const words = near ? "nearer than its shortest range" : short ? `${OUT} by ${short}` : OUT;
    return { ...base, words, cases: DASH, nominal: DASH, spare: DASH, shots: DASH, metBy: DASH };
  }
  const met = Object.entries(of.battery_margin)
    .filter((each): each is [string, number] => each[1] !== null && each[1] >= 0)
    .sort((one, other) => other[1] - one[1])
    .map(([key]) => names.battery(key));
  return {
    ...base,
    words: state,
    cases: drawn ? ofCases(of.covered_least, of.covered_most) : DASH,
    nominal: of.nominal_covered ? "covered" : "not covered",
    spare: seconds(of.nominal_margin),
    shots: String(of.nominal_shots),
    metBy: met.join("; ") || DASH,
  };
}

/** Of the nominal numbers alone: covered, not covered, out of reach. */
function nominalState(of: ClassAnswer): string {
  if (of.nominal_covered) return "covered";
  return of.reached_least === 0 || (of.beyond_range ?? 0) > 0 ? OUT : "not covered";
}

/** What of a row differs between two shields, in words; empty if nothing does. */
export function differs(before: Row, after: Row): { what: string; before: string; after: string }[] {
  const parts: [string, keyof Row][] = [
    ["state", "words"],
    ["nominal", "nominal"],
    ["of 100 cases", "cases"],
    ["to spare", "spare"],
    ["shots", "shots"],
  ];
  return parts
    .filter(([, key]) => key !== "nominal" || after.words !== after.nominal)
    .filter(([, key]) => before[key] !== after[key])
    .map(([what, key]) => ({ what, before: String(before[key]), after: String(after[key]) }));
}
