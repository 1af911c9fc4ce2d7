"""How many looks fit at places about one battery, each flown to from a launch point of its own."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.approach import Approach, around, starts
from penumbra.coverage.footprint_rays import NO_FLIGHT, RayStretches, ray_stretches
from penumbra.coverage.map_loop import EVERYTHING
from penumbra.coverage.problem import Places, Problem, aimed_at, fill, swept
from penumbra.errors import DomainError
from penumbra.flight.arc.arc import Boost
from penumbra.flight.arc.threat_classes import FIELDS, boosts_in

__all__ = ["FARTHEST", "LOOKS", "Case", "check_reached", "least_range", "searched"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOOKS = 2
FARTHEST = 20e6
"""Half around the Earth [m]: no way is longer, and no greater radar range is tried."""
_TOGETHER = 256  # flights from places of their own that are asked at once
_RANGE_TOLERANCE = 100.0  # [m]


class Case(NamedTuple):
    """What is asked of one curve."""

    problem: Problem
    threat: int
    row: Floats  # (column,) its numbers
    site: Places  # (1,)
    approaches: tuple[Approach, ...]


def _fits(case: Case, approach: Approach, aims: Places) -> Ints:
    """How many looks fit at each aim against whichever loft, (aim,); NO_FLIGHT where none comes there.

    From each launch point every loft counts that reaches the aim. Where flights go as far as the class reaches, each
    loft has launch points of its own.
    """
    made = boosts_in(case.problem.threat_columns, case.threat, case.row[None]).boost[0].tolist()
    lofts = made if approach.launch is None and approach.flies is None else made[:1]
    return _least(np.stack([_flown_by(case, approach, Boost(*each), aims) for each in lofts]))


def _least(each: Ints) -> Ints:
    """The least looks of several, (case, aim); NO_FLIGHT where no flight comes in any."""
    least = np.where(each == NO_FLIGHT, np.iinfo(np.int64).max, each).min(axis=0)
    return np.where((each == NO_FLIGHT).all(axis=0), NO_FLIGHT, least)


def _flown_by(case: Case, approach: Approach, made: Boost, aims: Places) -> Ints:
    """How many looks fit at each aim, (aim,), if launch points are those of one loft."""
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
        told = swept(problem, fill(problem, rows), case.threat, ends, asked)
        found[part] = np.where(np.diag(told.reaching) > 0, np.diag(told.shots), NO_FLIGHT)
    return found


def fits_from_all(case: Case, aims: Places) -> Ints:
    """How many looks fit at each aim from whichever bearing; NO_FLIGHT where none comes from any."""
    return _least(np.stack([_fits(case, approach, aims) for approach in case.approaches]))


def check_reached(case: Case) -> None:
    """DomainError where no flight comes down on the battery itself."""
    if fits_from_all(case, case.site)[0] != NO_FLIGHT:
        return
    problem, approach = case.problem, case.approaches[0]
    card = list(problem.shield.scenario.threats.values())[case.threat]
    far, near = (
        float(case.row[problem.threat_columns.numbers[case.threat, FIELDS.index(name)]]) / 1e3
        for name in ("range", "min_range")
    )
    way = approach.launch or approach.flies
    told = f"over {way / 1e3:,.0f} km" if way else "at the edge of its reach"
    raise DomainError(
        f"footprint: no flight of {card.name} {told} comes down on the battery; the class flies {near:,.0f} "
        f"to {far:,.0f} km on a still sphere, and a little more or less as the Earth turns and is flattened; "
        "write a shorter or longer way"
    )


def searched(case: Case, azimuths: Floats) -> RayStretches:
    """Defended stretches of each ray; nothing is looked for farther away than the class flies."""
    longest = float(case.row[case.problem.threat_columns.numbers[case.threat, FIELDS.index("range")]])
    way = case.approaches[0].flies or longest

    def fits(ray: Ints, distance: Floats) -> Ints:
        return fits_from_all(case, around(case.site, azimuths[ray], distance))

    return ray_stretches(fits, azimuths.size, way, LOOKS)


def least_range(case: Case, column: int, looks: int) -> float:
    """Least range [m] of a radar with which so many looks fit at the battery itself; inf where none is enough.

    More range is never worse, so that it is closed in by halves.
    """

    def enough(metres: float) -> bool:
        row = case.row.copy()
        row[column] = metres
        return bool(fits_from_all(case._replace(row=row), case.site)[0] >= looks)

    low, high = 0.0, FARTHEST
    if not enough(high):
        return math.inf
    while high - low > _RANGE_TOLERANCE:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
