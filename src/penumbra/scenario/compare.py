"""What differs between two scenarios: elements that only one has, and fields of those that both have."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from penumbra.scenario.loader import dump
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.standing import scenario_of
from penumbra.scenario.yaml_tree import is_number

__all__ = ["Difference", "compare"]

_TOLD = {"title", "summary", "note", "figures", "sources", "id", "snapshots", "source", "grade", "together"}
"""Fields in which two scenarios differ without differing in what they describe, or that the numbers show."""
_ENDS = ("low", "high")


class Difference(NamedTuple):
    """One difference; an empty text means that this scenario has no such element or field."""

    path: str
    """As in ``radars.spy-1d.range``; of an element that only one has, as in ``sites.shariki``."""
    one: str
    other: str


def compare(one: Scenario | Shield, other: Scenario | Shield) -> list[Difference]:
    """What two scenarios do not have in common.

    >>> import penumbra as pb
    >>> [each.path for each in pb.compare(pb.load("epaa"), pb.load("epaa", ["decision_time=90 s"]))]
    ['decision_time']

    Parameters
    ----------
    one, other : Scenario or Shield
        For a shield, its scenario is compared.

    Returns
    -------
    list of Difference
        Section by section. Titles, summaries, notes, sources and grades are left out; numbers are written with their
        ranges. Of an element that only one scenario has, its name stands in place of its fields.

    Raises
    ------
    DomainError
        An argument is neither.
    """
    first, second = (dump(scenario_of(each)) for each in (one, other))
    found = list[Difference]()
    for section in [*first, *(section for section in second if section not in first)]:
        mine, theirs = first.get(section), second.get(section)
        if section in _TOLD or mine == theirs:
            continue
        if isinstance(mine, dict) and isinstance(theirs, dict) and not is_number(mine):
            for key in [*mine, *(key for key in theirs if key not in mine)]:
                found += _of_element(f"{section}.{key}", mine.get(key), theirs.get(key))
        else:
            found += _of_field(section, mine, theirs)
    return found


def _of_element(path: str, one: Any, other: Any) -> Iterator[Difference]:
    if one is None or other is None:
        yield Difference(path, _name(one), _name(other))
    else:
        yield from _of_field(path, one, other)


def _of_field(path: str, one: Any, other: Any) -> Iterator[Difference]:
    """The fields below a path that differ."""
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict) and not (is_number(one) or is_number(other)):
        for key in [*one, *(key for key in other if key not in one)]:
            if key not in _TOLD:
                yield from _of_field(f"{path}.{key}", one.get(key), other.get(key))
        return
    told = _text(one), _text(other)
    if told[0] != told[1]:
        yield Difference(path, *told)


def _name(element: Any) -> str:
    """What an element is called; empty if there is none."""
    if element is None:
        return ""
    return str(element.get("name") or "without a name") if isinstance(element, dict) else _text(element)


def _text(value: Any) -> str:
    """A value as it is written, a number with its range."""
    if value is None:
        return ""
    if isinstance(value, dict):
        if not is_number(value):
            return ", ".join(f"{key} {_text(each)}" for key, each in value.items() if key not in _TOLD)
        ends = [str(value[end]) for end in _ENDS if value.get(end) is not None]
        return f"{value['value']} ({' to '.join(ends)})" if ends else str(value["value"])
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value) or "none"
    return str(value)
