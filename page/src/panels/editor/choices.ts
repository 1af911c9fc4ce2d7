// Answer an open question, and choose from where missiles start.

import type { Page } from "../../page";
import { button, fill, freshId, h, labelled, options } from "../dom";
import { applyChange, applyChanges } from "./apply";
import { makePart } from "./part";

export function answerQuestions(page: Page): HTMLElement {
  const list = h("div");
  const part = makePart("Answer an open question", list);
  page.onDetail(({ questions }) => {
    part.element.hidden = questions.length === 0;
    fill(
      list,
      questions.map((each) => {
        const select = h("select");
        const all = each.options.map((option) => ({
          value: option.key,
          text: option.key === each.written ? `${option.name} (as the case is written)` : option.name,
        }));
        options(select, [{ value: "", text: "All published answers" }, ...all], each.chosen ?? "");
        select.addEventListener("change", () => {
          const change = select.value
            ? applyChange(page, { do: "answer", question: each.key, option: select.value })
            : applyChanges(page, (now) => now.filter((one) => one.do !== "answer" || one.question !== each.key));
          void part.told(change).then((taken) => {
            if (!taken) select.value = each.chosen ?? "";
          });
        });
        return labelled(each.question, select);
      }),
    );
  });
  return part.element;
}

export function launchFrom(page: Page): HTMLElement {
  const list = h("fieldset");
  const part = makePart("Choose where missiles start", list);
  let known: { key: string; name: string }[] = [];
  let of = "";

  page.onDetail(({ case: id, launch_areas }) => {
    const text = page.store.get().text ?? "";
    // A shield that keeps some areas names these alone: those seen before stay in the list.
    if (of !== `${id} ${text}`) known = [];
    of = `${id} ${text}`;
    for (const each of launch_areas) if (!known.some((one) => one.key === each.key)) known.push(each);
    const kept = new Set(launch_areas.map((each) => each.key));
    const boxes = known.map((each) => {
      const box = h("input", { type: "checkbox", id: freshId("launch"), value: each.key });
      box.checked = kept.has(each.key);
      return box;
    });
    const use = button("Use these", () => {
      const areas = boxes.filter((box) => box.checked).map((box) => box.value);
      if (areas.length === 0) return part.say("Tick one area or more.");
      const every = areas.length === known.length;
      const change = every
        ? applyChanges(page, (now) => now.filter((one) => one.do !== "launch-from"))
        : applyChange(page, { do: "launch-from", areas });
      void part.told(change);
    });
    fill(
      list,
      h("legend", {}, "Launch areas and points"),
      boxes.map((box, at) => labelled(known[at]?.name ?? box.value, box)),
      use,
    );
  });
  return part.element;
}
