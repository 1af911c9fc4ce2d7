// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { SHAPES } from "../src/globe/symbols";
import { choose, labelled, options } from "../src/panels/dom";
import { isWithin } from "../src/panels/words/towns";
import { createSlider } from "../src/time/slider";
import { block, detail } from "./fake_page";
import { TOWNS, all, mounted, tab, text } from "./panels_in_page";
import { until } from "./fake_page";

describe("the key of the marks", () => {
  it("has every symbol that the globe draws, with words", async () => {
    await mounted();
    const drawn = all(".marks path").map((each) => each.getAttribute("d"));
    for (const shape of Object.values(SHAPES)) expect(drawn).toContain(shape);
    expect(all(".marks li").every((each) => (each.textContent ?? "").length > 4)).toBe(true);
  });
});

describe("the days that a case names", () => {
  const shown = [
    { date: "2018-12-31", history: "planned" as const },
    { date: "2018-12-31", history: "actual" as const },
    { date: "2024-12-31", history: "actual" as const },
  ];
  it("stand after the name of their history, in one word for each, and set both", () => {
    const chosen: string[] = [];
    const slider = createSlider((date, history) => chosen.push(`${date} ${history}`));
    slider.show(detail({ shown }), "2018-12-31", "actual");
    const buttons = [...slider.element.querySelectorAll<HTMLButtonElement>(".shown-day")];
    expect(buttons.map((each) => each.getAttribute("aria-label"))).toEqual([
      "31 Dec 2018, as planned",
      "31 Dec 2018, as it happened",
      "31 Dec 2024, as it happened",
    ]);
    expect(buttons.map((each) => each.getAttribute("aria-pressed"))).toEqual(["false", "true", "false"]);
    buttons[2]!.click();
    expect(chosen).toEqual(["2024-12-31 actual"]);
    expect(slider.element.textContent).not.toMatch(/\bactual\b/i);
  });
});

describe("a select", () => {
  it("that cuts what is chosen has it below, whole", () => {
    const select = document.createElement("select");
    const field = labelled("Battery", select);
    const whole = field.querySelector<HTMLElement>(".chosen")!;
    options(select, [{ value: "a", text: "Short" }, { value: "b", text: "Ship in the eastern Mediterranean, SM-3 IB" }], "a");
    expect(whole.hidden).toBe(true);
    choose(select, "b");
    expect(whole.hidden).toBe(false);
    expect(whole.textContent).toBe("Ship in the eastern Mediterranean, SM-3 IB");
  });
});

describe("the catalogue", () => {
  it("stands by kind and begins with none chosen", async () => {
    const page = await mounted();
    page.open({
      cards: [
        { key: "eye", name: "Eye", kind: "radar" },
        { key: "boat", name: "Boat", kind: "ship" },
        { key: "fast", name: "Fast", kind: "battery" },
      ],
    });
    const select = all<HTMLSelectElement>("select").find((each) => each.querySelector("optgroup"))!;
    expect(select.value).toBe("");
    const groups = [...select.querySelectorAll("optgroup")].map((each) => each.textContent);
    expect(groups).toEqual(["Fast", "Boat", "Eye"]);
  });
});

describe("the map in words", () => {
  const area = [
    [20, 53.5],
    [22, 53.5],
    [22, 54.5],
    [20, 54.5],
  ];
  it("leaves out towns where missiles start, as the globe shows no cells there", async () => {
    const page = await mounted({ source: { towns: () => Promise.resolve({ towns: TOWNS }) } });
    page.open({ launch_areas: [{ key: "one", name: "One", polygon: area as [number, number][] }] });
    page.show({
      block: block({ level: "nominal", threat: "long", shares: { covered: 100 } }, { state: Uint8Array.of(4) }),
      grid: block({ north: 60, west: 0, step: 60, rows: 1, columns: 1 }, { lookup: Uint16Array.of(1) }),
    });
    tab("In words");
    await until(() => document.querySelector(".places tbody tr"));
    expect(all(".places tbody tr")).toHaveLength(TOWNS.length - 1);
    expect(text(".places caption")).toContain(String(TOWNS.length - 1));
  });
  it("knows what lies in a polygon over the date line", () => {
    const over = [
      [170, 0],
      [-170, 0],
      [-170, 10],
      [170, 10],
    ];
    expect(isWithin({ latitude: 5, longitude: 179 }, over)).toBe(true);
    expect(isWithin({ latitude: 5, longitude: -179 }, over)).toBe(true);
    expect(isWithin({ latitude: 5, longitude: 160 }, over)).toBe(false);
    expect(isWithin({ latitude: 11, longitude: 179 }, over)).toBe(false);
  });
});
