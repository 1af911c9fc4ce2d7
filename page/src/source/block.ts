// Reads a block: named arrays of numbers behind a header, as docs/decisions/0058-the-page.md describes it.

import { SourceError, type Block } from "./source";

const MAGIC = [0x50, 0x4e, 0x42, 0x31]; // PNB1
const STEP = 8;
const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f4: Float32Array } as const;

interface Entry {
  name: string;
  type: keyof typeof TYPES;
  shape: number[];
  offset: number;
}

function damaged(what: string): SourceError {
  return new SourceError(`An answer arrived damaged: ${what}. Load the page again.`);
}

function isEntry(entry: unknown): entry is Entry {
  const { name, type, shape, offset } = (entry ?? {}) as Record<string, unknown>;
  const whole = (number: unknown): boolean => Number.isInteger(number) && (number as number) >= 0;
  return (
    typeof name === "string" &&
    typeof type === "string" &&
    Object.hasOwn(TYPES, type) &&
    Array.isArray(shape) &&
    shape.every(whole) &&
    whole(offset)
  );
}

function headerOf(text: string): { meta: Record<string, unknown>; arrays: unknown[] } {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw damaged("its header is no JSON");
  }
  const { meta, arrays } = (header ?? {}) as Record<string, unknown>;
  if (typeof meta !== "object" || meta === null || !Array.isArray(arrays)) throw damaged("its header lacks a part");
  return { meta: meta as Record<string, unknown>, arrays };
}

/** The block that the bytes hold; its arrays are views of the bytes, not copies. */
export function readBlock(bytes: Uint8Array): Block {
  const aligned = bytes.byteOffset % STEP === 0 ? bytes : bytes.slice();
  if (aligned.length < STEP || MAGIC.some((byte, place) => aligned[place] !== byte)) throw damaged("it is no block");
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  const length = view.getUint32(4, true);
  const start = STEP + Math.ceil(length / STEP) * STEP;
  if (start > aligned.length) throw damaged("its header is cut off");
  const { meta, arrays } = headerOf(new TextDecoder().decode(aligned.subarray(STEP, STEP + length)));
  const block: Block = { meta, arrays: {} };
  for (const entry of arrays) {
    if (!isEntry(entry)) throw damaged("its header lists an array that is not understood");
    const type = TYPES[entry.type];
    const count = entry.shape.reduce((product, side) => product * side, 1);
    const begin = start + entry.offset;
    if (begin % type.BYTES_PER_ELEMENT !== 0) throw damaged(`the array ${entry.name} is out of step`);
    if (begin + count * type.BYTES_PER_ELEMENT > aligned.length) throw damaged(`the array ${entry.name} is cut off`);
    block.arrays[entry.name] = new type(aligned.buffer as ArrayBuffer, aligned.byteOffset + begin, count);
  }
  return block;
}

/** Bytes that the arrays of a block take in memory. */
export function sizeOf(block: Block): number {
  return Object.values(block.arrays).reduce((sum, array) => sum + array.byteLength, 0);
}
