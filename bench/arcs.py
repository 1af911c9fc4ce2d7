"""Arcs per second of the map's loop on the standard map, against plain Python, scipy and the machine's dgemm.

Run it as ``python bench/arcs.py``. Ratios are of one run; absolute numbers move with whatever else the machine does.
"""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

for name in (
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
):  # numpy's product as fast as the machine, not the setting, has it
    os.environ.pop(name, None)

import numba
import numpy as np

import penumbra as pb
from penumbra.coverage.map_loop import COVERED, EVERYTHING, Figures, Request, empty_figures, sweep
from penumbra.coverage.nominal_map import places_of, region_cells
from penumbra.coverage.problem import aimed_at, bind, fill
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, DESCENT_NODES, LAST_NODE, Boost, arc
from penumbra.flight.arc.threat_classes import boost, boosts_in
from penumbra.sensing.radars import ranges

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference import integrator

TWIN = "irbm-3000"  # class on which the twins run
SAMPLE = 1200  # plain Python takes one cell in so many
REPEATS = 12

# Floating-point operations of one reached arc, counted by hand in the source: + - * / and sqrt are one each, and so are
# comparisons in min and max; a sine or power of the mathematical library is 20. Not counted: loads, tests, the loop
# around. How often each happens is that of class irbm-3000 on the standard map, counted there once.
PAIRS = 2.0  # aimed at for each that is reached; the others are near misses
GUESSES = 6.4  # steps of guesses.guess, which drops near misses on the way
LEFT = 1.4  # pairs that are left after them
TRY = 320  # aiming.tried: series of two small angles and a turn 66, transfer 175, the rest vectors
STEP = 240  # aiming.better_aim without its try: slopes 140, aiming anew 80
FIRST = 180  # aiming.first_aim
DECAY = 53  # decay.decay
BEND = 1240  # oblateness.bend: five knots 275, seventeen pushes 816, the rest turns of axes
BENT = 1.5  # pairs that are left after the first step
GUESSING = PAIRS * FIRST + GUESSES * (TRY + STEP) + BENT * (TRY + BEND)  # guesses.guess
AIMING = LEFT * TRY  # arc.flown: most guesses only have to be proved
FINISHING = 400 + 4 * 20  # arc.flown, the rest: angles of descent, drag to the ground
BOOSTING = BOOST_NODES * (57 + 2 * DECAY)  # arc.boosting, with two powers
COASTING = 6 * COAST_NODES + (COAST_NODES + 1) * 74  # samples.sample: rotations, and arc.coasting
FALLING = DESCENT_NODES * (10 + DECAY + 24 * 4)  # arc.delayed
HEIGHTS = (LAST_NODE + 1) * 15  # samples.sample, its last loop
RANGING = (LAST_NODE + 1) * 9  # a radar: track._in_range
SEEING = 1.8 * (LAST_NODE + 1) * 45  # sight.faults, for the radars with a node in range
PLACE = 112 + 2 * 20  # arc.place between two nodes
EDGES = 2.7 * (90 + 3.3 * (PLACE + 45))  # of sight: a guess, and as many looks
NEARING = 1.3 * (COAST_NODES + 1) * 9  # intervals._within, for the batteries whose radars see the object
REACHING = 7.4 * 60  # intervals._launch_at, at the nodes left
ENDS = 6 * (PLACE + 60)  # reachable_intervals._partial and windows.shots, some


def operations(sensors: int) -> float:
    """Floating-point operations of one reached arc, some."""
    flight = GUESSING + AIMING + FINISHING + BOOSTING + COASTING + FALLING + HEIGHTS
    return flight + sensors * RANGING + SEEING + EDGES + NEARING + REACHING + ENDS


def fastest(run: Callable[[], Any], times: int) -> float:
    """Least seconds of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


class Run(NamedTuple):
    """A run of the loop."""

    seconds: float  # the least of several
    figures: Figures

    @property
    def reached(self) -> int:
        """How many arcs were followed."""
        return int(self.figures.reaching.sum())


def run(asking: Request, times: int = 1) -> Run:
    """Run the loop for one class in one world, so many times over."""
    layers, held = asking.batteries.layers.shape
    seconds = []
    for _ in range(times):
        figures = empty_figures(1, len(asking.aims), int(asking.asked.max()), (held, layers))
        begun = time.perf_counter()
        sweep(asking, figures)
        seconds.append(time.perf_counter() - begun)
    return Run(min(seconds), figures)


class Standard:
    """The standard map: phase 3 as planned, nominal numbers, every cell and launch point; or that of another case."""

    def __init__(
        self, every: int = 1, changes: Iterable[str] = (), case: str = "epaa", day: str = "2018-12-31"
    ) -> None:
        self.shield = pb.settle(pb.load(case, changes).on(day, history="planned"), "nominal")
        self.problem = bind(self.shield)
        self.world = fill(self.problem, self.problem.own)
        cells = aimed_at(places_of(region_cells(self.shield)))
        self.aims = cells.some(np.arange(0, len(cells.latitude), every))

    def asking(self, threat: str, what: int = EVERYTHING) -> Request:
        """What the loop is asked of one class: everything, or another level of `penumbra.coverage.map_loop`."""
        at, index, values = self.problem.threat_columns, self.problem.threats.index(threat), self.world.values
        made = boosts_in(at, index, values)
        seen = ranges(self.problem.radar_columns, values, values[:, at.radar_cross_section[index]])
        return Request(
            made.boost,
            made.lofts,
            self.world.launches,
            np.array([0, 1]),
            made.boost[:, 0, Boost._fields.index("ballistic_coefficient")].copy(),
            self.aims.position,
            self.world.radars._replace(range=seen),
            self.world.batteries,
            np.full((1, len(self.aims.latitude)), what, np.int8),
        )


def plain() -> float:
    """Seconds per reached arc of the same loop without compilation, in another process, for one cell in so many.

    What is asked is bound here, compiled, and handed over: without compilation the launch points alone take minutes.
    """
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    asked = pickle.dumps(Standard(SAMPLE).asking(TWIN))
    command = [sys.executable, __file__, "plain"]
    printed = subprocess.run(command, env=environment, input=asked, capture_output=True, check=True)
    return float(printed.stdout)


def integrated(standard: Standard) -> float:
    """Seconds per arc of scipy's DOP853 (rtol 1e-8): free flight of a known burnout at as many points, no more."""
    made, seconds = boost(standard.shield.scenario.threats[TWIN]), []
    launch, aims = standard.world.launches[0, 0], standard.aims.position
    for aim in aims[:: len(aims) // 400]:
        flight = arc(made, tuple(launch), tuple(aim))
        if flight.reached:
            start, velocity = np.array(flight.position), np.array(flight.free.velocity)
            times = np.linspace(0.0, flight.free.time, COAST_NODES + 1)
            begun = time.perf_counter()
            integrator.motion(start, velocity, flight.free.time, tolerance=integrator.COARSE)[2](times)
            seconds.append(time.perf_counter() - begun)
    return float(np.median(seconds))


def main() -> None:
    """Print the table."""
    standard = Standard()
    full = {threat: standard.asking(threat) for threat in standard.problem.threats}
    short = {threat: standard.asking(threat, COVERED) for threat in standard.problem.threats}
    tried = len(standard.aims.latitude) * len(standard.problem.launches)
    reached = {threat: run(asking).reached for threat, asking in full.items()}
    matrix = np.random.default_rng(1).random((2000, 2000))
    seconds, briefly = dict.fromkeys(full, np.inf), dict.fromkeys(full, np.inf)
    product = np.inf
    for _ in range(REPEATS):  # in turn, so that whatever else the machine does falls on all alike
        for threat in full:
            seconds[threat] = min(seconds[threat], run(full[threat]).seconds)
            briefly[threat] = min(briefly[threat], run(short[threat]).seconds)
        product = min(product, fastest(lambda: matrix @ matrix, 1))

    print(
        f"{'class':12}{'tried':>10}{'reached':>10}{'seconds':>10}{'tried/s':>14}{'reached/s':>14}{'covered only':>14}"
    )
    lines = [(threat, tried, reached[threat], seconds[threat], briefly[threat]) for threat in full]
    everything = (len(full) * tried, *(sum(each.values()) for each in (reached, seconds, briefly)))
    for name, n, count, time_, brief in [*lines, ("all", *everything)]:
        print(f"{name:12}{n:10,}{count:10,}{time_:10.3f}{n / time_:14,.0f}{count / time_:14,.0f}{brief:14.3f}")

    sensors, held = (each.shape[1] for each in (standard.world.radars.range, standard.world.batteries.radius))
    one, rate, flops = seconds[TWIN] / reached[TWIN], 2.0 * 2000**3 / product, operations(sensors)
    print(f"\n{sensors} radars, {held} batteries, {numba.config.NUMBA_NUM_THREADS} threads; {TWIN}, per reached arc:")
    print(f"  plain Python, the same code, one thread    {plain() / one:10,.0f} times slower")
    print(f"  scipy, one DOP853 run per arc, flight only {integrated(standard) / one:10,.0f} times slower")
    print(f"  operations counted {flops / 1e3:.0f} k an arc, {flops / one / 1e9:.1f} GFLOP/s")
    print(f"  numpy's dgemm on all cores {rate / 1e9:.1f} GFLOP/s; the loop runs at {flops / one / rate:.0%} of it")


if __name__ == "__main__":
    if sys.argv[1:] == ["plain"]:
        sample = run(pickle.loads(sys.stdin.buffer.read()))
        print(sample.seconds / sample.reached)
    else:
        main()
