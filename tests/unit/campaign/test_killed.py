"""Processes that are killed for good: a worker, the process that gathers the rows, and workers of a cluster."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.campaign import pools, task
from penumbra.campaign.driver import KILLED
from penumbra.campaign.progress import Progress
from penumbra.errors import DomainError
from unit.campaign.cases import ROWS, SWEEP, written

pytestmark = pytest.mark.slow

COMMAND = "import sys; sys.argv[0] = 'penumbra'; from penumbra.cli.main import run; run()"


@pytest.fixture
def distributed(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The library, also from the folder in which `make test-all` keeps it."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(Path(sys.prefix) / "cluster")])
    return pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    return pb.sweep(written(tmp_path_factory.mktemp("whole")))


def children() -> list[int]:
    """Processes that this one started and that compute rows."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == os.getpid() and b"spawn_main" in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found


def test_a_killed_worker_loses_nothing(tmp_path: Path, whole: xr.Dataset) -> None:
    """Once, in the midst of it; the workers run one thread each and are gone at the end."""
    killed: list[int] = []

    def kill(made: Progress) -> None:
        if made.done >= 4 and not killed:
            killed.append(children()[0])
            os.kill(killed[0], signal.SIGKILL)

    found = pb.sweep(written(tmp_path), workers=1, store=tmp_path / "rows", progress=kill)
    assert killed
    assert found.identical(whole)
    time.sleep(0.2)
    assert not children()


def poisoned() -> None:
    """Make a worker die at the row whose speed is 3.5 km/s and that decides in 90 s, alone or among others."""
    really = task.measured

    def dies(problem: object, matrix: np.ndarray, at: object) -> np.ndarray:
        if (np.isclose(matrix, 3500.0).any(axis=1) & np.isclose(matrix, 90.0).any(axis=1)).any():
            os.kill(os.getpid(), signal.SIGKILL)
        return really(problem, matrix, at)  # type: ignore[arg-type]

    task.measured = dies  # type: ignore[assignment]


def test_a_row_that_kills_workers_thrice_is_recorded(tmp_path: Path) -> None:
    small = written(tmp_path, SWEEP.replace("  commit: [after-burnout, any-time]\n  link_delay: [8 s]\n", ""))
    small.write_text(
        small.read_text("utf-8").replace(
            "    north: {sites.west.latitude: 48 deg, sites.west.longitude: 24.4 deg}\n", ""
        )
    )
    started = []

    def one() -> ProcessPoolExecutor:
        started.append(1)
        return ProcessPoolExecutor(1, get_context("spawn"), poisoned)

    found = pb.sweep(small, executor=one)
    assert found.row_failed.values.tolist() == [False, False, False, True, False, False]
    assert found.failed_why.values.tolist() == [KILLED]
    assert len(started) == 4


def _run(file: Path, output: Path, *words: str) -> subprocess.Popen[bytes]:
    """The command, with one worker."""
    asked = [sys.executable, "-c", COMMAND, "sweep", str(file), "-o", str(output), "--workers", "1", *words]
    return subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _workers_of(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == process:
                    found.append(int(entry.name))
    return found


def _until(ready: Callable[[], object], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.01)


def _alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_the_killed_driver_goes_on(tmp_path: Path) -> None:
    """The same bytes as unbroken; its workers end by themselves."""
    long = SWEEP.replace("count: 3", "count: 20").replace("of: ROU", "of: protected")
    file, output, store = written(tmp_path, long), tmp_path / "rows.csv", tmp_path / "rows.csv.rows"
    first = _run(file, output)
    _until(lambda: first.poll() is not None or list(store.glob("*/*.npz")))
    workers = _workers_of(first.pid)
    assert first.poll() is None and workers, "it was too quick to be killed"
    first.kill()
    first.communicate()
    assert not output.exists()
    _until(lambda: not any(map(_alive, workers)), 20.0)
    again = _run(file, output, "--resume")
    _, faults = again.communicate()
    assert again.returncode == 0, faults
    told: list[Progress] = []
    assert pb.sweep(file, store=store, progress=told.append).sizes["sweep_row"] == 20 * ROWS // 3
    assert not told
    pb.export(pb.sweep(file), tmp_path / "unbroken.csv")
    assert output.read_bytes() == (tmp_path / "unbroken.csv").read_bytes()


def test_a_cluster_computes_the_same_and_may_lose_a_worker(
    tmp_path: Path, whole: xr.Dataset, distributed: ModuleType
) -> None:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        killed: list[int] = []

        def kill(made: Progress) -> None:
            if made.done >= 4 and not killed:
                (nanny,) = cluster.workers.values()
                killed.append(nanny.pid)
                os.kill(killed[0], signal.SIGKILL)

        found = pb.sweep(written(tmp_path), scheduler=cluster.scheduler_address, progress=kill)
    assert killed
    assert found.identical(whole)


@pytest.mark.usefixtures("distributed")
def test_a_scheduler_that_is_not_there_is_told_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_ANSWER", 1.0)
    file, begun = written(tmp_path), time.monotonic()
    for address in ("tcp://127.0.0.1:9", "nonsense://there", "127.0.0.1"):
        with pytest.raises(DomainError, match=r"no Dask scheduler answers there within 1 s.*dask scheduler"):
            pb.sweep(file, scheduler=address, store=tmp_path / "rows")
    assert time.monotonic() - begun < 60.0
    assert not (tmp_path / "rows").exists()
