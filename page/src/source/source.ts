// Where the page gets its answers: a server, the file it is in, or files beside it.

import type { components } from "../api";
import type { RaidWish, SitesWish } from "../state";

export type Schema = components["schemas"];
export type History = "planned" | "actual";
export type Level = "coarse" | "fine" | "cases";

/** Arrays of one answer, as docs/decisions/0058-the-page.md describes them. */
export interface Block {
  meta: Record<string, unknown>;
  arrays: Record<string, Uint8Array | Uint16Array | Uint32Array | Float32Array>;
}

/** A place that is asked for: as typed, or where somebody clicked (degrees). */
export type Asked = { at: string } | { latitude: number; longitude: number };

/** Told while an answer is computed: share from 0 to 1, and what is computed. */
export type Progress = (share: number, what: string) => void;

export interface Waiting {
  signal?: AbortSignal;
  progress?: Progress;
}

/** What a source cannot do without a server is false. */
export interface Abilities {
  change: boolean;
  ownFile: boolean;
  anyPlace: boolean;
  raid: boolean;
  sites: boolean;
}

export interface ClaimsTold {
  /** All statements, with the verdicts that are known. Called once, before the verdicts. */
  statements(ledgers: Schema["Ledger"][]): void;
  verdict(ledger: string, claim: Schema["Claim"]): void;
}

/** An error whose message is meant for the reader. */
export class SourceError extends Error {}

export interface Source {
  readonly can: Abilities;
  cases(): Promise<Schema["Cases"]>;
  lessons(): Promise<Schema["Lessons"]>;
  ground(): Promise<Block>;
  towns(letters: string, key: string, waiting?: Waiting): Promise<Schema["Towns"]>;
  open(asked: Schema["ShieldAsked"], waiting?: Waiting): Promise<Schema["ShieldDetail"]>;
  scenario(key: string): Promise<string>;
  grid(key: string, level: "coarse" | "fine"): Promise<Block>;
  standing(key: string, day: Day, threat: string, waiting?: Waiting): Promise<Schema["Standing"]>;
  map(key: string, day: Day, threat: string, level: Level, draws?: number, waiting?: Waiting): Promise<Block>;
  reach(key: string, day: Day, threat: string, battery: string, waiting?: Waiting): Promise<GeoJSON.FeatureCollection>;
  arc(key: string, day: Day, threat: string, launch: string, aim: string, waiting?: Waiting): Promise<Schema["Arc"]>;
  place(key: string, day: Day, level: "nominal" | "cases", asked: Asked, waiting?: Waiting): Promise<Schema["Place"]>;
  /** Tells the claims of ledgers, and judges those that are not judged yet. Ends with the last verdict. */
  claims(key: string, ledgers: readonly string[], told: ClaimsTold, waiting?: Waiting): Promise<void>;
  /** Judge a claim before the others that wait. */
  judgeFirst(key: string, ledger: string, claim: string): void;
  raidSetup(key: string, day: Day, waiting?: Waiting): Promise<Schema["RaidSetup"]>;
  raid(key: string, day: Day, wish: RaidWish, waiting?: Waiting): Promise<Schema["Raid"]>;
  sitesSetup(key: string, day: Day, waiting?: Waiting): Promise<Schema["SiteSetup"]>;
  sites(key: string, day: Day, wish: SitesWish, waiting?: Waiting): Promise<Schema["Sites"]>;
  /** Address of a figure, for the src of an image. */
  figure(key: string, ledger: string, figure: string): string;
}

/** A day in one history. */
export interface Day {
  date: string;
  history: History;
}
