"""The free flight between two points: the ellipse of a given loft, its speed and its time. Inertial frame, SI."""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, MU
from penumbra.earth.vectors import Vector, along, dot, length, toward
from penumbra.flight.numeric.arctangent import arctangent
from penumbra.jit import kernel

__all__ = [
    "Course",
    "Transfer",
    "apogee",
    "climb_of",
    "course",
    "down_to",
    "flight_on",
    "least_energy_slope",
    "least_energy_time",
    "range_speed",
    "transfer",
]


class Transfer(NamedTuple):
    """A free flight between two inertial positions."""

    velocity: Vector
    semi_major: float
    pace: float  # √(a³/μ), seconds per radian of mean anomaly
    sigma: float  # r·v / √(μ a) at the start, the e sin E of the textbook
    anomaly: float  # eccentric anomaly from start to end [rad]
    time: float


class Course(NamedTuple):
    """The ellipse from one inertial position to another, in the plane of both. SI."""

    vertical: Vector  # unit
    across: Vector  # unit, perpendicular to it, toward the end
    r1: float
    r2: float
    cosine: float  # of the angle θ between
    sine: float
    versine: float  # 1 - cosine, without cancellation
    climb: float  # vertical speed at the start
    onward: float  # horizontal speed there
    by_onward: float  # derivative of the hit equation by it
    semi_major: float
    e_cos_1: float  # e cos E and e sin E of the textbook, at the start and at the end
    e_sin_1: float
    e_cos_2: float
    e_sin_2: float


@kernel
def course(start: Vector, end: Vector, climb: float) -> Course:
    """The ellipse that leaves start at a vertical speed [m/s] and descends to end [m]; [BMW1971] 6.2, [Wheelon1959].

    The hit equation gives the horizontal speed u:  (r₁/r₂ - cos θ) u² + climb sin θ u = (1 - cos θ) μ/r₁.
    nan when no ellipse at that speed meets the end.
    """
    r1, r2 = length(start), length(end)
    vertical = along(1.0 / r1, start, 0.0, start)
    across = toward(vertical, end)
    cosine, sine = dot(vertical, end) / r2, dot(across, end) / r2
    apart = along(1.0, vertical, -1.0 / r2, end)
    versine = 0.5 * dot(apart, apart)
    lower, pull, rise = r1 / r2 - cosine, versine * MU / r1, climb * sine
    square = rise * rise + 4.0 * lower * pull
    by_onward = math.sqrt(square if square > 0.0 else math.nan)
    u = 2.0 * pull / (rise + by_onward)
    q = (u * u + climb * climb) * r1 / MU
    nearness = 2.0 - q if (u > 0.0) & (q < 2.0) else math.nan  # r₁/a
    e_cos_1, e_cos_2 = 1.0 - nearness, 1.0 - r2 / r1 * nearness
    e_sin_1 = climb * math.sqrt(nearness * r1 / MU)
    e_sin_2 = -math.sqrt(
        e_cos_1 * e_cos_1 + e_sin_1 * e_sin_1 - e_cos_2 * e_cos_2
    )  # the end is on the descending branch
    conic = r1 / nearness, e_cos_1, e_sin_1, e_cos_2, e_sin_2
    return Course(vertical, across, r1, r2, cosine, sine, versine, climb, u, by_onward, *conic)


@kernel
def flight_on(way: Course) -> Transfer:
    """The free flight on an ellipse; Kepler's equation gives its time."""
    a, c1, s1, c2, s2 = way.semi_major, way.e_cos_1, way.e_sin_1, way.e_cos_2, way.e_sin_2
    anomaly = arctangent(s2 * c1 - c2 * s1, c2 * c1 + s2 * s1)
    anomaly += 2.0 * math.pi if anomaly < 0.0 else 0.0
    pace = a * math.sqrt(a / MU)
    velocity = along(way.climb, way.vertical, way.onward, way.across)
    return Transfer(velocity, a, pace, s1, anomaly, pace * (anomaly - s2 + s1))


@kernel
def climb_of(r1: float, r2: float, cosine: float, sine: float, versine: float, slope: float) -> float:
    """Vertical speed [m/s] of the flight between radii [m] at the flight-path angle of a tangent; nan without one.

    u² = (1 - cos θ) μ/r₁ / (r₁/r₂ - cos θ + tan φ sin θ), the angle θ between them given by cosine, sine and versine.
    """
    divisor = r1 / r2 - cosine + slope * sine
    return slope * math.sqrt(versine * MU / r1 / divisor if divisor > 0.0 else math.nan)


@kernel
def least_energy_slope(r1: float, r2: float, versine: float) -> float:
    """Tangent of the flight-path angle of the least-energy flight between radii r1 and r2 [m], 1 - cos θ apart.

    Its direction bisects the angle between the vertical and the chord, whose elevation has the sine k; [Wheelon1959].
    """
    k = (r2 - r1 - r2 * versine) / math.sqrt((r1 - r2) * (r1 - r2) + 2.0 * r1 * r2 * versine)
    return math.sqrt(max(1.0 + k, 0.0) / (1.0 - k))


@kernel
def transfer(start: Vector, end: Vector, loft: float) -> Transfer:
    """The free flight from start to end [m], `loft` [rad] above least energy; nan where there is none."""
    r1, r2 = length(start), length(end)
    vertical = along(1.0 / r1, start, 0.0, start)
    apart = along(1.0, vertical, -1.0 / r2, end)
    cosine, sine, versine = dot(vertical, end) / r2, dot(toward(vertical, end), end) / r2, 0.5 * dot(apart, apart)
    least = least_energy_slope(r1, r2, versine)
    sin_phi = least * math.cos(loft) + math.sin(loft)
    cos_phi = math.cos(loft) - least * math.sin(loft)
    slope = sin_phi / cos_phi if cos_phi > 0.0 else math.nan
    return flight_on(course(start, end, climb_of(r1, r2, cosine, sine, versine, slope)))


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
