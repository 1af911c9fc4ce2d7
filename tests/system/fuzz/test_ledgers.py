"""Ledgers that anybody may write: each is judged, or refused with file, line and field; nothing else ever happens.

Half are good ledgers in which something was replaced, taken out or doubled by what does not belong there; half are
texts in which letters were. Maps and arcs are made once, of coarse cells, whatever day or launch point is asked for.
"""

import copy
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import penumbra as pb
from penumbra.claims import finding
from penumbra.claims.ledger import ledgers
from penumbra.claims.topics import intercontinental
from penumbra.errors import ClaimError
from penumbra.names import VERDICTS
from penumbra.scenario.loader import load
from penumbra.scenario.model import Scenario
from penumbra.scenario.yaml_tree import read_yaml, write_yaml

EACH = 150
"""Ledgers of each kind."""
QUICK = 8

HOSTILE: list[Any] = [
    None, True, False, 0, -1, 1, 14, -14, 10**9, 10**30, 0.5, -0.5, 1.5, float("inf"), float("nan"), 1e306, "", " ",
    "x", "x" * 5000, "[/]", "$\\frac{$",
    "\x1b[31m", "a\0b", "\u202e", "日本", "Poland", "POL", "NATO", "nato", "deveselu",
    "redzikowo", "2018-12-31", "2018-02-30", "0001-01-01", "9999-12-31", "today", "1 km", "-1 km", "0 s", "1e999 km",
    "nan km", "km", "planned", "holds", "all", "epaa", "cities", "../x", "/dev/null", [], {}, [[]], [None], {"": {}},
    ["x"] * 300, {"value": "1 km"}, {"value": 1, "unit": "km", "low": 2, "high": 0}, [1, 2], [2, 1], ["russia-west"],
]  # fmt: skip
LETTERS = [*"[]{}:,-#&*!|>'\"%@`?\n \t", "<<: ", "  - ", "\u202e", "é", "null", "claims:", "0", "-", "!!int ", "---\n"]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("epaa", ["region.resolution=1", "launch_areas.iran.points=2"])


@pytest.fixture(scope="module", autouse=True)
def coarse(scenario: Scenario) -> Iterator[None]:
    """One map for every day, and one set of latest launches for every question of arcs."""
    area = pb.cover(scenario.on("2018-12-31", "planned"))
    cells = load("strategic", ["region.resolution=0"]).region

    def mapped(shield: Any) -> xr.Dataset:
        return area.assign_attrs(date=str(shield.date), history=shield.history)

    flown = intercontinental.latest_launch_bounds

    def latest_launches_once(shield: Any, aims: str) -> xr.Dataset:
        few = shield.scenario.model_copy(update={"region": cells})
        return flown(shield.model_copy(update={"scenario": few}), aims)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "cover", mapped)
        patch.setattr(intercontinental, "latest_launch_bounds", latest_launches_once)
        yield


def whole_ledgers() -> list[dict[str, Any]]:
    return [read_yaml(text, name).data for name, text in ledgers().items()]


def small(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A few of the claims, so that one mistake does not hide the others, and most are quick."""
    chosen = chance.sample(data["claims"], min(3, len(data["claims"])))
    return copy.deepcopy(data | {"claims": chosen, "scenario": "epaa"})


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every container of a tree with each of its keys."""
    items = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    return [place for key, value in items for place in ((node, key), *places(value))]


def changed_data(seed: int) -> str:
    chance = random.Random(seed)
    data = small(chance.choice(whole_ledgers()), chance)
    for _ in range(chance.randint(1, 3)):
        node, key = chance.choice(places(data))
        match chance.randrange(5):
            case 0 if isinstance(node, dict):
                del node[key]
            case 1 if isinstance(node, dict):
                node[chance.choice(["x", "check", "arguments", "[/]", "y" * 300])] = copy.deepcopy(node[key])
            case 2 if isinstance(node, list):
                node.append(copy.deepcopy(node[key]))
            case _:
                node[key] = copy.deepcopy(chance.choice(HOSTILE))
    return write_yaml(data)


def changed_text(seed: int) -> bytes:
    chance = random.Random(seed)
    text = write_yaml(small(chance.choice(whole_ledgers()), chance))
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(text)), chance.choice([0, 0, 1, 2, 40])
        text = text[:at] + chance.choice(LETTERS) + text[at + length :]
    raw = text.encode()
    if chance.random() < 0.1:
        at = chance.randrange(len(raw))
        raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    return raw


def put(folder: Path, content: str | bytes, scenario: Scenario) -> str:
    """What became of it: judged, or refused."""
    file = folder / "mine.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        judged = pb.check(str(file), scenario)
    except ClaimError as error:
        for told in error.findings:
            assert re.match(rf"{re.escape(str(file))}(:\d+)?: ", told), told
            assert len(told) < 12_000
        return "refused"
    assert set(judged.verdict.values.tolist()) <= set(VERDICTS)
    broken = judged.reason.values[judged.verdict.values == "not judged"].tolist()
    assert not [reason for reason in broken if "Error: " in reason], broken
    pb.save(judged, folder / "judged.nc")
    return "judged"


def put_all(folder: Path, seeds: range, scenario: Scenario) -> None:
    became = []
    for seed in seeds:
        for changed in (changed_data, changed_text):
            content = changed(seed)
            try:
                became.append(put(folder, content, scenario))
            except Exception as error:
                error.add_note(f"{changed.__name__}({seed}):\n{content!s}"[:4000])
                raise
    assert set(became) == {"judged", "refused"}


@pytest.mark.slow
def test_some_changed_ledgers_are_judged_or_refused(tmp_path, scenario):
    put_all(tmp_path, range(QUICK), scenario)


@pytest.mark.slow
def test_many_changed_ledgers_are_judged_or_refused(tmp_path, scenario):
    put_all(tmp_path, range(QUICK, EACH), scenario)
