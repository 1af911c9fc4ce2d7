"""A family of fans: one interceptor with ranges of its numbers, from a few flown fans.

Fans of similar interceptors are similar in normalised coordinates: heights divided by the greatest height of the
flights, ground ranges by the reach at that height, as in every fan's table. So the flown fans of a family have tables
of the same rows and columns, with rows of different height, and entries in the same row and column are blended: the
height of a row, the edge, the drift, the times. The numbers are the burnout speed, the burn time and, through air, the
ballistic coefficient. The blend is quadratic in them, over the eleven nodes around a place: the nearest one, its
six neighbours, and four corners of its octant, of two numbers each and of all three. The longest flight and the ceiling
only cut a table, so a family is flown for the greatest of both. See `blend` for the blend and docs/accuracy.md for its
errors.

Through air the quadratic is in the logarithm of the burn time and in β^(-1/2) of the ballistic coefficient β, in which
times and reach bend least. The many nodes are flown from a still Earth alone. What the Earth's turn and size change is
small within the short flights through air: it is flown at the middle of the ranges and in the middle of their sides,
and blended linearly (decision 55).

Where flights pass above low, far places, one fan of a family may reach a place of the table and another not. There a
fan that does not has an extrapolated time with negative sign; the place is reached if the fans that reach it have at
least half of the weight.
"""

import math
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.errors import DomainError
from penumbra.flight.fan.edge import Reach, around_the_earth, hull
from penumbra.flight.fan.fan import (
    SPARE,
    WIDEST,
    columns_to,
    edges,
    filled,
    flights_of,
    flyable,
    rows_to,
    still_times,
    table_step,
)
from penumbra.flight.fan.interceptor_flights import AIRLESS, STILL, FlyOut, fly_out
from penumbra.flight.fan.store import Store, shelf
from penumbra.flight.fan.table import NEVER, FlownFan

__all__ = ["Family", "family", "weights"]

FEW, MANY = 3, 5  # nodes along a range
WIDE = 1.25  # a range of speeds that takes many nodes: greatest by least
LONG = 0.15  # of the longest flight; longer burns take many nodes, because more intercepts happen during the burn, as
# it is through air, whatever the longest flight
THICK = 1.5  # a range of ballistic coefficients that takes many nodes: greatest by least
LONGER = 2.5  # longest flights within which a whole flight is searched for
AMPLE = 1.05  # factor for the effect of Earth rotation on the longest flight
LEAST_TIME = 1e-3  # [s]; least absolute time of a place not reached, so that it has a sign

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


class Family(NamedTuple):
    """Flown fans over a grid: node = (speed index · burns + burn index) · coefficients + coefficient index."""

    top: float  # last row
    last: float  # last column
    dense: float  # column from which on columns are closer
    speeds: Floats  # (speed,) burnout speeds [m/s]: 1, 3 or 5, evenly spaced
    burns: Floats  # (burn,) burn times [s], likewise; through air evenly spaced in their logarithm
    coefficients: Floats  # (coefficient,) ballistic coefficients β [kg/m²], likewise, evenly spaced in β^(-1/2)
    steps: Floats  # (node,) height of a row [m]
    reaches: Floats  # (node, row) 1/k₀ of a flown `FlownFan`
    times: Singles  # (node, row, column) T₀ of it [s]; negative where nothing is reached
    turned: Ints  # (turned,) the nodes at which the effect of the Earth's turn and size is flown, in their order
    edges: Floats  # (turned, 4, row) k₁, k₂, a, g of them
    turns: Singles  # (turned, row, 4, column) T₁, T₂, A, G of them [s]
    drifts: Floats  # (turned,) [rad]


_STORE = Store(Family, shelf())


def family(
    speeds: tuple[float, float],
    burns: tuple[float, float],
    max_flight_time: float,
    ceiling: float,
    ballistic_coefficients: tuple[float, float] = (AIRLESS, AIRLESS),
    site_height: float = 0.0,
) -> Family:
    """The family of an interceptor; its arrays are read-only.

    Parameters
    ----------
    speeds, burns : (low, high)
        Burnout speeds [m/s] and burn times [s].
    max_flight_time, ceiling : float [s], [m]
        The greatest of the fans needed.
    ballistic_coefficients : (low, high) [kg/m²]
        Both AIRLESS for flights without air.
    site_height : float [m]
        Of the site above the sea, for the air.

    Raises
    ------
    DomainError
        A range has an end that is not above 0, ends before it begins, or a burn is too slow to leave the ground.
    """
    ranges = {"burnout_speed": speeds, "burn_time": burns, "ballistic_coefficient": ballistic_coefficients}
    for what, (low, high) in ranges.items():
        if not (0.0 < low < math.inf and 0.0 < high < math.inf):
            raise DomainError(f"{what} from {low:g} to {high:g}: write numbers above 0")
        if low > high:
            raise DomainError(f"{what} from {low:g} to {high:g} is no range; write the lesser number first")
    numbers = *speeds, *burns, max_flight_time, ceiling, *ballistic_coefficients, site_height
    return _STORE.get(numbers, _flown)


def _flown(
    slowest: float,
    fastest: float,
    shortest: float,
    longest: float,
    flight: float,
    ceiling: float,
    lightest: float,
    heaviest: float,
    site_height: float,
) -> Family:
    """Fly a family: speeds [m/s], burns [s], longest flight [s], ceiling [m], coefficients [kg/m²], site height [m]."""
    air = lightest < AIRLESS
    speeds = _levels(slowest, fastest, MANY if fastest > WIDE * slowest else FEW, _EVEN)
    burns = _levels(shortest, longest, MANY if longest > LONG * flight or air else FEW, _burn_scale(air))
    coefficients = _levels(lightest, heaviest, MANY if heaviest > THICK * lightest else FEW, _DRAG)
    numbers = product(speeds.tolist(), burns.tolist(), coefficients.tolist())
    nodes = [_Node(speed, burn, coefficient, site_height) for speed, burn, coefficient in numbers]
    for node in nodes:
        flyable(node.speed, node.burn, node.coefficient)
    flight = max(SPARE * flight, _whole_flight(nodes, flight, ceiling))
    alone = _all_still(nodes, flight)
    heights = np.array([float(np.nanmax(out.height)) for out in alone])
    chords = [2.0 * math.sin(0.5 * float(np.nanmax(out.angle))) for out in alone]
    per_height = heights.mean() / (heights * table_step(min(ceiling, float(heights.mean()))))
    columns = max(columns_to(chord, node.speed) for chord, node in zip(chords, nodes, strict=True))
    rows = rows_to(ceiling, float(per_height.max()))
    shape = speeds.size, burns.size, coefficients.size
    turned = np.unique(_index(shape, *_middles(shape).T)) if air else np.arange(len(nodes))

    def fan(index: int, around: bool) -> FlownFan:
        node, each = nodes[index], float(per_height[index])
        if index not in turned:
            (reach,) = edges([alone[index]], each, rows)
            return still_times(alone[index], around_the_earth(reach.chord.size) if around else reach, each, columns)
        flights = flights_of(node.speed, node.burn, flight, node.coefficient, site_height)
        reaches = edges(flights, each, rows)
        if around:
            reaches = [around_the_earth(reach.chord.size) for reach in reaches]
        return filled(flights, reaches, each, columns)

    fans = [fan(index, False) for index in range(len(nodes))]
    around = [_is_around(each, columns) for each in fans]
    if any(around) and not all(around):  # all fans have an edge, or none has
        fans = [each if is_so else fan(k, True) for k, (each, is_so) in enumerate(zip(fans, around, strict=True))]
    alone.clear()
    return _stacked(fans, speeds, burns, coefficients, turned)


def _all_still(nodes: list["_Node"], flight: float) -> list[FlyOut]:
    """The flights of all nodes from a still Earth; what is zero in them lies in the same arrays."""
    found, nothing = list[FlyOut](), dict[tuple[int, ...], Floats]()
    for node in nodes:
        out = node.still(flight)
        zeros = nothing.setdefault(out.angle.shape, np.zeros_like(out.angle))
        found.append(out._replace(eastward=zeros, northward=zeros))
    return found


class _Node(NamedTuple):
    """An interceptor of a family."""

    speed: float  # [m/s]
    burn: float  # [s]
    coefficient: float  # [kg/m²]
    site_height: float  # [m]

    def still(self, flight: float) -> FlyOut:
        """Its flights from a still Earth, up to `flight` [s]."""
        return fly_out(self.speed, self.burn, flight, STILL, MEAN_RADIUS, self.coefficient, self.site_height)


class _Scale(NamedTuple):
    """Numbers on which fans depend almost quadratically."""

    even: Callable[[Floats], Floats]  # from a number
    back: Callable[[Floats], Floats]  # to it


_EVEN = _Scale(lambda value: value, lambda even: even)
_DRAG = _Scale(lambda value: value**-0.5, lambda even: even**-2.0)


def _burn_scale(air: bool) -> _Scale:
    return _Scale(np.log, np.exp) if air else _EVEN


def _levels(low: float, high: float, count: int, scale: _Scale) -> Floats:
    """The nodes along a range, evenly spaced in a scale; one if both ends are the same."""
    if not high > low:
        return np.array([low])
    first, last = scale.even(np.array([low, high])).tolist()
    return np.concatenate([[low], scale.back(np.linspace(first, last, count))[1:-1], [high]])


def _index(shape: tuple[int, int, int], speed: Ints, burn: Ints, coefficient: Ints) -> Ints:
    """The node at places along the three ranges."""
    return (speed * shape[1] + burn) * shape[2] + coefficient


def _middles(shape: tuple[int, int, int]) -> Ints:
    """Places (k, 3) along the three ranges: the middle of the grid, and the middle of each of its sides."""
    middle = [count // 2 for count in shape]
    sides = [[*middle[:k], end, *middle[k + 1 :]] for k in range(3) for end in (0, shape[k] - 1)]
    return np.array([middle, *sides], np.int64)


def _is_around(fan: FlownFan, columns: int) -> bool:
    """Whether a fan has global range and so no edge: its reach is then the antipode."""
    return bool(columns / fan.edge[0, 0] > WIDEST)


def _whole_flight(nodes: list[_Node], flight: float, ceiling: float) -> float:
    """The longest flight [s] for which the flight time limits no edge below the ceiling; 0 if it is not needed.

    If flight time limits some edges of a family and speed limits others, the height of the transition differs between
    the fans, and a blend has errors of some kilometres there.
    """
    slow, fast = (
        _edge_alone(node.still(longer * flight), ceiling) for node, longer in ((nodes[0], 1.0), (nodes[-1], LONGER))
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


def _stacked(fans: list[FlownFan], speeds: Floats, burns: Floats, coefficients: Floats, turned: Ints) -> Family:
    """Flown fans of the same columns as a family; rows that one of them lacks are cut off all."""
    rows = min(each.edge.shape[0] for each in fans)
    times = np.stack([each.times[:rows, :, :1] for each in fans])
    reached = times[..., 0] < NEVER
    _extended(times, reached)
    turns = np.stack([fans[node].times[:rows, :, 1:] for node in turned])
    _extended(turns, reached[turned])
    still = times[..., 0].astype(np.float32)
    still[~reached] = -np.maximum(still[~reached], LEAST_TIME)
    found = Family(
        rows - 1.0,
        fans[0].last,
        fans[0].dense,
        speeds,
        burns,
        coefficients,
        np.array([1.0 / each.per_height for each in fans]),
        np.stack([1.0 / each.edge[:rows, 0] for each in fans]),
        still,
        np.asarray(turned, np.int64),
        np.stack([fans[node].edge[:rows, 1:].T for node in turned]),
        np.ascontiguousarray(turns.swapaxes(2, 3), np.float32),
        np.array([fans[node].drift for node in turned]),
    )
    for each in found:
        if isinstance(each, np.ndarray):
            each.setflags(write=False)
    return found


def _extended(times: Floats, reached: NDArray[np.bool_]) -> None:
    """Extrapolate times (node, row, column, kind) to places that a fan does not reach but another does.

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


def weights(family: Family, speed: Floats, burn: Floats, coefficient: Floats) -> tuple[Ints, Floats]:
    """The nodes (k, PARENTS) and their weights (k, PARENTS) for numbers (k,) of interceptors.

    speed [m/s], burn [s], ballistic coefficient [kg/m²]. The first STILL_PARENTS are indices of `Family.times`, the
    others of `Family.turns`. DomainError when a number lies outside the family's ranges.
    """
    given = np.broadcast_arrays(*map(np.atleast_1d, (speed, burn, coefficient)))
    air = bool(family.coefficients[0] < AIRLESS)
    shape = family.speeds.size, family.burns.size, family.coefficients.size
    (i, x, ahead), (j, y, beside), (k, z, above) = (
        _place(levels, value, scale, what, unit)
        for levels, value, scale, what, unit in zip(
            (family.speeds, family.burns, family.coefficients),
            given,
            (_EVEN, _burn_scale(air), _DRAG),
            ("burnout_speed", "burn_time", "ballistic_coefficient"),
            ("m/s", "s", "kg/m2"),
            strict=True,
        )
    )
    u, v, w = np.abs(x), np.abs(y), np.abs(z)
    uv, uw, vw, uvw = u * v, u * w, v * w, u * v * w
    parts = [
        ((i, j, k), 1.0 - u * u - v * v + uv - w * w + uw + vw - uvw),
        ((i + ahead, j, k), 0.5 * u * (u + 1.0) - uv - uw + uvw),
        ((i - ahead, j, k), 0.5 * u * (u - 1.0)),
        ((i, j + beside, k), 0.5 * v * (v + 1.0) - uv - vw + uvw),
        ((i, j - beside, k), 0.5 * v * (v - 1.0)),
        ((i + ahead, j + beside, k), uv - uvw),
        ((i, j, k + above), 0.5 * w * (w + 1.0) - uw - vw + uvw),
        ((i, j, k - above), 0.5 * w * (w - 1.0)),
        ((i + ahead, j, k + above), uw - uvw),
        ((i, j + beside, k + above), vw - uvw),
        ((i + ahead, j + beside, k + above), uvw),
    ]
    nodes = [_index(shape, *at) for at, _ in parts]
    shares = [share for _, share in parts]
    if air:
        sides, side_shares = _sides(shape, (i, j, k), (x, y, z))
    else:
        sides, side_shares = nodes[:6], shares[:6]
    at = np.searchsorted(family.turned, np.stack(sides, axis=1))
    return np.concatenate([np.stack(nodes, axis=1), at], axis=1), np.stack([*shares, *side_shares], axis=1)


def _sides(
    shape: tuple[int, int, int], near: tuple[Ints, Ints, Ints], off: tuple[Floats, Floats, Floats]
) -> tuple[list[Ints], list[Floats]]:
    """The six nodes of a linear blend over the middles, of which two have no weight, and the weights.

    near : the nearest inner nodes; off : distances from them in nodes.
    """
    middle = [np.full_like(near[0], count // 2) for count in shape]
    from_middle = [
        (at + away - centre) / max(count // 2, 1)
        for at, away, centre, count in zip(near, off, middle, shape, strict=True)
    ]
    nodes, shares = [_index(shape, *middle)], [1.0 - np.abs(np.stack(from_middle)).sum(axis=0)]
    for k, away in enumerate(from_middle):
        side = list(middle)
        side[k] = np.where(away < 0.0, 0, shape[k] - 1)
        nodes.append(_index(shape, *side))
        shares.append(np.abs(away))
    nothing = np.zeros_like(shares[0])
    return [*nodes, nodes[0], nodes[0]], [*shares, nothing, nothing]


def _place(nodes: Floats, value: Floats, scale: _Scale, what: str, unit: str) -> tuple[Ints, Floats, Ints]:
    """The nearest inner node, the distance from it in nodes, and the step, 1 or -1, that leads to its side.

    A range of one node has no step.
    """
    low, high = float(nodes[0]), float(nodes[-1])
    if not (np.all(value >= low) and np.all(value <= high)):
        raise DomainError(f"{what} must lie between {low:g} and {high:g} {unit}, for which the family was flown")
    if nodes.size == 1:
        nothing = np.zeros(value.shape, np.int64)
        return nothing, np.zeros(value.shape), nothing
    first, last = scale.even(nodes[[0, -1]])
    at = (scale.even(value) - first) / (last - first) * (nodes.size - 1)
    nearest = np.clip(np.rint(at).astype(np.int64), 1, nodes.size - 2)
    away = at - nearest
    return nearest, away, np.where(away >= 0.0, 1, -1)
