"""People: where the people of a country are, as far as its towns of 5,000 and more tell.

Town figures are not comparable between countries (France's towns hold two thirds of the French, some Chinese towns are
counted with their district and again without). So every country's own total is spread over its towns in proportion to
their size: a town's *people* are the country's people that it stands for, not its inhabitants.

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

__all__ = ["Settled", "settled"]


# towns of a country that lie far from every unit drawn of it: unit -> country, south, north, west, east [deg]
_OVERSEAS = {
    "XAD": ("GB", 34.5, 35.2, 32.6, 34.0),  # on Cyprus
    "XEA": ("ES", 35.2, 36.0, -5.5, -2.8),  # in Africa; Tarifa, the southernmost town of Spain in Europe, is at 36.01
}


class Settled(NamedTuple):
    """Every town of the world: the cell it lies in, the map unit it belongs to, and the people it stands for."""

    cell: NDArray[np.uint64]
    unit: NDArray[np.str_]
    people: NDArray[np.float64]


@cache
def _people() -> NDArray[np.float64]:
    """People that each of `towns` stands for."""
    country = np.array([town.iso2 for town in towns()])
    population = np.array([town.population for town in towns()], dtype=float)
    codes, index = np.unique(country, return_inverse=True)
    in_towns = np.bincount(index, population)
    total = np.array([countries()[code].population for code in codes], dtype=float)
    return np.asarray(population * (total / in_towns)[index])


@cache
def _units() -> NDArray[np.str_]:
    """Map unit of each of `towns`: of its country's units the one that contains it, else the nearest."""
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
def settled(resolution: int) -> Settled:
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
        people : (town,) float [1], the country's people that the town stands for

        In the order of `towns`. The arrays are shared: do not change them.

    Notes
    -----
    A town counts for its own country by GeoNames, in that country's map unit that contains it or else is nearest:
    Sevastopol is Ukraine's, Kyrenia is Northern Cyprus' (a unit of Cyprus), Laayoune is Western Sahara's although
    Natural Earth draws Morocco there, Ponta Delgada is the Azores'. Dhekelia, a British base on Cyprus, is a unit of
    its own with Akrotiri, Ceuta is one with Melilla. Countries without a town contribute nobody; the
    only one with people is the British Indian Ocean Territory (4,000).
    """
    cell = np.array([h3.latlng_to_cell(town.latitude, town.longitude, resolution) for town in towns()], np.uint64)
    return Settled(cell, _units(), _people())
