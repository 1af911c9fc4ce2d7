// Change a number within its published range, or beyond it, which is said.

import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import { button, fill, h, labelled } from "../dom";
import { GRADES, plain, rangeWords, withUnit } from "../numbers";
import { applyChange, applyChanges } from "./apply";
import { makePart } from "./part";
import { isBeyond, scaleOf } from "./scale";

type Found = Schema["Number"];
const MOST = 12;

export function changeNumbers(page: Page): HTMLElement {
  const search = h("input", {
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "burnout speed",
    on: { input: () => list() },
  });
  const found = h("ul", { class: "found" });
  const count = h("p", { role: "status", class: "note" });
  const one = h("div", { class: "one-number" });
  const part = makePart("Change a number", labelled("Search the numbers of this case", search), count, found, one);
  let chosen: string | null = null;

  const all = (): readonly Found[] => page.detail()?.numbers ?? [];

  function list(): void {
    const fits = matching(all(), search.value);
    count.textContent =
      fits.length > MOST
        ? `${fits.length} numbers; the first ${MOST} are shown. Write more to find fewer.`
        : `${fits.length} numbers`;
    fill(
      found,
      fits.slice(0, MOST).map((each) =>
        h(
          "li",
          {},
          button(each.name, () => choose(each.path), { "aria-pressed": String(each.path === chosen) }),
          h("span", { class: "note" }, ` ${withUnit(each.value, each.unit)}`),
        ),
      ),
    );
  }

  function choose(path: string): void {
    chosen = path;
    list();
    draw();
    one.querySelector("input")?.focus();
  }

  function draw(): void {
    const of = all().find((each) => each.path === chosen);
    if (!of) return fill(one);
    const changed = page.store.get().changes.some((each) => each.do === "set" && each.path === of.path);
    fill(
      one,
      numberFields(
        of,
        (value) => void part.told(applyChange(page, { do: "set", path: of.path, value: written(value, of.unit) })),
        () => {
          const rest = applyChanges(page, (now) => now.filter((each) => each.do !== "set" || each.path !== of.path));
          void part.told(rest);
        },
        changed,
      ),
    );
  }

  page.onDetail(() => {
    list();
    const typing =
      one.contains(document.activeElement) &&
      document.activeElement instanceof HTMLInputElement &&
      document.activeElement.type;
    draw();
    if (typing) one.querySelector<HTMLInputElement>(`input[type=${typing}]`)?.focus();
  });
  return part.element;
}

/** Numbers whose names hold every word, those that begin with the first one before the others. */
export function matching(all: readonly Found[], text: string): Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const hay = (each: Found): string => `${each.name} ${each.section} ${each.path}`.toLowerCase();
  return all
    .filter((each) => words.every((word) => hay(each).includes(word)))
    .sort((a, b) => Number(b.name.toLowerCase().startsWith(first)) - Number(a.name.toLowerCase().startsWith(first)));
}

/** A value as a scenario is written. */
export function written(value: number, unit: string): string {
  const text = String(Number(value.toPrecision(9)));
  return unit === "" || unit === "1" ? text : `${text} ${unit}`;
}

export function numberFields(
  of: Found,
  apply: (value: number) => void,
  back: () => void,
  changed: boolean,
): HTMLElement {
  const scale = scaleOf(of);
  const limits = { min: String(scale.least), max: String(scale.most), step: String(scale.step) };
  const slider = h("input", { type: "range", ...limits, "aria-label": `${of.name}, slider` });
  const field = h("input", { type: "number", step: "any", inputmode: "decimal" });
  const note = h("p", { role: "status", class: "range-note" });
  slider.value = String(of.value);
  field.value = String(Number(of.value.toPrecision(9)));

  function say(value: number): boolean {
    const refused =
      !Number.isFinite(value) || (of.least !== null && value < of.least) || (of.most !== null && value > of.most);
    const limit = `${of.least === null ? "any" : plain(of.least)} to ${of.most === null ? "any" : plain(of.most)}`;
    const beyond = isBeyond(of, value);
    note.className = `range-note${refused ? " error" : beyond ? " warning" : ""}`;
    if (refused) note.textContent = `Write a number of ${of.unit === "1" ? "no unit" : of.unit}; accepted is ${limit}.`;
    else if (beyond) note.textContent = `${withUnit(value, of.unit)} is beyond the published range ${rangeWords(of)}`;
    else
      note.textContent = of.low === of.high ? "No range is published." : `Within the published range ${rangeWords(of)}`;
    slider.setAttribute("aria-valuetext", `${withUnit(value, of.unit)}${beyond ? ", beyond the published range" : ""}`);
    return !refused;
  }

  const set = (): void => {
    const value = field.value.trim() === "" ? Number.NaN : Number(field.value);
    if (say(value)) apply(value);
  };
  slider.addEventListener("input", () => {
    field.value = String(Number(Number(slider.value).toPrecision(9)));
    say(Number(slider.value));
  });
  slider.addEventListener("change", set);
  field.addEventListener("input", () => {
    slider.value = field.value;
    say(field.value.trim() === "" ? Number.NaN : Number(field.value));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") set();
  });
  say(of.value);
  const band = scale.marked;
  const left = band && Math.max(0, band.from);
  const width = band && Math.min(100, band.to) - (left ?? 0);
  const mark = h("div", { class: "published", "aria-hidden": "true", hidden: !band });
  if (band) {
    mark.style.left = `${left}%`;
    mark.style.width = `${width}%`;
  }
  return h(
    "div",
    {},
    h("h4", {}, of.name),
    labelled(of.unit === "1" || of.unit === "" ? "Value" : `Value [${of.unit}]`, field),
    h("div", { class: "slider" }, mark, slider),
    note,
    h("p", { class: "note" }, `${of.section}. Source: ${of.source} (${GRADES[of.grade] ?? of.grade}).`),
    h(
      "p",
      { class: "buttons" },
      button("Apply", set, { class: "main" }),
      changed && button("Back to the published value", back),
    ),
  );
}
