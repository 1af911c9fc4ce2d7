"""Number of looks (shoot-look-shoot) at places around one battery, each with a launch point of its own."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.approach import Approach, around, starts
from penumbra.coverage.footprint_rays import NO_FLIGHT, RayStretches, ray_stretches
from penumbra.coverage.map_loop import EVERYTHING
from penumbra.coverage.problem import Places, Problem, aimed_at, class_figures, fill
from penumbra.errors import DomainError
from penumbra.flight.arc.arc import Boost
from penumbra.flight.arc.threat_classes import FIELDS, boosts_in

__all__ = ["FARTHEST", "LOOKS", "Case", "check_reached", "least_range", "searched"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOOKS = 2
FARTHEST = 20e6
"""Half around the Earth [m]: limit of every ground distance and of the radar ranges tried."""
_TOGETHER = 256  # flights with their own launch points that are computed at once
_RANGE_TOLERANCE = 100.0  # [m]


class Case(NamedTuple):
    """The inputs of one curve."""

    problem: Problem
    threat: int
    row: Floats  # (column,) the numbers of its world
    site: Places  # (1,)
    approaches: tuple[Approach, ...]


def _looks(case: Case, approach: Approach, aims: Places) -> Ints:
    """Number of looks at each aim, (aim,), least over the lofts; NO_FLIGHT where no flight ends.

    Every loft that reaches the aim from its launch point counts. If flights cover the greatest distance that the class
    reaches, each loft has launch points of its own.
    """
    made = boosts_in(case.problem.threat_columns, case.threat, case.row[None]).boost[0].tolist()
    lofts = made if approach.launch is None and approach.flies is None else made[:1]
    return _least(np.stack([_looks_at_loft(case, approach, Boost(*each), aims) for each in lofts]))


def _least(each: Ints) -> Ints:
    """The least number of looks over the first axis of (case, aim); NO_FLIGHT where no case has a flight."""
    least = np.where(each == NO_FLIGHT, np.iinfo(np.int64).max, each).min(axis=0)
    return np.where((each == NO_FLIGHT).all(axis=0), NO_FLIGHT, least)


def _looks_at_loft(case: Case, approach: Approach, made: Boost, aims: Places) -> Ints:
    """Number of looks at each aim, (aim,), with the launch points of one loft."""
    problem, at = case.problem, case.problem.threat_columns
    longest = float(case.row[at.numbers[case.threat, FIELDS.index("range")]])
    launches = starts(approach, case.site, made, longest, aims)
    found = np.full(aims.latitude.size, NO_FLIGHT, np.int64)
    chosen = np.flatnonzero(np.isfinite(launches.latitude))
    for begin in range(0, chosen.size, _TOGETHER):
        part = chosen[begin : begin + _TOGETHER]
        rows = np.repeat(case.row[None], part.size, axis=0)
        rows[:, problem.launch_columns[0, 0]] = launches.latitude[part]
        rows[:, problem.launch_columns[0, 1]] = launches.longitude[part]
        asked = np.diag(np.full(part.size, EVERYTHING)).astype(np.int8)
        ends = aimed_at(Places(aims.latitude[part], aims.longitude[part]))
        figures = class_figures(problem, fill(problem, rows), case.threat, ends, asked)
        found[part] = np.where(np.diag(figures.reaching) > 0, np.diag(figures.shots), NO_FLIGHT)
    return found


def looks_from_all_bearings(case: Case, aims: Places) -> Ints:
    """Number of looks at each aim, least over all bearings; NO_FLIGHT where no bearing has a flight."""
    return _least(np.stack([_looks(case, approach, aims) for approach in case.approaches]))


def check_reached(case: Case) -> None:
    """Raise DomainError if no flight ends at the battery itself."""
    if looks_from_all_bearings(case, case.site)[0] != NO_FLIGHT:
        return
    problem, approach = case.problem, case.approaches[0]
    card = list(problem.shield.scenario.threats.values())[case.threat]
    far, near = (
        float(case.row[problem.threat_columns.numbers[case.threat, FIELDS.index(name)]]) / 1e3
        for name in ("range", "min_range")
    )
    way = approach.launch or approach.flies
    distance = f"over {way / 1e3:,.0f} km" if way else "at the edge of its reach"
    raise DomainError(
        f"footprint: no flight of {card.name} {distance} ends at the battery; the class flies {near:,.0f} "
        f"to {far:,.0f} km on a sphere without rotation, and slightly more or less on the rotating ellipsoid; "
        "write a shorter or longer distance"
    )


def searched(case: Case, azimuths: Floats) -> RayStretches:
    """Defended stretches of each ray, searched up to the distance that the class flies."""
    longest = float(case.row[case.problem.threat_columns.numbers[case.threat, FIELDS.index("range")]])
    way = case.approaches[0].flies or longest

    def looks_at(ray: Ints, distance: Floats) -> Ints:
        return looks_from_all_bearings(case, around(case.site, azimuths[ray], distance))

    return ray_stretches(looks_at, azimuths.size, way, LOOKS)


def least_range(case: Case, column: int, looks: int) -> float:
    """Least range [m] of a radar that allows this number of looks at the battery itself; inf if no range is enough.

    Found by bisection, because coverage is monotone in the range.
    """

    def enough(metres: float) -> bool:
        row = case.row.copy()
        row[column] = metres
        return bool(looks_from_all_bearings(case._replace(row=row), case.site)[0] >= looks)

    low, high = 0.0, FARTHEST
    if not enough(high):
        return math.inf
    while high - low > _RANGE_TOLERANCE:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
