"""Satellites that watch, as cards: their orbits, what they see, and whether their track may cue a battery."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from penumbra.errors import DomainError
from penumbra.scenario.data_file import built_in, loaded_file
from penumbra.scenario.domain import Domain, Name, Words
from penumbra.scenario.quantity import Angle, Better, Duration, Grade, Length, Spec
from penumbra.space.constellation import Constellation, geostationary, walker
from penumbra.space.designs import ALTITUDE, INCLINATION

__all__ = ["Watcher", "fleet_of_watcher", "watcher", "watchers"]

_FOLDER = resources.files("penumbra.space") / "watching"
_HEIGHT = Domain("length", "0 km", "200 km", ("3 km", "20 km"), "clouds end between some 5 and 18 km")
_GRAZING = Domain("length", "0 km", "1000 km", ("10 km", "200 km"), "air glows up to some 100 km")
_RANGE = Domain("length", "100 km", "60000 km", ("1000 km", "60000 km"), "low orbits see some thousands of kilometres")
_TRACK = Domain("duration", "0 s", "1 h", ("1 s", "2 min"), "a firm track is made in seconds")


class Watcher(Spec):
    """A constellation of infrared satellites."""

    name: Name
    """What it is called."""
    pattern: Literal["delta", "star", "geostationary"]
    """Walker delta, Walker star (planes over half of the globe), or over fixed longitudes of the equator."""
    satellites: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many, of a Walker pattern."""
    planes: Annotated[int, Field(ge=1, le=10_000)] = 1
    """In how many planes."""
    phasing: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Walker's phasing f."""
    altitude: Annotated[Length, ALTITUDE] | None = None
    """Height of a Walker pattern above the equatorial radius; the nominal value is flown."""
    inclination: Annotated[Angle, INCLINATION] | None = None
    """Inclination of a Walker pattern; the nominal value is flown."""
    longitudes: tuple[Annotated[float, Field(ge=-180.0, le=360.0)], ...] = ()
    """Longitudes of geostationary satellites [deg]."""
    sees: Literal["boost", "boost and midcourse"]
    """Burning motors alone, or cold objects against space as well."""
    cloud_break: Annotated[Length, Better.LOWER, _HEIGHT]
    """Height from which a burning motor is seen."""
    grazing: Annotated[Length, Better.LOWER, _GRAZING]
    """Least height above the ground at which the line of sight to a cold object may pass the Earth."""
    range: Annotated[Length, Better.HIGHER, _RANGE]
    """Greatest distance at which a cold object is seen."""
    track_time: Annotated[Duration, Better.LOWER, _TRACK]
    """Unbroken sight needed for a warning or a track."""
    cues: Literal["warning", "track"]
    """What it hands on: a warning alone, or a track that may cue a battery."""
    source: str
    """Key of the source of number and orbit."""
    grade: Grade
    """How well they are known."""
    note: Words | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _whole(self) -> "Watcher":
        still = self.pattern == "geostationary"
        if still != bool(self.longitudes):
            raise ValueError("longitudes: write them for geostationary satellites, and for no others")
        if not still and None in (self.satellites, self.altitude, self.inclination):
            raise ValueError("a Walker pattern needs satellites, altitude and inclination; write them")
        try:
            fleet_of_watcher(self)
        except DomainError as error:
            raise ValueError(str(error)) from None
        return self


def fleet_of_watcher(card: Watcher) -> Constellation:
    """The satellites of a card, at its nominal altitude and inclination; DomainError if they make no pattern."""
    if card.pattern == "geostationary":
        return geostationary(card.longitudes)
    assert card.satellites is not None and card.altitude is not None and card.inclination is not None
    return walker(card.satellites, card.planes, card.phasing, card.altitude.value, card.inclination.value, card.pattern)


def watchers() -> list[str]:
    """Names of the built-in constellations."""
    return built_in(_FOLDER)


def watcher(name: str | Path, changes: Iterable[str] = ()) -> Watcher:
    """A built-in constellation by name, or one of a file; ScenarioError with all of its errors."""
    return loaded_file(Watcher, "constellation", _FOLDER, name, changes)
