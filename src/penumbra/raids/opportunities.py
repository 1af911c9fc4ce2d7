"""What each battery can do against a missile of a raid, alone: seconds to spare, and shots with a look after each."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.blocks import MOST_BYTES, SMALL_FAN_BYTES
from penumbra.coverage.map_loop import EVERYTHING
from penumbra.coverage.problem import Aims, Filled, Problem, class_figures, fill
from penumbra.flight.fan.site_fans import SiteFans

__all__ = ["Flight", "Opportunities", "opportunities", "without_tables"]


class Flight(NamedTuple):
    """Missiles of a raid with one class, launch point and aim; indices."""

    threat: int
    launch: int
    aim: int


class Opportunities(NamedTuple):
    """For each world, flight and battery; the least over the lofts of the class."""

    reached: NDArray[np.bool_]  # (world, flight) whether the missile reaches the aim
    margin: NDArray[np.float32]  # (world, flight, battery) [s] from the battery's commit to its last launch; -inf: none
    shots: NDArray[np.int16]  # (world, flight, battery) one after the other, each after a look

    def of(self, worlds: slice) -> "Opportunities":
        """Those of some worlds."""
        return Opportunities(self.reached[worlds], self.margin[worlds], self.shots[worlds])


def without_tables(problem: Problem) -> Problem:
    """The problem with blended fans without tables: a raid looks few things up in many worlds."""
    return problem._replace(fans=SiteFans(problem.fans.ranges, MOST_BYTES, tables=False))


def opportunities(
    problem: Problem,
    matrix: NDArray[np.float64],
    flights: Sequence[Flight],
    aims: Aims,
    progress: Callable[[float], object] = lambda share: None,
) -> Opportunities:
    """What every battery, with the shield's sensors, can do against each flight in each world.

    Parameters
    ----------
    problem : Problem
        From `without_tables`.
    matrix : ndarray (world, column)
        From `penumbra.scenario.columns.matrix`.
    flights : sequence of Flight
        Indices into `problem.threats` and `problem.launches`, and into `aims`.
    aims : Aims (aim,)
    progress : callable
        Called with the fraction done, 0 to 1.

    Raises
    ------
    DomainError
        A world's numbers allow no flight.

    Method
    ------
    The figures of the map, with each launch point alone and each battery as a layer of its own.
    """
    held, worlds = len(problem.shield.batteries), len(matrix)
    found = Opportunities(
        np.zeros((worlds, len(flights)), np.bool_),
        np.full((worlds, len(flights), held), -np.inf, np.float32),
        np.zeros((worlds, len(flights), held), np.int16),
    )
    fans = problem.fans
    together = max(1, int(MOST_BYTES / (SMALL_FAN_BYTES * max(held, 1)))) if fans.ranges else 32
    for begin in range(0, worlds, together):
        rows = slice(begin, begin + together)
        if fans.ranges or fans.full:
            fans.reuse()
        end = min(begin + together, worlds)

        def tell(share: float, begin: int = begin, end: int = end) -> None:
            progress((begin + share * (end - begin)) / worlds)

        _fill(problem, fill(problem, matrix[rows]), flights, aims, found.of(rows), tell)
    return found


def _fill(
    problem: Problem,
    worlds: Filled,
    flights: Sequence[Flight],
    aims: Aims,
    found: Opportunities,
    progress: Callable[[float], object],
) -> None:
    """`opportunities` of a few worlds."""
    held = found.margin.shape[2]
    alone = worlds._replace(batteries=worlds.batteries._replace(layers=np.eye(held, dtype=np.bool_)))
    count = len(worlds.values)
    starts = sorted({(each.threat, each.launch) for each in flights})
    for done, (threat, launch) in enumerate(starts):
        progress(done / len(starts))
        at = [k for k, each in enumerate(flights) if (each.threat, each.launch) == (threat, launch)]
        one = problem._replace(launches=(problem.launches[launch],))
        places = aims.some(np.array([flights[k].aim for k in at]))
        asked = np.full((count, len(at)), EVERYTHING, np.int8)
        near = alone._replace(launches=np.ascontiguousarray(alone.launches[:, launch : launch + 1]))
        figures = class_figures(one, near, threat, places, asked)
        found.reached[:, at] = figures.reaching > 0
        found.margin[:, at] = np.moveaxis(np.nan_to_num(figures.battery_margin, nan=-np.inf, neginf=-np.inf), 1, 2)
        found.shots[:, at] = np.moveaxis(figures.layer_shots, 1, 2)
