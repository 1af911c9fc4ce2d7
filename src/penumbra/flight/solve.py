"""The search for an aim: heading, flight time and slope are put right together until the aim is met."""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS
from penumbra.flight.aiming import (
    CLIMB_TOLERANCE,
    HEADING_TOLERANCE,
    TIME_TOLERANCE,
    Aim,
    Boost,
    Slopes,
    Step,
    Try,
    aimed_anew,
    bends,
    bent,
    first_slopes,
    ground_angle,
    hopeless,
    miss_at,
    next_slopes,
    step,
    tried,
)
from penumbra.flight.least_speed import at_slope
from penumbra.flight.transfer import climb_of, course, flight_on
from penumbra.jit import kernel
from penumbra.world.vectors import Vector, along, dot, length

__all__ = ["Solved", "at", "solve", "steeper"]

_BENDINGS = 3  # by the bulge, at most; one is enough but near the antipode
_ROUNDS = 32  # most arcs take four or five, after guesses one


class Solved(NamedTuple):
    """Where the search ended."""

    by: Aim
    made: Try
    converged: bool
    lost: bool  # it takes far more speed than the class has, and was given up


@kernel
def steeper(slope: float, loft: float) -> float:
    """The tangent of an angle that is greater by a loft [rad]; nan beyond the vertical."""
    tangent = math.tan(loft)
    divisor = 1.0 - slope * tangent
    return (slope + tangent) / divisor if divisor > 0.0 else math.nan


@kernel
def at(slope: float, by: Aim, made: Try, aim: Vector) -> Aim:
    """An aim to begin with for a flight that the ground sees at another slope than one that was made.

    As if the ground stood still; aim : position [m].
    """
    r1, r2 = made.burnout_radius, length(aim)
    apart = along(1.0, made.below, -1.0 / r2, aim)
    versine = 0.5 * dot(apart, apart)
    climb = climb_of(r1, r2, 1.0 - versine, math.sqrt(versine * (2.0 - versine)), versine, slope)
    return Aim(by.heading, flight_on(course(made.position, made.led, climb)).time, climb, by.bend)


@kernel
def solve(boost: Boost, loft: float, launch: Vector, aim: Vector, by: Aim) -> Solved:
    """Search from an aim: the flight of least speed, then the loft.

    launch : direction; aim : position [m]. The flight at a loft [rad] leaves burnout steeper by it, as the ground
    sees it, than the one of least speed. No search beyond `boost.farthest`.
    """
    converged = held = False
    lost = ground_angle(launch, aim) * MEAN_RADIUS > boost.farthest
    bendings, before, fresh = 0, math.nan, True  # no step has been made yet toward what is now sought
    made = last = tried(boost, launch, aim, by)
    slopes, change, slope = Slopes(1.0, 0.0, 0.0, 1.0), Step(math.nan, math.nan, math.nan), math.nan
    for _ in range(0 if lost else _ROUNDS):
        toward_it = at_slope(slope, made.way, made.least) if held else made.least
        met = abs(made.miss) < TIME_TOLERANCE and abs(made.veer) < HEADING_TOLERANCE and made.onward > 0.0
        met = met and abs(toward_it.climb) < CLIMB_TOLERANCE
        last_goal = held or loft == 0.0
        bending = met and last_goal and bendings < _BENDINGS and bends(boost, by, made)
        converged = met and last_goal and not bending
        lost = not held and hopeless(boost, dot(made.relative, made.relative))
        if converged or lost or not abs(made.miss) < math.inf:
            break
        if bending:
            by, fresh, bendings = bent(boost, by, made), True, bendings + 1
        elif met:
            slope = steeper(made.way.climb / made.least.seen, loft)
            by, held, fresh = at(slope, by, made, aim), True, True
        else:
            if fresh:
                slopes, fresh = first_slopes(toward_it), False
            else:
                left = miss_at(made, toward_it) if held else made.miss
                slopes = next_slopes(slopes, change, before - left, last.veer - made.veer)
            before = miss_at(made, toward_it)
            change = step(slopes, made, toward_it)
            by = aimed_anew(boost, launch, aim, by, made, change)
        last, made = made, tried(boost, launch, aim, by)
    return Solved(by, made, converged, lost)
