"""Which sanctions were in force on the day, by whom, in how many steps, and which were tied to the truce?"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from penumbra.claims.exhibits.timelines import dated_facts
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.record.sanctions import ON_RECORD_UNTIL, answers, in_force, sanctions, steps, tied
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    issuers: Annotated[tuple[str, ...], Field(min_length=1)]
    """Who is said to have imposed them: US, EU."""
    at_least: Annotated[int, Field(gt=0, le=1000)]
    """How many steps of each make what the statement says (a series: 2)."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A day off the record, or an issuer that has none on it."""
    if claim.speaks_of > ON_RECORD_UNTIL:
        message = f"{claim.speaks_of} is too late: sanctions are on record until {ON_RECORD_UNTIL}"
        yield Fault(("speaks_of",), message)
    known = set(sanctions(evidence.record).fact_party.values.tolist())
    for index, issuer in enumerate(arguments.issuers):
        yield from unknown(("arguments", "issuers", index), "sanctions of", issuer, known)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when each issuer had taken that many steps and some of its measures were in force on the day."""
    table, day = sanctions(evidence.record), claim.speaks_of
    standing = in_force(table, day)
    taken = {issuer: steps(table, day, issuer) for issuer in arguments.issuers}
    owner = dict(zip(table.fact_series.values.tolist(), table.fact_party.values.tolist(), strict=True))
    sets = {issuer: [name for name in standing if owner[name] == issuer] for issuer in taken}
    enough = all(taken[issuer].sizes["fact"] >= arguments.at_least and sets[issuer] for issuer in taken)
    counts = ", ".join(f"{issuer} {taken[issuer].sizes['fact']} steps" for issuer in taken)
    spans = "; ".join(
        f"{issuer} from {own.fact_date.values[0]} to {own.fact_date.values[-1]}"
        for issuer, own in taken.items()
        if own.sizes["fact"]
    )
    answered = answers(table, day)
    linked = [name for name in tied(table, day) if name in standing]
    loose = [name for names in sets.values() for name in names if name not in linked]
    return Finding(
        "holds" if enough else "fails",
        f"{counts} by {day}; sets of measures in force: {', '.join(f'{i} {len(sets[i])}' for i in sets)}; tied to the "
        f"truce: {len(linked)} of {sum(map(len, sets.values()))}",
        f"Steps that imposed or tightened measures: {spans or 'none'}. "
        + (
            f"Of the sets in force, {', '.join(linked)} had been tied to the full implementation of the agreement, "
            f"{', '.join(loose)} had not."
            if linked
            else "None of the sets in force had been tied to the agreement."
        )
        + "".join(
            f" {party} answered on {day_} with a {title}."
            for party, day_, title in zip(
                answered.fact_party.values, answered.fact_date.values, answered.fact_title.values, strict=True
            )
        ),
        "Another way of counting: renewals, regulations, orders that only give authority and additions of names are "
        "left out; orders that stand together are one set. Days are those of adoption or signature; some are from "
        "general knowledge and graded so.",
        exhibits=dated_facts(evidence.record, claim.speaks_of),
    )
