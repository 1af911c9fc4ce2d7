// What stands on the globe at the moment, as one value: drawing reads it, nothing else keeps state of its own.

import type { GainParts } from "../layers/gains";
import type { Flight } from "../layers/flight";
import type { Schema } from "../source/source";
import type { Area } from "./areas";
import type { Cells } from "./grid";
import type { Lines } from "./lines";
import type { At } from "./vectors";

export interface Ground {
  land: Area;
  borders: Lines;
  /** Names of countries; the size is the square root of the area, of 255 for the largest. */
  names: readonly { text: string; longitude: number; latitude: number; size: number }[];
}

export type Kind = "ship" | "ashore" | "radar" | "battery";

export interface SiteMark {
  key: string;
  name: string;
  kind: Kind;
  longitude: number;
  latitude: number;
  elements: readonly string[];
}

export interface Ring {
  lines: Lines;
  text: string;
  /** Where its text stands. */
  label: At;
}

export interface Scene {
  ground: Ground | null;
  cells: Cells | null;
  looks: Uint8Array | null;
  /** What candidate sites add, drawn in place of the cells. */
  gains: GainParts | null;
  outlines: readonly { share: number; lines: Lines }[];
  sites: readonly SiteMark[];
  boxes: Lines | null;
  /** For each radar. */
  sectors: ReadonlyMap<string, Area | null>;
  reach: Area | null;
  rings: readonly Ring[];
  launches: Area | null;
  launchPoints: readonly (At & { name: string })[];
  labels: boolean;
  place: (At & { name: string }) | null;
  flight: { flight: Flight; time: number } | null;
  /** Site that is being dragged, and where it is now. */
  moving: { site: string; at: At } | null;
}

export const EMPTY: Scene = {
  ground: null,
  cells: null,
  looks: null,
  gains: null,
  outlines: [],
  sites: [],
  boxes: null,
  sectors: new Map(),
  reach: null,
  rings: [],
  launches: null,
  launchPoints: [],
  labels: true,
  place: null,
  flight: null,
  moving: null,
};

/** Fields that the lower canvas shows; a change of any other redraws the upper one alone. */
export const BELOW: readonly (keyof Scene)[] = ["ground", "cells", "looks", "gains"];

/** The symbol of a site: of a ship, a battery ashore, or a radar alone. */
export function kindOf(site: Schema["Site"], elements: readonly Schema["Element"][]): Kind {
  const own = elements.filter((element) => site.elements.includes(element.key));
  const battery = own.some((element) => element.kind === "battery");
  if (site.at_sea) return "ship";
  if (!battery) return "radar";
  return own.some((element) => element.kind === "radar") ? "ashore" : "battery";
}
