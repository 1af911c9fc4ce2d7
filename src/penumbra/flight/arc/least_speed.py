"""The flight of least speed relative to the rotating ground, among those that meet a moving aim.

The flights from one burnout that meet the aim are a family of one parameter, here the climb c: the vertical speed at
burnout, which is the same relative to the ground and in the inertial frame. Along the family the flight time t
changes, and so does the position of the aim:

    dt/dc = t_c / (1 - t_θ θ̇)

with t_c and t_θ the derivatives of the time by the climb and by the angle θ to the aim, and θ̇ the motion of the aim.
The least speed v_rel = v - ω × r is where v_rel · dv/dc = 0. Without Earth rotation that is the flight of least energy.

One step of Newton's method toward it uses the second derivative of half the squared speed at its minimum without
Earth rotation, 4/(1 - k)², with k the sine of the elevation of the chord. It reduces the error to a hundredth.
"""

import math
from typing import NamedTuple

from penumbra.constants import MU
from penumbra.earth.ellipsoid import surface_radius
from penumbra.earth.vectors import Vector, cross, dot
from penumbra.flight.arc.transfer import Course, Transfer
from penumbra.jit import kernel

__all__ = ["Correction", "at_apogee", "at_slope", "correction"]


class Correction(NamedTuple):
    """Difference of a flight from the required one, and derivatives of its time by climb and aim."""

    climb: float  # change that is needed [m/s]
    climb_by_time: float  # derivative of it by the flight time [m/s²]
    time_by_climb: float  # [s per m/s], with the aim fixed
    time_by_time: float  # [s/s] by the motion of the aim, at the same climb
    aside: float  # [rad/s] by which the aim turns the flight's plane about the burnout
    onward_by_climb: float  # derivative of the horizontal speed by the climb, with the aim fixed
    onward_by_time: float  # and by the motion of the aim [m/s²]
    seen: float  # horizontal speed relative to the ground [m/s]
    seen_by_climb: float  # derivative of it by the climb, with the aim fixed
    seen_by_time: float  # and by the motion of the aim [m/s²]


class _Longer(NamedTuple):
    """Derivatives of the time of a flight between two radii by its two parameters [s]."""

    by_size: float  # by da/a
    by_climb: float  # by e sin E at its start


@kernel
def _longer(way: Course, free: Transfer) -> _Longer:
    """From Kepler's equation  t = √(a³/μ) (E₂ - e sin E₂ - E₁ + e sin E₁)  with  e cos E = 1 - r/a."""
    c1, s1, c2, s2 = way.e_cos_1, way.e_sin_1, way.e_cos_2, way.e_sin_2
    square = 1.0 / (c1 * c1 + s1 * s1)  # 1/e²
    before, after = c1 * square - 1.0, (c2 * square - 1.0) / s2
    by_size = after * (c1 * (1.0 - c1) - c2 * (1.0 - c2)) + square * (s1 * (1.0 - c1) - s2 * (1.0 - c2))
    return _Longer(1.5 * free.time + free.pace * by_size, free.pace * (after * s1 - before))


@kernel
def correction(
    turning: float, start: Vector, end: Vector, way: Course, free: Transfer, k: float, lever: float
) -> Correction:
    """Difference of the free flight from start to end [m] from that of least speed; turning : Earth rotation [rad/s].

    k : sine of the elevation, at the burnout, of the chord from it to the aim, both Earth-fixed.
    lever : sideways motion of the burnout, as an angle at the Earth's centre, per turn of the track.
    """
    r1, r2, u, c = way.r1, way.r2, way.onward, way.climb
    side = cross(way.vertical, way.across)
    ground = (-turning * start[1], turning * start[0], 0.0)
    pace = (-turning * end[1] / r2, turning * end[0] / r2, 0.0)
    moved = way.cosine * dot(pace, way.across) - way.sine * dot(pace, way.vertical)  # dθ/dt
    swung = dot(pace, side) / way.sine

    u_by_c = -u * way.sine / way.by_onward  # from the hit equation
    u_by_angle = (way.sine * (MU / r1 - u * u) - u * c * way.cosine) / way.by_onward
    longer, size = _longer(way, free), 2.0 * way.semi_major / MU
    by_size = longer.by_size - 0.5 * way.e_sin_1 * longer.by_climb
    time_by_angle = by_size * size * u * u_by_angle
    time_by_climb = by_size * size * (u * u_by_c + c) + longer.by_climb * math.sqrt(r1 * (1.0 - way.e_cos_1) / MU)

    later = time_by_climb / (1.0 - time_by_angle * moved)  # dt/dc
    faster = u_by_c + u_by_angle * moved * later  # du/dc
    ahead, aside = u - dot(ground, way.across), -dot(ground, side)  # horizontal speed from the ground
    seen = math.sqrt(ahead * ahead + aside * aside)
    rising = c + ahead * faster + aside * u * swung * later  # v_rel · dv/dc from the same burnout
    turned = lever * (ahead * u * swung * later - aside * faster) / (seen * seen)  # of the burnout aside
    poleward = (ahead * way.across[2] + aside * side[2]) / seen
    bent = aside / seen * (u * c + ahead * u_by_angle - u * ahead * way.cosine / way.sine)
    rising += turned * (bent - r1 * turning * (c * poleward - seen * way.vertical[2]))
    more = max(-0.25 * rising * (1.0 - k) * (1.0 - k), -0.5 * c)  # near the antipode the flight is almost level
    by_time = time_by_angle * moved
    drifting = (ahead * u_by_angle * moved + aside * u * swung) / seen
    return Correction(
        more, 0.0, time_by_climb, by_time, swung, u_by_c, u_by_angle * moved, seen, ahead * u_by_c / seen, drifting
    )


@kernel
def at_slope(slope: float, way: Course, least: Correction) -> Correction:
    """Difference of a flight from the one with a slope relative to the ground; `least` of the same flight."""
    share = 1.0 / (1.0 - slope * least.seen_by_climb)
    return _aiming_at(least, (slope * least.seen - way.climb) * share, slope * least.seen_by_time * share)


@kernel
def at_apogee(height: float, way: Course, least: Correction) -> Correction:
    """Difference of a flight from the one with its apogee at a height [m] above the ellipsoid; `least` of the same.

    Solved in the inverse of the apogee's distance, which is 0 at escape speed.
    """
    c1, s1, r1, a = way.e_cos_1, way.e_sin_1, way.r1, way.semi_major
    e = math.sqrt(c1 * c1 + s1 * s1)
    ahead = way.climb * math.sqrt(a * (1.0 - e * e) / MU)  # e sin of the true anomaly at burnout
    behind = a * (1.0 - e * e) / r1 - 1.0  # and e cos
    wanted = surface_radius((ahead * way.across[2] - behind * way.vertical[2]) / e) + height
    size, lift = 2.0 * a / MU, math.sqrt(r1 * (1.0 - c1) / MU)
    larger_by_climb = size * (way.onward * least.onward_by_climb + way.climb)  # da/a
    larger_by_time = size * way.onward * least.onward_by_time
    by_larger = 1.0 + (c1 * (1.0 - c1) - 0.5 * s1 * s1) / (e * (1.0 + e))  # how much farther the apogee is, as a share
    by_climb = by_larger * larger_by_climb + s1 * lift / (e * (1.0 + e))
    more = 1.0 - a * (1.0 + e) / wanted
    return _aiming_at(least, more / by_climb, -by_larger * larger_by_time / by_climb)


@kernel
def _aiming_at(least: Correction, climb: float, climb_by_time: float) -> Correction:
    """The correction of the same flight toward another condition than least speed."""
    return Correction(
        climb,
        climb_by_time,
        least.time_by_climb,
        least.time_by_time,
        least.aside,
        least.onward_by_climb,
        least.onward_by_time,
        least.seen,
        least.seen_by_climb,
        least.seen_by_time,
    )
