"""A map of one day as that of another."""

import pytest
import xarray as xr

import penumbra as pb
from penumbra.uncertainty.bounds.same_elements import map_with_same_elements

SMALL = ("launch_areas.iran.points=1", "region.south=42 deg", "region.north=45 deg", "region.west=22 deg",
         "region.east=26 deg")  # fmt: skip


@pytest.fixture(scope="module")
def scenario():
    return pb.load("epaa", [*SMALL, "region.resolution=2"])


@pytest.fixture(scope="module")
def area(scenario):
    return pb.cover(scenario.on("2024-12-31"))


def test_a_day_with_the_same_elements_has_the_map_that_cover_would_make(scenario, area):
    shield = scenario.on("2026-03-04")
    xr.testing.assert_identical(map_with_same_elements(shield, [area]), pb.cover(shield))


def test_other_elements_another_scenario_or_another_kind_of_map_do_not_serve(scenario, area):
    assert map_with_same_elements(scenario.on("2016-05-19"), [area]) is None
    assert map_with_same_elements(scenario.on("2024-12-31", history="planned"), [area]) is None
    other = pb.load("epaa", [*SMALL, "region.resolution=1"])
    assert map_with_same_elements(other.on("2024-12-31"), [area]) is None
    nominal = pb.cover(scenario.on("2024-12-31"), nominal=True)
    assert map_with_same_elements(scenario.on("2026-03-04"), [nominal]) is None
