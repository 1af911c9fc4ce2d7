"""When a radar holds an object: intervals of sight along an arc, and the moment of a firm track."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.arc import LAST_NODE, Arc, place
from penumbra.flight.samples import Samples
from penumbra.jit import kernel
from penumbra.sensing.sight import Radar, sees

__all__ = ["INTERVALS", "Tracks", "cloud_break_time", "tracks_room", "watch"]

INTERVALS = 6
"""Most intervals of sight kept for one radar and one arc; three faces make at most three."""

_HALVINGS = 10  # of a node's width when the edge of an interval is sought: some 10 ms


class Tracks(NamedTuple):
    """What each radar sees of one arc."""

    intervals: NDArray[np.int64]  # (sensor,) intervals of sight
    begin: NDArray[np.float64]  # (sensor, INTERVALS) node
    end: NDArray[np.float64]  # (sensor, INTERVALS) node
    begin_time: NDArray[np.float64]  # (sensor, INTERVALS) [s]
    end_time: NDArray[np.float64]  # (sensor, INTERVALS) [s]
    firm: NDArray[np.float64]  # (sensor,) time of firm track [s], inf when never


@kernel
def tracks_room(sensors: int) -> Tracks:
    """Room for the tracks of one arc."""
    room = np.empty((4, sensors, INTERVALS))
    return Tracks(np.zeros(sensors, np.int64), room[0], room[1], room[2], room[3], np.full(sensors, math.inf))


@kernel
def _edge(radar: Radar, flight: Arc, seen: float, unseen: float) -> float:
    """The node at which sight begins or ends, between one where the radar sees and one where it does not."""
    for _ in range(_HALVINGS):
        middle = 0.5 * (seen + unseen)
        at = place(flight, middle)
        if sees(radar, (at.x, at.y, at.z)):
            seen = middle
        else:
            unseen = middle
    return seen


@kernel
def watch(radar: Radar, flight: Arc, samples: Samples, tracks: Tracks, sensor: int) -> None:
    """Fill row `sensor` of `tracks`: when the radar sees the object, launch to impact, and when its track is firm."""
    n = 0
    before = holding = False
    begin, end = tracks.begin[sensor], tracks.end[sensor]
    for k in range(LAST_NODE + 1):
        now = sees(radar, (samples.x[k], samples.y[k], samples.z[k]))
        if now and not before and n < INTERVALS:
            begin[n] = 0.0 if k == 0 else _edge(radar, flight, float(k), k - 1.0)
            end[n] = float(LAST_NODE)
            n += 1
            holding = True
        elif holding and not now:
            holding = False
            end[n - 1] = _edge(radar, flight, k - 1.0, float(k))
        before = now

    firm = math.inf
    for i in range(n):
        first, last = place(flight, begin[i]).time, place(flight, end[i]).time
        tracks.begin_time[sensor, i], tracks.end_time[sensor, i] = first, last
        if firm == math.inf and first + radar.track_time <= last:
            firm = first + radar.track_time
    tracks.intervals[sensor] = n
    tracks.firm[sensor] = firm


@kernel
def cloud_break_time(flight: Arc, cloud_break: float) -> float:
    """Time [s] at which the boost passes the height `cloud_break` [m]; inf when burnout is below it."""
    climbed = cloud_break / (flight.burnout_radius - flight.launch_radius)
    if climbed >= 1.0:
        return math.inf
    return flight.burn_time * climbed ** (1.0 / flight.climb)
