"""Where threats start: points, and areas that are sampled by points."""

from typing import Annotated

from pydantic import Field

from penumbra.scenario.domain import Domain, Key, Name, Words
from penumbra.scenario.quantity import Better, Coordinate, Grade, Spec

__all__ = ["LATITUDE", "LONGITUDE", "MOST_POINTS", "Corner", "LaunchArea", "LaunchPoint"]

LATITUDE = Domain("coordinate", "-90 deg", "90 deg", ("-90 deg", "90 deg"), "there are no others")
LONGITUDE = Domain("coordinate", "-180 deg", "180 deg", ("-180 deg", "180 deg"), "there are no others")

MOST_POINTS = 1024
"""Points that may stand for an area."""


class LaunchPoint(Spec):
    """Where the literature places a class of missile."""

    name: Name
    """Name."""
    latitude: Annotated[Coordinate, Better.EXACT, LATITUDE]
    """Geodetic latitude."""
    longitude: Annotated[Coordinate, Better.EXACT, LONGITUDE]
    """Longitude."""
    area: Key | None = None
    """Key of the launch area that it lies in. Maps then fly from the area, and from the point only a trace does."""
    source: str
    """Key of the source of the area."""
    grade: Grade
    """How well the area is known."""


class Corner(Spec):
    """A corner of a launch area."""

    latitude: Annotated[Coordinate, Better.EXACT, LATITUDE]
    """Geodetic latitude."""
    longitude: Annotated[Coordinate, Better.EXACT, LONGITUDE]
    """Longitude."""


class LaunchArea(Spec):
    """An area in which the literature places classes of missile: a country, map units, a named area, or a ring."""

    name: Name
    """Name."""
    country: Key | None = None
    """ISO 3166 alpha-3 code of a country."""
    map_units: tuple[Key, ...] = ()
    """Natural Earth codes (gu_a3)."""
    area: Key | None = None
    """Key of a named area."""
    ring: Annotated[tuple[Corner, ...], Field(max_length=1000)] = ()
    """Corners in order, joined by geodesics, the last one with the first; the lesser side is inside."""
    points: Annotated[
        int | None,
        Domain("count", "1", f"{MOST_POINTS}", ("8", "256"), "fewer leave the inside out; more cost as much each"),
    ] = None
    """How many points stand for it; if absent, as many as are needed until doubling them twice changes no share by a
    point."""
    source: str
    """Key of the source of the area."""
    grade: Grade
    """How well the area is known."""
    note: Words | None = None
    """What a reader should know."""
