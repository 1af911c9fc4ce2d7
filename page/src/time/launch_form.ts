// From where a flight to the chosen place starts.

import { el } from "../globe/element";
import type { Schema } from "../source/source";

export interface LaunchForm {
  readonly element: HTMLElement;
  show(areas: readonly Schema["LaunchArea"][], place: string | null, launch: string | null): void;
}

export function createLaunchForm(asked: (launch: string) => void): LaunchForm {
  const choice = el("select", { "aria-label": "Launch area" });
  const button = el("button", { type: "submit" }, "Show the flight");
  const aim = el("span", { class: "aim" });
  const element = el("form", { class: "launch-form" }, el("label", {}, "Missile from ", choice), aim, button);
  element.hidden = true;
  let drawn = "";
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    asked(choice.value);
  });
  return {
    element,
    show(areas, place, launch) {
      const mark = JSON.stringify(areas.map((area) => [area.key, area.name]));
      if (mark !== drawn) choice.replaceChildren(...areas.map((area) => el("option", { value: area.key }, area.name)));
      drawn = mark;
      if (launch !== null && areas.some((area) => area.key === launch)) choice.value = launch;
      aim.textContent = `to ${place ?? ""}`;
      element.hidden = place === null || !areas.length;
    },
  };
}
