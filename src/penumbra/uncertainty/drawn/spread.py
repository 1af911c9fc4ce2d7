"""Points that stand for many: a few that each stand for an equal part of the people, or the land, of a place."""

from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.places import Places

__all__ = ["Spread", "spread_points"]

Floats = NDArray[np.float64]

_FINE = 9  # resolution of the H3 cells by which points are ordered


class Spread(NamedTuple):
    """Points that stand for equal parts of something."""

    at: Places
    weight: Floats
    """(point,) Share of the whole; the sum is 1."""


def spread_points(latitude: Floats, longitude: Floats, weight: Floats, count: int) -> Spread:
    """Points that stand for equal parts of a weight, chosen evenly along a curve that fills the plane.

    Parameters
    ----------
    latitude, longitude : (n,) float [deg]
    weight : (n,) float, 0 or more
    count : int
        How many points are chosen at most; all of them if there are no more. One that stands for several parts is given
        once, with their weight.

    Method
    ------
    Points are ordered by their H3 cell, so that neighbours in the order lie near each other. Of the weight summed up in
    this order the point at the middle of each of `count` equal parts is taken. A share of the weight is then known to
    about one part.
    """
    some = np.flatnonzero(weight > 0.0)
    if not some.size:
        return Spread(Places(np.zeros(0), np.zeros(0)), np.zeros(0))
    if some.size <= count:
        return Spread(Places(latitude[some], longitude[some]), weight[some] / weight[some].sum())
    pairs = zip(latitude[some].tolist(), longitude[some].tolist(), strict=True)
    order = some[np.argsort([h3.latlng_to_cell(a, b, _FINE) for a, b in pairs], kind="stable")]
    summed = np.cumsum(weight[order])
    middles = (np.arange(count) + 0.5) / count * summed[-1]
    chosen, times = np.unique(np.searchsorted(summed, middles), return_counts=True)
    at = order[np.minimum(chosen, len(order) - 1)]
    return Spread(Places(latitude[at], longitude[at]), times / count)
