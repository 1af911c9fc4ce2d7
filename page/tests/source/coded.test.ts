import { describe, expect, test } from "vitest";
import { readBlock } from "../../src/source/block";
import { decoded } from "../../src/source/coded";
import { withCorners } from "../../src/source/corners";
import type { Block } from "../../src/source/source";
import { pack } from "./pack";

/** A block with one array of bytes, coded. */
function stored(values: number[], coding: object): Block {
  const array = { name: "a", type: "u8" as const, shape: [values.length], values };
  return readBlock(pack({ threat: "mrbm", coded: { a: coding } }, [array]));
}

const read = (values: number[], coding: object): number[] => [...decoded(stored(values, coding)).arrays["a"]!];

describe("coded arrays", () => {
  const signed = { count: 4, type: "f4", step: 0.5, differences: false };

  test("codes are signed, lowest bytes first", () => {
    // 0, -1, 1, and 300 = 0x258 / 2
    expect(read([0, 1, 2, 0x58, 0, 0, 0, 2], signed)).toEqual([0, -0.5, 0.5, 150]);
  });

  test("differences are added up, and one number stands for nothing", () => {
    const coding = { count: 4, type: "f4", step: 1, differences: true, none: 6 };
    expect(read([10, 2, 1, 9], coding)).toEqual([5, NaN, 5, 0]); // 5, +1, -1, -5
    expect(read([2, 2, 2], { count: 3, type: "u16", step: 1, differences: true })).toEqual([1, 2, 3]);
  });

  test("what says how arrays are stored is not for the page", () => {
    expect(decoded(stored([2, 2, 2, 2], signed)).meta).toEqual({ threat: "mrbm" });
  });

  test("a block without coded arrays stays the same", () => {
    const plain = readBlock(pack({}, [{ name: "a", type: "u8", shape: [1], values: [7] }]));
    expect(decoded(plain)).toBe(plain);
  });

  test.each([{ ...signed, count: 3 }, { ...signed, type: "u9" }, { ...signed, step: "1" }, null])("damage is told: %j", (coding) => {
    expect(() => decoded(stored([0, 1, 2, 3], coding as object))).toThrow(/damaged/);
  });
});

describe("shared corners", () => {
  const arrays = {
    longitude: Float32Array.of(-1, 1, 0),
    latitude: Float32Array.of(0, 0, 2),
    corner_start: Uint32Array.of(0, 3, 6, 9),
    vertex_longitude: Float32Array.of(0, -2, -1, 2, 1, 0, 3),
    vertex_latitude: Float32Array.of(1, 0, -1, 0, -1, 3, 3),
    corner: Uint32Array.of(0, 1, 2, 3, 0, 4, 0, 5, 6),
  };

  test("each cell gets its corners, and three cells at one are a triangle, anticlockwise", () => {
    const { corner_longitude, corner_latitude, triangles, longitude, corner } = withCorners({ meta: {}, arrays }).arrays;
    expect([...corner_longitude!]).toEqual([0, -2, -1, 2, 0, 1, 0, 0, 3]);
    expect([...corner_latitude!]).toEqual([1, 0, -1, 0, 1, -1, 1, 3, 3]);
    expect([...triangles!]).toEqual([0, 1, 2]);
    expect(longitude).toBe(arrays.longitude);
    expect(corner).toBeUndefined();
  });

  test("a triangle in clockwise order is turned", () => {
    const turned = { ...arrays, longitude: Float32Array.of(1, -1, 0) };
    expect([...withCorners({ meta: {}, arrays: turned }).arrays["triangles"]!]).toEqual([0, 2, 1]);
  });

  test("damage is told", () => {
    const damaged = { ...arrays, corner: Uint32Array.of(0, 1, 2, 3, 0, 4, 0, 5, 7) };
    expect(() => withCorners({ meta: {}, arrays: damaged })).toThrow(/damaged/);
    const cut = { ...arrays, corner: Uint32Array.of(0, 1, 2) };
    expect(() => withCorners({ meta: {}, arrays: cut })).toThrow(/damaged/);
  });
});
