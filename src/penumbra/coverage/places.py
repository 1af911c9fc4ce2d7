"""Where answers are wanted: the cells of a shield's region, the points where people live, or places by name."""

import numpy as np
import xarray as xr

from penumbra.coverage.footprint import ground
from penumbra.coverage.problem import Places
from penumbra.coverage.where import spot
from penumbra.errors import DomainError
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.world.homes import Homes
from penumbra.world.homes import homes as homes_of

__all__ = ["Homes", "Places", "cells", "homes", "named", "points"]


def cells(shield: Shield) -> xr.Dataset:
    """The cells of the shield's region.

    Returns
    -------
    Dataset (cell)
        latitude, longitude : float [deg], of the centre; people, area : float, [m²]; map_unit; and what else a map
        tells of its ground.

    Raises
    ------
    DomainError
        It is no shield, or a named area has a map unit that no map has.
    """
    check_shield(shield)
    return ground(shield)


def homes(shield: Shield) -> Homes:
    """The points where the people of the shield's region live; `people` are their weights.

    Raises
    ------
    DomainError
        It is no shield.
    """
    check_shield(shield)
    region = shield.scenario.region
    return homes_of(region.south.value, region.north.value, region.west.value, region.east.value)


def named(shield: Shield, *written: str) -> Places:
    """Places as people write them.

    Parameters
    ----------
    shield : Shield
    *written : str
        Id of a launch point or site, a town, or coordinates, as ``aim`` of `penumbra.trace` takes them.

    Raises
    ------
    DomainError
        It is no shield, no place is written, or nothing is called so; the text lists the nearest names.
    """
    check_shield(shield)
    if not written:
        raise DomainError('named: no place; write at least one, as in named(shield, "Bucharest", "52.2,21.0")')
    found = [spot(shield.scenario, each) for each in written]
    return Places(np.array([each.latitude for each in found]), np.array([each.longitude for each in found]))


def points(places: Places | Homes | xr.Dataset) -> Places:
    """The points of whatever has a latitude and a longitude [deg] for each place.

    Raises
    ------
    DomainError
        It has none, not as many of one as of the other, or one that is on no globe.
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
