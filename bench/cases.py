"""How long a map of cases takes: its bounds, its draws, and each class in the drawn worlds.

Run it as ``python bench/cases.py [DRAWS]``; with 16 draws for each prior it takes a minute. What it prints is told in
bench/README.md.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

import penumbra as pb
from penumbra.coverage.map_loop import COVERED, EVERYTHING
from penumbra.coverage.nominal_map import figures
from penumbra.coverage.problem import aimed_at, fill
from penumbra.names import STATES
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds
from penumbra.uncertainty.drawn.draw import moving_ships

Result = TypeVar("Result")

DRAWS = 16


def timed(what: str, run: Callable[[], Result], unit: float = 0.0) -> tuple[Result, float]:
    """The result, and the processor time that it took [s]; prints both, as a multiple of `unit` too."""
    used = time.process_time()
    found = run()
    taken = time.process_time() - used
    times = f", {taken / unit:.1f} nominal maps" if unit else ""
    print(f"{what}: {taken:.2f} s of processor time{times}", flush=True)
    return found, taken


def main(draws: int) -> None:
    """Print what a map of cases of the standard shield takes."""
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    places = pb.places.cells(shield)
    at = pb.places.points(places)
    problem, aims = pb.bind(shield), aimed_at(at)
    whole = np.full((len(problem.threats), len(at.latitude)), EVERYTHING, np.int8)
    world = fill(problem, problem.own)
    figures(problem, world, whole, aims)  # compiled, and its fans are at hand
    _, unit = timed("one nominal map, every figure", lambda: figures(problem, world, whole, aims))
    ends, _ = timed("extreme worlds", lambda: worlds(shield, places="box" if moving_ships(shield) else "station"))
    found, _ = timed("bounds of all cells", lambda: judge(ends, whole > 0, at, full=False), unit)
    table, _ = timed(f"{draws} draws of each prior", lambda: pb.draw(shield, draws))
    blended, count = pb.bind(shield, "blended", sampling=problem.sampling), table.sizes["world"]
    pb.evaluate(blended, table.isel(world=[0]), places.isel(cell=slice(None, None, 100)))  # compiled for drawn worlds
    fringe, every = found.state == STATES.index("penumbra"), 0.0
    for row, threat in enumerate(problem.threats):
        asked = np.zeros(fringe.shape, np.int8)
        asked[row] = np.where(fringe[row], COVERED, 0)
        doubtful, told = int(fringe[row].sum()), f"{threat}, {fringe[row].sum():,} cells in doubt, {count} worlds"
        _, taken = timed(told, lambda asked=asked: pb.evaluate(blended, table, places, asked), unit)  # type: ignore[misc]
        print(f"  {1e6 * taken / max(doubtful * count, 1):.1f} µs for each cell and world")
        print(f"  1,000 worlds: {1000.0 * taken / count:.0f} s, half of it on each of two threads")
        every += taken
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all classes, 1,000 worlds: {1000.0 * every / count:.0f} s of processor time; {most:.0f} MB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
