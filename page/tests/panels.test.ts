// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readLink } from "../src/link";
import { mountPanels } from "../src/panels/mount";
import { makeCombobox } from "../src/panels/place/combobox";
import { SourceError, type Schema } from "../src/source/source";
import { BURNOUT, STANDING, block, fakePage, placeOf, until, type FakePage, type Overrides } from "./fake_page";

const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const TOWNS: Schema["Town"][] = ["Warsaw", "Warstein", HOSTILE].map((name, at) => ({
  name,
  country: at === 1 ? "Germany" : "Poland",
  region: "R",
  latitude: 52 + at,
  longitude: 21,
  people: 1e6 / (at + 1),
  written: `${name}, ${at === 1 ? "Germany" : "Poland"}`,
}));
const CLAIM: Schema["Claim"] = {
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
};
const LESSON: Schema["Lesson"] = {
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

const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
const all = <T extends Element = HTMLElement>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];
const press = (words: string): void => {
  const found = all("button").find((each) => each.textContent?.includes(words));
  if (!found) throw new Error(`No button “${words}”.`);
  found.click();
};
const tab = (words: string): void =>
  all('[role="tab"]')
    .find((each) => each.textContent === words)
    ?.click();

async function mounted(overrides: Overrides = {}): Promise<FakePage> {
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
    '<a class="skip" href="#place-panel">Skip</a><header id="top"></header><main><section id="globe-panel"><canvas tabindex="0" aria-label="Globe: arrows turn it."></canvas></section><section id="left"></section><section id="right"></section><section id="foot"></section></main>';
});

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
        ledger: () =>
          Promise.resolve({
            id: "claims",
            title: HOSTILE,
            claims: [{ ...CLAIM, statement: HOSTILE, source: `javascript:alert(1) ${HOSTILE}` }],
          }),
        lessons: () => Promise.resolve({ lessons: [{ ...LESSON, title: HOSTILE }] }),
      },
    });
    page.open({ title: HOSTILE, warnings: [HOSTILE], numbers: [{ ...BURNOUT, name: HOSTILE, source: HOSTILE }] });
    page.stand({
      headline: HOSTILE,
      sites: [{ ...STANDING.sites[0]!, name: HOSTILE }],
      elements: [{ ...STANDING.elements[0]!, name: HOSTILE }],
    });
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
    press("choose another case");
    await until(
      () =>
        document.querySelector(".claims") && document.querySelector(".card") && document.querySelector(".cases button"),
    );
    expect(all('script, img[src="x"], [onerror]')).toEqual([]);
    expect(all("*").filter((each) => each.textContent === HOSTILE).length).toBeGreaterThan(12);
    expect((window as unknown as { hacked?: number }).hacked).toBeUndefined();
    expect(all<HTMLAnchorElement>("a[href]").map((each) => each.getAttribute("href"))).not.toContainEqual(
      expect.stringMatching(/^javascript/),
    );
    expect(text(".finding")).toBe(HOSTILE);
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
    expect(text(".lead")).toContain("Against IRBM 3,000 km: doubtful, in 30 to 57 of 100 cases");
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

describe("the editor", () => {
  const field = (label: string): HTMLInputElement => {
    const found = all<HTMLLabelElement>("#editor-panel label").find((each) => each.textContent?.startsWith(label));
    return document.getElementById(found!.htmlFor) as HTMLInputElement;
  };

  it("moves a site by steps, each from where it is now, and takes steps back", async () => {
    const page = await mounted();
    const north = all("button").find((each) => each.getAttribute("aria-label") === "50 km north")!;
    north.click();
    north.click();
    await until(() => page.store.get().changes.some((each) => each.do === "move" && each.latitude > 50.8));
    expect(page.store.get().changes).toHaveLength(1);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(page.store.get().changes[0]).toMatchObject({ do: "move", site: "hill" });
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(page.store.get().changes).toEqual([]);
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Z", ctrlKey: true, shiftKey: true, bubbles: true }),
    );
    expect(page.store.get().changes).toHaveLength(1);
    expect(text(".changes")).toContain("Hill moved to 50.45");
  });

  it("takes a site that was dragged on the globe", async () => {
    const page = await mounted();
    page.drag("hill", 25.00049, 44);
    await until(() => page.store.get().changes.length === 1);
    expect(page.store.get().changes).toEqual([{ do: "move", site: "hill", latitude: 44, longitude: 25 }]);
  });

  it("says when a number is beyond its published range, and refuses one outside its domain", async () => {
    const page = await mounted();
    all("#editor-panel .found button")[0]!.click();
    const value = field("Value");
    value.value = "5.5";
    value.dispatchEvent(new Event("input"));
    expect(text(".range-note")).toBe("5.5\u00a0km/s is beyond the published range 4.3 to 4.9\u00a0km/s");
    press("Apply");
    await until(() => page.store.get().changes.length === 1);
    expect(page.store.get().changes[0]).toEqual({ do: "set", path: BURNOUT.path, value: "5.5 km/s" });
    const again = field("Value");
    again.value = "99";
    again.dispatchEvent(new Event("input"));
    press("Apply");
    expect(text(".range-note")).toContain("accepted is 0.1 to 12");
    expect(page.store.get().changes).toHaveLength(1);
  });

  it("lists changes with a button for each, and resets", async () => {
    const page = await mounted();
    press("Switch off");
    await until(() => page.store.get().changes.length === 1);
    page.store.set(
      { changes: [...page.store.get().changes, { do: "answer", question: "guidance", option: "remote" }] },
      true,
    );
    expect(all(".changes li").map((each) => each.querySelector("span")?.textContent)).toEqual([
      "Gun at Hill switched off",
      "Who guides? Remote",
    ]);
    all<HTMLButtonElement>(".changes button")[0]!.click();
    await until(() => page.store.get().changes.length === 1);
    press("Reset all");
    await until(() => page.store.get().changes.length === 0);
    page.store.undo();
    expect(page.store.get().changes).toHaveLength(1);
  });

  it("keeps Ctrl+Z of a text field to the field", async () => {
    const page = await mounted();
    page.store.set({ changes: [{ do: "remove", of: "batteries", key: "gun" }] }, true);
    const search = document.querySelector<HTMLInputElement>('#editor-panel input[type="search"]')!;
    search.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(page.store.get().changes).toHaveLength(1);
  });

  it("is not there without a server", async () => {
    await mounted({ source: { can: { change: false, ownFile: false, anyPlace: false } } });
    expect(text("#editor-panel")).toContain("penumbra serve");
    expect(document.querySelector("#editor-panel button")).toBeNull();
  });
});

describe("claims", () => {
  it("set the day, the class and the view, and show their evidence", async () => {
    const page = await mounted({
      source: {
        ledger: () =>
          Promise.resolve({
            id: "claims",
            title: "Claims",
            claims: [
              CLAIM,
              {
                ...CLAIM,
                id: "two",
                verdict: "holds",
                statement: "It is far away.",
                view: { ...CLAIM.view!, longitude: -100 },
              },
            ],
          }),
      },
    });
    tab("Claims");
    await until(() => document.querySelector(".statement"));
    expect(text(".statement .verdict")).toBe("○ fails");
    all(".statement")[0]!.click();
    expect(page.store.get()).toMatchObject({
      claim: "claims/one",
      date: "2024-12-31",
      history: "actual",
      threat: "short",
    });
    expect(page.turns).toEqual([[21, 52]]);
    press("It is far away.");
    expect(page.turns, "a place outside the map").toEqual([[21, 52]]);
    all(".statement")[0]!.click();
    expect(all<HTMLAnchorElement>(".evidence a").map((each) => each.getAttribute("href"))).toEqual([
      "https://example.org/a?b=1",
    ]);
    expect(document.querySelector<HTMLImageElement>(".evidence img")?.getAttribute("src")).toBe(
      "/figures/two-towns/claims/map",
    );
    const fails = all<HTMLLabelElement>(".verdicts label").find((each) => each.textContent?.includes("fails"))!;
    (document.getElementById(fails.htmlFor) as HTMLInputElement).click();
    expect(all(".claim")).toHaveLength(1);
  });
});

describe("lessons", () => {
  const source = { lessons: () => Promise.resolve({ lessons: [LESSON] }) };

  it("open by a link, hide the rest and go on", async () => {
    history.replaceState(null, "", "#lesson=first");
    const page = await mounted({ source });
    expect(page.store.get()).toMatchObject({ place: "Warsaw, Poland", lesson: { id: "first", step: 0 } });
    await until(() => text(".question") === "Which missile reaches Warsaw?");
    expect(
      all<HTMLElement>('[role="tab"]')
        .filter((each) => !each.hidden)
        .map((each) => each.textContent),
    ).toEqual(["Place", "In words"]);
    expect(document.body.classList.contains("without-date")).toBe(true);
    expect(document.body.classList.contains("without-globe")).toBe(false);
    const answer = all<HTMLDetailsElement>(".lesson details").find((each) => each.textContent?.startsWith("Answer"));
    expect(answer?.open).toBe(false);
    press("Next question");
    await until(() => text(".question") === "Why?");
    expect(page.store.get().threat).toBe("short");
    press("Leave the lesson");
    await until(() => !document.body.classList.contains("in-lesson"));
    expect(all<HTMLElement>('[role="tab"]').filter((each) => each.hidden)).toEqual([]);
  });

  it("of one's own are kept in the link", async () => {
    const page = await mounted({ source });
    press("Lessons");
    const fields = all<HTMLTextAreaElement>("dialog textarea");
    fields[0]!.value = "What is seen?";
    fields[2]!.value = "A shield.";
    press("Make a lesson link");
    const link = (): string => all<HTMLInputElement>("dialog .own-question .copy input")[0]!.value;
    await until(() => link());
    const part = await readLink(link().slice(link().indexOf("#")));
    expect(part).toMatchObject({
      case: "two-towns",
      lesson: {
        own: { question: "What is seen?", hint: "", answer: "A shield.", panels: ["globe", "threat", "place"] },
      },
    });
    expect(page.store.get().lesson).toBeNull();
  });
});

describe("the address", () => {
  it("gives its state to the page and follows it", async () => {
    history.replaceState(null, "", "#case=epaa&date=2012-12-31&history=actual&place=Rome");
    const page = await mounted();
    expect(page.store.get()).toMatchObject({ case: "epaa", date: "2012-12-31", history: "actual", place: "Rome" });
    page.store.set({ date: "2016-05-19" }, true);
    await until(() => location.hash.includes("2016-05-19"));
  });

  it("that is damaged is told in a sentence", async () => {
    history.replaceState(null, "", "#case=epaa&more=%25");
    const page = await mounted();
    expect(text("#notice")).toContain("This link cannot be opened");
    expect(page.store.get().case).toBe("two-towns");
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
        { level: "cases", worlds: 256, shares: { "out of reach": 51, likely: 49 }, alternatives: [], priors: [] },
        { state: Uint8Array.from([3, 2]) },
      ),
      grid: block({ north: 60, west: 0, step: 30, rows: 1, columns: 2 }, { lookup: Uint16Array.from([1, 2]) }),
    });
    await until(() => all(".places tbody tr").length === 3);
    expect(text(".places tbody tr")).toContain("likely");
    expect(document.querySelector("canvas")?.getAttribute("aria-label")).toMatch(
      /^Globe: arrows turn it\. .*cover is likely for 13/,
    );
    expect(text(".in-words")).toContain("49\u00a0% likely");
    expect(text(".legend")).toContain("51\u00a0%");
  });
});

describe("an own file", () => {
  const drop = async (name: string, content: string): Promise<void> => {
    press("choose another case");
    const input = document.querySelector<HTMLInputElement>('input[type="file"]')!;
    Object.defineProperty(input, "files", { value: [new File([content], name)], configurable: true });
    input.dispatchEvent(new Event("change"));
    await Promise.resolve();
  };

  it("is opened if the server takes it", async () => {
    const page = await mounted();
    await drop("Mine.yaml", "base: epaa\n");
    await until(() => page.store.get().text !== null);
    expect(page.store.get()).toMatchObject({ case: "mine", text: "base: epaa\n", date: "", threat: "", changes: [] });
  });

  it("that is refused leaves the page as it was, with a line for each fault", async () => {
    const page = await mounted({
      source: { open: () => Promise.reject(new SourceError("line 1: no such field\nline 2: write a date")) },
    });
    await drop("bad.yaml", "x: 1\n");
    await until(() => all(".faults li").length === 2);
    expect(page.store.get().text).toBeNull();
  });

  it("that is too long or no text is refused at once", async () => {
    const open = vi.fn(() => Promise.reject(new SourceError("asked")));
    const page = await mounted({ source: { open } });
    await drop("long.yaml", "x".repeat(500_001));
    await until(() => text(".faults").includes("500,001 letters"));
    await drop("picture.yaml", "\0\0");
    await until(() => text(".faults").includes("is no text"));
    expect(open).not.toHaveBeenCalled();
    expect(page.store.get().text).toBeNull();
  });
});
