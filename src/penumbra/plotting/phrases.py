"""Dates, shares, amounts and classes as pictures and pages write them."""

from collections.abc import Mapping
from typing import Any

import xarray as xr

from penumbra.coverage.share_places import outside
from penumbra.scenario.cards import ThreatCard
from penumbra.sentences import SPACE, listed

__all__ = ["history", "not_on_map", "of_class", "sentence", "unranged"]

_NAMED = 5
"""Countries outside a map that are named; of more, the last are counted."""

_HISTORY = {"planned": "as planned", "actual": "as it happened"}


def history(word: str) -> str:
    """As planned, or as it happened."""
    return _HISTORY[word]


def not_on_map(area: xr.Dataset) -> str:
    """Which of the protected countries lie outside a map, in a sentence; empty if none do."""
    names = outside(area.attrs, frozenset(area.part_unit.values.tolist()) | frozenset(area.home_unit.values.tolist()))
    if not names:
        return ""
    some = names if len(names) <= _NAMED else (*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more countries")
    verbs = ("lies", "is") if len(names) == 1 else ("lie", "are")
    return f"{listed(some)}, which the scenario protects, {verbs[0]} outside the map and {verbs[1]} not counted."


def of_class(card: ThreatCard) -> str:
    """A class as a reader who does not know its name would call it."""
    return f"a ballistic missile of {card.range.value / 1e3:,.0f}{SPACE}km range"


def sentence(text: str) -> str:
    """Words that begin a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def unranged(attrs: Mapping[str, Any]) -> str:
    """How many numbers of the scenario count as certain, in a sentence, from a map's attributes."""
    without, numbers = int(attrs["numbers_without_range"]), int(attrs["numbers"])
    of = f"{without} of the {numbers} numbers of the scenario"
    return f"{of} have no published range and count as certain, places among them."
