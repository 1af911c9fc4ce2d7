"""Candidates of what users write, the search on a small case, its files and pictures, and the check."""

import json
import os
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import penumbra as pb
from penumbra.claims.checks import best_site
from penumbra.claims.exhibits.kinds import KINDS
from penumbra.claims.finding import Evidence
from penumbra.cli.main import app
from penumbra.earth.map_units import owners
from penumbra.errors import ClaimError, DomainError, PenumbraError
from penumbra.sentences import percent
from penumbra.siting.candidates import candidates_of
from penumbra.siting.plain_data import site_data
from penumbra.siting.words import nominal_words, several_words
from unit.claims.asking import put, rows_of

DAY = date(2018, 12, 31)
FEW = "launch_areas.iran.points=2"
HEAD = "name,latitude,longitude\n"
SITES = {"Krakow": (50.0, 20.0), "Ankara": (39.9, 32.9)}
OPTIONS = {"threats": ["mrbm-2500"], "aims": 12, "worlds": 4, "best": 2}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    shield = pb.load("epaa", [FEW]).on(DAY, history="planned")
    return pb.site(shield, [(name, *at) for name, at in SITES.items()], "deveselu", k=2, **OPTIONS)


def test_cells_of_countries_lie_in_them_and_those_of_the_sea_do_not() -> None:
    land = candidates_of("ROU, bgr")
    assert land.kind == "land"
    assert {name.split()[0] for name in land.name} == {"Romania", "Bulgaria"}
    assert set(owners(land.latitude, land.longitude)[1]) <= {"ROU", "BGR"}
    assert land.is_land.all()
    sea = candidates_of("54..58, 0..8", 3)
    assert not sea.is_land.any()
    assert ((sea.latitude >= 54.0) & (sea.latitude <= 58.0) & (sea.longitude >= 0.0) & (sea.longitude <= 8.0)).all()
    across = candidates_of("10..20, 175..-175", 2)
    assert (np.abs(across.longitude) >= 175.0).all()


def test_points_come_from_lists_mappings_and_files(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("name,latitude,longitude\nKrakow,50.0,20.0\nAnkara,39.9,32.9\n", "utf-8")
    of_list = candidates_of([(name, *at) for name, at in SITES.items()])
    for other in (candidates_of(SITES), candidates_of(file), candidates_of(str(file))):
        assert other.name == of_list.name
        np.testing.assert_array_equal(other.latitude, of_list.latitude)
        np.testing.assert_array_equal(other.longitude, of_list.longitude)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("name,lat\nBusan,35.2\n", "sites.csv:1: no column 'latitude'"),
        ("name;latitude;longitude\nBusan;35.2;129\n", "sites.csv:1: separate the cells by commas"),
        ("", "sites.csv:1: no column 'name'"),
        (HEAD + "Busan,35.2,129\nSeoul,north,127\n", "sites.csv:3: write degrees"),
        (HEAD + "Busan,35.2\n", "sites.csv:2: 2 cells for 3 columns"),
        (HEAD + "Busan,35,2,129,0\n", "sites.csv:2: more cells than the 3 columns"),
        (HEAD + "Busan,nan,129\n", "sites.csv:2: write name, latitude and longitude"),
        (HEAD + "A" * 200_000 + ",35.2,129\n", "sites.csv:2: 200,009 letters"),
        (HEAD + "A\x1b[31m,35.2,129\n", "sites.csv:2: control character 0x1b"),
        (HEAD + '"Busan,35.2,129\n', "sites.csv:2: a quote is opened and not closed"),
        (HEAD + "Busan,95,129\n", "sites.csv:2: 'Busan': 95, 129: write a latitude from -89 to 89"),
        (HEAD + "A,1,1\nA,2,2\n", "the name 'A' occurs twice"),
        (HEAD, "there is no candidate"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tmp_path: Path, given: str, words: str) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(given, "utf-8")
    with pytest.raises(PenumbraError) as told:
        candidates_of(file)
    assert words in str(told.value)


def test_what_is_no_file_of_text_is_not_read(tmp_path: Path) -> None:
    pipe, folder, other = (tmp_path / f"{name}.csv" for name in ("pipe", "folder", "other"))
    os.mkfifo(pipe)
    folder.mkdir()
    other.write_bytes(HEAD.encode("utf-16"))
    for path, words in ((pipe, "is a pipe or a device"), (folder, "is a folder"), (other, "other.csv:1: not UTF-8")):
        with pytest.raises(PenumbraError) as told:
            candidates_of(path)
        assert words in str(told.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Poland", "write codes of countries"),
        ("58..54, 0..8", "is no box"),
        ("POL, XXQ", "no country 'XXQ'"),
        (7, "write points, codes of countries or a box"),
        ([("a", 1.0)], "write name, latitude and longitude"),
        ("MCO", "write points"),
        ("55..55.001, 3..3.001", "write points"),
        ("nowhere.csv", "nowhere.csv: cannot be read: No such file"),
    ],
)
def test_what_is_no_candidate_is_told(given: object, words: str) -> None:
    with pytest.raises(PenumbraError) as told:
        candidates_of(given)
    assert words in str(told.value)


def test_every_gain_in_words_says_what_is_counted(found: xr.Dataset) -> None:
    for lead, rest in (nominal_words(found), several_words(found)):
        assert re.search(r"\d[^:;.]* people$", lead)
        assert rest.count(" people") == rest.count("million")


def test_the_answer_names_the_best(found: xr.Dataset) -> None:
    best = str(found.candidate.values[int(np.argmax(found.gain.values))])
    assert found.attrs["best"] == best
    assert found.attrs["unit"] == "people"
    assert float(found.gain.max()) > 0.0
    assert float(found.chosen_gain) >= float(found.gain.max())
    assert (found.base_covered <= found.base_reached).all()
    assert found.attrs["expected"] in SITES
    assert found.finalist_gain.values.tolist() == sorted(found.finalist_gain.values, reverse=True)


def test_it_is_drawn_and_written(found: xr.Dataset, tmp_path: Path) -> None:
    shield = pb.load("epaa", [FEW]).on(DAY, history="planned")
    words = [text.get_text() for text in pb.plot(found, scenario=shield).texts]
    assert "would add most" in " ".join(words)  # each line is a text
    assert any("against MRBM 2,500 km" in text for text in words)
    assert not any("mean over the classes" in text for text in words)
    written = json.loads(pb.export(found, tmp_path / "gain.geojson").read_text("utf-8"))
    assert {each["properties"]["candidate"] for each in written["features"]} == set(SITES)
    at = {each["properties"]["candidate"]: each["geometry"]["coordinates"] for each in written["features"]}
    assert at["Krakow"] == [20.0, 50.0]
    assert [each["properties"]["gain_people"] for each in written["features"]] == pytest.approx(
        found.gain.values.tolist(), abs=0.1
    )


def test_the_command_tells_the_same(found: xr.Dataset, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("name,latitude,longitude\nKrakow,50.0,20.0\nAnkara,39.9,32.9\n", "utf-8")
    line = [
        "site",
        "epaa",
        "--set",
        FEW,
        "--on",
        str(DAY),
        "--history",
        "planned",
        "--add",
        "deveselu",
        "--candidates",
        str(file),
    ]
    line += ["--threat", "mrbm-2500", "--aims", "12", "--worlds", "4", "--best", "2", "-k", "2"]
    done = CliRunner().invoke(app, [*line, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["candidate_cell"] == [None, None]
    assert told["gain"] == pytest.approx(found.gain.values.tolist())
    assert told["finalist"] == found.finalist.values.tolist()
    shown = CliRunner().invoke(app, line)
    words = " ".join(shown.stdout.split())
    assert f"{found.attrs['best']} adds most with nominal figures" in words
    after = (float(found.base_covered[0]) + float(found.gain.max())) / float(found.base_reached[0])
    assert f"people; {percent(after)} of those in reach are then covered.".replace("\u00a0", " ") in words
    assert "12 points stand for" in words and "homes." in words


def test_cells_are_told_in_words_of_h3(found: xr.Dataset) -> None:
    """64 bits are more than JavaScript's numbers hold."""
    cell = candidates_of("54..58, 0..8", 3).cell[:2]
    told = site_data(found.assign(candidate_cell=("candidate", cell)))["candidate_cell"]
    assert [int(each, 16) for each in told] == cell.tolist()


def test_a_cost_for_each_person() -> None:
    shield = pb.load("epaa", [FEW]).on(DAY, history="planned")
    sites = [(name, *at) for name, at in SITES.items()]
    options = OPTIONS | {"worlds": 0}
    found = pb.site(shield, sites, "deveselu", "cost", k=2, budget="2 billion USD", **options)
    assert found.attrs["k"] == 1  # two cost more
    some = found.gain.values > 0.0
    np.testing.assert_allclose(found.cost_of_gain.values[some], float(found.one_cost) / found.gain.values[some])
    assert np.isinf(found.cost_of_gain.values[~some]).all()
    assert float(found.one_cost_least) <= float(found.one_cost) <= float(found.one_cost_most)
    with pytest.raises(DomainError, match="prices: they would change nothing"):
        pb.site(shield, sites, "deveselu", prices="mine.yaml", **options)


def test_the_check_holds_for_the_best_and_fails_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best_site, "_WORLDS", 8)
    monkeypatch.setattr(best_site, "_AIMS", 20)
    evidence, sites = Evidence(pb.load("epaa", [FEW])), {"Ankara": (39.9, 32.9), "Hamar": (60.8, 11.1)}
    claim = rows_of("gmd-iran-claims")["fort-drum-best/by time"]

    def judged(name: str, **more: object):
        arguments = {"sites": sites, "best": name, "add": "deveselu", "day": DAY, "history": "planned"} | more
        return put(evidence, claim.model_copy(update={"arguments": arguments | {"threats": ["mrbm-2500"]}}))

    right = judged("Ankara")
    assert right.verdict == "holds"
    assert 0.0 <= right.holds_least <= right.holds_most <= 1.0
    KINDS["bars"].model_validate(right.exhibits[0].data)
    assert judged("Hamar").verdict == "fails"
    with pytest.raises(ClaimError, match="'Lodz' is none of the sites"):
        judged("Lodz")
    with pytest.raises(ClaimError, match="at sea"):
        judged("Ankara", sites=sites | {"Black Sea": (43.0, 35.0)})
    with pytest.raises(ClaimError, match="no battery, interceptor or radar"):
        judged("Ankara", add="deveslu")


def test_cells_that_are_too_coarse_may_be_finer() -> None:
    for given in ("MCO", "55..55.1, 3..3.1"):
        with pytest.raises(DomainError, match="no cell of resolution 2 has its centre there; write a finer"):
            candidates_of(given, 2)


def test_an_unknown_element_is_answered_with_those_that_there_are() -> None:
    shield = pb.load("epaa", [FEW]).on(DAY, history="planned")
    with pytest.raises(DomainError, match=r"'nope'.*write a battery of the case \(.*deveselu.*\), or an interceptor"):
        pb.site(shield, [("Krakow", 50.0, 20.0)], "nope", threats=["mrbm-2500"])


@pytest.mark.slow
def test_countries_that_lie_far_apart_have_their_own_boxes() -> None:
    both = candidates_of("MLT, FJI", 6)  # one box about both would have seven million cells
    own = [set(candidates_of(code, 6).cell.tolist()) for code in ("MLT", "FJI")]
    assert set(both.cell.tolist()) == own[0] | own[1] and all(own)
    assert len(set(both.cell.tolist())) == len(both.name)


def test_a_part_of_a_country_without_a_cell_leaves_the_others() -> None:
    found = candidates_of("CYP, TUR", 3)  # no cell of resolution 3 has its centre near Akrotiri
    assert {name.rsplit(" ", 2)[0] for name in found.name} >= {"Türkiye"}
