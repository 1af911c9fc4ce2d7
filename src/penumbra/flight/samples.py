"""An arc at all its nodes, in arrays of the caller's, for the stages that look along it."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.arc import BOOST_NODES, FREE_NODES, LAST_NODE, Arc, coasting, place
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
    step = flight.free.anomaly / FREE_NODES
    cos_step, sin_step = math.cos(step), math.sin(step)
    c, s = 1.0, 0.0
    for k in range(FREE_NODES + 1):
        at = coasting(flight, c, s, k * step)
        n = BOOST_NODES + k
        into.time[n], into.x[n], into.y[n], into.z[n] = at.time, at.x, at.y, at.z
        c, s = c * cos_step - s * sin_step, s * cos_step + c * sin_step
    for n in range(LAST_NODE + 1):
        r = math.sqrt(into.x[n] * into.x[n] + into.y[n] * into.y[n] + into.z[n] * into.z[n])
        into.radius[n] = r
        into.height[n] = r - surface_radius(into.z[n] / r)
