"""Apogees that a class can reach between a launch point and an aim."""

import math

from penumbra.earth.vectors import Vector
from penumbra.flight.arc.aiming import Boost
from penumbra.flight.arc.arc import arc
from penumbra.flight.arc.outcomes import FLOWN

__all__ = ["HIGHEST", "apogee_span"]

HIGHEST = 10_000e3  # [m] greatest apogee that can be requested
_TRIED = 60  # heights tried, in equal ratios
_CLOSE = 1e3  # [m]


def apogee_span(boost: Boost, start: Vector, aim: Vector) -> tuple[float, float]:
    """The lowest and the highest apogee [m above the ellipsoid] that a class can fly to; nan where there is none.

    Parameters
    ----------
    boost : Boost
        Of the class; its own apogee does not matter.
    start, aim : Vector
        Earth-fixed [m].
    """

    def flown(apogee: float) -> bool:
        return arc(boost._replace(apogee=apogee, farthest=math.inf), start, aim).fate == FLOWN

    def edge(inside: float, outside: float) -> float:
        while abs(outside - inside) > _CLOSE:
            middle = 0.5 * (inside + outside)
            inside, outside = (middle, outside) if flown(middle) else (inside, middle)
        return inside

    lowest = max(boost.burnout_altitude, _CLOSE)
    ratio = (HIGHEST / lowest) ** (1.0 / _TRIED)
    tried = [lowest * ratio**k for k in range(_TRIED + 1)]
    can = [k for k, apogee in enumerate(tried) if flown(apogee)]
    if not can:
        return math.nan, math.nan
    first, last = can[0], can[-1]
    low = edge(tried[first], tried[first - 1]) if first > 0 else tried[first]
    high = edge(tried[last], tried[last + 1]) if last < _TRIED else tried[last]
    return low, high
