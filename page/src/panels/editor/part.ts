// A part of the editor: folded under its name, with a line that tells what the server refused.

import { fill, h, type Child } from "../dom";

export interface Part {
  element: HTMLDetailsElement;
  /** Waits for a change and tells here if it was refused. */
  told(change: Promise<string | null>): Promise<boolean>;
  say(message: string | null): void;
}

export function makePart(title: string, ...children: Child[]): Part {
  const said = h("div", { class: "said" });
  const say = (message: string | null): void =>
    fill(said, message && message.split("\n").map((line) => h("p", { role: "alert", class: "error" }, line)));
  return {
    element: h("details", { class: "part" }, h("summary", {}, title), children, said),
    say,
    async told(change) {
      fill(said, h("p", { role: "status", class: "note" }, "Changing the shield…"));
      const refused = await change;
      say(refused);
      return refused === null;
    },
  };
}
