"""An arc at all its nodes, in arrays of the caller's, for the stages that look along it."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.arc import (
    BOOST_NODES,
    DESCENT_NODES,
    ENTRY_NODE,
    FREE_NODES,
    LAST_NODE,
    Arc,
    coasting,
    delayed,
    place,
)
from penumbra.jit import kernel
from penumbra.world.ellipsoid import surface_radius

__all__ = ["Samples", "sample", "scratch"]


class Samples(NamedTuple):
    """Time, Earth-fixed position, distance from the Earth's centre and height at each node; all (LAST_NODE + 1,)."""

    time: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    radius: NDArray[np.float64]
    height: NDArray[np.float64]


@kernel
def scratch() -> Samples:
    """Room for one arc."""
    room = np.empty((6, LAST_NODE + 1))
    return Samples(room[0], room[1], room[2], room[3], room[4], room[5])


@kernel
def sample(flight: Arc, into: Samples) -> None:
    """Fill `into` with the arc at every node; the eccentric anomaly advances by one rotation a node."""
    for k in range(BOOST_NODES):
        at = place(flight, float(k))
        into.time[k], into.x[k], into.y[k], into.z[k] = at.time, at.x, at.y, at.z
    step = flight.entry / FREE_NODES
    cos_step, sin_step = math.cos(step), math.sin(step)
    c, s = 1.0, 0.0
    for k in range(FREE_NODES + 1):
        at = coasting(flight, c, s, k * step)
        n = BOOST_NODES + k
        into.time[n], into.x[n], into.y[n], into.z[n] = at.time, at.x, at.y, at.z
        c, s = c * cos_step - s * sin_step, s * cos_step + c * sin_step
    step = (flight.free.anomaly - flight.entry) / DESCENT_NODES
    cos_step, sin_step = math.cos(step), math.sin(step)
    c, s = math.cos(flight.entry), math.sin(flight.entry)
    for k in range(1, DESCENT_NODES + 1):
        c, s = c * cos_step - s * sin_step, s * cos_step + c * sin_step
        at = delayed(flight, coasting(flight, c, s, flight.entry + k * step))
        n = ENTRY_NODE + k
        into.time[n], into.x[n], into.y[n], into.z[n] = at.time, at.x, at.y, at.z
    for n in range(LAST_NODE + 1):
        r = math.sqrt(into.x[n] * into.x[n] + into.y[n] * into.y[n] + into.z[n] * into.z[n])
        into.radius[n] = r
        into.height[n] = r - surface_radius(into.z[n] / r)
