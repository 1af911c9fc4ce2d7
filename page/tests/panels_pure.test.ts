import { describe, expect, it, test } from "vitest";
import { caseName } from "../src/panels/cases/own";
import { viewOf } from "../src/panels/cases/dialog";
import { compared, peopleWords, sharesWords } from "../src/panels/compare/words";
import { withChange } from "../src/panels/editor/apply";
import { matching, written } from "../src/panels/editor/numbers";
import { isBeyond, niceStep, scaleOf } from "../src/panels/editor/scale";
import { stepped } from "../src/panels/editor/where";
import {
  coordinates,
  day,
  kilometres,
  ofCases,
  partsOf100,
  people,
  percent,
  rangeWords,
  seconds,
  shortOf,
  whole,
} from "../src/panels/numbers";
import { answerOf } from "../src/panels/place/answer";
import { asked } from "../src/panels/place/asked";
import { row } from "../src/panels/place/rows";
import { finding } from "../src/panels/finding";
import { combinations, isHypothetical } from "../src/panels/show/threat";
import { commandOf } from "../src/panels/top/share";
import { cellAt, mapPeople, peopleByState, stateOfCells, stateWords } from "../src/panels/words/cells";
import { isInside } from "../src/panels/words/towns";
import type { Page } from "../src/page";
import type { PageState } from "../src/state";
import { createStore } from "../src/store";
import { BURNOUT, FIRST, block, detail, placeOf } from "./fake_page";

describe("numbers as the command line tells them", () => {
  // Each right side is what Python's format gives, as in src/penumbra/uncertainty/answers/sentences.py.
  it.each([
    [12.5, "12"],
    [13.5, "14"],
    [0.5, "0"],
    [-0.2, "-0"],
    [-3.5, "-4"],
    [488.6, "489"],
  ])("%f is %s", (value, text) => expect(whole(value)).toBe(text));

  it.each([
    [0.25, 0.65625, "25 to 66"],
    [0.125, 0.125, "12"],
    [0, 0.004, "0 to under 1"],
    [0.996, 1, "over 99 to 100"],
    [null, null, "none"],
  ])("shares %f and %f are %s", (least, most, text) => expect(ofCases(least, most)).toBe(text));

  it("tells distances, days, people and seconds", () => {
    expect(shortOf(1273470.37)).toBe("1,270\u00a0km");
    expect(shortOf(4999)).toBe("");
    expect(shortOf(5001)).toBe("10\u00a0km");
    expect(kilometres(2.4e6)).toBe("2,400\u00a0km");
    expect(day("2018-12-31")).toBe("31\u00a0December 2018");
    expect(people(1702139)).toBe("1.7\u00a0million");
    expect(people(14472)).toBe("14,500");
    expect(people(872)).toBe("872");
    expect(seconds(null)).toBe("–");
    expect(seconds(-12.4)).toBe("-12 s");
    expect(percent(0.2)).toBe("under 1\u00a0%");
    expect(percent(99.6)).toBe("over 99\u00a0%");
    expect(rangeWords(BURNOUT)).toBe("4.3 to 4.9\u00a0km/s");
    expect(coordinates(-12.346, 190)).toBe("12.35\u00a0S 170.00\u00a0W");
  });
});

describe("rows of the card", () => {
  const names = { threat: (key: string) => ({ name: key }), battery: (key: string) => `the ${key}` };
  it("are those of the command line", () => {
    const [short, long] = answerOf(placeOf("cases", true)).classes.map((each) => row(each, names, true));
    expect(short).toMatchObject({
      words: "out of reach by 1,270\u00a0km",
      cases: "–",
      nominal: "–",
      spare: "–",
      shots: "–",
      metBy: "–",
    });
    expect(long).toMatchObject({
      words: "doubtful",
      cases: "30 to 57",
      nominal: "covered",
      spare: "489 s",
      shots: "1",
      metBy: "the gun",
    });
  });
  it("of the nominal numbers have a state of their own", () => {
    const rows = answerOf(placeOf("nominal", false)).classes.map((each) => row(each, names, false));
    expect(rows.map((each) => each.words)).toEqual(["out of reach by 1,270\u00a0km", "not covered"]);
  });
  it("name the batteries by what they have to spare", () => {
    const [, long] = answerOf(placeOf("cases", true)).classes;
    const found = row({ ...long!, battery_margin: { a: 3, b: null, c: 9, d: -1 } }, names, true);
    expect(found.metBy).toBe("the c; the a");
  });
});

describe("a place that is typed", () => {
  it.each([
    ["52.23, 21.01", { latitude: 52.23, longitude: 21.01 }],
    ["-17.5,190", { latitude: -17.5, longitude: 190 }],
    ["52.23 N 21.01 W", { latitude: 52.23, longitude: -21.01 }],
    [" Warsaw, Poland ", { at: "Warsaw, Poland" }],
    ["95, 21", { at: "95, 21" }],
    ["12 Monkeys", { at: "12 Monkeys" }],
  ])("%s", (text, found) => expect(asked(text)).toEqual(found));
});

describe("cells in words", () => {
  const map = block(
    {
      level: "cases",
      cases: [],
      alternatives: ["g=a", "g=b"],
      priors: ["u", "t"],
      shares: { likely: 10, "out of reach": 90 },
    },
    {
      state: Uint8Array.from([0, 2, 3]),
      // together (u, t), with a (u, t), with b (u, t)
      share: Uint8Array.from([255, 40, 60, 255, 20, 55, 255, 100, 100, 255, 100, 99, 255, 0, 10, 255, 0, 50]),
    },
  );
  it("of a reading come from the shares", () => {
    const all = { alternative: null, prior: null };
    expect([...stateOfCells(map, all)]).toEqual([0, 2, 3]);
    expect([...stateOfCells(map, { ...all, alternative: "g=a" })]).toEqual([0, 4, 3]);
    expect([...stateOfCells(map, { ...all, alternative: "g=b" })]).toEqual([0, 1, 2]);
    expect([...stateOfCells(map, { alternative: "g=b", prior: "t" })]).toEqual([0, 1, 3]);
    expect([...stateOfCells(map, { ...all, prior: "unknown" })]).toEqual([0, 2, 3]);
  });
  it("have the words of the vocabulary", () => {
    expect(stateWords(map, 4)).toBe("covered in every case");
    expect(stateWords(block({ level: "nominal" }, {}), 4)).toBe("covered");
    expect(peopleByState(map)).toEqual([90, 0, 0, 10, 0]);
    expect(peopleByState(block({}, {}))).toBeNull();
  });
  it("count the people of the reading that is shown, if the map tells them", () => {
    const two = [
      [90, 0, 0, 10, 0],
      [90, 0, 10, 0, 0],
      [90, 0, 0, 0, 10],
    ];
    const told = { ...map, meta: { ...map.meta, readings: [two, two, [two[0], two[2], two[1]]] } };
    expect(peopleByState(told, { alternative: "g=b", prior: "u" })).toEqual([90, 0, 0, 0, 10]);
    expect(peopleByState(told, { alternative: null, prior: "u" })).toEqual([90, 0, 10, 0, 0]);
    expect(peopleByState(told, { alternative: null, prior: "none" })).toEqual([90, 0, 0, 10, 0]);
    expect(mapPeople(told, { alternative: "g=b", prior: "u" })?.within[4]).toBe("100\u00a0%");
  });
  it("are found over the date line and outside the region", () => {
    const grid = block(
      { north: 10, west: 170, step: 10, rows: 2, columns: 3 },
      { lookup: Uint16Array.from([1, 2, 3, 0, 5, 6]) },
    );
    expect(cellAt(grid, 5, 171)).toBe(0);
    expect(cellAt(grid, 5, -179)).toBe(1);
    expect(cellAt(grid, -5, 195)).toBe(5);
    expect(cellAt(grid, -5, 171)).toBe(-1);
    expect(cellAt(grid, 11, 171)).toBe(-1);
    expect(cellAt(grid, 5, 169)).toBe(-1);
  });
});

describe("the region", () => {
  const pacific = { south: -10, north: 30, west: 120, east: -120, resolution: 3 };
  it("is looked at from its middle, over the date line too", () => {
    expect(viewOf(pacific)).toMatchObject({ longitude: -180, latitude: 10 });
    expect(isInside({ latitude: 0, longitude: 179 }, pacific)).toBe(true);
    expect(isInside({ latitude: 0, longitude: 0 }, pacific)).toBe(false);
  });
});

describe("changes", () => {
  it("of the same thing take each other's place", () => {
    const one = { do: "set" as const, path: "a", value: "1" };
    const other = { do: "add-radar" as const, card: "x", latitude: 1, longitude: 1 };
    expect(withChange([one, other], { ...one, value: "2" })).toEqual([other, { ...one, value: "2" }]);
    expect(withChange([other], other)).toEqual([other, other]);
  });
  it("of a place by 50 km are 50 km long", () => {
    const rad = Math.PI / 180;
    const distance = (a: { latitude: number; longitude: number }, b: typeof a): number => {
      const cosine =
        Math.sin(a.latitude * rad) * Math.sin(b.latitude * rad) +
        Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.cos((a.longitude - b.longitude) * rad);
      return 6371.0088 * Math.acos(cosine);
    };
    for (const [latitude, longitude] of [
      [0, 0],
      [60, 179.9],
      [-45, -179.95],
    ] as const) {
      for (const [north, east] of [
        [50, 0],
        [0, 50],
        [0, -50],
      ] as const) {
        const to = stepped({ latitude, longitude }, north, east);
        expect(distance({ latitude, longitude }, to)).toBeCloseTo(50, 0);
        expect(Math.abs(to.longitude)).toBeLessThanOrEqual(180);
      }
    }
  });
  it("of a number know its published range", () => {
    expect(isBeyond(BURNOUT, 4.95)).toBe(true);
    expect(isBeyond(BURNOUT, 4.9)).toBe(false);
    expect(isBeyond({ ...BURNOUT, low: 4.5, high: 4.5 }, 9)).toBe(false);
    const scale = scaleOf(BURNOUT);
    expect(scale.least).toBeLessThanOrEqual(4);
    expect(scale.most).toBeGreaterThanOrEqual(5.2);
    expect(scale.marked?.from).toBeCloseTo((100 * (4.3 - scale.least)) / (scale.most - scale.least));
    expect(scaleOf({ ...BURNOUT, value: 20, most: 30 }).most).toBeGreaterThanOrEqual(20);
    expect(scaleOf({ ...BURNOUT, least: 4.2 }).least).toBe(4.2);
    expect(niceStep(0.0061)).toBe(0.005);
    expect(written(0.1 + 0.2, "m2")).toBe("0.3 m2");
    expect(written(3, "1")).toBe("3");
  });
  it("are found by words", () => {
    const all = [BURNOUT, { ...BURNOUT, name: "range of Eye", path: "radars.eye.range", section: "Eye" }];
    expect(matching(all, "eye range").map((each) => each.path)).toEqual(["radars.eye.range"]);
    expect(matching(all, "")).toHaveLength(2);
  });
});

describe("a comparison", () => {
  const map = (state: number[], covered: number): ReturnType<typeof block> =>
    block(
      { shares: { "out of reach": 60, "in reach, not covered": 40 - covered, "covered in every case": covered } },
      { state: Uint8Array.from(state) },
    );
  it("counts what is gained and lost of the cells in reach", () => {
    const found = compared("t", "T", map([0, 1, 4, 4], 20), map([0, 4, 4, 1], 32));
    expect(found).toMatchObject({ beside: 50, now: 80 }); // of those within reach, as header and legend count them
    expect(found?.gained).toBeCloseTo(100 / 3);
    expect(found?.lost).toBeCloseTo(100 / 3);
    expect(peopleWords(found!)).toBe("30 in 100 more");
    expect(sharesWords({ ...found!, beside: null, now: null })).toBe("nobody is within reach");
    expect(compared("t", "T", map([0], 1), map([0, 1], 1))).toBeNull();
  });
});

describe("words for what cannot be clicked", () => {
  it("name combinations as maps do", () => {
    expect(combinations(detail().questions).map((each) => each.value)).toEqual(["guidance=own", "guidance=remote"]);
  });
  it("quote a place for a shell", () => {
    expect(commandOf({ ...FIRST, place: "L'Aquila, Italy" })).toBe(
      "penumbra place --on 2018-12-31 --history planned two-towns 'L'\\''Aquila, Italy'",
    );
    expect(commandOf({ ...FIRST, place: "-33.9, 151.2" })).toMatch(/ two-towns -- '-33\.9, 151\.2'$/);
  });
  it("call an own scenario after its file", () => {
    expect(caseName("Mein Schild (2).yaml")).toBe("mein-schild-2");
    expect(caseName("\u6771.yml")).toBe("own");
  });
});

describe("the finding", () => {
  const says = (meta: Record<string, unknown> | null, state: Partial<PageState> = {}): string => {
    const shown = meta && { block: block(meta, { state: Uint8Array.of(4) }), grid: block({}, {}) };
    const page = { store: createStore({ ...FIRST, threat: "short", ...state }), detail, shownMap: () => shown };
    return finding(page as unknown as Page);
  };
  const cases = {
    level: "cases",
    threat: "short",
    shares: { "out of reach": 79, doubtful: 15, likely: 6, "covered in every case": 0 },
    headline: "Of every 100 people within reach in Oz, cover is certain for none, likely for 29 and doubtful for 71",
  };
  it("of a map of cases is that of the map, and never speaks of nominal numbers", () => {
    expect(says(cases)).toBe(
      "31\u00a0December 2018, as planned, against the MRBM 1,000 km: of every 100 people within reach in Oz, " +
        "cover is certain for none, likely for 29 and doubtful for 71.",
    );
    expect(says(cases, { prior: "uniform" })).toMatch(/This counts all answers and readings together\.$/);
    const own = [79, 1, 5, 5, 10];
    const told = { ...cases, alternatives: ["guidance=own"], priors: ["uniform"], readings: [[own, own], [own, own]] };
    expect(says(told, { alternative: "guidance=own", prior: "uniform" })).toContain(
      "if “Own radar” and with ranges read as uniform: of the people within reach, cover is certain for 47\u00a0%",
    );
  });
  it("of a nominal map counts those within reach", () => {
    const shares = { "out of reach": 80, covered: 8, "in reach, not covered": 12 };
    const nominal = { level: "nominal", threat: "short", shares };
    expect(says(nominal)).toContain("the shield covers 40\u00a0% of the people within reach. How sure");
    const nobody = says({ ...nominal, shares: { "out of reach": 100 } });
    expect(nobody).toMatch(/nobody .* is in reach of the MRBM 1,000 km\.$/);
  });
  it("waits for the map of the class that is asked for", () => {
    expect(says(null)).toMatch(/the map is being computed\.$/);
    expect(says(cases, { threat: "long" })).toMatch(/the map is being computed\.$/);
  });
});

test("parts of 100 add up as in the report's sentences", () => {
  // As penumbra.report.words.parts_of_100 gives.
  expect(partsOf100([1, 1, 1])).toEqual(["34\u00a0%", "33\u00a0%", "33\u00a0%"]);
  expect(partsOf100([0, 0.2, 99.8])).toEqual(["0\u00a0%", "under 1\u00a0%", "over 99\u00a0%"]);
  expect(partsOf100([0, 0])).toEqual(["0\u00a0%", "0\u00a0%"]);
});

test("a class is hypothetical on the days before sources attribute it", () => {
  const threat = { key: "t", name: "T", range: 1, hypothetical: false, attributed_since: "2026-03-20", note: "" };
  expect(["2018-12-31", "2026-03-20"].map((date) => isHypothetical(threat, date))).toEqual([true, false]);
  expect(isHypothetical({ ...threat, hypothetical: true, attributed_since: null }, "2030-01-01")).toBe(true);
});
