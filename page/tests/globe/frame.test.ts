import { expect, test } from "vitest";
import { frameOf } from "../../src/globe/grid";

const corners = (points: Float32Array): [number, number][] =>
  Array.from({ length: points.length / 3 }, (_, at) => [
    (Math.atan2(points[3 * at + 1]!, points[3 * at]!) * 180) / Math.PI,
    (Math.asin(points[3 * at + 2]!) * 180) / Math.PI,
  ]);

test("the edge of a map is the box of its region, closed, with a point each degree", () => {
  const { edge, fill } = frameOf({ north: 30.5, west: 45.5, rows: 17, columns: 25, step: 0.5 });
  expect(fill).not.toBeNull();
  const all = corners(edge.points);
  expect(Math.min(...all.map(([east]) => east))).toBeCloseTo(45.5, 4);
  expect(Math.max(...all.map(([east]) => east))).toBeCloseTo(58, 4);
  expect(Math.min(...all.map(([, north]) => north))).toBeCloseTo(22, 4);
  expect(Math.max(...all.map(([, north]) => north))).toBeCloseTo(30.5, 4);
  expect(all[0]).toEqual(all.at(-1));
  for (const [at, [east, north]] of all.slice(1).entries())
    expect(Math.abs(east - all[at]![0]) + Math.abs(north - all[at]![1])).toBeLessThan(1.01);
});

test("a region over the date line keeps its width, and one right round the Earth has no meridians", () => {
  const over = frameOf({ north: 10, west: 170, rows: 2, columns: 4, step: 5 });
  expect(corners(over.edge.points).every(([east]) => Math.abs(east) >= 170 - 1e-4)).toBe(true);
  const round = frameOf({ north: 90, west: -180, rows: 60, columns: 360, step: 1 });
  expect(round.fill).toBeNull();
  expect(corners(round.edge.points).every(([, north]) => Math.abs(north - 30) < 1e-4)).toBe(true);
});
