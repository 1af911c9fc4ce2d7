// The finding of the map that is shown, in a sentence: of the cases if they are drawn, otherwise of the nominal numbers.

import type { Page } from "../page";
import { day, historyWords } from "./numbers";
import { combinations, isHypothetical } from "./show/threat";
import type { Schema } from "../source/source";
import type { PageState } from "../state";
import { isOfCases, mapPeople, tellsReading, type MapPeople } from "./words/cells";

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
  const people = mapPeople(block, state);
  if (!people) return `${about}: the map does not tell how many people it covers.`;
  if (!people.someReached) return `${when}: nobody whom the shield protects is in reach of the ${name}.`;
  if (!isOfCases(block)) {
    const found = `on the nominal numbers the shield covers ${people.within[COVERED]} of the people within reach`;
    return `${about}: ${found}. How sure that is has not been computed yet.`;
  }
  if (tellsReading(block, state)) return `${about}, ${readingWords(state, page.detail())}: ${ofReading(people)}.`;
  const told = String(block.meta["headline"] ?? "");
  if (told === "") return `${about}: the map of cases does not tell its finding.`;
  const one = state.alternative !== null || state.prior !== null;
  const all = one ? " This counts all answers and readings together." : "";
  return `${about}: ${told.charAt(0).toLowerCase()}${told.slice(1)}.${all}`;
}

/** Which answer and which way of reading are shown, as a clause. */
export function readingWords(
  { alternative, prior }: Pick<PageState, "alternative" | "prior">,
  detail: Schema["ShieldDetail"] | null,
): string {
  const answer = combinations(detail?.questions ?? []).find((each) => each.value === alternative)?.text ?? alternative;
  const parts = [alternative !== null && `if “${answer}”`, prior !== null && `with ranges read as ${prior}`];
  return parts.filter(Boolean).join(" and ");
}

/** What a reading says of the people within reach. */
function ofReading({ within: [, none, doubtful, likely, sure] }: MapPeople): string {
  return (
    `of the people within reach, cover is certain for ${sure}, likely for ${likely} and doubtful for ${doubtful}; ` +
    `${none} are covered in no case`
  );
}
