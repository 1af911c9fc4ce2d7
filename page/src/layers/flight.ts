// A missile's flight as a line above the Earth, with what happens on it, and who sees it at a moment.

import { hidden, projected, type Camera, type OnScreen } from "../globe/camera";
import { angle, EARTH, placeOf, RAD, vector } from "../globe/vectors";
import type { Schema } from "../source/source";
import type { View } from "../state";

export type Arc = Schema["Arc"];

export interface Flight {
  arc: Arc;
  /** Three numbers for each moment: a unit vector, and the same times 1 + h / R. */
  ground: Float32Array;
  above: Float32Array;
}

export function flightOf(arc: Arc): Flight {
  const count = arc.time.length;
  const [ground, above] = [new Float32Array(3 * count), new Float32Array(3 * count)];
  for (let at = 0; at < count; at++) {
    const up = 1 + arc.height[at]! / EARTH;
    vector(arc.longitude[at]!, arc.latitude[at]!).forEach((value, axis) => {
      ground[3 * at + axis] = value;
      above[3 * at + axis] = value * up;
    });
  }
  return { arc, ground, above };
}

/** The view that shows a flight from its launch to its end. */
export function viewOf(flight: Flight): View {
  const { longitude, latitude } = flight.arc;
  const [from, to] = [vector(longitude[0]!, latitude[0]!), vector(longitude.at(-1)!, latitude.at(-1)!)];
  const half = Math.min(70, Math.max(6, (angle(from, to) / 2) * 1.35));
  return { ...placeOf(from[0] + to[0], from[1] + to[1], from[2] + to[2]), zoom: 0.85 / Math.sin(half * RAD) };
}

/** Index of the last moment at or before `time`, and the part of the way to the next one. */
export function momentAt(time: readonly number[], at: number): { index: number; part: number } {
  if (!time.length || at <= time[0]!) return { index: 0, part: 0 };
  let [low, high] = [0, time.length - 1];
  if (at >= time[high]!) return { index: high, part: 0 };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (time[middle]! <= at) low = middle;
    else high = middle;
  }
  return { index: low, part: (at - time[low]!) / (time[high]! - time[low]!) };
}

/** Where the missile is at a moment, as (1 + h / R) times a unit vector, or below it on the ground. */
export function positionAt(flight: Flight, time: number, of: "above" | "ground" = "above"): [number, number, number] {
  const { index, part } = momentAt(flight.arc.time, time);
  const points = flight[of];
  const next = Math.min(index + 1, flight.arc.time.length - 1);
  return [0, 1, 2].map((axis) => points[3 * index + axis]! * (1 - part) + points[3 * next + axis]! * part) as [
    number,
    number,
    number,
  ];
}

export function heightAt(flight: Flight, time: number): number {
  const { index, part } = momentAt(flight.arc.time, time);
  const { height } = flight.arc;
  return height[index]! * (1 - part) + height[Math.min(index + 1, height.length - 1)]! * part;
}

/** Keys of the sensors that see the missile at a moment. */
export function seeing(arc: Arc, time: number): Set<string> {
  return new Set(arc.sights.filter((sight) => sight.begin <= time && time <= sight.end).map((sight) => sight.sensor));
}

/** Batteries whose interceptor may be launched at a moment: after the commit, before the last launch that still meets it. */
export function launching(arc: Arc, time: number): Set<string> {
  const open = arc.meetings.filter((one) => one.commit !== null && one.margin !== null && one.margin >= 0);
  return new Set(
    open.filter((one) => one.commit! <= time && time <= one.commit! + one.margin!).map((one) => one.battery),
  );
}

/** Stretches of a line above the Earth that are seen, up to a moment; each as points of the canvas. */
export function visibleStretches(
  camera: Camera,
  points: Float32Array,
  upTo: { index: number; part: number },
): OnScreen[][] {
  const stretches: OnScreen[][] = [];
  let stretch: OnScreen[] = [];
  const end = () => {
    if (stretch.length > 1) stretches.push(stretch);
    stretch = [];
  };
  const last = Math.min(points.length / 3 - 1, upTo.index + (upTo.part > 0 ? 1 : 0));
  for (let at = 0; at <= last; at++) {
    const share = at > upTo.index ? upTo.part : 1;
    const from = Math.max(0, at - 1);
    const mix = (axis: number) => points[3 * from + axis]! * (1 - share) + points[3 * at + axis]! * share;
    const on = projected(camera, mix(0), mix(1), mix(2));
    if (hidden(camera, on)) end();
    else stretch.push(on);
  }
  end();
  return stretches;
}
