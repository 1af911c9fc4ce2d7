"""A store of answers on disk, two bits per place, so that a later run continues an earlier one.

The store is a folder of pieces (`penumbra.coverage.piece_folder`) of at most a few megabytes, in a folder for each
problem and set of places. The key of an answer is made of the numbers of its row.
"""

import time
import warnings
from collections.abc import Mapping
from numbers import Real
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.piece_folder import Kind, PieceFolder, packed_arrays
from penumbra.errors import DomainError, OutputError, PenumbraWarning, shown

__all__ = ["KEY", "AnswerStore", "Locations", "Piece", "StoreWriter"]

KEY = np.dtype("S16")
"""Type of the key of an answer: the 16 bytes of a digest."""

_KIND = Kind("penumbra-answers.json", "answers of Penumbra in two bits a place", 1)
_MOST_OF_PIECE = 4 << 20  # [B] before compression
_LONGEST_WAIT = 10.0  # [s] that answers stay in memory before they are written
_BYTES = 1e9  # [B] default limit on the size of a store


class Piece(NamedTuple):
    """The answers in one file."""

    keys: NDArray[np.bytes_]  # (answer,) KEY
    bits: NDArray[np.uint8]  # (answer, 2, byte) from `packing.packed`
    launch_bits: NDArray[np.uint8] | None  # (answer, launch, 2, byte), if answers by launch point were requested

    @property
    def nbytes(self) -> int:
        """Size in bytes before compression."""
        return self.keys.nbytes + self.bits.nbytes + (0 if self.launch_bits is None else self.launch_bits.nbytes)

    def part(self, begin: int, end: int) -> "Piece":
        """A copy of some of the answers."""
        launch_bits = None if self.launch_bits is None else self.launch_bits[begin:end].copy()
        return Piece(self.keys[begin:end].copy(), self.bits[begin:end].copy(), launch_bits)


class Locations(NamedTuple):
    """The file and position of each answer."""

    files: tuple[Path, ...]
    file: NDArray[np.int64]  # (key,) index into `files`, -1: not in the store
    position: NDArray[np.int64]  # (key,) within the file


class AnswerStore:
    """A folder of packed answers.

    Parameters
    ----------
    folder : str or Path
        New, empty, or made by an earlier store. The folder is made with the first answers.
    most_bytes : float [B]
        Limit on the size of the folder, all problems together. Further answers are not stored, with a warning; no
        answer is removed. Processes that write at the same time may each exceed the limit by one piece.

    Raises
    ------
    OutputError
        The path is a file, the folder has other content, or it was written in another format.
    DomainError
        The limit is not a number of bytes.
    """

    def __init__(self, folder: str | Path, most_bytes: float = _BYTES) -> None:
        self.folder = Path(folder)
        self.most_bytes = _bound(most_bytes)
        self._pieces = PieceFolder(self.folder, _KIND)

    @property
    def size(self) -> int:
        """Size in bytes of all files of the store."""
        return self._pieces.size

    def find(self, name: str, keys: NDArray[np.bytes_], launches: bool = False) -> Locations:
        """Locations of the answers for some keys.

        Parameters
        ----------
        name : str
            Name of the folder of the problem and its places.
        keys : (key,) KEY
            Sorted and unique.
        launches : bool
            Find only answers by launch point.
        """
        files = self._pieces.pieces(name)
        file_of = np.full(len(keys), -1)
        position = np.zeros(len(keys), np.int64)
        for index, file in enumerate(files):
            arrays = self._pieces.arrays(file, ("keys", "bits"))
            if arrays is None or not len(keys) or (launches and "launch_bits" not in arrays):
                continue
            held = arrays["keys"]
            at = np.minimum(np.searchsorted(keys, held), len(keys) - 1)
            here = np.flatnonzero(keys[at] == held)
            file_of[at[here]], position[at[here]] = index, here
        return Locations(files, file_of, position)

    def read(self, file: Path) -> Piece | None:
        """The answers in a file from `find`; None if it is gone, or damaged (it is then removed, with a warning)."""
        arrays = self._pieces.arrays(file, ("keys", "bits"))
        return None if arrays is None else Piece(arrays["keys"], arrays["bits"], arrays.get("launch_bits"))

    def writer(self, name: str, about: Mapping[str, Any]) -> "StoreWriter":
        """A writer of answers to the store, for a `with` block.

        Parameters
        ----------
        name : str
            As in `find`.
        about : mapping
            A description of the problem and its places for people, as JSON; written to the same folder.

        Raises
        ------
        OutputError
            The store cannot be written to.
        """
        self._pieces.begin(name, about)
        return StoreWriter(self, self._pieces, name)


class StoreWriter:
    """Writes answers to the store; buffers them until they make a piece or have waited for ten seconds.

    The buffer is written when the `with` block ends, also after an error or an interrupt. If a piece cannot be written,
    because the store has reached its limit or the disk is full, there is a warning and no further answer is stored.
    """

    def __init__(self, store: AnswerStore, pieces: PieceFolder, name: str) -> None:
        self._store = store
        self._pieces, self._name = pieces, name
        self._waiting: list[Piece] = []
        self._bytes = 0
        self._since = time.monotonic()
        self._open = True

    def __enter__(self) -> "StoreWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write_out()

    def add(self, answers: Piece) -> None:
        """Add answers; either all pieces of one writer have `launch_bits`, or none."""
        if not self._open or not len(answers.keys):
            return
        step = max(1, _MOST_OF_PIECE * len(answers.keys) // answers.nbytes)
        for begin in range(0, len(answers.keys), step):
            part = answers.part(begin, begin + step)
            if self._bytes + part.nbytes > _MOST_OF_PIECE:
                self._write_out()
            self._waiting.append(part)
            self._bytes += part.nbytes
        if time.monotonic() - self._since > _LONGEST_WAIT:
            self._write_out()

    def _write_out(self) -> None:
        if self._waiting and self._open:
            content = _content(self._waiting)
            held = self._store.size
            if held + len(content) > self._store.most_bytes:
                bound = f"most_bytes is {self._store.most_bytes:,.0f}"
                self._stop(f"holds {held:,} B and {bound}: raise it, or remove the folder of a problem in the store")
            else:
                try:
                    self._pieces.write(self._name, content)
                except OutputError as error:
                    self._stop(str(error))
        self._waiting.clear()
        self._bytes = 0
        self._since = time.monotonic()

    def _stop(self, reason: str) -> None:
        self._open = False
        text = f"{self._store.folder}: {reason}; further answers are not stored"
        warnings.warn(PenumbraWarning(text), stacklevel=2)


def _bound(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, Real) or not float(given) >= 0.0:
        raise DomainError(f"most_bytes: write how many bytes the store may hold, as in 1e9, not {shown(given)}")
    return float(given)


def _content(pieces: list[Piece]) -> bytes:
    keys, bits = (np.concatenate([getattr(piece, name) for piece in pieces]) for name in ("keys", "bits"))
    launch_bits = [piece.launch_bits for piece in pieces if piece.launch_bits is not None]
    if launch_bits:
        return packed_arrays(keys=keys, bits=bits, launch_bits=np.concatenate(launch_bits))
    return packed_arrays(keys=keys, bits=bits)
