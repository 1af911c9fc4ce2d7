import { expect, test } from "vitest";
import { LOOK } from "../../src/globe/colours";
import type { Cells } from "../../src/globe/grid";
import { placeInWords, stateAt } from "../../src/globe/status";
import type { Picture } from "../../src/layers/picture";

const lookup = { cells: Uint8Array.of(1, 2, 3, 0), rows: 1, columns: 4, north: 1, west: 179, step: 1 };
const PICTURE: Picture = {
  cells: { lookup, count: 3 } as Cells,
  looks: Uint8Array.of(LOOK.umbra, LOOK.doubtful, LOOK.untouched),
  shares: Float32Array.of(100, 30, NaN),
  outlines: () => [],
};
const at = (longitude: number) => ({ longitude, latitude: 0.5 });

test("a place is told with its side of the equator and of Greenwich", () => {
  expect(placeInWords({ longitude: -71.06, latitude: -33.4 })).toBe("33.4° S, 71.1° W");
});

test("the state of a map of cases is told with its share where it is between", () => {
  expect(stateAt(at(179.5), PICTURE, PICTURE.looks)).toBe("0.5° N, 179.5° E: covered in every case");
  expect(stateAt(at(-179.5), PICTURE, PICTURE.looks)).toBe(
    "0.5° N, 179.5° W: doubtful, covered in 30 of 100 cases",
  );
  expect(stateAt(at(-178.5), PICTURE, PICTURE.looks)).toBe("0.5° N, 178.5° W: out of reach");
  expect(stateAt(at(-177.5), PICTURE, PICTURE.looks)).toBe("0.5° N, 177.5° W: outside the region of the map");
});

test("a nominal map does not claim certainty", () => {
  expect(stateAt(at(179.5), PICTURE, Uint8Array.of(LOOK.nominal, LOOK.open, LOOK.untouched))).toBe("0.5° N, 179.5° E: covered on nominal figures");
});

test("a difference is told as one", () => {
  const looks = Uint8Array.of(LOOK.lost, LOOK.same, LOOK.untouched);
  expect(stateAt(at(179.5), PICTURE, looks)).toContain("covered by the one kept, not by this shield");
  expect(stateAt(at(-178.5), PICTURE, looks)).toContain("out of reach of both");
});
