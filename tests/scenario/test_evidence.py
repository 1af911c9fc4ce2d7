"""What stands behind every number: counts, sources, ages, disagreements."""

import json
from collections import Counter

import numpy as np
import pytest

import penumbra as pb
from penumbra.errors import DomainError, ScenarioError
from penumbra.scenario.evidence import HEADINGS
from penumbra.scenario.loader import dump, load, sources
from penumbra.scenario.model import quantities
from penumbra.scenario.quantity import Figure
from penumbra.scenario.settle import fixed

SPEED = "interceptors.sm3-iia.burnout_speed"


@pytest.fixture(scope="module")
def epaa():
    return pb.load("epaa")


@pytest.fixture(scope="module")
def found(epaa):
    return pb.evidence(epaa, "2026-11-26")


def test_every_number_but_the_map_s_box_is_there_once(epaa, found):
    paths = [".".join(path) for path, _, _ in quantities(epaa) if path[0] != "region"]
    assert found["quantity"].values.tolist() == paths
    assert {path.partition(".")[0] for path in paths} <= set(HEADINGS)
    assert found.attrs["numbers"] == len(paths)


def test_what_is_told_of_a_number_is_what_the_scenario_says(epaa, found):
    one, item = found.sel(quantity=SPEED), epaa.interceptors["sm3-iia"].burnout_speed
    assert (one.quantity_low, one.quantity_nominal, one.quantity_high) == (item.low, item.value, item.high)
    assert (one.quantity_unit, one.quantity_grade, one.quantity_source) == ("m/s", item.grade, item.source)
    assert (one.quantity_card, one.quantity_field) == ("SM-3 Block IIA", "burnout speed")
    assert json.loads(one.quantity_written.item()) == list(item.written)


ADDED = (
    "interceptors.thaad",
    "radars.an-tpy-2-terminal",
    "platforms.thaad-battery",
    "sensors.deveselu-thaad-tpy2",
    "sites.station-north-sea",
)
"""What the case had not when 120 of its 143 numbers were assumptions: THAAD and the North Sea station."""


def test_grades_are_counted_and_ninety_at_most_of_the_numbers_that_the_case_had_before_are_still_assumptions(found):
    counted = Counter(found.quantity_grade.values.tolist())
    assert (
        json.loads(found.attrs["grades"]) == {"sourced": 0, "second-hand": 0, "computed": 0, "assumption": 0} | counted
    )
    rest = [not path.startswith(tuple(f"{one}." for one in ADDED)) for path in found["quantity"].values]
    before = found.quantity_grade.values[np.array(rest)]
    assert before.size == 143
    assert (before == "assumption").sum() <= 90
    assert (found.attrs["numbers"], counted["assumption"]) == (165, 104)  # nobody publishes where a station is


def test_an_age_is_counted_from_the_middle_of_what_is_known_of_the_date(found):
    known = sources()
    ages = dict(zip(found.quantity_source.values.tolist(), found.quantity_source_age.values.tolist(), strict=True))
    assert known["sbs-2012-12-12"].dated == "2012-12-12"
    assert ages["sbs-2012-12-12"] == pytest.approx(5097 / 365.25)
    assert known["daejonilbo-2018"].dated == "2018"
    assert ages["daejonilbo-2018"] == pytest.approx(3070 / 365.25)  # from 1 July
    assert known["fly-out-code"].dated is None
    assert np.isnan(ages["fly-out-code"])


def test_sources_that_differ_are_all_named(epaa, found):
    of_speed = found.published_quantity.values == SPEED
    columns = (found.published_says.values, found.published_source.values)
    said = [Figure(says=says, source=key) for says, key in zip(*columns, strict=True)]
    assert tuple(np.array(said, dtype=object)[of_speed]) == epaa.interceptors["sm3-iia"].burnout_speed.figures
    assert of_speed.sum() == 3
    assert found.sel(quantity=SPEED).quantity_disputed
    assert not found.sel(quantity="interceptors.sm3-iia.burn_time").quantity_disputed  # one source
    assert not found.sel(quantity="interceptors.sm3-iia.min_range").quantity_disputed  # none


def test_of_a_day_only_what_stands_on_it_is_told(epaa, found):
    early = pb.evidence(epaa.on("2012-06-01"))
    held = set(early["quantity"].values.tolist())
    assert held < set(found["quantity"].values.tolist())
    assert "interceptors.sm3-ia.floor" in held
    assert SPEED not in held
    assert "sites.redzikowo.height" not in held
    assert "sites.kurecik.height" in held
    assert "threats.irbm-4000.range" in held
    assert (early.attrs["date"], early.attrs["history"]) == ("2012-06-01", "actual")


def test_what_is_no_scenario_and_no_date_is_refused(epaa):
    with pytest.raises(DomainError, match="a scenario or a shield is wanted"):
        pb.evidence("epaa")
    with pytest.raises(DomainError, match="as_of: '2026-13-01' is no date"):
        pb.evidence(epaa, "2026-13-01")


def test_figures_are_written_read_and_refused(tmp_path, epaa):
    file = tmp_path / "mine.yaml"
    text = "base: epaa\nid: mine\ndecision_time: {value: 50 s, source: act-2013-04, grade: second-hand, figures: %s}\n"
    file.write_text(text % "[{says: a minute, source: act-2013-04}, {says: 40 s, source: eln-2013-02-26}]")
    mine = load(str(file))
    assert [figure.says for figure in mine.decision_time.figures] == ["a minute", "40 s"]
    assert dump(mine)["decision_time"]["figures"][1] == {"says": "40 s", "source": "eln-2013-02-26"}
    assert "eln-2013-02-26" in pb.show(mine)
    file.write_text(text % "[{says: a minute, source: nobody-2013}]")
    with pytest.raises(ScenarioError, match=r"mine.yaml:3: .*no source 'nobody-2013'"):
        load(str(file))
    file.write_text(text % "[{says: a minute}]")
    with pytest.raises(ScenarioError, match=r"mine.yaml:3: decision_time.figures.0.source: is missing"):
        load(str(file))


def test_a_source_s_date_is_a_year_a_month_or_a_day(tmp_path):
    file = tmp_path / "mine.yaml"
    text = 'base: epaa\nid: mine\nsources: {own-one: {title: T, read: the page, dated: "%s"}}\n'
    for dated in ("2012", "2012-09", "2012-09-21"):
        file.write_text(text % dated)
        assert load(str(file)).sources["own-one"].dated == dated
    file.write_text(text % "September 2012")
    with pytest.raises(ScenarioError, match=r"mine.yaml:3: sources.own-one.dated"):
        load(str(file))


def test_one_number_of_every_class_can_be_held_at_its_value(epaa):
    shield = epaa.on("2018-12-31", "planned")
    held = fixed(shield, "radar_cross_section").scenario
    assert all(card.radar_cross_section.exact for card in held.threats.values())
    assert all(
        held.threats[key].radar_cross_section.value == card.radar_cross_section.value
        for key, card in epaa.threats.items()
    )
    assert held.threats["mrbm-2000"].burn_time == epaa.threats["mrbm-2000"].burn_time
    assert held.radars == epaa.radars
    with pytest.raises(DomainError, match="no number 'radar_crosssection'; nearest"):
        fixed(shield, "radar_crosssection")
