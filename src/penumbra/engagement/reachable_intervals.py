"""Intervals of one arc in which a battery can intercept the object, one for each step, with the latest launches.

A reachable interval is the part of the arc between two neighbouring nodes after burnout in which a supporting sensor
sees the object and the interceptor can reach it. Its two ends are accurate to a few milliseconds.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.vectors import dot
from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.limits import beyond_reach, find_reachable, guess_of_edge, reachable_part
from penumbra.engagement.reach import Battery, Intercept, intercept_at, latest_launch
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, ENTRY_NODE, LAST_NODE, Arc
from penumbra.flight.arc.samples import Samples
from penumbra.flight.fan.table import Fan
from penumbra.flight.numeric.crossing import CLOSE, ask
from penumbra.jit import kernel, workspace
from penumbra.sensing.track import Tracks

__all__ = [
    "Intervals",
    "Near",
    "fill",
    "intervals_buffers",
    "launch_at",
    "may_meet",
    "may_pass",
    "near_buffers",
    "supported",
]


class Near(NamedTuple):
    """Nodes of the free flight, (COAST_NODES + 1,), that one battery may reach."""

    within: NDArray[np.bool_]  # between floor and ceiling, and within the widest chord
    beside: NDArray[np.bool_]  # within the widest chord, or less than a step outside
    left: NDArray[np.float64]  # remaining reach, nan where it is not computed yet; see `limits.beyond_reach`


class Intervals(NamedTuple):
    """The interval of each step in which each battery can intercept the object."""

    open: NDArray[np.bool_]  # (battery, COAST_NODES) whether there is an interval
    node: NDArray[np.float64]  # (battery, COAST_NODES, 2) both ends
    time: NDArray[np.float64]  # same shape [s]
    launch: NDArray[np.float64]  # same shape, latest launch that intercepts at this end [s]
    span: NDArray[np.int64]  # (battery, 2) index of the first open interval, and one past the last
    near: Near  # buffers for the current battery


@workspace
def near_buffers() -> Near:
    """Buffers for one arc and battery."""
    nodes = COAST_NODES + 1
    return Near(np.empty(nodes, np.bool_), np.empty(nodes, np.bool_), np.empty(nodes))


@workspace
def intervals_buffers(batteries: int) -> Intervals:
    """Buffers for the intervals of one arc."""
    shape = (batteries, COAST_NODES, 2)
    return Intervals(
        np.zeros((batteries, COAST_NODES), np.bool_),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape),
        np.zeros((batteries, 2), np.int64),
        near_buffers(),
    )


@kernel
def supported(tracks: Tracks, batteries: Batteries, b: int, low: float, high: float) -> tuple[float, float]:
    """The part of the arc from node low to high where battery b has support; empty when first > last.

    A supporting sensor sees the object there; if intercepts need no sensor, it is the whole part. A gap between two
    sensors within one step is bridged.
    """
    if batteries.predicted:
        return low, high
    first, last = math.inf, -math.inf
    for s in range(batteries.supports.shape[1]):
        if batteries.supports[b, s]:
            for i in range(tracks.intervals[s]):
                begin, end = max(low, tracks.begin[s, i]), min(high, tracks.end[s, i])
                if begin < end:
                    first, last = min(first, begin), max(last, end)
    return first, last


@kernel
def _edge_of_reach(
    battery: Battery, fan: Fan, flight: Arc, inside: Intercept, outside: float, guess: float
) -> Intercept:
    """The edge of reach between an intercept within reach and a node outside, as the last point within."""
    while abs(inside.node - outside) > CLOSE:
        middle = intercept_at(battery, fan, flight, ask(inside.node, outside, guess))
        if middle.launch > -math.inf:
            inside = middle
        else:
            outside = middle.node
    return inside


@kernel
def _put(into: Intervals, b: int, k: int, first: Intercept, last: Intercept) -> None:
    """Store interval k of battery b; intervals are stored in ascending order."""
    into.open[b, k] = True
    into.span[b, 0], into.span[b, 1] = min(into.span[b, 0], k), k + 1
    into.node[b, k, 0], into.time[b, k, 0], into.launch[b, k, 0] = first.node, first.time, first.launch
    into.node[b, k, 1], into.time[b, k, 1], into.launch[b, k, 1] = last.node, last.time, last.launch


@kernel
def launch_at(battery: Battery, fan: Fan, samples: Samples, n: int) -> float:
    """Latest launch time [s] that intercepts the object at node n; -inf when out of reach."""
    at = (samples.x[n], samples.y[n], samples.z[n])
    return latest_launch(battery, fan, samples.time[n], at, samples.radius[n], samples.height[n])


@kernel
def _step(samples: Samples, n: int) -> float:
    """Chord of the ground angle from node n to the next."""
    x, y, z, radius = samples.x, samples.y, samples.z, samples.radius
    here, there = (x[n], y[n], z[n]), (x[n + 1], y[n + 1], z[n + 1])
    return math.sqrt(max(2.0 - 2.0 * dot(here, there) / (radius[n] * radius[n + 1]), 0.0))


@kernel
def _within_reach(battery: Battery, widest: float, samples: Samples, near: Near) -> None:
    """Fill `near`; the longest steps of free flight and descent are at their ends, where the arc is low."""
    x, y, z, radius, height = samples.x, samples.y, samples.z, samples.radius, samples.height
    (u, v, w), floor, ceiling = battery.below, battery.floor, battery.ceiling
    step = max(max(_step(samples, BOOST_NODES), _step(samples, ENTRY_NODE - 1)), _step(samples, LAST_NODE - 1))
    wider = min(widest + step, 2.0)  # the chord of a sum of angles is at most the sum of their chords
    within, beside = near.within, near.beside
    nearest, nearby = 1.0 - 0.5 * widest * widest, 1.0 - 0.5 * wider * wider  # cosines of the ground angle
    for k in range(COAST_NODES + 1):
        n = BOOST_NODES + k
        ahead = x[n] * u + y[n] * v + z[n] * w
        within[k] = (height[n] >= floor) & (height[n] <= ceiling) & (ahead >= nearest * radius[n])
        beside[k] = ahead >= nearby * radius[n]
    near.left[:] = math.nan


@kernel
def may_pass(battery: Battery, fan: Fan, samples: Samples, n: int, near: Near) -> bool:
    """Whether a battery may reach the object between nodes n and n + 1 but not at them."""
    k, floor = n - BOOST_NODES, battery.floor
    if not (near.beside[k] or near.beside[k + 1]):
        return False
    above = samples.height[n] >= floor or samples.height[n + 1] >= floor  # else the floor tells at less cost
    if above and beyond_reach(battery, fan, samples, n, near.left):
        return False
    first, last = reachable_part(battery, fan, samples, n)
    return first <= last


@kernel
def may_meet(battery: Battery, fan: Fan, widest: float, samples: Samples, ends: tuple[int, int], near: Near) -> bool:
    """Whether a battery may intercept the object from the first of the nodes `ends` to the second; fills `near`.

    If false, `fill` finds no interval there.
    """
    begin, end = ends
    _within_reach(battery, widest, samples, near)
    some = False
    for n in range(begin, end + 1):
        some |= near.within[n - BOOST_NODES]
    for n in range(begin, 0 if some else end):
        some = some or may_pass(battery, fan, samples, n, near)
    return some


@kernel
def fill(
    batteries: Batteries,
    b: int,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    into: Intervals,
    begin: int,
    end: int,
) -> None:
    """Fill row b of `into` from node begin to node end."""
    battery, fan, widest = battery_at(batteries, b), fan_at(batteries, b), batteries.widest[b]
    near, within, time = into.near, into.near.within, samples.time
    into.open[b, :] = False
    _within_reach(battery, widest, samples, near)
    there = launch_at(battery, fan, samples, begin) if within[begin - BOOST_NODES] else -math.inf
    for n in range(begin, end):
        here, there = there, -math.inf
        if within[n + 1 - BOOST_NODES]:
            there = launch_at(battery, fan, samples, n + 1)
        if here == -math.inf and there == -math.inf and not may_pass(battery, fan, samples, n, near):
            continue
        low, high = supported(tracks, batteries, b, float(n), n + 1.0)
        if low == n and high == n + 1 and here > -math.inf and there > -math.inf:  # the most frequent case
            _put(into, b, n - BOOST_NODES, Intercept(low, time[n], here), Intercept(high, time[n + 1], there))
        elif low < high:
            ends = Intercept(low, time[n], here), Intercept(high, time[n + 1], there)
            _partial(battery, fan, flight, samples, ends, into, b, n - BOOST_NODES)


@kernel
def _partial(
    battery: Battery,
    fan: Fan,
    flight: Arc,
    samples: Samples,
    ends: tuple[Intercept, Intercept],
    into: Intervals,
    b: int,
    k: int,
) -> None:
    """Compute and store interval k of battery b, when support and reach cover only part of the step."""
    n = BOOST_NODES + k
    first, last = ends
    if first.node > n:
        first = intercept_at(battery, fan, flight, first.node)
    if last.node < n + 1:
        last = intercept_at(battery, fan, flight, last.node)
    met = first if first.launch > -math.inf else last
    if met.launch == -math.inf:
        node = find_reachable(battery, fan, flight, samples, n, first.node, last.node)
        if math.isnan(node):
            return
        met = intercept_at(battery, fan, flight, node)
    if met.launch == -math.inf:
        return
    if first.launch == -math.inf:
        first = _edge_of_reach(battery, fan, flight, met, first.node, guess_of_edge(battery, fan, samples, n + 1, n))
    if last.launch == -math.inf:
        last = _edge_of_reach(battery, fan, flight, met, last.node, guess_of_edge(battery, fan, samples, n, n + 1))
    _put(into, b, k, first, last)
