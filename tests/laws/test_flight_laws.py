"""A threat's flight keeps energy and angular momentum, ends on its aim, and runs on smoothly at burnout."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penumbra.constants import J2, MEAN_RADIUS, MU, OMEGA, SEMI_MAJOR
from penumbra.earth.ellipsoid import position, surface_radius
from penumbra.earth.vectors import length
from penumbra.flight.arc.arc import (
    BOOST_NODES,
    DESCENT_NODES,
    ENTRY_NODE,
    FREE_NODES,
    LAST_NODE,
    Arc,
    Boost,
    arc,
    place,
)
from penumbra.flight.arc.samples import sample, scratch
from penumbra.flight.arc.transfer import range_speed, transfer

# range of the class [m], burn time [s], burnout altitude and downrange [m]: consistent from half the range on
CLASSES = [
    (300e3, 68.0, 28e3, 20e3),
    (1000e3, 102.0, 63e3, 60e3),
    (2500e3, 130.0, 100e3, 110e3),
    (5500e3, 170.0, 180e3, 250e3),
    (12000e3, 240.0, 250e3, 500e3),
]
EXAMPLES = settings(max_examples=60, derandomize=True, deadline=None)


def made(index: int, loft: float = 0.0, oblateness: float = J2) -> Boost:
    """A class that no speed limits."""
    _, burn, altitude, downrange = CLASSES[index]
    return Boost(burn, altitude, downrange, loft, math.inf, 0.0, math.inf, math.inf, oblateness=oblateness)


def offset(latitude: float, longitude: float, azimuth: float, distance: float) -> tuple[float, float]:
    """Where a great circle on a sphere leads to [deg]."""
    phi, lam, angle = math.radians(latitude), math.radians(longitude), distance / MEAN_RADIUS
    sine = math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(azimuth)
    turn = math.atan2(math.sin(azimuth) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * sine)
    return math.degrees(math.asin(sine)), math.degrees(lam + turn)


@st.composite
def flights(
    draw: st.DrawFn, lofts: tuple[float, ...] = (0.0, 0.2, -0.12), oblateness: float = J2
) -> tuple[Arc, tuple[float, float, float]]:
    """Flights of every class over ranges it is meant for, from and to anywhere."""
    index = draw(st.integers(0, len(CLASSES) - 1))
    distance = CLASSES[index][0] * draw(st.floats(0.6, 1.0))
    latitude, longitude = draw(st.floats(-89.0, 89.0)), draw(st.floats(-180.0, 180.0))
    there = offset(latitude, longitude, draw(st.floats(0.0, 2.0 * math.pi)), distance)
    start, aim = (position(math.radians(a), math.radians(b), 0.0) for a, b in ((latitude, longitude), there))
    return arc(made(index, draw(st.sampled_from(lofts)), oblateness), start, aim), aim


def at(flight: Arc, node: float) -> tuple[float, np.ndarray]:
    """Time and inertial position at a node."""
    here = place(flight, node)
    c, s = math.cos(OMEGA * here.time), math.sin(OMEGA * here.time)
    return here.time, np.array([c * here.x - s * here.y, s * here.x + c * here.y, here.z])


def velocity(flight: Arc, node: float, step: float = 2e-3) -> np.ndarray:
    """Inertial velocity by a central difference of fourth order, in the node and so in time."""
    (t1, p1), (t2, p2), (t3, p3), (t4, p4) = (at(flight, node + k * step) for k in (-2, -1, 1, 2))
    return (p1 - 8.0 * p2 + 8.0 * p3 - p4) / (t1 - 8.0 * t2 + 8.0 * t3 - t4)


@EXAMPLES
@given(flights(oblateness=0.0))
def test_energy_and_angular_momentum_are_constant_about_a_sphere(found: tuple[Arc, tuple[float, float, float]]) -> None:
    flight, _ = found
    assert flight.reached
    energies, momenta = [], []
    for node in np.linspace(BOOST_NODES + 0.1, LAST_NODE - 0.1, 9):
        _, where = at(flight, float(node))
        speed = velocity(flight, float(node))
        energies.append(speed @ speed / 2.0 - MU / np.linalg.norm(where))
        momenta.append(np.cross(where, speed))
    assert np.ptp(energies) < 1e-7 * abs(energies[0])
    assert np.ptp(momenta, axis=0).max() < 1e-7 * np.linalg.norm(momenta[0])
    assert energies[0] == pytest.approx(-MU / (2.0 * flight.free.semi_major), rel=1e-7)


@EXAMPLES
@given(flights(lofts=(0.0,)))
def test_energy_and_polar_angular_momentum_are_constant_about_the_bulge(
    found: tuple[Arc, tuple[float, float, float]],
) -> None:
    """The energy with the bulge's own part, by 1.3 of which it would vary along an ellipse of 12,000 km."""
    flight, _ = found
    assert flight.reached
    energies, momenta = [], []
    for node in np.linspace(BOOST_NODES + 0.1, LAST_NODE - 0.1, 9):
        _, where = at(flight, float(node))
        speed, radius = velocity(flight, float(node)), float(np.linalg.norm(where))
        legendre = 1.5 * (where[2] / radius) ** 2 - 0.5
        energies.append(speed @ speed / 2.0 - MU / radius * (1.0 - J2 * (SEMI_MAJOR / radius) ** 2 * legendre))
        momenta.append(np.cross(where, speed)[2])
    assert np.ptp(energies) < 0.3 * J2 * MU / SEMI_MAJOR
    assert np.ptp(momenta) < 0.1 * J2 * math.sqrt(MU * SEMI_MAJOR)


@EXAMPLES
@given(flights())
def test_an_arc_ends_on_its_aim_when_it_says(found: tuple[Arc, tuple[float, float, float]]) -> None:
    flight, aim = found
    end = place(flight, float(LAST_NODE))
    assert math.dist((end.x, end.y, end.z), aim) < 10.0
    assert end.time == pytest.approx(flight.flight_time, abs=1e-6)


@EXAMPLES
@given(flights())
def test_time_and_samples_run_on(found: tuple[Arc, tuple[float, float, float]]) -> None:
    flight, _ = found
    into = scratch()
    sample(flight, into)
    assert into.time[0] == 0.0
    assert (np.diff(into.time) > 0.0).all()
    for node in (0, 5, BOOST_NODES, BOOST_NODES + 1, 40, LAST_NODE):
        here = place(flight, float(node))
        assert math.dist((here.x, here.y, here.z), (into.x[node], into.y[node], into.z[node])) < 1e-3
        assert here.time == pytest.approx(into.time[node], abs=1e-9)


@EXAMPLES
@given(flights(lofts=(0.0,), oblateness=0.0), flights(lofts=(0.0,)))
def test_position_and_velocity_are_continuous_at_burnout(
    ideal: tuple[Arc, tuple[float, float, float]], bent: tuple[Arc, tuple[float, float, float]]
) -> None:
    """With the bulge to some tenths of what it does to the velocity, of up to 20 m/s."""
    _runs_on(ideal[0], 1e-5 * ideal[0].speed, 1e-4 * ideal[0].speed)
    _runs_on(bent[0], 3.0, 4.0)


def _runs_on(flight: Arc, faster: float, apart: float) -> None:
    """Held to so many metres a second of the speed stated, and between both sides of burnout."""
    edge, step = float(BOOST_NODES), 1e-7
    before, after = (place(flight, edge + k * step) for k in (-1, 1))
    assert math.dist(before[1:], after[1:]) < 10.0 * (after.time - before.time) * 1e3 + 1e-3

    def ground_velocity(k: int) -> np.ndarray:
        one, two, three = (np.array(place(flight, edge + k * n * 1e-3)) for n in (1, 2, 3))
        # slopes half a step and one and a half steps from the edge, carried on to it
        near, far = ((b - a)[1:] / (b - a)[0] for a, b in ((one, two), (two, three)))
        return near + 1.5 * (near - far)

    boosting, coasting = ground_velocity(-1), ground_velocity(1)
    assert np.linalg.norm(coasting) == pytest.approx(flight.speed, abs=faster)
    assert flight.consistent
    assert np.linalg.norm(boosting - coasting) < apart
    assert flight.burn_time == pytest.approx(place(flight, edge).time, abs=1e-9)


@EXAMPLES
@given(flights(lofts=(0.0,)))
def test_boost_climbs_from_the_ground_and_forward(found: tuple[Arc, tuple[float, float, float]]) -> None:
    flight, _ = found
    places = [place(flight, float(node)) for node in range(BOOST_NODES + 1)]
    radii = [length((p.x, p.y, p.z)) for p in places]
    heights = [r - surface_radius(p.z / r) for r, p in zip(radii, places, strict=True)]
    assert abs(heights[0]) < 1e-3
    assert heights[-1] == pytest.approx(flight.burnout_radius - surface_radius(places[-1].z / radii[-1]), abs=1e-3)
    assert (np.diff(heights) > 0.0).all()


@pytest.mark.parametrize("distance", [300e3, 2000e3, 9000e3])
@pytest.mark.parametrize("loft", [0.05, 0.15, -0.05, -0.15])
def test_no_loft_takes_less_speed_than_none(distance: float, loft: float) -> None:
    theta = distance / MEAN_RADIUS
    start, end = (MEAN_RADIUS, 0.0, 0.0), (MEAN_RADIUS * math.cos(theta), MEAN_RADIUS * math.sin(theta), 0.0)
    level, bent = transfer(start, end, 0.0), transfer(start, end, loft)
    assert length(bent.velocity) > length(level.velocity)
    assert (bent.time > level.time) == (loft > 0.0)


def test_no_ellipse_is_nan_and_not_a_guess() -> None:
    start, end = (MEAN_RADIUS, 0.0, 0.0), (0.0, MEAN_RADIUS, 0.0)
    assert math.isnan(transfer(start, end, 1.2).time)  # past the vertical
    assert math.isnan(transfer(start, end, -1.0).time)  # into the ground


@pytest.mark.parametrize("index", range(len(CLASSES)))
def test_needed_speed_grows_with_range(index: int) -> None:
    reach, _, altitude, downrange = CLASSES[index]
    speeds = [range_speed(reach * share, altitude, downrange) for share in np.linspace(0.6, 1.5, 10)]
    assert (np.diff(speeds) > 0.0).all()


def test_nodes_are_counted_as_documented() -> None:
    assert BOOST_NODES + FREE_NODES == ENTRY_NODE
    assert ENTRY_NODE + DESCENT_NODES == LAST_NODE
