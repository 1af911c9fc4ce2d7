"""Places to evaluate: the cells of a shield's region, homes (the points where people live), or places by name."""

from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.nominal_map import region_cells
from penumbra.coverage.place_lookup import spot
from penumbra.coverage.problem import Places
from penumbra.coverage.provenance import provenance
from penumbra.coverage.share_places import places as territories
from penumbra.earth.homes import Homes
from penumbra.earth.homes import homes as homes_of
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield

__all__ = ["Homes", "Named", "Places", "cells", "homes", "labels", "named", "points"]


class Named(NamedTuple):
    """Places found by name."""

    latitude: NDArray[np.float64]  # (place,) [deg]
    longitude: NDArray[np.float64]  # (place,) [deg]
    name: NDArray[np.str_]  # (place,) name and country, as in "Nice, France"
    taken: NDArray[np.str_]  # (place,) full description of the place, and other towns of this name


def cells(shield: Shield) -> xr.Dataset:
    """The cells of the shield's region.

    Returns
    -------
    Dataset (cell)
        latitude, longitude : float [deg], of the centre; people, area : float, [m²]; map_unit; and the other variables
        of a map's cells.

    Raises
    ------
    DomainError
        `shield` is not a shield, or a named area has an unknown map unit.
    """
    check_shield(shield)
    return region_cells(shield)


def homes(shield: Shield, of: str | None = None) -> Homes:
    """The points where the people of the shield's region live; `people` are their weights.

    Parameters
    ----------
    shield : Shield
    of : str, optional
        Restricts the homes to one of the places of `penumbra.share`: "protected" for what the scenario
        protects, "nato" or "nato-europe" on the shield's date, a named area of the scenario, or a country by its
        three-letter code, as "TUR"; or the name of one of these. Case does not matter.
        By default all people of the region.

    Raises
    ------
    DomainError
        `shield` is not a shield, or its region has no such place; the message lists the nearest words.
    """
    check_shield(shield)
    region = shield.scenario.region
    found = homes_of(region.south.value, region.north.value, region.west.value, region.east.value)
    if of is None:
        return found
    known: dict[str, NDArray[np.bool_]] = {}
    about, present = provenance(shield, "Homes"), frozenset(np.unique(found.unit).tolist())
    for by in ("alliance", "area", "country", "protected"):
        for key, place in territories(about, present, by).items():
            for word in (key, place.name):
                known.setdefault(word.casefold(), place.holds(found.unit, found.latitude))
    inside = known.get(of.casefold()) if isinstance(of, str) else None
    if inside is None:
        raise DomainError(
            f"homes: of: nothing in the region has the name {shown(of)}"
            f"{nearest(str(of).casefold(), known)}; write protected, nato, nato-europe, a named area, or a code as TUR"
        )
    return Homes(
        found.latitude[inside],
        found.longitude[inside],
        found.people[inside],
        found.radius[inside],
        found.unit[inside],
        found.town[inside],
    )


def named(shield: Shield, *written: str) -> Named:
    """Places by name.

    Parameters
    ----------
    shield : Shield
    *written : str
        Id of a launch point or site, a town, or coordinates, as for ``aim`` of `penumbra.trace`.

    Returns
    -------
    Named (place,)
        `taken` describes the place found for each name, in case several towns have it.

    Raises
    ------
    DomainError
        `shield` is not a shield, no place is given, or a place is not found; the message lists the nearest names.
    """
    check_shield(shield)
    if not written:
        raise DomainError('named: there is no place; write at least one, as in named(shield, "Bucharest", "52.2,21.0")')
    for each in written:
        if not isinstance(each, str):
            raise DomainError(
                f'named: write each place as text, as in named(shield, "Bucharest", "52.2,21.0"), not {shown(each)}; '
                "for a list write named(shield, *list)"
            )
    found = [spot(shield.scenario, each) for each in written]
    return Named(
        np.array([each.latitude for each in found]),
        np.array([each.longitude for each in found]),
        np.array([each.short for each in found]),
        np.array([each.described + (f"; also of this name: {each.also}" if each.also else "") for each in found]),
    )


def labels(places: Places | Named | Homes | xr.Dataset) -> dict[str, Any]:
    """Labels of places, (aim,) each, by Dataset variable."""
    if isinstance(places, Named):
        return {"aim_name": places.name, "aim_taken": places.taken}
    if isinstance(places, Homes):
        return {"aim_name": places.town, "aim_unit": places.unit}
    if isinstance(places, xr.Dataset):
        wanted = {"aim_cell": "cell", "aim_unit": "map_unit"}
        return {name: places[own].values for name, own in wanted.items() if own in places}
    return {}


def points(places: Places | Named | Homes | xr.Dataset) -> Places:
    """The points of any object with a latitude and a longitude [deg] for each place.

    Raises
    ------
    DomainError
        It has no latitude or longitude, their shapes differ, or a value is out of range.
    """
    given = [getattr(places, name, None) for name in Places._fields]
    if given[0] is None or given[1] is None:
        raise DomainError(
            f"places: {type(places).__name__} has no latitude and longitude; write "
            "penumbra.places.cells(shield), homes(shield), or named(shield, ...)"
        )
    latitude, longitude = (np.asarray(each, np.float64) for each in given)
    if latitude.ndim != 1 or latitude.shape != longitude.shape:
        raise DomainError(
            f"places: latitude has shape {latitude.shape} and longitude {longitude.shape}; "
            "write one number of each for each place"
        )
    for name, degrees, most in (("latitude", latitude, 90.0), ("longitude", longitude, 180.0)):
        wrong = np.flatnonzero(~(np.abs(degrees) <= most))
        if wrong.size:
            raise DomainError(
                f"places: {name} of place {wrong[0]} is {degrees[wrong[0]]:g}; "
                f"it lies between {-most:g} and {most:g} deg"
            )
    return Places(latitude, longitude)
