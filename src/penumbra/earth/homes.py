"""Homes: populated points of a region, used as aims independently of the map's cells.

A town is one point; a city is several points of equal population, spread over its built-up area. Towns and totals are
from GeoNames (CC BY 4.0), densities from Demographia [Demographia2000].
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.earth import population
from penumbra.earth.towns import Town, countries, towns

__all__ = ["AREA_OF_POINT", "Homes", "built_up", "homes", "spread"]

Floats = NDArray[np.float64]

AREA_OF_POINT = 16.0e6
"""Built-up area [m²] that one point represents: points of a city lie some 4 km apart."""

_PER_KM2 = {
    "AU": 1450.0, "CA": 1550.0, "CN": 10550.0, "GB": 4100.0, "HK": 29400.0, "IN": 15700.0, "JP": 4800.0,
    "MO": 29400.0, "NZ": 1950.0, "RU": 5250.0, "US": 1150.0,
}  # fmt: skip
"""People per km² of built-up area in urban areas of 500,000 and more, for countries with a row. [Demographia2000]"""

_PER_KM2_OF_CONTINENT = {"AF": 8200.0, "AS": 9200.0, "EU": 3400.0, "NA": 6650.0, "SA": 6650.0, "OC": 1450.0}
"""The same for all other countries. [Demographia2000] AS and EU: its rows of high and of other incomes combined."""

_OF_THE_WORLD = 7500.0  # [Demographia2000], all 684 urban areas
_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))  # angle [rad] from one point of a spiral to the next
_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


class Homes(NamedTuple):
    """Points where people live; the points of a town are consecutive, towns are in the order of `towns`."""

    latitude: Floats  # (home,) [deg]
    longitude: Floats  # (home,) [deg]
    people: Floats  # (home,) people that the point represents
    radius: Floats  # (home,) [m], radius of the disc that the point represents
    unit: NDArray[np.str_]  # (home,) map unit
    town: NDArray[np.str_]  # (home,) name


def built_up(town: Town) -> float:
    """Built-up area [m²] of a town: its inhabitants over the mean density of urban areas in its country or continent.

    Parameters
    ----------
    town : Town

    Sources
    -------
    [Demographia2000]; for towns of less than 500,000 people the same densities are an assumption.
    """
    continent = countries()[town.iso2].continent
    density = _PER_KM2.get(town.iso2, _PER_KM2_OF_CONTINENT.get(continent, _OF_THE_WORLD))
    return town.population / density * 1e6


def spread(latitude: float, longitude: float, area: float) -> tuple[Floats, Floats]:
    """Points of equal area in a disc: one for a town, several for a city, in proportion to its area.

    Parameters
    ----------
    latitude, longitude : float [deg], the middle
    area : float [m2]

    Returns
    -------
    latitude, longitude : (point,) float [deg]

    Method
    ------
    A spiral with the golden angle between points, the k-th of n at sqrt((k + 1/2)/n) of the radius. Points may fall on
    water and hills. A town of less than one and a half `AREA_OF_POINT` is one point in its middle.
    """
    count = max(1, math.floor(area / AREA_OF_POINT + 0.5))
    if count == 1:
        return np.array([latitude]), np.array([longitude])
    steps = np.arange(count)
    away = np.sqrt((steps + 0.5) / count * area / math.pi)
    azimuth = np.degrees(steps * _GOLDEN)
    same = np.ones(count)
    east, north, _ = _GEOD.fwd(longitude * same, latitude * same, azimuth, away)
    return np.asarray(north), np.asarray(east)


@lru_cache(maxsize=8)
def homes(south: float, north: float, west: float, east: float) -> Homes:
    """Populated points of a region.

    Parameters
    ----------
    south, north : float [deg]
        Towns with their middle in the box are included, also on its edges, with all their points.
    west, east : float [deg], -180 to 180
        The box crosses the date line if west > east.

    Returns
    -------
    Homes
        Independent of cells. The arrays are shared and read-only.
    """
    by_town = population.town_people(0)
    place = np.array([(town.latitude, town.longitude) for town in towns()])
    width = (east - west) % 360.0 or 360.0
    inside = (south <= place[:, 0]) & (place[:, 0] <= north) & ((place[:, 1] - west) % 360.0 <= width)
    chosen = np.flatnonzero(inside & (by_town.people > 0.0))
    areas = [built_up(towns()[row]) for row in chosen]
    points = [
        spread(float(place[row, 0]), float(place[row, 1]), area)
        for row, area in zip(chosen.tolist(), areas, strict=True)
    ]
    counts = np.array([len(each) for each, _ in points], dtype=np.int64)
    nobody = np.empty(0)
    found = Homes(
        np.concatenate([nobody, *(each for each, _ in points)]),
        np.concatenate([nobody, *(each for _, each in points)]),
        np.repeat(by_town.people[chosen] / counts, counts),
        np.repeat(np.sqrt(np.array(areas) / counts / math.pi), counts),
        np.repeat(by_town.unit[chosen], counts),
        np.repeat(np.array([towns()[row].name for row in chosen], dtype=np.str_), counts),
    )
    for array in found:
        array.setflags(write=False)
    return found
