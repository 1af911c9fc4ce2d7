"""Population: spreads the people of each country over its towns of 5,000 and more.

Town figures are not comparable between countries (France's towns hold two thirds of the French; some Chinese towns are
counted both with and without their district). So each country's total is spread over its towns in proportion to their
size: a town's *people* are the country's people that it represents, not its inhabitants.

Towns and totals are GeoNames' (CC BY 4.0, attribution needed; `data/geonames/SOURCE.txt`).
"""

from functools import cache
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.earth import map_units
from penumbra.earth.towns import countries, towns

__all__ = ["TownPeople", "town_people"]


# boxes of towns far from every drawn unit of their country: unit -> country, south, north, west, east [deg]
_OVERSEAS = {
    "XAD": ("GB", 34.5, 35.2, 32.6, 34.0),  # on Cyprus
    "XEA": ("ES", 35.2, 36.0, -5.5, -2.8),  # in Africa; Tarifa, the southernmost town of Spain in Europe, is at 36.01
}


class TownPeople(NamedTuple):
    """Every town of the Earth: the cell that contains it, its map unit, and the people it represents."""

    cell: NDArray[np.uint64]
    unit: NDArray[np.str_]
    people: NDArray[np.float64]


@cache
def _people() -> NDArray[np.float64]:
    """People that each of `towns` represents."""
    country = np.array([town.iso2 for town in towns()])
    population = np.array([town.population for town in towns()], dtype=float)
    codes, index = np.unique(country, return_inverse=True)
    in_towns = np.bincount(index, population)
    total = np.array([countries()[code].population for code in codes], dtype=float)
    return np.asarray(population * (total / in_towns)[index])


@cache
def _units() -> NDArray[np.str_]:
    """Map unit of each of `towns`: the unit of its country that contains it, else the nearest one."""
    country = np.array([town.iso2 for town in towns()])
    place = np.array([(town.longitude, town.latitude) for town in towns()])
    unit = np.empty(len(country), dtype="<U3")
    for iso2 in np.unique(country):
        codes = map_units.of_country(countries()[iso2].iso3)
        here = np.flatnonzero(country == iso2)
        unit[here] = codes[0] if len(codes) == 1 else _nearest_unit(place[here], codes)
    for code, (iso2, south, north, west, east) in _OVERSEAS.items():
        inside = (place >= (west, south)).all(axis=1) & (place <= (east, north)).all(axis=1)
        unit[(country == iso2) & inside] = code
    return unit


def _nearest_unit(places: NDArray[np.float64], codes: tuple[str, ...]) -> NDArray[np.str_]:
    drawn = [shapely.get_parts(map_units.units()[code].polygon) for code in codes]
    owner = np.repeat(codes, [len(parts) for parts in drawn])
    tree = shapely.STRtree(np.concatenate(drawn))
    _, part = tree.query_nearest(shapely.points(places), all_matches=False)
    return np.asarray(owner[part])


@cache
def town_people(resolution: int) -> TownPeople:
    """People of every town, by cell and map unit.

    Parameters
    ----------
    resolution : int
        H3 resolution, 0 to 15.

    Returns
    -------
    Settled
        cell : (town,) uint64, H3 id of the cell that contains the town
        unit : (town,) str, map unit
        people : (town,) float [1], the country's people that the town represents

        In the order of `towns`. The arrays are shared: do not change them.

    Notes
    -----
    A town belongs to its country by GeoNames, and to that country's map unit that contains it or is nearest:
    Sevastopol is in Ukraine, Kyrenia in Northern Cyprus (a unit of Cyprus), Laayoune in Western Sahara although Natural
    Earth draws Morocco there, Ponta Delgada in the Azores. Akrotiri and Dhekelia, British bases on Cyprus, are one
    separate unit; so are Ceuta and Melilla. Countries without a town contribute no people; the only such country with
    people is the British Indian Ocean Territory (4,000).
    """
    cell = np.array([h3.latlng_to_cell(town.latitude, town.longitude, resolution) for town in towns()], np.uint64)
    return TownPeople(cell, _units(), _people())
