// Makes blocks and stored answers for tests, apart from the code under test.

import { gzipSync } from "node:zlib";

export interface Array_ {
  name: string;
  type: "u8" | "u16" | "u32" | "f4";
  shape: number[];
  values: number[];
}

const WIDTH = { u8: 1, u16: 2, u32: 4, f4: 4 };

/** A block by the words of docs/decisions/0058-the-page.md. */
export function pack(meta: object, arrays: Array_[]): Uint8Array {
  let offset = 0;
  const entries = arrays.map(({ name, type, shape, values }) => {
    const entry = { name, type, shape, offset };
    offset += Math.ceil((values.length * WIDTH[type]) / 8) * 8;
    return entry;
  });
  const header = Buffer.from(JSON.stringify({ meta, arrays: entries }));
  const padded = Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8, " ")]);
  const bytes = Buffer.alloc(8 + padded.length + offset);
  bytes.write("PNB1", 0, "latin1");
  bytes.writeUInt32LE(padded.length, 4);
  padded.copy(bytes, 8);
  arrays.forEach(({ type, values }, number) => {
    const begin = 8 + padded.length + (entries[number]?.offset ?? 0);
    values.forEach((value, place) => {
      const at = begin + place * WIDTH[type];
      if (type === "f4") bytes.writeFloatLE(value, at);
      else bytes.writeUIntLE(value, at, WIDTH[type]);
    });
  });
  return new Uint8Array(bytes);
}

export function gzip(content: object | Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(content instanceof Uint8Array ? content : JSON.stringify(content)));
}
