"""Computations of published rows about whole flights: over the rotating Earth, of interceptors, to radar horizons.

As in `penumbra.validation.recomputed` every function takes a few named SI numbers and returns one, and contains no
physics of its own: arcs come from `penumbra.flight.arc.arc`, climbs from `penumbra.flight.fan.fan`, horizons from
`penumbra.sensing.sight`.
"""

import math
from collections.abc import Callable

from pyproj import Geod
from scipy.optimize import brentq

from penumbra.constants import FLATTENING, MEAN_RADIUS, SEMI_MAJOR
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.arc import Arc, Boost, arc
from penumbra.flight.arc.transfer import range_speed
from penumbra.flight.fan.edge import at_site
from penumbra.flight.fan.fan import fan_of
from penumbra.flight.fan.table import time_to_reach
from penumbra.sensing.sight import clearance

__all__ = ["WHOLE_FLIGHTS"]

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)
_NEAREST, _FARTHEST = 0.2, 1.9  # times the range of a class: bracket of its edge
_ROOMY = 1.5  # height of the fan's table over the requested height
_LONGEST = 600.0  # [s] longest flight of that table


def _apart(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> tuple[float, float]:
    """Azimuth [rad] and length [m] of the shortest way between two places [rad] on the ellipsoid."""
    azimuth, _, length = _GEOD.inv(longitude, latitude, to_longitude, to_latitude, radians=True)
    return float(azimuth), float(length)


def _distance(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    return _apart(latitude, longitude, to_latitude, to_longitude)[1]


def _flown(
    start: tuple[float, float],
    aim: tuple[float, float],
    burn_time: float,
    altitude: float,
    downrange: float,
    apogee: float = 0.0,
) -> Arc:
    """The arc of the product from place to place [rad], without air or speed limit; to an apogee if given."""
    boost = Boost(burn_time, altitude, downrange, 0.0, math.inf, 0.0, math.inf, math.inf, apogee=apogee)
    return arc(boost, position(*start, 0.0), position(*aim, 0.0))


def _time_between(
    latitude: float,
    longitude: float,
    to_latitude: float,
    to_longitude: float,
    burn_time: float,
    burnout_altitude: float,
    burnout_downrange: float,
) -> float:
    places = (latitude, longitude), (to_latitude, to_longitude)
    return _flown(*places, burn_time, burnout_altitude, burnout_downrange).flight_time


def _time_to_apogee(
    latitude: float,
    longitude: float,
    azimuth: float,
    distance: float,
    apogee: float,
    burn_time: float,
    burnout_altitude: float,
    burnout_downrange: float,
) -> float:
    """Time from launch of a flight that climbs to an apogee over a distance toward an azimuth."""
    east, north, _ = _GEOD.fwd(longitude, latitude, azimuth, distance, radians=True)
    burnout = burn_time, burnout_altitude, burnout_downrange
    return _flown((latitude, longitude), (north, east), *burnout, apogee).flight_time


def _reach_toward(
    latitude: float,
    longitude: float,
    to_latitude: float,
    to_longitude: float,
    distance: float,
    burn_time: float,
    burnout_altitude: float,
    burnout_downrange: float,
) -> float:
    """Reach of a class toward a place on the rotating Earth; `distance` is its range without rotation.

    As in the product, a class is defined by the burnout speed of its range; it reaches as far as this speed does when
    the ground moves the missile and the aim.
    """
    azimuth = _apart(latitude, longitude, to_latitude, to_longitude)[0]
    speed = range_speed(distance, burnout_altitude, burnout_downrange)

    def surplus(far: float) -> float:
        east, north, _ = _GEOD.fwd(longitude, latitude, azimuth, far, radians=True)
        flight = _flown((latitude, longitude), (north, east), burn_time, burnout_altitude, burnout_downrange)
        return speed if math.isnan(flight.speed) else flight.speed - speed  # beyond what any flight is aimed at

    return float(brentq(surplus, _NEAREST * distance, _FARTHEST * distance, xtol=1.0))


def _climb_time(burnout_speed: float, burn_time: float, height: float, distance: float) -> float:
    """Least time of an interceptor to a height over a ground distance due north of a site on the equator."""
    fan = at_site(fan_of(burnout_speed, burn_time, _LONGEST, _ROOMY * height), 0.0, SEMI_MAJOR)
    return time_to_reach(fan, 2.0 * math.sin(0.5 * distance / MEAN_RADIUS), height, 0.0)


def _horizon(height: float) -> float:
    """Ground distance along the equator at which an object comes over the horizon of the ground; rays straight."""
    site, radius = (SEMI_MAJOR, 0.0, 0.0), SEMI_MAJOR + height

    def above(angle: float) -> float:
        return clearance(site, (radius * math.cos(angle), radius * math.sin(angle), 0.0))

    return SEMI_MAJOR * float(brentq(above, 1e-6, 0.5 * math.pi, xtol=1e-14))


WHOLE_FLIGHTS: dict[str, Callable[..., float]] = {
    "distance between places": _distance,
    "time between places": _time_between,
    "time to an apogee": _time_to_apogee,
    "reach toward a place": _reach_toward,
    "time of an interceptor": _climb_time,
    "horizon distance": _horizon,
}
"""Values of a row's `computes` about whole flights."""
