"""How far the map's edge moves when one number is changed: what turns an error into kilometres. `accuracy.py` reads it.

Cells that change sides, over the cells along the edge: an average over the edge of all classes.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import h3
import numpy as np
from arcs import Standard
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.footprint import ground
from penumbra.engagement.batteries import Batteries
from penumbra.flight.fan_table import share_at

SLOWER = 0.05  # share by which that to slower interceptors is tried
UNIT = {"range": "m", "latitude": "deg"}


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

    def map(self, further: Iterable[str] = ()) -> Standard:
        """With these changes and further ones."""
        return Standard(changes=[*self.changes, *further], case=self.case, day=self.day)


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


def _covered(world: Standard) -> NDArray[np.bool_]:
    """Which cells are covered, (threat, cell)."""
    rows = []
    for threat in world.shield.scenario.threats:
        run, figures = world.swept(threat)
        run()
        rows.append((figures.reaching > 0) & (figures.covering == figures.reaching))
    return np.array(rows)


def _covered_cells_at_the_edge(world: Standard, covered: NDArray[np.bool_]) -> int:
    """Covered cells with a neighbour that is not, all classes together."""
    cells = [h3.int_to_str(int(cell)) for cell in ground(world.shield).cell.values]
    beside = 0
    for row in covered:
        inside = {cell for cell, is_covered in zip(cells, row, strict=True) if is_covered}
        beside += sum(not inside.issuperset(h3.grid_ring(cell, 1)) for cell in inside)
    return beside


def response(world: World) -> Response:
    """Tried out, one thing changed at a time."""
    drawn = world.map()
    held, before, steps = drawn.batteries, _covered(drawn), world.steps
    spacing = math.sqrt(2.0 / math.sqrt(3.0) * float(ground(drawn.shield).area.mean())) / 1e3  # between cells [km]
    width = spacing * math.sqrt(3.0) / 2.0 / _covered_cells_at_the_edge(drawn, before)  # of a cell's row [km], each

    def moved(batteries: Batteries, by: float) -> float:
        drawn.batteries = batteries
        after = _covered(drawn)
        drawn.batteries = held
        return float((after != before).sum()) * width / by

    def changed(what: str, field: str, step: float) -> float:
        """The world built anew, with one number of each site or radar moved."""
        items = getattr(drawn.shield.scenario, what).items()
        shifts = [f"{what}.{key}.{field}={getattr(item, field).value + step!r} {UNIT[field]}" for key, item in items]
        return float((_covered(world.map(shifts)) != before).sum()) * width / steps.shifted

    # what is drawn in, as a share of the reach; one of the table's columns is much less
    columns = np.array([share_at(last, dense) for _, _, last, dense in held.fan_grid])  # were none of them closer
    share = steps.shifted * 1e3 / MEAN_RADIUS * held.fan_edges[..., :1] / columns[:, None, None]
    return Response(
        moved(held._replace(ready_time=held.ready_time + steps.delay), steps.delay),
        moved(held._replace(fans=held.fans * np.array([1.0 + SLOWER, 1.0, 1.0])), 100.0 * SLOWER),
        moved(held._replace(fan_edges=held.fan_edges / (1.0 - np.minimum(share, 0.9))), steps.shifted),
        changed("radars", "range", 1e3 * steps.shifted),
        changed("sites", "latitude", math.degrees(1e3 * steps.shifted / MEAN_RADIUS)),
    )
