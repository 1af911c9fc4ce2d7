"""The kinds of exhibits: the data of a figure of each kind, or the existing part of the page that a claim links to.

A check returns exhibits as a kind and plain data; `checked` validates the data against the fields of the kind. The
report draws each kind from these fields only. Text in them is text, never markup.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from penumbra.claims.exhibits.fields import Drawn, Fields, Kind, Words
from penumbra.claims.exhibits.kinds_of_reach import LaunchDelay, RangeRings, ThresholdSurface
from penumbra.claims.exhibits.kinds_of_record import (
    AgreementPoints,
    Belts,
    DatedFacts,
    DeathsByMonth,
    Proposals,
    Spending,
)
from penumbra.claims.finding import Exhibit
from penumbra.errors import ClaimError, nearest

__all__ = ["KINDS", "Bar", "Bars", "MapOfDay", "ShareTable", "SiteOnMap", "checked"]


class Bar(Fields):
    """A named number, and its range if it has one."""

    name: Words
    value: float
    low: float | None = None
    high: float | None = None


class Bars(Drawn):
    """Numbers side by side with their ranges, and the number of the statement."""

    KIND = "bars"
    unit: Words
    bars: Annotated[tuple[Bar, ...], Field(min_length=1, max_length=60)]
    said: Bar | None = None
    """The number of the statement, drawn as a line."""


class ShareTable(Kind):
    """What the page's tables show of a place: linked to, not drawn."""

    KIND = "share-table"
    by: Literal["alliance", "area", "country"]
    place: str
    of: Literal["people", "area"]
    day: date
    history: Literal["planned", "actual"]
    threats: tuple[str, ...] = ()
    """Classes that it is to show; those attributed by the day if none is named."""


class MapOfDay(Kind):
    """The maps of a day: linked to, not drawn."""

    KIND = "map-of-day"
    day: date
    history: Literal["planned", "actual"]


class SiteOnMap(Kind):
    """A site that the page's maps mark: linked to, not drawn."""

    KIND = "site-on-map"
    name: Words


_ALL: tuple[type[Kind], ...] = (
    ThresholdSurface, LaunchDelay, RangeRings, Proposals, DeathsByMonth, AgreementPoints, Belts, Spending, DatedFacts,
    Bars, ShareTable, MapOfDay, SiteOnMap,
)  # fmt: skip
KINDS: Mapping[str, type[Kind]] = {kind.KIND: kind for kind in _ALL}
"""Every kind by its name."""


def checked(exhibit: Exhibit) -> Kind:
    """An exhibit's data as the fields of its kind.

    Raises
    ------
    ClaimError
        There is no such kind, or its data lack a field or have one that they should not.
    """
    kind, data = exhibit
    if kind not in KINDS:
        message = f"no kind of exhibit {kind!r}{nearest(str(kind), KINDS)}; the kinds are {', '.join(KINDS)}"
        raise ClaimError([message])
    try:
        return KINDS[kind].model_validate(dict(data))
    except (ValidationError, TypeError, ValueError) as error:
        if not isinstance(error, ValidationError):
            raise ClaimError([f"exhibit {kind!r}: its data are no mapping of fields"]) from None
        raise ClaimError([f"exhibit {kind!r}: {text}" for text in _faults(error)]) from None


_FAULTS = {
    "missing": "is missing",
    "extra_forbidden": "is no field of this kind; remove it",
    "too_short": "write at least {min_length}",
    "too_long": "write at most {max_length}",
}


def _faults(error: ValidationError) -> Iterator[str]:
    """Each fault with its field; a list whose items are wrong is not called too short as well."""
    found = error.errors()
    inside = {each["loc"][:count] for each in found for count in range(len(each["loc"]))}
    for each in found:
        if each["type"] == "too_short" and each["loc"] in inside:
            continue
        path = ".".join(map(str, each["loc"])) or "data"
        text = _FAULTS.get(each["type"])
        yield f"{path}: {text.format(**each.get('ctx', {})) if text else each['msg']}"
