"""Models of launch points and launch areas. Areas are sampled by points."""

from typing import Annotated

from pydantic import Field

from penumbra.scenario.domain import Domain, Key, Name, Words
from penumbra.scenario.quantity import Better, Coordinate, Grade, Spec

__all__ = ["LATITUDE", "LONGITUDE", "MOST_POINTS", "Corner", "LaunchArea", "LaunchPoint"]

LATITUDE = Domain("coordinate", "-90 deg", "90 deg", ("-90 deg", "90 deg"), "there are no others")
LONGITUDE = Domain("coordinate", "-180 deg", "180 deg", ("-180 deg", "180 deg"), "there are no others")

MOST_POINTS = 1024
"""Greatest number of points that sample an area."""


class LaunchPoint(Spec):
    """A point from which the literature expects a class of missile to be launched."""

    name: Name
    """Name."""
    latitude: Annotated[Coordinate, Better.EXACT, LATITUDE]
    """Geodetic latitude."""
    longitude: Annotated[Coordinate, Better.EXACT, LONGITUDE]
    """Longitude."""
    area: Key | None = None
    """Key of the launch area that contains it. Maps then use the area; only a trace uses the point itself."""
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
    """An area from which classes of missile may be launched: a country, map units, a named area, or a ring."""

    name: Name
    """Name."""
    country: Key | None = None
    """ISO 3166 alpha-3 code of a country."""
    map_units: tuple[Key, ...] = ()
    """Natural Earth codes (gu_a3)."""
    area: Key | None = None
    """Key of a named area."""
    ring: Annotated[tuple[Corner, ...], Field(max_length=1000)] = ()
    """Corners in order, joined by geodesics and closed; the smaller side is the inside."""
    points: Annotated[
        int | None,
        Domain("count", "1", f"{MOST_POINTS}", ("8", "256"), "fewer leave out the interior; each more costs as much"),
    ] = None
    """Number of points that sample it; if absent, the number is doubled until two doublings change no share by one
    percentage point."""
    source: str
    """Key of the source of the area."""
    grade: Grade
    """How well the area is known."""
    note: Words | None = None
    """What a reader should know."""
