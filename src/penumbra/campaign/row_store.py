"""A store of the rows of sweeps on disk, so that a later run goes on where an earlier one stopped.

It is a folder of pieces (`penumbra.coverage.piece_folder`), in a folder for each scenario and set of measures. A row is
found by its key, made of what it changes.
"""

import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.campaign.plan import KEY, Plan
from penumbra.coverage.engine_digest import engine_sources
from penumbra.coverage.piece_folder import UNREADABLE, Kind, PieceFolder, packed_arrays
from penumbra.errors import OutputError, PenumbraWarning

__all__ = ["Held", "RowStore", "RowWriter"]

_KIND = Kind("penumbra-sweep.json", "rows of sweeps of Penumbra", 1)
_SHORTEST_WAIT = 1.0  # [s] that rows stay in memory before they are written
_WAIT = 0.01  # of the time that the sweep has taken: so much is lost at most if its process is killed
_MOST_WAITING = 50_000  # rows


class Held(NamedTuple):
    """Rows of a plan."""

    values: NDArray[np.float64]
    """(row, measure); nan: out of reach, failed, or not there."""
    state: NDArray[np.int8]
    """(row,) 0: not there, 1: failed, 2: computed"""
    why: dict[int, str]
    """Of rows that failed."""


class _Rows(NamedTuple):
    """The arrays of a piece."""

    keys: NDArray[np.bytes_]  # (row,) KEY
    values: NDArray[np.float64]  # (row, measure)
    failed: NDArray[np.bool_]  # (row,)
    why: NDArray[np.str_]  # of the rows that failed


_NAMES = _Rows._fields


def nothing(plan: Plan) -> Held:
    """No row yet."""
    return Held(np.full((plan.size, len(plan.measures)), np.nan), np.zeros(plan.size, np.int8), {})


class RowStore:
    """A folder of rows of sweeps.

    Parameters
    ----------
    folder : str or Path
        New, empty, or made by an earlier sweep. It is made with the first rows.

    Raises
    ------
    OutputError
        The path is a file, the folder has other content, or it was written in another format.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._pieces = PieceFolder(self.folder, _KIND)

    def read(self, plan: Plan, wanted: NDArray[np.bytes_]) -> Held:
        """The rows of a plan that are in the store.

        wanted : (row,) KEY of the plan

        Raises
        ------
        OutputError
            They were computed by another version of Penumbra.
        """
        about, files = self._pieces.about(plan.name) or {}, self._pieces.pieces(plan.name)
        if (about or files) and about.get("sources") != engine_sources():
            raise OutputError(
                f"{self.folder}: its rows of this sweep were computed by other sources of Penumbra "
                f"({about.get('version', 'of a version not known')}) than these; rows of two versions are not joined, "
                f"so write another store, or remove {self.folder / plan.name}"
            )
        held = nothing(plan)
        order = np.argsort(wanted, kind="stable")
        ordered = wanted[order]
        for file in files:
            arrays = self._pieces.arrays(file, _NAMES)
            if arrays is None or not len(ordered):
                continue
            if (rows := _rows(arrays, len(plan.measures))) is None:
                self._pieces.remove(file)
                continue
            _take(held, rows, ordered, order)
        return held

    def writer(self, plan: Plan, about: dict[str, Any]) -> "RowWriter":
        """A writer of rows of a plan, for a `with` block; OutputError if the store cannot be written to."""
        self._pieces.begin(plan.name, about | {"sources": engine_sources()})
        return RowWriter(self._pieces, plan.name)


def _rows(arrays: Mapping[str, NDArray[Any]], measures: int) -> _Rows | None:
    """The rows of a piece; None if its arrays are not those of rows."""
    try:
        found = _Rows(*(arrays[name] for name in _NAMES))
    except UNREADABLE:
        return None
    rows, failed = len(found.keys), found.failed
    fits = failed.shape == (rows,) and found.values.shape == (rows, measures) and found.why.shape == (failed.sum(),)
    kinds = (KEY, np.dtype(np.float64), np.dtype(np.bool_))
    return found if fits and tuple(each.dtype for each in found[:3]) == kinds and found.why.dtype.kind == "U" else None


def _take(
    held: Held,
    rows: _Rows,
    ordered: NDArray[np.bytes_],
    order: NDArray[np.int64],
) -> None:
    """Take the rows of a piece over; a row that was computed takes the place of one that failed.

    ordered, order : (row,) sorted keys of a plan, and the row of each
    """
    keys, values, failed, why = rows
    first, last = (np.searchsorted(ordered, keys, side) for side in ("left", "right"))
    count = last - first
    of = np.repeat(np.arange(len(keys)), count)
    row = order[np.repeat(last - np.cumsum(count), count) + np.arange(count.sum())]
    fine = ~failed[of]
    held.values[row[fine]], held.state[row[fine]] = values[of[fine]], 2
    reasons = dict(zip(np.flatnonzero(failed).tolist(), why.tolist(), strict=True))
    for n, at in zip(of[~fine].tolist(), row[~fine].tolist(), strict=True):
        if held.state[at] != 2:
            held.state[at], held.why[at] = 1, reasons[n]
    for at in [at for at in held.why if held.state[at] == 2]:
        del held.why[at]


class RowWriter:
    """Writes rows; keeps them in memory for a second, or for a hundredth of the time that the sweep has taken.

    What is kept is written when the `with` block ends, also after an error or an interrupt.

    Raises
    ------
    OutputError
        A piece cannot be written, because the disk is full or the folder gone.
    """

    def __init__(self, pieces: PieceFolder, name: str) -> None:
        self._pieces, self._name = pieces, name
        self._keys: list[bytes] = []
        self._values: list[NDArray[np.float64]] = []
        self._why: list[str] = []
        self._begun = self._since = time.monotonic()

    def __enter__(self) -> "RowWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.write_out()
        except OutputError as fault:
            if error is None:
                raise
            warnings.warn(PenumbraWarning(str(fault)), stacklevel=2)  # the first error is the one to tell

    def add(self, key: bytes, values: NDArray[np.float64], why: str) -> None:
        """Add a row; `why` it failed, empty if it did not."""
        self._keys.append(key)
        self._values.append(values)
        self._why.append(why)

    def write_if_due(self) -> None:
        """Write what has waited long enough."""
        now = time.monotonic()
        wait = max(_SHORTEST_WAIT, _WAIT * (now - self._begun))
        if now - self._since >= wait or len(self._keys) >= _MOST_WAITING:
            self.write_out()

    def write_out(self) -> None:
        """Write all that waits."""
        self._since = time.monotonic()
        if not self._keys:
            return
        failed = np.array([bool(why) for why in self._why])
        content = packed_arrays(
            keys=np.array(self._keys, KEY),
            values=np.array(self._values),
            failed=failed,
            why=np.array([why for why in self._why if why], np.str_),
        )
        self._keys, self._values, self._why = [], [], []
        self._pieces.write(self._name, content)


__all__ += ["nothing"]
