// What the panels get from the page: its state, its answers, its globe.
//
// main.ts makes the page with the state of `firstState`, awaits `mountPanels(page)`, and only then asks for a shield. So the
// panels may put the state of a link into the store first. An empty date or threat is then filled from the case.

import type { Block, Schema, Source } from "./source/source";
import type { PageState } from "./state";
import type { Store } from "./store";

/** A map with the grid of its cells. */
export interface ShownMap {
  block: Block;
  grid: Block;
}

/** What candidate sites add, for the globe. */
export interface Gains {
  /** Outline of each cell, longitude and latitude [degrees]. */
  cells: readonly (readonly (readonly number[])[])[];
  /** Gain of each. */
  gain: readonly number[];
  /** Cells that are marked. */
  chosen: readonly number[];
}

/** What went wrong, in words, and what was asked. */
export interface Trouble {
  message: string;
  of: "shield" | "map" | "standing" | "arc" | "reach" | "beside";
}

export type Stop = () => void;

export interface Page {
  store: Store<PageState>;
  source: Source;
  globe: {
    /** Turn to a place (degrees), with a short animation unless reduced motion is asked for. */
    turnTo(longitude: number, latitude: number, zoom?: number): void;
    /** Draw anew, as after a change of colours. */
    redraw(): void;
    /** Show what candidate sites add in place of the coverage; null for the coverage. */
    showGains(gains: Gains | null): void;
    /** Called when somebody has dragged a site to another place. While no one listens, sites cannot be dragged. */
    onSiteMoved(listener: (site: string, longitude: number, latitude: number) => void): Stop;
  };
  /** The shield whose maps are shown; null until it is open. */
  detail(): Schema["ShieldDetail"] | null;
  /** Called at once if there is a detail, then at each new one. */
  onDetail(listener: (detail: Schema["ShieldDetail"]) => void): Stop;
  /** The map on the globe now: first coarse, then fine, then of cases (`meta.level`). */
  shownMap(): ShownMap | null;
  onMap(listener: (map: ShownMap | null) => void): Stop;
  /** The map of the second shield, on its own grid; null unless `state.beside` is set and the map is there. */
  besideMap(): ShownMap | null;
  /** Detail of the second shield. */
  besideDetail(): Schema["ShieldDetail"] | null;
  /** What stands on the day of the state; null until it is there. */
  standing(): Schema["Standing"] | null;
  /** Called at once if it is there, then whenever another answer is. */
  onStanding(listener: (standing: Schema["Standing"]) => void): Stop;
  /** A request that failed; null when the next one of the same kind succeeded. `state.changes` is left as it was asked. */
  onTrouble(listener: (trouble: Trouble | null) => void): Stop;
}
