// The chooser of cases: those that are built in, and one's own file by a button or by dropping it on the page.

import { USUAL } from "../../link";
import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import { button, fill, h, labelled } from "../dom";
import { makeDialog, type Dialog } from "../dialog";
import { openOwn } from "./own";

/** Opens a built-in case as it is published, on the day that the case opens with. */
export function openCase(page: Page, id: string): void {
  page.store.set({ ...USUAL, case: id, date: "", threat: "" }, true);
}

/** Where the globe looks to show a region whole. */
export function middle({ south, north, west, east }: Schema["Region"]): { longitude: number; latitude: number; zoom: number } {
  const wide = (((east - west) % 360) + 360) % 360 || 360;
  const longitude = ((((west + wide / 2 + 180) % 360) + 360) % 360) - 180;
  const nearest = south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  const across = (wide / 2) * Math.cos((nearest * Math.PI) / 180);
  const half = Math.min(75, Math.max(1, (north - south) / 2, across));
  return { longitude, latitude: (south + north) / 2, zoom: 0.92 / Math.sin((half * Math.PI) / 180) };
}

export function casesDialog(page: Page): Dialog {
  const [list, said] = [h("ul", { class: "cases" }), h("div")];
  const file = h("input", { type: "file", accept: ".yaml,.yml,.txt,text/yaml,text/plain", on: { change: () => void take(file.files?.[0]) } });
  const own = page.source.can.ownFile
    ? h("section", { class: "own-file" }, h("h3", {}, "Your own scenario"), labelled("A YAML file, as the command line takes it; it can also be dropped on the page", file))
    : h("p", { class: "note" }, "This page holds answers that were computed before; to open your own scenario start penumbra serve.");
  const dialog = makeDialog("Cases", list, own, said);

  async function take(chosen: File | undefined): Promise<void> {
    if (!chosen) return;
    fill(said, h("p", { role: "status" }, `Reading ${chosen.name}…`));
    const wrong = await openOwn(page, chosen);
    file.value = "";
    if (wrong === null) {
      fill(said);
      return dialog.close();
    }
    dialog.open();
    fill(
      said,
      h("div", { role: "alert", class: "error" }, h("p", {}, `${chosen.name} was not opened; the page shows what it showed before.`), h("ul", { class: "faults" }, wrong.split("\n").map((line) => h("li", {}, line)))),
    );
  }

  async function fillList(): Promise<void> {
    try {
      const { cases } = await page.source.cases();
      fill(list, cases.map((each) => item(each)));
    } catch (error) {
      fill(list, h("li", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  }

  function item(each: Schema["Case"]): HTMLLIElement {
    const now = page.store.get().text === null && page.store.get().case === each.id;
    const choose = (): void => {
      dialog.close();
      if (!now) openCase(page, each.id);
    };
    return h(
      "li",
      {},
      button(each.title, choose, now ? { "aria-current": "true" } : {}),
      h("p", { class: "note" }, each.summary),
    );
  }

  window.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  window.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  window.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    const dropped = event.dataTransfer?.files[0];
    if (!dropped) return;
    event.preventDefault();
    void take(dropped);
  });

  return {
    ...dialog,
    open() {
      fill(said);
      void fillList();
      dialog.open();
    },
  };
}
