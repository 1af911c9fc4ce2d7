"""How the map's loop grows with what it is given, on how many threads, in how much memory, and how soon it answers.

Run it as ``python bench/scaling.py``; it takes some five minutes and redraws docs/images/speed.png.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl
import numba
import numpy as np
from arcs import Standard, blank, fastest

from penumbra.coverage.loop import EVERYTHING, Figures, sweep
from penumbra.engagement.batteries import Batteries
from penumbra.flight.threat import boost
from penumbra.sensing.radars import Radars, radars

mpl.use("Agg")
import matplotlib.pyplot as plt

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "speed.png"
CLASS = "irbm-3000"
REPEATS = 5
SHARES = (0.25, 0.5, 0.75, 1.0)
TIMES = (1, 2, 3, 4)
SHARED = ("layers", "networked", "cloud_break", "watch_time")  # fields whose first axis is not the battery
PAIRS = ((2, 2), (6, 6))  # batteries, radars
TRACED = ("--threat", "irbm-3000", "--launch", "iran-north-west", "--aim", "Bucharest")


class Question:
    """One class of the standard map, with as many cells, launch points, batteries and radars as asked."""

    def __init__(self) -> None:
        self.standard = Standard()
        card = self.standard.shield.scenario.threats[CLASS]
        self.boost = boost(card)
        self.seen = radars(self.standard.shield, card.radar_cross_section.value)

    def chosen(self, held: Sequence[int], seen: Sequence[int]) -> tuple[Batteries, Radars]:
        """Batteries and radars by their place in the shield; one named twice stands twice."""
        b, s = np.array(held), np.array(seen)
        all_ = self.standard.batteries
        own = {name: getattr(all_, name)[b] for name in Batteries._fields if name not in SHARED}
        fed = all_._replace(**own, layers=all_.layers[:, b].copy())
        fed = fed._replace(cue_delay=fed.cue_delay[:, s].copy(), supports=fed.supports[:, s].copy())
        return fed, Radars(*(column[s] for column in self.seen))

    def busiest(self, held: int, seen: int) -> tuple[list[int], list[int]]:
        """The radars that guide most batteries first, so that few still matter; beyond the last, all over again."""
        guided = self.standard.batteries.supports.sum(axis=0)
        order = list(np.argsort(-guided, kind="stable"))
        batteries_, radars_ = self.standard.batteries.radius.size, len(order)
        return [b % batteries_ for b in range(held)], [int(order[s % radars_]) for s in range(seen)]

    def run(self, cells: float, launches: int, held: Sequence[int], seen: Sequence[int]) -> tuple[float, Figures]:
        """Seconds, and the figures; cells as a share of the standard map's, its launch points so many times over."""
        draw = np.random.default_rng(3)  # a sample over the whole map, lest a part of it be an easy one
        all_aims = draw.permutation(self.standard.aims)
        aims = np.ascontiguousarray(all_aims[: round(cells * len(all_aims))])
        starts = np.tile(self.standard.launches, (launches, 1))
        batteries, watching = self.chosen(held, seen)
        figures = blank(len(aims), batteries)
        asked = np.full(len(aims), EVERYTHING, np.int8)
        arguments = (self.boost, starts, aims, watching, batteries, asked, figures)
        return fastest(lambda: sweep(*arguments), REPEATS), figures


def pairs(question: Question) -> None:
    """Arcs per second with as many batteries and radars."""
    tried = question.standard.aims.shape[0] * question.standard.launches.shape[0]
    for held, seen in PAIRS:
        seconds, figures = question.run(1.0, 1, *question.busiest(held, seen))
        reached = int(figures.reaching.sum())
        print(
            f"{held} batteries, {seen} radars, {CLASS}: {tried / seconds:,.0f} arcs tried/s, "
            f"{reached / seconds:,.0f} followed/s"
        )


def threads(question: Question) -> None:
    """Speed on all threads over that on one, per thread."""
    everything = question.busiest(question.standard.batteries.radius.size, question.seen.range.size)
    most, seconds = numba.config.NUMBA_NUM_THREADS, {}
    for count in (1, most):
        numba.config.NUMBA_NUM_THREADS = count
        seconds[count] = question.run(1.0, 1, *everything)[0]
    print(f"threads: {most}, each {seconds[1] / seconds[most] / most:.2f} as fast as one alone")


def lines(question: Question) -> dict[str, tuple[list[int], list[float]]]:
    """Seconds against the number of each thing, the others as in the standard map.

    Launch points, batteries and radars are unlike, so more of them are all of them over again; cells are drawn.
    """
    held, seen = question.standard.batteries.radius.size, question.seen.range.size
    every = question.busiest(held, seen)
    cells, points = len(question.standard.aims), len(question.standard.launches)

    def multiples(of: int) -> list[int]:
        return [times * of for times in TIMES]

    return {
        "cells": ([round(s * cells) for s in SHARES], [question.run(s, 1, *every)[0] for s in SHARES]),
        "launch points": (multiples(points), [question.run(1.0, n, *every)[0] for n in TIMES]),
        "batteries": (
            multiples(held),
            [question.run(1.0, 1, question.busiest(n, seen)[0], every[1])[0] for n in multiples(held)],
        ),
        "radars": (
            multiples(seen),
            [question.run(1.0, 1, every[0], question.busiest(held, n)[1])[0] for n in multiples(seen)],
        ),
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
import re, time, warnings
from arcs import Standard
from penumbra.coverage.loop import _judge_some
run, _ = Standard(400).swept("irbm-3000")
begun = time.perf_counter()
run()
print(f"compiling the loop: {time.perf_counter() - begun:.0f} s")
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
    question = Question()
    pairs(question)
    threads(question)
    draw(lines(question))
    python(PEAK)
    with tempfile.TemporaryDirectory() as empty:
        python(REGISTERS, NUMBA_CACHE_DIR=empty)
    answers()


if __name__ == "__main__":
    main()
