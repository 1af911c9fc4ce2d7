"""How far the map's edge moves when one number is changed: what turns an error into kilometres. `accuracy.py` reads it.

Cells that change sides, over the cells along the edge: an average over the edge of all classes.
"""

import math
from fnmatch import fnmatch
from typing import NamedTuple

import h3
import numpy as np
from arcs import Standard
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.map_loop import COVERED
from penumbra.coverage.nominal_map import answers, region_cells
from penumbra.coverage.problem import Filled, fill
from penumbra.engagement.batteries import Batteries
from penumbra.flight.fan.table import share_at

SLOWER = 0.05  # share by which that to slower interceptors is tried


class Steps(NamedTuple):
    """How much is tried: enough to move cells, little beside what the map is made of."""

    delay: float  # [s]
    shifted: float  # [km], of radar ranges, of reach and of places


class Response(NamedTuple):
    """How far [km] the edge of the covered ground moves, on average over it."""

    second: float  # for a second of delay
    percent: float  # for a per cent of the interceptors' time
    reach: float  # for a kilometre of their reach
    sight: float  # for a kilometre of the radars' range
    place: float  # for a kilometre between arcs and those who see and meet them


CHANGES = (
    "one second of delay",
    "one per cent of every fly-out time",
    "one kilometre of every interceptor's reach",
    "one kilometre of every radar's range",
    "one kilometre between the arcs and all who see and meet them",
)
"""What each figure of a `Response` answers, in words."""


class World(NamedTuple):
    """A map to be tried."""

    case: str
    day: str
    changes: tuple[str, ...]
    steps: Steps

    def map(self) -> Standard:
        """The map itself."""
        return Standard(changes=self.changes, case=self.case, day=self.day)


def worlds() -> dict[str, World]:
    """The standard map, two in which other things draw its edge, and the case of terminal batteries."""
    feeds = ", ".join(Standard().shield.batteries["redzikowo"].feeds)
    europe = "epaa", "2018-12-31"
    steps = Steps(delay=60.0, shifted=20.0)
    return {
        "standard map": World(*europe, (), steps),
        "early-warning radars guide": World(*europe, (f"batteries.redzikowo.guides=[{feeds}]",), steps),
        "deciding takes seven minutes": World(*europe, ("decision_time=420 s",), Steps(delay=20.0, shifted=20.0)),
        "cities": World("cities", "2013-12-31", (), Steps(delay=10.0, shifted=5.0)),
    }


def _covered(drawn: Standard, world: Filled) -> NDArray[np.bool_]:
    """Which cells are covered, (threat, cell)."""
    asked = np.full((1, len(drawn.problem.threats), len(drawn.aims.latitude)), COVERED, np.int8)
    return answers(drawn.problem, world, asked, drawn.aims).covered[0]


def _covered_cells_at_the_edge(world: Standard, covered: NDArray[np.bool_]) -> int:
    """Covered cells with a neighbour that is not, all classes together."""
    cells = [h3.int_to_str(int(cell)) for cell in region_cells(world.shield).cell.values]
    beside = 0
    for row in covered:
        inside = {cell for cell, is_covered in zip(cells, row, strict=True) if is_covered}
        beside += sum(not inside.issuperset(h3.grid_ring(cell, 1)) for cell in inside)
    return beside


class _Place(NamedTuple):
    """Where a fan at a site stands in the arrays of all, and its table."""

    edge_begin: int
    begin: int
    rows: int
    columns: int
    dense: float  # first of the closer columns


def _fans(held: Batteries) -> list[_Place]:
    """Every fan once; batteries at one site may share it."""
    begins, grid = np.stack([held.edge_begin[0], held.fan_begin[0]], axis=1), held.fan_grid[0]
    each = np.unique(np.concatenate([begins, grid[:, 1:]], axis=1), axis=0)
    return [_Place(int(edge), int(begin), int(top) + 1, int(last) + 1, dense) for edge, begin, top, last, dense in each]


def _slower(held: Batteries) -> Batteries:
    """Batteries whose interceptors take longer, by `SLOWER`."""
    times = held.fans.copy()
    for fan in _fans(held):
        times[fan.begin : fan.begin + 3 * fan.rows * fan.columns : 3] *= 1.0 + SLOWER
    return held._replace(fans=times)


def _shorter(held: Batteries, by: float) -> Batteries:
    """Batteries whose interceptors get so many metres less far."""
    edges = held.fan_edges.copy()
    for fan in _fans(held):
        edge = edges[fan.edge_begin : fan.edge_begin + 3 * fan.rows].reshape(fan.rows, 3)
        # what is drawn in, as a share of the reach; one of the table's columns is much less
        share = by / MEAN_RADIUS * edge[:, :1] / share_at(fan.columns - 1.0, fan.dense)  # were none of them closer
        edge /= 1.0 - np.minimum(share, 0.9)
    return held._replace(fan_edges=edges)


def response(world: World) -> Response:
    """Tried out, one thing changed at a time."""
    drawn, steps = world.map(), world.steps
    problem, held, before = drawn.problem, drawn.world.batteries, _covered(drawn, drawn.world)
    spacing = (
        math.sqrt(2.0 / math.sqrt(3.0) * float(region_cells(drawn.shield).area.mean())) / 1e3
    )  # between cells [km]
    width = spacing * math.sqrt(3.0) / 2.0 / _covered_cells_at_the_edge(drawn, before)  # of a cell's row [km], each

    def moved(changed: Filled, by: float) -> float:
        return float((_covered(drawn, changed) != before).sum()) * width / by

    def shifted(paths: str, step: float) -> Filled:
        """The world with every number of such a path moved."""
        values = problem.own.copy()
        values[:, [fnmatch(column.path, paths) for column in problem.columns]] += step
        return fill(problem, values)

    metres = 1e3 * steps.shifted
    return Response(
        moved(shifted("decision_time", steps.delay), steps.delay),
        moved(drawn.world._replace(batteries=_slower(held)), 100.0 * SLOWER),
        moved(drawn.world._replace(batteries=_shorter(held, metres)), steps.shifted),
        moved(shifted("radars.*.range", metres), steps.shifted),
        moved(shifted("sites.*.latitude", math.degrees(metres / MEAN_RADIUS)), steps.shifted),
    )
