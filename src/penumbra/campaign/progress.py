"""How far a sweep is: rows done, their rate, and the time left."""

import math
from collections import deque
from typing import NamedTuple

__all__ = ["Halfway", "Progress", "in_words"]


class Progress(NamedTuple):
    """How far a sweep is."""

    total: int
    """Rows of the sweep."""
    held: int
    """Rows that an earlier run had computed."""
    done: int
    """Rows that this run has computed, those that failed included."""
    failed: int
    """Rows that failed, in this run."""
    seconds: float
    """Time since this run began."""
    busy: float
    """Time that the workers spent on rows, summed up."""
    half: tuple[float, int] = (0.0, 0)
    """Time and rows done halfway, or nearest before: the first rows take longer, because workers start."""

    @property
    def share(self) -> float:
        """Share of the rows that are computed, 0 to 1."""
        return (self.held + self.done) / self.total

    @property
    def rate(self) -> float:
        """Rows a second, over the last half of this run."""
        seconds, done = self.half
        return (self.done - done) / (self.seconds - seconds) if self.seconds > seconds else 0.0

    @property
    def left(self) -> float:
        """Time left at this rate [s]; inf before the first row."""
        rest = self.total - self.held - self.done
        return (rest / self.rate if self.rate > 0.0 else math.inf) if rest else 0.0

    @property
    def words(self) -> str:
        """In words."""
        told = f"{self.held + self.done:,} of {self.total:,} rows"
        if self.failed:
            told += f", {self.failed:,} failed"
        if self.rate > 0.0:
            rate = f"{self.rate:.2g} rows/s" if self.rate >= 0.1 else f"{60.0 * self.rate:.2g} rows/min"
            told += f"; {rate}, {in_words(self.left)} left"
        return told


class Halfway:
    """Remembers how far a sweep was when half of its time had passed."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque([(0.0, 0)])

    def at(self, seconds: float, done: int) -> tuple[float, int]:
        """Time and rows done halfway to this time, or nearest before."""
        self._seen.append((seconds, done))
        while len(self._seen) > 1 and self._seen[1][0] <= 0.5 * seconds:
            self._seen.popleft()
        return self._seen[0]


def in_words(seconds: float) -> str:
    """A time in two figures or so, as "6 min"."""
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f} {unit}" if seconds < 10.0 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
