// States of cells in words, from the arrays of a map: what the canvas paints, for the legend and the table.

import { looks, placeOf, type Reading } from "../../layers/looks";
import type { Block } from "../../source/source";
import { partsOf100, percent } from "../numbers";
import { OUT } from "../place/rows";

/** Words of a map of cases, from the least covered on, as in the vocabulary. */
export const STATES = [OUT, "in reach, not covered", "doubtful", "likely", "covered in every case"] as const;
const NOMINAL_COVERED = "covered";
const ALL: Reading = { alternative: null, prior: null };

export function isOfCases(map: Block): boolean {
  return map.meta["level"] === "cases";
}

/** State of each cell as an index into STATES, for one reading. */
export function stateOfCells(map: Block, reading: Reading): Uint8Array {
  const state = map.arrays["state"] as Uint8Array | undefined;
  if (!state) return new Uint8Array();
  return isOfCases(map) ? looks(map, reading) : state;
}

export function stateWords(map: Block, state: number): string {
  if (!isOfCases(map) && state === 4) return NOMINAL_COVERED;
  return STATES[state] ?? OUT;
}

/** Number of the cell that holds a place; -1 outside the region. */
export function cellAt(grid: Block, latitude: number, longitude: number): number {
  const number = (key: string): number => Number(grid.meta[key]);
  const [step, rows, columns] = [number("step"), number("rows"), number("columns")];
  const row = Math.floor((number("north") - latitude) / step);
  const east = (((longitude - number("west")) % 360) + 360) % 360;
  const column = Math.floor(east / step);
  if (!(row >= 0 && row < rows && column >= 0 && column < columns)) return -1;
  return (grid.arrays["lookup"]?.[row * columns + column] ?? 0) - 1;
}

/** The people of a map: how many of all are out of reach, and how many of those within reach are in each state. */
export interface MapPeople {
  someReached: boolean;
  /** Per cent of all people, in words. */
  out: string;
  /** By state, in the order of STATES: per cent of the people within reach, in words; empty for those out of reach. */
  within: string[];
}

/** The people of a map, as one reading of it counts them; all readings together unless one is given. */
export function mapPeople(map: Block, reading: Reading = ALL): MapPeople | null {
  const all = peopleByState(map, reading);
  if (!all) return null;
  const reached = [4, 3, 2, 1].map((state) => all[state] ?? 0);
  return {
    someReached: reached.some((each) => each > 0),
    out: percent(all[0] ?? 0),
    within: ["", ...partsOf100(reached).reverse()],
  };
}

/** Whether a map of cases tells the people of a reading of its own. */
export function tellsReading(map: Block, reading: Reading): boolean {
  return isOfCases(map) && isOne(reading) && sharesOf(map, reading) !== null;
}

export function isOne({ alternative, prior }: Reading): boolean {
  return alternative !== null || prior !== null;
}

/** The shares of one reading of a map of cases, which come in the order of STATES. */
function sharesOf(map: Block, reading: Reading): unknown {
  const place = placeOf(map, reading);
  const all = map.meta["readings"];
  const found: unknown = place && Array.isArray(all) ? (all[place[0]] as unknown[] | undefined)?.[place[1]] : null;
  return found ?? null;
}

/** Shares of people by state in per cent, in the order of STATES; null if the map does not tell them. */
export function peopleByState(map: Block, reading: Reading = ALL): number[] | null {
  const one = isOfCases(map) && isOne(reading) ? sharesOf(map, reading) : null;
  const shares = one ?? map.meta["shares"];
  const words = [...STATES];
  let found: unknown[] = [];
  if (Array.isArray(shares)) found = shares;
  else if (typeof shares === "object" && shares !== null) {
    const by = shares as Record<string, unknown>;
    found = words.map((word, at) => by[word] ?? by[String(at)] ?? (at === 4 ? by[NOMINAL_COVERED] : undefined) ?? 0);
  }
  if (found.length === 0) return null;
  const numbers = found.map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}
