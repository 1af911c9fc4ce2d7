"""Each reason why an arc or a class is not flown is told by what failed, and by nothing else."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import penumbra as pb
from laws.test_flight_laws import CLASSES, made, offset
from laws.worlds import NOMINAL, Loader, changed
from penumbra.constants import MEAN_RADIUS, MU, OMEGA, SEMI_MAJOR
from penumbra.coverage import problem, trace
from penumbra.coverage.map_loop import REACHED
from penumbra.coverage.trace_data import trace_data
from penumbra.earth.ellipsoid import position
from penumbra.errors import DomainError
from penumbra.flight.arc.aiming import Boost
from penumbra.flight.arc.arc import Arc, arc
from penumbra.flight.arc.outcomes import (
    CONTRADICTORY,
    FAR,
    FLAT,
    FLOWN,
    FOLDED,
    LOW,
    NEAR,
    OPPOSITE,
    SINKING,
    SLOWED,
    STEEP,
    UNAIMED,
)

MANY = settings(max_examples=300, derandomize=True, deadline=None)
HIGH = Boost(100.0, 250e3, 50e3, 0.0, math.inf, 0.0, math.inf, math.inf)
"""Burns out 250 km up, and nothing limits its speed."""

TOLD = {
    NEAR: "inside the least range",
    FAR: "km/s at burnout",
    UNAIMED: "did not converge",
    STEEP: "so steeply",
    FLAT: "so low",
    FOLDED: "no flight time fits",
    OPPOSITE: "opposite the launch on the Earth",
    SINKING: "already lose height",
    LOW: "this arc is outside its validity",
    SLOWED: "outside the validity of the Allen-Eggers model",
    CONTRADICTORY: "contradict each other",
}


def tells(text: str, fate: int) -> bool:
    """Whether a sentence has the words of one fate and of no other."""
    return [other for other, words in TOLD.items() if words in text] == [fate]


def eastward(loft: float, distance: float = 1000e3) -> Arc:
    """From 0 N 0 E along the equator, burnout 250 km up."""
    aim = position(0.0, distance / SEMI_MAJOR, 0.0)
    return arc(HIGH._replace(loft=math.radians(loft), oblateness=0.0), position(0.0, 0.0, 0.0), aim)


def toward(loft: float, latitude: float, azimuth: float, distance: float, one: Boost = HIGH) -> Arc:
    aim = position(*map(math.radians, offset(latitude, 0.0, math.radians(azimuth), distance)), 0.0)
    return arc(one._replace(loft=math.radians(loft)), position(math.radians(latitude), 0.0, 0.0), aim)


@MANY
@given(
    st.integers(0, len(CLASSES) - 1),
    st.floats(0.3, 1.3),
    st.floats(-85.0, 85.0),
    st.floats(0.0, 360.0),
    st.floats(-40.0, 55.0),
    st.booleans(),
)
def test_an_arc_is_reached_where_its_fate_says_so(
    index: int, share: float, latitude: float, azimuth: float, loft: float, limited: bool
) -> None:
    length = CLASSES[index][0]
    one = made(index)._replace(ballistic_coefficient=8000.0, min_range=0.4 * length)
    if limited:
        one = one._replace(range_speed=0.9 * math.sqrt(length * 9.81), farthest=1.2 * length)
    flight = toward(loft, latitude, azimuth, share * length, one)
    assert flight.reached == (flight.fate in (FLOWN, CONTRADICTORY))
    if flight.reached:
        assert (flight.fate == FLOWN) == flight.consistent
    if share < 0.39:
        assert flight.fate == NEAR
    assert math.isnan(flight.speed) or not limited or flight.fate != FAR or flight.speed > one.range_speed


def on_the_equator(assumed: np.ndarray, climb: np.ndarray | float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How long [s] flights east over 1,000 km on the equator take, and speed and angle at burnout seen from the ground.

    In the plane of the equator, where the Earth is a circle; independent of the engine. To where the aim has turned in
    a time assumed [s], at a flight-path angle [rad]; nan where none is flown.
    """
    r1, r2 = SEMI_MAJOR + 250e3, SEMI_MAJOR
    theta = 1000e3 / SEMI_MAJOR - 50e3 / MEAN_RADIUS + OMEGA * assumed
    with np.errstate(invalid="ignore", divide="ignore"):
        squared = MU / r1 * (1 - np.cos(theta)) / (np.cos(climb) * (r1 / r2 * np.cos(climb) - np.cos(theta + climb)))
        a = 1.0 / (2.0 / r1 - squared / MU)
        e_cos, e_sin = 1.0 - r1 / a, r1 * np.sqrt(squared) * np.sin(climb) / np.sqrt(MU * a)
        e = np.hypot(e_cos, e_sin)
        first, last = np.arctan2(e_sin, e_cos), 2.0 * math.pi - np.arccos((1.0 - r2 / a) / e)
        time = np.sqrt(a**3 / MU) * (last - first - e * (np.sin(last) - np.sin(first)))
        seen = np.hypot(np.sqrt(squared) * np.cos(climb) - OMEGA * r1, np.sqrt(squared) * np.sin(climb))
        fits = (squared > 0.0) & (squared < 2.0 * MU / r1) & (np.cos(climb) > 0.0)
        forward = np.sqrt(squared) * np.cos(climb) > OMEGA * r1
        angle = np.arctan2(np.sqrt(squared) * np.sin(climb), np.sqrt(squared) * np.cos(climb) - OMEGA * r1)
    flown = fits & forward
    return np.where(flown, time, np.nan), np.where(flown, seen, np.nan), np.where(flown, angle, np.nan)


def angle_of_least_speed() -> float:
    """Flight-path angle from the ground [rad] of the flight east that takes least speed from it, of all that fit."""
    assumed = np.linspace(250.0, 1200.0, 2000)
    low, high = np.zeros(assumed.size), np.full(assumed.size, 1.4)
    for _ in range(60):  # the steeper, the longer
        middle = 0.5 * (low + high)
        time = on_the_equator(assumed, middle)[0]
        late = ~(time < assumed)
        low, high = np.where(late, low, middle), np.where(late, middle, high)
    time, speed, angle = on_the_equator(assumed, low)
    return float(angle[np.nanargmin(np.where(np.abs(time - assumed) < 0.01, speed, np.nan))])


def longest_less_than_assumed(loft: float) -> float:
    """The most seconds by which a flight east at a loft is shorter than was assumed for it. Negative: no time fits."""
    assumed = np.linspace(200.0, 4 * 3600.0, 40_000)
    wanted = angle_of_least_speed() + math.radians(loft)
    low, high = np.zeros(assumed.size), np.full(assumed.size, 1.55)
    for _ in range(60):  # the inertial angle that the ground sees as the wanted one
        middle = 0.5 * (low + high)
        flat = on_the_equator(assumed, middle)[2] < wanted
        low, high = np.where(flat, middle, low), np.where(flat, high, middle)
    return float(np.nanmax(assumed - on_the_equator(assumed, low)[0]))


@pytest.mark.slow
def test_lofted_eastward_no_time_fits_where_an_independent_search_finds_none() -> None:
    """The case that was said to be nearly opposite on the Earth, 1,000 km away."""
    for loft, fate in ((30.0, FLOWN), (44.0, FLOWN), (46.0, FLOWN), (47.0, FOLDED), (51.0, FOLDED)):
        flight = eastward(loft)
        assert flight.fate == fate
        assert (longest_less_than_assumed(loft) > 0.0) == (fate == FLOWN)
        assert flight.reached == (fate == FLOWN)


def test_too_steep_and_too_flat_are_told_apart() -> None:
    assert eastward(60.0).fate == STEEP
    assert toward(-60.0, 20.0, 90.0, 1000e3).fate == FLAT


def test_a_search_that_fails_though_a_flight_exists_says_no_more_than_that() -> None:
    """Westward the Earth brings the aim nearer: a flight exists, and the aiming begins where none does."""
    flight = toward(47.1, 35.0, 272.0, 1700e3)
    assert not flight.reached
    assert flight.fate == UNAIMED
    assert math.isnan(flight.speed)


def test_only_near_the_antipode_an_aim_is_opposite() -> None:
    """Nearer than the Earth turns in a flight of least energy, some 12 degrees."""
    for distance in (15_000e3, 18_000e3, 19_000e3):
        assert toward(0.0, 34.0, 30.0, distance).fate == FLOWN
    assert toward(0.0, 34.0, 60.0, 19_950e3).fate == OPPOSITE
    assert arc(HIGH, position(0.5, 0.0, 0.0), position(-0.5, math.pi, 0.0)).fate == OPPOSITE


CARD = "threats.icbm-12000"


@pytest.mark.parametrize(
    ("fate", "loft", "launch", "aim"),
    [
        (NEAR, "0 deg", "34,46", "44,46"),
        (FAR, "0 deg", "34,46", "-60,-90"),
        (FOLDED, "30 deg", "7.2,0", "12,96.06"),
        (SLOWED, "-22 deg", "11.6,0", "26.08,80.63"),
        (SINKING, "-22 deg", "19.1,0", "14.37,87.86"),
        (OPPOSITE, "0 deg", "34,46", "-33,-136"),
    ],
)
def test_a_trace_tells_the_reason_that_holds(fate: int, loft: str, launch: str, aim: str) -> None:
    shield = pb.load("strategic", [f"{CARD}.loft={loft}"]).on("2018-12-31", history="planned")
    traced = pb.trace(shield, "icbm-12000", launch, aim)
    assert not bool(traced.reachable)
    assert tells(traced.attrs["why"], fate), traced.attrs["why"]
    if fate == FOLDED:  # said once, with which it is
        assert traced.attrs["why"].count("ask for an apogee") == 1
        assert "On this way the class can fly to apogees from" in traced.attrs["why"]
    known = fate not in (FOLDED, OPPOSITE)
    assert (trace_data(traced)["needed_speed"] is not None) == known


def short(numbers: dict[str, str]) -> dict:
    """The nominal world with some numbers of its class changed."""
    world = NOMINAL
    for field, value in numbers.items():
        world = changed(world, f"threats.class.{field}", value)
    return world


MEDIUM = {"range": "1000 km", "min_range": "500 km", "burn_time": "102 s", "burnout_altitude": "62 km"}
MEDIUM |= {"burnout_downrange": "58 km"}
TINY = {"range": "20 km", "min_range": "10 km", "burn_time": "10 s", "burnout_altitude": "1 km"}


@pytest.mark.parametrize(
    ("fate", "numbers"),
    [
        (FOLDED, {"loft": "40 deg", "min_range": "2000 km"}),
        (CONTRADICTORY, {"loft": "40 deg"}),  # over 900 km, so steeply, it is slow over the ground at burnout
        (STEEP, {"loft": "75 deg"}),
        (FLAT, {"loft": "-60 deg"}),
        (FAR, {"loft": "38 deg"} | MEDIUM),
        (SLOWED, {"ballistic_coefficient": "1500 kg/m2"}),
        (LOW, TINY | {"burnout_downrange": "1 km"}),
        (LOW, TINY | {"burnout_downrange": "1 km", "ballistic_coefficient": "1e12 kg/m2"}),
        (CONTRADICTORY, {"burn_time": "54 s"}),
    ],
)
@pytest.mark.filterwarnings("ignore::penumbra.errors.PenumbraWarning")
def test_a_class_is_refused_for_what_fails(tmp_path, fate: int, numbers: dict[str, str]) -> None:
    with pytest.raises(DomainError) as refused:
        Loader(tmp_path)(short(numbers))
    text = str(refused.value)
    assert tells(text, fate), text
    assert ("burn_time" in text) == (fate == CONTRADICTORY)
    assert ("loft" in text) or fate == CONTRADICTORY


@pytest.mark.filterwarnings("ignore::penumbra.errors.PenumbraWarning")
def test_what_the_refusal_in_air_says_to_write_is_taken(tmp_path) -> None:
    """The short class of which the law, not the missile, ends: 236 km, burnout 22.6 km up."""
    numbers = {"range": "236 km", "min_range": "200 km", "burn_time": "60 s", "burnout_altitude": "22.6 km"}
    numbers |= {"burnout_downrange": "20 km", "ballistic_coefficient": "3000 kg/m2"}
    loaded = Loader(tmp_path)
    with pytest.raises(DomainError, match="the missile can fly so") as refused:
        loaded(short(numbers))
    named = re.search(r"valid from (\d+) kg/m2 on", str(refused.value))
    assert named is not None
    least = int(named[1])
    assert loaded(short(numbers | {"ballistic_coefficient": f"{least} kg/m2"})).boost.ballistic_coefficient == least
    with pytest.raises(DomainError, match="outside the validity of the Allen-Eggers model"):
        loaded(short(numbers | {"ballistic_coefficient": f"{least - 200} kg/m2"}))
    without = re.search(r'"ballistic_coefficient: ([^"]+)"', str(refused.value))
    assert without is not None
    free = loaded(short(numbers | {"ballistic_coefficient": without[1]})).boost
    one, other = (toward(0.0, 10.0, 30.0, 220e3, free._replace(ballistic_coefficient=b)) for b in (1e12, math.inf))
    assert one.reached
    assert one.flight_time == pytest.approx(other.flight_time, abs=1e-6)


def rushed(flown: Boost) -> Boost:
    return flown._replace(burn_time=30.0)


def test_a_map_and_a_trace_name_the_arc_whose_boost_contradicts_itself(loaded: Loader, monkeypatch) -> None:
    """Where classes are tried these come out already; so the numbers are made worse behind that door."""
    shield = loaded.shield(NOMINAL)
    bound, built = problem.boosts_in, trace.boost

    def worse(at, threat, values):
        found = bound(at, threat, values)
        return found._replace(boost=np.array([[rushed(Boost(*b)) for b in lofts] for lofts in found.boost.tolist()]))

    monkeypatch.setattr(problem, "boosts_in", worse)
    monkeypatch.setattr(trace, "boost", lambda card, **more: rushed(built(card, **more)))
    made_up = problem.bind(shield)
    aims = problem.aimed_at(problem.Places(np.array([44.0]), np.array([30.0])))
    with pytest.raises(DomainError) as of_map:
        problem.class_figures(made_up, problem.fill(made_up, made_up.own), 0, aims, np.full((1, 1), REACHED, np.int8))
    with pytest.raises(DomainError) as of_trace:
        pb.trace(shield, "class", "start", "44,30")
    for error in (of_map, of_trace):
        assert tells(str(error.value), CONTRADICTORY)
        assert "30 s is a mean of 3,667 m/s" in str(error.value)
    assert "from site to 44.00 N 30.00 E" in str(of_map.value)
