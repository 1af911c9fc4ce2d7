"""Military spending of NATO's members, compared with the guidelines of the pledge of September 2014.

The figures are NATO's own; those of the World Factbook are a second source. NATO revises years in later editions; the
latest edition that has a figure is used. A figure printed as 2.0 may be just below two per cent: a member is *at* the
guideline if its printed figure is 2.0 or more, and *surely* at it if the unrounded figure must be 2.0 or more.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.record.facts import facts
from penumbra.record.nato import ACCESSION, members
from penumbra.record.tables import BUILT_IN, Record, Row

__all__ = [
    "EQUIPMENT_GUIDELINE",
    "GUIDELINE",
    "WITHOUT_FORCES",
    "Count",
    "Move",
    "Published",
    "at_guideline",
    "count",
    "differences",
    "equipment_count",
    "factbook_shares",
    "gdp_shares",
    "growth",
    "moves",
    "pledges",
    "published_counts",
]

GUIDELINE, EQUIPMENT_GUIDELINE = 0.02, 0.20
WITHOUT_FORCES = ("ISL",)
"""Members without armed forces, which NATO's table and this one leave out."""
_APART = 0.001  # of shares [1]; less is rounding
_DUST = 1e-9  # tolerance for binary rounding of decimal fractions


class Count(NamedTuple):
    """Members on one day: at the guideline, surely at it, below it, and without a figure."""

    at: tuple[str, ...]
    surely: tuple[str, ...]
    below: tuple[str, ...]
    gap: tuple[str, ...]

    @property
    def known(self) -> int:
        """Number of members with a figure."""
        return len(self.at) + len(self.below)


class Move(NamedTuple):
    """A member's share in an early and in a late year; the early year is the next one if the first has no figure."""

    ally: str
    first_year: int
    first: float
    last: float


class Published(NamedTuple):
    """Number of members at the guideline as counted by NATO itself, in one edition."""

    year: int
    edition: date
    at: int
    members: int
    source: str


def at_guideline(share: float) -> bool:
    """Whether a share [1], as printed, is two per cent or more."""
    return share >= GUIDELINE - _DUST


def gdp_shares(record: Record = BUILT_IN, edition: date | None = None) -> xr.Dataset:
    """NATO's figures by member and year.

    Parameters
    ----------
    record : Record
    edition : date, optional
        Use only figures of this edition; if absent, the latest for each year and member.

    Returns
    -------
    Dataset (ally, year)
        gdp_share, gdp_share_rounding, equipment_share, real_growth : float [1], nan if there is no figure
        gdp_share_estimated : bool
        gdp_share_edition, gdp_share_source, gdp_share_grade : str

    Sources
    -------
    NATO, Defence Expenditure of NATO Countries, several editions.
    """
    table = [row for row in record.rows("spending") if edition in (None, date.fromisoformat(row["edition"]))]
    table.sort(key=lambda row: row["edition"])  # later editions overwrite
    return _shares(table, record.publisher("spending", "NATO's figures"), "gdp_percent", "edition")


def factbook_shares(record: Record = BUILT_IN) -> xr.Dataset:
    """Shares by the CIA World Factbook, field Military expenditures, public domain; in the form of `gdp_shares`.

    The latest edition with a year is used. The editions follow NATO in some years and count other items in others.
    """
    publisher, own = record.publisher("spending-factbook", "the World Factbook"), "spending-factbook" in record.own
    table = [
        row | {"source": publisher if own else "cia-factbook", "grade": "assumption" if own else "sourced"}
        for row in record.rows("spending-factbook")
        if row["iso3"] in ACCESSION
    ]
    return _shares(table, publisher, "milex_pct_gdp", "edition_date")


def _shares(table: list[Row], publisher: str, column: str, edition: str) -> xr.Dataset:
    """A Dataset of rows by member and year; later rows override earlier ones."""
    allies, years = sorted(ACCESSION), sorted({int(row["year"]) for row in table})
    shape = len(allies), len(years)
    share, rounding, equipment, real = (np.full(shape, np.nan) for _ in range(4))
    estimated = np.zeros(shape, bool)
    editions, source, grade = (np.full(shape, "", dtype=object) for _ in range(3))
    for row in table:
        at = allies.index(row["iso3"]), years.index(int(row["year"]))
        share[at] = float(row[column]) / 100.0
        rounding[at] = 0.005 * 10.0 ** -len(row[column].partition(".")[2])
        for values, name in ((equipment, "equipment_percent"), (real, "real_change_percent")):
            if row.get(name):
                values[at] = float(row[name]) / 100.0
        estimated[at] = row["estimate"] == "1"
        editions[at], source[at], grade[at] = row[edition], row["source"], row["grade"]
    return dataset(
        {"ally": allies, "year": years},
        {"title": f"Military spending of NATO's members, by {publisher}", "publisher": publisher},
        gdp_share=share,
        gdp_share_rounding=rounding,
        equipment_share=equipment,
        real_growth=real,
        gdp_share_estimated=estimated,
        gdp_share_edition=editions.astype(np.str_),
        gdp_share_source=source.astype(np.str_),
        gdp_share_grade=grade.astype(np.str_),
    )


def published_counts(year: int, record: Record = BUILT_IN) -> tuple[Published, ...]:
    """Number of members at the guideline in a year as counted by NATO itself, by edition."""
    return tuple(
        Published(
            year, date.fromisoformat(row["edition"]), int(row["at_guideline"]), int(row["members"]), row["source"]
        )
        for row in sorted(record.rows("spending-counts"), key=lambda row: row["edition"])
        if int(row["year"]) == year
    )


def pledges(record: Record = BUILT_IN) -> xr.Dataset:
    """Spending guidelines and pledges of NATO's members, from the guideline of 2006 to the pledge of The Hague."""
    return facts("pledges", "Guidelines and pledges on defence spending", record)


def count(shares: xr.Dataset, year: int) -> Count:
    """Members at the end of a year, without those that have no forces, counted by the two-per-cent guideline.

    Parameters
    ----------
    shares : Dataset from `gdp_shares` or `factbook_shares`
    year : int

    Raises
    ------
    DomainError
        The table does not hold the year.
    """
    own = _year(shares, year)
    return _counted(own, own.gdp_share.values, own.gdp_share_rounding.values, GUIDELINE)


def equipment_count(shares: xr.Dataset, year: int) -> Count:
    """The same members, counted by the guideline of a fifth of military spending on major equipment."""
    own = _year(shares, year)
    return _counted(own, own.equipment_share.values, np.zeros(own.sizes["ally"]), EQUIPMENT_GUIDELINE)


def _counted(own: xr.Dataset, share: NDArray[np.float64], rounding: NDArray[np.float64], limit: float) -> Count:
    at = share >= limit - _DUST
    surely = share - rounding >= limit - _DUST

    def named(which: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(str(ally) for ally in own.ally.values[which])

    return Count(named(at), named(surely), named(~at & np.isfinite(share)), named(np.isnan(share)))


def moves(shares: xr.Dataset, first: int, last: int, patience: int = 1) -> tuple[Move, ...]:
    """Members at the end of the early year that have a share in both years.

    Parameters
    ----------
    shares : Dataset from `gdp_shares` or `factbook_shares`
    first, last : int
        Years.
    patience : int
        Greatest number of years after `first` from which the early share may come if `first` has no figure.
    """
    late = _year(shares, last).gdp_share
    found = []
    for ally in _year(shares, first).ally.values.tolist():
        early = shares.gdp_share.sel(ally=ally, year=slice(first, first + patience)).dropna("year")
        if early.size and ally in late.ally.values and np.isfinite(late.sel(ally=ally)):
            found.append(Move(ally, int(early.year[0]), float(early[0]), float(late.sel(ally=ally))))
    return tuple(found)


def growth(shares: xr.Dataset, ally: str, first: int, last: int) -> dict[int, float]:
    """Real change [1] of a member's spending over the year before, for the years after `first` up to `last`."""
    own = shares.real_growth.sel(ally=ally, year=slice(first + 1, last)).dropna("year")
    return {int(year): float(value) for year, value in zip(own.year.values, own.values, strict=True)}


def differences(shares: xr.Dataset, other: xr.Dataset, year: int) -> dict[str, tuple[float, float]]:
    """Members whose shares [1] in a year differ between two sources by more than 0.001, greatest difference first."""
    one, two = _year(shares, year).gdp_share, _year(other, year).gdp_share
    found = {str(ally): (float(one.sel(ally=ally)), float(two.sel(ally=ally))) for ally in one.ally.values}
    apart = {ally: pair for ally, pair in found.items() if abs(pair[0] - pair[1]) > _APART}
    return dict(sorted(apart.items(), key=lambda each: -abs(each[1][0] - each[1][1])))


def _year(shares: xr.Dataset, year: int) -> xr.Dataset:
    """The members with forces at the end of a year."""
    known = shares.year.values.tolist()
    if year not in known:
        raise DomainError(f"no spending of {year} on record; the table has {_spans(known)}")
    own = [ally for ally in members(date(year, 12, 31)) if ally not in WITHOUT_FORCES]
    return shares.sel(year=year, ally=own)


def _spans(years: list[int]) -> str:
    """Years as text, for example 2012 to 2019, 2023 to 2025."""
    begins = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in zip(begins, ends, strict=True))
