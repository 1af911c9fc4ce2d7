import { describe, expect, test } from "vitest";
import { readBlock, sizeOf } from "../../src/source/block";
import { pack } from "./pack";

const bytes = pack({ threat: "mrbm", error: 0.1 }, [
  { name: "state", type: "u8", shape: [3], values: [0, 4, 255] },
  { name: "lookup", type: "u16", shape: [2, 2], values: [1, 65535, 0, 300] },
  { name: "start", type: "u32", shape: [1], values: [4e9] },
  { name: "margin", type: "f4", shape: [2], values: [1.5, NaN] },
  { name: "empty", type: "f4", shape: [0, 3], values: [] },
]);

describe("a block", () => {
  test("gives the numbers that were put in", () => {
    const { meta, arrays } = readBlock(bytes);
    expect(meta).toEqual({ threat: "mrbm", error: 0.1 });
    expect([...arrays["state"]!]).toEqual([0, 4, 255]);
    expect([...arrays["lookup"]!]).toEqual([1, 65535, 0, 300]);
    expect([...arrays["start"]!]).toEqual([4e9]);
    expect([...arrays["margin"]!]).toEqual([1.5, NaN]);
    expect(arrays["empty"]).toHaveLength(0);
    expect(sizeOf({ meta, arrays })).toBe(3 + 8 + 4 + 8);
  });

  test("is read wherever its bytes begin in memory", () => {
    const longer = new Uint8Array(bytes.length + 3);
    longer.set(bytes, 3);
    expect(readBlock(longer.subarray(3))).toEqual(readBlock(bytes));
  });

  test("of which a part was lost is refused at every length", () => {
    const end = bytes.length - 8; // the last array fills its eight bytes
    for (let length = 0; length < end; length += 1) {
      expect(() => readBlock(bytes.subarray(0, length)), `${length} bytes`).toThrow(/arrived damaged/);
    }
  });

  test.each([
    ["another type", { name: "a", type: "f8", shape: [1], offset: 0 }],
    ["a type that every object has", { name: "a", type: "constructor", shape: [1], offset: 0 }],
    ["an array beyond the end", { name: "a", type: "u8", shape: [9], offset: 0 }],
    ["an array before the start", { name: "a", type: "u8", shape: [1], offset: -8 }],
    ["half an element", { name: "a", type: "u8", shape: [0.5], offset: 0 }],
    ["a crooked place", { name: "a", type: "u32", shape: [1], offset: 2 }],
    ["no name", { type: "u8", shape: [1], offset: 0 }],
  ])("with %s is refused", (_, entry) => {
    const header = Buffer.from(JSON.stringify({ meta: {}, arrays: [entry] }).padEnd(96));
    const made = Buffer.concat([Buffer.from("PNB1"), Buffer.from([header.length, 0, 0, 0]), header, Buffer.alloc(8)]);
    expect(() => readBlock(new Uint8Array(made))).toThrow(/arrived damaged/);
  });
});
