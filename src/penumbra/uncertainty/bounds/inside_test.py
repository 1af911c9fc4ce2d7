"""The test whether points lie inside an outline, with no more arcs than its kind of outline needs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.map_loop import NOTHING, REACHED
from penumbra.coverage.nominal_map import answers
from penumbra.coverage.problem import Places, Problem, aimed_at, arc_key, fill
from penumbra.names import STATES
from penumbra.uncertainty.bounds.extreme_worlds import Worlds, judge

__all__ = ["COVERED", "InsideTest", "inside_test"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COVERED = len(STATES)
"""Level of what is covered in the nominal world; the other levels are the least state inside."""

_OPEN = STATES.index("open")


class InsideTest(NamedTuple):
    """The test whether a point lies inside the set that an edge bounds."""

    tried: Worlds
    reaching: tuple[tuple[Problem, Floats], ...]  # worlds that differ in their arcs, (world, column), by problem
    classes: int
    row: Ints  # (edge,) of the threat
    level: Ints  # (edge,) least index into STATES inside, at least open; or COVERED

    def of(self, edge: Ints) -> "InsideTest":
        """The test for the chosen edges."""
        return self._replace(row=self.row[edge], level=self.level[edge])

    def inside(self, edge: Ints, latitude: Floats, longitude: Floats) -> Bools:
        """Whether points (point,) [deg] lie inside, for their edges (point,); computes the arcs to the points."""
        found = np.zeros(len(edge), np.bool_)
        for level in np.unique(self.level[edge]).tolist():
            chosen = np.flatnonzero(self.level[edge] == level)
            row, own = self.row[edge[chosen]], np.arange(len(chosen))
            wanted, places = np.arange(self.classes)[:, None] == row, Places(latitude[chosen], longitude[chosen])
            if level == COVERED:
                figures = judge(self.tried._replace(ends=(), others=()), wanted, places, full=False).found
                reaching, covering = figures.reaching[row, own], figures.covering[row, own]
                found[chosen] = (reaching > 0) & (covering == reaching)
            elif level == _OPEN:
                found[chosen] = self._reached(wanted, places)[row, own]
            else:
                found[chosen] = judge(self.tried, wanted, places, full=False).state[row, own] >= level
        return found

    def _reached(self, wanted: Bools, places: Places) -> Bools:
        """Whether places are reached in some world, (threat, place), where wanted."""
        found, aims = np.zeros(wanted.shape, np.bool_), aimed_at(places)
        for problem, rows in self.reaching:
            asked = np.broadcast_to(np.where(wanted & ~found, REACHED, NOTHING), (len(rows), *wanted.shape))
            found |= answers(problem, fill(problem, rows), asked.astype(np.int8), aims).threatened.any(axis=0)
        return found


def inside_test(tried: Worlds, classes: int, row: Ints, level: Ints) -> InsideTest:
    """The test for edges.

    Parameters
    ----------
    tried : Worlds
    classes : int
        Number of threat classes.
    row, level : (edge,) int
        As in `InsideTest`.
    """
    every = ((tried.problem, tried.nominal), *((end.problem, end.rows[:1]) for end in tried.ends))
    rows: dict[int, list[Floats]] = {}
    for problem, one in every:
        rows.setdefault(id(problem), []).append(one)
    problems = {id(problem): problem for problem, _ in every}
    reaching = []
    for key, problem in problems.items():
        whole = np.concatenate(rows[key])
        _, first = np.unique(arc_key(problem, whole), axis=0, return_index=True)
        reaching.append((problem, whole[first]))
    return InsideTest(tried, tuple(reaching), classes, row, level)
