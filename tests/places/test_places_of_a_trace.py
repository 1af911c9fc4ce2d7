"""What a trace says of its places, and of an arc that is not flown or not met."""

import json
import re

import numpy as np
import pytest

import penumbra as pb
from penumbra.coverage.place_lookup import spot
from penumbra.coverage.trace_data import trace_data
from penumbra.errors import DomainError

CLASS = "mrbm-2000"
LAUNCH = "iran-north-west"


@pytest.fixture(scope="module")
def shield():
    return pb.load("epaa").on("2018-12-31", history="planned")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Roma", "Rome, Lazio, Italy (41.89 N 12.51 E, 2,318,895 people)"),
        ("Paris", "Paris, Île-de-France, France (48.85 N 2.35 E, 2,138,551 people)"),
        ("Monaco", "Monaco, Municipality of Monaco (43.74 N 7.42 E, 32,965 people)"),
        ("deveselu", "Deveselu, Romania (44.08 N 24.42 E)"),
        ("iran-north-west", "North-west Iran (Tabriz area) (38.00 N 46.00 E)"),
        ("44.4N,26.1E", "44.4, 26.1, Romania (44.40 N 26.10 E)"),
        ("0,0", "0, 0 (0.00 N 0.00 E)"),
    ],
)
def test_country_and_position_are_told(shield, written, told):
    assert spot(shield.scenario, written).described == told


def test_the_scenario_decides_which_town():
    assert spot(pb.load("epaa"), "Valencia").country == "Spain"
    assert spot(pb.load("strategic"), "Birmingham").region == "Alabama"
    assert spot(pb.load("epaa"), "Birmingham").country == "United Kingdom"


def test_an_unknown_place_names_towns_and_ids(shield):
    with pytest.raises(DomainError, match=r"nearest: 'Bucharest' \(Romania\).*ids of the scenario"):
        spot(shield.scenario, "Buchharest")


def test_a_launch_area_is_among_the_ids_and_no_aim(shield):
    with pytest.raises(DomainError, match=r"ids of the scenario; nearest: 'iran'"):
        pb.trace(shield, CLASS, "iram", "Bucuresti")
    with pytest.raises(DomainError, match="iran is a launch area: a trace may start but not end there"):
        pb.trace(shield, CLASS, LAUNCH, "iran")
    for odd in (3, None, [], {}, b"Paris"):
        for asked in ((odd, LAUNCH, "Paris"), (CLASS, odd, "Paris"), (CLASS, LAUNCH, odd)):
            with pytest.raises(DomainError):
                pb.trace(shield, *asked)


def test_a_trace_carries_its_places(shield):
    traced = pb.trace(shield, CLASS, LAUNCH, "Bucuresti")
    assert traced.attrs["title"] == "MRBM 2,000 km from North-west Iran (Tabriz area) to Bucharest, Romania"
    aim = trace_data(traced)["aim_place"]
    assert (aim["name"], aim["country"], aim["region"]) == ("Bucharest", "Romania", "București")
    assert aim["latitude"] == pytest.approx(44.43, abs=0.01)
    assert aim["people"] == 1_877_155


def test_nothing_is_flown_to_an_aim_out_of_reach(shield):
    traced = pb.trace(shield, CLASS, LAUNCH, "Roma")
    assert not bool(traced.reachable)
    assert traced.sizes["time"] == 0
    assert np.isnan(float(traced.flight_time))
    assert np.isnan(traced.sight_begin.values).all()
    assert np.isinf(traced.commit.values).all()
    told = trace_data(traced)
    for field in ("flight_time", "burnout", "apogee", "arc", "sensors", "batteries", "covered"):
        assert told[field] is None, field
    assert told["needed_speed"] > told["class_speed"] > 3000.0
    json.dumps(told, allow_nan=False)


def test_how_far_it_reaches_is_said_and_true(shield):
    """An aim a little nearer than the distance that is named is reached, one a little farther is not."""
    why = pb.trace(shield, CLASS, "38,46", "45,10").attrs["why"]
    assert why.startswith("Out of reach: ")
    away, reach = (float(found.replace(",", "")) for found in re.findall(r"([\d,]+) km (?:from|in that)", why))
    assert 1500.0 < reach < away
    from_pole = pb.trace(shield, CLASS, "0,20", "40,20").attrs["why"]  # along a meridian, where degrees are distances
    reach = float(re.findall(r"([\d,]+) km in that", from_pole)[0].replace(",", ""))
    degrees = reach / 110.75  # km of a degree of latitude, mean of 0 to 18 deg, WGS-84, to 0.1 %
    assert bool(pb.trace(shield, CLASS, "0,20", f"{degrees - 0.1:.4f},20").reachable)
    assert not bool(pb.trace(shield, CLASS, "0,20", f"{degrees + 0.1:.4f},20").reachable)


def test_each_reason_is_said_once(shield):
    why = pb.trace(shield, "irbm-3000", LAUNCH, "Kiev").attrs["why"]
    assert why.startswith("Not covered. ")
    assert why.count("Cannot reach the arc") == 1
    for battery in shield.batteries.values():
        assert why.count(battery.name) == 1


def test_a_day_without_batteries_says_when_there_are_some():
    why = pb.trace(pb.load("epaa").on("2009-12-31"), CLASS, LAUNCH, "Bucharest").attrs["why"]
    told = "On 2009-12-31 no battery stands in the actual history; ask for 2011-03-31 or later."
    assert why == f"Not covered. {told}"
