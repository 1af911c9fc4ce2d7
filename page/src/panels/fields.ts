// Fields that several forms have.

import { freshId, h, labelled } from "./dom";

/** A field for a number within bounds; `label` where no visible one stands with it. */
export function numberField(least: number, most: number, label = "", step = "1"): HTMLInputElement {
  const attributes = { type: "number", min: String(least), max: String(most), step };
  return h("input", label ? { ...attributes, "aria-label": label } : attributes);
}

/** Whether a field holds a whole number within its bounds. */
export function isWhole(field: HTMLInputElement): boolean {
  const value = Number(field.value);
  return field.value !== "" && Number.isInteger(value) && value >= Number(field.min) && value <= Number(field.max);
}

/** One of several, of which all are seen. */
export function radios(
  title: string,
  all: Record<string, string>,
  chosen: string,
  choose: (value: string) => void,
): HTMLElement {
  const name = freshId("one");
  return h(
    "fieldset",
    {},
    h("legend", {}, title),
    Object.entries(all).map(([value, text]) => {
      const box = h("input", { type: "radio", name, value, on: { change: () => choose(value) } });
      box.checked = value === chosen;
      return labelled(text, box);
    }),
  );
}

/** Several of a few, as boxes side by side. */
export function chips(title: string, boxes: readonly { box: HTMLInputElement; name: string }[]): HTMLElement {
  return h(
    "fieldset",
    {},
    h("legend", {}, title),
    h(
      "div",
      { class: "chips" },
      boxes.map(({ box, name }) => {
        const id = freshId("chip");
        box.id = id;
        return h("span", { class: "chip" }, box, h("label", { for: id }, name));
      }),
    ),
  );
}
