// A lesson: a question about what the page shows, a hint and an answer on demand, and the next one.

import { USUAL } from "../../state";
import { LinkError, checkedState } from "../../link/check";
import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import type { PageState } from "../../state";
import { viewOf } from "../cases/dialog";
import { button, fill, h, type Child } from "../dom";
import { watch } from "../watch";

type Lesson = Schema["Lesson"];
export type PanelName = Lesson["panels"][number];

/** Shows only the panels that are named; all of them for null. */
export type Keep = (panels: readonly PanelName[] | null) => void;

export interface LessonPanel {
  element: HTMLElement;
  all(): Promise<readonly Lesson[]>;
  begin(lesson: Lesson, step?: number): void;
}

/** The state at a step of a lesson; raises LinkError if the lesson's own state cannot be read. */
export function stateAt(lesson: Lesson, step: number): Partial<PageState> {
  const at = Math.min(Math.max(0, step), lesson.steps.length - 1);
  const own = checkedState(lesson.steps[at]?.state ?? {});
  return { ...USUAL, case: lesson.case, date: "", threat: "", ...own, lesson: { id: lesson.id, step: at } };
}

export function lessonPanel(page: Page, keep: Keep): LessonPanel {
  const { store, source } = page;
  const element = h("section", { class: "lesson", "aria-label": "Lesson", hidden: true });
  let focusNext = false; // on the question, after a button that is gone now
  let lessons: Promise<readonly Lesson[]> | null = null;

  const all = (): Promise<readonly Lesson[]> => (lessons ??= source.lessons().then((found) => found.lessons));
  const leave = (): void => store.set({ lesson: null }, true);

  function begin(lesson: Lesson, step = 0): void {
    if (step > 0 && store.get().case === lesson.case) return put(lesson, step, undefined); // the view stays
    void source.cases().then(
      ({ cases }) => put(lesson, step, cases.find((each) => each.id === lesson.case)?.region),
      () => put(lesson, step, undefined),
    );
  }

  function put(lesson: Lesson, step: number, region: Schema["Region"] | undefined): void {
    try {
      const fresh = region && (step === 0 || store.get().case !== lesson.case);
      const next = stateAt(lesson, step);
      const { date, threat, case: open } = store.get();
      // an empty day or class is filled only when a case is opened
      if (open === lesson.case) Object.assign(next, { date: next.date || date, threat: next.threat || threat });
      store.set({ ...(fresh ? { view: viewOf(region) } : {}), ...next }, true);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      problem(`This lesson cannot be shown. ${error.message}`);
    }
  }

  function show(
    title: string,
    about: string,
    parts: { question: string; hint: string; answer: string },
    moves: Child,
  ): void {
    element.hidden = false;
    fill(
      element,
      h("p", { class: "lesson-title" }, title),
      about && h("p", { class: "note" }, about),
      h("h2", { class: "question", tabindex: "-1" }, parts.question),
      parts.hint && h("details", {}, h("summary", {}, "Hint"), h("p", {}, parts.hint)),
      parts.answer && h("details", {}, h("summary", {}, "Answer"), h("p", {}, parts.answer)),
      h("p", { class: "buttons" }, moves, button("Leave the lesson", leave, { class: "quiet" })),
    );
    if (focusNext) element.querySelector<HTMLElement>(".question")?.focus();
    focusNext = false;
  }

  async function draw(now: PageState["lesson"]): Promise<void> {
    document.body.classList.toggle("in-lesson", now !== null);
    if (!now) {
      element.hidden = true;
      return keep(null);
    }
    if (now.own) {
      keep(now.own.panels);
      return show("A question", "", now.own, null);
    }
    let found: Lesson | undefined;
    try {
      found = (await all()).find((each) => each.id === now.id);
    } catch (error) {
      return problem(error instanceof Error ? error.message : String(error));
    }
    if (store.get().lesson?.id !== now.id) return;
    if (!found) return problem(`There is no lesson “${now.id.slice(0, 60)}” here.`);
    const lesson = found;
    const step = lesson.steps[now.step] ?? lesson.steps[0];
    if (!step) return problem(`The lesson “${lesson.title}” has no question.`);
    keep(lesson.panels);
    show(
      `${lesson.title}: question ${now.step + 1} of ${lesson.steps.length}`,
      now.step === 0 ? `${lesson.about} About ${lesson.minutes} minutes.` : "",
      step,
      [
        now.step > 0 && button("Back", () => go(lesson, now.step - 1)),
        now.step + 1 < lesson.steps.length &&
          button("Next question", () => go(lesson, now.step + 1), { class: "main" }),
      ],
    );
  }

  function go(lesson: Lesson, step: number): void {
    focusNext = true;
    begin(lesson, step);
  }

  function problem(message: string): void {
    element.hidden = false;
    keep(null);
    fill(element, h("p", { role: "alert", class: "error" }, message), button("Close", leave));
  }

  watch(
    store,
    ({ lesson }) => lesson,
    (lesson) => void draw(lesson),
  );
  return { element, all, begin };
}
