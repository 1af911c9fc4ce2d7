"""Whether some battery intercepts an object in time, without margin or windows: enough for a covered/open map.

The answer equals that of `penumbra.engagement.windows` at less cost. Most covered arcs are intercepted with minutes to
spare, which the nodes of the arc show without computing any edge of sight or reach: a radar that sees two neighbouring
nodes sees the arc between them, and its sight begins no later than at the first. A battery with no node near its reach
intercepts nothing. Only the remaining batteries are computed in full, one by one.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.cue import first_launch, first_warning
from penumbra.engagement.reachable_intervals import Intervals, Near, launch_at, may_meet, may_pass, near_buffers
from penumbra.engagement.windows import engage
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc
from penumbra.flight.arc.samples import Samples
from penumbra.jit import kernel, workspace
from penumbra.sensing.radars import Radars
from penumbra.sensing.track import INTERVALS, Tracks, find_seen_nodes

__all__ = ["CoveredOnlyBuffers", "covered_only_buffers", "is_met"]

_ROUNDING = 1e-6  # [s] by which a launch must be later than the bound, because the bound is summed in another order
_APART = 3  # stride of the first pass over the nodes


class CoveredOnlyBuffers(NamedTuple):
    """Buffers of one thread."""

    last: NDArray[np.int64]  # (2,) the battery that intercepted the previous object, and its node of the free flight
    near: Near  # nodes of the free flight that the current battery may reach
    guided: NDArray[np.bool_]  # (COAST_NODES + 1,) of these, the nodes where a guide sees this node and the next


@workspace
def covered_only_buffers() -> CoveredOnlyBuffers:
    """Buffers for one arc."""
    return CoveredOnlyBuffers(np.zeros(2, np.int64), near_buffers(), np.empty(COAST_NODES + 1, np.bool_))


@kernel
def _firm_by(seen: NDArray[np.bool_], time: NDArray[np.float64], track_time: float) -> float:
    """Upper bound on the time [s] of one radar's firm track, from the nodes it sees; inf when they give none."""
    runs, since = 0, math.inf
    for k in range(LAST_NODE + 1):
        if not seen[k]:
            since = math.inf
            continue
        if since == math.inf:
            since = time[k]
            runs += 1
        if time[k] - since >= track_time:
            return since + track_time if runs <= INTERVALS else math.inf
    return math.inf


@kernel
def _commit_by(radars: Radars, batteries: Batteries, b: int, flight: Arc, samples: Samples, tracks: Tracks) -> float:
    """Upper bound on the time [s] from which a battery may launch; inf when the nodes give none."""
    cued = math.inf
    for s in range(radars.range.size):
        delay = batteries.cue_delay[b, s]
        if delay < math.inf and find_seen_nodes(radars, s, samples, tracks):
            cued = min(cued, _firm_by(tracks.seen[s], samples.time, radars.track_time[s]) + delay)
    cued = min(cued, first_warning(flight, batteries.cloud_break, batteries.watch_time, batteries.warning_delay[b]))
    return first_launch(flight, cued + batteries.ready_time[b], bool(batteries.after_burnout))


@kernel
def _support(radars: Radars, batteries: Batteries, b: int, samples: Samples, tracks: Tracks) -> tuple[int, int]:
    """First and last node of the free flight that enclose all support of a battery; first > last if there is none.

    A radar may see part of the step between two nodes unless the same limit hides both nodes.
    """
    if batteries.predicted:
        return BOOST_NODES, LAST_NODE
    first, last = LAST_NODE + 1, -1
    for s in range(radars.range.size):
        if batteries.supports[b, s] and find_seen_nodes(radars, s, samples, tracks):
            kept = tracks.faults[s]
            for n in range(BOOST_NODES, LAST_NODE):
                if kept[n] & kept[n + 1] == 0:
                    first, last = min(first, n), max(last, n + 1)
    return first, last


@kernel
def _guided(
    radars: Radars, batteries: Batteries, b: int, samples: Samples, tracks: Tracks, into: NDArray[np.bool_]
) -> None:
    """Fill `into` with the nodes of the free flight where a guide sees the object at the node and at the next.

    All nodes if intercepts need no sensor.
    """
    into[:] = batteries.predicted
    for s in range(0 if batteries.predicted else radars.range.size):
        if batteries.supports[b, s] and find_seen_nodes(radars, s, samples, tracks):
            seen, runs = tracks.seen[s], 0
            for k in range(1, LAST_NODE + 1):
                runs += seen[k] & (not seen[k - 1])
            if runs < INTERVALS:  # with more runs, the last ones are not stored
                for k in range(COAST_NODES):
                    n = BOOST_NODES + k
                    into[k] = into[k] | (seen[n] & seen[n + 1])


@kernel
def _met_at_nodes(
    radars: Radars,
    batteries: Batteries,
    b: int,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    buffers: CoveredOnlyBuffers,
) -> bool:
    """Whether the nodes alone show that a battery intercepts the object; `buffers.near` must be filled."""
    commit = _commit_by(radars, batteries, b, flight, samples, tracks) + _ROUNDING
    if commit >= samples.time[LAST_NODE]:
        return False
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    guided, within = buffers.guided, buffers.near.within
    _guided(radars, batteries, b, samples, tracks, guided)
    for k in range(COAST_NODES):
        guided[k] = guided[k] & within[k] & (samples.time[BOOST_NODES + k] >= commit)
    last = buffers.last[1]
    if guided[last] and launch_at(battery, fan, samples, BOOST_NODES + last) >= commit:
        return True
    for first in range(_APART):
        for k in range(first, COAST_NODES, _APART):
            if guided[k] and launch_at(battery, fan, samples, BOOST_NODES + k) >= commit:
                buffers.last[1] = k
                return True
    return False


@kernel
def _reaches(batteries: Batteries, b: int, samples: Samples, begin: int, end: int, buffers: CoveredOnlyBuffers) -> bool:
    """Whether a battery may reach the object from node begin to node end, at a node or between two."""
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    for n in range(begin, end + 1):
        if buffers.near.within[n - BOOST_NODES] and launch_at(battery, fan, samples, n) > -math.inf:
            return True
    passes = False
    for n in range(begin, end):
        passes = passes or may_pass(battery, fan, samples, n, buffers.near)
    return passes


@kernel
def is_met(
    radars: Radars,
    batteries: Batteries,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    intervals: Intervals,
    timed: tuple[NDArray[np.float64], NDArray[np.float64]],
    buffers: CoveredOnlyBuffers,
) -> bool:
    """Whether some battery intercepts the object; the battery that intercepted the previous object is tested first.

    timed : buffers for commits and margins, (battery,) each. Call `reset_tracks` on `tracks` before each new arc.
    """
    _, margins = timed
    held = batteries.radius.size
    turn = buffers.last[0] if buffers.last[0] < held else 0
    for _ in range(held):
        b = turn
        turn = turn + 1 if turn + 1 < held else 0
        margins[b] = -math.inf
        begin, end = _support(radars, batteries, b, samples, tracks)
        ends, widest = (begin, end), batteries.widest[b]
        if begin < end and may_meet(
            battery_at(batteries, b), fan_at(batteries, b), widest, samples, ends, buffers.near
        ):
            if _met_at_nodes(radars, batteries, b, flight, samples, tracks, buffers):
                buffers.last[0] = b
                return True
            if _reaches(batteries, b, samples, begin, end, buffers):
                margins[b] = math.nan  # undecided: `engage` computes it in full
    return engage(radars, batteries, flight, samples, tracks, intervals, timed, 0.0) >= 0.0
