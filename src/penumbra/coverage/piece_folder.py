"""A folder of pieces: files of arrays that are written once, complete, under the digest of their content.

So two processes cannot write different content to one file, and a damaged file is detected. A file named for the kind
of folder, the mark, holds its format; a folder that holds other files is refused.
"""

import contextlib
import hashlib
import io
import json
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import OutputError, PenumbraWarning
from penumbra.files import check_writable, written

__all__ = ["UNREADABLE", "Kind", "PieceFolder", "packed_arrays"]

UNREADABLE = (OSError, ValueError, EOFError, zipfile.BadZipFile)
"""What NumPy raises for a file that does not hold packed arrays."""
_ENDINGS = {".npz": "packed arrays", ".json": "contents of the folder"}
_PIECE = re.compile(r"[0-9a-f]{32}\.npz")
_PART = re.compile(r"\.penumbra-[0-9a-f]{16}\.part")


class Kind(NamedTuple):
    """What a folder of pieces holds."""

    mark: str
    """Name of the file that says so."""
    what: str
    """In words, written to that file."""
    format: int
    """Version of the format of its pieces."""


class PieceFolder:
    """A folder of pieces, in a folder below it for each problem.

    Parameters
    ----------
    path : Path
        New, empty, or made earlier. It is made with the first piece.
    kind : Kind

    Raises
    ------
    OutputError
        The path is a file, the folder has other content, or it was written in another format.
    """

    def __init__(self, path: Path, kind: Kind) -> None:
        self.path = path
        self._kind = kind
        self._check()

    @property
    def size(self) -> int:
        """Size in bytes of all files."""
        total = 0
        for file in self.path.rglob("*"):
            with contextlib.suppress(OSError):  # another process may have removed the file
                total += file.stat().st_size if file.is_file() else 0
        return total

    def pieces(self, name: str) -> tuple[Path, ...]:
        """The pieces of a problem, in the order of their names."""
        return tuple(sorted(file for file in self._listed(name) if _PIECE.fullmatch(file.name)))

    def arrays(self, file: Path, names: Collection[str]) -> Mapping[str, NDArray[Any]] | None:
        """The arrays of a piece, each decompressed when first read; None if it is gone, damaged, or lacks a name.

        A piece that is damaged, or lacks one, is removed, with a warning.
        """
        try:
            content = file.read_bytes()
        except OSError:
            return None
        if _name_of(content) == file.name:
            with contextlib.suppress(*UNREADABLE):
                found: Mapping[str, NDArray[Any]] = np.load(io.BytesIO(content), allow_pickle=False)
                if isinstance(found, np.lib.npyio.NpzFile) and set(names) <= set(found):
                    return found
        self.remove(file)
        return None

    def remove(self, file: Path) -> None:
        """Remove a piece that is damaged, with a warning."""
        with contextlib.suppress(OSError):
            file.unlink()
        warnings.warn(PenumbraWarning(f"{file}: damaged, removed; its answers are computed again"), stacklevel=3)

    def begin(self, name: str, about: Mapping[str, Any]) -> None:
        """Write the mark, and `about` as JSON beside the pieces of a problem, unless they are there.

        Raises
        ------
        OutputError
            The folder cannot be written to.
        """
        self._check()
        mark = self.path / self._kind.mark
        _write(mark, {"what": self._kind.what, "format": self._kind.format}, mark.is_file())
        _write(self.path / name / "about.json", about, self.about(name) is not None)

    def about(self, name: str) -> Mapping[str, Any] | None:
        """What `begin` wrote of a problem; None if there is nothing that can be read."""
        try:
            found = json.loads((self.path / name / "about.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def write(self, name: str, content: bytes) -> None:
        """Write a piece, made by `packed_arrays`; OutputError if it cannot be written."""
        written(self.path / name / _name_of(content), content, _ENDINGS)

    def _listed(self, name: str) -> Iterator[Path]:
        try:
            yield from (self.path / name).iterdir()
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(f"{self.path / name}: cannot be read: {error.strerror or error}") from None

    def _check(self) -> None:
        """Raise OutputError for a folder that is not of this kind and cannot become one."""
        mark, form = self.path / self._kind.mark, self._kind.format
        try:
            found = [each for each in self.path.iterdir() if not _PART.fullmatch(each.name)]
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(f"{self.path}: cannot hold a store: {error.strerror or error}") from None
        if found and not mark.is_file():
            raise OutputError(f"{self.path}: holds other files; write the name of a new or empty folder")
        if found and (given := _format_of(mark)) != form:
            raise OutputError(f"{self.path}: its format is {given}, not {form}; write the name of a new folder")


def packed_arrays(**arrays: NDArray[Any]) -> bytes:
    """The content of a piece."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32] + ".npz"


def _write(file: Path, data: Mapping[str, Any], there: bool) -> None:
    """Write a small JSON file unless it is there; then check that its folder is writable."""
    if there:
        check_writable(file.with_name("0.json"), _ENDINGS)
    else:
        written(file, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(), _ENDINGS)


def _format_of(mark: Path) -> object:
    try:
        return json.loads(mark.read_bytes())["format"]
    except (OSError, ValueError, KeyError, TypeError):
        return "not known"
