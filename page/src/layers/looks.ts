// What a map says of each cell: its state for the eye (a look), and its share for the outlines.

import { cellAt, type Cells } from "../globe/grid";
import { LOOK } from "../globe/colours";
import type { Block } from "../source/source";

/** In `share` of a block: the place is reached in no case. */
const UNTOUCHED = 255;

export interface Reading {
  alternative: string | null;
  prior: string | null;
}

/** Rows of `share` that a reading takes: one, or all priors; null if the map does not have it. */
function rows(map: Block, reading: Reading): { share: Uint8Array; first: number[]; cells: number } | null {
  const share = map.arrays["share"] as Uint8Array | undefined;
  const priors = list(map.meta["priors"]);
  const cells = map.arrays["state"]!.length;
  const place = placeOf(map, reading);
  if (!share || share.length < cells || !place) return null;
  const [alternative, prior] = place;
  const chosen = prior === 0 ? priors.map((_, at) => at) : [prior - 1];
  return { share, first: chosen.map((prior) => (alternative * priors.length + prior) * cells), cells };
}

/** Where a reading stands among those of a map, answer and prior: 0 for all of them; null if the map does not have it. */
export function placeOf(map: Block, { alternative, prior }: Reading): [number, number] | null {
  const answer = alternative === null ? 0 : list(map.meta["alternatives"]).indexOf(alternative) + 1;
  const way = prior === null ? 0 : list(map.meta["priors"]).indexOf(prior) + 1;
  return (alternative !== null && answer === 0) || (prior !== null && way === 0) ? null : [answer, way];
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Cases of 100 in which each cell is covered; nan where it is out of reach. A nominal map has 0 and 100. */
export function shares(map: Block, reading: Reading): Float32Array {
  const state = map.arrays["state"] as Uint8Array;
  const found = new Float32Array(state.length);
  const taken = rows(map, reading);
  for (let cell = 0; cell < state.length; cell++) {
    if (!taken) {
      found[cell] = state[cell] === LOOK.untouched ? NaN : state[cell] === LOOK.umbra ? 100 : 0;
      continue;
    }
    let least = UNTOUCHED;
    for (const first of taken.first) least = Math.min(least, taken.share[first + cell]!);
    found[cell] = least === UNTOUCHED ? NaN : least;
  }
  return found;
}

/**
 * The look of each cell; a nominal map has none of certainty. With no reading chosen it is the word of the map; otherwise
 * it follows from the chosen cases.
 */
export function looks(map: Block, reading: Reading): Uint8Array {
  const state = map.arrays["state"] as Uint8Array;
  if (map.meta["level"] !== "cases") return state.map((each) => (each === LOOK.umbra ? LOOK.nominal : each));
  const taken = rows(map, reading);
  if ((reading.alternative === null && reading.prior === null) || !taken) return state;
  const found = new Uint8Array(state.length);
  for (let cell = 0; cell < state.length; cell++) {
    let [least, most] = [UNTOUCHED, -1];
    for (const first of taken.first) {
      const share = taken.share[first + cell]!;
      if (share === UNTOUCHED) continue;
      least = Math.min(least, share);
      most = Math.max(most, share);
    }
    found[cell] = most < 0 ? LOOK.untouched : stateOfShares(least, most);
  }
  return found;
}

/** State of a place that is reached, by the least and the greatest share of 100 cases over the ways of reading. */
export function stateOfShares(least: number, most: number): number {
  if (most === 0) return LOOK.open;
  if (least >= 100) return LOOK.umbra;
  return least >= 50 ? LOOK.likely : LOOK.doubtful;
}

/** From how many cases of 100 a change counts, and from how many it is told as gained or lost. */
export const NOTED = 5;
export const TURNED = 50;

/** For each cell what this shield changes against the kept one: gained or lost, covered in more or in fewer cases. */
export function difference(
  cells: Cells,
  now: ArrayLike<number>,
  keptCells: Cells,
  kept: ArrayLike<number>,
): Uint8Array {
  const found = new Uint8Array(cells.count);
  for (let cell = 0; cell < cells.count; cell++) {
    const at = keptCells === cells ? cell : cellAt(keptCells.lookup, cells.longitude[cell]!, cells.latitude[cell]!);
    const [before, after] = [at < 0 ? NaN : kept[at]!, now[cell]!];
    const untouched = Number.isNaN(before) && Number.isNaN(after);
    found[cell] = untouched ? LOOK.untouched : change(before || 0, after || 0);
  }
  return found;
}

function change(before: number, after: number): number {
  const by = after - before;
  if (by >= TURNED) return LOOK.gained;
  if (by >= NOTED) return LOOK.more;
  if (by <= -TURNED) return LOOK.lost;
  return by <= -NOTED ? LOOK.less : LOOK.same;
}
