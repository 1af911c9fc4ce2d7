"""`penumbra footprint`, in a terminal 80 columns wide, and how its angles and families are written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

import penumbra as pb
from penumbra.cli.footprint import bearings, family
from penumbra.coverage.footprint import clockwise_span
from penumbra.errors import DomainError

ASKED = ["footprint", "thaad", "--radar", "an-tpy-2-terminal", "--threat", "mrbm-1000", "--bearing", "90"]


def penumbra(*arguments):
    return subprocess.run(
        [str(Path(sys.executable).parent / "penumbra"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "80"},
    )


@pytest.mark.slow
def test_the_table_fits_eighty_columns_and_the_outline_has_the_area(tmp_path):
    file = tmp_path / "edges.geojson"
    done = penumbra(*ASKED, "--over", "burnout_speed=2.4:3:3 km/s", "-o", str(file))
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines()[:-1])) <= 80  # the last names the file
    for word in ("THAAD", "toward", "behind", "radar", "2.4 km/s", "2.7 km/s", "3 km/s", "Nominal numbers only"):
        assert word in done.stdout
    features = json.loads(file.read_text("utf-8"))["features"]
    assert len(features) == 6
    one = features[0]
    shape = shapely.from_geojson(json.dumps(one["geometry"]))
    assert shape.is_valid
    assert shape.geoms[0].exterior.is_ccw
    kilometres = shapely.transform(shape, lambda at: at * (111.2 * 0.766, 111.2)).area  # cos 40 deg, roughly
    assert kilometres == pytest.approx(one["properties"]["area_km2"], rel=0.02)


def test_json_has_every_ray_and_netcdf_comes_back(tmp_path):
    file = tmp_path / "edges.nc"
    done = penumbra(*ASKED, "--earth", "still", "--from", "700km", "--json", "-o", str(file))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["earth"] == "still"
    one = told["curves"][0]["looks"]["one"]
    assert len(one["rays"]) == 72
    back = pb.read(file)
    assert float(back.extent_toward[0, 0]) == pytest.approx(one["extent_toward"])
    assert back.attrs["flights"] == told["flights"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--at", "Paris"], "--at 'Paris'"),
        (["--bearing", "north"], "--bearing 'north'"),
        (["--over", "burnout_speed"], "--over 'burnout_speed'"),
        (["--over", "speed=2,3 km/s"], "called 'speed'; did you mean interceptors.thaad.burnout_speed?"),
        (["--earth", ""], "--earth '': write turning or still"),
        (["--from", "900"], "footprint: --from: "),
        (["--flies", ""], "flies: write a number and a unit"),
        (["--flies", "900"], "flies"),
        (["-o", "edges.txt"], "edges.txt"),
    ],
)
def test_what_is_wrong_is_told_before_the_work(arguments, told):
    done = penumbra(*ASKED, *arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_bearings_and_families_are_read():
    assert bearings("90") == (90.0,)
    assert bearings("350:10") == (350.0, 10.0)
    assert family("burnout_speed=2:3:5 km/s") == (
        "burnout_speed",
        [f"{v} km/s" for v in ("2", "2.25", "2.5", "2.75", "3")],
    )
    assert family("decision_time=10,60 s") == ("decision_time", ["10 s", "60 s"])
    assert family(None) is None


@pytest.mark.parametrize("written", ["a=1:2 km/s", "a=1:2:1 km/s", "a=1:2:51 km/s", "a=km/s", "=", "a=1:2:2.5 km"])
def test_what_is_no_family_is_told(written):
    with pytest.raises(DomainError, match="write a path, values and their unit"):
        family(written)


def test_a_span_of_a_whole_turn_is_all_bearings():
    assert clockwise_span(0.0, 360.0) == clockwise_span(-180.0, 180.0) == 360.0
    assert (clockwise_span(90.0, 90.0), clockwise_span(350.0, 10.0)) == (0.0, 20.0)
