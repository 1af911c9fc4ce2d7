"""Which of the points that stand for a launch area decides whether a place is covered."""

import math

import numpy as np

from penumbra.coverage.loop import follow, room
from penumbra.coverage.problem import bind
from penumbra.coverage.where import Spot
from penumbra.engagement.battery_columns import batteries
from penumbra.flight.arc import arc
from penumbra.flight.fates import CONTRADICTORY
from penumbra.flight.threat import boost
from penumbra.scenario.areas import points_of
from penumbra.scenario.model import Shield
from penumbra.sensing.radars import radars
from penumbra.world.ellipsoid import position

__all__ = ["deciding"]


def deciding(asked: Shield, settled: Shield, threat: str, area: str, aim: Spot) -> Spot:
    """The point of a launch area against which a place has the least margin.

    Parameters
    ----------
    asked : Shield
        Whose map says how many points stand for the area.
    settled : Shield
        The same with the numbers that are flown.
    threat, area : str
        Keys of a class and of a launch area.
    aim : Spot

    Returns
    -------
    Spot
        Of the points that reach the aim, the first with the least margin; the one nearest to it if none reaches it, or
        one whose boost contradicts itself.
    """
    count = bind(asked).sampling.counts[area]
    points = points_of(asked.scenario, area, count)
    card, held = settled.scenario.threats[threat], batteries(settled)
    made, seen = boost(card), radars(settled, card.radar_cross_section.value)
    work = room(seen.range.size, held.radius.size)
    end = position(math.radians(aim.latitude), math.radians(aim.longitude), 0.0)
    starts = [
        position(math.radians(phi), math.radians(lam), 0.0)
        for phi, lam in zip(points.latitude.tolist(), points.longitude.tolist(), strict=True)
    ]
    flights = [arc(made, start, end) for start in starts]
    fates, reached = [flight.fate for flight in flights], [n for n, flight in enumerate(flights) if flight.reached]
    if CONTRADICTORY in fates:
        chosen = fates.index(CONTRADICTORY)
    elif reached:
        chosen = min(reached, key=lambda n: follow(flights[n], seen, held, work))
    else:
        chosen = int(np.argmin([math.dist(start, end) for start in starts]))
    name = f"{asked.scenario.launch_areas[area].name}, point {chosen + 1} of {count}"  # a border has two countries
    return Spot(name, float(points.latitude[chosen]), float(points.longitude[chosen]))
