// The cells of a region, as the page uses them: vectors of centres and corners, and the cell at a place.

import type { Block } from "../source/source";
import { linesOfRings, type Lines } from "./lines";
import { RAD, vectors } from "./vectors";

export interface Lookup {
  cells: Uint8Array | Uint16Array | Uint32Array | Float32Array;
  rows: number;
  columns: number;
  north: number;
  west: number;
  step: number;
}

export interface Cells {
  count: number;
  lookup: Lookup;
  longitude: ArrayLike<number>;
  latitude: ArrayLike<number>;
  /** Three numbers for each centre. */
  centres: Float32Array;
  cornerStart: Uint32Array;
  /** Three numbers for each corner. */
  corners: Float32Array;
  /** Three cells for each triangle. */
  triangles: Uint32Array;
  /** Length of an edge [degrees], of a cell in the middle of the list. */
  edge: number;
  /** The box of the region, beyond which nothing is computed. */
  frame: Frame;
}

export interface Frame {
  edge: Lines;
  /** One ring; null for a region that goes right round the Earth. */
  fill: Lines | null;
}

const known = new WeakMap<Block, Cells>();

/** The cells of a block `grid`; made once for each block. */
export function cellsOf(block: Block): Cells {
  const before = known.get(block);
  if (before) return before;
  const { meta, arrays } = block;
  const longitude = arrays["longitude"]!;
  const corners = vectors(arrays["corner_longitude"]!, arrays["corner_latitude"]!);
  const cornerStart = arrays["corner_start"] as Uint32Array;
  const lookup: Lookup = {
    cells: arrays["lookup"]!,
    rows: Number(meta["rows"]),
    columns: Number(meta["columns"]),
    north: Number(meta["north"]),
    west: Number(meta["west"]),
    step: Number(meta["step"]),
  };
  const made: Cells = {
    count: longitude.length,
    lookup,
    frame: frameOf(lookup),
    longitude,
    latitude: arrays["latitude"]!,
    centres: vectors(longitude, arrays["latitude"]!),
    cornerStart,
    corners,
    triangles: arrays["triangles"] as Uint32Array,
    edge: edgeLength(corners, cornerStart, longitude.length),
  };
  known.set(block, made);
  return made;
}

/** The box round the raster, a point each degree or less; only its parallels if it goes right round the Earth. */
export function frameOf({ north, west, rows, columns, step }: Omit<Lookup, "cells">): Frame {
  const south = Math.max(-90, north - rows * step);
  const wide = Math.min(360, columns * step);
  const parallel = (latitude: number) => spaced(wide).map((east) => [west + east, latitude]);
  const meridian = (longitude: number) => spaced(north - south).map((up) => [longitude, south + up]);
  const [top, bottom] = [parallel(north), parallel(south)];
  if (wide >= 360)
    return { edge: linesOfRings([top, bottom].filter((line) => Math.abs(line[0]![1]!) < 90)), fill: null };
  const ring = linesOfRings([[...bottom, ...meridian(west + wide), ...top.reverse(), ...meridian(west).reverse()]]);
  return { edge: ring, fill: ring };
}

function spaced(length: number): number[] {
  const count = Math.max(1, Math.ceil(length));
  return Array.from({ length: count + 1 }, (_, at) => (at * length) / count);
}

function edgeLength(corners: Float32Array, start: Uint32Array, count: number): number {
  const from = 3 * (start[count >> 1] ?? 0);
  if (from + 5 >= corners.length) return 1;
  const [dx, dy, dz] = [0, 1, 2].map((axis) => corners[from + 3 + axis]! - corners[from + axis]!);
  return Math.hypot(dx!, dy!, dz!) / RAD;
}

/** Number of the cell at a place (degrees); -1 outside the region. */
export function cellAt(lookup: Lookup, longitude: number, latitude: number): number {
  let row = Math.floor((lookup.north - latitude) / lookup.step);
  if (row === lookup.rows && lookup.north - latitude <= lookup.rows * lookup.step + 1e-9) row--;
  if (row < 0 || row >= lookup.rows) return -1;
  const east = (((longitude - lookup.west) % 360) + 360) % 360;
  const column = Math.floor(east / lookup.step);
  if (column >= lookup.columns) return -1;
  return lookup.cells[row * lookup.columns + column]! - 1;
}
