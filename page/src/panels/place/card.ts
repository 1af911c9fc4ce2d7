// The card of a place: the sentence, a table by class, the rules, and what would change the answer.

import type { Schema } from "../../source/source";
import { button, h, type Child } from "../dom";
import { DASH, listed } from "../numbers";
import type { PlaceAnswer } from "./answer";
import { OUT, differs, type Row } from "./rows";

type Turn = Schema["Turn"];

export interface CardParts {
  place: Schema["Place"];
  answer: PlaceAnswer;
  rows: readonly Row[];
  when: string;
  /** The class that the globe shows. */
  chosen: string;
  threatName(key: string): string;
  /** Null where the page cannot change a shield. */
  press: ((turn: Turn) => void) | null;
}

const LEGEND =
  "A case is one complete choice of the published figures. Of 100 cases: how often it is covered, from the least to " +
  "the greatest over the ways of reading the published ranges. Likely: at least 50 under each. The columns after it " +
  "are of the nominal numbers. To spare: seconds by which a launch could be later; negative: too late; –: nothing " +
  "can meet the missile. Shots: attempts that fit one after another. Met by: each of these batteries by itself meets " +
  "the missile in time.";

export function card(parts: CardParts): HTMLElement {
  const { place, answer } = parts;
  return h(
    "article",
    { class: "card", "aria-label": place.name },
    h("h3", {}, place.name),
    h("p", { class: "when" }, parts.when),
    lead(parts),
    h("p", { class: "words" }, answer.words),
    table(parts.rows, place.level === "cases"),
    turns(parts),
    why(parts),
  );
}

/** The answer against the class that the globe shows, before all others. */
function lead({ rows, chosen, place }: CardParts): Child {
  const row = rows.find((each) => each.threat === chosen);
  if (!row) return null;
  const of = place.level === "cases" && row.state !== OUT ? `, in ${row.cases} of 100 cases` : "";
  const basis = place.level === "nominal" ? " on the nominal numbers" : "";
  return h(
    "p",
    { class: "lead" },
    swatch(row.state),
    ` Against the ${row.name}: `,
    h("strong", {}, row.words),
    `${of}${basis}.`,
  );
}

export function stateCell(row: Pick<Row, "state" | "words">): Child {
  return [swatch(row.state), " ", row.words];
}

/** A patch in the colour of a state, with a form of its own for each, so that colour is not needed. */
export function swatch(state: string): HTMLElement {
  const kinds: Record<string, string> = {
    "covered in every case": "umbra",
    covered: "nominal",
    likely: "likely",
    doubtful: "penumbra",
    [OUT]: "out",
  };
  return h("span", { class: `swatch ${kinds[state] ?? "open"}`, "aria-hidden": "true" });
}

function table(rows: readonly Row[], drawn: boolean): HTMLElement {
  const heads = ["class", ...(drawn ? ["state", "of 100 cases"] : []), "nominal", "to spare", "shots"];
  const near = rows.filter((row) => row.state !== OUT);
  const far = rows.filter((row) => row.state === OUT);
  return h(
    "div",
    { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Answer by class of missile" },
    h(
      "table",
      { class: "by-class" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => h("th", { scope: "col" }, head)),
        ),
      ),
      h(
        "tbody",
        {},
        near.map((row) => [
          h(
            "tr",
            { class: row.metBy === DASH ? "" : "with-met" },
            name(row),
            h("td", {}, stateCell(row)),
            drawn && [h("td", { class: "figure" }, row.cases), h("td", {}, row.nominal)],
            h("td", { class: "figure" }, row.spare),
            h("td", { class: "figure" }, row.shots),
          ),
          row.metBy !== DASH &&
            h("tr", { class: "met" }, h("td", { colspan: String(heads.length) }, `met by ${row.metBy}`)),
        ]),
        far.map((row) =>
          h("tr", { class: "far" }, name(row), h("td", { colspan: String(heads.length - 1) }, stateCell(row))),
        ),
      ),
    ),
  );
}

function name(row: Row): HTMLElement {
  return h("th", { scope: "row" }, row.name);
}

/** Those against the chosen class stand open, the others folded. */
function turns(parts: CardParts): Child {
  const { place, press, threatName, chosen } = parts;
  if (place.turns.length === 0) return null;
  const classes = [...new Set(place.turns.map((turn) => turn.threat))];
  const first = classes.includes(chosen) ? chosen : classes[0];
  const listOf = (threat: string): HTMLElement =>
    h(
      "ul",
      {},
      place.turns.filter((turn) => turn.threat === threat).map((turn) => h("li", {}, oneTurn(turn, press))),
    );
  return h(
    "section",
    { class: "turns" },
    h("h4", {}, "What by itself would change a nominal answer"),
    !press &&
      h("p", { class: "note" }, "This page cannot change the shield: it holds answers that were computed before."),
    classes.map((threat) =>
      threat === first
        ? [h("h5", {}, `Against ${threatName(threat)}`), listOf(threat)]
        : h("details", {}, h("summary", {}, `Against ${threatName(threat)}`), listOf(threat)),
    ),
  );
}

function oneTurn(turn: Turn, press: CardParts["press"]): Child {
  const beyond = turn.published ? "" : ", beyond the published range";
  const then = h("span", { class: "then" }, ` → ${turn.answer}${beyond}`);
  if (!press || !turn.change) return [h("span", { title: turn.sentence }, turn.label || turn.sentence), then];
  return [button(turn.label, () => press(turn), { class: "turn", title: turn.sentence }), then];
}

function why({ answer, threatName }: CardParts): Child {
  const groups: [string, readonly string[]][] = [
    ["Notes", answer.notes],
    ["Rules to hold in mind", answer.rules],
    ...answer.doubt.map(({ threat, sentences }): [string, string[]] => [
      `What the doubt is about against ${threatName(threat)}`,
      sentences,
    ]),
  ];
  return h(
    "details",
    { class: "why" },
    h("summary", {}, "Notes and rules"),
    groups
      .filter(([, sentences]) => sentences.length > 0)
      .map(([head, sentences]) => [
        h("h4", {}, head),
        h(
          "ul",
          {},
          sentences.map((each) => h("li", {}, each)),
        ),
      ]),
    h("p", { class: "note" }, answer.taken),
    h("p", { class: "note" }, LEGEND),
  );
}

/** What a change did to the answer, class by class; the sentence says it if it did nothing. */
export function beforeAfter(what: string, before: readonly Row[], after: readonly Row[], offer: Child): HTMLElement {
  const same: string[] = [];
  const rows = after.flatMap((now) => {
    const was = before.find((each) => each.threat === now.threat);
    const parts = was ? differs(was, now) : [];
    if (parts.length === 0) same.push(now.name);
    return parts.map((part, at) =>
      h(
        "tr",
        {},
        at === 0 && h("th", { scope: "rowgroup", rowspan: String(parts.length) }, now.name),
        h("td", {}, part.what),
        h("td", { class: "was" }, part.before),
        h("td", { class: "now" }, part.after),
      ),
    );
  });
  return h(
    "section",
    { class: "before-after", role: "status" },
    h("h3", {}, `What the change did: ${what}`),
    rows.length === 0
      ? h("p", {}, "The answer for this place is the same as before.")
      : h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["class", "what", "before", "now"].map((head) => h("th", { scope: "col" }, head)),
            ),
          ),
          h("tbody", {}, rows),
        ),
    rows.length > 0 && same.length > 0 && h("p", { class: "note" }, `The same as before: ${listed(same)}.`),
    offer,
  );
}
