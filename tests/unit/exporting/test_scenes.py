"""KML, CZML and ephemerides: read by GDAL and an XML parser, held to CZML's schema, and read by a reader of our own."""

import json
import posixpath
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pyogrio
import pytest
import shapely
from fastkml import validator
from pyproj import Transformer
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT201909

import penumbra as pb
from odd import ODD
from penumbra.earth.outline import area as area_of
from penumbra.errors import DomainError, OutputError
from penumbra.exporting.formats import write_layer
from penumbra.exporting.layer import Track
from penumbra.exporting.layers.arcs import line
from penumbra.exporting.layers.maps import outlines_layer

READER = Path(__file__).parent / "orekit_reader.py"
PEER = Path(sys.prefix) / "peers" / "bin" / "python"
"""Python of the environment of the simulators used for comparison, which has Orekit."""
BASE = "https://analyticalgraphicsinc.github.io/czml-writer/Schema/"
KML = {"": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}


@pytest.fixture(scope="module")
def arc(date_line):
    """An arc across the date line."""
    found = pb.trace(date_line.shield, "irbm-4000", "waters 1", "-36,175")
    assert np.ptp(found.track_longitude.values) > 180.0
    return found


@pytest.fixture(scope="module")
def drawn(date_line):
    return outlines_layer(pb.outlines(date_line.shield, date_line.area, 2e4), date_line.area)


def tree_of(file):
    return ElementTree.fromstring(file.read_text("utf-8"))


# --- KML


def test_gdal_reads_folders_by_class_and_their_areas(drawn, tmp_path):
    file = write_layer(drawn, tmp_path / "map.kml")
    layers = pyogrio.list_layers(file)[:, 0].tolist()
    rows = list(drawn.rows())
    assert layers == list(dict.fromkeys(row["threat"] for row in rows))
    for name in layers:
        _, _, wkb, _ = pyogrio.raw.read(file, layer=name)
        shapes = shapely.force_2d(shapely.from_wkb(wkb))
        own = [shape for shape, row in zip(drawn.shapes, rows, strict=True) if row["threat"] == name]
        for read, ours in zip(shapes, own, strict=True):
            assert area_of(read) == pytest.approx(area_of(ours), rel=1e-5)


def test_kml_has_styles_attributes_and_origin(drawn, date_line, tmp_path):
    tree = tree_of(write_layer(drawn, tmp_path / "map.kml"))
    styles = {style.get("id"): style for style in tree.iterfind(".//Style", KML)}
    placemarks = tree.findall(".//Placemark", KML)
    assert len(placemarks) == drawn.size
    for mark, row in zip(placemarks, drawn.rows(), strict=True):
        data = {one.get("name"): one.findtext("value", namespaces=KML) for one in mark.iterfind(".//Data", KML)}
        assert data["answer"] == row["answer"]
        assert data["meaning"] == row["meaning"]
        style = styles[mark.findtext("styleUrl", namespaces=KML).removeprefix("#")]
        colour = style.findtext("PolyStyle/color", namespaces=KML)
        assert colour[2:] == "".join(reversed(re.findall("..", drawn.colours[row["answer"]][1:])))
    about = tree.findtext("Document/description", namespaces=KML)
    assert date_line.area.attrs["scenario_hash"] in about
    assert "count as certain" in about


@pytest.mark.parametrize("of", ["cells", "towns", "sites", "radars", "launches", "outlines", "trace"])
def test_kml_is_after_the_schema_of_its_standard(of, arc, drawn, date_line, tmp_path):
    """By the schema of OGC KML 2.2 (07-147r2) with Google's extension, as fastkml ships it: order, ids, values."""
    file = tmp_path / "one.kml"
    if of == "outlines":
        write_layer(drawn, file)
    else:
        held = arc if of == "trace" else date_line.area if of in ("cells", "towns") else date_line.shield
        pb.export(held, file, of=None if of == "trace" else of)
    assert validator.validate(file_to_validate=file)
    broken = file.read_text("utf-8").replace("<name>", "<name/><name>", 1)
    (tmp_path / "broken.kml").write_text(broken, "utf-8")
    with pytest.raises(AssertionError, match="name"):
        validator.validate(file_to_validate=tmp_path / "broken.kml")


def test_a_track_has_its_times(arc, tmp_path):
    tree = tree_of(pb.export(arc, tmp_path / "arc.kml"))
    when = [one.text for one in tree.iterfind(".//gx:Track/when", KML)]
    places = np.array([one.text.split() for one in tree.iterfind(".//gx:Track/gx:coord", KML)], dtype=float)
    assert all(one.endswith("Z") for one in when)
    seconds = np.array([one[:-1] for one in when], "datetime64[ms]")
    launch = np.datetime64("2032-01-01T00:00:00", "ms")
    np.testing.assert_allclose((seconds - launch).astype(float) / 1e3, arc.time.values, atol=6e-4)
    names = ("track_longitude", "track_latitude", "height")
    np.testing.assert_allclose(places, np.column_stack([arc[name].values for name in names]), atol=0.06)
    folders = [one.findtext("name", namespaces=KML) for one in tree.iterfind(".//Folder", KML)]
    assert folders[:5] == ["arc", "launch", "burnout", "apogee", "aim"]


def test_texts_of_others_are_text_in_kml_and_czml(tmp_path):
    """Names that look like markup or CDATA come back as they were, and a balloon holds no element of theirs."""
    hostile = "<![CDATA[<script>alert(1)</script>]]> & <b>"
    shield = pb.load(ODD["markup"], ["sensors.eye.name=" + json.dumps(hostile)]).on("2032-01-01", "planned")
    tree = tree_of(pb.export(shield, tmp_path / "sites.kml", of="sites"))
    names = {one.findtext("name", namespaces=KML) for one in tree.iterfind(".//Placemark", KML)}
    assert hostile.replace("<![CDATA[", "<! [CDATA[") in names
    assert shield.batteries["other"].name in names
    balloons = [one.text for one in tree.iterfind(".//description", KML)]
    packets = json.loads(pb.export(shield, tmp_path / "sites.czml", of="sites").read_text("utf-8"))
    balloons += [packet["description"] for packet in packets if "description" in packet]
    assert {packet.get("name") for packet in packets} >= {hostile, shield.batteries["other"].name}
    for text in balloons:
        assert set(re.findall(r"<[^>]*>?", text)) <= {"<br>"}


def test_equal_scenes_are_equal_files(date_line, arc, tmp_path):
    for end in (".kml", ".czml", ".e"):
        first, second = (pb.export(arc, tmp_path / f"{name}{end}").read_bytes() for name in ("a", "b"))
        assert first == second
    for end in (".kml", ".czml"):
        first, second = (
            pb.export(date_line.shield, tmp_path / f"{name}{end}", of="sites").read_bytes() for name in ("a", "b")
        )
        assert first == second


# --- CZML


@pytest.fixture(scope="module")
def schema():
    """CZML's own schema; here also each object whose properties are listed has no others."""
    files = json.loads((Path(__file__).parent / "data" / "czml_schema.json").read_text("utf-8"))
    parts = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), part["$ref"]))
        for name, file in files.items()
        for part in file.get("allOf", [])
    }
    for name, file in files.items():
        file["$schema"] = "https://json-schema.org/draft/2019-09/schema"
        if "properties" in file and name not in parts:
            file["unevaluatedProperties"] = False
            file["properties"]["interval"] = {"type": "string"}  # only its guide has it
    made = {BASE + name: Resource(contents=file, specification=DRAFT201909) for name, file in files.items()}
    registry = Registry().with_resources(made.items())
    return jsonschema.Draft201909Validator(files["Document.json"], registry=registry)


def test_the_schema_refuses_what_is_no_czml(schema):
    document = {"id": "document", "version": "1.0"}
    assert schema.is_valid([document])
    for wrong in (
        {"point": {"pixelSize": "8"}},
        {"polygon": {"positions": {"cartographicDegrees": ["a"]}}},
        {"polygon": {"hole": {}}},
        {"nonsense": 1},
        {"clock": {"range": "FOREVER"}},
    ):
        assert not schema.is_valid([document, {"id": "x", **wrong}]), wrong


@pytest.mark.parametrize("what", ["outlines", "sites", "radars", "launches", "arc", "towns"])
def test_czml_is_after_its_schema(schema, date_line, drawn, arc, tmp_path, what):
    file = tmp_path / f"{what}.czml"
    if what == "outlines":
        write_layer(drawn, file)
    elif what == "arc":
        pb.export(arc, file)
    else:
        pb.export(date_line.area if what == "towns" else date_line.shield, file, of=what)
    packets = json.loads(file.read_text("utf-8"))
    schema.validate(packets[:60])  # of equal kinds
    assert (packets[0]["id"], packets[0]["version"]) == ("document", "1.0")
    ids = [packet["id"] for packet in packets]
    assert len(set(ids)) == len(ids) > 2
    assert {packet["parent"] for packet in packets if "parent" in packet} <= set(ids)


def test_polygons_have_the_areas_of_the_outlines(drawn, tmp_path):
    packets = json.loads(write_layer(drawn, tmp_path / "map.czml").read_text("utf-8"))
    found: dict[str, float] = {}
    for packet in packets:
        if "polygon" in packet:
            polygon = packet["polygon"]
            rings = [
                polygon["positions"]["cartographicDegrees"],
                *polygon.get("holes", {}).get("cartographicDegrees", []),
            ]
            outer, *holes = (np.reshape(ring, (-1, 3))[:, :2] for ring in rings)
            key = "/".join(packet["id"].split("/")[:2])
            found[key] = found.get(key, 0.0) + area_of(shapely.Polygon(outer, holes))
    assert found == {
        key: pytest.approx(area_of(shape), rel=1e-5) for key, shape in zip(drawn.ids(), drawn.shapes, strict=True)
    }


def test_an_arc_moves_with_the_clock(arc, tmp_path):
    packets = {each["id"]: each for each in json.loads(pb.export(arc, tmp_path / "arc.czml").read_text("utf-8"))}
    clock = packets["document"]["clock"]
    assert clock["currentTime"] == "2032-01-01T00:00:00.000Z"
    moving = next(packet for packet in packets.values() if "path" in packet)
    assert moving["availability"] == clock["interval"]
    rows = np.reshape(moving["position"]["cartographicDegrees"], (-1, 4))
    np.testing.assert_allclose(rows[:, 0], arc.time.values, atol=6e-4)
    np.testing.assert_allclose(rows[:, 3], arc.height.values, atol=0.06)
    assert (np.diff(rows[:, 0]) > 0.0).all()
    assert packets["launch/point 1 of 8 in Waters on both sides of the date line"]["position"]


# --- ephemerides


def ephemeris(file):
    """Keywords, and rows of time [s] and position [m]: after STK's description of the format."""
    lines = [part.strip() for part in file.read_text("ascii").splitlines()]
    lines = [part for part in lines if part and not part.startswith("#")]
    assert re.fullmatch(r"stk\.v\.\d+\.\d+", lines[0])
    assert (lines[1], lines[-1]) == ("BEGIN Ephemeris", "END Ephemeris")
    at = lines.index("EphemerisTimePos")
    return dict(part.split(maxsplit=1) for part in lines[2:at]), np.array(
        [row.split() for row in lines[at + 1 : -1]], float
    )


def test_an_ephemeris_is_the_arc(arc, tmp_path):
    """Back on the ellipsoid the positions are the arc's, to a millimetre; the epoch is the day."""
    said, rows = ephemeris(pb.export(arc, tmp_path / "arc.e"))
    assert said["NumberOfEphemerisPoints"] == str(len(rows)) == str(arc.sizes["time"])
    assert said["ScenarioEpoch"] == "01 Jan 2032 00:00:00.000000"
    assert (said["CentralBody"], said["CoordinateSystem"], said["DistanceUnit"]) == ("Earth", "Fixed", "Meters")
    assert int(said["InterpolationSamplesM1"]) < len(rows)
    assert (np.diff(rows[:, 0]) > 0.0).all()
    np.testing.assert_allclose(rows[:, 0], arc.time.values, atol=1e-6)
    north, east, height = Transformer.from_crs("EPSG:4978", "EPSG:4979").transform(*rows[:, 1:].T)
    np.testing.assert_allclose(north, arc.track_latitude.values, atol=1e-8)
    np.testing.assert_allclose(east, arc.track_longitude.values, atol=1e-8)
    np.testing.assert_allclose(height, arc.height.values, atol=1e-3)


@pytest.mark.slow
@pytest.mark.skipif(not PEER.exists(), reason="Orekit is among the simulators that make bench installs")
def test_orekit_reads_the_ephemeris(arc, tmp_path):
    file = pb.export(arc, tmp_path / "arc.e")
    done = subprocess.run([str(PEER), str(READER), str(file)], capture_output=True, text=True, check=True, cwd=tmp_path)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["epoch"].startswith("2032-01-01T00:00:00.000")
    np.testing.assert_allclose(told["rows"], ephemeris(file)[1], atol=1e-6)
    assert told["samples"] == 6


def test_a_map_is_no_ephemeris(date_line, tmp_path):
    with pytest.raises(OutputError, match=r"ending '\.e'"):
        pb.export(date_line.area, tmp_path / "map.e")


def test_an_arc_that_is_not_flown_is_told(date_line, tmp_path):
    trace = pb.trace(date_line.shield, "mrbm-2000", "waters 1", "60,10")
    for end in (".e", ".kml", ".csv"):
        with pytest.raises(DomainError, match="there is no arc to write: Out of reach"):
            pb.export(trace, tmp_path / f"arc{end}")
    assert list(tmp_path.iterdir()) == []


def test_a_line_is_cut_where_it_crosses_the_date_line(arc, tmp_path):
    """Both parts end on it, at the same latitude and height, and no part runs round the globe."""
    whole = json.loads(pb.export(arc, tmp_path / "arc.geojson").read_text("utf-8"))
    made = whole["features"][0]["geometry"]
    assert made["type"] == "MultiLineString"
    before, after = made["coordinates"]
    assert {before[-1][0], after[0][0]} == {180.0, -180.0}
    assert before[-1][1:] == after[0][1:]
    assert len(before) + len(after) == arc.sizes["time"] + 2
    straight = Track(
        *(np.array(part) for part in ([0.0, 1.0, 2.0], [0.0, 0.0, 0.0], [170.0, 180.0, -170.0], [0.0] * 3))
    )
    assert max(abs(np.diff(np.array(part.coords)[:, 0])).max() for part in line(straight).geoms) <= 10.0
