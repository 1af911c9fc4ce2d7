"""Did deaths go on after the ceasefire, and by how much did they change?"""

from typing import Annotated

from pydantic import Field

from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.errors import DomainError
from penumbra.record.agreement import CEASEFIRE
from penumbra.record.truce import ATTRIBUTION, change, deaths, fatal_events, month_after, violations
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding"]


class Arguments(Spec):
    """What the check asks for."""

    months: Annotated[int, Field(gt=0)] = 12
    """Months before and after the month of the ceasefire that are compared; that month itself is left out."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when people were killed in the whole months from the ceasefire to the day spoken of."""
    truce = f"{CEASEFIRE:%Y-%m}"
    last = month_after(f"{claim.speaks_of:%Y-%m}", -1)
    first = month_after(truce, 1)
    if last < first:
        raise DomainError(
            f"speaks_of {claim.speaks_of}: no whole month lies between it and the ceasefire of {CEASEFIRE}"
        )
    table = fatal_events()
    if last > table.month.values[-1]:
        raise DomainError(f"speaks_of {claim.speaks_of}: deaths are on record until {table.month.values[-1]}")
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
