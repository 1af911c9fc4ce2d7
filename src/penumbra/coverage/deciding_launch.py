"""The deciding arc from a launch area: which of its sample points, and which loft, gives a place its least margin."""

import math
from typing import Literal, NamedTuple

import numpy as np
from pyproj import Transformer

import penumbra
from penumbra.coverage.map_loop import buffers, follow
from penumbra.coverage.place_lookup import Spot
from penumbra.earth.ellipsoid import position
from penumbra.engagement.battery_columns import batteries
from penumbra.errors import DomainError
from penumbra.flight.arc.arc import arc
from penumbra.flight.arc.outcomes import CONTRADICTORY
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Scenario, Shield
from penumbra.sensing.radars import radars

__all__ = ["DecidingArc", "deciding", "of_area"]

_ENDS: tuple[Literal["value", "low", "high"], ...] = ("value", "low", "high")


class DecidingArc(NamedTuple):
    """Launch point and class of the deciding arc."""

    start: Spot
    card: ThreatCard  # its loft has the flown loft as value


def of_area(scenario: Scenario, launch: str) -> tuple[str, int] | None:
    """Key of a launch area and number of a sample point, as in ``"coast 3"``; 0 for the whole area; otherwise None."""
    if launch in scenario.launch_areas:
        return launch, 0
    area, _, number = launch.rpartition(" ")
    asked = area in scenario.launch_areas and number.isascii() and number.isdecimal() and 0 < len(number) < 10
    return (area, int(number)) if asked and int(number) > 0 else None


def deciding(asked: Shield, settled: Shield, card: ThreatCard, launch: tuple[str, int], aim: Spot) -> DecidingArc:
    """The sample point of a launch area, unless one is given, and the loft for which a place has the least margin.

    Parameters
    ----------
    asked : Shield
        Its map gives the number of sample points of the area.
    settled : Shield
        The same shield with the numbers to compute with.
    card : ThreatCard
        The class as flown, with the requested apogee if any.
    launch : (str, int)
        See `of_area`.
    aim : Spot

    Returns
    -------
    DecidingArc
        Of the lofts and points that reach the aim, the first with the least margin. If none reaches it, the card's loft
        and the point nearest to the aim. If a boost contradicts itself, its loft and point.

    Raises
    ------
    DomainError
        The area has no point of that number.
    """
    area, number = launch
    problem = penumbra.bind(asked)  # loaded on first use, so that a trace from a point starts quickly
    count, points = problem.sampling.counts[area], problem.launches[len(problem.launches) - len(problem.samples) :]
    starts = [
        tuple(start)
        for point, start in zip(points, problem.samples.tolist(), strict=True)
        if point.rpartition(" ")[0] == area
    ]
    if number > count:
        raise DomainError(f"{area} {number}: {area} has {count} sample points; write a number from 1 to {count}")
    asked_of = range(number - 1, number) if number else range(len(starts))
    held, seen = batteries(settled), radars(settled, card.radar_cross_section.value)
    flown = {loft.value: card.model_copy(update={"loft": loft}) for loft in map(card.loft.at, _ENDS)}
    work = buffers(seen.range.size, held.radius.size)
    end = position(math.radians(aim.latitude), math.radians(aim.longitude), 0.0)
    tried, flights = [], []
    for each in flown.values():
        made = boost(each, turning=settled.scenario.turning)
        tried += [(each, point) for point in asked_of]
        flights += [arc(made, starts[point], end) for point in asked_of]
    fates, reached = [flight.fate for flight in flights], [n for n, flight in enumerate(flights) if flight.reached]
    if CONTRADICTORY in fates:
        chosen, reason = fates.index(CONTRADICTORY), "the first whose boost contradicts itself"
    elif reached:
        margins = [follow(flights[n], seen, held, work) for n in reached]
        least = min(margins)
        chosen, reason = reached[margins.index(least)], _reason(least, aim.name)
    else:
        chosen = int(np.argmin([math.dist(starts[point], end) for point in asked_of]))
        reason = f"the one nearest to {aim.name}, which none of them reaches"
    card, point = tried[chosen]
    name = asked.scenario.launch_areas[area].name  # without a country: a border area has two
    lofted = f", loft {math.degrees(card.loft.value):g} deg" if chosen >= len(asked_of) else ""
    latitude, longitude, _ = Transformer.from_crs("EPSG:4978", "EPSG:4979").transform(*starts[point])
    start = Spot(
        f"point {point + 1} of {count} in {name}{lofted}",
        float(latitude),
        float(longitude),
        chosen=f"of the {count} sample points of {name} on a map, {'the one asked for' if number else reason}",
    )
    return DecidingArc(start, card)


def _reason(margin: float, aim: str) -> str:
    """Why a point decides, given the margin [s] against its arc."""
    if margin >= 0.0:
        return f"the one whose missile to {aim} is met with the least time to spare"
    if margin > -math.inf:
        return f"the one whose missile to {aim} is missed by the most time: every launch against it is too late"
    return f"the first whose missile to {aim} no battery can meet, whenever it launches"
