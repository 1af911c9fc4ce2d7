"""An adaptive map is the uniform one: wherever cells were flown exactly, and everywhere unless a patch hides."""

import copy

import h3.api.numpy_int as h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.worlds import DAY, NOMINAL, RUSHED, Data, Loader, changed, site
from penumbra.coverage.refinement import large_share_cells, refine
from penumbra.earth.cells import grid
from penumbra.earth.ellipsoid import positions
from penumbra.earth.map_units import units
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.cover import cover

GRID = grid(20, 85, -60, 60, 4)
CELL = GRID.cell.values
UP = positions(GRID.latitude.values, GRID.longitude.values)
UP = UP / np.linalg.norm(UP, axis=1)[:, None]

CENTRES = st.tuples(st.floats(20.0, 85.0), st.floats(-60.0, 60.0))
DISCS = st.lists(st.tuples(CENTRES, st.floats(1.2, 25.0)), min_size=1, max_size=4)  # [deg]; cells are 1 deg apart


def verdicts(discs) -> np.ndarray:
    """How many discs hold each cell."""
    found = np.zeros(len(CELL), np.int64)
    for (latitude, longitude), radius in discs:
        centre = positions([latitude], [longitude])[0]
        found += UP @ (centre / np.linalg.norm(centre)) > np.cos(np.radians(radius))
    return found


def refined(truth: np.ndarray, seeds: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Verdict of every cell (class, cell) by refinement, and which cells were flown to."""
    flown = np.zeros(truth.shape, np.bool_)

    def judge(wanted):
        assert not (wanted & flown).any(), "flown twice"
        flown[wanted] = True
        return np.where(flown, truth, -1)

    source = refine(CELL, len(truth), judge, seeds=seeds)
    rows = np.arange(len(truth))[:, None]
    assert flown[rows, source].all(), "an answer comes from a cell that was not flown"
    assert (source[flown] == np.nonzero(flown)[1]).all(), "a flown cell takes another's answer"
    return truth[rows, source], flown


@settings(max_examples=40, derandomize=True, deadline=None)
@given(first=DISCS, second=DISCS)
def test_what_is_missed_lies_apart_from_all_that_was_flown(first, second):
    """Between two discs a wedge may end in a cell by itself, which no coarse cell saw; nothing else is missed."""
    truth = np.array([verdicts(first), verdicts(second)])
    found, flown = refined(truth)
    missed = np.argwhere(found != truth)
    assert len(missed) <= 1e-4 * truth.size
    index = {one: row for row, one in enumerate(CELL.tolist())}
    for kind, row in missed:
        near = [index[other] for other in h3.grid_disk(CELL[row], 1).tolist() if other in index]
        assert not (flown[kind, near] & (truth[kind, near] == truth[kind, row])).any()


@settings(max_examples=40, derandomize=True, deadline=None)
@given(centre=CENTRES, radius=st.floats(1.2, 25.0))
def test_a_disc_wider_than_a_coarse_cell_comes_out_exactly(centre, radius):
    truth = np.array([verdicts([(centre, radius)])])
    np.testing.assert_array_equal(refined(truth)[0], truth)


def test_few_cells_are_flown_to_and_those_along_the_rim():
    truth = np.array([verdicts([((50.0, 10.0), 15.0)])])
    _, flown = refined(truth)
    assert flown.mean() < 0.25
    index = {one: row for row, one in enumerate(CELL.tolist())}
    for row, one in enumerate(CELL.tolist()):
        near = [index[other] for other in h3.grid_disk(one, 1).tolist() if other in index]
        if (truth[0, near] != truth[0, row]).any():
            assert flown[0, row]


def test_nothing_changes_nothing_is_refined():
    _, flown = refined(np.zeros((1, len(CELL)), np.int64))
    coarse = {h3.cell_to_parent(one, 3) for one in CELL.tolist()}
    assert flown.sum() == len(coarse)


def test_a_patch_of_a_single_cell_may_hide():
    """The limit that the docstring tells."""
    hidden = next(
        row for row, one in enumerate(CELL.tolist()) if one != h3.cell_to_center_child(h3.cell_to_parent(one, 3), 4)
    )
    truth = np.zeros((1, len(CELL)), np.int64)
    truth[0, hidden] = 1
    found, _ = refined(truth)
    assert (found == 0).all()


def test_a_seed_in_a_patch_shows_all_of_it():
    """Four cells of one parent that no coarse cell saw, and a fifth across its border."""
    parent = h3.latlng_to_cell(50.0, 10.0, 3)
    centre = h3.cell_to_center_child(parent, 4)
    ring = [one for one in h3.cell_to_children(parent, 4).tolist() if one != centre][:4]
    beyond = next(
        one
        for one in h3.grid_disk(ring[0], 1).tolist()
        if h3.cell_to_parent(one, 3) != parent and one != h3.cell_to_center_child(h3.cell_to_parent(one, 3), 4)
    )
    truth = np.isin(CELL, [*ring, beyond])[None].astype(np.int64)
    assert truth.sum() == 5
    assert (refined(truth)[0] == 0).all()
    seeds = np.isin(CELL, ring[:1])
    found, flown = refined(truth, seeds)
    np.testing.assert_array_equal(found, truth)
    assert flown.sum() < refined(truth)[1].sum() + 40


def test_weighty_cells_hold_most_of_a_country_and_are_few():
    cells = grid(30, 60, -10, 40, 4)
    chosen = large_share_cells(cells)
    assert 0.0 < chosen.mean() <= 1 / 40
    country = np.array([units()[unit].country for unit in cells.part_unit.values.tolist()])
    people = {one: cells.part_people.values[country == one].sum() for one in set(country.tolist())}
    share = cells.part_people.values / [max(people[one], 1.0) for one in country.tolist()]
    largest = np.zeros(len(chosen))
    np.maximum.at(largest, cells.part_cell.values, share)
    assert largest[chosen].max() == largest.max()
    assert chosen[largest > 0.2].all()


def regional(data: Data, resolution: int) -> Data:
    copied = copy.deepcopy(data)
    copied["region"]["resolution"] = resolution
    return copied


def ranged(data: Data) -> Data:
    """With ranges, so that there is a penumbra, and a second launch point."""
    for path, low, value, high in (
        ("interceptors.dart.burnout_speed", "3.0 km/s", "3.5 km/s", "3.8 km/s"),
        ("radars.own.range", "500 km", "700 km", "800 km"),
    ):
        data = changed(
            data,
            path,
            {"value": value, "low": low, "high": high, "source": "penumbra-assumption", "grade": "assumption"},
        )
    second = {key: value for key, value in site(31.0, 50.0).items() if key != "height"}
    return changed(data, "launch_points.second", second)


def shield_of(loaded: Loader, data: Data) -> Shield:
    loaded.shield(data)
    return load(loaded.folder / "law.yaml").on(DAY)


@pytest.mark.parametrize("data", [NOMINAL, RUSHED], ids=["nominal", "rushed"])
def test_a_map_refined_is_the_uniform_map_with_a_quarter_of_the_arcs(loaded: Loader, data: Data) -> None:
    """Measured: 25.03 % of the arcs in the nominal world, 11.1 % in the rushed one."""
    shield = shield_of(loaded, regional(ranged(data), 5))
    uniform, adaptive = cover(shield), cover(shield, adaptive=True)
    assert {0, 1, 2} <= set(np.unique(uniform.state))  # the rushed world has no umbra
    weight = uniform.area.values / uniform.area.values.sum()
    for name in ("threatened", "covered", "state"):
        differs = uniform[name].values != adaptive[name].values
        assert (differs @ weight).max() <= 0.002, name
    assert adaptive.attrs["arcs_of_cells"] <= 0.255 * uniform.attrs["arcs_of_cells"]
    own = adaptive.flown.values
    assert own.any(axis=1).all()
    for name in ("margin", "shots", "share_of_arcs", "state"):
        np.testing.assert_array_equal(adaptive[name].values[own], uniform[name].values[own])
    np.testing.assert_array_equal(
        np.moveaxis(adaptive.battery_margin.values, 1, -1)[own], np.moveaxis(uniform.battery_margin.values, 1, -1)[own]
    )


def test_every_figure_of_a_cell_not_flown_is_one_flown_cells(loaded: Loader) -> None:
    adaptive = cover(shield_of(loaded, regional(NOMINAL, 5)), nominal=True, adaptive=True)
    margin, covered = adaptive.margin.values, adaptive.covered.values
    np.testing.assert_array_equal(covered, margin >= 0.0)
    np.testing.assert_array_equal(adaptive.threatened.values, ~np.isnan(margin))
    assert np.isin(margin[~np.isnan(margin)], margin[adaptive.flown.values]).all()


def test_a_region_no_finer_than_the_first_look_is_flown_whole(loaded: Loader) -> None:
    shield = shield_of(loaded, regional(NOMINAL, 3))
    uniform, adaptive = cover(shield, nominal=True), cover(shield, nominal=True, adaptive=True)
    assert adaptive.flown.values.all()
    for name in uniform.data_vars:
        np.testing.assert_array_equal(uniform[name].values, adaptive[name].values)
    assert uniform.attrs["arcs_of_cells"] == adaptive.attrs["arcs_of_cells"]
