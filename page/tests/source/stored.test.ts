// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chooseSource } from "../../src/source/choose";
import { FileSource } from "../../src/source/file";
import { FolderSource } from "../../src/source/folder";
import { ServerSource } from "../../src/source/server";
import type { Source } from "../../src/source/source";
import { gzip, pack } from "./pack";

const town = (name: string, country: string, latitude: number, longitude: number): object => ({
  name,
  country,
  region: "",
  latitude,
  longitude,
  people: 1,
  written: `${name}, ${country}`,
});

const SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>";
const MAP = pack({ threat: "mrbm" }, [{ name: "state", type: "u8", shape: [2], values: [0, 4] }]);
const ARCS = [{ threat: "mrbm", launch: "tabriz", aim: "Łódź, Poland", arc: { launch: "Tabriz", aim: "Łódź" } }];
const FILES: Record<string, Uint8Array> = {
  "cases.json": gzip({ cases: [{ id: "epaa" }], version: "1" }),
  "lessons.json": gzip({ lessons: [] }),
  "ground.block": gzip(MAP),
  "epaa/index.json": gzip({
    files: {
      detail: "detail.json",
      towns: "towns.json",
      scenario: "scenario.yaml",
      "planned/2018-12-31/map/mrbm/coarse": "planned/2018-12-31/map/mrbm/coarse.block",
      "actual/2018-12-31/map/mrbm/coarse": "planned/2018-12-31/map/mrbm/coarse.block",
      "planned/2018-12-31/standing/mrbm": "standing.json",
      sectors: "sectors.json",
      "planned/2018-12-31/arcs": "arcs.json",
      "places/0": "places/0.json",
      "places/1": "places/1.json",
      "ledgers/epaa": "ledgers/epaa.json",
      "ledgers/epaa/figures/f": "ledgers/epaa/f.svg",
    },
  }),
  "epaa/detail.json": gzip({ key: "epaa", moments: { planned: ["2018-12-31", "2020-12-31"], actual: ["2018-12-31"] } }),
  "epaa/standing.json": gzip({ date: "2018-12-31", sectors: { spy: 1 } }),
  "epaa/sectors.json": gzip([[[[0, 1]]], [[[20, 50]]]]),
  "epaa/towns.json": gzip({ towns: [town("Łódź", "Poland", 51.75, 19.46), town("Lodi", "Italy", 45.31, 9.5)] }),
  "epaa/scenario.yaml": gzip(new TextEncoder().encode("base: epaa\n")),
  "epaa/planned/2018-12-31/map/mrbm/coarse.block": gzip(MAP),
  "epaa/arcs.json": gzip(ARCS),
  "epaa/places/0.json": gzip({ "planned/2018-12-31": { nominal: { name: "Łódź" }, cases: { name: "Łódź in cases" } } }),
  "epaa/places/1.json": gzip({ "planned/2018-12-31": { nominal: { name: "Lodi" } } }),
  "epaa/ledgers/epaa.json": gzip({ id: "epaa", claims: [{ figures: ["f"] }] }),
  "epaa/ledgers/epaa/f.svg": gzip(new TextEncoder().encode(SVG)),
};
const PLANNED = { date: "2018-12-31", history: "planned" } as const;
const LATER = { date: "2020-12-31", history: "planned" } as const;

function fileSource(): Source {
  for (const [name, bytes] of Object.entries(FILES)) {
    const element = document.createElement("script");
    element.type = "application/x-penumbra";
    element.setAttribute("data-name", name);
    element.textContent = `\n${Buffer.from(bytes).toString("base64")}\n`;
    document.body.append(element);
  }
  return new FileSource(document);
}

const asked: string[] = [];

function folderSource(): Source {
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    const bytes = FILES[decodeURIComponent(address).replace("https://host.example/data/", "").replace(/\.gz$/, "")];
    return bytes ? new Response(bytes as Uint8Array<ArrayBuffer>) : new Response("", { status: 404 });
  });
  return new FolderSource("https://host.example/data/", [1]);
}

afterEach(() => {
  document.body.replaceChildren();
  asked.length = 0;
  vi.unstubAllGlobals();
});

describe.each([
  ["a file", fileSource, "This file"],
  ["a folder", folderSource, "This site"],
])("%s", (_, make, called) => {
  let source: Source;
  beforeEach(() => {
    source = make();
  });

  test("gives what is stored", async () => {
    expect((await source.cases()).version).toBe("1");
    expect(await source.lessons()).toEqual({ lessons: [] });
    expect((await source.open({ case: "epaa", text: null, changes: [] })).key).toBe("epaa");
    expect(await source.scenario("epaa")).toBe("base: epaa\n");
    const maps = await Promise.all([
      source.map("epaa", PLANNED, "mrbm", "coarse"),
      source.map("epaa", { ...PLANNED, history: "actual" }, "mrbm", "coarse"),
      source.ground(),
    ]);
    for (const map of maps) expect([...map.arrays["state"]!]).toEqual([0, 4]);
    expect((await source.arc("epaa", PLANNED, "mrbm", "tabriz", "Łódź, Poland")).aim).toBe("Łódź");
  });

  test("answers for a day by the stretch of days in which it lies", async () => {
    const within = { ...PLANNED, date: "2019-06-30" };
    expect([...(await source.map("epaa", within, "mrbm", "coarse")).arrays["state"]!]).toEqual([0, 4]);
    expect(await source.standing("epaa", within, "mrbm")).toEqual({
      date: "2019-06-30",
      sectors: { spy: [[[20, 50]]] },
    });
    expect((await source.place("epaa", within, "cases", { at: "lodz" })).name).toBe("Łódź in cases");
    const before = { ...PLANNED, date: "2018-12-30" };
    await expect(source.map("epaa", before, "mrbm", "coarse")).rejects.toThrow("the first day is 2018-12-31");
  });

  test.each([
    [{ at: "Łódź, Poland" }, "Łódź"],
    [{ at: "lodz" }, "Łódź"],
    [{ at: " LODI " }, "Lodi"],
    [{ at: "51.6, 19.5" }, "Łódź"],
    [{ latitude: 45.4, longitude: 9.4 }, "Lodi"],
  ])("answers for the town of %o", async (place, name) => {
    expect((await source.place("epaa", PLANNED, "nominal", place)).name).toBe(name);
  });

  test("finds towns by first letters, with and without accents", async () => {
    const names = async (letters: string): Promise<string[]> =>
      (await source.towns(letters, "epaa")).towns.map(({ name }) => name);
    expect(await names("lod")).toEqual(["Łódź", "Lodi"]);
    expect(await names("Łódź")).toEqual(["Łódź"]);
    expect(await names("lodi")).toEqual(["Lodi"]);
  });

  test("says what it does not hold", async () => {
    const told = async (answer: Promise<unknown>): Promise<string> =>
      answer.then(() => "no error", (error: Error) => error.message);
    const open = { case: "epaa", text: null, changes: [] };
    expect(await told(source.open({ ...open, case: "gmd" }))).toContain("does not hold the case gmd, but: epaa.");
    expect(await told(source.open({ ...open, text: "base: epaa" }))).toContain("cannot change them");
    expect(await told(source.map("epaa", LATER, "mrbm", "coarse"))).toContain("this map of 2020-12-31 as planned");
    expect(await told(source.place("epaa", PLANNED, "cases", { at: "Lodi" }))).toContain("how sure the answer is");
    expect(await told(source.place("epaa", PLANNED, "nominal", { at: "Oslo" }))).toContain('no answer for "Oslo"');
    const far = { latitude: 52.4, longitude: 19.46 };
    expect(await told(source.place("epaa", PLANNED, "nominal", far))).toContain("nearest is Łódź, Poland, 72 km away");
    expect(await told(source.arc("epaa", PLANNED, "mrbm", "tabriz", "Rome"))).toContain("It holds: Tabriz to Łódź.");
    expect(await told(source.map("gmd", LATER, "mrbm", "coarse"))).toMatch(/lacks gmd\/index.json/);
    for (const answer of [source.open({ ...open, case: "gmd" }), source.map("epaa", LATER, "mrbm", "fine")]) {
      const message = await told(answer);
      expect(message.startsWith(called)).toBe(true);
      expect(message).toContain("penumbra serve");
    }
  });

  test("has the address of a figure once its ledger is read", async () => {
    const told: string[] = [];
    const verdict = (): void => void told.push("a verdict");
    await source.claims("epaa", ["epaa"], { statements: ([ledger]) => told.push(ledger!.id), verdict });
    expect(told).toEqual(["epaa"]);
    const address = source.figure("epaa", "epaa", "f");
    if (called === "This site") expect(address).toBe("https://host.example/data/epaa/ledgers/epaa/f.svg");
    else expect(atob(address.replace("data:image/svg+xml;base64,", ""))).toBe(SVG);
  });
});

describe("a folder", () => {
  test("fetches a file once, also for two names of the same answer", async () => {
    const source = folderSource();
    await source.map("epaa", PLANNED, "mrbm", "coarse");
    await source.map("epaa", { ...PLANNED, history: "actual" }, "mrbm", "coarse");
    expect(asked).toHaveLength(3); // index, detail and map
  });

  test("is read also from a host that unpacks by itself, and after a lost connection", async () => {
    let losses = 1;
    vi.stubGlobal("fetch", async () => {
      if (losses > 0) {
        losses -= 1;
        throw new TypeError("lost");
      }
      return new Response(JSON.stringify({ cases: [], version: "2" }));
    });
    expect((await new FolderSource("https://host.example/data/", [1]).cases()).version).toBe("2");
    losses = 2;
    await expect(new FolderSource("https://host.example/data/", [1]).cases()).rejects.toThrow("cannot be reached");
  });
});

test("a file of which the end was lost says so", async () => {
  fileSource();
  document.body.lastElementChild?.remove();
  await expect(new FileSource(document).claims("epaa", ["epaa"], { statements: () => {}, verdict: () => {} })).rejects.toThrow("may be cut off");
});

describe("the page's note", () => {
  const note = (text: string): void => {
    const element = document.createElement("script");
    element.type = "application/json";
    element.id = "penumbra-page";
    element.textContent = text;
    document.body.append(element);
  };

  test.each([
    ['{"source": "file"}', FileSource],
    ['{"source": "folder", "root": "data/"}', FolderSource],
    ['{"source": "server", "root": "api/v1/"}', ServerSource],
  ])("%s chooses", (text, kind) => {
    note(text);
    expect(chooseSource(document)).toBeInstanceOf(kind);
  });

  test("opens a page without a link with its own case, and leaves a link as it is", () => {
    note('{"source": "file", "case": "gmd-iran"}');
    window.location.hash = "#v=1&case=epaa";
    chooseSource(document);
    expect(window.location.hash).toBe("#v=1&case=epaa");
    window.location.hash = "";
    chooseSource(document);
    expect(window.location.hash).toBe("#v=1&case=gmd-iran");
    window.location.hash = "";
  });

  test("is not needed for a server", () => {
    expect(chooseSource(document).figure("k", "l", "f")).toMatch(/\/api\/v1\/shields\/k\/ledgers\/l\/figures\/f$/);
  });

  test.each(['{"source": "else"}', "{"])("that is wrong is refused: %s", (text) => {
    note(text);
    expect(() => chooseSource(document)).toThrow(/damaged/);
  });
});
