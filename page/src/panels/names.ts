// Names of classes, sites and elements by key, of every shield and day seen: also of what a change has switched off.

import type { Page } from "../page";
import type { Schema } from "../source/source";

export interface AllNames {
  threat(key: string): { name: string; hypothetical: boolean };
  site(key: string): string;
  element(key: string): string;
  number(path: string): string;
  card(key: string): string;
  area(key: string): string;
  answer(question: string, option: string): { question: string; answer: string };
  /** Where a site stands in the case, before any change of ours. */
  position(site: string): { latitude: number; longitude: number } | null;
  /** Where the places lie that were asked about, by the text that asked. */
  places: Map<string, { latitude: number; longitude: number }>;
}

export function collectNames(page: Page): AllNames {
  const threats = new Map<string, Schema["Threat"]>();
  const sites = new Map<string, Schema["Site"]>();
  const elements = new Map<string, string>();
  const [numbers, cards, areas] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  const questions = new Map<string, Schema["Question"]>();
  page.onDetail((detail) => {
    for (const each of detail.threats) threats.set(each.key, each);
    // The first name stays: that of a changed number says so.
    for (const each of detail.numbers) if (!numbers.has(each.path)) numbers.set(each.path, each.name);
    for (const each of detail.cards) cards.set(each.key, each.name);
    for (const each of detail.launch_areas) areas.set(each.key, each.name);
    for (const each of detail.questions) questions.set(each.key, each);
  });
  page.onStanding((standing) => {
    for (const each of standing.sites) sites.set(each.key, { ...each, name: asPublished(each.name) });
    for (const each of standing.elements) elements.set(each.key, asPublished(each.name));
  });
  return {
    threat: (key) => threats.get(key) ?? { name: key, hypothetical: false },
    site: (key) => sites.get(key)?.name || key,
    element: (key) => elements.get(key) || key,
    number: (path) => numbers.get(path) ?? path,
    card: (key) => cards.get(key) ?? key,
    area: (key) => areas.get(key) ?? key,
    answer(key, option) {
      const found = questions.get(key);
      return {
        question: found?.question ?? key,
        answer: found?.options.find((each) => each.key === option)?.name ?? option,
      };
    },
    position: (key) => sites.get(key) ?? null,
    places: new Map(),
  };
}

/** A name without the mark that the scenario gives to what was changed: a sentence about the change says so itself. */
export function asPublished(name: string): string {
  return name.replace(/ \(changed\)$/, "");
}
