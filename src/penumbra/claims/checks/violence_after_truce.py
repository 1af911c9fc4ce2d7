"""Did deaths go on after the ceasefire, and by how much did they change?"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.agreement import CEASEFIRE
from penumbra.record.truce import ATTRIBUTION, change, deaths, fatal_events, month_after, violations
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    months: Annotated[int, Field(strict=True, gt=0, le=120)] = 12
    """Months before and after the month of the ceasefire that are compared; that month itself is left out."""


def _span(claim: Claim) -> tuple[str, str]:
    """First and last whole month from the ceasefire to the day spoken of."""
    return month_after(f"{CEASEFIRE:%Y-%m}", 1), month_after(f"{claim.speaks_of.isoformat()[:7]}", -1)


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A day before there is a whole month to count, or off the record."""
    first, last = _span(claim)
    until = fatal_events().month.values[-1]
    if last < first:
        told = f"no whole month lies between {claim.speaks_of} and the ceasefire of {CEASEFIRE}; choose a later day"
        yield Fault(("speaks_of",), told)
    if last > until:
        yield Fault(("speaks_of",), f"{claim.speaks_of} is too late: deaths are on record until {until}")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when people were killed in the whole months from the ceasefire to the day spoken of."""
    truce = f"{CEASEFIRE:%Y-%m}"
    first, last = _span(claim)
    table = fatal_events()
    since = deaths(first, last)
    before = deaths(month_after(truce, -arguments.months), month_after(truce, -1))
    after = deaths(first, min(last, month_after(truce, arguments.months)))
    moved = change(before, after)
    span = table.sel(month=slice(first, last))
    deadly = int((span.deaths_low.values > 0).sum())
    verdict: Verdict = "holds" if since.low > 0 else "fails" if since.high == 0 else "depends"
    month = table.sel(month=truce)
    counted = violations()
    year, total = int(counted.year[0]), int(counted.ceasefire_violations[0])
    return Finding(
        verdict,
        f"deaths a month: {before.best / before.months:.0f} in the {before.months} months on record before, "
        f"{after.best / after.months:.0f} in {after.months} after: {100 * moved.best:+.0f} % "
        f"({100 * moved.low:+.0f} to {100 * moved.high:+.0f} %)",
        f"Deaths went on: {since.best} ({since.low} to {since.high}) in {since.events} fatal events from {first} to "
        f"{last}, in {deadly} of {since.months} months. "
        f"'Ended' and 'fell' are two things: a month's deaths {'fell' if moved.best < 0 else 'rose'} by "
        f"{abs(100 * moved.best):.0f} % all the same.",
        "Reading it as 'failed to reduce' would turn the verdict. The interval sets low estimates against high ones; "
        f"{truce}, in the middle of which the ceasefire began ({int(month.deaths_best)} deaths), is left out. "
        f"The OSCE's totals of ceasefire violations begin in {year} here ({total:,}, {counted.year_grade.values[0]}). "
        f"Data: {ATTRIBUTION}.",
        "fig-deaths",
    )
