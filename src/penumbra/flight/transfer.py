"""The free flight between two points: the ellipse of a given loft, its speed and its time. Inertial frame, SI."""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, MU
from penumbra.flight.arctangent import arctangent
from penumbra.jit import kernel
from penumbra.world.vectors import Vector, along, dot, length, toward

__all__ = ["Transfer", "apogee", "down_to", "least_energy_time", "range_speed", "transfer"]


class Transfer(NamedTuple):
    """A free flight between two inertial positions."""

    velocity: Vector
    semi_major: float
    pace: float  # √(a³/μ), seconds per radian of mean anomaly
    sigma: float  # r·v / √(μ a) at the start, the e sin E of the textbook
    anomaly: float  # eccentric anomaly gone through [rad]
    time: float


@kernel
def transfer(start: Vector, end: Vector, loft: float) -> Transfer:
    """The free flight from start to end [m], `loft` [rad] above least energy; [BMW1971] 6.2, [Wheelon1959].

    The direction of least energy bisects the angle between the vertical and the chord, whose elevation has the sine k;
    the hit equation  Q = v² r₁/μ = (1 - cos θ) / (cos φ (r₁/r₂ cos φ - cos(θ + φ)))  gives the speed, Kepler's equation
    the time. nan when no ellipse at that angle meets the end.
    """
    r1, r2 = length(start), length(end)
    vertical = along(1.0 / r1, start, 0.0, start)
    across = toward(vertical, end)
    cos_theta, sin_theta = dot(vertical, end) / r2, dot(across, end) / r2
    apart = along(1.0, vertical, -1.0 / r2, end)
    versine = 0.5 * dot(apart, apart)  # 1 - cos θ without cancellation
    chord = math.sqrt((r1 - r2) * (r1 - r2) + 2.0 * r1 * r2 * versine)
    k = (r2 - r1 - r2 * versine) / chord
    sine, cosine = math.sqrt(max(0.5 + 0.5 * k, 0.0)), math.sqrt(max(0.5 - 0.5 * k, 0.0))
    sin_phi = sine * math.cos(loft) + cosine * math.sin(loft)
    cos_phi = cosine * math.cos(loft) - sine * math.sin(loft)

    divisor = cos_phi * (r1 / r2 * cos_phi - cos_theta * cos_phi + sin_theta * sin_phi)
    q = versine / divisor
    q = q if (divisor > 0.0) & (q > 0.0) & (q < 2.0) & (cos_phi > 0.0) else math.nan
    nearness = 2.0 - q  # r₁/a
    speed, a = math.sqrt(q * MU / r1), r1 / nearness
    e_cos_1, e_sin_1 = 1.0 - nearness, sin_phi * math.sqrt(q * nearness)
    e_cos_2 = 1.0 - r2 / r1 * nearness
    e_sin_2 = -math.sqrt(e_cos_1 * e_cos_1 + e_sin_1 * e_sin_1 - e_cos_2 * e_cos_2)  # it comes down on the end
    anomaly = arctangent(e_sin_2 * e_cos_1 - e_cos_2 * e_sin_1, e_cos_2 * e_cos_1 + e_sin_2 * e_sin_1)
    anomaly += 2.0 * math.pi if anomaly < 0.0 else 0.0
    pace = a * math.sqrt(a / MU)
    velocity = along(speed * sin_phi, vertical, speed * cos_phi, across)
    return Transfer(velocity, a, pace, e_sin_1, anomaly, pace * (anomaly - e_sin_2 + e_sin_1))


@kernel
def range_speed(distance: float, burnout_altitude: float, burnout_downrange: float) -> float:
    """Burnout speed [m/s] of least energy that flies `distance` [m] on a non-turning sphere."""
    theta = (distance - burnout_downrange) / MEAN_RADIUS
    end = (MEAN_RADIUS * math.cos(theta), MEAN_RADIUS * math.sin(theta), 0.0)
    return length(transfer((MEAN_RADIUS + burnout_altitude, 0.0, 0.0), end, 0.0).velocity)


@kernel
def least_energy_time(r1: float, r2: float, versine: float) -> float:
    """Time [s] of the least-energy flight between radii r1 and r2 [m], 1 - cos θ apart; Lagrange's, [BMW1971] 5.

    a = s/2, sin(β/2) = √((s - c)/s), t = √(a³/μ) (π - β + sin β), with c the chord and s half the perimeter.
    """
    chord = math.sqrt((r1 - r2) * (r1 - r2) + 2.0 * r1 * r2 * versine)
    s = 0.5 * (r1 + r2 + chord)
    share = (s - chord) / s
    beta = 2.0 * arctangent(math.sqrt(share), math.sqrt(chord / s))
    return math.sqrt(0.125 * s * s * s / MU) * (math.pi - beta + 2.0 * math.sqrt(share * (1.0 - share)))


@kernel
def apogee(free: Transfer, start_radius: float) -> float:
    """Greatest distance [m] from the Earth's centre on the ellipse, a (1 + e), of a flight from so far [m]."""
    e_cos = 1.0 - start_radius / free.semi_major
    return free.semi_major * (1.0 + math.sqrt(e_cos * e_cos + free.sigma * free.sigma))


@kernel
def down_to(free: Transfer, burnout_radius: float, radius: float) -> float:
    """Eccentric anomaly [rad] from burnout to where the falling object is at `radius` [m].

    From burnout to apogee if the apogee is lower; 0 if the burnout is, with the object falling already.
    """
    e_cos_1, e_cos_2 = 1.0 - burnout_radius / free.semi_major, 1.0 - radius / free.semi_major
    e_sin_1 = free.sigma
    squared = e_cos_1 * e_cos_1 + e_sin_1 * e_sin_1
    if e_cos_2 * e_cos_2 >= squared:
        e_sin_2 = 0.0
        e_cos_2 = -math.sqrt(squared)
    else:
        e_sin_2 = -math.sqrt(squared - e_cos_2 * e_cos_2)
    grown = arctangent(e_sin_2 * e_cos_1 - e_cos_2 * e_sin_1, e_cos_2 * e_cos_1 + e_sin_2 * e_sin_1)
    if grown < 0.0 < e_sin_1:
        grown += 2.0 * math.pi
    return min(max(grown, 0.0), free.anomaly)
