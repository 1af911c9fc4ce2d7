// Move a site or a ship: by its coordinates, by steps, or by dragging it on the globe.

import type { Page } from "../../page";
import { button, choose, h, labelled, options } from "../dom";
import type { AllNames } from "../names";
import { applyChange, applyChanges, withChange } from "./apply";
import { makePart } from "./part";
import { NOT_A_PLACE, STEP, stepped, whereFields } from "./where";

export function moveSites(page: Page, names: AllNames): HTMLElement {
  const select = h("select", { on: { change: () => shown() } });
  const where = whereFields();
  const move = button("Move there", () => void moved());
  const arrows: [string, string, number, number][] = [
    ["↑", "north", STEP, 0],
    ["↓", "south", -STEP, 0],
    ["←", "west", 0, -STEP],
    ["→", "east", 0, STEP],
  ];
  const pad = h(
    "div",
    { class: "pad", role: "group", "aria-label": `Move by ${STEP} km` },
    arrows.map(([sign, way, north, east]) =>
      button(sign, () => void step(north, east), { "aria-label": `${STEP} km ${way}`, class: way }),
    ),
  );
  const part = makePart(
    "Move a site or a ship",
    labelled("Site", select),
    where.element,
    h("div", { class: "buttons" }, move, pad),
    h("p", { class: "note" }, "A site can also be dragged on the globe. Everything on it moves with it."),
  );

  /** Where a site is now: the standing lags behind a change that was just made. */
  function position(site: string): { latitude: number; longitude: number } | null {
    const change = page.store.get().changes.findLast((each) => each.do === "move" && each.site === site);
    return change?.do === "move" ? change : names.position(site);
  }

  function shown(): void {
    const at = position(select.value);
    if (at) where.set(at.latitude, at.longitude);
  }

  async function moved(): Promise<void> {
    const at = where.get();
    if (!at) return part.say(NOT_A_PLACE);
    await part.told(applyChange(page, { do: "move", site: select.value, ...at }));
  }

  async function step(north: number, east: number): Promise<void> {
    const site = select.value;
    const change = applyChanges(page, (now) => {
      const at = position(site);
      return at ? withChange(now, { do: "move", site, ...stepped(at, north, east) }) : [...now];
    });
    if (await part.told(change)) shown();
  }

  page.onStanding((standing) => {
    const all = standing.sites.map((site) => ({
      value: site.key,
      text: `${site.name}${site.at_sea ? " (at sea)" : ""}`,
    }));
    const kept = all.some((each) => each.value === select.value) ? select.value : (all[0]?.value ?? "");
    options(select, all, kept);
    shown();
  });
  if (page.source.can.change)
    page.globe.onSiteMoved((site, longitude, latitude) => {
      part.element.open = true;
      choose(select, site);
      const rounded = (degrees: number): number => Math.round(degrees * 1e3) / 1e3;
      const change = applyChange(page, {
        do: "move",
        site,
        latitude: rounded(latitude),
        longitude: rounded(longitude),
      });
      void part.told(change).then(() => shown());
    });
  return part.element;
}
