// One claim: its statement and who said it, and unfolded its answer, reason, source and figures.

import type { Schema } from "../../source/source";
import { h, withLinks, type Child } from "../dom";
import { day } from "../numbers";
import { mark } from "./verdicts";

type Claim = Schema["Claim"];

export interface ClaimParts {
  claim: Claim;
  open: boolean;
  /** How it stands with a claim that has no verdict. */
  waits: string;
  press(): void;
  figure(id: string): string;
  what: string;
}

export function claimItem({ claim, open, waits, press, figure, what }: ClaimParts): HTMLLIElement {
  const head = h(
    "button",
    { type: "button", "aria-expanded": String(open), class: "statement", on: { click: press } },
    mark(claim.verdict, waits),
    h("span", { class: "said" }, claim.statement),
    h("span", { class: "by" }, [claim.said_by, dayOrText(claim.said_on)].filter(Boolean).join(", ")),
  );
  return h(
    "li",
    { class: open ? "claim open" : "claim", "data-claim": claim.id },
    h("h4", {}, head),
    open && body(claim, figure, what),
  );
}

function body(claim: Claim, figure: ClaimParts["figure"], what: string): HTMLElement {
  const rows: [string, Child][] = [
    ["Answer", claim.answer],
    ["Cases", claim.cases],
    ["Why", claim.reason],
    ["Source", claim.source && withLinks(claim.source)],
    ["What would change it", claim.would_change],
    ["On the globe", what],
  ];
  return h(
    "div",
    { class: "evidence" },
    h(
      "dl",
      {},
      rows.filter(([, text]) => text).map(([name, text]) => [h("dt", {}, name), h("dd", {}, text)]),
    ),
    claim.readings.length > 0 && [
      h("h5", {}, "How it can be read"),
      h("ul", { class: "readings" }, claim.readings.map(reading)),
    ],
    claim.figures.map((id, at) =>
      h("img", {
        src: figure(id),
        alt: `Figure ${at + 1} of the evidence: ${claim.statement}`,
        loading: "lazy",
        class: "figure-image",
      }),
    ),
  );
}

function reading({ words, verdict, answer, reason }: Claim["readings"][number]): HTMLElement {
  return h(
    "li",
    {},
    h("p", {}, verdict !== null && mark(verdict), words),
    verdict !== null && h("p", { class: "note" }, [answer, reason].filter(Boolean).map(sentence).join(" ")),
  );
}

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

function dayOrText(written: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(written) ? day(written) : written;
}
