// Answers of a server, by the routes of docs/decisions/0058-the-page.md.

import { readBlock, sizeOf } from "./block";
import { Cache, type Kept } from "./cache";
import { Connection } from "./connection";
import { path, query } from "./path";
import { SourceError, type Abilities, type Asked, type Block, type Day, type Level } from "./source";
import type { ClaimsTold, Schema, Source, Waiting } from "./source";
import type { RaidWish, SitesWish } from "../state";

/** Answers remembered in the page [bytes]. */
const MOST_BYTES = 96e6;
const BYTES_A_LETTER = 4; // of JSON in memory: measured, it takes some two to six

async function asJson(response: Response): Promise<Kept<unknown>> {
  const text = await response.text();
  try {
    return { value: JSON.parse(text), bytes: text.length * BYTES_A_LETTER };
  } catch {
    throw new SourceError("An answer arrived damaged: it is no JSON. Load the page again.");
  }
}

async function asBlock(response: Response): Promise<Kept<Block>> {
  const block = readBlock(new Uint8Array(await response.arrayBuffer()));
  return { value: block, bytes: sizeOf(block) };
}

async function asText(response: Response): Promise<Kept<string>> {
  const value = await response.text();
  return { value, bytes: value.length };
}

/** Waits for all, and keeps those that fail apart. */
async function settled<T>(asked: Promise<T>[]): Promise<{ good: T[]; bad: unknown[] }> {
  const all = await Promise.allSettled(asked);
  return {
    good: all.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
    bad: all.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : [])),
  };
}

export class ServerSource implements Source {
  readonly can: Abilities = { change: true, ownFile: true, anyPlace: true, raid: true, sites: true };
  private readonly connection: Connection;
  private readonly cache: Cache;

  /** `root`: address of the routes, ends with a slash. */
  constructor(root: string, { most = MOST_BYTES, pauses }: { most?: number; pauses?: readonly number[] } = {}) {
    this.connection = new Connection(root, pauses);
    this.cache = new Cache(most);
  }

  private get<T>(address: string, read: (response: Response) => Promise<Kept<unknown>>, waiting: Waiting = {}): Promise<T> {
    const make = async (shared: Waiting): Promise<Kept<T>> =>
      (await read(await this.connection.ask(address, {}, shared))) as Kept<T>;
    return this.cache.get<T>(address, make, waiting);
  }

  private day(key: string, { history, date }: Day, ...parts: string[]): string {
    return path("shields", key, history, date, ...parts);
  }

  cases(): Promise<Schema["Cases"]> {
    return this.get("cases", asJson);
  }

  lessons(): Promise<Schema["Lessons"]> {
    return this.get("lessons", asJson);
  }

  ground(): Promise<Block> {
    return this.get("ground", asBlock);
  }

  towns(letters: string, key: string, waiting?: Waiting): Promise<Schema["Towns"]> {
    return this.get(`towns${query({ q: letters, key })}`, asJson, waiting);
  }

  open(asked: Schema["ShieldAsked"], waiting?: Waiting): Promise<Schema["ShieldDetail"]> {
    const body = JSON.stringify(asked);
    const init = { method: "POST", body, headers: { "Content-Type": "application/json" } };
    const make = async (shared: Waiting): Promise<Kept<Schema["ShieldDetail"]>> =>
      (await asJson(await this.connection.ask("shields", init, shared))) as Kept<Schema["ShieldDetail"]>;
    return this.cache.get(`shields ${body}`, make, waiting);
  }

  scenario(key: string): Promise<string> {
    return this.get(path("shields", key, "scenario.yaml"), asText);
  }

  grid(key: string, level: "coarse" | "fine"): Promise<Block> {
    return this.get(path("shields", key, "grid", level), asBlock);
  }

  standing(key: string, day: Day, threat: string, waiting?: Waiting): Promise<Schema["Standing"]> {
    return this.get(this.day(key, day, "standing") + query({ threat: threat || undefined }), asJson, waiting);
  }

  map(key: string, day: Day, threat: string, level: Level, draws?: number, waiting?: Waiting): Promise<Block> {
    const drawn = query({ draws: level === "cases" ? draws : undefined });
    return this.get(this.day(key, day, "map", threat, level) + drawn, asBlock, waiting);
  }

  reach(key: string, day: Day, threat: string, battery: string, waiting?: Waiting): Promise<GeoJSON.FeatureCollection> {
    return this.get(this.day(key, day, "reach", threat, battery), asJson, waiting);
  }

  arc(key: string, day: Day, threat: string, launch: string, aim: string, waiting?: Waiting): Promise<Schema["Arc"]> {
    return this.get(this.day(key, day, "arc", threat) + query({ launch, aim }), asJson, waiting);
  }

  place(key: string, day: Day, level: "nominal" | "cases", asked: Asked, waiting?: Waiting): Promise<Schema["Place"]> {
    return this.get(this.day(key, day, "place", level) + query({ ...asked }), asJson, waiting);
  }

  async claims(key: string, ledgers: readonly string[], told: ClaimsTold, waiting: Waiting = {}): Promise<void> {
    const { signal } = waiting;
    const listed = await settled(
      ledgers.map(async (each) => {
        const address = path("shields", key, "ledgers", each);
        const response = await this.connection.ask(address, {}, signal ? { signal } : {});
        return (await asJson(response)).value as Schema["Ledger"];
      }),
    );
    signal?.throwIfAborted();
    if (listed.good.length) told.statements(listed.good);
    const open = listed.good.filter((ledger) => ledger.claims.some((claim) => claim.verdict === null));
    if (open.length) {
      const address = `${path("shields", key, "claims", "events")}?${open.map(({ id }) => query({ ledger: id }).slice(1)).join("&")}`;
      await this.connection.events(
        address,
        (data) => {
          const { judged, claims, now, ledger, claim } = JSON.parse(data) as Schema["ClaimsEvent"];
          if (ledger !== null && claim) told.verdict(ledger, claim);
          waiting.progress?.(judged / claims, `${judged} of ${claims}${now && `, ${now}`}`);
          return judged === claims;
        },
        waiting,
      );
    }
    if (listed.bad.length) throw listed.bad[0];
  }

  judgeFirst(key: string, ledger: string, claim: string): void {
    const address = path("shields", key, "ledgers", ledger, "claims", claim) + query({ first: "true" });
    void fetch(this.connection.root + address).catch(() => undefined); // its verdict comes with the others
  }

  raidSetup(key: string, day: Day, waiting?: Waiting): Promise<Schema["RaidSetup"]> {
    return this.get(this.day(key, day, "raid", "setup"), asJson, waiting);
  }

  raid(key: string, day: Day, wish: RaidWish, waiting?: Waiting): Promise<Schema["Raid"]> {
    const asked = new URLSearchParams();
    for (const { threat, count } of wish.salvo) asked.append("salvo", `${count} ${threat}`);
    for (const aim of wish.aims) asked.append("aim", aim);
    asked.append("doctrine", wish.doctrine);
    if (wish.shots !== null) asked.append("shots", String(wish.shots));
    asked.append("reserve", String(wish.reserve));
    asked.append("window", `${wish.window} min`);
    for (const [interceptor, chance] of Object.entries(wish.kill)) asked.append("kill", `${interceptor}=${chance}`);
    asked.append("cause", wish.cause);
    return this.get(`${this.day(key, day, "raid")}?${asked}`, asJson, waiting);
  }

  sitesSetup(key: string, day: Day, waiting?: Waiting): Promise<Schema["SiteSetup"]> {
    return this.get(this.day(key, day, "sites", "setup"), asJson, waiting);
  }

  sites(key: string, day: Day, wish: SitesWish, waiting?: Waiting): Promise<Schema["Sites"]> {
    const asked = new URLSearchParams({ add: wish.add, of: wish.of, k: String(wish.count) });
    if (wish.where) asked.append("candidates", wish.where);
    for (const point of wish.points) asked.append("point", point);
    for (const threat of wish.threats) asked.append("threat", threat);
    return this.get(`${this.day(key, day, "sites")}?${asked}`, asJson, waiting);
  }

  figure(key: string, ledger: string, figure: string): string {
    return this.connection.root + path("shields", key, "ledgers", ledger, "figures", figure);
  }
}
