"""A fan of a family at a site: the blend of flown fans, as a whole table; `table` blends at one place.

Entries in the same row and column of the family's tables are blended; see `family`. One pass blends the tables and
adapts them to the site, as `edge.at_site` does for a flown fan.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.flight.fan.edge import widened
from penumbra.flight.fan.family import Family
from penumbra.flight.fan.table import NEVER, STILL_PARENTS, share_at
from penumbra.jit import kernel

__all__ = ["Placed", "blend", "blend_edges", "blended_widest", "placed"]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Nodes = NDArray[np.int64]
_Six = tuple[float, float, float, float, float, float]
_Eleven = tuple[float, float, float, float, float, float, float, float, float, float, float]
_SixPlaces = tuple[int, int, int, int, int, int]
_ElevenPlaces = tuple[int, int, int, int, int, int, int, int, int, int, int]


class Placed(NamedTuple):
    """The numbers of a blended fan at a site."""

    around: float  # cos² φ at latitude φ [1]
    higher: float  # r/R - 1 at the distance r from the Earth's centre [1]
    per_height: float  # rows per metre of height gained
    drift: float  # d of `edge` [rad]


@kernel
def placed(family: Family, nodes: Nodes, weights: Floats, latitude: float, radius: float) -> Placed:
    """A blended fan's numbers at a latitude [rad] and a distance from the Earth's centre [m].

    nodes, weights : (PARENTS,), here and below; a row of the result of `family.weights`.
    """
    step = drift = 0.0
    for k in range(STILL_PARENTS):
        step += weights[k] * family.steps[nodes[k]]
    for k in range(STILL_PARENTS, nodes.size):
        drift += weights[k] * family.drifts[nodes[k]]
    return Placed(math.cos(latitude) ** 2, radius / MEAN_RADIUS - 1.0, 1.0 / step, drift)


@kernel
def _eleven(values: Floats) -> _Eleven:
    """The first of an array's values as scalars, which the compiler keeps in registers; it might alias the output."""
    a = values
    return a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10]


@kernel
def _six(values: Floats) -> _Six:
    """The six after them."""
    return values[11], values[12], values[13], values[14], values[15], values[16]


@kernel
def _eleven_places(values: Nodes) -> _ElevenPlaces:
    a = values
    return a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10]


@kernel
def _six_places(values: Nodes) -> _SixPlaces:
    return values[11], values[12], values[13], values[14], values[15], values[16]


@kernel
def _sum(w: _Six, n: _SixPlaces, values: Singles, row: int, which: int, column: int) -> float:
    """The blend of one of T₁, T₂, A, G at a place of the table."""
    near = w[0] * values[n[0], row, which, column] + w[1] * values[n[1], row, which, column]
    beside = w[2] * values[n[2], row, which, column] + w[3] * values[n[3], row, which, column]
    far = w[4] * values[n[4], row, which, column] + w[5] * values[n[5], row, which, column]
    return near + beside + far


@kernel
def _vote(weight: float, time: float) -> float:
    """The weight of a node that reaches a place."""
    return weight if time >= 0.0 else 0.0


@kernel
def _still(w: _Eleven, n: _ElevenPlaces, values: Singles, row: int, column: int, moved: float) -> float:
    """The blend of T₀ at a place of the table, shifted by `moved` [s]; NEVER where less than half reach it."""
    a, b, c = values[n[0], row, column], values[n[1], row, column], values[n[2], row, column]
    d, e, f = values[n[3], row, column], values[n[4], row, column], values[n[5], row, column]
    g, h = values[n[6], row, column], values[n[7], row, column]
    i, j, k = values[n[8], row, column], values[n[9], row, column], values[n[10], row, column]
    votes = _vote(w[0], a) + _vote(w[1], b) + _vote(w[2], c) + _vote(w[3], d) + _vote(w[4], e) + _vote(w[5], f)
    votes += _vote(w[6], g) + _vote(w[7], h) + _vote(w[8], i) + _vote(w[9], j) + _vote(w[10], k)
    time = w[0] * abs(a) + w[1] * abs(b) + w[2] * abs(c) + w[3] * abs(d) + w[4] * abs(e) + w[5] * abs(f)
    time += w[6] * abs(g) + w[7] * abs(h) + w[8] * abs(i) + w[9] * abs(j) + w[10] * abs(k)
    return time + moved if votes >= 0.5 else NEVER


@kernel
def _reach(w: _Eleven, n: _ElevenPlaces, values: Floats, row: int) -> float:
    """The blend of 1/k₀ in a row."""
    near = w[0] * values[n[0], row] + w[1] * values[n[1], row] + (w[2] * values[n[2], row] + w[3] * values[n[3], row])
    near = near + w[4] * values[n[4], row] + w[5] * values[n[5], row]
    far = w[6] * values[n[6], row] + w[7] * values[n[7], row] + w[8] * values[n[8], row]
    return near + (far + w[9] * values[n[9], row] + w[10] * values[n[10], row])


@kernel
def _edge(w: _Six, n: _SixPlaces, values: Floats, which: int, row: int) -> float:
    """The blend of one of k₁, k₂, a, g in a row."""
    near = w[0] * values[n[0], which, row] + w[1] * values[n[1], which, row]
    beside = w[2] * values[n[2], which, row] + w[3] * values[n[3], which, row]
    return near + beside + w[4] * values[n[4], which, row] + w[5] * values[n[5], which, row]


@kernel
def blend_edges(family: Family, nodes: Nodes, weights: Floats, at: Placed, into: Floats) -> None:
    """Write the edge of a blended fan at its site, k₀ k₁ k₂ of each row, into (row * 3,)."""
    w, n, x, m, e = _eleven(weights), _eleven_places(nodes), _six(weights), _six_places(nodes), family.edges
    for row in range(e.shape[2]):
        scale = (1.0 - _edge(x, m, e, 2, row) * at.around) * (1.0 - _edge(x, m, e, 3, row) * at.higher)
        into[3 * row] = scale / _reach(w, n, family.reaches, row)
        into[3 * row + 1] = _edge(x, m, e, 0, row)
        into[3 * row + 2] = _edge(x, m, e, 1, row)


@kernel
def blend(family: Family, nodes: Nodes, weights: Floats, at: Placed, edges: Floats, times: Singles) -> None:
    """Write the table of a blended fan at its site.

    edges : (row * 3,) k₀, k₁, k₂ of each row.
    times : (row * column * 3,) T₀, T₁, T₂ [s] of each row and column.
    """
    blend_edges(family, nodes, weights, at, edges)
    w, n, x, m = _eleven(weights), _eleven_places(nodes), _six(weights), _six_places(nodes)
    still, t = family.times, family.turns
    for row in range(t.shape[1]):
        for column in range(t.shape[3]):
            moved = at.around * _sum(x, m, t, row, 2, column) + at.higher * _sum(x, m, t, row, 3, column)
            place = 3 * (row * t.shape[3] + column)
            times[place] = _still(w, n, still, row, column, moved)
            times[place + 1] = _sum(x, m, t, row, 0, column)
            times[place + 2] = _sum(x, m, t, row, 1, column)


@kernel
def blended_widest(family: Family, edges: Floats) -> float:
    """A chord that no place within reach exceeds, toward any azimuth; edges (row * 3,) as `blend_edges` writes them."""
    reached, found = share_at(family.last, family.dense), 0.0
    for row in range(family.edges.shape[2]):
        found = widened(edges[3 * row], edges[3 * row + 1], edges[3 * row + 2], reached, found)
    return found
