// What two shields differ in, in words, from their maps.

import type { Block } from "../../source/source";
import { percent, whole } from "../numbers";
import { peopleByState } from "../words/cells";

export interface Compared {
  threat: string;
  name: string;
  /** Per cent of the people within reach that are covered on the nominal numbers; null if nobody is within reach. */
  beside: number | null;
  now: number | null;
  /** Per cent of the cells in reach of either that are covered in one only. */
  gained: number;
  lost: number;
}

const COVERED = 4;

/** Of two nominal maps on the same cells. Null if they have no shares, or not the same cells. */
export function compared(threat: string, name: string, beside: Block, now: Block): Compared | null {
  const [was, is] = [coveredOfReached(beside), coveredOfReached(now)];
  const [one, other] = [beside.arrays["state"], now.arrays["state"]];
  if (was === undefined || is === undefined || !one || !other || one.length !== other.length) return null;
  let [reached, gained, lost] = [0, 0, 0];
  for (let cell = 0; cell < one.length; cell += 1) {
    if (one[cell] === 0 && other[cell] === 0) continue;
    reached += 1;
    if (other[cell] === COVERED && one[cell] !== COVERED) gained += 1;
    if (one[cell] === COVERED && other[cell] !== COVERED) lost += 1;
  }
  const of = (count: number): number => (reached === 0 ? 0 : (100 * count) / reached);
  return { threat, name, beside: was, now: is, gained: of(gained), lost: of(lost) };
}

/** Per cent of the people within reach that are covered; null if nobody is, undefined if the map does not tell. */
function coveredOfReached(map: Block): number | null | undefined {
  const all = peopleByState(map);
  if (!all) return undefined;
  const reached = all.slice(1).reduce((sum, each) => sum + each, 0);
  return reached > 0 ? (100 * (all[COVERED] ?? 0)) / reached : null;
}

/** Both shares, as in "45 % → 12 %". */
export function sharesWords({ beside, now }: Compared): string {
  if (beside === null && now === null) return "nobody is within reach";
  return [beside, now].map((each) => (each === null ? "nobody within reach" : percent(each))).join(" → ");
}

/** How the covered share of the people within reach changes. */
export function peopleWords({ beside, now }: Compared): string {
  if (beside === null || now === null) return "";
  const points = now - beside;
  if (points === 0) return "no change";
  if (Math.abs(points) < 0.5) return points > 0 ? "under 1 in 100 more" : "under 1 in 100 fewer";
  return `${whole(Math.abs(points))} in 100 ${points > 0 ? "more" : "fewer"}`;
}

/** Which part of the map in reach is covered by one of the two only. */
export function areaWords({ gained, lost }: Compared): string {
  const parts = [gained > 0 && `${percent(gained)} gained`, lost > 0 && `${percent(lost)} lost`].filter(Boolean);
  return parts.join(", ") || "the same";
}
