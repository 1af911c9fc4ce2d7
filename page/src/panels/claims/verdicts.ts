// Marks of verdicts: a sign and a word, so that no colour is needed.

import type { Schema } from "../../source/source";
import { h } from "../dom";

export type Verdict = NonNullable<Schema["Claim"]["verdict"]>;

export const MARKS: Readonly<Record<Verdict, string>> = {
  holds: "●",
  fails: "○",
  depends: "◐",
  "cannot be tested": "–",
  "not judged": "?",
};
export const VERDICTS = Object.keys(MARKS) as Verdict[];

/** A verdict; `waits` says in its place how it stands with a claim that has none. */
export function mark(verdict: Verdict | null, waits = ""): HTMLElement {
  return h(
    "span",
    { class: verdict === null ? "verdict none" : "verdict" },
    h("span", { "aria-hidden": "true", class: "sign" }, verdict === null ? "…" : (MARKS[verdict] ?? "?")),
    " ",
    verdict ?? waits,
  );
}
