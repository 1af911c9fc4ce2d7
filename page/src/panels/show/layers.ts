// Which layers the globe draws.

import type { Page } from "../../page";
import type { PageState } from "../../state";
import { choose, h, labelled, options } from "../dom";
import { watch } from "../watch";

const SWITCHES: [Exclude<keyof PageState["layers"], "reach">, string][] = [
  ["outlines", "Outlines at 10, 50 and 90 of 100 cases"],
  ["sites", "Sites and ships"],
  ["sectors", "Where radars see"],
  ["rings", "Range rings"],
  ["labels", "Names"],
];

export function layerSwitches(page: Page): HTMLElement {
  const { store } = page;
  const put = (part: Partial<PageState["layers"]>): void => store.set({ layers: { ...store.get().layers, ...part } });
  const boxes = SWITCHES.map(([key, text]) => {
    const box = h("input", { type: "checkbox", on: { change: () => put({ [key]: box.checked }) } });
    return { key, box, field: labelled(text, box) };
  });
  const reach = h("select", { on: { change: () => put({ reach: reach.value || null }) } });
  page.onStanding(({ elements }) => {
    const batteries = elements
      .filter((each) => each.kind === "battery")
      .map((each) => ({ value: each.key, text: each.name }));
    options(reach, [{ value: "", text: "of no battery" }, ...batteries], store.get().layers.reach ?? "");
  });
  watch(
    store,
    ({ layers }) => layers,
    (layers) => {
      for (const { key, box } of boxes) box.checked = layers[key];
      choose(reach, layers.reach ?? "");
    },
  );
  return h(
    "fieldset",
    { class: "layers" },
    h("legend", {}, "Layers"),
    boxes.map(({ field }) => field),
    labelled("What one battery defends", reach),
  );
}
