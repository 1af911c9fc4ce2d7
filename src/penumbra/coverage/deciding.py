"""Which of the points that stand for a launch area decides whether a place is covered."""

import math

import numpy as np
from pyproj import Transformer

import penumbra
from penumbra.coverage.loop import follow, room
from penumbra.coverage.where import Spot
from penumbra.engagement.battery_columns import batteries
from penumbra.errors import DomainError
from penumbra.flight.arc import arc
from penumbra.flight.fates import CONTRADICTORY
from penumbra.flight.threat import boost
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Scenario, Shield
from penumbra.sensing.radars import radars
from penumbra.world.ellipsoid import position

__all__ = ["deciding", "of_area"]


def of_area(scenario: Scenario, launch: str) -> tuple[str, int] | None:
    """Key of a launch area and the number of one of its points, as of ``"coast 3"``; 0 for the area; else None."""
    if launch in scenario.launch_areas:
        return launch, 0
    area, _, number = launch.rpartition(" ")
    asked = area in scenario.launch_areas and number.isascii() and number.isdecimal() and 0 < len(number) < 10
    return (area, int(number)) if asked and int(number) > 0 else None


def deciding(asked: Shield, settled: Shield, card: ThreatCard, launch: tuple[str, int], aim: Spot) -> Spot:
    """The point of a launch area against which a place has the least margin, or the one that is asked for.

    Parameters
    ----------
    asked : Shield
        Whose map says how many points stand for the area.
    settled : Shield
        The same with the numbers that are flown.
    card : ThreatCard
        The class as it is flown, with the apogee asked for if any.
    launch : (str, int)
        See `of_area`.
    aim : Spot

    Returns
    -------
    Spot
        Of the points that reach the aim, the first with the least margin; the one nearest to it if none reaches it, or
        one whose boost contradicts itself.

    Raises
    ------
    DomainError
        The area has no point of that number.
    """
    area, number = launch
    problem = penumbra.bind(asked)  # loaded only when it is asked for: a trace from a point starts quickly
    count, points = problem.sampling.counts[area], problem.launches[len(problem.launches) - len(problem.samples) :]
    starts = [
        tuple(start)
        for point, start in zip(points, problem.samples.tolist(), strict=True)
        if point.rpartition(" ")[0] == area
    ]
    if number > count:
        raise DomainError(f"{area} {number}: {count} points stand for {area}; write a number from 1 to {count}")
    held, seen = batteries(settled), radars(settled, card.radar_cross_section.value)
    made = boost(card, turning=settled.scenario.turning)
    work = room(seen.range.size, held.radius.size)
    end = position(math.radians(aim.latitude), math.radians(aim.longitude), 0.0)
    flights = [arc(made, start, end) for start in starts]
    fates, reached = [flight.fate for flight in flights], [n for n, flight in enumerate(flights) if flight.reached]
    if number:
        chosen, why = number - 1, "the one asked for"
    elif CONTRADICTORY in fates:
        chosen, why = fates.index(CONTRADICTORY), "the first whose boost contradicts itself"
    elif reached:
        chosen = min(reached, key=lambda n: follow(flights[n], seen, held, work))
        why = f"the one whose missile to {aim.name} is met with the least time to spare, or not at all"
    else:
        chosen = int(np.argmin([math.dist(start, end) for start in starts]))
        why = f"the one nearest to {aim.name}, which none of them reaches"
    name = asked.scenario.launch_areas[area].name  # a border has two countries, so none is told
    latitude, longitude, _ = Transformer.from_crs("EPSG:4978", "EPSG:4979").transform(*starts[chosen])
    return Spot(
        f"point {chosen + 1} of {count} in {name}",
        float(latitude),
        float(longitude),
        chosen=f"of the {count} points that stand for {name} on a map, {why}",
    )
