"""What tells a battery of an object: firm tracks, one sensor's or handed over, and warnings of its boost."""

import math

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.arc.arc import Arc
from penumbra.jit import kernel
from penumbra.sensing.track import Tracks, cloud_break_time

__all__ = ["allowed", "handed_over", "told_by_one", "warned"]


@kernel
def told_by_one(tracks: Tracks, delays: NDArray[np.float64]) -> float:
    """First moment [s] at which some sensor's own firm track is at the battery.

    delays : (sensor,) from the track to the battery [s]; inf: does not feed it.
    """
    told = math.inf
    for s in range(tracks.firm.size):
        told = min(told, tracks.firm[s] + delays[s])
    return told


@kernel
def _end_of_sight(tracks: Tracks, delays: NDArray[np.float64], end: float) -> float:
    """Until when [s] sight lasts unbroken after `end`, by whichever feeding sensors take over."""
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
def handed_over(tracks: Tracks, track_times: NDArray[np.float64], delays: NDArray[np.float64]) -> float:
    """First moment [s] at which a firm track is at the battery when its sensors hand the object over to each other.

    The track is firm once unbroken sight by any of them has lasted the track time of the one that holds it then; that
    one tells the battery. It is never later than by one sensor alone.
    delays, track_times : (sensor,) [s].
    """
    told = math.inf
    for s in range(delays.size):
        if delays[s] < math.inf:
            for i in range(tracks.intervals[s]):
                begin = tracks.begin_time[s, i]
                end = _end_of_sight(tracks, delays, tracks.end_time[s, i])
                for holder in range(delays.size):
                    for j in range(tracks.intervals[holder]):
                        firm = max(begin + track_times[holder], tracks.begin_time[holder, j])
                        if firm <= min(tracks.end_time[holder, j], end):
                            told = min(told, firm + delays[holder])
    return told


@kernel
def warned(
    flight: Arc, cloud_breaks: NDArray[np.float64], watch_times: NDArray[np.float64], delays: NDArray[np.float64]
) -> float:
    """First moment [s] at which warning of the boost is at the battery; inf when no satellite gives it any.

    cloud_breaks, watch_times, delays : (satellite,) height from which the boost is seen [m], sight that a warning takes
    [s], and from the warning to the battery [s]; inf: does not warn it.
    """
    told = math.inf
    for w in range(delays.size):
        warning = cloud_break_time(flight, cloud_breaks[w]) + watch_times[w]
        if warning <= flight.burn_time:
            told = min(told, warning + delays[w])
    return told


@kernel
def allowed(flight: Arc, ready: float, after_burnout: bool) -> float:
    """First moment [s] at which a battery that is ready at `ready` may launch: not before burnout if that is asked."""
    return max(ready, flight.burn_time) if after_burnout else ready
