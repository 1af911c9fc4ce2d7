// The panel of raids: a form, and how many of the salvo get through. The raid of the state is played when the panel is seen.

import "./raid.css";
import type { Page } from "../../page";
import type { Progress, Schema } from "../../source/source";
import type { PageState, RaidWish } from "../../state";
import { USUAL_RAID } from "../../link/raid";
import { button, fill, h } from "../dom";
import { day, historyWords } from "../numbers";
import { belongs } from "../place/panel";
import { waiting } from "../waiting";
import { watch } from "../watch";
import { raidForm } from "./form";
import { resultOf } from "./result";

const FIRST_SALVO = 20;

export interface RaidPanel {
  element: HTMLElement;
  looked(at: boolean): void;
}

export function raidPanel(page: Page): RaidPanel {
  const { store, source } = page;
  const form = raidForm(
    async (letters, signal) => (await source.towns(letters, page.detail()?.key ?? store.get().case, { signal })).towns,
  );
  const [fields, trouble] = [h("div"), h("div", { role: "alert" })];
  const result = h("div", { class: "raid-answer", "aria-live": "polite" });
  const names = new Map<string, string>();
  let seen = false;
  let asking: AbortController | null = null;
  let [asked, drawn] = ["", ""];

  const of = ({ date, history }: PageState): { date: string; history: PageState["history"] } => ({ date, history });

  /** Asks for what a raid can be made of on this day, and fills the form. */
  async function prepare(): Promise<void> {
    const [state, detail] = [store.get(), page.detail()];
    if (!seen || !source.can.raid || !detail || !state.date || !belongs(detail, state)) return;
    const question = JSON.stringify([detail.key, of(state), state.raid]);
    if (question === drawn) return;
    drawn = question;
    try {
      const setup = await source.raidSetup(detail.key, of(state));
      if (question !== drawn) return;
      for (const each of setup.batteries) names.set(each.key, each.name);
      if (setup.batteries.length === 0) {
        const when = `${day(state.date)}, ${historyWords(state.history)}`;
        return fill(fields, h("p", {}, `No battery stands on ${when}, so nothing can be met. Choose another day.`));
      }
      form.show(detail, setup, state.raid ?? first(state));
      fill(
        fields,
        h("h3", {}, "The raid"),
        form.element,
        h("p", { class: "buttons" }, button("Play this raid", press, { class: "main" })),
        trouble,
      );
    } catch (error) {
      drawn = "";
      fill(fields, h("p", { role: "alert", class: "error" }, words(error)));
    }
  }

  function first(state: PageState): RaidWish {
    return {
      ...USUAL_RAID,
      salvo: [{ threat: state.threat, count: FIRST_SALVO }],
      aims: [state.place ?? "protected"],
    };
  }

  function press(): void {
    const wish = form.read();
    fill(trouble, "lacking" in wish && h("p", { class: "error" }, wish.lacking));
    if ("lacking" in wish) return;
    const same = JSON.stringify(wish) === JSON.stringify(store.get().raid);
    if (same) {
      asked = "";
      void play(true);
    } else {
      // The form has this raid already, so it stays as it is, with the focus where it is.
      drawn = JSON.stringify([page.detail()?.key, of(store.get()), wish]);
      store.set({ raid: wish }, true);
      result.scrollIntoView?.({ block: "start" });
    }
  }

  /** Plays the raid of the state. */
  async function play(pressed = false): Promise<void> {
    const [state, detail] = [store.get(), page.detail()];
    const wish = state.raid;
    if (!wish) {
      asking?.abort();
      asked = "";
      return fill(result);
    }
    if (!seen || !source.can.raid || !detail || !state.date || !belongs(detail, state)) return;
    const question = JSON.stringify([detail.key, of(state), wish]);
    if (question === asked) return;
    asked = question;
    asking?.abort();
    const abort = (asking = new AbortController());
    const shown = waiting("Raid", () => {
      abort.abort();
      asked = "";
      fill(result, h("p", { class: "note" }, "Cancelled."));
    });
    fill(result, shown.element);
    if (pressed) result.scrollIntoView?.({ block: "start" });
    try {
      const progress: Progress = (share, what) => shown.progress(share, what.replace(/^raid ?/, ""));
      const waits = { signal: abort.signal, progress };
      const key = await stocked(state, detail, wish, abort.signal);
      const found = await source.raid(key, of(state), wish, waits);
      if (abort.signal.aborted) return;
      const when = `${day(state.date)}, ${historyWords(state.history)}. ${salvoWords(wish, detail)}`;
      fill(result, h("h3", {}, "What follows"), resultOf(found, when, (battery) => names.get(battery) ?? battery));
    } catch (error) {
      if (abort.signal.aborted) return;
      asked = "";
      fill(result, h("p", { role: "alert", class: "error" }, words(error)));
    }
  }

  /** Key of the shield with the stocks of the raid. */
  async function stocked(
    { case: of, text, changes }: PageState,
    detail: Schema["ShieldDetail"],
    { stock }: RaidWish,
    signal: AbortSignal,
  ): Promise<string> {
    const other = Object.entries(stock).map(([battery, count]) => ({
      do: "set" as const,
      path: `batteries.${battery}.inventory`,
      value: String(count),
    }));
    if (other.length === 0) return detail.key;
    return (await source.open({ case: of, text, changes: [...changes, ...other] }, { signal })).key;
  }

  function draw(): void {
    void prepare();
    void play();
  }

  if (!source.can.raid) {
    const how = "This page holds stored answers and cannot play a raid. Start Penumbra's server to play one: penumbra serve.";
    fill(fields, h("p", {}, how));
  }
  watch(store, ({ raid, date, history }) => [raid, date, history], draw);
  page.onDetail(draw);
  return {
    element: h(
      "div",
      { class: "raid" },
      h("p", { class: "note" }, "How many missiles of a salvo get through, by stocks and by chances of a hit."),
      result,
      fields,
    ),
    looked(at) {
      seen = at;
      if (at) draw();
    },
  };
}

function salvoWords({ salvo, aims }: RaidWish, detail: Schema["ShieldDetail"]): string {
  const name = (key: string): string => detail.threats.find((each) => each.key === key)?.name ?? key;
  const all = salvo.map(({ threat, count }) => `${count} ${name(threat)}`).join(" and ");
  const at = aims.map((aim) => (aim === "protected" ? "the people whom the shield protects" : aim)).join(", ");
  return `${all}, aimed at ${at}.`;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
