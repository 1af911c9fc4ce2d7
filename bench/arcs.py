"""Arcs per second of the map's loop on the standard map, against plain Python, scipy and the machine's dgemm.

Run it as ``python bench/arcs.py``. Ratios are of one run; absolute numbers move with whatever else the machine does.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

for name in (
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
):  # numpy's product as fast as the machine, not the setting, has it
    os.environ.pop(name, None)

import numba
import numpy as np

import penumbra as pb
from penumbra.coverage.footprint import ground
from penumbra.coverage.loop import EVERYTHING, Figures, sweep
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.battery_columns import batteries
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, DESCENT_NODES, LAST_NODE, arc
from penumbra.flight.threat import boost
from penumbra.sensing.radars import radar_ids, radars
from penumbra.world.ellipsoid import positions

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference import integrator

TWIN = "irbm-3000"  # class on which the twins run
SAMPLE = 1200  # plain Python takes one cell in so many
REPEATS = 12

# Floating-point operations of one reached arc, counted by hand in the source: + - * / and sqrt are one each, and so are
# comparisons in min and max; a sine or power of the mathematical library is 20. Not counted: loads, tests, the loop
# around. How often each happens is that of class irbm-3000 on the standard map, counted there once.
PAIRS = 1.95  # aimed at for each that is reached; the others are near misses
TRY = 320  # aiming.tried: series of two small angles and a turn 66, transfer 175, the rest vectors
STEP = 240  # aiming.better_aim without its try: slopes 140, aiming anew 80
FIRST = 180  # aiming.first_aim
DECAY = 53  # decay.decay
GUESSING = PAIRS * (FIRST + 4 * (TRY + STEP))  # guesses.guess
AIMING = TRY + (PAIRS - 1.0) * 1.5 * (TRY + STEP)  # arc.flown, its tries
FINISHING = 400 + 4 * 20  # arc.flown, the rest: angles of descent, drag to the ground
BOOSTING = BOOST_NODES * (47 + 2 * DECAY)  # arc.boosting, with two powers
COASTING = 6 * COAST_NODES + (COAST_NODES + 1) * 62  # samples.sample: rotations, and arc.coasting
FALLING = DESCENT_NODES * (10 + DECAY + 24 * 4)  # arc.delayed
HEIGHTS = (LAST_NODE + 1) * 15  # samples.sample, its last loop
RANGING = (LAST_NODE + 1) * 9  # a radar: track._in_range
SEEING = 1.8 * (LAST_NODE + 1) * 45  # sight.in_beam, for the radars with a node in range
PLACE = 112 + 2 * 20  # arc.place between two nodes
EDGES = 2.7 * (90 + 3.3 * (PLACE + 45))  # of sight: a guess, and as many looks
NEARING = 1.3 * (COAST_NODES + 1) * 9  # stretches._within, for the batteries whose radars see the object
REACHING = 7.4 * 60  # stretches._launch_at, at the nodes left
ENDS = 6 * (PLACE + 60)  # stretches._close and windows.shots, some


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


def blank(cells: int, held: Batteries) -> Figures:
    """Room for the figures of so many cells."""
    counts, (layers, count) = np.zeros((4, cells), np.int64), held.layers.shape
    return Figures(
        counts[0],
        counts[1],
        counts[2],
        np.empty(cells),
        counts[3],
        np.empty((count, cells)),
        np.empty((layers, cells)),
        np.zeros((layers, cells), np.int64),
    )


class Standard:
    """The standard map: phase 3 as planned, nominal numbers, every cell and launch point; or that of another case."""

    def __init__(
        self, every: int = 1, changes: Iterable[str] = (), case: str = "epaa", day: str = "2018-12-31"
    ) -> None:
        self.shield = pb.settle(pb.load(case, changes).on(day, history="planned"), "nominal")
        cells, points = ground(self.shield), self.shield.scenario.launch_points.values()
        self.aims = positions(cells.latitude.values, cells.longitude.values)[::every]
        self.launches = positions([p.latitude.value for p in points], [p.longitude.value for p in points])
        self.batteries = batteries(self.shield)

    def swept(self, threat: str) -> tuple[Callable[[], None], Figures]:
        """A run of the loop for one class, and the figures it fills."""
        card, n = self.shield.scenario.threats[threat], len(self.aims)
        figures = blank(n, self.batteries)
        seen, asked = radars(self.shield, card.radar_cross_section.value), np.full(n, EVERYTHING, np.int8)
        arguments = (boost(card), self.launches, self.aims, seen, self.batteries, asked, figures)
        return lambda: sweep(*arguments), figures


def plain() -> float:
    """Seconds per reached arc of the same loop without compilation, in another process."""
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    printed = subprocess.run([sys.executable, __file__, "plain"], env=environment, capture_output=True, check=True)
    return float(printed.stdout)


def integrated(standard: Standard) -> float:
    """Seconds per arc of scipy's DOP853 (rtol 1e-8): free flight of a known burnout at as many points, no more."""
    made, seconds = boost(standard.shield.scenario.threats[TWIN]), []
    for aim in standard.aims[:: len(standard.aims) // 400]:
        flight = arc(made, tuple(standard.launches[0]), tuple(aim))
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
    tried = standard.aims.shape[0] * standard.launches.shape[0]
    seeing, held = len(radar_ids(standard.shield)), standard.batteries.radius.size
    runs = {threat: standard.swept(threat) for threat in standard.shield.scenario.threats}
    matrix = np.random.default_rng(1).random((2000, 2000))
    seconds = dict.fromkeys(runs, np.inf)
    product = np.inf
    for _ in range(REPEATS):  # in turn, so that whatever else the machine does falls on all alike
        for threat, (run, _) in runs.items():
            seconds[threat] = min(seconds[threat], fastest(run, 1))
        product = min(product, fastest(lambda: matrix @ matrix, 1))

    print(f"{'class':12}{'tried':>10}{'reached':>10}{'seconds':>10}{'tried/s':>14}{'reached/s':>14}")
    reached = {threat: int(figures.reaching.sum()) for threat, (_, figures) in runs.items()}
    lines = [(threat, tried, reached[threat], seconds[threat]) for threat in runs]
    for name, n, count, time_ in [*lines, ("all", len(runs) * tried, sum(reached.values()), sum(seconds.values()))]:
        print(f"{name:12}{n:10,}{count:10,}{time_:10.3f}{n / time_:14,.0f}{count / time_:14,.0f}")

    one, rate, flops = seconds[TWIN] / reached[TWIN], 2.0 * 2000**3 / product, operations(seeing)
    print(f"\n{seeing} radars, {held} batteries, {numba.config.NUMBA_NUM_THREADS} threads; {TWIN}, per reached arc:")
    print(f"  plain Python, the same code, one thread    {plain() / one:10,.0f} times slower")
    print(f"  scipy, one DOP853 run per arc, flight only {integrated(standard) / one:10,.0f} times slower")
    print(f"  operations counted {flops / 1e3:.0f} k an arc, {flops / one / 1e9:.1f} GFLOP/s")
    print(f"  numpy's dgemm on all cores {rate / 1e9:.1f} GFLOP/s; the loop runs at {flops / one / rate:.0%} of it")


if __name__ == "__main__":
    if sys.argv[1:] == ["plain"]:
        few = Standard(SAMPLE)
        sample, filled = few.swept(TWIN)
        print(fastest(sample, 1) / filled.reaching.sum())
    else:
        main()
