"""Sweeps: two workers against one, what is lost beside computing, and what the gathering process does for each row.

Run it as ``python bench/campaign.py``; it takes some four minutes.
"""

import resource
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

import numpy as np

import penumbra as pb
from penumbra.campaign.measures import Compute, measures
from penumbra.campaign.plan import Axis, Other, Plan
from penumbra.campaign.progress import Progress
from penumbra.campaign.row_store import RowStore
from penumbra.campaign.sweep import compute_plan
from penumbra.campaign.task import Done, Task

NUMBER, TIMES = "threats.irbm-3000.burn_time", np.linspace(95.0, 125.0, 200)
"""Each row has arcs of its own, so that none shares its work with another."""
COMPUTE = [{"covered": "people", "of": "nato-europe", "threats": ["irbm-3000"]}]
FEW = 8
REPEATS = 2
ROWS = 200_000


class Idle:
    """Workers that answer at once, so that what is left is the gathering."""

    size = 64

    def submit(self, task: Task) -> Future[Done]:
        """Answer at once."""
        future: Future[Done] = Future()
        values = np.linspace(0.0, 1.0, len(task.rows))[:, None]
        future.set_result(Done(task.rows, values, ("",) * len(task.rows), 2e-3 * len(task.rows), ""))
        return future

    def renew(self) -> None:
        """Nothing dies."""

    def close(self) -> None:
        """Nothing is open."""


class Swept(NamedTuple):
    """A sweep."""

    end: Progress
    processor: float
    """Time of all its workers on a core [s], their start included."""


def swept(workers: int, count: int) -> Swept:
    """Sweep some times."""
    told: list[Progress] = []
    before = _children()
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    table = pb.worlds.along(shield, NUMBER, TIMES[:count])
    pb.sweep(shield, table, compute=COMPUTE, workers=workers, progress=told.append)
    return Swept(told[-1], _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def scaling() -> None:
    """Two workers over one, in turn: rows a second, and the same if nothing else used the cores.

    The second is twice the ratio of the processor times for a row, times the share of the workers' time that rows have.
    """
    swept(1, 2)  # compiles, and flies the fans
    ratios = []
    for _ in range(REPEATS):
        rate, row, used = {}, {}, {}
        for workers in (1, 2):
            few, all_ = swept(workers, FEW), swept(workers, len(TIMES))
            end = all_.end
            rate[workers] = end.done / end.seconds
            row[workers] = (all_.processor - few.processor) / (len(TIMES) - FEW)
            used[workers] = end.busy / (workers * end.seconds)
            print(
                f"{workers} workers: {end.done} rows in {end.seconds:.1f} s, {rate[workers]:.2f} rows/s; "
                f"{row[workers]:.2f} s of processor time a row; rows had {100.0 * used[workers]:.1f} % of the time"
            )
        ratios.append((rate[2] / rate[1], 2.0 * row[1] / row[2] * used[2] / used[1]))
    for name, each in zip(("rows a second", "on free cores"), zip(*ratios, strict=True), strict=True):
        print(f"two workers over one, {name}: {', '.join(f'{ratio:.2f}' for ratio in each)}")


def gathering() -> None:
    """Processor time of the gathering process and bytes of the store for each row, and its memory."""
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    values = np.linspace(10.0, 600.0, ROWS)
    axis = Axis(
        "decision_time", tuple(f"{x} s" for x in values), ("decision_time",), values[:, None], (Other(),) * ROWS
    )
    from_plan = Plan(shield, (axis,), measures(shield, [Compute.model_validate(each) for each in COMPUTE]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        used = time.process_time()
        found = compute_plan(from_plan, Idle, RowStore(Path(folder) / "rows"), False, lambda made: None)
        used = time.process_time() - used
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        size = sum(file.stat().st_size for file in files)
        again = time.process_time()
        compute_plan(from_plan, Idle, RowStore(Path(folder) / "rows"), False, lambda made: None)
        again = time.process_time() - again
        table = pb.export(found, Path(folder) / "rows.csv").stat().st_size
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"gathering {ROWS:,} rows: {1e6 * used / ROWS:.0f} µs of processor time for each, {grown / 1024:.0f} MB")
    print(f"  store: {size / ROWS:.0f} B for each, {len(files)} files; read again {1e6 * again / ROWS:.0f} µs for each")
    print(f"  CSV: {table / ROWS:.0f} B for each")


def main() -> None:
    """Print."""
    gathering()
    scaling()


if __name__ == "__main__":
    main()
