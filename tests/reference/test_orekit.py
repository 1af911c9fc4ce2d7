"""Product and reference against thirty arcs that Orekit computed; the data and their source: `data/orekit/SOURCE.txt`.

The reference integrates from Orekit's start. The product aims: it is given Orekit's burnout and Orekit's end, and the
loft at which its flight takes as long; then speed at burnout and places at equal times must be Orekit's.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import brentq, newton

from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Arc, Boost, arc, place
from reference.integrator import J2, MEAN_RADIUS, MU, OMEGA, WGS84, Array, bisector_angle, free_flight, turned

BURN = 120.0  # [s] of the product's boost; where it leads to is Orekit's start, how it gets there is not compared
DOWNRANGE = 50e3  # [m] of the boost
NEAR = 0.01  # [m]
BY_J2 = 600.0  # [m] between places at equal times; the product has J2 to first order
SPEED_BY_J2 = 0.1  # [m/s] of the speed at burnout


class Orekit(NamedTuple):
    """One arc as Orekit has it, inertial: start, then states at times."""

    position: Array
    velocity: Array
    times: Array
    kepler: Array
    j2: Array


ARCS = [
    Orekit(*(np.array(each[name]) for name in Orekit._fields))
    for each in json.loads((Path(__file__).parent / "data" / "orekit" / "arcs.json").read_text("utf-8"))
]
every_arc = pytest.mark.parametrize("number", range(len(ARCS)))


def test_there_are_thirty_and_they_go_far() -> None:
    assert len(ARCS) == 30
    angles = [
        math.acos(one.position @ one.kepler[-1, :3] / np.linalg.norm(one.position) / np.linalg.norm(one.kepler[-1, :3]))
        for one in ARCS
    ]
    assert min(angles) * MEAN_RADIUS < 800e3
    assert max(angles) * MEAN_RADIUS > 9000e3


@every_arc
@pytest.mark.parametrize("j2", [False, True])
def test_the_reference_is_orekit_to_a_centimetre(number: int, j2: bool) -> None:
    one = ARCS[number]
    theirs = one.j2 if j2 else one.kepler
    positions, velocities = free_flight(one.position, one.velocity, one.times, j2)
    assert np.linalg.norm(positions - theirs[:, :3], axis=1).max() < NEAR
    assert np.linalg.norm(velocities - theirs[:, 3:], axis=1).max() < 1e-5


def test_j2_is_what_tells_the_two_apart() -> None:
    """By its first order in the time, half an acceleration times its square, at the first of the times."""
    for one in ARCS:
        apart = np.linalg.norm(one.j2[0, :3] - one.kepler[0, :3])
        pull = 1.5 * J2 * MU / float(one.position @ one.position)
        assert 0.1 * pull < apart / (0.5 * one.times[0] ** 2) < 3.0 * pull


class Aimed(NamedTuple):
    """The product's flight from Orekit's start to an end, and the velocity there relative to the Earth [m/s]."""

    flight: Arc
    velocity: Array


@cache
def aimed(number: int, j2: bool) -> Aimed:
    """The product's flight from Orekit's burnout to Orekit's end, in as much time.

    The inertial frame is the Earth-fixed one at launch, `BURN` before Orekit's start. The launch point lies `DOWNRANGE`
    back along the ground track, for the product to find Orekit's burnout by itself.
    """
    one = ARCS[number]
    end, free_time = (one.j2 if j2 else one.kepler)[-1, :3], float(one.times[-1])
    spin = np.array([0.0, 0.0, OMEGA])
    burnout = turned(one.position, -OMEGA * BURN)
    relative = turned(one.velocity - np.cross(spin, one.position), -OMEGA * BURN)
    up = burnout / np.linalg.norm(burnout)
    ahead = relative - (relative @ up) * up
    back = DOWNRANGE / MEAN_RADIUS
    below = math.cos(back) * up - math.sin(back) * ahead / np.linalg.norm(ahead)
    start, aim = WGS84.radius(below) * below, turned(end, -OMEGA * (BURN + free_time))
    altitude = float(np.linalg.norm(burnout)) - WGS84.radius(up)

    def flight(loft: float) -> Arc:
        bulge = J2 if j2 else 0.0
        boost = Boost(BURN, altitude, DOWNRANGE, loft, math.inf, 0.0, math.inf, math.inf, oblateness=bulge)
        return arc(boost, tuple(start), tuple(aim))

    rise = math.asin(one.position @ one.velocity / np.linalg.norm(one.position) / np.linalg.norm(one.velocity))
    guess = rise - bisector_angle(one.position, end)
    found = newton(lambda loft: flight(loft).flight_time - BURN - free_time, guess, x1=guess + 1e-3, tol=1e-11)
    return Aimed(flight(float(found)), relative)


def at(flight: Arc, time: float) -> Array:
    """Where the product's flight is at a time after launch [s], Earth-fixed [m]."""
    node = brentq(lambda node: place(flight, node).time - time, BOOST_NODES, LAST_NODE, xtol=1e-12)
    return np.array(place(flight, float(node))[1:])


def apart(number: int, j2: bool) -> float:
    """The most between the product's places and Orekit's, at Orekit's times but the last, the end of both [m]."""
    one, flight = ARCS[number], aimed(number, j2).flight
    theirs = (one.j2 if j2 else one.kepler)[:-1, :3]
    places = np.array([at(flight, BURN + float(time)) for time in one.times[:-1]])
    return float(np.linalg.norm(places - turned(theirs, -OMEGA * (BURN + one.times[:-1])), axis=1).max())


@every_arc
def test_the_product_is_orekit_about_a_point_mass(number: int) -> None:
    flight, velocity = aimed(number, j2=False)
    assert flight.reached
    assert flight.flight_time - BURN == pytest.approx(ARCS[number].times[-1], abs=1e-4)
    assert flight.speed == pytest.approx(float(np.linalg.norm(velocity)), abs=1e-3)
    assert apart(number, j2=False) < NEAR


@every_arc
def test_the_product_is_orekit_with_j2(number: int) -> None:
    """To first order in J2, which moves some of these flights by 27 km if they leave burnout with the same velocity."""
    flight, velocity = aimed(number, j2=True)
    assert flight.reached
    assert flight.flight_time - BURN == pytest.approx(ARCS[number].times[-1], abs=1e-4)
    assert flight.speed == pytest.approx(float(np.linalg.norm(velocity)), abs=SPEED_BY_J2)
    assert apart(number, j2=True) < BY_J2
