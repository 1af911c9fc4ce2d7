// Light, dark, or as the system has it.

import type { Page } from "../../page";
import { button } from "../dom";

const THEMES = ["system", "light", "dark"] as const;

export function themeSwitch(page: Page): { element: HTMLButtonElement; next(): void } {
  let now = 0;
  const element = button("", next, { class: "theme" });

  function tell(): void {
    element.textContent = `Colours: ${THEMES[now]}`;
  }

  function next(): void {
    now = (now + 1) % THEMES.length;
    const theme = THEMES[now];
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    tell();
    page.globe.redraw();
  }

  tell();
  return { element, next };
}
