// The list of what was changed, each with a button that takes it back; undo, redo, reset.

import type { Page } from "../../page";
import { button, fill, h } from "../dom";
import type { AllNames } from "../names";
import { withUnit } from "../numbers";
import { applyChanges } from "./apply";
import { changeWords } from "./words";

export function changeList(page: Page, names: AllNames): HTMLElement {
  const { store } = page;
  const [list, said, warned] = [h("div"), h("div"), h("div")];
  let trouble = "";
  const undo = button("Undo", () => void store.undo());
  const redo = button("Redo", () => void store.redo());
  const reset = button("Reset all", () => void takeBack(() => true));

  async function takeBack(gone: (at: number) => boolean): Promise<void> {
    const refused = await applyChanges(page, (now) => now.filter((_, at) => !gone(at)));
    fill(said, refused && h("p", { role: "alert", class: "error" }, refused));
  }

  function draw(): void {
    const { changes } = store.get();
    undo.disabled = !store.canUndo();
    redo.disabled = !store.canRedo();
    reset.disabled = changes.length === 0;
    fill(
      list,
      changes.length === 0
        ? h("p", { class: "note" }, "Nothing is changed: the shield is as published.")
        : h(
            "ol",
            { class: "changes" },
            changes.map((each, at) => {
              const words = changeWords(each, names);
              const remove = button("Take back", () => void takeBack((one) => one === at), {
                "aria-label": `Take back: ${words}`,
              });
              return h("li", {}, h("span", {}, words), remove);
            }),
          ),
      trouble &&
        h(
          "p",
          { role: "alert", class: "error" },
          `The shield with these changes was refused, so the map is of the one before. ${trouble}`,
        ),
    );
  }

  store.listen((now, before) => {
    if (now.changes !== before.changes) fill(said);
    draw();
  });
  page.onDetail((detail) => {
    trouble = "";
    draw();
    const beyond = detail.numbers.filter(
      (each) => each.low < each.high && (each.value < each.low || each.value > each.high),
    );
    fill(
      warned,
      detail.warnings.map((each) => h("p", { class: "warning" }, each)),
      detail.warnings.length === 0 &&
        beyond
          .slice(0, 5)
          .map((each) =>
            h(
              "p",
              { class: "warning" },
              `${each.name} is ${withUnit(each.value, each.unit)}, beyond the published range.`,
            ),
          ),
    );
  });
  page.onTrouble((now) => {
    if (now === null || now.of === "shield") trouble = now?.message ?? "";
    draw();
  });
  draw();
  return h(
    "section",
    { class: "change-list" },
    h("h3", {}, "What is changed"),
    list,
    said,
    warned,
    h("p", { class: "buttons" }, undo, redo, reset),
  );
}
