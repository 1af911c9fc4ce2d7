"""How far the product's fans are off interceptors integrated in three dimensions; the limits they are held to."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from penumbra.constants import MEAN_RADIUS
from penumbra.flight.fan.edge import at_site
from penumbra.flight.fan.interceptor_flights import fly_out
from penumbra.flight.fan.table import time_to_reach
from reference.comparison import MISSILES, SLOWED, Missile, edge, reach, table
from reference.integrator import Array

LATITUDES = (0.0, 44.0, 54.0, 70.0)
LATE = 0.95  # of the longest flight, after which the edge of reach, not the time, is the question
LOW = 0.1  # of the ceiling; below it nothing is compared
AMPLE = 2.5  # times the longest flight, after which speed alone bounds the reach


class Limits(NamedTuple):
    """What the fan of one interceptor is held to."""

    worst: float  # time [%]
    mean: float  # time [%]
    edge: float  # of reach, bounded by time [km]
    ample: float  # of reach, bounded by speed [km]
    table: float  # worst of a thousand [%], of grid and blend alone


LIMITS = {
    "3.25 km/s": Limits(0.6, 0.15, 2.5, 4.0, 0.05),
    "4.5 km/s": Limits(0.5, 0.15, 3.0, 9.0, 0.05),
    "5.5 km/s": Limits(0.4, 0.1, 4.0, 18.0, 0.05),
    "1.6 km/s through air": Limits(0.4, 0.1, 0.5, 1.0, 0.1),
    "2.25 km/s through air": Limits(0.8, 0.25, 1.5, 4.0, 0.4),
    "2.7 km/s through air": Limits(0.6, 0.15, 1.2, 1.2, 0.1),
}
assert LIMITS.keys() == (MISSILES | SLOWED).keys()


def times_off(missile: Missile, count: int, seed: int, j2: bool) -> Array:
    """Least times to random points, product from reference [%], (count,)."""
    draw, off = np.random.default_rng(seed), []
    while len(off) < count:
        latitude, azimuth = draw.choice(LATITUDES), draw.uniform(0.0, 360.0)
        distance = draw.uniform(0.05, 0.7) * missile.burnout_speed * missile.max_time
        height = draw.uniform(0.1, 0.9) * missile.ceiling
        times = reach(missile, latitude, azimuth, distance, height, j2)
        if times.reference < LATE * missile.max_time:
            off.append(100.0 * abs(times.product / times.reference - 1.0))
    return np.array(off)


def edges_off(missile: Missile, azimuths: Iterable[float], longest: float, j2: bool) -> Array:
    """The edge of reach at three tenths of the ceiling, flights lasting `longest` [s]: product from reference [km]."""
    pairs = [
        edge(missile, latitude, azimuth, 0.3 * missile.ceiling, longest, j2)
        for latitude in LATITUDES[:2]
        for azimuth in azimuths
    ]
    return np.array([abs(ours - theirs) / 1e3 for ours, theirs in pairs])


def table_off(missile: Missile) -> Array:
    """The fan's table from the flights it was made of, on a still Earth, where they are the soonest [%]."""
    out = fly_out(*missile[:2], LATE * missile.max_time, ballistic_coefficient=missile.coefficient)
    fan = at_site(table(missile), math.pi / 2.0, MEAN_RADIUS)  # on a still Earth
    inside = (out.height > LOW * missile.ceiling) & (out.height < missile.ceiling) & (out.angle > 0.0)
    times = np.broadcast_to(out.time, inside.shape)[inside]
    chords = 2.0 * np.sin(0.5 * out.angle[inside])
    found = np.array([time_to_reach(fan, *at, 0.0) for at in zip(chords, out.height[inside], strict=True)])
    off = 100.0 * (found / times - 1.0)
    return np.abs(off[off > -1.0])  # the others meet the point later than some flight does
