"""An arc at all its nodes, in arrays of the caller's, for the stages that look along it.

The loops over nodes are plain ones, over few arrays each, so that the compiler packs several nodes into a register.
"""

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
    boosting,
    coasting,
    delayed,
)
from penumbra.flight.climb import risen
from penumbra.jit import kernel, stage, workspace
from penumbra.world.ellipsoid import surface_radius

__all__ = ["Samples", "sample", "scratch"]

_LOG_SHARES = np.array([-math.inf] + [math.log(k / BOOST_NODES) for k in range(1, BOOST_NODES)])  # of the burn time


class Samples(NamedTuple):
    """Time, Earth-fixed position, distance from the Earth's centre and height at each node; all (LAST_NODE + 1,)."""

    time: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    radius: NDArray[np.float64]
    height: NDArray[np.float64]
    cosine: NDArray[np.float64]  # (FREE_NODES + 1,) of the eccentric anomaly gone through since burnout
    sine: NDArray[np.float64]  # (FREE_NODES + 1,)


@workspace
def scratch() -> Samples:
    """Room for one arc."""
    room, turns = np.empty((6, LAST_NODE + 1)), np.empty((2, FREE_NODES + 1))
    return Samples(room[0], room[1], room[2], room[3], room[4], room[5], turns[0], turns[1])


@kernel
def _rotations(step: float, cosine: NDArray[np.float64], sine: NDArray[np.float64]) -> None:
    """Cosine and sine of 0, 1, 2 ... FREE_NODES steps [rad]; each pass doubles how many are known."""
    cosine[0], sine[0] = 1.0, 0.0
    c, s = math.cos(step), math.sin(step)
    known = 1
    while known <= FREE_NODES:
        for k in range(min(known, FREE_NODES + 1 - known)):
            cosine[known + k] = cosine[k] * c - sine[k] * s
            sine[known + k] = sine[k] * c + cosine[k] * s
        known *= 2
        c, s = c * c - s * s, 2.0 * c * s


@stage
def sample(flight: Arc, into: Samples) -> None:
    """Fill `into` with the arc at every node; the eccentric anomaly advances by rotations."""
    time, x, y, z, cosine, sine = into.time, into.x, into.y, into.z, into.cosine, into.sine
    for k in range(BOOST_NODES):
        u, log_u = k / BOOST_NODES, _LOG_SHARES[k]
        at = boosting(flight, u, risen(flight.climb, u, log_u), math.exp(flight.run * log_u))
        time[k], x[k], y[k], z[k] = at.time, at.x, at.y, at.z
    step = flight.entry / FREE_NODES
    _rotations(step, cosine, sine)
    # one formula in three loops: a loop that fills few arrays is one whose arrays the compiler can prove apart
    for k in range(FREE_NODES + 1):
        time[BOOST_NODES + k] = coasting(flight, cosine[k], sine[k], k * step).time
    for k in range(FREE_NODES + 1):
        at = coasting(flight, cosine[k], sine[k], k * step)
        x[BOOST_NODES + k], y[BOOST_NODES + k] = at.x, at.y
    for k in range(FREE_NODES + 1):
        z[BOOST_NODES + k] = coasting(flight, cosine[k], sine[k], k * step).z
    step = (flight.free.anomaly - flight.entry) / DESCENT_NODES
    cos_step, sin_step = math.cos(step), math.sin(step)
    c, s = cosine[FREE_NODES], sine[FREE_NODES]
    for k in range(1, DESCENT_NODES + 1):
        c, s = c * cos_step - s * sin_step, s * cos_step + c * sin_step
        at = delayed(flight, coasting(flight, c, s, flight.entry + k * step))
        n = ENTRY_NODE + k
        time[n], x[n], y[n], z[n] = at.time, at.x, at.y, at.z
    radius, height = into.radius, into.height
    for n in range(LAST_NODE + 1):
        r = math.sqrt(x[n] * x[n] + y[n] * y[n] + z[n] * z[n])
        radius[n] = r
        height[n] = r - surface_radius(z[n] / r)
