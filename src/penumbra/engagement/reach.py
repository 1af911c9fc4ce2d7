"""Whether a battery's interceptor can reach a point at a given time, and the latest launch that does."""

import math
from typing import NamedTuple

from penumbra.earth.ellipsoid import height_above
from penumbra.earth.vectors import Vector, dot
from penumbra.flight.arc.arc import Arc, place
from penumbra.flight.fan.table import Fan, time_to_reach
from penumbra.jit import kernel

__all__ = ["Battery", "Intercept", "chord_to", "intercept_at", "latest_launch", "least_time"]


class Battery(NamedTuple):
    """One battery, SI, Earth-fixed."""

    below: Vector  # unit vector from the Earth's centre to the battery
    radius: float  # distance from the Earth's centre
    eastward: Vector  # east vector for `fan_edge`; its length is slightly less than the cosine of latitude
    floor: float
    ceiling: float
    max_flight_time: float
    min_chord: float  # chord of the least ground range
    ready_time: float  # decision and reaction: from a firm track at the battery to the interceptor's first motion
    assess_time: float
    inventory: int


class Intercept(NamedTuple):
    """A possible intercept: a point of an arc, its time, and the latest launch that reaches it."""

    node: float
    time: float
    launch: float  # -inf when out of reach


@kernel
def chord_to(battery: Battery, at: Vector, radius: float) -> float:
    """Chord of the ground angle from the battery to a position [m] at `radius` [m] from the Earth's centre."""
    return math.sqrt(max(2.0 - 2.0 * dot(at, battery.below) / radius, 0.0))


@kernel
def least_time(battery: Battery, fan: Fan, at: Vector, radius: float) -> float:
    """Least flight time [s] to a position [m]; NEVER or more outside the fan."""
    chord = chord_to(battery, at, radius)
    return time_to_reach(fan, chord, radius - battery.radius, dot(at, battery.eastward) / radius)


@kernel
def latest_launch(battery: Battery, fan: Fan, time: float, at: Vector, radius: float, height: float) -> float:
    """Latest launch time [s] that intercepts the object at `time` [s]; -inf when it is out of reach.

    at, radius, height : position [m], its distance from the Earth's centre [m] and height above the ellipsoid [m].
    """
    if not battery.floor <= height <= battery.ceiling or chord_to(battery, at, radius) < battery.min_chord:
        return -math.inf
    least = least_time(battery, fan, at, radius)
    return time - least if least <= battery.max_flight_time else -math.inf


@kernel
def intercept_at(battery: Battery, fan: Fan, flight: Arc, node: float) -> Intercept:
    """The possible intercept at a node of the arc."""
    at = place(flight, node)
    radius = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z)
    height = height_above(at.x, at.y, at.z)
    return Intercept(node, at.time, latest_launch(battery, fan, at.time, (at.x, at.y, at.z), radius, height))
