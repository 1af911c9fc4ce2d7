"""How long before the statement had the thing been proposed, and was it the same thing?"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from penumbra.claims.exhibits.timelines import proposal_steps
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.proposals import proposals
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding"]

_YEAR = 365.25  # days
_LONGEST = 100.0  # years


class Arguments(Spec):
    """What the check asks for."""

    at_least: Annotated[float, Field(ge=0.0, le=_LONGEST)]
    """Fewest years that the words of the statement allow."""
    at_most: Annotated[float, Field(ge=0.0, le=_LONGEST)]
    """Most years that they allow."""
    design: Literal["every", "first", "stood"] = "every"
    """Which design the words mean: all proposed ones, the first, or the one that was built."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.at_least > self.at_most:
            raise ValueError(f"at_least ({self.at_least:g}) is above at_most ({self.at_most:g}); swap them")
        return self


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the designs meant were proposed within those years, depends when only one of several was."""
    table = proposals(evidence.record)
    past = table.sel(fact=table.fact.values[table.fact_date.values <= claim.said_on.isoformat()])
    formal = past.sel(fact=past.fact.values[past.fact_kind.values == "proposal"])
    if not formal.sizes["fact"]:
        return Finding("fails", "no proposal on record", "No formal proposal had been made.", "An earlier record.")
    days = [date.fromisoformat(str(day)) for day in formal.fact_date.values]
    years = [(claim.said_on - day).days / _YEAR for day in days]
    meant = {"every": years, "first": years[:1], "stood": years[-1:]}[arguments.design]
    within = [arguments.at_least <= age <= arguments.at_most for age in meant]
    verdict: Verdict = "holds" if all(within) else "depends" if any(within) else "fails"
    first_word = date.fromisoformat(min(past.fact_date.values.tolist()))
    earliest = (claim.said_on - first_word).days / _YEAR
    parts = []
    for key, day, age in zip(formal.fact.values, days, years, strict=True):
        own = formal.sel(fact=key)
        dropped = (past.fact_kind.values == "cancelled") & (past.fact_series.values == str(own.fact_series.values))
        end = f", given up on {past.fact_date.values[dropped][0]}" if dropped.any() else ", the design that stood"
        parts.append(f"Proposed {age:.1f} years before, on {day}: {own.fact_title.values}{end}.")
    ages = " and ".join(f"{age:.1f} ({day})" for day, age in zip(days, years, strict=True))
    return Finding(
        verdict,
        f"years since a formal proposal: {ages}; since the first reports {earliest:.1f}",
        " ".join(parts),
        f"Meaning another of the designs; or counting from the first reports of {first_word} and the consultations "
        f"before them. The words are taken as {arguments.at_least:g} to {arguments.at_most:g} years.",
        exhibits=[proposal_steps(evidence.record, claim.said_on, arguments.at_least, arguments.at_most)],
    )
