"""Layers in the files of vectors and tables, read by GDAL, shapely, pyarrow and Python's csv."""

import csv
import json
import os
import sys

import numpy as np
import pyarrow.parquet
import pyogrio
import pytest
import shapely
import xarray as xr
from pyproj import Geod

import penumbra as pb
from penumbra.earth.outline import area as area_of
from penumbra.earth.outline import cell_shapes
from penumbra.errors import DomainError, OutputError
from penumbra.exporting import optional
from penumbra.exporting.formats import write_layer
from penumbra.exporting.layers.maps import answers_of, cells_layer, outlines_layer
from penumbra.exporting.layers.tables import shares_layer
from penumbra.exporting.writers.vector_files import _short_names

GEOD = Geod(ellps="WGS84")
PARTS = (".cpg", ".dbf", ".prj", ".shp", ".shx")
WORLD = shapely.box(-180.0, -90.0, 180.0, 90.0)


def read(file):
    """Names of the fields, their values, and the shapes, as GDAL reads them, with the file's metadata."""
    meta, _, wkb, values = pyogrio.raw.read(file)
    shapes = None if wkb is None else shapely.from_wkb(wkb)
    return meta, dict(zip(meta["fields"].tolist(), values, strict=True)), shapes


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("where", ["date_line", "pole"])
def test_cells_have_their_areas_and_none_runs_round_the_globe(request, where):
    """The area of each shape is that of its cell on the ellipsoid, within a thousandth; GDAL's geodesic one too."""
    area = request.getfixturevalue(where).area
    shapes = cell_shapes(area.cell.values)
    ours = np.array([area_of(shape) for shape in shapes])
    assert np.abs(ours / area.area.values - 1.0).max() < 1e-3
    for n in range(0, len(shapes), 7):
        fine = shapely.segmentize(shapes[n], 0.01)
        theirs = abs(GEOD.geometry_area_perimeter(fine)[0])
        assert theirs == pytest.approx(float(area.area[n]), rel=1e-3)
    assert shapely.is_valid(shapes).all()
    assert shapely.covers(WORLD, shapes).all()
    whole = shapely.union_all(shapes, grid_size=1e-6)
    assert area_of(whole) == pytest.approx(float(area.area.sum()), rel=1e-3)
    crossing = [shape for shape in shapes if shape.bounds[2] - shape.bounds[0] > 180.0]
    assert crossing
    assert all(len(shape.geoms) > 1 or shape.bounds[3] == 90.0 for shape in crossing)


@pytest.fixture(scope="module")
def drawn(date_line):
    return pb.outlines(date_line.shield, date_line.area, 2e4)


def test_outlines_have_the_areas_of_the_cells_inside_to_half_a_cell_of_edge(date_line, drawn):
    """Outlines run through between centres, so an area differs from its cells' by less than half of its rim."""
    area = date_line.area
    words, index = answers_of(area)
    side = float(np.sqrt(area.area.mean()))
    for each in outlines_layer(drawn, area).rows():
        if each["answer"] == "covered":
            continue
        inside = index[list(area.threat.values).index(each["threat"])] == words.index(each["answer"])
        shape = next(one.shape for one in drawn if (one.threat, one.answer) == (each["threat"], each["answer"]))
        rim = sum(abs(GEOD.geometry_length(part.exterior)) for part in shape.geoms)
        assert abs(each["area_km2"] * 1e6 - float(area.area[inside].sum())) < 0.5 * rim * side


@pytest.mark.parametrize("end", [".geojson", ".gpkg", ".shp"])
def test_gdal_reads_outlines_across_the_date_line(date_line, drawn, tmp_path, end):
    file = tmp_path / f"map{end}"
    layer = outlines_layer(drawn, date_line.area)
    write_layer(layer, file)
    meta, values, shapes = read(file)
    assert meta["crs"] == "EPSG:4326"
    assert values["threat"].tolist() == [one.threat for one in drawn]
    assert values["answer"].tolist() == [one.answer for one in drawn]
    assert "published ranges" in values["meaning"][list(values["answer"]).index("umbra")]
    for one, shape, told in zip(drawn, shapes, values["area_km2"], strict=True):
        assert shape.is_valid
        assert shapely.covers(WORLD, shape)
        assert area_of(shape) == pytest.approx(area_of(one.shape), rel=1e-5)
        assert told == pytest.approx(area_of(shape) / 1e6, rel=1e-3)
    assert any(shape.bounds[0] == -180.0 and shape.bounds[2] == 180.0 for shape in shapes)


def test_geojson_is_after_rfc_7946(date_line, drawn, tmp_path):
    """Exteriors anticlockwise, rings closed, positions on the globe, no crs member, ids that differ."""
    file = write_layer(outlines_layer(drawn, date_line.area), tmp_path / "map.geojson")
    whole = json.loads(file.read_text("utf-8"))
    assert set(whole) == {"type", "provenance", "features"}
    ids = [feature["id"] for feature in whole["features"]]
    assert len(set(ids)) == len(ids)
    for feature in whole["features"]:
        assert feature["geometry"]["type"] == "MultiPolygon"
        for rings in feature["geometry"]["coordinates"]:
            for n, ring in enumerate(rings):
                assert ring[0] == ring[-1]
                assert shapely.LinearRing(ring).is_ccw == (n == 0)
                assert np.abs(ring).max(axis=0)[0] <= 180.0
    told = whole["provenance"]
    assert told["date"] == "2032-01-01"
    assert told["scenario_hash"] == date_line.area.attrs["scenario_hash"]
    assert "count as certain" in told["assumed"]
    assert "GeoNames" in told["attribution"]
    assert told["properties"]["area_km2"] == {"meaning": "area", "unit": "km2"}


@pytest.mark.parametrize("where", ["date_line", "pole"])
@pytest.mark.parametrize("end", [".geojson", ".gpkg", ".shp", ".csv", ".parquet"])
def test_cells_are_the_map(request, where, end, tmp_path):
    """Class, cell, answer, margin and centre of every cell that a class reaches."""
    area = request.getfixturevalue(where).area
    file = pb.export(area, tmp_path / f"cells{end}", of="cells")
    words, index = answers_of(area)
    row, cell = np.nonzero(index)
    if end == ".csv":
        table = list(csv.DictReader(file.read_text("utf-8").splitlines()))
        values = {name: np.array([line[name] for line in table]) for name in table[0]}
        margins = np.array([float(text or "nan") for text in values["margin_s"]])
    elif end == ".parquet":
        found = pyarrow.parquet.read_table(file)
        values = {name: np.array(found[name].to_pylist()) for name in found.column_names if name != "geometry"}
        margins = np.array([np.nan if one is None else one for one in found["margin_s"].to_pylist()])
        assert found.schema.field("margin_s").metadata[b"unit"] == b"s"
        assert json.loads(found.schema.metadata[b"geo"])["primary_column"] == "geometry"
        shapes = shapely.from_wkb(found["geometry"].to_pylist())
        assert shapely.is_valid(shapes).all()
    else:
        _, values, shapes = read(file)
        margins = values["margin_s"].astype(float)
        np.testing.assert_allclose([area_of(one) for one in shapes], area.area.values[cell], rtol=1e-3)
    assert values["threat"].tolist() == area.threat.values[row].tolist()
    assert values["answer"].tolist() == [words[n] for n in index[row, cell]]
    wanted = area.margin.values[row, cell]
    np.testing.assert_allclose(margins, np.where(np.isfinite(wanted), wanted, np.nan), atol=0.051)
    assert np.isnan(margins).any()
    np.testing.assert_allclose(values["latitude"].astype(float), area.latitude.values[cell], atol=1e-4)


def test_towns_are_points_with_their_answers(date_line, tmp_path):
    area = date_line.area
    _, values, shapes = read(pb.export(area, tmp_path / "towns.gpkg", of="towns", threat="irbm-4000"))
    reached = area.home_state.sel(threat="irbm-4000").values > 0
    assert len(shapes) == reached.sum() > 10
    np.testing.assert_allclose(shapely.get_x(shapes), area.home_longitude.values[reached])
    assert values["town"].tolist() == area.home_town.values[reached].tolist()
    assert set(values["threat"]) == {"irbm-4000"}


def test_a_geopackage_says_where_it_comes_from(date_line, tmp_path):
    file = pb.export(date_line.shield, tmp_path / "launches.gpkg", of="launches")
    assert sorted(pyogrio.list_layers(file)[:, 0].tolist()) == ["launches-areas", "launches-points"]
    told = pyogrio.read_info(file, layer="launches-points")
    assert told["dataset_metadata"]["scenario"] == "date-line"
    assert told["dataset_metadata"]["date"] == "2032-01-01"
    assert told["layer_metadata"]["grade"].startswith("how well it is known")
    assert told["geometry_type"] == "Point"


def test_sites_are_where_the_scenario_has_them(date_line, tmp_path):
    _, values, shapes = read(pb.export(date_line.shield, tmp_path / "sites.shp", of="sites"))
    assert sorted(values["id"]) == ["auckland", "auckland-eye", "fiji", "fiji-eye", "samoa-eye"]
    at = dict(zip(values["id"], shapes, strict=True))
    assert (at["samoa-eye"].x, at["samoa-eye"].y) == (-172.0, -13.8)
    assert dict(zip(values["id"], values["since"], strict=True))["auckland"] == "2031-01-01"


def test_satellites_have_no_place_and_stay(tmp_path):
    shield = pb.load("epaa").on("2018-12-31", "planned")
    whole = json.loads(pb.export(shield, tmp_path / "sites.geojson", of="sites").read_text("utf-8"))
    known = {feature["properties"]["id"]: feature["geometry"] for feature in whole["features"]}
    assert known["satellites"] is None
    assert known["deveselu"]["type"] == "Point"


def test_a_sector_is_where_the_radar_looks(tmp_path):
    """By geodesics: its edge is as far as said, within half its width of the boresight; all round about a pole too."""
    shield = pb.load("epaa").on("2018-12-31", "planned")
    _, values, shapes = read(pb.export(shield, tmp_path / "radars.gpkg", of="radars", threat="mrbm-2000"))
    site = shield.scenario.sites[shield.scenario.sensors["kurecik"].site]
    n = values["sensor"].tolist().index("kurecik")
    corners = shapely.get_coordinates(shapes[n])
    same = np.ones(len(corners))
    azimuth, _, away = GEOD.inv(site.longitude.value * same, site.latitude.value * same, *corners.T)
    assert away.max() == pytest.approx(values["ground_km"][n] * 1e3, rel=1e-3)
    assert values["ground_km"][n] < values["range_km"][n]
    off = (azimuth[away > 1e3] - values["boresight_deg"][n] + 180.0) % 360.0 - 180.0
    assert np.abs(off).max() == pytest.approx(values["width_deg"][n] / 2.0, abs=0.01)


def test_a_sector_round_a_pole_holds_it(pole, tmp_path):
    _, values, shapes = read(pb.export(pole.shield, tmp_path / "radars.gpkg", of="radars"))
    assert len(shapes) == 4
    assert all(shape.is_valid and shape.covers(shapely.Point(123.0, 89.9)) for shape in shapes)
    cap = [2.0 * np.pi * 6371e3**2 * (1.0 - np.cos(km * 1e3 / 6371e3)) for km in values["ground_km"]]
    np.testing.assert_allclose([area_of(shape) for shape in shapes], cap, rtol=0.01)


@pytest.mark.slow
def test_reach_is_the_footprint_of_each_battery(tmp_path):
    """As of penumbra.footprint for a shield of that battery alone."""
    battery = pb.alone("thaad", "an-tpy-2-terminal", "mrbm-1000", (40.0, 179.9), 90.0)
    point = battery.scenario.launch_points["launch"]
    east = point.longitude.model_copy(update=dict.fromkeys(("value", "low", "high"), -171.0))
    north = point.latitude.model_copy(update=dict.fromkeys(("value", "low", "high"), 40.0))
    moved = {"launch": point.model_copy(update={"latitude": north, "longitude": east})}
    shield = battery.model_copy(update={"scenario": battery.scenario.model_copy(update={"launch_points": moved})})
    _, values, shapes = read(pb.export(shield, tmp_path / "reach.gpkg", of="reach"))
    found = pb.footprint(shield, bearing=float(values["bearing_deg"][0]))
    assert values["area_km2"][0] == pytest.approx(float(found.defended_area[0, 0]) / 1e6, rel=1e-3)
    assert area_of(shapes[0]) / 1e6 == pytest.approx(values["area_km2"][0] - values["apart_km2"][0], rel=0.02)
    assert shapes[0].bounds[2] - shapes[0].bounds[0] > 180.0


def test_words_in_files_speak_of_cases(date_line, drawn):
    """Readers know cases; worlds are what the interface calls them."""
    nominal = pb.cover(date_line.shield, nominal=True)
    made = [cells_layer(area) for area in (date_line.area, nominal)]
    made += [outlines_layer(drawn, date_line.area), shares_layer(pb.share(date_line.area))]
    told = [text for layer in made for text in (*layer.meanings.values(), *(one.meaning for one in layer.fields))]
    assert any("case" in text for text in told)
    assert not [text for text in told if "world" in text]


def test_shares_ledger_and_worlds_are_tables(date_line, tmp_path):
    shares = pb.share(date_line.area, "people", "country")
    rows = list(csv.DictReader(pb.export(shares, tmp_path / "shares.csv").read_text("utf-8").splitlines()))
    assert len(rows) == shares.sizes["place"] * shares.sizes["threat"]
    for line in rows:
        wanted = shares.covered_share.sel(place=line["place"], threat=line["threat"])
        assert float(line["covered_share"]) == pytest.approx(float(wanted), abs=1e-6)
    table = pb.draw(date_line.shield, 4, seed=2)
    read_back = pyarrow.parquet.read_table(pb.export(table, tmp_path / "worlds.parquet"))
    column = read_back["interceptors.long-arm.burnout_speed"]
    wanted = table.world_value.sel(quantity="interceptors.long-arm.burnout_speed").values
    np.testing.assert_array_equal(column.to_numpy(), wanted)
    field = read_back.schema.field("interceptors.long-arm.burnout_speed")
    assert field.metadata == {b"meaning": b"number of the scenario, assumption", b"unit": b"m/s"}
    assert json.loads(read_back.schema.metadata[b"seed"]) == 2


def test_texts_of_others_are_no_formulas(date_line, tmp_path):
    shares = pb.share(date_line.area, "people", "country")
    shares["place_name"] = ("place", np.array([f"=1+{n}" for n in range(shares.sizes["place"])]))
    text = pb.export(shares, tmp_path / "shares.csv").read_text("utf-8")
    assert ",'=1+0," in text
    assert ",=1" not in text


def test_equal_layers_are_equal_files(date_line, tmp_path):
    for end in (".geojson", ".gpkg", ".shp", ".csv", ".parquet"):
        first, second = (
            pb.export(date_line.shield, tmp_path / f"{name}{end}", of="sites").read_bytes() for name in ("a", "b")
        )
        assert first == second, end


@pytest.mark.parametrize("end", [".gpkg", ".shp", ".parquet"])
def test_a_missing_library_is_one_sentence(date_line, tmp_path, monkeypatch, end):
    """Told before the work, by the command line's check, and by the writer."""
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutputError, match=r"needs py\w+: pip install 'penumbra\[export\]'"):
        pb.export(date_line.area, tmp_path / f"map{end}")
    assert names(tmp_path) == []
    with pytest.raises(OutputError, match="KML needs nosuch: pip"):
        optional.needed("nosuch.module", "KML")


def test_what_cannot_be_asked_is_told(date_line, tmp_path):
    shield, area = date_line
    for data, asked, words in (
        (area, {"of": "sites"}, "write one of outlines, cells, towns"),
        (area, {"of": "outlines"}, "give shield="),
        (area, {"threat": "irbm"}, "no threat class 'irbm'"),
        (shield, {}, "write one of outlines, sites, radars, reach, launches"),
        (shield, {"of": "sites", "threat": "mrbm-2000"}, "threat: a file of sites does not use it"),
        (xr.Dataset(attrs={"title": "else"}), {}, "no file is made of this Dataset"),
        ("epaa", {}, "a Dataset or a shield is wanted"),
        (pb.share(area, "people", "country"), {"of": "cells"}, "of: a file of shares does not use it"),
    ):
        with pytest.raises(DomainError, match=words):
            pb.export(data, tmp_path / "x.csv", **asked)
    with pytest.raises(OutputError, match=r"no format with the ending '\.tiff?x'"):
        pb.export(area, tmp_path / "x.tifx")
    assert names(tmp_path) == []


# --- a Shapefile is several files


def test_a_shapefile_is_all_its_parts(date_line, tmp_path):
    for _ in range(2):  # the second replaces the first
        pb.export(date_line.shield, tmp_path / "sites.shp", of="sites")
        assert names(tmp_path) == [f"sites{end}" for end in PARTS]


@pytest.mark.parametrize("other", ["sites.dbf", "sites.prj", "sites.sbn", "sites.qix"])
def test_parts_of_something_else_are_left_alone(date_line, tmp_path, other):
    (tmp_path / other).write_text("kept")
    with pytest.raises(OutputError, match=f"{other} exists"):
        pb.export(date_line.shield, tmp_path / "sites.shp", of="sites")
    assert names(tmp_path) == [other]
    assert (tmp_path / other).read_text() == "kept"


def test_a_shapefile_that_breaks_off_leaves_the_old_one(date_line, tmp_path, monkeypatch):
    file = pb.export(date_line.shield, tmp_path / "sites.shp", of="sites")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace, done = type(file).replace, []

    def broken(self, target):
        if self.name.endswith(".part"):
            done.append(target)
            if len(done) == 3:
                raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(type(file), "replace", broken)
    with pytest.raises(OutputError, match="No space left"):
        pb.export(date_line.shield.scenario.on("2030-02-01", "planned"), file, of="sites")
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_shapefile_that_breaks_off_leaves_nothing(date_line, tmp_path):
    (tmp_path / "sites.cpg").mkdir()
    with pytest.raises(OutputError, match=r"sites\.cpg"):
        pb.export(date_line.shield, tmp_path / "sites.shp", of="sites")
    assert names(tmp_path) == ["sites.cpg"]


def test_a_shapefile_needs_a_folder_and_no_pipe(date_line, tmp_path):
    os.mkfifo(tmp_path / "pipe.shp")
    with pytest.raises(OutputError, match="several files are written"):
        pb.export(date_line.shield, tmp_path / "pipe.shp", of="sites")
    (tmp_path / "link.shp").symlink_to(tmp_path / "away" / "x.shp")
    with pytest.raises(OutputError, match="is a link to"):
        pb.export(date_line.shield, tmp_path / "link.shp", of="sites")
    with pytest.raises(OutputError, match=r"one kind of shape, and launches has points and areas; write \.gpkg"):
        pb.export(date_line.shield, tmp_path / "launches.shp", of="launches")
    assert names(tmp_path) == ["link.shp", "pipe.shp"]


def test_short_names_differ():
    assert _short_names(["boresight_deg", "boresight_rad", "x"]) == ["boresight_", "boresight2", "x"]


def test_a_map_without_anything_reached_is_an_empty_layer(date_line, tmp_path):
    area = date_line.area.copy(deep=True)
    area["state"].values[:] = 0
    assert cells_layer(area).size == 0
    for end in (".geojson", ".gpkg", ".shp", ".csv", ".parquet"):
        pb.export(area, tmp_path / f"cells{end}", of="cells")
    assert len(read(tmp_path / "cells.gpkg")[2]) == 0
