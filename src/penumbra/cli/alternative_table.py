"""Prints the covered share for each published answer, in a short table below the shares of places."""

from collections.abc import Sequence
from typing import Any

import xarray as xr

from penumbra.cli.table_layout import Page, columns
from penumbra.cli.tables import share_cell, shares_data
from penumbra.coverage.map_by_alternative import alternatives_in, short_name
from penumbra.coverage.share import share

__all__ = ["data", "show"]

_SHOWN = 8
"""With more rows, only alternatives that differ from the first in one answer are shown."""


def _shares_by_alternative(area: xr.Dataset) -> list[tuple[str, xr.Dataset, str]]:
    """Name, shares of people, and place of these shares, for each alternative and then for all of them together."""
    names: Sequence[str | None] = [*alternatives_in(area), None]
    return [(name or "", share(area, "people", "protected", name), "protected") for name in names]


def show(area: xr.Dataset) -> None:
    """Print the covered share of people for each alternative of a map, and for all of them together."""
    names = alternatives_in(area)
    if not names:
        return
    found = _shares_by_alternative(area)
    _, whole, place = found[-1]
    few = len(names) <= _SHOWN
    rows = [
        (short_name(name, names[0]) if name else "all alternatives", *_cells(shares, place))
        for name, shares, _ in found
        if not name or few or ", " not in short_name(name, names[0]) or name == names[0]
    ]
    page = Page()
    page.text()
    page.text(
        f"By alternative, per cent of the people of {whole.place_name.sel(place=place).item()} that a class can reach. "
        "Figures of places above go over all of them:"
    )
    page.text()
    page.table(columns("alternative", *map(str, whole.threat.values)), rows, ruled=False)


def _cells(shares: xr.Dataset, place: str) -> list[str]:
    return [share_cell(shares, str(threat), place) for threat in shares.threat.values]


def data(area: xr.Dataset) -> dict[str, Any]:
    """The shares as plain data: alternative, then as `shares_data`; empty if no question is open."""
    if not alternatives_in(area):
        return {}
    return {
        "alternatives": {
            name: shares_data([shares])["shares"] for name, shares, _ in _shares_by_alternative(area) if name
        }
    }
