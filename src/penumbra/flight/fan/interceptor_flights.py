"""Flights for a fan: one interceptor, many launch elevations, one launch plane, a rotating Earth.

An interceptor with a ballistic coefficient β flies through the standard atmosphere, which rotates with the ground: drag
is ρ v²/(2β) against its velocity v relative to the air. β is that at burnout, one number for the whole flight. The air
depends on the height above the sea, so flights through it also depend on the height of the site.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS, OMEGA
from penumbra.flight.fan.runge_kutta import Air, advance
from penumbra.flight.fan.standard_atmosphere import TABLE, density

__all__ = ["AIRLESS", "STILL", "FlyOut", "Turn", "acceleration", "fly_out"]

AIRLESS = 1e12
"""Ballistic coefficient [kg/m²] at or above which an interceptor flies without air; the greatest value of a card."""

LOWEST_ELEVATION = math.radians(5.0)
HIGHEST_ELEVATION = math.radians(100.0)  # past the vertical, to include the column above the battery
ELEVATIONS = 191
LIFTED = 100.0  # [m] height at burnout of the lowest flight, if lower ones would hit the ground
BURN_STEP, COAST_STEP, SLOWED_STEP = 1.0, 2.0, 1.0  # [s] between samples of a trajectory; coasting through air
INTEGRATION_STEP = 5.0  # [s] of the flight; with cubics between, off by centimetres at 10 km/s, by millimetres at 5
MOST_SLOWED = 0.2  # greatest relative loss of speed by drag in one integration step
MOST_LOST = 20.0  # [m/s²] of the acceleration, to gravity
_CLOSE = 1e-9  # [m/s²] of the acceleration
_ROUNDS = 30  # of the secant method; about five are usual

Floats = NDArray[np.float64]


class Turn(NamedTuple):
    """Earth rotation relative to a launch plane, in units of Earth's rate: w, s and v of `edge`."""

    across: float  # about the level axis to the left of the plane: carries the ground forward
    along: float  # about the axis ahead
    upright: float


STILL = Turn(0.0, 0.0, 0.0)


class FlyOut(NamedTuple):
    """Trajectories of one interceptor over launch elevation in one plane, relative to the rotating ground."""

    elevation: Floats  # (elevation,) [rad]
    time: Floats  # (time,) [s] since launch
    angle: Floats  # (elevation, time) ground angle from the battery [rad], positive ahead
    height: Floats  # (elevation, time) [m]
    eastward: Floats  # (elevation, time) cos φ e · direction, as in `edge`
    northward: Floats  # (elevation, time) cos φ sin φ n · direction


class _Site(NamedTuple):
    """Launch site of an interceptor, and the air along its flight."""

    turn: Turn
    radius: float  # its distance from the Earth's centre [m]
    coefficient: float  # ballistic, of the interceptor [kg/m²]; AIRLESS: no air
    height: float = 0.0  # above the sea, for the air [m]


class _Leg(NamedTuple):
    """Many flights: places at the requested times; place and velocity at the last of them."""

    places: Floats  # (3, flight, time) [m] ahead, up, to the right
    end: Floats  # (6, flight)


def _air(site: _Site) -> Air:
    """The air along the flights, for `advance`."""
    coefficient, turn = site.coefficient if site.coefficient < AIRLESS else math.inf, site.turn
    return Air(coefficient, site.radius - site.height, turn.along, turn.upright, turn.across, *TABLE)


def _parts(state: Floats, push: float, step: float, site: _Site) -> int:
    """Number of parts of a step [s] that limits the slowing of flights in each; push : of the thrust [m/s²]."""
    if site.coefficient >= AIRLESS:
        return 1
    fastest = np.sqrt((state[3:] ** 2).sum(axis=0)) + push * step
    lowest = np.sqrt((state[:3] ** 2).sum(axis=0)) - site.radius - fastest * step
    thickest = density(np.maximum(lowest, 0.0) + site.height)
    return max(1, math.ceil(float((thickest * fastest).max()) * step / site.coefficient / MOST_SLOWED))


def _leg(state: Floats, thrust: Floats, start: float, times: Floats, site: _Site) -> _Leg:
    """Flights under point-mass gravity, constant thrust and drag: Runge and Kutta's fourth order, cubics between."""
    air, thrust = _air(site), np.ascontiguousarray(np.broadcast_to(thrust, (3, state.shape[1])))

    def advanced(before: Floats, step: float) -> tuple[Floats, Floats]:
        """States after a step, and the rates before it."""
        after, gained = np.empty_like(state), np.empty_like(state)
        advance(before, thrust, step, air, after, gained)
        return after, gained

    whole = max(1, math.ceil((times[-1] - start) / INTEGRATION_STEP))
    push, marks, lengths = float(np.sqrt((thrust**2).sum(axis=0)).max()), [0.0], []
    path, rate = [state], []
    for k in range(whole):
        span = (times[-1] - start) / whole
        parts = _parts(path[-1], push, span, site)
        step = span / parts
        for part in range(parts):
            after, gained = advanced(path[-1], step)
            path.append(after)
            rate.append(gained)
            lengths.append(step)
            marks.append(k + (part + 1) / parts)
    rate.append(advanced(path[-1], 0.0)[1])
    return _Leg(_between(np.stack(path), np.stack(rate), marks, lengths, (times - start) / span), path[-1])


def _between(path: Floats, rate: Floats, marks: list[float], lengths: list[float], at: Floats) -> Floats:
    """Places (3, flight, time) by cubics.

    path, rate : (mark, 6, flight); lengths : of the steps between marks [s]; at : (time,) in the unit of `marks`.
    """
    if len(marks) > marks[-1] + 1.0:  # some steps were divided into parts
        at = np.interp(at, marks, np.arange(len(marks)))
    before = np.clip(at.astype(np.int64), 0, len(lengths) - 1)
    u = (at - before)[:, None, None]
    v, step = 1.0 - u, np.array(lengths)[before, None, None]
    places = v * v * (1.0 + 2.0 * u) * path[before, :3] + u * u * (1.0 + 2.0 * v) * path[before + 1, :3]
    places += step * u * v * (v * rate[before, :3] - u * rate[before + 1, :3])
    return np.asarray(places.transpose(1, 2, 0))


def _on_ground(flights: int, site: _Site) -> Floats:
    """Starting states (6, flight): ahead, up, to the right; the ground moves ahead and to the right."""
    state, (turn, radius, *_) = np.zeros((6, flights)), site
    state[1], state[3], state[5] = radius, OMEGA * turn.across * radius, OMEGA * turn.along * radius
    return state


@cache
def acceleration(
    burnout_speed: float, burn_time: float, radius: float = MEAN_RADIUS, ballistic_coefficient: float = AIRLESS
) -> float:
    """Thrust acceleration [m/s²] that reaches the burnout speed at 45 degrees on a non-turning Earth, through its air.

    The launch is from sea level: that is how a card defines the speed.

    ValueError if no thrust gives so low a speed: gravity sets a lower limit of some 7 m/s per second of the burn.
    """
    site = _Site(STILL, radius, ballistic_coefficient)

    def surplus(acceleration: float) -> float:
        thrust = acceleration * np.array([[math.sqrt(0.5)], [math.sqrt(0.5)], [0.0]])
        velocity = _leg(_on_ground(1, site), thrust, 0.0, np.array([burn_time]), site).end[3:, 0]
        return float(np.linalg.norm(velocity)) - burnout_speed

    low = burnout_speed / burn_time
    high = low + MOST_LOST
    below, above = surplus(low), surplus(high)
    while above < 0.0 and ballistic_coefficient < AIRLESS:  # the loss by drag has no upper bound
        low, below, high = high, above, 1.5 * high
        above = surplus(high)
    if not below <= 0.0 <= above:
        raise ValueError
    ends = low, high
    for _ in range(_ROUNDS):  # secant method; the speed is almost linear in the acceleration
        if abs(high - low) <= _CLOSE or above == below:
            return high
        low, high, below = high, high - above * (high - low) / (above - below), above
        above = surplus(high)
    return _halved(surplus, *ends)


def _halved(surplus: Callable[[float], float], low: float, high: float) -> float:
    """Bisection: where a function that is negative at `low` and not at `high` changes its sign, even by a jump.

    Steps are cut into whole parts, so the speed that a push reaches through air jumps by some mm/s here and there.
    """
    while high - low > _CLOSE:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if surplus(middle) < 0.0 else (low, middle)
    return high


def _boost(elevations: Floats, push: float, site: _Site, times: Floats) -> _Leg:
    """Flights at elevations (elevation,) [rad] until burnout."""
    thrust = push * np.stack([np.cos(elevations), np.sin(elevations), np.zeros_like(elevations)])
    return _leg(_on_ground(elevations.size, site), thrust, 0.0, times, site)


def _lowest(push: float, burn_time: float, site: _Site) -> float:
    """The lowest elevation [rad] that is flown: with a long burn, lower ones are still below ground at burnout."""
    elevations = np.linspace(LOWEST_ELEVATION, HIGHEST_ELEVATION, ELEVATIONS)
    end = _boost(elevations, push, site, np.array([burn_time])).end
    height = np.linalg.norm(end[:3], axis=0) - site.radius - LIFTED
    if height[0] > -LIFTED:
        return LOWEST_ELEVATION
    above = int(np.argmax(height > 0.0))
    if above == 0:  # none is
        return LOWEST_ELEVATION
    return float(np.interp(0.0, height[above - 1 : above + 1], elevations[above - 1 : above + 1]))


def fly_out(
    burnout_speed: float,
    burn_time: float,
    max_flight_time: float,
    turn: Turn = STILL,
    radius: float = MEAN_RADIUS,
    ballistic_coefficient: float = AIRLESS,
    site_height: float = 0.0,
) -> FlyOut:
    """Trajectories of an interceptor over launch elevation in one plane of launch.

    Parameters
    ----------
    burnout_speed, burn_time, max_flight_time : float [m/s], [s], [s]
    turn : Turn
        Earth rotation relative to the launch plane.
    radius : float [m]
        The site's distance from the Earth's centre; the heights returned are those above it.
    ballistic_coefficient : float [kg/m²]
        Mass over drag coefficient and frontal area; AIRLESS for flight without air.
    site_height : float [m]
        Of the site above the sea, for the density of the air. The thrust does not depend on it.

    Returns
    -------
    FlyOut

    Method
    ------
    Point mass; constant thrust acceleration over the burn along a fixed elevation, gravity, drag, then coast.
    Integrated by the fourth-order Runge-Kutta method in inertial axes.
    """
    push = acceleration(burnout_speed, burn_time, radius, ballistic_coefficient)
    site = _Site(turn, radius, ballistic_coefficient, site_height)
    elevations = np.linspace(_lowest(push, burn_time, site), HIGHEST_ELEVATION, ELEVATIONS)
    burning = np.append(np.arange(math.ceil(burn_time / BURN_STEP)) * BURN_STEP, burn_time)
    coast_step = COAST_STEP if ballistic_coefficient >= AIRLESS else SLOWED_STEP
    steps = math.ceil((max_flight_time - burn_time) / coast_step)
    coasting = np.append(burn_time + np.arange(1, steps) * coast_step, max_flight_time)
    boost = _boost(elevations, push, site, burning)
    coast = _leg(boost.end, np.zeros((3, 1)), burn_time, coasting, site)
    times = np.append(burning, coasting)
    ahead, up, right = _seen_from_the_ground(np.concatenate([boost.places, coast.places], axis=2), turn, times)
    level = np.hypot(ahead, right)
    distance = np.hypot(level, up)
    height = distance - radius
    # the flight ends at its first contact with the ground
    down = np.logical_or.accumulate((height < 0.0) & (times > burn_time), axis=1)
    if ballistic_coefficient < AIRLESS:
        down = ~_beside(~down)
    angle = np.where(down, np.nan, np.arctan2(np.copysign(level, ahead), up))
    eastward = (turn.across * ahead + turn.along * right) / distance
    northward = turn.upright * (turn.along * ahead - turn.across * right) / distance
    return FlyOut(elevations, times, angle, np.where(down, np.nan, height), eastward, northward)


def _beside(above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Points (elevation, time) above the ground and all next to them.

    With these the triangles between flights, of which a table is made, extend down to the ground.
    """
    later = above.copy()
    later[:, 1:] |= above[:, :-1]
    near = later.copy()
    near[1:] |= later[:-1]
    near[:-1] |= later[1:]
    return near


def _seen_from_the_ground(places: Floats, turn: Turn, times: Floats) -> Floats:
    """Places (3, flight, time) from inertial to Earth-fixed axes: Rodrigues' formula."""
    axis = np.array([turn.along, turn.upright, -turn.across])
    share = float(np.linalg.norm(axis))
    if share == 0.0:
        return places
    axis /= share
    cos, sin = np.cos(OMEGA * share * times), np.sin(-OMEGA * share * times)
    beside = np.cross(axis, places, axisa=0, axisb=0, axisc=0)
    return places * cos + beside * sin + axis[:, None, None] * np.tensordot(axis, places, 1) * (1.0 - cos)
