"""Commit, first intercepts and windows of random encounters, against looking at very many moments of each arc."""

import math
from collections import defaultdict

import numpy as np
import pytest

from laws.brute import Moments, feasible, firm_track, moments
from laws.drawn import Encounter, drawn
from penumbra.coverage.map_loop import Buffers, buffers, follow
from penumbra.engagement.batteries import battery_at, fan_at
from penumbra.engagement.limits import reachable_part
from penumbra.engagement.reach import Intercept, intercept_at
from penumbra.engagement.windows import STEEPEST, excess, first_intercept, windows
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, LAST_NODE
from penumbra.flight.numeric.crossing import CLOSE

LOOKS = 100  # moments looked at between two nodes: some tenth of a second
SLACK = (0.03, 0.3, 1.0, 4.0, 15.0, 60.0, 200.0)
"""Seconds before the last launch that meets an arc: commits that leave a window of its own, short or long."""
WORST = 0.3  # [s]
BRIEF = 2.5
"""Looks that a window may last and be missed: so long, an end of it may lie between two looks, and the closing in."""
ROUNDING = 1e-6  # [s]
EDGE = 0.02  # [s] to which the ends of sight and reach are found
ROUGH = 2e-3  # [s] by which tables of flight times, linear between their rows, are no smooth curve
QUICK, ALL, EACH = 1, 25, 400


def first_met(one: Encounter, work: Buffers, launch: float) -> Intercept:
    """Earliest intercept by a launch at `launch` or later; its time is inf when there is none."""
    battery, fan = battery_at(one.batteries, 0), fan_at(one.batteries, 0)
    found = [first_intercept(battery, fan, one.flight, work.intervals, 0, k, launch) for k in range(COAST_NODES)]
    return min(found, key=lambda intercept: intercept.time)


def is_met_there(one: Encounter, looked: Moments, node: float, launch: float) -> bool:
    """Whether a launch at `launch` or later meets the object at a node that a supporting sensor sees about then."""
    seen = looked.seen[one.batteries.supports[0], max(int(node * LOOKS) - 1, 0) : int(node * LOOKS) + 3]
    intercept = intercept_at(battery_at(one.batteries, 0), fan_at(one.batteries, 0), one.flight, node)
    return intercept.launch >= launch - ROUNDING and bool(seen.any() or one.batteries.predicted)


def last_met(one: Encounter, work: Buffers, launch: float) -> float:
    """End [s] of the last window."""
    found = np.empty((COAST_NODES, 2))
    return float(found[windows(one.batteries, one.flight, work.intervals, 0, launch, found) - 1, 1])


def longest_run(met: np.ndarray) -> int:
    """The most moments in a row of which something is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], met.astype(int), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def is_bridged(looked: Moments, supports: np.ndarray) -> bool:
    """Whether support is lost and regained within a step, which the product takes for no loss."""
    seen = looked.seen[supports].any(axis=0)
    lost, regained = (np.flatnonzero(np.diff(seen.astype(np.int8)) == way) for way in (-1, 1))
    return any((back // LOOKS == gone // LOOKS) and back > gone for gone in lost for back in regained)


def left_out(one: Encounter, work: Buffers, looked: Moments) -> float:
    """How far [nodes] out of what the nodes say is left by the limits lies a moment in reach, at most."""
    battery, fan, most = battery_at(one.batteries, 0), fan_at(one.batteries, 0), 0.0
    for n in range(BOOST_NODES, LAST_NODE):
        met = looked.launch[0, n * LOOKS : (n + 1) * LOOKS + 1] > -math.inf
        if met.any() and not met.all():
            first, last = reachable_part(battery, fan, work.samples, n)
            inside = n + np.flatnonzero(met)[[0, -1]] / LOOKS
            most = max(most, first - inside[0], inside[1] - last)
    return float(most)


def higher_between(one: Encounter, work: Buffers, looked: Moments) -> tuple[float, float]:
    """By how much [s] the last launch between two ends is later than the bound on it; and than the ends, per second."""
    intervals, above, rate = work.intervals, 0.0, 0.0
    for k in range(*intervals.span[0].tolist()):
        node, ends, seconds = intervals.node[0, k], intervals.launch[0, k].max(), np.ptp(intervals.time[0, k])
        inside = looked.launch[0, math.ceil(node[0] * LOOKS) : math.floor(node[1] * LOOKS) + 1]
        if intervals.open[0, k] and (more := float(inside.max(initial=ends) - ends)) > 0.0:
            above = max(above, more - excess(intervals, 0, k))
            rate = max(rate, more / max(seconds, 1.0))
    return above, rate


def told_of(one: Encounter, work: Buffers, looked: Moments, off: dict[str, list[float]]) -> int:
    """Note how far tracks are off, and how many are firm for one of both only."""
    alone = 0
    for s in range(2):
        ours = float(work.tracks.firm[s])
        theirs = firm_track(looked, s, float(one.radars.track_time[s]))
        alone += (ours < math.inf) != (theirs < math.inf)
        if ours < math.inf and theirs < math.inf:
            off["firm track"].append(ours - theirs)
    return alone


@pytest.mark.parametrize(
    "seed", [*range(QUICK), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(QUICK, ALL))]
)
def test_random_encounters(seed: int) -> None:
    """No window is missed or invented; margin, first and last intercept are right."""
    rng, work = np.random.default_rng(seed), buffers(2, 1)
    off: dict[str, list[float]] = defaultdict(list)
    alone = between = bridged = slivers = 0
    steepest = 0.0
    for n in range(EACH):
        one = drawn(rng)
        follow(one.flight, one.radars, one.batteries, work)
        looked = moments(one.flight, one.radars, one.batteries, steps=LOOKS)
        alone += told_of(one, work, looked, off)
        commit = float(work.commits[0])
        if commit == math.inf:
            continue
        if not one.batteries.predicted and is_bridged(looked, one.batteries.supports[0]):
            bridged += 1
            continue
        assert left_out(one, work, looked) <= CLOSE, f"encounter {n}: a limit ends sooner than its nodes say"
        above, rate = higher_between(one, work, looked)
        assert above <= ROUGH, f"encounter {n}: a launch between two nodes is later than the bound"
        steepest = max(steepest, rate)
        launches = feasible(looked, one.batteries, 0)
        best = float(launches.max())
        if work.margins[0] == -math.inf:
            assert longest_run(launches > -math.inf) <= BRIEF, f"encounter {n}: a window is missed"
            continue
        if best == -math.inf:  # a window between two looks
            continue
        off["margin"].append(best - commit - float(work.margins[0]))
        for slack in SLACK:
            met = launches >= best - slack
            first = first_met(one, work, best - slack)
            assert first.time < math.inf or longest_run(met) <= BRIEF, f"encounter {n}: a window is missed"
            between += longest_run(met) < LOOKS
            if first.time < math.inf:
                assert is_met_there(one, looked, first.node, best - slack), f"encounter {n}: an intercept is invented"
                after = int(np.searchsorted(looked.time, first.time))
                if not met[max(after - 1, 0) : after + 1].any() and first.time < looked.time[met][0]:
                    slivers += 1  # met between two looks alone, where the edge of the fan is ragged
                    continue
                off["first intercept"].append(first.time - looked.time[met][0])
                off["last intercept"].append(last_met(one, work, best - slack) - looked.time[met][-1])
    assert len(off["first intercept"]) > 2 * EACH // 3
    assert between > 20
    assert 0.0 < steepest < STEEPEST / 10.0
    assert bridged <= 0.02 * EACH
    assert slivers <= 0.02 * EACH
    assert max(off["margin"]) <= EDGE
    assert min(off["margin"]) >= -WORST  # the best moment lies between two looks
    assert max(map(abs, off["first intercept"])) <= WORST
    assert max(map(abs, off["last intercept"])) <= WORST
    assert sum(abs(each) > WORST for each in off["firm track"]) + alone <= 0.01 * len(off["firm track"])
