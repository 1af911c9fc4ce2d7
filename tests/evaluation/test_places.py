"""Places are easy to write, and what is on no globe is refused."""

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from laws.worlds import NOMINAL, Loader, changed
from penumbra.coverage.place_lookup import spot
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
        known = [name for name in ("aim_name", "aim_cell", "aim_unit") if name in found]
        assert len(known) == 2
        xr.testing.assert_identical(found.drop_vars(known), pb.evaluate(problem, table, bare))
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


def test_answers_keep_what_is_known_of_the_places(shield, problem, table, tmp_path):
    cells, homes = pb.places.cells(shield), pb.places.homes(shield)
    found = pb.evaluate(problem, table, cells)
    np.testing.assert_array_equal(found.aim_cell, cells.cell)
    np.testing.assert_array_equal(found.aim_unit, cells.map_unit)
    found = pb.evaluate(problem, table, homes)
    np.testing.assert_array_equal(found.aim_name, homes.town)
    np.testing.assert_array_equal(found.aim_unit, homes.unit)
    found = pb.evaluate(problem, table, pb.places.named(shield, "Bucharest", "52.2,21.0"))
    assert found.aim_name.values.tolist() == ["Bucharest, Romania", "52.2, 21, Poland"]
    pb.save(found, tmp_path / "found.nc")
    xr.testing.assert_identical(pb.read(tmp_path / "found.nc"), found)


def test_a_name_with_several_bearers_says_what_it_was_taken_for(shield):
    taken = pb.places.named(shield, "Paris", "Bucharest").taken
    place = spot(shield.scenario, "Paris")
    assert place.also
    assert taken[0] == f"{place.described}; also of this name: {place.also}"
    assert "France" in taken[0].partition(";")[0]
    assert "Texas" in taken[0].partition(";")[2]


def test_homes_of_some_are_those_that_shares_are_told_of(shield):
    area = pb.cover(shield, nominal=True)
    for by, keys in (("alliance", ("nato", "nato-europe")), ("country", ("TUR", "DEU"))):
        told = pb.share(area, of="people", by=by)
        for key in keys:
            homes = pb.places.homes(shield, of=key)
            one = told.sel(place=key)
            assert len(homes.people) == int(one.pieces) > 0
            assert homes.people.sum() == pytest.approx(float(one.total), rel=1e-12)
            assert np.array_equal(pb.places.homes(shield, of=str(one.place_name.values).upper()).town, homes.town)
    assert set(pb.places.homes(shield, of="NATO").unit) > set(pb.places.homes(shield, of="DEU").unit) == {"DEU"}
    with pytest.raises(
        DomainError, match=r"of: nothing in the region has the name .TUK.; nearest: .*'tur'.*write protected, nato"
    ):
        pb.places.homes(shield, of="TUK")
    with pytest.raises(DomainError, match=r"of: nothing in the region has the name \['TUR'\]"):
        pb.places.homes(shield, of=["TUR"])


def test_answers_say_what_they_are_of(shield, problem, table):
    told = pb.evaluate(problem, table, pb.places.named(shield, "Bucharest")).attrs
    assert told["title"] == f"Answers in 2 worlds of {shield.scenario.title}, {shield.date}"
    assert (told["worlds"], told["worlds_digest"], told["fans"]) == (2, pb.worlds.digest(table), "flown")
    for name in ("scenario", "scenario_hash", "date", "history"):
        assert told[name] == table.attrs[name]
    assert pb.bind(shield, fans="blended").fans_are == "blended"


def test_a_bound_shield_is_told_in_a_line(shield, problem):
    assert repr(problem) == (
        f"<Problem {shield.scenario.id}, {shield.date}, {shield.history}: threat classes 1, launch points 1, "
        f"sensors 2, batteries 1, columns {len(problem.columns)}, fans flown>"
    )


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
    with pytest.raises(DomainError, match=r"not \['Bucharest'\]; .*named\(shield, \*list\)"):
        pb.places.named(shield, ["Bucharest"])
    with pytest.raises(DomainError, match=r"write scenario\.on"):
        pb.places.homes(shield.scenario)


def test_a_shield_or_a_map_in_the_wrong_place_is_told(shield, problem, table):
    cells = pb.places.cells(shield)
    with pytest.raises(DomainError, match=r"write penumbra\.bind\(shield\)"):
        pb.evaluate(shield, table, cells)
    with pytest.raises(DomainError, match="give a table of worlds"):
        pb.evaluate(problem, cells, table)
    with pytest.raises(DomainError, match="the table has no row"):
        pb.evaluate(problem, table.isel(world=[]), cells)
    with pytest.raises(DomainError, match=r"no dimension world; .*isel\(world=\[0\]\)"):
        pb.evaluate(problem, table.isel(world=0), cells)
