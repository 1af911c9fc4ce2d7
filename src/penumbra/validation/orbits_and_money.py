"""Computations of published rows on interceptors in orbit and on money, by the product's formulas."""

import math
from collections.abc import Callable

from penumbra.constants import MEAN_RADIUS, SEMI_MAJOR
from penumbra.costing.items import Item, Prices, total
from penumbra.space.absentee import even_share, needed, reach_angle, reach_for

__all__ = ["ORBITS_AND_MONEY"]


def _interceptors(missiles: float, altitude: float, speed: float, time: float) -> float:
    """Interceptors owned, evenly spread, one shot at each missile."""
    return needed(missiles, 1.0, even_share(reach_angle(speed, time, SEMI_MAJOR + altitude)))


def _time_left(missiles: float, interceptors: float, altitude: float, speed: float) -> float:
    """Time for the fly-out with which so many evenly spread interceptors are enough on average."""
    return reach_for(interceptors / missiles, SEMI_MAJOR + altitude) / speed


def _share_seen(satellites: float, altitude: float) -> float:
    """Shares of the Earth that satellites see down to the horizon, added up."""
    return satellites * even_share(math.acos(MEAN_RADIUS / (MEAN_RADIUS + altitude)))


def _cost(
    count: float = 1.0,
    unit: float = 0.0,
    years: float = 1.0,
    life: float | None = None,
    mass: float = 0.0,
    lift: float = 0.0,
    yearly: float = 0.0,
    once: float = 0.0,
) -> float:
    """What an item costs over some years; mass [kg] of each, money in dollars."""
    item = Item(name="published", count=count, life=life, mass=mass or None)
    return total(item, Prices(unit, lift, 0.0, yearly, once), years)


ORBITS_AND_MONEY: dict[str, Callable[..., float]] = {
    "interceptors in orbit": _interceptors,
    "time left for interceptors in orbit": _time_left,
    "share of the Earth seen": _share_seen,
    "cost of an item": _cost,
    "ratio": lambda over, under: over / under,
    "saving": lambda before, after: 1.0 - after / before,
}
"""Values of a row's `computes`."""
