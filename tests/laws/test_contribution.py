"""What an element is worth: the cells that open without it, found by running the whole map without it."""

import numpy as np
import pytest

import penumbra as pb
from laws.worlds import NOMINAL, OWN, STANDS, Loader, changed, site
from penumbra.coverage.contribution import contribution
from penumbra.coverage.nominal_map import nominal_map
from penumbra.scenario.model import Shield
from penumbra.scenario.worlds import at, without
from penumbra.uncertainty.bounds.cover import cover

FINE = changed(NOMINAL, "region.resolution", 2)


@pytest.fixture(scope="module")
def spread(loaded: Loader) -> Shield:
    """Two batteries apart, each with a radar, and a forward radar that feeds and guides both."""
    data = changed(FINE, "sites.third", site(50.0, 30.0))
    data = changed(data, "sensors.third", {"name": "Third", "card": "own", "site": "third", **STANDS})
    second = data["batteries"]["deck-battery"] | {"site": "third", "radar": "third"}
    return loaded.shield(changed(data, "batteries.second", second))


@pytest.fixture(scope="module")
def epaa() -> Shield:
    return pb.load("epaa", ["region.resolution=2", "launch_areas.iran.points=2"]).on("2018-12-31", "planned")


@pytest.mark.parametrize("which", ["spread", "epaa"])
def test_nothing_taken_away_adds_a_cell_and_what_opens_is_needed(which: str, request: pytest.FixtureRequest) -> None:
    shield = request.getfixturevalue(which)
    found, whole = contribution(shield), nominal_map(shield)
    np.testing.assert_array_equal(found.covered, whole.covered)
    assert bool(found.needed.any())
    assert bool(found.battery_needed.any())
    for dim, flags in (("sensor", found.needed), ("battery", found.battery_needed)):
        for key in found[dim].values:
            less = nominal_map(at(shield, without(shield, str(key)))).covered.values
            assert not (less & ~whole.covered.values).any(), key
            np.testing.assert_array_equal(flags.sel({dim: key}), whole.covered.values & ~less, err_msg=str(key))


def test_shares_are_of_what_is_covered(spread: Shield) -> None:
    found = contribution(spread)
    for prefix in ("", "battery_"):
        lost = found[f"{prefix}needed"].astype(float) @ found.land / (found.covered.astype(float) @ found.land)
        np.testing.assert_allclose(found[f"{prefix}needed_land"], lost, rtol=1e-12)
        assert 0.0 < float(found[f"{prefix}needed_land"].max()) <= 1.0


def test_shares_of_people_are_of_their_homes(spread: Shield) -> None:
    found, whole = contribution(spread), cover(spread, nominal=True)
    covered, people = whole.home_covered.values, whole.home_people.values
    for dim, name in (("sensor", "needed_people"), ("battery", "battery_needed_people")):
        assert 0.0 < float(found[name].max()) <= 1.0
        for key in found[dim].values:
            less = cover(at(spread, without(spread, str(key))), nominal=True).home_covered.values
            lost = (covered & ~less) @ people / (covered @ people)
            np.testing.assert_allclose(found[name].sel({dim: key}), lost, rtol=1e-12, err_msg=str(key))


def test_a_radar_with_a_twin_is_not_needed(loaded: Loader) -> None:
    data = changed(FINE, "sensors.twin", {**FINE["sensors"]["watch"], "name": "Twin"})
    for field in ("feeds", "guides"):
        data = changed(data, f"batteries.deck-battery.{field}", ["watch", "twin"])
    alone, doubled = contribution(loaded.shield(FINE)), contribution(loaded.shield(data))
    assert bool(alone.needed.sel(sensor="watch").any())
    assert not doubled.needed.sel(sensor=["watch", "twin"]).any()


def test_without_its_only_battery_all_is_open_and_shares_of_nothing_are_nan(loaded: Loader) -> None:
    shield = loaded.shield(FINE)
    assert (contribution(shield).battery_needed_people.sel(battery="deck-battery") == 1.0).all()
    idle = changed(FINE, "batteries.deck-battery.actual", {"start": "2030-01-01", **OWN})
    assert np.isnan(contribution(loaded.shield(idle)).needed_people).all()
