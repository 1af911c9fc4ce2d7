// What the globe shows at a place, in words.

import { cellAt } from "./grid";
import { LOOK } from "./colours";
import type { At } from "./vectors";
import type { Picture } from "../layers/picture";

const WORDS: Record<number, string> = {
  [LOOK.untouched]: "out of reach",
  [LOOK.open]: "in reach, not covered",
  [LOOK.doubtful]: "doubtful",
  [LOOK.likely]: "likely",
  [LOOK.umbra]: "covered in every case",
  [LOOK.nominal]: "covered on nominal figures",
};
const CHANGES: Record<number, string> = {
  [LOOK.untouched]: "out of reach of both",
  [LOOK.same]: "no difference",
  [LOOK.gained]: "covered by this shield, not by the one kept",
  [LOOK.more]: "covered in more cases by this shield",
  [LOOK.less]: "covered in fewer cases by this shield",
  [LOOK.lost]: "covered by the one kept, not by this shield",
};

/** A place in degrees: 44.4° N, 26.1° E. */
export function placeInWords({ longitude, latitude }: At): string {
  const north = `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? "S" : "N"}`;
  return `${north}, ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? "W" : "E"}`;
}

export function stateAt(at: At, picture: Picture | null, looks: Uint8Array | null): string {
  if (!picture || !looks) return placeInWords(at);
  const cell = cellAt(picture.cells.lookup, at.longitude, at.latitude);
  if (cell < 0) return `${placeInWords(at)}: outside the region of the map`;
  const look = looks[cell]!;
  const share = picture.shares[cell]!;
  if (look in CHANGES && looks !== picture.looks) return `${placeInWords(at)}: ${CHANGES[look]}`;
  const told = look === LOOK.doubtful || look === LOOK.likely ? `, covered in ${share} of 100 cases` : "";
  return `${placeInWords(at)}: ${WORDS[look]}${told}`;
}
