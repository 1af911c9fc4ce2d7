"""Search along single numbers for the values at which answers turn, many numbers and places at once.

Every world differs from the nominal one in one number. A line holds the answers at some values of one number; between
two neighbouring values with different answers it is halved until they are close. All values that are due in a round, of
all lines, are computed in one call.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.blocks import MOST_BYTES, MOST_WITHOUT_TABLES, blocks
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.problem import Places, Problem, aimed_at, class_figures, fill
from penumbra.errors import DomainError
from penumbra.flight.fan.site_fans import SiteFans
from penumbra.scenario.columns import Column, check_rows
from penumbra.scenario.quantity import Better

__all__ = [
    "CLOSE",
    "REFUSED",
    "SHARE_OF_WIDTH",
    "STEPS",
    "Answering",
    "Line",
    "SingleChanges",
    "Turn",
    "add",
    "beyond",
    "has_sign",
    "is_logarithmic",
    "moves_arcs",
    "reach",
    "refine",
    "sides",
    "within",
]

Codes = NDArray[np.uint8]
Floats = NDArray[np.float64]

REFUSED = 255
"""Code of a world that is impossible: its numbers contradict each other, or allow no flight."""

CLOSE = 1e-3
"""Relative width of the interval in which a turn is found."""
SHARE_OF_WIDTH = 1 / 4096
"""Its width near zero, as a share of the published width."""
STEPS = 16
"""Steps of the scan over a published range, for numbers of unknown sign."""
_DOUBLINGS = 8
"""The scan beyond a range starts at this power of 1/2 of the way, and doubles the distance with each step."""
_EVERY = -1
"""In place of the index of a class: the number concerns all classes."""
_TOGETHER = 128
"""Worlds at few places that are filled together, with at most some hundred fans that are not blended."""
_WIDE = 4.0
"""Ratio of two positive values from which their middle is geometric."""
_DECADE = 10.0
"""Ratio of the ends of a published range above which its own scale is logarithmic."""
_MOST_STEPS = 300.0
"""Logarithm of the greatest factor by which a value is changed."""


def is_logarithmic(column: Column) -> bool:
    """Whether changes of a number are told by ratios: its range is positive and spans more than a factor of ten."""
    return column.low > 0.0 and column.high > _DECADE * column.low


class Answering(Protocol):
    """What answers (threat, place) in worlds that differ from the nominal world in one number each."""

    nominal: Codes
    """In the nominal world, (threat, place)."""

    def answers(self, at: Sequence[tuple[int, float]]) -> Codes:
        """Codes (world, threat, place) of worlds given by an index into the columns and a value."""


class SingleChanges:
    """Answers of places: 0 out of reach, 1 in reach and not covered, 2 covered, over all launch points.

    Parameters
    ----------
    problem : Problem
    places : Places (place,)
    threats : sequence of int
        Indices of the classes; the axis `threat` has only these.

    Raises
    ------
    DomainError
        The nominal world is impossible.
    """

    def __init__(self, problem: Problem, places: Places, threats: Sequence[int]) -> None:
        self.problem, self.places = problem, places
        self.threats = np.array(threats, np.int64)
        self.refusal = ""
        """Why the last impossible world was refused."""
        self._aims, self._lean = aimed_at(places), len(places.latitude) <= MOST_WITHOUT_TABLES
        self._fans = SiteFans(problem.fans.ranges, MOST_BYTES, tables=not self._lean)
        self._of = np.array([_class_of(problem, column.path) for column in problem.columns])
        self.nominal: Codes = self._computed(problem.own, np.array([_EVERY]))[0]

    def answers(self, at: Sequence[tuple[int, float]]) -> Codes:
        """Codes (world, threat, place); see `Answering`. A number of one class is tried against this class alone."""
        found = np.repeat(self.nominal[None], len(at), axis=0)
        rows = np.repeat(self.problem.own, len(at), axis=0)
        index = np.array([each for each, _ in at], np.int64)
        rows[np.arange(len(at)), index] = [value for _, value in at]
        of = self._of[index]
        own = (of[:, None] == _EVERY) | (of[:, None] == self.threats)
        due = np.flatnonzero(own.any(axis=1))
        tried = np.full((len(due), *self.nominal.shape), REFUSED, np.uint8)
        sound = self._sound(rows[due])
        tried[sound] = self._tried(rows[due][sound], of[due][sound])
        found[due] = np.where(own[due][:, :, None], tried, found[due])
        return found

    def _sound(self, rows: Floats) -> NDArray[np.bool_]:
        """Which rows (world, column) have no two numbers that contradict each other, found by halving."""
        try:
            check_rows(rows, self.problem.shield, self.problem.columns, ["changed"] * len(rows))
            return np.ones(len(rows), np.bool_)
        except DomainError as error:
            self.refusal = str(error)
            half = len(rows) // 2
            if not half:
                return np.zeros(1, np.bool_)
            return np.concatenate([self._sound(rows[:half]), self._sound(rows[half:])])

    def _tried(self, rows: Floats, of: NDArray[np.int64]) -> Codes:
        """The codes of rows (world, column); REFUSED in those that allow no flight, which are found by halving."""
        try:
            return self._computed(rows, of)
        except DomainError as error:
            self.refusal = str(error)
            half = len(rows) // 2
            if not half:
                return np.full((1, *self.nominal.shape), REFUSED, np.uint8)
            return np.concatenate([self._tried(rows[:half], of[:half]), self._tried(rows[half:], of[half:])])

    def _computed(self, rows: Floats, of: NDArray[np.int64]) -> Codes:
        """The codes of rows, each against the class that its changed number belongs to, or all; elsewhere 0."""
        found = np.zeros((len(rows), len(self.threats), len(self.places.latitude)), np.uint8)
        if self._lean:
            for first in range(0, len(rows), _TOGETHER):
                part = slice(first, first + _TOGETHER)
                self._few(rows[part], of[part], found[part])
            return found
        for one in np.unique(of):
            chosen = np.flatnonzero(of == one)
            asked = np.full((len(self.problem.threats), found.shape[2]), NOTHING, np.int8)
            asked[self.threats if one == _EVERY else one] = COVERED
            for block in blocks(self.problem, rows[chosen], self.places, asked):
                if block.threat in self.threats:
                    found[chosen[block.rows], self.threats == block.threat] = block.code
        return found

    def _few(self, rows: Floats, of: NDArray[np.int64], found: Codes) -> None:
        """Fill in the codes of some rows at few places; the fans of all rounds are kept."""
        if self._fans.full:
            self._fans.reuse()
        own = self.problem._replace(fans=self._fans)
        worlds = fill(own, rows)
        for t, threat in enumerate(self.threats.tolist()):
            wanted = (of == _EVERY) | (of == threat)
            if wanted.any():
                asked = np.where(wanted[:, None], COVERED, NOTHING).astype(np.int8)
                asked = np.broadcast_to(asked, (len(rows), found.shape[2]))
                figures = class_figures(own, worlds, threat, self._aims, asked)
                code = (figures.reaching > 0) * (1 + (figures.covering == figures.reaching))
                found[wanted, t] = code[wanted]


def _class_of(problem: Problem, path: str) -> int:
    """Index of the class that has this number; _EVERY if it is no number of one class."""
    section, _, rest = path.partition(".")
    return problem.threats.index(rest.partition(".")[0]) if section == "threats" else _EVERY


class Turn(NamedTuple):
    """Two neighbouring values of a number with different answers."""

    below: float
    above: float
    code_below: int
    code_above: int

    def at(self, whole: bool) -> float:
        """The middle of the two values; of whole numbers and choices the second, which has the new answer."""
        return self.above if whole else (self.below + self.above) / 2.0


@dataclass
class Line:
    """Answers along one number."""

    index: int
    """Of its column."""
    column: Column
    codes: dict[float, Codes] = field(default_factory=dict)
    """Codes (threat, place) by value."""
    watched: NDArray[np.bool_] | None = None
    """Answers (threat, place) whose turns are wanted; all if None."""

    @property
    def values(self) -> list[float]:
        """The values tried, in order."""
        return sorted(self.codes)

    @property
    def width(self) -> float:
        """Width of the published range; without one that of the usual values."""
        ends = (self.column.low, self.column.high)
        if ends[0] == ends[1]:
            ends = reach(self.column)
        return ends[1] - ends[0]

    def share(self, value: float) -> float:
        """Change from the nominal value to another, as a share of the published range on the number's own scale."""
        column = self.column
        if not is_logarithmic(column):
            return abs(value - column.nominal) / self.width
        return abs(math.log(value / column.nominal)) / math.log(column.high / column.low) if value > 0.0 else math.inf

    def at_share(self, share: float, upward: bool) -> float:
        """The value whose `share` it is, above the nominal value or below."""
        column, sign = self.column, 1.0 if upward else -1.0
        if not is_logarithmic(column):
            return column.nominal + sign * share * self.width
        steps = sign * share * math.log(column.high / column.low)
        return column.nominal * math.exp(min(steps, _MOST_STEPS))

    def due(self) -> Iterator[float]:
        """Values between neighbours that are not close and whose answers differ."""
        for below, above in pairwise(self.values):
            differ = self.codes[below] != self.codes[above]
            if self.watched is not None:
                differ &= self.watched
            if differ.any() and not self.close(below, above):
                yield self.middle(below, above)

    def close(self, below: float, above: float) -> bool:
        """Whether a turn between two values is found closely enough."""
        if self.column.whole:
            return above - below <= 1.0
        return above - below <= max(CLOSE * max(abs(below), abs(above)), SHARE_OF_WIDTH * self.width)

    def middle(self, below: float, above: float) -> float:
        """A value between two others, geometric if they are positive and far apart."""
        if self.column.whole:
            return math.floor((below + above) / 2.0)
        return math.sqrt(below * above) if below > 0.0 and above > _WIDE * below else (below + above) / 2.0

    def turns(self, threat: int, place: int, low: float = -math.inf, high: float = math.inf) -> list[Turn]:
        """The turns of one answer between two values; next to an impossible world there is none."""
        found = []
        for below, above in pairwise(value for value in self.values if low <= value <= high):
            one, other = int(self.codes[below][threat, place]), int(self.codes[above][threat, place])
            if one != other and REFUSED not in (one, other):
                found.append(Turn(below, above, one, other))
        return found

    def turned(self, low: float, high: float) -> NDArray[np.bool_]:
        """Answers (threat, place) that turn between two values."""
        inside = [self.codes[value] for value in self.values if low <= value <= high]
        found = np.zeros(inside[0].shape, np.bool_)
        for one, other in pairwise(inside):
            found |= (one != other) & (one != REFUSED) & (other != REFUSED)
        return found

    def searched(self, threat: int, start: float) -> tuple[float, float]:
        """The least and the greatest value around `start` up to which every world tried is possible."""
        possible = [value for value in self.values if (self.codes[value][threat] != REFUSED).all()]
        refused = [value for value in self.values if value not in set(possible)]
        least = max((value for value in refused if value < start), default=-math.inf)
        most = min((value for value in refused if value > start), default=math.inf)
        inside = [value for value in possible if least < value < most] or [start]
        return inside[0], inside[-1]


def has_sign(column: Column) -> bool:
    """Whether it is known which end of the range serves the defence."""
    return column.sign in (Better.HIGHER, Better.LOWER)


def reach(column: Column) -> tuple[float, float]:
    """How far a search goes: the usual values of the field and the published range; of a choice all values."""
    low, high = min(column.usual[0], column.low), max(column.usual[1], column.high)
    return max(low, column.least), min(high, column.most)


def moves_arcs(column: Column) -> bool:
    """Whether a number is one of the threats, so that it may change what is in reach."""
    return column.path.partition(".")[0] in ("threats", "launch_points")


def sides(column: Column, nominal: Codes) -> list[tuple[float, float]]:
    """Ends of the published range and the bounds beyond them where answers with these nominal codes may turn.

    If the sign is known, what is covered turns beyond the worse end, and what is not covered beyond the better one.
    """
    low, high = reach(column)
    below, above = (column.low, low), (column.high, high)
    if not has_sign(column):
        return [below, above] if nominal.size else []
    worse, better = (below, above) if column.sign is Better.HIGHER else (above, below)
    return [*([worse] if (nominal == 2).any() else []), *([better] if (nominal < 2).any() else [])]


def within(column: Column, low: float, high: float) -> list[float]:
    """Values of the first round between two ends: both, the nominal one, and a scan if the sign is unknown."""
    if column.words:
        return [float(n) for n in range(len(column.words))]
    found = {low, high, *([column.nominal] if low <= column.nominal <= high else [])}
    if not has_sign(column) and low < high:
        steps = np.linspace(low, high, STEPS + 1).tolist()
        found |= {float(round(step)) for step in steps} if column.whole else set(steps)
    return sorted(found)


def beyond(column: Column, end: float, bound: float) -> list[float]:
    """Values from the end of a published range to a bound, at distances that double."""
    if end == bound or column.words:
        return []
    found = [end + (bound - end) * 2.0**-step for step in range(_DOUBLINGS, 0, -1)] + [bound]
    return sorted({float(round(value)) for value in found} - {end}) if column.whole else found


def add(asked: Answering, due: Iterable[tuple[Line, float]]) -> int:
    """Compute the answers at these values, in one call; returns how many were new."""
    new = [(line, value) for line, value in due if value not in line.codes]
    new = list({(line.index, value): (line, value) for line, value in new}.values())
    if new:
        for (line, value), codes in zip(new, asked.answers([(line.index, value) for line, value in new]), strict=True):
            line.codes[value] = codes
    return len(new)


def refine(asked: Answering, lines: Sequence[Line]) -> None:
    """Halve between neighbours with different answers until all turns that are wanted are found closely enough."""
    while add(asked, ((line, value) for line in lines for value in line.due())):
        pass
