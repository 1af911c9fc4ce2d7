"""A reading that neither the physics nor the record can judge, with the reason and the missing evidence."""

from typing import Annotated

from pydantic import Field

from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding"]

_Sentence = Annotated[str, Field(min_length=10)]


class Arguments(Spec):
    """What the check asks for."""

    why: _Sentence
    """Why neither can judge it, in a sentence or two."""
    missing: _Sentence
    """The evidence that would decide."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Always *cannot be tested*; with it a ledger can list a reading that has no test."""
    return Finding("cannot be tested", "none", arguments.why, f"Missing: {arguments.missing}")
