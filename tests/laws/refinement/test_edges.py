"""Outlines of a map against the truth beside them: one step in must be covered, one step out must not."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
import xarray as xr
from pyproj import Geod

from laws.worlds import DAY, RUSHED, changed
from penumbra.coverage.problem import Places
from penumbra.earth.outline import area as area_of
from penumbra.errors import DomainError
from penumbra.exporting.formats import write_layer
from penumbra.exporting.layers.maps import outlines_layer
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.cover import cover
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds
from penumbra.uncertainty.bounds.outlines import Outline, outlines

GEOD = Geod(ellps="WGS84")
LEVELS = {"umbra": 3, "penumbra": 2}


def shield_at(resolution: int, folder: Path) -> Shield:
    data = changed(changed(RUSHED, "region.resolution", resolution), "region.west", "10 deg")
    assumed = {"source": "penumbra-assumption", "grade": "assumption"}
    speed = {"value": "3.5 km/s", "low": "3.4 km/s", "high": "3.7 km/s", **assumed}
    data = changed(changed(data, "decision_time", "40 s"), "interceptors.dart.burnout_speed", speed)
    file = folder / "edges.yaml"
    file.write_text(json.dumps(data), "utf-8")
    return load(file).on(DAY)


@pytest.fixture(scope="module")
def shield(tmp_path_factory: pytest.TempPathFactory) -> Shield:
    return shield_at(5, tmp_path_factory.mktemp("edges"))


@pytest.fixture(scope="module")
def area(shield: Shield) -> xr.Dataset:
    return cover(shield, adaptive=True)


@pytest.fixture(scope="module")
def drawn(shield: Shield, area: xr.Dataset) -> dict[str, Outline]:
    return {outline.answer: outline for outline in outlines(shield, area)}


def rim(shape, box: tuple[float, float, float, float], count: int, seed: int):
    """Points on a shape's edge inside a box (west, south, east, north), and the azimuth out of the shape there."""
    random = np.random.default_rng(seed)
    lines = shapely.get_parts(shapely.boundary(shape))
    at, way = [], []
    while len(at) < count:
        line = random.choice(lines, p=shapely.length(lines) / shapely.length(lines).sum())
        place = random.uniform(0.0, line.length)
        point, ahead = line.interpolate(place), line.interpolate(place + 1e-4)
        if not (box[0] < point.x < box[2] and box[1] < point.y < box[3]) or point.equals(ahead):
            continue
        azimuth, _, _ = GEOD.inv(point.x, point.y, ahead.x, ahead.y)
        at.append((point.y, point.x))
        way.append(azimuth + 90.0)  # the inside lies on the left
    return np.array(at), np.array(way)


def moved(at, way, distance: float) -> Places:
    east, north, _ = GEOD.fwd(at[:, 1], at[:, 0], way, np.full(len(at), distance))
    return Places(np.asarray(north), np.asarray(east))


def right(shield: Shield, outline: Outline) -> float:
    """Share of points along an outline, not only where it was worked out, at which the edge is within a kilometre."""
    at, way = rim(outline.shape, (12.5, 32.0, 37.5, 58.0), 400, 5)
    verdict = {}
    for side, distance in (("in", -1e3), ("out", 1e3)):
        judged = judge(worlds(shield), np.ones((1, len(at)), np.bool_), moved(at, way, distance))
        covered = (judged.found.reaching > 0) & (judged.found.covering == judged.found.reaching)
        verdict[side] = covered[0] if outline.answer == "covered" else judged.state[0] >= LEVELS[outline.answer]
    return float((verdict["in"] & ~verdict["out"]).mean())


@pytest.mark.parametrize("answer", ["covered", "umbra"])
def test_the_edge_is_right_to_a_kilometre(shield, drawn, answer):
    assert right(shield, drawn[answer]) >= 0.99


@pytest.mark.parametrize("answer", ["covered", "umbra"])
def test_the_edge_is_as_right_from_cells_a_hundred_kilometres_apart(tmp_path, answer):
    """Straight from crossing to crossing, three of ten points would be off."""
    coarse = shield_at(3, tmp_path)
    outline = next(one for one in outlines(coarse, cover(coarse)) if one.answer == answer)
    assert right(coarse, outline) >= 0.99


def test_answers_do_not_overlap_and_are_as_large_as_their_cells(area, drawn):
    assert {"umbra", "penumbra", "open", "covered"} == set(drawn)
    for one, other in (("umbra", "penumbra"), ("umbra", "open"), ("penumbra", "open")):
        assert area_of(drawn[one].shape.intersection(drawn[other].shape)) < 1e-6 * area_of(drawn[one].shape)
    for index, word in ((1, "open"), (2, "penumbra"), (3, "umbra")):
        assert drawn[word].shape.is_valid
        cells = float(area.area.values[area.state.values[0] == index].sum())
        assert area_of(drawn[word].shape) == pytest.approx(cells, rel=0.1)


def test_a_finer_precision_moves_the_edge_by_less_than_the_coarser(shield, area, drawn):
    fine = {outline.answer: outline for outline in outlines(shield, area, precision=60.0)}
    moved_by = shapely.hausdorff_distance(drawn["covered"].shape, fine["covered"].shape)
    assert 0.0 < moved_by * 111e3 < 1e3


def test_geojson_says_what_it_is(tmp_path: Path, area, drawn):
    file = write_layer(outlines_layer(drawn.values(), area), tmp_path / "map.geojson")
    found = json.loads(file.read_text("utf-8"))
    assert found["type"] == "FeatureCollection"
    assert found["provenance"]["scenario_hash"] == area.attrs["scenario_hash"]
    assert [feature["properties"]["answer"] for feature in found["features"]] == list(drawn)
    for feature in found["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        assert shape.geom_type == "MultiPolygon"
        assert feature["properties"]["area_km2"] == pytest.approx(area_of(shape) / 1e6, abs=1.0)


def test_a_map_of_the_nominal_world_has_no_penumbra(shield):
    found = outlines(shield, cover(shield, nominal=True, adaptive=True))
    assert [outline.answer for outline in found] == ["covered", "open"]


def test_a_map_of_another_day_is_refused(shield, area):
    with pytest.raises(DomainError, match=r"the map's date is '2020-06-01', the shield's '2021-01-01'"):
        outlines(shield.model_copy(update={"date": shield.date.replace(2021, 1, 1)}), area)
    with pytest.raises(DomainError, match="precision: write a length above 0, not 0 m"):
        outlines(shield, area, precision=0)
