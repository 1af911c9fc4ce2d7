// What the canvas shows, in words: the towns of the region with the state of the cell that each lies in.

import type { Page } from "../../page";
import type { Block, Schema } from "../../source/source";
import { finding } from "../finding";
import { fill, h, labelled, options, type Child } from "../dom";
import { people as inhabitants } from "../numbers";
import { swatch } from "../place/card";
import { basis } from "../show/legend";
import { watch } from "../watch";
import { isWithin, townsOfRegion } from "./towns";
import { cellAt, isOfCases, mapPeople, stateOfCells, stateWords, type MapPeople } from "./cells";

type Town = Schema["Town"];

interface Placed {
  town: Town;
  words: string;
}

export interface WordsPanel {
  element: HTMLElement;
  looked(at: boolean): void;
}

export function wordsPanel(page: Page): WordsPanel {
  const { store, source } = page;
  const [head, body] = [h("div", { id: "words-of-the-map" }), h("div")];
  const country = h("select", { on: { change: () => draw() } });
  let towns: readonly Town[] = [];
  let trouble = "";
  let [seen, key] = [false, ""];

  async function load(): Promise<void> {
    const detail = page.detail();
    if (!seen || !detail || detail.key === key) return;
    key = detail.key;
    try {
      towns = await townsOfRegion(source, detail.key, detail.region);
      trouble = "";
    } catch (error) {
      towns = [];
      trouble = error instanceof Error ? error.message : String(error);
    }
    const all = [...new Set(towns.map((each) => each.country))].sort();
    options(country, [{ value: "", text: "All countries" }, ...all.map((each) => ({ value: each, text: each }))], "");
    draw();
  }

  function draw(): void {
    if (!seen) return;
    const map = page.shownMap();
    fill(head, sentences(page));
    if (!map) return fill(body, h("p", { class: "note" }, "The map is being computed."));
    const states = stateOfCells(map.block, store.get());
    const starts = (page.detail()?.launch_areas ?? []).map((area) => area.polygon); // over these the globe shows no cells
    const rows = towns
      .filter((each) => country.value === "" || each.country === country.value)
      .map((town) => {
        const cell = cellAt(map.grid, town.latitude, town.longitude);
        return { town, words: stateWords(map.block, cell < 0 ? 0 : (states[cell] ?? 0)), inside: cell >= 0 };
      })
      .filter((each) => each.inside && !starts.some((area) => isWithin(each.town, area)));
    fill(
      body,
      trouble && h("p", { role: "alert", class: "error" }, trouble),
      country.options.length > 2 && labelled("Country", country),
      h(
        "div",
        { class: "scrolls places-scroll", tabindex: "0", role: "region", "aria-label": "Towns on the map" },
        placesTable(rows),
      ),
    );
  }

  const placesTable = (rows: readonly Placed[]): HTMLElement =>
      h(
        "table",
        { class: "places" },
        h("caption", {}, `Places: the state of ${rows.length} towns on the map that is shown`),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["town", "people", "state"].map((each) => h("th", { scope: "col" }, each)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map(({ town, words }) =>
            h(
              "tr",
              {},
              h(
                "th",
                { scope: "row" },
                h(
                  "button",
                  { type: "button", class: "link", on: { click: () => store.set({ place: town.written }, true) } },
                  town.name,
                ),
                h("span", { class: "note country" }, ` ${town.country}`),
              ),
              h("td", { class: "figure" }, inhabitants(town.people)),
              h("td", {}, swatch(words), " ", words),
            ),
          ),
        ),
      );

  page.onDetail(() => void load());
  page.onMap(() => draw());
  page.onStanding(() => draw());
  watch(
    store,
    ({ alternative, prior, threat, date }) => [alternative, prior, threat, date],
    () => draw(),
  );
  return {
    element: h("div", { class: "in-words" }, head, body),
    looked(at) {
      seen = at;
      if (!at) return;
      void load();
      draw();
    },
  };
}

/** What the map shows: the finding, the day, the class, and the people in each state. */
export function sentences(page: Page): Child {
  const state = page.store.get();
  const map = page.shownMap();
  const detail = page.detail();
  const people = map && mapPeople(map.block, state);
  return [
    state.date && h("p", { class: "headline" }, finding(page)),
    map && people && h("p", {}, sharesInWords(map.block, people)),
    map && h("p", { class: "note" }, basis(map.block.meta, detail?.region.resolution)),
  ];
}

function sharesInWords(block: Block, { someReached, out, within }: MapPeople): string {
  if (!someReached) return "All people are out of reach.";
  const states = isOfCases(block) ? [4, 3, 2, 1] : [4, 1];
  const parts = states.map((state) => `${within[state]} ${stateWords(block, state)}`).join(", ");
  return `Of the people within reach: ${parts}. Out of reach: ${out} of all.`;
}

/** The words of the map as the name of the canvas, for whoever does not see it. */
export function nameCanvas(page: Page): void {
  const first = new WeakMap<Element, string>();
  const tell = (): void => {
    const canvas = theCanvas();
    if (!canvas) return;
    if (!first.has(canvas)) first.set(canvas, canvas.getAttribute("aria-label") ?? "Globe.");
    const words = [sentences(page)].flat(3).map((each) => (each instanceof Element ? each.textContent : ""));
    const all = [first.get(canvas), ...words, "The tab “In words” lists the towns."];
    canvas.setAttribute("aria-label", all.filter(Boolean).join(" "));
  };
  page.onMap(tell);
  page.onStanding(tell);
}

/** The canvas that takes keys. */
export function theCanvas(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#globe-panel canvas[tabindex]");
}
