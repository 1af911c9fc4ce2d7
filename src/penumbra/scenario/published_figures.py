"""Reads the figures of sources for a number, and checks that they lie within its range (decision 45)."""

import math
from collections.abc import Mapping
from typing import Any

from penumbra.errors import shown
from penumbra.units import are_rounded, parse

__all__ = ["Stated", "read_figures", "same_number"]

Stated = tuple[float, str]
"""A number in SI (degrees for coordinates), and its written form with unit."""

_ROUNDED = 0.01
"""Relative difference below which two numbers in different units count as one rounded number: 800 miles, 1,300 km.
Grade: assumption."""
_CONVERTED = 1e-9
"""Relative difference below which two numbers count as one number that was converted from different units."""


def same_number(one: Stated, other: Stated) -> bool:
    """Whether two numbers are the same: without rounding in one unit and for angles, otherwise to one per cent."""
    (number, written), (second, beside) = one, other
    if math.isclose(number, second, rel_tol=_CONVERTED):
        return True
    return math.isclose(number, second, rel_tol=_ROUNDED) and are_rounded(written, beside)


def read_figures(given: object, kind: str, low: Stated, high: Stated) -> object:
    """The figures of a number as written, each with its numbers in SI.

    Parameters
    ----------
    given : object
        Value of `figures` in a file; the model refuses anything but a list of mappings.
    kind : str
        Key of `penumbra.units.KINDS`.
    low, high : Stated
        Range of the number, in the SI unit of its kind and as written.

    Returns
    -------
    object
        The same, each with `numbers` added.

    Raises
    ------
    ValueError
        A figure has no number, or one outside the range, and no `outside` that gives the reason.
    """
    if not isinstance(given, list | tuple):
        return given
    return [
        _figure(each, f"figures.{n}", kind, low, high) if isinstance(each, Mapping) else each
        for n, each in enumerate(given)
    ]


def _figure(given: Mapping[str, Any], where: str, kind: str, low: Stated, high: Stated) -> dict[str, Any]:
    """A figure with its numbers; `where` is its path in errors."""
    says, reason, gives = given.get("says"), given.get("outside"), _several(given.get("gives"))
    if "numbers" in given:
        raise ValueError(f'{where}: "numbers" is no key; write "gives:" and the numbers with their units')
    stated = _stated(says, gives, where, kind)
    if not stated and not reason and isinstance(says, str) and says.strip():
        raise ValueError(
            f'{where}: {shown(says)} is not a number with a unit; write "gives:" and the number, or "outside:" and why '
            "it is not a value of this quantity"
        )
    beyond = [one for one in stated if not _within(one, low, high)]
    if beyond and not reason:
        raise ValueError(
            f"{where}: {shown(says)} lies outside low to high; widen the range to include it, or write "
            '"outside:" and why it is left out'
        )
    return {**given, "gives": tuple(str(each) for each in gives), "numbers": tuple(number for number, _ in stated)}


def _stated(says: object, gives: list[object], where: str, kind: str) -> list[Stated]:
    """The numbers of a figure: those of `gives`, or `says` itself if it is a number with a unit."""
    if not gives:
        try:
            return [(parse(says, kind), str(says))]
        except ValueError:
            return []
    try:
        return [(parse(each, kind), str(each)) for each in gives]
    except ValueError as error:
        raise ValueError(f"{where}.gives: {error}") from None


def _several(gives: object) -> list[object]:
    """A number, a list of numbers, or None, as a list."""
    return [*gives] if isinstance(gives, list | tuple) else [] if gives is None else [gives]


def _within(one: Stated, low: Stated, high: Stated) -> bool:
    return low[0] <= one[0] <= high[0] or same_number(one, low) or same_number(one, high)
