// The part of the page with one globe or two, its buttons, and lines on what is under the pointer and what is awaited.

import type { ShownMap } from "../page";
import { differenceLooks, pictureOf, type Picture } from "../layers/picture";
import type { Reading } from "../layers/looks";
import type { View } from "../state";
import { el } from "./element";
import { createGlobe, type Globe } from "./globe";
import type { Scene } from "./scene";
import { placeInWords, stateAt } from "./status";
import type { At } from "./vectors";

export interface Shown {
  map: ShownMap | null;
  beside: ShownMap | null;
  /** The map is an earlier one; the one that is asked for is being computed. */
  stale: boolean;
  /** Two shields are compared, as two globes or as a difference. */
  compared: boolean;
  difference: boolean;
  reading: Reading;
  outlines: boolean;
}

export interface GlobePanel {
  readonly globe: Globe;
  show(shown: Shown): void;
  /** Parts of the scene; `second` for the globe of the second shield, otherwise for the first. */
  set(part: Partial<Scene>, of?: "first" | "second" | "both"): void;
  showView(view: View): void;
  turnTo(view: View): void;
  redraw(): void;
  progress(share: number | null, what: string): void;
  trouble(message: string | null): void;
}

export interface PanelAsked {
  onPick(at: At): void;
  onView(view: View): void;
  movable(): boolean;
  onSiteMoved(site: string, at: At): void;
  home(): View;
  view: View;
}

const LABEL =
  "Globe with the shield's coverage. Arrow keys turn it, plus and minus zoom, Home returns to the region, " +
  "Enter asks about the middle.";

/** Which of two shields a globe shows, and by which kind of map: they need not be of one kind while one is computed. */
function captionOf(index: number, map: ShownMap | null): string {
  const shield = index === 0 ? "The shield now" : "The shield kept";
  if (!map) return `${shield}: being computed`;
  return `${shield}: ${map.block.meta["level"] === "cases" ? "cases" : "nominal numbers"}`;
}

export function createGlobePanel(host: HTMLElement, asked: PanelAsked): GlobePanel {
  const row = el("div", { class: "globes" });
  const status = el("p", { class: "globe-status", role: "status" });
  const bar = el("progress", { max: "1", "aria-label": "Progress of the map" });
  const awaited = el("p", { class: "globe-progress" }, bar, el("span"));
  const problem = el("p", { class: "globe-trouble", role: "alert" });
  const legend = el("ul", { class: "difference-legend", "aria-label": "What the colours of the difference say" });
  awaited.hidden = problem.hidden = legend.hidden = true;
  const globes: Globe[] = [];
  let shown: Shown = {
    map: null,
    beside: null,
    stale: false,
    compared: false,
    difference: false,
    reading: { alternative: null, prior: null },
    outlines: true,
  };
  let pictures: (Picture | null)[] = [];
  let lastTold: { globe: Globe; at: At } | null = null;

  const make = (label: string, view: View) =>
    createGlobe(row, {
      label,
      view,
      onView(next, moving) {
        const own = globes.find((globe) => globe.view() === next);
        for (const other of globes) if (other !== own) other.show(next, moving);
        if (moving) return;
        asked.onView(next);
        if (own?.canvas.matches(":focus-visible")) tell(own, next);
      },
      onPick: asked.onPick,
      onHover(at) {
        const index = globes.findIndex((globe) => globe.canvas.matches(":hover"));
        if (at) tell(globes[Math.max(0, index)]!, at);
        else {
          status.textContent = "";
          lastTold = null;
        }
      },
      movable: asked.movable,
      onSiteMoved: asked.onSiteMoved,
      home: asked.home,
    });
  globes.push(make(LABEL, asked.view));

  /** Tell the state at a place, and again whenever another map is shown. */
  function tell(globe: Globe, at: At): void {
    lastTold = { globe, at };
    const index = Math.max(0, globes.indexOf(globe));
    if (globe.scene().gains) {
      status.textContent = placeInWords(at); // the coverage is hidden
      return;
    }
    status.textContent =
      index === 0 && shown.stale
        ? `${placeInWords(at)}: the map is being computed`
        : stateAt(at, pictures[index] ?? null, globe.scene().looks);
  }

  const button = (text: string, label: string, act: () => void) => {
    const made = el("button", { type: "button", "aria-label": label, title: label }, text);
    made.addEventListener("click", act);
    return made;
  };
  const zoom = (factor: number) => () => turnTo({ ...globes[0]!.view(), zoom: globes[0]!.view().zoom * factor });
  const buttons = el(
    "div",
    { class: "globe-buttons", role: "group", "aria-label": "Globe" },
    button("+", "Zoom in", zoom(1.5)),
    button("−", "Zoom out", zoom(1 / 1.5)),
    button("⌂", "Back to the region", () => turnTo(asked.home())),
  );
  host.append(row, buttons, legend, problem, awaited, status);

  function turnTo(view: View): void {
    globes[0]!.turnTo(view);
  }

  /** One globe, or two with the second shield's at the right. */
  function fitCount(count: number): void {
    if (count === globes.length) return;
    row.classList.toggle("two", count === 2);
    if (count === 1) globes.pop()!.element.remove();
    else {
      globes.push(make("Globe of the second shield. It turns with the first.", globes[0]!.view()));
      const { ground, labels, place, launches, launchPoints } = globes[0]!.scene();
      globes[1]!.set({ ground, labels, place, launches, launchPoints });
    }
  }

  function drawLegend(visible: boolean): void {
    legend.hidden = !visible;
    if (!visible || legend.childElementCount) return;
    const entries = [
      ["gain", "covered by this shield, not by the one kept"],
      ["gain-tint", "covered in more cases"],
      ["loss-tint", "covered in fewer cases"],
      ["loss", "covered by the one kept, not by this shield"],
    ] as const;
    legend.append(...entries.map(([name, words]) => el("li", {}, el("i", { class: `swatch ${name}` }), words)));
  }

  return {
    get globe() {
      return globes[0]!;
    },
    show(next) {
      shown = next;
      const both = next.compared && next.difference && !next.stale && next.map && next.beside;
      fitCount(next.compared && !next.difference ? 2 : 1);
      pictures = [next.map, next.beside].map((map) => map && pictureOf(map, next.reading));
      globes.forEach((globe, index) => {
        const picture = pictures[index];
        const captioned = index ? next.beside : next.stale ? null : next.map;
        globe.element.dataset["caption"] = globes.length === 2 ? captionOf(index, captioned) : "";
        const looks = picture && (both ? differenceLooks(picture, pictures[1]!) : picture.looks);
        globe.set({
          cells: picture?.cells ?? null,
          looks: looks ?? null,
          outlines: picture && next.outlines ? picture.outlines() : [],
        });
      });
      globes[0]!.element.classList.toggle("stale", next.stale);
      drawLegend(!!both);
      if (lastTold && globes.includes(lastTold.globe)) tell(lastTold.globe, lastTold.at);
    },
    set(part, of = "first") {
      if (of !== "second") globes[0]!.set(part);
      if (of !== "first") globes[1]?.set(part);
    },
    showView(view) {
      for (const globe of globes) globe.show(view);
    },
    turnTo,
    redraw() {
      for (const globe of globes) globe.redraw();
    },
    progress(share, what) {
      awaited.hidden = share === null;
      if (share === null) return;
      bar.value = share;
      awaited.lastElementChild!.textContent = what;
    },
    trouble(message) {
      problem.hidden = message === null;
      problem.textContent = message ?? "";
    },
  };
}
