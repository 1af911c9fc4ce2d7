"""The start of a scenario of one's own loads, with every example in it; two scenarios are told apart field by field."""

import json
import re

import pytest
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.errors import OutputError, ScenarioError
from penumbra.scenario.loader import cases
from penumbra.scenario.new import new


def examples(text):
    """The commented examples: paragraphs that begin with a section of a scenario."""
    paragraphs = text.split("\n\n")
    return [each for each in paragraphs if re.match(r"# [a-z_]+:( |\n)", each) and not each.startswith("# Days")]


@pytest.mark.parametrize("case", cases())
def test_a_start_loads_and_so_does_each_example(case, tmp_path):
    text = new(case, "Un pays à l'essai")
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    started, base = pb.load(str(file)), pb.load(case)
    assert started.id == "un-pays-l-essai"
    assert pb.compare(started, base) == []
    shown = examples(text)
    assert len(shown) >= 4
    changed = set()
    for each in shown:
        bare = "\n".join(line.removeprefix("# ") for line in each.rstrip("\n").split("\n"))
        file.write_text(f"{text}\n{bare}\n", "utf-8")
        changed |= {one.path.partition(".")[0] for one in pb.compare(pb.load(str(file)), base)}
    assert "batteries" in changed


def test_what_differs_is_told_with_both_values():
    epaa = pb.load("epaa")
    other = pb.load("epaa", ["decision_time=90 s", "radars.spy-1d.range={value: 400 km, low: 300 km, high: 500 km}"])
    found = {each.path: each for each in pb.compare(epaa, other)}
    assert set(found) == {"decision_time", "radars.spy-1d.name", "radars.spy-1d.range"}  # its name says: changed
    assert found["radars.spy-1d.range"].other == "400 km (300 km to 500 km)"
    lost = {each.path: each for each in pb.compare(epaa, pb.load("kurecik-lost"))}
    assert lost["sensors.kurecik.actual"].other == ""
    assert pb.compare(epaa, epaa) == []
    assert all(each.one or each.other for each in pb.compare(epaa, pb.load("japan")))


def test_an_existing_file_is_left_as_it_is(tmp_path):
    file = tmp_path / "mine.yaml"
    assert CliRunner().invoke(app, ["new", str(file), "--like", "japan"]).exit_code == 0
    before = file.read_bytes()
    again = CliRunner().invoke(app, ["new", str(file)])
    assert isinstance(again.exception, OutputError)
    assert file.read_bytes() == before
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "away.yaml")
    assert isinstance(CliRunner().invoke(app, ["new", str(link)]).exception, OutputError)
    assert not (tmp_path / "away.yaml").exists()
    with pytest.raises(ScenarioError, match="nearest: 'japan'"):
        new("jpan", "mine")


def test_cases_are_listed_with_their_ledgers():
    told = CliRunner().invoke(app, ["cases"]).output
    for case in cases():
        assert f"{case}: {pb.load(case).title[:20]}" in told
    assert "shield-claims" in told
    listed = json.loads(CliRunner().invoke(app, ["cases", "--json"]).output)
    assert [each["name"] for each in listed] == cases()
    line = " ".join(told.split())
    assert all(day in line for each in listed for day in each["days"])


@pytest.mark.parametrize(
    "name", ["2024", "null", "1e5", "a\nfoo: bar", "x\x7fy", "u\u2028v", "bad\udcff", "x" * 300, ""]
)
def test_a_start_loads_whatever_it_is_called(name, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(new("cities", name), "utf-8")
    assert pb.compare(pb.load(str(file)), pb.load("cities")) == []


def test_a_start_takes_no_id_of_a_built_in_case(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(new("cities", "Japan"), "utf-8")
    assert pb.load(str(file)).id == "japan-shield"
    with pytest.raises(ScenarioError, match="no built-in case"):
        new(str(file), "mine")


def test_what_differs_does_not_depend_on_the_order(tmp_path):
    file = tmp_path / "mine.yaml"
    site = "{name: V, latitude: 47 deg, longitude: 19 deg, height: 1 m, source: penumbra-assumption, grade: assumption}"
    file.write_text(
        f"base: japan\nid: mine\ntitle: Mine\nsummary: Mine.\nknown_until: 2013-12-31\nsites: {{value: {site}}}\n",
        "utf-8",
    )
    mine, base = pb.load(str(file)), pb.load("japan")
    there, back = pb.compare(mine, base), pb.compare(base, mine)
    assert {each.path for each in there} == {each.path for each in back} == {"known_until", "sites.value"}
    assert all(not each.other for each in there)
