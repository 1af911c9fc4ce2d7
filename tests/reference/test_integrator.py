"""The reference checked against closed forms and published values, before it may judge anything else.

[BMW] Bate, Mueller, White 1971. [Vallado] Vallado, 4th ed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from pyproj import Geod

from .integrator import (
    EQUATORIAL_RADIUS,
    FLATTENING,
    J2,
    MEAN_RADIUS,
    MU,
    OMEGA,
    SPHERE,
    WGS84,
    Arc,
    free_flight,
    gravity,
    interceptor,
    j2_effect,
    launcher,
    local_axes,
    shots,
    targeted_arc,
    thrust_acceleration,
    time_to_reach,
    turned,
)

LAUNCH = (35.0, 47.0)
SITE = (44.07, 24.4, 100.0)
STANDARD_GRAVITY = MU / MEAN_RADIUS**2


def place_beyond(launch: tuple[float, float], azimuth: float, distance: float) -> tuple[float, float]:
    """Latitude, longitude [deg] at `distance` [m] along the geodesic."""
    longitude, latitude, _ = Geod(ellps="WGS84").fwd(launch[1], launch[0], azimuth, distance)
    return latitude, longitude


def ground_place(range_km: float, bearing: float = 0.0) -> tuple[float, float]:
    """Place on the sphere `range_km` from (0, 0), for the spherical closed forms."""
    longitude, latitude, _ = Geod(a=MEAN_RADIUS, f=0.0).fwd(0.0, 0.0, bearing, range_km * 1e3)
    return latitude, longitude


# --- Earth ---------------------------------------------------------------------------------------------------------


def test_the_ellipsoid_is_pyprojs_wgs84():
    geod = Geod(ellps="WGS84")
    assert geod.a == EQUATORIAL_RADIUS
    assert math.isclose(geod.f, FLATTENING, rel_tol=1e-14)
    assert math.isclose((2 * geod.a + geod.b) / 3, MEAN_RADIUS, abs_tol=0.05)


def test_geodetic_and_position_are_inverse():
    for place in [(0.0, 0.0, 0.0), (44.07, 24.4, 100.0), (-71.0, -120.0, 1.3e6), (89.9, 10.0, 5e4)]:
        assert np.allclose(WGS84.geodetic(WGS84.position(*place))[0], place, atol=1e-6, rtol=1e-7)


def test_surface_radius_is_that_of_the_surface():
    for latitude in (-90.0, -30.0, 0.0, 45.0, 80.0):
        position = WGS84.position(latitude, 12.0)
        distance = float(np.linalg.norm(position))
        assert math.isclose(WGS84.radius(position / distance), distance, abs_tol=1e-6)


def test_local_axes_are_right_handed_and_up_is_the_normal():
    east, north, up = local_axes(*SITE[:2])
    assert np.allclose(np.cross(east, north), up)
    assert np.allclose(WGS84.position(*SITE[:2], 1000.0) - WGS84.position(*SITE[:2], 0.0), 1000.0 * up, atol=1e-6)


def test_turned_carries_greenwich_eastward():
    assert np.allclose(turned(np.array([1.0, 0.0, 0.0]), math.pi / 2), [0.0, 1.0, 0.0])


@pytest.mark.parametrize("j2", [False, True])
def test_gravity_is_the_gradient_of_its_potential(j2: bool):
    position = np.array([4.1e6, -3.2e6, 4.5e6])
    slope = [(potential(position + step, j2) - potential(position - step, j2)) / 20.0 for step in 10.0 * np.eye(3)]
    assert np.allclose(gravity(position, j2), slope, rtol=1e-6, atol=1e-6)


# --- Free flight ---------------------------------------------------------------------------------------------------


def potential(position: np.ndarray, j2: bool) -> np.ndarray:
    """Gravity's potential [m2/s2], positive. [Vallado] sec. 8.6."""
    distance = np.linalg.norm(position, axis=-1)
    sine = position[..., 2] / distance
    bulge = J2 * (EQUATORIAL_RADIUS / distance) ** 2 * 0.5 * (3.0 * sine**2 - 1.0)
    return MU / distance * (1.0 - (bulge if j2 else 0.0))


@pytest.mark.parametrize("j2", [False, True])
def test_energy_and_angular_momentum_are_kept(j2: bool):
    positions, velocities = free_flight([6.6e6, 0.0, 0.0], [2.5e3, 4.0e3, 5.5e3], np.linspace(0.0, 2000.0, 101), j2)
    assert np.linalg.norm(positions, axis=1).min() > 6.3e6  # far above DEEP, where gravity is held
    energy = 0.5 * np.sum(velocities**2, axis=1) - potential(positions, j2)
    momentum = np.cross(positions, velocities)
    assert np.ptp(energy) < 1e-9 * abs(energy[0])
    assert np.ptp(momentum[:, 2]) < 1e-9 * abs(momentum[0, 2])
    if not j2:
        assert np.abs(momentum - momentum[0]).max() < 1e-9 * np.linalg.norm(momentum[0])


def test_circular_orbit_closes_after_its_period():
    radius = 7.0e6
    speed, period = math.sqrt(MU / radius), 2.0 * math.pi * math.sqrt(radius**3 / MU)
    positions, _ = free_flight([radius, 0.0, 0.0], [0.0, 0.6 * speed, 0.8 * speed], [0.25 * period, period])
    assert np.allclose(positions[0], [0.0, 0.6 * radius, 0.8 * radius], atol=0.01)
    assert np.allclose(positions[1], [radius, 0.0, 0.0], atol=0.01)


def test_vallados_kepler_example():
    """[Vallado] example 2-4: 40 minutes of a polar-ish orbit."""
    position, velocity = free_flight([1131340.0, -2282343.0, 6672423.0], [-5643.05, 4303.33, 2428.79], [2400.0])
    assert np.allclose(position[0], [-4219752.7, 4363029.2, -3958766.6], atol=10.0)
    assert np.allclose(velocity[0], [3689.866, -1916.735, -6112.511], atol=0.01)


def test_j2_turns_the_node_at_the_textbook_rate():
    """[Vallado] eq. 9-37: -1.5 n J2 (Re/p)^2 cos i, over five revolutions, node to node."""
    radius, inclination = 7.2e6, math.radians(60.0)
    speed = math.sqrt(MU / radius)
    period = 2.0 * math.pi * radius / speed
    times = np.linspace(0.0, 5.2 * period, 2001)
    positions, velocities = free_flight(
        [radius, 0.0, 0.0], [0.0, speed * math.cos(inclination), speed * math.sin(inclination)], times, j2=True
    )
    momentum = np.cross(positions, velocities)
    node = np.unwrap(np.arctan2(momentum[:, 0], -momentum[:, 1]))
    crossing = np.flatnonzero((positions[:-1, 2] < 0.0) & (positions[1:, 2] >= 0.0))
    rate = np.polyfit(times[crossing], node[crossing], 1)[0]
    textbook = -1.5 * speed / radius * J2 * (EQUATORIAL_RADIUS / radius) ** 2 * math.cos(inclination)
    assert math.isclose(rate, textbook, rel_tol=5e-3)


def test_free_fall_from_rest_takes_the_radial_time():
    """Radial Kepler: t = sqrt(r0^3 / 2 mu) (acos sqrt(x) + sqrt(x (1 - x))), x = r / r0."""
    top, ground = MEAN_RADIUS + 100e3, MEAN_RADIUS
    ratio = ground / top
    time = math.sqrt(top**3 / (2.0 * MU)) * (math.acos(math.sqrt(ratio)) + math.sqrt(ratio * (1.0 - ratio)))
    positions, _ = free_flight([top, 0.0, 0.0], [0.0, 0.0, 0.0], [time])
    assert math.isclose(positions[0, 0], ground, abs_tol=0.01)
    assert math.isclose(time, math.sqrt(2.0 * 100e3 / STANDARD_GRAVITY), rel_tol=0.02)


def test_a_dropped_body_lands_east_of_the_plumb_line():
    """Eastward by omega g t^3 / 3 at the equator, the classical result."""
    height = 5e3
    radius = EQUATORIAL_RADIUS + height
    centrifugal = OMEGA**2 * EQUATORIAL_RADIUS
    time = math.sqrt(2.0 * height / (MU / EQUATORIAL_RADIUS**2 - centrifugal))
    positions, _ = free_flight([radius, 0.0, 0.0], [0.0, OMEGA * radius, 0.0], [time])
    fallen = turned(positions, -OMEGA * time)[0]
    assert math.isclose(fallen[0], EQUATORIAL_RADIUS, abs_tol=10.0)
    assert math.isclose(fallen[1], OMEGA * 9.78 * time**3 / 3.0, rel_tol=0.01)


def test_free_flight_does_not_go_back():
    with pytest.raises(ValueError, match="forward"):
        free_flight([7e6, 0.0, 0.0], [0.0, 7e3, 0.0], [-1.0])


# --- Threat arc ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("range_km", "speed", "angle", "apogee", "minutes"),
    [
        (300, 1.70, 44.3, 74, 4.2),
        (1000, 3.02, 42.8, 240, 7.9),
        (3000, 4.86, 38.3, 655, 14.9),
        (5500, 6.08, 32.6, 1041, 21.9),
        (10000, 7.20, 22.5, 1319, 32.2),
        (12000, 7.48, 18.0, 1265, 35.7),
    ],
)
def test_flights_of_least_energy_are_those_of_the_closed_formulas(
    range_km: float, speed: float, angle: float, apogee: float, minutes: float
):
    """[BMW] eqs. 6.2-18 and 6.2-20, evaluated by a separate script: a sphere at rest, an impulse for a boost."""
    arc = targeted_arc((0.0, 0.0), ground_place(range_km, 40.0), 0.0, 0.0, 0.0, rotation=False, spherical=True)
    assert math.isclose(np.linalg.norm(arc.velocity_inertial) / 1e3, speed, abs_tol=0.01)
    assert math.isclose(arc.flight_path_angle, angle, abs_tol=0.1)
    assert math.isclose(arc.apogee_height / 1e3, apogee, abs_tol=1.0)
    assert math.isclose(arc.flight_time / 60.0, minutes, abs_tol=0.1)
    assert math.isclose(arc.azimuth, 40.0, abs_tol=1e-6)


@pytest.fixture(scope="module")
def northwest() -> Arc:
    return targeted_arc(LAUNCH, place_beyond(LAUNCH, -45.0, 3e6), 150.0, 150e3, 200e3)


@pytest.mark.parametrize("j2", [False, True])
@pytest.mark.parametrize("loft", [-12.0, 0.0, 20.0])
@pytest.mark.parametrize(("azimuth", "range_km"), [(-45.0, 1000.0), (90.0, 3000.0), (10.0, 10000.0)])
def test_an_arc_ends_on_its_aim(azimuth: float, range_km: float, loft: float, j2: bool):
    aim = place_beyond(LAUNCH, azimuth, range_km * 1e3)
    arc = targeted_arc(LAUNCH, aim, 120.0, 100e3, 120e3, loft=loft, j2=j2)
    assert np.linalg.norm(arc.at(arc.flight_time)[0] - WGS84.position(*aim)) < 1.0
    assert arc.flight_path_angle > 0.0


def test_burnout_lies_where_it_was_put(northwest: Arc):
    pad = WGS84.position(*LAUNCH)
    direction = northwest.position / np.linalg.norm(northwest.position)
    ground_angle = math.acos(direction @ pad / np.linalg.norm(pad))
    assert math.isclose(ground_angle * MEAN_RADIUS, 200e3, abs_tol=1e-3)
    assert math.isclose(np.linalg.norm(northwest.position) - WGS84.radius(direction), 150e3, abs_tol=1e-3)
    assert np.allclose(northwest.at(150.0)[0], northwest.position, atol=1e-3)


def test_the_earth_fixed_track_is_smooth_at_burnout(northwest: Arc):
    normal = np.cross(WGS84.position(*LAUNCH), northwest.position)
    assert abs(northwest.velocity @ normal) / np.linalg.norm(normal) < 1e-5
    places = northwest.at([150.0, 150.01])
    assert np.allclose((places[1] - places[0]) / 0.01, northwest.velocity, atol=0.1)


def test_on_an_earth_at_rest_the_speed_is_the_least_by_vis_viva():
    """With a = s / 2, s = (r1 + r2 + c) / 2, on the actual end points."""
    arc = targeted_arc(LAUNCH, place_beyond(LAUNCH, -45.0, 3e6), 150.0, 150e3, 200e3, rotation=False)
    start, end = arc.position_inertial, arc.at(arc.flight_time)[0]
    near, far, chord = (float(np.linalg.norm(side)) for side in (start, end, end - start))
    speed = math.sqrt(MU * (2.0 / near - 4.0 / (near + far + chord)))
    assert math.isclose(np.linalg.norm(arc.velocity_inertial), speed, abs_tol=1e-4)


def test_the_speed_is_the_least_that_the_ground_sees(northwest: Arc):
    """Flatter or steeper takes more."""
    speed, aim = np.linalg.norm(northwest.velocity), tuple(northwest.geodetic(northwest.flight_time)[0, :2])
    for off in (-0.5, 0.5):
        other = targeted_arc(LAUNCH, aim, 150.0, 150e3, 200e3, angle=northwest.flight_path_angle + off)
        assert 0.1 < np.linalg.norm(other.velocity) - speed < 1.0
    for loft in (-3.0, 3.0):
        other = targeted_arc(LAUNCH, aim, 150.0, 150e3, 200e3, loft=loft)
        assert np.linalg.norm(other.velocity) > speed + 5.0
        assert math.copysign(1.0, other.flight_time - northwest.flight_time) == math.copysign(1.0, loft)
        assert math.copysign(1.0, other.apogee_height - northwest.apogee_height) == math.copysign(1.0, loft)


def test_apogee_is_the_top_of_the_path(northwest: Arc):
    times = np.linspace(150.0, northwest.flight_time, 1001)
    heights = northwest.geodetic(times)[:, 2]
    assert math.isclose(heights.max(), northwest.apogee_height, abs_tol=200.0)
    assert math.isclose(times[heights.argmax()], northwest.apogee_time, abs_tol=15.0)


def test_eastward_takes_less_from_the_motor_than_westward():
    """The Earth lends its speed eastward, but the aim runs away: more inertial speed, less relative speed."""
    launch = (10.0, 47.0)
    east, west = (
        targeted_arc(launch, place_beyond(launch, azimuth, 3e6), 150.0, 150e3, 200e3) for azimuth in (90.0, -90.0)
    )
    assert np.linalg.norm(east.velocity) < np.linalg.norm(west.velocity) - 100.0
    assert np.linalg.norm(east.velocity_inertial) > np.linalg.norm(west.velocity_inertial) + 100.0
    assert east.flight_time > west.flight_time + 5.0


def test_without_rotation_east_and_west_are_alike():
    east, west = (
        targeted_arc((20.0, 47.0), place_beyond((20.0, 47.0), azimuth, 3e6), 150.0, 150e3, 200e3, rotation=False)
        for azimuth in (90.0, -90.0)
    )
    assert math.isclose(east.flight_time, west.flight_time, abs_tol=1e-6)
    assert math.isclose(np.linalg.norm(east.velocity), np.linalg.norm(west.velocity), abs_tol=1e-6)
    assert np.allclose(east.velocity, east.velocity_inertial)


def test_the_arc_is_known_only_in_free_flight(northwest: Arc):
    for time in (149.0, northwest.flight_time + 1.0):
        with pytest.raises(ValueError, match="from burn_time"):
            northwest.at(time)


def test_j2_moves_arcs_by_kilometres_and_more_the_farther():
    near, far = j2_effect(1000.0), j2_effect(10000.0)
    assert 100.0 < near["position_difference"] < far["position_difference"] < 20e3
    assert abs(near["time_difference"]) < abs(far["time_difference"]) < 3.0
    assert near["path_difference"] <= near["position_difference"]


# --- Interceptor ---------------------------------------------------------------------------------------------------


def test_thrust_is_scaled_at_forty_five_degrees():
    """Against constant gravity: A^2 - sqrt(2) A g + g^2 = (v / t_b)^2."""
    speed, burn_time, radius = 3000.0, 60.0, 6.37e6
    thrust = thrust_acceleration(speed, burn_time, radius)
    pull = MU / radius**2
    by_hand = pull / math.sqrt(2.0) + math.sqrt((speed / burn_time) ** 2 - 0.5 * pull**2)
    assert math.isclose(thrust, by_hand, rel_tol=5e-3)
    assert thrust < by_hand  # gravity weakens on the way up


def test_a_vertical_launch_against_a_hand_estimate():
    """Constant gravity over a short burn: h = (A - g) t^2 / 2, then v^2 / 2 g more, for a slow one."""
    craft = launcher(SITE, 1000.0, 10.0, rotation=False)
    net = craft.acceleration - MU / np.linalg.norm(craft.position) ** 2
    top = 10.0 + 10.0 * net / 9.8
    heights = WGS84.geodetic(interceptor(SITE, 0.0, 90.0, 1000.0, 10.0, [5.0, 10.0, top], rotation=False))[:, 2]
    assert math.isclose(heights[0] - SITE[2], 12.5 * net, rel_tol=2e-3)
    assert math.isclose(heights[1] - SITE[2], 50.0 * net, rel_tol=2e-3)
    assert math.isclose(heights[2] - SITE[2], 50.0 * net + (10.0 * net) ** 2 / (2.0 * 9.8), rel_tol=0.02)


def test_burnout_speed_is_met_on_a_still_earth():
    craft = launcher(SITE, 3000.0, 60.0, rotation=False)
    east, _, up = craft.axes
    velocity = craft.fly_out(math.sqrt(0.5) * (east + up)[None], np.array([60.0]))[1]
    assert math.isclose(np.linalg.norm(velocity), 3000.0, abs_tol=2.0)  # geodetic up is not quite geocentric up


def test_azimuth_and_elevation_point_as_named():
    axes = local_axes(*SITE[:2])
    start = WGS84.position(*SITE)
    for azimuth, axis in ((90.0, axes[0]), (0.0, axes[1])):
        step = interceptor(SITE, azimuth, 30.0, 4000.0, 60.0, [0.1], rotation=False)[0] - start
        fall = 0.005 * gravity(start)
        thrust = 0.005 * thrust_acceleration(4000.0, 60.0, float(np.linalg.norm(start)))
        assert np.allclose(step - fall, thrust * (math.cos(math.pi / 6) * axis + 0.5 * axes[2]), atol=1e-4)


def test_a_turning_earth_leaves_the_vertical_launch_behind():
    """A body thrown up drifts west, and starts from its site at rest."""
    place = interceptor(SITE, 0.0, 90.0, 3000.0, 60.0, [0.0, 0.01, 300.0])
    assert np.allclose(place[0], WGS84.position(*SITE), atol=1e-6)
    assert np.linalg.norm(place[1] - place[0]) < 0.01
    assert WGS84.geodetic(place[2])[0, 1] < SITE[1] - 0.05


@pytest.mark.parametrize(
    ("azimuth", "elevation", "time"),
    [(0.0, 20.0, 90.0), (300.0, 30.0, 250.0), (120.0, 55.0, 300.0), (45.0, 75.0, 40.0), (200.0, 88.0, 200.0)],
)
@pytest.mark.parametrize("rotation", [True, False])
def test_a_point_flown_through_is_reached(azimuth: float, elevation: float, time: float, rotation: bool):
    place = WGS84.geodetic(interceptor(SITE, azimuth, elevation, 4500.0, 70.0, [time], rotation))[0]
    least = time_to_reach(SITE, tuple(place), 4500.0, 70.0, 900.0, rotation)
    assert math.isclose(least, time, abs_tol=1e-3)


def test_the_late_way_is_not_the_least():
    """A steep launch comes down where a flatter one had been: both are found, the least is returned."""
    place = tuple(WGS84.geodetic(interceptor(SITE, 300.0, 75.0, 3000.0, 60.0, [540.0]))[0])
    found = shots(SITE, place, 3000.0, 60.0, 900.0)
    assert any(math.isclose(shot.time, 540.0, abs_tol=1e-3) for shot in found)
    assert found[0].time < 300.0
    assert time_to_reach(SITE, place, 3000.0, 60.0, 900.0) == found[0].time
    for shot in found:
        met = interceptor(SITE, shot.azimuth, shot.elevation, 3000.0, 60.0, [shot.time])[0]
        assert np.linalg.norm(met - WGS84.position(*place)) < 1.0


def test_what_cannot_be_reached_is_nan():
    far = place_beyond(SITE[:2], 30.0, 3e6)
    assert math.isnan(time_to_reach(SITE, (*far, 150e3), 3000.0, 60.0, 900.0))
    assert math.isnan(time_to_reach(SITE, (*SITE[:2], 2e6), 3000.0, 60.0, 900.0))
    near = place_beyond(SITE[:2], 30.0, 300e3)
    assert math.isnan(time_to_reach(SITE, (*near, 150e3), 3000.0, 60.0, 60.0))


def test_farther_takes_longer():
    times = [
        time_to_reach(SITE, (*place_beyond(SITE[:2], 250.0, distance), 150e3), 4500.0, 70.0, 900.0)
        for distance in (0.0, 1e3, 50e3, 200e3, 600e3, 1200e3)
    ]
    assert np.all(np.diff(times) > 0.0)


def test_the_sphere_has_one_radius():
    assert math.isclose(SPHERE.radius(np.array([0.6, 0.0, 0.8])), MEAN_RADIUS, abs_tol=1e-6)
