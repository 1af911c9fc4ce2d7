"""Did so many interceptors, ships or sites stand: the scenario or the record against the number said."""

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from penumbra.claims.faults import Count as Number
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Spec
from penumbra.sentences import day, number_word

__all__ = ["Arguments", "Count", "finding", "ready"]


class Count(Spec):
    """One number of the statement, and its source: standing elements of the scenario, or the record."""

    what: str
    """What is counted."""
    said: Annotated[Number, Field(gt=0)]
    """At least so many, as the statement says."""
    standing: Literal["land sites", "interceptors"] | None = None
    """Counted in the scenario on the day spoken of."""
    recorded: tuple[Number, Number] | None = None
    """Fewest and most on record."""
    sources: tuple[str, ...] = ()
    """Keys of the record's sources, or in the ledger's own."""
    note: str = ""
    """How the record's numbers were obtained."""

    @model_validator(mode="after")
    def _one_measure(self) -> "Count":
        if self.standing and self.recorded:
            raise ValueError("write standing or recorded, not both")
        if self.recorded and (not self.sources or self.recorded[0] > self.recorded[1]):
            raise ValueError("recorded needs sources, and fewest before most")
        return self


class Arguments(Spec):
    """What the check asks for."""

    counts: Annotated[tuple[Count, ...], Field(min_length=1)]
    """The numbers of the statement."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Unknown sources, a number that occurs twice."""
    names = [count.what for count in arguments.counts]
    for row, count in enumerate(arguments.counts):
        if count.what in names[:row]:
            yield Fault(
                ("arguments", "counts", row, "what"), f"{count.what!r} occurs twice; name each number differently"
            )
        for index, key in enumerate(count.sources):
            yield from unknown(("arguments", "counts", row, "sources", index), "source", key, evidence.sources)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Fails when one number surely falls short, holds when none can, depends between.

    An inventory that the scenario only assumes is unknown; a number without a count cannot be tested, and the others
    decide.
    """
    shield = evidence.scenario.on(claim.speaks_of, "actual")
    found = {count.what: _range(shield, count) for count in arguments.counts}
    verdicts = {count.what: _verdict(found[count.what], count.said) for count in arguments.counts}
    known = [verdict for verdict in verdicts.values() if verdict != "cannot be tested"]
    overall: Verdict = "cannot be tested"
    for verdict in ("holds", "depends", "fails"):  # the worst that is known decides
        overall = verdict if verdict in known else overall
    return Finding(
        overall,
        "; ".join(
            f"{count.what}: {count.said:,} said, {_count_words(found[count.what])}" for count in arguments.counts
        ),
        " ".join(_reason(count, verdicts[count.what], shield) for count in arguments.counts),
        "What ships carry, and how many missiles were delivered and kept: neither is public."
        if any(count.standing == "interceptors" for count in arguments.counts)
        else "Another count on record, or a count of another day.",
        "timeline" if any(count.standing for count in arguments.counts) else "sources",
    )


def _range(shield: Shield, count: Count) -> tuple[float, float]:
    """Fewest and most; nan where nothing is known."""
    if count.recorded:
        return float(count.recorded[0]), float(count.recorded[1])
    held = list(shield.batteries.values())
    if count.standing == "land sites":
        number = len({b.site for b in held if shield.scenario.platforms[b.platform].kind == "land"})
        return number, number
    if count.standing == "interceptors":
        known = sum(b.inventory for b in held if b.inventory_grade != "assumption")
        return known, math.inf if any(b.inventory_grade == "assumption" for b in held) else known
    return math.nan, math.nan


def _verdict(found: tuple[float, float], said: int) -> Verdict:
    low, high = found
    if math.isnan(low):
        return "cannot be tested"
    return "holds" if low >= said else "fails" if high < said else "depends"


def _count_words(found: tuple[float, float]) -> str:
    low, high = found
    if math.isnan(low):
        return "no public count"
    told = f"{low:,.0f}" if low == high else f"{low:,.0f} or more" if high == math.inf else f"{low:,.0f} to {high:,.0f}"
    return f"{told} counted"


def _reason(count: Count, verdict: Verdict, shield: Shield) -> str:
    if verdict == "cannot be tested":
        return f"No public count of {count.what} was found."
    where = f"on {day(shield.date)} in the scenario" if count.standing else f"on record ({', '.join(count.sources)})"
    assumed = sum(b.inventory for b in shield.batteries.values() if b.inventory_grade == "assumption")
    if count.standing == "interceptors" and assumed:
        return f"Of {count.what} {where}, {assumed} on ships are our assumption and prove nothing."
    what = f"{count.what[:1].upper()}{count.what[1:]}"
    note = f" {count.note}" if count.note else ""
    if count.standing:
        found = int(_range(shield, count)[0])
        stood = f"{number_word(found)} {count.what if found != 1 else count.what.removesuffix('s')} stood"
        return f"{stood[:1].upper()}{stood[1:]} {where}, {number_word(count.said)} said.{note}"
    return f"{what}: {verdict} by the number {where}.{note}"
