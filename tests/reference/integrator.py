"""Ballistic arcs and interceptor fly-outs on the turning Earth, by numerical integration alone.

The product uses closed forms (Kepler's ellipse, Lagrange's time, a planar fan); here the equations of motion are
integrated in three dimensions and every target is met by root finding. Closed forms serve as first guesses only.

Frames   Earth-fixed: WGS-84, x through Greenwich. Inertial: the Earth-fixed frame frozen at launch (t = 0), so that
         x_inertial(t) = Rz(+omega t) x_fixed.
Units    SI; latitude, longitude, azimuth, elevation and loft in degrees.

Sources
-------
[WGS84]   NIMA TR8350.2, 3rd ed., table 3.1: a, 1/f, GM, omega (omega rounded to seven figures).
[EGM96]   Lemoine et al., NASA/TP-1998-206861: C20 = -484.165371736e-6, so J2 = -sqrt(5) C20 = 1.08262668e-3.
[Moritz]  Moritz, Geodetic Reference System 1980, J. Geodesy 74 (2000): mean radius 6 371 008.8 m (for WGS-84).
[BMW]     Bate, Mueller, White, Fundamentals of Astrodynamics (1971), ch. 6: ballistic arcs.
[Vallado] Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., eq. 8-30: acceleration by J2.
[USSA]    U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562, and [AllenEggers]: see `reference.air`.
[DOP853]  Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, sec. II.5, as in scipy.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer
from scipy.integrate import solve_ivp
from scipy.interpolate import RectBivariateSpline
from scipy.optimize import brentq, root

from reference.air import Air

Array = npt.NDArray[np.float64]

MU = 3.986004418e14  # gravitational parameter [m3/s2], [WGS84]
OMEGA = 7.292115e-5  # Earth's turn rate [rad/s], [WGS84]
J2 = 1.08262668e-3  # second zonal harmonic [1], [EGM96]
EQUATORIAL_RADIUS = 6378137.0  # [m], [WGS84]
FLATTENING = 1.0 / 298.257223563  # [1], [WGS84]
MEAN_RADIUS = 6371008.8  # (2 a + b) / 3 [m], [Moritz]
BULGE = np.array([1.0, 1.0, 3.0])  # of J2's pull toward the equator's plane, [Vallado] eq. 8-30
LOWEST = -5e3  # height [m] below which the air, as the ground would be, is no denser; trial flights only
DEEP = 6.0e6  # radius [m], 370 km down, inside which the pull is softened so that falls through the Earth integrate

TIGHT = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-8}  # 1e-12 of 7e6 m is 7 micrometres
THROUGH_AIR = {"method": "DOP853", "rtol": 1e-9, "atol": 1e-4}  # the layers of the air have corners
COARSE = {"method": "DOP853", "rtol": 1e-8, "atol": 1e-2}  # first guesses only
LONGEST_STEP = 20.0  # keeps DOP853's seventh-order dense output as good as its steps [s]

ELEVATIONS = (5.0, 90.0)  # launch elevations of an interceptor [deg]


# --- Earth ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """An ellipsoid of revolution: equatorial radius [m] and flattening [1]."""

    equatorial_radius: float
    flattening: float

    @functools.cached_property
    def _cartesian(self) -> Transformer:
        polar_radius = self.equatorial_radius * (1.0 - self.flattening)
        return Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=cart +a={self.equatorial_radius!r} +b={polar_radius!r}"
        )

    def position(self, latitude: float, longitude: float, height: float = 0.0) -> Array:
        """Earth-fixed position (3,) [m] of a geodetic place [deg, deg, m]."""
        return np.array(self._cartesian.transform(longitude, latitude, height))

    def geodetic(self, positions: Array) -> Array:
        """Latitude [deg], longitude [deg], height [m], as (n, 3), of Earth-fixed positions (n, 3) [m]."""
        east, north, up = self._cartesian.transform(*np.atleast_2d(positions).T, direction="INVERSE")
        return np.stack([north, east, up], axis=-1)

    def radius(self, direction: Array) -> float:
        """Distance [m] from the centre to the surface along a geocentric unit vector."""
        a, b = self.equatorial_radius, self.equatorial_radius * (1.0 - self.flattening)
        return 1.0 / math.sqrt((direction[0] ** 2 + direction[1] ** 2) / a**2 + direction[2] ** 2 / b**2)


WGS84 = Figure(EQUATORIAL_RADIUS, FLATTENING)
SPHERE = Figure(MEAN_RADIUS, 0.0)


def turned(vectors: Array, angle: float | Array) -> Array:
    """Rz(angle [rad]) applied to (..., 3) vectors; `angle` is one number or one for each vector."""
    cos, sin = np.cos(angle), np.sin(angle)
    first, second, third = np.moveaxis(vectors, -1, 0)
    return np.stack([cos * first - sin * second, sin * first + cos * second, third + 0.0 * cos], axis=-1)


def local_axes(latitude: float, longitude: float) -> Array:
    """East, north, up as the rows of (3, 3), at a place [deg]; latitude as geodetic or geocentric as the one given."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    east = [-math.sin(lam), math.cos(lam), 0.0]
    north = [-math.sin(phi) * math.cos(lam), -math.sin(phi) * math.sin(lam), math.cos(phi)]
    up = [math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)]
    return np.array([east, north, up])


def gravity(position: Array, j2: bool = False) -> Array:
    """Gravity [m/s2] at inertial positions (..., 3) [m]: the point mass, and J2 on request. [Vallado] eq. 8-30."""
    squared = np.maximum(np.einsum("...i,...i", position, position), DEEP**2)[..., None]
    pull = -MU / squared**1.5 * position
    if not j2:
        return np.asarray(pull)
    polar = 5.0 * position[..., 2:] ** 2 / squared
    return np.asarray(pull + 1.5 * J2 * MU * EQUATORIAL_RADIUS**2 / squared**2.5 * position * (polar - BULGE))


def drag(position: Array, velocity: Array, air: Air, turn_rate: float, figure: Figure) -> Array:
    """Acceleration [m/s2] (3,) by an air that turns with the Earth: half the density times v2 over the coefficient.

    The body is at an inertial position [m] with an inertial velocity [m/s], both (3,). Heights are those above the
    ellipsoid along the radius.
    """
    x, y, z = position.tolist()
    u, v, w = velocity.tolist()
    if air.falling_only and x * u + y * v + z * w >= 0.0:
        return np.zeros(3)
    level = x * x + y * y
    radius = math.sqrt(level + z * z)
    a, b = figure.equatorial_radius, figure.equatorial_radius * (1.0 - figure.flattening)
    height = radius * (1.0 - 1.0 / math.sqrt(level / (a * a) + z * z / (b * b)))
    u, v = u + turn_rate * y, v - turn_rate * x
    slowing = -0.5 * air.density(max(height, LOWEST)) * math.sqrt(u * u + v * v + w * w) / air.coefficient
    return np.array([slowing * u, slowing * v, slowing * w])


# --- Motion --------------------------------------------------------------------------------------------------------


def motion(
    position: Array,
    velocity: Array,
    duration: float,
    j2: bool = False,
    thrust: Array | float = 0.0,
    tolerance: dict[str, object] = TIGHT,
    longest_step: float = math.inf,
    push: Callable[[Array, Array], Array] | None = None,
) -> tuple[Array, Array, Callable[[Array], tuple[Array, Array]]]:
    """Bodies (..., 3) under gravity and a constant inertial `thrust` acceleration [m/s2] for `duration` [s].

    `push` gives a further acceleration by position and velocity, of one body. Returns the last position and velocity,
    and a function of times (n,) [s] giving both as (n, ..., 3).
    """
    shape = np.shape(position)
    half = int(np.prod(shape))

    def rate(_: float, state: Array) -> Array:
        fall = gravity(state[:half].reshape(shape), j2) + thrust
        if push is not None:
            fall = fall + push(state[:half], state[half:])
        return np.concatenate([state[half:], fall.ravel()])

    start = np.concatenate([np.ravel(position), np.ravel(velocity)])
    tolerance = tolerance if push is None else THROUGH_AIR
    flown = solve_ivp(rate, (0.0, duration), start, dense_output=True, max_step=longest_step, **tolerance)
    if not flown.success:
        raise RuntimeError(flown.message)

    def states(times: Array) -> tuple[Array, Array]:
        rows = flown.sol(times).T
        return rows[:, :half].reshape(-1, *shape), rows[:, half:].reshape(-1, *shape)

    return flown.y[:half, -1].reshape(shape), flown.y[half:, -1].reshape(shape), states


def free_flight(
    position: npt.ArrayLike,
    velocity: npt.ArrayLike,
    times: npt.ArrayLike,
    j2: bool = False,
    push: Callable[[Array, Array], Array] | None = None,
) -> tuple[Array, Array]:
    """Inertial positions [m] and velocities [m/s], (n, 3) each, at `times` [s >= 0] after the state given."""
    position, velocity, times = np.asarray(position, float), np.asarray(velocity, float), np.atleast_1d(times)
    if times.min() < 0.0:
        raise ValueError("free flight goes forward: times must not be negative")
    if times.max() == 0.0:
        return np.tile(position, (times.size, 1)), np.tile(velocity, (times.size, 1))
    return motion(position, velocity, float(times.max()), j2, longest_step=LONGEST_STEP, push=push)[2](times)


def pushing(air: Air, turn_rate: float, figure: Figure) -> Callable[[Array, Array], Array]:
    """`drag` as a function of position and velocity alone."""
    return lambda position, velocity: drag(position, velocity, air, turn_rate, figure)


# --- Threat arc ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arc:
    """One ballistic arc from burnout to the aim. Times [s] since launch."""

    azimuth: float
    """Geocentric azimuth of the great circle launch -> burnout [deg from north]."""
    burn_time: float
    """Time of burnout [s]."""
    position: Array
    """Burnout, Earth-fixed (3,) [m]."""
    velocity: Array
    """At burnout relative to the turning Earth, Earth-fixed axes (3,) [m/s]."""
    position_inertial: Array
    """Burnout, inertial (3,) [m]."""
    velocity_inertial: Array
    """At burnout, inertial (3,) [m/s]."""
    flight_time: float
    """Launch to impact [s]."""
    apogee_time: float
    """When the distance from the Earth's centre is greatest [s]."""
    apogee_height: float
    """Height above the ellipsoid at `apogee_time` [m]; the greatest height itself may be some 10 m more."""
    flight_path_angle: float
    """Inertial, above the geocentric horizontal, at burnout [deg]."""
    j2: bool
    turn_rate: float
    figure: Figure
    air: Air | None

    def at(self, times: npt.ArrayLike) -> Array:
        """Earth-fixed positions (n, 3) [m] at `times` [s], burn_time <= time <= flight_time."""
        return self.states(times)[0]

    def states(self, times: npt.ArrayLike) -> tuple[Array, Array]:
        """Earth-fixed positions [m] and velocities relative to the turning Earth [m/s], (n, 3) each."""
        times = np.atleast_1d(np.asarray(times, float))
        if times.min() < self.burn_time or times.max() > self.flight_time + 1e-6:
            raise ValueError("the arc is known from burn_time to flight_time")
        positions, velocities = free_flight(
            self.position_inertial, self.velocity_inertial, times - self.burn_time, self.j2, self.push
        )
        spin = np.array([0.0, 0.0, self.turn_rate])
        back = -self.turn_rate * times
        return turned(positions, back), turned(velocities - np.cross(spin, positions), back)

    @property
    def push(self) -> Callable[[Array, Array], Array] | None:
        """What drag adds to gravity, by inertial position and velocity; None without air."""
        return None if self.air is None else pushing(self.air, self.turn_rate, self.figure)

    def geodetic(self, times: npt.ArrayLike) -> Array:
        """Latitude [deg], longitude [deg], height [m], as (n, 3), at `times` [s]."""
        return self.figure.geodetic(self.at(times))


def bisector_angle(start: Array, end: Array) -> float:
    """Flight-path angle [rad] of least energy at `start`: half-way from the vertical to the chord. [BMW] sec. 6.2."""
    vertical = start / np.linalg.norm(start)
    chord = (end - start) / np.linalg.norm(end - start)
    bisector = vertical + chord
    return math.asin(float(bisector @ vertical / np.linalg.norm(bisector)))


def hit_speed(start: Array, end: Array, angle: float) -> float:
    """Speed [m/s] that carries `start` to `end` at a flight-path angle [rad]: a first guess. [BMW] sec. 6.2."""
    near, far = np.linalg.norm(start), np.linalg.norm(end)
    theta = math.acos(float(start @ end / (near * far)))
    needed = near / far * math.cos(angle) ** 2 - math.cos(angle) * math.cos(theta + angle)
    if needed <= 0.0:
        raise ValueError("no ellipse meets the aim at this loft")
    return math.sqrt(MU / near * (1.0 - math.cos(theta)) / needed)


def ellipse_time(position: Array, velocity: Array, radius: float) -> float:
    """Time [s] to come down to `radius` [m] on the ellipse about a point mass; nan for none. [BMW] sec. 4.2."""
    distance, rising = float(np.linalg.norm(position)), float(position @ velocity)
    size = 1.0 / (2.0 / distance - float(velocity @ velocity) / MU)
    if not size > 0.0:
        return math.nan
    e_cos, e_sin = 1.0 - distance / size, rising / math.sqrt(MU * size)
    e = math.hypot(e_cos, e_sin)
    if not size * (1.0 - e) <= radius <= size * (1.0 + e):
        return math.nan
    first, last = math.atan2(e_sin, e_cos), 2.0 * math.pi - math.acos((1.0 - radius / size) / e)
    return math.sqrt(size**3 / MU) * (last - e * math.sin(last) - first + e_sin)


class _Turning(NamedTuple):
    """What a boost and its aim do while the Earth turns, inertial."""

    burnout: Callable[[float], tuple[Array, Array]]  # place, and normal of the plane of the boost, by azimuth [rad]
    aim_after: Callable[[float], Array]  # place of the aim, by time of free flight [s]
    spin: Array

    def meeting(self, angle: float, azimuth: float) -> tuple[Array, Array, float] | None:
        """Burnout, velocity and time of free flight of the ellipse to the aim at a flight-path angle [rad]; or none."""
        coast = 0.0
        for _ in range(ROUNDS):
            start, end = self.burnout(azimuth)[0], self.aim_after(coast)
            up = start / np.linalg.norm(start)
            forward = end - (end @ up) * up
            forward /= np.linalg.norm(forward)
            try:
                speed = hit_speed(start, end, angle)
            except ValueError:
                return None
            velocity = speed * (math.cos(angle) * forward + math.sin(angle) * up)
            before, coast = coast, ellipse_time(start, velocity, float(np.linalg.norm(end)))
            if math.isnan(coast):
                return None
            seen, across = velocity - np.cross(self.spin, start), self.burnout(azimuth)[1]
            level = seen - (seen @ up) * up
            turn = math.atan2(float(seen @ across), float(np.linalg.norm(level - (level @ across) * across)))
            azimuth -= turn
            if abs(coast - before) < 1e-9 and abs(turn) < 1e-12:
                break
        return start, velocity, coast

    def seen(self, angle: float, azimuth: float) -> tuple[float, float]:
        """Speed [m/s] and angle [rad] at burnout, from the ground, of the flight at an inertial angle; inf for none."""
        flown = self.meeting(angle, azimuth)
        if flown is None:
            return math.inf, math.nan
        start, velocity, _ = flown
        relative = velocity - np.cross(self.spin, start)
        speed = float(np.linalg.norm(relative))
        return speed, math.asin(float(relative @ start) / speed / float(np.linalg.norm(start)))

    def least_angle(self, about: float, azimuth: float) -> float:
        """Inertial flight-path angle [rad] of the flight of least speed from the ground, by a golden section."""
        low, high = max(about - WIDE, 0.0), min(about + WIDE, 0.5 * math.pi - 1e-3)
        share = 0.5 * (math.sqrt(5.0) - 1.0)
        one, two = high - share * (high - low), low + share * (high - low)
        at_one, at_two = self.seen(one, azimuth)[0], self.seen(two, azimuth)[0]
        while high - low > 1e-9:
            if at_one < at_two:
                high, two, at_two = two, one, at_one
                one = high - share * (high - low)
                at_one = self.seen(one, azimuth)[0]
            else:
                low, one, at_one = one, two, at_two
                two = low + share * (high - low)
                at_two = self.seen(two, azimuth)[0]
        return 0.5 * (low + high)

    def lofted_angle(self, least: float, loft: float, azimuth: float) -> float:
        """Inertial angle [rad] of the flight that leaves burnout by a loft [rad] steeper, as the ground sees it."""
        if loft == 0.0:
            return least
        wanted = self.seen(least, azimuth)[1] + loft
        angle = least
        for _ in range(ROUNDS):
            slope = (self.seen(angle + 1e-5, azimuth)[1] - self.seen(angle - 1e-5, azimuth)[1]) / 2e-5
            step = (wanted - self.seen(angle, azimuth)[1]) / slope
            angle += max(min(step, 0.1), -0.1)
            if abs(step) < 1e-11:
                break
        return angle


ROUNDS = 60  # of a fixed point, at most
WIDE = 0.5  # [rad] on either side of the angle of least energy, between which that of least speed is sought


def targeted_arc(
    launch: tuple[float, float],
    aim: tuple[float, float],
    burn_time: float,
    burnout_altitude: float,
    burnout_downrange: float,
    loft: float = 0.0,
    j2: bool = False,
    rotation: bool = True,
    spherical: bool = False,
    air: Air | None = None,
    angle: float | None = None,
) -> Arc:
    """The arc from `launch` to `aim` (latitude, longitude [deg]) of least speed from the turning ground, or lofted.

    Parameters
    ----------
    burn_time : [s]
    burnout_altitude : [m] above the surface, along the geocentric radius
    burnout_downrange : [m] of ground, at MEAN_RADIUS, along a geocentric great circle from the launch point
    loft : [deg] added, as the ground sees it, to the flight-path angle of the flight of least speed
    angle : [deg] inertial flight-path angle at burnout, in place of the search for that of least speed and the loft

    Method
    ------
    Unknown: azimuth of the great circle, time of free flight, inertial velocity at burnout. Wanted: the integrated
    path ends on the aim where the Earth has carried it (3), the velocity relative to the Earth stays in the plane of
    the great circle (1), the inertial flight-path angle is as told (1): that of the flight of least speed about a point
    mass without air, which a golden section finds. With `j2` and `air` the path is bent, the angle stays. The air acts
    from burnout on: where the boost ends is given, how it gets there is not flown.
    """
    figure = SPHERE if spherical else WGS84
    turn_rate = OMEGA if rotation else 0.0
    push = None if air is None else pushing(air, turn_rate, figure)
    spin = np.array([0.0, 0.0, turn_rate])
    target = figure.position(*aim)
    pad = figure.position(*launch)
    vertical = pad / np.linalg.norm(pad)
    east, north, _ = local_axes(math.degrees(math.asin(vertical[2])), launch[1])
    psi = burnout_downrange / MEAN_RADIUS

    def burnout(azimuth: float) -> tuple[Array, Array]:
        """Inertial burnout position, and the inertial unit normal of the great circle's plane at that time."""
        heading = math.cos(azimuth) * north + math.sin(azimuth) * east
        direction = math.cos(psi) * vertical + math.sin(psi) * heading
        place = (figure.radius(direction) + burnout_altitude) * direction
        return turned(place, turn_rate * burn_time), turned(np.cross(vertical, heading), turn_rate * burn_time)

    def aim_after(coast: float) -> Array:
        return turned(target, turn_rate * (burn_time + coast))

    # First guess: the closed form on a point mass, at the angle that is then kept.
    azimuth = math.atan2(float(target @ east), float(target @ north))
    turning = _Turning(burnout, aim_after, spin)
    level = bisector_angle(burnout(azimuth)[0], aim_after(0.0))
    if angle is not None:
        kept = math.radians(angle)
    elif rotation:
        kept = turning.lofted_angle(turning.least_angle(level, azimuth), math.radians(loft), azimuth)
    else:
        kept = level + math.radians(loft)
    first = turning.meeting(kept, azimuth)
    if first is None:
        raise ValueError("no ellipse meets the aim at this loft")
    start, guess, coast = first
    relative = turned(guess - np.cross(spin, start), -turn_rate * burn_time)
    azimuth = math.atan2(float(relative @ east), float(relative @ north))
    speed, first_azimuth, first_coast = float(np.linalg.norm(guess)), azimuth, coast

    def unpacked(unknown: Array) -> tuple[float, float, Array]:
        return first_azimuth + float(unknown[0]), first_coast * (1.0 + float(unknown[1])), guess + speed * unknown[2:]

    def residual(unknown: Array) -> Array:
        azimuth, coast, velocity = unpacked(unknown)
        (start, normal), end = burnout(azimuth), aim_after(coast)
        miss = motion(start, velocity, coast, j2, push=push)[0] - end
        across = (velocity - np.cross(spin, start)) @ normal
        climb = math.asin(velocity @ start / np.linalg.norm(velocity) / np.linalg.norm(start))
        told = rotation or angle is not None
        off = climb - (kept if told else bisector_angle(start, end) + math.radians(loft))
        return np.array([*(miss / MEAN_RADIUS), across / speed, off])

    # the air's corners shake the last digits: larger steps for the derivatives, and 6 cm are near enough
    close, step, enough = (1e-13, 1e-10, 1e-9) if air is None else (1e-8, 1e-7, 1e-8)
    solved = root(residual, np.zeros(5), method="hybr", options={"xtol": close, "eps": step})
    if np.abs(solved.fun).max() > enough:
        raise RuntimeError(f"no arc found: {solved.message}")
    azimuth, coast, velocity = unpacked(solved.x)
    start = burnout(azimuth)[0]
    _, _, states = motion(start, velocity, coast, j2, longest_step=LONGEST_STEP, push=push)

    def climb_rate(time: float) -> float:
        positions, velocities = states(np.array([time]))
        return float(np.sum(positions * velocities))

    apogee = float(brentq(climb_rate, 0.0, coast, xtol=1e-9)) if climb_rate(0.0) > 0.0 else 0.0
    back = -turn_rate * burn_time
    highest = turned(states(np.array([apogee]))[0], back - turn_rate * apogee)
    return Arc(
        azimuth=math.degrees(azimuth) % 360.0,
        burn_time=burn_time,
        position=turned(start, back),
        velocity=turned(velocity - np.cross(spin, start), back),
        position_inertial=start,
        velocity_inertial=velocity,
        flight_time=burn_time + coast,
        apogee_time=burn_time + apogee,
        apogee_height=float(figure.geodetic(highest)[0, 2]),
        flight_path_angle=math.degrees(math.asin(velocity @ start / np.linalg.norm(velocity) / np.linalg.norm(start))),
        j2=j2,
        turn_rate=turn_rate,
        figure=figure,
        air=air,
    )


# --- Interceptor ---------------------------------------------------------------------------------------------------


@functools.cache
def thrust_acceleration(burnout_speed: float, burn_time: float, radius: float) -> float:
    """Thrust acceleration [m/s2] with which a launch at 45 deg burns out at `burnout_speed` [m/s].

    Non-turning spherical Earth of `radius` [m], point mass.
    """
    direction = np.array([math.sqrt(0.5), 0.0, math.sqrt(0.5)])

    def excess(acceleration: float) -> float:
        start = np.array([0.0, 0.0, radius])
        velocity = motion(start, np.zeros(3), burn_time, thrust=acceleration * direction)[1]
        return float(np.linalg.norm(velocity)) - burnout_speed

    mean = burnout_speed / burn_time
    return float(brentq(excess, 0.9 * mean, mean + 20.0, xtol=1e-10, rtol=1e-13))


class Launcher(NamedTuple):
    """An interceptor at its site, at its launch."""

    position: Array
    """Earth-fixed, which is inertial at launch (3,) [m]."""
    axes: Array
    """East, north, up of the local (geodetic) horizon, rows of (3, 3)."""
    acceleration: float
    """By thrust, fixed in the inertial frame [m/s2]."""
    burn_time: float
    turn_rate: float
    j2: bool

    def fly_out(self, directions: Array, times: Array, tolerance: dict[str, object] = TIGHT) -> tuple[Array, Array]:
        """Earth-fixed positions and relative velocities, (n, k, 3), of launches along k unit vectors, at n times."""
        start = np.tile(self.position, (len(directions), 1))
        spin = np.array([0.0, 0.0, self.turn_rate])
        longest = LONGEST_STEP if times.size > 1 else math.inf  # one time needs no dense output
        boost, last = min(self.burn_time, float(times.max())), float(times.max())
        position, velocity, boosting = motion(
            start, np.cross(spin, start), boost, self.j2, self.acceleration * directions, tolerance, longest
        )
        early = times <= boost
        positions, velocities = np.empty((2, times.size, len(directions), 3))
        if early.any():
            positions[early], velocities[early] = boosting(times[early])
        if not early.all():
            coasting = motion(position, velocity, last - boost, self.j2, 0.0, tolerance, longest)[2]
            positions[~early], velocities[~early] = coasting(times[~early] - boost)
        back = (-self.turn_rate * times)[:, None]
        return turned(positions, back), turned(velocities - np.cross(spin, positions), back)


def launcher(
    site: tuple[float, float, float], burnout_speed: float, burn_time: float, rotation: bool = True, j2: bool = False
) -> Launcher:
    """The launcher at `site` (latitude [deg], longitude [deg], height [m])."""
    position = WGS84.position(*site)
    acceleration = thrust_acceleration(burnout_speed, burn_time, float(np.linalg.norm(position)))
    return Launcher(position, local_axes(*site[:2]), acceleration, burn_time, OMEGA if rotation else 0.0, j2)


def interceptor(
    site: tuple[float, float, float],
    azimuth: float,
    elevation: float,
    burnout_speed: float,
    burn_time: float,
    times: npt.ArrayLike,
    rotation: bool = True,
    j2: bool = False,
) -> Array:
    """Earth-fixed positions (n, 3) [m] of an interceptor at `times` [s] after its launch.

    Constant thrust acceleration over `burn_time` along (azimuth, elevation) [deg] of the site's horizon at launch, held
    in the inertial frame, plus gravity; then coast. The ground is not in the way.
    """
    craft = launcher(site, burnout_speed, burn_time, rotation, j2)
    phi, alpha = math.radians(elevation), math.radians(azimuth)
    level = np.array([math.cos(phi) * math.sin(alpha), math.cos(phi) * math.cos(alpha), math.sin(phi)])
    return craft.fly_out((level @ craft.axes)[None], np.atleast_1d(np.asarray(times, float)))[0][:, 0]


class Shot(NamedTuple):
    """A launch that passes through a point."""

    time: float
    """After launch [s]."""
    azimuth: float
    """[deg]"""
    elevation: float
    """[deg]"""


def first_guesses(
    craft: Launcher, target: Array, max_time: float, step: float = 2.5, interval: float = 10.0
) -> list[tuple[Array, float]]:
    """Directions and times of a coarse fan, in the vertical plane of site and target, that pass near the target.

    The fan runs over the zenith, so that the plane's far side is in it. A patch (elevation, time) of the fan counts if
    the target lies in the patch's bounding box, grown by half its size; from there the fan, smoothed by a spline, is
    followed to the target or, if it falls short, to its nearest point.
    """
    sight = craft.axes @ (target - craft.position)
    heading = math.atan2(sight[0], sight[1])
    up = craft.axes[2]
    ahead = math.sin(heading) * craft.axes[0] + math.cos(heading) * craft.axes[1]
    elevations = np.radians(np.arange(ELEVATIONS[0] - step, 180.0 - ELEVATIONS[0] + 2.0 * step, step))
    directions = np.cos(elevations)[:, None] * ahead + np.sin(elevations)[:, None] * up
    times = np.linspace(0.0, max_time, max(8, math.ceil(max_time / interval)) + 1)
    offset = craft.fly_out(directions, times, COARSE)[0] - target
    plane = np.stack([offset @ ahead, offset @ up], axis=-1)  # (time, elevation, 2), the target at the origin

    corners = np.stack([plane[:-1, :-1], plane[1:, :-1], plane[:-1, 1:], plane[1:, 1:]])
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 0.5 * (high - low)
    near = np.all((low - margin <= 0.0) & (high + margin >= 0.0), axis=-1)

    smooth = [RectBivariateSpline(times, elevations, plane[..., axis]) for axis in (0, 1)]
    found: list[tuple[float, float]] = []  # (time, elevation) on the smoothed fan, each once
    for row, column in np.argwhere(near):
        nearest = root(
            lambda unknown: np.array([float(each.ev(*unknown)) for each in smooth]),
            [0.5 * (times[row] + times[row + 1]), 0.5 * (elevations[column] + elevations[column + 1])],
            method="lm",
            options={"xtol": 1e-8, "maxiter": 100, "diag": (1.0 / interval, 1.0 / math.radians(step))},
        )
        gap = float(np.linalg.norm(nearest.fun))
        if gap > 20e3:  # more than the Earth's turn can lend
            continue
        time, elevation = float(np.clip(nearest.x[0], 1.0, max_time)), float(nearest.x[1])
        if all(abs(time - t) > 0.05 * interval or abs(elevation - e) > 0.05 * math.radians(step) for t, e in found):
            found.append((time, elevation))
            by_time, by_elevation = (
                np.array([float(f.ev(time, elevation, *d)) for f in smooth]) for d in ((1, 0), (0, 1))
            )
            crossing = by_time[0] * by_elevation[1] - by_time[1] * by_elevation[0]
            slant = abs(crossing) / float(np.linalg.norm(by_time) * np.linalg.norm(by_elevation))
            if gap > 10.0 or slant < 0.1:  # at the edge of the reach a flatter and a steeper launch meet: try both
                aside = 0.5 * math.radians(step)
                later = -aside * float(by_time @ by_elevation / (by_time @ by_time))
                found += [(time + later, elevation + aside), (max(time - later, 1.0), elevation - aside)]
    return [(math.cos(elevation) * ahead + math.sin(elevation) * up, time) for time, elevation in sorted(found)]


def polished(craft: Launcher, target: Array, direction: Array, time: float) -> Shot | None:
    """The shot at `target` near a first guess, or None. Misses by less than a metre."""
    side = np.cross(direction, craft.axes[int(np.argmin(np.abs(craft.axes @ direction)))])
    side /= np.linalg.norm(side)
    tangents = np.stack([side, np.cross(direction, side)])
    nudge = 1e-6  # for the derivatives by direction [rad]

    def unpacked(unknown: Array) -> tuple[Array, float]:
        aimed = direction + unknown[:2] @ tangents
        return aimed / np.linalg.norm(aimed), time * math.exp(min(max(unknown[2], -3.0), 1.0))

    def miss(unknown: Array) -> tuple[Array, Array]:
        """Miss (3,) and its derivatives (3, 3), in units of `size`."""
        beside = unknown + nudge * np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
        aimed = np.stack([unpacked(each)[0] for each in beside])
        when = unpacked(unknown)[1]
        position, velocity = (each[0] for each in craft.fly_out(aimed, np.array([when])))
        slopes = [(position[1] - position[0]) / nudge, (position[2] - position[0]) / nudge, velocity[0] * when]
        return (position[0] - target) / size, np.stack(slopes, axis=-1) / size

    size = 1e5
    solved = root(miss, np.zeros(3), jac=True, method="hybr", options={"xtol": 1e-11, "maxfev": 40, "factor": 0.3})
    if np.abs(solved.fun).max() * size > 1.0:
        return None
    aimed, when = unpacked(solved.x)
    east, north, up = craft.axes @ aimed
    return Shot(when, math.degrees(math.atan2(east, north)) % 360.0, math.degrees(math.asin(min(1.0, up))))


def shots(
    site: tuple[float, float, float],
    target: tuple[float, float, float],
    burnout_speed: float,
    burn_time: float,
    max_time: float,
    rotation: bool = True,
    j2: bool = False,
) -> list[Shot]:
    """All launches found that pass through `target` (latitude, longitude [deg], height [m]), soonest first."""
    craft = launcher(site, burnout_speed, burn_time, rotation, j2)
    place = WGS84.position(*target)
    found: list[Shot] = []
    for direction, time in first_guesses(craft, place, max_time):
        shot = polished(craft, place, direction, time)
        if shot is None or shot.time > max_time or not ELEVATIONS[0] <= shot.elevation <= ELEVATIONS[1]:
            continue
        if all(abs(shot.time - known.time) > 1e-3 for known in found):
            found.append(shot)
    return sorted(found)


def time_to_reach(
    site: tuple[float, float, float],
    target: tuple[float, float, float],
    burnout_speed: float,
    burn_time: float,
    max_time: float,
    rotation: bool = True,
    j2: bool = False,
) -> float:
    """Least time [s] after launch at which an interceptor can be at `target`; nan if it cannot within `max_time`."""
    found = shots(site, target, burnout_speed, burn_time, max_time, rotation, j2)
    return found[0].time if found else math.nan


# --- What J2 changes -----------------------------------------------------------------------------------------------

BOOSTS = {1000.0: (110.0, 80e3, 80e3), 3000.0: (150.0, 150e3, 200e3), 10000.0: (180.0, 200e3, 400e3)}
"""Range [km]: burn time [s], burnout altitude [m], burnout downrange [m]."""


def j2_effect(range_km: float) -> dict[str, float]:
    """What the point mass leaves out, on an arc from 35 N 47 E toward the north-west. Keys: see the return line.

    position_difference [m]   greatest between the two targeted arcs at equal times, Earth-fixed
    path_difference [m]       the same, less the part along the velocity: how far apart the paths run
    time_difference [s]       of flight, J2 less point mass
    apogee_difference [m]     J2 less point mass
    position_difference_time [s] since launch, when it is greatest
    burnout_difference [m/s]  between the burnout velocities
    untargeted_miss [m]       where the point-mass arc's burnout state would end with J2, from the aim at impact
    """
    burn_time, altitude, downrange = BOOSTS[range_km]
    launch = (35.0, 47.0)
    longitude, latitude, _ = Geod(ellps="WGS84").fwd(launch[1], launch[0], -45.0, range_km * 1e3)
    plain, bent = (
        targeted_arc(launch, (latitude, longitude), burn_time, altitude, downrange, j2=j2) for j2 in (False, True)
    )
    times = np.linspace(burn_time, min(plain.flight_time, bent.flight_time), 2001)
    places, velocities = plain.states(times)
    apart = bent.at(times) - places
    along = velocities / np.linalg.norm(velocities, axis=1, keepdims=True)
    beside = apart - np.sum(apart * along, axis=1, keepdims=True) * along
    coast = plain.flight_time - burn_time
    missed = free_flight(plain.position_inertial, plain.velocity_inertial, coast, j2=True)[0][0]
    hit = free_flight(plain.position_inertial, plain.velocity_inertial, coast)[0][0]
    return {
        "flight_time": plain.flight_time,
        "apogee_height": plain.apogee_height,
        "position_difference": float(np.linalg.norm(apart, axis=1).max()),
        "position_difference_time": float(times[np.linalg.norm(apart, axis=1).argmax()]),
        "path_difference": float(np.linalg.norm(beside, axis=1).max()),
        "time_difference": bent.flight_time - plain.flight_time,
        "apogee_difference": bent.apogee_height - plain.apogee_height,
        "burnout_difference": float(np.linalg.norm(bent.velocity_inertial - plain.velocity_inertial)),
        "untargeted_miss": float(np.linalg.norm(missed - hit)),
    }
