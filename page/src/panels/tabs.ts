// Tabs after the pattern of the ARIA Authoring Practices: arrows move between them, the shown one is in the tab order.

import { freshId, h } from "./dom";

export interface Tab {
  name: string;
  /** Id of the panel, for links to it. */
  id: string;
  panel: HTMLElement;
}

export interface Tabs {
  element: HTMLElement;
  show(id: string): void;
  shown(): string;
  onShow(listener: (id: string) => void): void;
  /** Leave tabs out, as a lesson does; the first one left is shown. */
  keep(ids: readonly string[]): void;
}

export function makeTabs(label: string, all: readonly Tab[]): Tabs {
  const listeners: ((id: string) => void)[] = [];
  let now = all[0]?.id ?? "";
  const heads = all.map(({ name, id, panel }) => {
    const head = h("button", { type: "button", role: "tab", id: freshId("tab"), "aria-controls": id }, name);
    panel.id = id;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", head.id);
    panel.tabIndex = -1;
    panel.classList.add("tab-panel");
    panel.prepend(h("h2", { class: "visually-hidden" }, name));
    head.addEventListener("click", () => show(id));
    return head;
  });

  function show(id: string): void {
    now = id;
    all.forEach((each, at) => {
      const head = heads[at];
      each.panel.hidden = each.id !== id;
      head?.setAttribute("aria-selected", String(each.id === id));
      if (head) head.tabIndex = each.id === id ? 0 : -1;
    });
    for (const listener of listeners) listener(id);
  }

  function move(event: KeyboardEvent): void {
    const usable = heads.filter((head) => !head.hidden);
    const at = usable.findIndex((head) => head === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: usable.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = usable[(to + usable.length) % usable.length];
    next?.click();
    next?.focus();
  }

  const list = h("div", { role: "tablist", "aria-label": label, class: "tabs", on: { keydown: move } }, heads);
  const element = h(
    "div",
    { class: "tabbed" },
    list,
    all.map((each) => each.panel),
  );
  show(now);
  return {
    element,
    show,
    shown: () => now,
    onShow: (listener) => void listeners.push(listener),
    keep(ids) {
      all.forEach((each, at) => {
        const head = heads[at];
        if (head) head.hidden = !ids.includes(each.id);
      });
      list.hidden = heads.filter((head) => !head.hidden).length < 2;
      element.hidden = !all.some((each) => ids.includes(each.id));
      if (!ids.includes(now)) show(all.find((each) => ids.includes(each.id))?.id ?? now);
      else show(now);
      if (element.hidden) for (const each of all) each.panel.hidden = true;
    },
  };
}
