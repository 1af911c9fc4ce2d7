"""Strings behind ``--set``: each changes the scenario, which is shown and read back, or is refused in a sentence."""

import random
import time
import warnings

import pytest

import penumbra as pb
from penumbra.errors import PenumbraWarning, ScenarioError
from penumbra.scenario.loader import digest, dump
from penumbra.scenario.model import quantities
from system.fuzz.mutations import HOSTILE

COUNT, QUICK, PART = 1000, 50, 50
NAME = "cities"


def _leaves(node, path=()):
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    yield ".".join(map(str, path))
    for key, value in items:
        yield from _leaves(value, (*path, key))


@pytest.fixture(scope="module")
def paths():
    scenario = pb.load(NAME)
    return [".".join(path) for path, _, _ in quantities(scenario)], sorted(set(_leaves(dump(scenario))))


def _unit(path, draw):
    """Mostly the unit that the path takes."""
    if draw.random() < 0.2:
        return draw.choice(("s", "km", "deg", "km/s", "m2", "kg/m2", "min"))
    units = {"time": "s", "delay": "min", "speed": "km/s", "section": "m2", "coefficient": "kg/m2"}
    angles = ("latitude", "longitude", "elevation", "width", "loft", "north", "south", "east", "west", "boresights")
    units |= dict.fromkeys(angles, "deg")
    return next((unit for word, unit in units.items() if word in path), "km")


def _change(paths, seed):
    draw = random.Random(seed)
    path = draw.choice(draw.choice(paths))
    match draw.choice(("as it is", "as it is", "as it is", "below", "letter", "hostile")):
        case "below":
            path += draw.choice((".value", ".low", ".high", ".unit", ".source", ".0", ".x", ".", "..", ".value.value"))
        case "letter" if path:
            at = draw.randrange(len(path))
            path = path[:at] + draw.choice(".-_ =é0\x00") + path[at + 1 :]
        case "hostile":
            path = str(draw.choice(HOSTILE))
    value = draw.choice(HOSTILE)
    if draw.random() < 0.6:
        number = draw.choice((0, 1, 5, 30, 60, 100, 0.5, -1, 1e5, 1e12))
        value = f"{number:g} {_unit(path, draw)}"
    return f"{path}{draw.choice(('=', '=', '=', ' = ', '', '=='))}{value}"


def _tried(change, folder):
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenumbraWarning)
        try:
            scenario = pb.load(NAME, [change])
        except ScenarioError as error:
            assert all(finding.startswith("--set") or ".yaml:" in finding for finding in error.findings), error.findings
            assert len(str(error)) < 20_000
            return False
        shown = folder / "shown.yaml"
        shown.write_text(pb.show(scenario), "utf-8")
        again = pb.load(str(shown))
    assert again == scenario
    assert digest(again) == digest(scenario)
    assert time.process_time() - began < 5.0
    return True


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=() if first < QUICK else pytest.mark.slow, id=f"seeds from {first}")
        for first in range(0, COUNT, PART)
    ],
)
def test_a_change_is_made_and_read_back_or_is_refused_in_a_sentence(first, paths, tmp_path):
    taken = [_tried(_change(paths, seed), tmp_path) for seed in range(first, first + PART)]
    assert 0 < sum(taken) < PART


@pytest.mark.parametrize(
    "change",
    [
        "region.east.value=60 deg",
        "decision_time.low=1 s",
        "x" * 5000 + "=1",
        "decision_time=" + "9" * 20_000,
        "title=\udcff",
        "decision_time=*a",
        "decision_time=&a [*a]",
        "decision_time={<<: 5}",
        "decision_time=!!int abc",
        "decision_time=" + 5000 * "[",
        "sensors.adana-radar.boresights.0=90 deg",
        "sensors.adana-radar.boresights.0.value=90 deg",
        "sensors.adana-radar.boresights.7=90 deg",
        "batteries.adana=null",
        "snapshots.0.date=0",
        "batteries.adana.inventory=true",
        "id=../../x",
    ],
)
def test_changes_that_once_were_tracebacks(change, tmp_path):
    _tried(change, tmp_path)
