// One globe: two canvases, one on the other, drawn when something has changed, at most once a frame.

import type { View } from "../state";
import { drawAbove } from "./above";
import { createBelow } from "./below";
import { bounded, cameraOf, placeAt, projected, type Camera } from "./camera";
import { readColours, type Colours } from "./colours";
import { control } from "./controls";
import { lessMotion, turn } from "./motion";
import { BELOW, EMPTY, type Scene } from "./scene";
import { vector, type At } from "./vectors";

export interface Globe {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  view(): View;
  scene(): Scene;
  /** Show another view at once. `moving` draws the cells coarsely, until the next call without it. */
  show(view: View, moving?: boolean): void;
  /** Go to another view, with a short animation. */
  turnTo(view: View): void;
  set(part: Partial<Scene>): void;
  redraw(): void;
  /** Whether a place is on the canvas, and not at the edge of the Earth. */
  shows(at: At): boolean;
  /** Milliseconds that the last frames took to draw. */
  times(): readonly number[];
}

export interface Asked {
  label: string;
  view: View;
  /** The view changed by the reader or an animation. */
  onView(view: View, moving: boolean): void;
  onPick(at: At): void;
  onHover(at: At | null): void;
  /** Whether a site may be dragged. */
  movable(): boolean;
  onSiteMoved(site: string, at: At): void;
  home(): View;
}

const GRIP = 14; // px round a site

export function createGlobe(host: HTMLElement, asked: Asked): Globe {
  const element = document.createElement("div");
  element.className = "globe";
  const [lower, upper] = [document.createElement("canvas"), document.createElement("canvas")];
  lower.setAttribute("aria-hidden", "true");
  upper.tabIndex = 0;
  upper.setAttribute("role", "application");
  upper.setAttribute("aria-roledescription", "globe");
  upper.setAttribute("aria-label", asked.label);
  upper.className = "upper"; // first, so that it is the canvas of the globe for others; the style puts it on top
  element.append(upper, lower);
  host.append(element);

  let view = bounded(asked.view);
  let scene: Scene = EMPTY;
  let [width, height] = [1, 1];
  let moving = false;
  let dirty = { below: true, above: true };
  let frame = 0;
  let stopTurning = () => {};
  let colours: Colours = readColours(element);
  const ratio = () => Math.min(3, globalThis.devicePixelRatio || 1);
  const above = upper.getContext("2d")!;
  const below = createBelow(lower.getContext("2d")!, ratio);
  below.recolour(colours);
  const times: number[] = [];

  const camera = (): Camera => cameraOf(view, width, height);

  function paintNow(): void {
    frame = 0;
    const began = performance.now();
    const now = camera();
    if (dirty.below) below.draw(now, scene, moving);
    if (dirty.above) drawAbove(above, ratio(), now, scene, colours, moving);
    dirty = { below: false, above: false };
    times.push(performance.now() - began);
    if (times.length > 240) times.shift();
  }

  function mark(part: Partial<typeof dirty>): void {
    dirty = { below: dirty.below || !!part.below, above: dirty.above || !!part.above };
    if (!frame) frame = requestAnimationFrame(paintNow);
  }

  function show(next: View, inMotion = false): void {
    view = bounded(next);
    moving = inMotion;
    mark({ below: true, above: true });
  }

  function resize(): void {
    const box = element.getBoundingClientRect();
    [width, height] = [Math.max(1, Math.round(box.width)), Math.max(1, Math.round(box.height))];
    for (const canvas of [lower, upper]) {
      canvas.width = Math.round(width * ratio());
      canvas.height = Math.round(height * ratio());
    }
    colours = readColours(element);
    below.recolour(colours);
    cancelAnimationFrame(frame);
    dirty = { below: true, above: true };
    paintNow();
  }
  new ResizeObserver(resize).observe(element);

  function byReader(next: View, inMotion: boolean): void {
    stopTurning();
    show(next, inMotion);
    asked.onView(view, inMotion);
  }

  function turnTo(next: View): void {
    stopTurning();
    stopTurning = turn(view, bounded(next), (between, inMotion) => {
      show(between, inMotion);
      asked.onView(view, inMotion);
    });
  }

  function siteUnder(x: number, y: number): string | null {
    let found: string | null = null;
    let nearest = GRIP;
    for (const site of scene.sites) {
      const on = projected(camera(), ...vector(site.longitude, site.latitude));
      const away = Math.hypot(on.x - x, on.y - y);
      if (on.depth > 0 && away < nearest) [found, nearest] = [site.key, away];
    }
    return found;
  }

  control(upper, {
    view: () => view,
    radius: () => camera().radius,
    size: () => ({ width, height }),
    show: byReader,
    home: () => turnTo(asked.home()),
    pick(x, y) {
      const at = placeAt(camera(), x, y);
      if (at) asked.onPick(at);
    },
    hover(x, y) {
      asked.onHover(placeAt(camera(), x, y));
      upper.style.cursor = asked.movable() && siteUnder(x, y) ? "move" : "";
    },
    leave: () => asked.onHover(null),
    grab(x, y) {
      const site = asked.movable() ? siteUnder(x, y) : null;
      if (!site) return null;
      return {
        move(toX, toY) {
          const at = placeAt(camera(), toX, toY);
          if (at) set({ moving: { site, at } });
        },
        end(toX, toY, kept) {
          const at = placeAt(camera(), toX, toY);
          set({ moving: null });
          if (at && kept) asked.onSiteMoved(site, at);
        },
      };
    },
    still: lessMotion,
  });

  function set(part: Partial<Scene>): void {
    const changed = (Object.keys(part) as (keyof Scene)[]).filter((key) => part[key] !== scene[key]);
    if (!changed.length) return;
    scene = { ...scene, ...part };
    mark({ below: changed.some((key) => BELOW.includes(key)), above: changed.some((key) => !BELOW.includes(key)) });
  }

  function redraw(): void {
    colours = readColours(element);
    below.recolour(colours);
    mark({ below: true, above: true });
  }
  // The style may come after the script.
  if (document.readyState !== "complete") addEventListener("load", redraw, { once: true });

  return {
    element,
    canvas: upper,
    view: () => view,
    scene: () => scene,
    show(next, inMotion) {
      stopTurning();
      show(next, inMotion);
    },
    turnTo,
    set,
    redraw,
    shows(at) {
      const on = projected(camera(), ...vector(at.longitude, at.latitude));
      return on.depth > 0.15 && on.x > GRIP && on.y > GRIP && on.x < width - GRIP && on.y < height - GRIP;
    },
    times: () => times,
  };
}
