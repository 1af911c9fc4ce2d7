"""What is refused of a threshold, and its words."""

import json
import math

import numpy as np
import pytest

import penumbra as pb
from laws.worlds import RUSHED
from penumbra.errors import DomainError
from penumbra.scenario.columns import Column
from penumbra.scenario.quantity import Better
from penumbra.sentences import amount
from penumbra.uncertainty.thresholds.turning_points import Line, Turn, add, beyond, reach, refine, sides, within
from penumbra.uncertainty.thresholds.words import of_place, of_share, range_words, sentence


@pytest.fixture(scope="module")
def shield(tmp_path_factory):
    file = tmp_path_factory.mktemp("threshold") / "shield.yaml"
    file.write_text(json.dumps(RUSHED), "utf-8")
    return pb.load(file).on("2020-06-01")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"path": "decision_tim"}, "nearest: 'decision_time'"),
        ({"path": "region.south"}, "is no quantity of a table of worlds"),
        ({"places": []}, "there is no place; write at least one"),
        ({"places": ()}, "there is no place"),
        ({"places": "Tokyo"}, r'lies outside the region of law, .*widen it with "region\.east=140 deg"'),
        ({"places": "Nairobi"}, r'"region\.south=-2 deg"'),
        ({"places": "Warsow"}, "Warsaw"),
        ({"threats": "clas"}, "no threat class 'clas'; nearest: 'class'"),
        ({"threats": []}, "there is no class"),
        ({"span": "3 km"}, "span: write two values"),
        ({"span": ("100 s", "3 s")}, "must be below the second; swap them"),
        ({"span": ("1 s", "90000 s")}, "outside 0 s to 24 h"),
        ({"span": ("1 km", "3 km")}, "is not a unit of duration"),
        ({"path": "track", "span": (0, 1)}, "is a choice; all its values are tried"),
        ({"path": "date", "span": (0, 1)}, "leave the span out"),
        ({"of": "peeple"}, "of: write people or area"),
        ({"of": "people", "at_least": 0.0}, "at_least: write a share above 0"),
        ({"of": "people", "at_least": 50}, "at_least: write a share above 0"),
        ({"of": "people", "places": []}, "write countries, alliances or areas"),
        ({"of": "area", "places": "Atlantis"}, "nothing in the region has the name 'Atlantis'"),
        ({"places": "HUN"}, "'HUN' is Hungary, which has no single answer"),
        ({"places": ["Bucharest", "Romania"]}, "'Romania' is Romania, which has no single answer"),
        ({"fans": "blown"}, "fans: write flown or blended"),
    ],
)
def test_refused_with_what_to_write(shield, arguments, words):
    with pytest.raises(DomainError, match=words):
        pb.threshold(shield, **({"path": "decision_time", "places": "Warsaw"} | arguments))


def test_a_scenario_without_a_day_is_refused(shield):
    for verb in (pb.threshold, pb.threshold_curve):
        with pytest.raises(DomainError, match=r"write scenario\.on"):
            verb(shield.scenario, "decision_time", "Warsaw")
    with pytest.raises(DomainError, match=r"write scenario\.on"):
        pb.turns(shield.scenario, "Warsaw")


def test_no_date_in_this_history(shield):
    with pytest.raises(DomainError, match="no element of law has a date in the planned history"):
        pb.threshold(shield.scenario.on("2020-06-01", "planned"), "date", "Warsaw")


def test_a_curve_needs_values_within_the_domain(shield):
    with pytest.raises(DomainError, match="no published range; write values"):
        pb.threshold_curve(shield, "decision_time", "ROU")
    with pytest.raises(DomainError, match="occurs twice"):
        pb.threshold_curve(shield, "decision_time", "ROU", ["1 min", "60 s"])
    with pytest.raises(DomainError, match="is outside 0 s to 24 h"):
        pb.threshold_curve(shield, "decision_time", "ROU", ["25 h"])


def test_counts_and_choices_are_told_as_they_are_written(shield):
    battery = f"batteries.{next(iter(shield.batteries))}"
    found = pb.threshold_curve(shield, f"{battery}.inventory", "44.4,26.1", ["2", " 10 "], of=None)
    assert found["value"].values.tolist() == [2.0, 10.0]
    with pytest.raises(DomainError, match=r"8\.5 is outside .*a whole number"):
        pb.threshold_curve(shield, f"{battery}.inventory", "44.4,26.1", ["8.5"], of=None)
    with pytest.raises(DomainError, match=r"inventory: it has no published range; write values, such as \d+$"):
        pb.threshold_curve(shield, f"{battery}.inventory", "44.4,26.1", of=None)
    with pytest.raises(DomainError, match=r"launch: 7 is outside 0 \("):
        pb.threshold_curve(shield, f"{battery}.launch", "44.4,26.1", [7], of=None)
    with pytest.raises(DomainError, match="threats: write a list of classes"):
        pb.threshold_curve(shield, "decision_time", "ROU", ["1 min"], threats=5)
    with pytest.raises(DomainError, match=r"write a code as TUR.* leave out `of`"):
        pb.threshold_curve(shield, "decision_time", "44.4,26.1", ["1 min"], of="area")


def test_a_surface_needs_two_numbers(shield):
    with pytest.raises(DomainError, match="paths: write two numbers"):
        pb.threshold_surface(shield, "decision_time", "ROU")
    with pytest.raises(DomainError, match="decision_time is given twice"):
        pb.threshold_surface(shield, ("decision_time", "decision_time"), "ROU", (["1 s"], ["2 s"]))
    with pytest.raises(DomainError, match="no published range; write values"):
        pb.threshold_surface(shield, ("decision_time", "commit"), "ROU")
    with pytest.raises(DomainError, match="values: write a pair"):
        pb.threshold_surface(shield, ("decision_time", "commit"), "ROU", ["1 s", "2 s", "3 s"])
    with pytest.raises(DomainError, match="how many worlds"):
        pb.threshold_curve(shield, "decision_time", "ROU", ["1 min"], n=0)


def test_a_number_that_acts_on_nothing_says_so(shield):
    found = pb.threshold(shield, "batteries.deck-battery.inventory", "Bucharest")
    assert found.attrs["acts"] == "no"
    assert "changes neither the answer nor the least margin" in found.attrs["note"]
    assert np.isnan(found.threshold).all()


SPEED = Column(
    "interceptors.x.burnout_speed", "m/s", 3800.0, 4000.0, 4500.0, "sourced", Better.HIGHER, 100.0, 12000.0, "",
    usual=(500.0, 8500.0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("m/s", 4123.4, "4.123 km/s"),
        ("m", 1_234_567.0, "1235 km"),
        ("m", 12_345_678.0, "12,350 km"),
        ("rad", math.pi / 36, "5 deg"),
        ("m2", 0.11412, "0.1141 m²"),
        ("s", 170.0, "170 s"),
        ("1", 24.0, "24"),
        ("m", 0.0, "0 km"),
    ],
)
def test_numbers_in_the_units_of_people(unit, value, told):
    assert amount(unit, value) == told


def test_sentences():
    warsaw = of_place("Warsaw, Poland", "IRBM")
    told = sentence(warsaw, "burnout speed of X", SPEED, [Turn(4099.0, 4101.0, 1, 2)], 1, (3800.0, 4500.0))
    assert told == (
        "Warsaw, Poland is covered against IRBM from a burnout speed of X of 4.1 km/s on; "
        "the published range is 3.8 to 4.5 km/s."
    )
    told = sentence(warsaw, "burnout speed of X", SPEED, [Turn(6000.0, 6001.0, 2, 1)], 2, (500.0, 8500.0))
    assert told.startswith("No published burnout speed of X (3.8 to 4.5 km/s) changes the answer. Beyond this range: ")
    assert told.endswith("up to a burnout speed of X of 6 km/s.")
    told = sentence(warsaw, "burnout speed of X", SPEED, [], 1, (500.0, 8500.0))
    assert told == (
        "Warsaw, Poland is in reach of IRBM but not covered at every burnout speed of X from 0.5 to 8.5 km/s; "
        "there is no threshold."
    )
    both = [Turn(3900.0, 3901.0, 1, 2), Turn(4400.0, 4401.0, 2, 1)]
    told = sentence(of_share("Poland", "IRBM", "people", 0.5), "speed", SPEED, both, 2, (3800.0, 4500.0))
    assert told == (
        "Of the people of Poland within reach of IRBM, less than 50 % are covered up to a speed of 3.9 km/s, at least "
        "50 % are covered from there to 4.4 km/s, and less than 50 % are covered above; the published range is 3.8 to "
        "4.5 km/s."
    )
    assert (
        sentence(warsaw, "speed", SPEED, [], 0, (0.0, 1.0))
        == "Warsaw, Poland is out of reach of IRBM, whatever the speed."
    )
    assert range_words(SPEED, 900.0, 4500.0) == "0.9 to 4.5 km/s"


def test_the_search_goes_to_the_usual_values_and_only_where_an_answer_may_turn():
    assert reach(SPEED) == (500.0, 8500.0)
    assert sides(SPEED, np.array([2])) == [(3800.0, 500.0)]
    assert sides(SPEED, np.array([1, 0])) == [(4500.0, 8500.0)]
    assert sides(SPEED, np.array([1, 2])) == [(3800.0, 500.0), (4500.0, 8500.0)]
    assert sides(SPEED, np.array([], int)) == []
    outward = beyond(SPEED, 4500.0, 8500.0)
    assert outward[-1] == 8500.0
    assert np.diff(np.log2(np.array(outward) - 4500.0)) == pytest.approx(1.0)
    assert within(SPEED, 3800.0, 4500.0) == [3800.0, 4000.0, 4500.0]
    loose = SPEED._replace(sign=Better.UNKNOWN)
    assert len(within(loose, 3800.0, 4500.0)) >= 17


def test_halving_finds_a_planted_turn_and_skips_impossible_worlds():
    class Planted:
        nominal = np.array([[1]], np.uint8)

        def answers(self, at):
            return np.array([[[255 if value > 6000.0 else 2 if value > 4321.0 else 1]] for _, value in at], np.uint8)

    line = Line(0, SPEED)
    add(Planted(), [(line, 3800.0), (line, 4500.0), (line, 8500.0)])
    refine(Planted(), [line])
    (turn,) = line.turns(0, 0)
    assert turn.below <= 4321.0 < turn.above
    assert turn.above - turn.below <= 4.51
    assert line.searched(0, 4000.0)[1] == pytest.approx(6000.0, rel=1e-3)


def test_a_range_of_more_than_a_factor_of_ten_is_measured_by_ratios():
    """0.01 to 1 m²: a tenfold change is half of it, on either side; 300 to 740 km is linear."""
    area = Line(0, SPEED._replace(low=0.01, nominal=0.1, high=1.0))
    assert [area.share(value) for value in (0.01, 0.1, 1.0, 10.0)] == pytest.approx([0.5, 0.0, 0.5, 1.0])
    assert [area.at_share(0.25, upward) for upward in (False, True)] == pytest.approx([0.1 / 10**0.5, 0.1 * 10**0.5])
    assert area.share(0.0) == math.inf
    linear = Line(0, SPEED._replace(low=300.0, nominal=500.0, high=700.0))
    assert [linear.share(value) for value in (300.0, 900.0)] == pytest.approx([0.5, 1.0])
    assert linear.at_share(0.5, True) == pytest.approx(700.0)
