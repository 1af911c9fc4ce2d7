import { expect, test } from "vitest";
import { areaOfRings, edgesOf } from "../../src/globe/areas";

test("the edge of an island is closed", () => {
  expect(edgesOf([0, 3], [10, 20, 15], [0, 0, 5])).toEqual([
    [
      [10, 0],
      [20, 0],
      [15, 5],
      [10, 0],
    ],
  ]);
});

test("the seam along the date line is no edge", () => {
  expect(edgesOf([0, 4], [170, 180, 180, 170], [60, 60, 70, 70])).toEqual([
    [
      [170, 60],
      [180, 60],
    ],
    [
      [180, 70],
      [170, 70],
      [170, 60],
    ],
  ]);
});

test("nor is the way round a pole, where a cap is cut open", () => {
  const cap: [number, number][] = [
    [-180, 70],
    [-90, 70],
    [0, 70],
    [90, 70],
    [180, 70],
    [180, 90],
    [-180, 90],
  ];
  expect(
    edgesOf(
      [0, 7],
      cap.map((at) => at[0]),
      cap.map((at) => at[1]),
    ),
  ).toEqual([cap.slice(0, 5)]);
});

test("rings are filled whole", () => {
  expect([
    ...(areaOfRings([
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      [
        [5, 5],
        [6, 5],
        [6, 6],
        [5, 5],
      ],
    ])!.fill.start as number[]),
  ]).toEqual([0, 3, 7]);
  expect(areaOfRings([])).toBeNull();
});
