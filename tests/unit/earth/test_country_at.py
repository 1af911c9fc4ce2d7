"""Which country holds a place, against the outlines as shapes and places that everybody can look up."""

import numpy as np
import pytest
import shapely

from penumbra.earth import map_units
from penumbra.earth.country_at import country_at
from penumbra.earth.gazetteer import find_town
from penumbra.earth.towns import countries


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (44.43, 26.1, "Romania"),
        (35.69, 51.39, "Iran"),
        (45.0, 34.1, "Ukraine"),  # Crimea
        (42.66, 21.17, "Kosovo"),
        (9.0, 39.0, "Ethiopia"),
        (39.93, 32.86, "Türkiye"),
        (72.0, -40.0, "Greenland"),
        (-29.5, 28.5, "Lesotho"),  # a hole in South Africa
        (-33.0, 20.0, "South Africa"),
        (60.2, 20.0, "Åland"),
        (0.0, 0.0, ""),
        (50.0, -30.0, ""),
    ],
)
def test_known_places(latitude, longitude, country):
    assert country_at(latitude, longitude) == country


def test_a_country_has_one_name_in_all_that_is_printed():
    """Towns and shares call it alike; Northern Cyprus and Somaliland are rows of their own among shares alone."""
    of_towns = {country.iso3: country.name for country in countries().values()}
    of_shares = {unit.country: unit.country_name for unit in map_units.units().values()}
    alike = of_shares.keys() & of_towns.keys()
    assert len(alike) > 200
    assert [code for code in alike if of_shares[code] != of_towns[code]] == []
    for natural_earth, iso3 in (("PSX", "PSE"), ("KOS", "XKX"), ("SDS", "SSD"), ("SAH", "ESH"), ("ALD", "ALA")):
        assert of_shares[natural_earth] == of_towns[iso3]


@pytest.mark.parametrize(
    "written", ["Ramallah, Palestinian Territory", "Amsterdam, The Netherlands", "Boston, United States"]
)
def test_the_other_name_is_understood_as_well(written):
    assert find_town(written).town.name in written


def test_the_same_land_as_the_shapes():
    rng = np.random.default_rng(12)
    for latitude, longitude in zip(rng.uniform(-60, 80, 150), rng.uniform(-180, 180, 150), strict=True):
        on_land = any(shapely.contains_xy(unit.polygon, longitude, latitude) for unit in map_units.units().values())
        assert bool(country_at(latitude, longitude)) == on_land, (latitude, longitude)
