"""The command line writes each kind of thing in the format of the file's ending."""

import csv
import json

import pyogrio
import pytest
import rasterio
from typer.testing import CliRunner

import penumbra as pb
from odd import ODD
from penumbra.cli.export import write_map
from penumbra.cli.main import app

DAY = ["--on", "2032-01-01", "--history", "actual"]


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.exception or done.output
    return done.output


def test_a_map_goes_to_the_format_of_its_ending(date_line, tmp_path):
    """As `penumbra cover -o` and `penumbra export cover -o` write it: cells, a picture, a raster, all of it."""
    shield, area = date_line
    for end in (".png", ".tif", ".csv", ".nc"):
        write_map(area, shield, tmp_path / f"map{end}", threat="mrbm-2000")
    write_map(area, shield, tmp_path / "map.gpkg", "cells", "mrbm-2000")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    with rasterio.open(tmp_path / "map.tif") as image:
        assert image.count == 1
    assert pb.read(tmp_path / "map.nc").sizes["threat"] == 1
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text("utf-8").splitlines()))
    assert pyogrio.read_info(tmp_path / "map.gpkg")["features"] == len(rows) > 10


def test_where_nothing_is_covered_all_is_written(tmp_path):
    """A scenario whose radar never came; the outlines are those of what is reached."""
    run("export", "cover", ODD["no_radar"], *DAY, "-o", tmp_path / "map.geojson")
    features = json.loads((tmp_path / "map.geojson").read_text("utf-8"))["features"]
    assert [feature["properties"]["answer"] for feature in features] == ["open"]
    run("export", "shares", ODD["no_radar"], *DAY, "--of", "area", "-o", tmp_path / "shares.csv")
    rows = list(csv.DictReader((tmp_path / "shares.csv").read_text("utf-8").splitlines()))
    assert [(row["place"], row["covered_share"]) for row in rows] == [("ISL", "0.0")]
    for what, end in (("sites", ".kml"), ("radars", ".geojson"), ("launches", ".shp"), ("worlds", ".parquet")):
        told = run("export", what, ODD["no_radar"], *DAY, "-o", tmp_path / f"{what}{end}")
        assert f"File: {tmp_path / what}{end}" in told.replace("\n", "")
    assert json.loads((tmp_path / "radars.geojson").read_text("utf-8"))["features"] == []


def test_outlines_are_written_without_a_map(tmp_path):
    """The command, the verb, and the outlines of the uniform map: the same answers of the same places."""
    words = ["export", "outlines", ODD["no_radar"], *DAY, "--adaptive", "-o", tmp_path / "alone.geojson"]
    assert f"File: {tmp_path / 'alone.geojson'}" in run(*words).replace("\n", "")
    shield = pb.load(ODD["no_radar"]).on(DAY[1])
    told: list[float] = []
    pb.export(shield, tmp_path / "verb.geojson", of="outlines", progress=told.append)
    assert told[-1] == 1.0
    assert (tmp_path / "alone.geojson").read_bytes() == (tmp_path / "verb.geojson").read_bytes()
    pb.export(pb.cover(shield), tmp_path / "map.geojson", of="outlines", shield=shield)
    alone, of_map = (json.loads((tmp_path / f"{name}.geojson").read_text("utf-8")) for name in ("alone", "map"))
    assert alone["provenance"] == of_map["provenance"]
    assert [one["id"] for one in alone["features"]] == [one["id"] for one in of_map["features"]] != []
    for one, other in zip(alone["features"], of_map["features"], strict=True):
        assert one["properties"]["area_km2"] == pytest.approx(other["properties"]["area_km2"], rel=1e-3)


def test_outlines_without_a_map_may_be_nominal(tmp_path):
    run("export", "outlines", ODD["no_radar"], *DAY, "--adaptive", "--nominal", "-o", tmp_path / "map.geojson")
    found = json.loads((tmp_path / "map.geojson").read_text("utf-8"))
    assert found["provenance"]["bounds"] == "nominal"


def test_no_worlds_are_not_the_usual_number(tmp_path):
    words = ["export", "worlds", str(ODD["no_radar"]), *DAY, "--worlds", "0", "-o", str(tmp_path / "w.csv")]
    found = CliRunner().invoke(app, words)
    assert "a whole number of 1 or more, not 0" in str(found.exception)
    assert not (tmp_path / "w.csv").exists()
