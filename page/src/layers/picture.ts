// A map as it is drawn: cells, their looks, their shares, and the outlines.

import { cellsOf, type Cells } from "../globe/grid";
import { linesOfVectors, type Lines } from "../globe/lines";
import type { ShownMap } from "../page";
import type { Block } from "../source/source";
import { contour } from "./contour";
import { difference, looks, shares, type Reading } from "./looks";

export interface Picture {
  cells: Cells;
  looks: Uint8Array;
  shares: Float32Array;
  outlines: () => readonly { share: number; lines: Lines }[];
}

/** Cases of 100 at which there is an outline; a nominal map has none: its cells are covered or not, and their edges tell it. */
export const OUTLINES = [10, 50, 90] as const;

const made = new WeakMap<Block, Map<string, Picture>>();

/** The picture of a map as read; made once. */
export function pictureOf(map: ShownMap, reading: Reading): Picture {
  const own = made.get(map.block) ?? new Map<string, Picture>();
  made.set(map.block, own);
  const name = JSON.stringify([reading.alternative, reading.prior]);
  const before = own.get(name);
  if (before) return before;
  const cells = cellsOf(map.grid);
  const value = shares(map.block, reading);
  let lines: readonly { share: number; lines: Lines }[] | null = null;
  const picture: Picture = {
    cells,
    looks: looks(map.block, reading),
    shares: value,
    outlines: () => (lines ??= outlinesOf(cells, value, map.block.arrays["share"] ? OUTLINES : [])),
  };
  own.set(name, picture);
  return picture;
}

function outlinesOf(cells: Cells, value: Float32Array, levels: readonly number[]): { share: number; lines: Lines }[] {
  return levels.map((share) => {
    const { start, points } = contour(cells.centres, cells.triangles, value, share);
    return { share, lines: linesOfVectors(start, points) };
  });
}

export function differenceLooks(now: Picture, kept: Picture): Uint8Array {
  return difference(now.cells, now.shares, kept.cells, kept.shares);
}
