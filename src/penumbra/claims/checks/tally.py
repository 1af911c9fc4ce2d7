"""Does a rate of interception follow from the counts on record, of launched, arriving or engaged missiles?"""

import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, model_validator

from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.raids import Count, raid_counts
from penumbra.scenario.quantity import Spec
from penumbra.sentences import day

__all__ = ["Arguments", "finding", "ready"]

_Percent = Annotated[float, Field(ge=0.0, le=100.0)]
_STOPPED = {"intercepted": "intercepted", "not hit": "hit", "not hit in populated places": "hit populated places"}
_Of = Literal["launched", "detected", "arrived", "engaged", "toward populated places"]


class Arguments(Spec):
    """What the check asks for."""

    raid: str
    """Key of the attack in the table raids of the record."""
    kind: Literal["ballistic missiles", "cruise missiles", "drones", "all"]
    """What is counted."""
    percent: tuple[_Percent, _Percent]
    """The rate as the statement has it, from and to, in per cent; twice the same if it gives one."""
    stopped: Literal["intercepted", "not hit", "not hit in populated places"]
    """What counts as stopped: what was counted as intercepted, or all that was not counted as a hit."""
    of: _Of
    """What the rate is a share of."""
    within: _Percent = 0.5
    """How many percentage points either way count as the rate said."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.percent[0] > self.percent[1]:
            raise ValueError("percent: from is above to; swap them")
        return self


class _Rate(NamedTuple):
    """The rate that two counts give, in per cent, and the counts."""

    low: float
    high: float
    part: Count
    whole: Count

    @property
    def words(self) -> str:
        """The rate, as "97.2 % at most" where one side is open."""
        if self.part.most is None and self.part.counted != "intercepted":
            return f"{self.high:.1f} % at most"
        return (
            f"{self.low:.1f} %" if f"{self.low:.1f}" == f"{self.high:.1f}" else f"{self.low:.1f} to {self.high:.1f} %"
        )


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """An attack that the record does not have."""
    known = dict.fromkeys(one.raid for one in raid_counts(evidence.record))
    yield from unknown(("arguments", "raid"), "attack", arguments.raid, known)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds where every pair of counts gives the rate, fails where none can; without a count it cannot be tested.

    A side's count is a share of its own count of the whole up to the same day where it has one, else of every side's.
    """
    counts = raid_counts(evidence.record)

    def of(counted: str) -> Sequence[Count]:
        return [
            one
            for one in counts
            if (one.raid, one.kind, one.counted) == (arguments.raid, arguments.kind, counted)
            and one.day <= claim.speaks_of
        ]

    parts, wholes = of(_STOPPED[arguments.stopped]), [one for one in of(arguments.of) if one.most != 0]
    if not parts or not wholes:
        return _untold(arguments, counts, _STOPPED[arguments.stopped] if not parts else arguments.of)
    rates = [_rate(part, whole) for part, whole in _counted_together(parts, wholes)]
    if not rates:
        return _apart(arguments)
    low, high = arguments.percent[0] - arguments.within, arguments.percent[1] + arguments.within
    inside = [low <= rate.low and rate.high <= high for rate in rates]
    apart = [rate.high < low or rate.low > high for rate in rates]
    verdict: Verdict = "holds" if all(inside) else "fails" if all(apart) else "depends"
    said = _said(arguments)
    return Finding(
        verdict,
        "; ".join(dict.fromkeys(rate.words for rate in rates)) + f", said {said}",
        " ".join(f"{rate.part.words} and {rate.whole.words} make {rate.words}." for rate in rates)
        + f" Counted until {day(max(rate.part.day for rate in rates))} at the latest; the statement says {said}.",
        "Another count, or a rate of something else: each side counts for itself in war, and nobody has verified it. "
        "None of these rates is that of a single shot.",
        exhibits=[_shown(arguments, rates)],
    )


def _counted_together(parts: Sequence[Count], wholes: Sequence[Count]) -> list[tuple[Count, Count]]:
    """Each side's last count of a part, with the counts that it is a share of: of the same day, its own side's first.

    A part that is greater than the whole is no share of it, whoever counted the two.
    """
    found: dict[str, list[tuple[Count, Count]]] = {}
    for part in sorted(parts, key=lambda one: one.day):
        same = [each for each in wholes if each.day == part.day and (each.most is None or part.least <= each.most)]
        own = [whole for whole in same if whole.side == part.side]
        if same:
            found[part.side] = [(part, whole) for whole in own or same]
    return [pair for pairs in found.values() for pair in pairs]


def _rate(part: Count, whole: Count) -> _Rate:
    """Per cent stopped: from the fewest of many to the most of few."""
    fewest, most = part.least, math.inf if part.most is None else part.most
    few, many = whole.least, math.inf if whole.most is None else whole.most
    least, greatest = fewest / many, most / few if few else math.inf
    low, high = (least, greatest) if part.counted == "intercepted" else (1.0 - greatest, 1.0 - least)
    return _Rate(100.0 * max(low, 0.0), 100.0 * min(high, 1.0), part, whole)


def _apart(arguments: Arguments) -> Finding:
    """The finding where both were counted, and never up to the same day."""
    stopped = _STOPPED[arguments.stopped]
    return Finding(
        "cannot be tested",
        "no counts of one day",
        f"Of the {arguments.kind} no count of those {stopped} and of those {arguments.of} ends on the same day, with "
        f"no more {stopped} than {arguments.of}.",
        "Counts of both up to one day.",
    )


def _untold(arguments: Arguments, counts: Sequence[Count], missing: str) -> Finding:
    """The finding where one of the two was not counted."""
    told = dict.fromkeys(one.counted for one in counts if (one.raid, one.kind) == (arguments.raid, arguments.kind))
    return Finding(
        "cannot be tested",
        "no count",
        f"Of the {arguments.kind} nobody on record counts how many were {missing}; counted are those "
        f"{', '.join(told) or 'of other kinds'}.",
        f"A count of those {missing}.",
    )


def _said(arguments: Arguments) -> str:
    low, high = arguments.percent
    return f"{low:g} %" if low == high else f"{low:g} to {high:g} %"


def _shown(arguments: Arguments, rates: Sequence[_Rate]) -> Exhibit:
    """The rate by each pair of counts, beside the one said."""
    return Exhibit(
        "bars",
        {
            "title": f"{arguments.kind.capitalize()} {arguments.stopped}, per cent of those {arguments.of}",
            "unit": "%",
            "bars": [
                {
                    "name": f"{rate.part.side}, of {rate.whole.side}'s count"
                    if rate.part.side != rate.whole.side
                    else rate.part.side,
                    "value": rate.high if rate.part.most is None else 0.5 * (rate.low + rate.high),
                    "low": rate.low,
                    "high": rate.high,
                }
                for rate in rates
            ],
            "said": {"name": "said", "value": 0.5 * sum(arguments.percent)},
        },
    )
