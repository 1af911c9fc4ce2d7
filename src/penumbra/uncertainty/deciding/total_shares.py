"""Total Sobol indices from mixed worlds: what stays open if all numbers but one are known."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["TotalShares", "total_shares"]

Floats = NDArray[np.float64]

_RESAMPLES = 400
_TAIL = 0.025


class TotalShares(NamedTuple):
    """Total indices, each (number,), with 95 % intervals; all 0 if the answer never differs."""

    share: Floats
    low: Floats
    high: Floats


def total_shares(first: Floats, second: Floats, swapped: Floats, seed: int = 0) -> TotalShares:
    """The share of the variance that is left, on average, if all numbers but one are known.

    Parameters
    ----------
    first, second : (pair,) float
        Answers of two independent worlds.
    swapped : (pair, number) float
        Answers of the first world with one number of the second.
    seed : int
        Seed of the bootstrap over pairs.

    Returns
    -------
    TotalShares

    Method
    ------
    The estimator of [Jansen1999],  Σ (f(a) - f(a with one number of b))² / 2n  over the variance of all f(a) and f(b).
    It includes what a number does together with others, so that the indices of all numbers add up to 1 or more.
    """
    n = len(first)
    if not swapped.shape[1]:
        return TotalShares(*np.zeros((3, 0)))
    squares = (first[:, None] - swapped) ** 2
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), _RESAMPLES)
    every = np.vstack((np.ones(n), weights)) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, square = (np.einsum("rp,p->r", every, each) / 2.0 for each in (first + second, first**2 + second**2))
        variance = np.where(square - mean**2 > 1e-12 * np.maximum(square, 1e-300), square - mean**2, np.nan)
        found = np.einsum("rp,pk->rk", every, squares) / 2.0 / variance[:, None]
    if np.isnan(variance[0]):
        nothing = np.zeros(swapped.shape[1])
        return TotalShares(nothing, nothing, nothing)
    low, high = np.nanquantile(found[1:], [_TAIL, 1.0 - _TAIL], axis=0)
    return TotalShares(found[0], low, np.maximum(high, found[0]))
