// A bar of progress with a button that cancels.

import type { Progress } from "../source/source";
import { button, freshId, h } from "./dom";

export interface Waiting {
  element: HTMLElement;
  progress: Progress;
}

export function waiting(what: string, cancel: () => void): Waiting {
  const id = freshId("wait");
  const words = h("span", { id, class: "what" }, `${what}…`);
  const bar = h("progress", { max: "1", "aria-labelledby": id });
  const element = h("div", { class: "waiting" }, words, bar, button("Cancel", cancel));
  return {
    element,
    progress(share, now) {
      bar.value = Math.min(1, Math.max(0, share));
      words.textContent = now ? `${what}: ${now}…` : `${what}…`;
    },
  };
}
