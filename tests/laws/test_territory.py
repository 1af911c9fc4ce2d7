"""Overseas territories stand apart, and the alliance counts by the area of its treaty."""

from datetime import date

import numpy as np
import pytest

import penumbra as pb
from penumbra.coverage.share_places import Place, places
from penumbra.earth.homes import homes
from penumbra.earth.map_units import owners, units
from penumbra.errors import ScenarioError

EVERYWHERE = homes(-90.0, 90.0, -180.0, 180.0)


@pytest.fixture(scope="module")
def alliance() -> dict[str, Place]:
    return places({"date": "2018-12-31"}, frozenset(units()), "alliance")


@pytest.fixture(scope="module")
def countries() -> dict[str, Place]:
    return places({}, frozenset(units()), "country")


def holds(place: Place, town: str) -> bool:
    (found, *_) = np.flatnonzero(EVERYWHERE.town == town)
    return bool(place.holds(EVERYWHERE.unit, EVERYWHERE.latitude)[found])


@pytest.mark.parametrize(
    ("town", "inside"),
    [
        ("London", True), ("Ponta Delgada", True), ("Nuuk", True), ("Funchal", True), ("Ankara", True),
        ("Longyearbyen", True), ("Tórshavn", True), ("Gibraltar", True), ("Anchorage", True), ("Key West", True),
        ("Las Palmas de Gran Canaria", True),
        ("Dhekelia", False), ("Honolulu", False), ("San Juan", False), ("Cayenne", False), ("Nouméa", False),
        ("Ceuta", False), ("Melilla", False), ("Kyiv", False), ("Stockholm", False), ("Oranjestad", False),
    ],
)  # fmt: skip
def test_the_alliance_is_the_treatys_area(alliance: dict[str, Place], town: str, inside: bool) -> None:
    assert town in EVERYWHERE.town
    assert holds(alliance["nato"], town) is inside


def test_guam_is_no_part_of_it_and_north_america_no_part_of_nato_europe(alliance: dict[str, Place]) -> None:
    for code in ("GUM", "PRI", "FLK"):
        own = EVERYWHERE.unit == code
        assert own.any()
        assert not alliance["nato"].holds(EVERYWHERE.unit, EVERYWHERE.latitude)[own].any()
    assert holds(alliance["nato-europe"], "Nuuk")
    assert not holds(alliance["nato-europe"], "Anchorage")


def test_members_count_from_their_day_on() -> None:
    before = places({"date": date(2017, 1, 1).isoformat()}, frozenset(units()), "alliance")
    after = places({"date": date(2018, 1, 1).isoformat()}, frozenset(units()), "alliance")
    assert after["nato"].units - before["nato"].units == {"MNE"}


@pytest.mark.parametrize(
    ("country", "units_"),
    [
        ("GBR", {"ENG", "NIR", "SCT", "WLS"}), ("XAD", {"XAD"}), ("FRA", {"FXX"}), ("GUF", {"GUF"}),
        ("PRT", {"PAZ", "PMD", "PRX"}), ("SJM", {"NJM", "NSV"}), ("GRL", {"GRL"}), ("GUM", {"GUM"}),
        ("ESP", {"ESP"}), ("XEA", {"XEA"}),
    ],
)  # fmt: skip
def test_territories_are_rows_of_their_own(countries: dict[str, Place], country: str, units_: set[str]) -> None:
    assert countries[country].units == units_
    assert countries[country].name == units()[sorted(units_)[0]].country_name


def test_the_united_kingdom_has_nobody_on_cyprus(countries: dict[str, Place]) -> None:
    own = countries["GBR"].holds(EVERYWHERE.unit, EVERYWHERE.latitude)
    assert EVERYWHERE.latitude[own].min() > 49.0
    assert countries["XAD"].name == "Akrotiri and Dhekelia"


def test_points_have_the_units_that_they_lie_in() -> None:
    point, unit = owners(np.array([44.4, 51.5, 40.0, 64.2]), np.array([26.1, -0.1, -40.0, -51.7]))
    assert list(zip(point.tolist(), unit.tolist(), strict=True)) == [(0, "ROU"), (1, "ENG"), (3, "GRL")]


def test_a_named_area_of_unknown_units_is_refused_before_work() -> None:
    scenario = pb.load("epaa")
    azores = scenario.areas["azores"].model_copy(update={"map_units": ("PZA",)})
    wrong = scenario.model_copy(update={"areas": {"azores": azores}}).on("2018-12-31")
    with pytest.raises(ScenarioError, match=r"areas\.azores\.map_units\.0: no map unit 'PZA'; nearest: .*'PAZ'"):
        pb.cover(wrong)
