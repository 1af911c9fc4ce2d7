"""Sweeps: two workers against one, what is lost beside computing, and what the gathering process does for each row.

Run it as ``python bench/campaign.py``; it takes some four minutes.
"""

import resource
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

import numpy as np

import penumbra as pb
from penumbra.campaign.measures import Compute, measures
from penumbra.campaign.plan import Axis, Other, Plan
from penumbra.campaign.progress import Progress
from penumbra.campaign.row_store import RowStore
from penumbra.campaign.sweep import compute_plan
from penumbra.campaign.task import Done, Task

DAYS = [f"{year}-{month:02d}-28" for year in range(2012, 2020) for month in (3, 9)]
"""Each day is another problem to compile, which takes a second and more: no row shares its work with another."""
COMPUTE = [{"covered": "people", "of": "nato-europe", "threats": ["irbm-3000"]}]
REPEATS = 3
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


def swept(workers: int, days: list[str]) -> Progress:
    """The end of a sweep over some days."""
    told: list[Progress] = []
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    pb.sweep(shield, [[f"date={day}"] for day in days], compute=COMPUTE, workers=workers, progress=told.append)
    return told[-1]


def scaling() -> None:
    """Rows a second with two workers over those with one, in turn, and the time that no row has."""
    swept(1, DAYS[:2])  # compiles, and flies the fans
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(REPEATS):
        for workers in (1, 2):
            end = swept(workers, DAYS)
            rates[workers].append(end.rate)
            lost = workers * end.seconds - end.busy
            print(
                f"{workers} workers: {end.done} rows of {end.busy / end.done:.2f} s in {end.seconds:.1f} s, "
                f"{end.rate:.2f} rows/s; beside the rows {100.0 * lost / end.busy:.1f} %"
            )
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    print(f"two workers over one: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")


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
