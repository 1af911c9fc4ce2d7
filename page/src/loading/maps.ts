// Gets the maps of a day, one better than the other: coarse, fine, then cases with more and more draws.

import type { ShownMap } from "../page";
import type { Day, Source } from "../source/source";

export const DRAWS = [16, 64, 256] as const;
/** A pause before the slower maps, so that quick steps from day to day ask for none of them [ms]. */
const PAUSE = 250;
const MOST_KEPT = 60;

export interface Wanted {
  key: string;
  day: Day;
  threat: string;
}

export interface Maps {
  /** Show the best map that is known and get better ones; what was wanted before is cancelled. */
  want(wanted: Wanted | null): void;
  /** Get coarse maps ahead of time, one after the other. */
  prefetch(wanted: readonly Wanted[]): void;
}

export interface MapsTold {
  /** The best map; `nominal` is the best of nominal numbers, if there is one. */
  shown(map: ShownMap, wanted: Wanted, nominal: ShownMap | null): void;
  progress(share: number, what: string): void;
  done(): void;
  failed(error: unknown): void;
}

function nameOf({ key, day, threat }: Wanted): string {
  return [key, day.history, day.date, threat].join(" ");
}

interface Known {
  rank: number;
  map: ShownMap;
  nominal: ShownMap | null;
}

/** Rank of a step: 0 coarse, 1 fine, 2 and more cases. */
const STEPS = 2 + DRAWS.length;

export function createMaps(source: Source, told: MapsTold): Maps {
  const best = new Map<string, Known>();
  let stop = new AbortController();
  let stopAhead = new AbortController();

  function keep(name: string, rank: number, map: ShownMap): Known {
    const nominal = map.block.meta["level"] === "cases" ? (best.get(name)?.nominal ?? null) : map;
    const known = { rank, map, nominal };
    best.delete(name);
    best.set(name, known);
    if (best.size > MOST_KEPT) best.delete(best.keys().next().value!);
    return known;
  }

  async function get(
    wanted: Wanted,
    rank: number,
    signal: AbortSignal,
    progress?: MapsTold["progress"],
  ): Promise<ShownMap> {
    const level = rank === 0 ? "coarse" : rank === 1 ? "fine" : "cases";
    const draws = rank < 2 ? undefined : DRAWS[rank - 2];
    const waiting = progress ? { signal, progress } : { signal };
    const [block, grid] = await Promise.all([
      source.map(wanted.key, wanted.day, wanted.threat, level, draws, waiting),
      source.grid(wanted.key, level === "fine" ? "fine" : "coarse"),
    ]);
    return { block, grid };
  }

  async function climb(wanted: Wanted, signal: AbortSignal): Promise<void> {
    const name = nameOf(wanted);
    for (let rank = (best.get(name)?.rank ?? -1) + 1; rank < STEPS; rank++) {
      if (rank === 1) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (signal.aborted) return;
      const map = await get(wanted, rank, signal, (share, what) => !signal.aborted && told.progress(share, what));
      if (signal.aborted) return;
      told.shown(map, wanted, keep(name, rank, map).nominal);
      if (enough(map)) break;
    }
    told.done();
  }

  /** Whether more draws would say the same: a source without a server has one map of cases. */
  function enough(map: ShownMap): boolean {
    return map.block.meta["level"] === "cases" && !source.can.change;
  }

  return {
    want(wanted) {
      const before = [stop, stopAhead];
      stop = new AbortController();
      stopAhead = new AbortController();
      const { signal } = stop;
      if (wanted) {
        const known = best.get(nameOf(wanted));
        if (known) {
          told.shown(known.map, wanted, keep(nameOf(wanted), known.rank, known.map).nominal);
        }
        climb(wanted, signal).catch((error: unknown) => {
          if (signal.aborted) return;
          told.done();
          told.failed(error);
        });
      }
      for (const one of before) one.abort(); // after the new question, which may share its computation with an old one
    },
    prefetch(wanted) {
      stopAhead.abort();
      stopAhead = new AbortController();
      const { signal } = stopAhead;
      void (async () => {
        for (const one of wanted) {
          if (signal.aborted) return;
          if (best.has(nameOf(one))) continue;
          const map = await get(one, 0, signal).catch(() => null); // what fails is told when it is wanted
          if (map && !signal.aborted && !best.has(nameOf(one))) keep(nameOf(one), 0, map);
        }
      })();
    },
  };
}
