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
} satisfies Partial<PageState>;
