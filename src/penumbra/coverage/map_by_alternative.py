"""What a map whose bounds go over several published answers says of one of them."""

import json
from collections.abc import Mapping
from typing import Any

import xarray as xr

from penumbra.errors import DomainError, nearest

__all__ = ["alternatives_in", "answers_told", "of_alternative", "plainly"]

_KEPT = ("covered", "state")
"""Figures that a map tells of each alternative."""
_GROUND = {
    "latitude",
    "longitude",
    "area",
    "people",
    "map_unit",
    "threatened",
    "home_latitude",
    "home_longitude",
    "home_people",
    "home_radius",
    "home_unit",
    "home_town",
    "home_threatened",
}
"""What is the same in all of them."""


def alternatives_in(area: xr.Dataset) -> list[str]:
    """Names of the alternatives that a map tells of, that of the scenario as it is written first; none, or several."""
    return [str(name) for name in area["alternative"].values.tolist()] if "alternative" in area.coords else []


def of_alternative(area: xr.Dataset, name: str) -> xr.Dataset:
    """The map of one alternative.

    Parameters
    ----------
    area : Dataset from `penumbra.cover`
    name : str
        One of `alternatives_in`.

    Returns
    -------
    Dataset (threat, cell)
        threatened, covered, state, home_threatened, home_covered, home_state and the ground. Pieces of land, margins,
        shots and the sides of towns on an edge are told of all alternatives together only.

    Raises
    ------
    DomainError
        The map has no such alternative.
    """
    known = alternatives_in(area)
    if name not in known:
        raise DomainError(
            f"the map has no alternative {name!r}{nearest(str(name), known)}"
            if known
            else "the map tells of no alternatives: no question was open, or it is of the nominal world alone"
        )
    one = area.isel(alternative=known.index(name), drop=True)
    found = one[[key for key in one.data_vars if key in _GROUND]]
    return found.assign(
        {f"{prefix}{figure}": one[f"{prefix}alternative_{figure}"] for prefix in ("", "home_") for figure in _KEPT}
    )


def plainly(name: str, first: str) -> str:
    """An alternative by the answers in which it differs from the first; ``as written`` for that one itself."""
    parts = [part for part, own in zip(name.split(", "), first.split(", "), strict=True) if part != own]
    return ", ".join(parts) or f"as written ({first})"


def answers_told(attrs: Mapping[str, Any]) -> list[str]:
    """A sentence for each question: which answer holds in a result, and which others are published.

    attrs : of a Dataset of Penumbra, with `alternatives` of `penumbra.coverage.provenance.provenance`.
    """
    told = []
    for key, one in json.loads(attrs.get("alternatives", "{}")).items():
        others = f"; also published: {', '.join(one['others'])}" if one["others"] else ", as chosen"
        told.append(f"{one['question']} {one['name']} ({key}={one['option']}){others}.")
    return told
