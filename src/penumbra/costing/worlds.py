"""Totals in drawn worlds: of each price one printed figure, drawn within its range."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from penumbra.costing.items import Item, Prices, total
from penumbra.costing.money import Money
from penumbra.uncertainty.drawn.priors import Prior, quantile

__all__ = ["drawn_totals", "points_for"]

Floats = NDArray[np.float64]
_Printed = Mapping[str, Mapping[str, tuple[Money, ...]]]


def points_for(several: _Printed, worlds: int, seed: int) -> Floats:
    """Points (world, price, 2) of the unit cube: which printed figure is taken, and where in its range it lies."""
    count = sum(len(fields) for fields in several.values())
    return np.random.default_rng(seed).random((worlds, count, 2))


def drawn_totals(items: Mapping[str, Item], several: _Printed, years: float, prior: Prior, points: Floats) -> Floats:
    """Total cost (world,) in the drawn worlds. Which of several printed figures is right is drawn, each alike.

    points : as of `points_for`.
    """
    found = np.zeros(len(points))
    column = 0
    for key, item in items.items():
        prices: dict[str, Floats] = {}
        for field, entries in several[key].items():
            prices[field] = _drawn(entries, prior, points[:, column])
            column += 1
        found += [total(item, Prices(*row), years) for row in zip(*(prices[f] for f in Prices._fields), strict=True)]
    return found


def _drawn(entries: tuple[Money, ...], prior: Prior, points: Floats) -> Floats:
    """One price in each world; zeros if there is none."""
    found = np.zeros(len(points))
    which = (points[:, 0] * len(entries)).astype(int)
    for order, entry in enumerate(entries):
        mine = which == order
        found[mine] = quantile(prior, points[mine, 1], entry.low, entry.value, entry.high)
    return found
