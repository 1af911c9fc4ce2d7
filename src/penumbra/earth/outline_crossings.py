"""Crossings of an outline with the edges between cells: some by bisection, those between them along arcs.

Along a ring, every n-th crossing is found by bisection. The crossings between two of these are predicted on an arc
through both, bent as the outline is bent on both sides, and the prediction in the middle is tested on both sides. Where
it holds and the arc is short, all crossings of the arc are taken from it; otherwise it is halved, and each half is
predicted anew.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.outline import Borders, centres, places

__all__ = ["LONGEST", "Crossings", "Within", "crossings"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Within = Callable[[Ints, Floats, Floats], Bools]
"""Function of edges (point,), latitudes and longitudes (point,) [deg]: whether each point is inside its edge's set."""

LONGEST = 12.0e3
"""Longest arc [m] from which crossings are taken; its middle is within half the precision of the outline."""

_FARTHEST = 50.0e3  # [m], longest arc on which a crossing is predicted
_SPACING = 0.453  # mean distance of crossings along a straight line, in distances of centres: pi / (4 sqrt 3)


class Crossings(NamedTuple):
    """Where an outline crosses the edges between cells."""

    share: Floats  # (edge,) position between the centre inside, 0, and the centre outside, 1
    tested: Bools  # (edge,) whether the piece from this crossing to the next lies on an arc that was tested


class _Edges(NamedTuple):
    """Edges, ring by ring, and the test of their points."""

    first: Ints  # (ring,) index of the ring's first edge
    size: Ints  # (ring,)
    near: Floats  # (edge, 3) direction of the centre inside
    far: Floats  # (edge, 3) of the centre outside
    within: Within
    precision: float

    def edge_at(self, ring: Ints, position: Ints) -> Ints:
        """Index of the edge at a position in a ring."""
        return np.asarray(self.first[ring] + position % self.size[ring])

    def at(self, edge: Ints, share: Floats) -> Floats:
        """Points (point, 3) at shares of edges, in Earth radii."""
        return np.asarray(self.near[edge] * (1.0 - share)[:, None] + self.far[edge] * share[:, None])

    def inside(self, edge: Ints, share: Floats) -> Bools:
        """Whether points at shares of edges are inside."""
        return self.within(edge, *places(self.at(edge, share))) if len(edge) else np.zeros(0, np.bool_)

    def length(self, edge: Ints) -> Floats:
        """Distance [m] between the centres of edges."""
        return np.asarray(np.linalg.norm(self.far[edge] - self.near[edge], axis=1) * MEAN_RADIUS)

    def slack(self, edge: Ints) -> Floats:
        """Half of the precision as a share of edges."""
        return np.asarray(0.5 * self.precision / self.length(edge))

    def bisected(self, edge: Ints, low: Floats, high: Floats) -> Floats:
        """Positions of the crossings between `low` and `high` (edge,), to the precision."""
        low, high = low.copy(), high.copy()
        length = self.length(edge)
        while (wide := np.flatnonzero((high - low) * length > self.precision)).size:
            middle = 0.5 * (low[wide] + high[wide])
            inside = self.inside(edge[wide], middle)
            low[wide], high[wide] = np.where(inside, middle, low[wide]), np.where(inside, high[wide], middle)
        return np.asarray(0.5 * (low + high))


class _Spans(NamedTuple):
    """Arcs between two crossings of a ring, and the crossings before and after that tell how they are bent."""

    ring: Ints
    before: Ints  # position in the ring
    start: Ints  # position in the ring
    steps: Ints  # number of edges from the start to the end
    after: Ints  # position in the ring

    def select(self, chosen: Bools | Ints) -> "_Spans":
        """The chosen arcs."""
        return _Spans(*(each[chosen] for each in self))

    def halved(self) -> "_Spans":
        """Both halves of each arc."""
        half = self.steps // 2
        middle, end = self.start + half, self.start + self.steps
        return _Spans(
            np.tile(self.ring, 2),
            np.append(self.before, self.start),
            np.append(self.start, middle),
            np.append(half, self.steps - half),
            np.append(end, self.after),
        )


class _Arcs(NamedTuple):
    """The shapes of arcs."""

    start: Floats  # (arc, 3) [Earth radii]
    normal: Floats  # (arc, 3) of the great circle through both ends, as long as the sine of the chord
    length: Floats  # (arc,) [m], of the chord
    bend: Floats  # (arc,) curvature [1/m], positive if the inside is convex

    def select(self, chosen: Bools) -> "_Arcs":
        """The chosen arcs."""
        return _Arcs(*(each[chosen] for each in self))

    def cross(self, edges: _Edges, arc: Ints, edge: Ints) -> tuple[Floats, Floats, Bools]:
        """Where arcs cross edges, the change of share that moves a point there by 1 m off the arc, whether they do.

        The inside lies on an arc's left.
        """
        near, far = (np.einsum("ij,ij->i", self.normal[arc], end[edge]) for end in (edges.near, edges.far))
        crossed = (near > 0.0) & (far < 0.0)
        fall = np.where(crossed, near - far, 1.0)
        rate = np.linalg.norm(self.normal[arc], axis=1) / (MEAN_RADIUS * fall)
        share = np.where(crossed, near / fall, 0.5)
        along = np.linalg.norm(edges.at(edge, share) - self.start[arc], axis=1) * MEAN_RADIUS
        share = share + 0.5 * self.bend[arc] * along * np.maximum(self.length[arc] - along, 0.0) * rate
        crossed &= (share > 0.0) & (share < 1.0)
        return np.where(crossed, share, 0.5), rate, crossed


def crossings(
    edges: Borders,
    known: Bools,
    within: Within,
    precision: float,
    guess: Floats | None = None,
    tell: Callable[[float], None] | None = None,
) -> Crossings:
    """Where the outline of a set crosses each edge.

    Parameters
    ----------
    edges : Borders
    known : (edge,) bool
        Whether it is known that the centre across lies outside; the outline crosses the other edges half-way.
    within : callable
        Function of edges (point,), latitudes and longitudes (point,) [deg]: whether each point is inside its edge's
        set.
    precision : float [m]
        Final length of a bisection, and width of the strip along an arc in which its middle is found.
    guess : (edge,) float, optional
        Shares to be tried first, as those of another set's outline that may run together with this; nan for none.
    tell : callable, optional
        Called with the fraction done, 0 to 1.

    Method
    ------
    A crossing that was tested is within half the precision. Those taken from an arc have tested ones at most half of
    `LONGEST` away on both sides; a bend between them is missed if it turns no centre of a cell to the other side.
    """
    report, left = tell or (lambda done: None), 1.0
    share, tested = np.full(len(known), 0.5), np.zeros(len(known), np.bool_)
    if not len(known):
        return Crossings(share, tested)
    guesses = np.full(len(known), np.nan) if guess is None else guess
    size = np.diff(np.append(edges.first, len(known)))
    own = _Edges(edges.first, size, *centres(edges), within, precision)
    spans = _longest(own, known)
    begun = own.edge_at(spans.ring, spans.start)
    begun = begun[known[begun]]
    _settle(own, begun, guesses[begun], own.slack(begun), share)
    while len((spans := spans.select(spans.steps > 1)).ring):
        left *= 0.5  # the number of rounds is unknown: each counts as half of the remaining progress
        report(1.0 - left)
        arcs = _arcs(own, spans, share)
        middle = own.edge_at(spans.ring, spans.start + spans.steps // 2)
        found, rate, crossed = arcs.cross(own, np.arange(len(middle)), middle)
        found = np.where(np.isfinite(guesses[middle]), guesses[middle], np.where(crossed, found, np.nan))
        slack = np.where(crossed, 0.5 * precision * rate, own.slack(middle))
        taken = _settle(own, middle, found, slack, share) & crossed & (arcs.length <= LONGEST)
        taken[taken] = _take(own, spans.select(taken), arcs.select(taken), guesses, share, tested)
        spans = spans.select(~taken).halved()
    report(1.0)
    return Crossings(share, tested)


def _longest(edges: _Edges, known: Bools) -> _Spans:
    """The first arcs, which begin and end at every n-th edge of a ring, and at every edge that is not known."""
    length = np.add.reduceat(edges.length(np.arange(len(known))), edges.first) / edges.size
    most = np.maximum(np.minimum(_FARTHEST / (_SPACING * length), edges.size / 4.0), 1.0)
    stride = 2 ** np.floor(np.log2(most)).astype(np.int64)
    ring = np.repeat(np.arange(len(edges.size)), edges.size)
    position = np.arange(len(known)) - edges.first[ring]
    chosen = np.flatnonzero((position % stride[ring] == 0) | ~known)
    of, start = ring[chosen], position[chosen]
    begin, counts = np.unique(of, return_index=True, return_counts=True)[1:]
    count, own = counts[of], np.arange(len(of)) - begin[of]

    def moved(by: int) -> Ints:
        """Start of the arc that is `by` arcs ahead in the ring; positions go on around it."""
        return np.asarray(start[begin[of] + (own + by) % count] + (own + by) // count * edges.size[of])

    return _Spans(of, moved(-1), start, moved(1) - start, moved(2))


def _arcs(edges: _Edges, spans: _Spans, share: Floats) -> _Arcs:
    positions = (spans.before, spans.start, spans.start + spans.steps, spans.after)
    before, start, end, after = (
        edges.at(edge, share[edge]) for edge in (edges.edge_at(spans.ring, position) for position in positions)
    )
    one, other = _curvature(before, start, end), _curvature(start, end, after)
    bend = np.where(one * other > 0.0, np.sign(one) * np.minimum(np.abs(one), np.abs(other)), 0.0)
    return _Arcs(start, np.cross(start, end), np.linalg.norm(end - start, axis=1) * MEAN_RADIUS, bend)


def _curvature(one: Floats, middle: Floats, other: Floats) -> Floats:
    """Curvature [1/m] of circles through three points each, in Earth radii; positive if they turn to the left."""
    twice_area = np.einsum("ij,ij->i", np.cross(middle - one, other - middle), middle)
    sides = [np.linalg.norm(each, axis=1) for each in (middle - one, other - middle, other - one)]
    return np.asarray(2.0 * twice_area / np.maximum(np.prod(sides, axis=0), 1e-18) / MEAN_RADIUS)


def _settle(edges: _Edges, edge: Ints, found: Floats, slack: Floats, share: Floats) -> Bools:
    """Set the share of edges (edge,): what was found, if tests to both sides confirm it, else by bisection.

    Returns whether it was confirmed; nan is not.
    """
    crossed = np.isfinite(found)
    before, behind = np.maximum(found - slack, 0.0), np.minimum(found + slack, 1.0)
    within, beyond = np.ones(len(edge), np.bool_), np.zeros(len(edge), np.bool_)
    one, other = np.flatnonzero(crossed & (before > 0.0)), np.flatnonzero(crossed & (behind < 1.0))
    inside = edges.inside(edge[np.append(one, other)], np.append(before[one], behind[other]))
    within[one], beyond[other] = inside[: len(one)], inside[len(one) :]
    confirmed = crossed & within & ~beyond
    share[edge[confirmed]] = found[confirmed]
    doubtful = ~confirmed
    low, high = np.where(within & beyond, behind, 0.0), np.where(within, 1.0, before)
    share[edge[doubtful]] = edges.bisected(edge[doubtful], low[doubtful], high[doubtful])
    return np.asarray(confirmed)


def _take(edges: _Edges, spans: _Spans, arcs: _Arcs, guess: Floats, share: Floats, tested: Bools) -> Bools:
    """Take all crossings of each arc from it if it crosses all its edges in turn, near any guess; whether it does."""
    arc = np.repeat(np.arange(len(spans.ring)), spans.steps)
    step = np.arange(len(arc)) - np.repeat(np.cumsum(spans.steps) - spans.steps, spans.steps)
    edge = edges.edge_at(spans.ring[arc], spans.start[arc] + step)
    found, rate, crossed = arcs.cross(edges, arc, edge)
    near = ~(np.abs(guess[edge] - found) > 0.5 * edges.precision * rate)  # also if there is none
    whole = np.ones(len(spans.ring), np.bool_)
    np.logical_and.at(whole, arc, crossed & near | (step == 0))
    inner = whole[arc] & (step > 0) & (step != spans.steps[arc] // 2)  # the middle was tested
    share[edge[inner]] = np.where(np.isfinite(guess[edge]), guess[edge], found)[inner]
    tested[edge[whole[arc]]] = True
    return whole
