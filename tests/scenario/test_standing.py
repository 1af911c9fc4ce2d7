"""A day on which nothing stands is told first, with what to ask or write instead."""

import pytest

import penumbra as pb
from penumbra.scenario.standing import nothing_stands
from scenario.test_loader import SMALL

DATED = "    actual: {start: 2016-05-12, source: penumbra-assumption, grade: assumption}\n"


def small(tmp_path, *changes):
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "small.yaml"
    file.write_text(text, "utf-8")
    return pb.load(file)


def test_nothing_is_said_where_something_stands():
    assert nothing_stands(pb.load("epaa").on("2018-12-31", "planned")) is None


@pytest.mark.parametrize(
    ("changes", "day", "history", "told"),
    [
        (
            [],
            "2010-01-01",
            "actual",
            "On 2010-01-01 no battery stands in the actual history; ask for 2016-05-12 or later.",
        ),
        (
            [],
            "2020-01-01",
            "planned",
            "No battery has a date in the planned history; ask for the actual one, from 2016-05-12",
        ),
        ([(DATED, "")], "2020-01-01", "actual", 'No battery has a date, so none ever stands; write "actual: {start:'),
        (
            [("start: 2016-05-12,", "start: 2016-05-12, end: 2017-01-01,")],
            "2020-01-01",
            "actual",
            "On 2020-01-01 no battery stands in the actual history any more; ask for a day before 2017-01-01.",
        ),
        (
            [("    site: there\n    actual: {start: 2016", "    site: there\n    actual: {start: 2019")],
            "2017-01-01",
            "actual",
            "On 2017-01-01 no sensor stands in the actual history; ask for 2019-05-12 or later.",
        ),
    ],
)
def test_what_to_ask_instead(tmp_path, changes, day, history, told):
    scenario = small(tmp_path, *changes)
    said = nothing_stands(scenario.on(day, history))
    assert said is not None
    assert said.startswith(told)
    if "ask for" in said and "or later" in said:
        day = said.rpartition("ask for ")[2].split()[0]
        assert nothing_stands(scenario.on(day, history)) is None  # the remedy is one


def test_a_scenario_without_batteries_is_told(tmp_path):
    text = SMALL[: SMALL.index("batteries:")]
    file = tmp_path / "none.yaml"
    file.write_text(text, "utf-8")
    assert nothing_stands(pb.load(file).on("2020-01-01")).startswith(
        "The scenario has no battery, so no intercept is possible"
    )
