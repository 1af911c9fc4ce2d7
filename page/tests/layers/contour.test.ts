import { describe, expect, test } from "vitest";
import { angle, vector, vectors, type Vector } from "../../src/globe/vectors";
import { contour } from "../../src/layers/contour";

/** Points of a net of triangles over a box of degrees. */
function net(west: number, south: number, columns: number, rows: number, step: number) {
  const [longitude, latitude]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      longitude.push(west + column * step);
      latitude.push(south + row * step);
    }
  }
  const triangles: number[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      triangles.push(at, at + 1, at + columns, at + 1, at + columns + 1, at + columns);
    }
  }
  return { longitude, latitude, centres: vectors(longitude, latitude), triangles: Uint32Array.from(triangles) };
}

function pointsOf(found: { points: Float32Array }): Vector[] {
  return Array.from(
    { length: found.points.length / 3 },
    (_, at) => [...found.points.slice(3 * at, 3 * at + 3)] as unknown as Vector,
  );
}

describe("a field that falls with the distance from a place", () => {
  for (const [east, north] of [
    [20, 45],
    [180, 5],
  ] as const) {
    const middle = vector(east, north);
    const grid = net(east - 15, north - 15, 61, 61, 0.5);
    const value = grid.longitude.map((each, at) => 100 - 10 * angle(middle, vector(each, grid.latitude[at]!)));

    test(`its outline about ${east}, ${north} is one closed circle at the right distance`, () => {
      const found = contour(grid.centres, grid.triangles, value, 50);
      expect(found.start).toHaveLength(2);
      for (const point of pointsOf(found)) expect(angle(middle, point)).toBeCloseTo(5, 1);
      const points = pointsOf(found);
      expect(angle(points[0]!, points.at(-1)!)).toBeLessThan(1e-4);
    });
  }
});

test("on one triangle the crossing is where linear interpolation puts it", () => {
  const centres = vectors([0, 1, 0], [0, 0, 1]);
  const found = contour(centres, Uint32Array.of(0, 1, 2), [0, 40, 80], 20);
  const places = pointsOf(found).map((point) => [angle(vector(0, 0), point)]);
  expect(found.start).toEqual([0, 2]);
  expect(places.flat().sort()[0]).toBeCloseTo(0.25, 3); // 20 of 80 up
  expect(places.flat().sort()[1]).toBeCloseTo(0.5, 3); // 20 of 40 across
});

test("two hills have two outlines", () => {
  const grid = net(0, 40, 81, 41, 0.5);
  const near = (east: number, north: number, at: number) =>
    angle(vector(east, north), vector(grid.longitude[at]!, grid.latitude[at]!));
  const value = grid.longitude.map((_, at) => Math.max(100 - 20 * near(10, 50, at), 100 - 20 * near(30, 50, at)));
  expect(contour(grid.centres, grid.triangles, value, 50).start).toHaveLength(3);
});

test("there is no outline along places that nothing reaches", () => {
  const grid = net(0, 0, 21, 21, 1);
  const value = grid.longitude.map((east) => (east > 9.5 ? NaN : 100));
  expect(contour(grid.centres, grid.triangles, value, 50).points).toHaveLength(0);
});

test("an outline ends where what is reached ends", () => {
  const grid = net(0, 0, 21, 21, 1);
  const value = grid.longitude.map((east, at) => (east > 12.5 ? NaN : grid.latitude[at]! > 9.3 ? 100 : 0));
  const found = contour(grid.centres, grid.triangles, value, 50);
  expect(found.start).toHaveLength(2);
  const points = pointsOf(found);
  expect(Math.max(...points.map((point) => (Math.atan2(point[1], point[0]) * 180) / Math.PI))).toBeCloseTo(12, 1);
});
