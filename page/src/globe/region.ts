// The view that shows a region whole.

import type { Schema } from "../source/source";
import type { View } from "../state";
import { bounded } from "./camera";
import { RAD } from "./vectors";

export function homeOf(region: Pick<Schema["Region"], "south" | "north" | "west" | "east">): View {
  const wide = (((region.east - region.west) % 360) + 360) % 360 || 360;
  const latitude = (region.south + region.north) / 2;
  const nearest = region.south <= 0 && region.north >= 0 ? 0 : Math.min(Math.abs(region.south), Math.abs(region.north));
  const half = Math.min(75, Math.max((region.north - region.south) / 2, (wide / 2) * Math.cos(nearest * RAD) * 0.85));
  return bounded({ longitude: region.west + wide / 2, latitude, zoom: Math.min(40, 0.92 / Math.sin(half * RAD)) });
}
