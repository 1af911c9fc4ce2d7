"""An interceptor's fan as a table: least time to a place, given by the share of the reach at its height.

No launch reaches beyond the edge of a fan; near it the least time rises ever more steeply. Earth rotation
moves the edge: outward toward the east, inward toward the west, and so does the site's latitude. So the table's
columns move with the edge. With c the chord 2 sin(ψ/2) of the ground angle ψ between battery and object, which is the
distance of their unit vectors and needs no arc cosine, and x = w sin ψ the eastward part of the object's direction,

    share = k₀ c + k₁ x + k₂ x²,        T = T₀(share) + x T₁(share) + x² T₂(share)

w = cos φ sin α is the turn's component along the plane of flight, at latitude φ toward azimuth α. k₀ to k₂ are such
that the share is 1 on the edge of flights due east, due west, and of those on which rotation has no effect; see `edge`.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.jit import kernel, stage

__all__ = [
    "BLENDED",
    "FINER",
    "NEVER",
    "NOT_BLENDED",
    "PARENTS",
    "STILL_PARENTS",
    "Blended",
    "Fan",
    "FlownFan",
    "column_of",
    "fill_edge",
    "left_of_reach",
    "rasterise",
    "share",
    "share_at",
    "share_of_reach",
    "time_to_reach",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Times = NDArray[np.float32]
_Corner = tuple[float, float, float]

STILL_PARENTS = 11
"""Nodes of which the times and the reach from a still Earth are blended at a place; see `family`."""

PARENTS = STILL_PARENTS + 6
"""The same, and the nodes of which the effect of the Earth's turn and size is blended."""

NEVER = 1e9
"""Seconds that mean "out of reach" in a table; finite, so that interpolation with a neighbour stays defined."""

BLENDED = -1
"""`begin` of a fan without a table."""

FINER = 7.0
"""Further columns for each one near the edge, where the time rises like a square root."""


class FlownFan(NamedTuple):
    """A fan as it was flown: rows of equal height from 0 on, columns of equal share of the reach, denser near the edge.

    `penumbra.flight.fan.edge.at_site` turns it into a `Fan`.
    """

    per_height: float  # rows per metre of height gained
    top: float  # last row
    last: float  # last column: the edge of reach
    dense: float  # column from which on columns are closer
    edge: Floats  # (height, 5): k₀, k₁, k₂, in columns that are nowhere closer, a and g
    times: Floats  # (height, column, 5): T₀, T₁, T₂, A and G [s]
    drift: float = 0.0  # d of `edge` [rad], which defines east at a site


class Blended(NamedTuple):
    """Parts of a blended fan without a table; see `blend`."""

    nodes: Ints  # (17,) where in `families` the tables begin: eleven of T₀, six of the others
    shares: Floats  # (17,) their weights
    around: float  # cos² φ at latitude φ [1]
    higher: float  # r/R - 1 at the distance r from the Earth's centre [1]
    families: Times  # tables of flown fans: (row, column) of T₀, negative where it does not reach; (row, 4, column) of
    # T₁, T₂, A, G


NOT_BLENDED = Blended(np.zeros(PARENTS, np.int64), np.zeros(PARENTS), 0.0, 0.0, np.zeros(0, np.float32))


class Fan(NamedTuple):
    """A fan at a site, ready to be looked up: a part of arrays that may hold many fans, one after the other."""

    per_height: float  # rows per metre of height gained
    top: float  # last row
    last: float  # last column: the edge of reach
    dense: float  # column from which on columns are closer
    edge_begin: int  # where in `edge` it begins
    begin: int  # where in `times` it begins; BLENDED: it has no table
    edge: Floats  # (height * 3,): k₀, k₁, k₂ of each row, in columns that are nowhere closer
    times: Times  # (height * column * 3,): T₀, T₁, T₂ [s] of each row and column; single precision is 0.03 ms at 500 s
    blended: Blended = NOT_BLENDED


@kernel
def share(k0: float, k1: float, k2: float, chord: float, eastward: float) -> float:
    """Share of the reach: k₀ c + k₁ x + k₂ x²."""
    return k0 * chord + (k1 + k2 * eastward) * eastward


@kernel
def share_of_reach(fan: Fan, row: int, part: float, chord: float, eastward: float) -> float:
    """Share of the reach, in columns that are nowhere closer, of a place `part` of the way from a row to the next."""
    e, k = fan.edge, fan.edge_begin + 3 * row
    rest = 1.0 - part
    k0 = rest * e[k] + part * e[k + 3]
    k1 = rest * e[k + 1] + part * e[k + 4]
    k2 = rest * e[k + 2] + part * e[k + 5]
    return share(k0, k1, k2, chord, eastward)


@kernel
def left_of_reach(fan: Fan, chord: float, height: float, eastward: float) -> float:
    """Remaining reach toward an object, as a share, in columns without densification; negative beyond the edge.

    Arguments as those of `time_to_reach`. Outside the rows it is that of the nearest row.
    """
    y = min(max(height * fan.per_height, 0.0), fan.top)
    m = int(min(y, fan.top - 1.0))
    return share_at(fan.last, fan.dense) - share_of_reach(fan, m, y - m, chord, eastward)


@kernel
def column_of(at: float, dense: float) -> float:
    """Column (real) of a share of the reach."""
    return at + FINER * max(at - dense, 0.0)


@kernel
def share_at(column: float, dense: float) -> float:
    """Share of the reach at a column."""
    return column - FINER / (1.0 + FINER) * max(column - dense, 0.0)


@kernel
def _sum(by: Blended, place: int) -> float:
    """The blend of one of T₁, T₂, A, G; place : that within a table."""
    n, w, t = by.nodes, by.shares, by.families
    near = w[11] * t[n[11] + place] + w[12] * t[n[12] + place] + w[13] * t[n[13] + place]
    return near + w[14] * t[n[14] + place] + w[15] * t[n[15] + place] + w[16] * t[n[16] + place]


@kernel
def _still(by: Blended, place: int) -> float:
    """The blend of T₀; NEVER where less than half of the weights reach it."""
    time = votes = 0.0
    for k in range(STILL_PARENTS):
        each, weight = by.families[by.nodes[k] + place], by.shares[k]
        time += weight * abs(each)
        votes += weight if each >= 0.0 else 0.0
    return time if votes >= 0.5 else NEVER


@kernel
def _corner(by: Blended, columns: int, row: int, column: int, eastward: float) -> float:
    """The time of a blended fan at one place of a table."""
    first = row * 4 * columns + column
    moved = by.around * _sum(by, first + 2 * columns) + by.higher * _sum(by, first + 3 * columns)
    turned = _sum(by, first) + _sum(by, first + columns) * eastward
    return _still(by, row * columns + column) + moved + turned * eastward


@stage
def blended_time(by: Blended, columns: int, row: int, p: float, column: int, q: float, eastward: float) -> float:
    """Least time [s] of a fan without a table, p and q of the way from a row and a column to the next."""
    low = (1.0 - q) * _corner(by, columns, row, column, eastward) + q * _corner(by, columns, row, column + 1, eastward)
    row += 1
    high = (1.0 - q) * _corner(by, columns, row, column, eastward) + q * _corner(by, columns, row, column + 1, eastward)
    return (1.0 - p) * low + p * high


@kernel
def time_to_reach(fan: Fan, chord: float, height: float, eastward: float) -> float:
    """Least time [s] from launch to an object; NEVER or more when out of reach.

    chord of the ground angle [1]; height [m] of the object's distance from the Earth's centre above the battery's;
    eastward [1]: the object's direction along `edge.eastward_of` the battery's site.
    """
    y = height * fan.per_height
    if not 0.0 <= y < fan.top:
        return NEVER
    m = int(y)
    p = y - m
    j = column_of(share_of_reach(fan, m, p, chord, eastward), fan.dense)
    if not (chord >= 0.0 and j <= fan.last):
        return NEVER
    n = int(max(min(j, fan.last - 1.0), 0.0))
    q = j - n
    if fan.begin == BLENDED:
        return blended_time(fan.blended, int(fan.last) + 1, m, p, n, q, eastward)
    a, b, c, d = (1.0 - p) * (1.0 - q), (1.0 - p) * q, p * (1.0 - q), p * q
    t, width = fan.times, 3 * (int(fan.last) + 1)
    k = fan.begin + m * width + 3 * n
    i = k + width
    least = a * t[k] + b * t[k + 3] + c * t[i] + d * t[i + 3]
    first = a * t[k + 1] + b * t[k + 4] + c * t[i + 1] + d * t[i + 4]
    second = a * t[k + 2] + b * t[k + 5] + c * t[i + 2] + d * t[i + 5]
    return least + (first + second * eastward) * eastward


@kernel
def rasterise(fan: FlownFan, shares: Floats, rows: Floats, times: Floats, into: Floats) -> None:
    """Write the least time at which swept trajectories pass each grid point of a fan into `into`, (row, column).

    shares, rows, times : (elevation, time) share of the reach, row, real, and time [s] of each trajectory.
    Each quad between neighbouring elevations and times is two triangles; time is linear within a triangle.
    """
    into[:, :] = NEVER
    for e in range(shares.shape[0] - 1):
        for k in range(shares.shape[1] - 1):
            low, low_later = (
                (shares[e, k], rows[e, k], times[e, k]),
                (shares[e, k + 1], rows[e, k + 1], times[e, k + 1]),
            )
            high = shares[e + 1, k], rows[e + 1, k], times[e + 1, k]
            high_later = shares[e + 1, k + 1], rows[e + 1, k + 1], times[e + 1, k + 1]
            _triangle(low, high, low_later, fan.dense, into)
            _triangle(high, high_later, low_later, fan.dense, into)


@kernel
def _triangle(a: _Corner, b: _Corner, c: _Corner, dense: float, into: Floats) -> None:
    """Lower the grid points inside one triangle of (share, row, time) to its time."""
    (xa, ya, ta), (xb, yb, tb), (xc, yc, tc) = a, b, c
    doubled = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
    if doubled == 0.0 or not math.isfinite(doubled):
        return
    low_row = max(0, math.ceil(min(ya, yb, yc)))
    high_row = min(into.shape[0] - 1, math.floor(max(ya, yb, yc)))
    low_column = max(0, math.ceil(column_of(min(xa, xb, xc), dense)))
    high_column = min(into.shape[1] - 1, math.floor(column_of(max(xa, xb, xc), dense)))
    slack = -1e-9
    for row in range(low_row, high_row + 1):
        for column in range(low_column, high_column + 1):
            x = share_at(column, dense)
            u = ((x - xa) * (yc - ya) - (xc - xa) * (row - ya)) / doubled
            v = ((xb - xa) * (row - ya) - (x - xa) * (yb - ya)) / doubled
            if u >= slack and v >= slack and u + v <= 1.0 - slack:
                into[row, column] = min(into[row, column], ta + u * (tb - ta) + v * (tc - ta))


@kernel
def fill_edge(into: Floats, when: Floats, gap: int) -> None:
    """Interpolate a table's last columns, beyond all triangles, to the time on the edge, which is the last column.

    when : (row,) [s], NEVER for a row whose reach ends before the last column; gap : most columns to fill.
    """
    last = into.shape[1] - 1
    for row in range(into.shape[0]):
        known = last
        while known > last - gap and into[row, known] >= NEVER:
            known -= 1
        if when[row] < NEVER and into[row, known] < NEVER:
            start = into[row, known]
            for column in range(known + 1, last + 1):
                into[row, column] = start + max(when[row] - start, 0.0) * (column - known) / (last - known)
