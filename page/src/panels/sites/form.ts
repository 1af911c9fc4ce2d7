// The form of a search for a site: what is added, where it may stand, and what counts.

import type { Schema } from "../../source/source";
import type { SitesWish } from "../../state";
import { button, choose, fill, h, labelled, options } from "../dom";
import { chips, numberField, radios } from "../fields";

type Where = "land" | "sea" | "points";

const WHERE: Record<Where, string> = {
  land: "Anywhere in some countries",
  sea: "Anywhere at sea in a box",
  points: "At points that I name",
};
const OF = { people: "Most people covered", area: "Most land covered" };
const BOX = ["South [°N]", "North [°N]", "West [°E]", "East [°E]"] as const;

export interface Form {
  element: HTMLElement;
  /** The search of the fields, or what is lacking, in a sentence. */
  read(): SitesWish | { lacking: string };
  show(detail: Schema["ShieldDetail"], setup: Schema["SiteSetup"], wish: SitesWish): void;
}

export function sitesForm(): Form {
  const element = h("div", { class: "sites-form" });
  const [add, country, count] = [h("select"), h("select"), h("select")];
  const countries = h("ul", { class: "sites-countries", "aria-label": "Countries that were chosen" });
  const points = h("textarea", { rows: "3", spellcheck: "false" });
  const box = [numberField(-89, 89), numberField(-89, 89), numberField(-180, 180), numberField(-180, 180)];
  for (const field of box) field.step = "any";
  const places = h("div");
  let classes: { box: HTMLInputElement; name: string }[] = [];
  let setup: Schema["SiteSetup"] | null = null;
  let codes: string[] = [];
  let where: Where = "land";
  let of: SitesWish["of"] = "people";

  const atSea = (): boolean => setup?.additions.find(({ key }) => key === add.value)?.at_sea ?? false;
  const named = (code: string): string => setup?.countries.find((each) => each.code === code)?.name ?? code;

  function drawCountries(): void {
    fill(
      countries,
      codes.map((code) => {
        const gone = (): void => {
          codes = codes.filter((each) => each !== code);
          drawCountries();
          country.focus();
        };
        return h("li", {}, named(code), " ", button("Leave out", gone, { "aria-label": `Leave out ${named(code)}` }));
      }),
    );
  }

  country.addEventListener("change", () => {
    if (country.value && !codes.includes(country.value)) codes = [...codes, country.value];
    choose(country, "");
    drawCountries();
  });
  add.addEventListener("change", drawPlaces);

  /** The fields of where it may stand: a ship needs sea, and anything else land. */
  function drawPlaces(): void {
    const kinds: Where[] = atSea() ? ["sea", "points"] : ["land", "points"];
    if (!kinds.includes(where)) where = kinds[0]!;
    const own: Record<Where, HTMLElement> = {
      land: h("div", {}, labelled("Add a country", country), countries),
      sea: h(
        "div",
        { class: "where" },
        box.map((field, at) => labelled(BOX[at]!, field)),
      ),
      points: labelled("Points, one a line: name, latitude, longitude", points, "As in: Sofia, 42.7, 23.3"),
    };
    const show = (): void => {
      for (const kind of kinds) own[kind].hidden = kind !== where;
    };
    const all = Object.fromEntries(kinds.map((kind) => [kind, WHERE[kind]]));
    const asked = radios("Where it may stand", all, where, (value) => {
      where = value as Where;
      show();
    });
    fill(places, asked, kinds.map((kind) => own[kind]));
    show();
  }

  function show(detail: Schema["ShieldDetail"], known: Schema["SiteSetup"], wish: SitesWish): void {
    setup = known;
    const group = (label: string, kind: Schema["SiteAddition"]["of"]): HTMLElement | false => {
      const some = known.additions.filter((each) => each.of === kind);
      const words = ({ name, at_sea: sea }: Schema["SiteAddition"]): string => (sea ? `${name} (ship)` : name);
      return some.length > 0 && h("optgroup", { label }, some.map((each) => h("option", { value: each.key }, words(each))));
    };
    fill(add, group("One more of a battery that stands", "battery"), group("A battery of the catalogue", "card"));
    choose(add, wish.add);
    const ends = /^(.+)\.\.(.+),(.+)\.\.(.+)$/.exec(wish.where)?.slice(1);
    box.forEach((field, at) => (field.value = (ends?.[at] ?? String(known.box[at])).trim()));
    codes = ends || wish.where === "" ? [...known.usual] : wish.where.split(",").map((code) => code.trim());
    where = wish.points.length > 0 ? "points" : ends ? "sea" : "land";
    points.value = wish.points.join("\n");
    options(
      country,
      [{ value: "", text: "Choose one" }, ...known.countries.map(({ code, name }) => ({ value: code, text: name }))],
      "",
    );
    const counts = Array.from({ length: known.most_at_once }, (_, at) => String(at + 1));
    options(
      count,
      counts.map((value) => ({ value, text: value })),
      String(wish.count),
    );
    of = wish.of;
    classes = detail.threats.map((threat) => {
      const tick = h("input", { type: "checkbox", value: threat.key });
      tick.checked = wish.threats.includes(threat.key);
      return { box: tick, name: threat.name };
    });
    drawCountries();
    drawPlaces();
    fill(
      element,
      labelled("What is added", add),
      places,
      radios(`What counts, of ${known.people}`, OF, of, (value) => (of = value as SitesWish["of"])),
      labelled("How many at once", count),
      chips("Against these classes, on average", classes),
      h("p", { class: "note" }, known.caveat),
    );
  }

  function read(): SitesWish | { lacking: string } {
    const threats = classes.filter((each) => each.box.checked).map((each) => each.box.value);
    if (threats.length === 0) return { lacking: "Choose a class of missile." };
    const wish: SitesWish = { add: add.value, where: "", points: [], of, count: Number(count.value), threats };
    if (where === "points") {
      const lines = points.value.split("\n").map((line) => line.trim());
      wish.points = lines.filter((line) => line !== "");
      if (wish.points.length === 0) return { lacking: "Write a point, as in: Sofia, 42.7, 23.3" };
      const wrong = wish.points.find((line) => !/^.+,\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?$/.test(line));
      if (wrong) return { lacking: `Write each point as name, latitude, longitude in degrees, not “${wrong}”.` };
      const most = setup?.most_points ?? 0;
      if (wish.points.length > most) return { lacking: `Write ${most} points at most; penumbra site takes a file of more.` };
    } else if (where === "sea") {
      const ends = box.map((field) => (field.value.trim() === "" ? Number.NaN : Number(field.value)));
      const good = box.every((field, at) => ends[at]! >= Number(field.min) && ends[at]! <= Number(field.max));
      if (!good || ends[0]! >= ends[1]! || ends[2] === ends[3])
        return { lacking: "Write a box with south below north, from -89 to 89, and west and east from -180 to 180." };
      wish.where = `${ends[0]}..${ends[1]}, ${ends[2]}..${ends[3]}`;
    } else {
      if (codes.length === 0) return { lacking: "Add a country, or choose points." };
      wish.where = codes.join(", ");
    }
    return wish;
  }

  return { element, read, show };
}
