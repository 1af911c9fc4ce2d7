"""Domains of a field: values outside the hard domain are refused, values outside the usual domain cause a warning.

They are declared with the field, like `Better` (decision 24), and are part of its description in the JSON Schema.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from penumbra.errors import shown
from penumbra.units import parse

__all__ = ["LONGEST_NAME", "Domain", "Key", "Name", "Words", "as_dated", "first_day", "strict"]

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""Key of an element in files, in `--set` and in the names of output files."""
LONGEST_NAME = 200
Name = Annotated[str, StringConstraints(pattern=r"\S", max_length=LONGEST_NAME)]
"""Display name, one line of a table."""
Words = Annotated[str, StringConstraints(pattern=r"\S", max_length=5000)]
"""A note, a summary, a title."""


@dataclass(frozen=True)
class Domain:
    """The allowed and usual values of one field, as texts with units; ends are included.

    Parameters
    ----------
    kind : str
        A key of `penumbra.units.KINDS`, ``"count"`` (whole numbers) or ``"day"`` (ISO dates).
    least, most : str
        The hard domain: a value outside it is refused.
    usual : (str, str)
        The plausible domain: a value outside it is accepted with a warning.
    why : str
        Why other values are unusual, as a clause.
    most_is_none : bool
        Whether the greatest value means that the effect is switched off; it then causes no warning.
    """

    kind: str
    least: str
    most: str
    usual: tuple[str, str]
    why: str
    most_is_none: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of the field, with the hard domain checked last."""
        return core_schema.no_info_after_validator_function(self.checked, handler(source))

    def checked(self, value: Any) -> Any:
        """The value; ValueError if it or an end of its range lies outside the hard domain."""
        least, most = _read(self.least, self.kind), _read(self.most, self.kind)
        for number, written in _ends(value):
            if not least <= number <= most:
                raise ValueError(f"{written} is outside {self.least} to {self.most}; write a value within")
        return value

    def doubts(self, value: Any) -> Iterator[str]:
        """A sentence for each end of a value that lies outside the usual domain."""
        low, high = (_read(end, self.kind) for end in self.usual)
        for number, written in dict.fromkeys(_ends(value)):
            left_out = self.most_is_none and number == _read(self.most, self.kind)
            if not (low <= number <= high or left_out):
                yield f"{written} is unusual, outside {self.usual[0]} to {self.usual[1]}: {self.why}"

    @property
    def hard(self) -> tuple[float, float]:
        """Ends of the hard domain, SI; for numbers only, not for days."""
        return float(_read(self.least, self.kind)), float(_read(self.most, self.kind))

    @property
    def plausible(self) -> tuple[float, float]:
        """Ends of the usual domain, SI; for numbers only, not for days."""
        return float(_read(self.usual[0], self.kind)), float(_read(self.usual[1], self.kind))

    @property
    def described(self) -> str:
        """Both domains as a sentence for the manual."""
        hard = f"From {self.least} to {self.most}"
        return f"{hard}; a warning outside {self.usual[0]} to {self.usual[1]}: {self.why}."


@cache
def _read(written: str, kind: str) -> Any:
    """An end of a domain, SI."""
    if kind == "day":
        return date.fromisoformat(written)
    return int(written) if kind == "count" else parse(written, kind)


def _ends(value: Any) -> Iterator[tuple[Any, str]]:
    """Every number of a field with its written form: value, low and high of each quantity."""
    if value is None:
        return
    if isinstance(value, tuple):
        for item in value:
            yield from _ends(item)
    elif isinstance(value, int | date):
        yield value, str(value)
    else:
        yield from zip((value.value, value.low, value.high), value.written, strict=True)


def first_day(dated: str) -> date:
    """The first day of a year, month or day such as 2012, 2012-09 or 2012-09-21; ValueError for any other text."""
    parts = dated.split("-")
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)] or not (
        dated.isascii() and all(map(str.isdecimal, parts))
    ):
        raise ValueError("no date")
    year, month, of_month = (*map(int, parts), 1, 1)[:3]
    return date(year, month, of_month)


def as_dated(given: str) -> str:
    """The given text if it is a year, month or day; otherwise ValueError with the text to write instead."""
    try:
        first_day(given)
    except ValueError:
        raise ValueError(
            f"{shown(given)} is no date; write a year, a month or a day, as in 2012, 2012-09 or 2012-09-21"
        ) from None
    return given


def day(given: object) -> object:
    """A date, also from text; numbers are refused, which pydantic would read as seconds since 1970."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and len(given) == 10 and given[4] == given[7] == "-":
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise ValueError(f"{shown(given)} is not a date; write year-month-day, as in 2018-12-31")


def strict(schema: CoreSchema) -> CoreSchema:
    """A model's schema without conversion of other types to numbers, dates or truth values."""

    def walk(node: Any) -> Any:
        if isinstance(node, list | tuple):
            return type(node)(walk(item) for item in node)
        if not isinstance(node, dict):
            return node
        kind = node.get("type")
        if kind == "function-before" and node["function"].get("function") is day:
            return node
        if kind == "date":
            return core_schema.no_info_before_validator_function(day, node)
        if kind in ("int", "float", "bool"):
            return {**node, "strict": True}
        return {key: value if key in ("metadata", "default") else walk(value) for key, value in node.items()}

    made: CoreSchema = walk(schema)
    return made
