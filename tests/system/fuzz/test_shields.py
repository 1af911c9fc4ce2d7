"""Eighty random shields, and every invariant of the map held on each.

All of them are for `make test-all`; `make test` takes some of them.
"""

import copy
import json
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.cli.tables import shares_data
from penumbra.names import STATES
from system.fuzz.shields import DAY, random_world

QUICK, ALL = 2, 60
SEEDS = [*range(QUICK), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(QUICK, ALL))]
UNTOUCHED, OPEN, PENUMBRA, UMBRA = range(len(STATES))
EDGE = 0.02  # [s] to which the ends of sight and reach are found
SAME = 1e-9  # [s] to which the order of what is compared may matter


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> dict[str, Any]:
    return random_world(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shields")


def mapped(world: dict[str, Any], folder: Path, nominal: bool = False) -> xr.Dataset:
    file = folder / "shield.yaml"
    file.write_text(json.dumps(world), "utf-8")
    return pb.cover(pb.load(file).on(DAY), nominal)


@pytest.fixture(scope="module")
def area(world: dict[str, Any], folder: Path) -> xr.Dataset:
    return mapped(world, folder)


@pytest.fixture(scope="module")
def plain(world: dict[str, Any], folder: Path) -> xr.Dataset:
    """The nominal world alone."""
    return mapped(world, folder, nominal=True)


def test_states_agree_with_the_nominal_world(area: xr.Dataset) -> None:
    threatened, covered, state = area.threatened.values, area.covered.values, area.state.values
    assert not (covered & ~threatened).any()
    assert (state[threatened] != UNTOUCHED).all()
    assert covered[threatened & (state == UMBRA)].all()
    assert not (covered & (state == OPEN)).any()
    assert np.isin(state[covered], (PENUMBRA, UMBRA)).all()


def test_margins_and_shots_agree_with_what_is_covered(area: xr.Dataset) -> None:
    threatened, covered, margin = area.threatened.values, area.covered.values, area.margin.values
    assert (np.isnan(margin) == ~threatened).all()
    assert (covered[threatened] == (margin[threatened] >= 0.0)).all()
    assert (area.shots.values >= covered).all()
    assert ((area.share_of_arcs.values == 1.0) == covered).all()
    for each in area.battery.values:  # no battery alone does more than all of them together
        assert (area.battery_margin.sel(battery=each).values[threatened] <= margin[threatened] + SAME).all()


def test_the_nominal_run_is_the_nominal_world_of_the_whole(area: xr.Dataset, plain: xr.Dataset) -> None:
    for name in ("threatened", "covered", "margin", "shots", "share_of_arcs", "battery_margin"):
        np.testing.assert_array_equal(plain[name].values, area[name].values)


def test_threads_do_not_matter(
    world: dict[str, Any], folder: Path, plain: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    for threads in (1, 3):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", threads)
        other = mapped(world, folder, nominal=True)
        for name in ("threatened", "covered", "margin", "shots"):
            assert other[name].values.tobytes() == plain[name].values.tobytes()


def test_order_does_not_matter(world: dict[str, Any], folder: Path, plain: xr.Dataset) -> None:
    turned = copy.deepcopy(world)
    for section in ("threats", "launch_points", "sites", "sensors", "batteries", "radars", "interceptors"):
        turned[section] = dict(reversed(world[section].items()))
    other = mapped(turned, folder, nominal=True).sel(threat=plain.threat.values, cell=plain.cell.values)
    for name in ("threatened", "covered", "shots"):
        np.testing.assert_array_equal(other[name].values, plain[name].values)
    np.testing.assert_allclose(other.margin.values, plain.margin.values, rtol=0.0, atol=SAME)


def test_each_class_alone_is_the_same(world: dict[str, Any], folder: Path, plain: xr.Dataset) -> None:
    for name in world["threats"]:
        alone = mapped(world | {"threats": {name: world["threats"][name]}}, folder, nominal=True)
        one = plain.sel(threat=[name])
        for each in ("threatened", "covered", "margin", "shots"):
            np.testing.assert_array_equal(alone[each].values, one[each].values)


def never_worse(worse: xr.Dataset, better: xr.Dataset) -> None:
    """What is covered is kept, but for what hangs by less than the edges are found to."""
    np.testing.assert_array_equal(worse.threatened.values, better.threatened.values)
    lost = worse.covered.values & ~better.covered.values
    assert not (lost & (worse.margin.values > EDGE)).any()


def test_a_later_decision_never_helps(world: dict[str, Any], folder: Path, plain: xr.Dataset) -> None:
    never_worse(mapped(world | {"decision_time": "75 s"}, folder, nominal=True), plain)


def test_a_battery_less_never_helps(world: dict[str, Any], folder: Path, plain: xr.Dataset) -> None:
    for name in list(world["batteries"])[:2]:
        rest = {key: battery for key, battery in world["batteries"].items() if key != name}
        never_worse(mapped(world | {"batteries": rest}, folder, nominal=True), plain)


def test_feeds_and_guides_less_never_help(world: dict[str, Any], folder: Path, plain: xr.Dataset) -> None:
    lonely = copy.deepcopy(world)
    for battery in lonely["batteries"].values():
        battery.update(launch="own-radar", feeds=[], guides=[])
    never_worse(mapped(lonely, folder, nominal=True), plain)


def test_narrower_ranges_leave_less_doubt(world: dict[str, Any], folder: Path, area: xr.Dataset) -> None:
    """With the decision's time known exactly, what was certain stays so."""
    known = mapped(world | {"decision_time": "30 s"}, folder)
    sure, open_ = area.state.values == UMBRA, area.state.values == OPEN
    assert (known.state.values[sure] == UMBRA).all()
    assert (known.state.values[open_] == OPEN).all()


def test_shares_lie_within_their_bounds(area: xr.Dataset) -> None:
    for by in ("country", "alliance"):
        for of in ("people", "area"):
            shares = pb.share(area, of, by)
            some = shares.total.values > 0.0
            states = sum(shares[f"{name}_share"].values for name in STATES)
            np.testing.assert_allclose(states[:, some], 1.0, atol=1e-9)
            low, covered = shares.umbra_share.values[:, some], shares.covered_share.values[:, some]
            high = low + shares.penumbra_share.values[:, some]
            threatened = shares.threatened_share.values[:, some]
            assert (covered <= high + 1e-9).all()
            assert (covered <= threatened + 1e-9).all()
            assert (low - (1.0 - shares.untouched_share.values[:, some] - threatened) <= covered + 1e-9).all()


def test_files_give_back_the_map(area: xr.Dataset, tmp_path: Path) -> None:
    xr.testing.assert_identical(pb.read(pb.save(area, tmp_path / "map.nc")), area)
    record = shares_data([pb.share(area, "people", "country")])
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_an_arc_agrees_with_its_cell(world: dict[str, Any], folder: Path) -> None:
    """With one launch point and no lofts a cell's figures are those of one arc."""
    first = dict(list(world["launch_points"].items())[:1])
    threat = next(iter(world["threats"]))
    file = folder / "one.yaml"
    file.write_text(json.dumps(world | {"launch_points": first}), "utf-8")
    shield = pb.load(file).on(DAY)
    found = pb.cover(shield, True).sel(threat=threat)
    reached = np.flatnonzero(found.threatened.values)
    for cell in reached[:: max(len(reached) // 3, 1)]:
        aim = f"{float(found.latitude[cell])!r},{float(found.longitude[cell])!r}"
        traced = pb.trace(shield, threat, next(iter(first)), aim)
        assert bool(traced.reachable)
        margin = float(found.margin[cell])
        best = float(traced.arc_margin.max()) if traced.sizes["battery"] else -np.inf
        assert best == pytest.approx(margin, abs=0.05)
        if abs(margin) > 0.05:
            assert bool(traced.arc_covered) == bool(found.covered[cell])
