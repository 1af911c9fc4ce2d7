"""Which country holds a place, against the outlines as shapes and places that everybody can look up."""

import numpy as np
import pytest
import shapely

from penumbra.world import map_units
from penumbra.world.country_at import country_at


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
        (60.2, 20.0, "Aland Islands"),
        (0.0, 0.0, ""),
        (50.0, -30.0, ""),
    ],
)
def test_known_places(latitude, longitude, country):
    assert country_at(latitude, longitude) == country


def test_the_same_land_as_the_shapes():
    rng = np.random.default_rng(12)
    for latitude, longitude in zip(rng.uniform(-60, 80, 150), rng.uniform(-180, 180, 150), strict=True):
        on_land = any(shapely.contains_xy(unit.polygon, longitude, latitude) for unit in map_units.units().values())
        assert bool(country_at(latitude, longitude)) == on_land, (latitude, longitude)
