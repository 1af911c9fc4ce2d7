"""Commands on claims: text as it was written, ledgers that do not fit, checks of one's own, exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COARSE = ["--set", "region.resolution=1", "--set", "launch_areas.iran.points=2"]

CHECK = """
from penumbra.claims.finding import Finding
from penumbra.scenario.quantity import Spec

class Arguments(Spec):
    number: int

def finding(evidence, claim, arguments):
    return Finding("holds", str(1 // arguments.number), "because [/]", "nothing")
"""

LEDGER = """\
id: mine
title: "The shield [all of] Europe [sic] [/]"
scenario: epaa
claims:
  - {id: one, statement: "[all of] it \\u202e", said_by: me, said_on: 2016-05-19, speaks_of: 2016-05-19, source: UCDP,
     check: my-check, arguments: {number: 1}}
  - {id: two, statement: s, said_by: me, said_on: 2016-05-19, speaks_of: 2016-05-19, source: UCDP,
     check: my-check, arguments: {number: NUMBER}}
"""


def penumbra(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "penumbra"), *arguments],
        capture_output=True, text=True, check=False, cwd=cwd, env=os.environ | {"COLUMNS": "80"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def written(folder: Path, number: int) -> None:
    (folder / "checks").mkdir(exist_ok=True)
    (folder / "checks" / "my_check.py").write_text(CHECK, "utf-8")
    (folder / "mine.yaml").write_text(LEDGER.replace("NUMBER", str(number)), "utf-8")


def test_checks_of_ones_own_run_when_their_folder_is_named(tmp_path):
    written(tmp_path, 1)
    refused = penumbra("check", "mine.yaml", cwd=tmp_path)
    assert refused.returncode == 1
    assert "mine.yaml:6: claims.0.check: no check 'my-check'" in refused.stderr
    assert "--checks FOLDER" in refused.stderr
    done = penumbra("check", "mine.yaml", "--checks", "checks", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The shield [all of] Europe [sic] [/]\n")
    assert "[all of] it \\u202e" in done.stdout
    assert "because [/]" in done.stdout
    assert "\u202e" not in done.stdout + done.stderr


def test_a_check_that_breaks_off_leaves_the_other_verdicts_and_tells_by_its_status(tmp_path):
    written(tmp_path, 0)
    done = penumbra("check", "mine.yaml", "--checks", "checks", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert "not judged, because the check failed: two" in done.stderr
    rows = json.loads(done.stdout)
    assert [row["verdict"] for row in rows] == ["holds", "not judged"]
    assert rows[0]["statement"] == "[all of] it \u202e"


def test_a_report_refuses_checks_that_no_ledger_would_use(tmp_path):
    (tmp_path / "checks").mkdir()
    done = penumbra("report", "epaa", "--checks", "checks", cwd=tmp_path)
    assert done.returncode == 1
    assert "--checks would change nothing without --ledger; name a ledger that uses them" in " ".join(
        done.stderr.split()
    )


def test_a_ledger_of_another_scenario_is_refused_before_the_maps(tmp_path):
    done = penumbra("report", "epaa", "--ledger", "cities-claims", "-o", "x.html", *COARSE, cwd=tmp_path)
    assert done.returncode == 1
    assert "no threat class 'srbm-300'" in done.stderr
    assert "epaa 2011" not in done.stderr  # no map was begun
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_built_in_ledger_that_no_longer_fits_is_left_out_of_the_report(tmp_path):
    (tmp_path / "fewer.yaml").write_text(
        "base: cities\nid: fewer\ntitle: Fewer [classes]\nregion: {resolution: 2}\nthreats: {srbm-300: null}\n", "utf-8"
    )
    done = penumbra("report", "fewer.yaml", "-o", "page.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_text("utf-8")
    for text in (page.replace("&#39;", "'"), done.stderr):
        assert "The ledger cities-claims (Public claims about the Patriots in Turkey, 2013) is left out" in text
        assert "no threat class 'srbm-300'" in text


def test_a_scenario_that_a_ledger_names_in_vain_is_told_with_its_line(tmp_path):
    written(tmp_path, 1)
    text = (tmp_path / "mine.yaml").read_text("utf-8").replace("scenario: epaa", "scenario: epa")
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    done = penumbra("check", "mine.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "mine.yaml:3: scenario: no scenario 'epa'" in done.stderr
