"""The scenario as a whole, and the shield that stands on one day. Its parts are in `penumbra.scenario.elements`."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, PrivateAttr

from penumbra.constants import OMEGA
from penumbra.errors import PenumbraWarning, ScenarioError, shown
from penumbra.scenario.alternatives import Answer, Question
from penumbra.scenario.cards import InfraredCard, InterceptorCard, PlatformCard, RadarCard, ThreatCard
from penumbra.scenario.domain import Domain, Key, Name, Words
from penumbra.scenario.elements import (
    DAY,
    Battery,
    History,
    NamedArea,
    Patrol,
    Pause,
    Period,
    Phase,
    Region,
    Sensor,
    Site,
    Snapshot,
    Source,
)
from penumbra.scenario.launch_models import LaunchArea, LaunchPoint
from penumbra.scenario.leaves_out import LeftOut
from penumbra.scenario.protects import Protects
from penumbra.scenario.quantity import Better, Duration, Quantity, Spec
from penumbra.scenario.summary import Row, Summarised, counted, listed

__all__ = [
    "Battery",
    "History",
    "LaunchArea",
    "LaunchPoint",
    "NamedArea",
    "Patrol",
    "Pause",
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

_DELAY = Domain("duration", "0 s", "24 h", ("0 s", "5 min"), "data links take seconds")


def _each_once(shown: tuple[Snapshot, ...]) -> tuple[Snapshot, ...]:
    """Snapshots of which no two are equal, or a ValueError."""
    for each in shown:
        if shown.count(each) > 1:
            raise ValueError(f"{each.date}, {each.history} is written twice; write each day and history once")
    return shown


class Scenario(Summarised):
    """A whole scenario: sites, sensors, batteries, threats, dates and options."""

    id: Key
    """Short name."""
    title: Name
    """What it is, for headings."""
    summary: Words
    """What it holds and what it leaves out."""
    region: Region
    """The box of the map."""
    decision_time: Annotated[
        Duration,
        Better.LOWER,
        Domain("duration", "0 s", "24 h", ("0 s", "30 min"), "a whole flight takes minutes; NATO says 10 to decide"),
    ]
    """From a firm track at the battery to the order to fire."""
    link_delay: Annotated[Duration, Better.LOWER, _DELAY]
    """For a track to travel from a remote sensor to a battery."""
    track: Literal["single", "networked"] = "single"
    """What makes a track firm: one sensor's unbroken sight, or that of all a battery's sensors, which hand over."""
    commit: Literal["after-burnout", "any-time"] = "after-burnout"
    """When a battery that was told may launch: not before the threat burns out, for its path is not known until then;
    or at any time."""
    intercept: Literal["in-sight", "predicted"] = "in-sight"
    """What an intercept needs: a sensor that may guide the interceptor and sees the object there, or nothing more than
    the launch, the object's path being predicted from the track."""
    refraction: Literal["none", "four-thirds"] = "none"
    """How the air bends radar beams: not at all, or as over an Earth of 4/3 the radius, up to 7.35 km of height."""
    terrain: Literal["none", "etopo-20"] = "none"
    """What hides objects beside the Earth's own bulge: nothing, or relief averaged over 20', 37 to 330 km off."""
    earth: Literal["turning", "still"] = "turning"
    """Whether the Earth turns; one that stands still is that of textbooks."""
    interceptors: dict[Key, InterceptorCard] = {}
    """Interceptor cards in use."""
    radars: dict[Key, RadarCard] = {}
    """Radar cards in use."""
    infrared: dict[Key, InfraredCard] = {}
    """Satellite cards in use."""
    platforms: dict[Key, PlatformCard] = {}
    """Platform cards in use."""
    threats: dict[Key, ThreatCard]
    """Threat classes."""
    launch_points: dict[Key, LaunchPoint] = {}
    """Where they start, or places in a launch area to trace from."""
    launch_areas: dict[Key, LaunchArea] = {}
    """Areas in which they start."""
    sites: dict[Key, Site] = {}
    """Places of sensors and batteries."""
    sensors: dict[Key, Sensor] = {}
    """Sensors, by key."""
    batteries: dict[Key, Battery] = {}
    """Batteries, by key."""
    phases: dict[Key, Phase] = {}
    """Steps of the plan, in order."""
    alternatives: dict[Key, Question] = {}
    """Questions about the shield to which several answers are published; bounds go over all of them."""
    answers: dict[Key, Answer] = {}
    """Questions to which one answer was chosen, so that the others are left out; `penumbra.choose` writes them."""
    areas: dict[Key, NamedArea] = {}
    """Named areas beyond the countries."""
    leaves_out: dict[Key, LeftOut] = {}
    """What it leaves out that matters in some countries; it changes no map."""
    protects: Protects | None = None
    """Whose people the report counts first; the countries of the region if absent. It changes no map."""
    snapshots: Annotated[tuple[Snapshot, ...], AfterValidator(_each_once)] = ()
    """Days and histories that the report shows, in order."""
    known_until: Annotated[date | None, DAY] = None
    """Last day of which it has what happened, if it does not follow the present. It changes no map."""
    sources: dict[Key, Source] = {}
    """Sources that this scenario adds to Penumbra's own."""

    @property
    def turning(self) -> float:
        """Rate at which its Earth turns [rad/s]."""
        return OMEGA if self.earth == "turning" else 0.0

    @property
    def _heading(self) -> str:
        return f"Scenario {self.id}: {self.title}"

    @property
    def _rows(self) -> list[Row]:
        kinds = (
            counted(self.sites, "site", "sites"),
            counted(self.sensors, "sensor", "sensors"),
            counted(self.batteries, "battery", "batteries"),
        )
        days = (f"{each.date} {each.history}" for each in self.snapshots)
        return [
            Row("holds", listed(kinds)),
            *self._threat_rows,
            Row("days of the report", listed(days)),
            Row("open questions", listed(self.alternatives)),
        ]

    @property
    def _threat_rows(self) -> list[Row]:
        return [
            Row(counted(self.threats, "threat class", "threat classes"), listed(self.threats)),
            Row("launched from", listed((*self.launch_areas, *self.launch_points))),
        ]

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
                raise ScenarioError(f'{shown(day)} is not a date; write year-month-day, as in "2018-12-31"') from None
        if not isinstance(day, date) or isinstance(day, datetime):
            raise ScenarioError(f'{shown(day)} is not a date; write year-month-day, as in "2018-12-31"')
        if not isinstance(history, str) or history not in ("planned", "actual"):
            raise ScenarioError(f'{shown(history)} is not a history; write "planned" or "actual"')
        if history == "actual" and self.known_until is not None and day > self.known_until:
            warnings.warn(
                f"{self.id} has what happened until {self.known_until}: nothing in it says what stood on {day}",
                PenumbraWarning,
                stacklevel=2,
            )
        return Shield(scenario=self, date=day, history=history)  # type: ignore[arg-type]


class Shield(Summarised):
    """What of a scenario stands on one day in one history."""

    scenario: Scenario
    """The whole scenario."""
    date: date
    """The day."""
    history: History
    """Planned or actual."""
    _made_of: "Shield | None" = PrivateAttr(default=None)

    @property
    def _heading(self) -> str:
        return f"Shield {self.scenario.id}, {self.date}, {self.history}: {self.scenario.title}"

    @property
    def _rows(self) -> list[Row]:
        sensors, batteries = self.sensors, self.batteries
        return [
            Row(counted(batteries, "battery", "batteries"), listed(batteries)),
            Row(counted(sensors, "sensor", "sensors"), listed(sensors)),
            *self.scenario._threat_rows,
        ]

    def closed(self, scenario: Scenario) -> Self:
        """The shield of a scenario in which ranges or questions of this one's are closed; it remembers this one."""
        made = self.model_copy(update={"scenario": scenario})
        made._made_of = self.whole
        return made

    @property
    def whole(self) -> "Shield":
        """The shield that this one was made of by `closed`, or itself: of it is asked how launch areas are sampled."""
        of = self._made_of
        if of is None or (of.date, of.history) != (self.date, self.history):
            return self
        return of if of.scenario.launch_areas == self.scenario.launch_areas else self

    @property
    def sensors(self) -> dict[str, Sensor]:
        """The sensors that stand."""
        return {key: item for key, item in self.scenario.sensors.items() if item.stands(self.date, self.history)}

    @property
    def batteries(self) -> dict[str, Battery]:
        """The batteries that stand."""
        return {key: item for key, item in self.scenario.batteries.items() if item.stands(self.date, self.history)}


def quantities(spec: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Quantity, Better | None]]:
    """Every quantity below a model: its path, the value, and which end serves the defence."""
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
