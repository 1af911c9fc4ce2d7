"""Adaptive refinement: arcs are computed to coarse cells first, and to finer cells only along edges of the answer.

An H3 cell and the central one of its seven children have the same centre, hence the same aim, so the arcs of the parent
are reused for the child and none is computed twice. Cells with a large share of a country are always computed at the
start: a missed patch of another answer there would change the country's share.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.earth.cell_ids import parents
from penumbra.earth.ellipsoid import positions
from penumbra.earth.map_units import units

__all__ = ["COARSEST", "LARGE_SHARE", "Level", "large_share_cells", "levels_of", "refine"]

COARSEST = 3
"""H3 resolution of the first, coarse pass: cells about 110 km apart."""

LARGE_SHARE = {"part_people": 0.002, "part_area": 0.004}
"""Share of a country's people, and of its land, from which a cell is computed in the first pass."""

_MOST_LARGE = 1 / 40  # of all cells: in a region of small countries every cell may have a large share of one

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]


class Level(NamedTuple):
    """The region at one resolution."""

    cell: Cells  # (cell,) H3 ids, sorted
    of_fine: Ints  # (fine cell,) index of its ancestor at this resolution
    aim: Ints  # (cell,) index of the fine cell nearest its centre, which is the aim of its arcs
    neighbours: Ints  # (cell, 6) indices; the cell's own index for a neighbour outside the region


def large_share_cells(cells: xr.Dataset) -> Bools:
    """Cells (cell,) of `penumbra.earth.cells.grid` with the largest shares of a country's people or land on the map.

    Those with a larger share of either than `LARGE_SHARE`; at most one in forty of the map's cells.
    """
    country = [units()[unit].country for unit in cells.part_unit.values.tolist()]
    _, of_part = np.unique(country, return_inverse=True)
    most = np.zeros(cells.sizes["cell"])  # largest share of a country, relative to the threshold
    for name, least in LARGE_SHARE.items():
        weight = cells[name].values
        total = np.bincount(of_part, weight)[of_part]
        # parts of a cell in two units of one country are not added, because such cells are rare
        np.maximum.at(most, cells.part_cell.values, weight / np.maximum(total, 1e-9) / least)
    found = np.zeros(len(most), np.bool_)
    found[np.argsort(-most, kind="stable")[: int(_MOST_LARGE * len(most))]] = True
    return np.asarray(found & (most > 1.0))


def refine(
    cell: Cells,
    classes: int,
    judge: Callable[[Bools], Ints],
    coarsest: int = COARSEST,
    seeds: Bools | None = None,
) -> Ints:
    """For every cell, the computed cell whose answer it takes.

    Parameters
    ----------
    cell : (cell,) uint64
        H3 ids of one resolution, sorted.
    classes : int
        Number of threat classes; each is refined along edges of its own.
    judge : callable
        Called with the cells to compute, (class, cell) bool, each at most once; returns the verdict of every cell,
        (class, cell) int. Only verdicts of cells computed so far are used.
    coarsest : int
        Resolution of the first pass; if `cell` is not finer, every cell is computed.
    seeds : (cell,) bool, optional
        Further cells computed in the first pass.

    Returns
    -------
    (class, cell) int
        Index of the computed cell whose answer each cell takes; its own index if it was computed.

    Method
    ------
    At every resolution all cells whose verdict differs from that of a neighbour, or of a seed within them, are
    computed; this is repeated until there are no new ones. Their children are computed at the next resolution. In the
    end a cell that was not computed has the verdict of all its neighbours. A patch of another verdict is missed only if
    it contains no centre of a coarse cell and no seed.
    """
    levels = levels_of(cell, coarsest)
    flown = np.zeros((classes, len(cell)), np.bool_)
    flown[:, levels[0].aim] = True
    if seeds is not None:
        flown[:, seeds] = True
    verdict = judge(flown.copy())
    of_cell = np.tile(levels[0].aim, (classes, 1))  # (class, cell of the level): the fine cell whose answer it takes
    for level, finer in zip(levels, (*levels[1:], None), strict=True):
        of_cell = np.where(flown[:, level.aim], level.aim, of_cell)
        wanted = _on_edge(level, of_cell, verdict, flown)
        while (new := _unflown(level, wanted, flown)).any():
            flown |= new
            verdict = judge(new)
            of_cell = np.where(flown[:, level.aim], level.aim, of_cell)
            wanted = _on_edge(level, of_cell, verdict, flown)
        if finer is None:
            break
        parent = np.empty(len(finer.aim), np.int64)
        parent[finer.of_fine] = level.of_fine
        new = _unflown(finer, wanted[:, parent], flown)
        flown |= new
        if new.any():
            verdict = judge(new)
        of_cell = of_cell[:, parent]
    return of_cell[:, levels[-1].of_fine]


def levels_of(cell: Cells, coarsest: int = COARSEST) -> tuple[Level, ...]:
    """The region of sorted H3 ids (cell,) at every resolution from `coarsest` (at most its own) to its own."""
    return _levels(cell.tobytes(), coarsest)


def _unflown(level: Level, wanted: Bools, flown: Bools) -> Bools:
    """Fine cells (class, cell) to compute for the wanted cells of a level."""
    new = np.zeros_like(flown)
    new[:, level.aim] = wanted & ~flown[:, level.aim]
    return new


def _on_edge(level: Level, of_cell: Ints, verdict: Ints, flown: Bools) -> Bools:
    """Cells (class, cell of the level) whose verdict differs from a neighbour's or a computed cell's within them."""
    own = np.take_along_axis(verdict, of_cell, axis=1)
    found = np.zeros(own.shape, np.bool_)
    for neighbour in level.neighbours.T:
        found |= own[:, neighbour] != own
    kind, fine = np.nonzero(flown)
    within = level.of_fine[fine]
    other = verdict[kind, fine] != own[kind, within]
    found[kind[other], within[other]] = True
    return found


@lru_cache(maxsize=2)
def _levels(ids: bytes, coarsest: int) -> tuple[Level, ...]:
    """The region from the coarsest resolution to its own; cached, because all shields of a scenario share it."""
    cell = np.frombuffer(ids, np.uint64)
    fine = h3.get_resolution(int(cell[0]))
    at = _directions(cell)
    return tuple(_level(cell, at, resolution) for resolution in range(min(coarsest, fine), fine + 1))


def _level(cell: Cells, at: NDArray[np.float64], resolution: int) -> Level:
    """The region at a resolution; at : (cell, 3), the cells' centres."""
    coarse, of_fine = np.unique(parents(cell, resolution), return_inverse=True)
    if len(coarse) == len(cell):
        return Level(coarse, of_fine, np.arange(len(cell)), _neighbours(coarse))
    centre = _directions(coarse)
    away = np.linalg.norm(at - centre[of_fine], axis=1)
    order = np.lexsort((away, of_fine))
    aim = order[np.unique(of_fine[order], return_index=True)[1]]
    return Level(coarse, of_fine, aim, _neighbours(coarse))


def _neighbours(cell: Cells) -> Ints:
    """Indices (cell, 6) of the neighbours of sorted cells; the cell's own for those that are missing."""
    near = [h3.grid_disk(one, 1).tobytes() for one in cell.tolist()]  # a million arrays would burden the collector
    own = np.repeat(np.arange(len(cell)), [len(each) // cell.itemsize for each in near])
    ids = np.frombuffer(b"".join(near), np.uint64)
    at = np.minimum(np.searchsorted(cell, ids), len(cell) - 1)
    known = (cell[at] == ids) & (at != own)
    own, at = own[known], at[known]
    first = np.searchsorted(own, np.arange(len(cell)))
    neighbours = np.tile(np.arange(len(cell))[:, None], (1, 6))
    neighbours[own, np.arange(len(own)) - first[own]] = at
    return neighbours


def _directions(cell: Cells) -> NDArray[np.float64]:
    centres = np.array([h3.cell_to_latlng(one) for one in cell.tolist()], dtype=float)
    return positions(centres[:, 0], centres[:, 1])
