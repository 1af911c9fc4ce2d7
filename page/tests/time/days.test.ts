import { expect, test } from "vitest";
import {
  dateAt,
  dateOf,
  dayNumber,
  inWords,
  isDate,
  neighbour,
  shareOf,
  spanOf,
  stretchOf,
  yearsOf,
} from "../../src/time/days";

const MOMENTS = ["2011-03-07", "2016-05-12", "2023-12-15"];

test("a date lies in the stretch that begins at or before it", () => {
  expect(stretchOf(MOMENTS, "2018-12-31")).toBe("2016-05-12");
  expect(stretchOf(MOMENTS, "2016-05-12")).toBe("2016-05-12");
  expect(stretchOf(MOMENTS, "2016-05-11")).toBe("2011-03-07");
  expect(stretchOf(MOMENTS, "2001-01-01")).toBe("2001-01-01");
});

test("steps lead from moment to moment, and end", () => {
  expect(neighbour(MOMENTS, "2018-12-31", true)).toBe("2023-12-15");
  expect(neighbour(MOMENTS, "2018-12-31", false)).toBe("2016-05-12");
  expect(neighbour(MOMENTS, "2016-05-12", false)).toBe("2011-03-07");
  expect(neighbour(MOMENTS, "2011-03-07", false)).toBeNull();
  expect(neighbour(MOMENTS, "2030-01-01", true)).toBeNull();
});

test("days and the scale are inverse to each other, over leap days", () => {
  expect(dateOf(dayNumber("2020-02-29"))).toBe("2020-02-29");
  expect(dayNumber("2020-03-01") - dayNumber("2020-02-28")).toBe(2);
  const span = { first: dayNumber("2009-09-17"), last: dayNumber("2026-11-27") };
  for (const date of ["2009-09-17", "2012-02-29", "2018-12-31", "2026-11-27"])
    expect(dateAt(span, shareOf(span, date))).toBe(date);
  expect(dateAt(span, -1)).toBe("2009-09-17");
  expect(shareOf(span, "2050-01-01")).toBe(1);
});

test("the span holds all moments, shown days and today, unless the case ends before", () => {
  const detail = {
    moments: { planned: ["2009-09-17"], actual: MOMENTS },
    shown: [{ date: "2018-12-31", history: "planned" as const }],
    last_day: null,
  };
  expect(dateOf(spanOf(detail, "2026-11-27").first)).toBe("2009-09-17");
  expect(spanOf(detail, "2026-11-27").last).toBeGreaterThan(dayNumber("2026-11-27"));
  expect(spanOf({ ...detail, last_day: "2024-01-01" }, "2026-11-27").last).toBeLessThan(dayNumber("2024-12-31"));
});

test("years have room", () => {
  const span = { first: dayNumber("2009-09-17"), last: dayNumber("2026-11-27") };
  expect(yearsOf(span, 9)).toEqual([2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024, 2026]);
  expect(yearsOf(span, 4)).toEqual([2010, 2015, 2020, 2025]);
});

test("only real dates are dates", () => {
  expect(isDate("2018-12-31")).toBe(true);
  for (const no of ["2018-13-01", "2019-02-29", "", "31.12.2018"]) expect(isDate(no)).toBe(false);
  expect(inWords("2018-12-31")).toBe("31 December 2018");
});
