"""Store of fans and families of fans: the last used in memory, more on disk next to the machine code.

Flying a fan takes a tenth of a second, reading it some milliseconds. A file's name is a digest of all that a fan comes
from: the interceptor's numbers, the sources below, the versions and the processor that run them. So a fan that was read
is the one that would be flown, to the bit. If the store cannot be written, fans are flown again without a
message: the machine code, in the same folder, has already reported the fault.
"""

import hashlib
import io
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from penumbra.code_cache import CacheFolder, cache_base
from penumbra.jit import made_by

__all__ = ["SOURCES", "SUFFIX", "Store", "shelf"]

SOURCES = (
    "constants",
    "jit",
    "flight.fan.standard_atmosphere",
    "flight.fan.fan",
    "flight.fan.edge",
    "flight.fan.family",
    "flight.fan.store",
    "flight.fan.table",
    "flight.fan.interceptor_flights",
    "flight.fan.runge_kutta",
)
"""Modules of the package that a fan comes from; whatever else they import only names types or words of errors."""
SUFFIX = ".fan"
MOST_IN_MEMORY = 256 * 1024**2  # [bytes], some 70 fans
MOST_ON_DISK = 512 * 1024**2  # [bytes]

Kept = TypeVar("Kept", bound=NamedTuple)


def shelf() -> CacheFolder:
    """The folder on disk that fans of all versions share."""
    base = cache_base()
    return CacheFolder(base / "penumbra" / "fans" if base else None, warning="", most=MOST_ON_DISK)


@cache
def _made_of() -> bytes:
    """Digest of the sources, versions and processor that fans come from."""
    digest = hashlib.sha256(made_by().encode())
    for name in SOURCES:
        digest.update(b"\0" + (Path(__file__).parents[2] / f"{name.replace('.', '/')}.py").read_bytes())
    return digest.digest()


def _packed(found: Kept) -> bytes:
    """The numbers and arrays of a NamedTuple as bytes."""
    into = io.BytesIO()
    for each in found:
        np.save(into, np.asarray(each), allow_pickle=False)
    return into.getvalue()


class Store(Generic[Kept]):
    """NamedTuples of numbers and arrays, by the numbers that they are made from: from memory, from disk, or made.

    Parameters
    ----------
    kind : type
        The NamedTuple.
    shelf : CacheFolder
        The folder on disk.
    most : int [bytes]
        Limit in memory; the least recently used entries are removed first. The last one is always kept.
    """

    def __init__(self, kind: type[Kept], shelf: CacheFolder, most: int = MOST_IN_MEMORY) -> None:
        self._kind = kind
        self._shelf = shelf
        self._most = most
        self._held: OrderedDict[tuple[float, ...], Kept] = OrderedDict()
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        with self._lock:
            return sum(map(_size, self._held.values()))

    def get(self, numbers: tuple[float, ...], make: Callable[..., Kept]) -> Kept:
        """The stored result for these numbers, or else the result of `make`; its arrays are read-only."""
        with self._lock:
            if numbers in self._held:
                self._held.move_to_end(numbers)
                return self._held[numbers]
        name = self._name(numbers)
        found = self._read(name)
        if found is None:
            found = make(*numbers)
            self._shelf.write(name, _packed(found))
        with self._lock:
            found = self._held.setdefault(numbers, found)
            size = sum(map(_size, self._held.values()))
            while size > self._most and len(self._held) > 1:
                size -= _size(self._held.popitem(last=False)[1])
        return found

    def _name(self, numbers: tuple[float, ...]) -> str:
        """The name of a file; the hexadecimal form of a number holds all its bits."""
        asked = " ".join((self._kind.__name__, *(float(each).hex() for each in numbers)))
        return hashlib.sha256(_made_of() + asked.encode()).hexdigest() + SUFFIX

    def _read(self, name: str) -> Kept | None:
        content = self._shelf.read(name)
        if content is None:
            return None
        source = io.BytesIO(content)
        try:
            arrays = [np.load(source, allow_pickle=False) for _ in self._kind._fields]
        except (ValueError, EOFError):  # whole, but of another kind
            self._shelf.drop(name)
            return None
        for each in arrays:
            each.setflags(write=False)
        return self._kind(*(each if each.ndim else each.item() for each in arrays))


def _size(found: NamedTuple) -> int:
    return sum(each.nbytes for each in found if isinstance(each, np.ndarray))
