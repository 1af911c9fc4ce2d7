"""Base of all kinds of exhibits: a name, strictly validated fields, a title and a note."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from penumbra.claims.finding import Exhibit

__all__ = [
    "Drawn",
    "Fields",
    "Kind",
    "Latitude",
    "Listed",
    "Longitude",
    "MarkedDay",
    "Place",
    "Positive",
    "Words",
    "as_long",
    "ascend",
    "spanned",
]

Latitude = Annotated[float, Field(ge=-90.0, le=90.0)]
Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]
Positive = Annotated[float, Field(gt=0.0)]
Words = Annotated[str, Field(min_length=1)]


class Fields(BaseModel):
    """Named fields; unknown ones are refused, and numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Kind(Fields):
    """A kind of exhibit."""

    KIND: ClassVar[str]
    """Its name."""
    ITEMS: ClassVar[str] = ""
    """The field that lists items drawn side by side, if a figure with more items also shows one with fewer."""

    def exhibit(self) -> Exhibit:
        """Its name and its fields as plain data."""
        return Exhibit(self.KIND, self.model_dump(mode="json"))


class Drawn(Kind):
    """A kind that the report draws a figure of."""

    title: Words
    """The sentence above the figure: its finding."""
    note: str = ""
    """The words below it: how to read it, limits, sources."""


class Listed(Fields):
    """A heading and what it lists, for names that do not fit the picture."""

    heading: Words
    text: str


class Place(Fields):
    """A named place."""

    name: Words
    latitude: Latitude
    longitude: Longitude


class MarkedDay(Fields):
    """A marked day and its name."""

    name: Words
    day: date


def ascend(name: str, values: Sequence[float]) -> None:
    """Numbers in ascending order, or a ValueError."""
    if any(b <= a for a, b in pairwise(values)):
        raise ValueError(f"{name}: write them in ascending order, each once")


def as_long(as_: Sequence[Any], **fields: Sequence[Any]) -> None:
    """Each of the fields as long as a sequence, or a ValueError."""
    for name, values in fields.items():
        if len(values) != len(as_):
            raise ValueError(f"{name}: give {len(as_)} numbers, not {len(values)}")


def spanned(own: Any) -> Any:
    """A model whose first day is before its last, or a ValueError."""
    if own.first >= own.last:
        raise ValueError(f"first: {own.first} is not before last, {own.last}")
    return own
