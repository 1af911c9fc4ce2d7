"""Days, numbers, towns, maps of one class, and turns, without a server."""

import json
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

import penumbra as pb
from penumbra.coverage.places import named
from penumbra.names import ANSWERS
from penumbra.scenario.evidence import reported_quantities
from penumbra.uncertainty.answers.nominal_place import nominal_places
from penumbra.units import parse
from penumbra.web import models as m
from penumbra.web.answers.block import Block, packed, unpacked
from penumbra.web.answers.days import days, moments
from penumbra.web.answers.numbers import numbers
from penumbra.web.answers.place import nominal
from penumbra.web.answers.shields import against, on_cells
from penumbra.web.answers.towns import found_towns, written_at
from penumbra.web.answers.turns import turns_of
from penumbra.web.overlay import opened


def test_a_block_is_packed_as_decision_58_says():
    block = Block({"a": "ä"}, {"x": np.arange(3, dtype=np.uint8), "y": np.array([[1.5]], np.float32)})
    content = packed(block)
    length = int.from_bytes(content[4:8], "little")
    assert content[:4] == b"PNB1" and (8 + length) % 8 == 0
    header = json.loads(content[8 : 8 + length])
    assert [(each["name"], each["type"], each["shape"], each["offset"]) for each in header["arrays"]] == [
        ("x", "u8", [3], 0), ("y", "f4", [1, 1], 8),
    ]  # fmt: skip
    back = unpacked(content)
    assert back.meta == block.meta and all(np.array_equal(back.arrays[key], block.arrays[key]) for key in "xy")
    with pytest.raises(TypeError, match="float64"):
        packed(Block({}, {"z": np.zeros(1)}))


@pytest.mark.parametrize("case", ["epaa", "gulf", "israel", "guam"])
@pytest.mark.parametrize("history", ["planned", "actual"])
def test_a_moment_is_the_first_day_on_which_other_things_stand(case, history):
    scenario = pb.load(case)

    def stands(day):
        shield = scenario.on(day, history)
        return {*shield.sensors}, {*shield.batteries}

    found = getattr(moments(scenario), history)
    assert list(found) == sorted(set(found))
    for day in found:
        assert stands(day) != stands(date.fromordinal(day.toordinal() - 1))
    for first, last in pairwise(found):
        assert stands(first) == stands(date.fromordinal(last.toordinal() - 1))


def test_the_page_begins_as_the_report_does():
    found = days(pb.load("epaa"), date(2026, 11, 27))
    assert (found.first.date, found.first.history) == (date(2026, 11, 27), "actual")
    assert days(pb.load("cities"), date(2026, 11, 27)).first.date == date(2013, 12, 31)


def test_numbers_are_told_in_the_unit_they_are_written_in():
    scenario = pb.load("epaa")
    known = {".".join(path): item for path, item in reported_quantities(scenario)}
    found = numbers(scenario)
    assert len(found) > 100
    for each in found:
        item = known[each.path]
        kind = next(kind for kind in ("length", "speed", "duration", "angle", "coordinate", "area", "surface density")
                    if _is(each.unit, kind))  # fmt: skip
        assert parse(f"{each.value!r} {each.unit}", kind) == pytest.approx(item.value, rel=1e-8)
        assert each.least <= each.low <= each.value <= each.high <= each.most
    assert any(each.unit == "km/s" for each in found)


def _is(unit, kind):
    try:
        parse(f"1 {unit}", kind)
    except ValueError:
        return False
    return kind != "coordinate"


@pytest.mark.parametrize("letters", ["war", "WAR", "Wár", "par", "s", "münch", "東京"])
def test_towns_begin_with_the_letters_and_their_text_names_them_alone(letters):
    scenario = pb.load("epaa")
    found = found_towns(letters, None).towns
    assert found and [each.people for each in found] == sorted((each.people for each in found), reverse=True)
    for each in found:
        at = named(scenario.on("2018-12-31"), each.written)
        assert (at.latitude[0], at.longitude[0]) == pytest.approx((each.latitude, each.longitude), abs=1e-4)


def test_a_country_may_follow_the_letters():
    assert {each.country for each in found_towns("par, US", None).towns} == {"United States of America"}
    assert not found_towns("x" * 300, None).towns and not found_towns("qqqqq", None).towns


def test_longitudes_are_turned_back():
    assert written_at(10.0, 350.0) == "10.0000, -10.0000"


def test_one_class_alone_gives_what_it_gives_beside_the_others():
    scenario = on_cells(pb.load("epaa", ["launch_areas.iran.points=4", "region.resolution=3"]), "coarse")
    every = pb.cover(scenario.on("2018-12-31", "planned"), nominal=True)
    for threat in list(scenario.threats)[1:4]:
        alone = pb.cover(against(scenario, threat).on("2018-12-31", "planned"), nominal=True)
        for name in ("threatened", "covered", "margin", "shots"):
            assert np.array_equal(alone[name].sel(threat=threat), every[name].sel(threat=threat), equal_nan=True), name


@pytest.mark.slow
def test_one_class_alone_gives_the_same_cases():
    scenario = on_cells(pb.load("epaa", ["launch_areas.iran.points=4", "region.resolution=3"]), "coarse")
    every = pb.case_map(scenario.on("2018-12-31", "planned"), 16)
    alone = pb.case_map(against(scenario, "mrbm-2000").on("2018-12-31", "planned"), 16)
    apart = np.abs(alone.covered_probability - every.covered_probability.sel(threat=alone.threat)).max()
    assert np.array_equal(alone.aim_state, every.aim_state.sel(threat=alone.threat))
    assert float(apart) <= 0.5  # 16 draws of other numbers: the error of each is 0.22


TURNED = [
    pytest.param("epaa", "2018-12-31", "planned", "Bucharest", marks=pytest.mark.slow),
    pytest.param("cities", "2013-12-31", "actual", "Gaziantep", marks=pytest.mark.slow),
    pytest.param("guam", "2026-01-01", "actual", "Dededo Village, Guam", marks=pytest.mark.slow),
    pytest.param("japan", "2026-01-01", "actual", "Tokyo", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("case", "day", "history", "place"), TURNED)
def test_a_turn_turns_the_answer(case, day, history, place):
    shield = pb.load(case).on(day, history)
    at = named(shield, place)
    turns = turns_of(shield, pb.turns(shield, at), str(at.name[0]))
    assert turns and all(turn.change is not None for turn in turns)
    words = dict(zip(("out of reach", "not covered", "covered"), ANSWERS, strict=True))
    changes = {turn.change.model_dump_json(): turn.change for turn in turns}
    for key, change in changes.items():
        changed = opened(m.ShieldAsked(case=case, changes=(change,))).scenario.on(day, history)
        found = nominal_places(changed, at).isel(aim=0)
        for turn in turns:
            if turn.change.model_dump_json() == key:
                one = found.sel(threat=turn.threat)
                answer = (
                    "covered" if bool(one.place_covered) else "untouched" if np.isnan(one.place_margin) else "uncovered"
                )
                assert answer == words[turn.answer], (turn.label, turn.threat)


def test_the_nominal_sentence_names_the_place_once():
    shield = pb.load("epaa", ["region.resolution=2"]).on("2018-12-31", "planned")
    words = nominal(shield, "Bucharest, Romania").answer["words"]
    assert words.count("Bucharest") == 1
    assert words.startswith("On nominal figures Bucharest, Romania is covered against the ")
    assert all(words.count(card.name) == 1 for card in shield.scenario.threats.values()), words
