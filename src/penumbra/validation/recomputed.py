"""Computations of published rows: the product's formulas, applied to the problems of books and pages.

Every function takes a few named SI numbers and returns one. None contains physics of its own: flights come from
`penumbra.flight.arc.transfer.transfer`, inverted where the book gives the speed and asks for the end.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from scipy.optimize import brentq

from penumbra.constants import MEAN_RADIUS, MU, SEMI_MAJOR
from penumbra.earth.ellipsoid import up
from penumbra.earth.vectors import dot, length
from penumbra.flight.arc.transfer import Transfer, down_to, range_speed, transfer
from penumbra.sensing.radar_equation import Emitter, detection_range
from penumbra.sensing.sight import scaled_range
from penumbra.validation.footprints import FOOTPRINTS
from penumbra.validation.leakage import LEAKAGE
from penumbra.validation.orbits_and_money import ORBITS_AND_MONEY
from penumbra.validation.ship_cover import SHIP_COVER
from penumbra.validation.sites import SITES
from penumbra.validation.whole_flights import WHOLE_FLIGHTS

__all__ = ["RECOMPUTED"]

_EDGE = 1e-6  # [rad] from the ends of a bracket, where the flight degenerates
_PARABOLA = 2.0  # Q of the parabola, in place of nan for faster flights
_FAR = 1e12  # [m] apogee in place of nan for these


class _Free(NamedTuple):
    """A free flight between two points of one plane."""

    radius: float  # at burnout
    angle: float  # from start to end
    flight: Transfer

    @property
    def speed(self) -> float:
        """At burnout [m/s]."""
        return length(self.flight.velocity)

    @property
    def rise(self) -> float:
        """Flight-path angle at burnout: it starts on the x axis."""
        return math.asin(self.flight.velocity[0] / self.speed)

    @property
    def apogee(self) -> float:
        """Distance of the ellipse's far end from the Earth's centre."""
        a = self.flight.semi_major
        return a * (1.0 + math.hypot(1.0 - self.radius / a, self.flight.sigma))

    @property
    def momentum(self) -> float:
        """Angular momentum of a unit mass [m²/s]."""
        return self.radius * self.flight.velocity[1]

    @property
    def q(self) -> float:
        """Q of [BMW1971] 6.2 at burnout: the squared speed over that of a circular orbit there, squared."""
        return self.speed**2 * self.radius / MU


def _free(radius: float, angle: float, end: float, loft: float = 0.0) -> _Free:
    where = (end * math.cos(angle), end * math.sin(angle), 0.0)
    return _Free(radius, angle, transfer((radius, 0.0, 0.0), where, loft))


def _fired(radius: float, speed: float, rise: float) -> _Free:
    """The flight that leaves a radius at a speed and flight-path angle and comes down on the same radius."""

    def to(angle: float) -> _Free:
        return _free(radius, angle, radius, rise - (math.pi - angle) / 4.0)

    def surplus(angle: float) -> float:
        found = to(angle).q
        return (found if math.isfinite(found) else _PARABOLA) - speed**2 * radius / MU

    return to(float(brentq(surplus, _EDGE, math.pi - _EDGE, xtol=1e-13)))


def _tested(burnout_altitude: float, speed: float, apogee: float) -> _Free:
    """The flight of a test of which height and speed at burnout and the height of apogee were measured."""
    radius = SEMI_MAJOR + burnout_altitude

    def surplus(rise: float) -> float:
        return _fired(radius, speed, rise).apogee - SEMI_MAJOR - apogee

    return _fired(radius, speed, float(brentq(surplus, 0.05, math.pi / 2.0 - 0.05, xtol=1e-12)))


def _energy(burnout_altitude: float, speed: float, apogee: float) -> float:
    return -0.5 * MU / _tested(burnout_altitude, speed, apogee).flight.semi_major


def _apogee_speed(burnout_altitude: float, speed: float, apogee: float) -> float:
    tested = _tested(burnout_altitude, speed, apogee)
    return tested.momentum / tested.apogee


def _momentum(burnout_altitude: float, speed: float, apogee: float) -> float:
    return _tested(burnout_altitude, speed, apogee).momentum


def _rise(burnout_altitude: float, speed: float, apogee: float) -> float:
    return _tested(burnout_altitude, speed, apogee).rise


def _q(burnout_altitude: float, speed: float, apogee: float) -> float:
    return _tested(burnout_altitude, speed, apogee).q


def _range_angle(burnout_altitude: float, speed: float, apogee: float) -> float:
    return _tested(burnout_altitude, speed, apogee).angle


def _angle_between(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    return math.acos(dot(up(latitude, longitude), up(to_latitude, to_longitude)))


def _high_rise(angle: float, q: float) -> float:
    """Flight-path angle of the higher of the two flights through an angle with one Q."""

    def surplus(loft: float) -> float:
        found = _free(SEMI_MAJOR, angle, SEMI_MAJOR, loft).q
        return (found if math.isfinite(found) else _PARABOLA) - q

    least = (math.pi - angle) / 4.0
    return least + float(brentq(surplus, 0.0, math.pi / 2.0 - least - _EDGE))


def _farthest_angle(q: float) -> float:
    return float(brentq(lambda angle: _free(SEMI_MAJOR, angle, SEMI_MAJOR).q - q, _EDGE, math.pi - _EDGE))


def _least_q(angle: float) -> float:
    return _free(SEMI_MAJOR, angle, SEMI_MAJOR).q


def _least_speed(angle: float, burnout_altitude: float) -> float:
    radius = SEMI_MAJOR + burnout_altitude
    return _free(radius, angle, radius).speed


def _burnout_q(burnout_altitude: float, speed: float) -> float:
    """Q of a burnout, taken from the flight that a speed gives at 45 degrees."""
    return _fired(SEMI_MAJOR + burnout_altitude, speed, math.pi / 4.0).q


def _least(distance: float, burnout_altitude: float, burnout_downrange: float, loft: float = 0.0) -> _Free:
    """The flight over a ground distance on a sphere of mean radius, from burnout down to the ground."""
    return _free(MEAN_RADIUS + burnout_altitude, (distance - burnout_downrange) / MEAN_RADIUS, MEAN_RADIUS, loft)


def _met_speed(distance: float, burnout_altitude: float = 0.0, burnout_downrange: float = 0.0) -> float:
    return range_speed(distance, burnout_altitude, burnout_downrange)


def _met_rise(distance: float) -> float:
    return _least(distance, 0.0, 0.0).rise


def _met_apogee(distance: float, burnout_altitude: float = 0.0, burnout_downrange: float = 0.0) -> float:
    return _least(distance, burnout_altitude, burnout_downrange).apogee - MEAN_RADIUS


def _met_time(
    distance: float, burnout_altitude: float = 0.0, burnout_downrange: float = 0.0, burn_time: float = 0.0
) -> float:
    return burn_time + _least(distance, burnout_altitude, burnout_downrange).flight.time


def _time_down_to(
    distance: float, height: float, burnout_altitude: float, burnout_downrange: float, burn_time: float
) -> float:
    """Time from launch until a flight of least energy falls through a height."""
    free = _least(distance, burnout_altitude, burnout_downrange)
    anomaly = down_to(free.flight, free.radius, MEAN_RADIUS + height)
    nearness, sigma = free.radius / free.flight.semi_major, free.flight.sigma
    fallen = anomaly - (1.0 - nearness) * math.sin(anomaly) + sigma * (1.0 - math.cos(anomaly))
    return burn_time + free.flight.pace * fallen


def _climbing_to(distance: float, apogee: float) -> _Free:
    """The free flight from the ground to the ground over a distance that climbs to an apogee, lofted or depressed."""

    def surplus(loft: float) -> float:
        found = _least(distance, 0.0, 0.0, loft).apogee
        return (found if math.isfinite(found) else _FAR) - MEAN_RADIUS - apogee

    level, vertical = (math.pi - distance / MEAN_RADIUS) / 4.0, (math.pi + distance / MEAN_RADIUS) / 4.0
    return _least(distance, 0.0, 0.0, float(brentq(surplus, _EDGE - level, vertical - _EDGE)))


def _lofted_time(distance: float, apogee: float) -> float:
    return _climbing_to(distance, apogee).flight.time


def _range_of_lofted(distance: float, apogee: float) -> float:
    """The farthest range, ground to ground, of the speed that a lofted flight starts with; nan if it is unlimited."""
    speed, whole = _climbing_to(distance, apogee).speed, (math.pi - _EDGE) * MEAN_RADIUS
    if speed >= range_speed(whole, 0.0, 0.0):
        return math.nan
    return float(brentq(lambda far: range_speed(far, 0.0, 0.0) - speed, _EDGE * MEAN_RADIUS, whole))


def _radar_range(
    mean_power: float,
    aperture: float,
    efficiency: float,
    frequency: float,
    temperature: float,
    losses: float,
    dwell: float,
    ratio: float,
    cross_section: float,
) -> float:
    emitter = Emitter(mean_power, aperture, efficiency, frequency, temperature, losses)
    return detection_range(emitter, dwell, ratio, cross_section)


def _scaled_range(reference_range: float, cross_section: float, reference_cross_section: float) -> float:
    return scaled_range(reference_range, cross_section, reference_cross_section)


def _cross_section_for(distance: float, reference_range: float, reference_cross_section: float) -> float:
    """The cross-section at which a radar's range, scaled, becomes `distance`."""

    def surplus(exponent: float) -> float:
        return scaled_range(reference_range, 10.0**exponent, reference_cross_section) - distance

    return float(10.0 ** brentq(surplus, -8.0, 4.0, xtol=1e-12))


RECOMPUTED: dict[str, Callable[..., float]] = {
    "energy from apogee": _energy,
    "speed at apogee": _apogee_speed,
    "angular momentum from apogee": _momentum,
    "flight-path angle from apogee": _rise,
    "Q from apogee": _q,
    "range angle from apogee": _range_angle,
    "angle between places": _angle_between,
    "higher flight-path angle": _high_rise,
    "speed itself": lambda speed: speed,
    "Q of burnout": _burnout_q,
    "farthest range angle": _farthest_angle,
    "angle of distance": lambda distance: distance / SEMI_MAJOR,
    "least Q": _least_q,
    "least burnout speed": _least_speed,
    "minimum-energy speed": _met_speed,
    "minimum-energy angle": _met_rise,
    "minimum-energy apogee": _met_apogee,
    "minimum-energy time": _met_time,
    "lofted time": _lofted_time,
    "range of a lofted flight's speed": _range_of_lofted,
    "time down to a height": _time_down_to,
    "radar range": _radar_range,
    "scaled radar range": _scaled_range,
    "cross-section for a radar range": _cross_section_for,
    **WHOLE_FLIGHTS,
    **FOOTPRINTS,
    **SHIP_COVER,
    **LEAKAGE,
    **ORBITS_AND_MONEY,
    **SITES,
}
"""Values of a row's `computes`."""
