"""The cases of the Pacific: what stands on which day, and how much of what they hold is known."""

import json
from typing import Any

import pytest

from penumbra.scenario.evidence import evidence
from penumbra.scenario.loader import digest, load, used_sources
from penumbra.scenario.model import Scenario

CASES: dict[str, dict[str, Any]] = {
    "japan": {
        "protects": ("JPN",),
        "classes": ("mrbm-1000", "mrbm-1300", "mrbm-2000"),
        "sources": 35,
        "second-hand": 20,
    },
    "south-korea": {
        "protects": ("KOR",),
        "classes": ("srbm-300", "srbm-600", "mrbm-1000", "mrbm-1300-lofted"),
        "sources": 25,
        "second-hand": 15,
    },
    "gmd": {
        "protects": ("USA",),
        "classes": ("irbm-4500", "icbm-8000", "icbm-10000", "icbm-13000"),
        "sources": 30,
        "second-hand": 15,
    },
    "gmd-iran": {"protects": ("USA",), "classes": ("icbm-10000", "icbm-12000"), "sources": 30, "second-hand": 10},
    "guam": {"protects": ("GUM",), "classes": ("irbm-4500",), "sources": 25, "second-hand": 10},
}

STANDING = [
    ("japan", "2008-12-31", "actual", {"west-ia", "iruma", "narashino", "takeyama", "kasumigaura"}),
    ("japan", "2009-03-28", "actual", {"west-ia", "east-ia", "iruma", "narashino", "takeyama", "kasumigaura"}),
    ("japan", "2016-02-29", "actual",
     {"west-ia", "east-ia", "east-china-sea-ia", "iruma", "narashino", "takeyama", "kasumigaura", "gifu", "kasuga"}),
    ("japan", "2024-03-31", "planned",
     {"west-iia", "east-iia", "east-china-sea-ib", "araya", "mutsumi", "iruma", "narashino", "takeyama", "kasumigaura",
      "gifu", "kasuga"}),
    ("japan", "2024-03-31", "actual",
     {"west-iia", "east-iia", "east-china-sea-ib", "iruma", "narashino", "takeyama", "kasumigaura", "gifu", "kasuga"}),
    ("south-korea", "2016-07-13", "actual", {"suwon", "osan", "kunsan", "gwangju"}),
    ("south-korea", "2017-05-02", "actual", {"seongju-first", "suwon", "osan", "kunsan", "gwangju"}),
    ("south-korea", "2017-12-31", "actual", {"seongju", "suwon", "osan", "kunsan", "gwangju"}),
    ("south-korea", "2026-03-10", "actual", {"seongju-thinned", "suwon", "osan", "kunsan", "gwangju"}),
    ("south-korea", "2028-12-31", "planned", {"seongju", "l-sam", "suwon", "osan", "kunsan", "gwangju"}),
    ("guam", "2013-04-18", "actual", set()),
    ("guam", "2013-04-19", "actual", {"thaad-northwest"}),
    ("guam", "2024-12-31", "actual", {"thaad-finegayan"}),
    ("guam", "2032-09-30", "planned", {"thaad-finegayan", "aegis-guam"}),
    ("gmd", "2006-06-30", "actual", {"greely-first", "vandenberg-first"}),
    ("gmd", "2013-03-15", "actual", {"greely-26", "vandenberg"}),
    ("gmd", "2017-12-31", "actual", {"greely", "vandenberg"}),
    ("gmd", "2030-12-31", "planned", {"greely", "greely-next", "vandenberg", "fort-drum"}),
    ("gmd-iran", "2023-03-31", "actual", {"greely", "vandenberg"}),
]  # fmt: skip


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Scenario:
    return load(request.param)


@pytest.mark.parametrize(("name", "day", "history", "batteries"), STANDING)
def test_what_stands(name: str, day: str, history: str, batteries: set[str]) -> None:
    assert set(load(name).on(day, history).batteries) == batteries


def test_whom_it_protects_and_against_what(case: Scenario) -> None:
    told = CASES[case.id]
    assert case.protects is not None
    assert case.protects.countries == told["protects"]
    assert tuple(case.threats) == told["classes"]
    assert all(card.examples for card in case.threats.values())
    assert case.leaves_out
    assert len(used_sources(case)) >= told["sources"]


def test_a_case_is_itself_whoever_loads_it(case: Scenario) -> None:
    assert digest(case) == digest(load(case.id))
    assert digest(case) != digest(load(case.id, ["decision_time=61 s"]))


def test_how_much_is_known_is_counted(case: Scenario) -> None:
    """Few numbers of these cases were read anywhere, and the evidence says so."""
    counts = json.loads(evidence(case).attrs["grades"])
    assert sum(counts.values()) == evidence(case).attrs["numbers"]
    assert counts["second-hand"] >= CASES[case.id]["second-hand"]
    assert counts["assumption"] > counts["second-hand"]


@pytest.mark.parametrize(("day", "held"), [("2013-03-15", 30), ("2017-12-31", 44)])
def test_interceptors_are_as_many_as_pages_count(day: str, held: int) -> None:
    assert sum(battery.inventory for battery in load("gmd").on(day).batteries.values()) == held


def test_the_case_of_iran_is_that_of_north_korea_but_for_the_threat() -> None:
    mine, theirs = load("gmd"), load("gmd-iran")
    assert list(theirs.launch_areas) == ["iran"]
    assert all(card.status == "hypothetical" for card in theirs.threats.values())
    assert theirs.batteries == mine.batteries
    assert theirs.sensors == mine.sensors
