"""Outlines without a map: those of the map, as large as their cells, from answers that the full map gives too."""

import copy
import json
from pathlib import Path

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely
import xarray as xr
from pyproj import Geod

from laws.refinement.test_edges import right, shield_at
from laws.worlds import DAY, RUSHED, changed
from penumbra.coverage.problem import Places
from penumbra.errors import DomainError
from penumbra.names import STATES
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.cover import cover
from penumbra.uncertainty.bounds.edge_cells import FIRST, edge_cells
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds
from penumbra.uncertainty.bounds.inside_test import COVERED, inside_test
from penumbra.uncertainty.bounds.outlines import Outline, map_attributes, outlines

GEOD = Geod(ellps="WGS84")
BOX = (12.5, 32.0, 37.5, 58.0)  # west, south, east, north, well inside the region
OPEN, PENUMBRA, UMBRA = (STATES.index(word) for word in ("open", "penumbra", "umbra"))
LEVELS = {"open": OPEN, "penumbra": PENUMBRA, "umbra": UMBRA}


@pytest.fixture(scope="module")
def shield(tmp_path_factory: pytest.TempPathFactory) -> Shield:
    return shield_at(5, tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def area(shield: Shield) -> xr.Dataset:
    """The uniform map."""
    return cover(shield)


@pytest.fixture(scope="module")
def drawn(shield: Shield) -> dict[str, Outline]:
    return {outline.answer: outline for outline in outlines(shield)}


def on_the_ellipsoid(shape) -> float:
    """Area [m²] by another program's geodesics."""
    return sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in shape.geoms)


def of_cell(cell: int) -> float:
    """Area [m²] of a cell, by the same geodesics between H3's corners."""
    north, east = np.array(h3.cell_to_boundary(cell)).T
    return abs(GEOD.polygon_area_perimeter(east, north)[0])


def answers(shield: Shield, places: Places) -> tuple[np.ndarray, np.ndarray]:
    """State, and whether covered in the nominal world, of places, by the judge of maps in full."""
    judged = judge(worlds(shield), np.ones((1, len(places.latitude)), np.bool_), places)
    held = (judged.found.reaching > 0) & (judged.found.covering == judged.found.reaching)
    return judged.state[0], held[0]


def test_the_cells_have_the_answers_of_the_uniform_map(shield, area):
    for nominal in (False, True):
        found = edge_cells(shield, worlds(shield, nominal), np.ones(1, np.bool_), nominal, lambda done: None)
        np.testing.assert_array_equal(found.cell, area.cell.values)
        np.testing.assert_array_equal(found.covered, area.covered.values)
        wanted = np.where(area.threatened.values, OPEN, 0) if nominal else area.state.values
        np.testing.assert_array_equal(found.state, wanted)


def test_a_patch_as_wide_as_said_holds_a_first_cell():
    """Every point lies within 30 km of a centre: corners are the farthest points of cells."""
    random = np.random.default_rng(1)
    cells = random.choice(np.asarray(h3.uncompact_cells(h3.get_res0_cells(), FIRST)), 20_000, replace=False).tolist()
    far = [
        max(h3.great_circle_distance(h3.cell_to_latlng(one), corner) for corner in h3.cell_to_boundary(one))
        for one in cells
    ]
    assert 25.0 < max(far) < 30.0


def test_outlines_alone_are_those_of_the_uniform_map(shield, area, drawn):
    of_map = {outline.answer: outline for outline in outlines(shield, area)}
    assert set(drawn) == set(of_map) == {"umbra", "penumbra", "open", "covered"}
    for answer, outline in drawn.items():
        assert shapely.equals_exact(outline.shape, of_map[answer].shape, tolerance=1e-6, normalize=True), answer


@pytest.mark.parametrize("answer", ["covered", "umbra"])
def test_the_edge_is_right_to_a_kilometre(shield, drawn, answer):
    assert right(shield, drawn[answer]) >= 0.99


@pytest.mark.parametrize("inside", [("covered",), ("umbra",), ("penumbra", "umbra")], ids=" or ".join)
def test_the_area_is_that_of_the_cells_within_a_thousandth(shield, area, drawn, inside):
    """Cells at the edge count by their children of two resolutions on, each judged in full at its centre."""
    box = shapely.box(*BOX)
    assert all(box.contains(drawn[one].shape) for one in inside), "at the rim of the region, cells jut out"

    def chosen(state, covered):
        return covered if inside == ("covered",) else state >= min(LEVELS[one] for one in inside)

    cells = area.cell.values.tolist()
    held = dict(zip(cells, chosen(area.state.values[0], area.covered.values[0]).tolist(), strict=True))
    mixed = [one for one in cells if any(held.get(near, held[one]) != held[one] for near in h3.grid_disk(one, 1))]
    children = np.concatenate([h3.cell_to_children(one, 7) for one in mixed])
    latitude, longitude = np.array([h3.cell_to_latlng(one) for one in children.tolist()]).T
    within = chosen(*answers(shield, Places(latitude.copy(), longitude.copy())))
    whole = [one for one in set(cells) - set(mixed) if held[one]]
    wanted = sum(map(of_cell, whole)) + sum(map(of_cell, children[within].tolist()))
    assert sum(on_the_ellipsoid(drawn[one].shape) for one in inside) == pytest.approx(wanted, rel=1e-3)


def test_the_cheap_test_of_each_outline_is_the_full_judgement(shield):
    random = np.random.default_rng(2)
    places = Places(random.uniform(30.0, 60.0, 3000), random.uniform(0.0, 40.0, 3000))
    state, covered = answers(shield, places)
    row = np.zeros(3000, np.int64)
    for level, wanted in ((OPEN, state >= OPEN), (PENUMBRA, state >= PENUMBRA), (UMBRA, state == UMBRA)):
        test = inside_test(worlds(shield), 1, row, np.full(3000, level))
        np.testing.assert_array_equal(test.inside(np.arange(3000), *places), wanted)
        assert 0.01 < wanted.mean() < 0.99
    test = inside_test(worlds(shield), 1, row, np.full(3000, COVERED))
    np.testing.assert_array_equal(test.inside(np.arange(3000), *places), covered)


def test_without_a_map_the_nominal_world_has_no_penumbra(shield):
    found = outlines(shield, nominal=True)
    of_map = outlines(shield, cover(shield, nominal=True))
    assert [outline.answer for outline in found] == ["covered", "open"]
    for one, other in zip(found, of_map, strict=True):
        assert shapely.equals_exact(one.shape, other.shape, tolerance=1e-6, normalize=True)


def test_what_is_said_of_the_origin_is_what_the_map_says(shield, area):
    said = map_attributes(shield)
    assert said == {name: area.attrs[name] for name in said}
    assert {"scenario_hash", "bounds", "ships", "numbers", "title", "source"} <= set(said)


def test_progress_rises_to_one(shield):
    told: list[float] = []
    outlines(shield, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_cannot_be_asked_is_refused(shield, area):
    for words in ({"nominal": True}, {"ships": "box"}, {"ships": 3}):
        with pytest.raises(DomainError, match="nominal and ships are those of the map; leave them out"):
            outlines(shield, area, **words)
    with pytest.raises(DomainError, match="no threat class 'long'"):
        outlines(shield, threat="long")
    with pytest.raises(DomainError, match="patrol box"):
        outlines(shield, ships="box")
    with pytest.raises(DomainError, match="precision: write a length above 0, not -1 m"):
        outlines(shield, precision=-1)


def test_one_class_alone_is_as_among_both(tmp_path: Path):
    data = copy.deepcopy(RUSHED)
    data["region"]["resolution"] = 4
    data["threats"]["other"] = changed(data, "threats.class.range", "2400 km")["threats"]["class"]
    file = tmp_path / "two.yaml"
    file.write_text(json.dumps(data), "utf-8")
    two = load(file).on(DAY)
    every = outlines(two)
    assert {one.threat for one in every} == {"class", "other"}
    for threat in ("class", "other"):
        alone = outlines(two, threat=threat)
        wanted = [one for one in every if one.threat == threat]
        assert [one.answer for one in alone] == [one.answer for one in wanted]
        for one, other in zip(alone, wanted, strict=True):
            assert shapely.equals_exact(one.shape, other.shape, tolerance=1e-6, normalize=True)
