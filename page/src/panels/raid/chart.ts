// Small charts of a raid, as SVG in the colours of the page.

import type { Child } from "../dom";

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, TALL] = [320, 132];
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 8, 8, 30];

export interface Curve {
  size: readonly number[];
  mean: readonly number[];
  low: readonly number[];
  high: readonly number[];
}

/** In how many of 100 plays so many get through; `chances` by number of missiles, from 0. */
export function leakBars(chances: readonly number[], mean: number, words: string): SVGElement {
  const last = chances.length - 1;
  // A salvo of hundreds has more bars than there is room: neighbours are joined.
  const joined = Math.max(1, Math.ceil((last + 1) / 60));
  const bars: number[] = [];
  chances.forEach((chance, at) => {
    const bar = Math.floor(at / joined);
    bars[bar] = (bars[bar] ?? 0) + 100 * chance;
  });
  const most = Math.max(...bars, 1);
  const x = scale(0, bars.length * joined, LEFT, WIDE - RIGHT);
  const y = scale(0, most, TALL - BOTTOM, TOP);
  return drawing(
    words,
    axes("missiles that get through", "of 100 plays", [0, last], [0, most], x, y),
    bars.map((value, at) =>
      s("rect", {
        x: x(at * joined) + 0.5,
        y: y(value),
        width: Math.max(1, x(joined) - x(0) - 1),
        height: y(0) - y(value),
        class: "raid-bar",
      }),
    ),
    s("line", { x1: x(mean + 0.5), x2: x(mean + 0.5), y1: TOP, y2: y(0), class: "raid-mean" }),
  );
}

/** How many get through salvos of other sizes: the mean, and the band of 90 of 100 plays. */
export function leakCurve(curve: Curve, words: string): SVGElement {
  const most = Math.max(...curve.size, 1);
  const x = scale(0, most, LEFT, WIDE - RIGHT);
  const y = scale(0, most, TALL - BOTTOM, TOP);
  const points = (values: readonly number[]): string[] =>
    values.map((value, at) => `${x(curve.size[at] ?? 0)},${y(value)}`);
  return drawing(
    words,
    axes("missiles of the salvo", "get through", [0, most], [0, most], x, y),
    s("polygon", { points: [...points(curve.low), ...points(curve.high).reverse()].join(" "), class: "raid-band" }),
    s("line", { x1: x(0), y1: y(0), x2: x(most), y2: y(most), class: "raid-all" }),
    s("polyline", { points: points(curve.mean).join(" "), class: "raid-curve" }),
    curve.mean.map((value, at) => s("circle", { cx: x(curve.size[at] ?? 0), cy: y(value), r: 2.5, class: "raid-point" })),
  );
}

type Scale = (value: number) => number;

function scale(low: number, high: number, from: number, to: number): Scale {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

function axes(
  below: string,
  beside: string,
  across: readonly [number, number],
  up: readonly [number, number],
  x: Scale,
  y: Scale,
): SVGElement[] {
  const base = TALL - BOTTOM;
  const tick = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toPrecision(2).replace(/\.0$/, ""));
  return [
    s("line", { x1: LEFT, x2: WIDE - RIGHT, y1: base, y2: base, class: "raid-axis" }),
    ...across.map((value, at) =>
      s("text", { x: x(value), y: base + 11, "text-anchor": at ? "end" : "start" }, tick(value)),
    ),
    ...up.map((value) => s("text", { x: LEFT - 4, y: y(value) + 3, "text-anchor": "end" }, tick(value))),
    s("text", { x: (LEFT + WIDE - RIGHT) / 2, y: TALL - 6, "text-anchor": "middle" }, below),
    s("text", { x: 9, y: (TOP + base) / 2, transform: `rotate(-90 9 ${(TOP + base) / 2})`, "text-anchor": "middle" }, beside),
  ];
}

function drawing(words: string, ...parts: (SVGElement | SVGElement[])[]): SVGElement {
  const found = s("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, role: "img", "aria-label": words, class: "raid-chart" });
  found.append(...parts.flat());
  return found;
}

function s(tag: string, attributes: Record<string, string | number>, text?: Child & string): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(name, typeof value === "number" ? String(Math.round(10 * value) / 10) : value);
  if (text !== undefined) element.textContent = text;
  return element;
}
