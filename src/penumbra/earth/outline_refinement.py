"""Bends of an outline between two crossings: points found on rays from a centre that lies alone on its side.

From one crossing to the next an outline passes the triangle of three cells that meet at a corner. One centre, the apex,
lies alone on its side. Seen from it, the outline is sought on rays to the opposite side of the triangle, and beyond it
in the next one where no other piece runs. As every piece keeps to ground of its own, they neither cross nor touch.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.outline import Bends, Borders, centres, directions, places

__all__ = ["Pieces", "bends", "free", "halvings", "pieces"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

Within = Callable[[Ints, Floats, Floats], Bools]
"""Told pieces and two coordinates of points (point,); something about each point."""

_APART = 0.01  # of the precision, by which points keep within their ground
_DEEPEST = 12  # times that one piece is parted: a cell's width 4,000 times over


class Pieces(NamedTuple):
    """The ground of each piece of an outline, which runs from one edge of `Borders` to the next of its ring.

    It has four corners: apex, start, beyond, end. A point in it is told by `turn`, how far its ray has turned from
    start, 0, to end, 1, and by its `share` of the way along the ray, 1 on the line from start to end.
    """

    apex: Floats  # (piece, 3) direction of the centre alone on its side
    start: Floats  # (piece, 3) direction of the centre across the edge where the piece begins
    end: Floats  # (piece, 3) across the edge where it ends
    beyond: Floats  # (piece, 3) of the farthest corner, as multiples of apex, start and end, their sum 1
    inside: Bools  # (piece,) whether the apex is the one centre inside, not the one outside
    following: Ints  # (piece,) index of the edge where it ends; it begins at the edge of its own index

    def at(self, piece: Ints, turn: Floats, share: Floats) -> Floats:
        """Points (point, 3) in the plane of the three centres, in Earth radii."""
        apex, start, end = (corner[piece] for corner in self[:3])
        turn, share = turn[:, None], share[:, None]
        return np.asarray(apex * (1.0 - share) + (start * (1.0 - turn) + end * turn) * share)

    def limit(self, piece: Ints, turn: Floats) -> Floats:
        """Share (point,) at which rays leave the ground, on the line from start or from end to the corner beyond."""
        apex, start, end = self.beyond[piece].T
        by_start = turn * (start + end) < end
        way = np.where(by_start, turn / (end + turn * apex), (1.0 - turn) / (start + (1.0 - turn) * apex))
        return np.asarray(1.0 - way * apex)


class Chords(NamedTuple):
    """Straight pieces of outline, each from one turn to a greater."""

    piece: Ints
    turn: Floats
    share: Floats
    next_turn: Floats
    next_share: Floats

    def only(self, chosen: Bools) -> "Chords":
        """Some of them."""
        return Chords(
            self.piece[chosen],
            self.turn[chosen],
            self.share[chosen],
            self.next_turn[chosen],
            self.next_share[chosen],
        )

    def parted(self, turn: Floats, share: Floats) -> "Chords":
        """Both halves of each, which meet at these points."""
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
    share: Floats  # where the chord is met
    slack: Floats  # share of the ray in which one comes half the precision away from the chord
    limit: Floats  # share at which the ground ends
    length: Floats  # [m], for a share of 1


def pieces(edges: Borders, across: Cells, alone: Bools) -> Pieces:
    """The ground of every piece.

    Parameters
    ----------
    edges : Borders
    across, alone
        What `free` told; a cell may be 0 for want of knowledge of it.
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
    told = np.linalg.solve(corners, directions(across[some])[:, :, None])[:, :, 0]
    told /= told.sum(axis=1, keepdims=True)
    third = (told + np.array([0.0, 1.0, 1.0])) / 3.0
    beyond[some] = np.where(alone[some, None], told, third)
    return Pieces(apex, start, end, beyond, one_in, following)


def free(edges: Borders) -> tuple[Cells, Bools]:
    """The cell across from each piece's apex, if it is on the side of the piece's other two cells; else 0.

    The second tells which pieces have the triangle of the three to themselves; the others share it, a third for each.
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
    """Index of the edge after each in its ring, (edge,)."""
    following = np.roll(np.arange(len(edges.inside)), -1)
    following[np.roll(edges.first, -1) - 1] = edges.first
    return following


def bends(
    around: Pieces,
    share: Floats,
    wanted: Bools,
    within: Within,
    precision: float,
) -> Bends:
    """Points to put between crossings, so that the truth lies by the middle of every straight piece.

    Parameters
    ----------
    around : Pieces (piece,)
    share : (edge,) float [1]
        How far the crossings lie on the way from the centre inside to the one outside.
    wanted : (piece,) bool
        Other pieces stay straight.
    within : callable
        Told pieces (point,), latitudes and longitudes (point,) [deg]; whether each point is inside its piece's set.
    precision : float [m]

    Method
    ------
    The ray halfway between both ends of a straight piece is asked half the precision before the piece and behind it.
    If the change does not lie between, it is halved for along the ray, and the piece is parted there. It ends with
    pieces narrower than the precision, seen from the apex. A bend that none of these rays meets is missed, and one that
    leaves the piece's ground is cut off there.
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
        chords = chords.only(_width(around, chords) > precision)
        if not len(chords.piece):
            break
        chords, turn, bend = _bent(around, chords, by_apex, precision)
        found.append((chords.piece, turn, bend))
        chords = chords.parted(turn, bend)
    return _in_order(found, around)


def halvings(length: Floats, precision: float) -> int:
    """How often the longest of some lengths [m] is halved until it is no longer than the precision [m]."""
    return int(np.ceil(np.log2(max(float(length.max(initial=0.0)) / precision, 1.0))))


def _bent(around: Pieces, chords: Chords, by_apex: Within, precision: float) -> tuple[Chords, Floats, Floats]:
    """The chords that have not the change by their middle, and turn and share at which they have it."""
    ray = _rays(around, chords, precision)
    low, high = np.maximum(ray.share - ray.slack, 0.0), np.minimum(ray.share + ray.slack, ray.limit)
    near, far = np.split(by_apex(np.tile(chords.piece, 2), np.tile(ray.turn, 2), np.append(low, high)), 2)
    bent = ~near & (low > 0.0) | far & (high < ray.limit)
    low, high = np.where(near, high, 0.0)[bent], np.where(near, ray.limit, low)[bent]
    chords, ray = chords.only(bent), Rays(*(one[bent] for one in ray))
    for _ in range(halvings((high - low) * ray.length, precision)):
        middle = 0.5 * (low + high)
        near = by_apex(chords.piece, ray.turn, middle)
        low, high = np.where(near, middle, low), np.where(near, high, middle)
    # a bend that leaves the ground, so that no change was found, is cut off at its very end
    bend = np.where(high < ray.limit, 0.5 * (low + high), ray.limit)
    gap = _APART * precision / ray.length
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


def _in_order(found: list[tuple[Ints, Floats, Floats]], around: Pieces) -> Bends:
    """The points as they come along the outline."""
    if not found:
        return Bends(np.zeros(0, np.int64), np.zeros((0, 3)))
    piece, turn, share = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((turn, piece))
    return Bends(piece[order], around.at(piece[order], turn[order], share[order]))
