"""A family of fans: one interceptor with ranges of burnout speed and burn time, from a few flown fans.

Fans of similar interceptors are similar in normalised coordinates: heights divided by the greatest height of the
flights, ground ranges by the reach at that height, as in every fan's table. So the flown fans of a family have tables
of the same rows and columns, with rows of different height, and entries in the same row and column are blended: the
height of a row, the edge, the drift, the times. In speed and burn time the blend is quadratic, over the six nodes
around a place: the nearest one, its four neighbours, and the corner of the quadrant. The longest flight and the ceiling
only cut a table, so a family is flown for the greatest of both. See `blend` for the blend and docs/accuracy.md for its
errors.

Where flights pass above low, far places, one fan of a family may reach a place of the table and another not. There a
fan that does not has an extrapolated time with negative sign; the place is reached if the fans that reach it have at
least half of the weight.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.errors import DomainError
from penumbra.flight.fan.edge import Reach, around_the_earth, hull
from penumbra.flight.fan.fan import SPARE, WIDEST, columns_to, edges, filled, flights_of, flyable, rows_to, table_step
from penumbra.flight.fan.interceptor_flights import AIRLESS, STILL, FlyOut, fly_out
from penumbra.flight.fan.store import Store, shelf
from penumbra.flight.fan.table import NEVER, FlownFan

__all__ = ["PARENTS", "Family", "family", "weights"]

PARENTS = 6
"""Nodes that are blended at a place."""
FEW, MANY = 3, 5  # nodes along a range
WIDE = 1.25  # a range of speeds that takes many nodes: greatest by least
LONG = 0.15  # of the longest flight; longer burns take many nodes, because more intercepts happen during the burn, as
# it is through air, whatever the longest flight
LONGER = 2.5  # longest flights within which a whole flight is searched for
AMPLE = 1.05  # factor for the effect of Earth rotation on the longest flight
LEAST_TIME = 1e-3  # [s]; least absolute time of a place not reached, so that it has a sign

Floats = NDArray[np.float64]


class Family(NamedTuple):
    """Flown fans over a grid of speeds and burn times, node = speed index · burns + burn index."""

    top: float  # last row
    last: float  # last column
    dense: float  # column from which on columns are closer
    speeds: Floats  # (speed,) burnout speeds [m/s]: 1, 3 or 5, evenly spaced
    burns: Floats  # (burn,) burn times [s], likewise
    steps: Floats  # (node,) height of a row [m]
    edges: Floats  # (node, 5, row) of a flown `FlownFan`, but 1/k₀, the reach, for k₀
    times: NDArray[np.float32]  # (node, row, 5, column) of a flown `FlownFan` [s]; T₀ negative where nothing is reached
    drifts: Floats  # (node,) [rad]


_STORE = Store(Family, shelf())


def family(
    speeds: tuple[float, float],
    burns: tuple[float, float],
    max_flight_time: float,
    ceiling: float,
    ballistic_coefficient: float = AIRLESS,
    site_height: float = 0.0,
) -> Family:
    """The family of an interceptor; its arrays are read-only.

    Parameters
    ----------
    speeds, burns : (low, high)
        Burnout speeds [m/s] and burn times [s].
    max_flight_time, ceiling : float [s], [m]
        The greatest of the fans needed.
    ballistic_coefficient : float [kg/m²]
        Of all its fans.
    site_height : float [m]
        Of the site above the sea, for the air.

    Raises
    ------
    DomainError
        A range has an end that is not above 0, ends before it begins, or a burn is too slow to leave the ground.
    """
    for what, (low, high) in (("burnout_speed", speeds), ("burn_time", burns)):
        if not (0.0 < low < math.inf and 0.0 < high < math.inf):
            raise DomainError(f"{what} from {low:g} to {high:g}: write numbers above 0")
        if low > high:
            raise DomainError(f"{what} from {low:g} to {high:g} is no range; write the lesser number first")
    return _STORE.get((*speeds, *burns, max_flight_time, ceiling, ballistic_coefficient, site_height), _flown)


def _flown(
    slowest: float,
    fastest: float,
    shortest: float,
    longest: float,
    flight: float,
    ceiling: float,
    coefficient: float,
    site_height: float = 0.0,
) -> Family:
    """Fly a family: speeds [m/s], burns [s], longest flight [s], ceiling [m], coefficient [kg/m²], site height [m]."""
    speeds = _nodes(slowest, fastest, MANY if fastest > WIDE * slowest else FEW)
    burns = _nodes(shortest, longest, MANY if longest > LONG * flight or coefficient < AIRLESS else FEW)
    nodes = [(float(speed), float(burn)) for speed in speeds for burn in burns]
    for speed, burn in nodes:
        flyable(speed, burn, coefficient)
    air = coefficient, site_height
    flight = max(SPARE * flight, _whole_flight(nodes, flight, ceiling, air))
    alone = [fly_out(*node, flight, STILL, MEAN_RADIUS, *air) for node in nodes]
    heights = np.array([float(np.nanmax(out.height)) for out in alone])
    per_height = heights.mean() / (heights * table_step(min(ceiling, float(heights.mean()))))
    chords = [2.0 * math.sin(0.5 * float(np.nanmax(out.angle))) for out in alone]
    columns = max(columns_to(chord, speed) for chord, (speed, _) in zip(chords, nodes, strict=True))
    rows = rows_to(ceiling, float(per_height.max()))
    del alone

    def fan(index: int, around: bool) -> FlownFan:
        each = float(per_height[index])
        flights = flights_of(*nodes[index], flight, *air)
        reaches = edges(flights, each, rows)
        if around:
            reaches = [around_the_earth(reach.chord.size) for reach in reaches]
        return filled(flights, reaches, each, columns)

    fans = [fan(index, False) for index in range(len(nodes))]
    around = [_is_around(each, columns) for each in fans]
    if any(around) and not all(around):  # all fans have an edge, or none has
        fans = [each if is_so else fan(k, True) for k, (each, is_so) in enumerate(zip(fans, around, strict=True))]
    return _stacked(fans, speeds, burns)


def _nodes(low: float, high: float, count: int) -> Floats:
    return np.linspace(low, high, count) if high > low else np.array([low])


def _is_around(fan: FlownFan, columns: int) -> bool:
    """Whether a fan has global range and so no edge: its reach is then the antipode."""
    return bool(columns / fan.edge[0, 0] > WIDEST)


def _whole_flight(nodes: list[tuple[float, float]], flight: float, ceiling: float, air: tuple[float, float]) -> float:
    """The longest flight [s] for which the flight time limits no edge below the ceiling; 0 if it is not needed.

    air : ballistic coefficient [kg/m²] and height of the site [m].
    If flight time limits some edges of a family and speed limits others, the height of the transition differs between
    the fans, and a blend has errors of some kilometres there.
    """
    slow, fast = (
        _edge_alone(fly_out(*node, longer * flight, STILL, MEAN_RADIUS, *air), ceiling)
        for node, longer in ((nodes[0], 1.0), (nodes[-1], LONGER))
    )
    ends = fast.time[fast.time < NEVER].max()
    if slow.time.min() >= flight or ends >= LONGER * flight or fast.chord.max() > WIDEST / AMPLE:
        return 0.0
    return AMPLE * float(ends)


def _edge_alone(out: FlyOut, ceiling: float) -> Reach:
    """The edge of flights from a still Earth, up to the ceiling."""
    per_height = 1.0 / table_step(ceiling)
    nothing = np.zeros_like(out.angle)
    rows = min(rows_to(ceiling, per_height), int(float(np.nanmax(out.height)) * per_height) + 1)
    return hull(2.0 * np.sin(0.5 * out.angle), nothing, nothing, out.height * per_height, out.time, rows)


def _stacked(fans: list[FlownFan], speeds: Floats, burns: Floats) -> Family:
    """Flown fans of the same columns as a family; rows that one of them lacks are cut off all."""
    rows = min(each.edge.shape[0] for each in fans)
    times = np.stack([each.times[:rows] for each in fans])
    reached = times[..., 0] < NEVER
    _extended(times, reached)
    edge = np.stack([each.edge[:rows].T for each in fans])
    edge[:, 0] = 1.0 / edge[:, 0]
    times[..., 0] = np.where(reached, times[..., 0], -np.maximum(times[..., 0], LEAST_TIME))
    found = Family(
        rows - 1.0,
        fans[0].last,
        fans[0].dense,
        speeds,
        burns,
        np.array([1.0 / each.per_height for each in fans]),
        edge,
        np.ascontiguousarray(times.swapaxes(2, 3), np.float32),
        np.array([each.drift for each in fans]),
    )
    for each in found:
        if isinstance(each, np.ndarray):
            each.setflags(write=False)
    return found


def _extended(times: Floats, reached: NDArray[np.bool_]) -> None:
    """Extrapolate times (node, row, column, 5) to places that a fan does not reach but another does.

    From the nearest row of the column that all fans reach, its time changes as in the fans that reach the place.
    Places that no fan reaches get 0.
    """
    times[~reached] = 0.0
    every = reached.all(axis=0)
    row, column = np.nonzero(reached.any(axis=0) & ~every)
    if row.size == 0:
        return
    count = np.arange(every.shape[0])[:, None]
    below = np.maximum.accumulate(np.where(every, count, -1), axis=0)[row, column]
    above = np.minimum.accumulate(np.where(every, count, every.shape[0])[::-1], axis=0)[::-1][row, column]
    upward = (above < every.shape[0]) & ((below < 0) | (above - row < row - below))
    near = np.where(upward, above, below)
    known = near >= 0
    start = np.where(known[:, None], times[:, np.where(known, near, 0), column], 0.0)
    has = reached[:, row, column, None]
    here = times[:, row, column]
    change = np.where(has, here - start, 0.0).sum(axis=0) / has.sum(axis=0)
    times[:, row, column] = np.where(has, here, start + change)


def weights(family: Family, speed: Floats, burn: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The nodes (k, PARENTS) and their weights (k, PARENTS) for burnout speeds (k,) [m/s] and burn times (k,) [s].

    DomainError when one lies outside the family's ranges.
    """
    speed, burn = np.broadcast_arrays(np.atleast_1d(speed), np.atleast_1d(burn))
    i, x, ahead = _place(family.speeds, speed, "burnout_speed", "m/s")
    j, y, beside = _place(family.burns, burn, "burn_time", "s")
    size, corner = family.burns.size, np.abs(x * y)
    nodes = np.stack(
        [
            i * size + j,
            (i + ahead) * size + j,
            (i - ahead) * size + j,
            i * size + j + beside,
            i * size + j - beside,
            (i + ahead) * size + j + beside,
        ],
        axis=1,
    )
    u, v = np.abs(x), np.abs(y)
    shares = [
        1.0 - u * u - v * v + corner,
        0.5 * u * (u + 1.0) - corner,
        0.5 * u * (u - 1.0),
        0.5 * v * (v + 1.0) - corner,
        0.5 * v * (v - 1.0),
        corner,
    ]
    return nodes, np.stack(shares, axis=1)


def _place(nodes: Floats, value: Floats, what: str, unit: str) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """The nearest inner node, the distance from it in nodes, and the step, 1 or -1, that leads to its side.

    A range of one node has no step.
    """
    low, high = float(nodes[0]), float(nodes[-1])
    if not (np.all(value >= low) and np.all(value <= high)):
        raise DomainError(f"{what} must lie between {low:g} and {high:g} {unit}, for which the family was flown")
    if nodes.size == 1:
        nothing = np.zeros(value.shape, np.int64)
        return nothing, np.zeros(value.shape), nothing
    at = (value - low) / (high - low) * (nodes.size - 1)
    nearest = np.clip(np.rint(at).astype(np.int64), 1, nodes.size - 2)
    away = at - nearest
    return nearest, away, np.where(away >= 0.0, 1, -1)
