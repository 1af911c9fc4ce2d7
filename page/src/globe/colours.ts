// Colours of the globe, read from the CSS variables, so that light, dark and print need no code of their own.

import type { Palette } from "./raster";

export const NAMES = [
  "sea",
  "land",
  "space",
  "ink",
  "paper",
  "line",
  "umbra",
  "nominal",
  "likely",
  "penumbra",
  "penumbra-tint",
  "untouched-dot",
  "coast",
  "border",
  "graticule",
  "outline",
  "sight",
  "reach",
  "ring",
  "arc",
  "track",
  "gain",
  "gain-tint",
  "loss",
  "loss-tint",
  "mark",
  "step-none",
  "step-1",
  "step-2",
  "step-3",
  "step-4",
  "step-5",
] as const;
export type Name = (typeof NAMES)[number];
export type Colours = Record<Name, string>;

/** Looks of cells: the first five are the indices of the words of states, those from 8 on are of a difference. */
export const LOOK = {
  untouched: 0,
  open: 1,
  doubtful: 2,
  likely: 3,
  umbra: 4,
  /** Covered on the nominal numbers, of which nobody knows how sure they are: not the look of certainty. */
  nominal: 5,
  same: 8,
  gained: 9,
  more: 10,
  less: 11,
  lost: 12,
} as const;

export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || "#888888"]),
  ) as Colours;
}

/** Red, green, blue and opacity, 0 to 255, of `#rgb`, `#rrggbb` or `#rrggbbaa`. */
export function channels(colour: string): [number, number, number, number] {
  let digits = colour.replace("#", "");
  if (digits.length <= 4) digits = [...digits].map((digit) => digit + digit).join("");
  const value = (at: number) => parseInt(digits.slice(at, at + 2), 16);
  return [value(0), value(2), value(4), digits.length > 6 ? value(6) : 255];
}

function word(colour: string): number {
  const [red, green, blue, opacity] = channels(colour);
  return ((opacity << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** What fills the pixels of each look. A look without a colour stays clear, so that land and sea show. */
export function paletteOf(colours: Colours): Palette {
  const made = {
    ground: new Uint32Array(256),
    hatch: new Uint32Array(256),
    counterHatch: new Uint32Array(256),
    dot: new Uint32Array(256),
  };
  const set = (look: number, ground: string | null, hatch = ground, counterHatch = ground, dot = ground) => {
    made.ground[look] = ground === null ? 0 : word(ground);
    made.hatch[look] = hatch === null ? 0 : word(hatch);
    made.counterHatch[look] = counterHatch === null ? 0 : word(counterHatch);
    made.dot[look] = dot === null ? 0 : word(dot);
  };
  set(LOOK.untouched, null, null, null, colours["untouched-dot"]);
  set(LOOK.doubtful, colours["penumbra-tint"], colours.penumbra);
  set(LOOK.likely, colours.likely);
  set(LOOK.umbra, colours.umbra);
  set(LOOK.nominal, colours.nominal);
  set(LOOK.gained, colours.gain);
  set(LOOK.more, colours["gain-tint"]);
  set(LOOK.less, colours["loss-tint"], colours["loss-tint"], colours.loss);
  set(LOOK.lost, colours.loss);
  return made;
}
