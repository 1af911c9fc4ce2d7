"""Laws of satellites: orbits, shares of time in reach, counts, and the closed form against them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penumbra.constants import OMEGA, SEMI_MAJOR
from penumbra.space.absentee import concentration, even_share, needed, reach_angle, reach_for, share_within
from penumbra.space.constellation import GEOSTATIONARY, Constellation, fleet_of, geostationary, joined, walker
from penumbra.space.counting import counted
from penumbra.space.orbit import mean_motion, node_rate, overhead, period

ANGLES = st.floats(0.01, 1.2)
LATITUDES = st.floats(-1.4, 1.4)
TILTS = st.floats(0.05, 3.0)
DAY = np.arange(0.0, 86400.0, 60.0)


def by_hand(fleet: Constellation, latitude: float, longitude: float, reach: float, time: float) -> int:
    """Satellites in reach by haversines of their latitudes and longitudes, one by one."""
    argument_rate, node_rate = fleet.rates
    found = 0
    for n in range(fleet.size):
        u = fleet.argument[n] + argument_rate[n] * time
        phi = math.asin(math.sin(fleet.inclination[n]) * math.sin(u))
        lam = (
            fleet.node[n] + node_rate[n] * time + math.atan2(math.cos(fleet.inclination[n]) * math.sin(u), math.cos(u))
        )
        dphi, dlam = phi - math.radians(latitude), lam - math.radians(longitude)
        h = math.sin(dphi / 2) ** 2 + math.cos(phi) * math.cos(math.radians(latitude)) * math.sin(dlam / 2) ** 2
        found += 2.0 * math.asin(min(math.sqrt(h), 1.0)) * fleet.radius[n] <= reach
    return found


@settings(deadline=None)
@given(TILTS, st.floats(0.0, 6.0), st.floats(0.0, 6.0))
def test_a_satellite_stays_on_its_sphere_and_its_plane(tilt: float, node: float, argument: float) -> None:
    x, y, z = overhead(tilt, node, argument)
    assert math.hypot(x, y, z) == pytest.approx(1.0)
    assert x * math.sin(node) * math.sin(tilt) - y * math.cos(node) * math.sin(tilt) + z * math.cos(
        tilt
    ) == pytest.approx(0.0, abs=1e-12)


def test_a_geostationary_satellite_stands_still() -> None:
    assert abs(GEOSTATIONARY - SEMI_MAJOR - 35_786e3) < 1e3
    assert mean_motion(GEOSTATIONARY) == pytest.approx(OMEGA)
    fleet = geostationary([20.0, -100.0])
    seen = counted(fleet, np.array([0.0, 0.0]), np.array([20.0, -100.0]), 1e3, DAY)
    assert (seen == 1).all()


def test_a_low_orbit_takes_an_hour_and_a_half() -> None:
    """The period from node to node of a satellite some 400 km up is 92.5 min (as of the space station)."""
    assert period(SEMI_MAJOR + 400e3, math.radians(51.6)) / 60.0 == pytest.approx(92.5, abs=0.2)


def test_the_node_of_a_retrograde_orbit_follows_the_sun() -> None:
    """A satellite 705 km up at 98.2 degrees keeps its local time, as Landsat: the node turns once in a year."""
    assert node_rate(SEMI_MAJOR + 705e3, math.radians(98.2)) * 365.25 * 86400.0 == pytest.approx(
        2.0 * math.pi, rel=0.01
    )


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([(24, 6, 1), (30, 5, 3), (12, 3, 0)]),
    st.floats(0.1, 2.9),
    st.floats(-89.0, 89.0),
    st.floats(-180.0, 180.0),
    st.floats(1e5, 8e6),
    st.floats(0.0, 1e5),
)
def test_counts_agree_with_counting_by_hand(
    pattern: tuple[int, int, int], tilt: float, latitude: float, longitude: float, reach: float, time: float
) -> None:
    fleet = joined([walker(*pattern, 600e3, tilt), walker(8, 2, 1, 1200e3, 1.0, "star"), geostationary([30.0])])
    ours = counted(fleet, np.array([latitude]), np.array([longitude]), reach, np.array([time]))[0, 0]
    edge = {by_hand(fleet, latitude, longitude, reach + off, time) for off in (-1.0, 1.0)}
    assert min(edge) <= ours <= max(edge)


@pytest.mark.parametrize("latitude", [0.0, 20.0, 40.0, 49.0, 52.0, 90.0])
def test_the_mean_count_is_the_closed_form(latitude: float) -> None:
    tilt, reach = math.radians(50.0), 700e3
    fleet = walker(1200, 24, 1, 400e3, tilt)
    mean = counted(fleet, np.array([latitude]), np.array([10.0]), reach, DAY).mean()
    expected = fleet.size * share_within(math.radians(latitude), tilt, reach / float(fleet.radius[0]))
    assert mean == pytest.approx(expected, rel=0.005, abs=0.002)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 1.2), LATITUDES)
def test_shares_over_all_latitudes_make_the_even_share(angle: float, latitude: float) -> None:
    """Inclinations whose sine is spread as sin i di make satellites evenly spread over the sphere."""
    nodes, weights = np.polynomial.legendre.leggauss(160)
    tilts = np.arccos(nodes)  # cos i even from -1 to 1
    total = sum(w * share_within(latitude, i, angle) for w, i in zip(weights, tilts, strict=True)) / 2.0
    assert total == pytest.approx(even_share(angle), rel=0.02)


@settings(deadline=None)
@given(LATITUDES, TILTS, ANGLES)
def test_a_wider_reach_is_never_worse_and_a_share_is_a_share(latitude: float, tilt: float, angle: float) -> None:
    small, large = share_within(latitude, tilt, angle), share_within(latitude, tilt, 1.1 * angle)
    assert -1e-9 <= small <= large + 1e-6 <= 1.0 + 2e-6
    assert share_within(-latitude, tilt, angle) == pytest.approx(small, abs=1e-6)
    assert share_within(latitude, math.pi - tilt, angle) == pytest.approx(small, abs=1e-6)


def test_a_small_reach_gives_the_concentration() -> None:
    for latitude, tilt in ((40.0, 50.0), (40.0, 80.0), (10.0, 30.0)):
        phi, i = math.radians(latitude), math.radians(tilt)
        assert share_within(phi, i, 0.005) / even_share(0.005) == pytest.approx(concentration(phi, i), rel=2e-3)
    assert concentration(0.8, 0.7) == 0.0
    assert share_within(0.8, 0.7, 0.05) == 0.0


@settings(deadline=None)
@given(st.floats(2.0, 1e5), st.floats(6.5e6, 9e6))
def test_the_reach_for_a_count_is_its_inverse(count: float, radius: float) -> None:
    assert 1.0 / even_share(reach_for(count, radius) / radius) == pytest.approx(count, rel=1e-6)


@settings(deadline=None)
@given(st.floats(1e2, 2e4), st.floats(0.0, 1e4), st.integers(1, 50))
def test_the_number_grows_in_proportion_to_missiles(speed: float, time: float, missiles: int) -> None:
    share = even_share(reach_angle(speed, time, 6.8e6))
    assert needed(missiles, 1, share) == pytest.approx(missiles * needed(1, 1, share))
    assert needed(missiles, 2, share) == pytest.approx(2.0 * needed(missiles, 1, share))


@settings(deadline=None)
@given(st.integers(1, 20_000))
def test_a_fleet_has_at_least_its_size_in_whole_planes(size: int) -> None:
    fleet = fleet_of(size, 400e3, 1.0)
    assert size <= fleet.size <= size + math.sqrt(size) + 1.0
    assert fleet.size % len(np.unique(fleet.node)) == 0
