// Starts the page.

import { el } from "./globe/element";
import { createGlobePanel } from "./globe/panel";
import { homeOf } from "./globe/region";
import { viewOf, type Flight } from "./layers/flight";
import { firstState } from "./loading/first_state";
import { groundOf } from "./loading/ground";
import { wire } from "./loading/page";
import { written } from "./loading/places";
import { wordsOf } from "./loading/words";
import { mountPanels } from "./panels/mount";
import { chooseSource } from "./source/choose";
import { createStore } from "./store";
import { createFlightPlayer } from "./time/flight";
import { createLaunchForm } from "./time/launch_form";
import { createSlider } from "./time/slider";

async function start(): Promise<void> {
  const source = chooseSource(document);
  const store = createStore(firstState());
  const panel = createGlobePanel(document.querySelector<HTMLElement>("#globe-panel")!, {
    view: { longitude: 20, latitude: 45, zoom: 1 },
    onPick: (at) => store.set({ place: written(at) }, true),
    onView: (view) => store.set({ view }),
    movable: () => wired.siteMoved.count() > 0,
    onSiteMoved: (site, at) => wired.siteMoved.tell({ site, ...at }),
    home: () => homeOf(wired.page.detail()?.region ?? { south: 20, north: 70, west: -20, east: 60 }),
  });
  let flight: Flight | null = null;
  const player = createFlightPlayer(
    (time) => panel.set({ flight: flight && { flight, time } }),
    () => store.set({ arc: null }),
  );
  let askedHere = false; // a flight of a link keeps the view of the link
  const launches = createLaunchForm((launch) => {
    const { place } = store.get();
    askedHere = true;
    if (place !== null) store.set({ arc: { launch, aim: place } }, true);
  });
  const slider = createSlider((date, history, kept) => store.set({ date, history }, kept));
  document
    .querySelector("#foot")!
    .append(slider.element, el("div", { class: "flights" }, launches.element, player.element));

  const wired = wire(source, store, {
    panel,
    showTime: (detail, state) => slider.show(detail, state.date, state.history),
    showLaunches: (detail, state) => launches.show(detail.launch_areas, state.place, state.arc?.launch ?? null),
    showFlight(next, words) {
      flight = next;
      panel.set({ flight: null });
      if (next && askedHere) panel.turnTo(viewOf(next));
      if (next) askedHere = false;
      player.show(next, words);
    },
  });
  source.ground().then(
    (block) => panel.set({ ground: groundOf(block) }, "both"),
    (error: unknown) => panel.trouble(wordsOf(error)),
  );
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => panel.redraw());
  await mountPanels(wired.page);
  wired.begin();
}

start().catch((error: unknown) => {
  const place = document.createElement("p");
  place.setAttribute("role", "alert");
  place.className = "page-trouble";
  place.textContent = wordsOf(error);
  document.body.prepend(place);
});
