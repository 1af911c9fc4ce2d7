"""How fast many worlds are answered, in how much memory, and how long a map with bounds takes.

Run it as ``python bench/worlds.py``; it takes some three minutes. What it prints is told in bench/README.md.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

import penumbra as pb
from penumbra.code_cache import cache_base
from penumbra.coverage.blocks import blocks
from penumbra.coverage.map_loop import COVERED, EVERYTHING
from penumbra.coverage.nominal_map import figures
from penumbra.coverage.problem import Places, Problem, aimed_at, fill
from penumbra.flight.fan.store import shelf
from penumbra.scenario.columns import columns, matrix
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better

Floats = NDArray[np.float64]

DEFENCES = 8  # draws of all other numbers for each draw of the threats'
WORLDS = 1000
RUNS = ((WORLDS, 1), (WORLDS, 10), (5 * WORLDS, 10))  # rows, and every how manyth cell
PLACE, PLACE_ROWS = "Warsaw", 8000
REPEATS = 5
TOGETHER = 50  # worlds filled at a time

BOUNDS = """
import time
import penumbra as pb
shield, cover = pb.load("epaa").on("2018-12-31", history="planned"), pb.cover
for _ in range(2):
    begun, used = time.perf_counter(), time.process_time()
    cover(shield)
    print(f"{time.perf_counter() - begun:.2f} s ({time.process_time() - used:.2f} s of processor time)")
"""


def standard() -> Shield:
    """The shield of the standard map, with its ranges."""
    return pb.load("epaa").on("2018-12-31", history="planned")


def drawn(shield: Shield, rows: int, seed: int = 1) -> xr.Dataset:
    """A table of worlds with every open number drawn evenly in its range, `DEFENCES` for each draw of the threats."""
    held = [column for column in columns(shield) if column.low < column.high]
    held = [column for column in held if column.sign not in (Better.CHOICE, Better.SLIGHT)]
    random = np.random.default_rng(seed)
    shares = random.random((rows, len(held)))
    flown = [c.path.startswith("threats.") and not c.path.endswith(".radar_cross_section") for c in held]
    shares[:, flown] = np.repeat(shares[::DEFENCES, flown], DEFENCES, axis=0)
    low, high = (np.array([getattr(column, end) for column in held]) for end in ("low", "high"))
    return xr.Dataset(
        {"world_value": (("world", "quantity"), low + shares * (high - low))},
        {"world": [f"draw {n}" for n in range(rows)], "quantity": [column.path for column in held]},
        pb.worlds.nominal(shield).attrs,
    )


class Taken(NamedTuple):
    """How long something took."""

    seconds: float
    processor: float  # [s], of all threads

    def __str__(self) -> str:
        """Both, to three digits."""
        return f"{self.seconds:#.3g} s ({self.processor:#.3g} s of processor time)"


def taken(run: Callable[[], object], times: int = 1) -> Taken:
    """The least of several runs."""
    found = []
    for _ in range(times):
        begun, used = time.perf_counter(), time.process_time()
        run()
        found.append((time.perf_counter() - begun, time.process_time() - used))
    return Taken(*(min(each) for each in zip(*found, strict=True)))


def peak() -> float:
    """Most memory that this process held [MB]."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def arcs(problem: Problem, places: Places) -> int:
    """How many reach a place in the nominal world."""
    asked = np.full((len(problem.threats), len(places.latitude)), EVERYTHING, np.int8)
    return int(figures(problem, fill(problem, problem.own), asked, aimed_at(places)).reaching.sum())


def fill_all(problem: Problem, values: Floats) -> None:
    """Fill all rows, some at a time, with their fans."""
    for first in range(0, len(values), TOGETHER):
        fill(problem, values[first : first + TOGETHER])
        problem.fans.reuse()


def many(rows: int, every: int) -> None:
    """Print what so many worlds take on so many cells."""
    shield, before = standard(), peak()
    places = pb.places.points(pb.places.cells(shield).isel(cell=slice(None, None, every)))
    problem, table = pb.bind(shield, fans="blended"), drawn(shield, rows)
    values = matrix(shield, table)
    fill(problem, values[:1])  # families of fans are flown, or read
    pairs = rows * arcs(problem, places)
    whole = taken(lambda: pb.evaluate(problem, table, places))
    fans = taken(lambda: fill_all(problem, values))
    print(f"{rows:,} worlds, {len(places.latitude):,} cells, all classes: {whole}, of which fans and rows {fans}")
    clock, processor = (1e6 * each / pairs for each in whole)
    print(f"  for each arc of the nominal map and row: {clock:.2f} µs ({processor:.2f} µs of processor time)")
    print(f"  {peak():.0f} MB at most, {before:.0f} MB of it before")


def place() -> None:
    """Print what rows take to be filled, and at one place."""
    shield = standard()
    problem, values = pb.bind(shield, fans="blended"), matrix(shield, drawn(shield, PLACE_ROWS))
    alike, at = values[:WORLDS].copy(), problem.battery_columns
    for column in (at.burnout_speed, at.burn_time, at.max_flight_time, at.ceiling):
        alike[:, column] = problem.own[:, column]
    print(f"{WORLDS:,} rows filled, fans apart: {taken(lambda: fill(problem, alike), REPEATS)}")
    where, asked = (
        pb.places.points(pb.places.named(shield, PLACE)),
        np.full((len(problem.threats), 1), COVERED, np.int8),
    )
    found = taken(lambda: list(blocks(problem, values, where, asked)), 2)  # in the first all is compiled, or read
    print(f"one place, all classes and launch points, {PLACE_ROWS:,} rows: {found}")


@contextmanager
def without_fans() -> Iterator[dict[str, str]]:
    """The environment of a process that finds the compiled code and no fans."""
    with tempfile.TemporaryDirectory() as empty:
        own, base = Path(empty) / "penumbra", cache_base()
        own.mkdir()
        for kept in base.joinpath("penumbra").iterdir() if base else ():
            if kept != shelf().folder:
                own.joinpath(kept.name).symlink_to(kept)
        yield os.environ | {"NUMBA_CACHE_DIR": empty}


def bounds() -> None:
    """Print what a map with bounds takes in a new process, without and with fans on disk, and once more in the same."""

    def run(environment: dict[str, str] | None = None) -> list[str]:
        command = [sys.executable, "-c", BOUNDS]
        return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout.splitlines()

    run()  # all is compiled, and all fans are on disk
    with without_fans() as environment:
        cold = run(environment)[0]
    read, again = run()
    print(f"cover with bounds, no fans kept: {cold}; with fans on disk: {read}; once more: {again}")


def main() -> None:
    """Print all, each measurement of many worlds in a process of its own."""
    place()
    bounds()
    for run in RUNS:
        subprocess.run([sys.executable, __file__, *map(str, run)], check=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        many(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
