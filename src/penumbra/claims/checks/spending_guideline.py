"""The pledge on spending of September 2014, limb by limb: two per cent, the way there, no more decline, a fifth."""

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np
import xarray as xr

from penumbra.claims.exhibits.spending import spending_against_guideline
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.earth.map_units import country_names
from penumbra.record.captions import caption
from penumbra.record.spending import (
    at_guideline,
    count,
    differences,
    equipment_count,
    factbook_shares,
    gdp_shares,
    growth,
    moves,
    published_counts,
)
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    first: int
    """Year of the pledge."""
    last: int
    """Year by which it was to be met."""
    limb: Literal["reached", "toward", "no decline", "real growth", "equipment"] = "reached"
    """Two per cent reached by all; moved toward by those below; their spending not cut in any year; higher in real
    terms than in the year of the pledge; a fifth of it spent on major equipment by all."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Years off the record, or in the wrong order."""
    known = gdp_shares(evidence.record).year.values.tolist()
    for name in ("first", "last"):
        year = getattr(arguments, name)
        if year not in known:
            message = f"no spending of {year} on record; the table has {', '.join(map(str, known))}"
            yield Fault(("arguments", name), message)
    if arguments.last <= arguments.first:
        message = f"last ({arguments.last}) is not after first ({arguments.first}); swap them"
        yield Fault(("arguments", "last"), message)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when all whom the limb binds did it, fails when one did not (toward, no decline, real growth: none did)."""
    shares = gdp_shares(evidence.record)
    if arguments.limb == "equipment":
        found = _equipment(shares, arguments)
    elif arguments.limb in ("no decline", "real growth"):
        found = _real_terms(shares, arguments)
    else:
        found = _share_of_product(evidence, shares, arguments)
    shown = spending_against_guideline(evidence.record, arguments.first, arguments.last)
    return found._replace(exhibits=[shown] if shown else [])


def _share_of_product(evidence: Evidence, shares: xr.Dataset, arguments: Arguments) -> Finding:
    """Two per cent reached, or moved toward."""
    first, last = arguments.first, arguments.last
    early, late = count(shares, first), count(shares, last)
    below = [move for move in moves(shares, first, last) if not at_guideline(move.first)]
    risen = [move for move in below if move.last > move.first]
    there = [move for move in risen if at_guideline(move.last)]
    if arguments.limb == "toward":
        verdict: Verdict = "holds" if len(risen) == len(below) else "depends" if risen else "fails"
    else:
        verdict = "fails" if late.below else "depends" if late.gap else "holds"
    counted = published_counts(last, evidence.record)
    editions = ", ".join(f"{found.at} of {found.members} in that of {found.edition}" for found in counted)
    counting, other = (
        evidence.record.publisher("spending-counts", caption("spending-counts")),
        factbook_shares(evidence.record),
    )
    return Finding(
        verdict,
        f"at 2 % by {shares.attrs['publisher']}: {len(early.at)} of {early.known} members in {first} "
        f"({_named(early.at)}), {len(late.at)} of {late.known} in {last}; of {len(below)} below it in {first}, "
        f"{len(risen)} had moved up by {last}, {len(there)} of them to 2 %",
        (f"Below 2 % in {last}: {_named(late.below)}. " if late.below else f"Nobody with a figure is below in {last}. ")
        + (f"No figure for {_named(late.gap)}. " if late.gap else "")
        + (f"The count at 2 % for {last}, by {counting}, changes with the edition: {editions}. " if editions else "")
        + f"Another source, {other.attrs['publisher']}, {_beside(other, shares, first)}",
        caption("spending-revised"),
    )


def _beside(other: xr.Dataset, shares: xr.Dataset, year: int) -> str:
    """What the other source has of the same year."""
    if year not in other.year.values:
        return f"has no figures of {year}."
    found = count(other, year)
    apart = "; ".join(
        f"{_named([ally])} {100.0 * one:.2f} by {shares.attrs['publisher']}, {100.0 * two:.2f} there"
        for ally, (one, two) in differences(shares, other, year).items()
    )
    return f"has {len(found.at)} of {found.known} in {year}" + (f", and differs most for {apart}." if apart else ".")


def _real_terms(shares: xr.Dataset, arguments: Arguments) -> Finding:
    """No year of decline, or higher than in the year of the pledge, among those below two per cent then."""
    first, last = arguments.first, arguments.last
    bound = count(shares, first).below
    changes = {ally: growth(shares, ally, first, last) for ally in bound}
    years = sorted({year for own in changes.values() for year in own})
    if not years:
        reason = f"The table has no real change of spending after {first}."
        return Finding("cannot be tested", "no figures", reason, caption("spending-real-change"))
    total = {ally: float(np.prod([1.0 + value for value in own.values()])) for ally, own in changes.items() if own}
    fell = {year: sum(own.get(year, 0.0) < 0.0 for own in changes.values()) for year in years}
    if arguments.limb == "no decline":
        kept = [ally for ally in total if min(changes[ally].values()) >= 0.0]
        what = "never cut it in real terms"
    else:
        kept = [ally for ally in total if total[ally] > 1.0]
        what = f"spent more in real terms than in {first}"
    others = [ally for ally in total if ally not in kept]
    verdict: Verdict = "holds" if not others else "depends" if kept else "fails"
    return Finding(
        verdict,
        f"of {len(total)} members below 2 % in {first}, {len(kept)} {what} up to {years[-1]}; cuts by year: "
        + ", ".join(f"{year} {count_}" for year, count_ in fell.items()),
        (f"Not so: {_named(others)}. " if others else "It is so of all of them. ")
        + f"The table of real change ends in {years[-1]}, {last - years[-1]} years before the term; the years to "
        f"{years[0]} are counted from the pledge on, which fell in September {first}.",
        caption("spending-real-change-later"),
    )


def _equipment(shares: xr.Dataset, arguments: Arguments) -> Finding:
    """A fifth on major equipment."""
    early, late = equipment_count(shares, arguments.first), equipment_count(shares, arguments.last)
    counts = {int(year): equipment_count(shares, int(year)) for year in shares.year.values if year > arguments.first}
    text = ", ".join(f"{len(found.at)} of {found.known} in {year}" for year, found in counts.items() if not found.gap)
    verdict: Verdict = "fails" if late.below else "depends" if late.gap else "holds"
    return Finding(
        verdict,
        f"a fifth on major equipment: {len(early.at)} of {early.known} members in {arguments.first} "
        f"({_named(early.at)}); {text}",
        f"Of {arguments.last} the shares of {late.known} members were read: at a fifth {_named(late.at)}, "
        f"below {_named(late.below)}. One below is enough against all.",
        f"The shares of {len(late.gap)} more members in {arguments.last}, which were not read ally by ally.",
    )


def _named(codes: Iterable[str]) -> str:
    names = country_names()
    return ", ".join(sorted(names[code] for code in codes)) or "nobody"
