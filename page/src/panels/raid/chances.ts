// For each kind of interceptor the chance that one shot hits: tests on record, or the reader's own number.

import type { Schema } from "../../source/source";
import { fill, h, labelled, options } from "../dom";
import { listed } from "../numbers";

type Interceptor = Schema["RaidInterceptor"];

const OWN = "own";

export interface Chances {
  element: HTMLElement;
  /** Chance by interceptor where it is not the first record; a sentence if the reader must give one. */
  read(): { kill: Record<string, string> } | { lacking: string };
  show(kinds: readonly Interceptor[], kill: Readonly<Record<string, string>>): void;
}

export function makeChances(): Chances {
  const element = h("fieldset", { class: "raid-chances" });
  let fields: { kind: Interceptor; select: HTMLSelectElement; low: HTMLInputElement; high: HTMLInputElement }[] = [];

  function show(kinds: readonly Interceptor[], kill: Readonly<Record<string, string>>): void {
    fields = kinds.map((kind) => {
      const written = kill[kind.key] ?? kind.tests[0]?.id ?? "";
      const known = kind.tests.some(({ id }) => id === written);
      const [from = "", to = from] = known ? [] : written.split("..");
      const [low, high] = [share(from), share(to)];
      const select = h("select", {});
      const own = { value: OWN, text: "my own number" };
      options(
        select,
        [...kind.tests.map(({ id, words }) => ({ value: id, text: words })), own],
        known ? written : OWN,
      );
      return { kind, select, low, high };
    });
    fill(
      element,
      h("legend", {}, "Chance that one shot hits"),
      fields.map(({ kind, select, low, high }) => {
        const note = h("p", { class: "note" });
        const own = h(
          "div",
          { class: "raid-range" },
          labelled(`${kind.name}: lowest, 0 to 1`, low),
          labelled("highest", high),
        );
        const draw = (): void => {
          own.hidden = select.value !== OWN;
          const tests = kind.tests.find(({ id }) => id === select.value);
          note.textContent = tests ? testWords(tests) : lackWords(kind);
        };
        select.addEventListener("change", draw);
        draw();
        return h("div", { class: "raid-chance" }, labelled(kind.name, select), own, note);
      }),
    );
  }

  return {
    element,
    show,
    read() {
      const kill: Record<string, string> = {};
      const lacking: string[] = [];
      for (const { kind, select, low, high } of fields) {
        if (select.value !== OWN) {
          if (select.value !== kind.tests[0]?.id) kill[kind.key] = select.value;
          continue;
        }
        const [least, most] = [low.value.trim(), (high.value || low.value).trim()];
        const fits = [least, most].every((each) => each !== "" && Number(each) >= 0 && Number(each) <= 1);
        if (!fits || Number(least) > Number(most)) lacking.push(kind.name);
        else kill[kind.key] = Number(least) === Number(most) ? String(Number(least)) : `${Number(least)}..${Number(most)}`;
      }
      return lacking.length > 0
        ? { lacking: `Give the chance that one shot hits of ${listed(lacking)}: from 0 to 1, the lowest first.` }
        : { kill };
    },
  };
}

function share(value: string): HTMLInputElement {
  const found = h("input", { type: "number", min: "0", max: "1", step: "any", inputmode: "decimal" });
  found.value = value;
  return found;
}

function testWords({ low, high, source }: Schema["RaidTests"]): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)} by so few tests (90 of 100). ${source}`;
}

function lackWords(kind: Interceptor): string {
  return kind.tests.length > 0 ? "" : "No tests are on record: give the chance that one shot hits.";
}
