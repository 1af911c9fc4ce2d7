// A turn from one view to another, over the great circle, a moment long.

import type { View } from "../state";
import { angle, greatCircle, placeOf, vector, wrapped } from "./vectors";

/** Whether the reader asked for less motion. */
export function lessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The view at a share of the way, 0 to 1; `one` at 0, `other` at 1. */
export function between(one: View, other: View, share: number): View {
  if (share <= 0) return one;
  if (share >= 1) return other;
  const eased = share * share * (3 - 2 * share);
  const zoom = Math.exp(Math.log(one.zoom) * (1 - eased) + Math.log(other.zoom) * eased);
  const [from, to] = [vector(one.longitude, one.latitude), vector(other.longitude, other.latitude)];
  if (angle(from, to) > 175) {
    const longitude = wrapped(one.longitude + wrapped(other.longitude - one.longitude) * eased);
    return { longitude, latitude: one.latitude + (other.latitude - one.latitude) * eased, zoom };
  }
  const line = greatCircle(from, to, 256);
  const at = 3 * Math.round(eased * 256);
  return { ...placeOf(line[at]!, line[at + 1]!, line[at + 2]!), zoom };
}

/** Show views from one to the other; returns what stops it. */
export function turn(
  from: View,
  to: View,
  show: (view: View, moving: boolean) => void,
  milliseconds = 650,
): () => void {
  if (lessMotion()) {
    show(to, false);
    return () => {};
  }
  const began = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const share = (now - began) / milliseconds;
    show(between(from, to, share), share < 1);
    if (share < 1) frame = requestAnimationFrame(step);
  });
  return () => cancelAnimationFrame(frame);
}
