"""Refines an outline between two crossings, with points found by bisection on rays.

Between two consecutive crossings an outline passes through the triangle of three cells that meet at a corner. One
centre of the triangle, the apex, is alone on its side of the outline. The outline is searched on rays from the apex to
the opposite side of the triangle, and beyond it in the next triangle if no other piece runs there. Every piece has its
own domain, so pieces neither cross nor touch.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.outline import Borders, ExtraPoints, centres, directions, places

__all__ = ["Pieces", "opposite_cells", "pieces", "refine"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

Within = Callable[[Ints, Floats, Floats], Bools]
"""Function of pieces (point,) and two coordinates (point,); a truth value for each point."""

_GAP = 0.01  # distance of points from the edge of their domain, as a share of the precision
_DEEPEST = 12  # most halvings of one piece: to 1/4,000 of a cell's width


class Pieces(NamedTuple):
    """The domain of each piece of an outline; a piece runs from one edge of `Borders` to the next one of its ring.

    The domain has four corners: apex, start, beyond, end. The coordinates of a point in it are `turn`, the position of
    its ray between start, 0, and end, 1, and `share`, its position along the ray, 1 on the line from start to end.
    """

    apex: Floats  # (piece, 3) direction of the centre that is alone on its side
    start: Floats  # (piece, 3) direction of the centre across the edge where the piece begins
    end: Floats  # (piece, 3) across the edge where it ends
    beyond: Floats  # (piece, 3) of the farthest corner, as multiples of apex, start and end, their sum 1
    inside: Bools  # (piece,) whether the apex is inside the set
    following: Ints  # (piece,) index of the edge where it ends; it begins at the edge of its own index

    def at(self, piece: Ints, turn: Floats, share: Floats) -> Floats:
        """Points (point, 3) in the plane of the three centres, in Earth radii."""
        apex, start, end = (corner[piece] for corner in self[:3])
        turn, share = turn[:, None], share[:, None]
        return np.asarray(apex * (1.0 - share) + (start * (1.0 - turn) + end * turn) * share)

    def limit(self, piece: Ints, turn: Floats) -> Floats:
        """Share (point,) at which rays leave the domain, on the line from start or from end to the corner beyond."""
        apex, start, end = self.beyond[piece].T
        by_start = turn * (start + end) < end
        way = np.where(by_start, turn / (end + turn * apex), (1.0 - turn) / (start + (1.0 - turn) * apex))
        return np.asarray(1.0 - way * apex)


class Chords(NamedTuple):
    """Straight parts of an outline, each from one turn to a greater one."""

    piece: Ints
    turn: Floats
    share: Floats
    next_turn: Floats
    next_share: Floats

    def select(self, chosen: Bools) -> "Chords":
        """The chosen chords."""
        return Chords(
            self.piece[chosen],
            self.turn[chosen],
            self.share[chosen],
            self.next_turn[chosen],
            self.next_share[chosen],
        )

    def halved(self, turn: Floats, share: Floats) -> "Chords":
        """Both halves of each chord, which meet at these points."""
        return Chords(
            np.tile(self.piece, 2),
            np.append(self.turn, turn),
            np.append(self.share, share),
            np.append(turn, self.next_turn),
            np.append(share, self.next_share),
        )


class Rays(NamedTuple):
    """One ray through each chord."""

    turn: Floats
    share: Floats  # share at which the ray meets the chord
    slack: Floats  # change of share that moves a point by half the precision away from the chord
    limit: Floats  # share at which the domain ends
    length: Floats  # [m], length of the ray for a share of 1


def pieces(edges: Borders, across: Cells, alone: Bools) -> Pieces:
    """The domain of every piece.

    Parameters
    ----------
    edges : Borders
    across, alone
        As returned by `opposite_cells`; a cell may be 0 if it is not known.
    """
    following = _following(edges)
    inside, outside = centres(edges)
    one_in = edges.inside == edges.inside[following]
    one = one_in[:, None]
    apex, start = np.where(one, inside, outside), np.where(one, outside, inside)
    end = np.where(one, outside[following], inside[following])
    beyond = np.tile([0.0, 0.5, 0.5], (len(one), 1))
    some = np.flatnonzero(across)
    corners = np.stack((apex, start, end), axis=2)[some]
    weights = np.linalg.solve(corners, directions(across[some])[:, :, None])[:, :, 0]
    weights /= weights.sum(axis=1, keepdims=True)
    third = (weights + np.array([0.0, 1.0, 1.0])) / 3.0
    beyond[some] = np.where(alone[some, None], weights, third)
    return Pieces(apex, start, end, beyond, one_in, following)


def opposite_cells(edges: Borders) -> tuple[Cells, Bools]:
    """The cell opposite each piece's apex if it is on the same side as the piece's other two cells; else 0.

    The second array is true for pieces that alone use the triangle of these three cells; otherwise each piece gets a
    third of it.
    """
    following = _following(edges)
    pairs = set(zip(edges.inside.tolist(), edges.outside.tolist(), strict=True))
    across, triangles = np.zeros(len(following), np.uint64), []
    ends = (edges.inside.tolist(), edges.outside.tolist(), edges.inside[following].tolist())
    for piece, (inside, outside, next_inside) in enumerate(zip(*ends, strict=True)):
        one_in = inside == next_inside
        next_outside = int(edges.outside[following[piece]])
        apex, start, end = (inside, outside, next_outside) if one_in else (outside, inside, next_inside)
        (other,) = (set(h3.grid_disk(start, 1).tolist()) & set(h3.grid_disk(end, 1).tolist())) - {apex, start, end}
        if ((other, start) if one_in else (start, other)) not in pairs:
            across[piece] = other
            triangles.append(frozenset((start, end, other)))
    held = Counter(triangles)
    alone = across > 0
    alone[alone] = [held[triangle] == 1 for triangle in triangles]
    return across, alone


def _following(edges: Borders) -> Ints:
    """Index of the next edge in the ring, (edge,)."""
    following = np.roll(np.arange(len(edges.inside)), -1)
    following[np.roll(edges.first, -1) - 1] = edges.first
    return following


def refine(
    around: Pieces,
    share: Floats,
    wanted: Bools,
    within: Within,
    precision: float,
) -> ExtraPoints:
    """Points between crossings, such that the true outline passes the middle of every chord within the precision.

    Parameters
    ----------
    around : Pieces (piece,)
    share : (edge,) float [1]
        Positions of the crossings on the way from the inside to the outside centre.
    wanted : (piece,) bool
        Pieces to refine; the others stay straight.
    within : callable
        Function of pieces (point,), latitudes and longitudes (point,) [deg]: whether each point is inside its piece's
        set.
    precision : float [m]

    Method
    ------
    On the ray halfway between both ends of a chord, two points are tested: half the precision before the chord and
    half the precision behind it. If the outline does not pass between them, it is found by bisection along the ray, and
    the chord is split there. The refinement stops at chords narrower than the precision, seen from the apex. Bends that
    no tested ray meets are missed; an outline that leaves the piece's domain is cut off at its edge.
    """
    piece = np.flatnonzero(wanted)
    begin, finish = (np.where(around.inside, one, 1.0 - one)[piece] for one in (share, share[around.following]))
    chords = Chords(piece, np.zeros(len(piece)), begin, np.ones(len(piece)), finish)
    found: list[tuple[Ints, Floats, Floats]] = []

    def by_apex(piece: Ints, turn: Floats, share: Floats) -> Bools:
        """Whether points are on the apex's side of the outline."""
        inside = within(piece, *places(around.at(piece, turn, share)))
        return np.asarray(inside == around.inside[piece])

    for _ in range(_DEEPEST):
        chords = chords.select(_width(around, chords) > precision)
        if not len(chords.piece):
            break
        chords, turn, bend = _split(around, chords, by_apex, precision)
        found.append((chords.piece, turn, bend))
        chords = chords.halved(turn, bend)
    return _in_order(found, around)


def _split(around: Pieces, chords: Chords, by_apex: Within, precision: float) -> tuple[Chords, Floats, Floats]:
    """The chords that the outline does not pass at their middle, and turn and share at which it passes."""
    ray = _rays(around, chords, precision)
    low, high = np.maximum(ray.share - ray.slack, 0.0), np.minimum(ray.share + ray.slack, ray.limit)
    near, far = np.split(by_apex(np.tile(chords.piece, 2), np.tile(ray.turn, 2), np.append(low, high)), 2)
    bent = ~near & (low > 0.0) | far & (high < ray.limit)
    low, high = np.where(near, high, 0.0)[bent], np.where(near, ray.limit, low)[bent]
    chords, ray = chords.select(bent), Rays(*(one[bent] for one in ray))
    while (wide := np.flatnonzero((high - low) * ray.length > precision)).size:
        middle = 0.5 * (low[wide] + high[wide])
        near = by_apex(chords.piece[wide], ray.turn[wide], middle)
        low[wide], high[wide] = np.where(near, middle, low[wide]), np.where(near, high[wide], middle)
    # if the outline leaves the domain, so that no change was found, it is cut off at the end of the domain
    bend = np.where(high < ray.limit, 0.5 * (low + high), ray.limit)
    gap = _GAP * precision / ray.length
    return chords, ray.turn, np.clip(bend, gap, ray.limit - gap)


def _width(around: Pieces, chords: Chords) -> Floats:
    """Distance [m] between the rays through both ends of each chord, at the farther end."""
    wide = np.linalg.norm(around.end - around.start, axis=1)[chords.piece] * (chords.next_turn - chords.turn)
    return np.asarray(wide * np.maximum(chords.share, chords.next_share) * MEAN_RADIUS)


def _rays(around: Pieces, chords: Chords, precision: float) -> Rays:
    """The ray halfway between both ends of each chord."""
    piece, turn = chords.piece, 0.5 * (chords.turn + chords.next_turn)
    share = 2.0 * chords.share * chords.next_share / (chords.share + chords.next_share)  # straight, in the plane
    chord = around.at(piece, chords.next_turn, chords.next_share) - around.at(piece, chords.turn, chords.share)
    ray = around.at(piece, turn, np.ones(len(turn))) - around.apex[piece]
    length = np.linalg.norm(ray, axis=1)
    aside = np.linalg.norm(np.cross(chord, ray), axis=1) / np.linalg.norm(chord, axis=1)  # for a share of 1
    slack = 0.5 * precision / MEAN_RADIUS / np.maximum(aside, 1e-12)
    return Rays(turn, share, slack, around.limit(piece, turn), length * MEAN_RADIUS)


def _in_order(found: list[tuple[Ints, Floats, Floats]], around: Pieces) -> ExtraPoints:
    """The points in their order along the outline."""
    if not found:
        return ExtraPoints(np.zeros(0, np.int64), np.zeros((0, 3)))
    piece, turn, share = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((turn, piece))
    return ExtraPoints(piece[order], around.at(piece[order], turn[order], share[order]))
