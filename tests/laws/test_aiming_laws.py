"""Aiming many arcs side by side: the same formulas, the same arcs, and functions of our own that are what they say."""

import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import penumbra as pb
from laws.test_flight_laws import CLASSES, made, offset
from laws.worlds import AIMS, Setting, figures
from penumbra.coverage.map_loop import buffers, follow
from penumbra.earth.ellipsoid import position, positions
from penumbra.earth.vectors import unit
from penumbra.flight.arc.aiming import (
    CLIMB_TOLERANCE,
    HEADING_TOLERANCE,
    TIME_TOLERANCE,
    Aim,
    bent,
    better_aim,
    first_aim,
    tried,
)
from penumbra.flight.arc.arc import arc
from penumbra.flight.arc.initial_aims import STEPS, guess, guessed, guesses_buffers
from penumbra.flight.arc.oblateness import unbent
from penumbra.flight.numeric.arctangent import arctangent
from penumbra.flight.numeric.exponential import decay
from penumbra.jit import stage

MANY = settings(max_examples=300, derandomize=True, deadline=None)
sizes = st.floats(-1e9, 1e9, allow_subnormal=True)


@MANY
@given(sizes, sizes)
@example(0.0, 1.0)
@example(0.0, -1.0)
@example(5e-324, 1.0)
@example(1.0, 5e-324)
def test_the_arc_tangent_is_the_librarys(y: float, x: float) -> None:
    if max(abs(x), abs(y)) > 1e-300:
        y += 0.0  # no zero has a sign here
        assert arctangent(y, x) == pytest.approx(math.atan2(y, x), abs=1e-15, rel=1e-15)


def test_no_angle_leads_nowhere() -> None:
    assert math.isnan(arctangent(0.0, 0.0))
    assert math.isnan(arctangent(math.nan, 1.0))


@MANY
@given(st.floats(0.0, 59.9, allow_subnormal=True))
def test_the_decay_is_the_librarys(x: float) -> None:
    assert decay(x) == pytest.approx(math.exp(-x), rel=1e-13)


def test_decay_ends() -> None:
    assert decay(60.0) == decay(math.inf) == 0.0
    assert math.isnan(decay(math.nan))


@stage
def _side_by_side(boost, launches, aims, into, count):
    """`guess` is a part of a loop; here it is one by itself."""
    return guess(boost, launches, aims, into, count)


@pytest.mark.parametrize("index", range(len(CLASSES)))
def test_an_arc_is_guessed_the_same_whichever_stand_beside_it(index: int) -> None:
    draw, boost = np.random.default_rng(index), made(index)
    ways = [(float(draw.uniform(-85, 85)), float(draw.uniform(-180, 180))) for _ in range(150)]
    ends = [
        offset(*way, float(draw.uniform(0, 2 * math.pi)), CLASSES[index][0] * float(draw.uniform(0.6, 1.0)))
        for way in ways
    ]
    launches, aims = (positions(*np.array(places).T) for places in (ways, ends))
    order = draw.permutation(len(ways))
    found = []
    for chosen in (np.arange(len(ways)), order):
        into = guesses_buffers(len(ways))
        into.launch[:] = into.aim[:] = chosen
        left = _side_by_side(boost, launches, aims, into, len(ways))
        assert (into.launch[:left] == into.aim[:left]).all()
        found.append({int(pair): guessed(into, k) for k, pair in enumerate(into.aim[:left])})
        if chosen is order:
            assert list(found[1]) == [int(pair) for pair in order if pair in found[1]]
    assert found[0].keys() == found[1].keys()
    assert len(found[0]) > 100
    for k in found[0].keys() ^ set(range(len(ways))):
        assert not arc(boost, tuple(launches[k]), tuple(aims[k])).reached
    for k in found[0]:
        assert found[0][k] == found[1][k]
        start, aim = tuple(launches[k]), tuple(aims[k])
        by = first_aim(boost, start, aim)
        for done in range(STEPS):
            if done == 1:  # after the first step
                by = bent(boost, by, tried(boost, unit(start), aim, by))
            by = better_aim(boost, start, aim, by).aim
        np.testing.assert_allclose(found[0][k].heading, by.heading, rtol=0, atol=1e-12)
        assert found[0][k].free_time == pytest.approx(by.free_time, rel=1e-12)
        assert found[0][k].bend.time == pytest.approx(by.bend.time, rel=1e-6, abs=1e-6)


@MANY
@given(
    st.integers(0, len(CLASSES) - 1),
    st.floats(0.6, 1.0),
    st.floats(-89.0, 89.0),
    st.floats(0.0, 2.0 * math.pi),
    st.sampled_from([0.0, 0.2, -0.12]),
)
def test_what_is_aimed_meets_its_aim(index: int, share: float, latitude: float, azimuth: float, loft: float) -> None:
    """Tried once more, the aim found misses and veers by no more than the tolerances."""
    boost = made(index, loft, oblateness=0.0)
    start = position(math.radians(latitude), 0.0, 0.0)
    aim = position(*map(math.radians, offset(latitude, 0.0, azimuth, CLASSES[index][0] * share)), 0.0)
    flight = arc(boost, start, aim)
    assert flight.reached
    climb = float(np.dot(flight.position, flight.free.velocity)) / float(np.linalg.norm(flight.position))
    again = tried(boost, unit(start), aim, Aim(flight.heading, flight.free.time, climb, unbent()))
    assert abs(again.miss) <= 1.01 * TIME_TOLERANCE
    assert abs(again.veer) <= 5.0 * HEADING_TOLERANCE  # the time assumed was another by its own tolerance
    if loft == 0.0:
        assert abs(again.least.climb) <= 1.5 * CLIMB_TOLERANCE


def test_the_maps_road_and_the_traces_lead_to_the_same_place(nominal: Setting) -> None:
    """The loop guesses side by side, a trace aims alone."""
    found, compared = figures(nominal, AIMS[::5]), 0
    work = buffers(nominal.radars.range.size, nominal.batteries.radius.size)
    for cell, aim in enumerate(AIMS[::5]):
        flights = [arc(nominal.boost, tuple(s), position(*map(math.radians, aim), 0.0)) for s in nominal.launches]
        flights = [flight for flight in flights if flight.reached]
        assert len(flights) == found.reaching[cell]
        if flights:
            least = min(follow(flight, nominal.radars, nominal.batteries, work) for flight in flights)
            assert least == pytest.approx(found.margin[cell], abs=1e-3)
            compared += 1
    assert compared > 20


def test_coordinates_next_to_nothing_are_nothing(nominal: Setting) -> None:
    tiny = figures(nominal, [(5e-324, -5e-324), (5e-324, 46.0), (34.0, 5e-324)])
    zero = figures(nominal, [(0.0, 0.0), (0.0, 46.0), (34.0, 0.0)])
    for one, two in zip(tiny, zero, strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("aim", ["38.01,46.3", "38.5,46", "40,46"])
def test_a_near_aim_is_said_to_be_near(aim: str) -> None:
    """Nearer than the burnout no heading is found; that is not the antipode's case."""
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    why = pb.trace(shield, threat="mrbm-2000", launch="iran-north-west", aim=aim).attrs["why"]
    assert "inside the least range" in why


def test_inside_the_least_range_it_is_said_to_which_apogees_a_lofted_flight_climbs() -> None:
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    asked = {"threat": "mrbm-2000", "launch": "iran-north-west", "aim": "38,42"}
    why = pb.trace(shield, **asked).attrs["why"]
    low, high = (float(n.replace(",", "")) for n in re.search(r"an apogee from ([\d,]+) to ([\d,]+) km", why).groups())
    for apogee, flown in ((low + 2.0, True), (high - 2.0, True), (high + 5.0, False)):
        assert bool(pb.trace(shield, **asked, apogee=f"{apogee} km").reachable) is flown
