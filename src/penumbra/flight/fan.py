"""The door to fans: from an interceptor card to its table of least times."""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS, MU, OMEGA, STANDARD_GRAVITY
from penumbra.errors import DomainError
from penumbra.flight.fan_table import NEVER, Fan, rasterise
from penumbra.scenario.cards import InterceptorCard

__all__ = ["FlyOut", "fan", "fly_out"]

LOWEST_ELEVATION = math.radians(5.0)
HIGHEST_ELEVATION = math.radians(100.0)  # past the vertical, so that the column above the battery is swept
ELEVATIONS = 191
TIME_STEP = 1.0  # [s] between samples of a trajectory
COARSEST_STEP = 5e3  # [m] of the table's grid, halved until the fan extends over LEAST_STEPS of them
LEAST_STEPS = 200
SPARE = 1.05
INTEGRATION_STEP = 5.0  # [s] of the flight; with cubics between, off by centimetres at 10 km/s, by millimetres at 5
MOST_LOST = 20.0  # [m/s²] of the acceleration, to gravity

Floats = NDArray[np.float64]


class FlyOut(NamedTuple):
    """Trajectories of one interceptor over launch elevation, seen from the turning ground, in one plane."""

    time: Floats  # (time,) [s] since launch
    angle: Floats  # (elevation, time) ground angle from the battery [rad], positive ahead
    height: Floats  # (elevation, time) [m]


class _Leg(NamedTuple):
    """Many flights, (x, y) at the times asked and (x, y, vx, vy) at the last of them."""

    places: Floats  # (2, flight, time) [m]
    end: Floats  # (4, flight)


def _leg(state: Floats, thrust: Floats, start: float, times: Floats) -> _Leg:
    """Flights under point-mass gravity and constant thrust: Runge and Kutta's steps of fourth order, cubics between."""

    def rates(at: Floats) -> Floats:
        # under ground nothing is flown; a floor on the radius keeps the steps from the centre's singularity
        pull = -MU / np.maximum(np.hypot(at[0], at[1]), 0.9 * MEAN_RADIUS) ** 3
        return np.concatenate((at[2:], pull * at[:2] + thrust))

    steps = max(1, math.ceil((times[-1] - start) / INTEGRATION_STEP))
    step = (times[-1] - start) / steps
    path = np.empty((steps + 1, *state.shape))
    rate = np.empty_like(path)
    path[0] = state
    for k in range(steps):
        rate[k] = a = rates(path[k])
        b = rates(path[k] + 0.5 * step * a)
        c = rates(path[k] + 0.5 * step * b)
        d = rates(path[k] + step * c)
        path[k + 1] = path[k] + step / 6.0 * (a + 2.0 * (b + c) + d)
    rate[-1] = rates(path[-1])

    before = np.clip(((times - start) / step).astype(np.int64), 0, steps - 1)
    u = ((times - start) / step - before)[:, None, None]
    v = 1.0 - u
    places = v * v * (1.0 + 2.0 * u) * path[before, :2] + u * u * (1.0 + 2.0 * v) * path[before + 1, :2]
    places += step * u * v * (v * rate[before, :2] - u * rate[before + 1, :2])
    return _Leg(places.transpose(1, 2, 0), path[-1])


def _on_ground(flights: int, turn: float) -> Floats:
    """Starting states: along (x) and up (y); the ground moves along x at the turning rate."""
    state = np.zeros((4, flights))
    state[1], state[2] = MEAN_RADIUS, turn * MEAN_RADIUS
    return state


@cache
def _acceleration(burnout_speed: float, burn_time: float) -> float:
    """Thrust acceleration [m/s²] that reaches the burnout speed at 45 degrees on a non-turning Earth.

    ValueError when gravity takes more than `MOST_LOST`, so that the flight never leaves the ground.
    """

    def surplus(acceleration: float) -> float:
        thrust = np.full((2, 1), acceleration * math.sqrt(0.5))
        _, _, vx, vy = _leg(_on_ground(1, 0.0), thrust, 0.0, np.array([burn_time])).end[:, 0]
        return math.hypot(vx, vy) - burnout_speed

    low = burnout_speed / burn_time
    high = low + MOST_LOST
    below, above = surplus(low), surplus(high)
    if not below <= 0.0 <= above:
        raise ValueError
    while abs(high - low) > 1e-9 and above != below:  # the secant's rule; the speed is all but linear in it
        low, high, below = high, high - above * (high - low) / (above - below), above
        above = surplus(high)
    return high


def fly_out(burnout_speed: float, burn_time: float, max_flight_time: float, turn: float = 0.0) -> FlyOut:
    """Trajectories of an interceptor over launch elevation in one plane.

    Parameters
    ----------
    burnout_speed, burn_time, max_flight_time : float [m/s], [s], [s]
    turn : float [rad/s]
        Rate at which the ground turns along the plane, forward positive.

    Returns
    -------
    FlyOut

    Method
    ------
    Planar, point mass; constant thrust acceleration over the burn along a fixed elevation, gravity, then coast.
    Integrated by Runge and Kutta's method of fourth order.
    """
    elevations = np.linspace(LOWEST_ELEVATION, HIGHEST_ELEVATION, ELEVATIONS)
    burning = np.append(np.arange(math.ceil(burn_time / TIME_STEP)) * TIME_STEP, burn_time)
    steps = math.ceil((max_flight_time - burn_time) / TIME_STEP)
    coasting = np.append(burn_time + np.arange(1, steps) * TIME_STEP, max_flight_time)
    thrust = _acceleration(burnout_speed, burn_time) * np.stack([np.cos(elevations), np.sin(elevations)])
    boost = _leg(_on_ground(ELEVATIONS, turn), thrust, 0.0, burning)
    coast = _leg(boost.end, 0.0 * thrust, burn_time, coasting)
    x, y = np.concatenate([boost.places, coast.places], axis=2)
    times = np.append(burning, coasting)
    radius = np.hypot(x, y)
    height = radius - MEAN_RADIUS
    # once down, down: what follows underground is not flown
    down = np.logical_or.accumulate((height < 0.0) & (times > burn_time), axis=1)
    angle = np.arctan2(x, y) - turn * times
    return FlyOut(times, np.where(down, np.nan, angle), np.where(down, np.nan, height))


def _table(out: FlyOut, fan_: Fan) -> Floats:
    rasterise(out.angle, out.height, out.time, fan_, 0)
    return fan_.times[:, :, 0].copy()


def _step(extent: float) -> float:
    """Grid step [m] for a fan that extends so far [m]; powers of two, so that like fans have like grids."""
    return COARSEST_STEP * 0.5 ** max(0, math.ceil(math.log2(LEAST_STEPS * COARSEST_STEP / extent)))


@cache
def _fan(burnout_speed: float, burn_time: float, max_flight_time: float, ceiling: float) -> Fan:
    # flown a little longer than allowed, so that the three fans overlap up to the limit, which the lookup keeps
    longest = SPARE * max_flight_time
    still, east, west = (fly_out(burnout_speed, burn_time, longest, turn) for turn in (0.0, OMEGA, -OMEGA))
    reach = min(float(np.nanmax([np.nanmax(out.angle) for out in (still, east, west)])), math.pi)
    top = min(float(np.nanmax(still.height)), 1.05 * ceiling)
    # by speed and ceiling, not by what the flight time leaves: like fans get like grids, and like errors
    chord_step, height_step = _step(burnout_speed**2 / STANDARD_GRAVITY) / MEAN_RADIUS, _step(ceiling)
    columns = int(2.0 * math.sin(reach / 2.0) / chord_step) + 3
    rows = int(top / height_step) + 3
    grid = Fan(1.0 / chord_step, 1.0 / height_step, np.empty((rows, columns, 2)))
    least, forward, backward = _table(still, grid), _table(east, grid), _table(west, grid)
    # half the difference of east and west; where only one of them reaches, its own difference from the still fan
    ahead, behind = forward < NEVER, backward < NEVER
    slope = 0.5 * (np.where(ahead, forward, least) - np.where(behind, backward, least))
    slope = np.where(ahead & behind, slope, 2.0 * slope)
    chord = np.arange(columns) * chord_step
    sine = np.maximum(chord * np.sqrt(np.maximum(1.0 - chord**2 / 4.0, 0.0)), chord_step)
    grid.times[:, :, 0] = least
    grid.times[:, :, 1] = np.where((least < NEVER) & (ahead | behind), slope / sine, 0.0)
    grid.times.setflags(write=False)
    return grid


def fan(card: InterceptorCard) -> Fan:
    """Least time to (ground range, height) of an interceptor whose numbers are settled.

    Raises
    ------
    DomainError
        The burn is too slow to leave the ground.
    """
    speed, burn, flight = card.burnout_speed.value, card.burn_time.value, card.max_flight_time.value
    try:
        _acceleration(speed, burn)
    except ValueError:
        raise DomainError(
            f"{card.name}: burnout_speed {speed:g} m/s over burn_time {burn:g} s cannot be flown; shorten burn_time"
        ) from None
    return _fan(speed, burn, flight, card.ceiling.value)
