// The header: the case, what is found, and what can be done with the page as a whole.

import type { Page } from "../../page";
import { button, fill, h } from "../dom";
import { finding } from "../finding";
import { watch } from "../watch";
import { download } from "./share";

export interface HeaderParts {
  cases(): void;
  lessons(): void;
  share(): void;
  help(): void;
  theme: HTMLButtonElement;
}

export function header(page: Page, parts: HeaderParts): HTMLElement[] {
  const { store } = page;
  const chooser = button("Choose a case", parts.cases, { class: "case", "aria-haspopup": "dialog" });
  const found = h("p", { class: "finding", id: "finding", "aria-live": "polite" });
  const said = h("p", { role: "alert", class: "error", hidden: true });
  const undo = button("Undo", () => void store.undo(), { "aria-keyshortcuts": "Control+Z" });
  const redo = button("Redo", () => void store.redo(), { "aria-keyshortcuts": "Control+Shift+Z" });

  function tell(message: string | null): void {
    said.hidden = !message;
    said.textContent = message;
  }

  function find(): void {
    found.textContent = store.get().date && page.detail() ? finding(page) : "Opening the case.";
  }

  page.onDetail((detail) => {
    fill(chooser, detail.title, h("span", { class: "visually-hidden" }, ": choose another case"));
    document.title = `${detail.title} – Penumbra`;
    find();
  });
  page.onMap(find);
  // In a lesson the case is told, and stays.
  watch(
    store,
    ({ lesson }) => lesson !== null,
    (taught) => (chooser.disabled = taught),
  );
  watch(store, ({ date, history, threat, alternative, prior }) => [date, history, threat, alternative, prior], find);
  const steps = (): void => {
    undo.disabled = !store.canUndo();
    redo.disabled = !store.canRedo();
  };
  store.listen(steps);
  steps();
  page.onTrouble((trouble) => {
    if (trouble === null || trouble.of === "shield") tell(trouble && trouble.message);
  });
  return [
    h("div", { class: "brand" }, h("h1", {}, "Penumbra"), chooser),
    found,
    h(
      "div",
      { class: "tools", role: "group", "aria-label": "Page" },
      undo,
      redo,
      button("Share", parts.share, { "aria-haspopup": "dialog" }),
      button("Download", () => void download(page).then(tell), {
        title: "The scenario as a file that the command line takes",
      }),
      button("Lessons", parts.lessons, { "aria-haspopup": "dialog" }),
      parts.theme,
      button("Help", parts.help, { "aria-haspopup": "dialog" }),
    ),
    said,
  ];
}
