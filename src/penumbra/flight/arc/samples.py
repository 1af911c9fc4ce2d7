"""An arc at all its nodes, in buffers of the caller.

All buffers are parts of one array at fixed offsets, so the compiler knows that they do not overlap and vectorises
the loops over nodes.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import surface_radius
from penumbra.flight.arc.arc import (
    BOOST_NODES,
    COAST_NODES,
    DESCENT_NODES,
    ENTRY_NODE,
    FREE_NODES,
    LAST_NODE,
    Arc,
    Place,
    boosting,
    coasting,
    delayed,
)
from penumbra.flight.numeric.small_angles import rotation
from penumbra.jit import kernel, stage, workspace

__all__ = ["Samples", "sample", "scratch"]

_NODES = LAST_NODE + 1
_APART = 96  # places from one part to the next; no less than the nodes
_TIME, _X, _Y, _Z, _RADIUS, _HEIGHT, _COSINE, _SINE, _ANOMALY = (_APART * part for part in range(9))

_LOG_SHARES = np.array([-math.inf] + [math.log(k / BOOST_NODES) for k in range(1, BOOST_NODES)])  # of the burn time


class Samples(NamedTuple):
    """Time, Earth-fixed position, distance from the Earth's centre and height at each node; (LAST_NODE + 1,) each."""

    all: NDArray[np.float64]  # of which the others are parts
    time: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    radius: NDArray[np.float64]
    height: NDArray[np.float64]


@workspace
def scratch() -> Samples:
    """Buffers for one arc."""
    buffers = np.empty(9 * _APART)
    return Samples(
        buffers,
        buffers[_TIME : _TIME + _NODES],
        buffers[_X : _X + _NODES],
        buffers[_Y : _Y + _NODES],
        buffers[_Z : _Z + _NODES],
        buffers[_RADIUS : _RADIUS + _NODES],
        buffers[_HEIGHT : _HEIGHT + _NODES],
    )


@kernel
def _rotations(first: int, last: int, step: float, buffers: NDArray[np.float64]) -> None:
    """Cosine and sine at nodes `first` to `last`, a small step [rad] apart; each pass doubles how many are known."""
    c, s = rotation(step)
    known = 1
    while known <= last - first:
        for n in range(first, first + min(known, last + 1 - first - known)):
            cosine, sine = buffers[_COSINE + n], buffers[_SINE + n]
            buffers[_COSINE + n + known] = cosine * c - sine * s
            buffers[_SINE + n + known] = sine * c + cosine * s
        known *= 2
        c, s = c * c - s * s, 2.0 * c * s


@stage
def sample(flight: Arc, into: Samples) -> None:
    """Fill `into` with the arc at every node; the eccentric anomaly advances by rotations."""
    buffers = into.all
    for k in range(BOOST_NODES):
        at = boosting(flight, k / BOOST_NODES, _LOG_SHARES[k])
        buffers[_TIME + k], buffers[_X + k], buffers[_Y + k], buffers[_Z + k] = at.time, at.x, at.y, at.z
    free, down = flight.entry / FREE_NODES, (flight.free.anomaly - flight.entry) / DESCENT_NODES
    buffers[_COSINE + BOOST_NODES], buffers[_SINE + BOOST_NODES] = 1.0, 0.0
    _rotations(BOOST_NODES, ENTRY_NODE, free, buffers)
    _rotations(ENTRY_NODE, LAST_NODE, down, buffers)
    for k in range(COAST_NODES + 1):
        buffers[_ANOMALY + BOOST_NODES + k] = k * free if k <= FREE_NODES else flight.entry + (k - FREE_NODES) * down
    for n in range(BOOST_NODES, _NODES):
        at = coasting(flight, buffers[_COSINE + n], buffers[_SINE + n], buffers[_ANOMALY + n])
        buffers[_TIME + n], buffers[_X + n], buffers[_Y + n], buffers[_Z + n] = at.time, at.x, at.y, at.z
    for n in range(ENTRY_NODE + 1, _NODES):
        at = delayed(flight, Place(buffers[_TIME + n], buffers[_X + n], buffers[_Y + n], buffers[_Z + n]))
        buffers[_TIME + n] = at.time
    for n in range(_NODES):
        x, y, z = buffers[_X + n], buffers[_Y + n], buffers[_Z + n]
        r = math.sqrt(x * x + y * y + z * z)
        buffers[_RADIUS + n] = r
        buffers[_HEIGHT + n] = r - surface_radius(z / r)
