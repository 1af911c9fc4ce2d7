"""The commands as a user types them, in a terminal 80 columns wide."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from laws.worlds import DAY, NOMINAL, changed
from penumbra.claims.topics import drawn_shares
from penumbra.cli.main import app
from penumbra.sentences import day as in_words

COARSE = ["--set", "region.resolution=2", "--set", "launch_areas.iran.points=2"]
NORTH = ["--set", "region.south=60 deg"]
BALKANS = [word for side in ("south=42", "north=50", "west=15", "east=30") for word in ("--set", f"region.{side} deg")]
WHEN = ["--on", "2018-12-31", "--history", "planned"]


def penumbra(*arguments, cwd=None):
    return subprocess.run(
        [str(Path(sys.executable).parent / "penumbra"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | {"COLUMNS": "80"},
    )


def told(*arguments):
    done = penumbra(*arguments)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def narrow(text):
    assert max(map(len, text.splitlines())) <= 80
    return text


def test_help_names_every_command():
    text = narrow(penumbra("--help").stdout)
    for command in ("show", "evidence", "trace", "cover", "sensors", "check", "report", "schema"):
        assert command in text


def test_evidence_prints_counts_first_then_card_by_card():
    text = narrow(penumbra("evidence", "epaa").stdout)
    first = " ".join(text.splitlines()[:6])
    assert re.search(r"165 numbers: \d+ sourced, \d+ second-hand, \d+ computed, \d+ assumptions\.", first)
    after = text.split("SM-3 Block IIA  interceptors")[1]
    assert re.search(r"burnout speed +4\.5 km/s +4\.3\* to 4\.9\* km/s +second-hand +yybnet-2019-08-28", after)
    plain = " ".join(after.split())
    assert "almost 5 km/s (vice-2018-10) [left out: less than 5 km/s; read as 4.9 km/s]" in plain
    assert "note: 4.5 km/s at the source; the high end is our reading of almost 5 km/s" in plain
    others = ("The Defense Science Board found", "Lewis on the report of the National Research")
    assert "Who guides the interceptors? published alternatives" in plain
    assert all(words in plain for words in others)
    chosen = " ".join(penumbra("evidence", "epaa", "--alternative", "guidance=own-radar").stdout.split())
    assert [words in chosen for words in others] == [True, False]
    assert "DSP and SBIRS satellites  warning satellites" in text
    assert "SM-3 Block IIA  interceptors" not in penumbra("evidence", "epaa", "--on", "2012-06-01").stdout


def test_evidence_lists_its_sources_with_date_address_and_what_rests_on_them():
    text = " ".join(penumbra("evidence", "epaa", "--sources").stdout.split("nrc-2012")[1].split("\n\n")[0].split())
    assert "National Research Council, Making Sense of Ballistic Missile Defense" in text
    assert "date 2012" in text and "https://www.nap.edu/catalog/13189" in text
    assert "radars.an-tpy-2-forward.range" in text


def test_evidence_as_json_has_every_number_and_what_each_source_says():
    found = json.loads(penumbra("evidence", "epaa", *WHEN, "--json").stdout)
    assert sum(found["grades"].values()) == found["numbers"] == len(found["evidence"])
    assert (found["date"], found["history"]) == ("2018-12-31", "planned")
    rows = {row["path"]: row for row in found["evidence"]}
    speed = rows["interceptors.sm3-iia.burnout_speed"]
    assert (speed["low"], speed["nominal"], speed["high"], speed["unit"]) == (4300.0, 4500.0, 4900.0, "m/s")
    assert speed["figures"][0]["source"] == speed["source"]
    assert speed["nominal_stated"] and not speed["high_stated"] and "295 m/s" in speed["figures"][2]["outside"]
    council = next(one for one in found["sources"] if one["key"] == "nrc-2012")
    assert council["dated"] == "2012" and "radars.an-tpy-2-forward.range" in council["numbers"]
    assert [one["answer"] for one in found["alternatives"] if one["written"]] == ["guidance=remote-as-announced"]
    assert rows["radars.an-tpy-2-forward.max_elevation"]["source_age"] is None  # undated
    assert "no scenario" in told("evidence", "nowhere")
    assert "is not a date" in told("evidence", "epaa", "--on", "2018-13-01")


TRACE = ["trace", "epaa", *WHEN, "--threat", "mrbm-2000"]


def test_trace_prints_a_table():
    done = penumbra(*TRACE, "--launch", "iran-north-west", "--aim", "Bucharest")
    assert done.returncode == 0, done.stderr
    text = narrow(done.stdout)
    for word in ("Covered", "burnout", "apogee", "kurecik", "deveselu", "first meets it"):
        assert word in text
    flat = " ".join(text.split())
    assert re.search(
        r"Covered by 2 of 7 batteries: .*Deveselu.*, \d+ s to spare; .*Redzikowo.*, \d+ s to spare\.", flat
    )
    assert "The same flight with guidance=own-radar: not covered, " in flat
    assert "; with guidance=x-band: covered, " in flat
    assert "To spare: the time by which a launch could be later" in flat


def test_trace_loads_no_package_it_does_not_need():
    script = str(Path(sys.executable).parent / "penumbra")
    asked = [*TRACE, "--launch", "iran-north-west", "--aim", "Bucharest"]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", script, *asked], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert {"numba", "xarray", "pyproj"} <= loaded
    assert not loaded & {
        "scipy.optimize",
        "matplotlib",
        "shapely",
        "h3",
        "h5py",
        "jinja2",
        "PIL",
    }


def test_trace_prints_json_in_si_units():
    one = json.loads(penumbra(*TRACE, "--launch", "iran-north-west", "--aim", "44.4323,26.1063", "--json").stdout)
    assert one["reachable"] is True
    assert one["covered"] is True
    assert 600 < one["flight_time"] < 900
    assert 3000 < one["burnout"]["speed"] < 4500
    assert 300e3 < one["apogee"]["height"] < 600e3
    assert len(one["arc"]) >= 60
    assert one["arc"][0]["time"] == 0.0
    assert one["arc"][-1]["time"] == pytest.approx(one["flight_time"])
    assert one["arc"][-1]["latitude"] == pytest.approx(44.4323, abs=1e-4)
    assert one["arc"][-1]["longitude"] == pytest.approx(26.1063, abs=1e-4)
    assert set(one["sensors"]["kurecik"]) == {"intervals", "firm_track"}
    deveselu = one["batteries"]["deveselu"]
    assert set(deveselu) == {"commit", "windows", "margin", "shots", "first_intercept"}
    assert set(deveselu["first_intercept"]) == {"time", "latitude", "longitude", "height"}
    assert deveselu["windows"][0][0] == pytest.approx(deveselu["first_intercept"]["time"], abs=0.1)


def test_an_aim_out_of_reach_says_by_how_much():
    one = json.loads(penumbra(*TRACE, "--launch", "iran-north-west", "--aim", "Lisbon", "--json").stdout)
    assert one["reachable"] is False
    assert one["covered"] is None
    assert one["arc"] is None
    assert one["aim_place"]["country"] == "Portugal"
    assert one["why"].startswith("Out of reach: Lisbon is 4,7")
    assert "km/s" in one["why"]


def test_an_aim_out_of_reach_prints_no_flight():
    done = penumbra(*TRACE, "--launch", "iran-north-west", "--aim", "Roma")
    text = narrow(done.stdout)
    assert "Out of reach" in text
    assert "aim: Rome, Lazio, Italy (41.89 N 12.51 E, 2,318,895 people)" in text
    assert "also of this name: " in text
    assert "Lesotho" in text
    for word in ("burnout s", "apogee", "firm track", "first intercept", "never"):
        assert word not in text


def test_today_is_a_day_and_is_printed():
    before = date.today()
    done = penumbra("trace", "epaa", "--on", "today", "--threat", "mrbm-2000", "--launch", "iran-west", "--aim", "Roma")
    assert done.returncode == 0, done.stderr
    assert any(
        in_words(each).replace("\u00a0", " ") in " ".join(done.stdout.split()) for each in (before, date.today())
    )


def test_trace_draws(tmp_path):
    file = tmp_path / "arc.png"
    done = penumbra(*TRACE, "--launch", "iran-north-west", "--aim", "Bucharest", "--plot", str(file))
    assert done.returncode == 0, done.stderr
    assert file.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--launch", "iran-west", "--aim", "iran-west"], "lies on the launch point"),
        (["--launch", "iran-west", "--aim", "Buchharest"], "nearest: 'Bucharest' (Romania)"),
        (["--launch", "iran-wst", "--aim", "Bucharest"], "'iran-west'"),
        (["--launch", "iran-west", "--aim", "95,20"], "latitude comes first and lies between -90 and 90"),
        (["--launch", "iran-west", "--aim", "44.4N 26.1O"], "O is east in German"),
    ],
)
def test_bad_places_are_told(arguments, words):
    assert words in told(*TRACE, *arguments)


def test_a_report_needs_a_day(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text("base: epaa\nid: own\nsnapshots: []\n", "utf-8")
    assert 'write "snapshots: [{date: 2018-12-31' in told("report", str(file), "-o", str(tmp_path / "r.html"))
    assert not (tmp_path / "r.html").exists()


def test_bad_words_are_told(tmp_path):
    rest = ["--launch", "iran-west", "--aim", "Bucharest"]
    assert "nearest: 'mrbm-2" in told("trace", "epaa", *WHEN, "--threat", "mrbm-200", *rest)
    assert "write year-month-day" in told("trace", "epaa", "--on", "2018-31-12", "--threat", "mrbm-2000", *rest)
    assert "nearest: 'epaa'" in told("show", "eppa")
    assert "no ledger" in told("check", "artcle-2016-05-19")
    assert "no schema" in told("schema", "ledgr")
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "cannot be written" in told("cover", "epaa", *WHEN, *COARSE, "--nominal", "-o", str(blocked / "map.nc"))


def test_show_is_yaml_that_loads(tmp_path):
    file = tmp_path / "shown.yaml"
    file.write_text(penumbra("show", "epaa", "--set", "decision_time=60 s").stdout, "utf-8")
    assert "# Sources" in file.read_text("utf-8")
    assert penumbra("show", str(file)).stdout == file.read_text("utf-8")


def test_cover_prints_shares_and_writes_a_map(tmp_path):
    file = tmp_path / "map.nc"
    done = penumbra("cover", "epaa", *WHEN, *COARSE, *NORTH, "-o", str(file))
    assert done.returncode == 0, done.stderr
    text = narrow(done.stdout.partition("Map: ")[0])  # the path may be long
    assert "NATO Europe" in text
    assert "Untouched by every class: Greenland" in text
    assert "published answers to: Who guides the interceptors?" in " ".join(text.split())
    table = text[text.index("By alternative") :].replace("\n", " ")
    for word in ("as written", "guidance=own-radar", "guidance=x-band", "all alternatives"):
        assert word in table
    assert file.stat().st_size > 10_000


@pytest.mark.slow
def test_cover_writes_outlines_of_a_refined_map(tmp_path):
    file = tmp_path / "map.geojson"
    done = penumbra("cover", "epaa", *WHEN, *COARSE, "--nominal", "--adaptive", "-o", str(file))
    assert done.returncode == 0, done.stderr
    features = json.loads(file.read_text("utf-8"))["features"]
    assert {"mrbm-2000/covered", "mrbm-2000/open"} <= {feature["id"] for feature in features}


@pytest.mark.slow
def test_json_has_rows_of_an_alliance_only_if_the_scenario_protects_one(tmp_path):
    file = tmp_path / "law.yaml"
    file.write_text(json.dumps(changed(NOMINAL, "region.resolution", 2)), "utf-8")
    done = penumbra("cover", str(file), "--on", DAY, "--nominal", "--json")
    assert set(json.loads(done.stdout)["shares"]) == {"protected", "area", "country"}, done.stderr


def test_cover_prints_json():
    done = penumbra("cover", "epaa", *WHEN, *COARSE, *BALKANS, "--nominal", "--of", "area", "--json")
    shares = json.loads(done.stdout)["shares"]
    europe = shares["alliance"]["nato-europe"]["classes"]["mrbm-2000"]
    assert europe["covered_share"] <= europe["threatened_share"]
    assert json.loads(done.stdout)["bounds"] == "nominal"
    assert not [name for name in europe if "umbra" in name or "open" in name]


@pytest.mark.slow
def test_a_nominal_table_has_no_interval_and_says_how_many_numbers_have_no_range():
    text = narrow(penumbra("cover", "epaa", *WHEN, *COARSE, "--nominal").stdout)
    assert "the published ranges were not used" in text
    assert "in every case of the published" not in text
    assert not re.search(r"\d-\d+ ", text.partition("NATO, on the map")[2].partition("Untouched")[0])
    assert re.search(r"\d+ of the \d+ numbers of the scenario have no published range", " ".join(text.split()))


@pytest.mark.slow
def test_check_prints_verdicts_and_json(monkeypatch, capsys):
    """In this process, with fewer draws than the command takes."""
    monkeypatch.setattr(drawn_shares, "DRAWS", 8)
    changes = ["--set", "region.resolution=2", "--set", "launch_areas.iran.points=2"]
    assert app(["check", "article-2016-05-19", *changes, "--json"], standalone_mode=False) in (None, 0)
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["sanctions"]["verdict"] == "holds"
    assert rows["poland-2018"]["verdict"] == "depends"
    assert [read["verdict"] for read in rows["poland-2018"]["readings"]] == ["holds", "holds", "fails"]
    assert rows["greenland-azores"]["verdict"] == "depends"
    assert {read["name"]: read["verdict"] for read in rows["greenland-azores"]["readings"]} == {
        "the span of parts and allies": "holds",
        "NATO's aim": "holds",
        "against the class it was designed for": "depends",
        "against what Iran is credited with": "fails",
    }
    assert all(row["said_by"] and row["claim_source"] for row in rows.values())


@pytest.mark.slow
def test_published_values_are_printed_with_what_differs():
    done = penumbra("check", "published")
    assert done.returncode == 0, done.stderr
    text = narrow(done.stdout)
    assert "BMW1971" in text
    assert "Differs:" in text
    assert "Not counted:" in text
    rows = json.loads(penumbra("check", "published", "--json").stdout)
    printed = [row for row in rows if not row["computed"]]
    agreeing = sum(row["agrees"] for row in printed)
    assert f"{agreeing} of {len(printed)} printed values" in text
    assert agreeing > 0.7 * len(printed)
    assert 40 < len(rows) - len(printed) < len(printed)
    assert all(row["agrees"] == row["expected"] for row in rows)


def test_schema_is_json():
    assert json.loads(penumbra("schema", "ledger").stdout)["title"] == "Ledger"


@pytest.mark.slow
def test_sensors_prints_what_each_element_is_worth():
    done = penumbra("sensors", "epaa", *WHEN, *COARSE)
    assert done.returncode == 0, done.stderr
    text = narrow(done.stdout)
    for word in ("without", "Kürecik", "Redzikowo, SM-3 IIA"):
        assert word in text
    found = json.loads(penumbra("sensors", "epaa", *WHEN, *COARSE, "--json").stdout)
    assert 0.5 < found["sensors"]["kurecik"]["mrbm-2000"]["people"] <= 1.0
    assert found["sensors"]["pituffik"]["mrbm-2000"]["area"] == 0.0
    assert "nearest" in told("sensors", "epaa", *WHEN, *COARSE, "--of", "peple")


@pytest.mark.slow
def test_ships_may_be_in_a_box_or_drawn(tmp_path):
    coarse = ["cover", "epaa", *WHEN, *COARSE, "--nominal", "--of", "area", "--json", "--ships"]
    station, box, drawn = (json.loads(penumbra(*coarse, where).stdout) for where in ("station", "box", "7"))
    europe = [each["shares"]["alliance"]["nato-europe"]["classes"]["irbm-3000"] for each in (station, box, drawn)]
    anywhere = europe[1]["umbra_share"], europe[1]["umbra_share"] + europe[1]["penumbra_share"]
    assert anywhere[0] < europe[0]["covered_share"] < anywhere[1]
    assert europe[2]["covered_share"] != europe[0]["covered_share"]
    assert "write station, box" in told(*coarse, "harbour")


@pytest.mark.slow
def test_a_table_of_ones_own(tmp_path):
    """The built-in table printed, changed and given back changes the answer; a wrong one is told with its line."""
    printed = penumbra("record", "table", "sanctions")
    assert printed.returncode == 0, printed.stderr
    head, *lines = printed.stdout.splitlines()
    file, ledger = tmp_path / "own.csv", tmp_path / "mine.yaml"
    file.write_text("\n".join([head, *(line for line in lines if not line.startswith("eu-2014-507"))]) + "\n", "utf-8")
    ledger.write_text(
        "id: mine\ntitle: Mine\nscenario: epaa\nclaims:\n  - id: steps\n    statement: There were steps.\n"
        "    said_by: me\n    said_on: 2016-05-19\n    speaks_of: 2016-05-19\n    source: UCDP\n"
        "    check: sanctions-in-force\n    arguments: {issuers: [EU], at_least: 6}\n",
        "utf-8",
    )
    assert "holds" in penumbra("check", str(ledger)).stdout
    without = penumbra("check", str(ledger), "--record", f"sanctions={file}")
    assert without.returncode == 0, without.stderr
    assert "fails" in without.stdout
    assert "not the built-in one" in " ".join(without.stdout.split())
    file.write_text("\n".join([head, *lines]).replace("2014-07-30", "30 July 2014") + "\n", "utf-8")
    assert "own.csv:" in told("check", str(ledger), "--record", f"sanctions={file}")
    assert "write a day as year-month-day" in told("check", str(ledger), "--record", f"sanctions={file}")
    assert "spending=FILE.csv" in told("check", str(ledger), "--record", "sanctions")
    assert "nearest: 'sanctions'" in told("record", "table", "sanction")
    assert "spending: " in penumbra("record", "table").stdout


def test_coordinates_of_the_south_are_no_option():
    file = str(Path(__file__).parents[2] / "odd" / "date_line.yaml")
    done = penumbra("place", file, "-36.85,174.76", "--on", "2032-01-01", "--draws", "1", "--threat", "mrbm-2000")
    assert done.returncode == 0, done.stderr
    assert "-36.85, 174.76, New Zealand" in done.stdout
    assert "No such option" in penumbra("place", file, "-36").stderr


def test_what_is_wrong_is_told_before_any_work():
    assert told("place", "epaa", "Warsaw", "--draws", "0").startswith("--draws: write how many cases")
    assert told("curve", "epaa", "decision_time", "Warsaw", "--seed", "-1").startswith("--seed: write a whole number")
    assert told("report", "epaa", "--place", "Nowhereville").startswith("no town of 5,000 or more")
    assert "leave out --and or --draws" in told(
        "curve", "epaa", "decision_time", "Warsaw", "--and", "commit", "--draws", "2"
    )
