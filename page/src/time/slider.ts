// The date as a slider with two tracks: what was planned, and what happened.

import { el } from "../globe/element";
import { historyWords } from "../panels/numbers";
import type { History, Schema } from "../source/source";
import {
  dateAt,
  HISTORIES,
  inFewLetters,
  inWords,
  isDate,
  neighbour,
  shareOf,
  spanOf,
  stretchOf,
  today,
  yearsOf,
  type Span,
} from "./days";

export interface Slider {
  readonly element: HTMLElement;
  show(detail: Schema["ShieldDetail"], date: string, history: History): void;
}

interface Track {
  history: History;
  bar: HTMLElement;
  thumb: HTMLElement;
  ticks: HTMLElement;
}

/** `chosen` is told every step; `kept` is false for those of a drag after its first. */
export function createSlider(chosen: (date: string, history: History, kept: boolean) => void): Slider {
  let detail: Schema["ShieldDetail"] | null = null;
  let [date, history]: [string, History] = ["", "planned"];
  let span: Span = { first: 0, last: 1 };
  let drawn = "";

  const field = el("input", { type: "date", "aria-label": "Date" });
  const back = el("button", { type: "button", "aria-label": "Earlier moment", title: "Earlier moment" }, "◀");
  const on = el("button", { type: "button", "aria-label": "Later moment", title: "Later moment" }, "▶");
  const what = el("p", { class: "day-words", role: "status" });
  const scale = el("div", { class: "scale", "aria-hidden": "true" });
  const names = el("div", { class: "shown-days" });
  const tracks: Track[] = HISTORIES.map(({ key, name }) => makeTrack(key, name));
  const rows = tracks.map(({ history: key, bar }) =>
    el(
      "div",
      { class: `track-row ${key}` },
      el("span", { class: "track-name" }, HISTORIES.find((one) => one.key === key)!.name),
      bar,
    ),
  );
  const element = el(
    "div",
    { class: "time unopened", role: "group", "aria-label": "Day" },
    el("div", { class: "time-buttons" }, back, field, on, what),
    el("div", { class: "tracks" }, names, ...rows, scale),
  );

  function makeTrack(key: History, name: string): Track {
    const thumb = el("div", {
      class: "thumb",
      role: "slider",
      tabindex: "0",
      "aria-label": `${name}: day`,
      "aria-orientation": "horizontal",
    });
    const ticks = el("div", { class: "ticks" });
    const bar = el("div", { class: "track" }, ticks, thumb);
    bar.addEventListener("pointerdown", (event) => {
      if (!detail || event.button !== 0) return;
      event.preventDefault();
      thumb.focus();
      bar.setPointerCapture(event.pointerId);
      take(key, event, true); // undo leads back to the day before the drag
    });
    bar.addEventListener("pointermove", (event) => {
      if (detail && bar.hasPointerCapture(event.pointerId)) take(key, event, false);
    });
    thumb.addEventListener("keydown", (event) => keyed(key, event));
    return { history: key, bar, thumb, ticks };
  }

  /** The day under the pointer; near a tick, its moment. */
  function take(key: History, event: PointerEvent, kept: boolean): void {
    const box = tracks.find((one) => one.history === key)!.bar.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    const near = [
      ...detail!.moments[key],
      ...detail!.shown.filter((one) => one.history === key).map((one) => one.date),
      today(),
    ]
      .map((one) => ({ one, away: Math.abs(shareOf(span, one) - share) * box.width }))
      .sort((a, b) => a.away - b.away)[0];
    chosen(near && near.away < 6 ? near.one : dateAt(span, share), key, kept);
  }

  function step(key: History, forward: boolean): void {
    if (!detail) return;
    const next = neighbour(detail.moments[key], date, forward);
    if (next) chosen(next, key, true);
  }

  function byYears(years: number): string {
    const [year = "", ...rest] = date.split("-");
    const moved = [String(Number(year) + years).padStart(4, "0"), ...rest].join("-");
    return dateAt(span, shareOf(span, isDate(moved) ? moved : `${moved.slice(0, 8)}28`));
  }

  function keyed(key: History, event: KeyboardEvent): void {
    if (!detail || event.ctrlKey || event.metaKey || event.altKey) return;
    const moments = detail.moments[key];
    if (event.key === "ArrowRight") step(key, true);
    else if (event.key === "ArrowLeft") step(key, false);
    else if (event.key === "PageUp") chosen(byYears(1), key, true);
    else if (event.key === "PageDown") chosen(byYears(-1), key, true);
    else if (event.key === "Home" && moments[0]) chosen(moments[0], key, true);
    else if (event.key === "End" && moments.length) chosen(moments.at(-1)!, key, true);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown" || event.key === "Enter" || event.key === " ") {
      const other = event.key.startsWith("Arrow") ? (event.key === "ArrowUp" ? "planned" : "actual") : key;
      chosen(date, other, true);
      tracks.find((one) => one.history === other)!.thumb.focus();
    } else return;
    event.preventDefault();
  }

  back.addEventListener("click", () => step(history, false));
  on.addEventListener("click", () => step(history, true));
  field.addEventListener("change", () => {
    if (isDate(field.value)) chosen(field.value, history, true);
    else field.value = date;
  });

  function at(node: HTMLElement, share: number): HTMLElement {
    node.style.left = `${(100 * share).toFixed(3)}%`;
    return node;
  }

  function drawScale(of: Schema["ShieldDetail"]): void {
    const now = today();
    for (const track of tracks) {
      const ticks = of.moments[track.history].map((one) =>
        at(el("i", { class: "tick", title: inWords(one) }), shareOf(span, one)),
      );
      const open = of.last_day === null || now <= of.last_day;
      track.ticks.replaceChildren(
        ...ticks,
        ...(open ? [at(el("i", { class: "today", title: `Today, ${inWords(now)}` }), shareOf(span, now))] : []),
      );
    }
    scale.replaceChildren(
      ...yearsOf(span, 9).map((year) => at(el("span", {}, String(year)), shareOf(span, `${year}-01-01`))),
    );
    names.replaceChildren(...HISTORIES.flatMap(({ key, name }) => shownDays(of, key, name)));
  }

  /** The days that the case names in one history, as buttons after its name. */
  function shownDays(of: Schema["ShieldDetail"], key: History, name: string): HTMLElement[] {
    const buttons = of.shown
      .filter((one) => one.history === key)
      .map((one) => {
        const day = inFewLetters(one.date);
        const label = `${day}, ${historyWords(key)}`;
        const button = el("button", { type: "button", class: "shown-day", "aria-label": label }, day);
        button.addEventListener("click", () => chosen(one.date, key, true));
        button.dataset["day"] = `${one.date} ${key}`;
        return button;
      });
    return buttons.length ? [el("div", {}, el("span", { class: "days-name" }, name), ...buttons)] : [];
  }

  return {
    element,
    show(of, day, track) {
      detail = of;
      element.classList.remove("unopened");
      [date, history] = [day, track];
      const mark = JSON.stringify([of.key, of.moments, of.shown, of.last_day]);
      if (drawn !== mark) {
        span = spanOf(of, today());
        drawScale(of);
        drawn = mark;
      }
      field.value = date;
      const moments = of.moments[history];
      back.disabled = neighbour(moments, date, false) === null;
      on.disabled = neighbour(moments, date, true) === null;
      const since = stretchOf(moments, date);
      const unchanged = since === date ? "" : `; unchanged since ${inFewLetters(since)}`;
      what.textContent = `${inWords(date)}, ${historyWords(history)}${unchanged}`;
      for (const each of tracks) {
        const active = each.history === history;
        each.bar.parentElement!.classList.toggle("active", active);
        at(each.thumb, shareOf(span, date));
        each.thumb.setAttribute("aria-valuemin", String(span.first));
        each.thumb.setAttribute("aria-valuemax", String(span.last));
        each.thumb.setAttribute(
          "aria-valuenow",
          String(Math.round(span.first + shareOf(span, date) * (span.last - span.first))),
        );
        each.thumb.setAttribute(
          "aria-valuetext",
          `${inWords(date)}${active ? "" : ", not shown; press Enter to show"}`,
        );
      }
      for (const button of names.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset["day"] === `${date} ${history}`));
      }
    },
  };
}
