"""One step of the flights of a fan by Runge and Kutta's fourth order: point-mass gravity, constant thrust, drag."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS, MU, OMEGA
from penumbra.jit import kernel, loop

__all__ = ["Air", "advance"]

Floats = NDArray[np.float64]

_LEAST_RADIUS = 0.9 * MEAN_RADIUS  # no flight continues below ground; this avoids the singularity at the centre


class Air(NamedTuple):
    """Drag of one interceptor, in air that turns with the ground."""

    coefficient: float  # ballistic [kg/m²]; inf: no air
    ground: float  # distance of the site from the Earth's centre less its height above the sea [m]
    along: float  # of Earth's rate: about the axis ahead, the upright one, and the level one to the left
    upright: float
    across: float
    heights: Floats  # (node,) [m] above the sea
    logarithms: Floats  # (node,) of the density [kg/m³], linear between the nodes


class _State(NamedTuple):
    """Place [m] and velocity [m/s] of one flight: ahead, up, to the right. Or their rates."""

    x: float
    y: float
    z: float
    u: float
    v: float
    w: float


@kernel
def _density(air: Air, height: float) -> float:
    """Density [kg/m³] at a height [m] above the sea; beyond the ends of the table that of the end."""
    last = air.heights.shape[0] - 1
    k = min(max(np.searchsorted(air.heights, height) - 1, 0), last - 1)
    share = (height - air.heights[k]) / (air.heights[k + 1] - air.heights[k])
    share = min(max(share, 0.0), 1.0)
    return math.exp(air.logarithms[k] + share * (air.logarithms[k + 1] - air.logarithms[k]))


@kernel
def _rates(at: _State, push_x: float, push_y: float, push_z: float, air: Air) -> _State:
    """Rates of a state under thrust [m/s²], gravity -μ r/r³, and drag ρ v²/(2β) against the velocity in the air."""
    distance = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z)
    held = max(distance, _LEAST_RADIUS)
    pull = -MU / (held * held * held)
    a, b, c = pull * at.x + push_x, pull * at.y + push_y, pull * at.z + push_z
    if air.coefficient < math.inf:
        along, upright, across = air.along * OMEGA, air.upright * OMEGA, air.across * OMEGA
        u = at.u - (upright * at.z + across * at.y)
        v = at.v + across * at.x + along * at.z
        w = at.w - (along * at.y - upright * at.x)
        drag = -0.5 / air.coefficient * _density(air, distance - air.ground) * math.sqrt(u * u + v * v + w * w)
        a, b, c = a + drag * u, b + drag * v, c + drag * w
    return _State(at.u, at.v, at.w, a, b, c)


@kernel
def _ahead(at: _State, rate: _State, step: float) -> _State:
    """The state after a step [s] at a constant rate."""
    return _State(
        at.x + step * rate.x, at.y + step * rate.y, at.z + step * rate.z,
        at.u + step * rate.u, at.v + step * rate.v, at.w + step * rate.w,
    )  # fmt: skip


@loop
def advance(state: Floats, thrust: Floats, step: float, air: Air, after: Floats, rate: Floats) -> None:
    """Fill the states (6, flight) after a step [s], and the rates at its start; thrust : (3, flight) [m/s²]."""
    for k in range(state.shape[1]):
        at = _State(state[0, k], state[1, k], state[2, k], state[3, k], state[4, k], state[5, k])
        x, y, z = thrust[0, k], thrust[1, k], thrust[2, k]
        a = _rates(at, x, y, z, air)
        b = _rates(_ahead(at, a, 0.5 * step), x, y, z, air)
        c = _rates(_ahead(at, b, 0.5 * step), x, y, z, air)
        d = _rates(_ahead(at, c, step), x, y, z, air)
        rate[0, k], rate[1, k], rate[2, k] = a.x, a.y, a.z
        rate[3, k], rate[4, k], rate[5, k] = a.u, a.v, a.w
        after[0, k] = at.x + step / 6.0 * (a.x + 2.0 * (b.x + c.x) + d.x)
        after[1, k] = at.y + step / 6.0 * (a.y + 2.0 * (b.y + c.y) + d.y)
        after[2, k] = at.z + step / 6.0 * (a.z + 2.0 * (b.z + c.z) + d.z)
        after[3, k] = at.u + step / 6.0 * (a.u + 2.0 * (b.u + c.u) + d.u)
        after[4, k] = at.v + step / 6.0 * (a.v + 2.0 * (b.v + c.v) + d.v)
        after[5, k] = at.w + step / 6.0 * (a.w + 2.0 * (b.w + c.w) + d.w)
