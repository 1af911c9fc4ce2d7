// A dialog over the page: Escape and the button close it, the focus returns to where it was.

import { button, freshId, h, type Child } from "./dom";

export interface Dialog {
  element: HTMLDialogElement;
  open(): void;
  close(): void;
}

export function makeDialog(title: string, ...children: Child[]): Dialog {
  const id = freshId("dialog-title");
  const close = button("Close", () => element.close(), { class: "close" });
  const element = h(
    "dialog",
    { "aria-labelledby": id, class: "dialog" },
    h("header", {}, h("h2", { id }, title), close),
    h("div", { class: "dialog-body" }, children),
  );
  let before: Element | null = null;
  element.addEventListener("close", () => {
    if (before instanceof HTMLElement) before.focus();
  });
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close();
  });
  document.body.append(element);
  return {
    element,
    open() {
      if (element.open) return;
      before = document.activeElement;
      element.showModal();
    },
    close: () => element.close(),
  };
}
