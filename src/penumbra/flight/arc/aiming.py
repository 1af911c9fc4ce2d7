"""Aiming of an arc: flight time, heading and climb are solved together.

The first two are fixed points, because the aim moves on with the turning Earth while the missile flies: the flight must
take as long as was assumed (else there is a *miss*, in seconds), and the boost must run smoothly into the free flight
(else there is a *veer*, in radians). A radian counts as many seconds as the tolerances say. The third, the vertical
speed at burnout, is that of the flight which takes least speed from the turning ground
(`penumbra.flight.arc.least_speed`), or the one that a lofted flight takes.

The initial slopes are analytic; Broyden's first method [Broyden1965] updates them from step to step. Nothing
in `better_aim` branches or calls, so that the first steps of many arcs can run in parallel SIMD lanes.
"""

import math
from typing import NamedTuple

from penumbra.constants import J2, MEAN_RADIUS, OMEGA
from penumbra.earth.ellipsoid import surface_radius
from penumbra.earth.vectors import Vector, along, cross, dot, length, spun, toward, unit
from penumbra.flight.arc.least_speed import Correction, correction
from penumbra.flight.arc.oblateness import Bend, bend, unbent
from penumbra.flight.arc.transfer import (
    Course,
    Transfer,
    climb_of,
    course,
    flight_on,
    least_energy_slope,
    least_energy_time,
)
from penumbra.flight.numeric.arctangent import arctangent
from penumbra.flight.numeric.small_angles import rotation
from penumbra.jit import kernel

__all__ = [
    "CLIMB_TOLERANCE",
    "HEADING_TOLERANCE",
    "TIME_TOLERANCE",
    "Aim",
    "Boost",
    "Slopes",
    "Step",
    "Stepped",
    "Try",
    "aimed_anew",
    "bends",
    "bent",
    "better_aim",
    "first_aim",
    "first_slopes",
    "ground_angle",
    "hopeless",
    "miss_at",
    "next_slopes",
    "step",
    "tried",
]

TIME_TOLERANCE = 1e-5  # [s]; the aim moves 5 mm meanwhile
HEADING_TOLERANCE = 1e-8  # [rad] between the ground tracks of boost and free flight
CLIMB_TOLERANCE = 1e-3  # [m/s] from the flight that is sought
_SECONDS = TIME_TOLERANCE / HEADING_TOLERANCE  # per radian

_HOPELESS = 1.006  # times the class's speed; an arc that takes more in any iteration stays out of reach
# seen were 0.21 % more than in the end, on classes of 30 to 16,000 km; all but 0.14 % is the bulge, left out at first

_NEAR = 0.01
"""Of eccentric anomaly [rad]; what the bulge does to a flight grows by as large a share of it, or some more."""


class Boost(NamedTuple):
    """Parameters of a threat class for its arcs, SI."""

    burn_time: float
    burnout_altitude: float
    burnout_downrange: float
    loft: float
    range_speed: float
    min_range: float
    farthest: float  # ground distance beyond which no arc is tried
    ballistic_coefficient: float  # inf: no air
    turning: float = OMEGA  # Earth rotation [rad/s]; 0: none
    oblateness: float = J2  # J2 of the gravity field; 0: a sphere's
    apogee: float = 0.0  # requested apogee height, in place of a loft; 0: none
    run: float = 0.0  # exponent of the downrange that a boost to an apogee keeps; 0: the downrange is kept


class Aim(NamedTuple):
    """The unknowns of aiming."""

    heading: Vector  # unit, perpendicular to the launch point's direction, Earth-fixed
    free_time: float  # of the free flight [s]
    climb: float  # vertical speed at burnout, of the ellipse [m/s]
    bend: Bend  # effect of the bulge


class Try(NamedTuple):
    """The flight that an aim gives, and its residuals."""

    below: Vector  # unit, of the burnout's ground point, Earth-fixed
    track: Vector  # unit, along the boost there
    burnout_radius: float
    position: Vector  # at burnout, inertial
    led: Vector  # the place to hit, inertial
    free: Transfer  # the ellipse, without what the bulge does
    relative: Vector  # velocity at burnout, as seen from the turning Earth, Earth-fixed
    onward: float  # component of it along the track [m/s]
    miss: float  # [s] flight time minus the assumed flight time
    veer: float  # tangent of the angle from the boost's track to that of the free flight
    least: Correction  # correction toward the flight of least speed
    way: Course


class Slopes(NamedTuple):
    """Inverse Jacobian, row by row: change of flight time [s] and turn (in seconds) per miss and veer."""

    time_by_miss: float
    time_by_veer: float
    turn_by_miss: float
    turn_by_veer: float


class Step(NamedTuple):
    """Change of an aim."""

    time: float  # [s]
    turn: float  # of the track at burnout [rad]
    climb: float  # [m/s]


@kernel
def first_slopes(toward_it: Correction) -> Slopes:
    """Initial slopes from the motion of the aim.

    In one more second of flight the aim moves along the path, which lengthens the flight, and across it, which turns
    the track.
    """
    longer = toward_it.time_by_time + toward_it.time_by_climb * toward_it.climb_by_time
    time_by_miss = 1.0 / (1.0 - longer) if longer < 0.9 else 1.0
    return Slopes(time_by_miss, 0.0, toward_it.aside * time_by_miss * _SECONDS, 1.0)


@kernel
def miss_at(made: Try, toward_it: Correction) -> float:
    """The miss [s] that remains after the correction of the climb."""
    return made.miss + toward_it.time_by_climb * toward_it.climb


@kernel
def step(slopes: Slopes, made: Try, toward_it: Correction) -> Step:
    """The step that removes a miss, a veer and an error of the climb, to the accuracy of the slopes."""
    miss, v = miss_at(made, toward_it), made.veer * _SECONDS
    time = slopes.time_by_miss * miss + slopes.time_by_veer * v
    return Step(
        time,
        (slopes.turn_by_miss * miss + slopes.turn_by_veer * v) / _SECONDS,
        toward_it.climb + toward_it.climb_by_time * time,
    )


@kernel
def next_slopes(slopes: Slopes, made: Step, less_miss: float, less_veer: float) -> Slopes:
    """Broyden's update of the slopes after a step that reduced the miss [s] and the veer [rad] by these amounts.

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


@kernel
def ground_angle(a: Vector, b: Vector) -> float:
    """Angle [rad] between two directions from the Earth's centre."""
    across = cross(a, b)
    return arctangent(length(across), dot(a, b))


@kernel
def bends(boost: Boost, by: Aim, made: Try) -> bool:
    """Whether the bulge is not yet included, or was computed for an ellipse too far from this one."""
    return boost.oblateness != 0.0 and not abs(made.free.anomaly - by.bend.anomaly) < _NEAR


@kernel
def bent(boost: Boost, by: Aim, made: Try) -> Aim:
    """The same aim with the effect of the bulge on its flight."""
    return Aim(by.heading, by.free_time, by.climb, bend(made.free, made.position, boost.oblateness))


@kernel
def first_aim(boost: Boost, start: Vector, aim: Vector) -> Aim:
    """Initial guess: great-circle heading and minimum-energy time, Earth rotation ignored. Positions [m]."""
    launch = unit(start)
    heading = toward(launch, aim)
    cos_psi, sin_psi = rotation(boost.burnout_downrange / MEAN_RADIUS)
    below, track = along(cos_psi, launch, sin_psi, heading), along(-sin_psi, launch, cos_psi, heading)
    r1, r2 = length(start) + boost.burnout_altitude, length(aim)
    apart = along(1.0, below, -1.0 / r2, aim)
    versine = 0.5 * dot(apart, apart)
    slope = least_energy_slope(r1, r2, versine)
    climb = climb_of(r1, r2, 1.0 - versine, dot(track, aim) / r2, versine, slope)
    return Aim(heading, least_energy_time(r1, r2, versine), climb, unbent())


@kernel
def _swing(cos_psi: float, sin_psi: float, below: Vector, aim: Vector) -> float:
    """Change of heading per change of the angle between the track at burnout and the bearing of the aim.

    Turning the heading by d turns the track by d, and the bearing of the aim by  d sin(ψ + θ)/sin θ - d  the other way.
    """
    cos_left = dot(below, aim) / length(aim)
    sin_left = math.sqrt(max(1.0 - cos_left * cos_left, 0.0))
    return sin_left / (sin_psi * cos_left + cos_psi * sin_left)


@kernel
def tried(boost: Boost, launch: Vector, aim: Vector, by: Aim) -> Try:
    """The boost with this aim from the direction `launch`, and the free flight from burnout to the place `aim` [m]."""
    cos_psi, sin_psi = rotation(boost.burnout_downrange / MEAN_RADIUS)
    cos_boost, sin_boost = rotation(boost.turning * boost.burn_time)
    below = along(cos_psi, launch, sin_psi, by.heading)
    track = along(-sin_psi, launch, cos_psi, by.heading)
    burnout_radius = surface_radius(below[2]) + boost.burnout_altitude
    position = spun(along(burnout_radius, below, 0.0, below), cos_boost, sin_boost)
    c, s = rotation(boost.turning * (boost.burn_time + by.free_time))
    led = spun(aim, c, s)
    way = course(position, led, by.climb)
    free = flight_on(way)
    v = along(1.0, free.velocity, 1.0, by.bend.velocity)
    relative = spun(
        (v[0] + boost.turning * position[1], v[1] - boost.turning * position[0], v[2]), cos_boost, -sin_boost
    )
    onward = dot(relative, track)
    veer = dot(relative, cross(launch, by.heading)) / onward
    chord = along(1.0, aim, -burnout_radius, below)
    k, lever = dot(chord, below) / length(chord), sin_psi * _swing(cos_psi, sin_psi, below, aim)
    least = correction(boost.turning, position, led, way, free, k, lever)
    miss = free.time + by.bend.time - by.free_time
    return Try(below, track, burnout_radius, position, led, free, relative, onward, miss, veer, least, way)


@kernel
def aimed_anew(boost: Boost, launch: Vector, aim: Vector, by: Aim, made: Try, change: Step) -> Aim:
    """The aim after a step."""
    cos_psi, sin_psi = rotation(boost.burnout_downrange / MEAN_RADIUS)
    swing = change.turn * _swing(cos_psi, sin_psi, made.below, aim)
    heading = unit(along(1.0, by.heading, swing, cross(launch, by.heading)))
    return Aim(heading, by.free_time + change.time, by.climb + change.climb, by.bend)


class Stepped(NamedTuple):
    """An aim after a step, and the speed of the aim before it."""

    aim: Aim
    square: float  # of the speed at burnout relative to the turning Earth, before the step [m²/s²]


@kernel
def better_aim(boost: Boost, start: Vector, aim: Vector, by: Aim) -> Stepped:
    """One step with the initial slopes; it reduces the errors of an aim to a hundredth."""
    launch = unit(start)
    made = tried(boost, launch, aim, by)
    change = step(first_slopes(made.least), made, made.least)
    return Stepped(aimed_anew(boost, launch, aim, by, made, change), dot(made.relative, made.relative))


@kernel
def hopeless(boost: Boost, square: float) -> bool:
    """Whether an aim takes so much more speed than its class has that no later step makes it feasible.

    square : of the speed it takes [m²/s²]. Never where `boost.farthest` is inf.
    """
    most = _HOPELESS * boost.range_speed
    return boost.farthest < math.inf and square > most * most
