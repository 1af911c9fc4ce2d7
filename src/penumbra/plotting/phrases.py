"""Dates, shares, amounts and classes as pictures and pages write them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from penumbra.scenario.cards import ThreatCard

__all__ = ["SPACE", "day", "history", "million", "of_class", "percent", "sentence", "unranged"]

SPACE = "\u00a0"  # between a number and its unit
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_HISTORY = {"planned": "as planned", "actual": "as it happened"}


def day(written: date | str) -> str:
    """``2018-12-31`` as 31 December 2018."""
    at = date.fromisoformat(written) if isinstance(written, str) else written
    return f"{at.day}{SPACE}{_MONTHS[at.month - 1]} {at.year}"


def history(word: str) -> str:
    """As planned, or as it happened."""
    return _HISTORY[word]


def percent(share_: float) -> str:
    """A share in words; what is not nothing is never 0 %, and what is not everything never 100 %."""
    if not np.isfinite(share_):
        return "–"
    if 0.0 < share_ < 0.005:
        return f"under 1{SPACE}%"
    if 0.995 <= share_ < 1.0:
        return f"over 99{SPACE}%"
    return f"{100.0 * share_:.0f}{SPACE}%"


def million(people: float) -> str:
    """A number of people, as exact as it deserves."""
    if people >= 1e7:
        return f"{people / 1e6:,.0f}{SPACE}million"
    if people >= 1e6:
        return f"{people / 1e6:.1f}{SPACE}million"
    return f"{round(people, -2 if people >= 1e3 else 0):,.0f}"


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
