// The finding of the map that is shown, in a sentence: of the cases if they are drawn, otherwise of the nominal numbers.

import type { Page } from "../page";
import { day, historyWords } from "./numbers";
import { isHypothetical } from "./show/threat";
import { isOfCases, mapPeople } from "./words/cells";

const COVERED = 4;

/** What the shown map says on its day, in its history and against its class; it always speaks of that map alone. */
export function finding(page: Page): string {
  const state = page.store.get();
  const threat = page.detail()?.threats.find((each) => each.key === state.threat);
  const when = `${day(state.date)}, ${historyWords(state.history)}`;
  const block = page.shownMap()?.block;
  if (!block || block.meta["threat"] !== state.threat) return `${when}: the map is being computed.`;
  const supposed = threat && isHypothetical(threat, state.date) ? "hypothetical " : "";
  const name = `${supposed}${threat?.name ?? state.threat}`;
  const about = `${when}, against the ${name}`;
  const people = mapPeople(block);
  if (!people) return `${about}: the map does not tell how many people it covers.`;
  if (!people.someReached) return `${when}: nobody whom the shield protects is in reach of the ${name}.`;
  if (!isOfCases(block)) {
    const found = `on the nominal numbers the shield covers ${people.within[COVERED]} of the people within reach`;
    return `${about}: ${found}. How sure that is has not been computed yet.`;
  }
  const told = String(block.meta["headline"] ?? "");
  if (told === "") return `${about}: the map of cases does not tell its finding.`;
  const one = state.alternative !== null || state.prior !== null;
  const all = one ? " This counts all answers and readings together." : "";
  return `${about}: ${told.charAt(0).toLowerCase()}${told.slice(1)}.${all}`;
}
