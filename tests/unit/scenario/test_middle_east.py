"""The cases of Israel and the Gulf: what stands when, and what changes when radars are lost."""

import json

import pytest

import penumbra as pb
from penumbra.scenario.model import Scenario

ISRAEL = [
    ("2000-03-13", "actual", set(), set()),
    ("2000-03-14", "actual", {"arrow-2-palmachim"}, {"palmachim-green-pine"}),
    (
        "2003-12-31",
        "planned",
        {"arrow-2-palmachim", "arrow-2-ein-shemer", "arrow-2-third"},
        {"palmachim-green-pine", "ein-shemer-green-pine", "third-green-pine"},
    ),
    ("2003-12-31", "actual", {"arrow-2-palmachim", "arrow-2-ein-shemer"}, {"ein-shemer-green-pine"}),
    ("2008-12-15", "actual", {"arrow-2-palmachim", "arrow-2-ein-shemer"}, {"negev-tpy2"}),
    (
        "2024-04-13",
        "actual",
        {"arrow-2-palmachim", "arrow-2-ein-shemer", "arrow-3", "davids-sling", "mediterranean-ib"},
        {"negev-tpy2", "tal-shahar-super-green-pine", "hatzor-radar", "mediterranean-spy1"},
    ),
    (
        "2026-03-01",
        "actual",
        {
            "arrow-2-palmachim",
            "arrow-2-ein-shemer",
            "arrow-3",
            "davids-sling",
            "mediterranean-ib",
            "thaad",
            "second-thaad",
            "jordan-thaad",
        },
        {"jordan-thaad-radar"},
    ),
]

GULF = [
    ("2003-03-21", "actual", {"ali-al-salem"}, {"ali-al-salem-radar"}),
    ("2012-07-31", "actual", {"ali-al-salem", "manama", "al-udeid", "al-dhafra", "gulf-ib"}, {"qatar-tpy2"}),
    ("2015-12-31", "planned", {"sader-thaad", "ruwais-thaad"}, {"qatar-tpy2", "sader-thaad-radar"}),
    (
        "2018-12-31",
        "actual",
        {"ali-al-salem", "al-udeid", "al-dhafra", "riyadh", "sader-thaad", "ruwais-thaad", "gulf-ib"},
        {"ruwais-thaad-radar"},
    ),
    (
        "2026-02-27",
        "actual",
        {
            "ali-al-salem",
            "manama",
            "al-udeid",
            "al-dhafra",
            "riyadh",
            "prince-sultan",
            "sader-thaad",
            "ruwais-thaad",
            "saudi-thaad",
            "hormuz-ib",
        },
        {"qatar-warning", "hormuz-spy1"},
    ),
]


@pytest.fixture(scope="module")
def israel() -> Scenario:
    return pb.load("israel")


@pytest.fixture(scope="module")
def gulf() -> Scenario:
    return pb.load("gulf")


@pytest.mark.parametrize(("day", "history", "batteries", "sensors"), GULF)
def test_what_stands_in_the_gulf(
    gulf: Scenario, day: str, history: str, batteries: set[str], sensors: set[str]
) -> None:
    shield = gulf.on(day, history)
    assert set(shield.batteries) == batteries
    assert sensors <= set(shield.sensors)


def test_the_radars_of_the_emirates_are_lost_in_one_published_answer_alone(gulf: Scenario) -> None:
    lost = pb.choose(gulf, {"emirates-radars": "lost"})
    before, after = (set(lost.on(day).batteries) for day in ("2026-02-28", "2026-03-01"))
    assert before - after == {"sader-thaad", "ruwais-thaad"}
    assert {"sader-thaad", "ruwais-thaad"} <= set(gulf.on("2026-03-01").batteries)


def test_the_warning_radar_in_qatar_is_gone_when_it_was_hit(gulf: Scenario) -> None:
    assert set(gulf.on("2026-03-02").sensors) - set(gulf.on("2026-03-03").sensors) == {"qatar-warning"}


@pytest.mark.parametrize("case", ["israel", "gulf"])
def test_most_of_what_is_told_of_these_shields_is_an_assumption(case: str) -> None:
    """Neither country publishes numbers: what is second-hand are dates, places and a few ranges."""
    grades = json.loads(pb.evidence(pb.load(case)).attrs["grades"])
    assert grades["assumption"] > grades["second-hand"] > 20
    assert grades["sourced"] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "day", "threat"), [("israel", "2024-04-13", "mrbm-1600"), ("gulf", "2026-02-27", "mrbm-1000")]
)
def test_a_coarse_map_has_cover_and_doubt(case: str, day: str, threat: str) -> None:
    """With nominal numbers some of the protected are covered; no place is in every case of the published ranges."""
    points = [f"launch_areas.{key}.points=2" for key in ("iran", "yemen-north-west")]
    shield = pb.load(case, ["region.resolution=2", *points]).on(day)
    shares = pb.share(pb.cover(shield), of="people", by="protected").sel(threat=threat)
    assert float(shares.covered_of_reached.max()) > 0.5
    assert float(shares.umbra_of_reached.max()) < 0.5


@pytest.mark.parametrize(("day", "history", "batteries", "sensors"), ISRAEL)
def test_what_stands_in_israel(
    israel: Scenario, day: str, history: str, batteries: set[str], sensors: set[str]
) -> None:
    shield = israel.on(day, history)
    assert set(shield.batteries) == batteries
    assert sensors <= set(shield.sensors)


def test_the_radar_in_jordan_is_lost_with_its_battery(israel: Scenario) -> None:
    before, after = israel.on("2026-03-01"), israel.on("2026-03-02")
    assert set(before.sensors) - set(after.sensors) == {"jordan-thaad-radar"}
    assert set(before.batteries) - set(after.batteries) == {"jordan-thaad"}


def test_only_missiles_that_can_fly_as_far_are_in_the_case(israel: Scenario) -> None:
    assert israel.protects is not None
    assert israel.protects.countries == ("ISR",)
    assert min(threat.range.value for threat in israel.threats.values()) >= 1.2e6  # western Iran to Tel Aviv
