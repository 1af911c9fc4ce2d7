"""A reading that neither the physics nor the record can judge: why, and what evidence would."""

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
    """Why nothing here can judge it, in a sentence or two."""
    missing: _Sentence
    """The evidence that would."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Cannot be tested, always; it stands in a ledger so that a reading is not passed over in silence."""
    return Finding("cannot be tested", "none", arguments.why, f"Missing: {arguments.missing}")
