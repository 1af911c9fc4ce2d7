"""The footprint of one battery: rays against a grid, edges against single arcs, and what must hold of any."""

import math

import numpy as np
import pytest
from pyproj import Geod

import penumbra as pb
from penumbra.cli.footprint_table import _references, data
from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.approach import around, moving_launch_points
from penumbra.coverage.footprint import _path
from penumbra.coverage.footprint_rays import NO_FLIGHT, areas, edges, ray_stretches
from penumbra.coverage.problem import Places
from penumbra.errors import DomainError, ScenarioError
from penumbra.scenario.loader import catalogue
from penumbra.scenario.merging import catalogue_cards
from penumbra.scenario.single_battery import PLATFORMS

GEOD = Geod(ellps="WGS84")
THAAD = ("thaad", "an-tpy-2-terminal", "mrbm-1000")
STILL = ["earth=still"]


def battery(*changes, bearing=0.0, cards=THAAD, at=(40.0, 0.0)):
    return pb.alone(*cards, at=at, boresight=bearing, changes=changes)


@pytest.mark.slow
def test_every_loft_of_a_class_counts():
    """Flights as far as the class reaches start elsewhere at each loft: what is defended is so against all of them."""
    ranged = "{value: 0 deg, low: -4 deg, high: 8 deg, source: penumbra-assumption, grade: assumption}"
    whole = pb.footprint(battery(f"threats.mrbm-1000.loft={ranged}"), rays=8)
    alone = [pb.footprint(battery(f"threats.mrbm-1000.loft={at} deg"), rays=8) for at in (0, -4, 8)]
    least = np.min([one.defended_to.values for one in alone], axis=0)
    np.testing.assert_allclose(whole.defended_to.values, least, atol=200.0)
    assert (least < alone[0].defended_to.values - 1e3).any()


@pytest.fixture(scope="module")
def still():
    return pb.footprint(battery(*STILL), flies="900 km")


# --- rays ------------------------------------------------------------------------------------------------------------


def disc(centre, radius, hole=0.0):
    """Looks that fit in a disc on a plane, off the battery by `centre` toward the first ray, with a hole about it."""

    def fits(ray, distance, rays=72):
        angle = ray * 2.0 * math.pi / rays
        off = np.hypot(distance * np.cos(angle) - centre, distance * np.sin(angle))
        inside = (off <= radius) & (distance >= hole)
        return np.where(distance > 300e3, NO_FLIGHT, inside.astype(np.int64))

    return fits


@pytest.mark.parametrize("centre", [0.0, -40e3])
def test_a_disc_has_its_own_area_and_edges(centre):
    found = ray_stretches(disc(centre, 80e3), 72, 1000e3, 2)
    whole, apart = areas(found)
    assert whole[0] == pytest.approx(math.pi * 80e3**2, rel=2e-3)
    assert apart[0] == pytest.approx(0.0, abs=1.0)
    assert edges(found)[0, 0] == pytest.approx(80e3 + centre, abs=100.0)
    assert edges(found)[0, 36] == pytest.approx(80e3 - centre, abs=100.0)
    assert (edges(found)[1] == 0.0).all()
    assert whole[1] == 0.0


def test_ground_that_rays_enter_late_lies_apart():
    """A disc that does not hold the battery, and one with a hole about it: the area is told, and that it lies apart."""
    for fits, area in ((disc(200e3, 80e3), 80e3**2), (disc(0.0, 80e3, hole=30e3), 80e3**2 - 30e3**2)):
        found = ray_stretches(fits, 72, 1000e3, 1)
        whole, apart = areas(found)
        assert whole[0] == pytest.approx(math.pi * area, rel=0.02)
        assert apart[0] == pytest.approx(whole[0])
        assert (edges(found) == 0.0).all()


def test_an_edge_where_flights_end_is_told():
    found = ray_stretches(disc(0.0, 500e3), 72, 1000e3, 1)
    assert found.ends_flights.all()
    assert edges(found)[0] == pytest.approx(300e3, abs=100.0)
    assert not ray_stretches(disc(0.0, 80e3), 72, 1000e3, 1).ends_flights.any()


# --- where flights start ---------------------------------------------------------------------------------------------


def test_sliding_launch_points_stand_on_the_line_and_as_far_away_as_asked():
    site = Places(np.array([40.0]), np.array([10.0]))
    aims = around(site, np.arange(0.0, 360.0, 30.0), np.array(784e3))
    found = moving_launch_points(site, 70.0, aims, np.array(2026e3))
    azimuth, _, _ = GEOD.inv(np.full(12, 10.0), np.full(12, 40.0), found.longitude, found.latitude)
    _, _, away = GEOD.inv(found.longitude, found.latitude, aims.longitude, aims.latitude)
    assert np.asarray(azimuth) == pytest.approx(70.0, abs=1e-6)
    assert np.asarray(away) == pytest.approx(2026e3, abs=1.0)


def test_an_aim_farther_from_the_line_than_the_way_has_no_launch_point():
    site = Places(np.array([40.0]), np.array([10.0]))
    found = moving_launch_points(site, 0.0, around(site, np.array([90.0]), np.array([600e3])), np.array(500e3))
    assert np.isnan(found.latitude).all()


# --- the whole -------------------------------------------------------------------------------------------------------


def test_edges_are_where_single_arcs_change(still):
    """Half a kilometre inside the edge `trace` says covered, outside it does not, from launch points found anew."""
    shield = battery(*STILL)
    for ray in (0, 9, 18, 36, 60):
        azimuth, edge = math.degrees(float(still.ray_azimuth[ray])), float(still.defended_to[0, 0, ray])
        told = []
        for distance in (edge - 500.0, edge + 500.0):
            longitude, latitude, _ = GEOD.fwd(0.0, 40.0, azimuth, distance)
            low, high = 0.0, 3000e3  # along the line due north, the way to the aim grows
            for _ in range(60):
                middle = 0.5 * (low + high)
                east, north, _ = GEOD.fwd(0.0, 40.0, 0.0, middle)
                way = GEOD.inv(east, north, longitude, latitude)[2]
                low, high = (middle, high) if way < 900e3 or middle < 500e3 else (low, middle)
            arc = pb.trace(shield, "mrbm-1000", f"{north:.7f},{east:.7f}", f"{latitude:.7f},{longitude:.7f}")
            assert bool(arc.reachable)
            told.append(bool(arc.arc_covered))
        assert told == [True, False], ray


def test_the_area_is_that_of_a_grid():
    """Points of a square grid, each flown to by itself, count to the same area: nothing hides between rays."""
    shield, half, step = battery(*STILL), 400e3, 10e3
    found = pb.footprint(shield, launch="700 km")
    longitude, latitude, _ = GEOD.fwd(0.0, 40.0, 0.0, 700e3)
    table = pb.worlds.join(
        pb.worlds.combined(
            pb.worlds.along(shield, "launch_points.launch.latitude", [latitude]),
            pb.worlds.along(shield, "launch_points.launch.longitude", [longitude]),
        )
    )
    x, y = (each.ravel() for each in np.meshgrid(*[np.arange(-half, half, step) + step / 2.0] * 2))
    places = around(Places(np.array([40.0]), np.array([0.0])), np.degrees(np.arctan2(x, y)), np.hypot(x, y))
    covered = pb.evaluate(pb.bind(shield), table, places).covered_worlds.values.sum()
    shrunk = np.sinc(np.hypot(x, y) / MEAN_RADIUS / math.pi)  # a square of the plane is less on the sphere, far out
    assert covered > 500
    assert float(found.defended_area[0, 0]) == pytest.approx(covered * step**2 * shrunk.mean(), rel=0.03)


def test_on_a_still_earth_left_is_right(still):
    edge = still.defended_to.values
    assert edge[..., 1:] == pytest.approx(edge[..., :0:-1], abs=250.0)


def test_the_longitude_changes_nothing():
    one, other = (pb.footprint(battery(at=(40.0, lon)), rays=8).defended_to.values for lon in (0.0, 179.9))
    assert one == pytest.approx(other, abs=250.0)


def test_two_looks_lie_within_one(still):
    assert (still.defended_to[0, 1] <= still.defended_to[0, 0] + 250.0).all()
    assert (still.defended_area[0, 1] < still.defended_area[0, 0]).all()


@pytest.mark.slow
def test_what_holds_from_a_span_holds_from_each_end():
    shield = battery(*STILL, bearing=90.0)
    span = pb.footprint(shield, (60.0, 120.0), flies="900 km")
    for bearing in (60.0, 120.0):
        one = pb.footprint(shield, bearing, flies="900 km")
        shift = round((bearing - 90.0) / 5.0)
        assert (span.defended_to.values <= np.roll(one.defended_to.values, shift, axis=-1) + 250.0).all()
    assert (span.defended_area > 0.0).any()


def test_the_least_radar_range_is_where_the_battery_stops_defending_itself(still):
    least = float(still.least_radar_range[0, 0])
    assert 50e3 < least < 800e3
    for metres, defended in ((least * 1.01, True), (least * 0.99, False)):
        changed = battery(*STILL, f"radars.an-tpy-2-terminal.range={metres:.0f} m")
        assert bool((pb.footprint(changed, flies="900 km", rays=8).defended_to[0, 0] > 0.0).any()) is defended


def test_a_family_has_a_curve_for_each_value():
    shield = battery(*STILL)
    found = pb.footprint(shield, flies="900 km", over=("burnout_speed", ["2.4 km/s", "2.7 km/s", "3 km/s"]), rays=8)
    area = found.defended_area.values[:, 0]
    assert (np.diff(area) > 0.0).all()
    alone = pb.footprint(battery(*STILL, "interceptors.thaad.burnout_speed=2.4 km/s"), flies="900 km", rays=8)
    assert area[0] == pytest.approx(float(alone.defended_area[0, 0]))


def test_flights_as_far_as_the_class_reaches_are_hardly_longer_or_shorter_than_its_range():
    """On a still Earth it is the range of the class, within what the ellipsoid is off a sphere."""
    far = pb.footprint(battery(*STILL), rays=8).defended_to.values
    own = pb.footprint(battery(*STILL), flies="990 km", rays=8).defended_to.values
    assert far == pytest.approx(own, rel=0.05)
    with pytest.raises(DomainError, match="over 1,010 km ends at the battery"):
        pb.footprint(battery(*STILL), flies="1010 km", rays=8)


# --- cards and words -------------------------------------------------------------------------------------------------


def test_every_interceptor_of_the_catalogue_has_a_platform():
    assert set(PLATFORMS) == set(catalogue("interceptors"))
    assert set(PLATFORMS.values()) <= set(catalogue("platforms"))


def test_cards_of_ones_own_lie_over_the_catalogue(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text("interceptors:\n  thaad:\n    floor: 45 km\nplatforms:\n  thaad-battery:\n    reaction_time: 0 s\n")
    shield = pb.alone(*THAAD, cards=file)
    assert shield.scenario.interceptors["thaad"].floor.value == 45e3
    assert shield.scenario.platforms["thaad-battery"].reaction_time.value == 0.0
    file.write_text("interceptors:\n  thaad:\n    floor: 45\n")
    with pytest.raises(ScenarioError, match=r"own\.yaml:3: interceptors\.thaad\.floor"):
        pb.alone(*THAAD, cards=file)


@pytest.mark.parametrize("name", ["own.yaml", "a:b.yaml", "C:own:2.yaml"])
def test_what_cards_of_ones_own_change_names_their_file(tmp_path, name):
    file = tmp_path / name
    file.write_text("interceptors:\n  thaad:\n    floor: 45 km\n")
    changed = pb.alone(*THAAD, cards=file).scenario.interceptors["thaad"].floor
    assert changed.note == f"changed in {file}; no source given"


def test_what_a_dict_of_cards_changes_is_told():
    changed = pb.alone(*THAAD, cards={"interceptors": {"thaad": {"floor": "45 km"}}}).scenario.interceptors["thaad"]
    assert changed.floor.note == "changed in cards; no source given"


UNKNOWN = catalogue_cards()["interceptors"].data["thaad"]
"""A card of somebody's own, for which no platform is known."""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"interceptor": "thad"}, "nearest: 'thaad'"),
        (
            {"interceptor": "mine", "cards": {"interceptors": {"mine": UNKNOWN}}},
            "platform: name the platform that launches",
        ),
        ({"threat": "mrbm-100"}, "mrbm-1000"),
        ({"at": (95.0, 0.0)}, "write latitude and longitude"),
        ({"cards": {"missiles": {}}}, "no section of cards"),
        ({"cards": 3}, "path of a YAML file"),
    ],
)
def test_what_is_no_battery_is_told(asked, told):
    with pytest.raises(DomainError, match=told):
        pb.alone(**{"interceptor": THAAD[0], "radar": THAAD[1], "threat": THAAD[2], **asked})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"bearing": (1.0, 2.0, 3.0)}, "bearing: write degrees"),
        ({"bearing": "north"}, "bearing: write degrees"),
        ({"launch": "900 km", "flies": "900 km"}, "not both"),
        ({"launch": "900"}, "footprint: launch: "),
        ({"flies": "-3 km"}, "between 0 and"),
        ({"over": ("range", ["900 km"])}, "is the end of"),
        ({"over": ("burnout_sped", ["3 km/s"])}, "burnout_sped"),
        ({"over": 3}, "over: write a path and its values"),
        ({"over": "ab"}, "over: write a path and its values"),
        ({"over": (3, ["1 km"])}, "over: write the path of a number"),
        ({"over": ("burnout_speed", 3)}, "write a list of"),
        ({"over": ("launch_points.launch.latitude", ["3 deg"])}, "changes nothing: bearing, launch and flies decide"),
        ({"over": ("region.south", ["3 deg"])}, "when you make the shield, with changes="),
        ({"bearing": True}, "bearing: write degrees"),
        ({"bearing": ([], 3)}, "bearing: write degrees"),
        ({"flies": True}, "flies: write a distance"),
        ({"launch": [3]}, "footprint: launch: write a distance"),
        ({"threat": []}, "no threat class"),
        ({"rays": 7}, "multiple of 4"),
        ({"threat": "mrbm-2000"}, "no threat class"),
    ],
)
def test_what_is_no_footprint_is_told(asked, told):
    with pytest.raises(DomainError, match=told):
        pb.footprint(battery(), **asked)


def test_numbers_of_numpy_are_numbers():
    plain, same = (pb.footprint(battery(), kind(90), flies=kind(900e3), rays=8) for kind in (float, np.float32))
    assert plain.defended_to.equals(same.defended_to)


def test_numbers_of_a_class_that_is_not_asked_for_are_told():
    shield = pb.load("cities").on("2013-12-31", "planned")
    left = pb.at(shield, pb.worlds.without(shield, *list(shield.batteries)[1:]))
    with pytest.raises(DomainError, match=r"threats.mrbm-1000.burn_time changes nothing: the class is srbm"):
        pb.footprint(left, over=("threats.mrbm-1000.burn_time", ["90 s"]), threat="srbm-300")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("interceptors.davids-sling.burn_time", "changes nothing: of interceptors, the footprint depends on thaad"),
        ("davids-sling.burn_time", "changes nothing: of interceptors, the footprint depends on thaad"),
        ("radars.patriot-radar.range", "changes nothing: of radars, the footprint depends on an-tpy-2-terminal"),
        ("batteries.adana.inventory", "changes nothing: of batteries, the footprint depends on upper"),
        ("sites.adana.height", "changes nothing: of sites, the footprint depends on "),
        ("launch_areas.coast.points", "changes nothing: bearing, launch and flies decide"),
        ("threats.srbm-300.rnge", "threats.srbm-300.range"),
    ],
)
def test_numbers_of_what_does_not_stand_are_told(path, told):
    shield = pb.load("cities").on("2013-12-31", "planned")
    left = pb.at(shield, pb.worlds.without(shield, *(key for key in shield.batteries if key != "upper")))
    with pytest.raises(DomainError, match=told):
        pb.footprint(left, over=(path, ["10 s", "12 s"]), threat="srbm-300")


def test_the_end_of_a_path_is_that_of_the_battery_and_the_class_asked_for():
    """Four classes have a loft, three interceptors a speed and three radars a range: one of each counts."""
    shield = pb.load("cities").on("2013-12-31", "planned")
    left = pb.at(shield, pb.worlds.without(shield, *(key for key in shield.batteries if key != "upper")))
    found = {name: _path(left, name, "srbm-300") for name in ("loft", "burnout_speed", "track_time", "reaction_time")}
    assert found == {
        "loft": "threats.srbm-300.loft",
        "burnout_speed": "interceptors.thaad.burnout_speed",
        "track_time": "radars.an-tpy-2-terminal.track_time",
        "reaction_time": "platforms.thaad-battery.reaction_time",
    }


def test_each_curve_tells_the_cross_section_of_its_radar():
    """In a family over it the ranges that the radar needs are not meant at one cross-section."""
    over = ("reference_cross_section", ["0.02 m2", "0.1 m2"])
    found = pb.footprint(battery(), flies="900 km", over=over, rays=8)
    assert found.radar_reference.values.tolist() == [0.02, 0.1]
    assert _references(found) == "0.02 m² and 0.1 m², curve by curve,"
    assert _references(found.isel(curve=[0])) == "0.02 m²"
    assert [one["radar_reference"] for one in data(found)["curves"]] == [0.02, 0.1]
    least = found.least_radar_range.values[:, 0]
    assert least[1] / least[0] == pytest.approx(5.0**0.25, rel=0.01)  # the same radar, said at another cross-section


def test_where_a_scenario_launches_from_does_not_matter():
    """The launch points of a scenario give way to those on the bearing; its class and battery stay."""
    found = []
    for change in ((), ("launch_points.{}.latitude=10 deg",)):
        loaded = pb.load("cities")
        point = next(iter(loaded.launch_points))
        shield = pb.load("cities", [each.format(point) for each in change]).on("2013-12-31", "planned")
        others = list(shield.batteries)[1:]
        left = pb.at(shield, pb.worlds.without(shield, *others))
        found.append(pb.footprint(left, 90.0, flies="250 km", threat="srbm-300", rays=8))
    assert (found[0].defended_area[0, 0] > 0.0).all()
    assert found[0].defended_to.equals(found[1].defended_to)


def test_one_battery_is_wanted():
    with pytest.raises(DomainError, match="the shield has 5 batteries, and exactly one is needed"):
        pb.footprint(pb.load("cities").on("2013-12-31", "planned"))
