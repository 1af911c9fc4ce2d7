"""Lookup of a place as people write it: an id of the scenario, a town, or latitude and longitude."""

from collections.abc import Mapping
from typing import NamedTuple

from penumbra.coverage.coordinates import coordinates
from penumbra.earth.country_at import country_at
from penumbra.earth.gazetteer import Box, find_town, position_in_words
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.model import LaunchPoint, Region, Scenario, Site

__all__ = ["Spot", "spot"]


class Spot(NamedTuple):
    """A place: name, latitude and longitude [deg], and further data.

    `region` is the first-order division of a town, `country` is empty at sea, `people` is a town's population, and
    `also` lists the other towns of that name. `chosen` is the reason why this point of an area was chosen.
    """

    name: str
    latitude: float
    longitude: float
    region: str = ""
    country: str = ""
    people: int | None = None
    also: str = ""
    chosen: str = ""

    @property
    def described(self) -> str:
        """Name, division, country, position and people, as in "Nice, France (43.70 N 7.27 E, 342,669 people)"."""
        at = position_in_words(self.latitude, self.longitude)
        country = "" if self.country in self.name else self.country
        words = ", ".join(dict.fromkeys(part for part in (self.name, self.region, country) if part))
        return f"{words} ({at}, {self.people:,} people)" if self.people is not None else f"{words} ({at})"

    @property
    def short(self) -> str:
        """Name and country, without repeating the country, as in "Nice, France"."""
        return f"{self.name}, {self.country}" if self.country and self.country not in self.name else self.name


def _box(region: Region) -> Box:
    return Box(region.south.value, region.north.value, region.west.value, region.east.value)


def spot(scenario: Scenario, written: str) -> Spot:
    """The place for a written name or position.

    Parameters
    ----------
    scenario : Scenario
        Among towns of the same name, those in or near its region are preferred; see
        `penumbra.earth.gazetteer.find_town`.
    written : str
        Id of a launch point or site, coordinates (``"44.4,26.1"``, ``"44.4N 26.1E"``, ``"44°26′N 26°06′E"``), or a
        town (``"Bucharest"``, ``"Paris, US"``).

    Raises
    ------
    DomainError
        There is no such place; the message lists the nearest names.
    """
    if not isinstance(written, str):
        raise DomainError(f"write a place as text, an id, a town or coordinates, not {shown(written)}")
    known: Mapping[str, LaunchPoint | Site] = {**scenario.sites, **scenario.launch_points}
    if written in known:
        place = known[written]
        latitude, longitude = place.latitude.value, place.longitude.value
        return Spot(place.name, latitude, longitude, country=country_at(latitude, longitude))
    pair = coordinates(written)
    if pair:
        return Spot(f"{pair[0]:g}, {pair[1]:g}", *pair, country=country_at(*pair))
    if written in scenario.launch_areas:
        raise DomainError(f"{written} is a launch area: a trace may start but not end there; aim at a place")
    try:
        found = find_town(written, _box(scenario.region))
    except DomainError as error:
        ids = nearest(written, {*known, *scenario.launch_areas}) or ": none is similar"
        raise DomainError(f"{error}; ids of the scenario{ids}") from None
    town, region, country = found.place
    return Spot(town.name, town.latitude, town.longitude, region, country, town.population, found.also)
