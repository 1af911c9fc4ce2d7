// The ledgers of a case: claims with their verdicts; choosing one sets the day, the class and the view.

import type { Page } from "../../page";
import type { ClaimsTold, Schema } from "../../source/source";
import { button, fill, h, labelled } from "../dom";
import type { AllNames } from "../names";
import { day, historyWords } from "../numbers";
import { waiting } from "../waiting";
import { watch } from "../watch";
import { isInside } from "../words/towns";
import { claimItem } from "./claim";
import { VERDICTS, mark, type Verdict } from "./verdicts";

type Claim = Schema["Claim"];
type Ledger = Schema["Ledger"];

export interface ClaimsPanel {
  element: HTMLElement;
  /** Ledgers are judged only when the panel is looked at. */
  looked(at: boolean): void;
}

export function claimsPanel(page: Page, names: AllNames): ClaimsPanel {
  const { store, source } = page;
  const hidden = new Set<Verdict>();
  const boxes = new Map(VERDICTS.map((each) => [each, box(each)]));
  const filter = h("fieldset", { class: "verdicts", hidden: true }, h("legend", {}, "Verdicts"), [...boxes.values()]);
  const [list, wait] = [h("div"), h("div")];
  const count = h("p", { role: "status", class: "note" });
  let ledgers: Ledger[] = [];
  let [asked, key] = ["", ""];
  let seen = false;
  let asking: AbortController | null = null;

  function choose(ledger: string, claim: Claim): void {
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

  function viewWords(claim: Claim): string {
    if (!claim.view) return "";
    const { date, history, threat } = claim.view;
    return [`${day(date)}, ${historyWords(history)}`, threat && names.threat(threat).name].filter(Boolean).join("; ");
  }

  function item(ledger: string, claim: Claim): HTMLLIElement {
    return claimItem({
      claim,
      open: store.get().claim === `${ledger}/${claim.id}`,
      waits: asking ? "being judged" : "not judged yet",
      press: () => choose(ledger, claim),
      figure: (id) => source.figure(key, ledger, id),
      what: viewWords(claim),
    });
  }

  const isShown = ({ verdict }: Claim): boolean => verdict === null || !hidden.has(verdict);

  function drawCounts(): void {
    const all = ledgers.flatMap((ledger) => ledger.claims);
    count.textContent = all.length === 0 ? "" : `${all.filter(isShown).length} of ${all.length} claims`;
    const there = new Set(all.map((each) => each.verdict));
    boxes.forEach((each, verdict) => (each.hidden = !there.has(verdict)));
    filter.hidden = [...boxes.values()].filter((each) => !each.hidden).length < 2;
  }

  function draw(): void {
    const focused = focusedClaim();
    drawCounts();
    fill(
      list,
      ledgers.map(({ id, title, claims }) => [
        h("h3", {}, title),
        h(
          "ul",
          { class: "claims", "data-ledger": id },
          claims.filter(isShown).map((claim) => item(id, claim)),
        ),
      ]),
    );
    if (focused) elementOf(focused)?.querySelector("button")?.focus();
  }

  const elementOf = (id: string): HTMLElement | undefined =>
    [...list.querySelectorAll<HTMLElement>("[data-claim]")].find((each) => idOf(each) === id);

  /** Ledger and claim of the statement that has the focus. */
  function focusedClaim(): string {
    const element = document.activeElement?.closest<HTMLElement>("[data-claim]");
    return element && list.contains(element) ? idOf(element) : "";
  }

  function box(verdict: Verdict): HTMLElement {
    const field = h("input", { type: "checkbox" });
    field.checked = true;
    field.addEventListener("change", () => {
      if (field.checked) hidden.delete(verdict);
      else hidden.add(verdict);
      draw();
    });
    const element = labelled(mark(verdict), field);
    element.hidden = true;
    return element;
  }

  function judged(ledger: string, claim: Claim): void {
    ledgers = ledgers.map((each) =>
      each.id === ledger
        ? { ...each, claims: each.claims.map((before) => (before.id === claim.id ? claim : before)) }
        : each,
    );
    drawCounts();
    const before = elementOf(`${ledger}/${claim.id}`);
    if (!before) return;
    const [focused, now] = [before.contains(document.activeElement), item(ledger, claim)];
    before.replaceWith(...(isShown(claim) ? [now] : []));
    if (focused) now.querySelector("button")?.focus();
  }

  /** Judges the open claim before the others. */
  function hurry(): void {
    const { claim: open } = store.get();
    for (const { id, claims } of ledgers)
      for (const claim of claims)
        if (open === `${id}/${claim.id}` && claim.verdict === null && asking) source.judgeFirst(key, id, claim.id);
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
    draw();
    if (detail.ledgers.length === 0)
      return fill(wait, h("p", { class: "note" }, "No ledger of claims goes with this case."));
    const again = (...before: Element[]): void => {
      stop(abort);
      asked = "";
      fill(
        wait,
        before,
        button("Judge the claims", () => void load()),
      );
    };
    const shown = waiting("Judging", () => again());
    fill(wait, shown.element);
    const told: ClaimsTold = {
      statements(found) {
        if (abort.signal.aborted) return;
        ledgers = found;
        draw();
        bringUp();
        hurry();
      },
      verdict: (ledger, claim) => !abort.signal.aborted && judged(ledger, claim),
    };
    try {
      await source.claims(detail.key, detail.ledgers, told, { signal: abort.signal, progress: shown.progress });
      if (abort.signal.aborted) return;
      fill(wait);
      stop(abort);
    } catch (error) {
      if (abort.signal.aborted) return;
      again(h("p", { role: "alert", class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  }

  function stop(abort: AbortController): void {
    abort.abort();
    if (asking !== abort) return;
    asking = null;
    draw();
  }

  function bringUp(): void {
    list.querySelector<HTMLElement>(".claim.open")?.scrollIntoView?.({ block: "nearest" });
  }

  watch(
    store,
    ({ claim }) => claim,
    () => {
      draw();
      hurry();
    },
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

const idOf = (element: HTMLElement): string =>
  `${element.closest<HTMLElement>("[data-ledger]")?.dataset["ledger"]}/${element.dataset["claim"]}`;
