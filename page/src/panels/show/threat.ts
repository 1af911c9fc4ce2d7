// Which class of missile, which published answers, and which reading of the published ranges the map shows.

import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import { fill, freshId, h, labelled, options } from "../dom";
import { watch } from "../watch";

/** Whether no source attributes the class to the launching country by a day. */
export function isHypothetical(threat: Schema["Threat"], date: string): boolean {
  return threat.hypothetical || (threat.attributed_since !== null && threat.attributed_since > date);
}

export function threatChoice(page: Page): HTMLElement {
  const { store } = page;
  const name = freshId("threat");
  const list = h("fieldset", { class: "threats", id: "threat-choice" });
  const note = h("p", { class: "note" });

  function draw(detail: Schema["ShieldDetail"]): void {
    const focused = list.contains(document.activeElement);
    const { date } = store.get();
    const real = detail.threats.filter((each) => !isHypothetical(each, date));
    const supposed = detail.threats.filter((each) => isHypothetical(each, date));
    fill(
      list,
      h("legend", {}, "Against which missile"),
      h("div", { class: "chips" }, real.map(chip)),
      supposed.length > 0 && h("p", { class: "note" }, "Hypothetical on this day:"),
      h("div", { class: "chips supposed" }, supposed.map(chip)),
    );
    if (focused) list.querySelector<HTMLInputElement>("input:checked")?.focus();
    tell();
  }

  function chip(each: Schema["Threat"]): HTMLElement {
    const id = freshId("class");
    const box = h("input", { type: "radio", name, id, value: each.key });
    box.checked = each.key === store.get().threat;
    box.addEventListener("change", () => store.set({ threat: each.key }, true));
    const mark = isHypothetical(each, store.get().date) && h("span", { class: "visually-hidden" }, ", hypothetical");
    return h("span", { class: "chip" }, box, h("label", { for: id }, each.name, mark));
  }

  function tell(): void {
    const found = page.detail()?.threats.find((each) => each.key === store.get().threat);
    const told = [
      found?.note ?? "",
      found && isHypothetical(found, store.get().date)
        ? "no source attributes this class to the launching country by this day"
        : "",
    ];
    note.textContent = told.filter(Boolean).map(sentence).join(" ");
  }

  page.onDetail(draw);
  watch(
    store,
    ({ date }) => date,
    () => {
      const detail = page.detail();
      if (detail) draw(detail);
    },
  );
  watch(
    store,
    ({ threat }) => threat,
    (threat) => {
      for (const box of list.querySelectorAll("input")) box.checked = box.value === threat;
      tell();
    },
  );
  return h("div", {}, list, note);
}

/** Every combination of answers to the questions that are open, as the maps name them, with words for each. */
export function combinations(questions: readonly Schema["Question"][]): { value: string; text: string }[] {
  let all: { value: string[]; text: string[] }[] = [{ value: [], text: [] }];
  for (const question of questions) {
    const chosen = question.options.filter((each) => question.chosen === null || each.key === question.chosen);
    all = all.flatMap((one) =>
      chosen.map((each) => ({ value: [...one.value, `${question.key}=${each.key}`], text: [...one.text, each.name] })),
    );
  }
  return all
    .filter((each) => each.value.length > 0)
    .map(({ value, text }) => ({ value: value.join(", "), text: text.join("; ") }));
}

export function readingChoice(page: Page): HTMLElement {
  const { store } = page;
  const answers = h("select", { on: { change: () => store.set({ alternative: answers.value || null }, true) } });
  const priors = h("select", { on: { change: () => store.set({ prior: priors.value || null }, true) } });
  const question = h("span", {}, "Published answers");
  const answersField = labelled(question, answers);
  const priorsField = labelled("How published ranges are read", priors);

  const note = h(
    "p",
    { class: "note readings" },
    "These two choose what the map of cases shows; the map of nominal numbers does not have them.",
  );
  answersField.hidden = priorsField.hidden = note.hidden = true; // until a case is open

  function draw(): void {
    const detail = page.detail();
    if (!detail) return;
    note.hidden = false;
    const open = detail.questions.filter((each) => each.chosen === null);
    const all = open.length > 0 ? combinations(detail.questions) : [];
    answersField.hidden = all.length < 2;
    question.textContent = open.length === 1 ? (open[0]?.question ?? "") : "Answers to the open questions";
    const { alternative, prior } = store.get();
    options(answers, [{ value: "", text: "All answers together" }, ...all], alternative ?? "");
    const readings = detail.priors.map((each) => ({ value: each, text: each }));
    priorsField.hidden = readings.length < 2;
    options(priors, [{ value: "", text: "All ways; the least counts" }, ...readings], prior ?? "");
  }

  page.onDetail(draw);
  watch(store, ({ alternative, prior }) => [alternative, prior], draw);
  return h(
    "div",
    {},
    answersField,
    priorsField,
    note,
  );
}

/** A phrase as a sentence. */
function sentence(phrase: string): string {
  const text = phrase.charAt(0).toUpperCase() + phrase.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
