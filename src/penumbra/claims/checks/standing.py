"""Did an element stand on the day, and since when?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from penumbra.claims.faults import Count, Fault
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.dated_elements import dated, unknown_element
from penumbra.scenario.quantity import Spec
from penumbra.sentences import READ, day

__all__ = ["Arguments", "finding", "ready"]


_LONGEST = 36525  # days: a century


class Arguments(Spec):
    """What the check asks for."""

    element: str
    """Id of a battery, sensor or phase."""
    within_days: Annotated[Count, Field(le=_LONGEST)] | None = None
    """If the statement says so: declared at most this many days before it was said."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """An element that is not there."""
    yield from unknown_element(("arguments", "element"), evidence.scenario, arguments.element)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the element stood on the day spoken of, and no longer than said."""
    element = dated(evidence.scenario, arguments.element)
    period = element.actual
    change = (
        f"Another date: this one rests on one report, {period.source}, {READ[period.grade]}."
        if period
        else "A report that it stood: none is known."
    )
    if period is None:
        return Finding(
            "fails", "never stood", f"No record has {element.name} standing at any time.", change, "timeline"
        )
    since = (claim.said_on - period.start).days
    answer = (
        f"operational on {day(period.start)}, {since:,} days before"
        if since >= 0
        else f"operational on {day(period.start)}, {-since:,} days after"
    )
    if not element.stands(claim.speaks_of, "actual"):
        text = f"its record begins on {day(period.start)}"
        for pause in period.pauses:
            if pause.start <= claim.speaks_of < pause.end:
                text = f"it was off line from {day(pause.start)} until {day(pause.end)}"
        reason = f"On {day(claim.speaks_of)} {element.name} did not stand: {text}."
        return Finding("fails", answer, reason, change, "timeline")
    limit = arguments.within_days
    if limit is not None and period.start < claim.said_on - timedelta(days=limit):
        reason = f"{element.name} stood, but for {since} days, longer than the {limit} days the statement allows."
        return Finding("fails", answer, reason, change, "timeline")
    reason = f"{element.name} was declared operational on {day(period.start)}" + (
        f", within {limit} days of the statement." if limit is not None else "."
    )
    return Finding("holds", answer, reason, change, "timeline")
