"""Who spent about two per cent of gross domestic product, and who moved toward it?"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.spending import about_guideline, count, gdp_shares, moves
from penumbra.scenario.quantity import Spec
from penumbra.world.map_units import units

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    first: Annotated[int, Field(strict=True)]
    """Year of the pledge."""
    last: Annotated[int, Field(strict=True)]
    """Year by which it was to be met."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Years off the record, or in the wrong order."""
    known = gdp_shares().year.values
    for name in ("first", "last"):
        year = getattr(arguments, name)
        if year not in known:
            told = f"no spending of {year} on record; the table has {known[0]} to {known[-1]}"
            yield Fault(("arguments", name), told)
    if arguments.last <= arguments.first:
        told = f"last ({arguments.last}) is not after first ({arguments.first}); swap them"
        yield Fault(("arguments", "last"), told)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when all members with a share are at about two per cent, fails when none moved, depends in between."""
    first, last = arguments.first, arguments.last
    shares = gdp_shares()
    early, late = count(shares, first), count(shares, last)
    below = [move for move in moves(shares, first, last) if not about_guideline(move.first)]
    risen = [move for move in below if move.last > move.first]
    there = [move for move in risen if about_guideline(move.last)]
    verdict: Verdict = "holds" if not late.below else "fails" if below and not risen else "depends"
    known = len(late.about) + len(late.below)
    filled = [move.ally for move in below if move.first_year != first]
    return Finding(
        verdict,
        f"at about 2 %: {len(early.about)} of {len(early.about) + len(early.below)} members with a figure in {first} "
        f"({len(early.surely)} surely, {len(early.gap)} gaps), {len(late.about)} of {known} in {last} "
        f"({len(late.surely)} surely)",
        f"Read as moving toward 2 %, {len(risen)} of the {len(below)} members below it in {first} had moved up by "
        f"{last}, {len(there)} of them to about 2 %; read as reaching it, {len(late.below)} had not: "
        f"{_named(late.below)}. The pledge's other half, a fifth of spending on major equipment, cannot be tested: "
        "there is no open table of it here.",
        (f"{_named(filled)} are counted from {first + 1}, the year before being a gap. " if filled else "")
        + "NATO's own figures in place of the Factbook's, which are rounded to a tenth from about 2017, so that a "
        "state printed 2.0 may be just under; 'aim to move towards' is what the pledge of 5 September 2014 says.",
        "fig-spending",
    )


def _named(codes: Iterable[str]) -> str:
    names = {unit.country: unit.country_name for unit in units().values()}
    return ", ".join(sorted(names[code] for code in codes))
