"""Answers computed beforehand: names, index, the one file and the folder."""

import base64
import gzip
import hashlib
import json
import re
import signal
import subprocess
import sys
from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from penumbra.errors import OutputError
from penumbra.files import written_folder
from penumbra.scenario import loader
from penumbra.web.answers import block
from penumbra.web.answers.days import days
from penumbra.web.answers.grid import grid
from penumbra.web.computing.computer import Computer
from penumbra.web.requests import Asked
from penumbra.web.store import Store, made
from penumbra.web.stored import run
from penumbra.web.stored.archive import archive
from penumbra.web.stored.built import built
from penumbra.web.stored.coded import Coding, coded
from penumbra.web.stored.one_file import one_file
from penumbra.web.stored.site import site
from penumbra.web.stored.wanted import Plan, figures, towns_of, wanted

TODAY = date(2026, 1, 1)
JSON, BLOCK, SVG = "application/json", "application/octet-stream", "image/svg+xml"
SCRIPT = "console.log('<script>', '</script>', '<!-- x');"
STYLE = "body { margin: 0 }"


@pytest.fixture(scope="module")
def towns():
    return towns_of(loader.load("cities"), 5, TODAY)


@pytest.fixture
def page(tmp_path):
    """A page as Vite builds it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-a1.js").write_text(SCRIPT)
    (tmp_path / "assets" / "index-b2.css").write_text(STYLE)
    (tmp_path / "index.html").write_text(
        '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8" />\n'
        '    <script type="module" crossorigin src="./assets/index-a1.js"></script>\n'
        '    <link rel="stylesheet" crossorigin href="./assets/index-b2.css">\n'
        "  </head>\n  <body><main></main></body>\n</html>\n"
    )
    return built(tmp_path)


def packed(**arrays):
    return block.packed(block.Block({"headline": "It reaches far."}, arrays))


def test_every_day_of_both_histories_and_every_class_is_wanted(towns):
    scenario = loader.load("cities")
    moments = days(scenario, TODAY).moments
    names = {each.name for each in wanted("cities", Plan(), towns, TODAY)}
    assert len(names) == len(list(wanted("cities", Plan(), towns, TODAY))), "a name is given twice"
    for history in ("planned", "actual"):
        assert getattr(moments, history)
        for first in getattr(moments, history):
            for threat in scenario.threats:
                levels = {f"{history}/{first}/map/{threat}/{level}" for level in ("coarse", "fine", "cases")}
                assert levels | {f"{history}/{first}/standing/{threat}"} <= names
            for number in range(len(towns.towns)):
                assert {f"{history}/{first}/place/{number}/{level}" for level in ("nominal", "cases")} <= names
    assert {"detail", "grid/coarse", "grid/fine"} <= names
    assert any("/arcs\t" in name for name in names)


def test_towns_are_those_protected_the_most_populous_first(towns):
    scenario = loader.load("cities")
    assert 0 < len(towns.towns) <= 5
    people = [town.people for town in towns.towns]
    assert people == sorted(people, reverse=True)
    region = scenario.region
    for town in towns.towns:
        assert region.south.value <= town.latitude <= region.north.value, town
    few = towns_of(scenario, 2, TODAY)
    assert len(few.towns) == 2


def test_stored_answers_of_equal_content_are_one_file(towns):
    content = packed(state=np.zeros(9, np.uint8))
    found = {
        "cities": {
            "detail": (JSON, b"{}"),
            "planned/2013-01-26/map/srbm-300/cases": (BLOCK, content),
            "actual/2013-01-26/map/srbm-300/cases": (BLOCK, content),
        }
    }
    files = archive(found, {"cities": towns})
    index = json.loads(files["cities/index.json"])["files"]
    one, two = (index[f"{history}/2013-01-26/map/srbm-300/cases"] for history in ("planned", "actual"))
    assert one == two
    assert np.array_equal(read(files[f"cities/{one}"]).arrays["state"], np.zeros(9))
    assert sum(name.endswith("cases.block") for name in files) == 1
    assert all(f"cities/{file}" in files for file in index.values())
    assert [case["id"] for case in json.loads(files["cases.json"])["cases"]] == ["cities"]
    assert files["cities/scenario.yaml"] == b"base: cities\n"


def test_a_town_has_one_file_a_day_one_of_flights_and_a_map_its_finding(towns):
    day = "actual/2013-02-15"
    found = {
        "cities": {
            f"{day}/map/srbm-300/cases": (BLOCK, packed(state=np.zeros(9, np.uint8))),
            f"{day}/standing/srbm-300": (JSON, b'{"date":"2013-02-15"}'),
            f"{day}/place/0/nominal": (JSON, b'{"name":"A"}'),
            f"{day}/place/0/cases": (JSON, b'{"name":"A, sure"}'),
            f"{day}/arcs\tsrbm-300\tsyria\tA, B": (JSON, b'{"reachable":true,"aim":"A"}'),
            f"{day}/arcs\tsrbm-300\tsyria\tC, D": (JSON, b'{"reachable":false,"aim":"C"}'),
            "ledgers/x/figures/f": (SVG, b"<svg/>"),
        }
    }
    files = archive(found, {"cities": towns})
    assert json.loads(files["cities/places/0.json"]) == {day: {"nominal": {"name": "A"}, "cases": {"name": "A, sure"}}}
    arc = {"threat": "srbm-300", "launch": "syria", "aim": "A, B", "arc": {"reachable": True, "aim": "A"}}
    assert json.loads(files[f"cities/{day}/arcs.json"]) == [arc]
    assert json.loads(files[f"cities/{day}/standing/srbm-300.json"])["date"] == "2013-02-15"
    assert read(files[f"cities/{day}/map/srbm-300/cases.block"]).meta["headline"] == "It reaches far."
    assert files["cities/ledgers/x/figures/f.svg"] == b"<svg/>"


def test_sectors_of_radars_are_stored_once(towns):
    rings = {"one": [[[1.0, 2.0], [3.0, 4.0]]], "other": [[[5.0, 6.0]], [[7.0, 8.0]]]}
    stands = {"planned/2013-01-26": {"a": rings["one"], "b": rings["other"]}, "actual/2013-01-26": {"c": rings["one"]}}
    found: dict[str, tuple[str, bytes]] = {}
    for day, sectors in stands.items():
        found[f"{day}/map/srbm-300/cases"] = (BLOCK, packed(state=np.zeros(9, np.uint8)))
        found[f"{day}/standing/srbm-300"] = (JSON, json.dumps({"sectors": sectors}).encode())
    files = archive({"cities": found}, {"cities": towns})
    stored = json.loads(files["cities/sectors.json"])
    assert len(stored) == 2
    for day, sectors in stands.items():
        numbers = json.loads(files[f"cities/{day}/standing/srbm-300.json"])["sectors"]
        assert {key: stored[number] for key, number in numbers.items()} == sectors


def read(content):
    """The block of stored bytes, its coded arrays decoded one value at a time."""
    found = block.unpacked(content)
    meta, arrays = dict(found.meta), dict(found.arrays)
    for name, about in meta.pop("coded", {}).items():
        planes, whole, values = arrays[name], 0, []
        assert planes.shape[1] == about["count"]
        for column in planes.T.tolist():
            code = int.from_bytes(bytes(column), "little")
            steps = -(code // 2) - 1 if code % 2 else code // 2
            whole = whole + steps if about["differences"] else steps
            values.append(np.nan if whole == about.get("none") else whole * about["step"])
        arrays[name] = np.array(values, {"f4": "<f4", "u8": "<u1", "u16": "<u2", "u32": "<u4"}[about["type"]])
    return block.Block(meta, arrays)


def test_margins_and_places_of_cells_lose_few_digits():
    given = {
        "margin": np.array([1.4, np.nan, -0.4, 900.6], np.float32),
        "state": np.array([0, 4, 1, 4], np.uint8),
        "land_longitude": np.linspace(-180, 180, 97, dtype=np.float32),
    }
    files = archive({"cities": {"x/map/y/coarse": (BLOCK, packed(**given))}}, {"cities": towns_of_none()})
    stored = read(files["cities/x/map/y/coarse.block"])
    assert stored.meta == {"headline": "It reaches far."}
    assert list(stored.arrays) == list(given)
    kept = stored.arrays
    assert np.array_equal(kept["margin"], np.array([1, np.nan, 0, 901], np.float32), equal_nan=True)
    assert np.abs(kept["land_longitude"] - given["land_longitude"]).max() <= 1 / 2048
    assert np.array_equal(kept["state"], given["state"])


@pytest.mark.parametrize("case", ["cities", pytest.param("strategic", marks=pytest.mark.slow)])
def test_cells_share_their_corners_and_stay_the_same(case):
    """Of the second case some lie beyond the date line."""
    given = grid(loader.load(case), "coarse")
    files = archive({case: {"grid/coarse": (BLOCK, block.packed(given))}}, {case: towns_of_none()})
    stored = read(files[f"{case}/grid/coarse.block"])
    assert stored.meta == given.meta
    kept = stored.arrays
    assert np.array_equal(kept["lookup"], given.arrays["lookup"].ravel())
    assert np.array_equal(kept["corner_start"], given.arrays["corner_start"])
    assert len(kept["vertex_longitude"]) < 0.5 * len(kept["corner"]), "three cells have a corner in common"
    for axis, around in (("longitude", 360.0), ("latitude", np.inf)):
        away = np.abs(kept[f"vertex_{axis}"][kept["corner"]] - given.arrays[f"corner_{axis}"])
        assert np.minimum(away, np.abs(around - away)).max() <= 1 / 2048 + 1e-3, axis
        assert np.abs(kept[axis] - given.arrays[axis]).max() <= 1 / 2048
    owner = np.repeat(np.arange(len(kept["longitude"])), np.diff(kept["corner_start"].astype(int)))
    met = defaultdict(list)
    for vertex, cell in zip(kept["corner"].tolist(), owner.tolist(), strict=True):
        met[vertex].append(cell)
    triangles = {frozenset(row) for row in given.arrays["triangles"].tolist()}
    assert {frozenset(cells) for cells in met.values() if len(cells) == 3} == triangles


def test_numbers_beyond_32_bits_are_refused():
    with pytest.raises(ValueError, match="32 bits"):
        coded(block.Block({}, {"x": np.array([3e9], np.float32)}), {"x": Coding()})


def towns_of_none():
    return towns_of(loader.load("cities"), 0, TODAY)


def test_computed_answers_are_kept_one_by_one_and_not_computed_again(tmp_path, monkeypatch):
    """A run that is stopped goes on where it was."""
    store, stopped = Store(tmp_path), 3

    class Stopped(Computer):
        def answer(self, asked: Asked, tell):
            computed.append(asked.name)
            if len(computed) > stopped:
                raise KeyboardInterrupt
            result = made(JSON, b"{}")
            self._held.store.put(Store.name(asked.name), result)
            return result

    computed: list[str] = []
    monkeypatch.setattr(run, "Computer", Stopped)
    with pytest.raises(KeyboardInterrupt):
        run.computed(["cities"], Plan(towns=1), TODAY, store, lambda share, what: None)
    first = list(computed)
    computed.clear()
    with pytest.raises(KeyboardInterrupt):
        run.computed(["cities"], Plan(towns=1), TODAY, Store(tmp_path), lambda share, what: None)
    assert computed[0] == first[stopped]
    assert set(computed).isdisjoint(first[:stopped])


def test_figures_of_a_ledger_are_named_once():
    claim = dict.fromkeys(
        ("id", "statement", "said_by", "said_on", "source", "answer", "reason", "would_change", "cases"), ""
    )
    claims = [{**claim, "verdict": "holds", "view": None, "figures": names} for names in (["a", "b"], ["b"])]
    ledger = run.models.Ledger.model_validate({"id": "x", "title": "", "claims": claims})
    assert [each.name for each in figures("cities", ledger)] == ["ledgers/x/figures/a", "ledgers/x/figures/b"]


def element(html: str, kind: str) -> str:
    found = re.findall(rf"<{kind}>(.*?)</{kind.split()[0]}>", html, re.DOTALL)
    assert len(found) == 1
    return found[0]


def test_one_file_holds_all_and_allows_nothing_else(page):
    content = {"cases.json": b'{"cases":[]}', "a/b.block": bytes(range(256))}
    html = one_file(page, content, "cities").decode()
    script, style = element(html, 'script type="module"'), element(html, "style")
    assert script == SCRIPT.replace("</script", "\\x3c/script").replace("<!--", "\\x3c!--")
    assert "src=" not in html and "href=" not in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    for text in (script, style):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'") and "http" not in policy and "unsafe" not in policy
    assert html.index("Content-Security-Policy") < html.index('type="module"'), "the policy comes before the script"
    assert json.loads(re.search(r'id="penumbra-page">(.*?)</script>', html)[1]) == {"source": "file", "case": "cities"}
    stored = re.findall(r'<script type="application/x-penumbra" data-name="([^"]+)">([^<]+)</script>', html)
    assert {name: gzip.decompress(base64.b64decode(text)) for name, text in stored} == content


def test_one_file_is_the_same_each_time(page):
    content = {"cases.json": b"{}" * 100}
    assert one_file(page, content, "cities") == one_file(page, content, "cities")


def test_site_changes_addresses_with_its_answers(page):
    content = {"cases.json": b'{"cases":[]}', "a/ledgers/x/figures/f.svg": b"<svg/>"}
    files = site(page, content, "cities")
    note = json.loads(re.search(r'id="penumbra-page">(.*?)</script>', files["index.html"].decode())[1])
    root = note["root"]
    assert note["source"] == "folder" and root.startswith("data/") and root.endswith("/")
    assert gzip.decompress(files[f"{root}cases.json.gz"]) == content["cases.json"]
    assert files[f"{root}a/ledgers/x/figures/f.svg"] == b"<svg/>"
    assert files["assets/index-a1.js"] == SCRIPT.encode()
    assert "connect-src 'self'" in files["index.html"].decode()
    assert site(page, content, "cities") == files
    other = site(page, {**content, "cases.json": b'{"cases":[1]}'}, "cities")
    assert not [name for name in other if name.startswith(root)]


KILLED = """
import os, signal, sys
from penumbra import files

write, written = files._write_all, []

def killed(handle, content):
    write(handle, content[: len(content) // 2] if len(written) == 2 else content)
    written.append(1)
    if len(written) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

files._write_all = killed
files.written_folder(sys.argv[1], {f"data/{number}": b"whole" for number in range(9)}, {"": "folder of the page"})
"""
"""Writes a folder, and is killed within its third file."""


def test_a_site_that_is_killed_is_absent_and_is_written_whole_the_next_time(tmp_path, page):
    target = tmp_path / "public"
    done = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    files = site(page, {"cases.json": b"{}"}, "cities")
    written_folder(target, files, {"": "folder of the page"})
    assert {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} == set(files)
    with pytest.raises(OutputError, match="no folder is replaced"):
        written_folder(target, files, {"": "folder of the page"})


@pytest.mark.parametrize("html", ["", '<script type="module" src="./a.js"></script>' * 2])
def test_another_page_is_refused(tmp_path, html):
    (tmp_path / "index.html").write_text(html)
    with pytest.raises(OutputError, match="build it again"):
        built(tmp_path)


def test_missing_page_says_how_to_build_it(tmp_path):
    with pytest.raises(OutputError, match="make page"):
        built(tmp_path)
