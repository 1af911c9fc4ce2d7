"""Geodesic rings: areas against PROJ's own polygons, poles and date line, and who lies inside."""

import math

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry.polygon import orient

from penumbra.earth.equal_area_plane import latitude_of
from penumbra.earth.map_units import authalic_sine
from penumbra.earth.range_rings import FARTHEST, circle, distance_to_land, ring, rings
from penumbra.errors import DomainError

GEOD = Geod(ellps="WGS84")
MEAN = 6_371_008.8
REDZIKOWO, DEVESELU = (54.4789, 17.1075), (44.0772, 24.4164)

CENTRES = {
    "poland-5500": (*REDZIKOWO, 5.5e6),
    "poland-1000": (*REDZIKOWO, 1.0e6),
    "near-north-pole": (85.0, 10.0, 1.0e6),
    "north-pole": (90.0, 0.0, 1.0e6),
    "near-south-pole": (-80.0, -179.5, 2.0e6),
    "date-line": (65.0, 179.0, 1.0e6),
    "date-line-and-pole": (75.0, -178.0, 3.0e6),
    "equator-quarter": (0.0, 180.0, FARTHEST - 1e5),
    "touches-pole": (45.0, 30.0, 5_009_377.1),
}


@pytest.mark.parametrize("centre", CENTRES.values(), ids=CENTRES)
def test_a_ring_is_valid_and_as_large_as_its_geodesic_polygon(centre):
    latitude, longitude, radius = centre
    shape = ring(latitude, longitude, radius)
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert -180.0 <= west < east <= 180.0
    assert -90.0 <= south < north <= 90.0
    north_of, east_of = circle(latitude, longitude, radius)
    wanted = abs(GEOD.polygon_area_perimeter(east_of, north_of)[0])
    parts = shapely.MultiPolygon([orient(part) for part in shape.geoms])
    assert GEOD.geometry_area_perimeter(parts)[0] == pytest.approx(wanted, rel=1e-6)
    assert wanted == pytest.approx(2.0 * math.pi * MEAN**2 * (1.0 - math.cos(radius / MEAN)), rel=2e-3)


@pytest.mark.parametrize("centre", CENTRES.values(), ids=CENTRES)
def test_inside_and_outside_are_told_apart_by_distance(centre):
    latitude, longitude, radius = centre
    shape = ring(latitude, longitude, radius)
    random = np.random.default_rng(3)
    east, north = random.uniform(-180.0, 180.0, 4000), np.degrees(np.arcsin(random.uniform(-1.0, 1.0, 4000)))
    _, _, away = GEOD.inv(np.full(4000, longitude), np.full(4000, latitude), east, north)
    clear = np.abs(away - radius) > 2e3
    assert (shapely.contains_xy(shape, east, north) == (away < radius))[clear].all()


def test_a_ring_over_the_pole_goes_round_and_one_over_the_date_line_is_cut():
    over_pole = ring(85.0, 10.0, 1.0e6)
    assert over_pole.bounds[0] == -180.0
    assert over_pole.bounds[2] == 180.0
    assert over_pole.bounds[3] == 90.0
    assert shapely.contains_xy(over_pole, 180.0 - 1e-6, 89.0)
    cut = ring(65.0, 179.0, 1.0e6)
    assert len(cut.geoms) == 2
    assert not shapely.contains_xy(cut, 0.0, 65.0)
    assert shapely.contains_xy(cut, 170.0, 65.0)
    assert shapely.contains_xy(cut, -170.0, 65.0)


def test_every_point_of_a_circle_is_at_its_radius():
    latitude, longitude = circle(*REDZIKOWO, 5.5e6, 90)
    _, _, away = GEOD.inv(np.full(90, REDZIKOWO[1]), np.full(90, REDZIKOWO[0]), longitude, latitude)
    np.testing.assert_allclose(away, 5.5e6, atol=1e-3)


def test_authalic_latitude_comes_back():
    latitude = np.linspace(-90.0, 90.0, 721)
    np.testing.assert_allclose(latitude_of(authalic_sine(latitude)), latitude, atol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((91.0, 0.0, 1e6), "latitude -90 to 90"),
        ((0.0, 181.0, 1e6), "longitude -180 to 180"),
        ((0.0, 0.0, 2e7), "between 1 m and 10,000 km"),
        ((0.0, 0.0, 0.0), "between 1 m and 10,000 km"),
        ((math.nan, 0.0, 1e6), "latitude"),
    ],
)
def test_what_is_no_ring_is_refused(arguments, words):
    with pytest.raises(DomainError, match=words):
        circle(*arguments)


# --- who lies inside


@pytest.fixture(scope="module")
def inside():
    return rings({"redzikowo": REDZIKOWO, "deveselu": DEVESELU}, [500e3, 1000e3, 5500e3])


def words(inside, site, radius, place):
    return ("outside", "partly inside", "wholly inside")[
        int(inside.ring_inside.sel(site=site, radius=radius, place=place))
    ]


def test_countries_lie_where_the_atlas_has_them(inside):
    assert words(inside, "redzikowo", 1000e3, "POL") == "wholly inside"  # its far corner is some 750 km away
    assert words(inside, "redzikowo", 500e3, "POL") == "partly inside"
    assert words(inside, "deveselu", 500e3, "ROU") == "wholly inside"
    assert words(inside, "redzikowo", 500e3, "RUS") == "partly inside"  # Kaliningrad
    assert words(inside, "deveselu", 500e3, "RUS") == "outside"
    assert words(inside, "redzikowo", 5500e3, "GRL") == "wholly inside"
    assert words(inside, "redzikowo", 5500e3, "AUS") == "outside"
    assert words(inside, "redzikowo", 5500e3, "RUS") == "partly inside"


def test_shares_grow_with_the_radius_and_stay_shares(inside):
    for name in ("ring_people_share", "ring_land_share"):
        share = inside[name].values
        finite = share[np.isfinite(share)]
        assert finite.min() >= 0.0
        assert finite.max() <= 1.0
        assert (np.nan_to_num(np.diff(share, axis=1)) >= -1e-12).all()


def test_people_of_russia_by_hand(inside):
    """Within 500 km of Redzikowo lies the Kaliningrad region, about a million of 144 million people."""
    own = inside.sel(site="redzikowo", radius=500e3, place="RUS")
    assert float(own.ring_people_share) == pytest.approx(1.0 / 144.0, abs=0.003)
    assert float(own.ring_people) == pytest.approx(1.0e6, rel=0.3)


def test_area_of_the_rings_is_that_of_the_geodesic_polygon(inside):
    for site, (latitude, longitude) in {"redzikowo": REDZIKOWO, "deveselu": DEVESELU}.items():
        for radius in (500e3, 1000e3, 5500e3):
            north, east = circle(latitude, longitude, radius)
            wanted = abs(GEOD.polygon_area_perimeter(east, north)[0])
            assert float(inside.ring_area.sel(site=site, radius=radius)) == pytest.approx(wanted, rel=1e-6)


def test_by_unit_alaska_stands_apart_from_the_rest():
    by_unit = rings({"x": (64.0, -150.0)}, [1500e3], by="unit")
    assert set(by_unit.place_name.values.tolist()) >= {"Greenland", "Azores"}
    with pytest.raises(DomainError, match='by: write "country" or "unit"'):
        rings({"x": (0.0, 0.0)}, [1e6], by="town")


# --- distance to a country


def test_distance_to_land_by_hand():
    """On the spit at 54.45 N 19.64 E the border is 2.517 degrees of longitude east of Redzikowo: some 163 km."""
    found = distance_to_land(*REDZIKOWO, ["RUS"])
    by_hand = GEOD.inv(REDZIKOWO[1], REDZIKOWO[0], 19.64, 54.45)[2]
    assert found == pytest.approx(by_hand, rel=0.03)
    assert distance_to_land(*REDZIKOWO, ["POL"]) == 0.0
    assert distance_to_land(0.0, -30.0, ["POL", "RUS"]) > 6e6


def test_distance_to_nothing_is_refused():
    with pytest.raises(DomainError, match="no map unit 'RUSS'"):
        distance_to_land(*REDZIKOWO, ["RUSS"])
    with pytest.raises(DomainError, match="does not draw GIB"):
        distance_to_land(*REDZIKOWO, ["GIB"])
