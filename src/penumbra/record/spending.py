"""Military spending of NATO's members as a share of gross domestic product, against the guideline of two per cent.

Shares are printed to a tenth or a hundredth of a per cent, so one printed 2.0 may be just under it: *about* two per
cent is what rounds to 2.0 or more, *surely* two per cent is what no rounding can have lifted there.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.record.facts import rows
from penumbra.record.nato import ACCESSION, members

__all__ = ["GUIDELINE", "Count", "Move", "about_guideline", "count", "gdp_shares", "moves"]

GUIDELINE = 0.02
_TENTH, _HUNDREDTH = 0.0005, 0.00005  # half a unit in the last place
_DUST = 1e-9  # of decimal fractions in binary


class Count(NamedTuple):
    """Of the members of one day: those at about the guideline, those surely at it, those below, those in a gap."""

    about: tuple[str, ...]
    surely: tuple[str, ...]
    below: tuple[str, ...]
    gap: tuple[str, ...]


class Move(NamedTuple):
    """A member's share in an early and in a late year; the early one may be a year later, when that year is a gap."""

    ally: str
    first_year: int
    first: float
    last: float


def about_guideline(share: float) -> bool:
    """Whether a share [1] rounds to two per cent or more."""
    return share + _TENTH >= GUIDELINE - _DUST


def gdp_shares() -> xr.Dataset:
    """Shares of members of NATO by year.

    Returns
    -------
    Dataset (ally, year)
        gdp_share, gdp_share_rounding : float [1], nan in a gap
        gdp_share_estimated : bool
        gdp_share_edition, gdp_share_source, gdp_share_grade : str

    Sources
    -------
    CIA World Factbook, field Military expenditures, public domain; the latest edition that states a year.
    """
    table = [row for row in rows("spending/milex_pct_gdp_factbook_2010_2025.csv") if row["iso3"] in ACCESSION]
    allies, years = sorted(ACCESSION), sorted({int(row["year"]) for row in table})
    shape = len(allies), len(years)
    share, rounding = np.full(shape, np.nan), np.full(shape, np.nan)
    estimated = np.zeros(shape, bool)
    edition, source, grade = (np.full(shape, "", dtype="<U16") for _ in range(3))
    for row in table:
        at = allies.index(row["iso3"]), years.index(int(row["year"]))
        share[at] = float(row["milex_pct_gdp"]) / 100.0
        rounding[at] = _HUNDREDTH if len(row["milex_pct_gdp"].partition(".")[2]) >= 2 else _TENTH
        estimated[at] = row["estimate"] == "1"
        edition[at], source[at], grade[at] = row["edition_date"], "cia-factbook", "sourced"
    return dataset(
        {"ally": allies, "year": years},
        {"title": "Military spending as a share of gross domestic product"},
        gdp_share=share,
        gdp_share_rounding=rounding,
        gdp_share_estimated=estimated,
        gdp_share_edition=edition,
        gdp_share_source=source,
        gdp_share_grade=grade,
    )


def count(shares: xr.Dataset, year: int) -> Count:
    """Who of the members at the end of a year spent about the guideline.

    Parameters
    ----------
    shares : Dataset from `gdp_shares`
    year : int

    Raises
    ------
    DomainError
        The table does not hold the year.
    """
    own = _year(shares, year).sel(ally=list(members(date(year, 12, 31))))
    share, rounding = own.gdp_share.values, own.gdp_share_rounding.values
    about = np.array([about_guideline(value) for value in share])
    surely = share - rounding >= GUIDELINE - _DUST

    def named(which: np.ndarray) -> tuple[str, ...]:
        return tuple(str(ally) for ally in own.ally.values[which])

    return Count(named(about), named(surely), named(~about & np.isfinite(share)), named(np.isnan(share)))


def moves(shares: xr.Dataset, first: int, last: int, patience: int = 1) -> tuple[Move, ...]:
    """The members of the early year's end that have a share in both years.

    Parameters
    ----------
    shares : Dataset from `gdp_shares`
    first, last : int
        Years.
    patience : int
        How many years later than `first` the early share may be, when that year is a gap.
    """
    _year(shares, first)
    late = _year(shares, last).gdp_share
    found = []
    for ally in members(date(first, 12, 31)):
        early = shares.gdp_share.sel(ally=ally, year=slice(first, first + patience)).dropna("year")
        if early.size and np.isfinite(late.sel(ally=ally)):
            found.append(Move(ally, int(early.year[0]), float(early[0]), float(late.sel(ally=ally))))
    return tuple(found)


def _year(shares: xr.Dataset, year: int) -> xr.Dataset:
    known = shares.year.values
    if year not in known:
        raise DomainError(f"no spending of {year} on record; the table has {known[0]} to {known[-1]}")
    return shares.sel(year=year)
