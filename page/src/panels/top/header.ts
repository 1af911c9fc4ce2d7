// The header: the case, what is found, and what can be done with the page as a whole.

import type { Page } from "../../page";
import { button, fill, h } from "../dom";
import { day, historyWords, percent } from "../numbers";
import { watch } from "../watch";
import { peopleByState } from "../words/cells";
import { download } from "./share";

const COVERED = 4;

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
  const finding = h("p", { class: "finding", id: "finding", "aria-live": "polite" });
  const said = h("p", { role: "alert", class: "error", hidden: true });
  const undo = button("Undo", () => void store.undo(), { "aria-keyshortcuts": "Control+Z" });
  const redo = button("Redo", () => void store.redo(), { "aria-keyshortcuts": "Control+Shift+Z" });

  function tell(message: string | null): void {
    said.hidden = !message;
    said.textContent = message;
  }

  function find(): void {
    const nominal = store.get().date ? nominalFinding(page) : "Opening the case.";
    finding.textContent = page.standing()?.headline || nominal;
  }

  page.onDetail((detail) => {
    fill(chooser, detail.title, h("span", { class: "visually-hidden" }, ": choose another case"));
    document.title = `${detail.title} – Penumbra`;
    find();
  });
  page.onStanding(find);
  page.onMap(find);
  watch(store, ({ date, history, threat }) => [date, history, threat], find);
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
    finding,
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

/** What the map of the nominal numbers says, until the cases are drawn. */
export function nominalFinding(page: Page): string {
  const { date, history, threat } = page.store.get();
  const when = `${day(date)}, ${historyWords(history)}`;
  const map = page.shownMap();
  const name = page.detail()?.threats.find((each) => each.key === threat)?.name ?? threat;
  const shares = map && map.block.meta["threat"] === threat ? peopleByState(map.block) : null;
  if (!shares) return `${when}: the map is being computed.`;
  const reach = 100 - (shares[0] ?? 0);
  if (reach <= 0) return `${when}: nobody whom the shield protects is in reach of the ${name}.`;
  const covered = percent((100 * (shares[COVERED] ?? 0)) / reach);
  const found = `on the nominal numbers the shield covers ${covered} of the people in reach of the ${name}`;
  return `${when}: ${found}. How sure that is has not been computed yet.`;
}
