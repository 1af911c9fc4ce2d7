"""Words and findings: exact at the ends, and following the data."""

import json
import re
from datetime import date
from typing import get_args

import numpy as np
import pytest

import penumbra as pb
from penumbra.errors import ScenarioError
from penumbra.names import dataset
from penumbra.report import sentences, tables, words
from penumbra.report.chosen_places import chosen
from penumbra.report.context import context
from penumbra.report.how_sure_words import (
    Grade,
    changes_words,
    decides_words,
    grades,
    grades_words,
    next_words,
    range_of,
)
from penumbra.report.mapped_day import decisive, mapped_day, same_map
from penumbra.report.sections.dates import dates
from penumbra.scenario.model import Scenario, Snapshot
from penumbra.scenario.shown_days import days_of


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "0%"), (1e-4, "under 1%"), (0.006, "1%"), (0.5, "50%"), (0.996, "over 99%"), (1.0, "100%"),
        (float("nan"), "–"),
    ],
)  # fmt: skip
def test_percent(share, told):
    assert words.percent(share).replace(words.SPACE, " ") == told


@pytest.mark.parametrize(
    ("people", "told"),
    [(15.2, "15"), (48_497.0, "48,500"), (9_929_380.0, "9.9 million"), (573_825_298.0, "574 million")],
)
def test_million(people, told):
    assert words.million(people).replace(words.SPACE, " ") == told


def test_lists_days_and_counts():
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed([]) == "none"
    assert words.day(date(2016, 5, 9)) == words.day("2016-05-09") == f"9{words.SPACE}May 2016"
    assert words.count(1, "battery", "batteries") == f"1{words.SPACE}battery"


def test_shares_add_up(made):
    shown = mapped_day(made())
    for own in shown.reach.values():
        assert own.place == "NATO Europe"
        if own.reached:
            assert 0.0 <= own.surely <= own.nominal <= own.at_best <= 1.0
        else:
            assert np.isnan(own.nominal)
    row = tables.share_row(shown.reach["irbm-4000"], "x")
    assert sum(row.bar) == pytest.approx(shown.reach["irbm-4000"].reached)


@pytest.mark.parametrize(
    ("protects", "place", "units"),
    [
        ({}, "the region", None),
        ({"countries": ["ROU", "POL"]}, "Romania and Poland", ("ROU", "POL")),
        ({"area": "azores"}, "Azores", ("PAZ",)),
        ({"countries": ["USA"]}, "United States of America", ("USA",)),
    ],
)
def test_the_headline_counts_whom_the_scenario_protects(made, protects, place, units):
    area = made()
    own = mapped_day(area.assign_attrs(protects=json.dumps(protects))).reach["irbm-4000"]
    inside = np.isin(area.home_unit.values, units or np.unique(area.home_unit.values))
    assert own.place == place
    assert own.total == pytest.approx(float(area.home_people.values[inside].sum()))


def test_a_map_without_a_word_of_what_is_protected_counts_everybody(made):
    area = made()
    del area.attrs["protects"]
    assert mapped_day(area).reach["irbm-4000"].total == pytest.approx(float(area.home_people.sum()))


def test_all_of_an_alliance_is_more_than_its_part(made):
    part, whole = (
        mapped_day(made().assign_attrs(protects=json.dumps({"alliance": "NATO"} | part)))
        for part in ({"part": "europe"}, {})
    )
    assert whole.reach["irbm-4000"].place == "NATO"
    assert part.reach["irbm-4000"].place == "NATO Europe"
    assert whole.reach["irbm-4000"].total > part.reach["irbm-4000"].total > 4e8


def test_decisive_classes_are_ascribed_before_supposed(scenario, made):
    keys = decisive(scenario, mapped_day(made()), 6)
    status = [scenario.threats[key].status for key in keys]
    assert status == sorted(status)
    assert keys[0] == "irbm-4000"


def test_a_class_counts_as_ascribed_from_its_day_on(scenario, made):
    late = scenario.threats["irbm-4000"].model_copy(update={"attributed_since": date(2018, 12, 31)})
    known = scenario.model_copy(update={"threats": scenario.threats | {"irbm-4000": late}})
    assert decisive(known, mapped_day(made()), 1) == ["irbm-4000"]
    assert decisive(known, mapped_day(made("2018-12-30")), 1) == ["mrbm-1000"]


def test_plan_against_fact(scenario, made):
    planned, actual = mapped_day(made(history="planned", sure=6.0)), mapped_day(made(sure=2.0))
    card = scenario.threats["irbm-4000"]
    assert "points less than planned" in sentences.both_sentence(planned, actual, "irbm-4000", card)
    assert "as much as planned" in sentences.both_sentence(planned, planned, "irbm-4000", card)
    assert not same_map(planned.area, actual.area)
    told = sentences.missing(scenario.on("2018-12-31", "planned"), scenario.on("2018-12-31", "actual"))
    assert "Redzikowo" in told


def test_margins_shots_and_batteries(scenario, made):
    card = scenario.threats["irbm-4000"]
    some, none = made(), made(sure=0.0)
    assert "half of the people covered" in sentences.margin_sentence(some, "irbm-4000", card)
    assert "nothing is covered" in sentences.margin_sentence(none, "irbm-4000", card)
    assert "time for one attempt only" in sentences.shots_sentence(some, "irbm-4000", card)
    assert "nobody is covered" in sentences.shots_sentence(none, "irbm-4000", card)
    assert "No battery alone" in sentences.batteries_sentence(none, "irbm-4000", card, scenario)


def test_what_was_new_is_told_in_few_words(scenario, made):
    """Of each snapshot what came and what went since the last that happened."""
    mapped = [mapped_day(made(day)) for day in ("2012-12-31", "2016-05-19", "2016-05-20")]
    rows = dates(context(scenario, mapped)).data["rows"]
    assert "SM-3 IB" in rows[1].new and "gone: " in rows[1].new.lower()
    assert all(len(row.new.split()) < 40 for row in rows)
    assert rows[2].new == "Nothing since 2016"


def test_today_is_a_day_of_the_report_unless_a_snapshot_is_as_late(scenario):
    last = scenario.snapshots[-1].date.isoformat()
    assert days_of(scenario, "2026-11-27")[-1] == Snapshot(date=date(2026, 11, 27), history="actual")
    assert days_of(scenario, last) == list(scenario.snapshots)
    assert days_of(scenario.model_copy(update={"batteries": {}}), "2026-11-27") == list(scenario.snapshots)
    with pytest.raises(ScenarioError, match="a report needs a day to show"):
        days_of(scenario.model_copy(update={"snapshots": ()}), "2026-11-27")


def test_today_is_shown_before_a_plan_that_is_still_to_come():
    guam = pb.load("guam")
    assert guam.snapshots[-1].date > date(2026, 11, 27)
    days = days_of(guam, "2026-11-27")
    at = days.index(Snapshot(date=date(2026, 11, 27), history="actual"))
    assert 0 < at == len(days) - 2


def test_a_scenario_of_the_past_does_not_show_today_and_warns_of_later_days():
    past = pb.load("cities")
    assert days_of(past, "2026-11-27") == list(past.snapshots)
    with pytest.warns(pb.PenumbraWarning, match="until 2013-12-31: nothing in it says what stood on 2026-11-27"):
        past.on("2026-11-27")


def test_five_towns_of_the_protected_are_chosen_first_where_there_is_doubt(made):
    shown = mapped_day(made())
    found = chosen(shown, "irbm-4000")
    assert len(found.name) == 5 == len(set(found.name.tolist()))
    countries = [name.split(", ")[1] for name in found.name.tolist()]
    assert len(set(countries)) == 5
    nobody = mapped_day(made().assign_attrs(protects=json.dumps({"countries": ["NZL"]})))
    assert len(chosen(nobody, "irbm-4000").name) == 0


def test_a_town_that_the_gazetteer_lists_twice_is_chosen_once():
    """Tamuning and Tamuning-Tumon-Harmon stand 25 m apart with the same people."""
    guam = pb.load("guam", ["region.resolution=4", "launch_areas.north-korea.points=2"])
    shown = mapped_day(pb.cover(guam.on("2024-12-31")))
    found = [name for threat in shown.area.threat.values for name in chosen(shown, str(threat)).name.tolist()]
    assert len(found) == 5 * shown.area.sizes["threat"]
    assert sum(name.startswith("Tamuning") for name in found) == shown.area.sizes["threat"]


@pytest.mark.parametrize(
    ("text", "most", "head", "rest"),
    [
        ("Short.", 3, "Short.", ""),
        ("One two; three four; five.", 2, "One two …", "three four; five."),
        ("One (a; b. c) two. Three.", 2, "One (a; b. c) two.", "Three."),
        ("A long first sentence stays. Gone.", 2, "A long first sentence stays.", "Gone."),
    ],
)
def test_the_first_clauses_of_a_text(text, most, head, rest):
    assert words.first_words(text, most) == (head, rest)


def test_text_of_ledgers_is_written_as_the_page_writes():
    told = words.plain("On 2016-05-12 it covers 39 % (reuters-2016-05-12, graded sourced), 2016-99-99.")
    assert told == f"On 12{words.SPACE}May 2016 it covers 39% (reuters-2016-05-12, read at the source), 2016-99-99."


def test_what_decides_is_told_of_a_number_of_a_question_or_of_none(scenario, made, sure):
    people = sure(made()).people
    told = decides_words(scenario, people).replace(words.SPACE, " ")
    assert told == "Most of all the cross section, which no public source gives: below 0.1 m² the shield covers " \
        "10% to 20%, above it 30% to 50%."  # fmt: skip
    none = people.assign(decided_low=people.decided_low * 0.0)
    assert "several together" in decides_words(scenario, none)
    assert "same in every case" in decides_words(scenario, people.assign_attrs(varies=0))
    asked = people.assign_coords(factor=["alternatives"], people_part=["guidance=own-radar", "guidance=x-band"])
    assert "“Own radar” it covers 10% to 20%" in decides_words(scenario, asked)
    assert grades(people.assign_attrs(varies=0)) == []


def test_every_number_stands_in_the_table_once(scenario):
    rows = [row for group in tables.numbers(scenario) for row in group.rows]
    assumed, told = tables.assumptions(scenario)
    assert len(rows) == told == len({row.path for row in rows})
    assert sum(row.grade == "assumption" for row in rows) == assumed
    assert sum(group.assumed for group in tables.numbers(scenario)) == assumed
    assert not any(row.path.startswith("region") for row in rows)
    names = {row.path: row.name for row in rows}
    assert names["sensors.pituffik.boresights.1"].endswith(", boresight 2")
    station = "station-eastern-mediterranean"
    assert names[f"sites.{station}.patrol.east_west"] == "Station in the eastern Mediterranean, patrol east west"


def test_what_each_source_says_stands_in_the_table(scenario):
    rows = {row.path: row for group in tables.numbers(scenario) for row in group.rows}
    note = rows["interceptors.sm3-iia.burnout_speed"].note
    assert "Read: up to 4.5 km/s (yybnet-2019-08-28); almost 5 km/s (vice-2018-10), left out: less than 5 km/s" in note


def test_sources_have_titles_and_unknown_ones_stand_for_themselves(scenario, ledger):
    rows = {row.key: row for row in tables.source_rows(scenario, [ledger])}
    assert rows["nobody-knows-it"].title == "nobody-knows-it"
    assert rows["reuters-2016-05-12"].title != "reuters-2016-05-12"
    own = json.dumps({"nobody-knows-it": {"title": "Somebody, Something, 2016", "read": "the page"}})
    rows = {row.key: row for row in tables.source_rows(scenario, [ledger.assign_attrs(sources=own)])}
    assert rows["nobody-knows-it"].title == "Somebody, Something, 2016"


def test_dates_tell_slips(scenario):
    rows = {row.name: row for _, group in tables.dates(scenario) for row in group}
    assert rows["Phase 3"].slip == f"came 66{words.SPACE}months late"
    assert rows["Phase 4"].actual.startswith("cancelled")
    assert "interceptors" in rows["Aegis Ashore Deveselu, SM-3 IB"].note


def test_what_is_planned_for_a_day_ahead_is_still_to_come(scenario):
    battery = next(each for each in scenario.batteries.values() if each.planned is not None)
    for start, told in ((date(2100, 1, 1), "still to come"), (date(2010, 1, 1), "never came")):
        planned = battery.model_copy(
            update={"planned": battery.planned.model_copy(update={"start": start}), "actual": None}
        )
        assert words.slip(planned) == told


def test_every_choice_of_commit_and_sight_is_told_among_the_limits(scenario):
    """One sentence for each choice that a scenario can make, and another for the other choice."""
    for name in ("commit", "intercept"):
        choices = get_args(Scenario.model_fields[name].annotation)
        told = [words.rules(scenario.model_copy(update={name: choice})) for choice in choices]
        assert len({tuple(each) for each in told}) == len(choices) == 2


def test_the_standing_of_a_class_names_its_grade_and_whether_it_is_disputed(scenario):
    whole = pb.load("epaa").threats["irbm-4000"]
    told = words.standing_of(whole, date(2026, 11, 27)).replace(words.SPACE, " ")
    assert told == "ascribed to a state at second hand since 20 March 2026; this is disputed"
    agreed = whole.model_copy(update={"examples": ("a missile",), "attributed_since": None})
    assert words.standing_of(agreed, date(2026, 11, 27)) == "ascribed to a state at second hand"


def test_what_would_change_a_place_names_the_other_answer_and_then_the_number(scenario):
    paths = ["threats.irbm-4000.radar_cross_section", "sensors.kurecik", "guidance=own-radar"]
    found = dataset(
        {}, {}, change_path=paths, change_kind=[0, 1, 3], change_value=[0.024, 0.0, np.nan],
        change_nominal=[0.1, 1.0, np.nan], change_unit=["m2", "1", ""], change_answer=[1, 1, 1],
    )  # fmt: skip
    name = scenario.alternatives["guidance"].options["own-radar"].name
    told = changes_words(scenario, found).replace(words.SPACE, " ")
    card = scenario.threats["irbm-4000"].name.replace("-", "\u2011")
    assert told == f"Not covered with “{name}”, or if the radar cross section of {card} is below 0.024 m²."
    assert "Not covered without" in changes_words(scenario, found.isel(change=[1]))
    assert changes_words(scenario, found.isel(change=[])) == ""
    mixed = found.assign(change_answer=("change", [0, 1, 1]))
    assert changes_words(scenario, mixed).count(".") >= 2


def test_what_to_find_out_first_is_told_as_a_question(scenario, made, sure):
    asked = sure(made()).people.assign_coords(factor=["alternatives"])
    first = next(iter(scenario.alternatives.values())).question
    assert next_words(scenario, asked).startswith(f"{first[0].lower()}{first[1:-1]}. To know it")


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(0.002, 0.01, "about 1% or less"), (0.99, 0.997, "about 99% or more"), (0.0, 0.01, "about 1% or less"),
     (0.2, 0.4, "20% to 40%"), (0.0, 0.0, "0%"), (1.0, 1.0, "100%")],
)  # fmt: skip
def test_two_shares_as_one_range(low, high, told):
    assert range_of(low, high).replace(words.SPACE, " ") == told


@pytest.mark.parametrize(
    ("written", "told"),
    [("11000 kg/m2", "11,000 kg/m²"), ("1000 km", "1,000 km"), ("35.234631 deg", "35.234631 deg"), ("0.1 m2", "0.1 m²"),
     ("1e12 kg/m2", "1e12 kg/m²"), ("-1000.5 m", "-1,000.5 m")],
)  # fmt: skip
def test_figures_have_their_thousands_and_squares(written, told):
    assert words.figure(written) == told


@pytest.mark.parametrize(
    ("text", "told"), [("Who?", "Who?"), ("near …", "near …"), ("a", "a."), ("He said “no.”", "He said “no.”")]
)
def test_one_full_stop_at_the_end(text, told):
    assert words.ended(text) == told


def test_a_country_of_which_a_part_lies_on_the_map_is_told_so(made):
    area = made().assign_attrs(protects=json.dumps({"countries": ["RUS", "ROU"]}))
    names = [row.name for row in tables.countries(mapped_day(area), "irbm-4000")]
    assert "Romania" in names
    assert any(name.startswith("Russia") and name.endswith("(part on the map)") for name in names)


def test_that_no_source_gives_a_radar_cross_section_is_told_only_if_none_does():
    scenario = pb.load("epaa")
    assert sentences.cross_sections(scenario).endswith("We assume 0.01 to 1\u00a0m².")
    card = scenario.threats["mrbm-2000"]
    known = card.model_copy(update={"radar_cross_section": card.range.model_copy(update={"grade": "second-hand"})})
    other = scenario.model_copy(update={"threats": scenario.threats | {"mrbm-2000": known}})
    assert sentences.cross_sections(other) == ""
    assert sentences.cross_sections(scenario.model_copy(update={"threats": {}})) == ""


def test_where_the_doubt_comes_from_is_one_sentence():
    parts = [
        Grade("assumption", "", "60% to 70%", 65.0),
        Grade("computed", "", "3%", 3.0),
        Grade("alternatives", "", "30%", 32.0),
    ]
    assert grades_words(parts) == (
        "The doubt comes from figures that we had to assume (60% to 70%), from a dispute between sources (30%) and "
        "from computed figures (3%)."
    )
    assert grades_words([]) == ""


def test_a_cover_that_did_not_change_stayed(scenario, made):
    days = [mapped_day(made(day, sure=3.0)) for day in ("2012-12-31", "2018-12-31")]
    told = sentences.history_sentence(days, "irbm-4000", scenario.threats["irbm-4000"])
    assert re.search(r"stayed at \d+% from 2012 to 2018; ", told)


def test_parts_of_a_hundred_add_up_to_a_hundred():
    assert words.parts_of_100([0.0, 0.344, 0.613, 0.043]) == ["0", "35", "61", "4"]
    assert words.parts_of_100([1 / 3] * 3) == ["34", "33", "33"]
    assert words.parts_of_100([0.004, 0.996]) == ["<1", ">99"]
    assert words.parts_of_100([0.0, 0.0]) == ["0", "0"]
    for shares in np.random.default_rng(5).dirichlet(np.ones(4), 100):
        whole = [part for part in words.parts_of_100(list(shares)) if part != "<1"]
        assert sum(map(int, whole)) == 100
