"""Total Sobol indices of an answer that can be computed for any world."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc, sobol_indices

from penumbra.errors import DomainError

__all__ = ["SobolIndices", "total"]

Floats = NDArray[np.float64]

_RESAMPLES = 400
_TAIL = 0.025


class SobolIndices(NamedTuple):
    """First-order and total indices, each (number,), with 95 % intervals; all 0 if the answer never differs."""

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    rows: int
    """How many worlds were computed."""


def total(evaluate: Callable[[Floats], Floats], numbers: int, n: int = 512, seed: int = 0) -> SobolIndices:
    """First-order and total Sobol indices, by the scheme of Saltelli with scipy's estimators.

    Parameters
    ----------
    evaluate : callable
        Takes points of the unit cube (row, number) and returns the answer of each (row,). It is called once. A prior's
        quantile function makes a world of a point.
    numbers : int
        Dimensions of the cube.
    n : int
        Base sample, a power of 2; n (numbers + 2) rows are computed.
    seed : int
        Seed of the points and of the bootstrap.

    Returns
    -------
    SobolIndices
        The total index is the share of the variance that is left, on average, if all other numbers are known.

    Raises
    ------
    DomainError
        n is no power of 2 of at least 64, there is no number, or an answer is missing or not finite.

    Method
    ------
    scipy.stats.sobol_indices with the estimators of [Saltelli2010], on a scrambled Sobol sequence. The interval is the
    percentile bootstrap over the points of the base sample. It is our own, because that of scipy takes no seed.
    """
    if numbers < 1:
        raise DomainError("total: no number; give the count of the cube's dimensions, 1 or more")
    if n < 64 or n & (n - 1):
        raise DomainError(f"total: n: write a power of 2, 64 or more, not {n}")
    both = qmc.Sobol(2 * numbers, scramble=True, seed=np.random.default_rng(seed)).random(n)
    first, second = both[:, :numbers], both[:, numbers:]
    mixed = np.repeat(first[None], numbers, axis=0)
    for k in range(numbers):
        mixed[k, :, k] = second[:, k]
    rows = np.concatenate((first, second, mixed.reshape(-1, numbers)))
    answers = np.asarray(evaluate(rows), np.float64)
    if answers.shape != (len(rows),):
        raise DomainError(
            f"total: {len(rows)} rows and answers of shape {answers.shape}; return one answer for each row"
        )
    if not np.isfinite(answers).all():
        raise DomainError("total: an answer is no finite number; give 0 for a world in which the place is not covered")
    if np.ptp(answers) == 0.0:
        none = np.zeros(numbers)
        return SobolIndices(none, none, none, none, none, none, len(rows))
    at_first, at_second, at_mixed = answers[:n], answers[n : 2 * n], answers[2 * n :].reshape(numbers, n)
    found = _indices(at_first, at_second, at_mixed)
    draws = np.random.default_rng(seed + 1).integers(n, size=(_RESAMPLES, n))
    again = np.array([_indices(at_first[at], at_second[at], at_mixed[:, at]) for at in draws])
    low, high = np.nanquantile(again, [_TAIL, 1.0 - _TAIL], axis=0)
    return SobolIndices(found[0], low[0], high[0], found[1], low[1], high[1], len(rows))


def _indices(first: Floats, second: Floats, mixed: Floats) -> Floats:
    """First-order and total indices by scipy, (2, number); nan if the resampled answers are all the same."""
    if np.ptp(first) == 0.0 and np.ptp(second) == 0.0:
        return np.full((2, len(mixed)), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = sobol_indices(func={"f_A": first[None], "f_B": second[None], "f_AB": mixed[:, None]}, n=len(first))
    return np.array([np.ravel(found.first_order), np.ravel(found.total_order)])
