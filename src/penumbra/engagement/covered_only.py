"""Whether some battery meets an object in time, and nothing else: what a map of covered or open needs to know.

The answer is that of `penumbra.engagement.windows`, with less to work out. Most arcs that a shield covers are met with
minutes to spare, which the nodes of the arc tell without any edge of sight or reach: a radar that sees two neighbouring
nodes sees the way between them, and its sight begins no later than at the first. A battery that no node comes near
meets nothing. Only what is left is worked out in full, battery by battery.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.cue import allowed, warned
from penumbra.engagement.reachable_intervals import Intervals, Near, launch_at, may_meet, may_pass, near_buffers
from penumbra.engagement.windows import engage
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc
from penumbra.flight.arc.samples import Samples
from penumbra.jit import kernel, workspace
from penumbra.sensing.radars import Radars
from penumbra.sensing.track import INTERVALS, Tracks, look

__all__ = ["Brief", "covered_only_buffers", "is_met"]

_ROUNDING = 1e-6  # [s] by which a launch must be later than the bound, for the bound is added up in another order
_APART = 3  # nodes between those that are asked first


class Brief(NamedTuple):
    """Scratch of one thread."""

    last: NDArray[np.int64]  # (2,) the battery that met the last object, and the node of the free flight where
    near: Near  # nodes of the free flight that the battery in hand may reach
    guided: NDArray[np.bool_]  # (COAST_NODES + 1,) of these, those that a guide sees, and the next


@workspace
def covered_only_buffers() -> Brief:
    """Buffers for one arc."""
    return Brief(np.zeros(2, np.int64), near_buffers(), np.empty(COAST_NODES + 1, np.bool_))


@kernel
def _firm_by(seen: NDArray[np.bool_], time: NDArray[np.float64], track_time: float) -> float:
    """A time [s] by which one radar's track is firm, from the nodes it sees; inf when they do not tell."""
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
    """A time [s] by which a battery may launch; inf when the nodes do not tell."""
    told = math.inf
    for s in range(radars.range.size):
        delay = batteries.cue_delay[b, s]
        if delay < math.inf and look(radars, s, samples, tracks):
            told = min(told, _firm_by(tracks.seen[s], samples.time, radars.track_time[s]) + delay)
    told = min(told, warned(flight, batteries.cloud_break, batteries.watch_time, batteries.warning_delay[b]))
    return allowed(flight, told + batteries.ready_time[b], bool(batteries.after_burnout))


@kernel
def _support(radars: Radars, batteries: Batteries, b: int, samples: Samples, tracks: Tracks) -> tuple[int, int]:
    """Nodes of the free flight between which all support of a battery lies; the first is beyond the last if none.

    A radar may see something of the step between two nodes unless one thing keeps it from seeing either.
    """
    if batteries.predicted:
        return BOOST_NODES, LAST_NODE
    first, last = LAST_NODE + 1, -1
    for s in range(radars.range.size):
        if batteries.supports[b, s] and look(radars, s, samples, tracks):
            kept = tracks.faults[s]
            for n in range(BOOST_NODES, LAST_NODE):
                if kept[n] & kept[n + 1] == 0:
                    first, last = min(first, n), max(last, n + 1)
    return first, last


@kernel
def _guided(
    radars: Radars, batteries: Batteries, b: int, samples: Samples, tracks: Tracks, into: NDArray[np.bool_]
) -> None:
    """At which nodes of the free flight some radar that may guide sees the object, there and at the next node.

    All of them if intercepts need no sight.
    """
    into[:] = batteries.predicted
    for s in range(0 if batteries.predicted else radars.range.size):
        if batteries.supports[b, s] and look(radars, s, samples, tracks):
            seen, runs = tracks.seen[s], 0
            for k in range(1, LAST_NODE + 1):
                runs += seen[k] & (not seen[k - 1])
            if runs < INTERVALS:  # of more, the last are not kept
                for k in range(COAST_NODES):
                    n = BOOST_NODES + k
                    into[k] = into[k] | (seen[n] & seen[n + 1])


@kernel
def _surely(
    radars: Radars, batteries: Batteries, b: int, flight: Arc, samples: Samples, tracks: Tracks, buffers: Brief
) -> bool:
    """Whether the nodes tell that a battery meets the object, those that it may reach being known."""
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
def _reaches(batteries: Batteries, b: int, samples: Samples, begin: int, end: int, buffers: Brief) -> bool:
    """Whether a battery may reach the object between nodes: at one of them, or on the way from one to the next."""
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    for n in range(begin, end + 1):
        if buffers.near.within[n - BOOST_NODES] and launch_at(battery, fan, samples, n) > -math.inf:
            return True
    passes = False
    for n in range(begin, end):
        passes = passes or may_pass(battery, fan, samples, n, buffers.near.beside)
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
    buffers: Brief,
) -> bool:
    """Whether some battery meets the object; the one that last met one by its nodes is asked first.

    timed : buffers for commits and margins, (battery,) each. `tracks` must know nothing of another arc (`forget`).
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
            if _surely(radars, batteries, b, flight, samples, tracks, buffers):
                buffers.last[0] = b
                return True
            if _reaches(batteries, b, samples, begin, end, buffers):
                margins[b] = math.nan  # it may be met all the same
    return engage(radars, batteries, flight, samples, tracks, intervals, timed, 0.0) >= 0.0
