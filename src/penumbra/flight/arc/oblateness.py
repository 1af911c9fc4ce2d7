"""Effect of the Earth's bulge (J2) on a free flight, to first order in J2. Inertial frame, SI.

The ellipse from burnout to the aim is the flight about a point mass. Along it J2 accelerates by a(t), [Vallado] eq.
8-30. To first order, the flight that leaves burnout with the ellipse's velocity then deviates from the ellipse by

      ∫ Φ(t, s) a(s) ds,    Φ(t, s) = (1 - F) r_s/μ ((r_t - r_s) v_sᵀ - (v_t - v_s) r_sᵀ) + C/μ v_t v_sᵀ + G

Φ is the closed form of the displacement at t by a velocity change at s, [Battin1999] ch. 9. The integral is taken over
Lobatto's five knots in the eccentric anomaly, with the polynomial of fourth degree through them. The deviation at the
end is cancelled by three changes: of the speed at burnout, of its direction out of the plane, and of the flight time.
The flight-path angle is unchanged, since it identifies a flight among those to one aim.
"""

import math
from typing import NamedTuple

from penumbra.constants import MU, SEMI_MAJOR
from penumbra.earth.vectors import Vector, along, cross, dot, length
from penumbra.flight.arc.transfer import Transfer
from penumbra.flight.numeric.small_angles import rotation
from penumbra.jit import kernel

__all__ = ["Bend", "Path", "advance", "bend", "inertial", "path", "unbent"]

_ROOT = math.sqrt(21.0)
_OFF = _ROOT / 7.0  # of the second and fourth knot from the middle, in halves of the flight's eccentric anomaly
_EARLY = (
    (119.0 + 3.0 * _ROOT) / 980.0,
    (343.0 - 9.0 * _ROOT) / 1260.0,
    (784.0 - 192.0 * _ROOT) / 2205.0,
    (343.0 - 69.0 * _ROOT) / 1260.0,
    (3.0 * _ROOT - 21.0) / 980.0,
)
_MIDDLE = (
    13.0 / 160.0,
    (392.0 + 105.0 * _ROOT) / 1440.0,
    16.0 / 45.0,
    (392.0 - 105.0 * _ROOT) / 1440.0,
    3.0 / 160.0,
)
_LATE = (
    (119.0 - 3.0 * _ROOT) / 980.0,
    (343.0 + 69.0 * _ROOT) / 1260.0,
    (784.0 + 192.0 * _ROOT) / 2205.0,
    (343.0 + 9.0 * _ROOT) / 1260.0,
    -(3.0 * _ROOT + 21.0) / 980.0,
)
_WHOLE = (1.0 / 10.0, 49.0 / 90.0, 32.0 / 45.0, 49.0 / 90.0, 1.0 / 10.0)
"""Lobatto's five knots and weights: integrals from the first one to the second, third, fourth, fifth [HairerWanner]."""


class Bend(NamedTuple):
    """How the flight with J2 differs from the ellipse between the same two places, with the same flight-path angle."""

    anomaly: float  # eccentric, that the ellipse goes through [rad]; nan: no bulge
    velocity: Vector  # at burnout, more [m/s]
    time: float  # of flight, more [s], spread evenly over it
    early: Vector  # off the ellipse [m] at the second of the five knots
    middle: Vector  # at the third
    late: Vector  # at the fourth


class Path(NamedTuple):
    """Inertial places [m] by the eccentric anomaly δ: fixed + cosine cos δ + sine sin δ + linear δ + square δ²."""

    fixed: Vector
    cosine: Vector
    sine: Vector
    linear: Vector
    square: Vector
    slowness: float  # flight time over that of the ellipse


class _Shift(NamedTuple):
    """A vector in the axes of the ellipse: x along the vertical of burnout, y ahead in the plane, n across it."""

    x: float
    y: float
    n: float


class _Knot(NamedTuple):
    """Position on the ellipse, in its plane, and the acceleration by J2 there."""

    time: float  # since burnout
    x: float
    y: float
    u: float  # velocity along x
    v: float  # and along y
    push: _Shift  # acceleration by J2, times dt/dδ and half of the flight's anomaly


class _Lever(NamedTuple):
    """An eccentric anomaly gone through [rad]."""

    cosine: float
    sine: float
    angle: float


@kernel
def unbent() -> Bend:
    """No bulge."""
    nothing = (0.0, 0.0, 0.0)
    return Bend(math.nan, nothing, 0.0, nothing, nothing, nothing)


@kernel
def _knot(free: Transfer, launch: _Shift, pole: _Shift, lever: _Lever, strength: float) -> _Knot:
    """The knot an eccentric anomaly after burnout.

    launch : velocity at burnout, and as its n the distance from the Earth's centre; pole : the direction of the pole
    strength : 3/2 J2 μ R², times half of the flight's anomaly
    """
    a, pace, r1 = free.semi_major, free.pace, launch.n
    nearness, versine = r1 / a, 1.0 - lever.cosine
    lift = free.sigma * versine
    swell = 1.0 - (1.0 - nearness) * lever.cosine + free.sigma * lever.sine  # r/a
    g, g_rate = pace * (nearness * lever.sine + lift), 1.0 - versine / swell
    x, y, r = r1 - a * versine + g * launch.x, g * launch.y, a * swell
    height = (pole.x * x + pole.y * y) / r  # sine of the latitude
    pull = -strength * pace * swell / (r * r * r * r)
    outward, poleward = pull * (1.0 - 5.0 * height * height) / r, 2.0 * pull * height
    return _Knot(
        pace * (lever.angle - (1.0 - nearness) * lever.sine + lift),
        x,
        y,
        g_rate * launch.x - a / (pace * swell) * lever.sine,
        g_rate * launch.y,
        _Shift(outward * x + poleward * pole.x, outward * y + poleward * pole.y, poleward * pole.n),
    )


@kernel
def _shifted(free: Transfer, at: _Knot, by: _Knot, lever: _Lever, push: _Shift) -> _Shift:
    """Displacement at the knot `at` by a push [m/s] at the knot `by`, a lever away: Φ times the push."""
    along_v, along_r = by.u * push.x + by.v * push.y, by.x * push.x + by.y * push.y
    passed, fall = at.time - by.time, free.semi_major / MU * (1.0 - lever.cosine)
    g = passed - free.pace * (lever.angle - lever.sine)
    rest = free.pace * (3.0 * lever.sine - (2.0 + lever.cosine) * lever.angle)
    p, q, c = fall * along_v, fall * along_r, (free.semi_major / MU * rest - fall * passed) * along_v
    return _Shift(
        p * (at.x - by.x) - q * (at.u - by.u) + c * at.u + g * push.x,
        p * (at.y - by.y) - q * (at.v - by.v) + c * at.v + g * push.y,
        g * push.n,
    )


@kernel
def _pushed(free: Transfer, at: _Knot, by: _Knot, lever: _Lever, weight: float) -> _Shift:
    """Displacement at the knot `at` by J2's acceleration around the knot `by`."""
    push = by.push
    return _shifted(free, at, by, lever, _Shift(weight * push.x, weight * push.y, weight * push.n))


@kernel
def _back(lever: _Lever) -> _Lever:
    """The lever with opposite sign."""
    return _Lever(lever.cosine, -lever.sine, -lever.angle)


@kernel
def _lever(angle: float) -> _Lever:
    """An anomaly of at most 0.4 rad."""
    c, s = rotation(angle)
    return _Lever(c, s, angle)


@kernel
def _twice(lever: _Lever) -> _Lever:
    return _further(lever, lever)


@kernel
def _further(lever: _Lever, by: _Lever) -> _Lever:
    """Both levers, one after the other."""
    c, s = by.cosine, by.sine
    return _Lever(lever.cosine * c - lever.sine * s, lever.sine * c + lever.cosine * s, lever.angle + by.angle)


@kernel
def _added(a: _Shift, b: _Shift, weight: float) -> _Shift:
    return _Shift(a.x + weight * b.x, a.y + weight * b.y, a.n + weight * b.n)


@kernel
def _sum(a: _Shift, b: _Shift, c: _Shift, d: _Shift) -> _Shift:
    return _Shift(a.x + b.x + c.x + d.x, a.y + b.y + c.y + d.y, a.n + b.n + c.n + d.n)


@kernel
def bend(free: Transfer, position: Vector, oblateness: float) -> Bend:
    """Effect of J2 = `oblateness` on the free flight from an inertial position [m]."""
    r1, v = length(position), free.velocity
    vertical = along(1.0 / r1, position, 0.0, position)
    rise = dot(v, vertical)
    level = along(1.0, v, -rise, vertical)
    onward = length(level)
    ahead = along(1.0 / onward, level, 0.0, level)
    across = cross(vertical, ahead)
    launch, pole = _Shift(rise, onward, r1), _Shift(vertical[2], ahead[2], across[2])

    none, half = _Lever(1.0, 0.0, 0.0), _twice(_twice(_twice(_lever(free.anomaly / 16.0))))
    first = _twice(_twice(_lever(free.anomaly * (1.0 - _OFF) / 8.0)))  # from a knot at either end to the next
    inner = _further(half, _back(first))  # from the middle to either side
    far, both, whole = _further(half, inner), _twice(inner), _twice(half)
    strength = 1.5 * oblateness * MU * SEMI_MAJOR * SEMI_MAJOR * half.angle
    k0, k1 = _knot(free, launch, pole, none, strength), _knot(free, launch, pole, first, strength)
    k2, k3 = _knot(free, launch, pole, half, strength), _knot(free, launch, pole, far, strength)
    k4 = _knot(free, launch, pole, whole, strength)

    end = _sum(
        _pushed(free, k4, k0, whole, _WHOLE[0]),
        _pushed(free, k4, k1, far, _WHOLE[1]),
        _pushed(free, k4, k2, half, _WHOLE[2]),
        _pushed(free, k4, k3, first, _WHOLE[3]),
    )
    faster = _shifted(free, k4, k0, whole, _Shift(rise, onward, 1.0))  # the whole speed added, and 1 m/s sideways
    area = faster.x * k4.v - faster.y * k4.u
    more = (end.y * k4.u - end.x * k4.v) / area
    time = (faster.y * end.x - faster.x * end.y) / area
    aside, share = -end.n / faster.n, time / k4.time
    begun = _Shift(more * rise, more * onward, aside)
    early = _sum(
        _shifted(free, k1, k0, first, _added(begun, k0.push, _EARLY[0])),
        _pushed(free, k1, k2, _back(inner), _EARLY[2]),
        _pushed(free, k1, k3, _back(both), _EARLY[3]),
        _pushed(free, k1, k4, _back(far), _EARLY[4]),
    )
    middle = _sum(
        _shifted(free, k2, k0, half, _added(begun, k0.push, _MIDDLE[0])),
        _pushed(free, k2, k1, inner, _MIDDLE[1]),
        _pushed(free, k2, k3, _back(inner), _MIDDLE[3]),
        _pushed(free, k2, k4, _back(half), _MIDDLE[4]),
    )
    late = _sum(
        _shifted(free, k3, k0, far, _added(begun, k0.push, _LATE[0])),
        _pushed(free, k3, k1, both, _LATE[1]),
        _pushed(free, k3, k2, inner, _LATE[2]),
        _pushed(free, k3, k4, _back(first), _LATE[4]),
    )
    velocity = along(1.0, along(more * rise, vertical, more * onward, ahead), aside, across)
    return Bend(
        free.anomaly,
        velocity,
        time,
        _in_space(early, k1, share, vertical, ahead, across),
        _in_space(middle, k2, share, vertical, ahead, across),
        _in_space(late, k3, share, vertical, ahead, across),
    )


@kernel
def _in_space(shift: _Shift, knot: _Knot, share: float, vertical: Vector, ahead: Vector, across: Vector) -> Vector:
    """A shift at a knot if the flight time is longer by a share, in inertial axes."""
    late = share * knot.time
    return along(1.0, along(shift.x + knot.u * late, vertical, shift.y + knot.v * late, ahead), shift.n, across)


@kernel
def path(free: Transfer, position: Vector, bent: Bend) -> Path:
    """The places of a flight: those of the ellipse by Lagrange's f and g, plus their shifts by J2.

    The shift has the five terms of `Path`, nothing at either end, and what `bent` says at the three knots between.
    About the middle of the flight, η = δ - h with h half of its anomaly, what is even in η is made of  cos η - cos h
    and  h² - η²,  what is odd of  h sin η - η sin h.
    """
    nearness, lift = length(position) / free.semi_major, free.pace * free.sigma
    h = 0.5 * free.anomaly
    cos_h, sin_h, q, s = math.cos(h), math.sin(h), math.cos(_OFF * h), math.sin(_OFF * h)
    low = 1.0 - _OFF * _OFF
    divisor = low * (1.0 - cos_h) - (q - cos_h)
    even, middle = along(0.5, bent.early, 0.5, bent.late), bent.middle
    cosine = along(low / divisor, middle, -1.0 / divisor, even)  # of cos η - cos h
    divisor *= h * h
    square = along((1.0 - cos_h) / divisor, even, -(q - cos_h) / divisor, middle)  # of h² - η²
    lean = 0.5 / (h * s - _OFF * h * sin_h)
    odd = along(lean, bent.late, -lean, bent.early)  # of h sin η - η sin h
    raised = along(-cos_h, cosine, h * sin_h, odd)
    return Path(
        along(1.0, along(1.0 - 1.0 / nearness, position, lift, free.velocity), 1.0, raised),
        along(1.0, along(1.0 / nearness, position, -lift, free.velocity), -1.0, raised),
        along(free.pace * nearness, free.velocity, 1.0, along(sin_h, cosine, h * cos_h, odd)),
        along(2.0 * h, square, -sin_h, odd),
        along(-1.0, square, 0.0, square),
        1.0 + bent.time / free.time,
    )


@kernel
def inertial(way: Path, cos_delta: float, sin_delta: float, delta: float) -> Vector:
    """The place [m] at an eccentric anomaly [rad]."""
    around = along(cos_delta, way.cosine, sin_delta, way.sine)
    onward = along(delta, way.linear, delta * delta, way.square)
    return along(1.0, way.fixed, 1.0, along(1.0, around, 1.0, onward))


@kernel
def advance(way: Path, cos_delta: float, sin_delta: float, delta: float) -> Vector:
    """Derivative of the place by the eccentric anomaly [m/rad]."""
    around = along(cos_delta, way.sine, -sin_delta, way.cosine)
    return along(1.0, around, 1.0, along(1.0, way.linear, 2.0 * delta, way.square))
