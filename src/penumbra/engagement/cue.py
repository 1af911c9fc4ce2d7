"""When a battery is cued: by a firm track of one sensor, by a track handed over, or by a warning of the boost."""

import math

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.arc.arc import Arc
from penumbra.jit import kernel
from penumbra.sensing.track import Tracks, cloud_break_time

__all__ = ["first_handed_over_cue", "first_launch", "first_own_cue", "first_warning"]


@kernel
def first_own_cue(tracks: Tracks, delays: NDArray[np.float64]) -> float:
    """Time [s] at which the first firm track of a single sensor arrives at the battery.

    delays : (sensor,) from the track to the battery [s]; inf: does not feed it.
    """
    cued = math.inf
    for s in range(tracks.firm.size):
        cued = min(cued, tracks.firm[s] + delays[s])
    return cued


@kernel
def _end_of_sight(tracks: Tracks, delays: NDArray[np.float64], end: float) -> float:
    """Time [s] until which feeding sensors, one taking over from another, see the object without a gap after `end`."""
    growing = True
    while growing:
        growing = False
        for s in range(delays.size):
            if delays[s] < math.inf:
                for i in range(tracks.intervals[s]):
                    if tracks.begin_time[s, i] <= end < tracks.end_time[s, i]:
                        end = tracks.end_time[s, i]
                        growing = True
    return end


@kernel
def first_handed_over_cue(tracks: Tracks, track_times: NDArray[np.float64], delays: NDArray[np.float64]) -> float:
    """Time [s] at which the first firm track arrives at the battery when its sensors hand the track over.

    The track is firm once the sensors together have seen the object without a gap for the track time of the sensor that
    then sees it; this sensor cues the battery. The result is never later than with one sensor alone.
    delays, track_times : (sensor,) [s].
    """
    cued = math.inf
    for s in range(delays.size):
        if delays[s] < math.inf:
            for i in range(tracks.intervals[s]):
                begin = tracks.begin_time[s, i]
                end = _end_of_sight(tracks, delays, tracks.end_time[s, i])
                for holder in range(delays.size):
                    for j in range(tracks.intervals[holder]):
                        firm = max(begin + track_times[holder], tracks.begin_time[holder, j])
                        if firm <= min(tracks.end_time[holder, j], end):
                            cued = min(cued, firm + delays[holder])
    return cued


@kernel
def first_warning(
    flight: Arc, cloud_breaks: NDArray[np.float64], watch_times: NDArray[np.float64], delays: NDArray[np.float64]
) -> float:
    """Time [s] at which the first warning of the boost arrives at the battery; inf when no satellite warns it.

    cloud_breaks, watch_times, delays : (satellite,) height from which the boost is visible [m], time of observation
    before a warning [s], and from the warning to the battery [s]; inf: does not warn it.
    """
    cued = math.inf
    for w in range(delays.size):
        warning = cloud_break_time(flight, cloud_breaks[w]) + watch_times[w]
        if warning <= flight.burn_time:
            cued = min(cued, warning + delays[w])
    return cued


@kernel
def first_launch(flight: Arc, ready: float, after_burnout: bool) -> float:
    """First time [s] at which a battery ready at `ready` [s] may launch; with `after_burnout` not before burnout."""
    return max(ready, flight.burn_time) if after_burnout else ready
