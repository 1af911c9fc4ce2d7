"""The exhibit of deaths by month about a ceasefire."""

from datetime import date

from penumbra.claims.exhibits.fields import MarkedDay
from penumbra.claims.exhibits.kinds_of_record import DeathsByMonth
from penumbra.claims.finding import Exhibit
from penumbra.record.agreement import CEASEFIRE
from penumbra.record.captions import caption
from penumbra.record.tables import Record
from penumbra.record.truce import (
    COUNTED_FROM,
    change,
    deaths,
    documented,
    fatal_events,
    month_after,
    tolls,
    violations,
)
from penumbra.sentences import SPACE, day, listed

__all__ = ["MONTHS", "deaths_by_month"]

MONTHS = 12
"""Months before and after the ceasefire that are compared where a claim does not say."""
_TRUCE = f"{CEASEFIRE:%Y-%m}"


def deaths_by_month(record: Record, on: date, months: int = MONTHS) -> list[Exhibit]:
    """Deaths by month with the ceasefire and a day marked; none if the table lacks what is compared.

    Parameters
    ----------
    record : Record
    on : date
        The day that the statement speaks of; marked if it lies within the months on record.
    months : int
        Months before and after that of the ceasefire whose deaths the title compares.
    """
    table = fatal_events(record)
    known = table.month.values.tolist()
    since = month_after(_TRUCE, 1)
    if not {_TRUCE, since, month_after(_TRUCE, -1)} <= set(known) or f"{on:%Y-%m}" <= since:
        return []
    days = [MarkedDay(name=caption("deaths-days"), day=CEASEFIRE)]
    if f"{on:%Y-%m}" in known:
        days.append(MarkedDay(name="spoken of", day=on))
    drawn = DeathsByMonth(
        title=_title(on, months, record),
        note=_note(record),
        months=tuple(known),
        low=tuple(table.deaths_low.values.tolist()),
        best=tuple(table.deaths_best.values.tolist()),
        high=tuple(table.deaths_high.values.tolist()),
        enlarged_from=since,
        days=tuple(days),
    )
    return [drawn.exhibit()]


def _title(on: date, months: int, record: Record) -> str:
    before = deaths(month_after(_TRUCE, -months), month_after(_TRUCE, -1), record)
    by = fatal_events(record).attrs["publisher"]
    since, until = month_after(_TRUCE, 1), month_after(f"{on:%Y-%m}", -1)
    after = deaths(since, min(until, month_after(_TRUCE, months)), record)
    return (
        f"After the {caption('deaths-days')} {before.best / before.months:.0f} deaths a month became "
        f"{after.best / after.months:.0f} by {by}, {_fewer(change(before, after).best)}{_other(on, record)}; {by} "
        f"has {deaths(since, until, record).best:,} more killed from {since} to {until}"
    )


def _fewer(relative: float) -> str:
    return f"{abs(100 * relative):.0f}{SPACE}% {'fewer' if relative < 0.0 else 'more'}"


def _other(on: date, record: Record) -> str:
    """The other count of the same, where it has reports on both sides of the ceasefire."""
    known = tolls(record)
    before = [toll for toll in known if toll.day <= CEASEFIRE]
    after = [toll for toll in known if CEASEFIRE < toll.day <= on]
    if not before or not after:
        return ""
    publisher = record.publisher("deaths-un", caption("deaths-un"))
    was, became = documented(None, before[-1]), documented(before[-1], after[-1])
    return f", and {was:.0f} became {became:.0f} by {publisher}, {_fewer(became / was - 1.0)}"


def _note(record: Record) -> str:
    others = record.publisher("deaths-un", caption("deaths-un"))
    years = violations(record)
    totals = [
        f"{int(total):,} in {int(year)}{' (from general knowledge)' if grade == 'assumption' else ''}"
        for year, total, grade in zip(
            years.year.values, years.ceasefire_violations.values, years.year_grade.values, strict=True
        )
    ]
    text = listed([f"{toll.low:,} up to {day(toll.day)}" for toll in tolls(record)])
    counts = "" if {"deaths", "deaths-un"} & record.own.keys() else f"{caption('deaths-counts')} "
    return (
        f"{caption('deaths-what')} {counts}{others[:1].upper()}{others[1:]}: {text} killed since {day(COUNTED_FROM)}. "
        f"Ceasefire violations, most of them without a death, by {years.attrs['publisher']}: {listed(totals)}. Data of "
        f"the bars: {fatal_events(record).attrs['attribution']}."
    )
