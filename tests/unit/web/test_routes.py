"""Every route answers, and what it answers is what the commands answer."""

import json

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.names import CASES
from penumbra.uncertainty.answers.place_data import data
from penumbra.web.answers.block import unpacked
from penumbra.web.answers.raid import DRAWS as DRAWS_OF_RAIDS
from unit.web.asking import API, SMALL

DAY = "planned/2018-12-31"


@pytest.fixture(scope="module")
def small(server):
    return server.opened(case="small", text=SMALL)


@pytest.fixture(scope="module")
def file(small, server, tmp_path_factory):
    """The downloaded scenario as a file."""
    path = tmp_path_factory.mktemp("download") / "small.yaml"
    path.write_bytes(server.ask(f"/shields/{small['key']}/scenario.yaml").content)
    return path


def test_health(server):
    told = server.ask("/health").json()
    assert told["status"] == "ready" and told["waiting"] >= 0


def test_cases(server):
    found = {each["id"]: each for each in server.ask("/cases").json()["cases"]}
    assert {"epaa", "cities", "gulf"} <= set(found)
    assert "gulf-claims" in found["gulf"]["ledgers"]
    assert found["cities"]["region"]["resolution"] == 6


def test_lessons(server):
    found = server.ask("/lessons").json()["lessons"]
    assert len(found) == 3 and all(each["steps"] for each in found)


def test_towns(server, small):
    found = server.ask(f"/towns?q=buch&key={small['key']}").json()["towns"]
    assert found[0]["written"] == "Bucharest, Romania"
    assert server.ask("/towns?q=%20").json() == server.ask("/towns?q=").json()


def test_ground(server):
    block = unpacked(server.ask("/ground").content)
    assert block.arrays["land_start"][-1] == len(block.arrays["land_longitude"])
    assert len(block.meta["labels"]) == len(block.arrays["label_size"])


def test_an_unchanged_case_is_named_by_its_id(server):
    told = server.opened(case="cities")
    assert told["key"] == "cities" and told["differences"] == []
    assert server.ask("/shields/cities").json() == told
    assert server.ask("/shields/cities/scenario.yaml").text == "base: cities\n"


def test_an_own_scenario_is_described(small, server):
    assert small["case"] == "small" and small["region"]["resolution"] == 3
    assert [each["key"] for each in small["threats"]] == ["mrbm-2000"]
    assert server.ask(f"/shields/{small['key']}").json() == small
    assert small["moments"]["actual"] == sorted(set(small["moments"]["actual"])) != []
    assert all(number["low"] <= number["value"] <= number["high"] for number in small["numbers"])
    kinds = {each["key"]: each["kind"] for each in small["cards"]}
    assert {key for key, kind in kinds.items() if kind == "ship"} == {"sm3-ia", "sm3-ib", "sm3-iia"}
    assert kinds["thaad"] == "battery" and kinds["spy-1d"] == "radar"


@pytest.mark.parametrize("cells", ["coarse", "fine"])
def test_grid(server, small, cells):
    block = unpacked(server.ask(f"/shields/{small['key']}/grid/{cells}").content)
    count = len(block.arrays["longitude"])
    assert block.arrays["lookup"].max() == count
    assert block.arrays["lookup"].shape == (block.meta["rows"], block.meta["columns"])
    assert len(block.arrays["corner_start"]) == count + 1
    assert block.arrays["triangles"].max() < count


@pytest.mark.slow
def test_what_stands_and_the_finding_of_its_map_of_cases(server, small):
    path = f"/shields/{small['key']}/{DAY}/standing?threat=mrbm-2000"
    first = server.ask(path).json()
    assert {each["kind"] for each in first["elements"]} == {"radar", "battery", "infrared"}
    assert set(first["sectors"]) == {each["key"] for each in first["elements"] if each["kind"] == "radar"}
    block = unpacked(server.ask(f"/shields/{small['key']}/{DAY}/map/mrbm-2000/cases?draws=16").content)
    assert "100 people" in block.meta["headline"]


@pytest.mark.parametrize("cells", ["coarse", "fine"])
def test_a_nominal_map_is_that_of_the_command_line(server, small, file, cells):
    block = unpacked(server.ask(f"/shields/{small['key']}/{DAY}/map/mrbm-2000/{cells}").content)
    changes = ["region.resolution=2"] if cells == "coarse" else []
    area = pb.cover(pb.load(file, changes).on("2018-12-31", "planned"), nominal=True).sel(threat="mrbm-2000")
    state = np.where(area.covered, 4, np.where(area.threatened, 1, 0))
    assert np.array_equal(block.arrays["state"], state)
    reached = np.isfinite(area.margin.values)
    assert np.array_equal(block.arrays["margin"][reached], area.margin.values[reached].astype(np.float32))
    assert sum(block.meta["shares"].values()) == pytest.approx(100.0, abs=0.01)


@pytest.mark.slow
def test_more_draws_go_on_from_fewer_and_give_what_they_give_at_once(server, small, file):
    block = [
        unpacked(server.ask(f"/shields/{small['key']}/{DAY}/map/mrbm-2000/cases?draws={draws}").content)
        for draws in (16, 64)
    ][1]
    shield = pb.load(file, ["region.resolution=2"]).on("2018-12-31", "planned")
    found = pb.case_map(shield, 64).sel(threat="mrbm-2000")
    assert np.array_equal(block.arrays["state"], found.aim_word.values)
    share, known = block.arrays["share"][0].astype(float), found.covered_probability.transpose("prior", "aim").values
    reached = found.aim_word.values != CASES.index("out of reach")
    assert np.all(share[:, ~reached] == 255)
    assert np.abs(share[:, reached] - 100.0 * known[:, reached]).max() <= 1.0
    assert block.meta["priors"] == found.prior.values.tolist() and block.meta["worlds"] == found.attrs["worlds"]
    _readings_are_those_of_the_cells(block, shield)


def _readings_are_those_of_the_cells(block, shield):
    """The readings of a map count each cell's people once, in the state that this reading gives the cell."""
    grid = pb.cover(shield, nominal=True)
    share, readings = block.arrays["share"].astype(float), block.meta["readings"]
    assert (len(readings), len(readings[0])) == (len(share), 1 + len(block.meta["priors"]))
    together = [block.meta["shares"][word] for word in block.meta["cases"]]
    assert readings[0][0] == pytest.approx(together, abs=0.01)
    for layer, of_answer in zip(share, readings, strict=True):
        for row, told in zip(layer, of_answer[1:], strict=True):
            assert sum(told) == pytest.approx(100.0, abs=0.01)
            assert told[0] == pytest.approx(together[0], abs=0.01)  # nobody is out of reach for an answer
            some = bool(((row > 0) & (row < 255) & (grid["people"].values > 0)).any())
            assert sum(told[2:]) > 0.0 or not some


def test_the_answer_for_a_place_is_an_entry_of_the_command(server, small, file):
    path = f"/shields/{small['key']}/{DAY}/place"
    place = server.ask(f"{path}/cases?at=Bucharest, Romania").json()
    shield = pb.load(file).on("2018-12-31", "planned")
    (entry,) = json.loads(json.dumps(data(pb.place(shield, "Bucharest, Romania"))))
    assert place["answer"] == entry
    nominal = server.ask(f"{path}/nominal?at=Bucharest, Romania").json()
    assert nominal["answer"].keys() == entry.keys()
    for mine, theirs in zip(nominal["answer"]["classes"], entry["classes"], strict=True):
        assert mine.keys() == theirs.keys()
        for name in ("nominal_covered", "nominal_margin", "nominal_shots", "beyond_range", "battery_margin"):
            assert mine[name] == theirs[name]


def test_a_click_is_a_place(server, small):
    path = f"/shields/{small['key']}/{DAY}/place/nominal"
    place = server.ask(f"{path}?latitude=44.06&longitude=26.38").json()
    assert (place["latitude"], place["longitude"]) == (44.06, 26.38)


def test_arc(server, small):
    told = server.ask(f"/shields/{small['key']}/{DAY}/arc/mrbm-2000?launch=iran&aim=deveselu").json()
    assert told["reachable"] and len(told["time"]) == len(told["height"]) > 100
    assert [each["time"] for each in told["events"]] == sorted(each["time"] for each in told["events"])
    assert told["events"][0]["kind"] == "launch" and told["events"][-1]["kind"] == "end"


def test_reach(server, small):
    response = server.ask(f"/shields/{small['key']}/{DAY}/reach/mrbm-2000/deveselu")
    assert response.headers["content-type"] == "application/geo+json"
    features = response.json()["features"]
    assert {each["properties"]["battery"] for each in features} == {"deveselu"}


def test_a_region_without_a_coarse_cell_has_its_fine_ones(server):
    box = "{south: 44.0 deg, north: 44.3 deg, west: 24.3 deg, east: 24.9 deg, resolution: 4}"
    key = server.opened(case="mine", text=SMALL.replace(SMALL.splitlines()[3], f"region: {box}"))["key"]
    coarse, fine = (unpacked(server.ask(f"/shields/{key}/grid/{cells}").content) for cells in ("coarse", "fine"))
    assert coarse.meta["resolution"] == fine.meta["resolution"] == 4
    assert len(coarse.arrays["longitude"]) == len(fine.arrays["longitude"]) > 0
    response = server.ask(f"/shields/{key}/{DAY}/map/mrbm-2000/coarse")
    assert response.status_code == 200 and len(unpacked(response.content).arrays["state"]) > 0


def test_no_letters_give_the_greatest_towns(server):
    everywhere = server.ask("/towns?q=").json()["towns"]
    assert [each["people"] for each in everywhere] == sorted((each["people"] for each in everywhere), reverse=True)
    assert len(everywhere) == 12 and everywhere[0]["people"] > 1e7
    europe = server.ask("/towns?q=&key=epaa").json()["towns"]
    region = server.ask("/shields/epaa").json()["region"]
    assert all(region["south"] <= each["latitude"] <= region["north"] for each in europe)
    assert server.ask("/towns?key=epaa").json()["towns"] == europe


def test_a_removed_battery_no_longer_stands(server):
    changes = [{"do": "remove", "of": "batteries", "key": "adana"}]
    told = server.opened(case="cities", changes=changes)
    overlay = yaml.safe_load(server.ask(f"/shields/{told['key']}/scenario.yaml").text)
    assert overlay["base"] == "cities" and overlay["batteries"]["adana"] == {"planned": None, "actual": None}
    stands = server.ask(f"/shields/{told['key']}/planned/2013-06-01/standing?threat=srbm-300").json()
    assert "adana" not in [each["key"] for each in stands["elements"] if each["kind"] == "battery"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/shields/nothing", 404, "no scenario 'nothing' is known here"),
        ("/shields/cities/planned/2013-06-01/map/mrbm-9/coarse", 422, "no threat class 'mrbm-9'"),
        ("/shields/cities/planned/2013-13-01/map/srbm-300/coarse", 422, "date"),
        ("/shields/cities/hoped/2013-06-01/map/srbm-300/coarse", 422, "history"),
        ("/shields/cities/planned/2013-06-01/map/srbm-300/cases?draws=17", 422, "draws: write one of 16, 64, 256"),
        ("/shields/cities/planned/2013-06-01/place/nominal?at=Nowheretown", 422, "no town"),
        ("/shields/cities/planned/2013-06-01/place/nominal?at=Syria", 422, "is a country or an area"),
        ("/shields/cities/planned/2013-06-01/place/nominal", 422, "name a place"),
        ("/shields/cities/planned/2013-06-01/place/nominal?at=Adana&latitude=1", 422, "name a place once"),
        ("/shields/cities/planned/2013-06-01/reach/srbm-300/nobody", 422, "no battery 'nobody'"),
        ("/shields/cities/planned/2013-06-01/arc/srbm-300?launch=nowhere&aim=Adana", 422, "nowhere"),
        ("/shields/cities/ledgers/none", 404, "no ledger 'none'"),
        ("/jobs/none", 404, "no job 'none'"),
        ("/nothing", 404, "there is no such"),
    ],
)
def test_what_does_not_exist_is_told_in_a_sentence(server, path, status, words):
    response = server.ask(path)
    assert response.status_code == status
    assert words in response.json()["message"] and response.json()["status"] == status


def test_an_answer_known_to_the_browser_is_not_sent_again(server, small):
    path = f"{API}/shields/{small['key']}/grid/coarse"
    server.ask(f"/shields/{small['key']}/grid/coarse")
    first = server.client.get(path)
    assert "immutable" in first.headers["cache-control"]
    again = server.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert server.ask("/shields/cities/grid/coarse").headers["cache-control"] == "no-cache"


def test_the_page_or_what_to_do_about_it(server):
    response = server.client.get("/")
    assert response.status_code == 200 and response.headers["content-type"].startswith("text/html")


def test_a_raid_is_that_of_the_command(server, small, file):
    path = f"/shields/{small['key']}/{DAY}/raid"
    setup = server.ask(f"{path}/setup").json()
    assert setup["people"] == "NATO Europe"
    assert {each["key"] for each in setup["interceptors"]} == {each["interceptor"] for each in setup["batteries"]}
    assert all(each["tests"] for each in setup["interceptors"])
    asked = {"salvo": "6 mrbm-2000", "aim": "Bucharest, Romania", "doctrine": "salvo", "kill": "sm3-iia=0.5..0.9"}
    told = server.ask(path, params=asked | {"reserve": 2}).json()
    sizes = ",".join(str(each) for each in told["answer"]["salvo_size"])
    options = [part for name, value in asked.items() for part in (f"--{name}", value)]
    done = CliRunner().invoke(
        app,
        ["raid", str(file), *options, "--reserve", "2", "--sizes", sizes, "--draws", str(DRAWS_OF_RAIDS),
         "--on", "2018-12-31", "--history", "planned", "--json"],
    )  # fmt: skip
    answers = [each | {"scenario_hash": ""} for each in (told["answer"], json.loads(done.output))]  # own text v file
    assert answers[0] == answers[1]
    assert told["lead"].endswith("of 6 get through on average") and len(told["layers"]) == 1
    refused = server.ask(path, params={"salvo": "0 mrbm-2000", "aim": "Bucharest"})
    assert refused.status_code == 422 and "write a whole number of missiles of 1 or more" in refused.json()["message"]


def test_a_raid_of_another_stock_is_that_of_a_changed_shield(server, small):
    path = f"{DAY}/raid/setup"
    (first, *_) = server.ask(f"/shields/{small['key']}/{path}").json()["batteries"]
    change = {"do": "set", "path": first["path"], "value": "3"}
    other = server.opened(case="small", text=SMALL, changes=[change])
    stocks = {each["key"]: each["stock"] for each in server.ask(f"/shields/{other['key']}/{path}").json()["batteries"]}
    assert stocks[first["key"]] == 3 != first["stock"]
