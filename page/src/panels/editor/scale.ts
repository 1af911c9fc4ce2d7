// The scale of a slider about a published range.

import type { Schema } from "../../source/source";

type Number_ = Schema["Number"];

export interface Scale {
  least: number;
  most: number;
  step: number;
  /** Ends of the published range in per cent of the slider; null if no range is published. */
  marked: { from: number; to: number } | null;
}

/** From half a range below the published one to half a range above, within what is accepted, and holding the value. */
export function scaleOf(of: Number_): Scale {
  const span = of.high > of.low ? of.high - of.low : Math.abs(of.value) || 1;
  const low = Math.min(of.low - span / 2, of.value);
  const high = Math.max(of.high + span / 2, of.value);
  const step = niceStep((high - low) / 200);
  const least = Math.max(of.least ?? -Infinity, Math.floor(low / step) * step);
  const most = Math.min(of.most ?? Infinity, Math.ceil(high / step) * step);
  const share = (value: number): number => (100 * (value - least)) / (most - least || 1);
  return { least, most, step, marked: of.high > of.low ? { from: share(of.low), to: share(of.high) } : null };
}

/** 1, 2 or 5 times a power of ten, at most the step that is wanted. */
export function niceStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const times = [5, 2, 1].find((each) => each * power <= wanted * (1 + 1e-9)) ?? 1;
  return Number((times * power).toPrecision(6));
}

export function isBeyond(of: Number_, value: number): boolean {
  const slack = 1e-9 * Math.max(Math.abs(of.low), Math.abs(of.high));
  return of.high > of.low && (value < of.low - slack || value > of.high + slack);
}
