"""What the server takes and returns, as pydantic models; the page's types are generated from them.

Times are seconds, lengths metres, angles degrees on WGS 84 unless a field's name or text says otherwise. Shares run
from 0 to 1. A share or margin that is not known is null.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from penumbra.scenario.elements import History

__all__ = [
    "MOST_CHANGES",
    "Add",
    "AddLike",
    "AddShip",
    "Answer",
    "Arc",
    "ArcEvent",
    "ArcMeeting",
    "ArcSight",
    "Card",
    "Case",
    "Cases",
    "Change",
    "Claim",
    "ClaimView",
    "Element",
    "Health",
    "Job",
    "JobEvent",
    "LaunchArea",
    "LaunchFrom",
    "Ledger",
    "Lesson",
    "LessonStep",
    "Lessons",
    "Moments",
    "Move",
    "Number",
    "Option",
    "Place",
    "Problem",
    "Question",
    "Raid",
    "RaidBattery",
    "RaidInterceptor",
    "RaidSetup",
    "RaidTests",
    "Region",
    "Remove",
    "Set",
    "ShieldAsked",
    "ShieldDetail",
    "Shown",
    "Site",
    "SiteAddition",
    "SiteCountry",
    "SiteRow",
    "SiteSetup",
    "Sites",
    "Standing",
    "Threat",
    "Town",
    "Towns",
    "Turn",
]

Day = date
Verdict = Literal["holds", "fails", "depends", "cannot be tested", "not judged"]
Key = Annotated[str, Field(max_length=80)]
Text = Annotated[str, Field(max_length=400)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=360, allow_inf_nan=False)]


class Model(BaseModel):
    """Base of all models here: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# What is asked


class Set(Model):
    """Change one value, as `--set` does on the command line."""

    do: Literal["set"]
    path: Text
    """As in ``interceptors.sm3-iia.burnout_speed``."""
    value: Text
    """As written in a scenario, as in ``4.2 km/s``."""


class Move(Model):
    """Move a site, with everything on it, to another place on the ground or at sea."""

    do: Literal["move"]
    site: Key
    latitude: Latitude
    longitude: Longitude


class Remove(Model):
    """Switch off a sensor or a battery: it stands on no day."""

    do: Literal["remove"]
    of: Literal["sensors", "batteries"]
    key: Key


class Add(Model):
    """Add a radar from the catalogue at a place; every battery may then be launched on its track."""

    do: Literal["add-radar"]
    card: Key
    latitude: Latitude
    longitude: Longitude


class AddShip(Model):
    """Add a battery with a radar of its own at a place, as `penumbra.alone` builds one."""

    do: Literal["add-battery"]
    interceptor: Key
    latitude: Latitude
    longitude: Longitude


class AddLike(Model):
    """Add one more of a battery of the scenario at a place, with its cards and feeds, as `penumbra.site` does."""

    do: Literal["add-like"]
    battery: Key
    latitude: Latitude
    longitude: Longitude


class Answer(Model):
    """Choose one published answer to an open question."""

    do: Literal["answer"]
    question: Key
    option: Key


class LaunchFrom(Model):
    """Keep only these launch areas and launch points."""

    do: Literal["launch-from"]
    areas: Annotated[tuple[Key, ...], Field(min_length=1, max_length=100)]


Change = Annotated[Set | Move | Remove | Add | AddShip | AddLike | Answer | LaunchFrom, Field(discriminator="do")]


MOST_CHANGES = 60
"""Changes of one request; each reads the whole scenario again."""


def _bounded(given: object) -> object:
    """Changes as they came; ValueError if there are too many."""
    if isinstance(given, list | tuple) and len(given) > MOST_CHANGES:
        raise ValueError(
            f"write at most {MOST_CHANGES} changes, not {len(given):,}; download the scenario with the first of them, "
            "open that file, and go on from there"
        )
    return given


class ShieldAsked(Model):
    """A scenario: a built-in case or one's own text, with changes in the order made."""

    case: Key
    """A built-in case. With `text` it is only what an own scenario is called."""
    text: Annotated[str, Field(max_length=500_000)] | None = None
    """An own scenario as YAML. It may name a built-in case as `base`, and no file."""
    changes: Annotated[tuple[Change, ...], BeforeValidator(_bounded), Field(max_length=MOST_CHANGES)] = ()


# Cases and shields


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


# What stands on a day


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


# Places


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


# Arcs


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


# Claims


class ClaimView(Model):
    """What the page shows beside a claim."""

    date: Day
    history: History
    threat: str | None
    latitude: float | None
    longitude: float | None


class ClaimReading(Model):
    """One way to read a statement, judged by itself."""

    name: str
    words: str
    """The statement in this reading."""
    verdict: Verdict | None
    """Null until it is judged; then answer and reason are empty."""
    answer: str
    reason: str


class Claim(Model):
    """A public statement, with its verdict once it is judged."""

    id: str
    statement: str
    said_by: str
    said_on: str
    source: str
    """Title and address."""
    verdict: Verdict | None
    """Null until it is judged; then answer, reason, would_change, cases and figures are empty."""
    answer: str
    reason: str
    would_change: str
    cases: str
    """In how many of 100 cases it holds; empty if it was not drawn."""
    view: ClaimView | None
    figures: tuple[str, ...]
    """Ids of figures, for the route of figures."""
    readings: tuple[ClaimReading, ...] = ()
    """Ways to read it, two or more; none if it is judged as it stands."""


class Ledger(Model):
    """A ledger of claims, with the verdicts that are known."""

    id: str
    title: str
    claims: tuple[Claim, ...]


class ClaimsEvent(Model):
    """One server-sent event of ledgers whose claims are judged."""

    judged: int
    """Claims with a verdict."""
    claims: int
    """Claims of the ledgers."""
    now: str
    """What is computed now, in words."""
    ledger: str | None
    """Of the claim."""
    claim: Claim | None
    """A claim that was judged just now; its verdict is not stored if it is "not judged" because the server failed."""


# Raids


class RaidTests(Model):
    """A count of intercept tests on record, from which a chance of a hit may be taken."""

    id: str
    words: str
    """As in "4 of 6 tests until 16 November 2020, as Missile Defense Agency counts"."""
    source: str
    """Title of the source."""
    mean: float
    low: float
    high: float
    """Of the chance of one shot: 90 of 100."""


class RaidInterceptor(Model):
    """A kind of interceptor that stands. Without tests on record the reader must give its chance of a hit."""

    key: str
    name: str
    tests: tuple[RaidTests, ...]
    """Those on record, the one that is taken first."""


class RaidBattery(Model):
    """A battery that stands, with its stock."""

    key: str
    name: str
    layer: str
    interceptor: str
    """Key."""
    stock: int
    path: str
    """For a `set` of another stock."""
    source: str
    """Of the stock: title of the source, or "assumption"."""


class RaidSetup(Model):
    """What a raid can be made of on a day, before one is asked for."""

    batteries: tuple[RaidBattery, ...]
    interceptors: tuple[RaidInterceptor, ...]
    doctrines: tuple[str, ...]
    people: str
    """Whose people the scenario protects; the aim `protected` stands for them."""
    most_missiles: int
    most_shots: int
    caveat: str


class Raid(Model):
    """How many of a salvo get through. `answer` is what ``penumbra raid --json`` prints with the sizes it holds."""

    lead: str
    """The finding, as in "12.3 of 20 get through on average"."""
    words: tuple[str, ...]
    """The rest in sentences."""
    layers: tuple[str, ...]
    """A sentence for each layer: what was engaged, what was not, and why."""
    chances: tuple[str, ...]
    """A sentence for each kind of interceptor: where its chance of a hit comes from."""
    caveat: str
    answer: dict[str, Any]


# Searches for sites


class SiteAddition(Model):
    """What can be added: a battery of the case, of which one more is built, or an interceptor of the catalogue."""

    key: str
    name: str
    of: Literal["battery", "card"]
    at_sea: bool
    """Whether it needs a candidate at sea."""


class SiteCountry(Model):
    """A country whose land may hold candidates."""

    code: str
    name: str


class SiteSetup(Model):
    """What a search can be made of on a day, before one is asked for."""

    additions: tuple[SiteAddition, ...]
    countries: tuple[SiteCountry, ...]
    """By name."""
    usual: tuple[str, ...]
    """Codes of the countries on whose land something of the shield stands."""
    box: tuple[float, float, float, float]
    """A box of sea to begin with: south, north, west, east [deg]."""
    people: str
    """Whose people and land count."""
    most_candidates: int
    most_at_once: int
    most_points: int
    caveat: str


class SiteRow(Model):
    """A candidate among the best. Gains in words are in the unit of the search."""

    name: str
    latitude: float
    longitude: float
    nominal: str
    """With nominal figures."""
    mean: str
    """On average in drawn cases; empty if none were drawn."""
    error: str
    least: str
    least_of: str
    """The way of reading and the published answers under which the average is least."""
    first: float | None
    """Share of the cases in which it is first, of those in which any adds something."""


class Sites(Model):
    """Where the next site adds most. `answer` is what ``penumbra site --json`` prints with the options of `command`."""

    lead: str
    """The finding, as in "Bulgaria 42.13, 27.82 adds most with nominal figures: 12.3 million"."""
    words: tuple[str, ...]
    """The rest in sentences."""
    rows: tuple[SiteRow, ...]
    """The best, best first on average."""
    together: tuple[SiteRow, ...]
    """Those that together add most, if several were asked for."""
    greatest: str
    """The greatest gain of one candidate, in words."""
    cells: tuple[tuple[tuple[float, float], ...], ...]
    """Outline of each candidate's cell, longitude and latitude [deg]; empty for points."""
    command: str
    """The same search on the command line."""
    caveat: str
    answer: dict[str, Any]


# Lessons


class LessonStep(Model):
    """A question of a lesson with its answer and the view that it opens."""

    question: str
    hint: str
    answer: str
    state: dict[str, Any]
    """State of the page, as in a link."""


class Lesson(Model):
    """A lesson: a case, questions, and what the page shows meanwhile."""

    id: str
    title: str
    about: str
    case: str
    minutes: int
    panels: tuple[Literal["globe", "date", "threat", "place", "claims", "editor", "arc"], ...]
    steps: tuple[LessonStep, ...]


class Lessons(Model):
    """The built-in lessons."""

    lessons: tuple[Lesson, ...]


# Server


class Job(Model):
    """A computation in the queue. When it is done, the same request returns the result."""

    job: str
    what: str
    """In words, as in "map of cases, MRBM 2,000 km"."""
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    share: float
    """Done so far."""
    ahead: int
    """Jobs before it in the queue."""
    message: str
    """Why it failed, in a sentence."""


class JobEvent(Model):
    """One server-sent event of a job; its name is the state."""

    job: Job


class Problem(Model):
    """An error: what is wrong and what to write instead."""

    message: str
    """All that is wrong, a line for each fault, with file, line and field where there is one."""
    status: int


class Health(Model):
    """Whether the server works."""

    version: str
    status: Literal["ready"]
    waiting: int
    running: int
    stored: int
    """Results in the store."""
    bytes: int
    """Of the store."""
