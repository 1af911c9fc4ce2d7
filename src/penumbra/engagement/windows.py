"""Engagement of one arc: when each battery may launch, its margin, its launch windows, and the number of shots."""

import math

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.cue import first_handed_over_cue, first_launch, first_own_cue, first_warning
from penumbra.engagement.reach import Battery, Intercept, intercept_at
from penumbra.engagement.reachable_intervals import Intervals, fill, supported
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc
from penumbra.flight.arc.samples import Samples
from penumbra.flight.fan.table import Fan
from penumbra.flight.numeric.crossing import CLOSE, GOLDEN
from penumbra.jit import kernel, stage
from penumbra.sensing.radars import Radars
from penumbra.sensing.track import Tracks, fill_track

__all__ = ["STEEPEST", "commit", "engage", "engage_one", "excess", "first_intercept", "shots", "windows"]

_TOLERANCE = CLOSE / 8.0  # width of the final bracket of the earliest intercept, in steps
_ASIDE = 0.8 * _TOLERANCE  # least distance of a trial point from the ends of the bracket
_FROM_END = 0.0625  # of an interval: the first trial point of a peak; a peak nearer to the end than that is flat
STEEPEST = 3.0
"""Bound on how much later a launch inside an interval may be than at its ends, per second of interval [s/s].

It applies to intervals at the edge of sight or reach. The latest launch rises by 1 - dT/dt per second, where T is the
flight time. No constant bounds this strictly, because T is steep at the edge of a fan; but a curve that rises steeply
from one end stays below the other end, except near the peak. The maximum over 15,000 random encounters was 0.16;
`tests/laws/test_first_intercepts.py` checks that it stays below a tenth of this constant.
"""


@kernel
def commit(batteries: Batteries, b: int, flight: Arc, tracks: Tracks, track_times: NDArray[np.float64]) -> float:
    """First time [s] at which a battery may launch: after cue, decision and reaction, and after burnout if required.

    track_times : (sensor,) [s].
    """
    delays = batteries.cue_delay[b]
    cued = first_handed_over_cue(tracks, track_times, delays) if batteries.networked else first_own_cue(tracks, delays)
    cued = min(cued, first_warning(flight, batteries.cloud_break, batteries.watch_time, batteries.warning_delay[b]))
    return first_launch(flight, cued + batteries.ready_time[b], bool(batteries.after_burnout))


@kernel
def excess(intervals: Intervals, b: int, k: int) -> float:
    """Upper bound [s] on how much later the latest launch may be within interval k than at its ends.

    It is above 0 only where the latest launch rises before the interval and falls after it.
    """
    node, launch = intervals.node, intervals.launch
    early, late = launch[b, k, 0], launch[b, k, 1]
    follows = k > 0 and intervals.open[b, k - 1] and node[b, k - 1, 1] == node[b, k, 0]
    leads = k + 1 < COAST_NODES and intervals.open[b, k + 1] and node[b, k + 1, 0] == node[b, k, 1]
    if (follows and launch[b, k - 1, 0] > early) or (leads and launch[b, k + 1, 1] > late):
        return 0.0
    if not (follows and leads):
        return STEEPEST * (intervals.time[b, k, 1] - intervals.time[b, k, 0])
    return max(2.0 * early - late - launch[b, k - 1, 0], 2.0 * late - early - launch[b, k + 1, 1])


@kernel
def _peak(battery: Battery, fan: Fan, flight: Arc, intervals: Intervals, b: int, k: int) -> Intercept:
    """The intercept within interval k with the latest launch, to half of `CLOSE`: Brent's method [Brent1973] 5.

    The next trial point is the vertex of the parabola through the three best ones, or a golden-section step where
    the vertex lies outside the bracket or the steps do not shrink. If the launch falls from the better end inward, it
    is that end.
    """
    first, last = intervals.node[b, k, 0], intervals.node[b, k, 1]
    second = Intercept(first, intervals.time[b, k, 0], intervals.launch[b, k, 0])
    third = Intercept(last, intervals.time[b, k, 1], intervals.launch[b, k, 1])
    if third.launch > second.launch:
        second, third = third, second
    best = intercept_at(battery, fan, flight, second.node + _FROM_END * (third.node - second.node))
    if best.launch <= second.launch:
        return second
    step = before = last - first
    while abs(best.node - 0.5 * (first + last)) > CLOSE - 0.5 * (last - first):
        r = (best.node - second.node) * (best.launch - third.launch)
        q = (best.node - third.node) * (best.launch - second.launch)
        vertex = (best.node - third.node) * q - (best.node - second.node) * r
        double = 2.0 * (r - q)
        by = vertex / double if double != 0.0 else math.nan
        inside = first < best.node + by < last and abs(by) < 0.5 * abs(before)
        before = step
        if not inside:
            before = last - best.node if best.node < 0.5 * (first + last) else first - best.node
            by = (1.0 - GOLDEN) * before
        if abs(by) < 0.5 * CLOSE:
            by = 0.5 * CLOSE if best.node < 0.5 * (first + last) else -0.5 * CLOSE
        step = by
        made = intercept_at(battery, fan, flight, best.node + by)
        if made.launch >= best.launch:
            first, last = (best.node, last) if by > 0.0 else (first, best.node)
            best, second, third = made, best, second
        else:
            first, last = (first, made.node) if by > 0.0 else (made.node, last)
            if made.launch >= second.launch or second.node == best.node:
                second, third = made, second
            elif made.launch >= third.launch or third.node == best.node or third.node == second.node:
                third = made
    return best


@kernel
def _at_nodes(intervals: Intervals, b: int) -> float:
    """Latest launch [s] that intercepts the object at an end of an interval; -inf: none."""
    latest = -math.inf
    for k in range(intervals.span[b, 0], intervals.span[b, 1]):
        if intervals.open[b, k]:
            latest = max(latest, max(intervals.launch[b, k, 0], intervals.launch[b, k, 1]))
    return latest


@kernel
def _latest(batteries: Batteries, b: int, flight: Arc, intervals: Intervals, launch: float) -> float:
    """Latest launch [s] that intercepts the object, at the ends of intervals and within them.

    launch : [s]; only intervals that may allow a launch at this time or later are searched.
    """
    battery, fan, latest = battery_at(batteries, b), fan_at(batteries, b), _at_nodes(intervals, b)
    for k in range(intervals.span[b, 0], intervals.span[b, 1]):
        if _promising(intervals, b, k, launch) and excess(intervals, b, k) > 0.0:
            latest = max(latest, _peak(battery, fan, flight, intervals, b, k).launch)
    return latest


@stage
def engage(
    radars: Radars,
    batteries: Batteries,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    intervals: Intervals,
    timed: tuple[NDArray[np.float64], NDArray[np.float64]],
    enough: float,
) -> float:
    """Fill commit time, intercept intervals and margin [s] of each requested battery; returns the best margin [s].

    The cheapest tests come first: cue, support, height and distance of all nodes at once, then the fan. Points between
    two nodes are searched only if they may be better than all nodes or, with a finite `enough`, if they decide the sign
    of the margin.

    timed : commits and margins, (battery,) each; a margin of nan requests the battery.
    enough : stop at the first margin [s] that reaches this. inf: all batteries and all radars are computed, and margins
        are those of the latest launch of all. Otherwise only the sign of a margin is exact.
    """
    commits, margins = timed
    whole = enough == math.inf
    for s in range(radars.range.size):
        wanted = whole
        for b in range(commits.size):
            wanted |= math.isnan(margins[b]) and (batteries.cue_delay[b, s] < math.inf or batteries.supports[b, s])
        if wanted:
            fill_track(radars, s, flight, samples, tracks)
    best = -math.inf
    for b in range(commits.size):
        if math.isnan(margins[b]):
            engage_one(batteries, b, flight, samples, tracks, radars.track_time, intervals, timed, whole)
            best = max(best, margins[b])
            if best >= enough:
                break
    return best


@kernel
def engage_one(
    batteries: Batteries,
    b: int,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    track_times: NDArray[np.float64],
    intervals: Intervals,
    timed: tuple[NDArray[np.float64], NDArray[np.float64]],
    whole: bool,
) -> None:
    """`engage` for battery b; the tracks of all sensors that feed or support it must be filled.

    track_times : (sensor,) [s]; timed : commits and margins, (battery,) each
    whole : whether to search between nodes wherever the margin may be greater there.
    """
    commits, margins = timed
    commits[b], margins[b] = commit(batteries, b, flight, tracks, track_times), -math.inf
    intervals.span[b, 0], intervals.span[b, 1] = COAST_NODES, 0
    if commits[b] < math.inf:
        begin, end = supported(tracks, batteries, b, float(BOOST_NODES), float(LAST_NODE))
        if begin < end:
            fill(batteries, b, flight, samples, tracks, intervals, int(begin), math.ceil(end))
            latest = _at_nodes(intervals, b)
            if whole or -math.inf < latest < commits[b]:  # otherwise the nodes decide the sign of the margin
                latest = _latest(batteries, b, flight, intervals, latest if whole else commits[b])
            margins[b] = latest - commits[b]


@kernel
def _promising(intervals: Intervals, b: int, k: int, launch: float) -> bool:
    """Whether a launch at `launch` [s] or later may intercept the object within interval k."""
    if not intervals.span[b, 0] <= k < intervals.span[b, 1]:
        return False
    if not intervals.open[b, k]:
        return False
    latest = max(intervals.launch[b, k, 0], intervals.launch[b, k, 1])
    return latest >= launch or latest + excess(intervals, b, k) >= launch


@kernel
def first_intercept(
    battery: Battery, fan: Fan, flight: Arc, intervals: Intervals, b: int, k: int, launch: float
) -> Intercept:
    """Earliest intercept within interval k by a launch at `launch` [s] or later; its time is inf when there is none."""
    node, time, latest = intervals.node[b, k], intervals.time[b, k], intervals.launch[b, k]
    if not _promising(intervals, b, k, launch):
        return Intercept(math.nan, math.inf, -math.inf)
    if latest[0] >= launch:
        return Intercept(node[0], time[0], latest[0])
    late = Intercept(node[1], time[1], latest[1])
    if late.launch < launch:
        late = _peak(battery, fan, flight, intervals, b, k)
        if late.launch < launch:
            return Intercept(math.nan, math.inf, -math.inf)
    return _crossing(battery, fan, flight, Intercept(node[0], time[0], latest[0]), late, launch)


@kernel
def _crossing(battery: Battery, fan: Fan, flight: Arc, early: Intercept, late: Intercept, launch: float) -> Intercept:
    """The edge between an intercept missed by a launch at `launch` [s] and one reached by it, on the reached side.

    False position (Illinois variant), with bisection where the bracket shrinks too slowly, as on a flat maximum, or
    where one end is out of reach. It stops at the width `_TOLERANCE`.
    """
    missed, met = early, late
    below, above = missed.launch - launch, met.launch - launch
    moved, wide = 0, 2.0 * abs(met.node - missed.node)
    while abs(met.node - missed.node) > _TOLERANCE:
        width = met.node - missed.node
        share = below / (below - above)
        if abs(width) > 0.5 * wide or below == -math.inf:
            share = 0.5
        wide = abs(width)
        share = min(max(share, _ASIDE / wide), 1.0 - _ASIDE / wide)  # so that the last trial point ends the search
        middle = intercept_at(battery, fan, flight, missed.node + share * width)
        if middle.launch >= launch:
            met, above = middle, middle.launch - launch
            below = 0.5 * below if moved == 1 else below
            moved = 1
        else:
            missed, below = middle, middle.launch - launch
            above = 0.5 * above if moved == -1 else above
            moved = -1
    return met


@stage
def shots(
    batteries: Batteries,
    flight: Arc,
    intervals: Intervals,
    commits: NDArray[np.float64],
    shooting: NDArray[np.bool_],
    fired: NDArray[np.int64],
) -> int:
    """Number of successive intercept attempts (shoot-look-shoot); each takes the earliest possible intercept.

    commits : (battery,) [s]; shooting : (battery,) whether the battery may shoot; fired : (battery,) buffer.
    """
    count, begin, end = 0, COAST_NODES, 0
    free_from = -math.inf
    fired[:] = 0
    for b in range(commits.size):
        begin, end = min(begin, intervals.span[b, 0]), max(end, intervals.span[b, 1])
    for k in range(begin, end):
        soonest, who = math.inf, -1
        for b in range(commits.size):
            launch = max(commits[b], free_from)
            if not shooting[b] or fired[b] >= batteries.inventory[b] or not _promising(intervals, b, k, launch):
                continue
            battery, fan = battery_at(batteries, b), fan_at(batteries, b)
            intercept = first_intercept(battery, fan, flight, intervals, b, k, launch)
            if intercept.time < soonest:
                soonest, who = intercept.time, b
        if who >= 0:
            count += 1
            fired[who] += 1
            free_from = soonest + batteries.assess_time[who]
    return count


@stage
def windows(
    batteries: Batteries, flight: Arc, intervals: Intervals, b: int, commit_time: float, found: NDArray[np.float64]
) -> int:
    """Number of separate windows of feasible intercepts of battery b.

    found : (COAST_NODES, 2), filled with the first and last intercept time [s] of each window.
    """
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    n = 0
    for k in range(COAST_NODES):
        first = first_intercept(battery, fan, flight, intervals, b, k, commit_time)
        if first.time < math.inf:
            time, latest = intervals.time[b, k], intervals.launch[b, k]
            last = time[1]
            if latest[1] < commit_time:  # an intercept at the end of the interval needs a launch before the commit time
                node = intervals.node[b, k]
                met = Intercept(node[0], time[0], latest[0])
                if met.launch < commit_time:
                    met = _peak(battery, fan, flight, intervals, b, k)
                last = _crossing(battery, fan, flight, Intercept(node[1], time[1], latest[1]), met, commit_time).time
            if n > 0 and first.time == found[n - 1, 1]:
                found[n - 1, 1] = last
            else:
                found[n, 0], found[n, 1] = first.time, last
                n += 1
    return n
