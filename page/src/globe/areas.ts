// Areas: rings to be filled, and their edges to be stroked.

import { linesOf, linesOfRings, type Lines } from "./lines";

export interface Area {
  fill: Lines;
  edge: Lines;
}

const NEAR = 1e-3; // degrees

/** An area of rings, closed or not. Its edge leaves out the seams along the date line and at a pole, where it was cut. */
export function areaOf(start: ArrayLike<number>, longitude: ArrayLike<number>, latitude: ArrayLike<number>): Area {
  return { fill: linesOf(start, longitude, latitude), edge: linesOfRings(edgesOf(start, longitude, latitude)) };
}

/** An area of rings in degrees, (longitude, latitude). */
export function areaOfRings(rings: readonly (readonly (readonly number[])[])[]): Area | null {
  if (!rings.length) return null;
  const start = [0];
  for (const ring of rings) start.push(start.at(-1)! + ring.length);
  const points = rings.flat();
  return areaOf(
    start,
    points.map((point) => point[0]!),
    points.map((point) => point[1]!),
  );
}

export function edgesOf(
  start: ArrayLike<number>,
  longitude: ArrayLike<number>,
  latitude: ArrayLike<number>,
): [number, number][][] {
  const lines: [number, number][][] = [];
  for (let ring = 0; ring + 1 < start.length; ring++) {
    const [first, count] = [start[ring]!, start[ring + 1]! - start[ring]!];
    const onSeam = (at: number) => Math.abs(longitude[at]!) > 180 - NEAR || Math.abs(latitude[at]!) > 90 - NEAR;
    let line: [number, number][] = [];
    for (let step = 0; step <= count; step++) {
      const at = first + (step % count);
      if (line.length && onSeam(at) && onSeam(first + ((step - 1) % count))) {
        if (line.length > 1) lines.push(line);
        line = [];
      }
      line.push([longitude[at]!, latitude[at]!]);
    }
    if (line.length > 1) lines.push(line);
  }
  return lines;
}
