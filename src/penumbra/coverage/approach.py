"""Launch points of flights toward a battery: one fixed point, or one for each aim at a given ground distance."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, MEAN_RADIUS, SEMI_MAJOR
from penumbra.coverage.problem import Places
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.arc import Boost, arc

__all__ = ["Approach", "around", "moving_launch_points", "starts"]

Floats = NDArray[np.float64]

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)
_CLOSE = 1.0  # [m] tolerance of a ground distance
_ROUNDS = 20
_SHORT = 1e-5  # relative margin by which the speed of the farthest flight stays below the class's speed


class Approach(NamedTuple):
    """The direction, and the launch point or ground distance, from which a class attacks."""

    bearing: float
    """Azimuth of the launch points as seen from the battery [deg], east of north."""
    launch: float | None = None
    """Ground distance [m] from the battery to the fixed launch point; None if each flight has its own launch point."""
    flies: float | None = None
    """Ground distance [m] of every flight, without `launch`; None for the greatest distance that the class reaches."""


def around(site: Places, azimuth: Floats, distance: Floats) -> Places:
    """Places at azimuths [deg] and ground distances [m] from a site, arrays of one shape."""
    shape = np.broadcast_shapes(np.shape(azimuth), np.shape(distance))
    whole = [np.broadcast_to(np.asarray(each, float), shape).ravel() for each in (*site, azimuth, distance)]
    latitude, longitude, way = whole[0], whole[1], whole[3]
    to_longitude, to_latitude, _ = _GEOD.fwd(longitude, latitude, whole[2], way)
    return Places(np.asarray(to_latitude).reshape(shape), np.asarray(to_longitude).reshape(shape))


def moving_launch_points(site: Places, bearing: float, aims: Places, way: Floats) -> Places:
    """Launch points on the line from a site along a bearing [deg], each a ground distance [m] away from its aim.

    Of the two such points, the farther along the line. The solution on the sphere is corrected on the ellipsoid by the
    secant method until the distance is right to a metre. nan if there is none, as for an aim farther from the line than
    this distance.

    aims, way : (aim,), way may be one number.
    """
    count = aims.latitude.size
    longitude, latitude = np.repeat(site.longitude, count), np.repeat(site.latitude, count)
    azimuth, _, off = _GEOD.inv(longitude, latitude, aims.longitude, aims.latitude)
    turned, d = np.radians(np.asarray(azimuth) - bearing), np.asarray(off) / MEAN_RADIUS
    wanted = np.broadcast_to(np.asarray(way, float), (count,))
    ahead, crosswise = np.sin(d) * np.cos(turned), np.hypot(np.cos(d), np.sin(d) * np.cos(turned))
    with np.errstate(invalid="ignore"):
        along = (np.arctan2(ahead, np.cos(d)) + np.arccos(np.cos(wanted / MEAN_RADIUS) / crosswise)) * MEAN_RADIUS

    def missed(at: Floats) -> tuple[Floats, Places]:
        starts = around(site, np.full(count, bearing), at)
        distance = _GEOD.inv(starts.longitude, starts.latitude, aims.longitude, aims.latitude)[2]
        return np.asarray(distance) - wanted, starts

    known = np.isfinite(along)
    before, last = along, np.where(known, along + 1e3, 0.0)
    miss, _ = missed(np.where(known, before, 0.0))
    for _ in range(_ROUNDS):
        miss_last, starts = missed(last)
        with np.errstate(invalid="ignore", divide="ignore"):
            change = miss_last * (last - before) / (miss_last - miss)
        going = known & (np.abs(miss_last) > _CLOSE) & np.isfinite(change)
        if not going.any():
            break
        before, miss = np.where(going, last, before), np.where(going, miss_last, miss)
        last = np.where(going, last - change, last)
    found = known & (np.abs(miss_last) <= _CLOSE)
    return Places(np.where(found, starts.latitude, np.nan), np.where(found, starts.longitude, np.nan))


def starts(approach: Approach, site: Places, boost: Boost, longest: float, aims: Places) -> Places:
    """The launch point of the flight to each aim; nan where there is no such flight.

    Parameters
    ----------
    approach : Approach
    site : Places (1,)
    boost : Boost
        Of the class, at the loft that it flies.
    longest : float
        Greatest range [m] of the class on an Earth without rotation.
    aims : Places (aim,)

    Method
    ------
    At the greatest distance the flight needs exactly the speed of the class. Speed grows smoothly with distance, so the
    secant method, started at the class's range, converges in three or four steps.
    """
    if approach.launch is not None:
        one = around(site, np.array([approach.bearing]), np.array([approach.launch]))
        return Places(*(np.repeat(each, aims.latitude.size) for each in one))
    if approach.flies is not None:
        return moving_launch_points(site, approach.bearing, aims, np.array(approach.flies))
    return _farthest(approach, site, boost, longest, aims)


def _farthest(approach: Approach, site: Places, boost: Boost, longest: float, aims: Places) -> Places:
    limitless = boost._replace(farthest=math.inf, min_range=0.0)
    wanted = boost.range_speed * (1.0 - _SHORT)

    def asked(way: Floats) -> tuple[Floats, Places]:
        launches = moving_launch_points(site, approach.bearing, aims, way)
        return np.array([_speed(limitless, *ends) for ends in zip(*launches, *aims, strict=True)]) - wanted, launches

    before = np.full(aims.latitude.size, longest)
    last = before * 0.99
    surplus, _ = asked(before)
    for _ in range(_ROUNDS):
        over, launches = asked(last)
        with np.errstate(invalid="ignore", divide="ignore"):
            change = over * (last - before) / (over - surplus)
        going = np.isfinite(change) & (np.abs(over) > _SHORT * boost.range_speed / 2.0)
        if not going.any():
            break
        before, surplus = np.where(going, last, before), np.where(going, over, surplus)
        last = np.where(going, np.maximum(last - change, longest / 2.0), last)
    fine = np.abs(over) <= _SHORT * boost.range_speed
    return Places(*(np.where(fine, each, np.nan) for each in launches))


def _speed(boost: Boost, latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Burnout speed [m/s] that a flight needs, relative to the ground; nan where no arc is found."""
    if not math.isfinite(latitude):
        return math.nan
    start = position(math.radians(latitude), math.radians(longitude), 0.0)
    return float(arc(boost, start, position(math.radians(to_latitude), math.radians(to_longitude), 0.0)).speed)
