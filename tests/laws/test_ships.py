"""Ships in their patrol boxes: where they go, and what the map makes of it."""

import json
import math
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod

import penumbra as pb
from laws.worlds import DAY, NOMINAL, Data, Loader, changed
from laws.worlds import site as spot
from penumbra.coverage.nominal_map import nominal_map
from penumbra.earth.map_units import units
from penumbra.errors import DomainError, ScenarioError
from penumbra.names import STATES
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from penumbra.scenario.ship_positions import (
    CORNERS,
    Place,
    all_positions,
    boxed_sites,
    with_copies_everywhere,
    with_ships_at,
    with_ships_drawn,
)
from penumbra.scenario.worlds import ashore, at
from penumbra.uncertainty.bounds import extreme_worlds as worlds_

UNTOUCHED, OPEN, PENUMBRA, UMBRA = range(len(STATES))
OWN = {"source": "penumbra-assumption", "grade": "assumption"}
BOX = {"north_south": "220 km", "east_west": "300 km", **OWN}
LOOSE = {"value": "3.5 km/s", "low": "3.2 km/s", "high": "3.9 km/s", **OWN}


def world(box: Data = BOX) -> Data:
    data = changed(changed(NOMINAL, "region.resolution", 2), "platforms.deck.kind", "ship")
    return changed(data, "sites.west.patrol", box)


@pytest.fixture(scope="module")
def afloat(loaded: Loader) -> Shield:
    return loaded.shield(world())


def place(shield: Shield, key: str = "west") -> tuple[float, float]:
    site = shield.scenario.sites[key]
    return site.latitude.value, site.longitude.value


def with_ships_at_place(shield: Shield, corner: Place) -> Shield:
    """The shield with every ship at the same place of its own box."""
    return with_ships_at(shield, dict.fromkeys(boxed_sites(shield), corner))


def test_corners_are_as_far_as_the_box_is_wide(afloat: Shield) -> None:
    geod, (la, lo) = Geod(ellps="WGS84"), place(afloat)
    for corner in CORNERS:
        there = with_ships_at_place(afloat, corner)
        assert place(there, "east") == place(afloat, "east")
        assert there.scenario.sites["west"].patrol is None
        moved_la, moved_lo = place(there)
        assert geod.inv(lo, la, lo, moved_la)[2] == pytest.approx(220e3, rel=0.004)
        assert geod.inv(lo, la, moved_lo, la)[2] == pytest.approx(300e3, rel=0.004)
        assert (math.copysign(1.0, moved_la - la), math.copysign(1.0, moved_lo - lo)) == corner


def test_a_box_over_the_date_line_stays_on_the_map(loaded: Loader) -> None:
    data = changed(world(), "sites.west.longitude", "179.5 deg")
    _, east = place(with_ships_at_place(loaded.shield(data), (1.0, 1.0)))
    assert -180.0 <= east < -175.0


def test_places_are_drawn_evenly_in_the_box_and_the_same_for_a_seed(afloat: Shield) -> None:
    low, high = (np.array(place(with_ships_at_place(afloat, corner))) for corner in (CORNERS[0], CORNERS[-1]))
    found = np.array([place(with_ships_drawn(afloat, seed)) for seed in range(400)])
    assert (found > low).all()
    assert (found < high).all()
    np.testing.assert_allclose(found.mean(axis=0), (low + high) / 2.0, atol=0.1 * (high - low).max())
    np.testing.assert_allclose(found.std(axis=0), (high - low) / math.sqrt(12.0), rtol=0.1)
    assert place(with_ships_drawn(afloat, 5)) == place(with_ships_drawn(afloat, 5))


def test_anywhere_in_the_box_is_the_worst_and_the_best_of_its_places(loaded: Loader, afloat: Shield) -> None:
    """Against maps of worlds in which the station itself was written at the corner."""
    everywhere = [nominal_map(afloat).covered.values]
    for corner in CORNERS:
        la, lo = place(with_ships_at_place(afloat, corner))
        data = changed(changed(NOMINAL, "region.resolution", 2), "sites.west.latitude", f"{la!r} deg")
        everywhere.append(
            nominal_map(loaded.shield(changed(data, "sites.west.longitude", f"{lo!r} deg"))).covered.values
        )
    found = pb.cover(afloat, nominal=True, ships="box")
    np.testing.assert_array_equal(found.state == UMBRA, np.all(everywhere, axis=0))
    np.testing.assert_array_equal(found.state >= PENUMBRA, np.any(everywhere, axis=0))
    np.testing.assert_array_equal(found.covered, everywhere[0])
    assert {OPEN, PENUMBRA, UMBRA} <= set(found.state.values.ravel().tolist())
    assert found.attrs["ships"] == "box"


def two_ships() -> Data:
    """Two ships that feed and guide each other, each of which covers some cells only from some of its places."""
    data = changed(world(), "sites.south", {**spot(38.0, 24.0), "patrol": BOX})
    data = changed(data, "region.resolution", 3)
    data = changed(data, "sensors.second-radar", {**data["sensors"]["deck-radar"], "site": "south"})
    first = data["batteries"]["deck-battery"]
    apart = {"feeds": ["watch", "deck-radar"], "guides": ["watch", "deck-radar"], "site": "south"}
    data = changed(data, "batteries.second-battery", {**first, **apart, "radar": "second-radar"})
    for key in ("feeds", "guides"):
        data = changed(data, f"batteries.deck-battery.{key}", ["watch", "second-radar"])
    return data


@pytest.fixture(scope="module")
def pair(loaded: Loader) -> Shield:
    return loaded.shield(two_ships())


@pytest.fixture(scope="module")
def each_array(pair: Shield) -> NDArray[np.bool_]:
    """What is covered with the ships at each combination of their places, (array, threat, cell)."""
    return np.array([nominal_map(with_ships_at(pair, held)).covered.values for held in all_positions(pair)])


def test_arrays_are_every_combination_of_places_once(pair: Shield) -> None:
    held = [(each["west"], each["south"]) for each in all_positions(pair)]
    assert len(held) == len(set(held)) == 25
    assert all(a == b for a, b in held[:5])


def test_the_box_holds_for_every_combination_of_places(pair: Shield, each_array: NDArray[np.bool_]) -> None:
    """Umbra in every array of the ships and open in none; to look at all ships at one corner would be too rosy."""
    state = pb.cover(pair, nominal=True, ships="box").state.values
    np.testing.assert_array_equal(state == UMBRA, each_array.all(axis=0))
    np.testing.assert_array_equal(state >= PENUMBRA, each_array.any(axis=0))
    assert (each_array[:5].all(axis=0) & ~each_array.all(axis=0)).any()


def test_ships_everywhere_at_once_cover_no_less_than_anywhere(pair: Shield, each_array: NDArray[np.bool_]) -> None:
    most = nominal_map(with_copies_everywhere(pair)).covered.values
    assert not (each_array.any(axis=0) & ~most).any()
    assert not most.all()


def test_what_is_left_without_a_ship_is_covered_wherever_it_is(loaded: Loader) -> None:
    """With the other ship tied up on station."""
    shield = loaded.shield(changed(two_ships(), "sites.south", spot(38.0, 24.0)))
    least = nominal_map(at(shield, ashore(shield))).covered.values
    assert list(at(shield, ashore(shield)).batteries) == ["second-battery"]
    assert least.any()
    for held in all_positions(shield):
        covered = nominal_map(with_ships_at(shield, held)).covered.values
        assert not (least & ~covered).any()
        assert (covered & ~least).any()


def test_many_ships_are_bounded_on_the_safe_side(
    pair: Shield, each_array: NDArray[np.bool_], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds_, "MOST_SHIPS", 1)
    state = pb.cover(pair, nominal=True, ships="box").state.values
    assert not ((state == UMBRA) & ~each_array.all(axis=0)).any()
    assert not ((state == OPEN) & each_array.any(axis=0)).any()
    assert (state == OPEN).any()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.slow
def test_ships_drawn_in_their_boxes_find_no_other_answer(pair: Shield, seed: int) -> None:
    """The umbra is covered and the open sky is not with the ships at places between those that were looked at."""
    state = pb.cover(pair, nominal=True, ships="box").state.values
    covered = nominal_map(with_ships_drawn(pair, seed)).covered.values
    assert int(((state == UMBRA) & ~covered).sum()) == 0
    assert int(((state == OPEN) & covered).sum()) == 0


@pytest.fixture(scope="module")
def uncertain(loaded: Loader) -> Shield:
    file = loaded.folder / "uncertain.yaml"
    data = changed(world(), "interceptors.dart.burnout_speed", LOOSE)
    file.write_text(json.dumps(data), "utf-8")
    return load(file).on(DAY)


def test_a_box_shrinks_the_umbra_and_the_open_sky(uncertain: Shield) -> None:
    on_station, anywhere = pb.cover(uncertain), pb.cover(uncertain, ships="box")
    np.testing.assert_array_equal(anywhere.threatened, on_station.threatened)
    np.testing.assert_array_equal(anywhere.state == UNTOUCHED, on_station.state == UNTOUCHED)
    for state in (UMBRA, OPEN):
        assert not ((anywhere.state == state) & (on_station.state != state)).any()
        assert int((anywhere.state == state).sum()) < int((on_station.state == state).sum())


def test_a_drawn_place_is_that_map(uncertain: Shield) -> None:
    ours, again, other = (
        pb.cover(uncertain, ships=3),
        pb.cover(with_ships_drawn(uncertain, 3)),
        pb.cover(uncertain, ships=4),
    )
    for name in ("state", "covered", "margin"):
        assert ours[name].values.tobytes() == again[name].values.tobytes()
    assert ours.margin.values.tobytes() != other.margin.values.tobytes()
    assert ours.attrs["ships"] == "drawn, seed 3"


def test_a_box_without_size_is_the_station(loaded: Loader) -> None:
    point = loaded.shield(world({"north_south": "0 km", "east_west": "0 km", **OWN}))
    on_station, anywhere = pb.cover(point), pb.cover(point, ships="box")
    np.testing.assert_array_equal(anywhere.state, on_station.state)


@pytest.mark.parametrize("ships", ["bow", -1])
def test_other_words_are_refused(afloat: Shield, ships: Any) -> None:
    with pytest.raises(DomainError, match="write station, box, or a whole number"):
        pb.cover(afloat, ships=ships)


@pytest.mark.parametrize("ships", ["box", 3])
def test_without_a_box_there_is_nowhere_to_go(loaded: Loader, ships: Any) -> None:
    with pytest.raises(DomainError, match="patrol:"):
        pb.cover(loaded.shield(NOMINAL), ships=ships)


def test_boxes_that_are_none_are_told(loaded: Loader) -> None:
    with pytest.raises(ScenarioError, match="north_south: 2000 km is outside 0 km to 500 km"):
        loaded.shield(world({**BOX, "north_south": "2000 km"}))
    with pytest.raises(ScenarioError, match="not drawn beyond 80 deg"):
        loaded.shield(changed(world(), "sites.west.latitude", "84 deg"))
    with pytest.raises(ScenarioError, match="no source 'nobody'"):
        loaded.shield(world({**BOX, "source": "nobody"}))


def test_the_stations_of_the_built_in_case_lie_in_open_water() -> None:
    shield = load("epaa").on("2018-12-31", "planned")
    land = shapely.union_all(
        [unit.polygon for unit in units().values() if unit.country in ("GRC", "TUR", "CYP", "CYN", "EGY")]
    )
    for key, site in shield.scenario.sites.items():
        if site.patrol is not None:
            corners = [place(with_ships_at_place(shield, corner), key) for corner in CORNERS]
            west, east = min(lo for _, lo in corners), max(lo for _, lo in corners)
            south, north = min(la for la, _ in corners), max(la for la, _ in corners)
            assert not land.intersects(shapely.box(west, south, east, north)), key
