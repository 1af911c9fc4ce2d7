// A page with a source that answers from small data, for the tests of the panels.

import type { Gains, Page, Trouble, ShownMap } from "../src/page";
import { SourceError, type Block, type Schema, type Source } from "../src/source/source";
import { USUAL, type PageState } from "../src/state";
import { createStore } from "../src/store";

export type Change = PageState["changes"][number];
type Detail = Schema["ShieldDetail"];

export const FIRST: PageState = {
  case: "two-towns",
  date: "2018-12-31",
  history: "planned",
  threat: "long",
  ...USUAL,
  view: { longitude: 20, latitude: 45, zoom: 1.2 },
};

export const BURNOUT: Schema["Number"] = {
  path: "interceptors.fast.burnout_speed",
  name: "burnout speed of Fast",
  section: "Fast",
  unit: "km/s",
  value: 4.5,
  low: 4.3,
  high: 4.9,
  least: 0.1,
  most: 12,
  grade: "second-hand",
  source: "A study",
};

export function detail(part: Partial<Detail> = {}): Detail {
  return {
    key: "two-towns",
    case: "two-towns",
    title: "Two towns",
    summary: "An exercise",
    region: { south: 30, north: 60, west: 0, east: 40, resolution: 3 },
    threats: [
      { key: "short", name: "MRBM 1,000 km", range: 1e6, hypothetical: false, attributed_since: null, note: "" },
      { key: "long", name: "IRBM 3,000 km", range: 3e6, hypothetical: true, attributed_since: null, note: "none is known" },
    ],
    launch_areas: [
      { key: "one", name: "One", polygon: [[50, 30]] },
      { key: "two", name: "Two", polygon: [[52, 30]] },
    ],
    questions: [
      {
        key: "guidance",
        question: "Who guides?",
        options: [
          { key: "own", name: "Own radar" },
          { key: "remote", name: "Remote" },
        ],
        chosen: null,
        written: "own",
      },
    ],
    moments: { planned: ["2011-01-01"], actual: ["2011-01-01"] },
    shown: [],
    first_view: { date: "2018-12-31", history: "planned" },
    last_day: null,
    numbers: [BURNOUT],
    priors: ["uniform", "triangular"],
    cards: [
      { key: "fast", name: "Fast", kind: "battery" },
      { key: "eye", name: "Eye", kind: "radar" },
    ],
    ledgers: ["claims"],
    differences: [],
    warnings: [],
    credits: "",
    ...part,
  };
}

export const STANDING: Schema["Standing"] = {
  date: "2018-12-31",
  history: "planned",
  sites: [{ key: "hill", name: "Hill", latitude: 50, longitude: 20, at_sea: false, box: [], elements: ["gun"] }],
  elements: [
    {
      key: "gun",
      kind: "battery",
      name: "Gun at Hill",
      site: "hill",
      card: "Fast",
      since: "2015-01-01",
      until: null,
      source: "s",
      grade: "sourced",
    },
  ],
  sectors: {},
};

export function placeOf(level: "nominal" | "cases", covered: boolean, name = "Warsaw, Poland"): Schema["Place"] {
  const nominal = level === "nominal";
  const long = {
    threat: "long",
    state: nominal ? null : "doubtful",
    covered_least: nominal ? null : 0.3,
    covered_most: nominal ? null : 0.57,
    reached_least: nominal ? null : 1,
    nominal_covered: covered,
    nominal_margin: covered ? 488.6 : null,
    nominal_shots: covered ? 1 : 0,
    beyond_range: -726529.6,
    battery_margin: { gun: covered ? 488.6 : null },
  };
  const short = {
    ...long,
    threat: "short",
    state: nominal ? null : "out of reach",
    covered_least: null,
    covered_most: null,
    nominal_covered: false,
    nominal_margin: null,
    nominal_shots: 0,
    beyond_range: 1273470.4,
    battery_margin: { gun: null },
  };
  return {
    level,
    name,
    latitude: 52.23,
    longitude: 21.01,
    answer: {
      kind: "place",
      words: `${name} is told of.`,
      notes: ["A note."],
      rules: {},
      changes: [],
      doubt: {},
      taken: name,
      worlds: 1,
      classes: [short, long],
    },
    turns: nominal
      ? []
      : [
          {
            sentence: "It is covered from 4.7 km/s on.",
            threat: "long",
            answer: "covered",
            published: true,
            change: { do: "set", path: BURNOUT.path, value: "4.7 km/s" },
            label: "burnout speed of Fast: 4.7 km/s",
          },
        ],
  };
}

export interface FakePage extends Page {
  open(part?: Partial<Detail>): void;
  stand(part?: Partial<Schema["Standing"]>): void;
  show(map: ShownMap | null): void;
  fail(trouble: Trouble | null): void;
  drag(site: string, longitude: number, latitude: number): void;
  turns: [number, number][];
  /** What the globe was last told of gains. */
  gains: { now: Gains | null };
}

export interface Overrides {
  source?: Partial<Source>;
  state?: Partial<PageState>;
}

/** A page whose shield opens when a test says so, and follows each change as main does. */
export function fakePage({ source = {}, state = {} }: Overrides = {}): FakePage {
  const store = createStore<PageState>({ ...FIRST, ...state });
  const now: { detail: Detail | null; standing: Schema["Standing"] | null; map: ShownMap | null } = {
    detail: null,
    standing: null,
    map: null,
  };
  const on = {
    detail: new Set<(each: Detail) => void>(),
    standing: new Set<(each: Schema["Standing"]) => void>(),
    map: new Set<(each: ShownMap | null) => void>(),
    trouble: new Set<(each: Trouble | null) => void>(),
    moved: new Set<(site: string, longitude: number, latitude: number) => void>(),
  };
  const turns: [number, number][] = [];
  const gains: FakePage["gains"] = { now: null };
  const refuse = (): Promise<never> => Promise.reject(new SourceError("Not in this test."));
  const whole: Source = {
    can: { change: true, ownFile: true, anyPlace: true, raid: true, sites: true },
    cases: () => Promise.resolve({ cases: [], version: "0" }),
    lessons: () => Promise.resolve({ lessons: [] }),
    ground: refuse,
    towns: () => Promise.resolve({ towns: [] }),
    open: (asked) =>
      Promise.resolve(
        detail({
          key: asked.changes?.length ? `changed-${JSON.stringify(asked.changes)}` : asked.case,
          case: asked.case,
        }),
      ),
    scenario: () => Promise.resolve("base: two-towns\n"),
    grid: refuse,
    standing: () => Promise.resolve(STANDING),
    map: refuse,
    reach: refuse,
    arc: refuse,
    place: (key, _day, level) => Promise.resolve(placeOf(level, key !== "two-towns")),
    claims: refuse,
    judgeFirst: () => {},
    raidSetup: refuse,
    raid: refuse,
    sitesSetup: refuse,
    sites: refuse,
    figure: (key, ledger, figure) => `/figures/${key}/${ledger}/${figure}`,
    ...source,
  };
  function listen<T>(set: Set<T>, listener: T): () => void {
    set.add(listener);
    return () => set.delete(listener);
  }
  store.listen((after, before) => {
    if (after.changes === before.changes) return;
    void whole.open({ case: after.case, text: after.text, changes: after.changes }).then((found) => {
      now.detail = found;
      for (const each of on.detail) each(found);
    });
  });
  return {
    store,
    source: whole,
    turns,
    gains,
    globe: {
      showGains: (found) => void (gains.now = found),
      turnTo: (longitude, latitude) => void turns.push([longitude, latitude]),
      redraw: () => undefined,
      onSiteMoved: (listener) => listen(on.moved, listener),
    },
    detail: () => now.detail,
    onDetail(listener) {
      if (now.detail) listener(now.detail);
      return listen(on.detail, listener);
    },
    shownMap: () => now.map,
    onMap: (listener) => listen(on.map, listener),
    besideMap: () => null,
    besideDetail: () => null,
    standing: () => now.standing,
    onStanding(listener) {
      if (now.standing) listener(now.standing);
      return listen(on.standing, listener);
    },
    onTrouble: (listener) => listen(on.trouble, listener),
    open(part) {
      now.detail = detail(part);
      for (const each of on.detail) each(now.detail);
    },
    stand(part) {
      now.standing = { ...STANDING, ...part };
      for (const each of on.standing) each(now.standing);
    },
    show(map) {
      now.map = map;
      for (const each of on.map) each(map);
    },
    fail: (trouble) => on.trouble.forEach((each) => each(trouble)),
    drag: (site, longitude, latitude) => on.moved.forEach((each) => each(site, longitude, latitude)),
  };
}

export function block(meta: Block["meta"], arrays: Block["arrays"]): Block {
  return { meta, arrays };
}

/** Waits until what is asked for holds. */
export async function until(holds: () => unknown): Promise<void> {
  for (let count = 0; count < 400; count += 1) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error(`It never came: ${holds}`);
}
