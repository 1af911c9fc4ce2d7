// The ledgers of a case: claims with their verdicts; choosing one sets the day, the class and the view.

import type { Page } from "../../page";
import type { Schema } from "../../source/source";
import { button, fill, h, labelled } from "../dom";
import type { AllNames } from "../names";
import { day, historyWords } from "../numbers";
import { waiting } from "../waiting";
import { watch } from "../watch";
import { isInside } from "../words/towns";
import { claimItem } from "./claim";
import { VERDICTS, mark, type Verdict } from "./verdicts";

export interface ClaimsPanel {
  element: HTMLElement;
  /** Ledgers are judged only when the panel is looked at. */
  looked(at: boolean): void;
}

export function claimsPanel(page: Page, names: AllNames): ClaimsPanel {
  const { store, source } = page;
  const hidden = new Set<Verdict>();
  const [filter, list, wait] = [h("fieldset", { class: "verdicts" }), h("div"), h("div")];
  const count = h("p", { role: "status", class: "note" });
  let ledgers: Schema["Ledger"][] = [];
  let [asked, key] = ["", ""];
  let seen = false;
  let asking: AbortController | null = null;

  function choose(ledger: string, claim: Schema["Claim"]): void {
    const id = `${ledger}/${claim.id}`;
    if (store.get().claim === id) return store.set({ claim: null }, true);
    const { view } = claim;
    const part = view
      ? { date: view.date, history: view.history, ...(view.threat ? { threat: view.threat } : {}) }
      : {};
    store.set({ claim: id, ...part }, true);
    const region = page.detail()?.region;
    if (!view || !region || view.latitude === null || view.longitude === null) return;
    const at = { latitude: view.latitude, longitude: view.longitude };
    if (isInside(at, region)) page.globe.turnTo(at.longitude, at.latitude);
  }

  function viewWords(claim: Schema["Claim"]): string {
    if (!claim.view) return "";
    const { date, history, threat } = claim.view;
    return [`${day(date)}, ${historyWords(history)}`, threat && names.threat(threat).name].filter(Boolean).join("; ");
  }

  function draw(): void {
    const focused = list.contains(document.activeElement)
      ? document.activeElement?.closest<HTMLElement>("[data-claim]")?.dataset["claim"]
      : undefined;
    const { claim: open } = store.get();
    const all = ledgers.flatMap((ledger) => ledger.claims);
    const shown = all.filter((each) => !hidden.has(each.verdict));
    count.textContent = all.length === 0 ? "" : `${shown.length} of ${all.length} claims`;
    fill(
      list,
      ledgers.map((ledger) => [
        h("h3", {}, ledger.title),
        h(
          "ul",
          { class: "claims" },
          ledger.claims
            .filter((each) => !hidden.has(each.verdict))
            .map((claim) =>
              claimItem({
                claim,
                open: open === `${ledger.id}/${claim.id}`,
                press: () => choose(ledger.id, claim),
                figure: (id) => source.figure(key, ledger.id, id),
                what: viewWords(claim),
              }),
            ),
        ),
      ]),
    );
    if (focused)
      [...list.querySelectorAll<HTMLElement>("[data-claim]")]
        .find((each) => each.dataset["claim"] === focused)
        ?.querySelector("button")
        ?.focus();
  }

  function drawFilter(): void {
    const there = new Set(ledgers.flatMap((ledger) => ledger.claims.map((each) => each.verdict)));
    filter.hidden = there.size < 2;
    fill(
      filter,
      h("legend", {}, "Verdicts"),
      VERDICTS.filter((each) => there.has(each)).map((each) => {
        const box = h("input", { type: "checkbox" });
        box.checked = !hidden.has(each);
        box.addEventListener("change", () => {
          if (box.checked) hidden.delete(each);
          else hidden.add(each);
          draw();
        });
        return labelled(mark(each), box);
      }),
    );
  }

  async function load(): Promise<void> {
    const detail = page.detail();
    if (!seen || !detail) return;
    const question = JSON.stringify([detail.key, detail.ledgers]);
    if (question === asked) return;
    asked = question;
    key = detail.key;
    asking?.abort();
    const abort = (asking = new AbortController());
    ledgers = [];
    drawFilter();
    draw();
    if (detail.ledgers.length === 0)
      return fill(wait, h("p", { class: "note" }, "No ledger of claims goes with this case."));
    for (const id of detail.ledgers) {
      const shown = waiting("Judging", () => {
        abort.abort();
        asked = "";
        fill(
          wait,
          button("Judge the claims", () => void load()),
        );
      });
      fill(wait, shown.element);
      try {
        const found = await source.ledger(detail.key, id, { signal: abort.signal, progress: shown.progress });
        if (abort.signal.aborted) return;
        ledgers.push(found);
        drawFilter();
        draw();
        fill(wait);
      } catch (error) {
        if (abort.signal.aborted) return;
        return fill(
          wait,
          h("p", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)),
        );
      }
    }
    bringUp();
  }

  function bringUp(): void {
    list.querySelector<HTMLElement>(".claim.open")?.scrollIntoView?.({ block: "nearest" });
  }

  watch(
    store,
    ({ claim }) => claim,
    () => draw(),
  );
  page.onDetail(() => void load());
  return {
    element: h("div", { class: "claims-panel" }, filter, count, wait, list),
    looked(at) {
      seen = at;
      if (at) void load();
    },
  };
}
