"""Fans through the air: the density is the printed one, the flights are those of an independent integration."""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from laws.worlds import DAY, NOMINAL, Loader, changed
from penumbra.constants import MEAN_RADIUS, MU
from penumbra.engagement.battery_columns import battery_columns, families_of, fan_keys
from penumbra.errors import DomainError
from penumbra.flight.fan import interceptor_flights
from penumbra.flight.fan.edge import at_site
from penumbra.flight.fan.fan import fan, flown, flyable
from penumbra.flight.fan.interceptor_flights import AIRLESS, STILL, Turn, acceleration, fly_out
from penumbra.flight.fan.site_fans import FanKey, SiteFans
from penumbra.flight.fan.standard_atmosphere import density
from penumbra.flight.fan.table import Fan, time_to_reach
from penumbra.scenario.cards import NO_AIR
from penumbra.scenario.columns import columns, own
from penumbra.scenario.loader import load
from penumbra.units import parse
from reference.air import standard

Floats = NDArray[np.float64]

# burnout speed [m/s], burn [s], longest flight [s], ceiling [m], ballistic coefficient [kg/m²]
SLOWED = {
    "light": (1600.0, 12.0, 60.0, 30e3, 5900.0),
    "low": (2250.0, 25.0, 120.0, 30e3, 8000.0),
    "high": (2700.0, 18.0, 140.0, 150e3, 11e3),
}
every = pytest.mark.parametrize("key", SLOWED)

PRINTED = {  # U.S. Standard Atmosphere, 1976, table I: height [m], density [kg/m³]
    -1e3: 1.3470,
    0.0: 1.2250,
    5e3: 7.3643e-1,
    10e3: 4.1351e-1,
    20e3: 8.8910e-2,
    30e3: 1.8410e-2,
    50e3: 1.0269e-3,
    70e3: 8.2829e-5,
    80e3: 1.8458e-5,
}


def test_the_air_is_the_printed_one() -> None:
    found = density(np.array(list(PRINTED)))
    assert found == pytest.approx(list(PRINTED.values()), rel=1e-4)


def test_the_air_is_that_of_other_code_between_the_printed_heights() -> None:
    heights = np.linspace(0.0, 86e3, 3001)
    assert density(heights) == pytest.approx([standard(height) for height in heights], rel=1e-5)
    above = density(np.linspace(86e3, 400e3, 50))
    assert (np.diff(above) < 0.0).all()
    assert above[-1] < 1e-20
    below = np.linspace(-1e3, 0.0, 21)
    assert density(below) == pytest.approx([standard(height) for height in below], rel=1e-5)
    assert density(np.array([-2e3])) == density(np.array([-1e3]))


def integrated(
    push: float, burn: float, elevation: float, until: float, coefficient: float, ground: float = 0.0
) -> Floats:
    """Ground angle [rad], height above the site [m], speed along and up [m/s] at `until`, on a still Earth.

    ground : height of the site above the sea [m]; the site lies at the mean radius all the same

    In other unknowns than the product's, which turn with the position, by another integrator, through other code's air.
    """

    def rates(time: float, state: Floats) -> list[float]:
        angle, r, along, upward = state
        thrust = push if time < burn else 0.0
        slowing = -0.5 * standard(max(r - MEAN_RADIUS, 0.0) + ground) * math.hypot(along, upward) / coefficient
        tilt = elevation + angle
        return [
            along / r,
            upward,
            thrust * math.cos(tilt) + slowing * along - along * upward / r,
            thrust * math.sin(tilt) + slowing * upward - MU / r**2 + along**2 / r,
        ]

    state = np.array([0.0, MEAN_RADIUS, 0.0, 0.0])
    for a, b in ((0.0, min(burn, until)), (burn, until)):
        if b > a:
            state = solve_ivp(rates, (a, b), state, "RK45", rtol=1e-8, atol=1e-6, max_step=2.0).y[:, -1]
    return np.array([state[0], state[1] - MEAN_RADIUS, state[2], state[3]])


@every
def test_the_burnout_speed_is_what_is_reached_in_air_at_45_degrees(key: str) -> None:
    speed, burn, _, _, coefficient = SLOWED[key]
    push = acceleration(speed, burn, MEAN_RADIUS, coefficient)
    *_, along, upward = integrated(push, burn, math.pi / 4.0, burn, coefficient)
    assert math.hypot(along, upward) == pytest.approx(speed, abs=0.1)
    assert push > acceleration(speed, burn) + 1.0


@pytest.mark.parametrize("ground", [-430.0, 0.0, 2000.0])
@every
def test_flights_are_those_of_an_independent_integration(key: str, ground: float) -> None:
    """Also from the shore of the Dead Sea and from a plateau, with the thrust of a launch from sea level."""
    speed, burn, longest, _, coefficient = SLOWED[key]
    push = acceleration(speed, burn, MEAN_RADIUS, coefficient)
    out = fly_out(speed, burn, longest, ballistic_coefficient=coefficient, site_height=ground)
    compared = 0
    for e in (0, 60, 120, 175):
        for k in (5, out.time.size // 3, out.time.size - 1):
            if np.isfinite(out.height[e, k]):
                compared += 1
                angle, height, *_ = integrated(push, burn, out.elevation[e], out.time[k], coefficient, ground)
                assert out.height[e, k] == pytest.approx(height, abs=10.0)
                assert out.angle[e, k] * MEAN_RADIUS == pytest.approx(angle * MEAN_RADIUS, abs=10.0)
    assert compared > 8


def looked_up(table: Fan, places: list[tuple[float, float]]) -> Floats:
    """Least times [s] to ground distances and heights [m] due north of a site at a pole."""
    return np.array(
        [time_to_reach(table, 2.0 * math.sin(0.5 * far / MEAN_RADIUS), height, 0.0) for far, height in places]
    )


@every
def test_the_table_knows_a_flight_at_its_own_time(key: str) -> None:
    """Steep and slant climbs, by a root of the independent flight's height."""
    speed, burn, longest, ceiling, coefficient = SLOWED[key]
    push = acceleration(speed, burn, MEAN_RADIUS, coefficient)
    table = at_site(flown(*SLOWED[key]), math.pi / 2.0, MEAN_RADIUS)
    height = 0.4 * ceiling
    for elevation in np.radians([90.0, 70.0, 50.0]):
        time = brentq(lambda t, e=elevation: integrated(push, burn, e, t, coefficient)[1] - height, 1.0, longest)
        far = float(integrated(push, burn, elevation, time, coefficient)[0]) * MEAN_RADIUS
        (least,) = looked_up(table, [(far, height)])
        assert least == pytest.approx(time, rel=2e-3)


@every
def test_nothing_is_left_out_low_over_the_ground(key: str) -> None:
    """What the last flight toward a place comes down through is reached, whatever lies between two flights' impacts.

    The lowest flight passes over what is near and low, and the time may be up before the farthest is reached low down:
    between these two ends no place is out of reach.
    """
    speed, burn, longest, _, coefficient = SLOWED[key]
    table = at_site(flown(speed, burn, 2.0 * longest, 30e3, coefficient), math.pi / 2.0, MEAN_RADIUS)
    for height in (800.0, 1500.0, 2500.0):
        times = looked_up(table, [(far, height) for far in np.arange(1e3, 600e3, 250.0)])
        reached = np.flatnonzero(times <= 2.0 * longest)
        gaps = np.diff(reached) - 1
        assert reached.size > 50
        assert (gaps > 0).sum() <= 1, height


@every
def test_more_drag_reaches_less_far_and_later_there(key: str) -> None:
    *numbers, coefficient = SLOWED[key]
    tables = [
        at_site(flown(*numbers, each), math.pi / 2.0, MEAN_RADIUS)
        for each in (0.5 * coefficient, coefficient, 2.0 * coefficient, AIRLESS)
    ]
    height, late = 0.5 * numbers[3], numbers[2]
    places = [(far, height) for far in np.arange(1e3, 600e3, 1e3)]
    times = [looked_up(table, places) for table in tables]
    for slower, faster in pairwise(times):
        assert (faster < late).sum() > (slower < late).sum()
        beyond = (slower < late) & (np.array(places)[:, 0] > 0.7 * (slower < late).sum() * 1e3)
        assert beyond.any()
        assert (faster[beyond] < slower[beyond]).all()


def test_steeply_above_more_drag_is_sooner() -> None:
    """Why the coefficient has no sign: the speed reached at 45 degrees is given, so the motor pushes harder."""
    *numbers, coefficient = SLOWED["high"]
    light, heavy = (
        looked_up(at_site(flown(*numbers, each), math.pi / 2.0, MEAN_RADIUS), [(5e3, 100e3)])[0]
        for each in (coefficient, 2.0 * coefficient)
    )
    assert light < heavy - 0.5


def test_the_air_turns_with_the_ground() -> None:
    """Air at rest in space would be a wind of 465 m/s on the equator; as it is, only the turn acts, as without air."""
    speed, burn, longest, _, coefficient = SLOWED["light"]
    still, east, west = (
        fly_out(speed, burn, longest, turn, ballistic_coefficient=coefficient)
        for turn in (STILL, Turn(1.0, 0.0, 0.0), Turn(-1.0, 0.0, 0.0))
    )
    e = int(np.argmin(np.abs(still.elevation - math.pi / 2.0)))
    drift = (east.angle[e, -1] - west.angle[e, -1]) * MEAN_RADIUS
    height = still.height[e, -1]
    # a body thrown up falls behind by 2 w h t or less: Coriolis' 2 w v, for the time of the flight, either way
    assert -4.0 * 7.292e-5 * height * longest < drift < 0.0
    assert abs(east.height[e, -1] - height) < 300.0


def test_parts_of_steps_are_small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for speed, burn, longest, _, coefficient in SLOWED.values():
        out = fly_out(speed, burn, longest, ballistic_coefficient=coefficient)
        with monkeypatch.context() as patched:
            patched.setattr(interceptor_flights, "MOST_SLOWED", 0.02)
            fine = fly_out(speed, burn, longest, ballistic_coefficient=coefficient)
        assert np.nanmax(np.abs(out.height - fine.height)) < 10.0
        assert np.nanmax(np.abs(out.angle - fine.angle)) * MEAN_RADIUS < 10.0


@pytest.mark.slow
def test_heavy_drag_and_haste_are_flown_too() -> None:
    """The ends of what cards may hold: nothing runs away, and nothing flies faster than the motor can push it."""
    for speed, burn, longest, coefficient in (
        (12e3, 1.0, 20.0, 500.0),
        (3e3, 300.0, 600.0, 500.0),
        (1e3, 5.0, 900.0, 500.0),
    ):
        out = fly_out(speed, burn, longest, ballistic_coefficient=coefficient)
        reached = np.isfinite(out.height)
        assert reached.any()
        assert np.nanmax(out.height) < acceleration(speed, burn, MEAN_RADIUS, coefficient) * burn * longest


def with_coefficient(loader: Loader, coefficient: object) -> dict[str, object]:
    return changed(NOMINAL, "interceptors.dart.ballistic_coefficient", coefficient)


def test_without_a_coefficient_there_is_no_air(loaded: Loader) -> None:
    """Left out or the greatest: the same fan, to the bit."""
    assert parse(NO_AIR, "surface density") == AIRLESS
    bare, greatest, slowed = (
        fan(loaded.shield(data).scenario.interceptors["dart"])
        for data in (NOMINAL, with_coefficient(loaded, NO_AIR), with_coefficient(loaded, "8000 kg/m2"))
    )
    assert bare.times.tobytes() == greatest.times.tobytes()
    assert bare.times.tobytes() != slowed.times.tobytes()


@pytest.mark.parametrize("none", [0.0, -1.0, math.nan])
def test_a_coefficient_that_is_none_is_told(none: float) -> None:
    with pytest.raises(DomainError, match=r"ballistic_coefficient is .* write a number above 0 kg/m2"):
        flyable(2700.0, 18.0, none)


@pytest.mark.parametrize(("ground", "told"), [(854.0, 850.0), (-430.0, -430.0), (-4.0, 0.0)])
def test_the_height_of_the_site_is_part_of_the_key_of_a_fan_through_air(
    loaded: Loader, ground: float, told: float
) -> None:
    for given, height in ((None, 0.0), (NO_AIR, 0.0), ("8000 kg/m2", told)):
        data = NOMINAL if given is None else with_coefficient(loaded, given)
        for key in data["sites"]:
            data = changed(data, f"sites.{key}.height", f"{ground!r} m")
        shield = loaded.shield(data)
        held = columns(shield)
        families = families_of(shield, held)
        at = battery_columns(shield, {column.path: k for k, column in enumerate(held)}, list(families))
        values = np.repeat(own(held)[None], 2, axis=0)
        values[1, at.height] = 2e3
        keys = fan_keys(at, values, SiteFans(list(families.values())))
        (at_home,), (moved,) = ([FanKey(*key) for key in row.tolist()][:1] for row in keys)
        assert families["dart", height].site_height == height
        assert math.copysign(1.0, at_home.site_height) == math.copysign(1.0, height)
        assert (at_home.site_height, at_home.family) == (height, 0.0)
        assert (moved.site_height, moved.family) == ((2e3, -1.0) if given == "8000 kg/m2" else (0.0, 0.0))


RANGE = {"low": "6000 kg/m2", "value": "8000 kg/m2", "high": "12000 kg/m2", "source": "penumbra-assumption"}


@pytest.mark.parametrize("given", [None, RANGE])
def test_the_coefficient_is_part_of_the_key_of_a_fan(loaded: Loader, given: object) -> None:
    loaded.shield(NOMINAL if given is None else with_coefficient(loaded, given))
    shield = load(loaded.folder / "law.yaml").on(DAY)
    held = columns(shield)
    families = families_of(shield, held)
    at = battery_columns(shield, {column.path: k for k, column in enumerate(held)}, list(families))
    values = np.repeat(own(held)[None], 2, axis=0)
    column = next((k for k, each in enumerate(held) if each.path.endswith("dart.ballistic_coefficient")), None)
    assert (column is None) == (given is None)
    if column is not None:
        values[1, column] = 6000.0
    keys = [FanKey(*key) for key in fan_keys(at, values, SiteFans(list(families.values())))[:, 0].tolist()]
    nominal = AIRLESS if given is None else 8000.0
    assert [key.ballistic_coefficient for key in keys] == [nominal, nominal if given is None else 6000.0]
    ends = (AIRLESS, AIRLESS) if given is None else (6000.0, 12000.0)
    assert [ranges.ballistic_coefficients for (card, _), ranges in families.items() if card == "dart"] == [ends]
    assert [key.family for key in keys] == [0.0, 0.0]
    if column is not None:
        values[1, column] = 5999.0  # beyond the range
        keys = [FanKey(*key) for key in fan_keys(at, values, SiteFans(list(families.values())))[:, 0].tolist()]
        assert [key.family for key in keys] == [0.0, -1.0]


def test_a_push_is_found_where_the_speed_jumps() -> None:
    """Steps are cut into whole parts, so the speed jumps by 0.03 m/s here; the secant went round for ever."""
    push = acceleration(2498.4067, 18.0, MEAN_RADIUS, 11e3)
    assert acceleration(2498.3, 18.0, MEAN_RADIUS, 11e3) < push < acceleration(2498.5, 18.0, MEAN_RADIUS, 11e3)
