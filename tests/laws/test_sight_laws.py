"""What a radar sees, against geometry done another way: pyproj's frames, lines cut with the ellipsoid, dense looks."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from laws.brute import firm_track, moments
from laws.worlds import AIMS, NOMINAL, Loader, Setting, changed, site
from penumbra.constants import POLAR_RADIUS, SEMI_MAJOR
from penumbra.coverage.map_loop import buffers, follow
from penumbra.earth.ellipsoid import east, north, position, up
from penumbra.flight.arc.arc import arc
from penumbra.sensing.radars import radar_at, radars
from penumbra.sensing.sight import DIRECTIONS, Radar, clearance, scaled_range, sees

MANY = settings(max_examples=300, derandomize=True, deadline=None)
EXACT = 1e-7  # [rad] by which an edge is set off to either side

latitudes = st.floats(-90.0, 90.0)
longitudes = st.floats(-180.0, 180.0)


def at(latitude: float, longitude: float, height: float) -> tuple[float, float, float]:
    return position(math.radians(latitude), math.radians(longitude), height)


def wide_open(latitude: float, longitude: float, height: float) -> Radar:
    """A radar that only the horizon limits."""
    level = (1.0, 0.0, 0.0)
    ahead = up(math.radians(latitude), math.radians(longitude))
    free = np.full(DIRECTIONS, -math.inf)
    place = at(latitude, longitude, height)
    sides = east(math.radians(longitude)), north(math.radians(latitude), math.radians(longitude))
    return Radar(place, ahead, 1e9, -2.0, 2.0, -1.0, (level,) * 4, 0.0, *sides, free, -math.inf, 0.0, -1.0)


def local(latitude: float, longitude: float, height: float, target: tuple[float, float, float]) -> tuple[float, ...]:
    """East, north, up [m] of a target (latitude, longitude, height), by pyproj."""
    frame = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=cart +ellps=WGS84 +step +proj=topocentric +ellps=WGS84 "
        f"+lon_0={longitude!r} +lat_0={latitude!r} +h_0={height!r}"
    )
    return tuple(frame.transform(target[1], target[0], target[2]))


def cuts(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    """Whether the segment from a to b enters the ellipsoid: the quadratic of line and surface."""
    scale = np.array([SEMI_MAJOR, SEMI_MAJOR, POLAR_RADIUS])
    p, d = np.array(a) / scale, (np.array(b) - np.array(a)) / scale
    nearest = min(max(-(p @ d) / (d @ d), 0.0), 1.0)
    closest = p + nearest * d
    return bool(closest @ closest < 1.0)


@MANY
@given(latitudes, longitudes, st.floats(1.0, 5e3), latitudes, longitudes, st.floats(1.0, 2e6))
def test_clearance_is_that_of_a_line_and_the_ellipsoid(
    la: float, lo: float, height: float, target_la: float, target_lo: float, target_height: float
) -> None:
    a, b = at(la, lo, height), at(target_la, target_lo, target_height)
    assume(math.dist(a, b) > 1e3)
    clear = clearance(a, b)
    assume(abs(clear) > 1e-9)
    assert (clear > 0.0) == (not cuts(a, b))
    assert clearance(b, a) == pytest.approx(clear, abs=1e-12)


@MANY
@given(latitudes, longitudes, st.floats(1.0, 3e3), st.floats(0.2, 40.0), st.floats(0.0, 360.0), st.floats(1e3, 1.5e6))
def test_elevation_is_that_of_the_local_frame(
    la: float, lo: float, height: float, away: float, bearing: float, target_height: float
) -> None:
    assume(abs(la) < 89.9)
    there = (la + away * math.cos(math.radians(bearing)), lo + away * math.sin(math.radians(bearing)))
    assume(abs(there[0]) < 89.0)
    side, ahead, rise = local(la, lo, height, (*there, target_height))
    distance = math.hypot(ahead, side, rise)
    elevation = math.asin(rise / distance)
    radar, target = wide_open(la, lo, height), at(*there, target_height)
    assert math.dist(radar.position, target) == pytest.approx(distance, rel=1e-9)
    assume(0.01 < elevation < math.pi / 2 - 0.01)
    assert sees(radar._replace(sin_min=math.sin(elevation - EXACT)), target)
    assert not sees(radar._replace(sin_min=math.sin(elevation + EXACT)), target)
    assert sees(radar._replace(sin_max=math.sin(elevation + EXACT)), target)
    assert not sees(radar._replace(sin_max=math.sin(elevation - EXACT)), target)
    assert sees(radar._replace(range=distance * (1.0 + 1e-9)), target)
    assert not sees(radar._replace(range=distance * (1.0 - 1e-9)), target)


@MANY
@given(latitudes, longitudes, st.floats(1.0, 5e3), latitudes, longitudes, st.floats(1.0, 1e6))
def test_a_radar_without_limits_sees_to_the_horizon(
    la: float, lo: float, height: float, target_la: float, target_lo: float, target_height: float
) -> None:
    radar, target = wide_open(la, lo, height), at(target_la, target_lo, target_height)
    assume(math.dist(radar.position, target) > 1e3)
    assume(abs(clearance(radar.position, target)) > 1e-9)
    assert sees(radar, target) == (not cuts(radar.position, target))
    # a beam at or above the level clears the ground by itself, so that limit may stand for the horizon
    if sees(radar._replace(sin_min=0.0), target):
        assert not cuts(radar.position, target)


@pytest.mark.parametrize("height", [50e3, 100e3, 300e3, 1000e3])
def test_horizon_range_of_the_textbooks(height: float) -> None:
    """From the surface, with no refraction: the ground angle is arccos R / (R + h); on the equator, along it."""
    edge = math.degrees(math.acos(SEMI_MAJOR / (SEMI_MAJOR + height)))
    radar = wide_open(0.0, 0.0, 0.0)
    assert sees(radar, at(0.0, edge - 1e-4, height))
    assert not sees(radar, at(0.0, edge + 1e-4, height))


@pytest.fixture(scope="module")
def faced(loaded: Loader) -> dict[str, Radar]:
    """Radars at 50 N, 179.9 E, with one face across north, two faces, and one that looks all round."""
    data = changed(NOMINAL, "sites.east", site(50.0, 179.9, 100.0))
    for key, value in (("range", "5000 km"), ("min_elevation", "0 deg"), ("max_elevation", "90 deg")):
        data = changed(data, f"radars.forward.{key}", value)
    found = {}
    for name, width, boresights in (
        ("north", "40 deg", ["350 deg"]),
        ("two", "60 deg", ["80 deg", "-100 deg"]),
        ("round", "360 deg", ["0 deg"]),
        ("half", "180 deg", ["0 deg"]),
    ):
        turned = changed(changed(data, "sensors.watch.boresights", boresights), "radars.forward.sector_width", width)
        found[name] = radar_at(radars(loaded.shield(turned), 0.1), 0)
    return found


def azimuths(radar: Radar) -> set[int]:
    """Whole degrees of azimuth, in pyproj's frame, at which the radar sees objects 300 km up and some 600 km away."""
    seen = set()
    for bearing in np.arange(0.0, 360.0, 0.5):
        there = (50.0 + 5.0 * math.cos(math.radians(bearing)), 179.9 + 8.0 * math.sin(math.radians(bearing)), 300e3)
        side, ahead, _ = local(50.0, 179.9, 105.0, there)
        if sees(radar, at(*there)):
            seen.add(round(math.degrees(math.atan2(side, ahead))) % 360)
    return seen


def between(first: int, last: int) -> set[int]:
    return {angle % 360 for angle in range(first, last + 1)}


def test_a_sector_across_north_and_the_date_line(faced: dict[str, Radar]) -> None:
    seen = azimuths(faced["north"])
    assert seen <= between(330, 370)
    assert seen >= between(332, 368)


def test_two_faces_see_two_sectors(faced: dict[str, Radar]) -> None:
    seen = azimuths(faced["two"])
    assert seen <= between(50, 110) | between(230, 290)
    assert seen >= between(52, 108) | between(232, 288)


def test_half_and_whole_circles(faced: dict[str, Radar]) -> None:
    assert azimuths(faced["round"]) >= between(0, 359)
    seen = azimuths(faced["half"])
    assert seen <= between(270, 450)
    assert seen >= between(272, 448)


def test_nothing_is_seen_below_or_through_the_ground(faced: dict[str, Radar]) -> None:
    for radar in faced.values():
        assert not sees(radar, at(-50.0, -0.1, 300e3))
        assert not sees(radar, at(50.0, 178.9, 10.0))


@MANY
@given(st.floats(1e5, 1e7), st.floats(1e-4, 1e2), st.floats(1e-4, 1e2))
def test_range_scales_with_the_fourth_root(reference: float, sigma: float, other: float) -> None:
    scaled = scaled_range(reference, sigma, other)
    assert (scaled / reference) ** 4 == pytest.approx(sigma / other, rel=1e-12)
    assert scaled_range(scaled, other, sigma) == pytest.approx(reference, rel=1e-12)


def test_the_door_scales_the_cards_range(loaded: Loader) -> None:
    shield = loaded.shield(NOMINAL)
    one, sixteen = (radars(shield, sigma).range for sigma in (0.1, 1.6))
    np.testing.assert_allclose(one, [1000e3, 700e3], rtol=1e-12)
    np.testing.assert_allclose(sixteen, 2.0 * one, rtol=1e-12)


@pytest.mark.parametrize("track_time", [0.0, 15.0, 60.0, 250.0])
def test_firm_track_follows_unbroken_sight(nominal: Setting, track_time: float) -> None:
    held = nominal.radars._replace(track_time=np.full(2, track_time))
    work = buffers(2, nominal.batteries.radius.size)
    start = tuple(nominal.launches[0])
    checked = 0
    for aim in AIMS[::7]:
        flight = arc(nominal.boost, start, at(aim[0], aim[1], 0.0))
        if not flight.reached:
            continue
        follow(flight, held, nominal.batteries, work)
        looked = moments(flight, held, nominal.batteries)
        step = float(np.diff(looked.time).max())
        for s in range(2):
            firm = firm_track(looked, s, track_time)
            ours = float(work.tracks.firm[s])
            assert ours == firm or abs(ours - firm) < 2.0 * step
            checked += math.isfinite(ours)
            for k in range(work.tracks.intervals[s]):
                first, last = work.tracks.begin_time[s, k], work.tracks.end_time[s, k]
                inside = (looked.time > first + step) & (looked.time < last - step)
                assert looked.seen[s, inside].all()
    assert checked > 10 or track_time > 200.0
