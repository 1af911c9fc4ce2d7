"""Shares of people do not depend on cells, shares of land hardly; their ends are exact; a nominal map has no bounds."""

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from laws.worlds import NOMINAL, OWN, RUSHED, Loader, changed
from penumbra.coverage.problem import Places
from penumbra.earth.homes import homes
from penumbra.errors import DomainError
from penumbra.exporting.formats import write_layer
from penumbra.exporting.layers.maps import outlines_layer
from penumbra.names import NOMINAL as NO_BOUNDS
from penumbra.names import RANGES, SHIPS
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.empty_map import empty_reason
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds
from penumbra.uncertainty.bounds.outlines import outlines

MANY = 1.0e6
SMALL = {"south": "36 deg", "north": "48 deg", "west": "18 deg", "east": "34 deg", "resolution": 4}


def at(loaded: Loader, data: dict, resolution: int) -> Shield:
    return loaded.shield(changed(data, "region", SMALL | {"resolution": resolution}))


@pytest.fixture(scope="module")
def maps(loaded: Loader) -> list[xr.Dataset]:
    """The rushed world, whose edges cross the Balkans and Türkiye, at three resolutions, two of them adaptively."""
    return [pb.cover(at(loaded, RUSHED, r), adaptive=r > 4, nominal=True) for r in (4, 5, 6)]


@pytest.fixture(scope="module")
def ranged(loaded: Loader) -> list[xr.Dataset]:
    """The same over a range of one number, at two resolutions."""
    spread = {"value": "60 s", "low": "20 s", "high": "90 s", **OWN}
    slow = changed(RUSHED, "decision_time", spread)
    return [pb.cover(at(loaded, slow, r), adaptive=r > 4) for r in (4, 5)]


def figures(shares: xr.Dataset) -> list[str]:
    return [str(name) for name in shares.data_vars if shares[name].dims == ("threat", "place")]


def test_shares_of_people_are_those_of_every_resolution(maps: list[xr.Dataset], ranged: list[xr.Dataset]) -> None:
    for group in (maps, ranged):
        first, *others = (pb.share(area, "people", "country") for area in group)
        assert ((first.covered_of_reached > 0.05) & (first.covered_of_reached < 0.95)).any()
        for other in others:
            for name in figures(first):
                if not name.endswith(("_low", "_high")):
                    np.testing.assert_array_equal(first[name], other[name], name)
                else:  # which homes are looked around depends on cells
                    np.testing.assert_allclose(first[name], other[name], atol=0.01, err_msg=name)


def test_shares_of_land_agree_within_three_points(maps: list[xr.Dataset], ranged: list[xr.Dataset]) -> None:
    for group in (maps, ranged):
        people = pb.share(group[0], "people", "country")
        large = [str(place) for place in people.place.values if float(people.total.sel(place=place)) > MANY]
        found = [pb.share(area, "area", "country").sel(place=large) for area in group]
        for name in ("threatened_share", "covered_share"):
            values = np.array([each[name].values for each in found])
            assert ((values > 0.02) & (values < 0.98)).any()
            assert (values.max(axis=0) - values.min(axis=0)).max() < 0.03, name


def test_land_by_cells_alone_would_not_agree(maps: list[xr.Dataset]) -> None:
    """What the finer points are for: by the centres of the coarse cells some country is off by far more."""
    right = pb.share(maps[2], "area", "country").covered_share
    ours = pb.share(maps[0], "area", "country").covered_share
    cell = maps[0].part_cell.values
    by_centres = maps[0].assign(
        part_covered=maps[0].part_covered.copy(data=maps[0].covered.values[:, cell].astype(float))
    )
    theirs = pb.share(by_centres, "area", "country").covered_share
    both = [place for place in ours.place.values if place in right.place.values]
    off = [float(abs(each - right).sel(place=both).max()) for each in (ours, theirs)]
    assert off[0] < 0.02 < off[1]


def test_homes_have_the_answer_of_an_arc_flown_there(loaded: Loader, maps: list[xr.Dataset]) -> None:
    shield, area = at(loaded, RUSHED, 4), maps[0]
    place = Places(area.home_latitude.values, area.home_longitude.values)
    judged = judge(worlds(shield, True), np.ones((1, area.sizes["home"]), np.bool_), place)
    np.testing.assert_array_equal(area.home_margin.values, judged.found.margin)
    for index in np.linspace(0, area.sizes["home"] - 1, 12).astype(int):
        aim = f"{place.latitude[index]},{place.longitude[index]}"
        traced = pb.trace(shield, "class", "start", aim)
        assert bool(traced.reachable) == bool(area.home_threatened[0, index])
        assert bool(traced.arc_covered) == bool(area.home_covered[0, index])


def test_towns_on_an_edge_are_those_with_another_answer_near_by(loaded: Loader, maps: list[xr.Dataset]) -> None:
    """Against a dense look around every home by brute force."""
    shield, area = at(loaded, RUSHED, 4), maps[0]
    near = 0.7 * (area.home_radius.values + area.attrs["edge_accuracy"])
    seen = 1 << (area.home_threatened.values[0].astype(int) + area.home_covered.values[0])
    for azimuth in np.radians(np.arange(0.0, 360.0, 15.0)):
        latitude = area.home_latitude.values + np.degrees(near * np.cos(azimuth) / 6.371e6)
        aside = np.degrees(near * np.sin(azimuth) / 6.371e6 / np.cos(np.radians(area.home_latitude.values)))
        places = Places(latitude, area.home_longitude.values + aside)
        found = judge(worlds(shield, True), np.ones((1, len(latitude)), np.bool_), places).found
        threatened = found.reaching[0] > 0
        seen |= 1 << (threatened.astype(int) + (threatened & (found.covering[0] == found.reaching[0])))
    on_edge = seen & (seen - 1) > 0
    told = area.home_answers.values[0]
    assert on_edge.sum() > 10
    missed = on_edge & (told & (told - 1) == 0)
    assert missed.sum() <= 0.02 * on_edge.sum()


def test_shares_lie_between_their_ends(maps: list[xr.Dataset], ranged: list[xr.Dataset]) -> None:
    for area in (maps[0], ranged[1]):
        shares = pb.share(area, "people", "country")
        apart = 0.0
        for name in figures(shares):
            if f"{name}_low" in shares:
                low, own, high = (shares[name + end].fillna(0.0).values for end in ("_low", "", "_high"))
                assert ((low <= own) & (own <= high)).all(), name
                apart = max(apart, float((high - low).max()))
        assert apart > 0.01


@pytest.mark.parametrize("seed", range(20))
def test_all_is_exactly_one_and_none_exactly_nought(ranged: list[xr.Dataset], seed: int) -> None:
    """Whatever the people of the towns: sums in another order must not make 0.9999999999999998 of everybody."""
    area = ranged[0]
    random = np.random.default_rng(seed).lognormal(9.0, 2.0, area.sizes["home"])
    weight = area.assign(home_people=("home", random))
    ones = np.ones_like(area.home_threatened.values)
    nobody = weight.assign(
        home_threatened=(area.home_threatened.dims, ~ones),
        home_covered=(area.home_threatened.dims, ~ones),
        home_state=(area.home_threatened.dims, np.zeros(ones.shape, np.int8)),
        home_answers=(area.home_threatened.dims, ones.astype(np.int8)),
        home_states=(area.home_threatened.dims, ones.astype(np.int8)),
    )
    everybody = weight.assign(
        home_threatened=(area.home_threatened.dims, ones),
        home_covered=(area.home_threatened.dims, ones),
        home_state=(area.home_threatened.dims, np.full(ones.shape, 3, np.int8)),
        home_answers=(area.home_threatened.dims, np.full(ones.shape, 4, np.int8)),
        home_states=(area.home_threatened.dims, np.full(ones.shape, 8, np.int8)),
    )
    for by in ("country", "all"):
        none, all_ = pb.share(nobody, "people", by), pb.share(everybody, "people", by)
        assert (none.untouched_share == 1.0).all()
        assert (none.reached_pieces == 0).all()
        assert none.covered_of_reached.isnull().all()
        for name in ("threatened_share", "covered_share", "umbra_share", "umbra_of_reached", "covered_of_reached"):
            assert (all_[name] == 1.0).all(), name
        assert (all_.reached_pieces == all_.pieces).all()
    one = everybody.home_covered.values.copy()
    one[0, int(np.argmin(random))] = False
    but_one = everybody.assign(home_covered=(area.home_covered.dims, one))
    assert float(pb.share(but_one, "people", "all").covered_share[0, 0]) < 1.0


def test_a_nominal_map_knows_no_umbra(maps: list[xr.Dataset], loaded: Loader, tmp_path: Path) -> None:
    area = maps[0]
    assert area.attrs["bounds"] == NO_BOUNDS
    assert not [name for name in area.data_vars if "state" in str(name) or "umbra" in str(name)]
    assert not [name for name in pb.share(area).data_vars if "umbra" in str(name) or "open" in str(name)]
    with xr.open_dataset(pb.save(area, tmp_path / "map.nc"), engine="h5netcdf") as read:
        assert not [name for name in read.variables if "published ranges" in read[name].attrs.get("long_name", "")]
        assert read.attrs["bounds"] == NO_BOUNDS
    shield = at(loaded, RUSHED, 4)
    file = write_layer(outlines_layer(outlines(shield, area, 2e4), area), tmp_path / "map.geojson")
    features = json.loads(file.read_text("utf-8"))["features"]
    assert {one["properties"]["answer"] for one in features} == {"open", "covered"}
    assert not [one for one in features if "published" in one["properties"]["meaning"]]
    with pytest.raises(DomainError, match="nominal numbers alone"):
        pb.publish(tmp_path / "report.html", shield.scenario, [area])
    with pytest.raises(DomainError, match="without the published ranges"):
        pb.check("shield-claims", shield.scenario, [area])


def test_nominal_numbers_with_ships_in_their_boxes_have_states_of_the_ships_places(loaded: Loader) -> None:
    box = {"north_south": "100 km", "east_west": "100 km", "note": "supposed", **OWN}
    afloat = changed(changed(RUSHED, "sites.west.patrol", box), "platforms.deck.kind", "ship")
    area = pb.cover(at(loaded, afloat, 3), nominal=True, ships="box")
    assert area.attrs["bounds"] == SHIPS != RANGES
    assert {"state", "home_state", "part_umbra"} <= set(area.data_vars)
    assert "published ranges" not in area.state.attrs["long_name"]
    shares = pb.share(area, "people", "all")
    least, most = (float(shares[name][0, 0]) for name in ("umbra_of_reached", "possible_of_reached"))
    assert least < float(shares.covered_of_reached[0, 0]) < most


def test_every_map_tells_how_many_numbers_have_no_range(loaded: Loader, maps: list[xr.Dataset]) -> None:
    before = maps[0].attrs
    assert 0 < before["numbers_without_range"] <= before["numbers"]
    ranged_ = {"value": "5 s", "low": "4 s", "high": "6 s", "source": "penumbra-assumption", "grade": "assumption"}
    coarse = changed(changed(NOMINAL, "link_delay", ranged_), "region.resolution", 0)
    after = pb.cover(loaded.shield(coarse), nominal=True).attrs
    assert after["numbers"] == before["numbers"]


def test_a_map_that_nothing_reaches_says_so_first_with_the_remedy(loaded: Loader) -> None:
    south = {"south": "-60 deg", "north": "-30 deg", "west": "0 deg", "east": "40 deg", "resolution": 2}
    shield = loaded.shield(changed(NOMINAL, "region", south))
    told = pb.cover(shield, nominal=True).attrs["empty"]
    assert "2,500 km" in told
    assert "flies at most" in told
    assert "Move the region" in told
    near = {"south": "33 deg", "north": "35 deg", "west": "45 deg", "east": "47 deg", "resolution": 3}
    told = pb.cover(loaded.shield(changed(NOMINAL, "region", near)), nominal=True).attrs["empty"]
    assert "with the shortest range, flies at least 900 km" in told
    within = {"south": "44 deg", "north": "46 deg", "west": "20 deg", "east": "24 deg", "resolution": 3}
    lofted = changed(changed(NOMINAL, "threats.class.loft", "25 deg"), "region", within)
    told = pb.cover(loaded.shield(lofted), nominal=True).attrs["empty"]
    assert "it may be range, loft or air" in told
    sea = {"south": "33.5 deg", "north": "34.3 deg", "west": "28 deg", "east": "31 deg", "resolution": 3}
    assert "No town" in pb.cover(loaded.shield(changed(NOMINAL, "region", sea)), nominal=True).attrs["empty"]
    whole = pb.cover(loaded.shield(NOMINAL), nominal=True)
    assert "empty" not in whole.attrs
    assert empty_reason(loaded.shield(NOMINAL), whole) == {}


def test_homes_of_a_region_are_those_of_its_box(maps: list[xr.Dataset]) -> None:
    found = homes(36.0, 48.0, 18.0, 34.0)
    for area in maps:
        np.testing.assert_array_equal(area.home_people, found.people)
