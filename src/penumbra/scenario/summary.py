"""A scenario or a shield in a few lines, as Python prints it and as a notebook shows it.

Names and titles come from files that anyone can write; here they are text, neither markup nor commands to a terminal.
"""

from collections.abc import Iterable, Sequence, Sized
from html import escape
from typing import NamedTuple

from penumbra.safe_text import shortened
from penumbra.scenario.quantity import Spec

__all__ = ["Row", "Summarised", "as_html", "as_text", "counted", "listed"]

_MOST = 6  # items of a list that are named
_WORD = 60  # characters of one of them
_HEADING = 160


class Row(NamedTuple):
    """One line: what it tells of, and what that is."""

    label: str
    text: str


def counted(items: Sized, one: str, several: str) -> str:
    """As in ``1 battery`` or ``7 batteries``."""
    return f"{len(items)} {one if len(items) == 1 else several}"


def listed(items: Iterable[str]) -> str:
    """The first few items, and how many more there are; ``none`` of none."""
    found = [shortened(item, _WORD) for item in items]
    more = f", and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f"{', '.join(found[:_MOST])}{more}" if found else "none"


def as_text(heading: str, rows: Sequence[Row]) -> str:
    """A heading, and a line for each row."""
    return "\n".join([shortened(heading, _HEADING), *(f"  {row.label}: {row.text}" for row in rows)])


def as_html(heading: str, rows: Sequence[Row]) -> str:
    """A table with the heading as its caption; every text is escaped."""
    lines = "".join(f"<tr><th>{escape(row.label)}</th><td>{escape(row.text)}</td></tr>" for row in rows)
    return f"<table><caption>{escape(shortened(heading, _HEADING))}</caption><tbody>{lines}</tbody></table>"


class Summarised(Spec):
    """A model that is printed as a heading and some rows; `penumbra.show` prints the whole of it."""

    @property
    def _heading(self) -> str:
        raise NotImplementedError

    @property
    def _rows(self) -> list[Row]:
        raise NotImplementedError

    def __repr__(self) -> str:
        """The heading and the rows as lines."""
        return as_text(self._heading, self._rows)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """The same as a table, for notebooks."""
        return as_html(self._heading, self._rows)
