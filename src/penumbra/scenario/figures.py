"""What sources say of a number, read as numbers, and whether they lie within its range (decision 45)."""

from collections.abc import Iterable, Mapping
from typing import Any

from penumbra.errors import shown
from penumbra.units import parse

__all__ = ["near", "read"]

_ROUNDED = 0.01
"""Two numbers that differ by less are one number rounded in two units: 800 miles, 1,300 km. Grade: assumption."""


def near(number: float, other: float, kind: str) -> bool:
    """Whether two numbers of a kind are the same but for rounding; a coordinate is not rounded."""
    return number == other or (kind != "coordinate" and abs(number - other) <= _ROUNDED * abs(other))


def read(given: object, kind: str, low: float, high: float) -> object:
    """The figures of a number as written, each with its numbers in SI.

    Parameters
    ----------
    given : object
        What a file has at `figures`; what is no list of mappings is left to the model to refuse.
    kind : str
        Key of `penumbra.units.KINDS`.
    low, high : float
        Range of the number, in the SI unit of its kind.

    Returns
    -------
    object
        The same, each with `numbers`.

    Raises
    ------
    ValueError
        A figure states no number or one outside the range, and does not say why it stands there.
    """
    if not isinstance(given, list | tuple):
        return given
    return [_figure(each, kind, low, high) if isinstance(each, Mapping) else each for each in given]


def _figure(given: Mapping[str, Any], kind: str, low: float, high: float) -> dict[str, Any]:
    says, reason = given.get("says"), given.get("outside")
    if "numbers" in given:
        raise ValueError('figures: "numbers" is no key; write "gives:" and the numbers with their units')
    numbers = _numbers(says, given.get("gives"), kind)
    if not numbers and not reason and isinstance(says, str) and says.strip():
        raise ValueError(
            f'figures: {shown(says)} is not a number with a unit; write "gives:" and the number, or "outside:" and why '
            "it is not a value of this number"
        )
    beyond = [number for number in numbers if not _within(number, low, high, kind)]
    if beyond and not reason:
        raise ValueError(
            f"figures: {shown(says)} lies outside low to high; widen the range to it, or write "
            '"outside:" and why it is left out'
        )
    return {**given, "gives": tuple(str(each) for each in _several(given.get("gives"))), "numbers": tuple(numbers)}


def _numbers(says: object, gives: object, kind: str) -> list[float]:
    """What a figure states, in SI: as `gives` has it, or what it says itself if that is a number with a unit."""
    if gives is not None:
        return [parse(each, kind) for each in _several(gives)]
    try:
        return [parse(says, kind)]
    except ValueError:
        return []


def _several(gives: object) -> Iterable[object]:
    """One number or a list of them as a list."""
    return gives if isinstance(gives, list | tuple) else [] if gives is None else [gives]


def _within(number: float, low: float, high: float, kind: str) -> bool:
    return low <= number <= high or near(number, low, kind) or near(number, high, kind)
