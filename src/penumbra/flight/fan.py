"""The door to fans: from an interceptor card to its table of least times."""

import math
from functools import cache
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

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


class FlyOut(NamedTuple):
    """Trajectories of one interceptor over launch elevation, seen from the turning ground, in one plane."""

    time: NDArray[np.float64]  # (time,) [s] since launch
    angle: NDArray[np.float64]  # (elevation, time) ground angle from the battery [rad], positive ahead
    height: NDArray[np.float64]  # (elevation, time) [m]


def _leg(
    state: NDArray[np.float64], thrust: NDArray[np.float64], start: float, times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Planar states (x, y, vx, vy) of many flights, (4, flight, time), under point-mass gravity and constant thrust."""

    def rates(_: float, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        s = flat.reshape(4, -1)
        # under ground nothing is flown; a floor on the radius keeps the integrator from the centre's singularity
        pull = -MU / np.maximum(np.hypot(s[0], s[1]), 0.9 * MEAN_RADIUS) ** 3
        return np.concatenate([s[2], s[3], pull * s[0] + thrust[0], pull * s[1] + thrust[1]])

    flown = solve_ivp(rates, (start, times[-1]), state.ravel(), "DOP853", times, rtol=1e-9, atol=1e-3)
    return cast(NDArray[np.float64], flown.y.reshape(*state.shape, times.size))


def _on_ground(flights: int, turn: float) -> NDArray[np.float64]:
    """Starting states: along (x) and up (y); the ground moves along x at the turning rate."""
    state = np.zeros((4, flights))
    state[1], state[2] = MEAN_RADIUS, turn * MEAN_RADIUS
    return state


@cache
def _acceleration(burnout_speed: float, burn_time: float) -> float:
    """Thrust acceleration [m/s²] that reaches the burnout speed at 45 degrees on a non-turning Earth."""

    def surplus(acceleration: float) -> float:
        thrust = np.full((2, 1), acceleration * math.sqrt(0.5))
        final = _leg(_on_ground(1, 0.0), thrust, 0.0, np.array([burn_time]))[:, 0, -1]
        return math.hypot(final[2], final[3]) - burnout_speed

    low = burnout_speed / burn_time
    return float(brentq(surplus, low, low + 20.0, xtol=1e-9))


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
    Integrated by scipy's DOP853.
    """
    elevations = np.linspace(LOWEST_ELEVATION, HIGHEST_ELEVATION, ELEVATIONS)
    burning = np.append(np.arange(math.ceil(burn_time / TIME_STEP)) * TIME_STEP, burn_time)
    steps = math.ceil((max_flight_time - burn_time) / TIME_STEP)
    coasting = np.append(burn_time + np.arange(1, steps) * TIME_STEP, max_flight_time)
    thrust = _acceleration(burnout_speed, burn_time) * np.stack([np.cos(elevations), np.sin(elevations)])
    boost = _leg(_on_ground(ELEVATIONS, turn), thrust, 0.0, burning)
    coast = _leg(boost[:, :, -1], 0.0 * thrust, burn_time, coasting)
    x, y, _, _ = np.concatenate([boost, coast], axis=2)
    times = np.append(burning, coasting)
    radius = np.hypot(x, y)
    height = radius - MEAN_RADIUS
    # once down, down: what follows underground is not flown
    down = np.logical_or.accumulate((height < 0.0) & (times > burn_time), axis=1)
    angle = np.arctan2(x, y) - turn * times
    return FlyOut(times, np.where(down, np.nan, angle), np.where(down, np.nan, height))


def _table(out: FlyOut, fan_: Fan) -> NDArray[np.float64]:
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
    except ValueError:  # of the root finder: no thrust within its bracket reaches the speed
        raise DomainError(
            f"{card.name}: burnout_speed {speed:g} m/s over burn_time {burn:g} s cannot be flown; shorten burn_time"
        ) from None
    return _fan(speed, burn, flight, card.ceiling.value)
