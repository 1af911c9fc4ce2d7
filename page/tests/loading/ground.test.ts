import { expect, test } from "vitest";
import { placeOf } from "../../src/globe/vectors";
import { coastsOf } from "../../src/loading/ground";

function places(lines: ReturnType<typeof coastsOf>): string[][] {
  return lines.caps.map((_, line) => {
    const told: string[] = [];
    for (let at = lines.start[line]!; at < lines.start[line + 1]!; at++) {
      const { longitude, latitude } = placeOf(lines.points[3 * at]!, lines.points[3 * at + 1]!, lines.points[3 * at + 2]!);
      told.push(`${Math.abs(longitude).toFixed(0)} ${latitude.toFixed(0)}`);
    }
    return told;
  });
}

test("an island is closed", () => {
  expect(places(coastsOf([0, 3], [10, 20, 15], [0, 0, 5]))).toEqual([["10 0", "20 0", "15 5", "10 0"]]);
});

test("the seam along the date line is no coast", () => {
  expect(places(coastsOf([0, 4], [170, 180, 180, 170], [60, 60, 70, 70]))).toEqual([["170 60", "180 60"], ["180 70", "170 70", "170 60"]]);
});
