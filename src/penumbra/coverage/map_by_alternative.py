"""The part of a map for one alternative, when its bounds include several published answers."""

import json
from collections.abc import Mapping
from typing import Any

import xarray as xr

from penumbra.errors import DomainError, nearest
from penumbra.scenario.alternatives import combination_name, named_answers

__all__ = ["alternatives_in", "answers_in_words", "of_alternative", "short_name"]

_KEPT = ("covered", "state")
"""Figures that a map has for each alternative."""
_SAME = {
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
"""Variables that are the same for all alternatives."""


def alternatives_in(area: xr.Dataset) -> list[str]:
    """Names of a map's alternatives, the one of the scenario as written first; empty, or at least two."""
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
        threatened, covered, state, home_threatened, home_covered, home_state and the places. Pieces of land, margins,
        shots and the answers around towns on an edge exist only for all alternatives together.

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
            else "the map has no alternatives: no question was open, or it is a map of the nominal world alone"
        )
    one = area.isel(alternative=known.index(name), drop=True)
    found = one[[key for key in one.data_vars if key in _SAME]]
    return found.assign(
        {f"{prefix}{figure}": one[f"{prefix}alternative_{figure}"] for prefix in ("", "home_") for figure in _KEPT}
    )


def short_name(name: str, first: str) -> str:
    """An alternative named by the answers that differ from the first; ``as written`` for the first itself."""
    own = named_answers(first)
    differing = {question: option for question, option in named_answers(name).items() if option != own[question]}
    return combination_name(differing) or f"as written ({first})"


def answers_in_words(attrs: Mapping[str, Any]) -> list[str]:
    """A sentence for each question: the answer that a result uses, and the other published answers.

    attrs : of a Dataset of Penumbra, with `alternatives` of `penumbra.coverage.provenance.provenance`.
    """
    sentences = []
    for key, one in json.loads(attrs.get("alternatives", "{}")).items():
        others = f"; also published: {', '.join(one['others'])}" if one["others"] else ", as chosen"
        sentences.append(f"{one['question']} {one['name']} ({key}={one['option']}){others}.")
    return sentences
