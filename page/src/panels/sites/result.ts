// What a search for a site gives: the best sites, how sure their order is, and buttons that add them to the shield.

import type { Change } from "../../link/check";
import { stepsOf, STEP_COLOURS, STEPS } from "../../layers/gains";
import type { Gains } from "../../page";
import type { Schema } from "../../source/source";
import { button, h, type Child } from "../dom";
import { DASH, listed, percent } from "../numbers";

type Row = Schema["SiteRow"];

/** Of the answer, which is what `penumbra site --json` prints. */
interface Answer {
  add: string;
  best: string;
  expected: string;
  robust: string;
  candidate: string[];
  gain: number[];
  chosen_site?: string[];
}

/** The map of the gain; null if the candidates are points or add nothing. */
export function gainsOf(found: Schema["Sites"]): Gains | null {
  const { candidate, gain, best, expected, robust, chosen_site } = found.answer as unknown as Answer;
  if (found.cells.length === 0) return null;
  const marked = chosen_site ?? [...new Set([best, expected, robust])].filter((each) => each !== "");
  return { cells: found.cells, gain, chosen: marked.map((name) => candidate.indexOf(name)).filter((at) => at >= 0) };
}

/** The change that adds what was searched for at a site. */
export function addition(of: Schema["SiteAddition"]["of"], add: string, row: Row): Change {
  const at = { latitude: Number(row.latitude.toFixed(5)), longitude: Number(row.longitude.toFixed(5)) };
  return of === "battery" ? { do: "add-like", battery: add, ...at } : { do: "add-battery", interceptor: add, ...at };
}

export function resultOf(
  found: Schema["Sites"],
  when: string,
  add: (rows: readonly Row[]) => void,
  command: string,
  turn: () => void,
): HTMLElement {
  const answer = found.answer as unknown as Answer;
  const first = found.together.length > 0 ? found.together : found.rows.filter(({ name }) => name === answer.best);
  const these = first.length === 1 ? first[0]!.name : `these ${first.length}`;
  return h(
    "div",
    { class: "sites-result" },
    h("p", { class: "lead" }, h("strong", {}, found.lead)),
    h("p", { class: "note" }, when),
    first.length > 0 &&
      h("p", { class: "buttons" }, button(`Add ${these} to the shield`, () => add(first), { class: "main" })),
    found.words.map((each) => h("p", {}, each)),
    found.cells.length > 0 && gainKey(found, answer.gain, turn),
    h("h4", {}, "The best sites"),
    table(found.rows, add),
    h(
      "p",
      { class: "note" },
      "Adds: with nominal figures. On average: in drawn cases, with the error of drawing so few. At least: the least ",
      "average over ways of reading the ranges and published answers. First in: of the cases in which any adds something.",
    ),
    leastWords(found.rows),
    h(
      "details",
      {},
      h("summary", {}, "The same on the command line"),
      h("p", { class: "note" }, "The same answer; leave out the last three options and the resolution for a finer search."),
      h("pre", { class: "sites-command", tabindex: "0", "aria-label": "Command" }, command),
    ),
    h("p", { class: "note" }, found.caveat),
  );
}

/** What the colours of the globe say. */
function gainKey(found: Schema["Sites"], gain: readonly number[], turn: () => void): HTMLElement {
  const used = new Set(stepsOf(gain));
  const share = (step: number): string => `${Math.round((100 * step) / STEPS)}`;
  const words = STEP_COLOURS.map((_, step) =>
    step === 0 ? "adds nothing" : `${share(step - 1)} to ${share(step)} % of the greatest`,
  );
  return h(
    "div",
    {},
    h("h4", {}, "On the globe"),
    h(
      "ul",
      { class: "sites-key", "aria-label": "What the colours of the globe say" },
      STEP_COLOURS.map(
        (name, step) => used.has(step) && h("li", {}, h("i", { class: `sites-swatch ${name}` }), words[step]),
      ),
    ),
    h("p", { class: "note" }, `The greatest: ${found.greatest}. Framed: the best. The coverage is hidden meanwhile.`),
    h("p", { class: "buttons" }, button("Turn the globe to them", turn)),
  );
}

function leastWords(rows: readonly Row[]): Child {
  const under = [...new Set(rows.map((each) => each.least_of).filter((each) => each !== ""))];
  return under.length > 0 && h("p", { class: "note" }, `The least is under ${listed(under)}.`);
}

function table(rows: readonly Row[], add: (rows: readonly Row[]) => void): HTMLElement {
  const figure = (words: Child): HTMLElement => h("td", { class: "figure" }, words || DASH);
  return h(
    "div",
    { class: "scrolls", tabindex: "0", role: "region", "aria-label": "The best sites" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["site", "to the shield", "adds", "on average", "at least", "first in"].map((head, at) =>
            h("th", { scope: "col", class: at < 2 ? "" : "figure" }, head),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, row.name),
            h("td", {}, button("Add", () => add([row]), { "aria-label": `Add ${row.name} to the shield` })),
            figure(row.nominal),
            figure(row.mean && [row.mean, h("span", { class: "note" }, `±${row.error}`)]),
            figure(row.least),
            figure(row.first === null ? "" : percent(100 * row.first)),
          ),
        ),
      ),
    ),
  );
}
