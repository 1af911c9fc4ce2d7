"""What the terminal is told before the work: that nothing stands, what is unusual, and what is wrong, in sentences."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PENUMBRA = str(Path(sys.executable).parent / "penumbra")
TRACE = ["trace", "epaa", "--threat", "mrbm-2000", "--launch", "iran-north-west", "--aim", "Bucharest"]


def penumbra(*arguments, cwd=None):
    return subprocess.run([PENUMBRA, *arguments], capture_output=True, text=True, check=False, timeout=300, cwd=cwd)


def test_a_day_without_a_battery_is_told_first():
    done = penumbra(*TRACE, "--on", "2005-01-01")
    assert done.returncode == 0, done.stderr
    told = "On 2005-01-01 no battery stands in the actual history; ask for 2011-03-31 or later."
    assert done.stdout.splitlines()[0] == told
    as_json = penumbra(*TRACE, "--on", "2005-01-01", "--json")
    assert json.loads(as_json.stdout)["covered"] is False
    assert told in as_json.stderr.splitlines()


def test_an_unusual_number_is_told_in_one_line_and_the_command_goes_on():
    done = penumbra("show", "epaa", "--set", "interceptors.sm3-iia.burnout_speed=11 km/s")
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "warning: --set interceptors.sm3-iia.burnout_speed: 11 km/s is unusual, outside 0.5 km/s to 9 km/s"
    )
    assert "11 km/s" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "fifo"], "fifo: is a device or a pipe; name a file"),
        (["check", "fifo"], "fifo: is a device or a pipe; name a file"),
        (["check", "x" * 5000], "no ledger 'xxx"),
        (["show", "latin"], "latin:1: not UTF-8 text; save the file as UTF-8"),
        (["show", "x" * 5000], "no scenario 'xxx"),
        (["show", "epaa", "--set", "region.east.value=60 parsec"], "unknown unit 'parsec'"),
        (["show", "epaa", "--set", "decision_time=-300 s"], "-300 s is outside 0 s to 24 h"),
        (["show", "epaa", "--set", "title=\udcff"], "half of a surrogate pair"),
        (["show", "epaa", "--set", "x" * 100_000 + "=1"], "write at most 10000"),
    ],
)
def test_a_bad_file_or_change_is_a_sentence(tmp_path, arguments, told):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "latin").write_bytes(b"title: \xa3\xf3d\xbc\n")
    done = penumbra(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 2000
