"""Where fans are kept: the last used in memory, and more of them on disk beside the machine code.

To fly a fan takes a tenth of a second, to read it some milliseconds. A file's name is a digest of all that a fan comes
from: the interceptor's numbers, the sources below, the versions and the processor that run them. So a fan that was read
is the one that would be flown, to the bit. Where nothing can be kept, fans are flown again, and nothing is said: the
machine code, which lies in the same place, has said it.
"""

import hashlib
import io
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np

from penumbra.code_cache import Shelf, cache_base
from penumbra.flight.fan_table import Fan
from penumbra.jit import made_by

__all__ = ["SOURCES", "SUFFIX", "FanStore", "shelf"]

SOURCES = (
    "constants",
    "jit",
    "flight.fan",
    "flight.fan_edge",
    "flight.fan_store",
    "flight.fan_table",
    "flight.flights",
)
"""Modules of the package that a fan comes from; whatever else they import only names types or words of errors."""
SUFFIX = ".fan"
MOST_IN_MEMORY = 256 * 1024**2  # [bytes], some 70 fans
MOST_ON_DISK = 1024**3  # [bytes]

Numbers = tuple[float, float, float, float]  # burnout speed [m/s], burn time [s], longest flight [s], ceiling [m]


def shelf() -> Shelf:
    """The folder on disk that fans of all versions share."""
    base = cache_base()
    return Shelf(base / "penumbra" / "fans" if base else None, warning="", most=MOST_ON_DISK)


@cache
def _made_of() -> bytes:
    """Digest of the sources, versions and processor that fans come from."""
    digest = hashlib.sha256(made_by().encode())
    for name in SOURCES:
        digest.update(b"\0" + (Path(__file__).parents[1] / f"{name.replace('.', '/')}.py").read_bytes())
    return digest.digest()


def _packed(fan: Fan) -> bytes:
    """A flown fan as bytes."""
    into = io.BytesIO()
    for each in (np.array([*fan[:4], fan.drift]), fan.edge, fan.times):
        np.save(into, each, allow_pickle=False)
    return into.getvalue()


def _unpacked(content: bytes) -> Fan:
    """The fan that was packed; ValueError when it is none."""
    source = io.BytesIO(content)
    numbers, edge, times = (np.load(source, allow_pickle=False) for _ in range(3))
    for each in (edge, times):
        each.setflags(write=False)
    per_height, top, last, dense, drift = numbers.tolist()
    return Fan(per_height, top, last, dense, edge, times, drift)


def _size(fan: Fan) -> int:
    return fan.edge.nbytes + fan.times.nbytes


class FanStore:
    """Fans by their numbers: from memory, from disk, or flown.

    Parameters
    ----------
    shelf : Shelf
        The folder on disk.
    most : int [bytes]
        How much is kept in memory; the fans used longest ago go first. The last one is always kept.
    """

    def __init__(self, shelf: Shelf, most: int = MOST_IN_MEMORY) -> None:
        self._shelf = shelf
        self._most = most
        self._held: OrderedDict[Numbers, Fan] = OrderedDict()
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        with self._lock:
            return sum(map(_size, self._held.values()))

    def fan(self, numbers: Numbers, fly: Callable[[float, float, float, float], Fan]) -> Fan:
        """The fan of these numbers, which `fly` flies if it is not kept; its arrays are read-only."""
        with self._lock:
            if numbers in self._held:
                self._held.move_to_end(numbers)
                return self._held[numbers]
        found = self._read(numbers)
        if found is None:
            found = fly(*numbers)
            self._shelf.write(_name(numbers), _packed(found))
        with self._lock:
            found = self._held.setdefault(numbers, found)
            size = sum(map(_size, self._held.values()))
            while size > self._most and len(self._held) > 1:
                size -= _size(self._held.popitem(last=False)[1])
        return found

    def _read(self, numbers: Numbers) -> Fan | None:
        content = self._shelf.read(_name(numbers))
        if content is None:
            return None
        try:
            return _unpacked(content)
        except (ValueError, EOFError):
            self._shelf.drop(_name(numbers))
            return None


def _name(numbers: Numbers) -> str:
    """The name of a fan's file; a number's hexadecimal form tells all its bits."""
    asked = " ".join(float(each).hex() for each in numbers)
    return hashlib.sha256(_made_of() + asked.encode()).hexdigest() + SUFFIX
