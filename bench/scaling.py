"""How the map's loop grows with what it is given, on how many threads, in how much memory, and how soon it answers.

Run it as ``python bench/scaling.py``; it takes some three minutes and redraws docs/images/speed.png.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import matplotlib as mpl
import numba
import numpy as np
from arcs import Run, Standard, fastest, run

from penumbra.engagement.batteries import Batteries
from penumbra.sensing.radars import Radars

mpl.use("Agg")
import matplotlib.pyplot as plt

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "speed.png"
CLASS = "irbm-3000"
REPEATS = 5
SHARES = (0.25, 0.5, 0.75, 1.0)
TIMES = (1, 2, 3, 4)
SHARED = {"layers", "networked", "after_burnout", "predicted", "cloud_break", "watch_time"} | {
    "fan_edges",
    "fans",
    "fan_families",
    "skyline",
}
"""Fields whose second axis is neither battery nor radar."""
PAIRS = ((2, 2), (6, 6))  # batteries, radars
TRACED = ("--threat", "irbm-3000", "--launch", "iran-north-west", "--aim", "Bucharest")


Many = TypeVar("Many", Batteries, Radars)


class Map:
    """One class of the standard map, with as many cells, launch points, batteries and radars as asked."""

    def __init__(self) -> None:
        self.asking = Standard().asking(CLASS)
        self.cells, self.launches = self.asking.aims.shape[0], self.asking.launches.shape[1]
        self.batteries, self.radars = self.asking.batteries.radius.shape[1], self.asking.radars.range.shape[1]

    def chosen(self, held: Sequence[int], seen: Sequence[int]) -> tuple[Batteries, Radars]:
        """Batteries and radars by their place in the shield; one named twice stands twice."""
        fed, watching = _some(self.asking.batteries, held), _some(self.asking.radars, seen)
        return fed._replace(
            layers=fed.layers[:, held].copy(),
            cue_delay=fed.cue_delay[:, :, seen].copy(),
            supports=fed.supports[:, :, seen].copy(),
        ), watching

    def busiest(self, held: int, seen: int) -> tuple[list[int], list[int]]:
        """The radars that guide most batteries first, so that few still matter; beyond the last, all over again."""
        order = np.argsort(-self.asking.batteries.supports[0].sum(axis=0), kind="stable").tolist()
        return [b % self.batteries for b in range(held)], [order[s % self.radars] for s in range(seen)]

    def run(self, cells: float, launches: int, held: Sequence[int], seen: Sequence[int]) -> Run:
        """Cells as a share of the standard map's, its launch points so many times over."""
        count = round(cells * self.cells)
        drawn = np.random.default_rng(3).permutation(self.cells)[:count]  # all over the map, lest a part be an easy one
        batteries, radars = self.chosen(held, seen)
        asking = self.asking._replace(
            launches=np.tile(self.asking.launches, (1, launches, 1)),
            aims=self.asking.aims[drawn],
            radars=radars,
            batteries=batteries,
            asked=self.asking.asked[:, drawn],
        )
        return run(asking, REPEATS)

    def seconds(self, cells: float = 1.0, launches: int = 1, held: int = 0, seen: int = 0) -> float:
        """Those of a run with so many batteries and radars; 0: as many as the shield has."""
        return self.run(cells, launches, *self.busiest(held or self.batteries, seen or self.radars)).seconds


def _some(of_one_world: Many, chosen: Sequence[int]) -> Many:
    """Some batteries or radars."""
    fields = of_one_world._asdict().items()
    return of_one_world._replace(**{name: each[:, chosen].copy() for name, each in fields if name not in SHARED})


def pairs(map_: Map) -> None:
    """Arcs per second with as many batteries and radars."""
    for held, seen in PAIRS:
        found = map_.run(1.0, 1, *map_.busiest(held, seen))
        tried, followed = (count / found.seconds for count in (map_.cells * map_.launches, found.reached))
        print(f"{held} batteries, {seen} radars, {CLASS}: {tried:,.0f} arcs tried/s, {followed:,.0f} followed/s")


def threads(map_: Map) -> None:
    """Speed on all threads over that on one, per thread."""
    most, seconds = numba.config.NUMBA_NUM_THREADS, {}
    for count in (1, most):
        numba.config.NUMBA_NUM_THREADS = count
        seconds[count] = map_.seconds()
    print(f"threads: {most}, each {seconds[1] / seconds[most] / most:.2f} as fast as one alone")


def lines(map_: Map) -> dict[str, tuple[list[int], list[float]]]:
    """Seconds against the number of each thing, the others as in the standard map.

    Launch points, batteries and radars are unlike, so more of them are all of them over again; cells are drawn.
    """

    def multiples(of: int) -> list[int]:
        return [times * of for times in TIMES]

    held, seen = multiples(map_.batteries), multiples(map_.radars)
    return {
        "cells": ([round(s * map_.cells) for s in SHARES], [map_.seconds(cells=s) for s in SHARES]),
        "launch points": (multiples(map_.launches), [map_.seconds(launches=n) for n in TIMES]),
        "batteries": (held, [map_.seconds(held=n) for n in held]),
        "radars": (seen, [map_.seconds(seen=n) for n in seen]),
    }


def draw(found: dict[str, tuple[list[int], list[float]]]) -> None:
    """The picture, each line with the straight one through it."""
    figure, axes = plt.subplots(1, len(found), figsize=(11.0, 2.8), sharey=True, layout="constrained")
    for panel, (name, (counts, seconds)) in zip(axes, found.items(), strict=True):
        slope, start = np.polyfit(counts, seconds, 1)
        spread = 1.0 - np.var(np.array(seconds) - (slope * np.array(counts) + start)) / np.var(seconds)
        print(f"{name}: {1e3 * start:.1f} ms and {1e6 * slope:.1f} µs for each; straight to r² = {spread:.3f}")
        panel.plot(counts, 1e3 * np.array(seconds), "o", color="#1b4965")
        panel.plot([0, counts[-1]], [1e3 * start, 1e3 * (start + slope * counts[-1])], color="#b5651d", lw=1.0)
        panel.set(xlabel=name, xlim=(0, None))
    axes[0].set_ylim(0, None)  # for all, once all are drawn
    axes[0].set_ylabel(f"{CLASS}, all of the map [ms]")
    figure.savefig(PICTURE, dpi=110, metadata={"Software": None})


PEAK = """
import pathlib, re
import penumbra as pb
def peak():  # getrusage would count the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) / 1024
shield = pb.load("epaa").on("2018-12-31", history="planned")
before = peak()
pb.cover(shield)
print(f"memory: {peak():.0f} MB at most in the process that maps, {before:.0f} MB of it before the map")
"""

REGISTERS = """
import re, time
from arcs import Standard, run
from penumbra.coverage.map_loop import _judge_some
asking = Standard(400).asking("irbm-3000")
begun, used = time.perf_counter(), time.process_time()
run(asking)
print(f"compiling the loop: {time.perf_counter() - begun:.0f} s, {time.process_time() - used:.0f} s of processor time")
code = "\\n".join(_judge_some.inspect_asm().values())
arithmetic = r"\\bv?(?:add|sub|mul|div|sqrt|fn?m\\w+)\\d*pd\\b[^\\n]*%"
packed = {kind: len(re.findall(arithmetic + kind + "mm", code)) for kind in "xyz"}
bits = {"x": 128, "y": 256, "z": 512}
print("packed double arithmetic in the loop: " + ", ".join(f"{n} on {bits[k]} bits" for k, n in packed.items()))
print(f"widest register: {max((bits[k] for k, n in packed.items() if n), default=64)} bits")
"""


def python(code: str, **environment: str) -> None:
    """Run code in a process of its own and print what it prints."""
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    variables = os.environ | {"PYTHONPATH": path} | environment
    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    print(done.stdout.strip())


def command(*words: str) -> Callable[[], object]:
    """The command line, in a process of its own."""
    start = "import sys; from penumbra.cli.main import run; sys.argv[0] = 'penumbra'; run()"
    return lambda: subprocess.run([sys.executable, "-c", start, *words], capture_output=True, check=True)


def answers() -> None:
    """How soon the command line answers."""
    trace = ("trace", "epaa", "--on", "2018-12-31", "--history", "planned", *TRACED)
    for words in (("--help",), trace):
        run = command(*words)
        run()  # the first compiles
        print(f"penumbra {words[0]}: {fastest(run, 5):.2f} s")
    with tempfile.TemporaryDirectory() as empty:
        kept = os.environ.get("NUMBA_CACHE_DIR")
        os.environ["NUMBA_CACHE_DIR"] = empty
        begun = time.perf_counter()
        said = subprocess.run(
            [sys.executable, "-c", "from penumbra.cli.main import run; run()", *trace],
            capture_output=True,
            text=True,
            check=True,
        )
        first = re.search(r"[^\n]*ompil[^\n]*", said.stderr + said.stdout)
        print(f"penumbra trace, nothing compiled before: {time.perf_counter() - begun:.0f} s")
        print(f"  it says: {first[0].strip() if first else 'nothing'}")
        if kept is None:
            del os.environ["NUMBA_CACHE_DIR"]
        else:
            os.environ["NUMBA_CACHE_DIR"] = kept


def main() -> None:
    """Print and draw."""
    map_ = Map()
    pairs(map_)
    threads(map_)
    draw(lines(map_))
    python(PEAK)
    with tempfile.TemporaryDirectory() as empty:
        python(REGISTERS, NUMBA_CACHE_DIR=empty)
    answers()


if __name__ == "__main__":
    main()
