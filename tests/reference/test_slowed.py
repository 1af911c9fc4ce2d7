"""The descent against an integrated flight through the same air: how late, how far off the path."""

from typing import NamedTuple

import numpy as np
import pytest

from penumbra.flight.arc import LAST_NODE, Boost, arc
from reference import integrator
from reference.air import Air, exponential
from reference.comparison import BOOSTS, GEOD, along, falls_past, fixed

LAUNCH = (34.0, 46.0)
HEIGHTS = np.array([80e3, 60e3, 40e3, 30e3, 20e3, 15e3, 10e3, 7e3, 5e3])  # [m] at which terminal batteries meet things


class Error(NamedTuple):
    """Ours against the integrated, the most over HEIGHTS."""

    late: float  # [s]
    unslowed: float  # [s] the same without the delay
    beside: float  # [m] across the path


def error(kilometres: int, boost: tuple[float, float, float], coefficient: float, azimuth: float) -> Error:
    longitude, latitude, _ = GEOD.fwd(LAUNCH[1], LAUNCH[0], azimuth, kilometres * 1e3)
    aim = (latitude, longitude)
    air = Air(coefficient, exponential, falling_only=True)
    theirs = integrator.targeted_arc(LAUNCH, aim, *boost, air=air)
    below = HEIGHTS[0.7 * theirs.apogee_height > HEIGHTS]  # near apogee, a height is no measure of time
    their_times = falls_past(theirs, below)
    their_places = theirs.at(their_times)
    late, unslowed, beside = [], [], []
    for slowing, into in ((coefficient, late), (np.inf, unslowed)):
        flight = arc(Boost(*boost, 0.0, np.inf, 0.0, np.inf, slowing), fixed(LAUNCH), fixed(aim))
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
    return Error(float(np.abs(late).max()), float(np.abs(unslowed).max()), max(beside))


SHORT = (68.0, 27e3, 20e3)  # srbm-300
MIDDLE = (80.0, 39e3, 35e3)  # srbm-600


@pytest.mark.parametrize(
    ("kilometres", "boost", "coefficient", "late", "beside"),
    [
        (200, SHORT, 8e3, 1.9, 1400.0),
        (300, SHORT, 6e3, 1.4, 1400.0),
        (300, SHORT, 8e3, 1.0, 1000.0),
        (600, MIDDLE, 8e3, 0.35, 500.0),
        (1000, BOOSTS[1000], 8e3, 0.15, 320.0),
        (1000, BOOSTS[1000], 5e3, 0.3, 600.0),
        (3000, BOOSTS[3000], 8e3, 0.06, 150.0),
        (10000, BOOSTS[10000], 10e3, 0.16, 280.0),
    ],
)
@pytest.mark.parametrize("azimuth", [90.0, 270.0])
def test_the_descent_is_the_integrated_one(
    kilometres: int, boost: tuple[float, float, float], coefficient: float, late: float, beside: float, azimuth: float
) -> None:
    """Worst toward the west, where least energy on the turning Earth comes down at a shallower angle."""
    found = error(kilometres, boost, coefficient, azimuth)
    assert found.late < late
    assert found.unslowed > 3.0 * found.late
    assert found.beside < beside
