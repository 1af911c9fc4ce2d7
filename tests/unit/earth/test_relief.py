"""Relief and skylines against places in an atlas, and against pyproj's local frame."""

import math

import numpy as np
import pytest
from pyproj import Geod, Transformer

from penumbra.earth.relief import ground_height, skyline

ROUND = np.radians(np.arange(0.0, 360.0, 15.0))


@pytest.mark.parametrize(
    ("latitude", "longitude", "low", "high"),
    [
        (32.0, 88.0, 4500, 5500),  # Tibet
        (39.0, 40.0, 1200, 2500),  # eastern Anatolia
        (75.0, -40.0, 2500, 3300),  # the ice of Greenland
        (52.5, 5.0, 0, 30),  # the Netherlands
        (40.0, -30.0, 0, 0),  # the Atlantic, 3 km deep
        (42.0, 51.0, 0, 0),  # the Caspian
    ],
)
def test_heights_are_those_of_an_atlas(latitude: float, longitude: float, low: float, high: float) -> None:
    assert low <= float(ground_height(latitude, longitude)) <= high


def test_the_table_goes_round_and_over_the_poles() -> None:
    latitude = np.linspace(-90.0, 90.0, 50)
    np.testing.assert_allclose(ground_height(latitude, -180.0), ground_height(latitude, 180.0))
    west, east = ground_height(66.0, -180.0 + 1e-6), ground_height(66.0, 180.0 - 1e-6)
    assert float(west) == pytest.approx(float(east), abs=0.01)
    assert 2500 < float(ground_height(-90.0, 12.0)) < 3000  # the South Pole stands on ice
    assert float(ground_height(90.0, 12.0)) == 0.0


@pytest.mark.parametrize(("latitude", "longitude", "height"), [(38.3494, 37.7936, 2090.0), (45.4, 9.2, 130.0)])
def test_a_skyline_is_the_highest_ground_seen_in_the_local_frame(
    latitude: float, longitude: float, height: float
) -> None:
    frame = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=cart +ellps=WGS84 +step +proj=topocentric +ellps=WGS84 "
        f"+lon_0={longitude!r} +lat_0={latitude!r} +h_0={height!r}"
    )
    geod = Geod(ellps="WGS84")
    ours = skyline(latitude, longitude, height, ROUND, 0.0)
    for azimuth, sine in zip(ROUND, ours, strict=True):
        distance = np.arange(37e3, 330e3, 500.0)
        n = np.ones_like(distance)
        east, north, _ = geod.fwd(longitude * n, latitude * n, math.degrees(azimuth) * n, distance)
        side, ahead, rise = frame.transform(east, north, ground_height(north, east))
        dense = np.arctan2(rise, np.hypot(side, ahead)).max()
        assert dense - math.radians(0.02) < sine <= dense + 1e-9  # a step of 5 km may miss a top by little


def test_milan_sees_the_alps_in_the_north_and_the_plain_in_the_south() -> None:
    north, south = np.degrees(skyline(45.4, 9.2, 130.0, [0.0, math.pi], 0.0))
    assert 0.3 < north < 1.5  # the true Alps rise to 2: averaged peaks are lower
    assert south < 0.2


def test_at_sea_the_skyline_is_the_water() -> None:
    """37 km off: the dip of the line of sight, d / 2R less what the eye's height adds."""
    seen = skyline(20.0, -40.0, 15.0, ROUND, 0.0)
    np.testing.assert_allclose(seen, -37e3 / 2.0 / 6.371e6 - 15.0 / 37e3, rtol=0.01)


def test_bent_sight_lifts_the_ground() -> None:
    straight, bent = (skyline(45.4, 9.2, 130.0, ROUND, curvature) for curvature in (0.0, 0.25 / 6.371e6))
    lift = (bent - straight) * 2.0 * 6.371e6 / 0.25
    assert (lift > 36e3).all()
    assert (lift < 330e3).all()
