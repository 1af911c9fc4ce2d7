"""What the bulge does to a free flight, against flights integrated with it; and what it cannot do."""

import math

import numpy as np
import pytest
from scipy.optimize import root

from penumbra.constants import J2, MEAN_RADIUS
from penumbra.earth.vectors import Vector
from penumbra.flight.arc import oblateness
from penumbra.flight.arc.oblateness import Bend, advance, bend, inertial, path, unbent
from penumbra.flight.arc.transfer import Transfer, transfer
from reference.integrator import Array, free_flight

ALTITUDE = 150e3  # [m] of burnout
KNOTS = (-1.0, -math.sqrt(3.0 / 7.0), 0.0, math.sqrt(3.0 / 7.0), 1.0)  # the roots of (1 - x²) P₄'(x)


def ends(seed: int, kilometres: float) -> tuple[Vector, Vector]:
    """Burnout and aim so far apart, somewhere."""
    draw = np.random.default_rng(seed)
    up, ahead = np.linalg.qr(draw.normal(size=(3, 2)))[0].T
    theta = kilometres * 1e3 / MEAN_RADIUS
    end = MEAN_RADIUS * (math.cos(theta) * up + math.sin(theta) * ahead)
    return tuple((MEAN_RADIUS + ALTITUDE) * up), tuple(end)


def places(free: Transfer, start: Vector, bent: Bend, shares: Array) -> tuple[Array, Array]:
    """Times since burnout (n,) and inertial positions (n, 3) at shares of the eccentric anomaly."""
    way, nearness = path(free, start, bent), float(np.linalg.norm(start)) / free.semi_major
    deltas = free.anomaly * shares
    lift = free.sigma * (1.0 - np.cos(deltas))
    times = way.slowness * free.pace * (deltas - (1.0 - nearness) * np.sin(deltas) + lift)
    return times, np.array([inertial(way, math.cos(d), math.sin(d), d) for d in deltas.tolist()])


def integrated(free: Transfer, start: Vector, end: Vector) -> tuple[Array, float]:
    """Burnout velocity and flight time with J2 that meet the end at the ellipse's flight-path angle."""
    place, velocity = np.array(start), np.array(free.velocity)
    ahead, aside = velocity / np.linalg.norm(velocity), np.cross(place, velocity)
    aside /= np.linalg.norm(aside)

    def left(change: Array) -> Array:
        faster = velocity + change[0] * ahead + change[1] * aside
        return free_flight(place, faster, [free.time + change[2]], j2=True)[0][0] - np.array(end)

    found = root(left, np.zeros(3), options={"eps": 1e-7, "xtol": 1e-12})
    assert np.abs(found.fun).max() < 0.1
    return velocity + found.x[0] * ahead + found.x[1] * aside, free.time + found.x[2]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("kilometres", "loft", "place", "time", "speed"),
    [
        (300.0, 0.0, 5.0, 0.002, 0.01),
        (1000.0, 0.0, 10.0, 0.005, 0.01),
        (3000.0, 0.0, 30.0, 0.01, 0.02),
        (3000.0, 25.0, 300.0, 0.03, 0.05),
        (8000.0, 0.0, 200.0, 0.02, 0.05),
        (8000.0, -12.0, 200.0, 0.02, 0.05),
        (12000.0, 0.0, 500.0, 0.03, 0.1),
    ],
)
@pytest.mark.slow
def test_it_is_what_an_integrated_flight_shows(
    seed: int, kilometres: float, loft: float, place: float, time: float, speed: float
) -> None:
    start, end = ends(seed, kilometres)
    free = transfer(start, end, math.radians(loft))
    bent = bend(free, start, J2)
    velocity, flight_time = integrated(free, start, end)
    assert free.time + bent.time == pytest.approx(flight_time, abs=time)
    assert np.linalg.norm(np.array(free.velocity) + np.array(bent.velocity) - velocity) < speed
    times, ours = places(free, start, bent, np.linspace(0.0, 1.0, 21))
    theirs = free_flight(start, velocity, np.clip(times, 0.0, flight_time), j2=True)[0]
    assert np.linalg.norm(ours - theirs, axis=1).max() < place


@pytest.mark.parametrize("kilometres", [300.0, 3000.0, 12000.0])
def test_without_a_bulge_the_path_is_the_ellipse(kilometres: float) -> None:
    start, end = ends(1, kilometres)
    free = transfer(start, end, 0.0)
    times, ours = places(free, start, unbent(), np.linspace(0.0, 1.0, 21))
    assert np.linalg.norm(ours - free_flight(start, free.velocity, times)[0], axis=1).max() < 1e-2
    none = bend(free, start, 0.0)
    assert none.time == 0.0
    assert none.velocity == none.early == none.middle == none.late == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("kilometres", [300.0, 12000.0])
def test_it_is_as_large_as_the_bulge(kilometres: float) -> None:
    start, end = ends(2, kilometres)
    free = transfer(start, end, 0.0)
    one, two = bend(free, start, J2), bend(free, start, 2.0 * J2)
    assert two.time == pytest.approx(2.0 * one.time)
    np.testing.assert_allclose(two.middle, 2.0 * np.array(one.middle))


def test_along_the_equator_nothing_pulls_aside() -> None:
    theta = 3e6 / MEAN_RADIUS
    start, end = (MEAN_RADIUS + ALTITUDE, 0.0, 0.0), (MEAN_RADIUS * math.cos(theta), MEAN_RADIUS * math.sin(theta), 0.0)
    bent = bend(transfer(start, end, 0.0), start, J2)
    assert bent.velocity[2] == bent.early[2] == bent.middle[2] == bent.late[2] == 0.0
    assert math.hypot(*bent.velocity) > 0.1


def test_north_and_south_mirror_each_other() -> None:
    start, end = ends(3, 5000.0)
    below = [(x, y, -z) for x, y, z in (start, end)]
    one, other = bend(transfer(start, end, 0.0), start, J2), bend(transfer(*below, 0.0), below[0], J2)
    assert other.time == pytest.approx(one.time)
    np.testing.assert_allclose(np.array(other.middle) * (1.0, 1.0, -1.0), one.middle)


def test_the_path_passes_the_three_knots_and_both_ends() -> None:
    start, end = ends(4, 10000.0)
    free = transfer(start, end, 0.0)
    bent = bend(free, start, J2)
    shares = 0.5 + 0.5 * np.array(KNOTS)
    off = places(free, start, bent, shares)[1] - places(free, start, unbent(), shares)[1]
    np.testing.assert_allclose(off[1:4], [bent.early, bent.middle, bent.late], atol=1e-3)
    assert np.abs(off[[0, 4]]).max() < 1e-3


def test_the_path_advances_by_its_slope() -> None:
    start, end = ends(5, 10000.0)
    free = transfer(start, end, 0.0)
    way = path(free, start, bend(free, start, J2))
    for delta in (0.0, 0.7, free.anomaly):
        before, after = (np.array(inertial(way, math.cos(d), math.sin(d), d)) for d in (delta - 1e-4, delta + 1e-4))
        slope = (after - before) / 2e-4
        np.testing.assert_allclose(advance(way, math.cos(delta), math.sin(delta), delta), slope, rtol=1e-6, atol=1.0)


@pytest.mark.parametrize("power", range(5))
def test_the_weights_are_integrals_of_powers(power: int) -> None:
    rows = (oblateness._EARLY, oblateness._MIDDLE, oblateness._LATE, oblateness._WHOLE)
    for row, until in zip(rows, KNOTS[1:], strict=True):
        exact = (until ** (power + 1) - (-1.0) ** (power + 1)) / (power + 1)
        assert sum(w * x**power for w, x in zip(row, KNOTS, strict=True)) == pytest.approx(exact, abs=1e-14)
