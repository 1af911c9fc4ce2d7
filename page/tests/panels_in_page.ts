// The panels in a document of their own for each test, and what the tests press and read.

import { afterEach, beforeEach, vi } from "vitest";
import { mountPanels } from "../src/panels/mount";
import type { Schema } from "../src/source/source";
import { fakePage, type FakePage, type Overrides } from "./fake_page";

export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
export const TOWNS: Schema["Town"][] = ["Warsaw", "Warstein", HOSTILE].map((name, at) => ({
  name,
  country: at === 1 ? "Germany" : "Poland",
  region: "R",
  latitude: 52 + at,
  longitude: 21,
  people: 1e6 / (at + 1),
  written: `${name}, ${at === 1 ? "Germany" : "Poland"}`,
}));
export const CLAIM: Schema["Claim"] = {
  id: "one",
  statement: "It protects Poland.",
  said_by: "Somebody",
  said_on: "2016-05-19",
  source: "A paper https://example.org/a?b=1.",
  verdict: "fails",
  answer: "No",
  reason: "It is out of reach.",
  would_change: "A longer range",
  cases: "in 3 of 100 cases",
  view: { date: "2024-12-31", history: "actual", threat: "short", latitude: 52, longitude: 21 },
  figures: ["map"],
  readings: [],
};
export const LESSON: Schema["Lesson"] = {
  id: "first",
  title: "A first lesson",
  about: "About it.",
  case: "two-towns",
  minutes: 45,
  panels: ["globe", "place"],
  steps: [
    {
      question: "Which missile reaches Warsaw?",
      hint: "Look at the card.",
      answer: "The longer one.",
      state: { place: "Warsaw, Poland", date: "2018-12-31", history: "planned" },
    },
    { question: "Why?", hint: "", answer: "By its range.", state: { threat: "short" } },
  ],
};

export const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
export const all = <T extends Element = HTMLElement>(selector: string): T[] => [
  ...document.querySelectorAll<T>(selector),
];
export const press = (words: string): void => {
  const found = all("button").find((each) => each.textContent?.includes(words));
  if (!found) throw new Error(`No button “${words}”.`);
  found.click();
};
export const tab = (words: string): void =>
  all('[role="tab"]')
    .find((each) => each.textContent === words)
    ?.click();

export async function mounted(overrides: Overrides = {}): Promise<FakePage> {
  const page = fakePage(overrides);
  await mountPanels(page);
  page.open();
  page.stand();
  return page;
}

// A page lives as long as its document; here each test ends with what the page of the test listens to and waits for.
const ends: (() => void)[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0)) end();
});

beforeEach(() => {
  for (const target of [window, document]) {
    const listen = target.addEventListener.bind(target);
    vi.spyOn(target, "addEventListener").mockImplementation(((name: string, listener: EventListener) => {
      listen(name, listener);
      ends.push(() => target.removeEventListener(name, listener));
    }) as never);
  }
  const wait = globalThis.setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((...all: Parameters<typeof setTimeout>) => {
    const timer = wait(...all);
    ends.push(() => clearTimeout(timer));
    return timer;
  }) as typeof setTimeout);
  history.replaceState(null, "", "#");
  document.body.className = "";
  document.body.innerHTML =
    '<a class="skip" href="#place-panel">Skip</a><header id="top"></header><main><section id="globe-panel">' +
    '<canvas tabindex="0" aria-label="Globe: arrows turn it."></canvas></section><section id="left"></section>' +
    '<section id="right"></section><section id="foot"></section></main>';
});
