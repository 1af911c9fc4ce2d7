"""Deaths by month from two different counts, and ceasefire violations counted by the OSCE by year.

UCDP counts deaths in events that its sources describe one by one, by the month of the event: a lower bound. The UN
human rights office counts all persons documented as killed up to a day (soldiers, fighters and civilians), by the day
of documentation, including bodies found late. Both are valid; they count different things.
"""

from datetime import date
from typing import NamedTuple

import xarray as xr

from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.record.tables import BUILT_IN, Record

__all__ = [
    "ATTRIBUTION",
    "COUNTED_FROM",
    "MONTH",
    "Change",
    "Deaths",
    "Toll",
    "change",
    "deaths",
    "documented",
    "fatal_events",
    "month_after",
    "tolls",
    "violations",
]

ATTRIBUTION = "UCDP Georeferenced Event Dataset, Uppsala University (Sundberg and Melander 2013), CC BY 4.0"


COUNTED_FROM = date(2014, 4, 14)
"""Day from which the UN human rights office counts the killed (tass-2017-06-13)."""
MONTH = 365.25 / 12.0
"""Mean days in a month, to convert deaths in spans of days to deaths per month."""


class Toll(NamedTuple):
    """Persons killed from `COUNTED_FROM` up to a day, as documented by the UN human rights office."""

    day: date
    low: int
    high: int
    source: str


class Deaths(NamedTuple):
    """Fatal events and deaths over some months, with the low, best and high estimates."""

    months: int
    events: int
    low: int
    best: int
    high: int


class Change(NamedTuple):
    """Relative change of deaths per month: by the best estimates, and its least and greatest value over the ranges."""

    best: float
    low: float
    high: float


def fatal_events(record: Record = BUILT_IN) -> xr.Dataset:
    """Fatal events of the conflict in Donetsk and Luhansk oblasts.

    Returns
    -------
    Dataset (month)
        fatal_events, deaths_low, deaths_best, deaths_high : int
        month_source, month_grade : str

    Sources
    -------
    UCDP Georeferenced Event Dataset, CC BY 4.0, counted by month of the event's start. Events with at least one death,
    not ceasefire violations.
    """
    table = sorted(record.rows("deaths"), key=lambda row: row["month"])
    return dataset(
        {"month": [row["month"] for row in table]},
        {
            "title": "Fatal events in Donetsk and Luhansk oblasts",
            "attribution": record.publisher("deaths", ATTRIBUTION),
            "publisher": record.publisher("deaths", "UCDP"),
        },
        fatal_events=[int(row["events"]) for row in table],
        deaths_low=[int(row["deaths_low"]) for row in table],
        deaths_best=[int(row["deaths_best"]) for row in table],
        deaths_high=[int(row["deaths_high"]) for row in table],
        month_source=[record.publisher("deaths", "UCDP")] * len(table),
        month_grade=["assumption" if "deaths" in record.own else "sourced"] * len(table),
    )


def violations(record: Record = BUILT_IN) -> xr.Dataset:
    """Ceasefire violations that the OSCE's monitors recorded, by year.

    Returns
    -------
    Dataset (year)
        ceasefire_violations : int
        year_source, year_grade : str
    """
    table = sorted(record.rows("violations"), key=lambda row: row["year"])
    return dataset(
        {"year": [int(row["year"]) for row in table]},
        {
            "title": "Ceasefire violations by year",
            "publisher": record.publisher("violations", "the OSCE's Special Monitoring Mission"),
        },
        ceasefire_violations=[int(row["violations"]) for row in table],
        year_source=[row["source"] for row in table],
        year_grade=[row["grade"] for row in table],
    )


def deaths(first: str, last: str, record: Record = BUILT_IN) -> Deaths:
    """Fatal events and deaths from one month to another, both included.

    Parameters
    ----------
    first, last : str
        Months, as ``"2015-03"``. Only months on record count: the table begins with the fighting, in April 2014.
    record : Record

    Raises
    ------
    DomainError
        No month of the span is on record.
    """
    table = fatal_events(record)
    span = table.sel(month=[month for month in table.month.values if first <= month <= last])
    if not span.sizes["month"]:
        known = table.month.values
        raise DomainError(f"no month from {first} to {last} is on record; the table has {known[0]} to {known[-1]}")
    sums = (int(span[name].sum()) for name in ("fatal_events", "deaths_low", "deaths_best", "deaths_high"))
    return Deaths(span.sizes["month"], *sums)


def tolls(record: Record = BUILT_IN) -> tuple[Toll, ...]:
    """Deaths documented by the UN human rights office, by day of its reports, in order.

    Sources
    -------
    Reports of the UN human rights office on Ukraine, as quoted by news agencies; each row has its source.
    """
    rows = sorted(record.rows("deaths-un"), key=lambda row: row["date"])
    return tuple(
        Toll(date.fromisoformat(row["date"]), int(row["killed_low"]), int(row["killed_high"]), row["source"])
        for row in rows
    )


def documented(first: Toll | None, last: Toll) -> float:
    """Deaths per month between two reports; without a first report, since the beginning of the count."""
    begin, killed = (first.day, first.low) if first else (COUNTED_FROM, 0)
    return (last.low - killed) / ((last.day - begin).days / MONTH)


def change(before: Deaths, after: Deaths) -> Change:
    """Relative change of deaths per month, -0.9 for a fall by nine tenths.

    The interval comes from the low and high estimates in opposite directions; it has no sampling error, because the
    table is a count and not a sample.
    """
    one, other = before.months, after.months
    return Change(
        after.best / other / (before.best / one) - 1.0,
        after.low / other / (before.high / one) - 1.0,
        after.high / other / (before.low / one) - 1.0,
    )


def month_after(month: str, months: int) -> str:
    """The month `months` after a month (before it, if negative): ``month_after("2015-02", -1)`` is 2015-01."""
    year, number = (int(part) for part in month.split("-"))
    count = 12 * year + number - 1 + months
    return f"{count // 12}-{count % 12 + 1:02d}"
