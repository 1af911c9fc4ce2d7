// What the panels get: the answers that are there, and news of others.

import type { GlobePanel } from "../globe/panel";
import { gainParts } from "../layers/gains";
import type { Page, ShownMap, Trouble } from "../page";
import type { Schema, Source } from "../source/source";
import type { PageState } from "../state";
import type { Store } from "../store";
import { listeners, type Listeners } from "./listeners";

type Detail = Schema["ShieldDetail"];

export interface Told {
  detail: Listeners<Detail>;
  map: Listeners<ShownMap | null>;
  standing: Listeners<Schema["Standing"]>;
  trouble: Listeners<Trouble | null>;
  moved: Listeners<{ site: string; longitude: number; latitude: number }>;
}

export function createTold(): Told {
  return { detail: listeners(), map: listeners(), standing: listeners(), trouble: listeners(), moved: listeners() };
}

/** The answers that are there now. */
export interface Now {
  detail(): Detail | null;
  map(): ShownMap | null;
  beside(): Detail | null;
  mapBeside(): ShownMap | null;
  standing(): Schema["Standing"] | null;
}

export function pageOf(source: Source, store: Store<PageState>, panel: GlobePanel, told: Told, now: Now): Page {
  return {
    store,
    source,
    globe: {
      turnTo: (longitude, latitude, zoom) =>
        panel.turnTo({ longitude, latitude, zoom: zoom ?? panel.globe.view().zoom }),
      redraw: () => panel.redraw(),
      showGains: (gains) => panel.set({ gains: gains && gainParts(gains) }),
      onSiteMoved: (listener) => told.moved.add(({ site, longitude, latitude }) => listener(site, longitude, latitude)),
    },
    detail: now.detail,
    onDetail(listener) {
      const detail = now.detail();
      if (detail) listener(detail);
      return told.detail.add(listener);
    },
    shownMap: now.map,
    onMap: (listener) => told.map.add(listener),
    besideMap: now.mapBeside,
    besideDetail: now.beside,
    standing: now.standing,
    onStanding(listener) {
      const standing = now.standing();
      if (standing) listener(standing);
      return told.standing.add(listener);
    },
    onTrouble: (listener) => told.trouble.add(listener),
  };
}
