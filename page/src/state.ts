// What the page shows, as one value: every view is drawn from it, every action makes a new one, and a link holds it.

import type { Schema, History } from "./source/source";

export interface View {
  longitude: number;
  latitude: number;
  /** Radius of the Earth in half-widths of the canvas. */
  zoom: number;
}

/** A question that somebody asks about what the page shows; the link holds it. */
export interface OwnLesson {
  question: string;
  hint: string;
  answer: string;
  panels: Schema["Lesson"]["panels"];
}

/** A raid that is asked for: what `penumbra raid` takes, with other stocks of batteries. */
export interface RaidWish {
  salvo: { threat: string; count: number }[];
  /** As typed; "protected" stands for the people whom the scenario protects. */
  aims: string[];
  doctrine: string;
  /** Most at one missile in a layer; null for the usual number. */
  shots: number | null;
  reserve: number;
  /** Minutes within which the missiles come. */
  window: number;
  /** Chance that a shot hits, by interceptor: "0.5..0.9", or an id of tests on record. */
  kill: Record<string, string>;
  /** Chance that one cause makes all shots of a layer fail. */
  cause: string;
  /** Interceptors of a battery where they are not those of the scenario. */
  stock: Record<string, number>;
}

/** A search for a site that is asked for: what `penumbra site` takes. */
export interface SitesWish {
  /** Key of a battery of the case, or of an interceptor of the catalogue. */
  add: string;
  /** Codes of countries, as "POL, ROU", or a box of sea, as "54..58, 0..8"; empty for points. */
  where: string;
  /** Name, latitude and longitude of each, as "Sofia, 42.7, 23.3". */
  points: string[];
  of: "people" | "area";
  /** How many at once. */
  count: number;
  threats: string[];
}

export interface PageState {
  case: string;
  /** An own scenario as YAML. */
  text: string | null;
  changes: Schema["ShieldAsked"]["changes"];
  date: string;
  history: History;
  threat: string;
  /** One combination of answers to the open questions; null for all together. */
  alternative: string | null;
  /** One way of reading the published ranges; null for the least over all. */
  prior: string | null;
  place: string | null;
  arc: { launch: string; aim: string } | null;
  claim: string | null;
  /** The second shield, if two are compared. */
  beside: { case: string; text: string | null; changes: Schema["ShieldAsked"]["changes"] } | null;
  difference: boolean;
  layers: { outlines: boolean; sites: boolean; sectors: boolean; reach: string | null; rings: boolean; labels: boolean };
  /** A built-in lesson at one of its steps, or a question of one's own. */
  lesson: { id: string; step: number; own?: OwnLesson } | null;
  /** The raid that was asked for last. */
  raid: RaidWish | null;
  /** The search for a site that was asked for last. */
  sites: SitesWish | null;
  view: View;
}

/** A view that is to be filled from the case. */
export const NO_VIEW: View = { longitude: 0, latitude: 0, zoom: 0 };

/** What a state is unless a link says otherwise; case, date, threat and view come from the case. */
export const USUAL = {
  text: null,
  changes: [],
  alternative: null,
  prior: null,
  place: null,
  arc: null,
  claim: null,
  beside: null,
  difference: false,
  layers: { outlines: true, sites: true, sectors: false, reach: null, rings: false, labels: true },
  lesson: null,
  raid: null,
  sites: null,
} satisfies Partial<PageState>;
