import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { filled, firstState, usualThreat } from "../../src/loading/first_state";
import { createMaps, type Wanted } from "../../src/loading/maps";
import { coordinates, written } from "../../src/loading/places";
import { SourceError, type Block, type Schema, type Source } from "../../src/source/source";

const wanted = (date: string): Wanted => ({ key: "epaa", day: { date, history: "actual" }, threat: "mrbm" });

function fake(fails = "") {
  const asked: string[] = [];
  const source = {
    can: { change: true, ownFile: true, anyPlace: true, raid: true, sites: true },
    grid: async () => ({ meta: {}, arrays: {} }),
    async map(_key, day, _threat, level, draws, waiting) {
      const name = `${day.date} ${level}${draws ?? ""}`;
      asked.push(name);
      await new Promise((resolve) => setTimeout(resolve, 10));
      waiting?.signal?.throwIfAborted();
      if (name === fails) throw new SourceError("The queue is full.");
      return { meta: { level, name }, arrays: {} } as Block;
    },
  } as Partial<Source> as Source;
  return { source, asked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(source: Source) {
  const shown: string[] = [];
  const failed: unknown[] = [];
  const maps = createMaps(source, {
    shown: (map) => shown.push(String(map.block.meta["name"])),
    progress: () => {},
    done: () => {},
    failed: (error) => failed.push(error),
  });
  return { maps, shown, failed };
}

test("first coarse, then fine, then cases with more and more draws", async () => {
  const { source } = fake();
  const { maps, shown } = watched(source);
  maps.want(wanted("2018"));
  await vi.runAllTimersAsync();
  expect(shown).toEqual(["2018 coarse", "2018 fine", "2018 cases16", "2018 cases64", "2018 cases256"]);
});

test("a new question cancels what is no longer wanted; coming back shows the best known map at once", async () => {
  const { source, asked } = fake();
  const { maps, shown } = watched(source);
  maps.want(wanted("2018"));
  await vi.advanceTimersByTimeAsync(20);
  maps.want(wanted("2020"));
  await vi.runAllTimersAsync();
  expect(asked).not.toContain("2018 fine");
  shown.length = 0;
  maps.want(wanted("2020"));
  expect(shown).toEqual(["2020 cases256"]);
  maps.want(wanted("2018"));
  expect(shown[1]).toBe("2018 coarse");
});

test("a map that was got ahead of time is shown at once", async () => {
  const { source } = fake();
  const { maps, shown } = watched(source);
  maps.prefetch([wanted("2016"), wanted("2020")]);
  await vi.runAllTimersAsync();
  expect(shown).toEqual([]);
  maps.want(wanted("2020"));
  expect(shown).toEqual(["2020 coarse"]);
});

test("an error is told, and ends the ascent", async () => {
  const { source } = fake("2018 fine");
  const { maps, shown, failed } = watched(source);
  maps.want(wanted("2018"));
  await vi.runAllTimersAsync();
  expect(shown).toEqual(["2018 coarse"]);
  expect(failed.map(String)).toEqual(["Error: The queue is full."]);
});

test("what the state lacks comes from the case; what it has stays", () => {
  const threat = (key: string, hypothetical: boolean) => ({ key, name: key, range: 1, hypothetical, attributed_since: null, note: "" });
  const detail = {
    threats: [threat("short", false), threat("middle", false), threat("long", true)],
    first_view: { date: "2018-12-31", history: "planned" },
    priors: ["uniform"],
    region: { south: 30, north: 60, west: 170, east: -150, resolution: 4 },
  } as unknown as Schema["ShieldDetail"];
  const part = filled(firstState(), detail);
  expect(part).toMatchObject({ date: "2018-12-31", history: "planned", threat: "middle" });
  expect(part.view!.longitude).toBe(-170);
  expect(filled({ ...firstState(), ...part, threat: "long" } as ReturnType<typeof firstState>, detail)).toEqual({});
  expect(usualThreat([threat("only", true)], "2018-12-31")).toBe("only");
});

test("coordinates are read as they are written, latitude first", () => {
  expect(coordinates(written({ latitude: 44.434, longitude: -26.1 }))).toEqual({ latitude: 44.43, longitude: -26.1 });
  expect(coordinates("Warsaw, Poland")).toBeNull();
  expect(coordinates("91, 0")).toBeNull();
});
