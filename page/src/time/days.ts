// Days as text (ISO), moments of a case, and places on the scale of the slider.

import type { History, Schema } from "../source/source";

const DAY = 86_400_000;

/** Days since 1970 of a date as 2018-12-31. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
}

export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Today in the reader's calendar. */
export function today(): string {
  const now = new Date();
  return dateOf(Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY));
}

export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && dateOf(dayNumber(text)) === text
  );
}

/** A date in words: 31 December 2018. */
export function inWords(date: string): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
    dayNumber(date) * DAY,
  );
}

/** A date in few letters: 31 Dec 2018. */
export function inFewLetters(date: string): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    dayNumber(date) * DAY,
  );
}

/** First day of the stretch in which a date lies: on all its days the same things stand. The date itself before all moments. */
export function stretchOf(moments: readonly string[], date: string): string {
  let found = date;
  for (const moment of moments) if (moment <= date) found = moment;
  return found;
}

/** The next moment after a date, or the last one before its stretch; null if there is none. */
export function neighbour(moments: readonly string[], date: string, forward: boolean): string | null {
  if (forward) return moments.find((moment) => moment > date) ?? null;
  return moments.filter((moment) => moment < date).at(-1) ?? null;
}

export interface Span {
  first: number;
  last: number;
}

/** From the first moment to the last one or today, whichever is later, with some room. */
export function spanOf(detail: Pick<Schema["ShieldDetail"], "moments" | "shown" | "last_day">, now: string): Span {
  const days = [...detail.moments.planned, ...detail.moments.actual, ...detail.shown.map((one) => one.date)].map(
    dayNumber,
  );
  if (detail.last_day === null) days.push(dayNumber(now));
  else days.push(dayNumber(detail.last_day));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const room = Math.max(30, Math.round((last - first) * 0.02));
  return { first: first, last: last + room };
}

/** Share of the way along the scale, 0 to 1. */
export function shareOf(span: Span, date: string): number {
  return Math.min(1, Math.max(0, (dayNumber(date) - span.first) / Math.max(1, span.last - span.first)));
}

export function dateAt(span: Span, share: number): string {
  return dateOf(Math.round(span.first + Math.min(1, Math.max(0, share)) * (span.last - span.first)));
}

/** Years to be named on the scale: so many that their names have room. */
export function yearsOf(span: Span, most: number): number[] {
  const [from, to] = [Number(dateOf(span.first).slice(0, 4)) + 1, Number(dateOf(span.last).slice(0, 4))];
  const step = [1, 2, 5, 10, 20, 50].find((one) => (to - from + 1) / one <= most) ?? 100;
  const years: number[] = [];
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) years.push(year);
  return years;
}

export const HISTORIES: readonly { key: History; name: string }[] = [
  { key: "planned", name: "As planned" },
  { key: "actual", name: "As it happened" },
];
