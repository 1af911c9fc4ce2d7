"""When a battery may shoot: against the slow way of looking at very many moments of each arc."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from laws.brute import Moments, feasible, greedy, moments
from laws.worlds import AIMS, NOMINAL, RUSHED, STANDS, Data, Floats, Loader, Setting, changed, site
from penumbra.coverage.map_loop import Buffers, buffers, follow
from penumbra.earth.ellipsoid import position
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.windows import shots, windows
from penumbra.flight.arc.arc import COAST_NODES, Arc, arc

DELAYS = (0.0, 1.0, 20.0, 47.0, 110.0)  # [s] more, so that commits fall anywhere between two nodes
LOOKS = 120  # moments looked at between two nodes
STEP = 0.1  # [s] between the moments looked at, at most


def with_two_batteries(data: Data) -> Data:
    """A second battery of another kind, farther on, and quick to assess."""
    more = changed(data, "sites.third", site(48.0, 28.0))
    more = changed(more, "sensors.third", {"name": "Third", "card": "own", "site": "third", **STANDS})
    dart = data["interceptors"]["dart"] | {"burnout_speed": "2.7 km/s", "burn_time": "25 s", "floor": "40 km"}
    more = changed(more, "interceptors.needle", dart | {"ceiling": "200 km", "max_flight_time": "150 s"})
    more = changed(more, "platforms.quick", data["platforms"]["deck"] | {"assess_time": "8 s"})
    second = data["batteries"]["deck-battery"] | {"site": "third", "radar": "third", "interceptor": "needle"}
    return changed(more, "batteries.second", second | {"platform": "quick", "inventory": 2})


WORLDS: dict[str, Data] = {
    "nominal": NOMINAL,
    "rushed": RUSHED,
    "keen": changed(
        changed(changed(NOMINAL, "platforms.deck.assess_time", "2 s"), "radars.own.range", "2000 km"),
        "interceptors.dart.burnout_speed",
        "5 km/s",
    ),
    "two": with_two_batteries(NOMINAL),
}


class Seen(NamedTuple):
    """One arc, as the product and as the slow way see it."""

    flight: Arc
    work: Buffers
    looked: Moments
    launches: Floats  # (battery, moment), feasible ones


class Case(NamedTuple):
    """A world's arcs; those with a window that fits between two nodes are apart, for the product may miss it."""

    setting: Setting
    seen: list[Seen]
    brief: list[Seen]


def has_brief_window(launches: Floats) -> bool:
    """Whether some unbroken run of feasible moments (battery, moment) holds no node."""
    edges = np.diff(np.pad((launches > -np.inf).astype(np.int8), ((0, 0), (1, 1))))
    begins, ends = (np.argwhere(edges == way)[:, 1] for way in (1, -1))  # the moment after the last ends it
    return bool((-(-begins // LOOKS) * LOOKS >= ends).any())


@pytest.fixture(scope="module", params=sorted(WORLDS))
def case(request: pytest.FixtureRequest, loaded: Loader) -> Case:
    setting = loaded(WORLDS[request.param])
    held = setting.batteries
    start, seen, brief = tuple(setting.launches[0]), [], []
    for aim in AIMS[::3]:
        flight = arc(setting.boost, start, position(*np.radians(aim), 0.0))
        if flight.reached:
            work = buffers(setting.radars.range.size, held.radius.size)
            follow(flight, setting.radars, held, work)
            looked = moments(flight, setting.radars, held, steps=LOOKS)
            launches = np.array([feasible(looked, held, b) for b in range(held.radius.size)])
            (brief if has_brief_window(launches) else seen).append(Seen(flight, work, looked, launches))
    assert len(seen) > 30
    assert len(brief) < 0.4 * len(seen)  # slivers at the edge of a fan, most of them beside a long window
    return Case(setting, seen, brief)


def opened(case: Case, seen: Seen, b: int, commit: float) -> Floats:
    found = np.empty((COAST_NODES, 2))
    return found[: windows(case.setting.batteries, seen.flight, seen.work.intervals, b, commit, found)]


def spans(case: Case, seen: Seen, b: int) -> Floats:
    return opened(case, seen, b, seen.work.commits[b])


def test_margin_is_that_of_the_best_moment(case: Case) -> None:
    finite = 0
    for seen in case.seen:
        for b, launches in enumerate(seen.launches):
            best = float(launches.max()) - seen.work.commits[b]
            assert seen.work.margins[b] == pytest.approx(best, abs=2.0 * STEP)
            finite += math.isfinite(best)
    assert finite > 10


def test_a_window_between_two_nodes_is_missed_or_right_never_invented(case: Case) -> None:
    for seen in case.brief:
        for b, launches in enumerate(seen.launches):
            assert seen.work.margins[b] <= float(launches.max()) - seen.work.commits[b] + 2.0 * STEP


def test_no_window_before_commit(case: Case) -> None:
    """Every moment of a window can be met by a launch at commit or later."""
    found = 0
    for seen in case.seen:
        for b, launches in enumerate(seen.launches):
            for first, last in spans(case, seen, b):
                inside = (seen.looked.time > first + STEP) & (seen.looked.time < last - STEP)
                assert (launches[inside] >= seen.work.commits[b] - 1e-3).all()
                found += 1
    assert found > 3


def test_windows_are_in_order_and_apart(case: Case) -> None:
    for seen in case.seen:
        for b in range(len(seen.launches)):
            rows = spans(case, seen, b)
            assert (rows[:, 0] <= rows[:, 1]).all()
            assert (rows[1:, 0] > rows[:-1, 1]).all()
            assert rows.size > 0 or seen.work.margins[b] < 0.0


def test_windows_hold_every_feasible_moment(case: Case) -> None:
    """Nor do they begin late, wherever within a node's width the commit falls."""
    for seen in case.seen:
        for b, launches in enumerate(seen.launches):
            for delay in DELAYS:
                commit = seen.work.commits[b] + delay
                possible = seen.looked.time[launches >= commit]
                rows = opened(case, seen, b, commit)
                if possible.size and commit < launches.max() - STEP:
                    assert rows[0, 0] == pytest.approx(possible[0], abs=2.0 * STEP)
                    assert rows[-1, 1] == pytest.approx(possible[-1], abs=2.0 * STEP)


def everyone(held: Batteries) -> np.ndarray:
    return np.ones(held.radius.size, np.bool_)


def test_shots_are_as_many_as_the_slow_way_finds(case: Case) -> None:
    held = case.setting.batteries
    counts = []
    for seen in case.seen:
        work = seen.work
        for delay in DELAYS:
            commits = work.commits + delay
            ours = shots(held, seen.flight, work.intervals, commits, everyone(held), work.fired)
            slow = greedy(seen.looked.time, seen.launches, commits, held.assess_time, held.inventory)
            counts.append((ours, slow))
            assert ours == work.fired.sum()
            assert (work.fired <= held.inventory).all()
            assert (ours > 0) == (work.margins.max() >= delay)
    assert max(slow for _, slow in counts) >= 1
    assert [ours for ours, _ in counts] == [slow for _, slow in counts]


def test_one_battery_alone_shoots_as_if_it_were_alone(case: Case) -> None:
    held = case.setting.batteries
    for seen in case.seen:
        work = seen.work
        for b in range(held.radius.size):
            ours = shots(held, seen.flight, work.intervals, work.commits, np.arange(held.radius.size) == b, work.fired)
            one = slice(b, b + 1)
            slow = greedy(
                seen.looked.time, seen.launches[one], work.commits[one], held.assess_time[one], held.inventory[one]
            )
            assert ours == slow
            assert ours == work.fired[b]


def test_shots_never_grow_with_delay(case: Case) -> None:
    held = case.setting.batteries
    for seen in case.seen:
        work = seen.work
        counts = [
            shots(held, seen.flight, work.intervals, work.commits + delay, everyone(held), work.fired)
            for delay in np.arange(0.0, 300.0, 2.3)
        ]
        assert counts == sorted(counts, reverse=True)


def test_shots_never_fall_with_inventory(case: Case) -> None:
    held = case.setting.batteries
    for seen in case.seen:
        work = seen.work
        counts = [
            shots(
                held._replace(inventory=np.full_like(held.inventory, n)),
                seen.flight,
                work.intervals,
                work.commits,
                everyone(held),
                work.fired,
            )
            for n in (1, 2, 3, 24)
        ]
        assert counts == sorted(counts)
        assert counts[0] <= len(seen.launches)
