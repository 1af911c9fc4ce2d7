// Reads arrays that were stored as whole steps, differences and bytes of one weight: src/penumbra/web/stored/coded.py.

import { SourceError, type Block } from "./source";

interface Coding {
  /** Number of values. */
  count: number;
  type: "u8" | "u16" | "u32" | "f4";
  /** The values are whole multiples of it. */
  step: number;
  /** Whether each value but the first is stored as the difference from the one before it. */
  differences: boolean;
  /** Number of steps that stands for no value. */
  none?: number;
}

const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f4: Float32Array } as const;

function isCoding(coding: unknown): coding is Coding {
  const { count, type, step, differences, none } = (coding ?? {}) as Record<string, unknown>;
  return (
    Number.isInteger(count) &&
    typeof type === "string" &&
    Object.hasOwn(TYPES, type) &&
    typeof step === "number" &&
    typeof differences === "boolean" &&
    (none === undefined || typeof none === "number")
  );
}

/** The values; `planes` has the lowest bytes of all codes, then the next ones of all, and so on. */
function decode(planes: Uint8Array, coding: Coding): Block["arrays"][string] {
  const { count, type, step, differences, none } = coding;
  const values = new TYPES[type](count);
  let whole = 0;
  for (let at = 0; at < count; at += 1) {
    let code = 0;
    for (let weight = 1, place = at; place < planes.length; place += count, weight *= 256) code += planes[place]! * weight;
    const steps = code % 2 === 1 ? -(code + 1) / 2 : code / 2;
    whole = differences ? whole + steps : steps;
    values[at] = whole === none ? NaN : whole * step;
  }
  return values;
}

/** The block with its coded arrays as the server would send them. */
export function decoded(block: Block): Block {
  const { coded, ...meta } = block.meta;
  if (typeof coded !== "object" || coded === null) return block;
  const arrays = { ...block.arrays };
  for (const [name, coding] of Object.entries(coded)) {
    const planes = arrays[name];
    if (!(planes instanceof Uint8Array) || !isCoding(coding) || planes.length % Math.max(coding.count, 1) !== 0) {
      throw new SourceError(`A stored answer is damaged: ${name} is not understood. Load the page again.`);
    }
    arrays[name] = decode(planes, coding);
  }
  return { meta, arrays };
}
