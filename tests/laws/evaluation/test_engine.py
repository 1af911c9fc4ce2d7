"""Many worlds at once are the same worlds one by one, whatever stands beside them."""

import numpy as np
import pytest
import xarray as xr
from numba.core import config

from laws.worlds import NOMINAL, Loader, changed
from penumbra.coverage import problem
from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.evaluate import answers_of, evaluate
from penumbra.coverage.margin_reducers import Margins
from penumbra.coverage.nominal_map import nominal_map, region_cells
from penumbra.coverage.problem import Places, bind
from penumbra.coverage.reducers import Bits, Counts, Launches, Shares
from penumbra.scenario.worlds import at, nominal

NUMBERS = {
    "interceptors.dart.burnout_speed": (3000.0, 4500.0),
    "threats.class.burn_time": (110.0, 130.0),
    "platforms.deck.reaction_time": (0.0, 90.0),
    "radars.forward.range": (5e5, 2e6),
}


@pytest.fixture(scope="module")
def shield(tmp_path_factory):
    second = {"name": "Second", "latitude": "30 deg", "longitude": "50 deg", "source": "penumbra-assumption"}
    data = changed(NOMINAL, "launch_points.second", second | {"grade": "assumption"})
    data = changed(data, "region.resolution", 2)
    return Loader(tmp_path_factory.mktemp("shield")).shield(data)


@pytest.fixture(scope="module")
def places(shield):
    cells = region_cells(shield)
    return Places(cells.latitude.values, cells.longitude.values)


@pytest.fixture(scope="module")
def table(shield):
    """Twenty-four worlds: six draws of the threat, with four defences each."""
    draw = np.random.default_rng(11)
    rows = nominal(shield).isel(world=np.zeros(24, int))
    values = rows.world_value.copy()
    for path, ends in NUMBERS.items():
        values.loc[:, path] = draw.uniform(*ends, 24)
    values.loc[:, "threats.class.burn_time"] = np.repeat(draw.uniform(110.0, 130.0, 6), 4)
    names = np.array([f"w{row}" for row in range(24)])
    return rows.assign(world_value=values).assign_coords(world=names, draw=("world", np.arange(24) // 4))


def everything(places):
    return (Counts(by="draw"), Bits(), Margins(), Launches(), Shares({"one": np.ones(len(places.latitude))}))


@pytest.fixture(scope="module")
def found(shield, table, places):
    return evaluate(bind(shield), table, places, reducers=everything(places))


def test_each_row_is_the_world_of_an_exact_scenario(shield, table, found):
    kinds = set()
    for world in table.world.values:
        alone = nominal_map(at(shield, table, str(world))).sel(threat="class")
        one = answers_of(found, world, "class")
        assert np.array_equal(one.reached, alone.threatened)
        assert np.array_equal(one.covered, alone.covered)
        kinds |= set(zip(one.reached.tolist(), one.covered.tolist(), strict=True))
    assert len(kinds) == 3


def test_in_any_order_and_on_one_thread_the_same(shield, table, places, found, monkeypatch):
    bound = bind(shield)
    shuffled = table.isel(world=np.random.default_rng(3).permutation(24))
    again = evaluate(bound, shuffled, places, reducers=everything(places))
    told = again.attrs.pop("worlds_digest"), found.attrs["worlds_digest"]
    assert told[0] != told[1]  # it names the rows in their order
    again = again.assign_attrs(worlds_digest=told[1])
    xr.testing.assert_identical(again.sel(world=table.world.values), found)
    monkeypatch.setattr(config, "NUMBA_NUM_THREADS", 1)
    xr.testing.assert_identical(evaluate(bound, table, places, reducers=everything(places)), found)


def test_rows_alone_give_the_same_and_are_found_again_among_others(shield, table, places, found, tmp_path):
    store = AnswerStore(tmp_path)
    for row in range(0, 24, 5):
        alone = evaluate(bind(shield), table.isel(world=[row]), places, reducers=[Bits()], store=store)
        xr.testing.assert_identical(alone.reached_bits, found.reached_bits.isel(world=[row]))
        xr.testing.assert_identical(alone.covered_bits, found.covered_bits.isel(world=[row]))
    again = evaluate(bind(shield), table, places, reducers=[Bits()], store=store)
    assert again.attrs["from_store"] == 5
    xr.testing.assert_identical(again.covered_bits, found.covered_bits)


def test_another_shield_shares_no_answers(shield, table, places, tmp_path):
    evaluate(bind(shield), table, places, store=AnswerStore(tmp_path))
    other = at(shield, table, "w3")
    its = nominal(other).isel(world=np.zeros(24, int))
    assert np.array_equal(its.quantity, table.quantity)
    its = its.assign(world_value=table.world_value.variable).assign_coords(world=table.world.values)
    assert evaluate(bind(other), its, places, store=AnswerStore(tmp_path)).attrs["from_store"] == 0
    assert evaluate(bind(shield), table, places, store=AnswerStore(tmp_path)).attrs["from_store"] == 24


def test_another_engine_shares_no_answers(shield, table, places, tmp_path, monkeypatch):
    evaluate(bind(shield), table, places, store=AnswerStore(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(problem, "engine", lambda: "another")
        assert evaluate(bind(shield), table, places, store=AnswerStore(tmp_path)).attrs["from_store"] == 0
    assert evaluate(bind(shield), table, places, store=AnswerStore(tmp_path)).attrs["from_store"] == 24
