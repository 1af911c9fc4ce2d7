"""What a battery can do about an arc, found the slow way: by looking at very many moments and nothing clever."""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.reach import Battery, intercept_at
from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Arc, place
from penumbra.flight.fan.table import Fan
from penumbra.sensing.radars import Radars, radar_at
from penumbra.sensing.sight import Radar, sees

STEPS = 300  # moments looked at between two nodes


class Moments(NamedTuple):
    """An arc at very many moments; the last axis is the moment."""

    time: NDArray[np.float64]
    seen: NDArray[np.bool_]  # (sensor, moment)
    launch: NDArray[np.float64]  # (battery, moment), last launch that meets it then, -inf out of reach or in the boost


@numba.njit
def _look(flight: Arc, battery: Battery, fan: Fan, nodes: NDArray[np.float64], launch: NDArray[np.float64]) -> None:
    for k in range(nodes.size):
        launch[k] = intercept_at(battery, fan, flight, nodes[k]).launch if nodes[k] >= BOOST_NODES else -np.inf


@numba.njit
def _watch(
    flight: Arc, radar: Radar, nodes: NDArray[np.float64], time: NDArray[np.float64], seen: NDArray[np.bool_]
) -> None:
    for k in range(nodes.size):
        at = place(flight, nodes[k])
        time[k] = at.time
        seen[k] = sees(radar, (at.x, at.y, at.z))


def moments(flight: Arc, radars: Radars, batteries: Batteries, steps: int = STEPS) -> Moments:
    """The whole arc, looked at `steps` times between two nodes."""
    nodes = np.linspace(0.0, LAST_NODE, LAST_NODE * steps + 1)
    held, sensors = batteries.radius.size, radars.range.size
    shape = (sensors, nodes.size)
    found = Moments(np.empty(nodes.size), np.empty(shape, np.bool_), np.empty((held, nodes.size)))
    for s in range(sensors):
        _watch(flight, radar_at(radars, s), nodes, found.time, found.seen[s])
    for b in range(held):
        _look(flight, battery_at(batteries, b), fan_at(batteries, b), nodes, found.launch[b])
    return found


def firm_track(found: Moments, sensor: int, track_time: float) -> float:
    """First moment at which a sensor has seen the object for `track_time` without a break; inf when never."""
    since = np.inf
    for time, seen in zip(found.time, found.seen[sensor], strict=True):
        since = min(since, time) if seen else np.inf
        if time - since >= track_time:
            return float(since + track_time)
    return np.inf


def feasible(found: Moments, batteries: Batteries, b: int) -> NDArray[np.float64]:
    """Last launch that meets the object at each moment while a supporting sensor sees it; -inf else."""
    supported = found.seen[batteries.supports[b]].any(axis=0) | batteries.predicted
    return np.where(supported, found.launch[b], -np.inf)


@numba.njit
def greedy(
    time: NDArray[np.float64],
    launches: NDArray[np.float64],
    commits: NDArray[np.float64],
    assess: NDArray[np.float64],
    inventory: NDArray[np.int64],
) -> int:
    """Shoot, look, shoot, always by the earliest intercept among all batteries; launches is (battery, moment)."""
    count, free, left = 0, -np.inf, inventory.copy()
    for k in range(time.size):
        for b in range(commits.size):
            if left[b] > 0 and launches[b, k] >= max(commits[b], free):
                count += 1
                left[b] -= 1
                free = time[k] + assess[b]
                break
    return count
