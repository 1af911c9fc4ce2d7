"""An interceptor's fan: no later than any of its trajectories, no earlier than an independent flight can be."""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from laws.worlds import NOMINAL, Loader, changed
from penumbra.constants import MEAN_RADIUS, MU, STANDARD_GRAVITY
from penumbra.errors import DomainError
from penumbra.flight.fan import fan as fan_module
from penumbra.flight.fan import interceptor_flights
from penumbra.flight.fan.edge import at_site, eastward_of, widest
from penumbra.flight.fan.fan import fan, flyable
from penumbra.flight.fan.interceptor_flights import STILL, Turn, fly_out
from penumbra.flight.fan.table import NEVER, Fan, time_to_reach
from penumbra.scenario.cards import InterceptorCard

CARDS = {
    "slow": ("2.7 km/s", "18 s", "150 km", "105 s"),
    "middle": ("3.5 km/s", "55 s", "500 km", "400 s"),
    "fast": ("5.5 km/s", "80 s", "1200 km", "600 s"),
    "giant": ("7.3 km/s", "140 s", "2000 km", "1200 s"),
}


@pytest.fixture(scope="module", params=sorted(CARDS))
def card(request: pytest.FixtureRequest, loaded: Loader) -> InterceptorCard:
    data = NOMINAL
    for key, text in zip(
        ("burnout_speed", "burn_time", "ceiling", "max_flight_time"), CARDS[request.param], strict=True
    ):
        data = changed(data, f"interceptors.dart.{key}", text)
    return loaded.shield(data).scenario.interceptors["dart"]


@pytest.fixture(scope="module")
def table(card: InterceptorCard) -> Fan:
    """At a pole, where the turn helps nobody."""
    return at_site(fan(card), math.pi / 2.0, MEAN_RADIUS)


KILOMETRE = 1e3 / MEAN_RADIUS  # chord
OUT_OF_REACH = 1e5
"""[s]; the table blends NEVER with times at its edge, so anything longer than the longest flight means out of reach."""


def reached(table: Fan, at: float, height: float, eastward: float = 0.0, limit: float = OUT_OF_REACH) -> bool:
    return time_to_reach(table, at, height, eastward) <= limit


def chord(angle: float) -> float:
    return 2.0 * math.sin(angle / 2.0)


def trajectories(card: InterceptorCard, turn: Turn) -> list[tuple[float, float, float]]:
    """Angle, height, time of points of interceptor_flights, below the ceiling, ahead, well off the ground.

    Where a giant's lowest flights pass, the turn decides whether a place is met low or high, which a table cannot tell
    for every azimuth: these flights are left out.
    """
    out = fly_out(card.burnout_speed.value, card.burn_time.value, card.max_flight_time.value, turn)
    found = []
    for e in range(21 if card.burnout_speed.value > 7e3 else 0, out.angle.shape[0], 7):
        for k in range(1, out.time.size, 9):
            angle, height = out.angle[e, k], out.height[e, k]
            if angle > 0.0 and 20e3 < height < card.ceiling.value:
                found.append((float(angle), float(height), float(out.time[k])))
    return found


@pytest.mark.parametrize("sense", [0.0, 1.0, -1.0], ids=["still", "east", "west"])
def test_no_later_than_any_trajectory(card: InterceptorCard, sense: float) -> None:
    """Where the table answers at all, it knows a flight at least as quick, to what its grid leaves."""
    points = trajectories(card, Turn(sense, 0.0, 0.0))
    table = at_site(fan(card), 0.0 if sense else math.pi / 2.0, MEAN_RADIUS)  # on the equator, due east or west
    assert len(points) > 60
    answered = 0
    for angle, height, time in points:
        least = time_to_reach(table, chord(angle), height, math.sin(angle) * sense)
        if least < OUT_OF_REACH:
            answered += 1
            assert least <= time + max(0.02 * time, 1.0)
    assert answered > 0.9 * len(points)


def test_the_edge_of_reach_is_known_to_a_kilometre(
    monkeypatch: pytest.MonkeyPatch, card: InterceptorCard, table: Fan
) -> None:
    """The table ends within a kilometre of the envelope that trajectories ten times as dense sweep."""
    monkeypatch.setattr(interceptor_flights, "ELEVATIONS", 1901)
    out = fly_out(card.burnout_speed.value, card.burn_time.value, card.max_flight_time.value)
    step, limit = 50e3, card.max_flight_time.value  # [m], [s]; the table goes on a little beyond the limit
    for height in np.arange(2.0 * step, min(card.ceiling.value, np.nanmax(out.height) - 2.0 * step), step):
        farthest = max(crossing(out.angle, out.height, height), crossing(out.angle.T, out.height.T, height))
        # where a giant's lowest flights are still climbing, they are the edge, and not the table's last column
        close = 2.0 / table.edge[0] if card.burnout_speed.value > 7e3 and height < 600e3 else KILOMETRE
        for inside in (close, close + 5.0 * KILOMETRE, close + 50.0 * KILOMETRE):
            assert reached(table, chord(farthest) - inside, float(height), limit=limit)
        assert not reached(table, chord(farthest) + close, float(height), limit=limit)


def crossing(angle: NDArray[np.float64], height: NDArray[np.float64], at: float) -> float:
    """Greatest ground angle [rad] at which lines of points, one a row, pass a height."""
    low, high, a, b = height[:, :-1], height[:, 1:], angle[:, :-1], angle[:, 1:]
    passing = (low - at) * (high - at) < 0.0
    return float(np.max((a + (b - a) * (at - low) / np.where(passing, high - low, 1.0))[passing]))


def test_the_time_at_the_launcher_is_zero(table: Fan) -> None:
    assert time_to_reach(table, 0.0, 0.0, 0.0) == pytest.approx(0.0, abs=1e-6)


def test_just_above_the_launcher_takes_seconds(table: Fan) -> None:
    assert 0.0 < time_to_reach(table, 0.0, 1000.0, 0.0) < 10.0


def test_outside_the_table_is_never(table: Fan) -> None:
    for at in ((-0.1, 1e5), (0.01, -1.0), (2.5, 1e5), (0.01, 1e8), (math.nan, 1e5), (0.01, math.nan)):
        assert time_to_reach(table, *at, 0.0) == NEVER


def test_a_short_fan_is_known_as_well(loaded: Loader) -> None:
    """Patriot as the catalogue has it: ceiling 30 km, reach about as much."""
    data = NOMINAL
    numbers = {"burnout_speed": "1.6 km/s", "burn_time": "12 s", "max_flight_time": "42 s", "floor": "1 km"}
    for key, text in {**numbers, "ceiling": "30 km"}.items():
        data = changed(data, f"interceptors.dart.{key}", text)
    card = loaded.shield(data).scenario.interceptors["dart"]
    table, out = at_site(fan(card), math.pi / 2.0, MEAN_RADIUS), fly_out(1600.0, 12.0, 42.0)
    inside = (out.angle > 0.0) & (out.height > 1e3) & (out.height < 30e3)
    known = [reached(table, chord(a), h) for a, h in zip(out.angle[inside], out.height[inside], strict=True)]
    assert np.mean(known) > 0.9


def test_farther_at_one_height_takes_longer(card: InterceptorCard, table: Fan) -> None:
    for height in np.arange(60e3, 0.9 * card.ceiling.value, 37e3):
        times = [time_to_reach(table, float(c), float(height), 0.0) for c in np.arange(0.0, 0.6, 3.0 * KILOMETRE)]
        assert all(later > sooner for sooner, later in pairwise(time for time in times if time < OUT_OF_REACH))


# an independent flight: other unknowns (speed, angle of climb, radius, ground angle) and another integrator


def flown(acceleration: float, burn: float, elevation: float, until: float) -> NDArray[np.float64]:
    """Ground angle [rad] and height [m] at `until`, in coordinates that turn with the position."""

    def rates(time: float, state: NDArray[np.float64]) -> list[float]:
        angle, r, along, upward = state
        push = acceleration if time < burn else 0.0
        tilt = elevation + angle  # the thrust keeps its direction while the local level turns away
        return [
            along / r,
            upward,
            push * math.cos(tilt) - along * upward / r,
            push * math.sin(tilt) - MU / r**2 + along**2 / r,
        ]

    state = np.array([0.0, MEAN_RADIUS, 0.0, 0.0])
    for a, b in ((0.0, min(burn, until)), (burn, until)):
        if b > a:
            state = solve_ivp(rates, (a, b), state, "RK45", rtol=1e-9, atol=1e-6, max_step=5.0).y[:, -1]
    return np.array([state[0], state[1] - MEAN_RADIUS, state[2], state[3]])


def thrust(card: InterceptorCard) -> float:
    """Acceleration whose burn ends at the card's speed when flown at 45 degrees."""
    burn = card.burn_time.value

    def surplus(acceleration: float) -> float:
        *_, along, upward = flown(acceleration, burn, math.pi / 4.0, burn)
        return math.hypot(along, upward) - card.burnout_speed.value

    low = card.burnout_speed.value / burn
    return float(brentq(surplus, low, 2.0 * low + 20.0, rtol=1e-10))


def test_a_vertical_climb_takes_the_time_it_takes(card: InterceptorCard, table: Fan) -> None:
    push, burn = thrust(card), card.burn_time.value
    top = flown(push, burn, math.pi / 2.0, card.max_flight_time.value)[1]
    for height in np.linspace(0.1, 0.85, 6) * min(card.ceiling.value, top):
        least = brentq(
            lambda t, h=height: flown(push, burn, math.pi / 2.0, t)[1] - h, 1e-3, card.max_flight_time.value, rtol=1e-9
        )
        assert time_to_reach(table, 0.0, float(height), 0.0) == pytest.approx(least, rel=0.02, abs=0.5)


def test_a_slant_flight_takes_the_time_it_takes(card: InterceptorCard, table: Fan) -> None:
    """Least time over elevations to a distant point, by scanning independent flights through its height."""
    push, burn, limit = thrust(card), card.burn_time.value, card.max_flight_time.value
    height = 0.5 * card.ceiling.value

    def climbing(elevation: float) -> tuple[float, float]:
        """Time and ground angle at which a flight first passes the height."""
        time = brentq(lambda t: flown(push, burn, elevation, t)[1] - height, 1e-3, limit, rtol=1e-7)
        return float(time), float(flown(push, burn, elevation, time)[0])

    for elevation in np.radians([80.0, 65.0, 50.0]):
        end = flown(push, burn, float(elevation), limit)
        if end[1] < height:
            continue
        time, angle = climbing(float(elevation))
        least = time_to_reach(table, chord(angle), height, 0.0)
        assert least == pytest.approx(time, rel=0.02)


def test_flights_agree_with_independent_ones(card: InterceptorCard) -> None:
    push, burn = thrust(card), card.burn_time.value
    out = fly_out(card.burnout_speed.value, burn, card.max_flight_time.value)
    for e in (10, 80, 170):
        for k in (10, out.time.size // 2, out.time.size - 1):
            if np.isnan(out.height[e, k]):
                continue
            angle, height, *_ = flown(push, burn, float(out.elevation[e]), float(out.time[k]))
            assert out.angle[e, k] == pytest.approx(angle, abs=2e-6)
            assert out.height[e, k] == pytest.approx(height, abs=10.0)


def test_speed_at_burnout_is_the_cards(card: InterceptorCard) -> None:
    burn = card.burn_time.value
    out = fly_out(card.burnout_speed.value, burn, card.max_flight_time.value)
    level = int(np.argmin(np.abs(out.elevation - math.pi / 4.0)))
    k = int(np.searchsorted(out.time, burn))
    radius = MEAN_RADIUS + out.height[level]
    x, y = radius * np.sin(out.angle[level]), radius * np.cos(out.angle[level])
    speed = math.hypot(x[k + 1] - x[k], y[k + 1] - y[k]) / (out.time[k + 1] - out.time[k])
    assert speed == pytest.approx(card.burnout_speed.value, rel=4e-3)  # over two seconds gravity takes a little


def test_flying_east_takes_less_time_than_west(card: InterceptorCard, table: Fan) -> None:
    """Far ahead and high: the thrust adds to the ground's own motion, the object meanwhile is the ground's."""
    height = 0.5 * card.ceiling.value
    at = 0.9 * max(float(c) for c in np.arange(0.0, 1.5, KILOMETRE) if reached(table, float(c), height))
    sine = at * math.sqrt(1.0 - at * at / 4.0)
    turning = at_site(fan(card), 0.0, MEAN_RADIUS)
    east, west = (time_to_reach(turning, at, height, turn * sine) for turn in (1.0, -1.0))
    assert 0.8 * west < east < west


def farthest(table: Fan, height: float, sense: float) -> float:
    """Chord [1] of the farthest place within reach; `sense` is `eastward` over the sine of the ground angle."""
    inside, outside = 0.0, 2.0
    while outside - inside > 1e-7:
        middle = 0.5 * (inside + outside)
        known = reached(table, middle, height, sense * middle * math.sqrt(1.0 - middle**2 / 4.0))
        inside, outside = (middle, outside) if known else (inside, middle)
    return inside


def ample(loaded: Loader, speed: str, burn: str) -> InterceptorCard:
    """An interceptor with more time than its speed can use."""
    data = changed(changed(NOMINAL, "interceptors.dart.burnout_speed", speed), "interceptors.dart.burn_time", burn)
    data = changed(data, "interceptors.dart.max_flight_time", "1500 s")
    return loaded.shield(data).scenario.interceptors["dart"]


# toward an azimuth [deg] at a latitude [deg]; how far the fan may be off [km], of some 1200 and 4600
TOWARD = [
    (0.0, 90.0),
    (0.0, 270.0),
    (0.0, 0.0),
    (45.0, 0.0),
    (45.0, 180.0),
    (45.0, 120.0),
    (-60.0, 250.0),
    (90.0, 10.0),
]


@pytest.mark.parametrize(("speed", "burn", "close"), [("3.25 km/s", "55 s", 1.5), ("5.5 km/s", "80 s", 4.0)])
@pytest.mark.parametrize(("latitude", "azimuth"), TOWARD)
def test_the_turn_moves_the_edge(
    loaded: Loader, latitude: float, azimuth: float, speed: str, burn: str, close: float
) -> None:
    """The farthest that flights get which are flown at that very latitude and azimuth; on a still Earth 400 km off."""
    card, height = ample(loaded, speed, burn), 200e3
    phi, alpha = math.radians(latitude), math.radians(azimuth)
    turn = Turn(math.cos(phi) * math.sin(alpha), math.cos(phi) * math.cos(alpha), math.sin(phi))
    out = fly_out(card.burnout_speed.value, card.burn_time.value, 1500.0, turn)
    found = fan(card)
    low, high = out.height[:, :-1], out.height[:, 1:]
    e, k = np.nonzero((low - height) * (high - height) < 0.0)
    share = (height - low[e, k]) / (high[e, k] - low[e, k])
    angle, eastward, northward = (
        (1.0 - share) * each[e, k] + share * each[e, k + 1] for each in (out.angle, out.eastward, out.northward)
    )
    there = int(np.argmax(angle))
    sense = float((eastward[there] - found.drift * northward[there]) / math.sin(angle[there]))
    reach = farthest(at_site(found, phi, MEAN_RADIUS), height, sense)
    assert reach == pytest.approx(chord(float(angle[there])), abs=close * KILOMETRE)


def test_at_a_pole_no_azimuth_is_better(loaded: Loader) -> None:
    found = fan(ample(loaded, "5.5 km/s", "80 s"))
    east = eastward_of(found, math.pi / 2.0, (0.0, 1.0, 0.0), (-1.0, 0.0, 0.0))
    assert np.abs(east).max() < 1e-15


def test_a_larger_earth_is_as_far_around(loaded: Loader) -> None:
    """As a site at the equator stands on: 0.3 % more radius."""
    card, radius, height = ample(loaded, "5.5 km/s", "80 s"), 1.003 * MEAN_RADIUS, 300e3
    out = fly_out(card.burnout_speed.value, card.burn_time.value, 1500.0, STILL, radius)
    found = at_site(fan(card), math.pi / 2.0, radius)
    assert farthest(found, height, 0.0) == pytest.approx(
        chord(crossing(out.angle, out.height, height)), abs=1.5 * KILOMETRE
    )
    assert farthest(at_site(fan(card), math.pi / 2.0, MEAN_RADIUS), height, 0.0) < farthest(found, height, 0.0)


def test_a_fan_that_goes_around_the_earth_is_known_too(loaded: Loader) -> None:
    """Near orbital speed no edge can be told, and chords alone tell where a place is."""
    data = NOMINAL
    numbers = {"burnout_speed": "8.3 km/s", "burn_time": "150 s", "max_flight_time": "1800 s", "ceiling": "2000 km"}
    for key, text in numbers.items():
        data = changed(data, f"interceptors.dart.{key}", text)
    card = loaded.shield(data).scenario.interceptors["dart"]
    found = fan(card)
    assert np.ptp(found.edge[:, :3], axis=0).max() == 0.0
    for sense, latitude in ((0.0, math.pi / 2.0), (1.0, 0.0), (-1.0, 0.0)):
        out = fly_out(8300.0, 150.0, 1800.0, Turn(sense, 0.0, 0.0))
        table = at_site(found, latitude, MEAN_RADIUS)
        e, k = np.nonzero((out.angle[40:-25] > 0.05) & (out.height[40:-25] > 500e3) & (out.height[40:-25] < 2e6))
        chosen = slice(None, None, max(1, e.size // 300))
        angle, height, time = out.angle[40:][e, k][chosen], out.height[40:][e, k][chosen], out.time[k][chosen]
        chords, senses = 2.0 * np.sin(0.5 * angle), np.full(angle.size, sense)
        assert looked_up(table, chords, height, senses) == pytest.approx(time, rel=0.01)


def places(card: InterceptorCard, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Random chords [1], heights [m] between a tenth of the ceiling and the ceiling, and senses, east or west."""
    draw = np.random.default_rng(5)
    widest_chord = 2.0 * card.burnout_speed.value * card.max_flight_time.value / MEAN_RADIUS
    chords = draw.uniform(0.0, min(widest_chord, 1.9), count)
    return chords, draw.uniform(0.1, 1.0, count) * card.ceiling.value, draw.uniform(-1.0, 1.0, count)


def looked_up(
    table: Fan, chords: NDArray[np.float64], heights: NDArray[np.float64], senses: NDArray[np.float64]
) -> NDArray[np.float64]:
    sines = chords * np.sqrt(1.0 - chords**2 / 4.0)
    return np.array([time_to_reach(table, *at) for at in zip(chords, heights, senses * sines, strict=True)])


def test_nothing_is_reached_beyond_the_widest_chord(card: InterceptorCard) -> None:
    for latitude in (0.0, 0.7, math.pi / 2.0):
        table = at_site(fan(card), latitude, MEAN_RADIUS)
        chords, heights, senses = places(card, 4000)
        within = looked_up(table, chords, heights, senses * math.cos(latitude)) < OUT_OF_REACH
        assert within.sum() > 300
        assert chords[within].max() <= widest(table)
        assert widest(table) < 1.3 * chords[within].max()


def test_given_more_time_what_was_reached_stays_so(loaded: Loader, card: InterceptorCard) -> None:
    """And as soon, to a tenth of a per cent, for the least of all times is what a table keeps."""
    limit = card.max_flight_time.value
    later = card.model_copy(update={"max_flight_time": card.max_flight_time.model_copy(update={"value": 1.4 * limit})})
    short, long = (at_site(fan(each), 0.5, MEAN_RADIUS) for each in (card, later))
    chords, heights, senses = places(card, 4000)
    before, after = (looked_up(each, chords, heights, senses * math.cos(0.5)) for each in (short, long))
    kept = before <= limit
    if card.burnout_speed.value > 7e3:  # but beside what the lowest flights pass over, see above
        kept &= heights > 0.7 * card.ceiling.value
    assert kept.sum() > 200
    assert (after[kept] < before[kept] * 1.001 + 0.01).all()


def test_the_grid_adds_less_than_half_a_per_cent(monkeypatch: pytest.MonkeyPatch, card: InterceptorCard) -> None:
    """A grid four times as fine either way."""
    coarse = at_site(fan(card), 0.5, MEAN_RADIUS)
    for what, value in (("COARSEST_STEP", 1250.0), ("LEAST_STEPS", 800), ("MOST_COLUMNS", 1600)):
        monkeypatch.setattr(fan_module, what, value)
    speed, burn, limit = card.burnout_speed.value, card.burn_time.value, card.max_flight_time.value
    fine = at_site(fan_module.flown(speed, burn, limit, card.ceiling.value), 0.5, MEAN_RADIUS)
    assert fine.last > 2.0 * coarse.last
    chords, heights, senses = places(card, 4000)
    off, true = (looked_up(each, chords, heights, senses * math.cos(0.5)) for each in (coarse, fine))
    known = (true <= limit) & (off < OUT_OF_REACH)
    if card.burnout_speed.value > 7e3:
        known &= heights > 0.7 * card.ceiling.value
    assert known.sum() > 200
    assert (np.abs(off / true - 1.0)[known] < 0.005).all()
    assert np.quantile(np.abs(off / true - 1.0)[known], 0.99) < 0.001


def test_times_do_not_jump_within_reach(card: InterceptorCard) -> None:
    """Ten metres farther, higher or more to the east are a tenth of a second at most."""
    table = at_site(fan(card), 0.5, MEAN_RADIUS)
    chords, heights, senses = places(card, 4000)
    if card.burnout_speed.value > 7e3:
        heights = 0.7 * card.ceiling.value + 0.3 * heights
    here = looked_up(table, chords, heights, senses)
    for step in ((10.0 / MEAN_RADIUS, 0.0, 0.0), (0.0, 10.0, 0.0), (0.0, 0.0, 1e-6)):
        there = looked_up(table, chords + step[0], heights + step[1], np.minimum(senses + step[2], 1.0))
        known = (here < OUT_OF_REACH) & (there < OUT_OF_REACH)
        assert known.sum() > 200
        assert np.abs(there - here)[known].max() < 0.1


def test_a_burn_that_cannot_leave_the_ground_is_told(loaded: Loader) -> None:
    data = changed(NOMINAL, "interceptors.dart.burnout_speed", "0.1 km/s")
    data = changed(changed(data, "interceptors.dart.burn_time", "390 s"), "interceptors.dart.max_flight_time", "400 s")
    with pytest.raises(DomainError, match=r"gains 0\.26 m/s in a second.*shorten burn_time"):
        fan(loaded.shield(data).scenario.interceptors["dart"])


@pytest.mark.parametrize("none", [-3000.0, 0.0, math.nan, math.inf])
def test_a_speed_or_a_burn_that_is_none_is_told_as_that(none: float) -> None:
    for numbers, what in (((none, 20.0), "burnout_speed is"), ((3000.0, none), "burn_time is")):
        with pytest.raises(DomainError, match=what) as told:
            fan_module.flown(*numbers, 140.0, 150e3)
        assert "shorten" not in str(told.value)


def test_a_burn_is_refused_below_what_gravity_leaves() -> None:
    """Along 45 degrees with thrust T, speed grows by √(T² - √2 T g + g²) a second: at least g/√2, whatever T."""
    least = STANDARD_GRAVITY / math.sqrt(2.0)
    for burn in (5.0, 20.0, 60.0):
        flyable(1.02 * least * burn, burn)
        with pytest.raises(DomainError, match="shorten burn_time"):
            flyable(0.98 * least * burn, burn)
