"""A longer delay never helps the defence; a better interceptor, sensor or battery never hurts it."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.signs import RISING, WARNED
from laws.worlds import (
    AIMS,
    NOMINAL,
    RUSHED,
    STANDS,
    WIDE,
    Data,
    Figures,
    Loader,
    Setting,
    changed,
    covered,
    figures,
    site,
)
from penumbra.scenario.settle import SWEPT

EDGE = 0.02  # [s] to which the ends of sight and reach are found
BLENDED = 0.05  # [s] to which two tables of one interceptor agree whose grids differ, for one flies longer
DENSE = np.array([(la, lo) for la in np.arange(33.0, 60.0, 0.5) for lo in np.arange(5.0, 45.0, 0.7)])
FEW = settings(max_examples=12, derandomize=True, deadline=None)


def never_worse(worse: Figures, better: Figures, margins: bool = True, close: float = EDGE) -> None:
    """No aim is lost, and no margin falls by more than the edges are found to."""
    assert (worse.reaching == better.reaching).all()
    assert not (covered(worse) & ~covered(better) & (worse.margin > close)).any()
    if margins:
        finite = np.isfinite(worse.margin)
        assert (better.margin[finite] >= worse.margin[finite] - close).all()


@pytest.fixture(scope="module", params=["nominal", "rushed"])
def world(request: pytest.FixtureRequest) -> Data:
    return NOMINAL if request.param == "nominal" else RUSHED


def test_the_rushed_world_is_decided_by_time(loaded: Loader) -> None:
    found = figures(loaded(RUSHED), AIMS)
    finite = found.margin[np.isfinite(found.margin)]
    assert (finite > 0.0).any()
    assert (finite < 0.0).any()


@FEW
@given(delay=st.floats(0.0, 700.0))
def test_margin_falls_by_the_whole_delay(nominal: Setting, nominal_figures: Figures, delay: float) -> None:
    held = nominal.batteries
    later = figures(nominal._replace(batteries=held._replace(ready_time=held.ready_time + delay)), AIMS)
    np.testing.assert_allclose(later.margin, nominal_figures.margin - delay, atol=1e-9)
    assert not (covered(later) & ~covered(nominal_figures)).any()
    assert (later.shots <= nominal_figures.shots).all()


@pytest.mark.parametrize("path", ["decision_time", "platforms.deck.reaction_time"])
def test_decision_and_reaction_count_in_full(loaded: Loader, world: Data, path: str) -> None:
    short, long = (figures(loaded(changed(world, path, text)), AIMS) for text in ("12 s", "47 s"))
    np.testing.assert_allclose(long.margin, short.margin - 35.0, atol=1e-9)


@pytest.mark.parametrize("path", ["link_delay", "radars.forward.track_time", "radars.own.track_time"])
def test_later_track_never_helps(loaded: Loader, world: Data, path: str) -> None:
    found = [figures(loaded(changed(world, path, f"{seconds} s")), AIMS) for seconds in (0, 5, 20, 60, 200)]
    for better, worse in pairwise(found):
        never_worse(worse, better)


def test_a_slow_link_costs_no_more_than_its_delay(loaded: Loader, world: Data) -> None:
    quick, slow = (figures(loaded(changed(world, "link_delay", text)), AIMS) for text in ("0 s", "90 s"))
    finite = np.isfinite(quick.margin)
    assert (slow.margin[finite] >= quick.margin[finite] - 90.0 - 1e-9).all()


def test_assessing_longer_leaves_margins_and_no_more_shots(loaded: Loader, world: Data) -> None:
    quick, slow = (
        figures(loaded(changed(world, "platforms.deck.assess_time", text)), AIMS) for text in ("1 s", "60 s")
    )
    np.testing.assert_array_equal(quick.margin, slow.margin)
    assert (slow.shots <= quick.shots).all()
    assert (quick.shots >= covered(quick)).all()


@pytest.mark.parametrize("gain", [1.02, 1.1, 1.5])
@pytest.mark.parametrize("speed", [3.0, 4.0, 5.5])
def test_a_faster_interceptor_never_loses(loaded: Loader, world: Data, speed: float, gain: float) -> None:
    path = "interceptors.dart.burnout_speed"
    slow, fast = (figures(loaded(changed(world, path, f"{v!r} km/s")), AIMS) for v in (speed, speed * gain))
    never_worse(slow, fast)


@pytest.mark.parametrize(("path", "rising"), RISING, ids=[path for path, _ in RISING])
def test_better_numbers_never_lose(loaded: Loader, world: Data, path: str, rising: list[str]) -> None:
    world = WARNED if path.startswith("infrared.") else world
    found = [figures(loaded(changed(world, path, text)), AIMS) for text in rising]
    for worse, better in pairwise(found):
        never_worse(worse, better, close=BLENDED if path.endswith("max_flight_time") else EDGE)


@pytest.mark.parametrize("speed", ["3.0 km/s", "3.25 km/s", "3.5 km/s"])
def test_burn_time_has_no_sign(loaded: Loader, speed: str) -> None:
    """At one burnout speed a longer burn ends farther out and reaches farther: some cells are lost by a shorter one."""
    data = changed(WIDE, "interceptors.dart.burnout_speed", speed)
    long, short = (
        figures(loaded(changed(data, "interceptors.dart.burn_time", text)), DENSE) for text in ("70 s", "40 s")
    )
    assert (long.covering > short.covering).any()
    assert "interceptors.burn_time" in SWEPT


def added(data: Data, section: str, key: str, value: Data) -> Data:
    return changed(data, f"{section}.{key}", value)


def test_another_sensor_never_loses(loaded: Loader, world: Data) -> None:
    more = added(world, "sites", "third", site(47.0, 33.0))
    more = added(more, "sensors", "third", {"name": "Third", "card": "own", "site": "third", **STANDS})
    for feeds, guides in ((["watch", "third"], ["watch"]), (["watch"], ["watch", "third"])):
        fed = changed(changed(more, "batteries.deck-battery.feeds", feeds), "batteries.deck-battery.guides", guides)
        never_worse(figures(loaded(world), AIMS), figures(loaded(fed), AIMS))


def test_another_battery_never_loses_nor_changes_the_first(loaded: Loader, world: Data) -> None:
    alone = figures(loaded(world), AIMS)
    more = added(world, "sites", "third", site(50.0, 30.0))
    more = added(more, "sensors", "third", {"name": "Third", "card": "own", "site": "third", **STANDS})
    second = world["batteries"]["deck-battery"] | {"site": "third", "radar": "third"}
    both = figures(loaded(added(more, "batteries", "second", second)), AIMS)
    np.testing.assert_array_equal(both.battery_margin[0], alone.battery_margin[0])
    never_worse(alone, both)
    assert (covered(both) & ~covered(alone)).any()
    assert (both.shots >= alone.shots).all()
    touched = both.reaching > 0
    np.testing.assert_array_equal(both.margin[touched], both.battery_margin.max(axis=0)[touched])


def test_another_launch_point_never_gains(loaded: Loader, world: Data) -> None:
    one = figures(loaded(world), AIMS)
    point = world["launch_points"]["start"] | {"latitude": "30 deg", "longitude": "52 deg"}
    two = figures(loaded(added(world, "launch_points", "second", point)), AIMS)
    assert (two.reaching >= one.reaching).all()
    touched = one.reaching > 0
    assert (two.margin[touched] <= one.margin[touched]).all()
    assert not (covered(two) & ~covered(one))[touched].any()


def test_remote_track_helps_and_own_radar_alone_is_least(loaded: Loader) -> None:
    modes = ("own-radar", "remote-launch", "engage-on-remote")
    own, remote, engage = (figures(loaded(changed(NOMINAL, "batteries.deck-battery.launch", m)), AIMS) for m in modes)
    never_worse(own, remote)
    never_worse(remote, engage)


def test_nothing_held_covers_nothing(loaded: Loader) -> None:
    empty = figures(loaded(NOMINAL | {"batteries": {}}), AIMS)
    assert not covered(empty).any()
    touched = empty.reaching > 0
    assert (empty.margin[touched] == -math.inf).all()
    assert np.isnan(empty.margin[~touched]).all()
