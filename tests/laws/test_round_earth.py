"""The Earth is round and turns: east reaches farther, mirrors and rotations change nothing, a pole is a place."""

import math

import numpy as np
import pytest

from laws.test_flight_laws import offset
from laws.worlds import (
    AIMS,
    NOMINAL,
    Data,
    Figures,
    Loader,
    Setting,
    changed,
    covered,
    figures,
    mirrored,
    turned,
    wrapped,
)
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.arc import arc

EDGE = 0.02  # [s] to which the ends of sight and reach are found


def reach(setting: Setting, latitude: float, azimuth: float) -> float:
    """Farthest ground distance [m] the class flies from longitude 0 toward an azimuth, by bisection."""
    start = position(math.radians(latitude), 0.0, 0.0)
    near, far = 1000e3, 4000e3
    while far - near > 100.0:
        middle = 0.5 * (near + far)
        there = offset(latitude, 0.0, azimuth, middle)
        if arc(setting.boost, start, position(math.radians(there[0]), math.radians(there[1]), 0.0)).reached:
            near = middle
        else:
            far = middle
    return near


def same(one: Figures, other: Figures) -> None:
    """Equal figures, to rounding and to the width at which the ends of sight and reach are found."""
    assert (one.reaching == other.reaching).all()
    assert (np.isneginf(one.margin) == np.isneginf(other.margin)).all()
    finite = np.isfinite(one.margin)
    assert finite.any()
    assert np.abs(one.margin[finite] - other.margin[finite]).max() < EDGE
    near_edge = np.abs(one.margin) < EDGE
    assert (covered(one) == covered(other))[~near_edge].all()
    assert (one.shots == other.shots)[~near_edge].mean() > 0.98  # a count may turn on a millisecond


def moved(by: float) -> np.ndarray:
    return np.column_stack([AIMS[:, 0], [wrapped(longitude + by) for longitude in AIMS[:, 1]]])


@pytest.mark.parametrize("latitude", [-50.0, -20.0, 0.0, 34.0, 60.0])
def test_east_reaches_farther_than_west(nominal: Setting, latitude: float) -> None:
    east, north, west = (reach(nominal, latitude, azimuth) for azimuth in (math.pi / 2, 0.0, 1.5 * math.pi))
    assert west < north < east
    # and by as much as the ground moves meanwhile: two flights of some 700 s at the equator's 465 m/s, less on the side
    assert east - west < 2.5 * 465.0 * math.cos(math.radians(latitude)) * 1000.0


def test_reach_is_the_range_of_the_class_along_a_meridian(nominal: Setting) -> None:
    assert reach(nominal, 0.0, 0.0) == pytest.approx(2500e3, rel=0.02)


def test_the_east_is_nearer_than_the_west_at_the_pole_no_more(nominal: Setting) -> None:
    east, west = (reach(nominal, 89.999, azimuth) for azimuth in (math.pi / 2, 1.5 * math.pi))
    assert east == pytest.approx(west, rel=1e-3)


def test_south_mirrors_north(loaded: Loader, nominal_figures: Figures) -> None:
    south = loaded(mirrored(NOMINAL))
    same(nominal_figures, figures(south, AIMS * [-1.0, 1.0]))


@pytest.mark.parametrize("by", [141.0, 180.0, -157.3, 90.0])
def test_longitude_has_no_origin(loaded: Loader, nominal_figures: Figures, by: float) -> None:
    # 141 puts the launch point on one side of the date line and the battery on the other
    same(nominal_figures, figures(loaded(turned(NOMINAL, by)), moved(by)))


def north_of(data: Data) -> Data:
    """A world whose arcs cross the pole: launch at 78 N, battery and radar beyond it."""
    data = changed(data, "launch_points.start.latitude", "78 deg")
    data = changed(data, "launch_points.start.longitude", "60 deg")
    data = changed(data, "sites.east.latitude", "88.5 deg")
    data = changed(data, "sites.east.longitude", "10 deg")
    data = changed(data, "sites.west.latitude", "79 deg")
    data = changed(data, "sites.west.longitude", "-125 deg")
    data = changed(data, "sensors.watch.boresights", ["50 deg"])
    return data


POLAR_AIMS = np.array(
    [(la, lo) for la in (70.0, 74.0, 76.0, 78.0, 82.0, 86.0, 89.9) for lo in np.arange(-180.0, 180.0, 11.0)]
    + [(90.0, 0.0)]
)


@pytest.fixture(scope="module")
def polar(loaded: Loader) -> Figures:
    return figures(loaded(north_of(NOMINAL)), POLAR_AIMS)


def test_arcs_over_the_pole_are_met(polar: Figures) -> None:
    assert covered(polar).sum() >= 5
    assert (polar.reaching > 0).sum() > covered(polar).sum()


@pytest.mark.parametrize("by", [33.0, 120.0, -90.0, 180.0])
def test_the_pole_is_a_place_like_any_other(loaded: Loader, polar: Figures, by: float) -> None:
    aims = np.column_stack([POLAR_AIMS[:, 0], [wrapped(longitude + by) for longitude in POLAR_AIMS[:, 1]]])
    same(polar, figures(loaded(turned(north_of(NOMINAL), by)), aims))


def test_over_the_south_pole_as_over_the_north(loaded: Loader, polar: Figures) -> None:
    same(polar, figures(loaded(mirrored(north_of(NOMINAL))), POLAR_AIMS * [-1.0, 1.0]))


def test_the_pole_has_every_longitude(loaded: Loader) -> None:
    setting = loaded(north_of(NOMINAL))
    found = figures(setting, [(90.0, longitude) for longitude in (0.0, 77.0, 180.0, -123.4)])
    assert np.ptp(found.margin) < EDGE if np.isfinite(found.margin).any() else len(set(found.margin)) == 1
    assert len(set(found.reaching)) == 1


def test_a_site_at_the_pole(loaded: Loader) -> None:
    """A radar and a battery that stand on the pole itself, whatever longitude is written for it."""
    results = []
    for longitude in (0.0, 90.0, -135.0):
        data = north_of(NOMINAL)
        data = changed(data, "sites.west.latitude", "90 deg")
        data = changed(data, "sites.west.longitude", f"{longitude} deg")
        results.append(figures(loaded(data), POLAR_AIMS))
    assert covered(results[0]).any()
    for other in results[1:]:
        same(results[0], other)


def test_both_writings_of_the_date_line_agree(loaded: Loader) -> None:
    setting = loaded(turned(NOMINAL, 155.0))
    west, east = (figures(setting, [(la, line) for la in np.arange(35.0, 60.0, 1.0)]) for line in (-180.0, 180.0))
    assert covered(west).any()
    np.testing.assert_allclose(west.margin, east.margin, atol=EDGE)


def test_an_arc_is_the_same_by_any_longitude(nominal: Setting) -> None:
    for by in (0.3, 2.0, math.pi):
        ends = [
            [position(math.radians(la), math.radians(lo) + turn, 0.0) for la, lo in ((34.0, 46.0), (45.0, 27.0))]
            for turn in (0.0, by)
        ]
        here, there = (arc(nominal.boost, *pair) for pair in ends)
        assert here.speed == pytest.approx(there.speed, rel=1e-10)
        assert here.flight_time == pytest.approx(there.flight_time, rel=1e-9)
