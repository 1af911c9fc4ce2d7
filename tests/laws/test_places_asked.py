"""Answers for places and countries together: what is told of each, and from which worlds."""

import json

import numpy as np
import pytest

import penumbra as pb
from penumbra.cli.place_table import show
from penumbra.earth.map_units import owners, units
from penumbra.errors import DomainError
from penumbra.names import CASES
from penumbra.plotting.style import svg
from penumbra.uncertainty.answers.asked import asked_about
from penumbra.uncertainty.answers.notes import left_out, notes
from penumbra.uncertainty.answers.place_data import data
from penumbra.uncertainty.drawn.spread import spread_points

THREAT = "irbm-3000"


@pytest.fixture(scope="module")
def shield():
    return pb.load("epaa", ["launch_areas.iran.points=2", "region.resolution=3"]).on("2018-12-31", history="planned")


@pytest.fixture(scope="module")
def found(shield):
    return pb.place(shield, "Estonia", "Warsaw", "ROU", threats=[THREAT], n=64, why=True, alone=True)


@pytest.mark.slow
def test_countries_and_towns_are_told_in_the_order_asked(found):
    told = data(found)
    assert [each.get("territory", each.get("place")) for each in told] == ["Estonia", "Warsaw, Poland", "Romania"]
    assert [each["kind"] for each in told] == ["territory", "place", "territory"]
    assert told[0]["words"].startswith("Against the hypothetical IRBM 3,000")
    assert "of the people of Romania" in told[2]["words"]
    json.dumps(told, allow_nan=False)


@pytest.mark.slow
def test_shares_of_people_and_land_add_up_and_agree_with_the_worlds(found):
    """The states of all people make up the whole; quantiles and halves are those of the worlds."""
    for name in ("people", "land"):
        assert found[f"territory_{name}_by_word"].sum("word").values == pytest.approx(1.0)
    shares = found["territory_world_covered"].sel(threat=THREAT, territory="Romania")
    for prior in found["prior"].values:
        mine = shares.values[np.char.startswith(shares["world"].values.astype(str), f"{prior} ")]
        assert len(mine) == 64
        one = found.sel(threat=THREAT, territory="Romania", prior=prior)
        assert one["territory_covered"].values == pytest.approx(np.quantile(mine, [0.1, 0.5, 0.9]))
        assert float(one["territory_half"]) == pytest.approx((mine >= 0.5).mean())


@pytest.mark.slow
def test_people_covered_in_every_case_are_those_whom_the_map_covers(shield, found):
    """Of all homes, not only of the points that stand for them, to within the weight of two points."""
    homes = pb.places.homes(shield, "ROU")
    drawn = pb.draw(shield, 2)
    exact = pb.probability(shield, drawn, homes).sel(threat=THREAT)["aim_word"].values
    umbra = CASES.index("covered in every case")
    share = homes.people[exact == umbra].sum() / homes.people.sum()
    given = found["territory_people_by_word"].sel(threat=THREAT, territory="Romania", word=CASES[umbra])
    assert float(given) == pytest.approx(share, abs=2 / 48)


@pytest.mark.slow
def test_the_margin_along_the_deciding_number_turns_where_the_answer_does(found, shield):
    """At the values tried next to the turn the place is covered on one side and not on the other."""
    one = found.sel(threat=THREAT).isel(aim=0)
    turn, values, margin = float(one.along_turn), one.along_value.values, one.along_margin.values
    assert values[0] < turn < values[-1]
    k = int(np.searchsorted(values, turn))
    assert (margin[k - 1] >= 0.0) != (margin[k] >= 0.0)
    ends = one.swing_margin.sel(number=str(one.along_path.item())).values
    assert ends == pytest.approx(margin[[0, -1]], abs=1e-3)
    alone = pb.threshold(shield, str(one.along_path.item()), "Warsaw", THREAT)
    assert turn == pytest.approx(float(alone.threshold[0, 0, 0]), rel=3e-3)


@pytest.mark.slow
def test_the_chart_of_a_place_tells_turn_and_numbers(found, shield):
    figure = pb.plot(found, scenario=shield)
    told = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    assert "turns at" in told
    assert "nominal" in told
    assert svg(figure).startswith(b"<?xml")
    with pytest.raises(DomainError, match="with alone=True"):
        pb.plot(found.drop_vars("swing_margin"))


@pytest.mark.slow
def test_what_decides_is_told_with_mixed_worlds(found):
    """The parts of the grades make up the doubt, and each number's total share is at least what it does alone."""
    for told in json.loads(found.attrs["doubt"]):
        for each in told.values():
            assert sum(grade["least"] for grade in each["grades"]) <= 1.0 + 1e-9
            assert sum(grade["most"] for grade in each["grades"]) >= 1.0 - 1e-9
            known = [number for number in each["numbers"] if number["total_most"] is not None]
            assert known
            for number in known:
                assert number["total_most"] >= number["alone_most"] - 2.0 * (
                    number["alone_error"] + number["total_error"]
                )


@pytest.mark.slow
@pytest.mark.parametrize("width", [80, 140])
def test_tables_fit_their_width(found, shield, width, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(width))
    show(shield, found)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    assert any(line.startswith("Estonia") for line in lines[:6])
    assert any("half of the" in line and " to " in line for line in lines[:8])
    assert any("section of the" in line or "range of AN/SPY" in line for line in lines)


def test_points_stand_for_equal_parts():
    """A share of any half of a plane is known to about one part; a town of half the people has half the weight."""
    rng = np.random.default_rng(4)
    latitude, longitude, people = rng.uniform(40, 50, 5000), rng.uniform(10, 20, 5000), rng.random(5000)
    at, weight = spread_points(latitude, longitude, people, 48)
    assert weight.sum() == pytest.approx(1.0)
    for limit in (42.0, 45.0, 49.0):
        exact = people[latitude < limit].sum() / people.sum()
        assert weight[at.latitude < limit].sum() == pytest.approx(exact, abs=0.08)
    _, heavy = spread_points(latitude[:3], longitude[:3], np.array([1.0, 2.0, 1.0]), 48)
    assert sorted(heavy.tolist()) == pytest.approx([0.25, 0.25, 0.5], abs=1 / 48)
    assert len(spread_points(latitude, longitude, np.zeros(5000), 48).weight) == 0


def test_a_name_that_a_country_and_a_town_share_is_the_country(shield):
    assert [each.name for each in asked_about(shield, ("Luxembourg",)).territories] == ["Luxembourg"]
    points = asked_about(shield, ("Luxembourg, LU",)).points
    assert points is not None and points.name.tolist() == ["Luxembourg"]
    assert [kind for kind, _ in asked_about(shield, ("44.4,26.1", "deveselu", "Malta")).order] == [
        "place",
        "place",
        "territory",
    ]


def test_a_country_outside_the_region_names_the_way_to_widen_it(shield):
    with pytest.raises(DomainError, match=r"'Brazil' lies outside the region of epaa; widen it with \"region.south=-3"):
        pb.place(shield, "Brazil")


@pytest.mark.slow
def test_a_place_outside_the_region_is_told_with_the_way_to_widen_it(shield):
    far = pb.place(shield, "Chicago", threats=[THREAT], n=4)
    (notes,) = json.loads(far.attrs["notes"])
    assert '"region.west=-88 deg"' in notes[0]


def test_what_is_left_out_is_said_where_it_matters(shield):
    """For Israel from the day on which it stood there, and for no other country; a wrong code is refused."""
    today = shield.scenario.on("2026-11-27")
    assert [each.split(";")[0] for each in left_out(today, {"ISR"})] == [
        "Left out here: Israel's Arrow 2",
        "Left out here: Israel's Arrow 3",
        "Left out here: the American THAAD batteries in Israel",
    ]
    assert len(left_out(shield.scenario.on("2016-05-19"), {"ISR"})) == 1
    assert notes(today, 32.08, 34.78) == left_out(today, {"ISR"})
    assert notes(today, 48.2, 16.37) == []
    with pytest.raises(pb.ScenarioError, match=r"leaves_out.arrow.countries.0: no country 'ISL_'|no country 'ISX'"):
        pb.load("epaa", ["leaves_out.arrow.countries=[ISX]"])


@pytest.mark.parametrize("country", ["Malta", "Luxembourg", "Slovenia", "Poland"])
def test_the_points_of_a_country_s_land_lie_in_it_and_stand_for_equal_parts(country):
    """Measured against the map units themselves; a cell's centre may lie abroad, and Malta has one cell."""
    (own,) = asked_about(pb.load("epaa").on("2018-12-31", history="planned"), (country,)).territories
    point, unit = owners(own.land.at.latitude, own.land.at.longitude)
    inside = {
        k for k, code in zip(point.tolist(), unit.tolist(), strict=True) if units()[code].country in own.countries
    }
    assert inside == set(range(len(own.land.weight)))
    assert len(inside) > 40
    assert own.land.weight.max() < 0.05
