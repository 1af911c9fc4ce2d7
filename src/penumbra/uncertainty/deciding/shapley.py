"""Shapley effects of groups of numbers: which part of the doubt rides on which grade of evidence.

The effect of a group is the mean, over all orders in which groups may become known, of the variance that it explains
when its turn comes. So interactions are shared equally by those that take part, and the effects add up to the whole.
"""

from collections.abc import Sequence
from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS, checked_worlds
from penumbra.uncertainty.deciding.sparse_terms import Terms, fitted_terms

__all__ = ["Effects", "mixed_rows", "shapley_groups", "shapley_mixed"]

Floats = NDArray[np.float64]

_FOLDS = 20
_STUDENT = 2.093
"""97.5 % quantile of Student's t with `_FOLDS` - 1 degrees of freedom."""
_RESAMPLES = 400
_TAIL = 0.025
_MOST_GROUPS = 8
"""Most groups whose every subset is computed."""


class Effects(NamedTuple):
    """Shapley effects, each (group,), with 95 % intervals. They sum to 1, or are all 0 if the answer never differs.

    What is not attributed may belong to any group: so it is left out at the low end, and added at the high end.
    """

    groups: tuple[str, ...]
    share: Floats
    low: Floats
    high: Floats
    explained: float
    """Share of the variance that is attributed; 1 if worlds were mixed."""
    varies: bool
    """Whether the answer differs between worlds."""


def _names(where: str, groups: Sequence[str], numbers: int) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """The groups in order of appearance, and the group of each number."""
    if len(groups) != numbers:
        raise DomainError(f"{where}: {numbers} numbers and {len(groups)} groups; name one group for each number")
    names = tuple(dict.fromkeys(groups))
    if not names:
        raise DomainError(f"{where}: no number varies; draw worlds in which at least one does")
    return names, np.array([names.index(each) for each in groups], np.intp)


def _nothing(names: tuple[str, ...]) -> Effects:
    zero = np.zeros(len(names))
    return Effects(names, zero, zero, zero, 0.0, False)


def shapley_groups(values: Floats, groups: Sequence[str], answer: Floats, seed: int = 0) -> Effects:
    """Shapley effects of groups of independent numbers, from given worlds.

    Parameters
    ----------
    values : (world, number) float
        Worlds drawn independently; numbers of different groups are independent.
    groups : sequence of str, (number,)
        Group of each number, as its grade.
    answer : (world,) float
        0 or 1, or any continuous answer.
    seed : int
        Seed of the folds of the jackknife.

    Returns
    -------
    Effects
        Parts of the explained variance. `explained` tells how much of the variance that is: effects of single numbers
        and of pairs. The interval is of parts of the whole variance. An answer of 0 or 1 that hangs on many numbers has
        effects of three and more, so that it is wide; `shapley_mixed` attributes everything, if worlds can be computed.

    Raises
    ------
    DomainError
        See `checked_worlds`; the groups are not one for each number, or there is none.

    Method
    ------
    For independent numbers the effect of a group is  Σ V(u)/|u|  over the sets u of groups to which it belongs, with
    V(u) the part of the variance in the analysis of variance that belongs to u alone [Owen2014]. The parts are sums of
    squared coefficients of an expansion in orthonormal polynomials [Sudret2008], here of the numbers' ranks. Nearest
    neighbours [Broto2020] need no polynomials; but among hundreds of worlds and dozens of numbers none is near. The
    interval is that of a jackknife over 20 folds, each with its own choice of terms.
    """
    given, told = checked_worlds("shapley_groups", values, answer)
    names, of = _names("shapley_groups", groups, given.shape[1])
    if np.ptp(told) == 0.0:
        return _nothing(names)
    parts, explained = _parts(fitted_terms(given, told), of, len(names))
    if explained == 0.0:
        return Effects(names, parts, parts, np.ones(len(names)), 0.0, True)
    fold = np.random.default_rng(seed).permutation(len(told)) % _FOLDS
    again = np.array(
        [np.multiply(*_parts(fitted_terms(given[fold != k], told[fold != k]), of, len(names))) for k in range(_FOLDS)]
    )
    spread = _STUDENT * np.sqrt((_FOLDS - 1) / _FOLDS * ((again - again.mean(axis=0)) ** 2).sum(axis=0))
    low, high = parts * explained - spread, parts * explained + (1.0 - explained) + spread
    return Effects(names, parts, np.maximum(low, 0.0), np.minimum(high, 1.0), explained, True)


def _parts(terms: Terms, of: NDArray[np.intp], count: int) -> tuple[Floats, float]:
    """Effects (group,) that sum to 1, and the share explained; both 0 if no term is found."""
    found = np.zeros(count)
    for numbers, variance in zip(terms.numbers, terms.variance, strict=True):
        belongs = {int(of[k]) for k in numbers}
        for group in belongs:
            found[group] += variance / len(belongs)
    found = np.maximum(found, 0.0)
    whole = float(found.sum())
    return (found / whole, min(1.0, whole / terms.total)) if whole > 0.0 else (found, 0.0)


def mixed_rows(values: Floats, groups: Sequence[str], seed: int = 0) -> Floats:
    """Worlds mixed from pairs of drawn worlds: every group from the one or from the other.

    Parameters
    ----------
    values : (world, number) float
        Drawn worlds, of one prior. Numbers of different groups are independent; those that depend on each other, as
        numbers that move together or that an alternative sets, are in one group.
    groups : sequence of str, (number,)
    seed : int
        Seed by which worlds are paired.

    Returns
    -------
    (pair * 2^groups, number) float
        Compute the answer of each row and hand them to `shapley_mixed`. Row ``p 2^g + s`` takes the groups whose bit is
        set in s from the first world of pair p.

    Raises
    ------
    DomainError
        There are fewer than 64 worlds or more than 8 groups, or the groups are not one for each number.
    """
    given = np.asarray(values, np.float64)
    names, of = _names("mixed_rows", groups, given.shape[1])
    if len(given) < LEAST_WORLDS or len(names) > _MOST_GROUPS:
        raise DomainError(
            f"mixed_rows: {len(given)} worlds and {len(names)} groups; give {LEAST_WORLDS} worlds or more, and at most "
            f"{_MOST_GROUPS} groups"
        )
    order = np.random.default_rng(seed).permutation(len(given))
    half = len(given) // 2
    one, other = given[order[:half]], given[order[half : 2 * half]]
    subsets = np.arange(2 ** len(names))
    takes = (subsets[:, None] >> of[None, :]) & 1 == 1
    return np.where(takes[None], one[:, None], other[:, None]).reshape(-1, given.shape[1])


def shapley_mixed(groups: Sequence[str], answers: Floats, seed: int = 0) -> Effects:
    """Shapley effects from the answers of mixed worlds; nothing of the variance is left unexplained.

    Parameters
    ----------
    groups : sequence of str, (number,)
        As given to `mixed_rows`.
    answers : (pair * 2^groups,) float
        The answer of each row of `mixed_rows`.
    seed : int
        Seed of the bootstrap over pairs.

    Returns
    -------
    Effects

    Raises
    ------
    DomainError
        The number of answers does not fit, or an answer is not finite.

    Method
    ------
    Two rows of a pair that agree in the groups S and in nothing else have the covariance Var(E[y|S]), "pick and freeze"
    [Sobol2001]; all rows of a pair are used. The effects follow from the variances of all subsets [Owen2014].
    """
    names, _ = _names("shapley_mixed", groups, len(groups))
    told, subsets = np.asarray(answers, np.float64), 2 ** len(names)
    if told.ndim != 1 or told.size % subsets or told.size < subsets * LEAST_WORLDS // 2:
        raise DomainError(f"shapley_mixed: {told.size} answers; give one for each row of mixed_rows with these groups")
    if not np.isfinite(told).all():
        raise DomainError("shapley_mixed: an answer is no finite number; give 0 where the place is not covered")
    if np.ptp(told) == 0.0:
        return _nothing(names)
    table = told.reshape(-1, subsets) - told.mean()
    every = np.arange(subsets)
    products = np.array([(table * table[:, every ^ (subsets - 1 - s)]).mean(axis=1) for s in every])
    drawn = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1.0 / len(table)), _RESAMPLES)
    variances = np.vstack((products.mean(axis=1), drawn @ products.T / len(table)))
    effects = _from_subsets(variances - variances[:, :1], len(names))
    low, high = np.nanquantile(effects[1:], [_TAIL, 1.0 - _TAIL], axis=0)
    return Effects(names, effects[0], np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0), 1.0, True)


def _from_subsets(variances: Floats, count: int) -> Floats:
    """Effects (set, group) from the explained variance of every subset (set, subset), as parts of the whole."""
    found = np.zeros((len(variances), count))
    for group in range(count):
        for s in range(2**count):
            if not s >> group & 1:
                size = s.bit_count()
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                found[:, group] += weight * (variances[:, s | 1 << group] - variances[:, s])
    whole = np.where(variances[:, -1:] > 0.0, variances[:, -1:], np.nan)
    return found / whole
