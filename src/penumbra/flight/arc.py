"""One threat flight: boost, free flight on the ellipse that meets a turning aim, descent, and any point between.

Frames: Earth-fixed (ECEF), and the inertial frame that is the Earth-fixed one frozen at launch. A place along an
arc is its `node`, a real number: 0 at launch, `BOOST_NODES` at burnout, `ENTRY_NODE` where the descent begins (at
`ENTRY_HEIGHT`, or at apogee if that is lower), `LAST_NODE` at impact; nodes are even in time in the boost and even in
eccentric anomaly in each of the two parts after it, so that no point needs Kepler's equation solved.

The descent keeps the path of the ellipse as seen from the ground; drag only delays it (`penumbra.flight.descent`).
"""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, MU, OMEGA, SCALE_HEIGHT
from penumbra.flight.descent import ENTRY_HEIGHT, Descent, delay, descent
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
    "Transfer",
    "arc",
    "boosting",
    "coasting",
    "delayed",
    "farther",
    "place",
    "range_speed",
    "transfer",
]

BOOST_NODES = 12
FREE_NODES = 64
DESCENT_NODES = 12
COAST_NODES = FREE_NODES + DESCENT_NODES  # burnout to impact
ENTRY_NODE = BOOST_NODES + FREE_NODES
LAST_NODE = BOOST_NODES + COAST_NODES

_ROUNDS = 24  # of the fixed point; most arcs take five or six
_HOPELESS = 1.05  # times the class's speed; no later round brings an arc back that takes more in an early one
_TIME_TOLERANCE = 1e-5  # [s]; the aim moves 5 mm meanwhile
_HEADING_TOLERANCE = 1e-8  # [rad] between the ground tracks of boost and free flight


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


class Transfer(NamedTuple):
    """A free flight between two inertial positions."""

    velocity: Vector
    semi_major: float
    pace: float  # √(a³/μ), seconds per radian of mean anomaly
    sigma: float  # r·v / √(μ a) at the start, the e sin E of the textbook
    anomaly: float  # eccentric anomaly gone through [rad]
    time: float


class Arc(NamedTuple):
    """One flight, ready to be evaluated at any node."""

    reached: bool
    consistent: bool  # boost exponents of at least 1
    speed: float  # at burnout, relative to the turning Earth
    flight_time: float
    burn_time: float
    launch: Vector  # unit, Earth-fixed
    heading: Vector  # unit, perpendicular to it, Earth-fixed
    launch_radius: float
    burnout_radius: float
    burnout_angle: float
    climb: float  # exponent n of the height
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
def transfer(start: Vector, end: Vector, loft: float) -> Transfer:
    """The free flight from start to end [m], `loft` [rad] above least energy; [BMW1971] 6.2, [Wheelon1959].

    The direction of least energy bisects the angle between the vertical and the chord; the hit equation
    Q = v² r₁/μ = (1 - cos θ) / (cos φ (r₁/r₂ cos φ - cos(θ + φ)))  gives the speed, Kepler's equation the time.
    nan when no ellipse at that angle meets the end.
    """
    r1, r2 = length(start), length(end)
    vertical = unit(start)
    across = toward(vertical, end)
    bisector = unit(along(1.0, vertical, 1.0, unit(along(1.0, end, -1.0, start))))
    sine, cosine = dot(bisector, vertical), dot(bisector, across)
    sin_phi = sine * math.cos(loft) + cosine * math.sin(loft)
    cos_phi = cosine * math.cos(loft) - sine * math.sin(loft)

    cos_theta, sin_theta = dot(vertical, end) / r2, dot(across, end) / r2
    apart = along(1.0 / r1, start, -1.0 / r2, end)
    versine = 0.5 * dot(apart, apart)  # 1 - cos θ without cancellation
    divisor = cos_phi * (r1 / r2 * cos_phi - cos_theta * cos_phi + sin_theta * sin_phi)
    q = versine / divisor
    if not (divisor > 0.0 and 0.0 < q < 2.0 and cos_phi > 0.0):
        return Transfer((math.nan, math.nan, math.nan), math.nan, math.nan, math.nan, math.nan, math.nan)

    speed = math.sqrt(q * MU / r1)
    a = r1 / (2.0 - q)
    e_cos_1, e_sin_1 = 1.0 - r1 / a, r1 * speed * sin_phi / math.sqrt(MU * a)
    e_cos_2 = 1.0 - r2 / a
    e_sin_2 = -math.sqrt(e_cos_1 * e_cos_1 + e_sin_1 * e_sin_1 - e_cos_2 * e_cos_2)  # it comes down on the end
    anomaly = math.atan2(e_sin_2 * e_cos_1 - e_cos_2 * e_sin_1, e_cos_2 * e_cos_1 + e_sin_2 * e_sin_1)
    if anomaly < 0.0:
        anomaly += 2.0 * math.pi
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
def farther(start: Vector, aim: Vector, cosine: float) -> bool:
    """Whether more than the angle of that cosine lies between two positions, seen from the Earth's centre."""
    return dot(start, aim) < cosine * math.sqrt(dot(start, start) * dot(aim, aim))


@kernel
def _least_energy_time(r1: float, r2: float, versine: float) -> float:
    """Time [s] of the least-energy flight between radii r1 and r2 [m], 1 - cos θ apart; Lagrange's, [BMW1971] 5.

    a = s/2, sin(β/2) = √((s - c)/s), t = √(a³/μ) (π - β + sin β), with c the chord and s half the perimeter.
    """
    chord = math.sqrt((r1 - r2) * (r1 - r2) + 2.0 * r1 * r2 * versine)
    s = 0.5 * (r1 + r2 + chord)
    share = (s - chord) / s
    beta = 2.0 * math.asin(math.sqrt(share))
    return math.sqrt(0.125 * s * s * s / MU) * (math.pi - beta + 2.0 * math.sqrt(share * (1.0 - share)))


@stage
def arc(boost: Boost, start: Vector, aim: Vector) -> Arc:
    """The flight from launch point to aim, both Earth-fixed positions [m] on the ground.

    A fixed point in flight time (the aim turns with the Earth) and heading (the ground track of the boost runs on
    smoothly into that of the free flight, as seen from the turning Earth). `reached` when it converged and the speed
    needed, relative to the turning Earth, is at most the class's. Aims beyond `farthest`, and those that take far too
    much speed, are given up at once, unless `farthest` is inf: then every arc is worked out.
    """
    launch = unit(start)
    launch_radius = length(start)
    heading = toward(launch, aim)
    psi = boost.burnout_downrange / MEAN_RADIUS
    cos_psi, sin_psi = math.cos(psi), math.sin(psi)
    cos_boost, sin_boost = math.cos(OMEGA * boost.burn_time), math.sin(OMEGA * boost.burn_time)

    aim_radius = length(aim)
    distance = math.acos(max(-1.0, min(1.0, dot(launch, aim) / aim_radius))) * MEAN_RADIUS
    left = distance / MEAN_RADIUS - psi
    free_time = _least_energy_time(launch_radius + boost.burnout_altitude, aim_radius, 1.0 - math.cos(left))
    last_time, last_miss = free_time, 0.0
    too_fast = (_HOPELESS * boost.range_speed) ** 2 if boost.farthest < math.inf else math.inf
    converged = False
    burnout_radius = math.nan
    position = relative = track = (math.nan, math.nan, math.nan)
    free = Transfer(position, math.nan, math.nan, math.nan, math.nan, math.nan)
    for _ in range(_ROUNDS if distance <= boost.farthest else 0):
        below = along(cos_psi, launch, sin_psi, heading)
        track = along(-sin_psi, launch, cos_psi, heading)
        burnout_radius = surface_radius(below[2]) + boost.burnout_altitude
        position = spun(along(burnout_radius, below, 0.0, below), cos_boost, sin_boost)
        turned = OMEGA * (boost.burn_time + free_time)
        free = transfer(position, spun(aim, math.cos(turned), math.sin(turned)), boost.loft)
        v = free.velocity
        inertial = (v[0] + OMEGA * position[1], v[1] - OMEGA * position[0], v[2])
        relative = spun(inertial, cos_boost, -sin_boost)

        side = cross(launch, heading)
        veer = math.atan2(dot(relative, side), dot(relative, track))
        miss = free.time - free_time
        converged = abs(miss) < _TIME_TOLERANCE and abs(veer) < _HEADING_TOLERANCE
        if converged or not abs(miss) < math.inf or dot(relative, relative) > too_fast:
            free_time = free.time
            break
        # by the secant once there are two: the miss falls by nearly as much as the assumed time grows
        later = free_time - last_time
        fall = (last_miss - miss) / later if later != 0.0 else 1.0
        last_time, last_miss = free_time, miss
        free_time += miss / fall if 0.5 < fall < 2.0 else miss
        # turning the heading by d turns the track by d and the bearing of the aim by d sin(ψ+θ)/sin θ - 1 the other way
        cos_left = dot(below, aim) / aim_radius
        sin_left = math.sqrt(max(1.0 - cos_left * cos_left, 0.0))
        swing = veer * sin_left / (sin_psi * cos_left + cos_psi * sin_left)
        heading = unit(along(1.0, heading, swing, side))

    entry, slowed = math.nan, math.nan
    falling = Descent(math.nan, math.nan, math.nan, math.nan, math.nan)
    if converged:
        entry = _down_to(free, burnout_radius, aim_radius + ENTRY_HEIGHT)
        falling = _fall(free, position, burnout_radius, aim_radius, boost.ballistic_coefficient)
        slowed = delay(falling, 0.0)
    speed = length(relative)
    climb_rate = dot(relative, along(cos_psi, launch, sin_psi, heading))
    climb = climb_rate * boost.burn_time / (burnout_radius - launch_radius)
    run = dot(relative, track) * boost.burn_time / (burnout_radius * psi)
    return Arc(
        converged and slowed < math.inf and distance >= boost.min_range and speed <= boost.range_speed,
        climb >= 1.0 and run >= 1.0,
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
def _down_to(free: Transfer, burnout_radius: float, radius: float) -> float:
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
    grown = math.atan2(e_sin_2 * e_cos_1 - e_cos_2 * e_sin_1, e_cos_2 * e_cos_1 + e_sin_2 * e_sin_1)
    if grown < 0.0 < e_sin_1:
        grown += 2.0 * math.pi
    return min(max(grown, 0.0), free.anomaly)


@kernel
def _fall(
    free: Transfer, position: Vector, burnout_radius: float, ground: float, ballistic_coefficient: float
) -> Descent:
    """The descent, from the ellipse's velocity relative to the turning Earth one scale height above the aim."""
    delta = _down_to(free, burnout_radius, ground + SCALE_HEIGHT)
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
def boosting(flight: Arc, u: float, climbed: float, run: float) -> Place:
    """Where the boost is at the share u of its time: `climbed` and `run` are the powers of u it follows."""
    radius = flight.launch_radius + (flight.burnout_radius - flight.launch_radius) * climbed
    c, s = _small(flight.burnout_angle * run)
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
    return _small(OMEGA * time)


@kernel
def _small(w: float) -> tuple[float, float]:
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
        return boosting(flight, u, u**flight.climb, u**flight.run)
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
