// What the marks on the globe say: symbols of sites, lines and areas.

import { SHAPES } from "../../globe/symbols";
import { h } from "../dom";

const SVG = "http://www.w3.org/2000/svg";

/** Symbols and lines in the order of the list; a line is given by its class in the style sheet. */
const MARKS: { shape: string; of: "symbol" | "line" | "area"; name: string; words: string }[] = [
  { shape: SHAPES.ashore, of: "symbol", name: "ashore", words: "battery ashore with its radar" },
  { shape: SHAPES.battery, of: "symbol", name: "battery", words: "battery whose radar stands elsewhere" },
  { shape: SHAPES.ship, of: "symbol", name: "ship", words: "ship; the dashed box is where it patrols" },
  { shape: SHAPES.radar, of: "symbol", name: "radar", words: "radar" },
  { shape: "M-12,-5H12V5H-12Z", of: "area", name: "launches", words: "missiles start here; its cells are not shown" },
  { shape: "M-12,0H12", of: "line", name: "ten", words: "covered in 10 of 100 cases" },
  { shape: "M-12,0H12", of: "line", name: "fifty", words: "in 50 of 100 cases" },
  { shape: "M-12,0H12", of: "line", name: "ninety", words: "in 90 of 100 cases" },
  { shape: "M-12,0H12", of: "line", name: "edge", words: "edge of the map" },
];

export function marksKey(): HTMLElement {
  return h(
    "details",
    { class: "marks", open: true },
    h("summary", {}, "What the marks say"),
    h(
      "ul",
      {},
      MARKS.map(({ shape, of, name, words }) => h("li", {}, drawing(shape, `${of} ${name}`), h("span", {}, words))),
    ),
  );
}

function drawing(shape: string, name: string): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  picture.setAttribute("viewBox", "-13 -8 26 16");
  picture.setAttribute("class", name);
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shape);
  picture.append(path);
  return picture;
}
