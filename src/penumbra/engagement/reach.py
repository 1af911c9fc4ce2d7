"""Can a battery's interceptor be at a point at a time: the last moment at which it could be launched."""

import math
from typing import NamedTuple

from penumbra.earth.ellipsoid import height_above
from penumbra.earth.vectors import Vector, dot
from penumbra.flight.arc.arc import Arc, place
from penumbra.flight.fan.table import Fan, time_to_reach
from penumbra.jit import kernel

__all__ = ["Battery", "Chance", "chance_at", "chord_to", "latest_launch", "least_time"]


class Battery(NamedTuple):
    """One battery, SI, Earth-fixed."""

    below: Vector  # unit vector to it from the Earth's centre
    radius: float  # distance from the Earth's centre
    eastward: Vector  # east, as `fan_edge` takes it: little less than the cosine of latitude long
    floor: float
    ceiling: float
    max_flight_time: float
    min_chord: float  # of the least ground range
    ready_time: float  # decision and reaction, from a firm track at the battery to the interceptor's first motion
    assess_time: float
    inventory: int


class Chance(NamedTuple):
    """A moment on an arc and the last launch that meets it then."""

    node: float
    time: float
    launch: float  # -inf when no launch does


@kernel
def chord_to(battery: Battery, at: Vector, radius: float) -> float:
    """Chord of the ground angle to a position [m] at `radius` [m] from the Earth's centre."""
    return math.sqrt(max(2.0 - 2.0 * dot(at, battery.below) / radius, 0.0))


@kernel
def least_time(battery: Battery, fan: Fan, at: Vector, radius: float) -> float:
    """Least time [s] from launch to a position [m]; NEVER or more beyond the fan."""
    chord = chord_to(battery, at, radius)
    return time_to_reach(fan, chord, radius - battery.radius, dot(at, battery.eastward) / radius)


@kernel
def latest_launch(battery: Battery, fan: Fan, time: float, at: Vector, radius: float, height: float) -> float:
    """Last launch time [s] that meets the object at `time`; -inf when it is out of reach.

    at, radius, height : position [m], its distance from the Earth's centre [m] and height above the ellipsoid [m].
    """
    if not battery.floor <= height <= battery.ceiling or chord_to(battery, at, radius) < battery.min_chord:
        return -math.inf
    least = least_time(battery, fan, at, radius)
    return time - least if least <= battery.max_flight_time else -math.inf


@kernel
def chance_at(battery: Battery, fan: Fan, flight: Arc, node: float) -> Chance:
    """The chance to meet the object at a node of its arc."""
    at = place(flight, node)
    radius = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z)
    height = height_above(at.x, at.y, at.z)
    return Chance(node, at.time, latest_launch(battery, fan, at.time, (at.x, at.y, at.z), radius, height))
