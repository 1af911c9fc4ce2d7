"""Belts from which heavy weapons were to be withdrawn: area, towns and people, within the line's uncertainty."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
import xarray as xr
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.earth import map_units
from penumbra.earth.towns import Town, countries, towns
from penumbra.names import dataset
from penumbra.record.belts import COUNTRY, LINE_UNCERTAINTY, belt, belts, contact_line, ellipsoid_area, line_distance

__all__ = ["belt_land", "inside_belts"]

_SUBURB = 15e3  # [m]; a place nearer than that to a larger one may be its district
_GEOD = Geod(ellps="WGS84")


@cache
def _country() -> Any:
    return shapely.union_all([map_units.units()[code].polygon for code in map_units.of_country(COUNTRY)])


def belt_land(reach: float) -> Any:
    """The country's land within `reach` [m] of the line of contact, a shapely shape in degrees, longitude first."""
    return shapely.intersection(belt(contact_line(), reach), _country())


@cache
def inside_belts() -> xr.Dataset:
    """Area, towns and people in each belt, on the country's land (`penumbra.record.belts.COUNTRY`).

    Returns
    -------
    Dataset (weapon_class, edge)
        belt_area : float [m²]
        belt_towns : int
        belt_people_low, belt_people_high : int
        and belt_width, belt_reach, belt_source, belt_grade of `penumbra.record.belts.belts`

        edge is by how much the belt's edge is moved: in by the line's uncertainty (surely inside, wherever the line
        ran), not at all, out by it (perhaps inside). The one Dataset of the process; do not change it.

    Notes
    -----
    GeoNames lists districts of Donetsk, Luhansk and Mariupol beside the cities and does not say which they are. So the
    high figure counts every place of 5,000 and more, some people twice; the low one leaves out each place less than
    15 km from a larger one, some towns with it. Figures are from before the fighting, or from various years.

    Sources
    -------
    Natural Earth (land); GeoNames, CC BY 4.0 (places).
    """
    line = contact_line()
    own = [town for town in towns() if countries()[town.iso2].iso3 == COUNTRY]
    distance = line_distance(line, [town.latitude for town in own], [town.longitude for town in own])
    edges = np.array([-LINE_UNCERTAINTY, 0.0, LINE_UNCERTAINTY])
    widths = belts()
    reaches = widths.belt_reach.values[:, None] + edges
    near = distance <= reaches.max()
    own, distance = [town for town, is_near in zip(own, near, strict=True) if is_near], distance[near]
    people, apart = np.array([town.population for town in own]), _apart(own)
    within = distance <= reaches[..., None]
    area = [[ellipsoid_area(belt_land(reach)) for reach in row] for row in reaches]
    return dataset(
        {"weapon_class": widths.weapon_class.values, "edge": edges},
        {"title": widths.attrs["title"], "attribution": f"{widths.attrs['attribution']}; places GeoNames, CC BY 4.0"},
        **{str(name): widths[name].values for name in widths.data_vars},
        belt_area=np.array(area),
        belt_towns=within.sum(axis=-1),
        belt_people_low=(within * (people * apart)).sum(axis=-1),
        belt_people_high=(within * people).sum(axis=-1),
    )


def _apart(places: Sequence[Town]) -> NDArray[np.bool_]:
    """Which places, the most populous first, have no larger one within `_SUBURB`."""
    at = np.array([(place.longitude, place.latitude) for place in places])
    found = [True]
    for index in range(1, len(at)):
        larger = at[:index]
        one = np.broadcast_to(at[index], larger.shape)
        found.append(bool(_GEOD.inv(one[:, 0], one[:, 1], larger[:, 0], larger[:, 1])[2].min() > _SUBURB))
    return np.array(found)
