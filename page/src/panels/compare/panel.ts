// Two shields: one is kept beside while the other is changed; who gains and who loses, in words.

import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import type { PageState } from "../../state";
import { button, fill, freshId, h, labelled, type Child } from "../dom";
import { changeWords } from "../editor/words";
import type { AllNames } from "../names";
import { belongs } from "../place/panel";
import { waiting } from "../waiting";
import { watch } from "../watch";
import { areaWords, compared, peopleWords, sharesWords, type Compared } from "./words";

export interface ComparePanel {
  element: HTMLElement;
  /** Maps of all classes are asked for only while the panel is looked at. */
  looked(at: boolean): void;
}

export function comparePanel(page: Page, names: AllNames): ComparePanel {
  const { store, source } = page;
  const [head, people, lists] = [h("div"), h("div"), h("div")];
  let seen = false;
  let asking: AbortController | null = null;
  let asked = "";

  const shield = (state: PageState): NonNullable<PageState["beside"]> => ({
    case: state.case,
    text: state.text,
    changes: [...state.changes],
  });
  const keep = (): void => store.set({ beside: shield(store.get()) }, true);
  const published = (): void => store.set({ beside: { ...shield(store.get()), changes: [] } }, true);

  function drawHead(): void {
    const { beside, difference, changes } = store.get();
    if (!beside) {
      return fill(
        head,
        h("p", {}, "Keep the shield as it is now, then change it: the page shows both."),
        h(
          "p",
          { class: "buttons" },
          button("Keep this shield beside", keep, { class: "main" }),
          changes.length > 0 && button("Compare with the case as published", published),
        ),
      );
    }
    const name = freshId("compare");
    const way = (text: string, value: boolean): HTMLElement => {
      const box = h("input", { type: "radio", name, on: { change: () => store.set({ difference: value }, true) } });
      box.checked = difference === value;
      return labelled(text, box);
    };
    fill(
      head,
      h(
        "fieldset",
        {},
        h("legend", {}, "Show"),
        way("Two globes side by side", false),
        way("One globe with the difference", true),
      ),
      h(
        "p",
        { class: "buttons" },
        button("Keep the shield as it is now instead", keep),
        button("End the comparison", () => store.set({ beside: null, difference: false }, true)),
      ),
    );
  }

  function drawLists(detail: Schema["ShieldDetail"] | null, other: Schema["ShieldDetail"] | null): void {
    const { beside } = store.get();
    if (!beside) return fill(lists);
    const kept = beside.changes.map((each) => changeWords(each, names));
    const list = (
      title: string,
      differences: readonly string[] | undefined,
      words: readonly string[],
    ): Child => [
      h("h4", {}, title),
      differences && differences.length > 0
        ? h(
            "ul",
            { class: "differences" },
            differences.map((each) => h("li", {}, each)),
          )
        : h("p", { class: "note" }, words.length > 0 ? words.join("; ") : "The case as published."),
    ];
    const mine = store.get().changes.map((each) => changeWords(each, names));
    fill(
      lists,
      h("h3", {}, "What differs from the case as published"),
      list("The shield now", detail?.differences, mine),
      list("The shield kept beside", other?.differences, kept),
    );
  }

  async function ask(): Promise<void> {
    const state = store.get();
    const detail = page.detail();
    const { beside } = state;
    if (!beside) {
      asking?.abort();
      asked = "";
      return fill(people);
    }
    if (!seen || !detail || !state.date || !belongs(detail, state)) return;
    const question = JSON.stringify([detail.key, beside, state.date, state.history]);
    if (question === asked) return;
    asked = question;
    asking?.abort();
    const abort = (asking = new AbortController());
    const shown = waiting("Comparing, class by class", () => {
      abort.abort();
      fill(people, h("p", { class: "note" }, "Cancelled."));
    });
    fill(people, shown.element);
    try {
      const other = await source.open(beside, { signal: abort.signal });
      if (abort.signal.aborted) return;
      drawLists(detail, other);
      const at = { date: state.date, history: state.history };
      const rows: Compared[] = [];
      for (const [count, threat] of detail.threats.entries()) {
        shown.progress(count / detail.threats.length, threat.name);
        const ask = (key: string) => source.map(key, at, threat.key, "coarse", undefined, { signal: abort.signal });
        const maps = other.threats.some((each) => each.key === threat.key)
          ? await Promise.all([ask(other.key), ask(detail.key)])
          : null;
        if (abort.signal.aborted) return;
        const found = maps && compared(threat.key, threat.name, maps[0], maps[1]);
        if (found) rows.push(found);
      }
      fill(people, table(rows));
    } catch (error) {
      if (!abort.signal.aborted)
        fill(people, h("p", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  }

  watch(
    store,
    ({ beside, difference, changes }) => [beside, difference, changes],
    () => {
      drawHead();
      drawLists(page.detail(), page.besideDetail());
      void ask();
    },
  );
  watch(
    store,
    ({ date, history }) => [date, history],
    () => void ask(),
  );
  page.onDetail(() => {
    drawLists(page.detail(), page.besideDetail());
    void ask();
  });
  return {
    element: h("div", { class: "compare" }, head, people, lists),
    looked(at) {
      seen = at;
      if (at) void ask();
    },
  };
}

function table(rows: readonly Compared[]): HTMLElement {
  if (rows.length === 0)
    return h("p", {}, "The two shields have no class on the same map, so they cannot be compared in figures.");
  const heads = ["class", "people within reach who are covered: kept → now", "area in reach"];
  return h(
    "section",
    {},
    h("h3", {}, "Who gains and who loses"),
    h(
      "div",
      { class: "scrolls", tabindex: "0", role: "region", "aria-label": "People covered by class" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            heads.map((each) => h("th", { scope: "col" }, each)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((each) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, each.name),
              h(
                "td",
                {},
                sharesWords(each),
                h("span", { class: "note second" }, peopleWords(each)),
              ),
              h("td", {}, areaWords(each)),
            ),
          ),
        ),
      ),
    ),
    h(
      "p",
      { class: "note" },
      "Per cent of the people within reach of the class, as in the legend, on the nominal numbers and on coarse cells. " +
        "Area: per cent of the part of the map in reach.",
    ),
  );
}
