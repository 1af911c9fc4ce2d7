"""Towns whose names begin with the letters typed."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.gazetteer import Place, find_town, place_of, towns_beginning
from penumbra.earth.towns import Town, towns
from penumbra.errors import DomainError
from penumbra.web import models

__all__ = ["LONGEST", "found_towns", "written_at"]

LONGEST = 100
"""Letters of a name that is looked for, at most."""
_MOST = 12


class _Where(NamedTuple):
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]


@cache
def _where() -> _Where:
    """Places of all towns, by their index."""
    every = towns()
    return _Where(np.array([one.latitude for one in every]), np.array([one.longitude for one in every]))


@cache
def _by_people() -> NDArray[np.int64]:
    """Indices of all towns, the greatest first."""
    return np.argsort([-one.population for one in towns()], kind="stable")


def found_towns(letters: str, region: models.Region | None, most: int = _MOST) -> models.Towns:
    """Towns whose name, in any language, begins with these letters; those of the region first, then by people.

    Parameters
    ----------
    letters : str
        Case and accents do not matter. After a comma a country or region may follow, as "Paris, US". Without letters,
        the greatest towns.
    region : Region, optional
    most : int
        Number of towns, at most.
    """
    if len(letters) > LONGEST:
        return models.Towns(towns=())
    index = np.array(towns_beginning(letters), np.int64) if letters.split(",")[0].strip() else _by_people()
    if region is not None and index.size:
        index = np.concatenate((index[_inside(index, region)], index[~_inside(index, region)]))
    return models.Towns(towns=tuple(_told(place_of(at)) for at in index[:most].tolist()))


def _inside(index: NDArray[np.int64], region: models.Region) -> NDArray[np.bool_]:
    where = _where()
    latitude, longitude = where.latitude[index], where.longitude[index]
    west = region.west
    width = (region.east - west) % 360.0 or 360.0
    inside = (latitude >= region.south) & (latitude <= region.north)
    return inside & ((longitude - west) % 360.0 <= width)


def _told(place: Place) -> models.Town:
    town = place.town
    return models.Town(
        name=town.name,
        country=place.country,
        region=place.region,
        latitude=town.latitude,
        longitude=town.longitude,
        people=town.population,
        written=written(place),
    )


def written(place: Place) -> str:
    """A text that names this town and no other, as "Warsaw, Poland"; coordinates if its names do not tell it apart."""
    town = place.town
    for parts in ((town.name, place.country), (town.name, place.region, place.country)):
        text = ", ".join(part for part in parts if part)
        if _means(text, town):
            return text
    return f"{town.latitude:.4f}, {town.longitude:.4f}"


def _means(text: str, town: Town) -> bool:
    try:
        return find_town(text).town == town
    except DomainError:
        return False


def written_at(latitude: float, longitude: float) -> str:
    """Coordinates as the text of a place; longitudes beyond 180 are turned back."""
    return f"{latitude:.4f}, {(longitude + 180.0) % 360.0 - 180.0:.4f}"
