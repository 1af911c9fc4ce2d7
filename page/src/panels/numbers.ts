// Numbers as the command line tells them, so that the page and a terminal show the same figures.

import type { Schema } from "../source/source";

export const SPACE = "\u00a0";
export const DASH = "–";
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });

/** Rounded to a whole number, halves to the even one, as Python's format does. */
export function whole(value: number): string {
  const below = Math.floor(value);
  const half = value - below === 0.5;
  const rounded = half ? (below % 2 === 0 ? below : below + 1) : Math.round(value);
  return String(rounded === 0 ? (value < 0 ? "-0" : "0") : rounded);
}

export function thousands(value: number): string {
  return whole(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** An interval of shares as in "31 to 58", of 100 cases. */
export function ofCases(least: number | null, most: number | null): string {
  if (least === null || most === null) return "none";
  const low = of100(least);
  const high = of100(most);
  return low === high ? low : `${low} to ${high}`;
}

function of100(share: number): string {
  if (share > 0 && share < 0.005) return "under 1";
  if (share >= 0.995 && share < 1) return "over 99";
  return whole(100 * share);
}

/** A per cent in words; only an exact 0 gives 0 %, and only an exact 100 gives 100 %. */
export function percent(value: number): string {
  if (!Number.isFinite(value)) return DASH;
  if (value > 0 && value < 0.5) return `under 1${SPACE}%`;
  if (value >= 99.5 && value < 100) return `over 99${SPACE}%`;
  return `${whole(value)}${SPACE}%`;
}

/** Parts of a whole as per cent in words: the whole numbers add up to 100, by largest remainders as in the report. */
export function partsOf100(parts: readonly number[]): string[] {
  const total = parts.reduce((sum, each) => sum + each, 0);
  const exact = parts.map((each) => (total > 0 ? (100 * each) / total : 0));
  const rounded = exact.map(Math.floor);
  const spare = Math.round(exact.reduce((sum, each) => sum + each, 0)) - rounded.reduce((sum, each) => sum + each, 0);
  const largest = exact.map((_, at) => at).sort((a, b) => exact[b]! - rounded[b]! - (exact[a]! - rounded[a]!));
  for (const at of largest.slice(0, spare)) rounded[at]! += 1;
  return rounded.map((part, at) => {
    if (part === 0 && exact[at]! > 0) return `under 1${SPACE}%`;
    return part === 100 && exact[at]! < 100 ? `over 99${SPACE}%` : `${part}${SPACE}%`;
  });
}

export function kilometres(metres: number): string {
  return metres >= 10e3 ? `${thousands(metres / 1e3)}${SPACE}km` : `${Number((metres / 1e3).toPrecision(6))}${SPACE}km`;
}

/** By how much a range falls short, to 10 km; empty if it is not worth a number. */
export function shortOf(beyond: number | null): string {
  return beyond !== null && beyond > 5e3 ? kilometres(1e4 * Number(whole(beyond / 1e4))) : "";
}

export function seconds(margin: number | null): string {
  return margin === null ? DASH : `${whole(margin)} s`;
}

/** 2018-12-31 as 31 December 2018. */
export function day(written: string): string {
  const [year = "", month = "1", at = "1"] = written.split("-");
  return `${Number(at)}${SPACE}${MONTH.format(Date.UTC(2000, Number(month) - 1))} ${year}`;
}

export function historyWords(history: "planned" | "actual"): string {
  return history === "planned" ? "as planned" : "as it happened";
}

export function people(count: number): string {
  if (count >= 1e7) return `${thousands(count / 1e6)}${SPACE}million`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)}${SPACE}million`;
  return thousands(count >= 1e3 ? 100 * Math.round(count / 100) : count);
}

export function coordinates(latitude: number, longitude: number, digits = 2): string {
  const east = ((((longitude + 180) % 360) + 360) % 360) - 180;
  const north = `${Math.abs(latitude).toFixed(digits)}${SPACE}${latitude < 0 ? "S" : "N"}`;
  return `${north} ${Math.abs(east).toFixed(digits)}${SPACE}${east < 0 ? "W" : "E"}`;
}

/** A value as people write it: up to six digits, no exponent between a ten-thousandth and a million. */
export function plain(value: number): string {
  const rounded = Number(value.toPrecision(6));
  return Math.abs(rounded) >= 1e4 && Math.abs(rounded) < 1e15 ? rounded.toLocaleString("en-US") : String(rounded);
}

export function withUnit(value: number, unit: string): string {
  const shown = { m2: "m²", "m^2": "m²", "kg/m2": "kg/m²", "kg/m^2": "kg/m²", deg: "°", "1": "" }[unit] ?? unit;
  return shown === "" ? plain(value) : shown === "°" ? `${plain(value)}°` : `${plain(value)}${SPACE}${shown}`;
}

/** The published range of a number, as in "4.3 to 4.9 km/s". */
export function rangeWords(of: Schema["Number"]): string {
  return of.low === of.high ? withUnit(of.low, of.unit) : `${plain(of.low)} to ${withUnit(of.high, of.unit)}`;
}

export function listed(items: readonly string[]): string {
  if (items.length === 0) return "none";
  return items.length === 1 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export const GRADES: Readonly<Record<string, string>> = {
  sourced: "read at the source",
  "second-hand": "second-hand",
  computed: "computed",
  assumption: "our assumption",
};
