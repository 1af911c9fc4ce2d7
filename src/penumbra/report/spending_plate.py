"""Spending on paper: each member's share in an early and a late year about the guideline, with a second source."""

import xarray as xr
from matplotlib.figure import Figure

from penumbra.earth.map_units import units
from penumbra.plotting import style
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
from penumbra.record.tables import BUILT_IN, Record
from penumbra.report.words import SPACE, day, listed

__all__ = ["spending_figure", "spending_note", "spending_title"]

_WIDE = 9.6  # inches
_ROW = 0.235


def spending_figure(first: int, last: int, record: Record = BUILT_IN) -> Figure:
    """Each member's share in an early and a late year by NATO, about the guideline; crosses: the other source.

    Parameters
    ----------
    first, last : int
        Years.
    record : Record
    """
    shares = gdp_shares(record)
    other = factbook_shares(record)
    others, book = _apart(shares, other, first), other.attrs["publisher"]
    late = count(shares, last)
    names = _names()
    allies = sorted(
        (ally for ally in (*late.at, *late.below)),
        key=lambda ally: (float(shares.gdp_share.sel(ally=ally, year=last)), names[ally]),
    )
    with style.ink():
        tall = _ROW * len(allies) + 0.95
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
        axes = figure.add_axes((0.17, 0.42 / tall, 0.81, 1.0 - 0.72 / tall))
        guide = 100.0 * GUIDELINE
        axes.axvline(guide, color=style.STANDING, linewidth=2.4, zorder=0.5)
        for line, ally in enumerate(allies):
            then = 100.0 * float(shares.gdp_share.sel(ally=ally, year=first))
            now = 100.0 * float(shares.gdp_share.sel(ally=ally, year=last))
            colour = style.UMBRA if at_guideline(now / 100.0) else style.PENUMBRA
            axes.plot([then, now], [line] * 2, color=colour, linewidth=1.4, zorder=2)
            axes.plot(then, line, "o", markersize=5.5, color=style.MUTED, markerfacecolor=style.PAPER, zorder=3)
            axes.plot(now, line, "o", markersize=6.5, color=colour, zorder=4)
            if ally in others:
                axes.plot(100.0 * others[ally][1], line, "x", markersize=5.5, color=style.MUTED, zorder=3)
        axes.set(ylim=(-0.7, len(allies) - 0.3), xlim=(0.0, None))
        axes.set_yticks(range(len(allies)), [names[ally] for ally in allies], fontsize=8.5)
        axes.set_xlabel("per cent of gross domestic product")
        axes.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.set_title(
            f"ring: {first}     dot: {last}, blue at {guide:g} % or more, orange below     "
            f"cross: {first} by {book}, where it is more than 0.1 off",
            loc="left",
            fontsize=8.5,
            color=style.MUTED,
        )
    return figure


_NATO = "NATO, Defence Expenditure of NATO Countries, as named row by row"
_FACTBOOK = "CIA World Factbook, public domain"


def _apart(shares: xr.Dataset, other: xr.Dataset, year: int) -> dict[str, tuple[float, float]]:
    """Where the two sources differ, if the other one has the year."""
    return differences(shares, other, year) if year in other.year.values else {}


def _by_book(other: xr.Dataset, year: int, apart: str) -> str:
    """What the other source has of a year."""
    if year not in other.year.values:
        return f"Another source, {other.attrs['publisher']}, has no figures of {year}."
    found = count(other, year)
    return (
        f"Another source, {other.attrs['publisher']}, has {len(found.at)} of {found.known} in {year}, with gaps; the "
        f"two differ by more than 0.1: {apart}."
    )


def _names() -> dict[str, str]:
    return {unit.country: unit.country_name for unit in units().values()}


def spending_title(first: int, last: int, record: Record = BUILT_IN) -> str:
    """How many were at the guideline, and how many moved toward it."""
    shares = gdp_shares(record)
    early, late = count(shares, first), count(shares, last)
    below = [move for move in moves(shares, first, last) if not at_guideline(move.first)]
    risen = sum(move.last > move.first for move in below)
    return (
        f"{len(early.at)} of {early.known} members spent 2{SPACE}% in {first} by {shares.attrs['publisher']}, "
        f"{len(late.at)} of {late.known} in {last}; {risen} of the {len(below)} then below it moved up"
    )


def spending_note(first: int, last: int, record: Record = BUILT_IN) -> str:
    """Which figures these are, how NATO revised them, and where another source differs."""
    names = _names()
    shares, other = gdp_shares(record), factbook_shares(record)
    apart = listed(
        [
            f"{names[ally]} {100.0 * one:.2f} and {100.0 * two:.2f}"
            for ally, (one, two) in _apart(shares, other, first).items()
        ]
    )
    editions = listed(
        [
            f"{found.at} of {found.members} in the edition of {day(found.edition)}"
            for found in published_counts(last, record)
        ]
    )
    later = "".join(
        f" {day(at)}, {title}: {text}"
        for at, title, text in zip(
            *(pledges(record)[name].values for name in ("fact_date", "fact_title", "fact_text")), strict=True
        )
        if str(at) > f"{last}-12-31"
    )
    revised = f"; of {last} it counted {editions}" if editions != "none" else ""
    return (
        f"Members at the end of {last}, without {listed([names[ally] for ally in WITHOUT_FORCES])}, which has no armed "
        f"forces. NATO revises a year afterwards{revised}. Shown is the latest that was read ally by ally. "
        f"{_by_book(other, first, apart)} Data: {record.publisher('spending', _NATO)}; "
        f"{record.publisher('spending-factbook', _FACTBOOK)}.{later}"
    )
