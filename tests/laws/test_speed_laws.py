"""What makes the map's loop quick changes nothing: cheap questions asked first, guesses, and pairs given up early."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.test_flight_laws import CLASSES, offset
from laws.worlds import AIMS, NOMINAL, Loader, Setting, changed, figures, site
from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.map_loop import buffers, follow
from penumbra.earth.ellipsoid import height_above, position
from penumbra.engagement.batteries import battery_at, fan_at
from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Arc, Boost, arc, place
from penumbra.flight.arc.initial_aims import farther
from penumbra.flight.arc.samples import sample, scratch
from penumbra.flight.arc.transfer import range_speed
from penumbra.flight.fan.table import NEVER, time_to_reach
from penumbra.flight.numeric.crossing import CLOSE, ask, crossing
from penumbra.sensing.radars import radar_at
from penumbra.sensing.sight import sees

MANY = settings(max_examples=200, derandomize=True, deadline=None)
finite = st.floats(-1e3, 1e3)


def at(latitude: float, longitude: float) -> tuple[float, float, float]:
    return position(math.radians(latitude), math.radians(longitude), 0.0)


@MANY
@given(st.floats(0.01, 0.99), st.floats(1.02, 50.0), st.floats(1e-3, 1e3), st.booleans())
def test_a_parabola_falls_through_zero_where_it_does(root: float, other: float, scale: float, opens_up: bool) -> None:
    """Falling through the root: opened upward its other zero lies beyond, downward before."""
    other = other if opens_up else -other
    sign = scale if opens_up else -scale
    good, bad, beyond = (sign * (t - root) * (t - other) for t in (0.0, 1.0, 2.0))
    assert crossing(good, bad, beyond) == pytest.approx(root, rel=1e-9)


@MANY
@given(finite, st.floats(-1.0, 1.0), st.floats(0.0, 1.0), st.one_of(finite, st.just(math.nan), st.floats(-0.1, 0.1)))
def test_asking_closes_in_on_the_edge_whatever_the_guess(start: float, width: float, share: float, off: float) -> None:
    holds, fails = start, start + math.copysign(max(abs(width), 0.01), width)
    edge = holds + share * (fails - holds)
    guess, asked = edge + off, 0
    while abs(holds - fails) > CLOSE:
        node = ask(holds, fails, guess)
        assert min(holds, fails) < node < max(holds, fails)
        if (node - edge) * (start - edge) > 0.0:
            holds = node
        else:
            fails = node
        asked += 1
    assert min(holds, fails) - 1e-12 <= edge <= max(holds, fails) + 1e-12
    assert asked <= 17
    if abs(off) < CLOSE / 4.0:
        assert asked <= 2


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Boost, tuple[float, float, float], tuple[float, float, float]]:
    """A class as the door makes it and two places up to the class's range and half as much again apart."""
    distance, burn, altitude, downrange = draw(st.sampled_from(CLASSES))
    speed = range_speed(distance, altitude, downrange)
    made = Boost(burn, altitude, downrange, draw(st.sampled_from([0.0, 0.1, -0.1])), speed, 0.0, math.inf, math.inf)
    latitude, longitude = draw(st.floats(-89.0, 89.0)), draw(st.floats(-180.0, 180.0))
    there = offset(latitude, longitude, draw(st.floats(0.0, 2.0 * math.pi)), distance * draw(st.floats(0.5, 1.5)))
    return made, at(latitude, longitude), at(*there)


@MANY
@given(pairs())
def test_no_arc_within_the_classes_speed_is_given_up(
    case: tuple[Boost, tuple[float, float, float], tuple[float, float, float]],
) -> None:
    made, start, aim = case
    whole, hasty = arc(made, start, aim), arc(made._replace(farthest=math.pi * MEAN_RADIUS), start, aim)
    assert whole.reached == hasty.reached
    if whole.reached:
        assert whole == hasty
    else:
        assert not hasty.speed <= made.range_speed


@MANY
@given(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0), st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))
def test_farther_is_the_angle_from_the_centre(la: float, lo: float, there_la: float, there_lo: float) -> None:
    a, b = np.array(at(la, lo)), np.array(at(there_la, there_lo))
    angle = 2.0 * math.atan2(
        *(
            float(np.linalg.norm(v))
            for v in (a / np.linalg.norm(a) - b / np.linalg.norm(b), a / np.linalg.norm(a) + b / np.linalg.norm(b))
        )
    )
    for limit in (angle + 1e-6, angle - 1e-6):
        if 0.0 < limit < math.pi:
            assert farther(tuple(a), tuple(b), math.cos(limit)) == (angle > limit)


@pytest.fixture(scope="module")
def flights(nominal: Setting) -> list[Arc]:
    start = tuple(nominal.launches[0])
    found = [arc(nominal.boost, start, at(*aim)) for aim in AIMS[::5]]
    reached = [flight for flight in found if flight.reached]
    assert len(reached) > 20
    return reached


def test_samples_are_the_places_of_the_nodes(flights: list[Arc]) -> None:
    """The loops over arrays and the scalar formula are one formula."""
    into = scratch()
    for flight in flights:
        sample(flight, into)
        for n in range(LAST_NODE + 1):
            here = place(flight, float(n))
            np.testing.assert_allclose(
                [into.time[n], into.x[n], into.y[n], into.z[n]], here, rtol=1e-12, atol=1e-12 * MEAN_RADIUS
            )
            radius = math.hypot(here.x, here.y, here.z)
            assert into.radius[n] == pytest.approx(radius, rel=1e-12)
            assert into.height[n] == pytest.approx(height_above(here.x, here.y, here.z), abs=1e-12 * radius)


def test_what_is_left_out_as_too_far_is_neither_seen_nor_met(nominal: Setting, flights: list[Arc]) -> None:
    """Nodes that the quick looks pass over: no radar sees there, no fan reaches there."""
    held = nominal.batteries
    work = buffers(nominal.radars.range.size, held.radius.size)
    seen_somewhere = met_somewhere = 0
    for flight in flights:
        follow(flight, nominal.radars, held, work)
        s = work.samples
        spots = [(float(s.x[n]), float(s.y[n]), float(s.z[n])) for n in range(LAST_NODE + 1)]
        for q in range(nominal.radars.range.size):
            nodes = [n for n in range(LAST_NODE + 1) if sees(radar_at(nominal.radars, q), spots[n])]
            seen_somewhere += len(nodes)
            kept = work.tracks.intervals[q]
            for n in nodes:
                spans = zip(work.tracks.begin[q, :kept], work.tracks.end[q, :kept], strict=True)
                assert any(first <= n <= last for first, last in spans)
        for b in range(held.radius.size):
            battery, fan = battery_at(held, b), fan_at(held, b)
            for n in range(BOOST_NODES, LAST_NODE + 1):
                chord = math.sqrt(max(2.0 - 2.0 * float(np.dot(spots[n], battery.below)) / s.radius[n], 0.0))
                eastward = float(np.dot(spots[n], battery.eastward)) / s.radius[n]
                if time_to_reach(fan, chord, s.radius[n] - battery.radius, eastward) < NEVER / 1e3:
                    assert chord <= held.widest[b]
                    met_somewhere += 1
    assert seen_somewhere > 100
    assert met_somewhere > 100


STRANGE = {
    "nowhere": (math.nan, math.nan),
    "launch point": (34.0, 46.0),
    "antipode": (-34.0, -134.0),
    "a metre away": (34.00001, 46.0),
    "south pole": (-90.0, 0.0),
}


def test_aims_that_no_arc_can_have_are_untouched(nominal: Setting) -> None:
    found = figures(nominal, list(STRANGE.values()))
    assert found.reaching.tolist() == [0] * len(STRANGE)
    assert found.inconsistent.tolist() == [0] * len(STRANGE)
    assert np.isnan(found.margin).all()
    assert np.isnan(found.battery_margin).all()


def test_strange_arcs_have_a_stated_outcome(nominal: Setting) -> None:
    """However fast the class; nothing is raised and nothing runs on for ever."""
    limitless = nominal.boost._replace(range_speed=math.inf, min_range=0.0, farthest=math.inf)
    flights = {name: arc(limitless, tuple(nominal.launches[0]), at(*aim)) for name, aim in STRANGE.items()}
    assert not flights["nowhere"].reached
    assert math.isnan(flights["nowhere"].speed)
    assert not flights["antipode"].reached  # every heading leads there
    assert math.isnan(flights["antipode"].speed)
    for name in ("launch point", "a metre away"):  # nearer than the burnout: no boost leads there
        assert not flights[name].reached
        assert not flights[name].consistent
    assert flights["south pole"].reached
    assert math.dist(place(flights["south pole"], float(LAST_NODE))[1:], at(*STRANGE["south pole"])) < 1.0


def test_near_the_antipode_the_air_ends_what_is_too_flat(nominal: Setting) -> None:
    """Five degrees short of it least energy comes down at under three degrees: flown without air, not with it."""
    limitless = nominal.boost._replace(range_speed=math.inf, min_range=0.0, farthest=math.inf)
    aim = at(-29.0, -134.0)
    with_air = arc(limitless, tuple(nominal.launches[0]), aim)
    assert not with_air.reached
    assert math.isfinite(with_air.speed)
    airless = arc(limitless._replace(ballistic_coefficient=math.inf), tuple(nominal.launches[0]), aim)
    assert airless.reached
    assert math.dist(place(airless, float(LAST_NODE))[1:], aim) < 1.0


@pytest.mark.parametrize("moved", ["sites.west", "sites.east", "launch_points.start"])
def test_sites_at_the_pole_are_like_others(loaded: Loader, moved: str) -> None:
    """Every figure has a meaning there: cells reached have a margin that is a number or -inf, others nan."""
    pole = site(90.0, 0.0)
    if moved.startswith("launch"):
        del pole["height"]
    setting = loaded(changed(NOMINAL, moved, pole))
    aims = np.array([(la, lo) for la in (60.0, 70.0, 80.0, 90.0) for lo in (-180.0, -60.0, 0.0, 60.0, 180.0)])
    found = figures(setting, np.vstack([aims, AIMS[::9]]))
    assert (found.reaching > 0).any()
    assert (np.isnan(found.margin) == (found.reaching == 0)).all()
    assert (found.shots[found.margin < 0.0] == 0).all()
    assert (found.shots[found.margin >= 0.0] >= 1).all()
