"""First-order shares of the variance from given worlds: how much of the doubt each number explains by itself."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError

__all__ = ["LEAST_WORLDS", "MOST_GROUPS", "FirstOrder", "checked_worlds", "estimates", "first_order"]

Floats = NDArray[np.float64]

LEAST_WORLDS = 64
"""Fewest worlds from which shares are estimated."""
MOST_GROUPS = 8
"""A number with at most so many different values is taken by its values."""
_WORLDS_OF_A_BIN, _LEAST_BINS, _MOST_BINS = 40, 4, 16
_FINER, _CHANCE, _MISSED = (2, 4), 3.0, 2.0
"""Finer cuts, by what factor; by how many standard errors of chance they must explain more; and which part of what they
gained they may still miss."""
_RESAMPLES = 200
_TAIL = 0.025


class FirstOrder(NamedTuple):
    """Shares of the variance, each (number,), with their 95 % intervals; all 0 if the answer is the same everywhere."""

    share: Floats
    low: Floats
    high: Floats


class _Pieces(NamedTuple):
    """Worlds sorted by one number and cut into pieces."""

    order: NDArray[np.intp]
    """Row of each sorted world."""
    starts: NDArray[np.intp]
    """Where each piece begins."""
    place: Floats
    """Place of each sorted world in the order, from -1/2 to 1/2; 0 if the pieces are the values themselves."""
    fitted: int
    """Constants of the fit: one or two for each piece."""


def checked_worlds(where: str, values: object, answer: object) -> tuple[Floats, Floats]:
    """The values (world, number) and the answers (world,) as arrays.

    Raises
    ------
    DomainError
        Their shapes do not fit, there are fewer worlds than `LEAST_WORLDS`, or a value or an answer is not finite.
    """
    given, told = np.asarray(values, np.float64), np.asarray(answer, np.float64)
    if given.ndim != 2 or told.ndim != 1:
        raise DomainError(
            f"{where}: give values (world, number) and an answer (world,), not arrays of {given.ndim} and {told.ndim} "
            "dimensions"
        )
    if len(given) != len(told):
        raise DomainError(f"{where}: {len(given)} worlds and {len(told)} answers; give one answer for each world")
    if len(told) < LEAST_WORLDS:
        raise DomainError(
            f"{where}: {len(told)} worlds are too few for shares of the doubt; draw {LEAST_WORLDS} or more"
        )
    for name, each in (("value", given), ("answer", told)):
        if not np.isfinite(each).all():
            row = int(np.argwhere(~np.isfinite(each))[0][0])
            raise DomainError(f"{where}: world {row} has a {name} that is no finite number; leave the world out")
    return given, told


def first_order(values: Floats, answer: Floats, seed: int = 0) -> FirstOrder:
    """Share of the variance of an answer that each number explains by itself, Var(E[y|x]) / Var(y), from given worlds.

    Parameters
    ----------
    values : (world, number) float
        Worlds drawn independently of each other; any unit.
    answer : (world,) float
        0 or 1, or any continuous answer.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    FirstOrder
        The interval is of the sampling error alone. An estimate may lie slightly below 0.

    Raises
    ------
    DomainError
        See `checked_worlds`.

    Method
    ------
    The worlds are cut into pieces of equal count by the number's rank [Plischke2013]. A straight line in each piece
    [DaVeiga2009] removes most of the bias from their width. The share of the variance that the lines explain, R², is
    corrected for the constants fitted, 1 - (1 - R²)(n - 1)/(n - p) [Kelley1935]. A number of at most `MOST_GROUPS`
    values is taken by its values, without lines. Where twice or four times as many pieces explain clearly more, as with
    a step, they are taken, and the interval is widened by what they may miss. The interval is from a Bayesian bootstrap
    [Rubin1981], whose spread is laid about the estimate, because its mean has a bias of its own.
    """
    given, told = checked_worlds("first_order", values, answer)
    n = len(told)
    if np.ptp(told) == 0.0:
        nothing = np.zeros(given.shape[1])
        return FirstOrder(nothing, nothing, nothing)
    weights = np.vstack((np.ones(n), np.random.default_rng(seed).dirichlet(np.ones(n), _RESAMPLES) * n))
    share, low, high = (np.zeros(given.shape[1]) for _ in range(3))
    for k, column in enumerate(given.T):
        cut, missed = _cut(column, told, weights[:1])
        adjusted = _adjusted(cut, told, weights)
        share[k] = adjusted[0]
        spread = np.quantile(adjusted[1:], [_TAIL, 1.0 - _TAIL]) - adjusted[1:].mean()
        low[k], high[k] = max(0.0, share[k] - spread[1]), min(1.0, max(0.0, share[k] - spread[0] + missed))
    return FirstOrder(share, low, high)


def estimates(values: Floats, answer: Floats) -> Floats:
    """The shares of `first_order` without intervals, (number,)."""
    one = np.ones((1, len(answer)))
    if np.ptp(answer) == 0.0:
        return np.zeros(values.shape[1])
    cuts = [_cut(column, answer, one)[0] for column in values.T]
    return np.array([_adjusted(cut, answer, one)[0] for cut in cuts])


def _cut(column: Floats, answer: Floats, weights: Floats) -> tuple[_Pieces, float]:
    """As few pieces as show what the number explains, and what they may still miss of a step within a piece."""
    cut = _pieces(column)
    explains, missed = float(_adjusted(cut, answer, weights)[0]), 0.0
    for finer in _FINER:
        other = _pieces(column, finer)
        gain = float(_adjusted(other, answer, weights)[0]) - explains
        if gain <= _CHANCE * math.sqrt(2.0 * other.fitted) / len(answer) * (1.0 - explains):
            break
        cut, explains, missed = other, explains + gain, _MISSED * gain
    return cut, missed


def _adjusted(cut: _Pieces, answer: Floats, weights: Floats) -> Floats:
    """The share explained for each set of weights, corrected for the constants fitted, (set,)."""
    return 1.0 - (1.0 - _explained(cut, answer, weights)) * (len(answer) - 1) / (len(answer) - cut.fitted)


def _pieces(column: Floats, finer: int = 1) -> _Pieces:
    """The worlds cut into pieces by one number, (world,); into `finer` times as many as usual."""
    n = len(column)
    order = np.argsort(column, kind="stable")
    known, first = np.unique(column[order], return_index=True)
    if len(known) <= MOST_GROUPS:
        return _Pieces(order, first, np.zeros(n), len(known))
    count = int(np.clip(n // _WORLDS_OF_A_BIN, _LEAST_BINS, _MOST_BINS)) * finer
    starts = np.arange(count) * n // count
    return _Pieces(order, starts, (np.arange(n) + 0.5) / n - 0.5, 2 * count)


def _explained(cut: _Pieces, answer: Floats, weights: Floats) -> Floats:
    """R² of the fit for each set of weights, (set,)."""
    w, y, u = weights[:, cut.order], answer[cut.order] - answer.mean(), cut.place
    total = w @ y**2 - (w @ y) ** 2 / w.sum(axis=1)
    count, sum_y = (np.add.reduceat(each, cut.starts, axis=1) for each in (w, w * y))
    between = (sum_y**2 / count).sum(axis=1) - (w @ y) ** 2 / w.sum(axis=1)
    if u.any():
        sum_u, sum_uu, sum_uy = (np.add.reduceat(w * each, cut.starts, axis=1) for each in (u, u**2, u * y))
        between += ((sum_uy - sum_u * sum_y / count) ** 2 / (sum_uu - sum_u**2 / count)).sum(axis=1)
    return np.asarray(between / total, np.float64)
