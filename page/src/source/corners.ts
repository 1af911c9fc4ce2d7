// Cells whose corners are stored once: src/penumbra/web/stored/vertices.py. Three cells that share one are a triangle.

import { SourceError, type Block } from "./source";

const RAD = Math.PI / 180;

type Vector = [number, number, number];

function direction(longitude: number, latitude: number): Vector {
  const [lam, phi] = [longitude * RAD, latitude * RAD];
  return [Math.cos(phi) * Math.cos(lam), Math.cos(phi) * Math.sin(lam), Math.sin(phi)];
}

/** Whether three directions go round anticlockwise, seen from above. */
function anticlockwise([ax, ay, az]: Vector, [bx, by, bz]: Vector, [cx, cy, cz]: Vector): boolean {
  return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx) > 0;
}

/** The cells at each vertex where three meet, anticlockwise. */
function triangles(corner: Uint32Array, start: Uint32Array, vertices: number, centre: (cell: number) => Vector): Uint32Array {
  const met = new Uint8Array(vertices);
  const cells = new Uint32Array(3 * vertices);
  for (let cell = 0; cell + 1 < start.length; cell += 1) {
    for (let at = start[cell]!; at < start[cell + 1]!; at += 1) {
      const vertex = corner[at]!;
      if (met[vertex]! < 3) cells[3 * vertex + met[vertex]!] = cell;
      met[vertex]! += 1;
    }
  }
  let end = 0;
  for (let vertex = 0; vertex < vertices; vertex += 1) {
    if (met[vertex] !== 3) continue;
    const [a, b, c] = [cells[3 * vertex]!, cells[3 * vertex + 1]!, cells[3 * vertex + 2]!];
    cells.set(anticlockwise(centre(a), centre(b), centre(c)) ? [a, b, c] : [a, c, b], end);
    end += 3;
  }
  return cells.slice(0, end);
}

/** A block `grid` with the corners of each cell and the triangles between cells; any other block as it is. */
export function withCorners(block: Block): Block {
  const { vertex_longitude, vertex_latitude, corner, ...arrays } = block.arrays;
  if (!vertex_longitude) return block;
  const { corner_start: start, longitude, latitude } = arrays;
  const whole = start instanceof Uint32Array && corner instanceof Uint32Array && start.at(-1) === corner.length;
  if (!whole || !vertex_latitude || !longitude || !latitude || corner.some((vertex) => vertex >= vertex_longitude.length)) {
    throw new SourceError("A stored answer is damaged: its cells lack a part. Load the page again.");
  }
  const centre = (cell: number): Vector => direction(longitude[cell]!, latitude[cell]!);
  return {
    meta: block.meta,
    arrays: {
      ...arrays,
      corner_longitude: Float32Array.from(corner, (vertex) => vertex_longitude[vertex]!),
      corner_latitude: Float32Array.from(corner, (vertex) => vertex_latitude[vertex]!),
      triangles: triangles(corner, start, vertex_longitude.length, centre),
    },
  };
}
