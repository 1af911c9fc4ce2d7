"""Were the sanctions imposed for this reason? Each step by what its issuer named."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from penumbra.claims.exhibits.timelines import dated_facts
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.captions import caption
from penumbra.record.sanctions import ON_RECORD_UNTIL, sanctions, steps
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    issuers: Annotated[tuple[str, ...], Field(min_length=1)]
    """Who is said to have imposed them: US, EU."""
    reason: Literal["east", "Crimea"]
    """The reason that the statement gives."""
    says: Literal["all", "some", "none"] = "all"
    """Whether it gives the reason for the sanctions as a whole, for some of them, or for none."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Issuers that are not on record, and a day after the record ends."""
    known = set(sanctions(evidence.record).fact_party.values.tolist())
    for index, issuer in enumerate(arguments.issuers):
        yield from unknown(("arguments", "issuers", index), "issuer", issuer, known)
    if claim.speaks_of > ON_RECORD_UNTIL:
        yield Fault(("speaks_of",), f"{claim.speaks_of}: sanctions are on record until {ON_RECORD_UNTIL}")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when every step names the reason, or some step, or none, as the statement has it."""
    table = sanctions(evidence.record)
    named: list[str] = []
    others: list[str] = []
    counts = []
    for issuer in arguments.issuers:
        own = steps(table, claim.speaks_of, issuer)
        with_it = [arguments.reason in reason for reason in own.fact_reason.values.tolist()]
        for title, day, has in zip(own.fact_title.values, own.fact_date.values, with_it, strict=True):
            (named if has else others).append(f"{title} ({issuer}, {day})")
        counts.append(f"{issuer} {sum(with_it)} of {len(with_it)}")
    holds = {"all": bool(named) and not others, "some": bool(named), "none": not named}[arguments.says]
    verdict: Verdict = "holds" if holds else "fails"
    reason = caption(f"reason-{arguments.reason}")
    return Finding(
        verdict,
        f"steps up to {claim.speaks_of} that name {reason}: {', '.join(counts)}",
        f"Named in {', '.join(named) or 'none'}; not in {', '.join(others) or 'none'}. The reason is what the issuer "
        "gave; whether it was so is not judged.",
        "The recitals of every act: some were read, some are known from those who report them; each row has its grade.",
        exhibits=dated_facts(evidence.record, claim.speaks_of),
    )
