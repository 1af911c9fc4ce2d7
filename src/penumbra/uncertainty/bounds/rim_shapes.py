"""The areas inside the rims of cells with one answer; rims of one class that run together have the same points."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth import outline
from penumbra.earth.cell_ids import among
from penumbra.earth.outline import Borders, ExtraPoints, borders
from penumbra.earth.outline_crossings import Crossings, crossings
from penumbra.earth.outline_refinement import opposite_cells, pieces, refine
from penumbra.uncertainty.bounds.edge_cells import CellAnswers
from penumbra.uncertainty.bounds.extreme_worlds import Worlds
from penumbra.uncertainty.bounds.inside_test import COVERED, InsideTest, inside_test

__all__ = ["Rim", "rim_shapes", "rims_of"]

Bools = NDArray[np.bool_]
Cells = NDArray[np.uint64]
Ints = NDArray[np.int64]


class Rim(NamedTuple):
    """Edges of one set of cells; the sets are nested by level."""

    row: int  # of the threat
    level: int  # least index into STATES inside, at least open; or COVERED
    edges: Borders
    known: Bools  # (edge,) whether the cell across lies on the map


def rims_of(held: CellAnswers, row: int, levels: tuple[int, ...]) -> list[Rim]:
    """The rims of one class; a level without cells has none."""
    found = []
    for level in levels:
        inside = held.covered[row] if level == COVERED else held.state[row] >= level
        if inside.any():
            edges = borders(held.cell[inside])
            found.append(Rim(row, level, edges, among(edges.outside, held.cell)))
    return found


def rim_shapes(
    rims: list[Rim], held: CellAnswers, tried: Worlds, precision: float, tell: Callable[[float], None]
) -> dict[tuple[int, int], Any]:
    """The area inside each rim.

    Parameters
    ----------
    rims : list of Rim
    held : CellAnswers
        From which the rims are.
    tried : Worlds
        Of these answers.
    precision : float [m]
        As of `penumbra.outlines`.
    tell : callable
        Called with the fraction done, 0 to 1.

    Returns
    -------
    dict of shapely MultiPolygon
        By the threat's row and the level.
    """
    if not rims:
        return {}
    rims = sorted(rims, key=lambda rim: rim.level)  # from the widest on, because a rim takes crossings from wider ones
    row, level = (np.repeat([rim[field] for rim in rims], [len(rim.known) for rim in rims]) for field in (0, 1))
    test = inside_test(tried, len(held.state), row, level)
    edges, known = _together(rims), np.concatenate([rim.known for rim in rims])
    found = _crossings(test, rims, known, precision, lambda done: tell(0.8 * done))
    across, alone = (np.concatenate(part) for part in zip(*(opposite_cells(rim.edges) for rim in rims), strict=True))
    across[~among(across, held.cell)] = 0
    around = pieces(edges, across, alone)
    looked_at = known & known[around.following] & _any_of_the_same(~found.tested, row, edges, around.following)
    bent = refine(around, found.share, looked_at, test.inside, precision)
    tell(1.0)
    begin = np.cumsum([0, *(len(rim.known) for rim in rims)])
    cuts = np.searchsorted(bent.after, begin)
    return {
        (rim.row, rim.level): outline.area_along_crossings(
            rim.edges, found.share[one:two], ExtraPoints(bent.after[cut:last] - one, bent.at[cut:last])
        )
        for rim, one, two, cut, last in zip(rims, begin[:-1], begin[1:], cuts[:-1], cuts[1:], strict=True)
    }


def _together(rims: list[Rim]) -> Borders:
    """The edges of several rims, one rim after another."""
    begin = np.cumsum([0, *(len(rim.known) for rim in rims)])
    return Borders(
        np.concatenate([rim.edges.inside for rim in rims]),
        np.concatenate([rim.edges.outside for rim in rims]),
        np.concatenate([rim.edges.first + by for rim, by in zip(rims, begin, strict=False)]),
    )


def _crossings(
    test: InsideTest, rims: list[Rim], known: Bools, precision: float, tell: Callable[[float], None]
) -> Crossings:
    """The crossings of rims in the order of their levels, where rims that run together have the same ones."""
    found: list[Crossings] = []
    shared: dict[tuple[int, int, int], float] = {}  # class and both cells to the share
    done = 0
    for _, group in groupby(rims, key=lambda rim: rim.level):
        some = list(group)
        edges = _together(some)
        row = np.repeat([rim.row for rim in some], [len(rim.known) for rim in some]).tolist()
        keys = list(zip(row, edges.inside.tolist(), edges.outside.tolist(), strict=True))
        own = np.arange(done, done + len(keys))
        guess = np.array([shared.get(key, np.nan) for key in keys])
        found.append(crossings(edges, known[own], test.of(own).inside, precision, guess))
        shared |= {key: share for key, share in zip(keys, found[-1].share.tolist(), strict=True) if key not in shared}
        done += len(keys)
        tell(done / len(known))
    return Crossings(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _any_of_the_same(chosen: Bools, row: Ints, edges: Borders, following: Ints) -> Bools:
    """Pieces (piece,) of which any piece of the same class between the same two edges is chosen."""
    cells = (edges.inside, edges.outside, edges.inside[following], edges.outside[following])
    _, same = np.unique(np.stack((row.astype(np.uint64), *cells)), axis=1, return_inverse=True)
    found = np.zeros(len(chosen), np.bool_)
    np.logical_or.at(found, same.reshape(-1), chosen)
    return np.asarray(found[same.reshape(-1)])
