// The editor: what can be changed, and what was.

import type { Page } from "../../page";
import { h } from "../dom";
import type { AllNames } from "../names";
import { answerQuestions, launchFrom } from "./choices";
import { addElement, switchOff } from "./elements";
import { changeList } from "./list";
import { changeNumbers } from "./numbers";
import { moveSites } from "./sites";

export function editorPanel(page: Page, names: AllNames): HTMLElement {
  if (!page.source.can.change)
    return h(
      "div",
      { class: "editor" },
      h(
        "p",
        {},
        "This page holds answers that were computed before, so it cannot change the shield. Start Penumbra to do so:",
      ),
      h("pre", {}, "pip install penumbra[web]\npenumbra serve"),
    );
  return h(
    "div",
    { class: "editor" },
    changeList(page, names),
    moveSites(page, names),
    addElement(page, names),
    switchOff(page),
    changeNumbers(page),
    answerQuestions(page),
    launchFrom(page),
  );
}
