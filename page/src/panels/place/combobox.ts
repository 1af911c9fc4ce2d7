// A field that suggests towns: the combobox with a list of the ARIA Authoring Practices.

import type { Schema } from "../../source/source";
import { fill, freshId, h } from "../dom";
import { people } from "../numbers";
import { pair } from "./asked";

type Town = Schema["Town"];

export interface Combobox {
  element: HTMLElement;
  input: HTMLInputElement;
}

interface Wanted {
  label: string;
  /** Towns for the letters typed. */
  suggest(letters: string, signal: AbortSignal): Promise<readonly Town[]>;
  /** Called with the text of a place when somebody has chosen one. */
  choose(text: string): void;
  wait?: number;
}

export function makeCombobox({ label, suggest, choose, wait = 120 }: Wanted): Combobox {
  const [id, listId] = [freshId("place"), freshId("towns")];
  const list = h("ul", { role: "listbox", id: listId, "aria-label": "Towns", class: "towns", hidden: true });
  const status = h("p", { role: "status", class: "visually-hidden" });
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "120",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    placeholder: "a town, or 52.2, 21.0",
  });
  let towns: readonly Town[] = [];
  let active = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;

  function close(): void {
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function stop(): void {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  }

  function show(found: readonly Town[]): void {
    towns = found;
    active = -1;
    fill(
      list,
      found.map((town, at) => option(town, `${listId}-${at}`, () => take(at))),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent =
      found.length === 0 ? "No town of this name." : `${found.length} towns; arrow down to choose one.`;
  }

  async function ask(): Promise<void> {
    const letters = input.value.trim();
    asking?.abort();
    if (letters.length < 2 || pair(letters)) return close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const found = await suggest(letters, signal);
      if (!signal.aborted) show(found);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function take(at: number): void {
    const text = at >= 0 ? towns[at]?.written : input.value.trim();
    stop();
    close();
    if (!text) return;
    input.value = text;
    choose(text);
  }

  function move(to: number): void {
    active = (to + towns.length) % towns.length;
    [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    list.children[active]?.scrollIntoView?.({ block: "nearest" });
  }

  function key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) void ask().then(() => !list.hidden && active < 0 && move(0));
      else move(event.key === "ArrowDown" ? active + 1 : active < 0 ? towns.length - 1 : active - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(open ? active : -1);
    } else if (event.key === "Escape") {
      if (open) close();
      else input.value = "";
      stop();
      event.stopPropagation();
    } else if (event.key === "Tab") close();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), wait);
  });
  input.addEventListener("keydown", key);
  input.addEventListener("blur", () => {
    stop();
    close();
  });
  const element = h("div", { class: "combobox" }, h("label", { for: id }, label), input, list, status);
  return { element, input };
}

function option(town: Town, id: string, take: () => void): HTMLLIElement {
  return h(
    "li",
    {
      role: "option",
      id,
      "aria-selected": "false",
      // Before the field loses the focus, which would close the list.
      on: { pointerdown: (event) => event.preventDefault(), click: take },
    },
    h("span", { class: "town" }, town.name),
    " ",
    h("span", { class: "where" }, [town.region, town.country].filter(Boolean).join(", ")),
    " ",
    h("span", { class: "count" }, people(town.people)),
  );
}
