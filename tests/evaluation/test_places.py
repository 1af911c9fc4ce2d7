"""Places are easy to write, and what is on no globe is refused."""

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from laws.worlds import NOMINAL, Loader, changed
from penumbra.coverage.where import spot
from penumbra.errors import DomainError


@pytest.fixture(scope="module")
def shield(tmp_path_factory):
    data = changed(NOMINAL, "region.resolution", 2)
    return Loader(tmp_path_factory.mktemp("shield")).shield(data)


@pytest.fixture(scope="module")
def problem(shield):
    return pb.bind(shield)


@pytest.fixture(scope="module")
def table(shield):
    return pb.worlds.along(shield, "interceptors.dart.burnout_speed", ["3 km/s", "3.5 km/s"])


def test_cells_homes_and_their_bare_points_are_the_same_places(shield, problem, table):
    for given in (pb.places.cells(shield), pb.places.homes(shield)):
        bare = pb.places.Places(np.asarray(given.latitude), np.asarray(given.longitude))
        assert len(bare.latitude) > 10
        found = pb.evaluate(problem, table, given)
        xr.testing.assert_identical(found, pb.evaluate(problem, table, bare))
        assert 0 < int((found.covered_worlds > 0).sum()) < len(bare.latitude)


def test_the_nominal_row_is_the_map_cell_by_cell(shield, problem):
    area = pb.cover(shield, nominal=True)
    found = pb.evaluate(problem, pb.worlds.nominal(shield), area)
    np.testing.assert_array_equal(found.reached_worlds, area.threatened.astype(int))
    np.testing.assert_array_equal(found.covered_worlds, area.covered.astype(int))
    assert len(np.unique(found.reached_worlds + found.covered_worlds)) == 3


def test_homes_have_the_people_of_the_map(shield):
    homes, area = pb.places.homes(shield), pb.cover(shield, nominal=True)
    np.testing.assert_array_equal(homes.people, area.home_people)
    np.testing.assert_array_equal(homes.latitude, area.home_latitude)


def test_places_by_name_are_those_of_a_trace(shield):
    found = pb.places.named(shield, "Bucharest", "52.2,21.0")
    town = spot(shield.scenario, "Bucharest")
    np.testing.assert_array_equal(found.latitude, [town.latitude, 52.2])
    np.testing.assert_array_equal(found.longitude, [town.longitude, 21.0])


def test_what_is_no_place_is_refused_with_what_to_write(shield, problem, table):
    for wrong, told in (
        ([(44.4, 26.1)], r"list has no latitude and longitude; write penumbra\.places\.cells"),
        (pb.places.Places(np.array([44.4, 91.0]), np.array([26.1, 0.0])), "latitude of place 1 is 91; .* -90 and 90"),
        (pb.places.Places(np.array([44.4]), np.array([np.nan])), "longitude of place 0 is nan"),
        (pb.places.Places(np.array([44.4]), np.array([26.1, 2.0])), r"shape \(1,\) and longitude \(2,\)"),
    ):
        with pytest.raises(DomainError, match=told):
            pb.evaluate(problem, table, wrong)
    with pytest.raises(DomainError, match="no place; write at least one"):
        pb.places.named(shield)
    with pytest.raises(DomainError, match=r"write scenario\.on"):
        pb.places.homes(shield.scenario)


def test_a_shield_or_a_map_in_the_wrong_place_is_told(shield, problem, table):
    cells = pb.places.cells(shield)
    with pytest.raises(DomainError, match=r"write penumbra\.bind\(shield\)"):
        pb.evaluate(shield, table, cells)
    with pytest.raises(DomainError, match="a table of worlds is wanted"):
        pb.evaluate(problem, cells, table)
