"""The answers of a map's cells, for outlines alone: no homes, no land, no figures, and fine cells along edges only."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.problem import Places
from penumbra.coverage.refinement import refine
from penumbra.earth.cells import cells_in, centres
from penumbra.names import NOMINAL, STATES
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.extreme_worlds import Worlds, judge

__all__ = ["FIRST", "CellAnswers", "answers_of_map", "edge_cells"]

Bools = NDArray[np.bool_]
Cells = NDArray[np.uint64]
Ints = NDArray[np.int64]

FIRST = 4
"""H3 resolution of the first pass: cells about 42 km apart. What holds none of their centres may be missed."""

_OPEN = STATES.index("open")


class CellAnswers(NamedTuple):
    """What outlines take from a map."""

    cell: Cells  # (cell,) H3 ids, sorted
    state: NDArray[np.int8]  # (threat, cell) index into STATES; in the nominal world alone untouched or open
    covered: Bools  # (threat, cell) in the nominal world


def answers_of_map(area: xr.Dataset) -> CellAnswers:
    """The answers of the cells of a map of `penumbra.cover`."""
    exact = area.attrs["bounds"] == NOMINAL
    state = np.where(area.threatened.values, _OPEN, 0) if exact else area.state.values
    return CellAnswers(area.cell.values, state.astype(np.int8), area.covered.values)


def edge_cells(
    shield: Shield, tried: Worlds, wanted: Bools, nominal: bool, tell: Callable[[float], None]
) -> CellAnswers:
    """The answers of the region's cells, computed from resolution `FIRST` on and along edges only.

    Parameters
    ----------
    shield : Shield
    tried : Worlds
    wanted : (threat,) bool
        Classes to compute; of the others nothing is known.
    nominal : bool
        Whether the answers of the nominal world alone are wanted.
    tell : callable
        Called with the fraction done, 0 to 1.

    Raises
    ------
    DomainError
        As `penumbra.earth.cells.grid` and `penumbra.coverage.nominal_map.nominal_map`.
    """
    region = shield.scenario.region
    cell = cells_in(region.south.value, region.north.value, region.west.value, region.east.value, region.resolution)
    rows, left = np.flatnonzero(wanted), 1.0
    state = np.zeros((len(rows), len(cell)), np.int8)
    covered = np.zeros((len(rows), len(cell)), np.bool_)
    verdict = np.zeros((len(rows), len(cell)), np.int64)

    def fly(asked: Bools) -> Ints:
        """Judge the asked (class, cell); returns the verdicts of all cells so far."""
        nonlocal left
        columns = np.flatnonzero(asked.any(axis=0))
        of_class = np.zeros((len(wanted), len(columns)), np.bool_)
        of_class[rows] = asked[:, columns]
        judged = judge(tried, of_class, Places(*centres(cell[columns])), full=False)
        row, at = np.nonzero(asked[:, columns])
        figures = judged.found
        threatened = figures.reaching[rows[row], at] > 0
        held = threatened & (figures.covering[rows[row], at] == figures.reaching[rows[row], at])
        found = threatened * _OPEN if nominal else judged.state[rows[row], at]
        state[row, columns[at]], covered[row, columns[at]] = found, held
        verdict[row, columns[at]] = 2 * found.astype(np.int64) + held
        left *= 0.5  # the number of rounds is unknown: each counts as half of the remaining progress
        tell(1.0 - left)
        return verdict

    source = refine(cell, len(rows), fly, coarsest=FIRST)
    tell(1.0)
    shape = (len(wanted), len(cell))
    found = CellAnswers(cell, np.zeros(shape, np.int8), np.zeros(shape, np.bool_))
    found.state[rows], found.covered[rows] = (np.take_along_axis(one, source, axis=1) for one in (state, covered))
    return found
