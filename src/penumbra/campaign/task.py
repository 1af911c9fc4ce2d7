"""A part of a sweep as it is sent to a worker, and how the worker computes it. Errors of rows come back as text."""

import os
import pickle
import socket
import threading
import time
import warnings
from functools import lru_cache
from importlib.metadata import version
from typing import Literal, NamedTuple, cast

import numpy as np
from numba.core import config
from numpy.typing import NDArray

from penumbra.campaign.measures import Asked, Measure, asked, measured
from penumbra.campaign.plan import Structure, shield_of
from penumbra.coverage.engine_digest import engine_sources
from penumbra.coverage.problem import Problem, bind
from penumbra.errors import DomainError, PenumbraError
from penumbra.scenario.columns import columns, matrix
from penumbra.scenario.world_tables import table_of

__all__ = ["Done", "Process", "Task", "here", "run"]

Floats = NDArray[np.float64]

_ONE_AT_A_TIME = threading.Lock()  # the engine keeps buffers of a process


class Process(NamedTuple):
    """A process of some machine."""

    machine: str
    number: int


class Task(NamedTuple):
    """Rows of one structure."""

    rows: tuple[int, ...]
    labels: tuple[str, ...]
    """Names of the rows, for errors."""
    base: bytes
    """The scenario of the sweep, pickled."""
    structure: Structure
    paths: tuple[str, ...]
    values: Floats
    """(row, path) in SI, degrees for coordinates; nan: as in the shield."""
    measures: tuple[Measure, ...]
    fans: str
    sources: str
    """`engine_sources` of the process that gathers the results."""
    driver: Process


class Done(NamedTuple):
    """What became of the rows of a task."""

    rows: tuple[int, ...]
    values: Floats
    """(row, measure); nan: out of reach, or the row failed."""
    why: tuple[str, ...]
    """(row,) Why it failed; empty if it did not."""
    seconds: float
    """Time that the worker took."""
    made_by: str
    """Empty; or, if the worker has other sources of Penumbra, which: then nothing was computed."""


def here() -> Process:
    """The process that asks."""
    return Process(socket.gethostname(), os.getpid())


def run(task: Task) -> Done:
    """Compute a task in this process; a row that fails tells why.

    In another process than the one that gathers the results, loops run on one thread: there are other workers for the
    other cores.
    """
    begun = time.perf_counter()
    failed = np.full((len(task.rows), len(task.measures)), np.nan)
    if engine_sources() != task.sources:
        return Done(
            task.rows, failed, ("",) * len(task.rows), 0.0, f"Penumbra {version('penumbra')} on {here().machine}"
        )
    if here() != task.driver:
        config.NUMBA_NUM_THREADS = 1
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the process that gathers the results has told of unusual values
        try:
            values, why = _rows(task), ("",) * len(task.rows)
        except Exception as error:
            if len(task.rows) == 1:
                values, why = failed, (_told(error),)
            else:
                each = [_alone(task, n) for n in range(len(task.rows))]
                values, why = np.concatenate([own for own, _ in each]), tuple(reason for _, reason in each)
    return Done(task.rows, values, why, time.perf_counter() - begun, "")


def _alone(task: Task, n: int) -> tuple[Floats, str]:
    """One row of a task, since another one may have failed."""
    one = task._replace(rows=(task.rows[n],), labels=(task.labels[n],), values=task.values[n : n + 1])
    try:
        return _rows(one), ""
    except Exception as error:
        return np.full((1, len(task.measures)), np.nan), _told(error)


def _told(error: Exception) -> str:
    """Why a row failed."""
    if isinstance(error, PenumbraError):
        return str(error)
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    return f"a fault of Penumbra stopped it ({type(error).__name__}: {str(error)[:200]})"


def _rows(task: Task) -> Floats:
    """The numbers of the rows of a task."""
    problem, at = _problem(task.base, task.structure, task.measures, task.fans)
    shield = problem.shield
    known = {column.path: column for column in columns(shield)}
    given = [(n, path) for n, path in enumerate(task.paths) if not np.isnan(task.values[:, n]).all()]
    for _, path in given:
        if path not in known:
            raise DomainError(f"{path}: the shield of {task.structure.words} has no such number")
    cols = [known[path] for _, path in given]
    values = task.values[:, [n for n, _ in given]]
    values = np.where(np.isnan(values), np.array([column.own for column in cols]), values)
    table = table_of(shield, task.labels, cols, values)
    return measured(problem, matrix(shield, table), at)


@lru_cache(maxsize=2)
def _problem(base: bytes, structure: Structure, measures: tuple[Measure, ...], fans: str) -> tuple[Problem, Asked]:
    """The compiled shield of a structure and its places, kept for the next task of the same structure."""
    shield = shield_of(pickle.loads(base), structure)
    return bind(shield, cast(Literal["flown", "blended"], fans)), asked(shield, measures)
