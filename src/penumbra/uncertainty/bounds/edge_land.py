"""Land along edges: finer points of a country's land decide how much of it lies on each side of an edge."""

from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.problem import Places
from penumbra.coverage.refinement import Level
from penumbra.earth.cells import centres
from penumbra.earth.map_units import owners, units
from penumbra.names import ANSWERS, STATES
from penumbra.uncertainty.bounds.extreme_worlds import CODES, Worlds, judge

__all__ = ["FINEST", "LEAST", "Land", "land"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

LEAST = 0.004
"""Share of a country's land on the map up to which a cell on an edge is judged by its centre alone."""

FINEST = 8
"""Finest H3 resolution to which land is divided: cells of 0.7 km²."""


class Land(NamedTuple):
    """Results for pieces of land, (threat, part): shares of the piece; and the number of arcs evaluated."""

    threatened: Floats
    covered: Floats
    states: dict[str, Floats]
    arcs: int


def land(tried: Worlds, cells: xr.Dataset, level: Level, code: Ints) -> Land:
    """Judge the land of each cell and map unit, with finer cells along edges.

    Parameters
    ----------
    tried : Worlds
    cells : Dataset from `penumbra.earth.cells.grid`
    level : Level
        These cells, from `penumbra.coverage.refinement.levels_of`.
    code : (threat, cell) int
        `penumbra.uncertainty.bounds.extreme_worlds.Judged.code` of the cells.

    Returns
    -------
    Land
        A share is exactly 0 or 1 if all the land of a piece has the same answer.

    Raises
    ------
    DomainError
        As `penumbra.coverage.nominal_map.nominal_map`.

    Method
    ------
    A cell on an edge, beside a cell with another answer, is divided into its seven children if it has more than `LEAST`
    of a country's land. Children that differ from one another and still have more than `LEAST` are divided again. The
    centres of the undivided cells vote for the map unit in which they lie, weighted by the area of the cell. Land of a
    unit without any such centre has the answer of the cell's centre.
    """
    part_cell = cells.part_cell.values
    pieces = _Pieces(part_cell, cells.part_unit.values, len(code))
    heaviest = np.zeros(cells.sizes["cell"])  # greatest share of a country's land that the cell holds
    np.maximum.at(heaviest, part_cell, _share_of_country(cells))
    ids, home, heavy = level.cell, np.arange(len(level.cell)), heaviest
    resolution = h3.get_resolution(int(ids[0]))
    split = (code[:, level.neighbours] != code[:, :, None]).any(axis=2) & (heavy > LEAST) & (resolution < FINEST)
    arcs = 0
    while split.any():
        columns = np.flatnonzero(split.any(axis=0))
        resolution += 1
        ids, parent = _children(ids[columns], resolution)
        latitude, longitude = centres(ids)
        wanted = split[:, columns][:, parent]
        judged = judge(tried, wanted, Places(latitude, longitude), full=False)
        arcs += judged.arcs
        home, heavy = home[columns][parent], heavy[columns][parent] / 7.0
        split = wanted & _mixed(judged.code, parent) & (heavy > LEAST) & (resolution < FINEST)
        pieces.add(home, latitude, longitude, judged.code, wanted & ~split, 7 ** (FINEST - resolution))
    return _shares(pieces.votes, code[:, part_cell], arcs)


class _Pieces:
    """Votes for the code of each piece of land, (threat, part, code)."""

    def __init__(self, cell: Ints, unit: NDArray[np.str_], classes: int) -> None:
        self.codes, of_unit = np.unique(unit, return_inverse=True)
        self.key = cell * len(self.codes) + of_unit  # ascending: parts are in the order of cell and unit
        self.votes = np.zeros((classes, len(cell), CODES))

    def add(self, home: Ints, latitude: Floats, longitude: Floats, code: Ints, counts: Bools, weight: int) -> None:
        """Add the votes (threat, point) of points (point,) in the cells `home`, with a weight."""
        point, unit = owners(latitude, longitude)
        known = np.minimum(np.searchsorted(self.codes, unit), len(self.codes) - 1)
        key = home[point] * len(self.codes) + known
        part = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        ours = (self.codes[known] == unit) & (self.key[part] == key)
        point, part = point[ours], part[ours]
        for row, votes in enumerate(self.votes):
            cast = counts[row, point]
            np.add.at(votes, (part[cast], code[row, point[cast]]), weight)


def _share_of_country(cells: xr.Dataset) -> Floats:
    """Share of each piece in its country's land on the map, (part,)."""
    country = [units()[unit].country for unit in cells.part_unit.values.tolist()]
    _, of_part = np.unique(country, return_inverse=True)
    area = cells.part_area.values
    return np.asarray(area / np.maximum(np.bincount(of_part, area)[of_part], 1.0))


def _children(ids: Cells, resolution: int) -> tuple[Cells, Ints]:
    """Children of cells, and the index of each child's parent."""
    found = [h3.cell_to_children(one, resolution) for one in ids.tolist()]
    return np.concatenate(found).astype(np.uint64), np.repeat(np.arange(len(ids)), [len(each) for each in found])


def _mixed(code: Ints, parent: Ints) -> Bools:
    """Which children (threat, child) have siblings that are not all equal."""
    begin = np.unique(parent, return_index=True)[1]
    low, high = (by.reduceat(code, begin, axis=1) for by in (np.minimum, np.maximum))
    return np.asarray((low != high)[:, parent])


def _shares(votes: Floats, code: Ints, arcs: int) -> Land:
    """Votes as shares; a piece without a vote takes the code of its cell, `code` (threat, part)."""
    silent = votes.sum(axis=2) == 0.0
    rows, parts = np.nonzero(silent)
    votes[rows, parts, code[rows, parts]] = 1.0
    whole = votes.sum(axis=2)
    table = votes.reshape(*silent.shape, len(STATES), len(ANSWERS))
    of_answer, of_state = table.sum(axis=2), table.sum(axis=3)
    covered = of_answer[..., ANSWERS.index("covered")]
    uncovered = of_answer[..., ANSWERS.index("uncovered")]
    states = {word: of_state[..., index] / whole for index, word in enumerate(STATES)}
    return Land((covered + uncovered) / whole, covered / whole, states, arcs)
