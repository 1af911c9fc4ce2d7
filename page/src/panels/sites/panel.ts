// The panel of sites: a form, where the next battery or ship adds most, and the map of it on the globe. The search of the
// state is made when the panel is seen. A shield that changes after it is told, and not searched again unasked.

import "./sites.css";
import type { Page } from "../../page";
import type { Progress, Schema } from "../../source/source";
import type { PageState, SitesWish } from "../../state";
import { button, fill, h } from "../dom";
import { applyChanges } from "../editor/apply";
import { day, historyWords } from "../numbers";
import { angle, placeOf, RAD, vector } from "../../globe/vectors";
import { belongs } from "../place/panel";
import { waiting } from "../waiting";
import { watch } from "../watch";
import { sitesForm } from "./form";
import { addition, gainsOf, resultOf } from "./result";

/** Zoom of the globe, in half-widths of the canvas. */
const [FARTHEST, NEAREST] = [12, 0.8];

export interface SitesPanel {
  element: HTMLElement;
  looked(at: boolean): void;
}

/** A search that was made, and what it found. */
interface Made {
  question: string;
  wish: string;
  found: Schema["Sites"];
}

export function sitesPanel(page: Page): SitesPanel {
  const { store, source } = page;
  const form = sitesForm();
  const [fields, trouble, changed, added] = [h("div"), h("div", { role: "alert" }), h("div"), h("div", { role: "status" })];
  const result = h("div");
  const answer = h("div", { class: "sites-answer", "aria-live": "polite" }, changed, added, result);
  let setup: Schema["SiteSetup"] | null = null;
  let seen = false;
  let asking: AbortController | null = null;
  let [asked, drawn] = ["", ""];
  let made: Made | null = null;

  const of = ({ date, history }: PageState): { date: string; history: PageState["history"] } => ({ date, history });
  const question = (detail: Schema["ShieldDetail"], state: PageState): string =>
    JSON.stringify([detail.key, of(state), state.sites]);

  /** Asks for what can be added on this day, and fills the form. */
  async function prepare(): Promise<void> {
    const [state, detail] = [store.get(), page.detail()];
    if (!seen || !source.can.sites || !detail || !state.date || !belongs(detail, state)) return;
    const asks = question(detail, state);
    if (asks === drawn) return;
    drawn = asks;
    try {
      const found = await source.sitesSetup(detail.key, of(state));
      if (asks !== drawn) return;
      setup = found;
      form.show(detail, found, state.sites ?? first(state, found));
      fill(
        fields,
        h("h3", {}, "The search"),
        form.element,
        h("p", { class: "buttons" }, button("Search", press, { class: "main" })),
        trouble,
      );
    } catch (error) {
      drawn = "";
      fill(fields, h("p", { role: "alert", class: "error" }, words(error)));
    }
  }

  function first({ threat }: PageState, { additions, usual }: Schema["SiteSetup"]): SitesWish {
    const add = additions.find((each) => !each.at_sea) ?? additions[0];
    return { add: add?.key ?? "", where: usual.join(", "), points: [], of: "people", count: 1, threats: [threat] };
  }

  function press(): void {
    const wish = form.read();
    fill(trouble, "lacking" in wish && h("p", { class: "error" }, wish.lacking));
    if ("lacking" in wish) return;
    made = null;
    asked = "";
    if (JSON.stringify(wish) === JSON.stringify(store.get().sites)) void search();
    else {
      // The form has this search already, so it stays as it is, with the focus where it is.
      drawn = JSON.stringify([page.detail()?.key, of(store.get()), wish]);
      store.set({ sites: wish }, true);
    }
    answer.scrollIntoView?.({ block: "start" });
  }

  /** Makes the search of the state, unless it was made for a shield or a day that changed since. */
  async function search(): Promise<void> {
    const [state, detail] = [store.get(), page.detail()];
    const wish = state.sites;
    if (!wish) {
      asking?.abort();
      [asked, made] = ["", null];
      fill(changed);
      fill(added);
      fill(result);
      return show();
    }
    if (!seen || !source.can.sites || !detail || !state.date || !belongs(detail, state)) return;
    const asks = question(detail, state);
    if (made && made.wish === JSON.stringify(wish)) {
      fill(changed, asks !== made.question && again());
      return show();
    }
    if (asks === asked) return;
    asked = asks;
    asking?.abort();
    const abort = (asking = new AbortController());
    made = null;
    show();
    fill(changed);
    fill(added);
    const shown = waiting("Search", () => {
      abort.abort();
      fill(result, h("p", { class: "note" }, "Cancelled."));
    });
    fill(result, shown.element);
    try {
      const progress: Progress = (share, what) => shown.progress(share, what.replace(/^sites ?/, ""));
      const known = setup ?? (await source.sitesSetup(detail.key, of(state)));
      const found = await source.sites(detail.key, of(state), wish, { signal: abort.signal, progress });
      if (abort.signal.aborted) return;
      made = { question: asks, wish: JSON.stringify(wish), found };
      const when = `${day(state.date)}, ${historyWords(state.history)}. ${whereWords(wish, known, detail)}`;
      const add = (rows: readonly Schema["SiteRow"][]): void => void put(wish, known, rows);
      const from = state.text !== null || state.changes.length > 0 ? "my-shield.yaml" : state.case;
      fill(result, h("h3", {}, "Where it adds most"), resultOf(found, when, add, `penumbra site ${from} ${found.command}`, () => turnTo(found)));
      void search(); // the shield may have changed meanwhile
    } catch (error) {
      if (abort.signal.aborted) return;
      asked = "";
      fill(result, h("p", { role: "alert", class: "error" }, words(error)));
    }
  }

  function again(): HTMLElement {
    const once = (): void => {
      made = null;
      asked = "";
      void search();
    };
    return h(
      "div",
      { class: "warning" },
      h("p", {}, "The shield or the day has changed since this search: what stands below is of the one before."),
      h("p", { class: "buttons" }, button("Search again", once)),
    );
  }

  /** Adds sites to the shield, as the editor does. */
  async function put(wish: SitesWish, known: Schema["SiteSetup"], rows: readonly Schema["SiteRow"][]): Promise<void> {
    const kind = known.additions.find(({ key }) => key === wish.add)?.of ?? "card";
    fill(added, h("p", { class: "note" }, "Being added…"));
    const refused = await applyChanges(page, (now) => [...now, ...rows.map((row) => addition(kind, wish.add, row))]);
    const told = "Added to the shield. The tab Change lists it and takes it back.";
    fill(added, refused ? h("p", { class: "error" }, refused) : h("p", {}, told));
  }

  /** Turns the globe to the candidates, as near as all of them can be seen. */
  function turnTo({ cells }: Schema["Sites"]): void {
    const at = cells.map((ring) => vector(...ring[0]!));
    const [x, y, z] = [0, 1, 2].map((axis) => at.reduce((sum, each) => sum + each[axis]!, 0)) as [number, number, number];
    const { longitude, latitude } = placeOf(x, y, z);
    const farthest = Math.max(1, ...at.map((each) => angle(each, vector(longitude, latitude))));
    page.globe.turnTo(longitude, latitude, Math.max(NEAREST, Math.min(FARTHEST, 0.8 / Math.sin(Math.min(90, farthest) * RAD))));
  }

  /** The globe shows the gain while the panel is seen and its search is of the shield of the state. */
  function show(): void {
    const [state, detail] = [store.get(), page.detail()];
    const holds = seen && made !== null && detail !== null && question(detail, state) === made.question;
    page.globe.showGains(holds && made ? gainsOf(made.found) : null);
  }

  function draw(): void {
    void prepare();
    void search();
  }

  if (!source.can.sites) {
    const how = "This page holds stored answers and cannot search. Start Penumbra's server to search: penumbra serve.";
    fill(fields, h("p", {}, how));
  }
  watch(store, ({ sites, date, history }) => [sites, date, history], draw);
  page.onDetail(draw);
  return {
    element: h(
      "div",
      { class: "sites" },
      h("p", { class: "note" }, "Where one more battery or ship of the shield would add most, and how sure that is."),
      answer,
      fields,
    ),
    looked(at) {
      const before = seen;
      seen = at;
      if (at) draw();
      else if (before) show();
    },
  };
}

function whereWords(wish: SitesWish, setup: Schema["SiteSetup"], detail: Schema["ShieldDetail"]): string {
  const name = (key: string): string => detail.threats.find((each) => each.key === key)?.name ?? key;
  const country = (code: string): string => setup.countries.find((each) => each.code === code)?.name ?? code;
  const where = wish.points.length > 0 ? "at named points" : wish.where.includes("..") ? `at sea in ${wish.where}` : "";
  const land = wish.where.split(",").map((code) => country(code.trim()));
  const threats = wish.threats.length > 0 ? wish.threats.map(name).join(", ") : "all classes";
  return `Candidates ${where || `in ${land.join(", ")}`}; against ${threats}.`;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
