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
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc, place
from penumbra.flight.crossing import CLOSE, ask, crossing
from penumbra.flight.fan_table import Fan
from penumbra.flight.samples import Samples
from penumbra.jit import kernel, workspace
from penumbra.sensing.track import Tracks
from penumbra.world.ellipsoid import height_above
from penumbra.world.vectors import dot

__all__ = ["Stretches", "fill", "launch_at", "may_meet", "stretches_room", "supported"]

_FLOOR, _CEILING, _NEAR, _FAN = range(4)  # limits of a battery at which reach may end
_LIMITS = 4
_UNTOLD = 1e6  # [s] of flight; more is a blend with NEVER and tells nothing of how far the fan is


class Stretches(NamedTuple):
    """Where each battery can meet the object; (battery, COAST_NODES), `open` false where it cannot."""

    open: NDArray[np.bool_]
    node: NDArray[np.float64]  # (battery, COAST_NODES, 2) both ends
    time: NDArray[np.float64]  # [s]
    launch: NDArray[np.float64]  # last launch that meets it there [s]
    span: NDArray[np.int64]  # (battery, 2) all open ones are from the first of these on and before the second
    within: NDArray[np.bool_]  # (COAST_NODES + 1,) room for the battery in hand: nodes that it may reach


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
        np.empty(COAST_NODES + 1, np.bool_),
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
    """What is left at a node until one of the battery's limits; as good as -NEVER beyond the fan.

    Floor and ceiling [m], least chord [1], longest flight within the fan [s].
    """
    if limit == _FLOOR:
        return samples.height[n] - battery.floor
    if limit == _CEILING:
        return battery.ceiling - samples.height[n]
    at, radius = (samples.x[n], samples.y[n], samples.z[n]), samples.radius[n]
    if limit == _NEAR:
        return chord_to(battery, at, radius) - battery.min_chord
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
def _within_reach(battery: Battery, widest: float, samples: Samples, into: NDArray[np.bool_]) -> None:
    """At which nodes of the free flight the object is between floor and ceiling and within the widest chord."""
    x, y, z, radius, height = samples.x, samples.y, samples.z, samples.radius, samples.height
    (u, v, w), floor, ceiling = battery.below, battery.floor, battery.ceiling
    nearest = 1.0 - 0.5 * widest * widest  # cosine of the ground angle
    for k in range(COAST_NODES + 1):
        n = BOOST_NODES + k
        ahead = x[n] * u + y[n] * v + z[n] * w
        into[k] = (height[n] >= floor) & (height[n] <= ceiling) & (ahead >= nearest * radius[n])


@kernel
def _may_come_near(battery: Battery, widest: float, samples: Samples, n: int) -> bool:
    """Whether the object may come within the widest chord between nodes n and n + 1.

    The chord of a sum of angles is at most the sum of their chords.
    """
    x, y, z, radius = samples.x, samples.y, samples.z, samples.radius
    here, there = (x[n], y[n], z[n]), (x[n + 1], y[n + 1], z[n + 1])
    step = 2.0 - 2.0 * dot(here, there) / (radius[n] * radius[n + 1])
    least = min(chord_to(battery, here, radius[n]), chord_to(battery, there, radius[n + 1]))
    return least - math.sqrt(max(step, 0.0)) <= widest


@kernel
def may_meet(battery: Battery, widest: float, samples: Samples, begin: int, end: int, into: NDArray[np.bool_]) -> bool:
    """Whether a battery may meet the object at a node from begin to end, or between two of them just above its floor.

    Where it is false, `fill` finds no stretch there. `into`, (COAST_NODES + 1,), is filled with the nodes of the free
    flight between floor and ceiling and within the widest chord.
    """
    _within_reach(battery, widest, samples, into)
    height, some = samples.height, False
    for n in range(begin, end + 1):
        some |= into[n - BOOST_NODES]
    for n in range(begin, 0 if some else end):
        if (height[n] >= battery.floor) != (height[n + 1] >= battery.floor):
            some |= _may_come_near(battery, widest, samples, n)
    return some


@kernel
def _just_above(battery: Battery, fan: Fan, flight: Arc, samples: Samples, n: int, low: float, high: float) -> Chance:
    """The chance just above the battery's floor between nodes low and high within n and n + 1, which lie astride it."""
    rising = samples.height[n + 1] > samples.height[n]
    above, below = (high, low) if rising else (low, high)
    inside, outside = (n + 1, n) if rising else (n, n + 1)
    guess = _guess(battery, fan, samples, inside, outside)
    while abs(above - below) > CLOSE:
        middle = ask(above, below, guess)
        at = place(flight, middle)
        if height_above(at.x, at.y, at.z) >= battery.floor:
            above = middle
        else:
            below = middle
    return chance_at(battery, fan, flight, above)


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
    within, time, height = into.within, samples.time, samples.height
    into.open[b, :] = False
    _within_reach(battery, widest, samples, within)
    there = launch_at(battery, fan, samples, begin) if within[begin - BOOST_NODES] else -math.inf
    for n in range(begin, end):
        here, there = there, -math.inf
        if within[n + 1 - BOOST_NODES]:
            there = launch_at(battery, fan, samples, n + 1)
        if here == -math.inf and there == -math.inf:
            astride = (height[n] >= battery.floor) != (height[n + 1] >= battery.floor)
            if not (astride and _may_come_near(battery, widest, samples, n)):
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
    if met.launch == -math.inf and (samples.height[n] >= battery.floor) != (samples.height[n + 1] >= battery.floor):
        met = _just_above(battery, fan, flight, samples, n, first.node, last.node)
    if met.launch == -math.inf:
        return
    if first.launch == -math.inf:
        first = _edge_of_reach(battery, fan, flight, met, first.node, _guess(battery, fan, samples, n + 1, n))
    if last.launch == -math.inf:
        last = _edge_of_reach(battery, fan, flight, met, last.node, _guess(battery, fan, samples, n, n + 1))
    _put(into, b, k, first, last)
