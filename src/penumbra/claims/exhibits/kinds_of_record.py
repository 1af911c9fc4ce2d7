"""Kinds of exhibits from tables of dated facts, deaths, spending, and an agreement with its belts."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from penumbra.claims.exhibits.fields import (
    Drawn,
    Fields,
    Latitude,
    Longitude,
    MarkedDay,
    Place,
    Positive,
    Words,
    as_long,
    ascend,
    spanned,
)
from penumbra.earth.map_units import of_country

__all__ = [
    "AgreementPoints",
    "Belt",
    "Belts",
    "DatedFacts",
    "DeathsByMonth",
    "Lane",
    "Look",
    "LookMeaning",
    "Point",
    "Proposals",
    "Report",
    "Span",
    "Spending",
    "SpendingRow",
    "Step",
]


class DeathsByMonth(Drawn):
    """Deaths by month with low and high estimates, and the same enlarged for the months that have fewer."""

    KIND = "deaths-by-month"
    months: Annotated[tuple[Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")], ...], Field(min_length=1)]
    """As 2015-02, in order."""
    low: tuple[Annotated[int, Field(ge=0)], ...]
    best: tuple[Annotated[int, Field(ge=0)], ...]
    high: tuple[Annotated[int, Field(ge=0)], ...]
    enlarged_from: str
    """The lower panel is as high as the highest month from this one on."""
    days: tuple[MarkedDay, ...] = ()

    @model_validator(mode="after")
    def _shaped(self) -> Self:
        as_long(self.months, low=self.low, best=self.best, high=self.high)
        if self.enlarged_from not in self.months:
            raise ValueError(f"enlarged_from: {self.enlarged_from} is not one of the months")
        return self


class Report(Fields):
    """A dated report on the outcome of a point."""

    day: date
    became: Literal["kept", "kept in part", "not kept", "disputed", "step"]


class Point(Fields):
    """A point of an agreement: from when it binds, when it falls due, what reports say of it."""

    name: Words
    begins: date | None = None
    due: date | None = None
    reports: tuple[Report, ...] = ()


class AgreementPoints(Drawn):
    """The points of an agreement on a timeline, with dated reports on their outcome."""

    KIND = "agreement-points"
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    first: date
    last: date
    """The days between which reports are shown."""
    days: tuple[MarkedDay, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return spanned(self)


class Belt(Fields):
    """The land within a distance of the line, with its name."""

    name: Words
    reach: Positive
    """[m]"""


class Belts(Drawn):
    """Belts along a line on a country's land, with the strips about their edges that are too close to tell."""

    KIND = "belts"
    line: Annotated[tuple[tuple[Longitude, Latitude], ...], Field(min_length=2)]
    """Longitude and latitude [deg] of its corners."""
    line_name: Words
    uncertainty: Positive
    """Uncertainty of the line [m]."""
    country: Words
    """Natural Earth's code of the country whose land the belts are cut to."""
    belts: Annotated[tuple[Belt, ...], Field(min_length=1, max_length=3)]
    """Narrowest first."""
    towns: tuple[Place, ...] = ()
    lands: tuple[Place, ...] = ()
    """Names of countries and seas, with their positions."""

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        ascend("belts", [each.reach for each in self.belts])
        if not of_country(self.country):
            raise ValueError(f"country: no country {self.country!r}; write a code of Natural Earth, such as UKR")
        return self


class SpendingRow(Fields):
    """A member's share [1] in both years, and in the first by another source if that differs."""

    name: Words
    first: float | None
    last: float
    other: float | None = None


class Spending(Drawn):
    """Each member's share of spending in an early and a late year, about a guideline."""

    KIND = "spending-against-guideline"
    guideline: Annotated[float, Field(gt=0.0, lt=1.0)]
    """Share of gross domestic product [1]."""
    first: int
    last: int
    """Years."""
    members: Annotated[tuple[SpendingRow, ...], Field(min_length=1)]
    """From the bottom up."""
    other_source: str = ""


class Span(Fields):
    """A bar of a lane; the legend explains a dark one."""

    begin: date
    end: date
    dark: bool = False


class Lane(Fields):
    """One line of a timeline: its name, bars, ticks, and a diamond; with none of these it is a heading."""

    name: Words
    bars: tuple[Span, ...] = ()
    ticks: tuple[date, ...] = ()
    diamond: date | None = None


class DatedFacts(Drawn):
    """Dated facts in lanes, with days marked through all of them."""

    KIND = "dated-facts-timeline"
    lanes: Annotated[tuple[Lane, ...], Field(min_length=1)]
    first: date
    last: date
    """The days that are shown."""
    days: tuple[MarkedDay, ...] = ()
    legend: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        return spanned(self)


Look = Literal["filled", "cross", "open"]
"""A mark: a filled diamond, a cross, or an open ring."""


class LookMeaning(Fields):
    """A mark and what it means."""

    look: Look
    means: Words


class Step(Fields):
    """A dated step of a design."""

    day: date
    name: Words
    design: Literal[0, 1]
    """Which of the designs, from 0; one has orange marks, the other blue ones."""
    look: Look


class Proposals(Drawn):
    """The dated steps of designs before a statement, and the years that its words allow."""

    KIND = "steps-before-statement"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    designs: tuple[str, str]
    """Names of the orange and the blue design."""
    looks: tuple[LookMeaning, ...] = ()
    """What the marks mean, for the legend."""
    said: date
    said_name: Words
    """What the marked day is called."""
    at_least: Annotated[float, Field(ge=0.0)]
    at_most: Annotated[float, Field(ge=0.0)]
    """Years before the statement that its words allow."""
