// What candidate sites add, as it is drawn: five equal steps of the greatest gain, as in the picture of `penumbra site -o`.

import type { Name } from "../globe/colours";
import { linesOfRings, type Lines } from "../globe/lines";
import type { Gains } from "../page";

export const STEPS = 5;
export const STEP_COLOURS: readonly Name[] = ["step-none", "step-1", "step-2", "step-3", "step-4", "step-5"];

export interface GainParts {
  steps: readonly { colour: Name; cells: Lines }[];
  chosen: Lines;
}

/** Step of each gain: 0 for none, then 1 to 5 in equal parts of the greatest. */
export function stepsOf(gain: readonly number[]): number[] {
  const top = Math.max(0, ...gain);
  return gain.map((each) => (each > 0 ? Math.min(STEPS, Math.max(1, Math.ceil((each / top) * STEPS))) : 0));
}

export function gainParts({ cells, gain, chosen }: Gains): GainParts {
  const step = stepsOf(gain);
  const own = STEP_COLOURS.map((colour, at) => ({ colour, cells: cells.filter((_, cell) => step[cell] === at) }));
  const marked = chosen.map((at) => cells[at]!).filter((ring) => ring !== undefined);
  return {
    steps: own.filter((each) => each.cells.length > 0).map((each) => ({ ...each, cells: linesOfRings(each.cells) })),
    chosen: linesOfRings(marked.map((ring) => [...ring, ring[0]!])),
  };
}
