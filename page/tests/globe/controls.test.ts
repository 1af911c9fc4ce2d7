// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { cameraOf, placeAt } from "../../src/globe/camera";
import { control, dragged, keyed, zoomedAt } from "../../src/globe/controls";
import { between } from "../../src/globe/motion";
import { homeOf } from "../../src/globe/region";
import type { View } from "../../src/state";

const VIEW = { longitude: 20, latitude: 45, zoom: 1 };

test("a small drag keeps the place under the pointer", () => {
  const before = placeAt(cameraOf(VIEW, 400, 400), 200, 200)!;
  const after = placeAt(cameraOf(dragged(VIEW, 4, 3, 200), 400, 400), 204, 203)!;
  expect(after.longitude).toBeCloseTo(before.longitude, 0);
  expect(after.latitude).toBeCloseTo(before.latitude, 0);
});

test("a drag does not go over the pole, and goes over the date line", () => {
  expect(dragged(VIEW, 0, 1e4, 200).latitude).toBe(90);
  const east = dragged({ ...VIEW, longitude: 179, latitude: 0 }, -20, 0, 200);
  expect(east.longitude).toBeCloseTo(179 + 5.73 - 360, 1);
});

test("zooming keeps the place under the pointer", () => {
  const place = placeAt(cameraOf(VIEW, 400, 400), 230, 180)!;
  const next = zoomedAt(VIEW, 1.3, 230, 180, 400, 400);
  expect(next.zoom).toBeCloseTo(1.3);
  const after = placeAt(cameraOf(next, 400, 400), 230, 180)!;
  expect(Math.hypot(after.longitude - place.longitude, after.latitude - place.latitude)).toBeLessThan(1.5);
  expect(zoomedAt(VIEW, 1.3, 2, 2, 400, 400)).toEqual({ ...VIEW, zoom: 1.3 });
});

test("keys turn and zoom; others do nothing", () => {
  expect(keyed(VIEW, "ArrowRight")!.longitude).toBeGreaterThan(20);
  expect(keyed(VIEW, "ArrowUp")!.latitude).toBeGreaterThan(45);
  expect(keyed(VIEW, "+")!.zoom).toBe(1.25);
  expect(keyed(VIEW, "a")).toBeNull();
});

test("a turn begins and ends where it should, and goes the short way over the date line", () => {
  const [from, to] = [
    { longitude: 170, latitude: 10, zoom: 1 },
    { longitude: -170, latitude: 10, zoom: 4 },
  ];
  expect(between(from, to, 0)).toBe(from);
  expect(between(from, to, 1)).toBe(to);
  const middle = between(from, to, 0.5);
  expect(Math.abs(middle.longitude)).toBeGreaterThan(179);
  expect(middle.zoom).toBeCloseTo(2);
});

test("the view of a region is its middle, over the date line too", () => {
  expect(homeOf({ south: 8, north: 72, west: 140, east: -60 }).longitude).toBe(-140);
  expect(homeOf({ south: 12.5, north: 16, west: 143, east: 147.5 }).zoom).toBeGreaterThan(15);
});

let view: View;
let shown: { view: View; moving: boolean }[];
let picked: number[][];
let homes: number;

function canvas(still = true): HTMLElement {
  const element = document.createElement("div");
  element.setPointerCapture = () => {};
  control(element, {
    view: () => view,
    radius: () => 200,
    size: () => ({ width: 400, height: 400 }),
    show: (next, moving) => void shown.push({ view: (view = next), moving }),
    home: () => void homes++,
    pick: (x, y) => void picked.push([x, y]),
    hover: () => {},
    leave: () => {},
    grab: () => null,
    still: () => still,
  });
  return element;
}

function pointer(element: HTMLElement, type: string, x: number, y: number, pointerId = 1): void {
  element.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId, button: 0, pointerType: "touch" }));
}

beforeEach(() => {
  [view, shown, picked, homes] = [VIEW, [], [], 0];
  vi.useFakeTimers();
});

test("a click asks about a place, a drag turns and asks nothing", () => {
  const element = canvas();
  pointer(element, "pointerdown", 100, 120);
  pointer(element, "pointermove", 102, 121);
  pointer(element, "pointerup", 102, 121);
  expect(picked).toEqual([[102, 121]]);
  expect(shown).toEqual([]);
  pointer(element, "pointerdown", 100, 120);
  pointer(element, "pointermove", 150, 120);
  pointer(element, "pointerup", 150, 120);
  expect(picked).toHaveLength(1);
  expect(shown.at(-1)!.moving).toBe(false);
  expect(view.longitude).toBeLessThan(20);
});

test("two fingers that part zoom in", () => {
  const element = canvas();
  pointer(element, "pointerdown", 180, 200, 1);
  pointer(element, "pointerdown", 220, 200, 2);
  pointer(element, "pointermove", 260, 200, 2);
  expect(view.zoom).toBeCloseTo(2, 1);
  pointer(element, "pointerup", 260, 200, 2);
  pointer(element, "pointerup", 180, 200, 1);
  expect(picked).toEqual([]);
});

test("after a key the globe is drawn fine; Home is not cut short by that", () => {
  const element = canvas();
  const key = (name: string) => element.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));
  key("ArrowLeft");
  expect(shown.at(-1)!.moving).toBe(true);
  key("Home");
  vi.runAllTimers();
  expect(homes).toBe(1);
  expect(shown).toHaveLength(1);
  key("ArrowLeft");
  vi.runAllTimers();
  expect(shown.at(-1)!.moving).toBe(false);
  key("Enter");
  expect(picked).toEqual([[200, 200]]);
});
