// What a raid gives: how many get through and how surely, what was fired, what was not engaged and why.

import type { Schema } from "../../source/source";
import { h, type Child } from "../dom";
import { percent, whole } from "../numbers";
import { leakBars, leakCurve } from "./chart";

/** Of the answer, which is what `penumbra raid --json` prints. */
interface Answer {
  battery: string[];
  battery_stock: number[];
  battery_fired: number[];
  battery_emptied: number[];
  battery_able: number[];
  leak_chance: number[];
  leak_mean: number;
  leak_low: number;
  leak_high: number;
  salvo_size: number[];
  size_leak: number[];
  size_leak_low: number[];
  size_leak_high: number[];
  size_no_leak: number[];
  size_fired: number[];
}

export function resultOf(found: Schema["Raid"], when: string, name: (battery: string) => string): HTMLElement {
  const answer = found.answer as unknown as Answer;
  const [low, high] = [whole(answer.leak_low), whole(answer.leak_high)];
  const spread = `In 90 of 100 plays ${low === high ? low : `${low} to ${high}`} get through; the line is the mean.`;
  const curve = {
    size: answer.salvo_size,
    mean: answer.size_leak,
    low: answer.size_leak_low,
    high: answer.size_leak_high,
  };
  return h(
    "div",
    { class: "raid-result" },
    h("p", { class: "lead" }, h("strong", {}, `${found.lead}.`)),
    h("p", { class: "note" }, when),
    found.words.map((each) => h("p", {}, each)),
    h("h4", {}, "How sure"),
    leakBars(answer.leak_chance, answer.leak_mean, `Bars: in how many of 100 plays so many get through. ${spread}`),
    h("p", { class: "note" }, spread),
    h("h4", {}, "Layer by layer"),
    h(
      "ul",
      {},
      found.layers.map((each) => h("li", {}, each)),
    ),
    h("h4", {}, "Battery by battery"),
    table(
      "Batteries",
      ["battery", "fired of stock", "empty in", "reaches"],
      answer.battery.map((key, at) => [
        name(key),
        `${mean(answer.battery_fired[at])} of ${whole(answer.battery_stock[at] ?? 0)}`,
        percent(100 * (answer.battery_emptied[at] ?? 0)),
        percent(100 * (answer.battery_able[at] ?? 0)),
      ]),
    ),
    h(
      "p",
      { class: "note" },
      "Fired: interceptors on average. Empty in: share of plays. Reaches: share of the missiles, over all cases.",
    ),
    h("h4", {}, "Salvos of other sizes"),
    leakCurve(curve, `Leakage against the size of the salvo: ${curveWords(curve.size, curve.mean)}.`),
    h("p", { class: "note" }, "Band: 90 of 100 plays. Dotted: if all got through."),
    h(
      "details",
      {},
      h("summary", {}, "The curve in figures"),
      table(
        "Leakage by size of the salvo",
        ["missiles", "get through", "90 of 100 plays", "none in", "fired"],
        curve.size.map((size, at) => [
          whole(size),
          mean(curve.mean[at]),
          `${whole(curve.low[at] ?? 0)} to ${whole(curve.high[at] ?? 0)}`,
          percent(100 * (answer.size_no_leak[at] ?? 0)),
          mean(answer.size_fired[at]),
        ]),
      ),
    ),
    h("h4", {}, "Where the chances come from"),
    h(
      "ul",
      {},
      found.chances.map((each) => h("li", {}, each)),
    ),
    h("p", { class: "note" }, found.caveat),
  );
}

function table(label: string, heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const cells = (row: readonly string[]): Child[] =>
    row.map((each, at) => (at === 0 ? h("th", { scope: "row" }, each) : h("td", { class: "figure" }, each)));
  return h(
    "div",
    { class: "scrolls", tabindex: "0", role: "region", "aria-label": label },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((each, at) => h("th", { scope: "col", class: at === 0 ? "" : "figure" }, each)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) => h("tr", {}, cells(row))),
      ),
    ),
  );
}

/** A mean of missiles or interceptors, as the command line tells it. */
export function mean(value = 0): string {
  const tenths = Number(whole(10 * value)) / 10;
  return value >= 100 ? whole(value) : Number.isInteger(tenths) ? String(tenths) : tenths.toFixed(1);
}

function curveWords(sizes: readonly number[], means: readonly number[]): string {
  return sizes.map((size, at) => `of ${size} get ${mean(means[at])} through`).join(", ");
}
