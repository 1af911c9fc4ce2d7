"""A sparse expansion of an answer in polynomials of the numbers' ranks: terms of single numbers and of pairs."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray
from scipy.special import chdtrc

from penumbra.uncertainty.deciding.first_order import MOST_GROUPS

__all__ = ["Terms", "fitted_terms"]

Floats = NDArray[np.float64]

_DEGREE = 6
"""Highest degree of a polynomial of one number."""
_PAIR_DEGREE = 4
"""Highest degree of each factor of a pair's term, for at most `_FEW` numbers."""
_PAIR_DEGREE_OF_MANY = 2
_FEW = 20
_ALONE, _PAIRED = 0.01, 0.05
"""Probability by which a term, or any pair, is kept by chance."""
_WORLDS_OF_A_TERM = 8
_RIDGE = 1e-9


class Terms(NamedTuple):
    """The parts of the variance that were found."""

    numbers: tuple[tuple[int, ...], ...]
    """Indices of the one or two numbers of each part."""
    variance: Floats
    """Variance of each part, without what noise adds; slightly negative by chance."""
    total: float
    """Variance of the answer."""


class _Block(NamedTuple):
    """Terms of one part."""

    numbers: tuple[int, ...]
    """Indices of its one or two numbers."""
    degrees: tuple[int, ...]
    """Which term of a single number it is; empty for a pair."""
    terms: Floats
    """(world, term)"""


class _Basis(NamedTuple):
    terms: Floats
    """Functions of one number, (world, term), each of mean 0 and variance 1 over the worlds."""
    by_values: bool
    """Whether they tell its values apart; else they are polynomials, the lowest degree first."""


def fitted_terms(values: Floats, answer: Floats) -> Terms:
    """Parts of the variance of an answer that single numbers and pairs of numbers explain.

    Parameters
    ----------
    values : (world, number) float
        Independent numbers; any unit. Numbers that never differ have no part.
    answer : (world,) float

    Returns
    -------
    Terms

    Method
    ------
    Legendre polynomials of the ranks, which are orthonormal if the numbers are independent [Sudret2008]; indicators of
    the values for a number of at most 8 values. A term of one number is kept if it explains more of what the fit leaves
    than chance at 1 % (a chi-squared test); this is repeated until none is added. Then a pair is kept if its products
    explain more of the remainder than chance at 5 % over all pairs, with those of its terms that pass the first test.
    All terms kept are fitted together by least squares; each part is Σ (c² - σ²) with σ² the variance of the
    coefficient c.
    """
    y = answer - answer.mean()
    bases = [_basis(column) for column in values.T]
    blocks: list[_Block] = []
    variance, rest = _fit(blocks, y)
    while more := _alone(bases, {(*each.numbers, *each.degrees) for each in blocks}, rest, _left(blocks, rest)):
        blocks += more
        variance, rest = _fit(blocks, y)
    if more := _pairs(bases, rest, _left(blocks, rest)):
        blocks += more
        variance, rest = _fit(blocks, y)
    return Terms(tuple(each.numbers for each in blocks), variance, float(y @ y) / (len(y) - 1))


def _left(blocks: list[_Block], rest: Floats) -> int:
    """How many more terms the worlds can bear."""
    return len(rest) // _WORLDS_OF_A_TERM - sum(each.terms.shape[1] for each in blocks)


def _basis(column: Floats) -> _Basis:
    known, place, count = np.unique(column, return_inverse=True, return_counts=True)
    by_values = len(known) <= MOST_GROUPS
    if by_values:
        return _Basis(_orthonormal(np.eye(len(known))[place.ravel()][:, 1:]), by_values)
    if len(known) == len(column):
        return _Basis(_polynomials(len(column))[place.ravel()], by_values)
    rank = np.cumsum(count) - 0.5 * (count + 1)
    made = np.asarray(legvander((2.0 * rank[place.ravel()] + 1.0) / len(column) - 1.0, _DEGREE), np.float64)[:, 1:]
    return _Basis(_orthonormal(made), by_values)


@lru_cache(maxsize=8)
def _polynomials(n: int) -> Floats:
    """The polynomials of the ranks of n different values, in their order."""
    return _orthonormal(np.asarray(legvander((2.0 * np.arange(n) + 1.0) / n - 1.0, _DEGREE), np.float64)[:, 1:])


def _orthonormal(made: Floats) -> Floats:
    """Combinations of functions (world, term), each of mean 0 and variance 1 over the worlds."""
    orthogonal, _ = np.linalg.qr(made - made.mean(axis=0)) if made.shape[1] else (made, None)
    return np.asarray(orthogonal * np.sqrt(len(made)), np.float64)


def _alone(bases: list[_Basis], kept: set[tuple[int, ...]], rest: Floats, left: int) -> list[_Block]:
    """Terms of single numbers that explain more of the remainder than chance, at most `left` in all."""
    variance, found = float(rest @ rest), []
    for k, (terms, _) in enumerate(bases):
        squares = (terms.T @ rest) ** 2 / variance if variance > 0.0 else np.zeros(terms.shape[1])
        chances = chdtrc(1, squares).tolist()
        found += [(chance, k, m) for m, chance in enumerate(chances) if chance < _ALONE and (k, m) not in kept]
    return [_Block((k,), (m,), bases[k].terms[:, m : m + 1]) for _, k, m in sorted(found)[: max(0, left)]]


def _pairs(bases: list[_Basis], rest: Floats, left: int) -> list[_Block]:
    """The pairs whose products explain more of the remainder than chance; they use at most `left` terms."""
    varied = [k for k, basis in enumerate(bases) if basis.terms.shape[1]]
    degree = _PAIR_DEGREE if len(varied) <= _FEW else _PAIR_DEGREE_OF_MANY
    short = {k: bases[k].terms if bases[k].by_values else bases[k].terms[:, :degree] for k in varied}
    n, variance = len(rest), float(rest @ rest) / len(rest)
    tests = len(varied) * (len(varied) - 1) // 2
    if not tests or variance == 0.0:
        return []
    widths = np.array([short[k].shape[1] for k in varied])
    ends = np.concatenate(([0], np.cumsum(widths)))
    every = np.hstack([short[k] for k in varied])
    found = []
    for a, k in enumerate(varied[:-1]):
        squares = (((short[k] * rest[:, None]).T @ every[:, ends[a + 1] :]) ** 2).sum(axis=0) / (n * variance)
        sums = np.add.reduceat(squares, ends[a + 1 : -1] - ends[a + 1])
        chances = chdtrc(widths[a] * widths[a + 1 :], sums)
        found += [(float(chance), k, varied[a + 1 + b]) for b, chance in enumerate(chances) if chance < _PAIRED / tests]
    kept: list[_Block] = []
    for _, k, m in sorted(found):
        products = (short[k][:, :, None] * short[m][:, None, :]).reshape(n, -1)
        products = products[:, chdtrc(1, (products.T @ rest) ** 2 / (n * variance)) < _ALONE]
        if 0 < products.shape[1] <= left:
            kept.append(_Block((k, m), (), products))
            left -= products.shape[1]
    return kept


def _fit(blocks: list[_Block], y: Floats) -> tuple[Floats, Floats]:
    """Variance of each block's part, and what is left of the answer."""
    if not blocks:
        return np.zeros(0), y
    terms = np.hstack([each.terms for each in blocks])
    inverse = np.linalg.inv(terms.T @ terms + _RIDGE * len(y) * np.eye(terms.shape[1]))
    found = inverse @ (terms.T @ y)
    rest = y - terms @ found
    noise = float(rest @ rest) / max(1, len(y) - 1 - terms.shape[1]) * np.diag(inverse)
    ends = np.cumsum([0, *(each.terms.shape[1] for each in blocks)])
    return np.add.reduceat(found**2 - noise, ends[:-1]), rest
