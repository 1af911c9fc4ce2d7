"""Outcome of an arc: it is flown, or there is one reason why not.

The reasons are tested in this order; the first that applies is the arc's fate: the aim is too near; heading and flight
time were not found, or not looked for because the arc takes far too much speed; it takes more speed than the class has;
it sinks at burnout; it is outside the validity of the Allen-Eggers model; the boost contradicts itself.
"""

import math

from penumbra.earth.vectors import Vector, unit
from penumbra.flight.arc.aim_solver import at, solve, steeper
from penumbra.flight.arc.aiming import (
    HEADING_TOLERANCE,
    Aim,
    Boost,
    Step,
    Try,
    aimed_anew,
    first_aim,
    ground_angle,
    tried,
)
from penumbra.flight.arc.least_speed import at_slope
from penumbra.jit import kernel, stage

__all__ = [
    "CONTRADICTORY",
    "FAR",
    "FLAT",
    "FLOWN",
    "FOLDED",
    "LOW",
    "NEAR",
    "NO_APOGEE",
    "OPPOSITE",
    "SINKING",
    "SLOWED",
    "STEEP",
    "UNAIMED",
    "fate_of",
    "unaimed",
]

FLOWN = 0
NEAR = 1  # the aim lies inside the least range
FAR = 2  # it takes more speed at burnout than the class has
UNAIMED = 3  # the search for heading and flight time did not converge; none of the next four reasons was found
STEEP = 4  # no ellipse to the aim's position at launch: at this loft it would take escape speed
FLAT = 5  # likewise, at a depressed angle
FOLDED = 6  # an ellipse leads to the aim's position at launch, but none to its position at impact
OPPOSITE = 7  # the aim is so near the antipode of the launch point that the heading does not converge
SINKING = 8  # it already loses height at burnout
LOW = 9  # its apogee is below the height at which the descent's speed and angle are evaluated
SLOWED = 10  # the air slows it to a fall: outside the validity of the Allen-Eggers model
CONTRADICTORY = 11  # the boost's mean speed would exceed its final speed
NO_APOGEE = 12  # no flight with the requested apogee was found

_TIMES = 200  # flight times tried, in equal ratios: 1.03 for the shortest classes
_SHORTEST = 0.2  # of the time of least energy
_LONGEST = 6.0 * 3600.0  # [s]; the series for the rotation is exact to a millionth of a radian up to there
_TURNS = 8  # steps toward the heading without veer
_SETTLED = 100.0 * HEADING_TOLERANCE


@kernel
def fate_of(
    boost: Boost, distance: float, aimed: bool, given_up: bool, speed: float, climb: float, consistent: bool
) -> int:
    """The fate of an arc over a ground distance [m], without the effect of air.

    aimed : heading and flight time were found; given_up : the search was skipped because the speed is far too high.
    speed : at burnout, relative to the turning Earth [m/s]; climb : exponent of the height; consistent : of the boost.
    """
    if distance < boost.min_range:
        return NEAR
    if given_up and not aimed:
        return FAR
    if not aimed:
        return UNAIMED
    if not speed <= boost.range_speed:
        return FAR
    if not climb >= 0.0:
        return SINKING
    return FLOWN if consistent else CONTRADICTORY


@stage
def unaimed(boost: Boost, start: Vector, aim: Vector) -> int:
    """The reason why heading and flight time were not found.

    NO_APOGEE, STEEP, FLAT, FOLDED, OPPOSITE, or UNAIMED if it is unknown.

    OPPOSITE where the aim is nearer to the antipode than the Earth turns during a flight of least energy.
    """
    launch, first = unit(start), first_aim(boost, start, aim)
    apart = ground_angle(launch, aim)
    if math.isnan(first.heading[0]):  # straight up, or straight through the Earth
        return OPPOSITE if apart > math.pi / 2.0 else UNAIMED
    least = solve(boost, True, launch, aim, first)
    slope = steeper(least.made.way.climb / least.made.least.seen, boost.loft)
    still = _tried(boost, launch, aim, Aim(first.heading, 0.0, 0.0, first.bend), slope)  # as if the aim did not move
    ellipse = not least.converged or abs(still.miss) < math.inf
    if ellipse and math.pi - apart < boost.turning * (boost.burn_time + first.free_time):
        return OPPOSITE
    if least.converged and boost.apogee > 0.0:
        return NO_APOGEE
    if not least.converged or _some_time_fits(boost, launch, aim, first, slope):
        return UNAIMED
    if ellipse:
        return FOLDED
    return STEEP if boost.loft > 0.0 else FLAT


@kernel
def _tried(boost: Boost, launch: Vector, aim: Vector, by: Aim, slope: float) -> Try:
    """The flight of an aim whose climb is set for a slope relative to the ground."""
    climb = at(slope, by, tried(boost, launch, aim, by), aim).climb
    by = Aim(by.heading, by.free_time, climb, by.bend)
    made = tried(boost, launch, aim, by)
    for _ in range(_TURNS):
        climb = by.climb + at_slope(slope, made.way, made.least).climb
        by = Aim(by.heading, by.free_time, climb, by.bend)
        made = tried(boost, launch, aim, by)
    return made


@stage
def _some_time_fits(boost: Boost, launch: Vector, aim: Vector, first: Aim, slope: float) -> bool:
    """Whether there is a flight at a slope that takes the time assumed, each time with the heading that leaves no veer.

    There is one if, between two neighbouring times, the flight changes from longer to shorter than assumed, or back.
    """
    shortest = _SHORTEST * first.free_time
    ratio = (_LONGEST / shortest) ** (1.0 / _TIMES)
    before = math.nan
    for k in range(_TIMES + 1):
        by = Aim(first.heading, shortest * ratio**k, 0.0, first.bend)
        made = _tried(boost, launch, aim, by, slope)
        for _ in range(_TURNS):
            if abs(made.veer) > _SETTLED:
                by = aimed_anew(boost, launch, aim, by, made, Step(0.0, math.atan(made.veer), 0.0))
                made = _tried(boost, launch, aim, by, slope)
        settled = abs(made.veer) <= _SETTLED and made.onward > 0.0
        miss = made.miss if settled else math.nan
        if miss * before <= 0.0:
            return True
        before = miss
    return False
