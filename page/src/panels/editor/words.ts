// A change in words.

import type { Change } from "../../link/check";
import type { AllNames } from "../names";
import { coordinates, listed } from "../numbers";

export function changeWords(change: Change, names: AllNames): string {
  switch (change.do) {
    case "set":
      return `${names.number(change.path)}: ${change.value}`;
    case "move":
      return `${names.site(change.site)} moved to ${coordinates(change.latitude, change.longitude)}`;
    case "remove":
      return `${names.element(change.key)} switched off`;
    case "add-radar":
      return `Radar added: ${names.card(change.card)} at ${coordinates(change.latitude, change.longitude)}`;
    case "add-battery":
      return `Battery added: ${names.card(change.interceptor)} at ${coordinates(change.latitude, change.longitude)}`;
    case "add-like":
      return `One more of ${names.element(change.battery)} at ${coordinates(change.latitude, change.longitude)}`;
    case "answer": {
      const { question, answer } = names.answer(change.question, change.option);
      return `${question} ${answer}`;
    }
    case "launch-from":
      return `Launches only from ${listed(change.areas.map(names.area))}`;
  }
}

/** What was done between two lists of changes. */
export function stepWords(before: readonly Change[], now: readonly Change[], names: AllNames): string {
  const written = new Set(before.map((each) => JSON.stringify(each)));
  const added = now.filter((each) => !written.has(JSON.stringify(each)));
  if (added.length > 0) return listed(added.map((each) => changeWords(each, names)));
  const kept = new Set(now.map((each) => JSON.stringify(each)));
  const gone = before.filter((each) => !kept.has(JSON.stringify(each)));
  return gone.length > 0
    ? `Taken back: ${listed(gone.map((each) => changeWords(each, names)))}`
    : "The shield as before";
}
