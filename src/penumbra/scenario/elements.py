"""The parts of a scenario: sources, periods, sites, sensors, batteries, phases, the map's region."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from penumbra.scenario.domain import Domain, Key, Name, Words, as_dated, first_day
from penumbra.scenario.launch_models import LATITUDE, LONGITUDE
from penumbra.scenario.quantity import Angle, Better, Coordinate, Grade, Length, Spec

__all__ = [
    "DAY",
    "Battery",
    "Dated",
    "History",
    "NamedArea",
    "Patrol",
    "Pause",
    "Period",
    "Phase",
    "Region",
    "Sensor",
    "Site",
    "Snapshot",
    "Source",
]

History = Literal["planned", "actual"]

_HALF_SIDE = Domain("length", "0 km", "500 km", ("1 km", "300 km"), "ships keep to a station; a wider box is a sea")
DAY = Domain("day", "1900-01-01", "2200-12-31", ("1944-01-01", "2100-12-31"), "missiles and shields came after 1944")
_FARTHEST_PATROL = 80.0  # [deg] of latitude, so that the widest box stays clear of the poles


class Source(Spec):
    """The source of a number or a statement."""

    title: Words
    """Author, title, publisher, date, in the order a reader would cite it."""
    url: Words | None = None
    """Address of the page, where there is one."""
    dated: Annotated[str, AfterValidator(as_dated)] | None = None
    """Year, month or day of the document, as 2012, 2012-09 or 2012-09-21; none if not known."""
    read: Words
    """Which part of it was read for this entry."""

    def doubts(self) -> Iterator[tuple[str, str]]:
        """A date in the future."""
        if self.dated is not None and first_day(self.dated) > date.today():
            yield "dated", f"{self.dated} is in the future; write the year, month or day of the document"


class Pause(Spec):
    """Days within a period on which an element does not stand, for example while it is rebuilt."""

    start: Annotated[date, DAY]
    """First day without it."""
    end: Annotated[date, DAY]
    """First day it stands again."""
    source: str
    """Key of a source."""
    grade: Grade
    """How well the dates are known."""
    note: Words | None = None
    """What a reader should know."""


class Period(Spec):
    """When an element stands: from a first day to an end (the first day on which it no longer stands)."""

    start: Annotated[date, DAY]
    """First day."""
    end: Annotated[date | None, DAY] = None
    """First day it no longer stands; open when absent."""
    pauses: tuple[Pause, ...] = ()
    """Days between on which it does not stand, in order."""
    source: str
    """Key of a source."""
    grade: Grade
    """How well the date is known."""
    note: Words | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"end ({self.end}) is not after start ({self.start})")
        free = self.start
        for pause in self.pauses:
            if not free <= pause.start < pause.end or (self.end is not None and pause.end > self.end):
                raise ValueError(
                    f"the pause from {pause.start} to {pause.end} does not lie within the period, after those before "
                    "it; write pauses in order, each with an end after its start"
                )
            free = pause.end
        return self

    def holds(self, day: date) -> bool:
        """Whether `day` lies within the period."""
        paused = any(pause.start <= day < pause.end for pause in self.pauses)
        return self.start <= day and (self.end is None or day < self.end) and not paused


class Dated(Spec):
    """An element with two histories: planned and actual."""

    planned: Period | None = None
    """As announced; null when never planned."""
    actual: Period | None = None
    """As it happened; null when it never happened."""

    def stands(self, day: date, history: History) -> bool:
        """Whether it stands on `day` in that history."""
        period: Period | None = getattr(self, history)
        return period is not None and period.holds(day)


class Patrol(Spec):
    """The box around a ship's station within which the ship stays."""

    north_south: Annotated[Length, Better.EXACT, _HALF_SIDE]
    """From the station to the box's northern edge, and to its southern."""
    east_west: Annotated[Length, Better.EXACT, _HALF_SIDE]
    """From the station to the box's eastern edge, and to its western."""
    source: str
    """Key of the source of the box."""
    grade: Grade
    """How well the box is known."""
    note: Words | None = None
    """What a reader should know."""


class Site(Spec):
    """A place on the ground or a station at sea."""

    name: Name
    """Name."""
    latitude: Annotated[Coordinate, Better.EXACT, LATITUDE]
    """Geodetic latitude, north positive."""
    longitude: Annotated[Coordinate, Better.EXACT, LONGITUDE]
    """Longitude, east positive."""
    height: Annotated[
        Length,
        Better.EXACT,
        Domain("length", "-1 km", "10 km", ("-450 m", "5.5 km"), "lower and higher ground carries no radar"),
    ]
    """Ground above the ellipsoid."""
    patrol: Patrol | None = None
    """The box around this station within which a ship stays; none for a fixed site."""
    source: str
    """Key of the source of the position."""
    grade: Grade
    """How well the position is known."""
    note: Words | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _on_earth(self) -> "Site":
        if self.patrol is not None and max(-self.latitude.low, self.latitude.high) > _FARTHEST_PATROL:
            raise ValueError(f"a patrol box is not drawn beyond {_FARTHEST_PATROL:g} deg of latitude; remove it")
        return self


class Sensor(Dated):
    """A radar at a site, or a constellation of satellites."""

    name: Name
    """Name."""
    card: str
    """Key of a radar or infrared card."""
    site: str | None = None
    """Key of its site; none for satellites."""
    boresights: Annotated[
        tuple[Angle, ...],
        Field(max_length=36),
        Better.EXACT,
        Domain("angle", "-360 deg", "360 deg", ("-180 deg", "360 deg"), "an azimuth goes round once"),
    ] = ()
    """Azimuth of each face, east of north; none for a radar that sees all round."""


class Battery(Dated):
    """Interceptors at a site, the sensors that may cue them, and the radars that may guide them."""

    name: Name
    """Name."""
    platform: str
    """Key of a platform card."""
    interceptor: str
    """Key of an interceptor card."""
    site: str
    """Key of its site."""
    radar: str
    """Key of its own radar among the sensors."""
    launch: Literal["own-radar", "remote-launch", "engage-on-remote"]
    """Own radar: launched on its track and guided by it alone. Remote launch: launched on any feed, guided by its own
    radar. Engage on remote: launched on any feed, guided by its own radar or any of `guides`."""
    feeds: tuple[str, ...] = ()
    """Keys of the other sensors whose track it may be launched on, and of satellites on whose warning alone it may."""
    guides: tuple[str, ...] = ()
    """Keys of the other radars that may guide its interceptors; they count in engage-on-remote only."""
    inventory: Annotated[
        int, Domain("count", "1", "100000", ("1", "1000"), "a battery or ship holds some ten to a hundred")
    ]
    """Interceptors held."""
    inventory_source: str
    """Key of the source of the inventory."""
    inventory_grade: Grade
    """How well the inventory is known."""


class Phase(Dated):
    """A step of the plan."""

    name: Name
    """Name."""
    brings: Words
    """What it adds, in a sentence."""
    cancelled: Period | None = None
    """When it was given up."""


class Snapshot(Spec):
    """A day and a history that a report shows."""

    date: Annotated[date, DAY]
    """The day."""
    history: History
    """Planned or actual."""


class Region(Spec):
    """The box of the map; it may cross the date line and reach a pole."""

    south: Annotated[Coordinate, Better.EXACT, LATITUDE]
    """Southern edge."""
    north: Annotated[Coordinate, Better.EXACT, LATITUDE]
    """Northern edge."""
    west: Annotated[Coordinate, Better.EXACT, LONGITUDE]
    """Western edge; greater than east when the box crosses the date line."""
    east: Annotated[Coordinate, Better.EXACT, LONGITUDE]
    """Eastern edge."""
    resolution: Annotated[int, Field(ge=0, le=7)]
    """H3 resolution of the cells."""

    @model_validator(mode="after")
    def _is_box(self) -> "Region":
        if self.south.high >= self.north.low:
            raise ValueError("south is not below north; swap them")
        return self


class NamedArea(Spec):
    """A place that statements speak of, as map units."""

    name: Name
    """Name."""
    map_units: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Natural Earth codes (gu_a3)."""
