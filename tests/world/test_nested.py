"""Points of an area: every beginning is spread over it, whatever its shape and wherever on the globe it lies."""

import math

import numpy as np
import pytest
import shapely
from pyproj import Geod

from penumbra.earth.area_sampling import BOUNDARY_POINTS, sample_points
from penumbra.earth.ellipsoid import positions
from penumbra.earth.equal_area_plane import enclosed, latitude_of
from penumbra.earth.map_units import AUTHALIC_RADIUS, authalic_sine, in_plane, of_country, units
from penumbra.scenario.unit_codes import codes

PER_PLANE = AUTHALIC_RADIUS**2 * math.pi / 180.0  # [m2] per unit of area in the plane of degrees and sines


def ring(*corners: tuple[float, float]) -> np.ndarray:
    latitude, longitude = np.array(corners, dtype=float).T
    return enclosed(latitude, longitude)


def box(south: float, north: float, west: float, width: float) -> np.ndarray:
    """A box between parallels, its longitudes a degree apart at most, across the date line if need be."""
    along = west + np.linspace(0.0, width, math.ceil(width) + 1)
    longitude = np.concatenate((along, along[::-1]))
    latitude = np.repeat((south, north), len(along))
    return enclosed(latitude, (longitude + 180.0) % 360.0 - 180.0)


CAP = enclosed(np.full(72, 80.0), np.arange(72) * 5.0 - 180.0)
AREAS = {
    "Iran": in_plane(of_country("IRN")),
    "South Africa with a hole": in_plane(of_country("ZAF")),
    "Italy with holes and islands": in_plane(of_country("ITA")),
    "Russia across the date line": in_plane(of_country("RUS")),
    "Fiji across the date line": in_plane(of_country("FJI")),
    "Antarctica round the pole": in_plane(of_country("ATA")),
    "cap": CAP,
    "box across the date line": box(50.0, 60.0, 170.0, 20.0),
    "a thin strip": ring((10.0, 10.0), (20.0, 30.0), (20.01, 30.0), (10.01, 10.0)),
}


def places(shapes: np.ndarray, count: int) -> np.ndarray:
    """Random places of an area, evenly, as positions (count, 3); by nothing of what is tested."""
    random = np.random.default_rng(5)
    area = shapely.area(shapes)
    found = []
    for part, few in zip(shapes, random.multinomial(count, area / area.sum()), strict=True):
        west, south, east, north = part.bounds
        shapely.prepare(part)
        own = np.empty((0, 2))
        for _ in range(200):
            if len(own) >= few:
                break
            tried = np.column_stack((random.uniform(west, east, 20000), random.uniform(south, north, 20000)))
            own = np.concatenate((own, tried[shapely.contains_xy(part, *tried.T)]))
        found.append(own[:few])
    at = np.concatenate(found)
    return positions(latitude_of(at[:, 1]), at[:, 0])


@pytest.fixture(params=AREAS, ids=list(AREAS))
def shapes(request) -> np.ndarray:
    return AREAS[request.param]


def test_fewer_points_are_the_first_of_more(shapes):
    few, many = sample_points(shapes, 24), sample_points(shapes, 48)
    for one, other in zip(few, many, strict=True):
        np.testing.assert_array_equal(one, other[:24])


def test_all_points_lie_in_the_area_and_the_first_on_its_boundary(shapes):
    points = sample_points(shapes, 64)
    at = shapely.points(points.longitude, authalic_sine(points.latitude))
    whole = shapely.union_all(shapes)
    assert shapely.distance(whole, at).max() < 1e-6
    assert shapely.distance(shapely.boundary(whole), at)[:BOUNDARY_POINTS].max() < 1e-6
    assert np.abs(points.longitude).max() <= 180.0


def test_no_place_is_farther_than_the_gap_says(shapes):
    points = sample_points(shapes, 64)
    own, random = positions(points.latitude, points.longitude), places(shapes, 4000)
    away = np.linalg.norm(random[:, None] - own[None], axis=2)
    width = math.sqrt(shapely.area(shapes).sum() * PER_PLANE)
    for count in (8, 16, 32, 64):
        farthest = away[:, :count].min(axis=1).max()
        assert farthest <= points.gap[count - 1] + 0.06 * width  # places are told to a lattice of 4,000
        assert points.gap[count - 1] <= points.gap[count - 2]


def test_points_stand_apart(shapes):
    """In the farthest-point order no two points are closer than the gap they leave."""
    points = sample_points(shapes, 64)
    own = positions(points.latitude, points.longitude)
    away = np.linalg.norm(own[:, None] - own[None], axis=2) + np.diag(np.full(64, np.inf))
    assert away[BOUNDARY_POINTS:].min() >= points.gap[-1] * (1.0 - 1e-9)


def test_nothing_is_special_about_the_date_line_and_the_pole():
    """The same shape elsewhere, turned about the Earth's axis, has the same points; a cap's come close to the pole."""
    here, there = sample_points(box(50.0, 60.0, 10.0, 20.0), 32), sample_points(box(50.0, 60.0, 170.0, 20.0), 32)
    for count in (8, 32):
        assert there.gap[count - 1] == pytest.approx(here.gap[count - 1], rel=0.1)
    assert np.abs(there.longitude[:BOUNDARY_POINTS]).min() >= 170.0 - 1e-6
    assert (there.longitude > 0).any() and (there.longitude < 0).any()
    edge = np.isclose(np.abs(there.longitude), 180.0, atol=1e-9)
    inside = (there.latitude > 50.001) & (there.latitude < 59.999)
    assert not (edge & inside)[:BOUNDARY_POINTS].any()  # the date line is no boundary
    cap = sample_points(CAP, 64)
    assert (cap.latitude[:BOUNDARY_POINTS] < 80.001).all()
    assert cap.latitude.max() > 88.0


def test_a_hole_holds_no_point():
    """Lesotho lies in South Africa."""
    lesotho = shapely.union_all(in_plane(of_country("LSO")))
    points = sample_points(in_plane(of_country("ZAF")), 256)
    at = shapely.points(points.longitude, authalic_sine(points.latitude))
    assert not shapely.contains(shapely.buffer(lesotho, -1e-4), at).any()


def test_every_part_of_a_country_is_found():
    """Islands have points before the land is dense: Sicily, Sardinia and the mainland within 16."""
    points = sample_points(in_plane(of_country("ITA")), 16)
    assert ((points.latitude < 38.5) & (points.longitude > 12.0) & (points.longitude < 16.0)).any()
    assert ((points.longitude < 10.0) & (points.latitude < 41.5)).any()


def test_the_land_of_a_country_is_that_of_its_units():
    geod = Geod(ellps="WGS84")
    for code in ("IRN", "ZAF"):
        ours = shapely.area(in_plane(of_country(code))).sum() * PER_PLANE
        theirs = abs(sum(geod.geometry_area_perimeter(units()[unit].polygon)[0] for unit in of_country(code)))
        assert ours == pytest.approx(theirs, rel=2e-3)  # sides are straight on the map, or geodesics


def test_codes_are_those_of_the_units():
    known, countries = codes()
    assert known == units().keys()
    assert {"IRN", "CYP", "XKX", "GIB"} <= countries
    for code in countries:
        assert of_country(code), code
    assert "XXX" not in countries and not of_country("XXX")
