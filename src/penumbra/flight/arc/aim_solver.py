"""The aim solver: heading, flight time and slope are corrected together until the arc meets the aim."""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, MU
from penumbra.earth.vectors import Vector, along, dot, length, spun
from penumbra.flight.arc.aiming import (
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
from penumbra.flight.arc.least_speed import at_apogee, at_slope
from penumbra.flight.arc.oblateness import inertial, path
from penumbra.flight.arc.transfer import climb_of, course, flight_on
from penumbra.flight.numeric.small_angles import rotation
from penumbra.jit import kernel, stage

__all__ = ["Solved", "at", "solve", "steeper"]

_BENDINGS = 3  # corrections for the bulge, at most; one is enough except near the antipode
_ROUNDS = 40  # iterations; most arcs take four or five, with an initial aim one
_FIRST_ROUNDS = 4  # iterations toward the time of a flight to an apogee
_DOWNRANGE_TOLERANCE = 0.1  # [m]


class Solved(NamedTuple):
    """Result of the search."""

    by: Aim
    made: Try
    converged: bool
    lost: bool  # it takes far more speed than the class has, so the search was stopped
    downrange: float  # of the burnout [m]


@kernel
def steeper(slope: float, loft: float) -> float:
    """The tangent of an angle that is greater by a loft [rad]; nan beyond the vertical."""
    tangent = math.tan(loft)
    divisor = 1.0 - slope * tangent
    return (slope + tangent) / divisor if divisor > 0.0 else math.nan


@kernel
def at(slope: float, by: Aim, made: Try, aim: Vector) -> Aim:
    """Initial aim for a flight with another slope relative to the ground than one already computed.

    Earth rotation is ignored; aim : position [m].
    """
    r1, r2 = made.burnout_radius, length(aim)
    apart = along(1.0, made.below, -1.0 / r2, aim)
    versine = 0.5 * dot(apart, apart)
    climb = climb_of(r1, r2, 1.0 - versine, math.sqrt(versine * (2.0 - versine)), versine, slope)
    return Aim(by.heading, flight_on(course(made.position, made.led, climb)).time, climb, by.bend)


@kernel
def _to_apogee(boost: Boost, aim: Vector, by: Aim, made: Try) -> Aim:
    """Initial aim for a flight to the requested apogee, from a computed flight to the same aim [m].

    From energy and angular momentum, with u the horizontal speed and r the distance of the apogee:
    c² = 2μ (1/r₁ - 1/r) - u² (1 - r₁²/r²). During that time the aim moves on.
    """
    r1, r = made.burnout_radius, length(aim) + boost.apogee
    fallen, turned = 2.0 * MU * (r - r1) / (r1 * r), (r - r1) * (r + r1) / (r * r)
    climb, time = math.sqrt(max(fallen, 0.0)), by.free_time
    for _ in range(_FIRST_ROUNDS):
        c, s = rotation(boost.turning * (boost.burn_time + time))
        led = spun(aim, c, s)
        u = course(made.position, led, climb).onward
        climb = math.sqrt(max(fallen - u * u * turned, 0.0))
        time = flight_on(course(made.position, led, climb)).time
    return Aim(by.heading, time, climb, by.bend)


@kernel
def _raised(by: Aim, made: Try) -> float:
    """Increase of the apogee by the bulge [m]."""
    way = made.way
    e = math.sqrt(way.e_cos_1 * way.e_cos_1 + way.e_sin_1 * way.e_sin_1)
    c, s = -way.e_cos_1 / e, way.e_sin_1 / e
    top = inertial(path(made.free, made.position, by.bend), c, s, math.atan2(s, c))
    return 0.0 if math.isnan(by.bend.anomaly) else length(top) - way.semi_major * (1.0 + e)


@kernel
def _shortened(boost: Boost, downrange: float) -> Boost:
    """The boost with another downrange [m]."""
    b = boost
    limits = b.range_speed, b.min_range, b.farthest, b.ballistic_coefficient
    return Boost(b.burn_time, b.burnout_altitude, downrange, b.loft, *limits, b.turning, b.oblateness, b.apogee, b.run)


@kernel
def _downrange(boost: Boost, made: Try) -> float:
    """Downrange [m] at which a boost to an apogee keeps its class's exponent of the downrange."""
    if not boost.run > 0.0:
        return boost.burnout_downrange
    return MEAN_RADIUS * made.onward * boost.burn_time / (boost.run * made.burnout_radius)


@stage
def solve(boost: Boost, least: bool, launch: Vector, aim: Vector, by: Aim) -> Solved:
    """Search from an initial aim: the flight of least speed, and from it the one at the boost's loft or to its apogee.

    least : only the first of the two. launch : direction; aim : position [m]. Relative to the ground, the flight at a
    loft leaves burnout steeper by this angle than the one of least speed. No search beyond `boost.farthest`.
    """
    climbs = boost.apogee > 0.0
    alone = least or (boost.loft == 0.0 and not climbs)
    converged = held = False
    lost = ground_angle(launch, aim) * MEAN_RADIUS > boost.farthest
    bendings, before, fresh = 0, math.nan, True  # fresh: no step has been made yet toward the current target
    made = last = tried(boost, launch, aim, by)
    slopes, change, slope = Slopes(1.0, 0.0, 0.0, 1.0), Step(math.nan, math.nan, math.nan), math.nan
    downrange = boost.burnout_downrange
    for _ in range(0 if lost else _ROUNDS):
        toward_it = made.least
        if held and climbs:
            height, downrange = boost.apogee - _raised(by, made), _downrange(boost, made)
            toward_it = at_apogee(height, made.way, made.least)
        elif held:
            toward_it = at_slope(slope, made.way, made.least)
        met = abs(made.miss) < TIME_TOLERANCE and abs(made.veer) < HEADING_TOLERANCE and made.onward > 0.0
        met = met and abs(toward_it.climb) < CLIMB_TOLERANCE
        met = met and abs(downrange - boost.burnout_downrange) < _DOWNRANGE_TOLERANCE
        bending = met and (held or alone) and bendings < _BENDINGS and bends(boost, by, made)
        converged = met and (held or alone) and not bending
        lost = not held and hopeless(boost, dot(made.relative, made.relative))
        if converged or lost or not abs(made.miss) < math.inf:
            break
        if bending:
            by, bendings = bent(boost, by, made), bendings + 1
            change = Step(0.0, 0.0, 0.0)  # no step from which the slopes could be updated
        elif met:
            held, fresh, slope = True, True, steeper(made.way.climb / made.least.seen, boost.loft)
            by = _to_apogee(boost, aim, by, made) if climbs else at(slope, by, made, aim)
        else:
            if fresh:
                slopes, fresh = first_slopes(toward_it), False
            else:
                left = miss_at(made, toward_it) if held else made.miss
                slopes = next_slopes(slopes, change, before - left, last.veer - made.veer)
            before = miss_at(made, toward_it)
            change = step(slopes, made, toward_it)
            by = aimed_anew(boost, launch, aim, by, made, change)
        boost = _shortened(boost, downrange)
        last, made = made, tried(boost, launch, aim, by)
    return Solved(by, made, converged, lost, boost.burnout_downrange)
