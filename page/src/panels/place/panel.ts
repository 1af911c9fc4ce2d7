// The panel of places: asks, shows the nominal answer first and then the cases, and what a change did to it.

import type { Change } from "../../link/check";
import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import type { PageState } from "../../state";
import { button, fill, h } from "../dom";
import { applyChange } from "../editor/apply";
import { stepWords } from "../editor/words";
import type { AllNames } from "../names";
import { day, historyWords } from "../numbers";
import { waiting } from "../waiting";
import { watch } from "../watch";
import { answerOf } from "./answer";
import { asked } from "./asked";
import { beforeAfter, card } from "./card";
import { makeCombobox } from "./combobox";
import { row, type Row } from "./rows";

type Level = "nominal" | "cases";

interface Told {
  question: string;
  key: string;
  place: string;
  changes: readonly Change[];
  rows: Partial<Record<Level, readonly Row[]>>;
}

export interface PlacePanel {
  element: HTMLElement;
  focus(): void;
}

export function placePanel(page: Page, names: AllNames): PlacePanel {
  const { store, source } = page;
  const field = makeCombobox({
    label: "Ask a place: a town, or latitude and longitude",
    suggest: async (letters, signal) =>
      (await source.towns(letters, page.detail()?.key ?? store.get().case, { signal })).towns,
    choose: (place) => store.set({ place }, true),
  });
  const [change, answer, wait] = [h("div"), h("div", { class: "answer" }), h("div")];
  let asking: AbortController | null = null;
  let told: Told | null = null;
  let before: Told | null = null;
  let last: Schema["Place"] | null = null;

  function show(place: Schema["Place"]): void {
    const [mine, state] = [told, store.get()];
    if (!mine) return;
    last = place;
    const found = answerOf(place);
    const of = { threat: names.threat, battery: names.element };
    const rows = found.classes.map((each) => row(each, of, place.level === "cases"));
    mine.rows[place.level] = rows;
    names.places.set(mine.place, { latitude: place.latitude, longitude: place.longitude });
    fill(
      answer,
      card({
        place,
        answer: found,
        rows,
        when: `${day(state.date)}, ${historyWords(state.history)}`,
        chosen: state.threat,
        threatName: (key) => names.threat(key).name,
        press: source.can.change ? (turn) => turn.change && void press(turn.change) : null,
      }),
    );
    const was = before?.rows[place.level];
    if (!before || !was) return;
    const first = change.childElementCount === 0;
    fill(change, beforeAfter(stepWords(before.changes, mine.changes, names), was, rows, offer(before)));
    if (first) change.scrollIntoView?.({ block: "nearest" });
  }

  function offer(was: Told): HTMLElement {
    const { case: id, text } = store.get();
    const compare = (): void =>
      store.set({ beside: { case: id, text, changes: [...was.changes] }, difference: true }, true);
    return h(
      "p",
      { class: "buttons" },
      button("Show the difference on the map", compare),
      button("Take the change back", () => void store.undo()),
    );
  }

  async function press(one: Change): Promise<void> {
    fill(change, h("p", { role: "status" }, "Changing the shield…"));
    const refused = await applyChange(page, one);
    fill(change, refused && h("p", { role: "alert", class: "error" }, refused));
  }

  async function ask(level: Level, state: PageState, key: string, abort: AbortController): Promise<boolean> {
    const shown = waiting(level === "cases" ? "How sure: drawing cases" : "Asking", () => {
      abort.abort();
      fill(
        wait,
        button("Compute how sure it is", () => void ask("cases", state, key, renewed())),
      );
    });
    fill(wait, shown.element);
    try {
      const at = { date: state.date, history: state.history };
      const found = await source.place(key, at, level, asked(state.place ?? ""), {
        signal: abort.signal,
        progress: shown.progress,
      });
      if (abort.signal.aborted) return false;
      show(found);
      fill(wait);
      return true;
    } catch (error) {
      if (abort.signal.aborted) return false;
      fill(wait, h("p", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)));
      if (level === "nominal") fill(answer);
      return false;
    }
  }

  function renewed(): AbortController {
    asking?.abort();
    asking = new AbortController();
    return asking;
  }

  async function begin(): Promise<void> {
    const state = store.get();
    const detail = page.detail();
    if (!state.place) {
      asking?.abort();
      told = before = last = null;
      fill(change);
      fill(wait);
      return fill(answer, intro());
    }
    if (!detail || !state.date || !belongs(detail, state)) return;
    const question = JSON.stringify([detail.key, state.date, state.history, state.place]);
    if (told?.question === question) return;
    const follows = told && told.place === state.place && told.key !== detail.key && Object.keys(told.rows).length > 0;
    before = follows ? told : null;
    told = { question, key: detail.key, place: state.place, changes: state.changes, rows: {} };
    last = null;
    fill(change);
    const abort = renewed();
    if (await ask("nominal", state, detail.key, abort)) await ask("cases", state, detail.key, abort);
  }

  watch(
    store,
    ({ place, date, history }) => [place, date, history],
    () => void begin(),
  );
  // Apart from the day, which the case fills while somebody may be typing already: that must not empty the field.
  watch(
    store,
    ({ place }) => place,
    (place) => {
      if (place && document.activeElement !== field.input) field.input.value = place;
      if (!place) field.input.value = "";
    },
  );
  watch(
    store,
    ({ threat }) => threat,
    () => told && last && show(last),
  );
  page.onDetail(() => void begin());
  // The names of batteries come with what stands.
  page.onStanding(() => told && last && show(last));
  const clear = button("Clear", () => store.set({ place: null }, true), { class: "quiet" });
  return {
    element: h("div", { class: "place" }, h("div", { class: "ask" }, field.element, clear), change, answer, wait),
    focus: () => field.input.focus(),
  };
}

/** Whether a detail is that of the state's case and not of one opened before. */
export function belongs(detail: { case: string }, state: PageState): boolean {
  return state.text !== null || detail.case === state.case;
}

function intro(): HTMLElement {
  return h(
    "p",
    { class: "intro" },
    "Type a town, or click on the globe: the page then says whether the place is covered, against which missiles, " +
      "how sure that is, and what would change it.",
  );
}
