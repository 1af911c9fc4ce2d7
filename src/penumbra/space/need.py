"""How many interceptors in orbit a design needs: numbers of a world, bounds over the ranges, and drawn worlds."""

import math
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import SEMI_MAJOR
from penumbra.scenario.quantity import Quantity
from penumbra.space.absentee import needed, reach_angle, share_within
from penumbra.space.designs import Design
from penumbra.uncertainty.drawn.priors import Prior, quantile

__all__ = ["UNCERTAIN", "World", "bounds", "drawn", "owned", "world"]

Floats = NDArray[np.float64]

UNCERTAIN = ("altitude", "inclination", "window", "delay", "speed")
"""Fields of a design that have ranges."""


class World(NamedTuple):
    """One value of each uncertain number; SI."""

    altitude: float
    inclination: float
    window: float
    delay: float
    speed: float

    @property
    def radius(self) -> float:
        """Of the shell [m]."""
        return SEMI_MAJOR + self.altitude

    @property
    def angle(self) -> float:
        """Reach as an angle from the Earth's centre [rad]."""
        return reach_angle(self.speed, self.window - self.delay, self.radius)

    @property
    def reach(self) -> float:
        """Along the shell [m]."""
        return self.angle * self.radius


def _numbers(design: Design) -> list[Quantity]:
    return [getattr(design, field) for field in UNCERTAIN]


def world(design: Design) -> World:
    """The nominal world of a design."""
    return World(*(number.value for number in _numbers(design)))


def owned(design: Design, one: World, latitude: float) -> float:
    """Interceptors owned so that on average enough are in reach of a place at a latitude [rad]; inf if none ever is."""
    return needed(design.missiles, design.shots, share_within(latitude, one.inclination, one.angle))


def _ends(design: Design) -> Iterator[World]:
    """All combinations of value, low and high."""
    for each in product(*(sorted({number.low, number.value, number.high}) for number in _numbers(design))):
        yield World(*each)


def bounds(design: Design, latitude: float) -> tuple[float, float]:
    """Least and greatest number owned for a latitude [rad] over all combinations of ends and values.

    More time and speed never need more. The inclination that needs least is just above the latitude, so that one is
    tried too if it is within the range.
    """
    tried = list(_ends(design))
    best = abs(latitude) + min(each.angle for each in tried)
    if design.inclination.low < best < design.inclination.high:
        tried += [each._replace(inclination=best) for each in tried]
    counts = [owned(design, each, latitude) for each in tried]
    return min(counts), max(counts)


def drawn(design: Design, prior: Prior, points: Floats) -> Floats:
    """Numbers owned in drawn worlds, each for the place that needs most.

    points : (world, number) of the unit cube, a column for each of `UNCERTAIN`.
    """
    columns = [
        quantile(prior, points[:, at], number.low, number.value, number.high)
        for at, number in enumerate(_numbers(design))
    ]
    latitudes = {math.radians(launch.latitude.value) for launch in design.launches.values()}
    return np.array(
        [
            max(owned(design, World(*map(float, row)), latitude) for latitude in latitudes)
            for row in zip(*columns, strict=True)
        ]
    )
