// Marks of verdicts: a sign and a word, so that no colour is needed.

import type { Schema } from "../../source/source";
import { h } from "../dom";

export type Verdict = Schema["Claim"]["verdict"];

export const MARKS: Readonly<Record<Verdict, string>> = {
  holds: "●",
  fails: "○",
  depends: "◐",
  "cannot be tested": "–",
  "not judged": "?",
};
export const VERDICTS = Object.keys(MARKS) as Verdict[];

export function mark(verdict: Verdict): HTMLElement {
  return h(
    "span",
    { class: "verdict" },
    h("span", { "aria-hidden": "true", class: "sign" }, MARKS[verdict] ?? "?"),
    " ",
    verdict,
  );
}
