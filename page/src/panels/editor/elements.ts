// Switch off what stands, and add what the catalogue has.

import type { Page } from "../../page";
import { button, choose, fill, h, labelled } from "../dom";
import type { AllNames } from "../names";
import { applyChange } from "./apply";
import { makePart } from "./part";
import { NOT_A_PLACE, whereFields } from "./where";

export function switchOff(page: Page): HTMLElement {
  const list = h("ul", { class: "elements" });
  const part = makePart("Switch off a radar or a battery", list);
  page.onStanding(({ elements }) =>
    fill(
      list,
      elements.length === 0 && h("li", {}, "Nothing stands on this day."),
      elements.map((each) => {
        const of = each.kind === "battery" ? "batteries" : "sensors";
        const off = (): void => void part.told(applyChange(page, { do: "remove", of, key: each.key }));
        return h(
          "li",
          {},
          h("span", {}, each.name, h("span", { class: "note" }, ` ${each.card}`)),
          button("Switch off", off, { "aria-label": `Switch off ${each.name}` }),
        );
      }),
    ),
  );
  return part.element;
}

const CATALOGUE = [
  ["battery", "Batteries ashore, by their interceptors"],
  ["ship", "Ships, by their interceptors"],
  ["radar", "Radars"],
] as const;

export function addElement(page: Page, names: AllNames): HTMLElement {
  const select = h("select");
  const where = whereFields();
  const here = button("At the place asked about", () => {
    const at = names.places.get(page.store.get().place ?? "");
    if (at) where.set(at.latitude, at.longitude);
    else part.say("Ask a place first, or write its coordinates.");
  });
  const middle = button("Where the globe looks", () => {
    const { latitude, longitude } = page.store.get().view;
    where.set(latitude, ((((longitude + 180) % 360) + 360) % 360) - 180);
  });
  const add = button("Add", () => void added(), { class: "main" });
  const part = makePart(
    "Add a radar or a battery",
    labelled("From the catalogue", select),
    where.element,
    h("div", { class: "buttons" }, here, middle),
    h("div", { class: "buttons" }, add),
    h(
      "p",
      { class: "note" },
      "A battery comes with a radar of its own. Every battery may be launched on the track of an added radar.",
    ),
  );

  async function added(): Promise<void> {
    const at = where.get();
    const card = page.detail()?.cards.find((each) => `${each.kind} ${each.key}` === select.value);
    if (!card) return part.say("Choose what to add.");
    if (!at) return part.say(NOT_A_PLACE);
    await part.told(
      applyChange(
        page,
        card.kind === "radar"
          ? { do: "add-radar", card: card.key, ...at }
          : { do: "add-battery", interceptor: card.key, ...at },
      ),
    );
  }

  page.onDetail(({ cards }) => {
    const chosen = select.value;
    fill(
      select,
      h("option", { value: "" }, "Choose one"),
      CATALOGUE.map(([kind, label]) =>
        h(
          "optgroup",
          { label },
          cards
            .filter((each) => each.kind === kind)
            .map((each) => h("option", { value: `${kind} ${each.key}` }, each.name)),
        ),
      ),
    );
    choose(select, chosen);
  });
  return part.element;
}
