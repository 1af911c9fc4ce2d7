"""Were so many intercepted, launched or hit in these attacks together, by the counts on record?"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from penumbra.claims.faults import Count as Number
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.raids import COUNTED, latest, raid_counts
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    raids: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of the attacks in the table raids of the record, which are added up."""
    kind: Literal["ballistic missiles", "cruise missiles", "drones", "all"]
    """What is counted."""
    counted: str
    """Which count: a word of the table's column, as intercepted."""
    at_least: Annotated[Number, Field(gt=0)]
    """How many at least, as the statement says."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Attacks and words that the record does not have."""
    known = dict.fromkeys(one.raid for one in raid_counts(evidence.record))
    for index, raid in enumerate(arguments.raids):
        yield from unknown(("arguments", "raids", index), "attack", raid, known)
        if raid in arguments.raids[:index]:
            yield Fault(("arguments", "raids", index), f"{raid} is named twice; remove one")
    yield from unknown(("arguments", "counted"), "count", arguments.counted, COUNTED)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if the fewest on record are as many, fails if the most are fewer, unless an attack has no count."""
    counts = raid_counts(evidence.record)
    found = {raid: latest(counts, raid, arguments.kind, arguments.counted, claim.speaks_of) for raid in arguments.raids}
    told = {raid: rows for raid, rows in found.items() if rows}
    silent = [raid for raid, rows in found.items() if not rows]
    if not told:
        return Finding(
            "cannot be tested",
            "no count",
            f"Nobody on record counts how many {arguments.kind} were {arguments.counted}.",
            "A count.",
        )
    least = sum(min(one.least for one in rows) for rows in told.values())
    open_ended = any(one.most is None for rows in told.values() for one in rows)
    most = sum(max(one.least if one.most is None else one.most for one in rows) for rows in told.values())
    verdict: Verdict = "holds" if least >= arguments.at_least else "depends"
    if most < arguments.at_least and not (open_ended or silent):
        verdict = "fails"
    number = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    more = " or more" if open_ended or silent else ""
    return Finding(
        verdict,
        f"{number}{more} {arguments.counted}, said {arguments.at_least:,} or more",
        " ".join(f"{raid}: {'; '.join(one.words for one in rows)}." for raid, rows in told.items())
        + (f" Without a count up to that day: {', '.join(silent)}." if silent else ""),
        "A count of an attack that has none, or counts of a later day.",
    )
