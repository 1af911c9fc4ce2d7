"""What the batteries make of one arc: when each may launch, its margin, its windows, and how many shots fit."""

import math

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.cue import allowed, handed_over, told_by_one, warned
from penumbra.engagement.reach import Battery, Chance, chance_at
from penumbra.engagement.reachable_intervals import Intervals, fill, supported
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc
from penumbra.flight.arc.samples import Samples
from penumbra.flight.fan.table import Fan
from penumbra.flight.numeric.crossing import CLOSE, GOLDEN
from penumbra.jit import kernel, stage
from penumbra.sensing.radars import Radars
from penumbra.sensing.track import Tracks, watch_by

__all__ = ["STEEPEST", "commit", "engage", "engage_one", "excess", "first_chance", "shots", "windows"]

_CLOSED = CLOSE / 8.0  # of a node's width, to which the earliest intercept within a stretch is closed in
_ASIDE = 0.8 * _CLOSED  # so near to an end of the bracket no look is taken
STEEPEST = 3.0
"""Seconds, for each of a stretch at the edge of sight or reach, by which a launch within may be later than at its ends.

The launch grows by 1 - dT/dt in a second. No constant bounds that, for T is steep at the edge of a fan; but what rises
steeply from one end lies, but for a little near the peak, below the other. Of 15,000 random encounters the most was
0.16; `tests/laws/test_first_intercepts.py` holds that it stays below a tenth of this.
"""


@kernel
def commit(batteries: Batteries, b: int, flight: Arc, tracks: Tracks, track_times: NDArray[np.float64]) -> float:
    """First moment [s] at which a battery may launch: told by a feeding sensor, decision, reaction, burnout if asked.

    track_times : (sensor,) [s].
    """
    delays = batteries.cue_delay[b]
    told = handed_over(tracks, track_times, delays) if batteries.networked else told_by_one(tracks, delays)
    told = min(told, warned(flight, batteries.cloud_break, batteries.watch_time, batteries.warning_delay[b]))
    return allowed(flight, told + batteries.ready_time[b], bool(batteries.after_burnout))


@kernel
def excess(intervals: Intervals, b: int, k: int) -> float:
    """By how much [s], at most, the last launch may be later within stretch k than at its ends.

    It is more than 0 only where the launch rises up to the stretch and falls after it.
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
def _peak(battery: Battery, fan: Fan, flight: Arc, intervals: Intervals, b: int, k: int) -> Chance:
    """The chance within stretch k whose last launch is latest, by golden section."""
    first, last = intervals.node[b, k, 0], intervals.node[b, k, 1]
    a = chance_at(battery, fan, flight, last - GOLDEN * (last - first))
    z = chance_at(battery, fan, flight, first + GOLDEN * (last - first))
    while last - first > CLOSE:
        if a.launch > z.launch:
            last, z = z.node, a
            a = chance_at(battery, fan, flight, last - GOLDEN * (last - first))
        else:
            first, a = a.node, z
            z = chance_at(battery, fan, flight, first + GOLDEN * (last - first))
    return a if a.launch > z.launch else z


@kernel
def _at_nodes(intervals: Intervals, b: int) -> float:
    """The latest launch [s] that meets the object at an end of a stretch; -inf: none."""
    latest = -math.inf
    for k in range(intervals.span[b, 0], intervals.span[b, 1]):
        if intervals.open[b, k]:
            latest = max(latest, max(intervals.launch[b, k, 0], intervals.launch[b, k, 1]))
    return latest


@kernel
def _latest(batteries: Batteries, b: int, flight: Arc, intervals: Intervals, launch: float) -> float:
    """The latest launch [s] that meets the object, at ends of intervals or within those where that may be later.

    launch : [s]; within intervals it is looked for where it may be no sooner than this.
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
    """Fill, for each battery asked, when it may launch, where along the arc it can meet the object, and its margin [s].

    Returned is the best margin. What costs least is asked first: whether it ever hears of the object, support, then
    height and distance of all nodes at once, then the fan. What lies between two nodes is looked for where it may be
    better than all nodes, or, when margins need only be enough, where it decides whether they are.

    timed : commits and margins, (battery,) each; those batteries are asked whose margin is nan.
    enough : the margin [s] from which on no further battery is asked; inf: all are, all radars watch, and margins are
        those of the latest launch anywhere. With another, a margin tells on which side of 0 it is.
    """
    commits, margins = timed
    whole = enough == math.inf
    for s in range(radars.range.size):
        wanted = whole
        for b in range(commits.size):
            wanted |= math.isnan(margins[b]) and (batteries.cue_delay[b, s] < math.inf or batteries.supports[b, s])
        if wanted:
            watch_by(radars, s, flight, samples, tracks)
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
    """`engage` of one battery; of the sensors, those that feed or support it must have watched.

    track_times : (sensor,) [s]; timed : commits and margins, (battery,) each
    whole : whether the margin is looked for between nodes wherever it may be greater.
    """
    commits, margins = timed
    commits[b], margins[b] = commit(batteries, b, flight, tracks, track_times), -math.inf
    intervals.span[b, 0], intervals.span[b, 1] = COAST_NODES, 0
    if commits[b] < math.inf:
        begin, end = supported(tracks, batteries, b, float(BOOST_NODES), float(LAST_NODE))
        if begin < end:
            fill(batteries, b, flight, samples, tracks, intervals, int(begin), math.ceil(end))
            latest = _at_nodes(intervals, b)
            if whole or -math.inf < latest < commits[b]:  # else the nodes tell enough
                latest = _latest(batteries, b, flight, intervals, latest if whole else commits[b])
            margins[b] = latest - commits[b]


@kernel
def _promising(intervals: Intervals, b: int, k: int, launch: float) -> bool:
    """Whether some launch at `launch` [s] or later may meet the object within stretch k."""
    if not intervals.span[b, 0] <= k < intervals.span[b, 1]:
        return False
    if not intervals.open[b, k]:
        return False
    latest = max(intervals.launch[b, k, 0], intervals.launch[b, k, 1])
    return latest >= launch or latest + excess(intervals, b, k) >= launch


@kernel
def first_chance(
    battery: Battery, fan: Fan, flight: Arc, intervals: Intervals, b: int, k: int, launch: float
) -> Chance:
    """Earliest chance within stretch k that a launch at `launch` [s] or later meets; its time is inf when none does."""
    node, time, latest = intervals.node[b, k], intervals.time[b, k], intervals.launch[b, k]
    if not _promising(intervals, b, k, launch):
        return Chance(math.nan, math.inf, -math.inf)
    if latest[0] >= launch:
        return Chance(node[0], time[0], latest[0])
    late = Chance(node[1], time[1], latest[1])
    if late.launch < launch:
        late = _peak(battery, fan, flight, intervals, b, k)
        if late.launch < launch:
            return Chance(math.nan, math.inf, -math.inf)
    return _crossing(battery, fan, flight, Chance(node[0], time[0], latest[0]), late, launch)


@kernel
def _crossing(battery: Battery, fan: Fan, flight: Arc, early: Chance, late: Chance, launch: float) -> Chance:
    """The chance, between one met only by launches before `launch` and one met by it, at which that changes.

    False position with the Illinois halving; by halves where the bracket shrinks too slowly, as on a flat top, or where
    the one end is out of reach. It ends by the width of the bracket, and the side that is met is returned.
    """
    missed, met = early, late
    below, above = missed.launch - launch, met.launch - launch
    moved, wide = 0, 2.0 * abs(met.node - missed.node)
    while abs(met.node - missed.node) > _CLOSED:
        width = met.node - missed.node
        share = below / (below - above)
        if abs(width) > 0.5 * wide or below == -math.inf:
            share = 0.5
        wide = abs(width)
        share = min(max(share, _ASIDE / wide), 1.0 - _ASIDE / wide)  # so that the last look closes the bracket
        middle = chance_at(battery, fan, flight, missed.node + share * width)
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
    """Intercept attempts that fit one after another: shoot, look, shoot, always by the earliest intercept.

    commits : (battery,) [s]; shooting : (battery,) which of them may shoot; fired : (battery,) buffers.
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
            chance = first_chance(battery, fan, flight, intervals, b, k, launch)
            if chance.time < soonest:
                soonest, who = chance.time, b
        if who >= 0:
            count += 1
            fired[who] += 1
            free_from = soonest + batteries.assess_time[who]
    return count


@stage
def windows(
    batteries: Batteries, flight: Arc, intervals: Intervals, b: int, commit_time: float, found: NDArray[np.float64]
) -> int:
    """How many unbroken windows of feasible intercepts one battery has.

    found : (COAST_NODES, 2), filled with first and last intercept time [s] of each.
    """
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    n = 0
    for k in range(COAST_NODES):
        first = first_chance(battery, fan, flight, intervals, b, k, commit_time)
        if first.time < math.inf:
            time, latest = intervals.time[b, k], intervals.launch[b, k]
            last = time[1]
            if latest[1] < commit_time:  # the launch that would meet it at the end comes too early
                node = intervals.node[b, k]
                met = Chance(node[0], time[0], latest[0])
                if met.launch < commit_time:
                    met = _peak(battery, fan, flight, intervals, b, k)
                last = _crossing(battery, fan, flight, Chance(node[1], time[1], latest[1]), met, commit_time).time
            if n > 0 and first.time == found[n - 1, 1]:
                found[n - 1, 1] = last
            else:
                found[n, 0], found[n, 1] = first.time, last
                n += 1
    return n
