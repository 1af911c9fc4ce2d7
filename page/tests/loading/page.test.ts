// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import type { GlobePanel, Shown } from "../../src/globe/panel";
import type { ShownMap } from "../../src/page";
import { EMPTY, type Scene } from "../../src/globe/scene";
import { firstState, usualThreat } from "../../src/loading/first_state";
import { wire } from "../../src/loading/page";
import { header } from "../../src/panels/top/header";
import { SourceError, type Block, type Schema, type Source } from "../../src/source/source";
import { NO_VIEW, type PageState } from "../../src/state";
import { createStore } from "../../src/store";

type Detail = Schema["ShieldDetail"];

function detailOf(key: string, id = "epaa"): Detail {
  return {
    key,
    case: id,
    region: { south: 30, north: 60, west: 0, east: 40, resolution: 4 },
    threats: [{ key: "mrbm", name: "MRBM", range: 2e6, hypothetical: false, note: "" }],
    moments: { planned: ["2011-01-01", "2018-01-01"], actual: ["2011-01-01"] },
    first_view: { date: "2018-12-31", history: "planned" },
    shown: [],
    priors: [],
    launch_areas: [],
  } as unknown as Detail;
}

function fake() {
  const asked: string[] = [];
  const source = {
    can: { change: true, ownFile: true, anyPlace: true, raid: true, sites: true },
    async open({ case: id, changes }) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (changes?.length === 2) throw new SourceError("There is no such battery. Write one of: deveselu.");
      return detailOf(changes?.length ? "changed" : id, id);
    },
    grid: async () => ({ meta: {}, arrays: {} }),
    async map(key, day, threat, level) {
      asked.push(`${key} ${day.date} ${threat} ${level}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const shares = { "out of reach": 50, "in reach, not covered": 25, "covered in every case": 25 };
      return { meta: { level, key, date: day.date, threat, shares, headline: "It holds" }, arrays: {} } as Block;
    },
    standing: async (_key, day) =>
      ({ ...day, sites: [], elements: [], sectors: {} }) as unknown as Schema["Standing"],
    towns: async () => ({ towns: [] }),
  } as Partial<Source> as Source;
  return { source, asked };
}

function page(part: Partial<PageState> = {}) {
  const { source, asked } = fake();
  const store = createStore<PageState>({ ...firstState(), ...part });
  let scene: Scene = EMPTY;
  let shown: Shown | null = null;
  const views: unknown[] = [];
  const troubles: (string | null)[] = [];
  const panel = {
    globe: { view: () => store.get().view, scene: () => scene, shows: () => true },
    show: (next: Shown) => void (shown = next),
    set: (more: Partial<Scene>) => void (scene = { ...scene, ...more }),
    showView: (view: unknown) => void views.push(view),
    turnTo: (view: unknown) => void views.push(view),
    redraw() {},
    progress() {},
    trouble: (message: string | null) => void troubles.push(message),
  } as unknown as GlobePanel;
  const nothing = () => {};
  const wired = wire(source, store, { panel, showTime: nothing, showFlight: nothing, showLaunches: nothing });
  return { ...wired, store, asked, views, troubles, shown: () => shown! };
}

beforeEach(() => void vi.useFakeTimers());

test("an empty state is filled from the case, and its map asked for at the first day of the stretch", async () => {
  const { begin, store, asked } = page();
  begin();
  await vi.advanceTimersByTimeAsync(100);
  expect(store.get()).toMatchObject({ date: "2018-12-31", history: "planned", threat: "mrbm" });
  expect(store.get().view.zoom).toBeGreaterThan(0);
  expect(asked[0]).toBe("epaa 2018-01-01 mrbm coarse");
});

test("the class shown first is the longest that sources attribute by the day shown", () => {
  const of = (key: string, attributed_since: string | null, hypothetical = false) =>
    ({ key, name: key, range: 1, hypothetical, attributed_since, note: "" }) as Detail["threats"][number];
  const threats = [of("short", null), of("long", "2026-03-20"), of("supposed", null, true)];
  expect(usualThreat(threats, "2018-12-31")).toBe("short");
  expect(usualThreat(threats, "2026-11-27")).toBe("long");
  expect(usualThreat(threats.slice(1), "2018-12-31")).toBe("supposed");
});

test("the view of a link is shown, and stays when the shield is there", async () => {
  const view = { longitude: 150, latitude: 88, zoom: 1.2 };
  const { begin, store, views } = page({ view, date: "2018-12-31", threat: "mrbm" });
  begin();
  await vi.advanceTimersByTimeAsync(500);
  expect(views).toEqual([view]);
  expect(store.get().view).toEqual(view);
});

test("while another shield is opened the map before is an earlier one; then the new map comes, and after undo the old one", async () => {
  const { begin, store, shown, page: face } = page();
  begin();
  await vi.runAllTimersAsync();
  expect(shown().stale).toBe(false);
  store.set({ changes: [{ do: "remove", of: "batteries", key: "deveselu" }] }, true);
  expect(shown()).toMatchObject({ stale: true, map: { block: { meta: { key: "epaa" } } } });
  expect(face.shownMap()).toBeNull();
  await vi.runAllTimersAsync();
  expect(shown()).toMatchObject({ stale: false, map: { block: { meta: { key: "changed" } } } });
  store.undo();
  await vi.runAllTimersAsync();
  expect(face.shownMap()!.block.meta["key"]).toBe("epaa");
});

test("a change that is refused is told, and the shield before stays with its map", async () => {
  const { begin, store, shown, troubles, page: face } = page();
  begin();
  await vi.runAllTimersAsync();
  const change = { do: "remove", of: "batteries", key: "nowhere" } as const;
  store.set({ changes: [change, change] }, true);
  await vi.runAllTimersAsync();
  expect(troubles.at(-1)).toBe("There is no such battery. Write one of: deveselu.");
  expect(face.detail()!.key).toBe("epaa");
  expect(shown()).toMatchObject({ stale: false, map: { block: { meta: { key: "epaa" } } } });
  store.undo();
  await vi.runAllTimersAsync();
  expect(troubles.at(-1)).toBeNull();
});

test("a date whose map is known is shown at once", async () => {
  const { begin, store, shown } = page();
  begin();
  await vi.runAllTimersAsync();
  store.set({ date: "2012-06-01" });
  expect(shown()).toMatchObject({ stale: false, map: { block: { meta: { date: "2011-01-01" } } } });
});

test("another case turns the globe to its region and shows no map of the one before", async () => {
  const { begin, store, shown, views } = page();
  begin();
  await vi.runAllTimersAsync();
  views.length = 0;
  store.set({ case: "japan", date: "", threat: "", view: NO_VIEW }, true);
  await vi.advanceTimersByTimeAsync(55);
  expect(views.length).toBeGreaterThan(0);
  expect(shown().map).toBeNull();
  await vi.runAllTimersAsync();
  expect(shown().map!.block.meta["key"]).toBe("japan");
});

test("another case with a view of its own, as a link on the page has it, is shown from there", async () => {
  const { begin, store, views } = page();
  begin();
  await vi.runAllTimersAsync();
  views.length = 0;
  const view = { longitude: 139, latitude: 36, zoom: 6 };
  store.set({ case: "japan", date: "2018-12-31", threat: "mrbm", view }, true);
  await vi.runAllTimersAsync();
  expect(views).toEqual([]); // the globe has it from the state, and nothing turns it elsewhere
  expect(store.get().view).toEqual(view);
});

test("two shields are compared by maps of one kind, and the panels get the map that the globe draws", async () => {
  const { begin, store, shown, page: face } = page();
  const level = (map: ShownMap | null) => map?.block.meta["level"];
  begin();
  await vi.runAllTimersAsync();
  expect(level(shown().map)).toBe("cases");
  store.set({ beside: { case: "japan", text: null, changes: [] } });
  await vi.advanceTimersByTimeAsync(75); // opened, and its first map is there
  expect([level(shown().map), level(shown().beside)]).toEqual(["fine", "coarse"]); // both of nominal numbers
  expect(level(face.shownMap())).toBe("fine");
  await vi.runAllTimersAsync();
  expect([level(shown().map), level(shown().beside)]).toEqual(["cases", "cases"]);
  expect(level(face.shownMap())).toBe("cases");
});

test("what stands is told for the day of the state, though it is asked for at the first day of the stretch", async () => {
  const { begin, store, page: face } = page();
  begin();
  await vi.runAllTimersAsync();
  const { date, history } = store.get();
  expect(face.standing()).toMatchObject({ date, history });
  store.set({ date: "2019-06-01" });
  expect(face.standing()).toMatchObject({ date: "2019-06-01" });
  store.set({ date: "2011-06-01" });
  expect(face.standing()).toBeNull();
  await vi.runAllTimersAsync();
  expect(face.standing()).toMatchObject({ date: "2011-06-01" });
});

test("the header tells the finding of the cases on every day of a stretch", async () => {
  const { begin, store, page: face } = page();
  const nothing = () => {};
  const theme = document.createElement("button");
  const parts = header(face, { cases: nothing, lessons: nothing, share: nothing, help: nothing, theme });
  const finding = parts.find((part) => part.id === "finding")!;
  begin();
  await vi.runAllTimersAsync();
  expect(finding.textContent).toBe("31\u00a0December 2018, as planned, against the MRBM: it holds.");
  store.set({ date: "2019-06-01" });
  await vi.runAllTimersAsync();
  expect(finding.textContent).toBe("1\u00a0June 2019, as planned, against the MRBM: it holds.");
});
