"""Where people live: every town once, cities spread over their built-up area, nothing by cells."""

import math

import numpy as np
import pytest
from pyproj import Geod

from penumbra.earth import population
from penumbra.earth.gazetteer import find_town
from penumbra.earth.homes import AREA_OF_POINT, Homes, built_up, homes, spread
from penumbra.earth.towns import towns

GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def europe() -> Homes:
    return homes(25.0, 85.0, -75.0, 50.0)


def test_everybody_in_the_box_has_a_home(europe: Homes) -> None:
    place = np.array([(town.latitude, town.longitude) for town in towns()])
    inside = (place >= (25.0, -75.0)).all(axis=1) & (place <= (85.0, 50.0)).all(axis=1)
    assert europe.people.sum() == pytest.approx(population.town_people(0).people[inside].sum(), rel=1e-12)
    assert (europe.people > 0.0).all()


def test_a_city_is_spread_and_a_town_is_a_point(europe: Homes) -> None:
    istanbul, town = europe.town == "Istanbul", europe.town == "Dhekelia"
    assert istanbul.sum() == round(built_up(find_town("Istanbul").town) / AREA_OF_POINT)
    assert np.ptp(europe.people[istanbul]) == 0.0
    assert town.sum() == 1
    assert europe.unit[town] == ["XAD"]
    # Demographia's own list puts Istanbul's built-up area at some 1,400 km²
    assert 1.0e9 < built_up(find_town("Istanbul").town) < 2.2e9


def test_points_of_a_disc_have_its_middle_its_extent_and_equal_shares_of_it() -> None:
    area = 900.0e6
    latitude, longitude = spread(60.0, 25.0, area)
    same = np.ones(len(latitude))
    azimuth, _, away = GEOD.inv(25.0 * same, 60.0 * same, longitude, latitude)
    radius = math.sqrt(area / math.pi)
    assert away.max() < radius
    for share in (0.25, 0.5, 0.75):  # equal areas hold equal numbers of points
        assert (away < radius * math.sqrt(share)).mean() == pytest.approx(share, abs=0.02)
    north, east = away * np.cos(np.radians(azimuth)), away * np.sin(np.radians(azimuth))
    assert math.hypot(north.mean(), east.mean()) < 0.05 * radius
    apart = np.hypot(north[:, None] - north, east[:, None] - east) + 1e9 * np.eye(len(north))
    assert apart.min(axis=1).max() < 2.0 * math.sqrt(AREA_OF_POINT)


def test_a_small_place_is_its_middle() -> None:
    latitude, longitude = spread(10.0, 20.0, 1.4 * AREA_OF_POINT)
    assert (latitude.tolist(), longitude.tolist()) == ([10.0], [20.0])
    assert len(spread(10.0, 20.0, 1.6 * AREA_OF_POINT)[0]) == 2


def test_a_box_over_the_date_line_and_an_empty_one() -> None:
    assert "Suva" in homes(-20.0, -10.0, 170.0, -170.0).town
    assert "Suva" not in homes(-20.0, -10.0, -170.0, 170.0).town
    nobody = homes(-60.0, -58.0, -30.0, -20.0)
    assert len(nobody.latitude) == len(nobody.town) == 0
