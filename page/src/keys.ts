// The keys of the page and the dialog that lists them. Keys of one letter can be switched off, as people who speak to
// their computer need it.

import type { Page } from "./page";
import { makeDialog, type Dialog } from "./panels/dialog";
import { h, labelled } from "./panels/dom";
import { theCanvas } from "./panels/words/table";

export interface Actions {
  place(): void;
  cases(): void;
  theme(): void;
  tab(id: string): void;
}

interface Key {
  keys: string;
  what: string;
}

const ELSEWHERE: Key[] = [
  { keys: "Tab, Shift+Tab", what: "to the next or last control" },
  { keys: "Ctrl+Z", what: "undo" },
  { keys: "Ctrl+Shift+Z, Ctrl+Y", what: "redo" },
  { keys: "Escape", what: "close a dialog or a list" },
];
const ON_THE_GLOBE: Key[] = [
  { keys: "Arrows", what: "turn" },
  { keys: "+ and -", what: "nearer and farther" },
  { keys: "Home", what: "back to the region" },
];

export function installKeys(page: Page, actions: Actions): Dialog {
  const { store } = page;
  const letters: [string, string, () => void][] = [
    ["/", "ask a place", actions.place],
    ["?", "this help", () => dialog.open()],
    ["g", "to the globe", () => theCanvas()?.focus()],
    ["c", "choose a case", actions.cases],
    ["[", "the class of shorter range", () => otherThreat(-1)],
    ["]", "the class of longer range", () => otherThreat(1)],
    [
      "p",
      "as planned, or as it happened",
      () => store.set({ history: store.get().history === "planned" ? "actual" : "planned" }, true),
    ],
    ["1", "places", () => actions.tab("place-panel")],
    ["2", "claims", () => actions.tab("claims-panel")],
    ["3", "the map in words", () => actions.tab("words-panel")],
    ["4", "what is shown", () => actions.tab("show-panel")],
    ["5", "change the shield", () => actions.tab("editor-panel")],
    ["6", "compare", () => actions.tab("compare-panel")],
    ["7", "a raid", () => actions.tab("raid-panel")],
    ["8", "where the next site adds most", () => actions.tab("sites-panel")],
    ["t", "light, dark, or as the system", actions.theme],
  ];
  const usable = h("input", { type: "checkbox", checked: true });
  const dialog = makeDialog(
    "Help",
    h(
      "p",
      {},
      "The globe shows how far a missile shield reaches, how sure anyone can be, and what the answer hangs on. " +
        "Penumbra works from published figures alone; whether an interceptor would hit is not modelled.",
    ),
    h(
      "p",
      {},
      "Click on the globe or type a town to ask a place. Move the day and choose a class of missile. " +
        "Change the shield and see what that does. Every step can be undone.",
    ),
    table("On the globe", ON_THE_GLOBE),
    table("Everywhere", ELSEWHERE),
    table(
      "Keys of one letter",
      letters.map(([keys, what]) => ({ keys, what })),
    ),
    labelled("Use the keys of one letter", usable),
  );

  function otherThreat(by: number): void {
    const all = page.detail()?.threats ?? [];
    const at = all.findIndex((each) => each.key === store.get().threat);
    const next = all[at + by];
    if (next) store.set({ threat: next.key }, true);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const typing = isTyping(event.target);
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const key = event.key.toLowerCase();
      if (typing || (key !== "z" && key !== "y")) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) store.redo();
      else store.undo();
      return;
    }
    if (
      typing ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      !usable.checked ||
      document.querySelector("dialog[open]")
    )
      return;
    const found = letters.find(([key]) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found[2]();
  });
  return dialog;
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button", "file"].includes(target.type);
}

function table(title: string, keys: readonly Key[]): HTMLElement {
  return h(
    "section",
    {},
    h("h3", {}, title),
    h(
      "table",
      { class: "keys" },
      h(
        "tbody",
        {},
        keys.map(({ keys: all, what }) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              all.split(/(, | and )/).map((part, at) => (at % 2 === 1 ? part : h("kbd", {}, part))),
            ),
            h("td", {}, what),
          ),
        ),
      ),
    ),
  );
}
