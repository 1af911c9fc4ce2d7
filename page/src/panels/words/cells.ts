// States of cells in words, from the arrays of a map: what the canvas paints, for the legend and the table.

import type { Block } from "../../source/source";
import { partsOf100, percent } from "../numbers";
import { OUT } from "../place/rows";

/** Words of a map of cases, from the least covered on, as in the vocabulary. */
export const STATES = [OUT, "in reach, not covered", "doubtful", "likely", "covered in every case"] as const;
const NOMINAL_COVERED = "covered";
const NOT_THERE = 255;

export interface Reading {
  /** One combination of answers; null for all together. */
  alternative: string | null;
  /** One way of reading the published ranges; null for the least over all. */
  prior: string | null;
}

export function isOfCases(map: Block): boolean {
  return map.meta["level"] === "cases";
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** State of each cell as an index into STATES, for one reading. */
export function stateOfCells(map: Block, reading: Reading): Uint8Array {
  const state = map.arrays["state"] as Uint8Array | undefined;
  if (!state) return new Uint8Array();
  const share = map.arrays["share"] as Uint8Array | undefined;
  const every = reading.alternative === null && reading.prior === null;
  if (every || !share || !isOfCases(map)) return state;
  const alternatives = textsOf(map.meta["alternatives"]);
  const priors = textsOf(map.meta["priors"]);
  const first = reading.alternative === null ? 0 : alternatives.indexOf(reading.alternative) + 1;
  const wanted = reading.prior === null ? priors.map((_, at) => at) : [priors.indexOf(reading.prior)];
  if (wanted.includes(-1) || wanted.length === 0 || (reading.alternative !== null && first === 0)) return state;
  return Uint8Array.from(state, (_, cell) => {
    const all = wanted.map((prior) => share[(first * priors.length + prior) * state.length + cell] ?? NOT_THERE);
    return stateOfShares(all);
  });
}

/** State by the shares of 100 cases under each way of reading. */
export function stateOfShares(shares: readonly number[]): number {
  if (shares.every((each) => each === NOT_THERE)) return 0;
  const near = shares.filter((each) => each !== NOT_THERE);
  const [least, most] = [Math.min(...near), Math.max(...near)];
  if (most === 0) return 1;
  if (least >= 100) return 4;
  return least >= 50 ? 3 : 2;
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

export function mapPeople(map: Block): MapPeople | null {
  const all = peopleByState(map);
  if (!all) return null;
  const reached = [4, 3, 2, 1].map((state) => all[state] ?? 0);
  return {
    someReached: reached.some((each) => each > 0),
    out: percent(all[0] ?? 0),
    within: ["", ...partsOf100(reached).reverse()],
  };
}

/** Shares of people by state in per cent, in the order of STATES; null if the map does not tell them. */
export function peopleByState(map: Block): number[] | null {
  const shares = map.meta["shares"];
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
