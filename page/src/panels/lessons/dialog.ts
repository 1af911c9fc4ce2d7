// The lessons to choose from, each with a link, and a form for a question of one's own.

import { writeLink } from "../../link";
import type { Page } from "../../page";
import { button, fill, h, labelled } from "../dom";
import { makeDialog, type Dialog } from "../dialog";
import { copyField } from "../top/copy";
import type { LessonPanel, PanelName } from "./panel";

const PANELS: [PanelName, string][] = [
  ["globe", "Globe"],
  ["date", "Day"],
  ["threat", "Classes and legend"],
  ["place", "Places"],
  ["claims", "Claims"],
  ["editor", "Change and compare"],
  ["arc", "Flight"],
];

export function lessonsDialog(page: Page, panel: LessonPanel): Dialog {
  const list = h("div");
  const dialog = makeDialog("Lessons", list, h("h3", {}, "A question of your own"), ownQuestion(page));
  return {
    ...dialog,
    open() {
      void fillList();
      dialog.open();
    },
  };

  async function fillList(): Promise<void> {
    if (!list.childElementCount) fill(list, h("p", { role: "status", class: "note" }, "The lessons are being read."));
    try {
      const all = await panel.all();
      fill(
        list,
        all.length === 0 && h("p", {}, "No lessons come with this page."),
        all.map((lesson) => {
          const link = copyField("Link for pupils", "Copy the link");
          link.set(`${addressOfPage()}#lesson=${encodeURIComponent(lesson.id)}`);
          const begin = (): void => {
            dialog.close();
            panel.begin(lesson);
          };
          return h(
            "section",
            { class: "lesson-choice" },
            h("h3", {}, lesson.title),
            h(
              "p",
              {},
              lesson.about,
              h("span", { class: "note" }, ` ${lesson.minutes} minutes, ${lesson.steps.length} questions.`),
            ),
            h(
              "p",
              { class: "buttons" },
              button("Begin", begin, { class: "main", "aria-label": `Begin: ${lesson.title}` }),
            ),
            link.element,
          );
        }),
      );
    } catch (error) {
      fill(list, h("p", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  }
}

export function addressOfPage(): string {
  return location.href.replace(/#.*$/, "");
}

function ownQuestion(page: Page): HTMLElement {
  const area = (rows: string, most: string): HTMLTextAreaElement => h("textarea", { rows, maxlength: most });
  const [question, hint, answer] = [area("2", "2000"), area("2", "2000"), area("3", "4000")];
  const boxes = PANELS.map(([name, text]) => {
    const box = h("input", { type: "checkbox", value: name });
    box.checked = name === "globe" || name === "threat" || name === "place";
    return { name, box, field: labelled(text, box) };
  });
  const said = h("p", { role: "status" });
  const link = copyField("Link with the question", "Copy the link");
  link.element.hidden = true;
  const make = button("Make a lesson link of what I see", () => void made(), { class: "main" });

  async function made(): Promise<void> {
    if (!question.value.trim()) {
      said.textContent = "Write a question first.";
      return question.focus();
    }
    const panels = boxes.filter(({ box }) => box.checked).map(({ name }) => name);
    const own = { question: question.value.trim(), hint: hint.value.trim(), answer: answer.value.trim(), panels };
    const hash = await writeLink({ ...page.store.get(), lesson: { id: "own", step: 0, own } });
    link.set(addressOfPage() + hash);
    link.element.hidden = false;
    said.textContent =
      "The link holds what the page shows now, the question, the hint and the answer. Nothing is stored elsewhere.";
  }

  return h(
    "div",
    { class: "own-question" },
    labelled("Question", question),
    labelled("Hint (may be empty)", hint),
    labelled("Answer (may be empty)", answer),
    h(
      "fieldset",
      {},
      h("legend", {}, "What pupils see"),
      boxes.map(({ field }) => field),
    ),
    h("p", { class: "buttons" }, make),
    said,
    link.element,
  );
}
