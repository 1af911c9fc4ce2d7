// The chooser of cases: those that are built in, and one's own file by a button or by dropping it on the page.

import { USUAL } from "../../state";
import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import type { View } from "../../state";
import { button, fill, h, labelled } from "../dom";
import { makeDialog, type Dialog } from "../dialog";
import { openOwn } from "./own";

/** Opens a built-in case as it is published, on the day that the case opens with. */
export function openCase(page: Page, { id, region }: Pick<Schema["Case"], "id" | "region">): void {
  page.store.set({ ...USUAL, case: id, date: "", threat: "", view: viewOf(region) }, true);
}

/** The view that shows a region whole, nearly filling the globe's panel. */
export function viewOf({ south, north, west, east }: Schema["Region"]): View {
  const wide = (((east - west) % 360) + 360) % 360 || 360;
  const longitude = ((((west + wide / 2 + 180) % 360) + 360) % 360) - 180;
  const nearest = south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  const across = (wide / 2) * Math.cos((nearest * Math.PI) / 180) * 0.85;
  const half = Math.min(75, Math.max((north - south) / 2, across));
  return { longitude, latitude: (south + north) / 2, zoom: Math.min(14, 0.92 / Math.sin((half * Math.PI) / 180)) };
}

export function casesDialog(page: Page): Dialog {
  const [list, said] = [h("ul", { class: "cases" }), h("div")];
  const file = h("input", {
    type: "file",
    accept: ".yaml,.yml,.txt,text/yaml,text/plain",
    on: { change: () => void take(file.files?.[0]) },
  });
  const own = page.source.can.ownFile
    ? h(
        "section",
        { class: "own-file" },
        h("h3", {}, "Your own scenario"),
        labelled("A YAML file, as the command line takes it; it can also be dropped on the page", file),
      )
    : h(
        "p",
        { class: "note" },
        "This page holds answers that were computed before; to open your own scenario start penumbra serve.",
      );
  const dialog = makeDialog("Cases", said, list, own);

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
      h(
        "div",
        { role: "alert", class: "error" },
        h("p", {}, `${chosen.name} was not opened; the page shows what it showed before.`),
        h(
          "ul",
          { class: "faults" },
          wrong.split("\n").map((line) => h("li", {}, line)),
        ),
      ),
    );
    said.scrollIntoView?.({ block: "center" });
  }

  async function fillList(): Promise<void> {
    if (!list.childElementCount) fill(list, h("li", { role: "status", class: "note" }, "The cases are being read."));
    try {
      const { cases } = await page.source.cases();
      fill(
        list,
        cases.map((each) => item(each)),
      );
    } catch (error) {
      fill(list, h("li", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  }

  function item(each: Schema["Case"]): HTMLLIElement {
    const now = page.store.get().text === null && page.store.get().case === each.id;
    const choose = (): void => {
      dialog.close();
      if (!now) openCase(page, each);
    };
    return h(
      "li",
      {},
      button(each.title, choose, now ? { "aria-current": "true" } : {}),
      h("p", { class: "note summary", title: each.summary }, each.summary),
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
