"""Phrases shared by the verbs, checks and the report: numbers, days, lists and dated facts."""

import math
import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import xarray as xr

__all__ = [
    "READ",
    "SPACE",
    "amount",
    "day",
    "days_in_words",
    "kilometres",
    "listed",
    "million",
    "month",
    "number_word",
    "of_facts",
    "percent",
    "with_article",
]

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


READ = {
    "sourced": "read at the source",
    "second-hand": "second-hand",
    "computed": "computed",
    "assumption": "our assumption",
}
"""Grades of the evidence in words."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_PLURAL = ("United ", "Netherlands", "Philippines", "Maldives", "Bahamas", "Comoros", "Gambia")
_GROUPS = (" Islands", " Republic", " Territories", " states", " countries")
"""How names of countries and areas begin, or end, that take an article within a sentence."""

_THOUSANDS = {"m": "km", "m/s": "km/s"}
_UNITS = {"m2": "m²", "kg/m2": "kg/m²"}


def amount(unit: str, value: float, figures: int = 4) -> str:
    """A value in the unit that people use for it, as in 4.1 km/s or 170 s; angles are given in degrees.

    unit : SI, as in `penumbra.scenario.columns.Column.unit`; figures : significant digits.
    """
    if unit == "rad":
        unit, value = "deg", math.degrees(value)
    if unit in _THOUSANDS and not (unit == "m" and 0.0 < abs(value) < 1e3):
        unit, value = _THOUSANDS[unit], value / 1e3
    rounded = float(f"{value:.{figures}g}") + 0.0
    text = f"{rounded:,.0f}" if abs(rounded) >= 1e4 else f"{rounded:.12g}"
    return text if unit == "1" else f"{text} {_UNITS.get(unit, unit)}"


def day(written: date | str) -> str:
    """``2018-12-31`` as 31 December 2018."""
    at = date.fromisoformat(written) if isinstance(written, str) else written
    return f"{at.day}{SPACE}{_MONTHS[at.month - 1]} {at.year}"


def days_in_words(text: str) -> str:
    """A text with its ISO dates as in ``4 March 2026``; digits that are no day, and dates within words, stay."""
    return re.sub(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])", _day_of, text)


def _day_of(found: re.Match[str]) -> str:
    try:
        return day(found[0])
    except ValueError:
        return found[0]


def month(at: date) -> str:
    """A day's month, as in July 2024."""
    return f"{_MONTHS[at.month - 1]} {at.year}"


def number_word(number: int) -> str:
    """A whole number up to twelve in letters, 0 as "no"; a larger one in digits."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def percent(share_: float) -> str:
    """A share in words; only an exact 0 gives 0 %, and only an exact 1 gives 100 %."""
    if not np.isfinite(share_):
        return "–"
    if 0.0 < share_ < 0.005:
        return f"under 1{SPACE}%"
    if 0.995 <= share_ < 1.0:
        return f"over 99{SPACE}%"
    return f"{100.0 * share_:.0f}{SPACE}%"


def kilometres(metres: float) -> str:
    """A distance [m] as in ``2,400 km``; below 10 km with its decimals."""
    return f"{metres / 1e3:,.0f}{SPACE}km" if metres >= 10e3 else f"{metres / 1e3:g}{SPACE}km"


def million(people: float) -> str:
    """A number of people, rounded by its size."""
    if people >= 1e7:
        return f"{people / 1e6:,.0f}{SPACE}million"
    if people >= 1e6:
        return f"{people / 1e6:.1f}{SPACE}million"
    return f"{round(people, -2 if people >= 1e3 else 0):,.0f}"


def with_article(place: str) -> str:
    """A country or an area as it stands within a sentence: the United States of America, but Japan."""
    return f"the {place}" if place.startswith(_PLURAL) or place.endswith(_GROUPS) else place


def listed(items: Sequence[str]) -> str:
    """``a, b and c``; "none" if empty."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"


def of_facts(table: xr.Dataset) -> list[str]:
    """Each dated fact in a sentence with its day, who says it, its source and grade.

    Parameters
    ----------
    table : Dataset (fact)
        As of `penumbra.record.facts.facts`.
    """
    names = ("date", "text", "side", "source", "grade")
    return [
        f"{day or 'No day'}: {str(text).rstrip('.')} (says {side}; {source}, {READ.get(grade, grade)})."
        for day, text, side, source, grade in zip(*(table[f"fact_{name}"].values for name in names), strict=True)
    ]
