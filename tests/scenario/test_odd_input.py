"""What nobody should write, and somebody does: each is told in our own words, with where it was written."""

import numpy as np
import pytest

import penumbra as pb
from penumbra.errors import DomainError, PenumbraError, PenumbraWarning, ScenarioError
from penumbra.scenario.loader import dump

THAAD = {"interceptor": "thaad", "radar": "an-tpy-2-terminal", "threat": "mrbm-1000"}
ODD = [None, [], {}, 3, True, np.nan, np.inf, 10**400, object(), "", b"x", set(), ("a",), np.array([1.0, 2.0])]


@pytest.fixture
def read(tmp_path):
    def load(text: str) -> pb.scenario.model.Scenario:
        file = tmp_path / "odd.yaml"
        file.write_text("base: cities\nid: odd\n" + text, "utf-8")
        return pb.load(file)

    return load


SOURCE = "sources: {page: {title: A page, dated: %s, read: all of it}}"


@pytest.mark.parametrize("dated", ["2024-13-45", "2024-02-30", "'0000'", "2024-2-3", "2024-", "'20２4'", "soon", "''"])
def test_what_is_no_date_is_told_with_its_line(read, dated):
    with pytest.raises(ScenarioError, match=r"odd.yaml:3: sources.page.dated: .* is no date; write a year, a month or"):
        read(SOURCE % dated)


@pytest.mark.parametrize(("dated", "age"), [("'2012'", 3.0), ("2012-09", 2.8), ("2012-09-21", 2.78)])
def test_a_date_may_be_a_year_a_month_or_a_day(read, dated, age):
    text = SOURCE % dated + "\nlink_delay: {value: 5 s, source: page, grade: sourced}"
    found = pb.evidence(read(text), as_of="2015-07-02")
    assert found.sel(quantity="link_delay").quantity_source_age.item() == pytest.approx(age, abs=0.01)


def test_a_date_to_come_is_doubted(read):
    with pytest.warns(PenumbraWarning, match=r"odd.yaml:3: sources.page.dated: 2199-01 is in the future"):
        read(SOURCE % "2199-01")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("summary: ''", "summary: is empty; write words"),
        ("decision_time: {value: 9 s, note: ' '}", "decision_time.note: is empty; write words"),
        (
            "link_delay: {value: 9 s, figures: [{says: '', source: act-2013-04}]}",
            "link_delay.figures.0.says: is empty; write words",
        ),
        ("link_delay: {value: 9 s, figures: null}", "link_delay.figures: write a list, as in"),
        ("link_delay: {value: 9 s, grade: sourced}", "link_delay: is graded sourced and names no source; write"),
        ("areas: {nowhere: null}", "areas.nowhere: null removes a key of the base, which has no such key"),
        ("sensor: null", "sensor: null removes a field, and no scenario has a field of this name"),
        ("radars: {patriot-radar: {rnage: null}}", "radars.patriot-radar.rnage: null removes a field"),
        ("batteries: {adana: {actual: {ende: null}}}", "batteries.adana.actual.ende: null removes a field"),
        (
            "radars: {sm3-iia: {}}",
            "radars.sm3-iia: the catalogue has no card of this name; it has 'sm3-iia' among",
        ),
        ("batteries: {adana: {interceptor: patriot-radar}}", "it has 'patriot-radar' among the radars"),
    ],
)
def test_what_a_file_should_not_say_is_told_with_its_line(read, text, said):
    with pytest.raises(ScenarioError) as told:
        read(text)
    assert f"odd.yaml:3: {said}" in str(told.value) or ("odd.yaml:3: " in str(told.value) and said in str(told.value))


def test_a_card_of_the_catalogue_that_lacks_a_field_is_not_told_its_own_name(read):
    with pytest.raises(ScenarioError) as told:
        read("radars: {patriot-radar: {range: null}}")
    assert "radars.patriot-radar.range: is missing" in str(told.value) and "no card" not in str(told.value)


def test_nulls_that_take_something_away_still_do(read):
    made = read("batteries: {adana: {actual: {end: null}, planned: null}}")
    assert (made.batteries["adana"].planned, made.batteries["adana"].actual.end) == (None, None)
    again = read("")
    assert dump(again)["batteries"] == dump(pb.load("cities"))["batteries"]


@pytest.mark.parametrize("name", [*THAAD, "at", "boresight", "platform", "cards", "changes"])
def test_a_battery_of_odd_things_is_told_in_words(name):
    fine = {"boresight": (3,), "platform": (None,), "cards": (None, {}), "changes": ([], {}, set()), "at": (ODD[-1],)}
    for odd in ODD:
        if any(type(odd) is type(one) and np.array_equal(odd, one) for one in fine.get(name, ())):
            continue
        with pytest.raises(PenumbraError):
            pb.alone(**THAAD | {name: odd})


@pytest.mark.parametrize("kind", [int, np.float64, np.float32, np.int64])
def test_a_battery_takes_numbers_of_numpy(kind):
    made = pb.alone(**THAAD, at=(kind(40), kind(7)), boresight=kind(90)).scenario
    assert (made.sites["site"].latitude.value, made.sites["site"].longitude.value) == (40.0, 7.0)
    assert made.sensors["radar"].boresights[0].value == pytest.approx(np.pi / 2.0)


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        ({"interceptors": {"thaad": {"floor": "45"}}}, "cards: interceptors.thaad.floor: "),
        ({"interceptors": {"thaad": {"floor": "500 km"}}}, "cards: interceptors.thaad: floor .* must stay below"),
        ({"interceptors": {"thaad": {"flor": "45 km"}}}, "cards: interceptors.thaad.flor: unknown field"),
        ({"interceptors": {"thaad": 3}}, "cards: interceptors.thaad: write fields"),
        ({"interceptors": {"thaad": None}}, "cards: interceptors.thaad: write fields"),
        ({3: {}}, "cards: write the names of sections"),
    ],
)
def test_what_is_wrong_in_cards_is_told_of_them_and_not_of_the_catalogue(cards, said):
    with pytest.raises(PenumbraError, match=f"^{said}"):
        pb.alone(**THAAD, cards=cards)


def test_a_card_of_another_kind_is_told():
    with pytest.raises(DomainError, match="no card 'thaad' among the radars; it has 'thaad' among the interceptors"):
        pb.alone(**THAAD | {"radar": "thaad"})


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_days_and_histories_are_told_in_words(odd):
    scenario = pb.load("epaa")
    asked = [lambda: pb.choose(scenario, {"guidance": odd}), lambda: scenario.on(odd)]
    asked += [lambda: scenario.on("2018-12-31", odd), lambda: pb.load(odd), lambda: pb.evidence(odd)]
    asked += [lambda: pb.choose(scenario, odd)] if not isinstance(odd, dict) else []
    for ask in asked:
        with pytest.raises(PenumbraError):
            ask()
