"""Where rows are computed: in this process, in processes of this machine, by an executor, or on a Dask cluster."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Protocol

from numba.core import config

from penumbra.campaign.task import Done, Task, run
from penumbra.errors import DomainError, shown
from penumbra.processes import live_with, variables_set

__all__ = ["Pool", "cluster", "given", "processes", "this_process"]

_ONE_THREAD = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_START = 300.0  # [s] for processes to start
_ANSWER = 10.0  # [s] for a scheduler to answer
_JOIN = 60.0  # [s] for a worker to join a cluster
_MOST_PROCESSES = 1024


class Pool(Protocol):
    """Workers."""

    @property
    def size(self) -> int:
        """How many tasks they compute at once."""

    def submit(self, task: Task) -> Future[Done]:
        """Hand over a task; BrokenExecutor if the workers are gone."""

    def renew(self) -> None:
        """Start workers in place of those that died; DomainError if that is not possible."""

    def close(self) -> None:
        """Let the workers go; tasks that have not begun are dropped."""


class _Here:
    """The process that asks."""

    size = 1

    def submit(self, task: Task) -> Future[Done]:
        """Hand over a task."""
        future: Future[Done] = Future()
        future.set_result(run(task))
        return future

    def renew(self) -> None:
        """Nothing can have died."""

    def close(self) -> None:
        """Nothing to let go."""


class _Executor:
    """An executor of the caller."""

    def __init__(self, executor: Executor, make: Callable[[], Executor] | None = None) -> None:
        self._executor, self._make = executor, make

    @property
    def size(self) -> int:
        """How many tasks are computed at once."""
        return int(getattr(self._executor, "_max_workers", 0) or os.cpu_count() or 1)

    def submit(self, task: Task) -> Future[Done]:
        """Hand over a task."""
        return self._executor.submit(run, task)

    def renew(self) -> None:
        """Start workers in place of those that died."""
        if self._make is None:
            raise DomainError(
                "sweep: a worker of the executor died, and an executor that is handed over cannot be started again; "
                "write workers=N, or a function that makes one, as in executor=lambda: ProcessPoolExecutor(4). Rows "
                "that were done are in the store, if there is one"
            )
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._make()

    def close(self) -> None:
        """Let the workers go."""
        if self._make is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


class _Processes:
    """Processes of this machine, one thread each. They end when this process does, however it ends."""

    def __init__(self, count: int) -> None:
        self.size = count
        self._executor = self._started()

    def submit(self, task: Task) -> Future[Done]:
        """Hand over a task."""
        return self._executor.submit(run, task)

    def renew(self) -> None:
        """Start workers in place of those that died."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._started()

    def close(self) -> None:
        """Let the workers go."""
        for process in list((self._executor._processes or {}).values()):
            process.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        with variables_set(**_ONE_THREAD):  # all processes start with the first task
            made = ProcessPoolExecutor(self.size, get_context("spawn"), _begin, (os.getpid(),))
            try:
                made.submit(os.getpid).result(_START)
            except (BrokenExecutor, TimeoutError):
                made.shutdown(wait=False, cancel_futures=True)
                raise DomainError(
                    "sweep: processes cannot be started. In a script the call must stand below "
                    '`if __name__ == "__main__":`, because each process reads the script again'
                ) from None
        return made


def _begin(parent: int) -> None:
    """The first thing that a process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its workers
    live_with(parent)
    config.NUMBA_NUM_THREADS = 1


class _Cluster:
    """Workers of a Dask cluster."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)

    @property
    def size(self) -> int:
        """How many tasks are computed at once."""
        return max(1, sum(self._client.nthreads().values()))

    def submit(self, task: Task) -> Future[Done]:
        """Hand over a task."""
        future: Future[Done] = self._executor.submit(run, task)
        return future

    def renew(self) -> None:
        """The scheduler replaces workers itself."""

    def close(self) -> None:
        """Let the workers go."""
        self._executor.shutdown(wait=False)
        self._client.close(timeout=_ANSWER)


def this_process() -> Pool:
    """Rows one after another, on all threads."""
    return _Here()


def given(executor: object) -> Pool:
    """Workers of an executor, or of what a function makes; DomainError for anything else."""
    if isinstance(executor, Executor):
        return _Executor(executor)
    made = executor() if callable(executor) else None
    if not callable(executor) or not isinstance(made, Executor):
        raise DomainError(
            "sweep: executor: give one of concurrent.futures, as ProcessPoolExecutor(4), or a function that makes one, "
            f"not {shown(executor)}"
        )
    return _Executor(made, executor)


def processes(count: object) -> Pool:
    """So many processes of this machine.

    Raises
    ------
    DomainError
        It is no whole number from 1 to 1,024, or processes cannot be started.
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= _MOST_PROCESSES:
        raise DomainError(f"workers: write how many processes, from 1 to {_MOST_PROCESSES:,}, not {shown(count)}")
    return _Processes(count)


def cluster(address: str) -> Pool:
    """The workers of a running Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler, as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    DomainError
        The library distributed is not installed, no scheduler answers within ten seconds, or it has no worker after a
        minute.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise DomainError("a Dask cluster needs the library distributed: pip install 'penumbra[cluster]'") from None
    try:
        client = distributed.Client(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise DomainError(
            f"scheduler: {shown(address)}: no Dask scheduler answers there within {_ANSWER:.0f} s ({reason}); start "
            "one with `dask scheduler`, and write the address that it prints, as tcp://10.0.0.1:8786"
        ) from None
    try:
        client.wait_for_workers(1, timeout=_JOIN)
    except TimeoutError:
        client.close(timeout=_ANSWER)
        raise DomainError(
            f"{address}: the cluster has had no worker for {_JOIN:.0f} s; start some with "
            f"`dask worker {address} --nthreads 1 --nworkers 4`"
        ) from None
    return _Cluster(client)
