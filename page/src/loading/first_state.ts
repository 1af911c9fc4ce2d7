// The state before anything is asked: the European case; day, class and view are filled from the case.

import { homeOf } from "../globe/region";
import { isHypothetical } from "../panels/show/threat";
import type { Schema } from "../source/source";
import { NO_VIEW, USUAL, type PageState } from "../state";

export function firstState(): PageState {
  return { case: "epaa", date: "", history: "planned", threat: "", ...USUAL, view: NO_VIEW };
}

/** The class with the longest range that sources attribute to the launching country by a day; otherwise the longest. */
export function usualThreat(threats: Schema["ShieldDetail"]["threats"], date: string): string {
  const real = threats.filter((threat) => !isHypothetical(threat, date));
  return (real.at(-1) ?? threats.at(-1))?.key ?? "";
}

/** What the state lacks, or has of another case. */
export function filled(state: PageState, detail: Schema["ShieldDetail"]): Partial<PageState> {
  const part: Partial<PageState> = {};
  if (state.date === "") {
    part.date = detail.first_view.date;
    part.history = detail.first_view.history;
  }
  if (!detail.threats.some((threat) => threat.key === state.threat)) part.threat = usualThreat(detail.threats, part.date ?? state.date);
  if (state.prior !== null && !detail.priors.includes(state.prior)) part.prior = null;
  if (state.view.zoom === 0) part.view = homeOf(detail.region);
  return part;
}
