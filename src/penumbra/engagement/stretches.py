"""Where along one arc a battery can meet the object, step by step of the arc, and the last launch that does.

A stretch is the part of the arc between two neighbouring nodes after burnout in which a supporting sensor sees
the object and the interceptor can reach it; its two ends are found to a few milliseconds.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.reach import Battery, Chance, chance_at, chord_to, latest_launch, least_time
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, ENTRY_NODE, LAST_NODE, Arc, place
from penumbra.flight.crossing import CLOSE, GOLDEN, ask, crossing
from penumbra.flight.fan_table import Fan, left_of_reach, time_to_reach
from penumbra.flight.samples import Samples
from penumbra.jit import kernel, workspace
from penumbra.sensing.track import Tracks
from penumbra.world.ellipsoid import height_above
from penumbra.world.vectors import dot

__all__ = ["Near", "Stretches", "fill", "launch_at", "may_meet", "may_pass", "near_room", "stretches_room", "supported"]

_FLOOR, _CEILING, _NEAR, _REACH, _FAN = range(5)  # limits of a battery at which reach may end
_LIMITS = 5
_STEADY = 2.0  # times the bend at the nodes, and none between them is sharper
_BEYOND = 1e3  # below all that is left of the time of flight, in parts of the longest
_UNTOLD = 1e6  # [s] of flight; more is a blend with NEVER and tells nothing of how far the fan is


class Near(NamedTuple):
    """Of the nodes of the free flight, (COAST_NODES + 1,), those that one battery may reach."""

    within: NDArray[np.bool_]  # between floor and ceiling and within the widest chord
    beside: NDArray[np.bool_]  # less than a step beyond the widest chord, or within


class Stretches(NamedTuple):
    """Where each battery can meet the object; (battery, COAST_NODES), `open` false where it cannot."""

    open: NDArray[np.bool_]
    node: NDArray[np.float64]  # (battery, COAST_NODES, 2) both ends
    time: NDArray[np.float64]  # [s]
    launch: NDArray[np.float64]  # last launch that meets it there [s]
    span: NDArray[np.int64]  # (battery, 2) all open ones are from the first of these on and before the second
    near: Near  # room for the battery in hand


@workspace
def near_room() -> Near:
    """Room for one arc and battery."""
    return Near(np.empty(COAST_NODES + 1, np.bool_), np.empty(COAST_NODES + 1, np.bool_))


@workspace
def stretches_room(batteries: int) -> Stretches:
    """Room for the stretches of one arc."""
    shape = (batteries, COAST_NODES, 2)
    return Stretches(
        np.zeros((batteries, COAST_NODES), np.bool_),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape),
        np.zeros((batteries, 2), np.int64),
        near_room(),
    )


@kernel
def supported(tracks: Tracks, batteries: Batteries, b: int, low: float, high: float) -> tuple[float, float]:
    """The part of the arc from node low to high where battery b may meet the object; empty when first > last.

    It is where a sensor that supports the battery sees the object, or all of it if intercepts need no sight. Where two
    sensors hand over within one node's width, the gap between them is bridged.
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
def _spare(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """What is left at a node until one of the battery's limits; of the time, as good as -NEVER beyond the fan.

    Floor and ceiling [m], least chord [1], share of the reach [1], longest flight within the fan [s].
    """
    if limit == _FLOOR:
        return samples.height[n] - battery.floor
    if limit == _CEILING:
        return battery.ceiling - samples.height[n]
    at, radius = (samples.x[n], samples.y[n], samples.z[n]), samples.radius[n]
    if limit == _NEAR:
        return chord_to(battery, at, radius) - battery.min_chord
    if limit == _REACH:
        chord, eastward = chord_to(battery, at, radius), dot(at, battery.eastward) / radius
        return left_of_reach(fan, chord, radius - battery.radius, eastward)
    return battery.max_flight_time - least_time(battery, fan, at, radius)


@kernel
def _guess(battery: Battery, fan: Fan, samples: Samples, inside: int, outside: int) -> float:
    """Some node between two neighbours at which reach may end; nan when what is known of them does not tell."""
    beyond = 2 * outside - inside
    if not BOOST_NODES <= beyond <= LAST_NODE:
        return math.nan
    for limit in range(_LIMITS):
        bad = _spare(battery, fan, samples, outside, limit)
        if bad < 0.0:
            good, far = _spare(battery, fan, samples, inside, limit), _spare(battery, fan, samples, beyond, limit)
            if bad < -_UNTOLD or far < -_UNTOLD:
                bad, far = _carried_on(battery, fan, samples, inside, outside)
            return inside + (outside - inside) * crossing(good, bad, far)
    return math.nan


@kernel
def _carried_on(battery: Battery, fan: Fan, samples: Samples, inside: int, outside: int) -> tuple[float, float]:
    """The time [s] left of the longest flight at the outside node and one beyond, were the fan to go on as it ends.

    By a parabola through the last three nodes inside; nan where there are no three.
    """
    first, second = 2 * inside - outside, 3 * inside - 2 * outside
    if not BOOST_NODES <= second <= LAST_NODE:
        return math.nan, math.nan
    a = _spare(battery, fan, samples, inside, _FAN)
    b = _spare(battery, fan, samples, first, _FAN)
    c = _spare(battery, fan, samples, second, _FAN)
    return 3.0 * a - 3.0 * b + c, 6.0 * a - 8.0 * b + 3.0 * c


@kernel
def _edge_of_reach(battery: Battery, fan: Fan, flight: Arc, inside: Chance, outside: float, guess: float) -> Chance:
    """The last chance within reach on the way from one inside to the node of one outside."""
    while abs(inside.node - outside) > CLOSE:
        middle = chance_at(battery, fan, flight, ask(inside.node, outside, guess))
        if middle.launch > -math.inf:
            inside = middle
        else:
            outside = middle.node
    return inside


@kernel
def _put(into: Stretches, b: int, k: int, first: Chance, last: Chance) -> None:
    """Open stretch k of battery b, the last so far."""
    into.open[b, k] = True
    into.span[b, 0], into.span[b, 1] = min(into.span[b, 0], k), k + 1
    into.node[b, k, 0], into.time[b, k, 0], into.launch[b, k, 0] = first.node, first.time, first.launch
    into.node[b, k, 1], into.time[b, k, 1], into.launch[b, k, 1] = last.node, last.time, last.launch


@kernel
def launch_at(battery: Battery, fan: Fan, samples: Samples, n: int) -> float:
    """Last launch time [s] that meets the object at node n; -inf when out of reach."""
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
    """Fill `near`; the longest steps of free flight and descent are at their ends, where the flight is low."""
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


@kernel
def _bulge(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int, ends: tuple[float, float]) -> float:
    """By how much what is left of a limit may be more between nodes n and n + 1 than on the straight line between both.

    For a curve of steady bend it is an eighth of the second difference. ends : what is left at the two nodes.
    """
    first, last = (BOOST_NODES, ENTRY_NODE) if n < ENTRY_NODE else (ENTRY_NODE, LAST_NODE)  # nodes of one kind
    here, there = ends
    bend = 0.0
    if n > first:
        bend = max(bend, 2.0 * here - there - _spare(battery, fan, samples, n - 1, limit))
    if n + 2 <= last:
        bend = max(bend, 2.0 * there - here - _spare(battery, fan, samples, n + 2, limit))
    return _STEADY * bend / 8.0


@kernel
def _left_by(battery: Battery, fan: Fan, samples: Samples, n: int) -> tuple[float, float]:
    """The nodes between which, from node n to n + 1, no limit but the time of flight excludes an intercept.

    They are told by the nodes: each limit is taken for no more than a curve through them. Empty when first > last.
    """
    first, last = 0.0, 1.0
    for limit in range(_FAN):
        here, there = _spare(battery, fan, samples, n, limit), _spare(battery, fan, samples, n + 1, limit)
        if here < 0.0 or there < 0.0:
            bulge = _bulge(battery, fan, samples, n, limit, (here, there))
            here, there = here + bulge, there + bulge
            if here < 0.0 and there < 0.0:
                return math.inf, -math.inf
            if here < 0.0:
                first = max(first, here / (here - there))
            elif there < 0.0:
                last = min(last, here / (here - there))
        if first > last:
            break
    return n + first, n + last


@kernel
def may_pass(battery: Battery, fan: Fan, samples: Samples, n: int, beside: NDArray[np.bool_]) -> bool:
    """Whether a battery may reach the object between nodes n and n + 1 though not at them; `beside` as `may_meet`."""
    k = n - BOOST_NODES
    if not (beside[k] or beside[k + 1]):
        return False
    first, last = _left_by(battery, fan, samples, n)
    return first <= last


@kernel
def may_meet(battery: Battery, fan: Fan, widest: float, samples: Samples, ends: tuple[int, int], near: Near) -> bool:
    """Whether a battery may meet the object at a node between two, or on the way from one of them to the next.

    Where it is false, `fill` finds no stretch there. `near` is filled.
    """
    begin, end = ends
    _within_reach(battery, widest, samples, near)
    some = False
    for n in range(begin, end + 1):
        some |= near.within[n - BOOST_NODES]
    for n in range(begin, 0 if some else end):
        some = some or may_pass(battery, fan, samples, n, near.beside)
    return some


@kernel
def _left(battery: Battery, fan: Fan, flight: Arc, node: float, scales: tuple[float, float, float, float]) -> float:
    """The least of what is left of all limits at a node, in parts of `scales`; far below 0 beyond any but the time."""
    at = place(flight, node)
    radius = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z)
    here, height = (at.x, at.y, at.z), height_above(at.x, at.y, at.z)
    chord, gained, eastward = (
        chord_to(battery, here, radius),
        radius - battery.radius,
        dot(here, battery.eastward) / radius,
    )
    least = min(
        min((height - battery.floor) / scales[_FLOOR], (battery.ceiling - height) / scales[_CEILING]),
        min((chord - battery.min_chord) / scales[_NEAR], left_of_reach(fan, chord, gained, eastward) / scales[_REACH]),
    )
    if least < 0.0:
        return least - _BEYOND
    time = time_to_reach(fan, chord, gained, eastward)
    return min(least, max(1.0 - time / battery.max_flight_time, -_BEYOND))


@kernel
def _scale(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """How much of a limit the step from node n takes, some."""
    return abs(_spare(battery, fan, samples, n + 1, limit) - _spare(battery, fan, samples, n, limit)) + 1e-9


@kernel
def _between(battery: Battery, fan: Fan, flight: Arc, samples: Samples, n: int, low: float, high: float) -> float:
    """A node between low and high, within n and n + 1, at which the battery reaches the object; nan when none is found.

    Golden section for the most that is left of all limits, until something is.
    """
    first, last = _left_by(battery, fan, samples, n)
    first, last = max(first, low), min(last, high)
    if not first <= last:
        return math.nan
    scales = (
        _scale(battery, fan, samples, n, _FLOOR),
        _scale(battery, fan, samples, n, _CEILING),
        _scale(battery, fan, samples, n, _NEAR),
        _scale(battery, fan, samples, n, _REACH),
    )
    a, b = last - GOLDEN * (last - first), first + GOLDEN * (last - first)
    at_a, at_b = _left(battery, fan, flight, a, scales), _left(battery, fan, flight, b, scales)
    while at_a < 0.0 and at_b < 0.0 and last - first > CLOSE:
        if at_a > at_b:
            last, b, at_b = b, a, at_a
            a = last - GOLDEN * (last - first)
            at_a = _left(battery, fan, flight, a, scales)
        else:
            first, a, at_a = a, b, at_b
            b = first + GOLDEN * (last - first)
            at_b = _left(battery, fan, flight, b, scales)
    return (a if at_a >= at_b else b) if max(at_a, at_b) >= 0.0 else math.nan


@kernel
def fill(
    batteries: Batteries,
    b: int,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    into: Stretches,
    begin: int,
    end: int,
) -> None:
    """Fill row b of `into` from node begin to node end."""
    battery, fan, widest = battery_at(batteries, b), fan_at(batteries, b), batteries.widest[b]
    within, beside, time = into.near.within, into.near.beside, samples.time
    into.open[b, :] = False
    _within_reach(battery, widest, samples, into.near)
    there = launch_at(battery, fan, samples, begin) if within[begin - BOOST_NODES] else -math.inf
    for n in range(begin, end):
        here, there = there, -math.inf
        if within[n + 1 - BOOST_NODES]:
            there = launch_at(battery, fan, samples, n + 1)
        if here == -math.inf and there == -math.inf and not may_pass(battery, fan, samples, n, beside):
            continue
        low, high = supported(tracks, batteries, b, float(n), n + 1.0)
        if low == n and high == n + 1 and here > -math.inf and there > -math.inf:  # as most are
            _put(into, b, n - BOOST_NODES, Chance(low, time[n], here), Chance(high, time[n + 1], there))
        elif low < high:
            ends = Chance(low, time[n], here), Chance(high, time[n + 1], there)
            _close(battery, fan, flight, samples, ends, into, b, n - BOOST_NODES)


@kernel
def _close(
    battery: Battery,
    fan: Fan,
    flight: Arc,
    samples: Samples,
    ends: tuple[Chance, Chance],
    into: Stretches,
    b: int,
    k: int,
) -> None:
    """Stretch k of battery b: of the step from node k of the free flight on, what lies within support and reach."""
    n = BOOST_NODES + k
    first, last = ends
    if first.node > n:
        first = chance_at(battery, fan, flight, first.node)
    if last.node < n + 1:
        last = chance_at(battery, fan, flight, last.node)
    met = first if first.launch > -math.inf else last
    if met.launch == -math.inf:
        node = _between(battery, fan, flight, samples, n, first.node, last.node)
        if math.isnan(node):
            return
        met = chance_at(battery, fan, flight, node)
    if met.launch == -math.inf:
        return
    if first.launch == -math.inf:
        first = _edge_of_reach(battery, fan, flight, met, first.node, _guess(battery, fan, samples, n + 1, n))
    if last.launch == -math.inf:
        last = _edge_of_reach(battery, fan, flight, met, last.node, _guess(battery, fan, samples, n, n + 1))
    _put(into, b, k, first, last)
