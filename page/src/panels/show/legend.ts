// What the colours say, and which part of the people is in each state.

import type { Page, ShownMap } from "../../page";
import { fill, h } from "../dom";
import { readingWords } from "../finding";
import { thousands } from "../numbers";
import { swatch } from "../place/card";
import { watch } from "../watch";
import { isOfCases, isOne, mapPeople, stateWords, tellsReading } from "../words/cells";

export function legend(page: Page): HTMLElement {
  const body = h("div");
  const draw = (): void => fill(body, drawn(page, page.shownMap()));
  page.onMap(draw);
  watch(page.store, ({ alternative, prior }) => [alternative, prior], draw);
  return h("section", { class: "legend", "aria-label": "Legend" }, h("h3", {}, "What the colours say"), body);
}

function drawn(page: Page, map: ShownMap | null): HTMLElement {
  if (!map) return h("p", { class: "note" }, "The map is being computed.");
  const { block } = map;
  const states = isOfCases(block) ? [4, 3, 2, 1, 0] : [4, 1, 0];
  const reading = page.store.get();
  const people = mapPeople(block, reading);
  const one = isOfCases(block) && isOne(reading);
  return h(
    "div",
    {},
    h(
      "table",
      {},
      h(
        "thead",
        { class: people ? "" : "visually-hidden" },
        h("tr", {}, h("th", { scope: "col" }, "state"), h("th", { scope: "col" }, people ? "people within reach" : "")),
      ),
      h(
        "tbody",
        {},
        states.map((state) => {
          const words = stateWords(block, state);
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, swatch(words), " ", words),
            h("td", { class: "figure" }, people ? (state === 0 ? `${people.out} of all` : people.within[state]) : ""),
          );
        }),
      ),
    ),
    one &&
      people &&
      h(
        "p",
        { class: "note" },
        tellsReading(block, reading)
          ? `Shown: ${readingWords(reading, page.detail())}.`
          : "The shares are of all answers and readings together.",
      ),
    h("p", { class: "note" }, basis(block.meta, page.detail()?.region.resolution)),
  );
}

/** What a map was made from, in a sentence. */
export function basis(meta: Record<string, unknown>, finest = 0): string {
  const worlds = Number(meta["worlds"]);
  if (meta["level"] !== "cases") {
    const coarse = Number(meta["resolution"]) < finest ? " on coarse cells" : "";
    return `Map of the nominal numbers${coarse}. It does not say how sure that is.`;
  }
  const drawn = Number.isFinite(worlds) && worlds > 0 ? `${thousands(worlds)} cases drawn` : "Cases drawn";
  return `${drawn} from the published ranges. Likely: at least 50 of 100 cases under every way of reading them.`;
}
