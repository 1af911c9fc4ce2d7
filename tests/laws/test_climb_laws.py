"""How a boost gains height: ends, slope, and that it always rises."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

import penumbra as pb
from penumbra.earth.ellipsoid import height_above, position
from penumbra.flight.arc.arc import BOOST_NODES, arc, place
from penumbra.flight.arc.boost_profile import risen, time_to_rise
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.settle import settle

GEOD = Geod(ellps="WGS84")
EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)
climbs = st.floats(0.0, 6.0)


@EXAMPLES
@given(climbs, st.floats(1e-4, 1.0))
def test_it_rises_from_nothing_to_all_and_back_again(n: float, u: float) -> None:
    assert risen(n, 0.0, -math.inf) == 0.0
    assert risen(n, 1.0, 0.0) == pytest.approx(1.0, abs=1e-15)
    share = risen(n, u, math.log(u))
    assert 0.0 < share < 1.0 + 1e-15
    assert risen(n, 0.5 * u, math.log(0.5 * u)) < share
    if share < 1.0 - 1e-6:  # near the top a flat climb is level, and the time loses digits
        assert time_to_rise(n, share) == pytest.approx(u, rel=1e-6)


@EXAMPLES
@given(climbs)
def test_it_leaves_burnout_at_n_times_the_mean_rate(n: float) -> None:
    step = 1e-6
    slope = (risen(n, 1.0, 0.0) - risen(n, 1.0 - step, math.log1p(-step))) / step
    assert slope == pytest.approx(n, abs=5e-5)


@pytest.mark.parametrize("azimuth", [0.0, 90.0, 180.0, 270.0])
@pytest.mark.parametrize("latitude", [-50.0, 0.0, 34.5, 60.0])
def test_no_boost_sinks_below_the_ground_that_it_started_from(latitude: float, azimuth: float) -> None:
    """The Earth's surface is farther from its centre toward the equator: a power of the radius sank by up to 79 m."""
    scenario = settle(pb.load("epaa").on("2018-12-31", history="planned"), "nominal").scenario
    for card in scenario.threats.values():
        longitude, north, _ = GEOD.fwd(47.0, latitude, azimuth, 0.8 * card.range.value)
        ends = [position(*np.radians(at), 0.0) for at in ((latitude, 47.0), (north, longitude))]
        flight = arc(boost(card)._replace(farthest=math.inf), *ends)
        nodes = [place(flight, float(node)) for node in np.linspace(0.0, BOOST_NODES, 121)]
        heights = [height_above(*at[1:]) for at in nodes]
        assert heights[0] == pytest.approx(0.0, abs=1e-6)
        assert heights[-1] == pytest.approx(card.burnout_altitude.value, abs=1e-3)
        assert all(low < high for low, high in pairwise(heights))


def test_the_flattest_arcs_of_the_longest_class_are_flown() -> None:
    """Burning shortest and highest, far arcs leave burnout flatter than they climbed; they still rise all the way."""
    scenario = settle(pb.load("strategic").on("2018-12-31", history="planned"), "nominal").scenario
    card, point = pb.load("strategic").threats["icbm-12000"], scenario.launch_points["russia-east"]
    made = boost(scenario.threats["icbm-12000"])
    made = made._replace(burn_time=card.burn_time.low, burnout_altitude=card.burnout_altitude.high)
    start = position(math.radians(point.latitude.value), math.radians(point.longitude.value), 0.0)
    flat = 0
    for latitude in range(-60, 85, 5):
        for longitude in range(-180, 180, 10):
            flight = arc(made, start, position(math.radians(latitude), math.radians(longitude), 0.0))
            assert flight.consistent or not flight.reached
            if flight.reached and flight.climb < 1.0:
                flat += 1
                heights = [height_above(*place(flight, 0.5 * n)[1:]) for n in range(2 * BOOST_NODES + 1)]
                assert all(low < high for low, high in pairwise(heights))
    assert flat > 5
