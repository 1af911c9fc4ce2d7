"""Scenarios to which anything was done: each loads, and is shown and read back, or is refused in plain sentences."""

import re
import time
import warnings

import pytest

import penumbra as pb
from penumbra.errors import PenumbraWarning, ScenarioError
from penumbra.scenario.loader import digest, dump
from penumbra.scenario.standing import nothing_stands
from penumbra.scenario.yaml_tree import read_yaml, write_yaml
from system.fuzz.mutations import HOSTILE, mutated
from unit.scenario.test_loader import SMALL

COUNT, QUICK, PART = 1200, 50, 50
FINDING = re.compile(r"[^\n]*:\d+: \S")


def _originals():
    """A small scenario whole, one over a base, and two built-in ones as they are shown."""
    small = read_yaml(SMALL, "small.yaml").data
    patch = {
        "base": "small-base.yaml",
        "id": "patch",
        "decision_time": {"low": "20 s", "high": "40 s"},
        "threats": {"mrbm-2000": {"range": "1900 km"}, "mrbm-1300": {"name": "Another"}},
        "sites": {"there": {"latitude": "45 deg", "patrol": None}},
        "interceptors": {"sm3-ib": {"burnout_speed": "3 km/s"}, "thaad": {}},
        "batteries": {"battery": {"inventory": 12, "actual": {"start": "2017-01-01"}}},
    }
    return [small, patch, dump(pb.load("cities")), dump(pb.load("epaa"))]


@pytest.fixture(scope="module")
def originals():
    return _originals()


def _checked(path):
    """What loading does is one of two things, and quick."""
    began = time.process_time()
    try:
        with warnings.catch_warnings(record=True) as doubts:
            warnings.simplefilter("always")
            scenario = pb.load(str(path))
    except ScenarioError as error:
        assert error.findings
        for finding in error.findings:
            assert FINDING.match(finding), finding
            assert len(finding) < 1000
        assert len(str(error)) < 20_000
        str(error).encode("utf-8")
        scenario = None
    else:
        assert all(issubclass(doubt.category, PenumbraWarning) for doubt in doubts)
        for day in ("2013-12-31", "2030-01-01"):
            assert nothing_stands(scenario.on(day, "planned")) != ""
    assert time.process_time() - began < 5.0
    return scenario


def _shown(scenario, path):
    path.write_text(pb.show(scenario), "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenumbraWarning)
        again = pb.load(str(path))
    assert again == scenario
    assert digest(again) == digest(scenario)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=() if first < QUICK else pytest.mark.slow, id=f"seeds from {first}")
        for first in range(0, COUNT, PART)
    ],
)
def test_a_mutated_scenario_loads_and_is_read_back_or_is_refused_in_sentences(first, originals, tmp_path):
    (tmp_path / "small-base.yaml").write_text(SMALL, "utf-8")
    loaded = 0
    for seed in range(first, first + PART):
        text = mutated(originals[seed % len(originals)], seed)
        path = tmp_path / f"{seed}.yaml"
        path.write_text(text, "utf-8", newline="")
        scenario = _checked(path)
        if scenario is not None:
            loaded += 1
            _shown(scenario, tmp_path / f"shown-{seed}.yaml")
    assert 0 < loaded < PART  # the mutations are neither too harmless nor too harsh to find anything


@pytest.mark.parametrize("field", ["title", "summary", "name", "note", "source"])
def test_any_text_that_is_taken_is_shown_so_that_it_is_read_back(field, tmp_path):
    """Titles with line breaks, quotes, comment signs, in every language; sources stand in comments of `show`."""
    taken = 0
    path = tmp_path / "odd.yaml"
    for text in [item for item in HOSTILE if isinstance(item, str)]:
        data = read_yaml(SMALL, "small.yaml").data
        site = data["sites"]["there"]
        data["sources"] = {"own": {"title": "Own", "read": "all of it"}}
        site["source"] = "own"
        where = {"name": site, "note": site, "source": data["sources"]["own"]}.get(field, data)
        where["title" if field == "source" else field] = text
        path.write_text(write_yaml(data), "utf-8", newline="")
        scenario = _checked(path)
        if scenario is not None:
            taken += 1
            _shown(scenario, tmp_path / "shown.yaml")
    assert taken > 20
