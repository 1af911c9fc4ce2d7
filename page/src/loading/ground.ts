// The block of the ground as it is drawn.

import { areaOf } from "../globe/areas";
import { linesOf } from "../globe/lines";
import type { Ground } from "../globe/scene";
import type { Block } from "../source/source";

export function groundOf({ meta, arrays }: Block): Ground {
  const names = Array.isArray(meta["labels"]) ? meta["labels"].map(String) : [];
  return {
    land: areaOf(arrays["land_start"]!, arrays["land_longitude"]!, arrays["land_latitude"]!),
    borders: linesOf(arrays["border_start"]!, arrays["border_longitude"]!, arrays["border_latitude"]!),
    names: names.map((text, at) => ({
      text,
      longitude: arrays["label_longitude"]![at]!,
      latitude: arrays["label_latitude"]![at]!,
      size: arrays["label_size"]![at]!,
    })),
  };
}
