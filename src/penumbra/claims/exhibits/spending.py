"""The exhibit of spending: each member's share in an early and a late year about the guideline."""

import math

import xarray as xr

from penumbra.claims.exhibits.kinds_of_record import Spending, SpendingRow
from penumbra.claims.finding import Exhibit
from penumbra.earth.map_units import country_names
from penumbra.record.captions import caption
from penumbra.record.spending import (
    GUIDELINE,
    WITHOUT_FORCES,
    at_guideline,
    count,
    differences,
    factbook_shares,
    gdp_shares,
    moves,
    pledges,
    published_counts,
)
from penumbra.record.tables import Record
from penumbra.sentences import SPACE, day, listed

__all__ = ["spending_against_guideline"]


def spending_against_guideline(record: Record, first: int, last: int) -> Exhibit | None:
    """Each member's share in two years, beside another source where that differs; None if no member has a share.

    Parameters
    ----------
    record : Record
    first, last : int
        Years.
    """
    shares, other = gdp_shares(record), factbook_shares(record)
    names, late = country_names(), count(shares, last)
    apart = _apart(shares, other, first)

    def share(member: str, year: int) -> float:
        return float(shares.gdp_share.sel(ally=member, year=year))

    members = sorted((*late.at, *late.below), key=lambda member: (share(member, last), names[member]))
    if not members:
        return None
    return Spending(
        title=_title(shares, first, last),
        note=_note(record, shares, other, first, last),
        guideline=GUIDELINE,
        first=first,
        last=last,
        members=tuple(
            SpendingRow(
                name=names[member],
                first=None if math.isnan(share(member, first)) else share(member, first),
                last=share(member, last),
                other=apart[member][1] if member in apart else None,
            )
            for member in members
        ),
        other_source=other.attrs["publisher"],
    ).exhibit()


def _apart(shares: xr.Dataset, other: xr.Dataset, year: int) -> dict[str, tuple[float, float]]:
    """Where the two sources differ, if the other one has the year."""
    return differences(shares, other, year) if year in other.year.values else {}


def _title(shares: xr.Dataset, first: int, last: int) -> str:
    """How many were at the guideline, and how many moved toward it."""
    early, late = count(shares, first), count(shares, last)
    below = [move for move in moves(shares, first, last) if not at_guideline(move.first)]
    risen = sum(move.last > move.first for move in below)
    return (
        f"{len(early.at)} of {early.known} members spent {100.0 * GUIDELINE:g}{SPACE}% in {first} by "
        f"{shares.attrs['publisher']}, {len(late.at)} of {late.known} in {last}; {risen} of the {len(below)} then "
        "below it moved up"
    )


def _note(record: Record, shares: xr.Dataset, other: xr.Dataset, first: int, last: int) -> str:
    """Edition and revisions of the figures, and differences to another source."""
    names = country_names()
    apart = [
        f"{names[member]} {100.0 * one:.2f} and {100.0 * two:.2f}"
        for member, (one, two) in _apart(shares, other, first).items()
    ]
    editions = [
        f"{found.at} of {found.members} in the edition of {day(found.edition)}"
        for found in published_counts(last, record)
    ]
    who = record.publisher("spending-counts", caption("spending-counts"))
    revised = f"; of {last} it counted {listed(editions)}" if editions else ""
    return (
        f"Members at the end of {last}, without {listed([names[member] for member in WITHOUT_FORCES])}, which "
        f"{'has' if len(WITHOUT_FORCES) == 1 else 'have'} no armed forces. "
        f"{who[:1].upper()}{who[1:]} revises a year afterwards{revised}. Shown is the latest that was "
        f"read member by member. {_beside(other, first, listed(apart))} Data: "
        f"{record.publisher('spending', caption('spending-credit'))}; "
        f"{record.publisher('spending-factbook', caption('spending-factbook-credit'))}.{_later(record, last)}"
    )


def _beside(other: xr.Dataset, year: int, apart: str) -> str:
    """Figures of the other source for a year."""
    if year not in other.year.values:
        return f"Another source, {other.attrs['publisher']}, has no figures of {year}."
    found = count(other, year)
    return (
        f"Another source, {other.attrs['publisher']}, has {len(found.at)} of {found.known} in {year}, with gaps; the "
        f"two differ by more than 0.1: {apart}."
    )


def _later(record: Record, last: int) -> str:
    """Pledges made after the last year."""
    table = pledges(record)
    rows = zip(*(table[name].values for name in ("fact_date", "fact_title", "fact_text")), strict=True)
    return "".join(f" {day(str(at))}, {title}: {text}" for at, title, text in rows if str(at) > f"{last}-12-31")
