"""Cases, shields, and what stands on a day."""

from datetime import date
from typing import Literal

from penumbra.scenario.elements import History
from penumbra.web.contract.fields import Day, Model

__all__ = [
    "Card",
    "Case",
    "Cases",
    "Element",
    "LaunchArea",
    "Moments",
    "Number",
    "Option",
    "Question",
    "Region",
    "ShieldDetail",
    "Shown",
    "Site",
    "Standing",
    "Threat",
]


class Case(Model):
    """A built-in case in one line."""

    id: str
    title: str
    """What it is."""
    summary: str
    ledgers: tuple[str, ...]
    """Ledgers of claims about it."""
    region: "Region"


class Cases(Model):
    """The built-in cases."""

    cases: tuple[Case, ...]
    version: str
    """Of Penumbra."""


class Region(Model):
    """The box of the map. West is greater than east where it crosses the date line."""

    south: float
    north: float
    west: float
    east: float
    resolution: int
    """H3 resolution of the finest cells."""


class Number(Model):
    """A number that can be changed, with its published range."""

    path: str
    """For a `set`."""
    name: str
    """In words, as in "burnout speed of SM-3 Block IIA"."""
    section: str
    """Element that it belongs to, as in "SM-3 Block IIA"."""
    unit: str
    """In which `value`, `low` and `high` are given and a change is written, as km/s."""
    value: float
    low: float
    high: float
    """Equal to `low` if no range is published."""
    least: float | None
    most: float | None
    """Outside these a value is refused."""
    grade: str
    source: str
    """Title of the source, or "assumption"."""


class Option(Model):
    """One published answer to an open question."""

    key: str
    name: str


class Question(Model):
    """A question to which several answers are published."""

    key: str
    question: str
    options: tuple[Option, ...]
    chosen: str | None
    """Key of the chosen answer; null while all stay open."""
    written: str
    """Key of the answer that the scenario is written with."""


class Threat(Model):
    """A class of missile."""

    key: str
    name: str
    range: float
    hypothetical: bool
    """Whether no source attributes the class to the launching country by today."""
    attributed_since: date | None
    """Day from which sources attribute it, hypothetical before; null if that is not told, or none does."""
    note: str


class LaunchArea(Model):
    """An area or a point from which missiles start."""

    key: str
    name: str
    polygon: tuple[tuple[float, float], ...]
    """Corners, (longitude, latitude); one of them for a point."""


class Card(Model):
    """An entry of the catalogue that can be added."""

    key: str
    name: str
    kind: Literal["radar", "battery", "ship"]
    """A ship is a battery that goes to sea."""


class Moments(Model):
    """First days of each stretch on which the same things stand, in order. The first one starts the slider."""

    planned: tuple[Day, ...]
    actual: tuple[Day, ...]


class Shown(Model):
    """A day that the case itself shows, with what it is called."""

    date: Day
    history: History


class ShieldDetail(Model):
    """A scenario with its changes: all the page needs before it asks for maps."""

    key: str
    """Names this scenario in all other routes: the id of an unchanged built-in case, otherwise a digest."""
    case: str
    title: str
    summary: str
    region: Region
    threats: tuple[Threat, ...]
    """From the shortest range to the longest."""
    launch_areas: tuple[LaunchArea, ...]
    questions: tuple[Question, ...]
    moments: Moments
    shown: tuple[Shown, ...]
    first_view: Shown
    """The day the page opens with."""
    last_day: Day | None
    """Last day of which it has what happened, if it does not follow the present."""
    numbers: tuple[Number, ...]
    priors: tuple[str, ...]
    """Ways of reading a published range as a distribution; the members of the family."""
    cards: tuple[Card, ...]
    ledgers: tuple[str, ...]
    differences: tuple[str, ...]
    """What differs from the case as published, a sentence each."""
    warnings: tuple[str, ...]
    credits: str


class Site(Model):
    """A site, or the station of a ship with its patrol box."""

    key: str
    name: str
    latitude: float
    longitude: float
    at_sea: bool
    box: tuple[tuple[float, float], ...]
    """Corners of the patrol box, (longitude, latitude); empty for a fixed site."""
    elements: tuple[str, ...]
    """Keys of what stands here."""


class Element(Model):
    """A sensor or a battery that stands."""

    key: str
    kind: Literal["radar", "infrared", "battery"]
    name: str
    site: str | None
    card: str
    """Name of its radar, satellites or interceptor."""
    since: Day
    until: Day | None
    source: str
    grade: str


class Standing(Model):
    """What stands on a day in one history."""

    date: Day
    history: History
    sites: tuple[Site, ...]
    elements: tuple[Element, ...]
    sectors: dict[str, tuple[tuple[tuple[float, float], ...], ...]]
    """For each radar its rings, (longitude, latitude): where it sees an object of the chosen class near its apogee."""
