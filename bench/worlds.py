"""How fast many worlds are answered, on how much memory, beside one nominal map.

Run it as ``python bench/worlds.py``; it takes some three minutes. What it prints is told in bench/README.md.
"""

import re
import time
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

import penumbra as pb
from penumbra.coverage.blocks import blocks
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.footprint import figures, ground, places_of
from penumbra.coverage.loop import COVERED, EVERYTHING
from penumbra.coverage.problem import Places, Problem, aimed_at, bind, fill
from penumbra.scenario.columns import columns, matrix
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better

Floats = NDArray[np.float64]

DAY = "2018-12-31"
THREATS, DEFENCES = 125, 8  # draws of the threat classes' numbers, and of all others for each of them
WARSAW = Places(np.array([52.23]), np.array([21.01]))
ROWS = 8000  # for one place


def drawn(shield: Shield, threats: int, defences: int, seed: int = 1) -> xr.Dataset:
    """A table of worlds with every open number drawn evenly in its range, several defences for each draw of threats."""
    held = [c for c in columns(shield) if c.low < c.high and c.sign not in (Better.CHOICE, Better.SLIGHT)]
    random = np.random.default_rng(seed)
    own = np.array([column.path.startswith(("threats.", "launch_points.")) for column in held])
    own &= np.array([not column.path.endswith("radar_cross_section") for column in held])
    shares = random.random((threats * defences, len(held)))
    shares[:, own] = np.repeat(random.random((threats, int(own.sum()))), defences, axis=0)
    low, high = (np.array([getattr(column, end) for column in held]) for end in ("low", "high"))
    table = pb.worlds.nominal(shield)
    values = low + shares * (high - low)
    return xr.Dataset(
        {"world_value": (("world", "quantity"), values)},
        {"world": [f"draw {n}" for n in range(len(values))], "quantity": [column.path for column in held]},
        table.attrs,
    )


def peak() -> float:
    """Most memory that this process held [MB]."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]


def mapped(problem: Problem, places: Places) -> float:
    """Seconds of one nominal map of every figure, and arcs that reach a place."""
    aims, world = aimed_at(places), fill(problem, problem.own)
    asked = np.full((len(problem.threats), len(places.latitude)), EVERYTHING, np.int8)
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        figures(problem, world, asked, aims)
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def main() -> None:
    """Print the table."""
    shield = pb.load("epaa").on(DAY, history="planned")
    places = places_of(ground(shield))
    problem = bind(shield, fans="blended")
    table = drawn(shield, THREATS, DEFENCES)
    values = matrix(shield, table)
    fill(problem, values[:8])  # the families are flown, or read from disk
    print(f"one nominal map of the cells: {mapped(problem, places):.3f} s")

    one_fan = values.copy()
    for name in ("burnout_speed", "burn_time", "max_flight_time", "ceiling"):
        at = getattr(problem.battery_columns, name)
        one_fan[:, at] = problem.own[:, at]
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        fill(problem, one_fan)
        seconds.append(time.perf_counter() - begun)
    print(f"{len(values):,} rows filled, fans apart: {min(seconds) * 1e3:.0f} ms")

    begun = time.perf_counter()
    evaluate(problem, table, places)
    whole = time.perf_counter() - begun
    reached = 65_646  # arcs of the nominal map, see docs/speed.md
    print(
        f"{len(values):,} worlds, {len(places.latitude):,} cells, all classes: {whole:.1f} s, "
        f"{whole / len(values) / reached * 1e6:.2f} µs for each arc of the nominal map and world, {peak():.0f} MB"
    )
    many = matrix(shield, drawn(shield, ROWS // DEFENCES, DEFENCES, 2))
    asked = np.full((len(problem.threats), 1), COVERED, np.int8)
    begun = time.perf_counter()
    for _ in blocks(problem, many, WARSAW, asked):
        pass
    one = time.perf_counter() - begun
    print(f"one place, all classes and launch points: {len(many) / one:,.0f} rows a second")

    begun = time.perf_counter()
    pb.cover(shield)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    pb.cover(shield)
    print(f"cover with bounds: {first:.1f} s, again {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
