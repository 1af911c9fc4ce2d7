"""Answers kept on disk, in two bits a place, so that a later run goes on where an earlier one ended.

The store is a folder. In it stands one folder for each problem and set of places, and in that are the pieces: files of
at most some megabytes that are written once, whole, and never changed. The name of a piece is the digest of its
content, so two processes cannot write different things to one file, and a damaged file is told from a whole one. Each
answer is found by a key made of the row's own numbers.
"""

import contextlib
import hashlib
import io
import json
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from numbers import Real
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, OutputError, PenumbraWarning, shown
from penumbra.files import check_writable, written

__all__ = ["KEY", "AnswerStore", "Keeping", "Piece", "Whereabouts"]

KEY = np.dtype("S16")
"""How the key of an answer is held: the 16 bytes of a digest."""

_MARK = "penumbra-answers.json"
_FORMAT = 1
_ENDINGS = {".npz": "packed answers", ".json": "what the folder holds"}
_PIECE = re.compile(r"[0-9a-f]{32}\.npz")
_PART = re.compile(r"\.penumbra-[0-9a-f]{16}\.part")
_MOST_OF_PIECE = 4 << 20  # [B] of bits before they are compressed
_LONGEST_WAIT = 10.0  # [s] that answers stay in memory alone
_BYTES = 1e9  # [B] that a store may hold if nothing else is said


class Piece(NamedTuple):
    """Answers of one file."""

    keys: NDArray[np.bytes_]  # (answer,) KEY
    bits: NDArray[np.uint8]  # (answer, 2, byte) as `packing.packed` makes them
    launch_bits: NDArray[np.uint8] | None  # (answer, launch, 2, byte), where the launch points were asked for

    @property
    def nbytes(self) -> int:
        """Bytes before they are compressed."""
        return self.keys.nbytes + self.bits.nbytes + (0 if self.launch_bits is None else self.launch_bits.nbytes)

    def part(self, begin: int, end: int) -> "Piece":
        """A copy of some of the answers."""
        launch_bits = None if self.launch_bits is None else self.launch_bits[begin:end].copy()
        return Piece(self.keys[begin:end].copy(), self.bits[begin:end].copy(), launch_bits)


class Whereabouts(NamedTuple):
    """Where answers stand."""

    files: tuple[Path, ...]
    file: NDArray[np.int64]  # (key,) index into `files`, -1: not there
    position: NDArray[np.int64]  # (key,) within the file


class AnswerStore:
    """A folder of packed answers.

    Parameters
    ----------
    folder : str or Path
        New, empty, or made by an earlier store. Nothing is written before something is to be kept.
    most_bytes : float [B]
        The most that the folder may come to hold, all problems together. What comes after is not kept, which is told
        by a warning; nothing is removed to make room. Processes that write at the same time may go beyond by a piece
        each.

    Raises
    ------
    OutputError
        The path is a file, holds something else, or was written in another format.
    DomainError
        The bound is no number of bytes.
    """

    def __init__(self, folder: str | Path, most_bytes: float = _BYTES) -> None:
        self.folder = Path(folder)
        self.most_bytes = _bound(most_bytes)
        self._check()

    @property
    def size(self) -> int:
        """Bytes of all files of the store."""
        total = 0
        for file in self.folder.rglob("*"):
            with contextlib.suppress(OSError):  # another process may have removed it
                total += file.stat().st_size if file.is_file() else 0
        return total

    def find(self, shelf: str, keys: NDArray[np.bytes_], launches: bool = False) -> Whereabouts:
        """Where the answers of some keys stand.

        Parameters
        ----------
        shelf : str
            Name of the folder of the problem and its places.
        keys : (key,) KEY
            Sorted, each once.
        launches : bool
            Only answers that tell of each launch point.
        """
        files = tuple(sorted(file for file in self._listed(shelf) if _PIECE.fullmatch(file.name)))
        file_of = np.full(len(keys), -1)
        position = np.zeros(len(keys), np.int64)
        for index, file in enumerate(files):
            arrays = self._arrays(file)
            if arrays is None or not len(keys) or (launches and "launch_bits" not in arrays):
                continue
            held = arrays["keys"]
            at = np.minimum(np.searchsorted(keys, held), len(keys) - 1)
            here = np.flatnonzero(keys[at] == held)
            file_of[at[here]], position[at[here]] = index, here
        return Whereabouts(files, file_of, position)

    def read(self, file: Path) -> Piece | None:
        """The answers of a file that `find` named; None when it is gone, or damaged: then it is removed and told."""
        arrays = self._arrays(file)
        return None if arrays is None else Piece(arrays["keys"], arrays["bits"], arrays.get("launch_bits"))

    def _arrays(self, file: Path) -> Mapping[str, NDArray[Any]] | None:
        """The arrays of a file, each read from its bytes when it is asked for; None as in `read`."""
        try:
            content = file.read_bytes()
        except OSError:
            return None
        if _name_of(content) == file.name:
            return np.load(io.BytesIO(content), allow_pickle=False)
        with contextlib.suppress(OSError):
            file.unlink()
        warnings.warn(PenumbraWarning(f"{file}: damaged, removed; its answers are worked out anew"), stacklevel=2)
        return None

    def keeping(self, shelf: str, about: Mapping[str, Any]) -> "Keeping":
        """What takes answers and writes them to the store, to be used in a `with` block.

        Parameters
        ----------
        shelf : str
            As in `find`.
        about : mapping
            What people may want to know of the problem and its places, as JSON; written beside the pieces.

        Raises
        ------
        OutputError
            The store cannot be written to.
        """
        self._check()
        _write(self.folder / _MARK, {"what": "answers of Penumbra in two bits a place", "format": _FORMAT})
        _write(self.folder / shelf / "about.json", about)
        return Keeping(self, self.folder / shelf)

    def _listed(self, shelf: str) -> Iterator[Path]:
        try:
            yield from (self.folder / shelf).iterdir()
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(f"{self.folder / shelf}: cannot be read: {error.strerror or error}") from None

    def _check(self) -> None:
        """Raise OutputError for a folder that is not a store and cannot become one."""
        try:
            found = [each for each in self.folder.iterdir() if not _PART.fullmatch(each.name)]
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot hold a store: {error.strerror or error}") from None
        if found and not (self.folder / _MARK).is_file():
            raise OutputError(f"{self.folder}: holds other files; write the name of a new or empty folder")
        if found and (form := _format_of(self.folder / _MARK)) != _FORMAT:
            raise OutputError(f"{self.folder}: its format is {form}, not {_FORMAT}; write the name of a new folder")


class Keeping:
    """Answers on their way to the store: gathered until they make a piece, or have waited for ten seconds.

    What is gathered is written when the `with` block ends, also by an error or an interrupt. Where a piece cannot be
    written, because the store has reached its bound or the disk is full, a warning says so and no more is kept.
    """

    def __init__(self, store: AnswerStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._waiting: list[Piece] = []
        self._bytes = 0
        self._since = time.monotonic()
        self._open = True

    def __enter__(self) -> "Keeping":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write_out()

    def add(self, answers: Piece) -> None:
        """Take answers; all of one `Keeping` have launch points, or none have."""
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
                    written(self._folder / _name_of(content), content, _ENDINGS)
                except OutputError as error:
                    self._stop(str(error))
        self._waiting.clear()
        self._bytes = 0
        self._since = time.monotonic()

    def _stop(self, why: str) -> None:
        self._open = False
        text = f"{self._store.folder}: {why}; further answers are not kept"
        warnings.warn(PenumbraWarning(text), stacklevel=2)


def _bound(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, Real) or not float(given) >= 0.0:
        raise DomainError(f"most_bytes: write how many bytes the store may hold, as in 1e9, not {shown(given)}")
    return float(given)


def _content(pieces: list[Piece]) -> bytes:
    keys, bits = (np.concatenate([getattr(piece, name) for piece in pieces]) for name in ("keys", "bits"))
    launch_bits = [piece.launch_bits for piece in pieces if piece.launch_bits is not None]
    file = io.BytesIO()
    if launch_bits:
        np.savez_compressed(file, keys=keys, bits=bits, launch_bits=np.concatenate(launch_bits))
    else:
        np.savez_compressed(file, keys=keys, bits=bits)
    return file.getvalue()


def _name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32] + ".npz"


def _write(file: Path, told: Mapping[str, Any]) -> None:
    """Write a small file of JSON unless it is there; else see that others can be written beside it."""
    if file.is_file():
        check_writable(file.with_name("0.json"), _ENDINGS)
    else:
        written(file, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(), _ENDINGS)


def _format_of(mark: Path) -> object:
    try:
        return json.loads(mark.read_bytes())["format"]
    except (OSError, ValueError, KeyError, TypeError):
        return "not known"
