// Rings and lines on the globe, drawn as paths of the canvas.
//
// Points are kept as vectors and turned by nine multiplications each; points closer than a pixel to the last one are left out.
// A ring is filled with its hidden part pushed out to the rim of the disc. That leaves the inside of the visible part as it is,
// unless the ring surrounds the point opposite to the reader; then the disc is added once more, under the even-odd rule.

import type { Camera } from "./camera";
import { reachOfView } from "./camera";
import { angle, RAD, vectors, type Vector } from "./vectors";

export interface Lines {
  points: Float32Array;
  /** First point of each line, and the number of points at the end. */
  start: ArrayLike<number>;
  /** For each line the middle and the radius [degrees] of a cap around it. */
  caps: readonly { middle: Vector; radius: number }[];
}

export function linesOf(start: ArrayLike<number>, longitude: ArrayLike<number>, latitude: ArrayLike<number>): Lines {
  return linesOfVectors(start, vectors(longitude, latitude));
}

export function linesOfVectors(start: ArrayLike<number>, points: Float32Array): Lines {
  const caps: { middle: Vector; radius: number }[] = [];
  for (let line = 0; line + 1 < start.length; line++) caps.push(cap(points, start[line]!, start[line + 1]!));
  return { points, start, caps };
}

/** Lines of rings in degrees, (longitude, latitude). */
export function linesOfRings(rings: readonly (readonly (readonly number[])[])[]): Lines {
  const start = [0];
  const longitude: number[] = [];
  const latitude: number[] = [];
  for (const ring of rings) {
    for (const point of ring) {
      longitude.push(point[0]!);
      latitude.push(point[1]!);
    }
    start.push(longitude.length);
  }
  return linesOf(start, longitude, latitude);
}

function cap(points: Float32Array, from: number, to: number): { middle: Vector; radius: number } {
  let [x, y, z] = [0, 0, 0];
  for (let at = 3 * from; at < 3 * to; at += 3) {
    x += points[at]!;
    y += points[at + 1]!;
    z += points[at + 2]!;
  }
  const length = Math.hypot(x, y, z) || 1;
  const middle: Vector = [x / length, y / length, z / length];
  let radius = 0;
  for (let at = 3 * from; at < 3 * to; at += 3) {
    radius = Math.max(radius, angle(middle, [points[at]!, points[at + 1]!, points[at + 2]!]));
  }
  return { middle, radius };
}

/** Whether a line is out of the view, or too small to be seen. */
function left(
  cap: { middle: Vector; radius: number },
  toward: Vector,
  view: number,
  radius: number,
  coarse: number,
): boolean {
  return cap.radius * RAD * radius < coarse * 0.3 || angle(cap.middle, toward) > cap.radius + view + 0.1;
}

/** The ring that is being traced; one array for all, as it is filled thousands of times in a frame. */
const pushed: number[] = [];

/** Add the visible parts of all lines to the path of `context`. */
export function traceLines(context: CanvasRenderingContext2D, camera: Camera, lines: Lines, coarse = 0.7): void {
  const { right, up, toward, radius, x: cx, y: cy } = camera;
  const { points, start, caps } = lines;
  const view = reachOfView(camera);
  for (let line = 0; line < caps.length; line++) {
    if (left(caps[line]!, toward, view, radius, coarse)) continue;
    let pen = false;
    let [bx, by, before] = [0, 0, -1];
    let [lastX, lastY] = [0, 0];
    for (let point = start[line]!; point < start[line + 1]!; point++) {
      const px = points[3 * point]!;
      const py = points[3 * point + 1]!;
      const pz = points[3 * point + 2]!;
      const depth = toward[0] * px + toward[1] * py + toward[2] * pz;
      const x = cx + radius * (right[0] * px + right[1] * py);
      const y = cy - radius * (up[0] * px + up[1] * py + up[2] * pz);
      if (depth > 0) {
        if (!pen) {
          if (point > start[line]! && before <= 0) {
            const share = before / (before - depth);
            context.moveTo(bx + share * (x - bx), by + share * (y - by));
            context.lineTo(x, y);
          } else context.moveTo(x, y);
          pen = true;
          [lastX, lastY] = [x, y];
        } else if (Math.abs(x - lastX) + Math.abs(y - lastY) > coarse || point === start[line + 1]! - 1) {
          context.lineTo(x, y);
          [lastX, lastY] = [x, y];
        }
      } else if (pen) {
        const share = before / (before - depth);
        context.lineTo(bx + share * (x - bx), by + share * (y - by));
        pen = false;
      }
      [bx, by, before] = [x, y, depth];
    }
  }
}

/**
 * Add all rings to the path of `context`, to be filled with the even-odd rule and clipped to the disc. Filling closes them;
 * `closePath` computes the bounds of the whole path at each call, which made it the slowest part of a frame.
 */
export function traceRings(context: CanvasRenderingContext2D, camera: Camera, lines: Lines, coarse = 0.7): void {
  const { right, up, toward, radius, x: cx, y: cy } = camera;
  const { points, start, caps } = lines;
  const view = reachOfView(camera);
  const opposite: Vector = [-toward[0], -toward[1], -toward[2]];
  for (let line = 0; line < caps.length; line++) {
    if (left(caps[line]!, toward, view, radius, coarse)) continue;
    const last = start[line + 1]!;
    let drawn = false;
    let seen = false;
    let [lastX, lastY] = [0, 0];
    pushed.length = 0;
    for (let point = start[line]!; point < last; point++) {
      const px = points[3 * point]!;
      const py = points[3 * point + 1]!;
      const pz = points[3 * point + 2]!;
      const depth = toward[0] * px + toward[1] * py + toward[2] * pz;
      let x = radius * (right[0] * px + right[1] * py);
      let y = -radius * (up[0] * px + up[1] * py + up[2] * pz);
      if (depth > 0) seen = true;
      else {
        const out = (radius * 1.02) / (Math.hypot(x, y) || 1);
        x *= out;
        y *= out;
      }
      if (Math.abs(x - lastX) + Math.abs(y - lastY) > coarse || !drawn) {
        if (drawn && depth <= 0) roundTheRim(pushed, lastX, lastY, x, y, radius);
        pushed.push(x, y);
        [lastX, lastY] = [x, y];
        drawn = true;
      }
    }
    if (!seen || pushed.length < 6) continue;
    context.moveTo(cx + pushed[0]!, cy + pushed[1]!);
    for (let at = 2; at < pushed.length; at += 2) context.lineTo(cx + pushed[at]!, cy + pushed[at + 1]!);
    if (caps[line]!.radius > 60 && surrounds(lines, line, opposite)) {
      context.moveTo(cx + radius * 1.5, cy);
      context.arc(cx, cy, radius * 1.5, 0, 2 * Math.PI);
    }
  }
}

/** A chord between two far points on the rim would cut the disc: go round it in steps. */
function roundTheRim(path: number[], fromX: number, fromY: number, x: number, y: number, radius: number): void {
  if (Math.hypot(fromX, fromY) < radius * 0.999) return;
  const from = Math.atan2(fromY, fromX);
  let turn = Math.atan2(y, x) - from;
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  const steps = Math.floor(Math.abs(turn) / 0.15);
  for (let step = 1; step <= steps; step++) {
    const at = from + (turn * step) / (steps + 1);
    path.push(radius * 1.02 * Math.cos(at), radius * 1.02 * Math.sin(at));
  }
}

/**
 * Whether a point is inside a ring: the angles under which the ring's sides are seen from there add up to a full turn. They do so
 * from the opposite point as well; the inside is the smaller side, round the middle of the ring's cap.
 */
export function surrounds(lines: Lines, line: number, of: Vector): boolean {
  if (angle(lines.caps[line]!.middle, of) > 90) return false;
  const helper: Vector = Math.abs(of[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const east = unit([
    of[1] * helper[2] - of[2] * helper[1],
    of[2] * helper[0] - of[0] * helper[2],
    of[0] * helper[1] - of[1] * helper[0],
  ]);
  const north: Vector = [
    of[1] * east[2] - of[2] * east[1],
    of[2] * east[0] - of[0] * east[2],
    of[0] * east[1] - of[1] * east[0],
  ];
  const { points, start } = lines;
  let whole = 0;
  let before: number | null = null;
  const first = start[line]!;
  const count = start[line + 1]! - first;
  for (let step = 0; step <= count; step++) {
    const at = 3 * (first + (step % count));
    const [x, y, z] = [points[at]!, points[at + 1]!, points[at + 2]!];
    const bearing = Math.atan2(east[0] * x + east[1] * y + east[2] * z, north[0] * x + north[1] * y + north[2] * z);
    if (before !== null) {
      let turn = bearing - before;
      if (turn > Math.PI) turn -= 2 * Math.PI;
      if (turn < -Math.PI) turn += 2 * Math.PI;
      whole += turn;
    }
    before = bearing;
  }
  return Math.abs(whole) > Math.PI;
}

function unit(v: Vector): Vector {
  const length = Math.hypot(v[0], v[1], v[2]);
  return [v[0] / length, v[1] / length, v[2] / length];
}
