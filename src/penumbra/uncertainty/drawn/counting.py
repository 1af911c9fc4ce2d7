"""Counts of drawn worlds in which places are reached and covered, in batches, and the error of a share."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.count_reducers import Bits, Counts
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.places import Homes, Named, Places
from penumbra.coverage.problem import Problem

__all__ = ["Asked", "Counted", "batches", "count", "empty", "error", "wilson"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NORMAL = 1.959963984540054  # 97.5 % quantile of the standard normal distribution
_FIRST = 32  # draws of each prior in the first batch; each later batch doubles what is done
_MEMBER = "world_member"


class Asked(NamedTuple):
    """What is asked in every world."""

    problem: Problem
    places: Places | Named | Homes | xr.Dataset
    levels: NDArray[np.int8]
    """(threat, place) NOTHING, REACHED or COVERED of `penumbra.coverage.map_loop`."""
    alternatives: list[str]
    priors: list[str]
    store: AnswerStore | str | Path | None
    each: bool
    """Whether the answers of each world are kept."""


class Counted(NamedTuple):
    """Numbers of worlds so far: (alternative, prior), and (alternative, prior, threat, place)."""

    cases: Ints
    reached: Ints
    covered: Ints

    def plus(self, other: "Counted") -> "Counted":
        """Both together."""
        return Counted(*(one + more for one, more in zip(self, other, strict=True)))


def empty(asked: Asked) -> Counted:
    """Nothing counted yet."""
    axes = len(asked.alternatives), len(asked.priors)
    return Counted(np.zeros(axes, np.int64), *(np.zeros((*axes, *asked.levels.shape), np.int64) for _ in range(2)))


def batches(drawn: xr.Dataset, done: int = 0) -> Iterator[xr.Dataset]:
    """The rows of some draws of every prior at a time; each batch doubles the draws that are done.

    done : number of draws that are left out, the first ones.
    """
    draw = drawn["world_draw"].values
    order = np.unique(draw)
    begin, size = done, max(_FIRST, done)
    while begin < len(order):
        yield drawn.isel(world=np.flatnonzero(np.isin(draw, order[begin : begin + size])))
        begin, size = begin + size, max(size, begin + size)


def count(asked: Asked, batch: xr.Dataset) -> tuple[Counted, xr.Dataset]:
    """The counts of one batch, and its Dataset, with bits if the answers of each world are kept."""
    members = zip(batch["world_alternative"].values.tolist(), batch["world_prior"].values.tolist(), strict=True)
    pair = [asked.alternatives.index(a) * len(asked.priors) + asked.priors.index(p) for a, p in members]
    table = batch.assign({_MEMBER: ("world", np.array(pair, np.int64))})
    reducers = [Counts(by=_MEMBER), *([Bits()] if asked.each else ())]
    found = evaluate(asked.problem, table, asked.places, asked.levels, reducers=reducers, store=asked.store)
    made = empty(asked)
    flat = [each.reshape(-1, *each.shape[2:]) for each in made]
    for into, name in zip(flat, ("member_worlds", "member_reached", "member_covered"), strict=True):
        into[found["member"].values] = found[name].values
    return made, found


def wilson(successes: Ints, cases: Ints) -> tuple[Floats, Floats]:
    """Ends of Wilson's score interval at 95 % for a share of independent cases; 0 to 1 without cases.

    ((p + z²/2n) ± z √(p (1 - p)/n + z²/4n²)) / (1 + z²/n), [Wilson1927]. Arguments: arrays of one shape.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        p, square = successes / cases, _NORMAL * _NORMAL / cases
        middle = (p + 0.5 * square) / (1.0 + square)
        half = np.sqrt(p * (1.0 - p) * square + 0.25 * square * square) / (1.0 + square)
    none = cases == 0
    return np.where(none, 0.0, middle - half), np.where(none, 1.0, middle + half)


def error(counted: Counted) -> Floats:
    """Half of the 95 % interval of the share covered, over all alternatives, (prior, threat, place)."""
    low, high = wilson(counted.covered.sum(axis=0), counted.reached.sum(axis=0))
    return 0.5 * (high - low)
