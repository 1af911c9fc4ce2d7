"""Did deaths go on after the ceasefire, did they become fewer, did they ever stop? By two counts that differ."""

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from penumbra.claims.exhibits.deaths import MONTHS, deaths_by_month
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.agreement import CEASEFIRE
from penumbra.record.captions import caption
from penumbra.record.tables import Record
from penumbra.record.truce import (
    Change,
    Deaths,
    change,
    deaths,
    documented,
    fatal_events,
    month_after,
    tolls,
    violations,
)
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    months: Annotated[int, Field(gt=0, le=120)] = MONTHS
    """Months before and after the month of the ceasefire that are compared; that month itself is left out."""
    failed_to: Literal["end", "reduce", "pause"] = "end"
    """What the statement says that the truce failed to do to the deaths: end them, make them fewer, stop them for a
    month."""


class _Other(NamedTuple):
    """The other count: killed a month before, after, and in the last stretch on record."""

    publisher: str
    before: float
    after: float
    latest: float

    @property
    def changes(self) -> tuple[float, float]:
        """Relative change over the whole time, and in the last stretch."""
        return self.after / self.before - 1.0, self.latest / self.before - 1.0


def _span(claim: Claim) -> tuple[str, str]:
    """First and last whole month from the ceasefire to the day spoken of."""
    return month_after(f"{CEASEFIRE:%Y-%m}", 1), month_after(f"{claim.speaks_of.isoformat()[:7]}", -1)


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A day before there is a whole month to count, or off the record."""
    first, last = _span(claim)
    known = fatal_events(evidence.record).month.values
    until = known[-1]
    if last < first:
        message = f"no whole month lies between {claim.speaks_of} and the ceasefire of {CEASEFIRE}; choose a later day"
        yield Fault(("speaks_of",), message)
    if (truce := f"{CEASEFIRE:%Y-%m}") not in known:
        yield Fault(("check",), f"the table of deaths lacks the month of the ceasefire, {truce}; add it")
    if last > until:
        yield Fault(("speaks_of",), f"{claim.speaks_of} is too late: deaths are on record until {until}")


def _other(claim: Claim, record: Record) -> _Other | None:
    """The other count, where it has reports before the ceasefire and after it up to the day spoken of."""
    known = tolls(record)
    before = [toll for toll in known if toll.day <= CEASEFIRE]
    after = [toll for toll in known if CEASEFIRE < toll.day <= claim.speaks_of]
    if not before or not after:
        return None
    since = after[-2] if len(after) > 1 else before[-1]
    publisher = record.publisher("deaths-un", caption("deaths-un"))
    return _Other(
        publisher, documented(None, before[-1]), documented(before[-1], after[-1]), documented(since, after[-1])
    )


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Judged by deaths in the whole months from the ceasefire to the day spoken of, and by both counts."""
    truce = f"{CEASEFIRE:%Y-%m}"
    first, last = _span(claim)
    record = evidence.record
    since = deaths(first, last, record)
    before = deaths(month_after(truce, -arguments.months), month_after(truce, -1), record)
    after = deaths(first, min(last, month_after(truce, arguments.months)), record)
    moved, other = change(before, after), _other(claim, record)
    counted = fatal_events(record)
    span, by = counted.sel(month=slice(first, last)), counted.attrs["publisher"]
    deadly = int((span.deaths_low.values > 0).sum())
    fewest = int(span.deaths_best.values.min())
    lull = str(span.month.values[span.deaths_best.values.argmin()])
    return Finding(
        _verdict(arguments.failed_to, since, moved, other, deadly),
        f"killed a month by {by}: {before.best / before.months:.0f} in the {before.months} months on record before, "
        f"{after.best / after.months:.0f} in {after.months} after, {100 * moved.best:+.0f} % "
        f"({100 * moved.low:+.0f} to {100 * moved.high:+.0f} %)" + _beside(moved, other),
        f"Deaths went on{' by both counts' if other else ''}. "
        f"{by} has {since.best} ({since.low} to {since.high}) in {since.events} fatal "
        f"events from {first} to {last}, in {deadly} of {since.months} months, fewest in {lull} with {fewest}. "
        + ("" if {"deaths", "deaths-un"} & record.own.keys() else f"{caption('deaths-two-counts')} ")
        + "Who broke the truce is not judged.",
        _change(evidence, truce),
        exhibits=deaths_by_month(record, claim.speaks_of, arguments.months),
    )


def _verdict(failed_to: str, since: Deaths, moved: Change, other: _Other | None, deadly: int) -> Verdict:
    if failed_to == "end":
        return "holds" if since.low > 0 else "fails" if since.high == 0 else "depends"
    if failed_to == "pause":
        return "holds" if deadly == since.months else "fails"
    changes = (moved.low, moved.high, *(other.changes if other else ()))
    return "fails" if max(changes) < 0.0 else "holds" if min(changes) >= 0.0 else "depends"


def _beside(moved: Change, other: _Other | None) -> str:
    """The other count, and the interval that spans both."""
    if other is None:
        return ""
    whole, latest = other.changes
    low, high = min(moved.low, whole, latest), max(moved.high, whole, latest)
    return (
        f"; by {other.publisher}: {other.before:.0f}, then {other.after:.0f}, {100 * whole:+.0f} %, and "
        f"{other.latest:.0f} in the last stretch on record, {100 * latest:+.0f} %; over both counts "
        f"{100 * low:+.0f} to {100 * high:+.0f} %"
    )


def _change(evidence: Evidence, truce: str) -> str:
    table, record = fatal_events(evidence.record), evidence.record
    month, by = table.sel(month=truce), table.attrs["publisher"]
    counted = violations(record)
    year, total = int(counted.year[0]), int(counted.ceasefire_violations[0])
    before = "" if "deaths-un" in record.own else f"{caption('deaths-un-before')} "
    return (
        f"Another reading of what was to be done. {truce} ({int(month.deaths_best)} deaths by {by}), "
        f"{caption('deaths-month-left-out')} {before}Ceasefire violations, by {counted.attrs['publisher']}, begin in "
        f"{year} here ({total:,}, {counted.year_grade.values[0]}). Data: {table.attrs['attribution']}."
    )
