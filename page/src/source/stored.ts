// Answers that were computed beforehand and stored by name: in the page itself or in a folder of files.

import { readBlock, sizeOf } from "./block";
import { Cache, type Kept } from "./cache";
import { decoded } from "./coded";
import { withCorners } from "./corners";
import { path } from "./path";
import { SourceError, type Abilities, type Asked, type Block, type Day, type Level } from "./source";
import type { ClaimsTold, Schema, Source, Waiting } from "./source";
import { beginsWith, townAt } from "./towns";

/** Where stored answers lie, by the names of src/penumbra/web/stored. */
export interface Archive {
  /** The bytes stored under a name, unpacked. */
  read(name: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Makes the address of a picture ready, so that `address` can give it at once. */
  prepare(name: string): Promise<void>;
  address(name: string): string;
}

/** What is stored about a case. */
interface Index {
  /** The file that holds an answer; equal answers share one file. */
  files: Record<string, string>;
}

/** Answers for a town on all days, by history and date. */
type PlacesOfTown = Record<string, { nominal: Schema["Place"]; cases?: Schema["Place"] }>;

type Rings = Schema["Standing"]["sectors"][string];

/** What stands on a day, with the number of each radar's sectors in the file of all of them. */
type StoredStanding = Omit<Schema["Standing"], "sectors"> & { sectors: Record<string, number> };

interface StoredArc {
  threat: string;
  launch: string;
  aim: string;
  arc: Schema["Arc"];
}

const MOST_BYTES = 96e6;
const MOST_NAMED = 8;
const HOW_TO_ASK = "Start Penumbra's server to ask for it: penumbra serve.";

/** Some of the names, in words. */
function some(names: Iterable<string>): string {
  const all = [...new Set(names)];
  return all.slice(0, MOST_NAMED).join("; ") + (all.length > MOST_NAMED ? `; and ${all.length - MOST_NAMED} more` : "");
}

export class StoredSource implements Source {
  readonly can: Abilities = { change: false, ownFile: false, anyPlace: false, raid: false, sites: false };
  private readonly cache = new Cache(MOST_BYTES);
  private readonly indexes = new Map<string, Index>();

  constructor(
    private readonly archive: Archive,
    /** What it is called in messages. */
    private readonly called: string,
  ) {}

  private json<T>(name: string, waiting: Waiting = {}): Promise<T> {
    const make = async ({ signal }: Required<Waiting>): Promise<Kept<T>> => {
      const bytes = await this.archive.read(name, signal);
      return { value: JSON.parse(new TextDecoder().decode(bytes)) as T, bytes: bytes.length * 4 };
    };
    return this.cache.get(name, make, waiting);
  }

  private block(name: string, waiting: Waiting = {}): Promise<Block> {
    const make = async ({ signal }: Required<Waiting>): Promise<Kept<Block>> => {
      const value = withCorners(decoded(readBlock(await this.archive.read(name, signal))));
      return { value, bytes: sizeOf(value) };
    };
    return this.cache.get(name, make, waiting);
  }

  private async index(key: string): Promise<Index> {
    const known = this.indexes.get(key);
    if (known) return known;
    const index = await this.json<Index>(`${path(key)}/index.json`);
    this.indexes.set(key, index);
    return index;
  }

  /** Name of the file that holds an answer about a case; `missing` says what it does not hold. */
  private async fileOf(key: string, answer: string, missing: () => string): Promise<string> {
    const file = (await this.index(key)).files[answer];
    if (file === undefined) throw new SourceError(`${this.called} does not hold ${missing()}. ${HOW_TO_ASK}`);
    return `${path(key)}/${file}`;
  }

  private async detail(key: string, waiting?: Waiting): Promise<Schema["ShieldDetail"]> {
    return this.json(await this.fileOf(key, "detail", () => "this case"), waiting);
  }

  /** Name of the stretch of days in which a day lies: the same things stand on all of them. */
  private async stretch(key: string, { history, date }: Day): Promise<string> {
    const firsts = (await this.detail(key)).moments[history];
    const first = firsts.filter((each) => each <= date).at(-1);
    if (first !== undefined) return `${history}/${first}`;
    const begin = firsts[0] === undefined ? "" : `; the first day is ${firsts[0]}`;
    throw new SourceError(`${this.called} holds nothing of ${date} as ${history}${begin}.`);
  }

  cases(): Promise<Schema["Cases"]> {
    return this.json("cases.json");
  }

  lessons(): Promise<Schema["Lessons"]> {
    return this.json("lessons.json");
  }

  ground(): Promise<Block> {
    return this.block("ground.block");
  }

  async towns(letters: string, key: string, waiting?: Waiting): Promise<Schema["Towns"]> {
    const { towns } = await this.json<Schema["Towns"]>(await this.fileOf(key, "towns", () => "towns"), waiting);
    return { towns: towns.filter((town) => beginsWith(town, letters)) };
  }

  async open(asked: Schema["ShieldAsked"], waiting?: Waiting): Promise<Schema["ShieldDetail"]> {
    if (asked.text !== null || asked.changes.length > 0) {
      throw new SourceError(`${this.called} holds shields as published and cannot change them. ${HOW_TO_ASK}`);
    }
    const { cases } = await this.cases();
    if (!cases.some(({ id }) => id === asked.case)) {
      const held = some(cases.map(({ id }) => id));
      throw new SourceError(`${this.called} does not hold the case ${asked.case}, but: ${held}. ${HOW_TO_ASK}`);
    }
    return this.detail(asked.case, waiting);
  }

  async scenario(key: string): Promise<string> {
    const file = await this.fileOf(key, "scenario", () => "this scenario");
    return new TextDecoder().decode(await this.archive.read(file));
  }

  async grid(key: string, level: "coarse" | "fine"): Promise<Block> {
    return this.block(await this.fileOf(key, `grid/${level}`, () => `the ${level} cells`));
  }

  async standing(key: string, day: Day, threat: string, waiting?: Waiting): Promise<Schema["Standing"]> {
    const name = `${await this.stretch(key, day)}/standing/${threat}`;
    const file = await this.fileOf(key, name, () => `what stands on ${day.date} as ${day.history}`);
    const answer = await this.json<StoredStanding>(file, waiting);
    const rings = await this.json<Rings[]>(await this.fileOf(key, "sectors", () => "what radars see"), waiting);
    const sectors = Object.entries(answer.sectors).map(([radar, number]) => [radar, rings[number] ?? []] as const);
    return { ...answer, sectors: Object.fromEntries(sectors), date: day.date };
  }

  async map(key: string, day: Day, threat: string, level: Level, _draws?: number, waiting?: Waiting): Promise<Block> {
    const missing = (): string => `this map of ${day.date} as ${day.history}`;
    const name = `${await this.stretch(key, day)}/map/${threat}/${level}`;
    return this.block(await this.fileOf(key, name, missing), waiting);
  }

  async reach(
    key: string,
    day: Day,
    threat: string,
    battery: string,
    waiting?: Waiting,
  ): Promise<GeoJSON.FeatureCollection> {
    const name = `${await this.stretch(key, day)}/reach/${threat}/${battery}`;
    return this.json(await this.fileOf(key, name, () => "the reach of this battery"), waiting);
  }

  async arc(
    key: string,
    day: Day,
    threat: string,
    launch: string,
    aim: string,
    waiting?: Waiting,
  ): Promise<Schema["Arc"]> {
    const file = await this.fileOf(key, `${await this.stretch(key, day)}/arcs`, () => `flights on ${day.date} as ${day.history}`);
    const arcs = await this.json<StoredArc[]>(file, waiting);
    const found = arcs.find((arc) => arc.threat === threat && arc.launch === launch && arc.aim === aim);
    if (found) return found.arc;
    const held = some(arcs.filter((arc) => arc.threat === threat).map(({ arc }) => `${arc.launch} to ${arc.aim}`));
    const others = held === "" ? "" : ` It holds: ${held}.`;
    throw new SourceError(`${this.called} does not hold this flight.${others} ${HOW_TO_ASK}`);
  }

  async place(
    key: string,
    day: Day,
    level: "nominal" | "cases",
    asked: Asked,
    waiting?: Waiting,
  ): Promise<Schema["Place"]> {
    const { towns } = await this.json<Schema["Towns"]>(await this.fileOf(key, "towns", () => "towns"));
    const number = townAt(towns, asked, this.called);
    const file = await this.fileOf(key, `places/${number}`, () => "this town");
    const places = await this.json<PlacesOfTown>(file, waiting);
    const found = places[await this.stretch(key, day)]?.[level];
    if (found) return found;
    const what = level === "cases" ? "how sure the answer is" : "an answer";
    throw new SourceError(`${this.called} does not hold ${what} for ${day.date} as ${day.history}. ${HOW_TO_ASK}`);
  }

  raidSetup(): Promise<never> {
    return Promise.reject(new SourceError(`${this.called} holds no raids. ${HOW_TO_ASK}`));
  }

  raid(): Promise<never> {
    return this.raidSetup();
  }

  sitesSetup(): Promise<never> {
    return Promise.reject(new SourceError(`${this.called} holds no searches for sites. ${HOW_TO_ASK}`));
  }

  sites(): Promise<never> {
    return this.sitesSetup();
  }

  async claims(key: string, ledgers: readonly string[], told: ClaimsTold, waiting?: Waiting): Promise<void> {
    told.statements(await Promise.all(ledgers.map((each) => this.ledger(key, each, waiting))));
  }

  judgeFirst(): void {} // all are judged

  private async ledger(key: string, ledger: string, waiting?: Waiting): Promise<Schema["Ledger"]> {
    const file = await this.fileOf(key, `ledgers/${ledger}`, () => "this ledger");
    const answer = await this.json<Schema["Ledger"]>(file, waiting);
    const figures = answer.claims.flatMap((claim) => claim.figures);
    await Promise.all(figures.map((figure) => this.prepareFigure(key, ledger, figure)));
    return answer;
  }

  private async prepareFigure(key: string, ledger: string, figure: string): Promise<void> {
    const file = (await this.index(key)).files[`ledgers/${ledger}/figures/${figure}`];
    if (file !== undefined) await this.archive.prepare(`${path(key)}/${file}`);
  }

  figure(key: string, ledger: string, figure: string): string {
    const file = this.indexes.get(key)?.files[`ledgers/${ledger}/figures/${figure}`];
    return file === undefined ? "" : this.archive.address(`${path(key)}/${file}`);
  }
}
