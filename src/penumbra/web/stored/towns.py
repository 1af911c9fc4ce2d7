"""Towns whose answers are stored with a case."""

from collections.abc import Iterator, Mapping
from typing import Any

from penumbra.coverage.share_places import members_protected
from penumbra.earth.gazetteer import place_of
from penumbra.earth.towns import countries, town, towns
from penumbra.scenario.model import Region
from penumbra.web import models
from penumbra.web.answers.towns import written

__all__ = ["chosen_towns"]

_OTHERS = 5  # of this many towns one lies in a country that the case does not protect


def chosen_towns(region: Region, attrs: Mapping[str, Any], count: int) -> models.Towns:
    """Towns of a region: the largest of each protected country, other large ones there, and some of their neighbours.

    Parameters
    ----------
    region : Region
    attrs : mapping
        Attributes of a map of the case: they say whom it protects.
    count : int
        Number of towns, at most.

    Returns
    -------
    Towns
        The most populous first.
    """
    protected = members_protected(attrs).codes
    inside = [index for index in range(len(towns())) if _inside(index, region)]
    own = [index for index in inside if countries()[town(index).iso2].iso3 in protected]
    others = [index for index in _largest(inside) if index not in set(own)][: count // _OTHERS]
    ranked = list(dict.fromkeys((*_largest(own), *own)))[: max(count - len(others), 0)]
    return models.Towns(towns=tuple(_told(index) for index in sorted((*ranked, *others))))


def _inside(index: int, region: Region) -> bool:
    one, west = town(index), region.west.value
    width = (region.east.value - west) % 360.0 or 360.0
    return region.south.value <= one.latitude <= region.north.value and (one.longitude - west) % 360.0 <= width


def _largest(indices: list[int]) -> Iterator[int]:
    """Of each country the first."""
    seen: set[str] = set()
    for index in indices:
        country = town(index).iso2
        if country not in seen:
            seen.add(country)
            yield index


def _told(index: int) -> models.Town:
    place = place_of(index)
    return models.Town(
        name=place.town.name,
        country=place.country,
        region=place.region,
        latitude=place.town.latitude,
        longitude=place.town.longitude,
        people=place.town.population,
        written=written(place),
    )
