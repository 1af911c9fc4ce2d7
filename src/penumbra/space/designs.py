"""Designs of interceptors in orbit as studies print them: numbers at policy level with range, source and grade."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import Field

from penumbra.scenario.data_file import built_in, loaded_file
from penumbra.scenario.domain import Domain, Name, Words
from penumbra.scenario.quantity import Angle, Better, Coordinate, Duration, Grade, Length, Spec, Speed

__all__ = ["ALTITUDE", "INCLINATION", "Design", "Launch", "design", "designs"]

_FOLDER = resources.files("penumbra.space") / "designs"
_Count = Annotated[int, Field(ge=1, le=1_000_000)]

ALTITUDE = Domain(
    "length", "100 km", "36000 km", ("200 km", "2000 km"), "interceptors in orbit are put at 300 to 500 km"
)
_WINDOW = Domain("duration", "1 s", "1 h", ("60 s", "400 s"), "missiles burn for one to five minutes")
_DELAY = Domain("duration", "0 s", "1 h", ("0 s", "180 s"), "detection and decision are put at one to two minutes")
_SPEED = Domain("speed", "0.1 km/s", "20 km/s", ("1 km/s", "10 km/s"), "studies take some 4 to 10 km/s")
INCLINATION = Domain("angle", "0 deg", "180 deg", ("0 deg", "110 deg"), "launches go east, or over the poles")


class Launch(Spec):
    """A place from which missiles start."""

    latitude: Annotated[Coordinate, Domain("coordinate", "-90 deg", "90 deg", ("-60 deg", "75 deg"), "few live beyond")]
    """Latitude, rounded to a degree or so: a region stands behind it."""
    longitude: Annotated[Coordinate, Domain("coordinate", "-180 deg", "360 deg", ("-180 deg", "360 deg"), "it repeats")]
    """Longitude."""


class Design(Spec):
    """Interceptors in orbit: how far each comes in time, on which orbits, and how many a study has printed."""

    name: Name
    """What the design is called, with author and year."""
    interceptors: _Count | None = None
    """How many the source prints; none if it prints no number."""
    missiles: _Count
    """How many missiles at once, from any one of the places, they are said to engage."""
    shots: _Count = 1
    """Interceptors for each missile."""
    altitude: Annotated[Length, Better.LOWER, ALTITUDE]
    """Height of the orbits above the equatorial radius."""
    inclination: Annotated[Angle, Better.UNKNOWN, INCLINATION]
    """Inclination of the orbits."""
    window: Annotated[Duration, Better.HIGHER, _WINDOW]
    """Time from launch until the missile's motor burns out."""
    delay: Annotated[Duration, Better.LOWER, _DELAY]
    """Part of the window that is lost: until the launch is seen and the interceptor has been released."""
    speed: Annotated[Speed, Better.HIGHER, _SPEED]
    """Mean speed of the fly-out, relative to the satellite, over the time that is left."""
    launches: Annotated[dict[str, Launch], Field(min_length=1)]
    """Places from which missiles start, by key."""
    source: str
    """Key of the source of the printed number."""
    grade: Grade
    """How well the printed number is known."""
    note: Words | None = None
    """What a reader should know."""


def designs() -> list[str]:
    """Names of the built-in designs."""
    return built_in(_FOLDER)


def design(name: str | Path, changes: Iterable[str] = ()) -> Design:
    """A built-in design by name, or one of a file; ScenarioError with all of its errors."""
    return loaded_file(Design, "design", _FOLDER, name, changes)
