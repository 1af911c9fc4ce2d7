// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { makeCombobox } from "../src/panels/place/combobox";
import { SourceError } from "../src/source/source";
import { BURNOUT, STANDING, block, placeOf, until } from "./fake_page";
import { CLAIM, HOSTILE, LESSON, TOWNS, all, mounted, press, tab, text } from "./panels_in_page";

describe("hostile text", () => {
  it("from the server and from a link stays text", async () => {
    const page = await mounted({
      state: { place: HOSTILE },
      source: {
        towns: () => Promise.resolve({ towns: TOWNS }),
        cases: () =>
          Promise.resolve({
            cases: [
              {
                id: "x",
                title: HOSTILE,
                summary: HOSTILE,
                ledgers: [],
                region: { south: 0, north: 1, west: 0, east: 1, resolution: 1 },
              },
            ],
            version: "0",
          }),
        place: (_key, _day, level) => Promise.resolve(placeOf(level, true, HOSTILE)),
        claims: (_key, _ledgers, told) => {
          const claim = { ...CLAIM, statement: HOSTILE, source: `javascript:alert(1) ${HOSTILE}` };
          told.statements([{ id: "claims", title: HOSTILE, claims: [claim] }]);
          return Promise.resolve();
        },
        lessons: () => Promise.resolve({ lessons: [{ ...LESSON, title: HOSTILE }] }),
      },
    });
    page.open({ title: HOSTILE, warnings: [HOSTILE], numbers: [{ ...BURNOUT, name: HOSTILE, source: HOSTILE }] });
    page.stand({
      sites: [{ ...STANDING.sites[0]!, name: HOSTILE }],
      elements: [{ ...STANDING.elements[0]!, name: HOSTILE }],
    });
    page.show({
      block: block(
        { level: "cases", threat: "long", worlds: 1, shares: { likely: 100 }, headline: HOSTILE },
        { state: Uint8Array.of(3) },
      ),
      grid: block({ north: 60, west: 0, step: 30, rows: 1, columns: 1 }, { lookup: Uint16Array.of(1) }),
    });
    expect(text(".finding")).toContain(HOSTILE);
    press("choose another case");
    page.fail({ message: HOSTILE, of: "shield" });
    page.store.set({
      changes: [{ do: "move", site: "hill", latitude: 1, longitude: 1 }],
      lesson: {
        id: "own",
        step: 0,
        own: {
          question: HOSTILE,
          hint: HOSTILE,
          answer: HOSTILE,
          panels: ["globe", "claims", "editor", "place", "threat"],
        },
      },
    });
    tab("Claims");
    tab("In words");
    await until(
      () =>
        document.querySelector(".claims") && document.querySelector(".card") && document.querySelector(".cases button"),
    );
    expect(all('script, img[src="x"], [onerror]')).toEqual([]);
    expect(all("*").filter((each) => each.textContent === HOSTILE).length).toBeGreaterThan(10);
    expect((window as unknown as { hacked?: number }).hacked).toBeUndefined();
    expect(all<HTMLAnchorElement>("a[href]").map((each) => each.getAttribute("href"))).not.toContainEqual(
      expect.stringMatching(/^javascript/),
    );
  });
});

describe("the field for a place", () => {
  const key = (input: HTMLInputElement, name: string): void =>
    void input.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  function field(): {
    input: HTMLInputElement;
    chosen: string[];
    type(letters: string): Promise<void>;
    list: HTMLElement;
  } {
    const chosen: string[] = [];
    const box = makeCombobox({
      label: "Place",
      suggest: () => Promise.resolve(TOWNS),
      choose: (place) => chosen.push(place),
      wait: 0,
    });
    document.body.append(box.element);
    const list = box.element.querySelector<HTMLElement>('[role="listbox"]')!;
    return {
      input: box.input,
      chosen,
      list,
      async type(letters) {
        box.input.value = letters;
        box.input.dispatchEvent(new Event("input"));
        await until(() => !list.hidden);
      },
    };
  }
  const active = (input: HTMLInputElement): string =>
    document.getElementById(input.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "";

  it("moves through the towns by keys and takes one", async () => {
    const { input, chosen, type, list } = field();
    await type("war");
    expect(input.getAttribute("aria-expanded")).toBe("true");
    key(input, "ArrowDown");
    expect(active(input)).toContain("R, Poland");
    key(input, "ArrowDown");
    expect(active(input)).toContain("Germany");
    expect(list.querySelectorAll('[aria-selected="true"]')).toHaveLength(1);
    key(input, "ArrowUp");
    key(input, "ArrowUp");
    expect(active(input)).toContain("<img");
    key(input, "ArrowDown");
    key(input, "Enter");
    expect(chosen).toEqual(["Warsaw, Poland"]);
    expect(input.value).toBe("Warsaw, Poland");
    expect(list.hidden).toBe(true);
    expect(input.getAttribute("aria-expanded")).toBe("false");
  });

  it("keeps what is being typed when the case fills the day", async () => {
    const page = await mounted({ state: { date: "", threat: "" } });
    const input = document.querySelector<HTMLInputElement>('#right [role="combobox"]')!;
    input.focus();
    input.value = "Ath";
    page.store.set({ date: "2018-12-31", threat: "long" });
    expect(input.value).toBe("Ath");
    page.store.set({ place: "Athens, Greece" });
    page.store.set({ place: null });
    expect(input.value).toBe("");
  });

  it("takes the first town when the arrow was pressed before the towns were there", async () => {
    const { input, chosen, list } = field();
    input.value = "wars";
    key(input, "ArrowDown");
    await until(() => !list.hidden);
    expect(active(input)).toContain("R, Poland");
    key(input, "Enter");
    expect(chosen).toEqual(["Warsaw, Poland"]);
  });

  it("takes what is written if no town is chosen, and closes by Escape", async () => {
    const { input, chosen, type, list } = field();
    await type("warsz");
    key(input, "Escape");
    expect(list.hidden).toBe(true);
    expect(input.value).toBe("warsz");
    key(input, "Enter");
    expect(chosen).toEqual(["warsz"]);
    key(input, "Escape");
    expect(input.value).toBe("");
  });
});

describe("the card of a place", () => {
  it("shows the nominal answer, then the cases, and what a button changes", async () => {
    const page = await mounted();
    page.store.set({ place: "Warsaw, Poland" });
    await until(() => document.querySelector("button.turn"));
    expect(text(".lead")).toContain("Against the IRBM 3,000 km: doubtful, in 30 to 57 of 100 cases");
    press("burnout speed of Fast: 4.7 km/s");
    await until(() => document.querySelector(".before-after"));
    expect(page.store.get().changes).toEqual([{ do: "set", path: BURNOUT.path, value: "4.7 km/s" }]);
    expect(text(".before-after")).toContain("burnout speed of Fast: 4.7 km/s");
    expect(text(".before-after tbody")).toContain("not coveredcovered");
    press("Show the difference on the map");
    expect(page.store.get()).toMatchObject({
      difference: true,
      beside: { case: "two-towns", text: null, changes: [] },
    });
    page.store.undo();
    page.store.undo();
    expect(page.store.get().changes).toEqual([]);
    await until(() => text(".before-after").includes("Taken back"));
  });

  it("tells a refused change where it was made and leaves the shield", async () => {
    const page = await mounted({
      source: { open: () => Promise.reject(new SourceError("line 3: write 4.7 km/s instead")) },
    });
    page.store.set({ place: "Warsaw, Poland" });
    await until(() => document.querySelector("button.turn"));
    press("burnout speed of Fast: 4.7 km/s");
    await until(() => text('.place [role="alert"]').includes("write 4.7 km/s instead"));
    expect(page.store.get().changes).toEqual([]);
    expect(page.store.canUndo()).toBe(false);
  });

  it("can be cancelled and computed later", async () => {
    let asked = 0;
    const page = await mounted({
      source: {
        place: (_key, _day, level, _asked, waiting) =>
          level === "nominal" || ++asked > 1
            ? Promise.resolve(placeOf(level, false))
            : new Promise((_, refuse) =>
                waiting?.signal?.addEventListener("abort", () => refuse(new Error("aborted"))),
              ),
      },
    });
    page.store.set({ place: "Warsaw, Poland" });
    await until(() => text(".waiting").includes("How sure"));
    press("Cancel");
    expect(document.querySelector(".place [role=alert]")).toBeNull();
    press("Compute how sure it is");
    await until(() => document.querySelector("button.turn"));
  });
});

describe("the map in words", () => {
  it("tells the state of each town, and the canvas is named by the finding", async () => {
    const page = await mounted({
      source: { towns: (letters) => Promise.resolve({ towns: letters === "" ? TOWNS : [] }) },
    });
    tab("In words");
    page.show({
      block: block(
        {
          level: "cases",
          threat: "long",
          worlds: 256,
          shares: { "out of reach": 51, likely: 49 },
          headline: "Everybody within reach is likely covered",
          alternatives: [],
          priors: [],
        },
        { state: Uint8Array.from([3, 2]) },
      ),
      grid: block({ north: 60, west: 0, step: 30, rows: 1, columns: 2 }, { lookup: Uint16Array.from([1, 2]) }),
    });
    await until(() => all(".places tbody tr").length === 3);
    expect(text(".places tbody tr")).toContain("likely");
    expect(document.querySelector("canvas")?.getAttribute("aria-label")).toMatch(
      /^Globe: arrows turn it\. .*against the hypothetical IRBM 3,000 km: everybody within reach is likely covered\./,
    );
    expect(text(".in-words")).toContain("Of the people within reach: 0\u00a0% covered in every case, 100\u00a0% likely");
    expect(text(".legend")).toContain("51\u00a0% of all");
  });
});
