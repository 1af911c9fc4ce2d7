"""Siting against brute force: the ordinary map with the candidate in the scenario, minus the map without it."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import penumbra as pb
from penumbra.coverage.map_loop import COVERED, MARGIN, NOTHING
from penumbra.coverage.nominal_map import answers, figures, nominal_map
from penumbra.coverage.problem import Places, aimed_at, bind, fill
from penumbra.errors import DomainError
from penumbra.scenario.columns import matrix
from penumbra.scenario.model import Shield
from penumbra.siting.added import added, facing
from penumbra.siting.aims import aimed
from penumbra.siting.choice import Items, exact, greedy, items_of, value
from penumbra.siting.setting import with_classes
from penumbra.siting.site import site

DAY, THREATS = "2018-12-31", ["mrbm-2000", "irbm-3000"]
CHANGES = ["region.resolution=2", "launch_areas.iran.points=3"]
SPOTS = [("Sofia", 42.7, 23.3), ("Krakow", 50.0, 20.0), ("Bari", 41.1, 16.8), ("Ankara", 39.9, 32.9)]

WITH = """
base: epaa
sites:
  more:
    name: More
    latitude: {{value: {latitude} deg, source: penumbra-assumption}}
    longitude: {{value: {longitude} deg, source: penumbra-assumption}}
    height: {{value: 0 m, source: penumbra-assumption}}
    source: penumbra-assumption
    grade: assumption
sensors:
  more:
    name: More
    card: {card}
    site: more
    {boresights}
    planned: {{start: 2018-12-31, source: penumbra-assumption, grade: assumption}}
"""
BATTERY = """
batteries:
  more:
    name: More
    platform: {platform}
    interceptor: {interceptor}
    site: more
    radar: more
    launch: {launch}
    feeds: [{feeds}]
    inventory: 24
    inventory_source: penumbra-assumption
    inventory_grade: assumption
    planned: {{start: 2018-12-31, source: penumbra-assumption, grade: assumption}}
"""
LOFTS = """
  irbm-3000:
    loft: {value: 0 deg, low: 0 deg, high: 15 deg, source: penumbra-assumption, grade: assumption}
"""


CUT = "\nthreats:" + "".join(f"\n  {key}: null" for key in ("mrbm-1000", "mrbm-1300", "mrbm-2500", "irbm-4000"))
"""Leaves `THREATS`; it comes last, for `LOFTS` may follow."""


def shield(changes: list[str] = CHANGES, base: str = "epaa") -> Shield:
    return pb.load(base, changes).on(DAY, history="planned")


def deveselu(spot: tuple[str, float, float]) -> str:
    own = pb.load("epaa").batteries["deveselu"]
    text = WITH.format(latitude=spot[1], longitude=spot[2], card="spy-1d", boresights="")
    return text + BATTERY.format(
        platform=own.platform, interceptor=own.interceptor, launch=own.launch, feeds=", ".join(own.feeds)
    )


def written(folder: Path, text: str = "base: epaa", lofts: str = "") -> Shield:
    """The case with a text, against two classes."""
    file = folder / "with.yaml"
    file.write_text(text + CUT + lofts, encoding="utf-8")
    return shield(CHANGES, str(file))


def covered_land(whole: Shield) -> np.ndarray:
    """Land of the region's cells that the ordinary map has as covered, by class."""
    area = nominal_map(whole).sel(threat=THREATS)
    land = np.bincount(area.part_cell.values, area.part_area.values, area.sizes["cell"])
    return np.asarray(area.covered.values @ land)


@pytest.mark.slow
@pytest.mark.parametrize("lofts", ["", LOFTS])
def test_the_gain_of_land_is_the_map_with_it_minus_the_map_without(tmp_path: Path, lofts: str) -> None:
    """Also where a class has several lofts, of which one battery may meet this and another that."""
    less = written(tmp_path, lofts=lofts)
    spots = [SPOTS[1], SPOTS[3]]
    found = site(less, spots, "deveselu", "area", threats=THREATS, whose="all", aims=None, worlds=0)
    without = covered_land(less)
    for spot, gain in zip(spots, found.gain_by_class.values, strict=True):
        np.testing.assert_allclose(gain, covered_land(written(tmp_path, deveselu(spot), lofts)) - without, rtol=1e-9)
    assert (found.gain.values > 0.0).all()


@pytest.mark.slow
def test_the_gain_of_people_is_that_of_their_homes(tmp_path: Path) -> None:
    less = written(tmp_path)
    lived = pb.places.homes(less, "SVK")
    at = Places(lived.latitude, lived.longitude)

    def people(whole: Shield) -> float:
        problem = bind(whole)
        asked = np.full((1, len(problem.threats), len(at.latitude)), NOTHING, np.int8)
        asked[:, problem.threats.index("irbm-3000")] = COVERED
        own = answers(problem, fill(problem, problem.own), asked, aimed_at(at)).covered[0]
        return float(own[problem.threats.index("irbm-3000")] @ lived.people)

    found = site(less, SPOTS[:2], "deveselu", threats=["irbm-3000"], whose="SVK", aims=None, worlds=0)
    expected = [people(written(tmp_path, deveselu(spot))) - people(less) for spot in SPOTS[:2]]
    np.testing.assert_allclose(found.gain.values, expected, rtol=1e-9)
    assert max(expected) > 0.0


@pytest.mark.slow
def test_a_battery_of_cards_looks_at_the_middle_of_the_launch_points(tmp_path: Path) -> None:
    """Its radar has a sector, which is turned for each candidate."""
    spot, less = ("Kayseri", 38.7, 35.5), written(tmp_path)
    found = site(less, [spot], "thaad", "area", threats=THREATS[:1], whose="all", aims=None, worlds=0)
    problem = bind(less)
    at = fill(problem, problem.own).launches[0]
    toward = np.degrees(np.arctan2(at[:, 2], np.hypot(at[:, 0], at[:, 1]))), np.degrees(np.arctan2(at[:, 1], at[:, 0]))
    azimuth = float(np.degrees(facing(np.array([spot[1]]), np.array([spot[2]]), toward)[0]))
    assert 80.0 < azimuth < 120.0
    looks = f"boresights: [{{value: {azimuth!r} deg, source: penumbra-assumption}}]"
    text = WITH.format(latitude=spot[1], longitude=spot[2], card="an-tpy-2-terminal", boresights=looks)
    text += BATTERY.format(platform="thaad-battery", interceptor="thaad", launch="own-radar", feeds="")
    gain = covered_land(written(tmp_path, text))[0] - covered_land(less)[0]
    np.testing.assert_allclose(float(found.gain[0]), gain, rtol=1e-9)
    assert gain > 0.0


@pytest.mark.slow
def test_a_radar_is_worth_what_the_map_gains_with_it(tmp_path: Path) -> None:
    less = written(tmp_path)
    spot = ("Satu Mare", 47.81, 24.10)
    found = site(less, [spot], "uewr", "area", threats=THREATS, whose="all", aims=None, worlds=0)
    more = added(less, "uewr").shield
    batteries = "batteries:\n" + "".join(
        f"  {key}: {{feeds: [{', '.join([*each.feeds, 'more'])}], guides: [{', '.join([*each.guides, 'more'])}]}}\n"
        if each.launch == "engage-on-remote"
        else f"  {key}: {{feeds: [{', '.join([*each.feeds, 'more'])}]}}\n"
        for key, each in less.batteries.items()
    )
    azimuth = float(np.degrees(facing_of(less, spot)))
    looks = f"boresights: [{{value: {azimuth!r} deg, source: penumbra-assumption}}]"
    text = WITH.format(latitude=spot[1], longitude=spot[2], card="uewr", boresights=looks) + batteries
    gain = covered_land(written(tmp_path, text)) - covered_land(less)
    np.testing.assert_allclose(found.gain_by_class.values[0], gain, rtol=1e-9)
    assert len(more.batteries) == len(less.batteries)
    assert gain.max() > 0.0


def facing_of(of: Shield, spot: tuple[str, float, float]) -> float:
    at = fill(bind(of), bind(of).own).launches[0]
    toward = np.degrees(np.arctan2(at[:, 2], np.hypot(at[:, 0], at[:, 1]))), np.degrees(np.arctan2(at[:, 1], at[:, 0]))
    return float(facing(np.array([spot[1]]), np.array([spot[2]]), toward)[0])


def test_the_gain_of_time_is_that_of_the_map(tmp_path: Path) -> None:
    """The mean of the map's margins, none where a place is not covered."""

    def spare(whole: Shield) -> float:
        lived, problem = pb.places.homes(whole, "GRC"), bind(whole)
        asked = np.full((len(problem.threats), len(lived.latitude)), NOTHING, np.int8)
        asked[problem.threats.index("mrbm-2000")] = MARGIN
        own = figures(problem, fill(problem, problem.own), asked, aimed_at(Places(lived.latitude, lived.longitude)))
        margin = own.margin[problem.threats.index("mrbm-2000")]
        reached = ~np.isnan(margin)
        return float((np.maximum(margin, 0.0)[reached] @ lived.people[reached]) / lived.people[reached].sum())

    found = site(
        written(tmp_path), SPOTS[:1], "deveselu", "margin", threats=["mrbm-2000"], whose="GRC", aims=None, worlds=0
    )
    without, with_ = spare(written(tmp_path)), spare(written(tmp_path, deveselu(SPOTS[0])))
    assert float(found.base_spare[0]) == pytest.approx(without, rel=1e-5)
    assert float(found.gain[0]) == pytest.approx(with_ - without, rel=1e-4)
    assert with_ > without


def items(seed: int, candidates: int, arcs: int, places: int) -> Items:
    random = np.random.default_rng(seed)
    met = random.random((candidates, arcs)) < 0.45
    return items_of(met, random.integers(0, places, arcs), random.random(places))


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_the_best_of_all_and_greedy_never_beats_it(seed: int) -> None:
    found = items(seed, 8, 40, 12)
    for k in (1, 2, 3):
        best, quick = value(found, exact(found, k)), value(found, greedy(found, k))
        every = max(value(found, np.array(some)) for some in combinations(range(8), k)) if len(found.weight) else 0.0
        assert best == pytest.approx(every, abs=1e-9)
        assert quick <= best + 1e-12
        assert len(exact(found, k)) <= k


def test_greedy_can_miss_what_two_win_together() -> None:
    """A place has two arcs, each met by another site; a third site wins a lesser place alone."""
    met = np.array([[True, False, False], [False, True, False], [False, False, True]])
    found = items_of(met, np.array([0, 0, 1]), np.array([5.0, 1.0]))
    assert exact(found, 2).tolist() == [0, 1]
    assert value(found, greedy(found, 2)) == 1.0


@pytest.mark.parametrize("seed", range(6))
def test_one_candidate_more_never_lowers_the_optimum(seed: int) -> None:
    random = np.random.default_rng(seed)
    met, place, weight = random.random((9, 40)) < 0.45, random.integers(0, 12, 40), random.random(12)
    before = 0.0
    for count in range(3, 10):
        found = items_of(met[:count], place, weight)
        best = value(found, exact(found, 3))
        assert best >= before - 1e-12
        before = best


def test_several_sites_on_the_map() -> None:
    less = shield()
    one = site(less, SPOTS, "deveselu", threats=THREATS, aims=60, worlds=0)
    two = site(less, SPOTS, "deveselu", threats=THREATS, aims=60, worlds=0, k=2)
    np.testing.assert_allclose(one.gain, two.gain)
    assert float(two.chosen_gain) >= float(one.gain.max())
    assert float(two.greedy_gain) <= float(two.chosen_gain) + 1e-6
    fewer = site(less, SPOTS[:3], "deveselu", threats=THREATS, aims=60, worlds=0, k=2)
    assert float(fewer.chosen_gain) <= float(two.chosen_gain) + 1e-6
    pairs = [
        float(site(less, [SPOTS[a], SPOTS[b]], "deveselu", threats=THREATS, aims=60, worlds=0, k=2).chosen_gain)
        for a, b in combinations(range(4), 2)
    ]
    assert float(two.chosen_gain) == pytest.approx(max(pairs))


@pytest.mark.slow
def test_the_gain_in_drawn_worlds_is_that_of_the_whole_shield_in_each() -> None:
    """With the candidate as one battery among all, and without it."""
    less, spots = shield(), SPOTS[2:]
    options = {"threats": ["irbm-3000"], "whose": "all", "aims": 40}
    found = site(less, spots, "deveselu", worlds=8, best=2, **options)  # type: ignore[arg-type]
    against = with_classes(less, ["irbm-3000"])
    more, asked = added(against, "deveselu"), aimed(against, "people", "all", 40)
    whole = bind(more.shield, "blended", bind(less).sampling)
    values = matrix(more.shield, pb.draw(more.shield, 2, 0))
    at, aims = {column.path: k for k, column in enumerate(whole.columns)}, aimed_at(asked.at)
    wanted = np.full((len(values), 1, len(asked.weight)), COVERED, np.int8)
    without = values.copy()
    without[:, [at[path] for path in more.elements]] = 0.0
    base = answers(whole, fill(whole, without), wanted, aims).covered[:, 0] @ asked.weight
    for name, latitude, longitude in spots:
        values[:, [at[f"sites.{more.site}.latitude"], at[f"sites.{more.site}.longitude"]]] = latitude, longitude
        gain = answers(whole, fill(whole, values), wanted, aims).covered[:, 0] @ asked.weight - base
        one = found.sel(finalist=name)
        assert float(one.finalist_gain) == pytest.approx(float(gain.mean()), rel=1e-9)
        assert float(one.finalist_by_prior.mean()) == pytest.approx(float(gain.mean()), rel=1e-9)
        assert float(one.finalist_least) <= float(one.finalist_gain) + 1e-6
    assert found.attrs["worlds"] == 8
    assert float(found.finalist_gain.max()) > 0.0


@pytest.mark.parametrize(
    ("candidates", "add", "options", "words"),
    [
        ([], "deveselu", {}, "there is no candidate"),
        ([("Sea", 43.0, 35.0)], "deveselu", {}, "Sea (43.00, 35.00) is at sea, and this stands on land"),
        ("POL", "eastern-mediterranean-ib", {}, "is on land, and this is a ship"),
        ("XXX", "deveselu", {}, "no country 'XXX'"),
        (SPOTS, "sbirs-dsp", {}, "reaches nothing by itself"),
        (SPOTS, "deveslu", {}, "no battery, interceptor or radar 'deveslu'"),
        (SPOTS, "gbi-3-stage", {}, "no radar is known"),
        (SPOTS, "deveselu", {"of": "cost", "budget": "1 million USD"}, "below the cheapest"),
        (SPOTS, "pac3-mse", {"of": "cost"}, "none is on record for"),
        (SPOTS, "deveselu", {"k": 0}, "k: write a whole number"),
        (SPOTS, "uewr", {"k": 2}, "radars help each other"),
        (SPOTS, "deveselu", {"of": "margin", "k": 2}, "not searched"),
        (SPOTS, "deveselu", {"whose": "Atlantis"}, "Atlantis"),
        (SPOTS, "deveselu", {"threats": ["mrbm-1"]}, "no threat class 'mrbm-1'"),
        (SPOTS, "deveselu", {"threats": ["mrbm-1000"], "whose": "NOR"}, "none of the classes reaches"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    candidates: object, add: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(DomainError, match=re.escape(words)):
        site(shield(), candidates, add, worlds=0, aims=20, **options)  # type: ignore[arg-type]
