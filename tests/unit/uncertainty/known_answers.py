"""Answers whose shares of the variance are known in closed form; all take points of the unit cube, (world, number)."""

import numpy as np

__all__ = ["G_FIRST", "G_TOTAL", "ISHIGAMI_FIRST", "ISHIGAMI_TOTAL", "both", "g_function", "ishigami"]


def ishigami(u):
    """Ishigami and Homma 1990, with a = 7 and b = 0.1."""
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


_V1, _V2 = 0.5 * (1.0 + 0.1 * np.pi**4 / 5.0) ** 2, 7.0**2 / 8.0
_V13 = 0.1**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
_V = _V1 + _V2 + _V13
ISHIGAMI_FIRST = np.array([_V1, _V2, 0.0]) / _V
ISHIGAMI_TOTAL = np.array([_V1 + _V13, _V2, _V13]) / _V

_A = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
_PARTS = 1.0 / (3.0 * (1.0 + _A) ** 2)
_WHOLE = np.prod(1.0 + _PARTS) - 1.0
G_FIRST = _PARTS / _WHOLE
G_TOTAL = _PARTS * np.prod(1.0 + _PARTS) / (1.0 + _PARTS) / _WHOLE


def g_function(u):
    """Sobol's g-function: the product of (|4u - 2| + a)/(1 + a)."""
    return np.prod((np.abs(4.0 * u - 2.0) + _A) / (1.0 + _A), axis=1)


def both(p, q):
    """1 if the first number is below p and the second below q, with first-order shares of these two."""
    variance = p * q * (1.0 - p * q)
    shares = np.array([p * (1.0 - p) * q**2, q * (1.0 - q) * p**2]) / variance
    return lambda u: ((u[:, 0] < p) & (u[:, 1] < q)).astype(float), shares
