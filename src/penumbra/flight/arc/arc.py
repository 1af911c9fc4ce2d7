"""One threat flight: boost, free flight on the path that meets a turning aim, descent, and any point between.

Frames: Earth-fixed (ECEF), and the inertial frame that is the Earth-fixed one frozen at launch. A place along an
arc is its `node`, a real number: 0 at launch, `BOOST_NODES` at burnout, `ENTRY_NODE` where the descent begins (at
`ENTRY_HEIGHT`, or at apogee if that is lower), `LAST_NODE` at impact; nodes are even in time in the boost and even in
eccentric anomaly in each of the two parts after it, so that no point requires a solution of Kepler's equation.

The free flight is an ellipse, bent by the Earth's bulge (`penumbra.flight.arc.oblateness`). The descent keeps its path
relative to the ground; drag only delays it (`penumbra.flight.arc.descent`).
"""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, SCALE_HEIGHT
from penumbra.earth.ellipsoid import surface_radius, surface_slope
from penumbra.earth.vectors import Vector, along, dot, length, spun, unit
from penumbra.flight.arc.aim_solver import solve
from penumbra.flight.arc.aiming import Aim, Boost, first_aim, ground_angle
from penumbra.flight.arc.boost_profile import risen
from penumbra.flight.arc.descent import ENTRY_HEIGHT, Descent, brought_to_a_fall, delay, descent
from penumbra.flight.arc.oblateness import Path, advance, inertial, path
from penumbra.flight.arc.outcomes import LOW, SLOWED, UNAIMED, fate_of, unaimed
from penumbra.flight.arc.transfer import Transfer, apogee, down_to
from penumbra.flight.numeric.exponential import decay
from penumbra.flight.numeric.small_angles import rotation
from penumbra.jit import kernel, stage

__all__ = [
    "BOOST_NODES",
    "COAST_NODES",
    "DESCENT_NODES",
    "ENTRY_NODE",
    "FREE_NODES",
    "LAST_NODE",
    "Arc",
    "Boost",
    "Place",
    "aimed",
    "arc",
    "boosting",
    "coasting",
    "delayed",
    "fallen",
    "flown",
    "place",
    "stays_low",
]

BOOST_NODES = 12
FREE_NODES = 64
DESCENT_NODES = 12
COAST_NODES = FREE_NODES + DESCENT_NODES  # burnout to impact
ENTRY_NODE = BOOST_NODES + FREE_NODES
LAST_NODE = BOOST_NODES + COAST_NODES

_LEVEL = 1e-9  # sine of the descent angle of a flight that stays low, which is level at apogee up to rounding and bulge


class Arc(NamedTuple):
    """One flight, ready to be evaluated at any node."""

    reached: bool
    consistent: bool  # the boost's numbers agree with each other: the downrange exponent is at least 1
    fate: int  # flown, or the reason why not: see `penumbra.flight.arc.outcomes`
    speed: float  # at burnout, relative to the turning Earth; nan when it was not aimed
    flight_time: float
    burn_time: float
    launch: Vector  # unit, Earth-fixed
    heading: Vector  # unit, perpendicular to it, Earth-fixed
    launch_height: float  # above the ellipsoid along the radius, here and at burnout
    burnout_height: float
    burnout_radius: float
    burnout_angle: float
    climb: float  # n of the height above the ellipsoid, see `penumbra.flight.arc.boost_profile`
    run: float  # exponent m of the downrange
    position: Vector  # at burnout, inertial
    free: Transfer  # the ellipse, without the effect of the bulge
    path: Path
    entry: float  # eccentric anomaly from burnout to where the descent begins [rad]
    falling: Descent
    turning: float  # Earth rotation [rad/s]


class Place(NamedTuple):
    """Where an object is: time since launch and Earth-fixed position."""

    time: float
    x: float
    y: float
    z: float


@stage
def arc(boost: Boost, start: Vector, aim: Vector) -> Arc:
    """The flight from launch point to aim, both Earth-fixed positions [m] on the ground.

    `reached` if aiming converged, the speed relative to the rotating Earth is at most the class's, and the arc neither
    sinks at burnout nor is outside the validity of the Allen-Eggers model. Aims beyond `farthest`, and those that take
    far too much speed, are rejected at once, unless `farthest` is inf: then every arc is computed. If heading and
    flight time are not found, `fate` gives the reason.
    """
    airless = aimed(boost, start, aim, first_aim(boost, start, aim))
    fate = unaimed(boost, start, aim) if airless.fate == UNAIMED else airless.fate
    return _fallen(airless, fate, length(aim), boost.ballistic_coefficient)


@stage
def flown(boost: Boost, start: Vector, aim: Vector, by: Aim) -> Arc:
    """The arc from an initial aim. See `arc`.

    If heading and flight time are not found, `fate` is UNAIMED; the reason is not determined.
    """
    return fallen(aimed(boost, start, aim, by), length(aim), boost.ballistic_coefficient)


@kernel
def aimed(boost: Boost, start: Vector, aim: Vector, by: Aim) -> Arc:
    """`flown` without air; `fallen` adds the descent for any ballistic coefficient."""
    launch, launch_radius = unit(start), length(start)
    distance = ground_angle(launch, aim) * MEAN_RADIUS
    found = solve(boost, False, launch, aim, by)
    psi = found.downrange / MEAN_RADIUS
    made, converged = found.made, found.converged
    burnout_radius, launch_height = made.burnout_radius, launch_radius - surface_radius(launch[2])
    speed = length(made.relative)
    rising = (
        dot(made.relative, made.below) - surface_slope(made.below[2]) * made.track[2] * made.onward / burnout_radius
    )
    climb = rising * boost.burn_time / (boost.burnout_altitude - launch_height)
    run = made.onward * boost.burn_time / (burnout_radius * psi)
    fate = fate_of(boost, distance, converged, found.lost, speed, climb, run >= 1.0)
    return Arc(  # `reached` is computed without the fate, so that the map's loop computes no fates
        converged and climb >= 0.0 and distance >= boost.min_range and speed <= boost.range_speed,
        run >= 1.0,
        fate,
        speed if converged else math.nan,
        boost.burn_time + made.free.time + found.by.bend.time if converged else math.nan,
        boost.burn_time,
        launch,
        found.by.heading,
        launch_height,
        boost.burnout_altitude,
        burnout_radius,
        psi,
        climb,
        run,
        made.position,
        made.free,
        path(made.free, made.position, found.by.bend),
        math.nan,
        Descent(math.nan, math.nan, math.nan, math.nan, math.nan),
        boost.turning,
    )


@stage
def fallen(airless: Arc, aim_radius: float, ballistic_coefficient: float) -> Arc:
    """An arc from `aimed` with its descent through air, to an aim at this distance from the Earth's centre [m]."""
    return _fallen(airless, airless.fate, aim_radius, ballistic_coefficient)


@kernel
def _fallen(airless: Arc, fate: int, aim_radius: float, ballistic_coefficient: float) -> Arc:
    """`fallen`, with the fate if aiming failed."""
    free, position, burnout_radius = airless.free, airless.position, airless.burnout_radius
    entry, slowed, falling = airless.entry, math.nan, airless.falling
    if airless.flight_time < math.inf:
        entry = down_to(free, burnout_radius, aim_radius + ENTRY_HEIGHT)
        falling = _fall(airless, aim_radius, ballistic_coefficient)
        if not brought_to_a_fall(falling, ballistic_coefficient):  # outside the validity of the Allen-Eggers model
            slowed = delay(falling, 0.0)
    if airless.reached and not slowed < math.inf:
        fate = LOW if stays_low(free, burnout_radius, aim_radius) else SLOWED
    return Arc(
        airless.reached and slowed < math.inf,
        airless.consistent,
        fate,
        airless.speed,
        airless.flight_time + slowed,
        airless.burn_time,
        airless.launch,
        airless.heading,
        airless.launch_height,
        airless.burnout_height,
        burnout_radius,
        airless.burnout_angle,
        airless.climb,
        airless.run,
        position,
        free,
        airless.path,
        entry,
        falling,
        airless.turning,
    )


@kernel
def stays_low(free: Transfer, burnout_radius: float, aim_radius: float) -> bool:
    """Whether the apogee is below the height at which speed and angle of the descent are evaluated."""
    return apogee(free, burnout_radius) < aim_radius + SCALE_HEIGHT


@kernel
def _fall(airless: Arc, ground: float, ballistic_coefficient: float) -> Descent:
    """The descent, from the velocity without air relative to the turning Earth one scale height above the aim."""
    free, way, turning = airless.free, airless.path, airless.turning
    delta = down_to(free, airless.burnout_radius, ground + SCALE_HEIGHT)
    c, s = math.cos(delta), math.sin(delta)
    at, ahead = inertial(way, c, s, delta), advance(way, c, s, delta)
    nearness = airless.burnout_radius / free.semi_major
    rate = 1.0 / (way.slowness * free.pace * (1.0 - (1.0 - nearness) * c + free.sigma * s))  # dδ/dt
    relative = (rate * ahead[0] + turning * at[1], rate * ahead[1] - turning * at[0], rate * ahead[2])
    speed, radius = length(relative), length(at)
    sine = _LEVEL if stays_low(free, airless.burnout_radius, ground) else -dot(relative, at) / (radius * speed)
    return descent(ground, speed, sine, ballistic_coefficient)


@kernel
def boosting(flight: Arc, u: float, log_u: float) -> Place:
    """Position in the boost at the share u of the burn time; log_u is ln u, -inf at launch."""
    gained = (flight.burnout_height - flight.launch_height) * risen(flight.climb, u, log_u)
    c, s = rotation(flight.burnout_angle * decay(-flight.run * log_u))
    radius = surface_radius(c * flight.launch[2] + s * flight.heading[2]) + flight.launch_height + gained
    x, y, z = along(radius * c, flight.launch, radius * s, flight.heading)
    return Place(flight.burn_time * u, x, y, z)


@kernel
def coasting(flight: Arc, cos_delta: float, sin_delta: float, delta: float) -> Place:
    """Position of the flight without air at the eccentric anomaly delta after burnout.

    t = (1 + ε) √(a³/μ) (δ - (1 - r₀/a) sin δ + σ (1 - cos δ)),  with ε from the bulge, [BMW1971] 4.4
    """
    free, way = flight.free, flight.path
    nearness = flight.burnout_radius / free.semi_major
    free_time = free.pace * (delta - (1.0 - nearness) * sin_delta + free.sigma * (1.0 - cos_delta))
    time = flight.burn_time + way.slowness * free_time
    c, s = rotation(flight.turning * time)
    x, y, z = spun(inertial(way, cos_delta, sin_delta, delta), c, -s)
    return Place(time, x, y, z)


@kernel
def place(flight: Arc, node: float) -> Place:
    """Position of the object at a node (0 launch, BOOST_NODES burnout, LAST_NODE impact)."""
    if node <= BOOST_NODES:
        u = node / BOOST_NODES
        return boosting(flight, u, math.log(u) if u > 0.0 else -math.inf)
    if node <= ENTRY_NODE:
        delta = (node - BOOST_NODES) / FREE_NODES * flight.entry
        return coasting(flight, math.cos(delta), math.sin(delta), delta)
    delta = flight.entry + (node - ENTRY_NODE) / DESCENT_NODES * (flight.free.anomaly - flight.entry)
    return delayed(flight, coasting(flight, math.cos(delta), math.sin(delta), delta))


@kernel
def delayed(flight: Arc, at: Place) -> Place:
    """The same place at its time delayed by drag."""
    height = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z) - flight.falling.ground
    return Place(at.time + delay(flight.falling, height), at.x, at.y, at.z)
