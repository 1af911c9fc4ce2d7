import math

import numpy as np
import pytest
import shapely
from pyproj import Geod

from penumbra.claims.topics.withdrawal_belts import belt_land, inside_belts
from penumbra.record.belts import LINE_UNCERTAINTY, belt, belts, contact_line, ellipsoid_area, line_distance

GEOD = Geod(ellps="WGS84")


def segment(length: float, latitude: float = 48.0, longitude: float = 38.0, azimuth: float = 30.0):
    end = GEOD.fwd(longitude, latitude, azimuth, length)
    return shapely.LineString([(longitude, latitude), end[:2]])


@pytest.mark.parametrize("azimuth", [0.0, 30.0, 90.0, 145.0])
@pytest.mark.parametrize("reach", [5e3, 25e3, 70e3])
def test_area_of_the_belt_of_a_segment(reach, azimuth):
    """A strip and two half discs: 2 r L + π r².

    On a sphere of the Earth's curvature the strip is short by a factor sin(r/R)/(r/R), 1 - r²/6R² (2e-5 at 70 km), far
    below the 0.5 % asked for.
    """
    length = 50e3
    area = ellipsoid_area(belt(segment(length, azimuth=azimuth), reach))
    assert area == pytest.approx(2.0 * reach * length + math.pi * reach**2, rel=0.002)


def test_area_of_a_cell_of_the_graticule():
    """One degree by one degree at 48 N, by the authalic latitude, which shares nothing with geodesics."""
    e = math.sqrt(0.0066943799901413165)
    a = 6378137.0

    def zone(latitude: float) -> float:
        s = math.sin(math.radians(latitude))
        return (1.0 - e**2) * (s / (1.0 - e**2 * s**2) + math.atanh(e * s) / e) / 2.0

    expected = a**2 * math.radians(1.0) * (zone(48.5) - zone(47.5))
    cell = shapely.segmentize(shapely.box(38.0, 47.5, 39.0, 48.5), 0.01)
    assert ellipsoid_area(cell) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("reach", [25e3, 70e3])
def test_every_point_of_the_edge_is_that_far_from_the_line(reach):
    """By geodesics to points every 100 m of the line, a road that shares no projection with ours."""
    line = contact_line()
    edge = shapely.get_coordinates(belt(line, reach))[::25]
    at = shapely.get_coordinates(shapely.segmentize(line, 0.001))
    for longitude, latitude in edge:
        away = GEOD.inv(np.full(len(at), longitude), np.full(len(at), latitude), at[:, 0], at[:, 1])[2].min()
        assert away == pytest.approx(reach, rel=1.5e-3)


def test_distance_to_a_line_at_right_angles():
    """From the middle of a segment along its perpendicular."""
    line = segment(100e3, azimuth=0.0)
    middle = GEOD.fwd(38.0, 48.0, 0.0, 50e3)
    for away in (1e3, 40e3, 200e3):
        longitude, latitude, _ = GEOD.fwd(middle[0], middle[1], 90.0, away)
        assert line_distance(line, latitude, longitude)[0] == pytest.approx(away, rel=1e-3)


def test_distance_beyond_the_end_is_to_the_end():
    line = segment(100e3, azimuth=0.0)
    longitude, latitude, _ = GEOD.fwd(38.0, 48.0, 180.0, 30e3)
    assert line_distance(line, latitude, longitude)[0] == pytest.approx(30e3, rel=1e-6)


def test_widths_lie_between_the_sides():
    table = belts()
    assert table.belt_width.values.tolist() == [50e3, 70e3, 140e3]
    assert (2.0 * table.belt_reach == table.belt_width).all()


def test_the_line_as_its_source_tells_it():
    """26 points, 316 km, about 5 km."""
    line = contact_line()
    assert shapely.get_num_coordinates(line) == 26
    assert GEOD.geometry_length(line) == pytest.approx(316e3, rel=0.005)
    assert LINE_UNCERTAINTY == 5e3


def test_what_lies_inside_grows_with_the_belt():
    inside = inside_belts()
    for name in ("belt_area", "belt_towns", "belt_people_low", "belt_people_high"):
        values = inside[name].values
        assert (np.diff(values, axis=0) >= 0).all()
        assert (np.diff(values, axis=1) >= 0).all()
    assert (inside.belt_people_low <= inside.belt_people_high).all()


def test_belts_are_cut_at_the_coast_and_the_border():
    """The whole belt of 25 km is 2 r L + π r² less what bends of the line count twice; Ukraine has most of it."""
    whole = ellipsoid_area(belt(contact_line(), 25e3))
    assert whole < 2.0 * 25e3 * 316e3 + math.pi * 25e3**2
    assert 0.85 * whole < ellipsoid_area(belt_land(25e3)) < whole


def test_donetsk_lies_in_every_belt_and_dnipro_in_none():
    distance = line_distance(contact_line(), [48.023, 48.4647], [37.802, 35.0462])
    assert distance[0] < 20e3
    assert distance[1] > 75e3
