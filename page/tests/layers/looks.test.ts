import { describe, expect, test } from "vitest";
import { LOOK } from "../../src/globe/colours";
import type { Cells } from "../../src/globe/grid";
import { difference, looks, shares } from "../../src/layers/looks";
import type { Block } from "../../src/source/source";

// Two alternatives, two priors, five cells; first all alternatives together.
const MAP: Block = {
  meta: { level: "cases", alternatives: ["remote", "own"], priors: ["uniform", "triangular"] },
  arrays: {
    state: Uint8Array.of(0, 1, 2, 3, 4),
    share: Uint8Array.from(
      [
        [255, 0, 30, 70, 100],
        [255, 0, 40, 60, 100],
        [255, 0, 60, 100, 100],
        [255, 0, 70, 100, 100],
        [255, 0, 0, 49, 100],
        [255, 0, 0, 50, 100],
      ].flat(),
    ),
  },
};
const ALL = { alternative: null, prior: null };

describe("a map of cases", () => {
  test("without a reading the looks are the words of the map, and shares the least over the priors", () => {
    expect([...looks(MAP, ALL)]).toEqual([0, 1, 2, 3, 4]);
    expect([...shares(MAP, ALL)]).toEqual([NaN, 0, 30, 60, 100]);
  });
  test("an alternative has its own rows", () => {
    expect([...shares(MAP, { alternative: "own", prior: "triangular" })]).toEqual([NaN, 0, 0, 50, 100]);
    expect([...looks(MAP, { alternative: "own", prior: "triangular" })]).toEqual([
      LOOK.untouched,
      LOOK.open,
      LOOK.open,
      LOOK.likely,
      LOOK.umbra,
    ]);
    expect([...looks(MAP, { alternative: "own", prior: null })][3]).toBe(LOOK.doubtful);
    expect([...looks(MAP, { alternative: "remote", prior: null })][3]).toBe(LOOK.umbra);
  });
  test("a place that one way of reading covers in some cases is doubtful, not in reach and never covered", () => {
    const share = Uint8Array.of(0, 30);
    const map = { ...MAP, arrays: { state: Uint8Array.of(2), share: Uint8Array.of(0, 30, ...share, ...share) } };
    expect([...looks(map, { alternative: "own", prior: null })]).toEqual([LOOK.doubtful]);
  });
  test("a prior has its own column", () =>
    expect([...shares(MAP, { alternative: null, prior: "triangular" })].slice(2)).toEqual([40, 60, 100]));
});

test("a nominal map has all or nothing, never the look of certainty, and keeps its looks whatever is chosen", () => {
  const map: Block = {
    meta: { level: "nominal", alternatives: [], priors: [] },
    arrays: { state: Uint8Array.of(0, 1, 4) },
  };
  expect([...shares(map, ALL)]).toEqual([NaN, 0, 100]);
  expect([...looks(map, { alternative: "own", prior: "uniform" })]).toEqual([LOOK.untouched, LOOK.open, LOOK.nominal]);
});

describe("the difference of two maps", () => {
  const cells = { count: 7 } as Cells;
  test("tells gains and losses by their size", () => {
    const now = [NaN, 0, 100, 60, 40, 0, NaN];
    const kept = [NaN, 0, 0, 40, 60, 100, 80];
    expect([...difference(cells, now, cells, kept)]).toEqual([
      LOOK.untouched,
      LOOK.same,
      LOOK.gained,
      LOOK.more,
      LOOK.less,
      LOOK.lost,
      LOOK.lost,
    ]);
  });
  test("takes the other map's value at the place of the cell where the grids differ", () => {
    const own = { count: 2, longitude: [10.5, 30.5], latitude: [0.5, 0.5] } as unknown as Cells;
    const lookup = { cells: Uint8Array.of(2, 1), rows: 1, columns: 2, north: 1, west: 10, step: 1 };
    const other = { count: 2, lookup } as unknown as Cells;
    expect([...difference(own, [100, 100], other, [0, 100])]).toEqual([LOOK.same, LOOK.gained]);
  });
});
