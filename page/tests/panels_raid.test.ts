// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { LinkError, readLink, writeLink } from "../src/link";
import { readRaid } from "../src/link/raid";
import { parted } from "../src/panels/raid/form";
import type { Schema } from "../src/source/source";
import { until } from "./fake_page";
import { all, mounted, press, tab, text } from "./panels_in_page";

const SETUP: Schema["RaidSetup"] = {
  batteries: [
    { key: "a", name: "Battery A", layer: "upper", interceptor: "fast", stock: 24, path: "batteries.a.inventory", source: "assumption" },
  ],
  interceptors: [
    {
      key: "fast",
      name: "Fast",
      tests: [{ id: "fast-2020", words: "4 of 6 tests", source: "A paper", mean: 0.6, low: 0.3, high: 0.9 }],
    },
    { key: "new", name: "New", tests: [] },
  ],
  doctrines: ["shoot", "salvo", "shoot-look-shoot"],
  people: "Two towns",
  most_missiles: 5000,
  most_shots: 100,
  caveat: "Tests are scripted.",
};
const RAID: Schema["Raid"] = {
  lead: "12.3 of 20 get through on average",
  words: ["That is 61 %. In 90 of 100 plays 3 to 20 do."],
  layers: ["Of 20 that come to the upper layer it engages 9."],
  chances: ["A shot of Fast hits: 4 of 6 tests."],
  caveat: "128 cases.",
  answer: {
    battery: ["a"],
    battery_stock: [24],
    battery_fired: [12.25],
    battery_emptied: [0.001],
    battery_able: [0.5],
    leak_chance: Array.from({ length: 21 }, () => 1 / 21),
    leak_mean: 12.3,
    leak_low: 3,
    leak_high: 20,
    salvo_size: [5, 20, 80],
    size_leak: [1, 12.3, 70],
    size_leak_low: [0, 3, 60],
    size_leak_high: [3, 20, 80],
    size_no_leak: [0.4, 0, 0],
    size_fired: [6, 12.25, 24],
  },
};

describe("a raid", () => {
  it("asks for the chance that no record gives, is played, and stands in the link", async () => {
    const asked: unknown[] = [];
    const page = await mounted({
      source: {
        raidSetup: () => Promise.resolve(SETUP),
        raid: (key, _day, wish) => {
          asked.push([key, wish]);
          return Promise.resolve(RAID);
        },
      },
    });
    tab("Raid");
    await until(() => document.querySelector(".raid-form input"));
    press("Play this raid");
    expect(text(".raid .error")).toBe("Give the chance that one shot hits of New: from 0 to 1, the lowest first.");
    expect(asked).toEqual([]);
    const own = all(".raid-chance").at(-1)!;
    const [low, high] = [...own.querySelectorAll<HTMLInputElement>("input")];
    [low!.value, high!.value] = ["0.5", "0.9"];
    press("Play this raid");
    await until(() => document.querySelector(".raid-result"));
    expect(text(".raid .error")).toBe("");
    const wish = page.store.get().raid!;
    expect(asked).toEqual([["two-towns", wish]]);
    expect(wish).toMatchObject({ salvo: [{ threat: "long", count: 20 }], aims: ["protected"], kill: { new: "0.5..0.9" } });
    expect(text(".raid-result .lead")).toBe("12.3 of 20 get through on average.");
    expect(all(".raid-result svg").map((each) => each.getAttribute("aria-label"))).toEqual([
      "Bars: in how many of 100 plays so many get through. In 90 of 100 plays 3 to 20 get through; the line is the mean.",
      "Leakage against the size of the salvo: of 5 get 1 through, of 20 get 12.3 through, of 80 get 70 through.",
    ]);
    expect(all(".raid-result tbody tr")[0]?.textContent).toBe("Battery A12.2 of 24under 1\u00a0%50\u00a0%");
    expect((await readLink(await writeLink(page.store.get()))).raid).toEqual(wish);
  });

  it("plays another stock on a changed shield", async () => {
    const keys: string[] = [];
    const raid = readRaid("salvo:3 long;aim:Warsaw, Poland;stock:a=5");
    await mounted({
      state: { raid },
      source: {
        raidSetup: () => Promise.resolve(SETUP),
        raid: (key) => {
          keys.push(key);
          return Promise.resolve(RAID);
        },
      },
    });
    await until(() => document.querySelector(".raid-result"));
    expect(keys).toEqual(['changed-[{"do":"set","path":"batteries.a.inventory","value":"5"}]']);
  });

  it("says what a stored page cannot do, and where no battery stands", async () => {
    await mounted({ source: { can: { change: false, ownFile: false, anyPlace: false, raid: false, sites: false } } });
    tab("Raid");
    expect(text("#raid-panel")).toContain("cannot play a raid. Start Penumbra's server");
    const page = await mounted({ source: { raidSetup: () => Promise.resolve({ ...SETUP, batteries: [] }) } });
    tab("Raid");
    await until(() => text("#raid-panel").includes("No battery stands on 31"));
    expect(page.store.get().raid).toBeNull();
  });

  it("is divided over classes, and a damaged one is told", () => {
    expect(parted(5, ["a", "b"])).toEqual([{ threat: "a", count: 3 }, { threat: "b", count: 2 }]);
    for (const wrong of ["salvo:0 a;aim:b", "salvo:5 a", "what:1", "salvo:5 a;aim:b;stock:a", "salvo:6000 a;aim:b"])
      expect(() => readRaid(wrong), wrong).toThrow(LinkError);
  });
});
