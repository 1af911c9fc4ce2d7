import { describe, expect, test } from "vitest";
import { cameraOf, placeAt } from "../../src/globe/camera";
import { cellAt, type Lookup } from "../../src/globe/grid";
import { cellsOfPixels, paint } from "../../src/globe/raster";

/** A lookup in which every entry has a number of its own, with a hole now and then. */
function lookupOf(north: number, west: number, rows: number, columns: number, step: number): Lookup {
  const cells = Uint32Array.from({ length: rows * columns }, (_, at) => (at % 13 === 5 ? 0 : at + 1));
  return { cells, rows, columns, north, west, step };
}

const REGIONS: Record<string, Lookup> = {
  Europe: lookupOf(85, -75, 60, 125, 1),
  "over the date line": lookupOf(40, 150, 60, 100, 1),
  "the whole globe": lookupOf(90, -180, 90, 180, 2),
  "the North Pole": lookupOf(90, -180, 40, 360, 1),
  "the South Pole": lookupOf(-50, 0, 40, 360, 1),
};
const VIEWS = [
  { longitude: 10, latitude: 50, zoom: 1 },
  { longitude: 179, latitude: 10, zoom: 1.4 },
  { longitude: -178, latitude: -80, zoom: 0.9 },
  { longitude: 0.37, latitude: 90, zoom: 2 }, // by 0.37, so that no pixel lies on the edge of an entry
];

describe("each pixel has the cell of the place that it shows", () => {
  for (const [name, lookup] of Object.entries(REGIONS)) {
    for (const view of VIEWS) {
      test(`${name}, seen from ${view.longitude}, ${view.latitude}`, () => {
        const camera = cameraOf(view, 150, 110);
        const scale = 0.8;
        const [width, height] = [120, 88];
        const found = new Uint32Array(width * height);
        cellsOfPixels(camera, lookup, scale, width, height, found);
        let apart = 0;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const place = placeAt(camera, (x + 0.5) / scale, (y + 0.5) / scale);
            const expected = place ? cellAt(lookup, place.longitude, place.latitude) + 1 : 0;
            if (found[y * width + x] !== expected) apart++;
          }
        }
        expect(apart).toBeLessThanOrEqual(3); // rounding on the very edge of an entry
      });
    }
  }
});

describe("the cell at a place", () => {
  const pole = REGIONS["the North Pole"]!;
  const line = REGIONS["over the date line"]!;

  test("the pole is in the first row", () => {
    expect(cellAt(pole, -180, 90)).toBe(0);
    expect(cellAt(pole, -179.5, 89.5)).toBe(0);
  });
  test("the other pole is in the last row", () => expect(cellAt(REGIONS["the South Pole"]!, 0.5, -90)).toBe(39 * 360));
  test("both ways to write the date line are one place", () => {
    expect(cellAt(line, 180, 20.5)).toBe(cellAt(line, -180, 20.5));
    expect(cellAt(line, 181.5, 20.5)).toBe(cellAt(line, -178.5, 20.5));
    expect(cellAt(line, 151.5, 39.5)).toBe(1);
  });
  test("outside there is none", () => {
    expect(cellAt(line, 149.9, 20)).toBe(-1);
    expect(cellAt(line, -109.9, 20)).toBe(-1);
    expect(cellAt(line, 170, 40.1)).toBe(-1);
    expect(cellAt(line, 170, -20.1)).toBe(-1);
  });
  test("a hole of the region is outside", () => expect(cellAt(line, 155.5, 39.5)).toBe(-1));
});

test("patterns stand on the screen: hatch and dots repeat with the tile, plain looks have one colour", () => {
  const [width, height] = [32, 16];
  const empty = () => new Uint32Array(256);
  const palette = { ground: empty(), hatch: empty(), counterHatch: empty(), dot: empty() };
  for (const kind of ["ground", "hatch", "counterHatch", "dot"] as const) palette[kind][1] = 7;
  palette.ground[2] = palette.counterHatch[2] = palette.dot[2] = 1;
  palette.hatch[2] = 2;
  const out = new Uint32Array(width * height);
  paint(new Uint32Array(width * height).fill(1), Uint8Array.of(1), palette, 1, width, out);
  expect(new Set(out)).toEqual(new Set([7]));
  paint(new Uint32Array(width * height).fill(1), Uint8Array.of(2), palette, 1, width, out);
  expect(new Set(out)).toEqual(new Set([1, 2]));
  for (let at = 0; at < width; at++) expect(out[3 * width + ((at + 8) % width)]).toBe(out[3 * width + at]);
  for (let at = 1; at < width; at++) expect(out[4 * width + at - 1]).toBe(out[3 * width + at]);
  paint(new Uint32Array(width * height), Uint8Array.of(2), palette, 1, width, out);
  expect(new Set(out)).toEqual(new Set([0]));
});
