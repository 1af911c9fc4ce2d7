// Turning the globe by pointer, wheel, pinch and keyboard. It knows views and events, and draws nothing.

import type { View } from "../state";
import { bounded, cameraOf, placeAt } from "./camera";
import { RAD, wrapped } from "./vectors";

/** How a drag by so many pixels turns the view: the place under the pointer stays there, near the middle of the disc. */
export function dragged(view: View, dx: number, dy: number, radius: number): View {
  const across = Math.max(0.2, Math.cos(view.latitude * RAD));
  return bounded({
    ...view,
    longitude: view.longitude - dx / radius / RAD / across,
    latitude: view.latitude + dy / radius / RAD,
  });
}

/** Zoom about a point of the canvas, which keeps its place. */
export function zoomedAt(view: View, factor: number, x: number, y: number, width: number, height: number): View {
  const next = bounded({ ...view, zoom: view.zoom * factor });
  const place = placeAt(cameraOf(view, width, height), x, y);
  const after = placeAt(cameraOf(next, width, height), x, y);
  if (!place || !after) return next;
  return bounded({
    ...next,
    longitude: next.longitude + wrapped(place.longitude - after.longitude),
    latitude: next.latitude + place.latitude - after.latitude,
  });
}

/** The view after a key, or null if the key turns nothing. */
export function keyed(view: View, key: string): View | null {
  const step = Math.min(15, 12 / view.zoom);
  const across = step / Math.max(0.3, Math.cos(view.latitude * RAD));
  switch (key) {
    case "ArrowLeft":
      return bounded({ ...view, longitude: view.longitude - across });
    case "ArrowRight":
      return bounded({ ...view, longitude: view.longitude + across });
    case "ArrowUp":
      return bounded({ ...view, latitude: view.latitude + step });
    case "ArrowDown":
      return bounded({ ...view, latitude: view.latitude - step });
    case "+":
    case "=":
      return bounded({ ...view, zoom: view.zoom * 1.25 });
    case "-":
    case "_":
      return bounded({ ...view, zoom: view.zoom / 1.25 });
    default:
      return null;
  }
}

export interface Controlled {
  view(): View;
  /** Radius of the disc [px]. */
  radius(): number;
  size(): { width: number; height: number };
  /** Show this view; `moving` while more is to come. */
  show(view: View, moving: boolean): void;
  home(): void;
  /** A click or tap, not a drag; or Enter, with the middle of the canvas. */
  pick(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** Take a drag for oneself, as of a site: returns what follows it, or null to turn the globe. */
  grab(
    x: number,
    y: number,
  ): { move(x: number, y: number): void; end(x: number, y: number, kept: boolean): void } | null;
  still(): boolean;
}

const SLACK = 5; // px that a click may move
const SETTLE = 140; // ms after the last turn of the wheel or key until the globe is drawn fine
const DECAY = 0.28; // s in which inertia falls to 1/e

export function control(canvas: HTMLElement, globe: Controlled): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let began = { x: 0, y: 0 };
  let moved = false;
  let grabbed: ReturnType<Controlled["grab"]> = null;
  let speed = { x: 0, y: 0, at: 0 };
  let coasting = 0;
  let settling = 0;

  const inside = (event: PointerEvent | WheelEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const stop = () => {
    cancelAnimationFrame(coasting);
    coasting = 0;
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    stop();
    window.clearTimeout(settling);
    canvas.setPointerCapture(event.pointerId);
    const at = inside(event);
    pointers.set(event.pointerId, at);
    if (pointers.size === 1) {
      began = at;
      moved = false;
      speed = { x: 0, y: 0, at: event.timeStamp };
      grabbed = globe.grab(at.x, at.y);
    } else moved = true;
  });

  canvas.addEventListener("pointermove", (event) => {
    const at = inside(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse" || event.pointerType === "pen") globe.hover(at.x, at.y);
      return;
    }
    if (!moved && Math.hypot(at.x - began.x, at.y - began.y) < SLACK) return;
    moved = true;
    if (grabbed) {
      pointers.set(event.pointerId, at);
      grabbed.move(at.x, at.y);
      return;
    }
    const { width, height } = globe.size();
    if (pointers.size === 1) {
      globe.show(dragged(globe.view(), at.x - before.x, at.y - before.y, globe.radius()), true);
      const passed = Math.max(1, event.timeStamp - speed.at) / 1000;
      const weight = Math.min(1, passed / 0.05);
      speed = {
        x: speed.x * (1 - weight) + ((at.x - before.x) / passed) * weight,
        y: speed.y * (1 - weight) + ((at.y - before.y) / passed) * weight,
        at: event.timeStamp,
      };
    } else if (pointers.size === 2) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
      const ratio =
        Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      const turned = dragged(globe.view(), (at.x - before.x) / 2, (at.y - before.y) / 2, globe.radius());
      globe.show(zoomedAt(turned, ratio, middle.x, middle.y, width, height), true);
    }
    pointers.set(event.pointerId, at);
  });

  const release = (event: PointerEvent, kept: boolean) => {
    if (!pointers.delete(event.pointerId) || pointers.size) return;
    const at = inside(event);
    if (grabbed) {
      grabbed.end(at.x, at.y, kept && moved);
      const pick = !moved;
      grabbed = null;
      if (pick && kept) globe.pick(at.x, at.y);
      return;
    }
    if (!moved) {
      if (kept) globe.pick(at.x, at.y);
      return;
    }
    const resting = event.timeStamp - speed.at > 80 || Math.hypot(speed.x, speed.y) < 60;
    if (!kept || resting || globe.still()) globe.show(globe.view(), false);
    else coast();
  };
  canvas.addEventListener("pointerup", (event) => release(event, true));
  canvas.addEventListener("pointercancel", (event) => release(event, false));
  canvas.addEventListener("pointerleave", () => globe.leave());

  function coast(): void {
    let before = performance.now();
    const step = (now: number) => {
      const passed = Math.min(0.1, (now - before) / 1000);
      before = now;
      const left = Math.exp(-passed / DECAY);
      speed = { ...speed, x: speed.x * left, y: speed.y * left };
      const goesOn = Math.hypot(speed.x, speed.y) > 15;
      globe.show(dragged(globe.view(), speed.x * passed, speed.y * passed, globe.radius()), goesOn);
      coasting = goesOn ? requestAnimationFrame(step) : 0;
    };
    coasting = requestAnimationFrame(step);
  }

  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      stop();
      const at = inside(event);
      const { width, height } = globe.size();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0018);
      globe.show(zoomedAt(globe.view(), factor, at.x, at.y, width, height), true);
      window.clearTimeout(settling);
      settling = window.setTimeout(() => globe.show(globe.view(), false), SETTLE);
    },
    { passive: false },
  );

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(globe.view(), event.key);
    const { width, height } = globe.size();
    if (!next && event.key !== "Home" && event.key !== "Enter") return;
    event.preventDefault();
    stop();
    window.clearTimeout(settling);
    if (next) {
      globe.show(next, true);
      settling = window.setTimeout(() => globe.show(globe.view(), false), SETTLE);
    } else if (event.key === "Home") globe.home();
    else globe.pick(width / 2, height / 2);
  });
}
