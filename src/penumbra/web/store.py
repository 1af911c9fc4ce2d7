"""Results on disk, by what was asked for and by what computes it; a size limit removes the least recently used.

A result is written whole or not at all, and checked by a digest when it is read (`penumbra.code_cache.CacheFolder`), so
a process that is killed loses none that was stored. The last results also stay in memory.
"""

import gzip
import hashlib
import json
from collections import OrderedDict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from penumbra.code_cache import CacheFolder, cache_base
from penumbra.coverage.engine_digest import engine

__all__ = ["MOST_BYTES", "Result", "Store", "default_folder", "made", "overlay_name"]

MOST_BYTES = 1_000_000_000
"""Size limit on disk unless another one is asked for."""
_IN_MEMORY = 64 * 1024**2  # [bytes]
_SUFFIX = ".answer"
_DATA = (".yaml", ".csv")
_WORTH_IT = 1000  # bytes; shorter results are not compressed


class Result(NamedTuple):
    """An answer as it is sent."""

    type: str
    """Media type."""
    content: bytes
    """Compressed with gzip if `zipped`."""
    zipped: bool

    @property
    def plain(self) -> bytes:
        """The content, not compressed."""
        return gzip.decompress(self.content) if self.zipped else self.content


def made(kind: str, content: bytes) -> Result:
    """A result from its content; compressed if that is worth it."""
    if len(content) < _WORTH_IT or kind.startswith("image/png"):
        return Result(kind, content, False)
    return Result(kind, gzip.compress(content, 6, mtime=0), True)


def default_folder() -> Path | None:
    """The folder of results in the user's cache; none without a home folder."""
    base = cache_base()
    return base / "penumbra" / "page" if base else None


class Store:
    """Results by name.

    Parameters
    ----------
    folder : Path or None
        None: results stay in memory.
    most : int [bytes]
        Size limit on disk.
    """

    def __init__(self, folder: Path | None, most: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most = most
        warning = "Results of the page cannot be kept on disk ({}); each start computes them again."
        self._shelf = CacheFolder(folder, warning, most)
        self._held: OrderedDict[str, Result] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    @staticmethod
    def name(asked: str) -> str:
        """The name under which the answer to a request is stored, a digest that also names what computes it."""
        return hashlib.sha256(f"{_made_by()}\n{asked}".encode()).hexdigest()

    def get(self, name: str) -> Result | None:
        """A result; None if it is not stored."""
        with self._lock:
            if name in self._held:
                self._held.move_to_end(name)
                return self._held[name]
        content = self._shelf.read(name + _SUFFIX)
        found = None if content is None else _read(content)
        if found is not None:
            self._keep(name, found)
        return found

    def put(self, name: str, result: Result) -> None:
        """Store a result, in place of one of this name."""
        head = json.dumps({"type": result.type, "zipped": result.zipped}).encode()
        self._shelf.write(name + _SUFFIX, len(head).to_bytes(4, "little") + head + result.content)
        self._keep(name, result)

    def keep(self, name: str, result: Result) -> None:
        """Hold a result in memory that another process has stored."""
        self._keep(name, result)

    def _keep(self, name: str, result: Result) -> None:
        with self._lock:
            before = self._held.pop(name, None)
            self._size -= len(before.content) if before is not None else 0
            self._held[name] = result
            self._size += len(result.content)
            while self._size > _IN_MEMORY and len(self._held) > 1:
                self._size -= len(self._held.popitem(last=False)[1].content)

    def contents(self) -> tuple[int, int]:
        """Number of results on disk, and their bytes."""
        count = size = 0
        for file in self.folder.glob(f"*{_SUFFIX}") if self.folder is not None else ():
            try:
                size += file.stat().st_size
            except OSError:  # removed meanwhile
                continue
            count += 1
        return count, size


def overlay_name(key: str) -> str:
    """The name under which a changed scenario is stored, by its key."""
    return Store.name(f"overlay {key}")


@cache
def _made_by() -> str:
    """What computes the answers, and the cases, ledgers and tables that they are computed from."""
    package = Path(__file__).parents[1]
    data = hashlib.sha256()
    for file in sorted(file for ending in _DATA for file in package.rglob(f"*{ending}")):
        data.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{version('penumbra')}\n{engine()}\n{data.hexdigest()}"


def _read(content: bytes) -> Result | None:
    """A result from the content of its file; None if it is another format."""
    try:
        end = 4 + int.from_bytes(content[:4], "little")
        head = json.loads(content[4:end])
        return Result(head["type"], content[end:], head["zipped"])
    except (ValueError, KeyError, TypeError):
        return None
