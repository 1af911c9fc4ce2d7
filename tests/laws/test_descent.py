"""The descent against what is known of it: Allen and Eggers' results, the closed form, and the arc it belongs to."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expi

from laws.worlds import AIMS, NOMINAL, Loader, changed, figures
from penumbra.constants import AIR_DENSITY, J2, MEAN_RADIUS, MU, SCALE_HEIGHT, STANDARD_GRAVITY
from penumbra.earth.ellipsoid import position
from penumbra.errors import DomainError
from penumbra.flight.arc.arc import BOOST_NODES, ENTRY_NODE, LAST_NODE, Boost, arc, place
from penumbra.flight.arc.descent import (
    ENTRY_HEIGHT,
    Descent,
    brought_to_a_fall,
    delay,
    descent,
    descent_speed,
    least_coefficient,
)
from penumbra.flight.arc.samples import sample, scratch

EXAMPLES = settings(deadline=None, max_examples=40, derandomize=True)

GROUND = 6371e3
SPEEDS = st.floats(1200.0, 7500.0)
SINES = st.floats(0.35, 1.0)
COEFFICIENTS = st.floats(5e3, 15e3)
LIGHT = st.floats(300.0, 3000.0)  # [kg/m²] for which the deceleration peaks above the ground

# docs/physics.md: apogee [km], angle of descent [deg], least ballistic coefficient [kg/m²]
DOMAIN = [(13, 21.6, 10_600), (21, 27.8, 7_100), (30, 30.9, 5_800), (47, 34.2, 4_800), (85, 37.4, 3_800)]
DOMAIN += [(230, 40.1, 3_000), (677, 38.5, 2_600), (1458, 20.3, 4_100)]

# [USSA1976] table I: pressure [Pa] at geopotential heights [m]
PRESSURES = {0.0: 101325.0, 11e3: 22632.1, 20e3: 5474.89, 32e3: 868.019, 47e3: 110.906}


def falls(speed: float = 3000.0, sine: float = 0.7, coefficient: float = 8e3) -> Descent:
    return descent(GROUND, speed, sine, coefficient)


@EXAMPLES
@given(SPEEDS, SINES, LIGHT)
def test_peak_deceleration_is_that_of_allen_and_eggers(speed: float, sine: float, coefficient: float) -> None:
    """[AllenEggers1958]: v₀² sin γ / (2 e H), whatever the ballistic coefficient, at H ln(ρ₀ H / (β sin γ))."""
    falling = falls(speed, sine, coefficient)
    peak = SCALE_HEIGHT * math.log(AIR_DENSITY * SCALE_HEIGHT / (coefficient * sine))
    heights = peak + np.arange(-2000.0, 2001.0, 1.0)
    speeds = np.array([descent_speed(falling, float(height)) for height in heights])
    deceleration = np.gradient(speeds**2 / 2.0, heights) * sine  # v dv/ds, ds = -dh / sin γ
    assert heights[deceleration[1:-1].argmax() + 1] == pytest.approx(peak, abs=5.0)
    assert deceleration[1:-1].max() == pytest.approx(speed**2 * sine / (2.0 * math.e * SCALE_HEIGHT), rel=1e-5)
    assert descent_speed(falling, peak) == pytest.approx(speed * math.exp(-0.5), rel=1e-9)


@EXAMPLES
@given(SPEEDS, SINES, COEFFICIENTS, st.floats(0.0, 89e3))
def test_delay_is_what_the_lost_speed_costs(speed: float, sine: float, coefficient: float, height: float) -> None:
    falling = falls(speed, sine, coefficient)
    lost, _ = quad(lambda h: (1.0 / descent_speed(falling, h) - 1.0 / speed) / sine, height, ENTRY_HEIGHT, epsabs=1e-10)
    assert delay(falling, height) == pytest.approx(lost, abs=1e-7)
    x, top = (falling.depth * math.exp(-h / SCALE_HEIGHT) for h in (height, ENTRY_HEIGHT))
    closed = SCALE_HEIGHT / (speed * sine) * (expi(x) - expi(top) - math.log(x / top))
    assert delay(falling, height) == pytest.approx(closed, abs=1e-7)


@EXAMPLES
@given(SPEEDS, SINES, COEFFICIENTS)
def test_delay_grows_on_the_way_down_and_with_less_weight_behind_the_drag(
    speed: float, sine: float, coefficient: float
) -> None:
    heavy, light = falls(speed, sine, coefficient), falls(speed, sine, 0.9 * coefficient)
    on_the_way = [delay(heavy, height) for height in np.arange(90e3, -1.0, -5e3)]
    assert on_the_way[0] == pytest.approx(0.0, abs=1e-9)
    assert (np.diff(on_the_way) > 0.0).all()
    more = [delay(light, height) - delay(heavy, height) for height in np.arange(60e3, -1.0, -5e3)]
    assert more[0] > 0.0
    assert (np.diff(more) > 0.0).all()  # so that a lower coefficient is never worse for the defence


def test_no_air_costs_nothing() -> None:
    assert delay(falls(coefficient=math.inf), 0.0) == 0.0
    assert descent_speed(falls(coefficient=math.inf), 0.0) == 3000.0


@pytest.mark.parametrize("height", PRESSURES)
def test_the_air_above_is_that_of_the_standard_atmosphere(height: float) -> None:
    """What drag has cost is a matter of the mass of air gone through, pressure over gravity."""
    column = AIR_DENSITY * SCALE_HEIGHT * math.exp(-height / SCALE_HEIGHT)
    assert column == pytest.approx(PRESSURES[height] / STANDARD_GRAVITY, rel=0.15)


BOOSTS = {300: (68.0, 27e3, 20e3), 600: (80.0, 39e3, 35e3), 2000: (115.0, 90e3, 95e3), 10000: (220.0, 230e3, 400e3)}


def flown(kilometres: int, coefficient: float, westward: bool = False, oblateness: float = J2):
    half = math.radians(kilometres / 111.2 / 2.0)
    start, end = (position(math.radians(20.0), sense * half, 0.0) for sense in (-1.0, 1.0))
    made = Boost(*BOOSTS[kilometres], 0.0, math.inf, 0.0, math.inf, coefficient, oblateness=oblateness)
    return arc(made, end, start) if westward else arc(made, start, end)


@pytest.mark.parametrize("westward", [False, True])
@pytest.mark.parametrize("kilometres", BOOSTS)
def test_drag_delays_the_descent_and_leaves_the_rest(kilometres: int, westward: bool) -> None:
    slowed, free = flown(kilometres, 8e3, westward), flown(kilometres, math.inf, westward)
    for node in np.linspace(0.0, LAST_NODE, 400):
        late, early = place(slowed, float(node)), place(free, float(node))
        assert late[1:] == early[1:]
        if node <= ENTRY_NODE:
            assert late.time == early.time
        else:
            assert late.time >= early.time
    assert slowed.flight_time - free.flight_time == pytest.approx(delay(slowed.falling, 0.0))
    assert slowed.flight_time == pytest.approx(place(slowed, float(LAST_NODE)).time, abs=1e-3)


@pytest.mark.parametrize(("oblateness", "off"), [(0.0, 1.0), (J2, 500.0)])
@pytest.mark.parametrize("kilometres", BOOSTS)
def test_the_descent_begins_at_entry_or_at_a_lower_apogee(kilometres: int, oblateness: float, off: float) -> None:
    """The bulge moves the node up or down a little."""
    flight = flown(kilometres, 8e3, oblateness=oblateness)
    heights = [math.hypot(*place(flight, float(node))[1:]) - flight.falling.ground for node in range(LAST_NODE + 1)]
    apogee = max(heights[BOOST_NODES:])
    assert heights[ENTRY_NODE] == pytest.approx(min(ENTRY_HEIGHT, apogee), abs=off)
    assert (np.diff(heights[ENTRY_NODE:]) < 0.0).all()
    if apogee > ENTRY_HEIGHT:
        before, after = (place(flight, ENTRY_NODE + step) for step in (-1e-6, 1e-6))
        assert after.time - before.time < 1e-3
    into = scratch()
    sample(flight, into)
    assert (np.diff(into.time) > 0.0).all()
    for node in (ENTRY_NODE, ENTRY_NODE + 1, LAST_NODE - 2, LAST_NODE):
        assert into.time[node] == pytest.approx(place(flight, float(node)).time, abs=1e-9)


def test_the_reference_speed_is_that_of_the_path() -> None:
    """One scale height above the aim, by differences along the arc without air."""
    flight = flown(2000, math.inf)
    nodes = np.linspace(ENTRY_NODE, LAST_NODE, 4001)
    rows = np.array([place(flight, float(node)) for node in nodes])
    heights = np.linalg.norm(rows[:, 1:], axis=1) - flight.falling.ground
    k = int(np.abs(heights - SCALE_HEIGHT).argmin())
    step, time = rows[k + 1, 1:] - rows[k - 1, 1:], rows[k + 1, 0] - rows[k - 1, 0]
    assert flight.falling.speed == pytest.approx(np.linalg.norm(step) / time, rel=1e-4)
    up = rows[k, 1:] / np.linalg.norm(rows[k, 1:])
    assert flight.falling.sine == pytest.approx(-(step @ up) / np.linalg.norm(step), rel=1e-3)


def test_a_class_that_the_air_would_bring_to_a_fall_is_refused(tmp_path) -> None:
    loaded = Loader(tmp_path)
    with pytest.raises(DomainError, match="raise ballistic_coefficient"):
        loaded(changed(NOMINAL, "threats.class.ballistic_coefficient", "1500 kg/m2"))
    falling = loaded(changed(NOMINAL, "threats.class.ballistic_coefficient", "5000 kg/m2")).boost
    assert falling.ballistic_coefficient == 5000.0


@given(SPEEDS, SINES)
@EXAMPLES
def test_heavy_bodies_are_not_brought_to_a_fall_and_light_ones_are(speed: float, sine: float) -> None:
    fates = [
        brought_to_a_fall(falls(speed, sine, coefficient), coefficient) for coefficient in np.geomspace(500, 1e9, 200)
    ]
    assert fates[0]
    assert fates == sorted(fates, reverse=True)
    assert not fates[-1]


@given(SPEEDS, SINES)
@EXAMPLES
def test_the_least_coefficient_is_where_the_law_begins_to_hold(speed: float, sine: float) -> None:
    least = least_coefficient(falls(speed, sine, 8000.0))
    assert brought_to_a_fall(falls(speed, sine, 0.999 * least), 0.999 * least)
    assert not brought_to_a_fall(falls(speed, sine, 1.001 * least), 1.001 * least)


@pytest.mark.parametrize(("apogee", "degrees", "least"), DOMAIN)
def test_the_domain_of_the_law_is_what_the_page_says(apogee: float, degrees: float, least: float) -> None:
    """From an apogee without air, at the angle of the table: by energy and angular momentum, on a still Earth."""
    here, there = MEAN_RADIUS + SCALE_HEIGHT, MEAN_RADIUS + apogee * 1e3
    gained = 2.0 * MU * (1.0 / here - 1.0 / there)
    kept = here / there * math.cos(math.radians(degrees))  # of the speed, at apogee
    speed = math.sqrt(gained / (1.0 - kept**2))
    found = least_coefficient(falls(speed, math.sin(math.radians(degrees)), 8000.0))
    assert found == pytest.approx(least, rel=0.05)


def test_above_the_air_nothing_changes(tmp_path) -> None:
    """An interceptor whose floor lies above the entry does not feel the descent; one within the air does."""
    loaded = Loader(tmp_path)

    def margins(floor: str, coefficient: str) -> np.ndarray:
        world = changed(NOMINAL, "interceptors.dart.floor", floor)
        world = changed(world, "threats.class.ballistic_coefficient", coefficient)
        return figures(loaded(world), AIMS).battery_margin

    above = margins("95 km", "5000 kg/m2")
    assert np.isfinite(above).any()
    np.testing.assert_array_equal(above, margins("95 km", "12000 kg/m2"))
    light, heavy = margins("10 km", "5000 kg/m2"), margins("10 km", "12000 kg/m2")
    touched = ~np.isnan(light)
    assert (light >= heavy)[touched].all()
    assert (light > heavy + 0.1)[touched].any()
