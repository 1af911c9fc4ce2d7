"""The edge of a fan: the reach of its flights at each height, with the effects of Earth rotation and site.

Earth rotation at a site has three components relative to a plane of flight, as shares of the whole: across the plane
w = cos φ sin α, along it s = cos φ cos α, upright v = sin φ. Reflection in the plane keeps w and changes the sign of
the others, so that to second order the edge depends on w, w², s² and s v; and w² + s² = cos² φ. Hence

    share = k₀ (1 - a cos² φ) (1 - g (r/R - 1)) c + k₁ x + k₂ x²,        x = cos φ (e - d sin φ n) · direction
    T = T₀ + A cos² φ + G (r/R - 1) + x T₁ + x² T₂

with e and n east and north, r the site's distance from the Earth's centre. k₁ and k₂ are from flights due east and
due west on the equator, a from flights due north from it, d, the apparent turn of the heading, from flights north and
south at 45 degrees, and g from an Earth one per cent larger; so are the times. All k, a, g for each height. At a site,
the terms that depend on the site alone are computed once.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.vectors import Vector
from penumbra.flight.fan.table import NEVER, Fan, FlownFan, share_at
from penumbra.jit import kernel

__all__ = [
    "LARGER",
    "Edge",
    "Reach",
    "around_the_earth",
    "at_site",
    "eastward_of",
    "edge_at",
    "fitted",
    "hull",
    "widened",
    "widest",
]

LARGER = 1.01
"""Radius of the larger Earth for g, in mean radii."""
EDGE_ROUNDS = 6  # iterations for a, k₁ and k₂, which depend on each other; each is a few per cent
LEAST_REACH = 1e-6  # chord, six metres; a lower bound for divisors
_CLOSE = 1e-10  # tolerance of the widest chord
MOST_DRIFT = 0.3  # [rad]; greater values are noise, of fans on which rotation has almost no effect

Floats = NDArray[np.float64]


class Reach(NamedTuple):
    """The farthest points of flights at each height, which never recede downward; all (row,)."""

    chord: Floats
    eastward: Floats  # cos φ e · direction
    northward: Floats  # cos φ sin φ n · direction
    time: Floats  # [s]; NEVER where flights at this height end before those above do


class Edge(NamedTuple):
    """Coefficients of an edge; the arrays (row,), k₀ to k₂ as shares."""

    still: Floats  # k₀ [1]
    first: Floats  # k₁ [1]
    second: Floats  # k₂ [1]
    around: Floats  # a [1]
    size: Floats  # g [1]
    drift: float  # d [rad]


@kernel
def _farthest(chord: Floats, across: Floats, along: Floats, rows: Floats, time: Floats, into: Floats) -> None:
    """The farthest crossing of each row by lines of one elevation and lines of one time; `into` (4, row)."""
    into[:] = 0.0
    for e in range(chord.shape[0]):
        for k in range(chord.shape[1]):
            for later in range(2):
                f, g = e + 1 - later, k + later
                if f == chord.shape[0] or g == chord.shape[1] or not math.isfinite(rows[e, k] + rows[f, g]):
                    continue
                low, high = min(rows[e, k], rows[f, g]), max(rows[e, k], rows[f, g])
                for row in range(max(0, math.ceil(low)), min(into.shape[1] - 1, math.floor(high)) + 1):
                    u = (row - rows[e, k]) / (rows[f, g] - rows[e, k]) if high > low else 0.0
                    far = chord[e, k] + u * (chord[f, g] - chord[e, k])
                    if far > into[0, row]:
                        into[0, row] = far
                        into[1, row] = across[e, k] + u * (across[f, g] - across[e, k])
                        into[2, row] = along[e, k] + u * (along[f, g] - along[e, k])
                        into[3, row] = time[k] + u * (time[g] - time[k])


def hull(chord: Floats, eastward: Floats, northward: Floats, rows: Floats, time: Floats, count: int) -> Reach:
    """The edge of flights; the first four (elevation, time), time (time,) [s], in `count` rows.

    The lowest flight may pass above low, far places: their edge is then that of the heights above.
    """
    found = np.empty((4, count))
    _farthest(chord, eastward, northward, rows, time, found)
    for row in range(count - 2, -1, -1):
        if found[0, row] < found[0, row + 1]:
            found[:3, row], found[3, row] = found[:3, row + 1], NEVER
    found[0] = np.maximum(found[0], LEAST_REACH)
    return Reach(*found)


def around_the_earth(count: int) -> Reach:
    """The edge of a fan of global range, which has no edge: the antipode; `count` rows."""
    nothing = np.zeros(count)
    return Reach(np.full(count, 2.0), nothing, nothing, np.full(count, NEVER))


def _sine(chord: Floats) -> Floats:
    """Sine of the angle of a chord."""
    return chord * np.sqrt(np.maximum(1.0 - chord**2 / 4.0, 0.0))


def fitted(
    still: Reach, east: Reach, west: Reach, north: Reach, to_north: Reach, to_south: Reach, larger: Reach
) -> Edge:
    """Coefficients of the edge from the edges of seven fans: see the head of this file."""
    k0 = 1.0 / still.chord
    a = np.zeros_like(k0)
    if still.time.min() == NEVER:
        return Edge(k0, a, a, a, a, 0.0)
    ahead, behind = _sine(east.chord), _sine(west.chord)
    for _ in range(EDGE_ROUNDS):
        left_east, left_west = 1.0 - k0 * (1.0 - a) * east.chord, 1.0 - k0 * (1.0 - a) * west.chord
        k2 = (left_east / ahead + left_west / behind) / (ahead + behind)
        k1 = left_east / ahead - k2 * ahead
        a = 1.0 - (1.0 - (k1 + k2 * north.eastward) * north.eastward) / (k0 * north.chord)
    size = (1.0 - still.chord / larger.chord) / (LARGER - 1.0)
    missed = weighed = 0.0
    for each in (to_north, to_south):
        x = each.eastward
        per_drift = (k1 + 2.0 * k2 * x) * each.northward
        missed += float(np.sum(per_drift * (k0 * (1.0 - 0.5 * a) * each.chord + (k1 + k2 * x) * x - 1.0)))
        weighed += float(np.sum(per_drift**2))
    return Edge(k0, k1, k2, a, size, min(max(missed / max(weighed, 1e-12), 0.0), MOST_DRIFT))


def edge_at(edge: Floats, latitude: float, radius: float) -> Floats:
    """k₀, k₁, k₂ (height, 3) of `FlownFan.edge` at a latitude [rad] and a distance from the Earth's centre [m]."""
    scale = (1.0 - edge[:, 3] * math.cos(latitude) ** 2) * (1.0 - edge[:, 4] * (radius / MEAN_RADIUS - 1.0))
    return np.concatenate([edge[:, :1] * scale[:, None], edge[:, 1:3]], axis=1)


def at_site(fan: FlownFan, latitude: float, radius: float) -> Fan:
    """The fan at a latitude [rad] and a distance from the Earth's centre [m], in arrays of its own."""
    times = fan.times[:, :, :3].copy()
    times[:, :, 0] += math.cos(latitude) ** 2 * fan.times[:, :, 3] + (radius / MEAN_RADIUS - 1.0) * fan.times[:, :, 4]
    edge = edge_at(fan.edge, latitude, radius)
    return Fan(*fan[:4], 0, 0, edge.ravel(), times.ravel().astype(np.float32))


def eastward_of(fan: FlownFan, latitude: float, east: Vector, north: Vector) -> Floats:
    """The vector (3,) whose product with an object's direction is `eastward` of `time_to_reach`.

    east, north : unit vectors of the site, at a latitude [rad].
    """
    return math.cos(latitude) * (np.array(east) - fan.drift * math.sin(latitude) * np.array(north))


@kernel
def widest(fan: Fan) -> float:
    """A chord that no place within reach exceeds, toward any azimuth; a fan as `at_site` gives it."""
    reached, found = share_at(fan.last, fan.dense), 0.0
    for row in range(int(fan.top) + 1):
        k = fan.edge_begin + 3 * row
        found = widened(fan.edge[k], fan.edge[k + 1], fan.edge[k + 2], reached, found)
    return found


@kernel
def widened(k0: float, k1: float, k2: float, reached: float, known: float) -> float:
    """The greater of the widest chord of a row with the share `reached` and that of other rows."""
    if not _within(k0, k1, k2, reached, known):
        return known
    low, high = known, 2.0
    while high - low > _CLOSE:
        middle = 0.5 * (low + high)
        if _within(k0, k1, k2, reached, middle):
            low = middle
        else:
            high = middle
    return high


@kernel
def _within(k0: float, k1: float, k2: float, reached: float, chord: float) -> bool:
    """Whether a chord is within reach toward the azimuth where its share, by way of k₁ x + k₂ x², is least."""
    sine = chord * math.sqrt(1.0 - 0.25 * chord * chord) if chord < math.sqrt(2.0) else 1.0  # the greatest up to there
    lowest = min(sine, abs(k1) / (2.0 * max(k2, 1e-12)))
    return k0 * chord + (k2 * lowest - abs(k1)) * lowest <= reached
