"""Results for homes, the points where people live, and the possible results of homes near an edge."""

from functools import lru_cache
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.coverage.problem import Places
from penumbra.coverage.refinement import Level
from penumbra.earth.cells import centres
from penumbra.earth.homes import Homes
from penumbra.names import ANSWERS
from penumbra.uncertainty.bounds.extreme_worlds import Judged, Worlds, judge

__all__ = ["HomeResults", "edge_accuracy", "home_results"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

EDGES = ((5.6e6, 5.0e3), (np.inf, 11.0e3))
"""Greatest range of a class [m], and the position error [m] of edges of the map, for every line of docs/accuracy.md."""

RING = 4
"""Number of points around a home that test for an edge; a straight edge within 0.71 of their distance is detected."""

FINE = 5
"""H3 resolution of the cells that preselect homes near an edge; at the finest, a ring lies within the next cell."""

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


class HomeResults(NamedTuple):
    """Results for homes (threat, home)."""

    judged: Judged
    answers: NDArray[np.int8]  # nominal answers at the home and around it: bit k is set for index k into ANSWERS
    states: NDArray[np.int8]  # states at the home and around it: bit k is set for index k into STATES
    arcs: int


def edge_accuracy(worlds: Worlds) -> float:
    """Position error [m] of edges of the map, for the class of longest range."""
    longest = max((card.range.high for card in worlds.problem.shield.scenario.threats.values()), default=0.0)
    return next(accuracy for range_, accuracy in EDGES if longest <= range_)


def home_results(tried: Worlds, homes: Homes, levels: tuple[Level, ...], code: Ints) -> HomeResults:
    """Judge every home, and a ring of points around each home that may lie near an edge.

    Parameters
    ----------
    tried : Worlds
    homes : Homes
    levels : tuple of Level
        The region's cells, from `penumbra.coverage.refinement.levels_of`.
    code : (threat, cell) int
        `penumbra.uncertainty.bounds.extreme_worlds.Judged.code` of the cells.

    Returns
    -------
    HomeResults

    Raises
    ------
    DomainError
        As `penumbra.coverage.nominal_map.nominal_map`.

    Method
    ------
    A home lies on an edge if one of four points around it has another answer. Their distance is the radius of the
    home's town plus the accuracy of edges. These points are computed only if a cell of `FINE` and its neighbours have
    two different answers, of homes or of cell centres. On a coarser map the centres of such cells are computed first,
    resolution by resolution, around the homes that are still candidates.
    """
    everyone = np.ones((len(code), len(homes.latitude)), np.bool_)
    judged = judge(tried, everyone, Places(homes.latitude, homes.longitude))
    own = judged.code
    answers, states = (1 << (own % len(ANSWERS))).astype(np.int8), (1 << (own // len(ANSWERS))).astype(np.int8)
    near, arcs = _near_an_edge(tried, homes, levels, code, own)
    columns = np.flatnonzero(near.any(axis=0))
    if not columns.size:
        return HomeResults(judged, answers, states, judged.arcs + arcs)
    ring = _ring(homes, columns, edge_accuracy(tried))
    around = judge(tried, np.tile(near[:, columns], RING), ring, full=False)
    found = around.code.reshape(len(code), RING, len(columns))
    for bits, part in ((answers, found % len(ANSWERS)), (states, found // len(ANSWERS))):
        seen = np.bitwise_or.reduce(1 << part, axis=1)
        bits[:, columns] |= np.where(near[:, columns], seen, 0).astype(np.int8)
    return HomeResults(judged, answers, states, judged.arcs + arcs + around.arcs)


def _ring(homes: Homes, columns: Ints, accuracy: float) -> Places:
    """The points around the chosen homes, (ring x home,): first the northern points of all homes, and so on."""
    azimuth = np.repeat(np.arange(RING) * (360.0 / RING), len(columns))
    one = (np.tile(each[columns], RING) for each in (homes.longitude, homes.latitude, homes.radius + accuracy))
    longitude, latitude, away = one
    east, north, _ = _GEOD.fwd(longitude, latitude, azimuth, away)
    return Places(np.asarray(north), np.asarray(east))


def _near_an_edge(tried: Worlds, homes: Homes, levels: tuple[Level, ...], code: Ints, own: Ints) -> tuple[Bools, int]:
    """Homes (threat, home) with two different answers in their fine cell and its neighbours; and the number of arcs."""
    finest = h3.get_resolution(int(levels[-1].cell[0]))
    level = levels[max(len(levels) - 1 - max(finest - FINE, 0), 0)]
    resolution = h3.get_resolution(int(level.cell[0]))
    near = _mixed(level.cell, level.neighbours, _groups(homes, level.cell), own, level.of_fine, code)
    arcs = 0
    while resolution < FINE and near.any():
        resolution += 1
        kept = np.flatnonzero(near.any(axis=0))
        cell, group = np.unique(_cells(homes, resolution)[kept], return_inverse=True)
        cells, neighbours = _with_neighbours(cell)
        at = np.searchsorted(cells, cell)
        about = np.zeros((len(own), len(cells)), np.bool_)
        row, column = np.nonzero(near[:, kept])
        about[row, at[group[column]]] = True
        wanted = about | about[:, neighbours].any(axis=2)
        judged = judge(tried, wanted, Places(*centres(cells)), full=False)
        arcs += judged.arcs
        known = np.where(wanted, judged.code, -1)
        near &= _mixed(cells, neighbours, _groups(homes, cells), own, np.arange(len(cells)), known)
    return near, arcs


def _mixed(cells: Cells, neighbours: Ints, group: Ints, own: Ints, of_centre: Ints, centres: Ints) -> Bools:
    """Homes (threat, home) in a cell that has two answers, together with its neighbours; and homes in no cell.

    `group` is the cell of each home and `of_centre` that of each centre; a centre with code -1 is ignored.
    """
    inside = group >= 0
    near = np.ones(own.shape, np.bool_)  # homes at the rim of the map, outside its cells, are always candidates
    for row in range(len(own)):
        low, high = np.full(len(cells), 127), np.full(len(cells), -1)
        known = centres[row] >= 0
        for at, values in ((of_centre[known], centres[row, known]), (group[inside], own[row, inside])):
            np.minimum.at(low, at, values)
            np.maximum.at(high, at, values)
        least, most = (np.asarray(each[neighbours]) for each in (low, high))
        mixed = np.minimum(low, least.min(axis=1)) != np.maximum(high, most.max(axis=1))
        near[row, inside] = mixed[group[inside]]
    return near


def _with_neighbours(cell: Cells) -> tuple[Cells, Ints]:
    """Cells and their neighbours, sorted, and the indices (cell, 6) of each cell's neighbours; its own if missing."""
    discs = {one: h3.grid_disk(one, 1).tolist() for one in cell.tolist()}
    cells = np.unique(np.array([each for disc in discs.values() for each in disc], dtype=np.uint64))
    neighbours = np.tile(np.arange(len(cells))[:, None], (1, 6))
    for row, one in enumerate(cells.tolist()):
        around = np.array([each for each in h3.grid_disk(one, 1).tolist() if each != one], dtype=np.uint64)
        at = np.minimum(np.searchsorted(cells, around), len(cells) - 1)
        found = at[cells[at] == around]
        neighbours[row, : len(found)] = found
    return cells, neighbours


def _groups(homes: Homes, cells: Cells) -> Ints:
    """Index of the cell of each home, -1 if it is not among them."""
    cell = _cells(homes, h3.get_resolution(int(cells[0])))
    at = np.minimum(np.searchsorted(cells, cell), len(cells) - 1)
    return np.asarray(np.where(cells[at] == cell, at, -1))


def _cells(homes: Homes, resolution: int) -> Cells:
    return _cells_at(homes.latitude.tobytes(), homes.longitude.tobytes(), resolution)


@lru_cache(maxsize=8)
def _cells_at(latitude: bytes, longitude: bytes, resolution: int) -> Cells:
    """Cell of each home; cached, because every map of a region needs it."""
    places = zip(np.frombuffer(latitude).tolist(), np.frombuffer(longitude).tolist(), strict=True)
    return np.array([h3.latlng_to_cell(*place, resolution) for place in places], np.uint64)
