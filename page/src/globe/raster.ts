// Cells as pixels: for every pixel the place that it shows, the cell there, the look of the cell, its colour.

import type { Camera } from "./camera";
import type { Lookup } from "./grid";
import { RAD } from "./vectors";

/** Size of the square tile of a pattern [pixels of the raster at scale 1]. */
export const TILE = 8;

/**
 * The number of the cell plus 1 at each pixel; 0 beside the disc and outside the region.
 *
 * `scale` is pixels of the raster for each pixel of the camera. The inverse of the orthographic projection
 * (Snyder 1987, eqs. 20-14 to 20-18) is written out: with the point (a, b) in radii, c = sqrt(1 - a² - b²),
 * sin(latitude) = b cos(p) + c sin(p), and the longitude is that of the view plus atan2(a, c cos(p) - b sin(p)).
 */
export function cellsOfPixels(
  camera: Camera,
  lookup: Lookup,
  scale: number,
  width: number,
  height: number,
  out: Uint32Array,
): void {
  const { cells, rows, columns, step } = lookup;
  const sp = Math.sin(camera.latitude * RAD);
  const cp = Math.cos(camera.latitude * RAD);
  const south = lookup.north - rows * step;
  const highest = lookup.north >= 90 ? 2 : Math.sin(lookup.north * RAD);
  const lowest = south <= -90 ? -2 : Math.sin(south * RAD);
  const offset = camera.longitude - lookup.west;
  const perRadius = 1 / (camera.radius * scale);
  const perStep = 1 / step;
  out.fill(0);
  for (let y = 0; y < height; y++) {
    const b = (camera.y * scale - (y + 0.5)) * perRadius;
    const half = 1 - b * b;
    if (half <= 0) continue;
    const wide = Math.sqrt(half) / perRadius;
    const first = Math.max(0, Math.ceil(camera.x * scale - wide - 0.5));
    const last = Math.min(width - 1, Math.floor(camera.x * scale + wide - 0.5));
    for (let x = first; x <= last; x++) {
      const a = (x + 0.5 - camera.x * scale) * perRadius;
      const c = Math.sqrt(Math.max(0, half - a * a));
      const sine = b * cp + c * sp;
      if (sine > highest || sine < lowest) continue;
      let row = ((lookup.north - Math.asin(sine > 1 ? 1 : sine < -1 ? -1 : sine) / RAD) * perStep) | 0;
      if (row >= rows) row = rows - 1;
      let east = Math.atan2(a, c * cp - b * sp) / RAD + offset;
      if (east < 0) east += 360;
      if (east < 0) east += 360;
      if (east >= 360) east -= 360;
      if (east >= 360) east -= 360;
      const column = (east * perStep) | 0;
      if (column < columns) out[y * width + x] = cells[row * columns + column]!;
    }
  }
}

/** For each kind of pixel of a pattern (ground, hatch, dot) the colours of 256 looks, as words of ImageData. */
export interface Palette {
  ground: Uint32Array;
  hatch: Uint32Array;
  counterHatch: Uint32Array;
  dot: Uint32Array;
}

/** Colours of all pixels. The pattern stands on the screen, not on the Earth; `fine` is how many pixels its unit has. */
export function paint(
  cells: Uint32Array,
  looks: Uint8Array,
  palette: Palette,
  fine: number,
  width: number,
  out: Uint32Array,
): void {
  const tile = Math.max(4, Math.round(TILE * fine));
  const line = Math.max(1, Math.round(tile * 0.34));
  const dot = Math.max(1, Math.round(fine));
  const rows = out.length / width;
  for (let y = 0; y < rows; y++) {
    const inDotRow = y % tile < dot;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const cell = cells[at]!;
      if (cell === 0) {
        out[at] = 0;
        continue;
      }
      const look = looks[cell - 1]!;
      let colour = palette.ground[look]!;
      if ((x + y) % tile < line) colour = palette.hatch[look]!;
      if ((x - y + (tile << 16)) % tile < line && palette.counterHatch[look] !== palette.ground[look])
        colour = palette.counterHatch[look]!;
      if (inDotRow && x % tile < dot && palette.dot[look] !== palette.ground[look]) colour = palette.dot[look]!;
      out[at] = colour;
    }
  }
}
