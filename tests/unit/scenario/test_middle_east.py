"""The case of Israel: what stands when, and that what it says is known is known from somebody."""

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


@pytest.fixture(scope="module")
def israel() -> Scenario:
    return pb.load("israel")


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
