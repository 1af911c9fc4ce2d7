"""What is left at a place until one of a battery's limits, at the nodes of an arc and between them.

Each limit is smooth along an arc, and their least is not; so between two nodes each is taken for a curve of its own.
"""

import math
from typing import NamedTuple

from penumbra.earth.ellipsoid import height_above
from penumbra.earth.vectors import dot
from penumbra.engagement.reach import Battery, chord_to, least_time
from penumbra.flight.arc.arc import BOOST_NODES, ENTRY_NODE, LAST_NODE, Arc, place
from penumbra.flight.arc.samples import Samples
from penumbra.flight.fan.table import Fan, left_of_reach, time_to_reach
from penumbra.flight.numeric.crossing import CLOSE, GOLDEN, crossing
from penumbra.jit import kernel

__all__ = ["between", "guess_of_edge", "left_by"]

_FLOOR, _CEILING, _LOWEST, _TOP, _NEAR, _REACH, _FAN = range(7)  # limits of a battery at which reach may end
_LIMITS = 7
_STEADY = 2.0
"""Times the bend at the nodes, and none between them is sharper.

A height is a curve of the second order in time to a few parts in a hundred. The chord bends sharply only beside the
object's nearest approach. In 114,000 steps of 10,000 random encounters, what these limits leave lies within what the
nodes tell of it, but for a thousandth of a step; `tests/laws/test_first_intercepts.py` holds it to that.
"""
_BEYOND = 1e3  # below all that is left of the time of flight in parts of the longest: no time is a thousand times that
_UNTOLD = 1e6  # [s]: far above any flight and far below NEVER times the least weight that tells, a thousandth of a cell


class _Scales(NamedTuple):
    """How much of each limit a step takes; of the fan's first and last row, the same."""

    floor: float
    ceiling: float
    rows: float
    near: float
    reach: float


@kernel
def _spare(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """What is left at a node until one of the battery's limits; of the time, as good as -NEVER beyond the fan.

    Floor and ceiling [m], first and last row of the fan [m], least chord [1], share of the reach [1], longest flight
    within the fan [s].
    """
    if limit == _FLOOR:
        return samples.height[n] - battery.floor
    if limit == _CEILING:
        return battery.ceiling - samples.height[n]
    if limit == _LOWEST:
        return samples.radius[n] - battery.radius
    if limit == _TOP:
        return fan.top / fan.per_height - (samples.radius[n] - battery.radius)
    at, radius = (samples.x[n], samples.y[n], samples.z[n]), samples.radius[n]
    if limit == _NEAR:
        return chord_to(battery, at, radius) - battery.min_chord
    if limit == _REACH:
        chord, eastward = chord_to(battery, at, radius), dot(at, battery.eastward) / radius
        return left_of_reach(fan, chord, radius - battery.radius, eastward)
    return battery.max_flight_time - least_time(battery, fan, at, radius)


@kernel
def guess_of_edge(battery: Battery, fan: Fan, samples: Samples, inside: int, outside: int) -> float:
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
def left_by(battery: Battery, fan: Fan, samples: Samples, n: int) -> tuple[float, float]:
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
def _left(battery: Battery, fan: Fan, flight: Arc, node: float, scales: _Scales) -> float:
    """The least of what is left of all limits at a node, in parts of `scales`; far below 0 beyond any but the time.

    Where the fan has no time, the more the nearer the object is: what a fan leaves out within its reach is low and far.
    """
    at = place(flight, node)
    radius = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z)
    here, height, gained = (at.x, at.y, at.z), height_above(at.x, at.y, at.z), radius - battery.radius
    chord, eastward = chord_to(battery, here, radius), dot(here, battery.eastward) / radius
    upright = min(
        min((height - battery.floor) / scales.floor, (battery.ceiling - height) / scales.ceiling),
        min(gained / scales.rows, (fan.top / fan.per_height - gained) / scales.rows),
    )
    within = left_of_reach(fan, chord, gained, eastward)
    least = min(upright, min((chord - battery.min_chord) / scales.near, within / scales.reach))
    if least < 0.0:
        return least - _BEYOND
    time = time_to_reach(fan, chord, gained, eastward)
    if time > _UNTOLD:
        return within / fan.last - _BEYOND
    return min(least, max(1.0 - time / battery.max_flight_time, 1.0 - _BEYOND))


@kernel
def _scale(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """How much of a limit the step from node n takes, some."""
    return abs(_spare(battery, fan, samples, n + 1, limit) - _spare(battery, fan, samples, n, limit)) + 1e-9


@kernel
def between(battery: Battery, fan: Fan, flight: Arc, samples: Samples, n: int, low: float, high: float) -> float:
    """A node between low and high, within n and n + 1, at which the battery reaches the object; nan when none is found.

    Golden section for the most that is left of all limits, until something is.
    """
    first, last = left_by(battery, fan, samples, n)
    first, last = max(first, low), min(last, high)
    if not first <= last:
        return math.nan
    scales = _Scales(
        _scale(battery, fan, samples, n, _FLOOR),
        _scale(battery, fan, samples, n, _CEILING),
        _scale(battery, fan, samples, n, _TOP),
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
