// A field with a text to copy and a button that does it.

import { button, h, labelled } from "../dom";

export interface CopyField {
  element: HTMLElement;
  set(text: string): void;
}

export function copyField(label: string, press: string): CopyField {
  const field = h("input", { type: "text", readonly: true, on: { focus: () => field.select() } });
  const said = h("span", { role: "status", class: "note" });
  const copy = button(press, () => void copied());

  async function copied(): Promise<void> {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      field.select();
      said.textContent = "Press Ctrl+C to copy the marked text.";
    }
  }

  return {
    element: h("div", { class: "copy" }, labelled(label, field), copy, said),
    set(text) {
      field.value = text;
      said.textContent = "";
    },
  };
}
