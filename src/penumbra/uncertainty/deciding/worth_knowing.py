"""What to find out next: by how much the doubt would shrink, on average, if one number were known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.first_order import MOST_GROUPS, checked_worlds, estimates

__all__ = ["Worth", "worth_knowing"]

Floats = NDArray[np.float64]

_DEGREE, _GRID = 3, 32
_RESAMPLES = 100
_TAIL = 0.025
_RIDGE = 1e-9


class Worth(NamedTuple):
    """The doubt, and by how much it shrinks for each number; P priors, N numbers."""

    variance: Floats
    """(P,) Variance of the answer under each prior, in its unit squared."""
    less_variance: Floats
    """(P, N) Expected reduction of the variance if the number were known."""
    width: float
    """From the least to the greatest mean answer over the priors."""
    less_width: Floats
    """(N,) Expected reduction of that width; negative if it would grow."""
    low: Floats
    high: Floats
    """(N,) 95 % interval of `less_width`."""


def worth_knowing(
    values: Floats, answer: Floats, priors: Sequence[str], draws: Sequence[int] | None = None, seed: int = 0
) -> Worth:
    """Expected reduction of the doubt if one number were known, for each number.

    Parameters
    ----------
    values : (world, number) float
        Worlds of one or several priors; any unit.
    answer : (world,) float
        0 or 1, or any continuous answer.
    priors : sequence of str, (world,)
        Prior of each world.
    draws : sequence of int, (world,), optional
        Point of the unit cube of each world; worlds of one point are resampled together.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    Worth

    Raises
    ------
    DomainError
        See `checked_worlds`; the priors or draws are not one for each world.

    Method
    ------
    If x is known, the variance falls on average by Var(E[y|x]) [Oakley2009], the first-order share times the variance.
    A known x also has no distribution to choose any more: the mean answer of a prior becomes E[y|x] under that prior,
    and the width over the priors is averaged over x. Each E[y|x] is a cubic in the rank of x, or the mean of each value
    for a number of at most 8 values. Noise widens the difference of several estimates, so the result is corrected by
    the bias of a Bayesian bootstrap, and the interval is the basic one of that bootstrap.
    """
    given, told = checked_worlds("worth_knowing", values, answer)
    labels = np.asarray(priors)
    points = np.arange(len(told)) if draws is None else np.asarray(draws)
    if labels.shape != told.shape or points.shape != told.shape:
        raise DomainError("worth_knowing: give one prior, and one draw if any, for each world")
    members = [labels == name for name in dict.fromkeys(labels.tolist())]
    _, place = np.unique(points, return_inverse=True)
    drawn = np.random.default_rng(seed).dirichlet(np.ones(place.max() + 1), _RESAMPLES) * (place.max() + 1)
    weights = np.vstack((np.ones(len(told)), drawn[:, place]))
    means = np.array([weights[:, mine] @ told[mine] / weights[:, mine].sum(axis=1) for mine in members])
    width = np.ptp(means, axis=0)
    found = [_narrowed(column, told, weights, members, width) for column in given.T]
    variance = np.array([told[mine].var() for mine in members])
    share = np.array([estimates(given[mine], told[mine]) for mine in members])
    estimate, low, high = (np.array([each[k] for each in found]) for k in range(3))
    return Worth(variance, np.maximum(share, 0.0) * variance[:, None], float(width[0]), estimate, low, high)


def _narrowed(
    column: Floats, answer: Floats, weights: Floats, members: list[NDArray[np.bool_]], width: Floats
) -> tuple[float, float, float]:
    """Expected reduction of the width if one number is known, and its interval."""
    if len(members) == 1 or np.ptp(answer) == 0.0:
        return 0.0, 0.0, 0.0
    terms, grid, share = _terms(column)
    least, most = float(answer.min()), float(answer.max())
    means = np.array([_fits(terms[mine], answer[mine], weights[:, mine]) @ grid.T for mine in members])
    less = width - np.ptp(np.clip(means, least, most), axis=0) @ share
    bias = float(less[1:].mean() - less[0])
    estimate = float(less[0]) - bias
    low, high = np.quantile(less[1:], [_TAIL, 1.0 - _TAIL]) - less[1:].mean()
    return estimate, estimate - float(high), estimate - float(low)


def _terms(column: Floats) -> tuple[Floats, Floats, Floats]:
    """Terms of each world (world, term); at points that stand for all worlds (point, term); share of each point."""
    known, place, count = np.unique(column, return_inverse=True, return_counts=True)
    if len(known) <= MOST_GROUPS:
        return np.eye(len(known))[place.ravel()], np.eye(len(known)), np.asarray(count / len(column), np.float64)
    rank = (np.cumsum(count) - 0.5 * count)[place.ravel()] / len(column)  # equal values have their mean rank
    points = (np.arange(_GRID) + 0.5) / _GRID
    of_worlds, of_points = (np.asarray(legvander(2.0 * at - 1.0, _DEGREE), np.float64) for at in (rank, points))
    return of_worlds, of_points, np.full(_GRID, 1.0 / _GRID)


def _fits(terms: Floats, answer: Floats, weights: Floats) -> Floats:
    """Coefficients of the weighted least-squares fit for each set of weights, (set, term)."""
    n, size = terms.shape
    squares = (terms[:, :, None] * terms[:, None, :]).reshape(n, size * size)
    left = (weights @ squares).reshape(-1, size, size) + _RIDGE * n * np.eye(size)
    return np.asarray(np.linalg.solve(left, (weights @ (terms * answer[:, None]))[:, :, None])[:, :, 0], np.float64)
