"""What stands behind every number: counts, sources, ages, disagreements."""

import json
import math
import re
from collections import Counter

import numpy as np
import pytest

import penumbra as pb
from penumbra.coverage.provenance import provenance
from penumbra.errors import DomainError, ScenarioError
from penumbra.scenario.evidence import HEADINGS
from penumbra.scenario.loader import cases, dump, load, sources
from penumbra.scenario.model import quantities
from penumbra.scenario.published_figures import same_number
from penumbra.scenario.quantity import Length, Spec
from penumbra.units import parse

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


@pytest.mark.parametrize("name", sorted(cases()))
def test_a_map_counts_the_numbers_that_the_evidence_lists(name):
    """The corners of a launch area are drawn by us and are listed nowhere."""
    shield = load(name).on("2020-01-01", "planned")
    listed, told = pb.evidence(shield.scenario), provenance(shield, "")
    assert told["numbers"] == listed.attrs["numbers"] == listed.sizes["quantity"]
    assert told["numbers_without_range"] == int((listed.quantity_low == listed.quantity_high).sum())


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
    assert (found.attrs["numbers"], counted["assumption"]) == (165, 106)  # nobody publishes where a station is


def test_an_age_is_counted_from_the_middle_of_what_is_known_of_the_date(found):
    known = sources()
    ages = dict(zip(found.quantity_source.values.tolist(), found.quantity_source_age.values.tolist(), strict=True))
    assert known["daejonilbo-2018"].dated == "2018"
    assert ages["daejonilbo-2018"] == pytest.approx(3070 / 365.25)  # from 1 July
    assert ages["donga-2024-04-26"] == pytest.approx(944 / 365.25)
    assert known["fly-out-code"].dated is None
    assert np.isnan(ages["fly-out-code"])


def test_sources_that_differ_are_all_named(epaa, found):
    of_speed = found.published_quantity.values == SPEED
    names = ("says", "source", "outside")
    said = zip(*(found[f"published_{name}"].values[of_speed] for name in names), strict=True)
    figures = epaa.interceptors["sm3-iia"].burnout_speed.figures
    assert [*said] == [(one.says, one.source, one.outside or "") for one in figures]
    assert of_speed.sum() == 3
    assert found.sel(quantity="interceptors.sm3-ia.ceiling").quantity_disputed
    assert not found.sel(quantity=SPEED).quantity_disputed  # two of the three are left out
    assert int(found.quantity_disputed.sum()) == 20
    assert not found.sel(quantity="interceptors.sm3-iia.burn_time").quantity_disputed  # one source
    assert not found.sel(quantity="interceptors.sm3-iia.min_range").quantity_disputed  # none
    assert not found.sel(quantity="interceptors.sm3-iia.floor").quantity_disputed  # three, in other words


def test_what_a_source_gives_and_what_is_ours_is_told_apart(found):
    """The grade is that of the value; of the ends it is told whether a figure gives them."""
    burn = found.sel(quantity="interceptors.sm3-iia.burn_time")
    assert (burn.quantity_grade, burn.quantity_source) == ("assumption", "penumbra-assumption")
    ends = ("quantity_nominal_stated", "quantity_low_stated", "quantity_high_stated")
    assert [bool(burn[name]) for name in ends] == [False, False, True]
    floor = found.sel(quantity="interceptors.sm3-ib.floor")
    assert [bool(floor[name]) for name in ends] == [True, True, True]
    assert bool(found.sel(quantity="threats.mrbm-1300.range").quantity_nominal_stated)  # 800 miles, 1,300 km
    known = np.isin(found.quantity_grade.values, ("sourced", "second-hand")) & (
        found.quantity_source.values != "penumbra-sites"
    )
    assert found.quantity_nominal_stated.values[known].all()
    assert not found.quantity_nominal_stated.values[found.quantity_grade.values == "assumption"].any()


def test_every_source_and_every_answer_is_listed(epaa, found):
    known = sources()
    named = {item.source for _, item, _ in quantities(epaa) if item.source} - {None}
    named |= {figure.source for _, item, _ in quantities(epaa) for figure in item.figures}
    named |= {option.source for asked in epaa.alternatives.values() for option in asked.options.values()}
    assert set(found["source"].values.tolist()) == named
    council = found.sel(source="nrc-2012")
    assert council.source_title == known["nrc-2012"].title
    assert "radars.an-tpy-2-forward.range" in json.loads(council.source_quantities.item())
    options = epaa.alternatives["guidance"].options
    assert found["answer"].values.tolist() == [f"guidance={key}" for key in options]
    assert found.answer_written.values.tolist() == [option.patch is None for option in options.values()]
    one = pb.evidence(pb.choose(epaa, {"guidance": "x-band"}))
    assert one["answer"].values.tolist() == ["guidance=x-band"]
    assert one.answer_source.item() == options["x-band"].source


def test_the_flight_time_of_block_iia_is_that_of_its_reach():
    """2,200 km, down to a height of 100 km, on a still round Earth: the card's speed is reached along 45 degrees."""
    card = load("epaa").interceptors["sm3-iia"]
    radius, burn, up = 6.371e6, card.burn_time.value, np.radians(np.arange(20.0, 45.0, 0.05))
    gained = card.burnout_speed.value / burn + 9.8 * (math.sqrt(0.5) - np.sin(up))  # [m/s²] after gravity
    along = np.stack((np.cos(up), np.sin(up)))
    place, velocity = 0.5 * gained * burn**2 * along + [[0.0], [radius]], gained * burn * along
    least, time, step = math.inf, burn, 1.0
    while time < 800.0 and math.isinf(least):
        middle = place + 0.5 * step * velocity
        velocity = velocity - step * 3.986e14 * middle / np.linalg.norm(middle, axis=0) ** 3
        place, time = middle + 0.5 * step * velocity, time + step
        far = radius * np.arctan2(place[0], place[1]) >= 2200e3
        if (far & (np.linalg.norm(place, axis=0) >= radius + 100e3)).any():
            least = time
    assert card.max_flight_time.value == pytest.approx(least, rel=0.02)


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
    with pytest.raises(DomainError, match="give a scenario or a shield, not"):
        pb.evidence("epaa")
    with pytest.raises(DomainError, match="as_of: '2026-13-01' is no date"):
        pb.evidence(epaa, "2026-13-01")


FIGURED = (
    "base: epaa\nid: mine\n"
    "decision_time: {value: 50 s, low: 40 s, high: 60 s, source: act-2013-04, grade: second-hand, figures: [%s]}\n"
)


def test_figures_are_written_read_and_refused(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        FIGURED % "{says: a minute, source: act-2013-04, gives: 1 min}, {says: 40 s, source: eln-2013-02-26}, "
        "{says: 2 to 3 min, source: act-2013-04, gives: [2 min, 3 min], outside: of another system}, "
        "{says: soon, source: act-2013-04, outside: no number}"
    )
    mine = load(str(file))
    figures = mine.decision_time.figures
    assert [figure.numbers for figure in figures] == [(60.0,), (40.0,), (120.0, 180.0), ()]
    assert dump(mine)["decision_time"]["figures"][1:3] == [
        {"says": "40 s", "source": "eln-2013-02-26"},
        {"says": "2 to 3 min", "source": "act-2013-04", "gives": ["2 min", "3 min"], "outside": "of another system"},
    ]
    again = tmp_path / "again.yaml"
    again.write_text(json.dumps(dump(mine)))
    assert load(str(again)).decision_time == mine.decision_time
    assert "eln-2013-02-26" in pb.show(mine)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("{says: a minute, source: nobody-2013, gives: 1 min}", "no source 'nobody-2013'"),
        ("{says: 50 s}", "decision_time.figures.0.source: is missing"),
        ("{says: a minute, source: act-2013-04}", "'a minute' is not a number with a unit; write \"gives:\""),
        (
            "{says: 70 s, source: act-2013-04}",
            "'70 s' lies outside low to high; widen the range to include it, or write",
        ),
        ("{says: a lot, source: act-2013-04, gives: [45 s, 2 min]}", "'a lot' lies outside low to high"),
        ("{says: a lot, source: act-2013-04, gives: 1 km}", "figures.0.gives: 'km' is not a unit of duration"),
        ("{says: 50 s, source: act-2013-04}, {says: a, source: act-2013-04, gives: 1 mi}", "figures.1.gives: 'mi' is"),
        ("{says: 70 s, source: act-2013-04, gives: []}", "figures.0: '70 s' lies outside low to high"),
        ("{says: 60.4 s, source: act-2013-04}", "'60.4 s' lies outside low to high"),  # by less than a hundredth
        ("{says: 50 s, source: act-2013-04, numbers: [50]}", '"numbers" is no key'),
        ("{says: 50 s, source: act-2013-04, why: because}", "decision_time.figures.0.why"),
    ],
)
def test_a_figure_outside_its_range_says_why(tmp_path, figure, words):
    file = tmp_path / "mine.yaml"
    file.write_text(FIGURED % figure)
    with pytest.raises(ScenarioError, match=re.escape(words)) as raised:
        load(str(file))
    assert "mine.yaml:3: " in str(raised.value)


class Settled(Spec):
    """A card of one number."""

    it: Length


TWO = {"value": "90 km", "low": "80 km", "high": "100 km"}


def test_a_world_of_its_own_tells_which_figures_it_leaves_out(tmp_path, epaa):
    """A scenario settled at one end of a range is written with the other figures left out, and loads again."""
    item = epaa.interceptors["sm3-iia"].burnout_speed.at("low")
    assert [figure.outside is None for figure in item.figures] == [False, False, False]
    assert epaa.interceptors["sm3-ib"].floor.at("high").figures[2].outside is None  # the 150 km that it is
    floor = Settled.model_validate(
        {"it": TWO | {"figures": [{"says": "from 50 to 62 miles", "source": "s", "gives": ["50 mi", "62 mi"]}]}}
    ).it
    assert [figure.gives for figure in floor.at("high").figures] == [("62 mi",)]  # it gives the 100 km, and not 80 km
    assert [figure.outside for figure in floor.at("high").figures] == [None]
    assert [figure.outside for figure in floor.at("value").figures] == ["the number is fixed at another value here"]
    assert Settled.model_validate({"it": floor.at("high").model_dump()}).it == floor.at("high")
    ceiling = {**epaa.interceptors["thaad"].ceiling.at("low").model_dump(), "source": "daejonilbo-2018"}
    file = tmp_path / "mine.yaml"
    file.write_text(json.dumps({"base": "epaa", "id": "mine", "interceptors": {"thaad": {"ceiling": ceiling}}}))
    assert load(str(file)).interceptors["thaad"].ceiling.value == 100e3


def test_a_figure_that_is_left_out_states_no_number_and_disputes_none(tmp_path):
    file = tmp_path / "mine.yaml"
    apart = (
        "{says: 50 s, source: act-2013-04}, {says: 40 s, source: eln-2013-02-26%s}, {says: %s, source: eln-2013-02-26}"
    )
    told = {}
    for name, written in {
        "left out": (", outside: of another system", "50 s"),
        "counted": ("", "50 s"),
        "rounded": (", outside: of another system", "49.8 s"),
    }.items():
        file.write_text(FIGURED % apart % written)
        one = pb.evidence(load(str(file))).sel(quantity="decision_time")
        told[name] = bool(one.quantity_low_stated), bool(one.quantity_disputed)
    assert told == {"left out": (False, False), "counted": (True, True), "rounded": (False, True)}


def test_numbers_are_rounded_in_other_units_only():
    """800 miles are 1,300 km, and 1,290 km are not; nothing is rounded between km and m, nor of an angle."""
    for one, other, kind, expected in (
        ("800 miles", "1300 km", "length", True),
        ("1290 km", "1300 km", "length", False),
        ("1,290,000 m", "1300 km", "length", False),
        ("1,300,000 m", "1300 km", "length", True),
        ("60 s", "1 min", "duration", True),
        ("3600 kph", "1 km/s", "speed", True),
        ("3620 kph", "1 km/s", "speed", True),
        ("1 deg", "60.3 arcmin", "angle", False),
        ("1 deg", "60 arcmin", "angle", True),
        ("45 deg", "45.1 deg", "coordinate", False),
        ("0 km", "0 mi", "length", True),
    ):
        assert same_number((parse(one, kind), one), (parse(other, kind), other)) is expected, (one, other)


def test_a_source_s_date_is_a_year_a_month_or_a_day(tmp_path):
    file = tmp_path / "mine.yaml"
    text = 'base: epaa\nid: mine\nsources: {own-one: {title: T, read: the page, dated: "%s"}}\n'
    for dated in ("2012", "2012-09", "2012-09-21"):
        file.write_text(text % dated)
        assert load(str(file)).sources["own-one"].dated == dated
    file.write_text(text % "September 2012")
    with pytest.raises(ScenarioError, match=r"mine.yaml:3: sources.own-one.dated"):
        load(str(file))
