import { expect, test } from "vitest";
import { cameraOf } from "../../src/globe/camera";
import { EARTH } from "../../src/globe/vectors";
import {
  flightOf,
  heightAt,
  launching,
  momentAt,
  positionAt,
  seeing,
  viewOf,
  visibleStretches,
  type Arc,
} from "../../src/layers/flight";
import { placeLabels, type Label } from "../../src/layers/labels";
import { clock, momentInWords } from "../../src/time/flight";

const ARC: Arc = {
  threat: "t",
  launch: "a",
  aim: "b",
  reachable: true,
  why: "",
  covered: true,
  time: [0, 100, 200, 300],
  longitude: [0, 10, 20, 30],
  latitude: [0, 0, 0, 0],
  height: [0, 4e5, 4e5, 0],
  sights: [{ sensor: "r", name: "Radar", begin: 80, end: 250 }],
  meetings: [
    {
      battery: "b",
      name: "Battery",
      commit: 120,
      margin: 60,
      shots: 1,
      time: 240,
      latitude: 0,
      longitude: 24,
      height: 2e5,
    },
    {
      battery: "c",
      name: "Late",
      commit: 150,
      margin: null,
      shots: 0,
      time: null,
      latitude: null,
      longitude: null,
      height: null,
    },
  ],
  events: [],
};
const FLIGHT = flightOf(ARC);

test("a place is the unit vector times 1 + h / R, between moments in between", () => {
  expect(Math.hypot(...positionAt(FLIGHT, 100))).toBeCloseTo(1 + 4e5 / EARTH, 6);
  expect(Math.hypot(...positionAt(FLIGHT, 0))).toBeCloseTo(1, 6);
  expect(heightAt(FLIGHT, 50)).toBeCloseTo(2e5, 6);
  expect(momentAt(ARC.time, 150)).toEqual({ index: 1, part: 0.5 });
  expect(momentAt(ARC.time, -5)).toEqual({ index: 0, part: 0 });
  expect(momentAt(ARC.time, 999)).toEqual({ index: 3, part: 0 });
});

test("sensors see in their stretch; a battery may launch from its commit for its margin", () => {
  expect([...seeing(ARC, 79)]).toEqual([]);
  expect([...seeing(ARC, 80)]).toEqual(["r"]);
  expect([...launching(ARC, 119)]).toEqual([]);
  expect([...launching(ARC, 180)]).toEqual(["b"]);
  expect([...launching(ARC, 181)]).toEqual([]);
});

test("the moment is told in words", () => {
  expect(clock(185)).toBe("3:05 min");
  expect(momentInWords(FLIGHT, 150)).toBe(
    "2:30 min after launch, 400 km high. Seen by Radar. Can be launched at by Battery.",
  );
  expect(momentInWords(FLIGHT, 10)).toContain("No sensor of the shield sees it.");
});

test("the part of an arc behind the disc is left out", () => {
  const from = (longitude: number) =>
    visibleStretches(cameraOf({ longitude, latitude: 0, zoom: 1 }, 200, 200), FLIGHT.above, { index: 3, part: 0 });
  expect(from(15)).toHaveLength(1);
  expect(from(15)[0]).toHaveLength(4);
  expect(from(-165)).toHaveLength(0);
  expect(from(-85)[0]!.length).toBeLessThan(4);
});

test("labels do not overlap, and the more important one stays", () => {
  const label = (text: string, x: number, weight: number, side: Label["side"] = "centre"): Label => ({
    text,
    x,
    y: 50,
    side,
    weight,
    kind: "country",
  });
  const placed = placeLabels([label("less", 104, 1), label("more", 100, 2), label("far", 300, 0)], () => 40, 14);
  expect(placed.map((one) => one.text)).toEqual(["more", "far"]);
  const moved = placeLabels([label("one", 120, 2), label("site", 80, 1, "right")], () => 40, 14);
  expect(moved.find((one) => one.text === "site")!.left).toBe(80 - 9 - 40);
  const atEdge = placeLabels([label("site", 190, 1, "right"), label("country", 195, 2)], () => 40, 14, 200);
  expect(atEdge.map((one) => [one.text, one.left])).toEqual([["site", 141]]);
  const symbols = [{ x: 80, y: 50 }, { x: 110, y: 50 }, { x: 50, y: 50 }];
  const [above] = placeLabels([label("site", 80, 1, "right")], () => 40, 14, 200, symbols);
  expect([above!.left, above!.y]).toEqual([60, above!.top + 7]);
  expect(above!.top + above!.height).toBeLessThanOrEqual(42); // over its own symbol and hiding no other
  const all = [...symbols, { x: 80, y: 30 }, { x: 80, y: 70 }];
  expect(placeLabels([label("site", 80, 1, "right")], () => 40, 14, 200, all)).toEqual([]);
  const place = { ...label("place", 80, 1, "right"), kind: "place" as const };
  expect(placeLabels([place], () => 40, 14, 200, all)).toHaveLength(1);
});

test("the view of a flight has both ends on the disc, over the date line too", () => {
  expect(viewOf(FLIGHT)).toMatchObject({ latitude: 0 });
  expect(viewOf(FLIGHT).longitude).toBeCloseTo(15, 6);
  const over = flightOf({ ...ARC, longitude: [170, 175, -178, -170] });
  expect(Math.abs(viewOf(over).longitude)).toBeCloseTo(180, 6);
});
