"""Rows that cannot be flown are told by name, before anything is worked out; and what else a table may not hide."""

import numpy as np
import pytest

import penumbra as pb
from laws.worlds import NOMINAL, Loader, changed
from penumbra.coverage.contribution import contribution
from penumbra.coverage.nominal_map import nominal_map
from penumbra.coverage.problem import Places
from penumbra.errors import DomainError

PLACES = Places(np.array([45.0]), np.array([25.0]))


def test_a_row_that_contradicts_itself_is_named(loaded: Loader) -> None:
    shield = loaded.shield(NOMINAL)
    table = pb.worlds.along(shield, "threats.class.burn_time", ["120 s", "20 s"])
    with pytest.raises(DomainError, match=r"world 'threats\.class\.burn_time 20 s': .*burn_time 20 s"):
        pb.evaluate(pb.bind(shield), table, PLACES)


def test_a_missing_value_is_not_made_nominal(loaded: Loader) -> None:
    shield = loaded.shield(NOMINAL)
    table = pb.worlds.along(shield, "decision_time", ["30 s", "60 s"]).copy(deep=True)
    table["world_value"][1] = np.nan
    other = pb.worlds.along(shield, "link_delay", ["5 s"])
    for refuses in (lambda: pb.worlds.join(table, other), lambda: pb.worlds.combined(other, table)):
        with pytest.raises(DomainError, match="decision_time has no value"):
            refuses()


def test_worlds_named_by_numbers_are_refused(loaded: Loader) -> None:
    shield = loaded.shield(NOMINAL)
    table = pb.worlds.along(shield, "decision_time", ["30 s", "60 s"]).assign_coords(world=[1, 0])
    with pytest.raises(DomainError, match="names each world by text"):
        pb.at(shield, table, 1)


def test_a_sensor_and_a_battery_of_one_name_are_taken_away_one_by_one(loaded: Loader) -> None:
    data = changed(NOMINAL, "batteries", {"watch": NOMINAL["batteries"]["deck-battery"]})
    shield = loaded.shield(data)
    found = contribution(shield)
    assert bool(found.covered.any())
    assert (found.battery_needed.sel(battery="watch").values == found.covered.values).all()
    blind = nominal_map(pb.at(shield, pb.worlds.along(shield, "sensors.watch", [0.0])))
    lost = found.covered.values & ~blind.covered.values
    np.testing.assert_array_equal(found.needed.sel(sensor="watch").values, lost)
