"""The Allen-Eggers descent alone: against a flight integrated through the same air; the limits it is held to.

Speed and heading at burnout change by what it takes to land on the aim through the air; the flight-path angle stays.
"""

from typing import NamedTuple

import numpy as np

from penumbra.flight.arc.arc import LAST_NODE, Boost, arc
from reference import integrator
from reference.air import Air, exponential
from reference.arcs import HEIGHTS
from reference.comparison import BOOSTS, GEOD, along, falls_past, fixed

LAUNCH = (34.0, 46.0)


class Error(NamedTuple):
    """Ours against the integrated, the most over `HEIGHTS`."""

    late: float  # [s]
    unslowed: float  # [s] the same without the delay
    beside: float  # [m] across the path
    sine: float  # of the angle of descent


class Fall(NamedTuple):
    """A flight to look at, and what it is held to."""

    kilometres: int
    boost: tuple[float, float, float]  # burn time [s], burnout altitude [m], burnout downrange [m]
    coefficient: float  # [kg/m2]
    late: float  # limit [s]
    beside: float  # limit [m]


SHORT = (68.0, 27e3, 20e3)  # srbm-300

FALLS = (
    Fall(200, SHORT, 8e3, 1.9, 1400.0),
    Fall(300, SHORT, 6e3, 1.4, 1400.0),
    Fall(300, SHORT, 8e3, 1.0, 1000.0),
    Fall(600, BOOSTS[600], 8e3, 0.35, 500.0),
    Fall(1000, BOOSTS[1000], 8e3, 0.15, 320.0),
    Fall(1000, BOOSTS[1000], 5e3, 0.3, 600.0),
    Fall(3000, BOOSTS[3000], 8e3, 0.06, 150.0),
    Fall(10000, BOOSTS[10000], 10e3, 0.16, 340.0),
)
SENSES = (90.0, 270.0)
"""Azimuths [deg]. Over long ranges worst toward the east, where flights of least speed from the turning ground come
down flattest: over 10,000 km at 21 degrees, westward at 27."""
FLATNESS = (12.0, 16.5)
"""Metres beside the path, times the sine cubed of the angle of descent, between 80 and 5 km at 10,000 kg/m².

The law keeps the path of the flight without air. One that is slowed takes longer to come down and drops off that path,
the more the flatter it is. Measured: 13.1 to 15.3 m over 8,000 and 10,000 km, toward four azimuths, at 21 to 31
degrees; so some 310 m beside at 21 degrees are the law's own error.
"""


def _slowed(fall: Fall, aim: tuple[float, float]) -> integrator.Arc:
    """The flight through air that leaves burnout as steeply as that without."""
    return integrator.targeted_arc(LAUNCH, aim, *fall.boost, air=Air(fall.coefficient, exponential, True))


def error(fall: Fall, azimuth: float) -> Error:
    """Ours against the integrated, toward an azimuth [deg]."""
    longitude, latitude, _ = GEOD.fwd(LAUNCH[1], LAUNCH[0], azimuth, fall.kilometres * 1e3)
    aim = (latitude, longitude)
    theirs = _slowed(fall, aim)
    below = HEIGHTS[0.7 * theirs.apogee_height > HEIGHTS]  # near apogee, a height is no measure of time
    their_times = falls_past(theirs, below)
    their_places = theirs.at(their_times)
    late, unslowed, beside = [], [], []
    for slowing, into in ((fall.coefficient, late), (np.inf, unslowed)):
        flight = arc(Boost(*fall.boost, 0.0, np.inf, 0.0, np.inf, slowing, oblateness=0.0), fixed(LAUNCH), fixed(aim))
        times, positions = along(flight, np.linspace(LAST_NODE - 40, LAST_NODE, 8001))
        heights = np.linalg.norm(positions, axis=1) - np.linalg.norm(positions[-1])
        falling = np.argmax(heights)
        for height, their_time, their_place in zip(below, their_times, their_places, strict=True):
            ours = np.interp(-height, -heights[falling:], np.arange(falling, 8001))
            k = int(ours)
            share = ours - k
            into.append(times[k] + share * (times[k + 1] - times[k]) - their_time)
            step = positions[k + 1] - positions[k]
            off = positions[k] + share * step - their_place
            beside.append(float(np.linalg.norm(np.cross(off, step / np.linalg.norm(step)))))
    return Error(float(np.abs(late).max()), float(np.abs(unslowed).max()), max(beside), flight.falling.sine)
