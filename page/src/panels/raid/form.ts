// The form of a raid: how many missiles of which classes, at whom, and how the shield may fire.

import type { Schema } from "../../source/source";
import type { RaidWish } from "../../state";
import { MOST_MISSILES, USUAL_RAID } from "../../link/raid";
import { fill, h, labelled } from "../dom";
import { chips, isWhole, numberField, radios } from "../fields";
import { makeCombobox } from "../place/combobox";
import { makeChances } from "./chances";

const PEOPLE = "protected";
const MOST_SLID = 200;
const DOCTRINES: Record<string, string> = {
  shoot: "One shot in each layer",
  salvo: "Several shots at once",
  "shoot-look-shoot": "Several shots, each after a look at the result",
};

export interface Form {
  element: HTMLElement;
  /** The raid of the fields, or what is lacking, in a sentence. */
  read(): RaidWish | { lacking: string };
  show(detail: Schema["ShieldDetail"], setup: Schema["RaidSetup"], wish: RaidWish): void;
}

export function raidForm(suggest: (letters: string, signal: AbortSignal) => Promise<readonly Schema["Town"][]>): Form {
  const element = h("div", { class: "raid-form" });
  const slider = h("input", { type: "range", min: "1", max: String(MOST_SLID), step: "1" });
  const count = numberField(1, MOST_MISSILES, "missiles of the salvo, in figures");
  slider.addEventListener("input", () => (count.value = slider.value));
  count.addEventListener("input", () => (slider.value = String(Math.min(MOST_SLID, Number(count.value) || 1))));
  const town = makeCombobox({ label: "Town, or latitude and longitude", suggest, choose: () => undefined });
  const [shots, reserve, window, cause] = [
    numberField(1, 100),
    numberField(0, 100_000),
    numberField(0, 1440),
    numberField(0, 1, "", "any"),
  ];
  const chances = makeChances();
  let classes: HTMLInputElement[] = [];
  let stocks: { key: string; usual: number; field: HTMLInputElement }[] = [];
  let [people, aimed, doctrine] = ["", PEOPLE, USUAL_RAID.doctrine];

  function show(detail: Schema["ShieldDetail"], setup: Schema["RaidSetup"], wish: RaidWish): void {
    count.value = String(wish.salvo.reduce((sum, each) => sum + each.count, 0));
    slider.value = String(Math.min(MOST_SLID, Number(count.value)));
    people = setup.people;
    const towns = wish.aims.filter((aim) => aim !== PEOPLE);
    aimed = towns.length > 0 ? "town" : PEOPLE;
    town.input.value = towns.join("; ");
    doctrine = wish.doctrine;
    shots.value = wish.shots === null ? "2" : String(wish.shots);
    [reserve.value, window.value, cause.value] = [String(wish.reserve), String(wish.window), wish.cause];
    classes = detail.threats.map((threat) => {
      const box = h("input", { type: "checkbox", value: threat.key });
      box.checked = wish.salvo.some((each) => each.threat === threat.key);
      return box;
    });
    stocks = setup.batteries.map(({ key, stock }) => {
      const field = numberField(1, 100_000);
      field.value = String(wish.stock[key] ?? stock);
      return { key, usual: stock, field };
    });
    chances.show(setup.interceptors, wish.kill);
    draw(detail, setup);
  }

  function draw(detail: Schema["ShieldDetail"], setup: Schema["RaidSetup"]): void {
    const shotsField = labelled("Most shots at one missile in a layer", shots);
    const townField = h("div", {}, town.element);
    const update = (): void => {
      shotsField.hidden = doctrine === "shoot";
      townField.hidden = aimed !== "town";
    };
    fill(
      element,
      labelled("Missiles of the salvo", slider),
      labelled("in figures", count),
      chips(
        "Classes, in equal parts",
        classes.map((box, at) => ({ box, name: detail.threats[at]?.name ?? "" })),
      ),
      radios("Aimed at", { [PEOPLE]: `Where the people of ${people} live`, town: "A town" }, aimed, (value) => {
        aimed = value;
        update();
      }),
      townField,
      radios("How each layer fires", DOCTRINES, doctrine, (value) => {
        doctrine = value;
        update();
      }),
      shotsField,
      labelled("Interceptors of each battery that are held back", reserve),
      labelled("Minutes within which the missiles come", window, "0: all at once."),
      h(
        "details",
        {},
        h("summary", {}, `Stock of each battery (${setup.batteries.length})`),
        setup.batteries.map((battery, at) => labelled(battery.name, stocks[at]?.field ?? numberField(1, 1), stockWords(battery))),
      ),
      chances.element,
      h(
        "details",
        {},
        h("summary", {}, "A common cause of failure"),
        labelled("Chance that one cause makes all shots of a layer fail, 0 to 1", cause, "Not known; 0 unless you say so."),
      ),
      h("p", { class: "note" }, setup.caveat),
    );
    update();
  }

  function read(): RaidWish | { lacking: string } {
    const total = Number(count.value);
    if (!Number.isInteger(total) || total < 1 || total > MOST_MISSILES)
      return { lacking: `Write a whole number of missiles from 1 to ${MOST_MISSILES}.` };
    const chosen = classes.filter((box) => box.checked).map((box) => box.value);
    if (chosen.length === 0) return { lacking: "Choose a class of missile." };
    if (chosen.length > total) return { lacking: "There are more classes than missiles: write a greater number." };
    const towns = town.input.value.split(";").map((each) => each.trim());
    const aims = aimed === PEOPLE ? [PEOPLE] : towns.filter((each) => each !== "");
    if (aims.length === 0) return { lacking: "Write a town that the raid is aimed at, or choose the people." };
    for (const [field, name] of [[shots, "shots"], [reserve, "interceptors held back"], [window, "minutes"]] as const)
      if (!isWhole(field)) return { lacking: `Write a whole number of ${name} from ${field.min} to ${field.max}.` };
    if (cause.value === "" || Number(cause.value) < 0 || Number(cause.value) > 1)
      return { lacking: "Write the chance of a common cause from 0 to 1." };
    const stock: Record<string, number> = {};
    for (const { key, usual, field } of stocks) {
      if (!isWhole(field)) return { lacking: "Write each stock as a whole number of 1 or more." };
      if (Number(field.value) !== usual) stock[key] = Number(field.value);
    }
    const found = chances.read();
    if ("lacking" in found) return found;
    return {
      salvo: parted(total, chosen),
      aims,
      doctrine,
      shots: doctrine === "shoot" || shots.value === "2" ? null : Number(shots.value),
      reserve: Number(reserve.value),
      window: Number(window.value),
      kill: found.kill,
      cause: String(Number(cause.value)),
      stock,
    };
  }

  return { element, read, show };
}

/** So many missiles in equal parts; the first classes have one more where they do not go in evenly. */
export function parted(total: number, classes: readonly string[]): RaidWish["salvo"] {
  const each = Math.floor(total / classes.length);
  return classes.map((threat, at) => ({ threat, count: each + (at < total % classes.length ? 1 : 0) }));
}

function stockWords({ layer, source }: Schema["RaidBattery"]): string {
  return `${layer} layer; its number: ${source === "assumption" ? "our assumption" : source}`;
}
