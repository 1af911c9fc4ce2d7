"""Adaptive refinement: arcs are flown to coarse cells first, and to finer ones only along changes of the answer.

A cell of H3 and the middle one of its seven children have the same centre, hence the same aim, so an arc flown for the
parent is the child's own and none is flown twice. Cells that hold much of a country are flown from the first, wherever
they lie: a patch of another answer that hides there would show in the country's share.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import positions
from penumbra.earth.map_units import units

__all__ = ["COARSEST", "WEIGHTY", "Level", "levels_of", "refine", "weighty"]

COARSEST = 3
"""H3 resolution of the first, coarse look: cells some 110 km apart."""

WEIGHTY = {"part_people": 0.002, "part_area": 0.004}
"""Share of a country's people, and of its land, from which a cell is flown from the first."""

_MOST_WEIGHTY = 1 / 40  # of all cells: in a region of small countries every cell may hold much of one

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]


class Level(NamedTuple):
    """The region at one resolution."""

    cell: Cells  # (cell,) H3 ids, sorted
    of_fine: Ints  # (fine cell,) index of the cell of this resolution that it descends from
    aim: Ints  # (cell,) index of the fine cell nearest its centre, to which its arcs are flown
    neighbours: Ints  # (cell, 6) indices; its own where there is none in the region


def weighty(cells: xr.Dataset) -> Bools:
    """Cells (cell,) of `penumbra.earth.cells.grid` that hold most of a country's people or land on the map.

    Those with more of either than `WEIGHTY` tells; of these, if they are many, one in forty of the map's cells.
    """
    country = [units()[unit].country for unit in cells.part_unit.values.tolist()]
    _, of_part = np.unique(country, return_inverse=True)
    most = np.zeros(cells.sizes["cell"])  # largest share of a country, over the least that counts
    for name, least in WEIGHTY.items():
        weight = cells[name].values
        total = np.bincount(of_part, weight)[of_part]
        # parts of a cell in two units of one country are not added up: hardly a cell has them
        np.maximum.at(most, cells.part_cell.values, weight / np.maximum(total, 1e-9) / least)
    found = np.zeros(len(most), np.bool_)
    found[np.argsort(-most, kind="stable")[: int(_MOST_WEIGHTY * len(most))]] = True
    return np.asarray(found & (most > 1.0))


def refine(
    cell: Cells,
    classes: int,
    judge: Callable[[Bools], Ints],
    coarsest: int = COARSEST,
    seeds: Bools | None = None,
) -> Ints:
    """Which cells to fly to, and whose answer each of the others takes.

    Parameters
    ----------
    cell : (cell,) uint64
        H3 ids of one resolution, sorted.
    classes : int
        Number of threat classes; each is refined along edges of its own.
    judge : callable
        Told which cells to fly to, (class, cell) bool, none of them twice; returns the verdict of every cell,
        (class, cell) int, of which only those of cells flown so far are read.
    coarsest : int
        Resolution of the first look; if `cell` is no finer, every cell is flown.
    seeds : (cell,) bool, optional
        Cells flown in the first look as well.

    Returns
    -------
    (class, cell) int
        Index of the flown cell whose answer each cell takes: its own where it was flown.

    Method
    ------
    At every resolution the cells whose verdict differs from a neighbour's, or from that of a seed within them, are
    flown, if they were not, until none is left; their children are flown at the next. In the end a cell that was not
    flown has the verdict of all its neighbours. A patch of another verdict is missed only if neither a coarse cell nor
    a seed saw any of it.
    """
    levels = levels_of(cell, coarsest)
    flown = np.zeros((classes, len(cell)), np.bool_)
    flown[:, levels[0].aim] = True
    if seeds is not None:
        flown[:, seeds] = True
    verdict = judge(flown.copy())
    of_cell = np.tile(levels[0].aim, (classes, 1))  # (class, cell of the level): the flown fine cell it goes by
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
    """The region of sorted H3 ids (cell,) at every resolution from the coarsest, or its own, to its own."""
    return _levels(cell.tobytes(), coarsest)


def _unflown(level: Level, wanted: Bools, flown: Bools) -> Bools:
    """Fine cells (class, cell) to fly to for the wanted cells of a level."""
    new = np.zeros_like(flown)
    new[:, level.aim] = wanted & ~flown[:, level.aim]
    return new


def _on_edge(level: Level, of_cell: Ints, verdict: Ints, flown: Bools) -> Bools:
    """Cells (class, cell of the level) with a neighbour, or a flown cell within, of another verdict."""
    own = np.take_along_axis(verdict, of_cell, axis=1)
    found = np.asarray((own[:, level.neighbours] != own[:, :, None]).any(axis=2))
    kind, fine = np.nonzero(flown)
    within = level.of_fine[fine]
    other = verdict[kind, fine] != own[kind, within]
    found[kind[other], within[other]] = True
    return found


@lru_cache(maxsize=2)
def _levels(ids: bytes, coarsest: int) -> tuple[Level, ...]:
    """The region from the coarsest resolution to its own; kept, because every shield of a scenario has the same."""
    cell = np.frombuffer(ids, np.uint64)
    fine = h3.get_resolution(int(cell[0]))
    return tuple(_level(cell, resolution) for resolution in range(min(coarsest, fine), fine + 1))


def _level(cell: Cells, resolution: int) -> Level:
    ancestor = np.array([h3.cell_to_parent(one, resolution) for one in cell.tolist()], dtype=np.uint64)
    coarse, of_fine = np.unique(ancestor, return_inverse=True)
    centre, fine = _directions(coarse), _directions(cell)
    away = np.linalg.norm(fine - centre[of_fine], axis=1)
    order = np.lexsort((away, of_fine))
    aim = order[np.unique(of_fine[order], return_index=True)[1]]
    neighbours = np.tile(np.arange(len(coarse))[:, None], (1, 6))
    index = {one: row for row, one in enumerate(coarse.tolist())}
    for row, one in enumerate(coarse.tolist()):
        near = [index[other] for other in h3.grid_disk(one, 1).tolist() if other != one and other in index]
        neighbours[row, : len(near)] = near
    return Level(coarse, of_fine, aim, neighbours)


def _directions(cell: Cells) -> NDArray[np.float64]:
    centres = np.array([h3.cell_to_latlng(one) for one in cell.tolist()], dtype=float)
    return positions(centres[:, 0], centres[:, 1])
