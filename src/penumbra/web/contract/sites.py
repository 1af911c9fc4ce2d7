"""Searches for sites."""

from typing import Any, Literal

from penumbra.web.contract.fields import Model

__all__ = ["SiteAddition", "SiteCountry", "SiteRow", "SiteSetup", "Sites"]


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
