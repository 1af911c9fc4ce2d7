"""Dates, shares, amounts and classes as pictures and pages write them."""

from collections.abc import Mapping
from typing import Any

from penumbra.scenario.cards import ThreatCard
from penumbra.sentences import SPACE

__all__ = ["history", "of_class", "sentence", "unranged"]

_HISTORY = {"planned": "as planned", "actual": "as it happened"}


def history(word: str) -> str:
    """As planned, or as it happened."""
    return _HISTORY[word]


def of_class(card: ThreatCard) -> str:
    """A class as a reader who does not know its name would call it."""
    return f"a ballistic missile of {card.range.value / 1e3:,.0f}{SPACE}km range"


def sentence(text: str) -> str:
    """Words that begin a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def unranged(attrs: Mapping[str, Any]) -> str:
    """How many numbers of the case count as certain, in a sentence, from a map's attributes."""
    without, numbers = int(attrs["numbers_without_range"]), int(attrs["numbers"])
    of = f"{without} of the {numbers} numbers of the case"
    return f"{of} have no published range and count as certain, places among them."
