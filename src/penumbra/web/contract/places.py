"""Towns, the answer for a place, and arcs to it."""

from typing import Any, Literal

from penumbra.web.contract.asked import Change
from penumbra.web.contract.fields import Model

__all__ = ["Arc", "ArcEvent", "ArcMeeting", "ArcSight", "Place", "Town", "Towns", "Turn"]


class Town(Model):
    """A town of the gazetteer."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    people: int
    written: str
    """The text that names this town and no other, as in "Warsaw, Poland"."""


class Towns(Model):
    """Towns whose names begin with the letters typed, those of the region first, then by people."""

    towns: tuple[Town, ...]


class Turn(Model):
    """What by itself turns the nominal answer of the place."""

    sentence: str
    threat: str
    answer: str
    """Of the place then: out of reach, not covered, covered."""
    published: bool
    """Whether a value within the published range does it."""
    change: Change | None
    """Null for a removed element or a choice that the page cannot make."""
    label: str
    """Text of the button, as in "range of AN/SPY-1D(V): 490 km"."""


class Place(Model):
    """The answer for a place. `answer` is an entry of ``penumbra place --json``."""

    level: Literal["nominal", "cases"]
    name: str
    latitude: float
    longitude: float
    answer: dict[str, Any]
    turns: tuple[Turn, ...]


class ArcSight(Model):
    """A stretch in which a sensor sees the object."""

    sensor: str
    name: str
    begin: float
    end: float


class ArcMeeting(Model):
    """What a battery can do against this arc."""

    battery: str
    name: str
    commit: float | None
    """First moment at which it may launch."""
    margin: float | None
    """Seconds by which a launch could be later; null if nothing meets the object."""
    shots: int
    time: float | None
    """Of the first intercept that it could make; null if there is none."""
    latitude: float | None
    longitude: float | None
    height: float | None


class ArcEvent(Model):
    """Something that happens during the flight."""

    time: float
    kind: Literal["launch", "burnout", "first-sight", "firm-track", "commit", "intercept", "apogee", "end"]
    text: str


class Arc(Model):
    """One missile from a launch point to a place, and what the shield does about it."""

    threat: str
    launch: str
    aim: str
    reachable: bool
    why: str
    time: tuple[float, ...]
    latitude: tuple[float, ...]
    longitude: tuple[float, ...]
    height: tuple[float, ...]
    sights: tuple[ArcSight, ...]
    meetings: tuple[ArcMeeting, ...]
    events: tuple[ArcEvent, ...]
    covered: bool
