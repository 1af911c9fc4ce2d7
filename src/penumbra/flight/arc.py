"""One threat flight: boost, free flight on the ellipse that meets a turning aim, descent, and any point between.

Frames: Earth-fixed (ECEF), and the inertial frame that is the Earth-fixed one frozen at launch. A place along an
arc is its `node`, a real number: 0 at launch, `BOOST_NODES` at burnout, `ENTRY_NODE` where the descent begins (at
`ENTRY_HEIGHT`, or at apogee if that is lower), `LAST_NODE` at impact; nodes are even in time in the boost and even in
eccentric anomaly in each of the two parts after it, so that no point needs Kepler's equation solved.

The descent keeps the path of the ellipse as seen from the ground; drag only delays it (`penumbra.flight.descent`).
"""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, OMEGA, SCALE_HEIGHT
from penumbra.flight.aiming import (
    HEADING_TOLERANCE,
    TIME_TOLERANCE,
    Slopes,
    Step,
    first_slopes,
    next_slopes,
    step,
)
from penumbra.flight.climb import risen
from penumbra.flight.decay import decay
from penumbra.flight.descent import ENTRY_HEIGHT, Descent, brought_to_a_fall, delay, descent
from penumbra.flight.transfer import Transfer, down_to, least_energy_time, transfer
from penumbra.jit import kernel, stage
from penumbra.world.ellipsoid import surface_radius
from penumbra.world.vectors import Vector, along, cross, dot, length, spun, toward, unit

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
    "arc",
    "boosting",
    "coasting",
    "delayed",
    "farther",
    "place",
    "rotation",
]

BOOST_NODES = 12
FREE_NODES = 64
DESCENT_NODES = 12
COAST_NODES = FREE_NODES + DESCENT_NODES  # burnout to impact
ENTRY_NODE = BOOST_NODES + FREE_NODES
LAST_NODE = BOOST_NODES + COAST_NODES

_ROUNDS = 24  # of the fixed point; most arcs take four
_HOPELESS = (1.04, 1.08, 1.015)  # times the class's speed; no later round brings back an arc that takes more
# in the first, second or any other; seen were 2.4, 5.5 and 0.7 % more than in the end, on classes of 300 to 12,000 km


class Boost(NamedTuple):
    """What an arc needs to know of a threat class, SI."""

    burn_time: float
    burnout_altitude: float
    burnout_downrange: float
    loft: float
    range_speed: float
    min_range: float
    farthest: float  # ground distance beyond which no arc is tried
    ballistic_coefficient: float  # inf: no air


class Arc(NamedTuple):
    """One flight, ready to be evaluated at any node."""

    reached: bool
    consistent: bool  # the boost's own numbers do not contradict each other: its downrange exponent is at least 1
    speed: float  # at burnout, relative to the turning Earth
    flight_time: float
    burn_time: float
    launch: Vector  # unit, Earth-fixed
    heading: Vector  # unit, perpendicular to it, Earth-fixed
    launch_radius: float
    burnout_radius: float
    burnout_angle: float
    climb: float  # n of the height, see `penumbra.flight.climb`
    run: float  # exponent m of the downrange
    position: Vector  # at burnout, inertial
    free: Transfer
    entry: float  # eccentric anomaly from burnout to where the descent begins [rad]
    falling: Descent


class Place(NamedTuple):
    """Where an object is: time since launch and Earth-fixed position."""

    time: float
    x: float
    y: float
    z: float


@kernel
def farther(start: Vector, aim: Vector, cosine: float) -> bool:
    """Whether more than the angle of that cosine lies between two positions, seen from the Earth's centre."""
    return dot(start, aim) < cosine * math.sqrt(dot(start, start) * dot(aim, aim))


@stage
def arc(boost: Boost, start: Vector, aim: Vector) -> Arc:
    """The flight from launch point to aim, both Earth-fixed positions [m] on the ground.

    A fixed point in flight time (the aim turns with the Earth) and heading (the ground track of the boost runs on
    smoothly into that of the free flight, as seen from the turning Earth). `reached` when it converged, the speed
    needed, relative to the turning Earth, is at most the class's, and the arc neither sinks at burnout already nor is
    slowed to a fall by the air. Aims beyond `farthest`, and those that take far too much speed, are given up at once,
    unless `farthest` is inf: then every arc is worked out.
    """
    launch = unit(start)
    launch_radius = length(start)
    heading = toward(launch, aim)
    psi = boost.burnout_downrange / MEAN_RADIUS
    cos_psi, sin_psi = math.cos(psi), math.sin(psi)
    cos_boost, sin_boost = math.cos(OMEGA * boost.burn_time), math.sin(OMEGA * boost.burn_time)

    aim_radius = length(aim)
    distance = math.acos(max(-1.0, min(1.0, dot(launch, aim) / aim_radius))) * MEAN_RADIUS
    ground_angle = distance / MEAN_RADIUS - psi
    free_time = least_energy_time(launch_radius + boost.burnout_altitude, aim_radius, 1.0 - math.cos(ground_angle))
    top_speed = boost.range_speed if boost.farthest < math.inf else math.inf
    converged = False
    burnout_radius, last_miss, last_veer = math.nan, math.nan, math.nan
    position = relative = track = (math.nan, math.nan, math.nan)
    free = Transfer(position, math.nan, math.nan, math.nan, math.nan, math.nan)
    slopes, change = Slopes(1.0, 0.0, 0.0, 1.0), Step(math.nan, math.nan)
    for done in range(_ROUNDS if distance <= boost.farthest else 0):
        below = along(cos_psi, launch, sin_psi, heading)
        track = along(-sin_psi, launch, cos_psi, heading)
        burnout_radius = surface_radius(below[2]) + boost.burnout_altitude
        position = spun(along(burnout_radius, below, 0.0, below), cos_boost, sin_boost)
        c, s = turn(boost.burn_time + free_time)
        led = spun(aim, c, s)
        free = transfer(position, led, boost.loft)
        v = free.velocity
        inertial = (v[0] + OMEGA * position[1], v[1] - OMEGA * position[0], v[2])
        relative = spun(inertial, cos_boost, -sin_boost)

        side = cross(launch, heading)
        onward = dot(relative, track)
        miss, veer = free.time - free_time, dot(relative, side) / onward
        converged = abs(miss) < TIME_TOLERANCE and abs(veer) < HEADING_TOLERANCE and onward > 0.0
        too_fast = _HOPELESS[min(done, len(_HOPELESS) - 1)] * top_speed
        if converged or not abs(miss) < math.inf or dot(relative, relative) > too_fast * too_fast:
            free_time = free.time
            break
        if done == 0:
            slopes = first_slopes(position, led, free.time, ground_angle)
        else:
            slopes = next_slopes(slopes, change, last_miss - miss, last_veer - veer)
        last_miss, last_veer = miss, veer
        change = step(slopes, miss, veer)
        free_time += change.time
        # turning the heading by d turns the track by d and the bearing of the aim by d sin(ψ+θ)/sin θ - 1 the other way
        cos_left = dot(below, aim) / aim_radius
        sin_left = math.sqrt(max(1.0 - cos_left * cos_left, 0.0))
        swing = change.turn * sin_left / (sin_psi * cos_left + cos_psi * sin_left)
        heading = unit(along(1.0, heading, swing, side))

    entry, slowed = math.nan, math.nan
    falling = Descent(math.nan, math.nan, math.nan, math.nan, math.nan)
    if converged:
        entry = down_to(free, burnout_radius, aim_radius + ENTRY_HEIGHT)
        falling = _fall(free, position, burnout_radius, aim_radius, boost.ballistic_coefficient)
        if not brought_to_a_fall(falling, boost.ballistic_coefficient):  # there the law of the descent ends
            slowed = delay(falling, 0.0)
    speed = length(relative)
    climb_rate = dot(relative, along(cos_psi, launch, sin_psi, heading))
    climb = climb_rate * boost.burn_time / (burnout_radius - launch_radius)
    run = dot(relative, track) * boost.burn_time / (burnout_radius * psi)
    return Arc(
        converged and slowed < math.inf and climb >= 0.0 and distance >= boost.min_range and speed <= boost.range_speed,
        run >= 1.0,
        speed,
        boost.burn_time + free_time + slowed,
        boost.burn_time,
        launch,
        heading,
        launch_radius,
        burnout_radius,
        psi,
        climb,
        run,
        position,
        free,
        entry,
        falling,
    )


@kernel
def _fall(
    free: Transfer, position: Vector, burnout_radius: float, ground: float, ballistic_coefficient: float
) -> Descent:
    """The descent, from the ellipse's velocity relative to the turning Earth one scale height above the aim."""
    delta = down_to(free, burnout_radius, ground + SCALE_HEIGHT)
    sine, versine = math.sin(delta), 1.0 - math.cos(delta)
    nearness = burnout_radius / free.semi_major
    f = 1.0 - versine / nearness
    g = free.pace * (nearness * sine + free.sigma * versine)
    at = along(f, position, g, free.velocity)
    radius = length(at)
    f_rate = -free.semi_major / (free.pace * nearness * radius) * sine
    g_rate = 1.0 - free.semi_major / radius * versine
    v = along(f_rate, position, g_rate, free.velocity)
    relative = (v[0] + OMEGA * at[1], v[1] - OMEGA * at[0], v[2])
    speed = length(relative)
    return descent(ground, speed, -dot(relative, at) / (radius * speed), ballistic_coefficient)


@kernel
def boosting(flight: Arc, u: float, log_u: float) -> Place:
    """Where the boost is at the share u of its time; log_u is ln u, -inf at launch."""
    radius = flight.launch_radius + (flight.burnout_radius - flight.launch_radius) * risen(flight.climb, u, log_u)
    c, s = rotation(flight.burnout_angle * decay(-flight.run * log_u))
    x, y, z = along(radius * c, flight.launch, radius * s, flight.heading)
    return Place(flight.burn_time * u, x, y, z)


@kernel
def coasting(flight: Arc, cos_delta: float, sin_delta: float, delta: float) -> Place:
    """Where the flight without air is, the eccentric anomaly having grown by delta. Lagrange's f and g, [BMW1971] 4.4.

    t = √(a³/μ) (δ - (1 - r₀/a) sin δ + σ (1 - cos δ))
    f = 1 - a/r₀ (1 - cos δ),  g = √(a³/μ) (r₀/a sin δ + σ (1 - cos δ))
    """
    free, p = flight.free, flight.position
    nearness = flight.burnout_radius / free.semi_major
    versine = 1.0 - cos_delta
    lift = free.sigma * versine
    time = flight.burn_time + free.pace * (delta - (1.0 - nearness) * sin_delta + lift)
    f = 1.0 - versine / nearness
    g = free.pace * (nearness * sin_delta + lift)
    c, s = turn(time)
    x, y, z = spun(along(f, p, g, free.velocity), c, -s)
    return Place(time, x, y, z)


@kernel
def turn(time: float) -> tuple[float, float]:
    """Cosine and sine of the Earth's turn in `time` [s]: to 1e-13 within an hour, 1e-9 within two."""
    return rotation(OMEGA * time)


@kernel
def rotation(w: float) -> tuple[float, float]:
    """Cosine and sine of a small angle [rad], by series: to 1e-13 within 0.26, 1e-9 within 0.52."""
    q = w * w
    cosine = 1.0 - q / 2.0 * (1.0 - q / 12.0 * (1.0 - q / 30.0 * (1.0 - q / 56.0 * (1.0 - q / 90.0))))
    sine = w * (1.0 - q / 6.0 * (1.0 - q / 20.0 * (1.0 - q / 42.0 * (1.0 - q / 72.0 * (1.0 - q / 110.0)))))
    return cosine, sine


@kernel
def place(flight: Arc, node: float) -> Place:
    """Where the object is at a node (0 launch, BOOST_NODES burnout, LAST_NODE impact)."""
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
    """The same place, passed as much later as drag makes it."""
    height = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z) - flight.falling.ground
    return Place(at.time + delay(flight.falling, height), at.x, at.y, at.z)
