"""When a radar sees an object: intervals of sight along an arc, and the time of a firm track."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.vectors import dot, length
from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Arc, place
from penumbra.flight.arc.boost_profile import time_to_rise
from penumbra.flight.arc.samples import Samples
from penumbra.flight.numeric.crossing import CLOSE, ask, crossing
from penumbra.jit import kernel, workspace
from penumbra.sensing.radars import Radars, radar_at
from penumbra.sensing.sight import HIDDEN, Radar, faults, overlooks, sees, unhidden

__all__ = ["INTERVALS", "Tracks", "cloud_break_time", "fill_track", "find_seen_nodes", "reset_tracks", "tracks_buffers"]

INTERVALS = 6
"""Maximum number of sight intervals stored for one radar and one arc; three faces give at most three."""

_RANGE, _LOW, _HIGH = range(3)  # limits of a radar's sight; the fourth is the limit of its sectors
_LIMITS = 4
_NOT_YET, _NOTHING, _SOMETHING, _WATCHED = range(4)
# per radar: nodes not tested; no node in range; some nodes in range; sight intervals computed


class Tracks(NamedTuple):
    """Sight and track of each radar for one arc."""

    intervals: NDArray[np.int64]  # (sensor,) number of sight intervals
    begin: NDArray[np.float64]  # (sensor, INTERVALS) node
    end: NDArray[np.float64]  # (sensor, INTERVALS) node
    begin_time: NDArray[np.float64]  # (sensor, INTERVALS) [s]
    end_time: NDArray[np.float64]  # (sensor, INTERVALS) [s]
    firm: NDArray[np.float64]  # (sensor,) time of firm track [s], inf when never
    seen: NDArray[np.bool_]  # (sensor, LAST_NODE + 1) whether it sees the node, from _SOMETHING on
    faults: NDArray[np.int8]  # (sensor, LAST_NODE + 1) why it does not see the node: bits of `sight.faults`, HIDDEN
    looked: NDArray[np.int8]  # (sensor,) state of the computation: _NOT_YET, _NOTHING, _SOMETHING or _WATCHED


@workspace
def tracks_buffers(sensors: int) -> Tracks:
    """Buffers for the tracks of one arc."""
    buffers = np.empty((4, sensors, INTERVALS))
    count, seen = np.zeros(sensors, np.int64), np.empty((sensors, LAST_NODE + 1), np.bool_)
    firm, looked = np.full(sensors, math.inf), np.zeros(sensors, np.int8)
    kept = np.empty((sensors, LAST_NODE + 1), np.int8)
    return Tracks(count, buffers[0], buffers[1], buffers[2], buffers[3], firm, seen, kept, looked)


@kernel
def reset_tracks(tracks: Tracks) -> None:
    """Reset all radars, before another arc or another world."""
    tracks.looked[:] = _NOT_YET


@kernel
def _in_range(radars: Radars, s: int, samples: Samples) -> int:
    """Number of nodes of the arc within a radar's range; a cheap test that is 0 for most radars."""
    x, y, z = samples.x, samples.y, samples.z
    px, py, pz = radars.position[s, 0], radars.position[s, 1], radars.position[s, 2]
    square = radars.range[s] * radars.range[s]
    count = 0
    for k in range(LAST_NODE + 1):
        dx, dy, dz = x[k] - px, y[k] - py, z[k] - pz
        count += dx * dx + dy * dy + dz * dz <= square
    return count


@kernel
def _seen(radar: Radar, samples: Samples, into: NDArray[np.bool_], kept: NDArray[np.int8]) -> None:
    """Fill `into` with the nodes at which the radar sees the object, and `kept` with the faults at the others."""
    x, y, z = samples.x, samples.y, samples.z
    for k in range(LAST_NODE + 1):
        kept[k] = faults(radar, (x[k], y[k], z[k]))
    if not overlooks(radar):
        for k in range(LAST_NODE + 1):
            if kept[k] == 0 and not unhidden(radar, (x[k], y[k], z[k])):
                kept[k] = HIDDEN
    for k in range(LAST_NODE + 1):
        into[k] = kept[k] == 0


@kernel
def _signed_distance(radar: Radar, samples: Samples, k: int, limit: int) -> float:
    """Signed distance [m] at a node to one of the radar's limits (range, elevations, sector), positive inside."""
    site = radar.position
    ray = (samples.x[k] - site[0], samples.y[k] - site[1], samples.z[k] - site[2])
    distance, rise = length(ray), dot(ray, radar.up)
    if limit == _RANGE:
        return radar.range - distance
    if limit == _LOW:
        return rise - radar.sin_min * distance
    if limit == _HIGH:
        return radar.sin_max * distance - rise
    faces = radar.faces
    ahead = max(max(dot(ray, faces[0]), dot(ray, faces[1])), max(dot(ray, faces[2]), dot(ray, faces[3])))
    return ahead - radar.cos_half * math.sqrt(max(distance * distance - rise * rise, 0.0))


@kernel
def _guess(radar: Radar, samples: Samples, seen: int, unseen: int) -> float:
    """Initial guess of the node, between two neighbours, at which a limit of the radar is crossed; nan when none is."""
    beyond = 2 * unseen - seen
    even = 0 <= beyond <= LAST_NODE and (seen >= BOOST_NODES) == (beyond >= BOOST_NODES)  # same spacing of nodes
    for limit in range(_LIMITS):
        bad = _signed_distance(radar, samples, unseen, limit)
        if bad < 0.0:
            good = _signed_distance(radar, samples, seen, limit)
            far = _signed_distance(radar, samples, beyond, limit) if even else 2.0 * bad - good
            return seen + (unseen - seen) * crossing(good, bad, far)
    return math.nan


@kernel
def _edge(radar: Radar, flight: Arc, seen: float, seen_at: float, unseen: float, guess: float) -> tuple[float, float]:
    """Node and time [s] at which sight begins or ends, between a node that the radar sees and one that it does not.

    seen_at : time [s] at the seen node; guess : initial guess of the node, or nan.
    """
    inside, outside, time = seen, unseen, seen_at
    while abs(inside - outside) > CLOSE:
        middle = ask(inside, outside, guess)
        at = place(flight, middle)
        if sees(radar, (at.x, at.y, at.z)):
            inside, time = middle, at.time
        else:
            outside = middle
    return inside, time


@kernel
def _edge_at(radar: Radar, flight: Arc, samples: Samples, seen: int, unseen: int) -> tuple[float, float]:
    """`_edge` between two neighbouring nodes, with an initial guess from the radar's limits at the nodes."""
    guess = _guess(radar, samples, seen, unseen)
    return _edge(radar, flight, float(seen), samples.time[seen], float(unseen), guess)


@kernel
def _sight_between(radar: Radar, flight: Arc, before: int, kept: NDArray[np.int8]) -> float:
    """A point that the radar sees between the unseen node `before` and the unseen next node; nan when there is none.

    Searched by bisection, only if the two nodes have no fault in common. Each limit is then crossed once between them,
    and the object is visible if it is past the limits of the first node before it reaches those of the second.
    """
    early, late = kept[before], kept[before + 1]
    first, last = float(before), before + 1.0
    while early & late == 0 and last - first > CLOSE:
        middle = 0.5 * (first + last)
        at = place(flight, middle)
        target = (at.x, at.y, at.z)
        keeps = faults(radar, target)
        if keeps == 0 and not (overlooks(radar) or unhidden(radar, target)):
            keeps = HIDDEN
        if keeps == 0:
            return middle
        if keeps & early != 0 and keeps & late == 0:
            first = middle
        elif keeps & late != 0 and keeps & early == 0:
            last = middle
        else:
            break
    return math.nan


@kernel
def _runs(seen: NDArray[np.bool_]) -> int:
    """Number of separate runs of seen nodes."""
    count = int(seen[0])
    for k in range(LAST_NODE):
        count += seen[k + 1] & (not seen[k])
    return count


@kernel
def find_seen_nodes(radars: Radars, s: int, samples: Samples, tracks: Tracks) -> bool:
    """Compute the nodes that radar s sees, if not done; returns whether any node is in its range."""
    if tracks.looked[s] == _NOT_YET:
        tracks.looked[s] = _NOTHING
        if _in_range(radars, s, samples) > 0:
            tracks.looked[s] = _SOMETHING
            _seen(radar_at(radars, s), samples, tracks.seen[s], tracks.faults[s])
    return tracks.looked[s] >= _SOMETHING


@kernel
def _sight_intervals(radar: Radar, s: int, flight: Arc, samples: Samples, tracks: Tracks) -> None:
    """Fill row s of `tracks` with the sight intervals and the firm track; `tracks.seen` must be filled."""
    n = 0
    before = holding = False
    seen, kept = tracks.seen[s], tracks.faults[s]
    spare = INTERVALS - _runs(seen)  # rows left for sight between two unseen nodes
    begin, end = tracks.begin[s], tracks.end[s]
    begin_time, end_time = tracks.begin_time[s], tracks.end_time[s]
    for k in range(LAST_NODE + 1):
        now = seen[k]
        if now and not before and n < INTERVALS:
            begin[n], begin_time[n] = 0.0, 0.0
            if k > 0:
                begin[n], begin_time[n] = _edge_at(radar, flight, samples, k, k - 1)
            end[n], end_time[n] = float(LAST_NODE), samples.time[LAST_NODE]
            n += 1
            holding = True
        elif holding and not now:
            holding = False
            end[n - 1], end_time[n - 1] = _edge_at(radar, flight, samples, k - 1, k)
        elif k > 0 and spare > 0 and not now and not before:
            middle = _sight_between(radar, flight, k - 1, kept)
            if not math.isnan(middle):
                time = place(flight, middle).time
                begin[n], begin_time[n] = _edge(radar, flight, middle, time, k - 1.0, math.nan)
                end[n], end_time[n] = _edge(radar, flight, middle, time, float(k), math.nan)
                n += 1
                spare -= 1
        before = now
    for i in range(n):
        if begin_time[i] + radar.track_time <= end_time[i]:
            tracks.firm[s] = begin_time[i] + radar.track_time
            break
    tracks.intervals[s] = n


@kernel
def fill_track(radars: Radars, s: int, flight: Arc, samples: Samples, tracks: Tracks) -> None:
    """Fill row s of `tracks`, if not done: sight intervals of radar s from launch to impact, and its firm track."""
    if tracks.looked[s] == _WATCHED:
        return
    tracks.intervals[s], tracks.firm[s] = 0, math.inf
    if find_seen_nodes(radars, s, samples, tracks):
        _sight_intervals(radar_at(radars, s), s, flight, samples, tracks)
        tracks.looked[s] = _WATCHED


@kernel
def cloud_break_time(flight: Arc, cloud_break: float) -> float:
    """Time [s] at which the boost passes the height `cloud_break` [m]; inf if burnout is below it."""
    climbed = cloud_break / (flight.burnout_height - flight.launch_height)
    if climbed >= 1.0:
        return math.inf
    return flight.burn_time * time_to_rise(flight.climb, climbed)
