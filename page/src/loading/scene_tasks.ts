// Layers that follow the state: sites, sectors, reach, rings, launch areas, the place, labels.

import type { GlobePanel } from "../globe/panel";
import { launchParts, rangeRings, reachArea, standingParts } from "../layers/standing";
import type { Day, Schema, Source } from "../source/source";
import type { PageState } from "../state";
import type { Store } from "../store";
import { locate } from "./places";
import { task } from "./tasks";

export interface Around {
  detail(): Schema["ShieldDetail"] | null;
  day(detail: Schema["ShieldDetail"], state: PageState): Day;
  failed(error: unknown): void;
  done(): void;
}

export interface SceneTasks {
  follow(state: PageState, asked: unknown): void;
  standing(standing: Schema["Standing"] | null): void;
}

export function sceneTasks(source: Source, store: Store<PageState>, panel: GlobePanel, around: Around): SceneTasks {
  let standing: Schema["Standing"] | null = null;

  function showStanding(): void {
    const { layers } = store.get();
    const parts = standingParts(standing);
    panel.set({
      sites: layers.sites ? parts.sites : [],
      boxes: layers.sites ? parts.boxes : null,
      sectors: layers.sectors ? parts.sectors : new Map(),
    });
    showRings();
  }

  /** Rings stand round the place that is asked about, otherwise round the first battery ashore. */
  function showRings(): void {
    const { layers } = store.get();
    const place = panel.globe.scene().place;
    const site = standingParts(standing).sites.find((one) => one.kind === "ashore" || one.kind === "battery");
    panel.set({ rings: layers.rings ? rangeRings(place ?? site ?? null) : [] });
  }

  const askReach = task(
    async (signal) => {
      const state = store.get();
      const detail = around.detail();
      const battery = state.layers.reach;
      if (!battery || !detail) {
        panel.set({ reach: null });
        return;
      }
      const found = await source.reach(detail.key, around.day(detail, state), state.threat, battery, { signal });
      if (signal.aborted) return;
      around.done();
      panel.set({ reach: reachArea(found) });
    },
    (error) => {
      panel.set({ reach: null });
      around.failed(error);
    },
  );

  const askPlace = task(
    async (signal) => {
      const { place } = store.get();
      const key = around.detail()?.key ?? store.get().case;
      const found = place === null ? null : await locate(place, key, source, signal);
      if (signal.aborted) return;
      panel.set({ place: found }, "both");
      showRings();
      if (found && place !== null && !panel.globe.shows(found))
        panel.turnTo({ ...panel.globe.view(), longitude: found.longitude, latitude: found.latitude });
    },
    () => panel.set({ place: null }, "both"),
  ); // the card says what is wrong with a place

  const showLaunches = task(() => panel.set(launchParts(around.detail()?.launch_areas ?? []), "both"));
  const showLayers = task(() => {
    const { layers } = store.get();
    panel.set({ labels: layers.labels }, "both");
    showStanding();
  });

  return {
    follow(state, asked) {
      const { layers } = state;
      askReach.on([asked, layers.reach]);
      askPlace.on(state.place);
      showLaunches.on(around.detail()?.launch_areas);
      showLayers.on([layers.labels, layers.sites, layers.sectors, layers.rings]);
    },
    standing(next) {
      standing = next;
      showStanding();
    },
  };
}
