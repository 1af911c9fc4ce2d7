"""How an arc is aimed: flight time and heading together, by Broyden's method from a first slope worked out by hand.

Both are fixed points, because the aim moves on with the turning Earth while the missile flies: the flight must take as
long as was assumed (else there is a *miss*, in seconds), and the boost must run smoothly into the free flight (else
there is a *veer*, in radians). A radian counts as many seconds as the tolerances say. [Broyden1965], his first method.
"""

import math
from typing import NamedTuple

from penumbra.constants import OMEGA
from penumbra.jit import kernel
from penumbra.world.vectors import Vector, along, cross, dot, toward

__all__ = ["HEADING_TOLERANCE", "TIME_TOLERANCE", "Slopes", "Step", "first_slopes", "next_slopes", "step"]

TIME_TOLERANCE = 1e-5  # [s]; the aim moves 5 mm meanwhile
HEADING_TOLERANCE = 1e-8  # [rad] between the ground tracks of boost and free flight
_SECONDS = TIME_TOLERANCE / HEADING_TOLERANCE  # that a radian counts as

_TIME_POWER = 0.6  # of the ground angle, that the time of least energy goes by; some 0.5 to 0.7


class Slopes(NamedTuple):
    """How much more flight time [s] and turn (in seconds) undo a miss and a veer: an inverse matrix, row by row."""

    time_by_miss: float
    time_by_veer: float
    turn_by_miss: float
    turn_by_veer: float


class Step(NamedTuple):
    """What to change."""

    time: float  # [s]
    turn: float  # of the track at burnout [rad]


@kernel
def first_slopes(position: Vector, led: Vector, free_time: float, ground_angle: float) -> Slopes:
    """The slopes as the moving aim makes them.

    In a second more of flight the aim moves along the path, by which the flight grows longer, and across it, by which
    the track must turn. position, led : burnout and aim at impact, inertial [m]; ground_angle : still to go [rad].
    """
    r1, r2 = math.sqrt(dot(position, position)), math.sqrt(dot(led, led))
    vertical = along(1.0 / r1, position, 0.0, position)
    across = toward(vertical, led)
    cosine, sine = dot(vertical, led) / r2, dot(across, led) / r2
    pace = (-OMEGA * led[1] / r2, OMEGA * led[0] / r2, 0.0)
    longer = dot(pace, along(cosine, across, -sine, vertical)) * _TIME_POWER * free_time / ground_angle
    turned = dot(pace, cross(vertical, across)) / sine
    time_by_miss = 1.0 / (1.0 - longer) if 0.0 < longer < 0.5 or -1.0 < longer <= 0.0 else 1.0
    return Slopes(time_by_miss, 0.0, turned * time_by_miss * _SECONDS, 1.0)


@kernel
def step(slopes: Slopes, miss: float, veer: float) -> Step:
    """What undoes a miss [s] and a veer [rad], as far as the slopes are right."""
    v = veer * _SECONDS
    return Step(
        slopes.time_by_miss * miss + slopes.time_by_veer * v,
        (slopes.turn_by_miss * miss + slopes.turn_by_veer * v) / _SECONDS,
    )


@kernel
def next_slopes(slopes: Slopes, made: Step, less_miss: float, less_veer: float) -> Slopes:
    """The slopes put right by what a step did: it made the miss [s] and the veer [rad] less by so much.

    H' = H + (s - H y) sᵀH / (sᵀH y)
    """
    s0, s1, y0, y1 = made.time, made.turn * _SECONDS, less_miss, less_veer * _SECONDS
    a, b, c, d = slopes
    p, q = a * y0 + b * y1, c * y0 + d * y1
    u, v = s0 * a + s1 * c, s0 * b + s1 * d
    length = s0 * p + s1 * q
    if length == 0.0:
        return slopes
    p, q = (s0 - p) / length, (s1 - q) / length
    return Slopes(a + p * u, b + p * v, c + q * u, d + q * v)
