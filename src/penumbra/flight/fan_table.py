"""An interceptor's fan as a table: least time to (chord of the ground angle, height gained), and the Earth's turn.

The chord 2 sin(ψ/2) of the ground angle ψ between battery and object is the distance of their unit vectors, so that
looking a time up needs no arc cosine. The Earth's turn is carried to first order: flying toward azimuth α at
latitude φ, only the component cos φ sin α of the turn acts along the fan's plane (the rest moves the object
sideways, which costs no time to first order), so  T = T₀ + cos φ sin α T₁  with T₁ half the difference of the
fans flown due west and due east on the equator, signed so that a fan flown east has +1.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.jit import kernel

__all__ = ["NEVER", "Fan", "rasterise", "time_to_reach"]

NEVER = 1e9
"""Seconds that stand for "out of reach" in a table; finite, so that blending it with a neighbour stays defined."""


class Fan(NamedTuple):
    """A fan's table on a regular grid that starts at chord 0 and height 0."""

    per_chord: float  # grid steps per unit of chord
    per_height: float  # grid steps per metre of height gained
    times: NDArray[np.float64]  # (height, chord, 2): T₀ [s], T₁ / sin ψ [s]


@kernel
def time_to_reach(fan: Fan, chord: float, height: float, eastward: float) -> float:
    """Least time [s] from launch to an object; NEVER or more when out of reach.

    chord of the ground angle [1]; height [m] of the object's distance from the Earth's centre above the battery's;
    eastward = cos φ · (east unit vector at the battery · unit vector to the object).
    """
    i, j = height * fan.per_height, chord * fan.per_chord
    rows, columns = fan.times.shape[0], fan.times.shape[1]
    if not (0.0 <= i < rows - 1 and 0.0 <= j < columns - 1):
        return NEVER
    m, n = int(i), int(j)
    p, q = i - m, j - n
    a, b, c, d = (1.0 - p) * (1.0 - q), (1.0 - p) * q, p * (1.0 - q), p * q
    t = fan.times
    least = a * t[m, n, 0] + b * t[m, n + 1, 0] + c * t[m + 1, n, 0] + d * t[m + 1, n + 1, 0]
    slope = a * t[m, n, 1] + b * t[m, n + 1, 1] + c * t[m + 1, n, 1] + d * t[m + 1, n + 1, 1]
    return least + eastward * slope


@kernel
def rasterise(
    angle: NDArray[np.float64], height: NDArray[np.float64], time: NDArray[np.float64], fan: Fan, layer: int
) -> None:
    """Write the least time at which swept trajectories pass each grid point into `fan.times[..., layer]`.

    angle, height : (elevation, time) ground angle [rad] and height [m] of each trajectory; time : (time,) [s].
    Each quad between neighbouring elevations and times is two triangles; time is linear within a triangle.
    """
    grid = fan.times
    grid[:, :, layer] = NEVER
    for e in range(angle.shape[0] - 1):
        for k in range(angle.shape[1] - 1):
            _triangle(
                (angle[e, k], height[e, k], time[k]),
                (angle[e + 1, k], height[e + 1, k], time[k]),
                (angle[e, k + 1], height[e, k + 1], time[k + 1]),
                fan,
                layer,
            )
            _triangle(
                (angle[e + 1, k], height[e + 1, k], time[k]),
                (angle[e + 1, k + 1], height[e + 1, k + 1], time[k + 1]),
                (angle[e, k + 1], height[e, k + 1], time[k + 1]),
                fan,
                layer,
            )


_Corner = tuple[float, float, float]


@kernel
def _column(angle: float, fan: Fan) -> float:
    """Grid column (real) of a ground angle; the sign of angles behind the battery is kept."""
    return 2.0 * math.sin(0.5 * angle) * fan.per_chord


@kernel
def _triangle(a: _Corner, b: _Corner, c: _Corner, fan: Fan, layer: int) -> None:
    """Lower the grid points inside one triangle of (angle, height, time) to its time."""
    xa, xb, xc = _column(a[0], fan), _column(b[0], fan), _column(c[0], fan)
    ya, yb, yc = a[1] * fan.per_height, b[1] * fan.per_height, c[1] * fan.per_height
    doubled = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
    if doubled == 0.0 or not math.isfinite(doubled):
        return
    grid = fan.times
    low_row = max(0, math.ceil(min(ya, yb, yc)))
    high_row = min(grid.shape[0] - 1, math.floor(max(ya, yb, yc)))
    low_column = max(0, math.ceil(min(xa, xb, xc)))
    high_column = min(grid.shape[1] - 1, math.floor(max(xa, xb, xc)))
    slack = -1e-9
    for row in range(low_row, high_row + 1):
        for column in range(low_column, high_column + 1):
            u = ((column - xa) * (yc - ya) - (xc - xa) * (row - ya)) / doubled
            v = ((xb - xa) * (row - ya) - (column - xa) * (yb - ya)) / doubled
            if u >= slack and v >= slack and u + v <= 1.0 - slack:
                grid[row, column, layer] = min(grid[row, column, layer], a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2]))
