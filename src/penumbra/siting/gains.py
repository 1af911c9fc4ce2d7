"""Which arcs each candidate meets that the shield does not: the loop of the map, with the candidate as only battery.

A place is covered if every arc to it is met by some battery. So what the shield alone meets is computed once, and each
candidate is asked about the rest only: the arcs of one class, loft and launch point at a time. With a single candidate
a place is given up at the first arc that it does not meet.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.blocks import FAN_BYTES, MOST_BYTES
from penumbra.coverage.map_loop import COVERED, EACH, MARGIN, NOTHING
from penumbra.coverage.problem import MOST_TOGETHER, Aims, Filled, Problem, class_figures, fill
from penumbra.flight.arc.threat_classes import boosts_in
from penumbra.flight.fan.site_fans import SiteFans

__all__ = [
    "ArcMargins",
    "Base",
    "arcs_met",
    "base_arcs",
    "base_margins",
    "mean_margins",
    "places_won",
    "spare",
    "won_alone",
]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Base(NamedTuple):
    """What the shield alone does against one class."""

    reached: Bools  # (world, place)
    open: Bools  # (world, loft, launch, place) arcs that it does not meet

    @property
    def covered(self) -> Bools:
        """Whether each place is reached and covered, (world, place)."""
        return self.reached & ~self.open.any(axis=(1, 2))


class ArcMargins(NamedTuple):
    """Margins of the shield alone against one class [s]; nan: no arc reaches the place, -inf: no battery meets it."""

    margin: NDArray[np.float32]  # (world, loft, launch, place)


def _lofts(problem: Problem, values: Floats, threat: int) -> int:
    return int(boosts_in(problem.threat_columns, threat, values).lofts.max(initial=1))


def base_arcs(
    problem: Problem, values: Floats, starts: Ints, aims: Aims, tell: Callable[[float], object]
) -> list[Base]:
    """What a shield does in some worlds, by class.

    Parameters
    ----------
    problem : Problem
    values : ndarray (world, column)
    starts : ndarray (start,)
        Indices of the launch points that are looked at.
    aims : Aims (place,)
    tell : callable
        Called with the fraction done.
    """
    count, places = len(values), len(aims.latitude)
    found = []
    for threat in range(len(problem.threats)):
        shape = (count, _lofts(problem, values, threat), len(starts), places)
        found.append(Base(np.zeros((count, places), np.bool_), np.zeros(shape, np.bool_)))
    for rows, filled in _blocks(problem, values):
        filled = filled._replace(launches=np.ascontiguousarray(filled.launches[:, starts]))
        near = problem._replace(launches=tuple(problem.launches[k] for k in starts.tolist()))
        for threat, base in enumerate(found):
            for loft in range(base.open.shape[1]):
                asked = np.full((len(rows), places), EACH, np.int8)
                arcs = class_figures(near, filled, threat, aims, asked, launches=True, loft=loft).arcs
                base.reached[rows] |= (arcs > 0).any(axis=1)
                base.open[rows, loft] = arcs == 1
        tell(float(rows[-1] + 1) / count)
    return found


def base_margins(problem: Problem, values: Floats, starts: Ints, aims: Aims) -> list[ArcMargins]:
    """Margins of a shield against each arc in some worlds, by class; arguments as of `base_arcs`."""
    places = len(aims.latitude)
    found = []
    for threat in range(len(problem.threats)):
        shape = (len(values), _lofts(problem, values, threat), len(starts), places)
        found.append(ArcMargins(np.full(shape, np.nan, np.float32)))
    for rows, filled in _blocks(problem, values):
        for threat, base in enumerate(found):
            asked = np.full((len(rows), places), MARGIN, np.int8)
            for loft in range(base.margin.shape[1]):
                for at, start in enumerate(starts.tolist()):
                    own = class_figures(*_from(problem, filled, start), threat, aims, asked, loft=loft)
                    base.margin[rows, loft, at] = own.margin
    return found


def places_won(
    problem: Problem,
    values: Floats,
    base: list[Base],
    world: Ints,
    starts: Ints,
    aims: Aims,
    tell: Callable[[float], object],
) -> Bools:
    """Places that are open without and covered with each candidate alone, (row, threat, place).

    Parameters
    ----------
    problem : Problem
        With the candidate as its only battery; or with the whole shield, if the candidate is a radar.
    values : ndarray (row, column)
        A row for each candidate and world; faster if those of one world are adjacent.
    base : list of Base
        By class.
    world : ndarray (row,)
        Index of each row's world in `base`.
    starts, aims, tell
        As of `base_arcs`.
    """
    found = np.zeros((len(values), len(base), len(aims.latitude)), np.bool_)
    for rows, filled in _blocks(problem, values):
        for threat, alone in enumerate(base):
            own = alone.open[world[rows]]
            still = own.any(axis=(1, 2))
            for loft, at in np.ndindex(own.shape[1:3]):
                wanted = own[:, loft, at] & still
                if wanted.any():
                    still &= ~(wanted & ~_met(problem, filled, threat, loft, int(starts[at]), aims, wanted))
            found[rows, threat] = still
        tell(float(rows[-1] + 1) / len(values))
    return found


def arcs_met(
    problem: Problem,
    values: Floats,
    base: list[Base],
    starts: Ints,
    aims: Aims,
    tell: Callable[[float], object],
) -> list[Bools]:
    """Which of the open arcs of one world each candidate meets, by class (row, open arc).

    The open arcs are those of ``base[threat].open[0]`` in the order of `numpy.nonzero`; other arguments as of
    `places_won`.
    """
    found = [np.zeros((len(values), int(alone.open[0].sum())), np.bool_) for alone in base]
    index = []
    for alone in base:
        at = np.full(alone.open.shape[1:], -1, np.int64)
        at[alone.open[0]] = np.arange(int(alone.open[0].sum()))
        index.append(at)
    for rows, filled in _blocks(problem, values):
        for threat, alone in enumerate(base):
            for loft, at in np.ndindex(alone.open.shape[1:3]):
                here = alone.open[0, loft, at]
                if here.any():
                    wanted = np.repeat(here[None], len(rows), axis=0)
                    met = _met(problem, filled, threat, loft, int(starts[at]), aims, wanted)
                    found[threat][rows[:, None], index[threat][loft, at][here][None]] = met[:, here]
        tell(float(rows[-1] + 1) / len(values))
    return found


def won_alone(base: list[Base], met: list[Bools]) -> Bools:
    """Places that are open without and covered with each candidate alone, from `arcs_met`; (row, threat, place)."""
    found = np.zeros((len(met[0]), len(base), base[0].reached.shape[1]), np.bool_)
    for threat, (alone, own) in enumerate(zip(base, met, strict=True)):
        place = np.nonzero(alone.open[0])[2]
        for row in range(len(own)):
            unmet = np.bincount(place[~own[row]], minlength=found.shape[2])
            found[row, threat] = alone.open[0].any(axis=(0, 1)) & (unmet == 0)
    return found


def mean_margins(
    problem: Problem,
    values: Floats,
    base: list[ArcMargins],
    world: Ints,
    starts: Ints,
    aims: Aims,
    weight: Floats,
    tell: Callable[[float], object],
) -> Floats:
    """Mean time to spare over the places reached, by their weight, with each candidate, (row, threat) [s].

    A place that is not covered has none, 0 s. weight : (place,); other arguments as of `places_won`.
    """
    found = np.zeros((len(values), len(base)))
    for rows, filled in _blocks(problem, values):
        for threat, alone in enumerate(base):
            least = np.full((len(rows), len(weight)), np.inf)
            for loft, at in np.ndindex(alone.margin.shape[1:3]):
                without = alone.margin[world[rows], loft, at]
                wanted = ~np.isnan(without)
                if not wanted.any():
                    continue
                asked = np.where(wanted, MARGIN, NOTHING).astype(np.int8)
                chosen = np.flatnonzero(wanted.any(axis=0))
                part = np.ascontiguousarray(asked[:, chosen])
                near = _from(problem, filled, int(starts[at]))
                own = class_figures(*near, threat, aims.some(chosen), part, loft=loft).margin
                best = np.maximum(without[:, chosen], np.nan_to_num(own, nan=-np.inf, neginf=-np.inf))
                least[:, chosen] = np.where(wanted[:, chosen], np.minimum(least[:, chosen], best), least[:, chosen])
            found[rows, threat] = spare(least, weight)
        tell(float(rows[-1] + 1) / len(values))
    return found


def spare(least: Floats, weight: Floats) -> Floats:
    """Mean time to spare [s] over the places reached: of least margins (row, place), inf where none is reached."""
    reached = least < np.inf
    whole = (reached * weight).sum(axis=1)
    value = (np.where(reached, np.maximum(least, 0.0), 0.0) * weight).sum(axis=1)
    return np.divide(value, whole, out=np.zeros(len(least)), where=whole > 0.0)


def _met(problem: Problem, filled: Filled, threat: int, loft: int, start: int, aims: Aims, wanted: Bools) -> Bools:
    """Whether arcs from one launch point are met, (row, place), where wanted."""
    chosen = np.flatnonzero(wanted.any(axis=0))
    asked = np.ascontiguousarray(np.where(wanted[:, chosen], COVERED, NOTHING).astype(np.int8))
    found = class_figures(*_from(problem, filled, start), threat, aims.some(chosen), asked, loft=loft)
    met = np.zeros(wanted.shape, np.bool_)
    met[:, chosen] = found.covering > 0
    return met


def _from(problem: Problem, filled: Filled, start: int) -> tuple[Problem, Filled]:
    """The problem and the worlds with one launch point."""
    one = problem._replace(launches=(problem.launches[start],))
    return one, filled._replace(launches=np.ascontiguousarray(filled.launches[:, start : start + 1]))


def _blocks(problem: Problem, values: Floats) -> Iterator[tuple[Ints, Filled]]:
    """Rows in blocks whose fans fit into `MOST_BYTES`, and their worlds."""
    fans = SiteFans(problem.fans.ranges, MOST_BYTES)
    own = problem._replace(fans=fans)
    held = max(1, len(problem.shield.batteries))
    together = max(1, int(MOST_BYTES / (FAN_BYTES * held)))
    together = max(1, together // MOST_TOGETHER) * MOST_TOGETHER if together >= MOST_TOGETHER else together
    for begin in range(0, len(values), together):
        if fans.ranges or fans.full:
            fans.reuse()
        rows = np.arange(begin, min(begin + together, len(values)))
        yield rows, fill(own, values[rows])
