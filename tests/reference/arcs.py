"""How far the product's arcs are off flights through every nature; the limits that they are held to."""

import functools
import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Boost, arc
from penumbra.flight.arc.transfer import range_speed
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.merging import catalogue_cards
from reference.comparison import GEOD, Case, along, angle_of, falls_past, fixed
from reference.integrator import J2, Arc, Array, targeted_arc
from reference.natures import NATURES, Nature

CLASSES = (
    "srbm-300",
    "srbm-600",
    "mrbm-1000",
    "mrbm-2000",
    "irbm-3000",
    "irbm-5500",
    "icbm-8000",
    "icbm-10000",
    "icbm-12000",
)
LAUNCH = (34.5, 47.0)
LOWEST = (
    5e3  # height above the aim [m] down to which places are compared; below it the Allen-Eggers model is not compared
)
HEIGHTS = np.array([80e3, 60e3, 40e3, 30e3, 20e3, 15e3, 10e3, 7e3, 5e3])  # [m] at which terminal batteries meet things
NODES = np.linspace(BOOST_NODES, LAST_NODE, 40 * (LAST_NODE - BOOST_NODES) + 1)


class Off(NamedTuple):
    """Product from reference over one arc, the most of each."""

    place: float
    """Apart at equal times, from burnout down to `LOWEST` [km]."""
    across: float
    """The same across the path [km]."""
    falling: float
    """Between passing the same height, over `HEIGHTS` [s]."""
    landing: float
    """Between flight times [s]."""
    speed: float
    """Between speeds at burnout, relative to the turning Earth [m/s]."""


LIMITS = {
    "srbm-300": Off(2.0, 1.5, 2.5, 2.3, 55.0),
    "srbm-600": Off(0.67, 0.6, 0.6, 1.1, 13.0),
    "mrbm-1000": Off(0.36, 0.36, 0.18, 0.75, 1.7),
    "mrbm-2000": Off(0.27, 0.22, 0.12, 0.46, 0.34),
    "irbm-3000": Off(0.31, 0.19, 0.11, 0.38, 0.2),
    "irbm-5500": Off(0.66, 0.25, 0.16, 0.5, 0.13),
    "icbm-8000": Off(0.96, 0.31, 0.2, 0.53, 0.11),
    "icbm-10000": Off(1.7, 0.52, 0.33, 0.95, 0.15),
    "icbm-12000": Off(3.1, 0.9, 0.6, 2.3, 0.35),
}
"""The most by class, whatever the nature: a third above what the page measures, so that other azimuths fit in."""
assert tuple(LIMITS) == CLASSES

BULGE_LIMITS = Off(0.6, 0.6, 0.06, 0.03, 0.06)
"""The most over any class, flown from anywhere through J2 alone; a quarter above what the page measures, or more."""


@functools.cache
def cards() -> dict[str, ThreatCard]:
    """The classes by id, as the catalogue has them."""
    written = catalogue_cards()["threats"].data
    return {key: ThreatCard.model_validate(written[key]) for key in CLASSES}


def falling(ours: tuple[Array, Array], theirs: Arc) -> float:
    """The most seconds between passing the same of `HEIGHTS` below seven tenths of the apogee (above, it tells little).

    ours : times [s] (n,) and positions [m] (n, 3) of the product's arc.
    """
    below = HEIGHTS[0.7 * theirs.apogee_height > HEIGHTS]
    times, radius = ours[0], np.linalg.norm(ours[1], axis=1)
    top = int(radius.argmax())
    return float(np.abs(np.interp(-below, (radius[-1] - radius)[top:], times[top:]) - falls_past(theirs, below)).max())


def off(
    card: ThreatCard,
    azimuth: float,
    nature: Nature,
    launch: tuple[float, float] = LAUNCH,
    oblateness: float | None = None,
) -> Off | None:
    """The errors of one arc; None where the class's boost contradicts the speed that the flight takes.

    oblateness : of the product's Earth; the nature's if none.
    """
    given = card.burn_time.value, card.burnout_altitude.value, card.burnout_downrange.value
    slowing = math.inf if nature.density is None else card.ballistic_coefficient.value
    bulge = oblateness if oblateness is not None else J2 if nature.j2 else 0.0
    boost = Boost(*given, 0.0, math.inf, 0.0, math.inf, slowing, oblateness=bulge)  # no speed limits the class
    case = Case(*launch, azimuth, round(card.range.value / 1e3))
    flight = arc(boost, fixed(case.launch), fixed(case.aim))
    if not flight.consistent:
        return None
    theirs = targeted_arc(
        case.launch,
        case.aim,
        *given,
        j2=nature.j2,
        air=nature.air(card.ballistic_coefficient.value),
        angle=angle_of(flight),
    )
    times, places = along(flight, NODES)
    heights = np.linalg.norm(places, axis=1) - np.linalg.norm(places[-1])
    there = (heights >= LOWEST) & (times >= theirs.burn_time) & (times <= theirs.flight_time)
    their_places, velocities = theirs.states(times[there])
    apart = places[there] - their_places
    direction = velocities / np.linalg.norm(velocities, axis=1, keepdims=True)
    return Off(
        float(np.linalg.norm(apart, axis=1).max()) / 1e3,
        float(np.linalg.norm(np.cross(apart, direction), axis=1).max()) / 1e3,
        falling((times, places), theirs),
        abs(flight.flight_time - theirs.flight_time),
        abs(flight.speed - float(np.linalg.norm(theirs.velocity))),
    )


def from_anywhere(key: str, seed: int) -> tuple[Off, Off] | None:
    """The errors of one arc of a class through J2, with the bulge in the product and without; None as for `off`.

    From a random place between 60 south and north, any way.
    """
    draw = np.random.default_rng([seed, CLASSES.index(key)])
    launch = math.degrees(math.asin(draw.uniform(-0.866, 0.866))), float(draw.uniform(-180.0, 180.0))
    azimuth = float(draw.uniform(0.0, 360.0))
    with_it, without = (off(cards()[key], azimuth, NATURES["J2"], launch, bulge) for bulge in (J2, 0.0))
    return None if with_it is None or without is None else (with_it, without)


class Reach(NamedTuple):
    """Where a class's reach ends, product from a search over flight-path angles."""

    distance: float
    """How far the product reaches [km]."""
    edge: float
    """Between the two edges [km]."""
    time: float
    """Between the flight times of both to the product's edge [s]."""


REACH_LIMITS = Reach(math.inf, 0.01, 0.3)
"""The most over any class; the distance has none."""


def reach(card: ThreatCard, azimuth: float) -> Reach:
    """The reach of a class toward an azimuth [deg], about a point mass without air.

    The product's edge is where its flight takes the class's speed. The reference seeks the least speed that leads there
    by a golden section; what it takes more or less is worth so many kilometres of range.
    """
    given = card.burn_time.value, card.burnout_altitude.value, card.burnout_downrange.value
    boost = Boost(*given, 0.0, math.inf, 0.0, math.inf, math.inf, oblateness=0.0)
    speed = range_speed(card.range.value, *given[1:])

    def aim(distance: float) -> tuple[float, float]:
        longitude, latitude, _ = GEOD.fwd(LAUNCH[1], LAUNCH[0], azimuth, distance)
        return latitude, longitude

    def surplus(distance: float) -> float:
        return arc(boost, fixed(LAUNCH), fixed(aim(distance))).speed - speed

    edge = float(brentq(surplus, 0.75 * card.range.value, 1.3 * card.range.value, xtol=1e-2))
    ours, theirs = arc(boost, fixed(LAUNCH), fixed(aim(edge))), targeted_arc(LAUNCH, aim(edge), *given)
    short = speed - float(np.linalg.norm(theirs.velocity))
    return Reach(edge / 1e3, abs(short) / slope(card), abs(ours.flight_time - theirs.flight_time))


def slope(card: ThreatCard) -> float:
    """How much more speed a kilometre more of range takes [m/s per km], about the class's range."""
    altitude, downrange = card.burnout_altitude.value, card.burnout_downrange.value
    near, far = (range_speed(card.range.value + step, altitude, downrange) for step in (-1e4, 1e4))
    return (far - near) / 20.0
