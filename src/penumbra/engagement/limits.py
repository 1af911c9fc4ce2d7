"""Signed distances to the limits of a battery's reach (floor, ceiling, fan), at the nodes of an arc and between them.

They are positive inside a limit. Each is smooth along an arc but their minimum is not, so between two nodes each limit
is interpolated separately.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import height_above
from penumbra.earth.vectors import dot
from penumbra.engagement.reach import Battery, chord_to, least_time
from penumbra.flight.arc.arc import BOOST_NODES, ENTRY_NODE, LAST_NODE, Arc, place
from penumbra.flight.arc.samples import Samples
from penumbra.flight.fan.table import Fan, left_of_reach, time_to_reach
from penumbra.flight.numeric.crossing import CLOSE, GOLDEN, crossing
from penumbra.jit import kernel

__all__ = ["beyond_reach", "find_reachable", "guess_of_edge", "reachable_part"]

_FLOOR, _CEILING, _LOWEST, _TOP, _NEAR, _REACH, _FAN = range(7)  # limits of a battery's reach
_LIMITS = 7
_STEADY = 2.0
"""Safety factor: curvature between two nodes is taken to be at most this factor times that at the nodes.

A height is quadratic in time to within a few per cent. The chord curves sharply only near the object's closest
approach. In 114,000 steps of 10,000 random encounters, the range that these limits allow lies within the range
estimated from the nodes, except for a thousandth of a step; `tests/laws/test_first_intercepts.py` checks this.
"""
_BEYOND = 1e3  # offset below any signed distance in flight time, relative: no time is 1,000 times the longest
_NO_TIME = 1e6  # [s] far above any flight time, and far below NEVER times the least weight, a thousandth of a cell


class _Scales(NamedTuple):
    """Change of each signed distance over a step; one value for the fan's first and last row."""

    floor: float
    ceiling: float
    rows: float
    near: float
    reach: float


@kernel
def _signed_distance(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """Signed distance at node n to one of the battery's limits, positive inside.

    Floor and ceiling [m], first and last row of the fan [m], least chord [1], share of the reach [1], longest flight
    within the fan [s] (near -NEVER outside the fan).
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
    """Initial guess of the node, between two neighbours, at which reach ends; nan when the nodes give none."""
    beyond = 2 * outside - inside
    if not BOOST_NODES <= beyond <= LAST_NODE:
        return math.nan
    for limit in range(_LIMITS):
        bad = _signed_distance(battery, fan, samples, outside, limit)
        if bad < 0.0:
            good, far = (
                _signed_distance(battery, fan, samples, inside, limit),
                _signed_distance(battery, fan, samples, beyond, limit),
            )
            if bad < -_NO_TIME or far < -_NO_TIME:
                bad, far = _extrapolated(battery, fan, samples, inside, outside)
            return inside + (outside - inside) * crossing(good, bad, far)
    return math.nan


@kernel
def _extrapolated(battery: Battery, fan: Fan, samples: Samples, inside: int, outside: int) -> tuple[float, float]:
    """Signed distance [s] in flight time at the outside node and the one beyond, extrapolated past the fan's edge.

    By a parabola through the last three nodes inside; nan when there are fewer.
    """
    first, second = 2 * inside - outside, 3 * inside - 2 * outside
    if not BOOST_NODES <= second <= LAST_NODE:
        return math.nan, math.nan
    a = _signed_distance(battery, fan, samples, inside, _FAN)
    b = _signed_distance(battery, fan, samples, first, _FAN)
    c = _signed_distance(battery, fan, samples, second, _FAN)
    return 3.0 * a - 3.0 * b + c, 6.0 * a - 8.0 * b + 3.0 * c


@kernel
def _evenly_spaced(n: int) -> tuple[bool, bool]:
    """Whether the node before the step from node n, and the one after it, follow at the spacing of its ends."""
    first, last = (BOOST_NODES, ENTRY_NODE) if n < ENTRY_NODE else (ENTRY_NODE, LAST_NODE)
    return n > first, n + 2 <= last


@kernel
def _bulge(before: float, here: float, there: float, after: float) -> float:
    """Upper bound on how far a signed distance rises above linear interpolation between two nodes.

    For constant curvature it is an eighth of the second difference. Arguments: the signed distance at four nodes in a
    row; nan before or after if that node is spaced otherwise.
    """
    bend = 0.0
    if not math.isnan(before):
        bend = max(bend, 2.0 * here - there - before)
    if not math.isnan(after):
        bend = max(bend, 2.0 * there - here - after)
    return _STEADY * bend / 8.0


@kernel
def _remaining_reach(battery: Battery, fan: Fan, samples: Samples, n: int, left: NDArray[np.float64]) -> float:
    """The signed distance to the reach at node n; kept in `left`, see `beyond_reach`."""
    k = n - BOOST_NODES
    if math.isnan(left[k]):
        left[k] = _signed_distance(battery, fan, samples, n, _REACH)
    return float(left[k])


@kernel
def beyond_reach(battery: Battery, fan: Fan, samples: Samples, n: int, left: NDArray[np.float64]) -> bool:
    """Whether the reach alone excludes an intercept between nodes n and n + 1; `reachable_part` is empty then.

    left : (COAST_NODES + 1,) remaining reach at the nodes of the free flight, nan where it is not computed yet.
    """
    here, there = _remaining_reach(battery, fan, samples, n, left), _remaining_reach(battery, fan, samples, n + 1, left)
    if here >= 0.0 or there >= 0.0:
        return False
    follows, leads = _evenly_spaced(n)
    before = _remaining_reach(battery, fan, samples, n - 1, left) if follows else math.nan
    after = _remaining_reach(battery, fan, samples, n + 2, left) if leads else math.nan
    return max(here, there) + _bulge(before, here, there, after) < 0.0


@kernel
def reachable_part(battery: Battery, fan: Fan, samples: Samples, n: int) -> tuple[float, float]:
    """The part of the step from node n to n + 1 where no limit except flight time excludes an intercept.

    Estimated from the nodes: each limit is bounded by a curve through them. Empty when first > last.
    """
    first, last = 0.0, 1.0
    for limit in range(_FAN):
        here, there = (
            _signed_distance(battery, fan, samples, n, limit),
            _signed_distance(battery, fan, samples, n + 1, limit),
        )
        if here < 0.0 or there < 0.0:
            follows, leads = _evenly_spaced(n)
            before = _signed_distance(battery, fan, samples, n - 1, limit) if follows else math.nan
            after = _signed_distance(battery, fan, samples, n + 2, limit) if leads else math.nan
            bulge = _bulge(before, here, there, after)
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
    """The least signed distance at a node, divided by `scales`; far below 0 outside any limit except flight time.

    Where the fan has no time, the value rises as the object comes nearer: inside its reach a fan lacks only low and far
    points.
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
    if time > _NO_TIME:
        return within / fan.last - _BEYOND
    return min(least, max(1.0 - time / battery.max_flight_time, 1.0 - _BEYOND))


@kernel
def _scale(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """Absolute change of a signed distance over the step from node n, above 0."""
    return (
        abs(_signed_distance(battery, fan, samples, n + 1, limit) - _signed_distance(battery, fan, samples, n, limit))
        + 1e-9
    )


@kernel
def find_reachable(battery: Battery, fan: Fan, flight: Arc, samples: Samples, n: int, low: float, high: float) -> float:
    """A node between low and high, within n and n + 1, at which the battery reaches the object; nan when none is found.

    Golden-section search for the greatest of the least signed distances; stops at the first value of 0 or more.
    """
    first, last = reachable_part(battery, fan, samples, n)
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
