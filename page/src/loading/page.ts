// The page as one thing: the state is followed by questions to the source, and the answers go to the globe and the panels.

import type { GlobePanel } from "../globe/panel";
import { flightOf, type Flight } from "../layers/flight";
import { standingParts } from "../layers/standing";
import type { Page, ShownMap, Trouble } from "../page";
import type { Day, Schema, Source } from "../source/source";
import type { PageState } from "../state";
import type { Store } from "../store";
import { neighbour, stretchOf } from "../time/days";
import { filled } from "./first_state";
import { createTold, pageOf, type Told } from "./face";
import { alike } from "./alike";
import { createMaps, type Wanted } from "./maps";
import { sceneTasks } from "./scene_tasks";
import { task } from "./tasks";
import { wordsOf } from "./words";

type Detail = Schema["ShieldDetail"];

export interface Parts {
  panel: GlobePanel;
  showTime(detail: Detail, state: PageState): void;
  showFlight(flight: Flight | null, words: string): void;
  /** Where flights may start, and whether there is a place to fly to. */
  showLaunches(detail: Detail, state: PageState): void;
}

export interface Wired {
  page: Page;
  siteMoved: Told["moved"];
  /** Ask for the shield of the state, and follow the state from now on. */
  begin(): void;
}

export function wire(source: Source, store: Store<PageState>, parts: Parts): Wired {
  const told = createTold();
  let detail: Detail | null = null;
  let beside: Detail | null = null;
  let map: ShownMap | null = null;
  let mapBeside: ShownMap | null = null;
  /** Nominal maps of both shields, for a comparison while the cases of one are not drawn yet. */
  let plain: ShownMap | null = null;
  let plainBeside: ShownMap | null = null;
  /** What the globe drew last: it stays there, dimmed, until the map that is asked for is there. */
  let drawn: ShownMap | null = null;
  let standing: Schema["Standing"] | null = null;
  /** What `standing` was asked for: shield, stretch of days, class. */
  let standingOf = "";
  const wrong = new Map<Trouble["of"], string>();

  function trouble(of: Trouble["of"], message: string | null): void {
    if (message === null ? !wrong.delete(of) : wrong.get(of) === message) return;
    if (message !== null) wrong.set(of, message);
    parts.panel.trouble(wrong.size ? [...wrong.values()].join(" ") : null);
    told.trouble.tell(message === null ? null : { of, message });
  }
  const failing = (of: Trouble["of"]) => (error: unknown) => trouble(of, wordsOf(error));

  const dayOf = (of: Detail, state: PageState): Day => ({
    date: stretchOf(of.moments[state.history], state.date),
    history: state.history,
  });

  const questionOf = (of: Detail, state: PageState): string =>
    JSON.stringify([of.key, dayOf(of, state), state.threat]);

  /** What stands on the day of the state, whichever day of the stretch was asked for. */
  function standingNow(): Schema["Standing"] | null {
    const state = store.get();
    const fits = standing && detail && state.date && standingOf === questionOf(detail, state);
    return fits ? { ...standing!, date: state.date } : null;
  }

  // Shields

  const openShield = task(
    async (signal) => {
      const { case: id, text, changes } = store.get();
      if (detail) outdated();
      const found = await source.open({ case: id, text, changes }, { signal });
      if (signal.aborted) return;
      const before = detail;
      detail = found;
      wantMap.forget(); // its key may be the one before, as after undo
      if (before && before.case !== found.case) {
        drawn = null; // another region, other sites
        scene.standing(null);
      }
      trouble("shield", null);
      const part = filled(store.get(), found);
      if (part.view) parts.panel.showView(part.view);
      if (Object.keys(part).length) store.set(part);
      told.detail.tell(found);
      follow();
    },
    (error) => {
      trouble("shield", wordsOf(error));
      wantMap.forget(); // the shield before stays, with its map
      follow();
    },
  );

  /** A shield is being opened: what is on the globe is of the one before. */
  function outdated(): void {
    maps.want(null);
    map = null;
    showMaps();
    parts.panel.progress(0, "The shield is being read");
    told.map.tell(null);
  }

  const openBeside = task(async (signal) => {
    const asked = store.get().beside;
    [beside, mapBeside] = [null, null];
    showMaps();
    if (!asked) {
      besideMaps.want(null);
      return;
    }
    const found = await source.open(asked, { signal });
    if (signal.aborted) return;
    beside = found;
    trouble("beside", null);
    follow();
  }, failing("beside"));

  // Maps

  const maps = createMaps(source, {
    shown(found, _wanted, nominal) {
      [map, drawn, plain] = [found, found, nominal];
      trouble("map", null);
      showMaps();
      told.map.tell(pair()[0]);
      ahead();
    },
    progress: (share, what) => parts.panel.progress(share, `computing: ${what}`),
    done: () => parts.panel.progress(null, ""),
    failed: failing("map"),
  });
  const besideMaps = createMaps(source, {
    shown(found, _wanted, nominal) {
      [mapBeside, plainBeside] = [found, nominal];
      showMaps();
      told.map.tell(map && pair()[0]);
    },
    progress: () => {},
    done: () => {},
    failed: failing("beside"),
  });

  /** The maps that the globe draws, of one kind if two shields are compared. */
  function pair(): [ShownMap | null, ShownMap | null] {
    return store.get().beside ? alike([drawn, plain], [mapBeside, plainBeside]) : [drawn, mapBeside];
  }

  function showMaps(): void {
    const { beside: compared, difference, alternative, prior, layers } = store.get();
    const reading = { alternative, prior };
    const [now, kept] = pair();
    const shown = { map: now, beside: kept, stale: map === null };
    parts.panel.show({ ...shown, compared: compared !== null, difference, reading, outlines: layers.outlines });
  }

  /** Coarse maps of the moments before and after, and of the same day in the other history. */
  function ahead(): void {
    const state = store.get();
    if (!detail) return;
    const { key, moments } = detail;
    const near = [true, false].map((forward) =>
      neighbour(moments[state.history], stretchOf(moments[state.history], state.date), forward),
    );
    const days: Day[] = near.flatMap((date) => (date ? [{ date, history: state.history }] : []));
    const other = state.history === "planned" ? "actual" : "planned";
    days.push({ date: stretchOf(moments[other], state.date), history: other });
    maps.prefetch(days.map((day): Wanted => ({ key, day, threat: state.threat })));
  }

  const wantMap = task(() => {
    const state = store.get();
    if (!detail) return;
    map = null;
    maps.want({ key: detail.key, day: dayOf(detail, state), threat: state.threat });
    parts.panel.progress(null, "");
    if (map !== null) return; // a known map was shown at once
    showMaps();
    told.map.tell(null);
  });
  const wantBeside = task(() => {
    const state = store.get();
    mapBeside = null;
    if (beside) besideMaps.want({ key: beside.key, day: dayOf(beside, state), threat: state.threat });
  });

  // What stands

  const askStanding = task(async (signal) => {
    if (!detail) return;
    const [of, state] = [detail, store.get()];
    const found = await source.standing(of.key, dayOf(of, state), state.threat, { signal });
    if (signal.aborted) return;
    [standing, standingOf] = [found, questionOf(of, state)];
    trouble("standing", null);
    scene.standing(found);
    told.standing.tell({ ...found, date: state.date });
  }, failing("standing"));

  const besideStanding = task(async (signal) => {
    if (!beside) return;
    const state = store.get();
    const found = await source.standing(beside.key, dayOf(beside, state), state.threat, { signal });
    if (!signal.aborted) parts.panel.set({ ...standingParts(found), sectors: new Map() }, "second");
  }, failing("beside"));

  const askArc = task(
    async (signal) => {
      const state = store.get();
      if (!state.arc || !detail) {
        parts.showFlight(null, "");
        return;
      }
      parts.showFlight(null, "The flight is being computed.");
      const arc = await source.arc(detail.key, dayOf(detail, state), state.threat, state.arc.launch, state.arc.aim, {
        signal,
      });
      if (signal.aborted) return;
      trouble("arc", null);
      parts.showFlight(arc.time.length ? flightOf(arc) : null, arc.why);
    },
    (error) => {
      parts.showFlight(null, wordsOf(error));
      told.trouble.tell({ of: "arc", message: wordsOf(error) });
    },
  );

  const scene = sceneTasks(source, store, parts.panel, {
    detail: () => detail,
    day: dayOf,
    failed: failing("reach"),
    done: () => trouble("reach", null),
  });

  /** Everything that follows the state. Each task knows whether its question is a new one. */
  function follow(): void {
    const state = store.get();
    openShield.on([state.case, state.text, state.changes]);
    openBeside.on(state.beside);
    if (!detail || state.date === "" || state.threat === "") return;
    const asked = [detail.key, dayOf(detail, state), state.threat];
    parts.showTime(detail, state);
    parts.showLaunches(detail, state);
    wantMap.on(asked);
    if (beside) {
      wantBeside.on([beside.key, dayOf(beside, state), state.threat]);
      besideStanding.on([beside.key, dayOf(beside, state), state.threat, state.difference]);
    }
    scene.follow(state, asked);
    askStanding.on(asked);
    askArc.on([asked, state.arc]);
  }

  const page = pageOf(source, store, parts.panel, told, {
    detail: () => detail,
    map: () => map && pair()[0],
    beside: () => beside,
    mapBeside: () => pair()[1],
    standing: standingNow,
  });

  return {
    page,
    siteMoved: told.moved,
    begin() {
      if (store.get().view.zoom > 0) parts.panel.showView(store.get().view); // of a link
      store.listen((now, before) => {
        follow();
        const looks = ["beside", "difference", "alternative", "prior", "layers"] as const;
        if (looks.some((key) => now[key] !== before[key])) showMaps();
        const turned = now.view !== before.view && now.view.zoom > 0;
        if (turned && now.view !== parts.panel.globe.view()) parts.panel.showView(now.view);
      });
      follow();
    },
  };
}
