"""`penumbra threshold`, as a table in two widths and in a pipe, and as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import penumbra as pb
from laws.worlds import RUSHED, changed
from penumbra.cli import threshold_table


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    written = tmp_path_factory.mktemp("threshold") / "shield.yaml"
    written.write_text(
        json.dumps(changed(RUSHED, "decision_time", {"value": "60 s", "low": "10 s", "high": "240 s"})), "utf-8"
    )
    return str(written)


def penumbra(*arguments):
    return subprocess.run(
        [str(Path(sys.executable).parent / "penumbra"), "threshold", *arguments, "--on", "2020-06-01"],
        capture_output=True,
        text=True,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "COLUMNS"},
    )


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("path", ["decision_time", "date", "sensors.watch"])
def test_the_table_fits(file, columns, path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    shield = pb.load(file).on("2020-06-01")
    threshold_table.show(shield, pb.threshold(shield, path, ["Bucharest", "Sofia"]))
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= columns
    assert "Bucharest, Romania" in told


def test_in_a_pipe_the_table_is_whole_and_the_text_wraps(file):
    done = penumbra(file, "decision_time", "Bucharest", "Sofia")
    assert done.returncode == 0, done.stderr
    assert "Published range: 10 to 240 s, nominal 60 s." in done.stdout
    flat = " ".join(done.stdout.split())
    assert "is covered against Class of 2,500 km up to a decision time of" in flat
    assert "place against nominal turns at below above" in flat


def test_json_of_a_share(file):
    done = penumbra(file, "decision_time", "ROU", "--of", "people", "--span", "10 s:900 s", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (one,) = found["places"]
    assert one["taken"] == "Romania"
    assert 0.0 <= one["nominal_share"] <= 1.0
    assert (found["unit"], one["searched_low"], one["searched_high"]) == ("s", 10.0, 900.0)


def test_no_place_is_a_fault(file):
    done = penumbra(file, "decision_time")
    assert done.returncode != 0
    assert "Missing argument 'PLACE'" in done.stderr
