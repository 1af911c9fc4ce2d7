"""The scenario: sites, sensors, batteries, launch points and dates, and the shield that stands on one day."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from penumbra.errors import ScenarioError
from penumbra.scenario.cards import InfraredCard, InterceptorCard, PlatformCard, RadarCard, ThreatCard
from penumbra.scenario.quantity import Angle, Better, Coordinate, Duration, Grade, Length, Quantity, Spec

__all__ = [
    "Battery",
    "History",
    "LaunchPoint",
    "NamedArea",
    "Patrol",
    "Period",
    "Phase",
    "Region",
    "Scenario",
    "Sensor",
    "Shield",
    "Site",
    "Snapshot",
    "Source",
    "quantities",
]

History = Literal["planned", "actual"]

_WIDEST_BOX = 500e3  # [m] half a side; a wider box is no station, and its sides no longer parallel
_FARTHEST_PATROL = 80.0  # [deg] of latitude, so that the widest box stays clear of the poles


class Source(Spec):
    """Where a number or a statement comes from."""

    title: str
    """Author, title, publisher, date, in the order a reader would cite it."""
    url: str | None = None
    """Address of the page, where there is one."""
    read: str
    """What of it was read when it was entered here."""


class Period(Spec):
    """When something stands: from a day, until a day (first day it no longer stands)."""

    start: date
    """First day."""
    end: date | None = None
    """First day it no longer stands; open when absent."""
    source: str
    """Key in sources.yaml."""
    grade: Grade
    """How well the date is known."""
    note: str | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"end ({self.end}) is not after start ({self.start})")
        return self

    def holds(self, day: date) -> bool:
        """Whether `day` lies within the period."""
        return self.start <= day and (self.end is None or day < self.end)


class Dated(Spec):
    """Something with two histories: what was planned and what happened."""

    planned: Period | None = None
    """As announced; null when never planned."""
    actual: Period | None = None
    """As it happened; null when it never did."""

    def stands(self, day: date, history: History) -> bool:
        """Whether it stands on `day` in that history."""
        period: Period | None = getattr(self, history)
        return period is not None and period.holds(day)


class Patrol(Spec):
    """The box that a ship keeps to, about its station."""

    north_south: Length
    """From the station to the box's northern edge, and to its southern."""
    east_west: Length
    """From the station to the box's eastern edge, and to its western."""
    source: str
    """Key of the source of the box."""
    grade: Grade
    """How well the box is known."""
    note: str | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _has_size(self) -> "Patrol":
        for name in ("north_south", "east_west"):
            size = getattr(self, name)
            if not 0.0 <= size.value <= _WIDEST_BOX:
                raise ValueError(f"{name} ({size.written[0]}) must lie between 0 km and {_WIDEST_BOX / 1e3:.0f} km")
        return self


class Site(Spec):
    """A place on the ground or a station at sea."""

    name: str
    """Name."""
    latitude: Coordinate
    """Geodetic latitude, north positive."""
    longitude: Coordinate
    """Longitude, east positive."""
    height: Length
    """Ground above the ellipsoid."""
    patrol: Patrol | None = None
    """The box about this station that a ship keeps to; none for what does not move."""
    source: str
    """Key of the source of the position."""
    grade: Grade
    """How well the position is known."""
    note: str | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _on_earth(self) -> "Site":
        _check_position(self.latitude, self.longitude)
        if self.patrol is not None and abs(self.latitude.value) > _FARTHEST_PATROL:
            raise ValueError(f"a patrol box is not drawn beyond {_FARTHEST_PATROL:g} deg of latitude; remove it")
        return self


class LaunchPoint(Spec):
    """Where the literature places a class of missile; an area is a few points."""

    name: str
    """Name."""
    latitude: Coordinate
    """Geodetic latitude."""
    longitude: Coordinate
    """Longitude."""
    source: str
    """Key of the source of the area."""
    grade: Grade
    """How well the area is known."""

    @model_validator(mode="after")
    def _on_earth(self) -> "LaunchPoint":
        _check_position(self.latitude, self.longitude)
        return self


def _check_position(latitude: Quantity, longitude: Quantity) -> None:
    if not -90.0 <= latitude.value <= 90.0:
        raise ValueError(f"latitude {latitude.value:g} deg is not between -90 and 90 deg")
    if not -180.0 <= longitude.value <= 180.0:
        raise ValueError(f"longitude {longitude.value:g} deg is not between -180 and 180 deg")


class Sensor(Dated):
    """A radar at a site, or a constellation of satellites."""

    name: str
    """Name."""
    card: str
    """Key of a radar or infrared card."""
    site: str | None = None
    """Key of its site; none for satellites."""
    boresights: tuple[Angle, ...] = ()
    """Azimuth of each face, east of north; none for a radar that sees all round."""


class Battery(Dated):
    """Interceptors at a site, what may cue them, and what must see the object at intercept."""

    name: str
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
    inventory: Annotated[int, Field(gt=0)]
    """Interceptors held."""
    inventory_source: str
    """Key of the source of the inventory."""
    inventory_grade: Grade
    """How well the inventory is known."""


class Phase(Dated):
    """A step of the plan."""

    name: str
    """Name."""
    brings: str
    """What it adds, in a sentence."""
    cancelled: Period | None = None
    """When it was given up."""


class Snapshot(Spec):
    """A day and a history that a report shows."""

    date: date
    """The day."""
    history: History
    """Planned or actual."""


class Region(Spec):
    """The box of the map; it may cross the date line and reach a pole."""

    south: Coordinate
    """Southern edge."""
    north: Coordinate
    """Northern edge."""
    west: Coordinate
    """Western edge; greater than east when the box crosses the date line."""
    east: Coordinate
    """Eastern edge."""
    resolution: Annotated[int, Field(ge=0, le=7)]
    """H3 resolution of the cells."""

    @model_validator(mode="after")
    def _is_box(self) -> "Region":
        _check_position(self.south, self.west)
        _check_position(self.north, self.east)
        if self.south.value >= self.north.value:
            raise ValueError("south is not below north; swap them")
        return self


class NamedArea(Spec):
    """A place that statements speak of, as map units."""

    name: str
    """Name."""
    map_units: tuple[str, ...]
    """Natural Earth codes (gu_a3)."""


class Scenario(Spec):
    """Everything one question needs."""

    id: str
    """Short name."""
    title: str
    """What it is, for headings."""
    summary: str
    """What it holds and what it leaves out."""
    region: Region
    """The box of the map."""
    decision_time: Annotated[Duration, Better.LOWER]
    """From a firm track at the battery to the order to fire."""
    link_delay: Annotated[Duration, Better.LOWER]
    """For a track to travel from a remote sensor to a battery."""
    track: Literal["single", "networked"] = "single"
    """What makes a track firm: one sensor's unbroken sight, or that of all a battery's sensors, which hand over."""
    refraction: Literal["none", "four-thirds"] = "none"
    """How the air bends radar beams: not at all, or as over an Earth of 4/3 the radius, up to 7.35 km of height."""
    terrain: Literal["none", "etopo-20"] = "none"
    """What hides objects beside the Earth's own bulge: nothing, or relief averaged over 20', 37 to 330 km off."""
    interceptors: dict[str, InterceptorCard] = {}
    """Interceptor cards in use."""
    radars: dict[str, RadarCard] = {}
    """Radar cards in use."""
    infrared: dict[str, InfraredCard] = {}
    """Satellite cards in use."""
    platforms: dict[str, PlatformCard] = {}
    """Platform cards in use."""
    threats: dict[str, ThreatCard]
    """Threat classes."""
    launch_points: dict[str, LaunchPoint]
    """Where they start."""
    sites: dict[str, Site] = {}
    """Places of sensors and batteries."""
    sensors: dict[str, Sensor] = {}
    """Who sees."""
    batteries: dict[str, Battery] = {}
    """Who launches."""
    phases: dict[str, Phase] = {}
    """Steps of the plan, in order."""
    areas: dict[str, NamedArea] = {}
    """Named areas beyond the countries."""
    snapshots: tuple[Snapshot, ...] = ()
    """Days and histories that the report shows, in order."""
    sources: dict[str, Source] = {}
    """Sources that this scenario adds to Penumbra's own."""

    def on(self, day: date | str, history: str = "actual") -> "Shield":
        """What stands on a day, as planned or as it happened.

        Parameters
        ----------
        day : date or str
            ISO date, ``"2018-12-31"``.
        history : "planned" or "actual"

        Raises
        ------
        ScenarioError
            The date or the history is not one.
        """
        if isinstance(day, str):
            try:
                day = date.fromisoformat(day)
            except ValueError:
                raise ScenarioError(f'{day!r} is not a date; write year-month-day, as in "2018-12-31"') from None
        if history not in ("planned", "actual"):
            raise ScenarioError(f'{history!r} is not a history; write "planned" or "actual"')
        return Shield(scenario=self, date=day, history=history)  # type: ignore[arg-type]


class Shield(Spec):
    """What of a scenario stands on one day in one history."""

    scenario: Scenario
    """The whole scenario."""
    date: date
    """The day."""
    history: History
    """Planned or actual."""

    @property
    def sensors(self) -> dict[str, Sensor]:
        """The sensors that stand."""
        return {key: item for key, item in self.scenario.sensors.items() if item.stands(self.date, self.history)}

    @property
    def batteries(self) -> dict[str, Battery]:
        """The batteries that stand."""
        return {key: item for key, item in self.scenario.batteries.items() if item.stands(self.date, self.history)}


def quantities(spec: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Quantity, Better | None]]:
    """Every quantity below a model: its path, the value, and which end serves the defence (None: exact by nature)."""
    for name, field in type(spec).model_fields.items():
        value = getattr(spec, name)
        better = next((mark for mark in field.metadata if isinstance(mark, Better)), None)
        for tail, item in _items(value):
            if isinstance(item, Quantity):
                yield (*path, name, *tail), item, better
            elif isinstance(item, Spec):
                yield from quantities(item, (*path, name, *tail))


def _items(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        yield from (((str(key),), item) for key, item in value.items())
    elif isinstance(value, tuple):
        yield from (((str(index),), item) for index, item in enumerate(value))
    else:
        yield (), value
