// The block of the ground as it is drawn.

import { linesOf, linesOfRings, type Lines } from "../globe/lines";
import type { Ground } from "../globe/scene";
import type { Block } from "../source/source";

export function groundOf({ meta, arrays }: Block): Ground {
  const names = Array.isArray(meta["labels"]) ? meta["labels"].map(String) : [];
  return {
    land: linesOf(arrays["land_start"]!, arrays["land_longitude"]!, arrays["land_latitude"]!),
    coasts: coastsOf(arrays["land_start"]!, arrays["land_longitude"]!, arrays["land_latitude"]!),
    borders: linesOf(arrays["border_start"]!, arrays["border_longitude"]!, arrays["border_latitude"]!),
    names: names.map((text, at) => ({
      text,
      longitude: arrays["label_longitude"]![at]!,
      latitude: arrays["label_latitude"]![at]!,
      size: arrays["label_size"]![at]!,
    })),
  };
}

const EDGE = 1e-3; // degrees

/** Rings of land as closed lines, without the seams along the date line and at the pole, where land is cut and has no coast. */
export function coastsOf(start: ArrayLike<number>, longitude: ArrayLike<number>, latitude: ArrayLike<number>): Lines {
  const lines: [number, number][][] = [];
  for (let ring = 0; ring + 1 < start.length; ring++) {
    const [first, count] = [start[ring]!, start[ring + 1]! - start[ring]!];
    const on = (at: number) => Math.abs(longitude[at]!) > 180 - EDGE || Math.abs(latitude[at]!) > 90 - EDGE;
    let line: [number, number][] = [];
    for (let step = 0; step <= count; step++) {
      const at = first + (step % count);
      if (line.length && on(at) && on(first + ((step - 1) % count))) {
        if (line.length > 1) lines.push(line);
        line = [];
      }
      line.push([longitude[at]!, latitude[at]!]);
    }
    if (line.length > 1) lines.push(line);
  }
  return linesOfRings(lines);
}
