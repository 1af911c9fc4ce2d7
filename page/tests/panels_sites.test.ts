// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { LinkError, readLink, writeLink } from "../src/link";
import { readSites } from "../src/link/sites";
import { gainParts, stepsOf } from "../src/layers/gains";
import type { Schema } from "../src/source/source";
import { until } from "./fake_page";
import { all, mounted, press, tab, text } from "./panels_in_page";

const SETUP: Schema["SiteSetup"] = {
  additions: [
    { key: "ship-a", name: "Ship A", of: "battery", at_sea: true },
    { key: "gun", name: "Gun at Hill", of: "battery", at_sea: false },
    { key: "fast", name: "Fast", of: "card", at_sea: false },
  ],
  countries: [
    { code: "POL", name: "Poland" },
    { code: "ROU", name: "Romania" },
  ],
  usual: ["ROU"],
  box: [54, 58, 0, 8],
  people: "Two towns",
  most_candidates: 400,
  most_at_once: 3,
  most_points: 20,
  caveat: "At most 400 cells.",
};

function row(name: string, longitude: number): Schema["SiteRow"] {
  const words = { nominal: "12 million", mean: "8 million", error: "1 million", least: "2 million", least_of: "uniform" };
  return { name, latitude: 44.1234567, longitude, ...words, first: 0.6 };
}

const ROWS = [row("Romania 44.12, 26.00", 26), row("Romania 44.12, 28.00", 28)];
const FOUND: Schema["Sites"] = {
  lead: "Romania 44.12, 28.00 adds most with nominal figures: 12 million.",
  words: ["What is added: one more battery like Gun at Hill."],
  rows: ROWS,
  together: [],
  greatest: "12 million",
  cells: [26, 28, 30].map((east) => [[east, 44], [east + 1, 44], [east + 1, 45]]),
  command: "--add gun --candidates ROU",
  caveat: "500 points.",
  answer: {
    add: "gun",
    best: "Romania 44.12, 28.00",
    expected: "Romania 44.12, 26.00",
    robust: "",
    candidate: ["Romania 44.12, 26.00", "Romania 44.12, 28.00", "Romania 44.12, 30.00"],
    gain: [5, 12, 0],
  },
};

const source = (asked: unknown[] = [], found = FOUND): Partial<import("../src/source/source").Source> => ({
  sitesSetup: () => Promise.resolve(SETUP),
  sites: (key, _day, wish) => {
    asked.push([key, wish]);
    return Promise.resolve(found);
  },
});

describe("a search for a site", () => {
  it("is asked for, shown with the gain on the globe, stands in the link, and adds its best site", async () => {
    const asked: unknown[] = [];
    const page = await mounted({ source: source(asked) });
    tab("Sites");
    await until(() => document.querySelector(".sites-form select"));
    press("Search");
    await until(() => document.querySelector(".sites-result"));
    const wish = page.store.get().sites!;
    expect(wish).toEqual({ add: "gun", where: "ROU", points: [], of: "people", count: 1, threats: ["long"] });
    expect(asked).toEqual([["two-towns", wish]]);
    expect(text(".sites-result .lead")).toBe(FOUND.lead);
    expect(all(".sites-result tbody tr").map((each) => each.textContent)).toEqual(
      ROWS.map(({ name }) => `${name}Add12 million8 million±1 million2 million60\u00a0%`),
    );
    expect(page.gains.now).toEqual({ cells: FOUND.cells, gain: [5, 12, 0], chosen: [1, 0] });
    expect(all(".sites-key li").map((each) => each.textContent)).toEqual([
      "adds nothing",
      "40 to 60 % of the greatest",
      "80 to 100 % of the greatest",
    ]);
    expect(text(".sites-command")).toBe("penumbra site two-towns --add gun --candidates ROU");
    expect((await readLink(await writeLink(page.store.get()))).sites).toEqual(wish);
    tab("Place");
    expect(page.gains.now).toBeNull();
    tab("Sites");
    expect(page.gains.now).not.toBeNull();
    press("Add Romania 44.12, 28.00 to the shield");
    await until(() => page.store.get().changes.length > 0);
    expect(page.store.get().changes).toEqual([{ do: "add-like", battery: "gun", latitude: 44.12346, longitude: 28 }]);
    expect(text(".changes li span")).toMatch(/^One more of .* at 44\.12.*28\.0/);
    await until(() => text(".sites .warning").includes("has changed since"));
    expect(page.gains.now).toBeNull();
    expect(asked.length).toBe(1);
    press("Search again");
    await until(() => asked.length === 2);
    await until(() => document.querySelector(".sites-result") && !document.querySelector(".sites .warning"));
  });

  it("adds several together, of a card, as batteries of the catalogue", async () => {
    const together = { ...FOUND, together: ROWS, answer: { ...FOUND.answer, chosen_site: ROWS.map(({ name }) => name) } };
    const sites = readSites("add:fast;in:ROU;count:2;threat:long");
    const page = await mounted({ state: { sites }, source: source([], together) });
    await until(() => document.querySelector(".sites-result"));
    press("Add these 2 to the shield");
    await until(() => page.store.get().changes.length === 2);
    expect(page.store.get().changes[0]).toEqual({ do: "add-battery", interceptor: "fast", latitude: 44.12346, longitude: 26 });
  });

  it("offers sea to ships and land to others, and says what is lacking", async () => {
    const page = await mounted({ source: source() });
    tab("Sites");
    await until(() => document.querySelector(".sites-form select"));
    const add = document.querySelector<HTMLSelectElement>(".sites-form select")!;
    const places = (): (string | undefined)[] =>
      all<HTMLInputElement>(".sites-form fieldset:first-of-type input[type=radio]").map((each) => each.value);
    expect(places().slice(0, 2)).toEqual(["land", "points"]);
    press("Leave out");
    press("Search");
    expect(text(".sites .error")).toBe("Add a country, or choose points.");
    all<HTMLInputElement>(".sites-form input[value=points]")[0]!.click();
    document.querySelector("textarea")!.value = "Sofia 42.7 23.3";
    press("Search");
    expect(text(".sites .error")).toContain("not “Sofia 42.7 23.3”");
    add.value = "ship-a";
    add.dispatchEvent(new Event("change"));
    all<HTMLInputElement>(".sites-form input[value=sea]")[0]!.click();
    press("Search");
    await until(() => page.store.get().sites);
    expect(page.store.get().sites).toMatchObject({ add: "ship-a", where: "54..58, 0..8", points: [] });
  });

  it("says what a stored page cannot do", async () => {
    await mounted({ source: { can: { change: false, ownFile: false, anyPlace: false, raid: false, sites: false } } });
    tab("Sites");
    expect(text("#sites-panel")).toContain("cannot search. Start Penumbra's server");
  });

  it("has a damaged link told", () => {
    for (const wrong of ["add:a", "in:POL", "add:a;in:POL;point:b, 1, 2", "add:a;in:POL;count:4", "add:a;in:POL;of:cost", "what:1"])
      expect(() => readSites(wrong), wrong).toThrow(LinkError);
  });
});

describe("the map of the gain", () => {
  it("has five equal steps of the greatest, and one for nothing", () => {
    expect(stepsOf([0, 0.1, 2, 2.1, 10])).toEqual([0, 1, 1, 2, 5]);
    expect(stepsOf([0, 0])).toEqual([0, 0]);
    const parts = gainParts({ cells: FOUND.cells, gain: [5, 12, 0], chosen: [1] });
    expect(parts.steps.map(({ colour }) => colour)).toEqual(["step-none", "step-3", "step-5"]);
    expect(parts.chosen.start).toEqual([0, 4]);
  });
});
