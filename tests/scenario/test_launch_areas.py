"""Launch areas in scenario files: what is taken, and what is refused with which words."""

import re

import numpy as np
import pytest
import shapely
from pyproj import Proj

import penumbra as pb
from penumbra.coverage.launch_areas import launch_places, points_of, shape_of
from penumbra.earth.equal_area_plane import latitude_of
from penumbra.earth.map_units import AUTHALIC_RADIUS, of_country, units
from penumbra.errors import DomainError, ScenarioError
from penumbra.scenario.columns import columns
from penumbra.scenario.distance_to_area import distance_to_area
from penumbra.scenario.launch_areas import area_findings, flown_points, from_points, with_points
from penumbra.scenario.loader import digest, dump
from penumbra.scenario.settle import settle

PLAIN = """\
id: small
title: Small
summary: One class from an area.
region: {south: 40 deg, north: 50 deg, west: 20 deg, east: 30 deg, resolution: 2}
decision_time: 30 s
link_delay: 5 s
threats:
  mrbm-2000: {}
areas:
  levant: {name: Levant, map_units: [SYR, LBN]}
"""
OWN = "source: penumbra-assumption, grade: assumption"


@pytest.fixture
def loaded(tmp_path):
    def load(text: str) -> pb.scenario.model.Scenario:
        file = tmp_path / "small.yaml"
        file.write_text(PLAIN + text, "utf-8")
        return pb.load(file)

    return load


def area(shape: str) -> str:
    return f"launch_areas:\n  place: {{name: Place, {shape}, {OWN}}}\n"


def corners(*pairs: tuple[float, float]) -> str:
    return "ring: [" + ", ".join(f"{{latitude: {phi} deg, longitude: {lam} deg}}" for phi, lam in pairs) + "]"


TRIANGLE = corners((30, 50), (30, 55), (35, 52))


def land(*codes: str) -> float:
    """Area of some units [deg of longitude times sine], by adding them up."""
    return sum(np.cos(np.radians(units()[code].polygon.centroid.y)) * units()[code].polygon.area for code in codes)


@pytest.mark.parametrize(
    ("shape", "unit_codes"),
    [("country: IRN", ["IRN"]), ("map_units: [SYR, IRQ]", ["SYR", "IRQ"]), ("area: levant", ["SYR", "LBN"])],
)
def test_countries_units_and_named_areas_are_their_land(loaded, shape, unit_codes):
    parts = shape_of(loaded(area(shape)), "place")
    assert shapely.area(parts).sum() * 180.0 / np.pi == pytest.approx(land(*unit_codes), rel=0.01)


def test_a_ring_is_joined_by_geodesics(loaded):
    """An octant of the globe, whose sides are a meridian, the equator and a meridian: an eighth of the surface."""
    parts = shape_of(loaded(area(corners((0, 10), (0, 100), (90, 0)))), "place")
    assert shapely.area(parts).sum() * np.pi / 180.0 * AUTHALIC_RADIUS**2 == pytest.approx(510.0656e12 / 8, rel=1e-4)


def test_a_ring_may_cross_the_date_line_and_go_round_a_pole(loaded):
    across = shape_of(loaded(area(corners((10, 175), (10, -175), (20, -175), (20, 175)))), "place")
    elsewhere = shape_of(loaded(area(corners((10, 15), (10, 25), (20, 25), (20, 15)))), "place")
    assert len(across) == 2
    assert shapely.area(across).sum() == pytest.approx(shapely.area(elsewhere).sum(), rel=1e-9)
    round_ = shape_of(loaded(area(corners((80, 0), (80, 90), (80, 180), (80, -90)))), "place")
    assert shapely.bounds(shapely.union_all(round_))[3] == pytest.approx(1.0)


WRONG = {
    "no shape": ("note: nothing", r"small.yaml:12: launch_areas.place: gives no shape; write one of"),
    "two": (f"country: IRN, {TRIANGLE}", r":12: launch_areas.place: gives country and ring; write one of"),
    "country": ("country: IRM", r":12: launch_areas.place.country: no country 'IRM'; nearest: "),
    "unit": ("map_units: [IRN, SYX]", r":12: launch_areas.place.map_units.1: no map unit 'SYX'"),
    "area": ("area: levvant", r":12: launch_areas.place.area: no named area 'levvant'"),
    "two corners": (corners((1, 2), (3, 4)), r":12: launch_areas.place.ring: 2 corners enclose nothing; write"),
    "crossing": (
        corners((0, 0), (10, 10), (10, 0), (0, 10)),
        r":12: launch_areas.place.ring: the sides from 0, 0 to 10, 10 and from 10, 0 to 0, 10 cross; write",
    ),
    "crossing at the date line": (
        corners((0, 175), (10, -175), (10, 175), (0, -175)),
        r"ring: the sides from 0, 175 to 10, -175 and from 10, 175 to 0, -175 cross",
    ),
    "on a line": (corners((0, 0), (0, 5), (0, 10)), r":12: launch_areas.place.ring: the corners lie on one"),
    "closed": (
        corners((0, 0), (5, 5), (0, 9), (0, 0)),
        r":12: launch_areas.place.ring: the last corner, 0, 0, repeats the first",
    ),
    "a corner twice": (
        corners((0, 0), (5, 5), (0, 9), (5, 5), (9, 0)),
        r"ring: corner 4, 5, 5, repeats corner 2; remove one of them",
    ),
    "a corner on a side": (
        corners((0, 0), (0, 10), (10, 10), (0, 5), (10, 0)),
        r":12: launch_areas.place.ring: corner 4, 0, 5, lies on the side from 0, 0 to 0, 10; move it",
    ),
    "too many corners": (corners(*[(1, 2)] * 1001), r"launch_areas.place.ring: write at most 1000 items, not 1001"),
    "small letters": ("country: irn", r"launch_areas.place.country: no country 'irn'; nearest: 'IRN'"),
    "no units": ("map_units: []", r":12: launch_areas.place: gives no shape; write one of"),
    "latitude": (corners((0, 0), (95, 5), (0, 10)), r"launch_areas.place.ring.1.latitude: .*outside -90 deg to 90 deg"),
    "no points": ("country: IRN, points: 0", r"launch_areas.place.points: 0 is outside 1 to 1024"),
    "many points": ("country: IRN, points: 5000", r"launch_areas.place.points: 5000 is outside 1 to 1024"),
    "part of a point": ("country: IRN, points: 8.5", r"launch_areas.place.points"),
}  # fmt: skip


@pytest.mark.parametrize(("shape", "said"), WRONG.values(), ids=list(WRONG))
def test_what_is_no_area_is_told_with_file_line_and_field(loaded, shape, said):
    with pytest.raises(ScenarioError, match=said):
        loaded(area(shape))


def test_a_named_area_with_an_unknown_unit_is_told(loaded, tmp_path):
    text = PLAIN.replace("SYR", "SYQ")
    file = tmp_path / "small.yaml"
    file.write_text(text + area("area: levant"), "utf-8")
    with pytest.raises(ScenarioError, match=r":10: areas.levant.map_units.0: no map unit 'SYQ'"):
        pb.load(file)


def test_neither_points_nor_areas_is_told(loaded):
    with pytest.raises(
        ScenarioError, match="launch_points: the scenario is empty; write at least one launch point, or"
    ):
        loaded("")


def test_a_country_that_is_not_drawn_is_told(loaded):
    for shape in ("country: GIB", "map_units: [GIB, TUV]"):
        with pytest.raises(ScenarioError, match=r":12: launch_areas.place: no land is drawn of GIB.*; give a ring"):
            loaded(area(shape))
    made = loaded(area("country: IRN"))
    undrawn = made.launch_areas["place"].model_copy(update={"country": "GIB"})
    with pytest.raises(DomainError, match=r"launch_areas.place: no land is drawn of GIB; give a ring"):
        shape_of(made.model_copy(update={"launch_areas": {"place": undrawn}}), "place")


def test_a_named_area_that_nothing_starts_from_has_known_units_too(loaded, tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(PLAIN.replace("SYR", "syr") + area("country: IRN"), "utf-8")
    with pytest.raises(ScenarioError, match=r":10: areas.levant.map_units.0: no map unit 'syr'; nearest: 'SYR'"):
        pb.load(file)


POINT = "launch_points:\n  spot: {name: Spot, latitude: 33 deg, longitude: 53 deg, %s" + OWN + "}\n"


def test_a_point_in_an_area_is_a_name_and_flown_from_no_more(loaded):
    both = loaded(area("country: IRN") + POINT % "area: place, ")
    assert not flown_points(both)
    assert not [each.path for each in columns(both.on("2020-01-01")) if each.path.startswith("launch_points")]
    alone = loaded(area("country: IRN") + POINT % "")
    assert list(flown_points(alone)) == ["spot"]
    assert list(flown_points(from_points(both))) == ["spot"] and not from_points(both).launch_areas
    assert len(launch_places(both)[0]) + 1 == len(launch_places(alone)[0])


@pytest.mark.parametrize(
    ("shape", "latitude", "longitude"),
    [
        ("country: IRQ", 33, 53),
        ("map_units: [SYR]", 33, 53),
        ("area: levant", 33, 53),
        (TRIANGLE, 33, 45),
        (corners((80, 0), (80, 90), (80, 180), (80, -90)), 75, 10),
    ],
)
def test_a_point_outside_its_area_is_told_with_the_distance(loaded, shape, latitude, longitude):
    """Distances of the shapes that maps draw, by PROJ and shapely; great circles of a sphere are within a hundredth."""
    text = (POINT % "area: place, ").replace("33 deg", f"{latitude} deg").replace("53 deg", f"{longitude} deg")
    with pytest.raises(ScenarioError, match=r":14: launch_points.spot.area: the point lies [0-9,]+ km outside") as told:
        loaded(area(shape) + text)
    found = float(re.search("lies ([0-9,]+) km", str(told.value))[1].replace(",", "")) * 1e3
    about = Proj(f"+proj=aeqd +lat_0={latitude} +lon_0={longitude} +ellps=WGS84")
    parts = shape_of(loaded(area(shape)), "place")
    edges = shapely.boundary(shapely.segmentize(parts, 0.05))
    near = shapely.transform(edges, lambda at: np.column_stack(about(at[:, 0], latitude_of(at[:, 1]))))
    assert found == pytest.approx(shapely.distance(near, shapely.Point(0.0, 0.0)).min(), rel=0.01)


def test_a_place_is_within_an_area_where_its_outline_is_drawn_round_it():
    scenario, rng = pb.load("epaa"), np.random.default_rng(1)
    for country in ("IRN", "ITA", "FJI", "ZAF"):  # with neighbours, with holes, across the date line, with a hole
        one = scenario.launch_areas["iran"].model_copy(update={"country": country})
        shape = shapely.union_all([units()[code].polygon for code in of_country(country)])
        west, south, east, north = shape.bounds
        places = shapely.points(rng.uniform(west, east, 100), rng.uniform(south, north, 100))
        for place in places[shapely.distance(shapely.boundary(shape), places) > 0.05]:
            assert (distance_to_area(scenario, one, place.y, place.x) == 0.0) == shapely.contains(shape, place), (
                country,
                place,
            )


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            POINT.replace("spot:", "place:") % "",
            ":12: launch_areas.place: launch_points has this key too, so the name is ambiguous in a trace",
        ),
        (f"sites:\n  place: {{name: P, latitude: 1 deg, longitude: 2 deg, height: 0 m, {OWN}}}\n", ": sites has this"),
    ],
)
def test_places_of_one_key_are_told(loaded, other, said):
    with pytest.raises(ScenarioError, match=said):
        loaded(area("country: IRN") + other)


def test_places_of_one_key_are_told_in_one_order():
    """Not in that of a set, which differs from run to run."""
    scenario = pb.load("epaa")
    site = next(iter(scenario.sites.values()))
    keys = [f"k{n}" for n in range(12)]
    point = next(iter(scenario.launch_points.values())).model_copy(update={"area": None})
    both = scenario.model_copy(update={"sites": dict.fromkeys(keys, site), "launch_points": dict.fromkeys(keys, point)})
    assert [path[1] for path, _ in area_findings(both)] == sorted(keys)


def test_a_named_area_needs_a_map_unit(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(PLAIN.replace("[SYR, LBN]", "[]") + area("country: IRN"), "utf-8")
    with pytest.raises(ScenarioError, match=r":10: areas.levant.map_units: write at least 1 item, not 0"):
        pb.load(file)


def test_a_point_in_no_such_area_is_told(loaded):
    with pytest.raises(ScenarioError, match=r":14: launch_points.spot.area: no launch area 'plaec'; nearest: 'place'"):
        loaded(area("country: IRN") + POINT % "area: plaec, ")


def test_the_number_of_points_can_be_asked_for():
    epaa = pb.load("epaa")
    asked = with_points(epaa, 12)
    assert asked.launch_areas["iran"].points == 12
    assert asked.title == epaa.title and digest(asked) != digest(epaa)
    assert len(points_of(asked, "iran", 12).latitude) == 12
    for count in (0, 5000):
        with pytest.raises(DomainError, match=f"{count} launch points: write a whole number from 1 to 1024"):
            with_points(epaa, count)
    with pytest.raises(DomainError, match="has no launch area to sample"):
        with_points(from_points(epaa), 8)


def test_areas_survive_being_shown_settled_and_read_again(loaded, tmp_path):
    given = loaded(area(f"{TRIANGLE}, points: 9"))
    again = tmp_path / "again.yaml"
    again.write_text(pb.show(given), "utf-8")
    assert dump(pb.load(again)) == dump(given)
    assert settle(given.on("2020-01-01"), "worst").scenario.launch_areas == given.launch_areas


def test_a_patch_makes_it_another_area(tmp_path):
    file = tmp_path / "patch.yaml"
    text = "base: epaa\nid: patch\nlaunch_areas: {iran: {country: IRQ}}\n"
    file.write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match=r"launch_points.iran-west.area: the point lies 105 km outside Iran "):
        pb.load(file)
    gone = ", ".join(f"{key}: null" for key in pb.load("epaa").launch_points)
    file.write_text(text + f"launch_points: {{{gone}}}\n", "utf-8")
    now = pb.load(file).launch_areas["iran"]
    assert (now.country, now.source, now.grade) == ("IRQ", "counterfactual", "assumption")
    assert now.name.endswith("(changed)")
    assert of_country("IRQ") == ("IRQ",)
