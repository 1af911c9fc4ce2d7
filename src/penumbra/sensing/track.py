"""When a radar holds an object: intervals of sight along an arc, and the moment of a firm track."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.arc import BOOST_NODES, LAST_NODE, Arc, place
from penumbra.flight.crossing import CLOSE, ask, crossing
from penumbra.flight.samples import Samples
from penumbra.jit import kernel
from penumbra.sensing.sight import Radar, sees
from penumbra.world.vectors import dot, length

__all__ = ["INTERVALS", "Tracks", "cloud_break_time", "tracks_room", "watch"]

INTERVALS = 6
"""Most intervals of sight kept for one radar and one arc; three faces make at most three."""

_RANGE, _LOW, _HIGH = range(3)  # limits of a radar at which sight may end; the last is that of its sectors
_LIMITS = 4


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
def _in_range(radar: Radar, samples: Samples) -> int:
    """How many nodes of the arc lie within the radar's range; where none does there is nothing more to ask."""
    x, y, z = samples.x, samples.y, samples.z
    (east, north, up), square = radar.position, radar.range * radar.range
    count = 0
    for k in range(LAST_NODE + 1):
        dx, dy, dz = x[k] - east, y[k] - north, z[k] - up
        count += dx * dx + dy * dy + dz * dz <= square
    return count


@kernel
def _spare(radar: Radar, samples: Samples, k: int, limit: int) -> float:
    """What is left [m] at a node until one of the radar's limits: range, least or greatest elevation, sector."""
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
    """Some node between two neighbours at which a limit of the radar may be crossed; nan when none is in sight."""
    beyond = 2 * unseen - seen
    if not BOOST_NODES <= min(seen, beyond) <= max(seen, beyond) <= LAST_NODE:
        return math.nan
    for limit in range(_LIMITS):
        bad = _spare(radar, samples, unseen, limit)
        if bad < 0.0:
            good = _spare(radar, samples, seen, limit)
            return seen + (unseen - seen) * crossing(good, bad, _spare(radar, samples, beyond, limit))
    return math.nan


@kernel
def _edge(radar: Radar, flight: Arc, samples: Samples, seen: int, unseen: int) -> tuple[float, float]:
    """Node and time [s] at which sight begins or ends, between one where the radar sees and one where it does not."""
    guess = _guess(radar, samples, seen, unseen)
    inside, outside, time = float(seen), float(unseen), samples.time[seen]
    while abs(inside - outside) > CLOSE:
        middle = ask(inside, outside, guess)
        at = place(flight, middle)
        if sees(radar, (at.x, at.y, at.z)):
            inside, time = middle, at.time
        else:
            outside = middle
    return inside, time


@kernel
def watch(radar: Radar, flight: Arc, samples: Samples, tracks: Tracks, sensor: int) -> None:
    """Fill row `sensor` of `tracks`: when the radar sees the object, launch to impact, and when its track is firm."""
    n = 0
    before = holding = False
    begin, end = tracks.begin[sensor], tracks.end[sensor]
    begin_time, end_time = tracks.begin_time[sensor], tracks.end_time[sensor]
    for k in range(LAST_NODE + 1 if _in_range(radar, samples) > 0 else 0):
        now = sees(radar, (samples.x[k], samples.y[k], samples.z[k]))
        if now and not before and n < INTERVALS:
            begin[n], begin_time[n] = 0.0, 0.0
            if k > 0:
                begin[n], begin_time[n] = _edge(radar, flight, samples, k, k - 1)
            end[n], end_time[n] = float(LAST_NODE), samples.time[LAST_NODE]
            n += 1
            holding = True
        elif holding and not now:
            holding = False
            end[n - 1], end_time[n - 1] = _edge(radar, flight, samples, k - 1, k)
        before = now

    firm = math.inf
    for i in range(n):
        if firm == math.inf and begin_time[i] + radar.track_time <= end_time[i]:
            firm = begin_time[i] + radar.track_time
    tracks.intervals[sensor] = n
    tracks.firm[sensor] = firm


@kernel
def cloud_break_time(flight: Arc, cloud_break: float) -> float:
    """Time [s] at which the boost passes the height `cloud_break` [m]; inf when burnout is below it."""
    climbed = cloud_break / (flight.burnout_radius - flight.launch_radius)
    if climbed >= 1.0:
        return math.inf
    return flight.burn_time * climbed ** (1.0 / flight.climb)
