"""The catalogue and the built-in case: every number has a source or admits that it is an assumption."""

import csv
import itertools
import json
import math
import re
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

from penumbra.errors import ScenarioError
from penumbra.scenario import loader
from penumbra.scenario.cards import InfraredCard, InterceptorCard, PlatformCard, RadarCard, ThreatCard
from penumbra.scenario.merging import catalogue_cards
from penumbra.scenario.model import Scenario, quantities
from penumbra.scenario.published_figures import same_number
from penumbra.scenario.quantity import Better, Quantity, Spec
from penumbra.scenario.yaml_tree import read_yaml

BRACKETS = re.compile(r"\(([^)]*)\)")
KEY = re.compile(r"\b[a-z][a-z0-9]*(?:-[a-z0-9]+)+\b")

SECTIONS: dict[str, type[Spec]] = {
    "interceptors": InterceptorCard,
    "radars": RadarCard,
    "infrared": InfraredCard,
    "platforms": PlatformCard,
    "threats": ThreatCard,
}


def _cards() -> Iterator[tuple[str, str, dict[str, object]]]:
    for section, cards in catalogue_cards().items():
        for key, data in cards.data.items():
            yield section, key, data


CARDS = [pytest.param(section, data, id=f"{section}.{key}") for section, key, data in _cards()]
THREATS = [
    pytest.param(ThreatCard.model_validate(data), id=key) for section, key, data in _cards() if section == "threats"
]


@pytest.fixture(scope="module")
def epaa() -> Scenario:
    return loader.load("epaa")


def _everything() -> Iterator[tuple[str, Quantity]]:
    for section, key, data in _cards():
        for path, item, _ in quantities(SECTIONS[section].model_validate(data)):
            yield ".".join((section, key, *path)), item
    for case in loader.cases():
        for path, item, _ in quantities(loader.load(case)):
            yield ".".join((case, *path)), item


def test_every_number_names_a_source_that_resolves_or_is_an_assumption() -> None:
    known = loader.sources()
    unresolved = [where for where, item in _everything() if item.source is not None and item.source not in known]
    silent = [where for where, item in _everything() if item.source is None and item.grade != "assumption"]
    assert unresolved == []
    assert silent == []


def test_a_number_that_is_known_does_not_rest_on_our_own_judgement() -> None:
    own = [w for w, item in _everything() if item.source == "penumbra-assumption" and item.grade != "assumption"]
    assert own == []


def test_a_number_that_is_known_does_not_rest_on_an_unread_document() -> None:
    read = {key: source.read for key, source in loader.sources().items()}
    unread = [
        where
        for where, item in _everything()
        if item.grade in ("sourced", "second-hand") and read[str(item.source)].startswith("not read")
    ]
    assert unread == []


THEIR_OWN = {
    "penumbra-sites": "our own table",
    "sankaran-act-2013": "the author's own estimate",
    "pentagonbrief-2013-04": "a statement of the United States on its plan",
    "spaceforce-thule": "the squadron on its own radar",
    "nato-2013-02-16": "the alliance on its own batteries",
}
"""Sources that tell of what is theirs, and why; every other, a newspaper above all, tells of others."""


def _graded(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Path, source and grade of everything in plain data that has them."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _graded(value, (*path, str(key)))
    for source, grade in (("source", "grade"), ("inventory_source", "inventory_grade")):
        if isinstance(node, dict) and node.get(source) and grade in node:
            yield ".".join((*path, source)), node[source], node[grade]


def test_what_a_page_tells_of_others_is_second_hand_whenever_it_was_entered() -> None:
    known = loader.sources()
    held = {"/".join(card[:2]): card[2] for card in _cards()}
    held |= {case: loader.load(case).model_dump(mode="json") for case in loader.cases()}
    found = [(name, *each) for name, data in held.items() for each in _graded(data)]
    assert len(found) > 500
    assert [each for each in found if each[3] == "sourced" and each[2] not in THEIR_OWN] == []
    assert [key for key in THEIR_OWN if known[key].read.startswith("second-hand")] == []


def _written_ranges(node: object) -> Iterator[dict[str, object]]:
    """Every value of a file that is written with a low and a high."""
    if isinstance(node, dict):
        if "low" in node:
            yield node
        for below in node.values():
            yield from _written_ranges(below)
    elif isinstance(node, list):
        for below in node:
            yield from _written_ranges(below)


def test_a_range_that_is_written_is_one() -> None:
    scenario = resources.files("penumbra.scenario")
    folders = [scenario.joinpath("catalogue", section) for section in SECTIONS]
    files = [file for folder in folders for file in folder.iterdir()]
    for file in (*files, *scenario.joinpath("cases").iterdir()):
        for written in _written_ranges(read_yaml(file.read_text("utf-8"), file.name).data):
            assert written["low"] != written["high"], (file.name, written)
    assert [where for where, item in _everything() if item.written[1] != item.written[2] and item.exact] == []


def test_an_assumption_that_coverage_depends_on_has_a_range() -> None:
    exact = []
    for section, key, data in _cards():
        for path, item, better in quantities(SECTIONS[section].model_validate(data)):
            if better not in (Better.EXACT, Better.SLIGHT) and item.grade == "assumption" and item.exact:
                exact.append(".".join((section, key, *path)))
    loft = [where for where in exact if where.endswith(".loft")]
    reference = [where for where in exact if where.endswith(".reference_cross_section")]
    assert sorted(exact) == sorted(loft + reference)


@pytest.mark.parametrize(("section", "data"), CARDS)
def test_a_card_loads_on_its_own(section: str, data: dict[str, object]) -> None:
    card = SECTIONS[section].model_validate(data)
    assert card.name  # type: ignore[attr-defined]


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for below in node.values():
            yield from _texts(below)
    elif isinstance(node, list):
        for below in node:
            yield from _texts(below)
    elif isinstance(node, str):
        yield node


def test_keys_that_texts_name_in_brackets_are_sources() -> None:
    known = loader.sources()
    texts = [text for _, _, data in _cards() for text in _texts(data)]
    texts += [text for case in loader.cases() for text in _texts(loader.dump(loader.load(case)))]
    named = {key for text in texts for inside in BRACKETS.findall(text) for key in KEY.findall(inside)}
    assert "fly-out-code" in named
    assert named <= set(known)


@pytest.mark.parametrize("case", loader.cases())
def test_every_source_the_texts_of_the_case_name_resolves(case: str) -> None:
    known = loader.sources()
    assert set(loader.used_sources(loader.load(case))) <= set(known)


def test_a_dumped_case_loads_to_the_same(epaa: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(json.dumps(loader.dump(epaa)), "utf-8")
    assert loader.load(file) == epaa


def test_what_tests_showed_lies_within_the_ranges() -> None:
    """A satellite hit 247 km up in 2008; targets hit 160 km up in 2005 and 2009; a rocket found from 380 km in 2012."""
    cards = {(section, key): data for section, key, data in _cards()}
    for block in ("sm3-ia", "sm3-ib"):
        card = InterceptorCard.model_validate(cards["interceptors", block])
        assert card.ceiling.low >= 247e3
        assert card.floor.high <= 160e3
    radar = RadarCard.model_validate(cards["radars", "spy-1d"])
    body = 10.0  # [m2] a rocket some 30 m long, not a warhead
    assert radar.range.low * (body / radar.reference_cross_section.value) ** 0.25 >= 380e3


def test_a_number_that_a_source_vouches_for_is_the_number_that_the_source_gives() -> None:
    """A value between figures of others is ours, and counts as an assumption, whoever gave the figures."""
    known, held = loader.sources(), 0
    for where, item in _everything():
        assert {figure.source for figure in item.figures} <= set(known), where
        saying = [figure for figure in item.figures if any(same_number(each, item.ends[0]) for each in figure.stated)]
        stated = bool(saying)
        if item.grade in ("sourced", "second-hand") and item.source != "penumbra-sites":  # a table: see below
            assert stated, f"{where}: no figure gives {item.written[0]}; it is an assumption"
            assert item.source in {figure.source for figure in item.figures}, where
            held += 1
        elif item.grade == "assumption":
            assert not stated, f"{where}: a figure gives {item.written[0]}; name its source and grade"
    assert held > 60


def test_a_figure_is_left_out_only_where_it_must_be() -> None:
    """The model asks for a reason where a figure lies outside; nothing within may be left out."""
    left_out = [(where, item, one) for where, item in _everything() for one in item.figures if one.outside]
    for where, item, one in left_out:
        within = [item.low <= number <= item.high for number in one.numbers]
        assert not within or not all(within), (where, one)
    assert len(left_out) > 20


def test_a_position_of_the_table_of_sites_is_the_one_in_the_table(epaa: Scenario) -> None:
    text = resources.files("penumbra.record").joinpath("data/epaa_sites.csv").read_text("utf-8")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    held = 0
    for key, (row, _) in TABLE.items():
        for field, column in (("latitude", "lat"), ("longitude", "lon"), ("height", "elev_m")):
            item = getattr(epaa.sites[key], field)
            if item.source == "penumbra-sites":
                assert item.value == float(rows[row][column]), (key, field)
                held += 1
    assert held == 9


# Places

TABLE = {
    "deveselu": ("aegis_ashore_ro", 10.0),
    "redzikowo": ("aegis_ashore_pl", 0.1),
    "kurecik": ("radar_tr", 10.0),
    "fylingdales": ("uewr_uk", 10.0),
    "rota": ("port_es", 10.0),
    "pituffik": ("uewr_gl", 15.0),  # the table has the airfield and says that the radar stands some 12 km off
}
"""Site of the case, its row in the table, the distance allowed between them [km]."""


def test_positions_agree_with_the_table(epaa: Scenario) -> None:
    text = resources.files("penumbra.record").joinpath("data/epaa_sites.csv").read_text("utf-8")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    for key, (row, allowed) in TABLE.items():
        site = epaa.sites[key]
        longitude, latitude = float(rows[row]["lon"]), float(rows[row]["lat"])
        *_, distance = Geod(ellps="WGS84").inv(site.longitude.value, site.latitude.value, longitude, latitude)
        assert distance < allowed * 1e3, key


def test_named_areas_are_map_units(epaa: Scenario) -> None:
    assert epaa.areas["greenland"].map_units == ("GRL",)
    assert epaa.areas["azores"].map_units == ("PAZ",)


# What stands when

HISTORY = [
    ("2011-03-30", "actual", set(), set()),
    (
        "2011-12-31",
        "planned",
        {"eastern-mediterranean-ia", "eastern-mediterranean-second-ia", "north-sea-ia"},
        {"kurecik", "north-sea-spy1"},
    ),
    ("2011-12-31", "actual", {"eastern-mediterranean-ia"}, set()),
    ("2012-01-01", "actual", {"eastern-mediterranean-ia"}, {"kurecik"}),
    ("2016-05-11", "actual", {"eastern-mediterranean-ia"}, {"kurecik"}),
    ("2016-05-12", "actual", {"eastern-mediterranean-ib", "black-sea-approaches-ib", "deveselu"}, {"deveselu-spy1"}),
    (
        "2018-12-31",
        "planned",
        {
            "eastern-mediterranean-ib",
            "eastern-mediterranean-second-ib",
            "black-sea-approaches-ib",
            "black-sea-approaches-second-ib",
            "north-sea-ib",
            "deveselu",
            "redzikowo",
        },
        {"kurecik", "deveselu-spy1", "redzikowo-spy1", "fylingdales", "pituffik", "satellites"},
    ),
    ("2018-12-31", "actual", {"eastern-mediterranean-ib", "black-sea-approaches-ib", "deveselu"}, {"kurecik"}),
    ("2019-05-08", "actual", {"eastern-mediterranean-ib", "black-sea-approaches-ib", "deveselu"}, {"deveselu-spy1"}),
    (
        "2019-05-09",
        "actual",
        {"eastern-mediterranean-ib", "black-sea-approaches-ib", "deveselu-thaad"},
        {"deveselu-thaad-tpy2"},
    ),
    ("2019-08-09", "actual", {"eastern-mediterranean-ib", "black-sea-approaches-ib", "deveselu"}, {"deveselu-spy1"}),
    (
        "2024-07-10",
        "actual",
        {"eastern-mediterranean-ib", "eastern-mediterranean-iia", "black-sea-approaches-ib", "deveselu", "redzikowo"},
        {"redzikowo-spy1"},
    ),
]


@pytest.mark.parametrize(("day", "history", "batteries", "sensors"), HISTORY)
def test_what_stands(epaa: Scenario, day: str, history: str, batteries: set[str], sensors: set[str]) -> None:
    shield = epaa.on(day, history)
    assert set(shield.batteries) == batteries
    assert sensors <= set(shield.sensors)


@pytest.mark.parametrize("case", loader.cases())
def test_a_battery_never_stands_without_its_own_radar(case: str) -> None:
    scenario = loader.load(case)
    for battery in scenario.batteries.values():
        for history in ("planned", "actual"):
            own, radar = getattr(battery, history), getattr(scenario.sensors[battery.radar], history)
            if own is not None:
                assert radar.start <= own.start, battery.name
                assert radar.end is None or (own.end is not None and own.end <= radar.end), battery.name


def test_phase_four_was_planned_and_given_up(epaa: Scenario) -> None:
    phase = epaa.phases["phase-4"]
    assert phase.planned is not None
    assert phase.cancelled is not None
    assert phase.actual is None
    assert "redzikowo-iib" in epaa.on("2020-12-31", "planned").batteries
    assert "redzikowo-iib" not in epaa.on("2024-12-31").batteries


# Boost. The same geometry as in penumbra.flight, written again from the textbook so that neither can lean on the other.

MU = 3.986e14  # [m3/s2]
EARTH = 6.371e6  # [m]
TURN = 7.292e-5  # [rad/s]


def _burnout_velocity(distance: float, altitude: float, downrange: float, turn: float = 0.0) -> tuple[float, float]:
    """Horizontal and upward speed [m/s], over the ground, of the minimum-energy arc from burnout to an aim.

    With r1 and r2 the two radii, c their chord and s = (r1 + r2 + c) / 2, the ellipse of least energy has a = s / 2,
    the velocity halves the angle between the upward vertical and the chord, and the flight takes
    √(a³/μ) (π - β + sin β), sin²(β/2) = 1 - c/s. [BMW1971] ch. 5 and 6. The flight is along the equator, which turns
    at the rate `turn` in the direction of flight.
    """
    free = theta = (distance - downrange) / EARTH
    r1, r2 = EARTH + altitude, EARTH
    for _ in range(30):
        chord = math.sqrt(r1 * r1 + r2 * r2 - 2.0 * r1 * r2 * math.cos(theta))
        s = (r1 + r2 + chord) / 2.0
        beta = 2.0 * math.asin(math.sqrt(1.0 - chord / s))
        time = math.sqrt((s / 2.0) ** 3 / MU) * (math.pi - beta + math.sin(beta))
        theta = free + turn * time
    speed = math.sqrt(MU * (2.0 / r1 - 2.0 / s))
    elevation_of_chord = math.atan2(r2 * math.cos(theta) - r1, r2 * math.sin(theta))
    elevation = (math.pi / 2.0 + elevation_of_chord) / 2.0
    return speed * math.cos(elevation) - turn * r1, speed * math.sin(elevation)


def _exponents(threat: ThreatCard, turn: float) -> Iterator[tuple[float, float]]:
    """(n, m) of the boost's power laws over the class's aims and every corner of its ranges."""
    ends = ("low", "value", "high")
    swept = (threat.burn_time, threat.burnout_altitude, threat.burnout_downrange)
    corners = itertools.product(*[[getattr(quantity, end) for end in ends] for quantity in swept])
    shortest, longest = threat.min_range.value, threat.range.value
    distances = [shortest + (longest - shortest) * step / 20 for step in range(21)]
    for (burn_time, altitude, downrange), distance in itertools.product(corners, distances):
        horizontal, upward = _burnout_velocity(distance, altitude, downrange, turn)
        yield upward * burn_time / altitude, horizontal * burn_time / downrange


def test_burnout_velocity_agrees_with_the_table_of_minimum_energy() -> None:
    """4.11 km/s at 40.5 deg for 2,000 km and 7.20 km/s at 22.5 deg for 10,000 km, burnout on the ground."""
    for distance, speed, angle in ((2.0e6, 4.11e3, 40.5), (10.0e6, 7.20e3, 22.5)):
        horizontal, upward = _burnout_velocity(distance, 0.0, 0.0)
        assert math.hypot(horizontal, upward) == pytest.approx(speed, abs=0.01e3)
        assert math.degrees(math.atan2(upward, horizontal)) == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize(("turn", "least"), [(0.0, 1.15), (TURN, 1.03), (-TURN, 1.03)], ids=["still", "east", "west"])
@pytest.mark.parametrize("threat", THREATS)
def test_boost_can_be_flown_over_every_range(threat: ThreatCard, turn: float, least: float) -> None:
    n, m = zip(*_exponents(threat, turn), strict=True)
    assert min(n) >= least
    assert min(m) >= least
    assert max(*n, *m) < 9.0  # above that the missile would hardly move and then leap


@pytest.mark.parametrize("threat", THREATS)
def test_boost_is_near_constant_acceleration_at_full_range(threat: ThreatCard) -> None:
    horizontal, upward = _burnout_velocity(
        threat.range.value, threat.burnout_altitude.value, threat.burnout_downrange.value
    )
    assert 2.0 < upward * threat.burn_time.value / threat.burnout_altitude.value < 4.0
    assert 2.0 < horizontal * threat.burn_time.value / threat.burnout_downrange.value < 4.5


def test_a_hypothetical_class_claims_no_source() -> None:
    cards = [data for section, _, data in _cards() if section == "threats"]
    grades = {data["grade"] for data in cards if data["status"] == "hypothetical"}
    assert grades == {"assumption"}


def test_a_class_is_attributed_from_its_day_on() -> None:
    card = loader.load("epaa").threats["irbm-4000"]
    assert not card.attributed_on(date(2026, 3, 19))
    assert card.attributed_on(date(2026, 3, 20))
    assert loader.load("epaa").threats["mrbm-2000"].attributed_on(date(2011, 1, 1))
    with pytest.raises(ScenarioError, match="attributed_since needs status: attributed"):
        loader.load("epaa", ["threats.irbm-3000.attributed_since=2016-01-01"])
