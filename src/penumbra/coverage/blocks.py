"""Answers of many worlds at many places, in blocks of worlds, so that memory does not grow with their number."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.map_loop import COVERED, EACH, MARGIN
from penumbra.coverage.problem import Aims, Filled, Places, Problem, aimed_at, arc_key, class_figures, fill
from penumbra.engagement.battery_columns import fan_keys
from penumbra.flight.arc.threat_classes import boosts_in
from penumbra.flight.fan.site_fans import SiteFans

__all__ = ["MOST_BYTES", "Block", "blocks"]

Ints = NDArray[np.int64]

MOST_BYTES = 1.5e8
"""Memory for the worlds of one block: their fans and answers."""

MOST_WITHOUT_TABLES = 50
"""Up to this number of places blended fans have no tables, which changes a margin by about 0.03 ms."""

MOST_WORLDS = 512
FAN_BYTES, SMALL_FAN_BYTES = 1.5e6, 8e3  # of one fan, with and without its table; most take 0.6 to 2.3 MB, or 6 kB


class Block(NamedTuple):
    """Answers of some worlds against one class."""

    threat: int  # index into `Problem.threats`
    rows: Ints  # (world,) index of each world's row
    code: NDArray[np.uint8]  # (world, place) 0: untouched, or not requested; 1: open; 2: covered
    margin: NDArray[np.float32] | None  # (world, place) [s], least over the arcs; nan: untouched
    arcs: NDArray[np.int8] | None  # (world, launch, place) 0: not reached from there, 1: open, 2: covered


def blocks(
    problem: Problem,
    matrix: NDArray[np.float64],
    aims: Places,
    asked: NDArray[np.int8],
    margins: bool = False,
    launches: bool = False,
    most_bytes: float = MOST_BYTES,
) -> Iterator[Block]:
    """Answers of every world, each class and world once.

    Parameters
    ----------
    problem : Problem
    matrix : ndarray (world, column)
        From `penumbra.scenario.columns.matrix`.
    aims : Places (place,)
    asked : ndarray (threat, place) int8
        NOTHING, REACHED or COVERED of `penumbra.coverage.map_loop`.
    margins, launches : bool
        Whether to compute margins, and answers by launch point, where COVERED is requested.
    most_bytes : float
        Memory for the worlds of one block; a block has at least one world, whatever its size.

    Raises
    ------
    DomainError
        A world's numbers allow no flight.

    Method
    ------
    Worlds are sorted by the numbers that decide their arcs, so that worlds with the same arcs are adjacent: their arcs
    are aimed and sampled once. The answers of a world do not depend on the other worlds.
    """
    at, wanted = aimed_at(aims), np.asarray(asked, np.int8)
    level = MARGIN if margins else EACH if launches else COVERED
    wanted = np.where(wanted == COVERED, level, wanted).astype(np.int8)
    for threat in np.flatnonzero(wanted.any(axis=1)).tolist():  # raises for impossible numbers before any computation
        boosts_in(problem.threat_columns, threat, matrix)
    fans = SiteFans(
        problem.fans.ranges, most_bytes, tables=wanted.shape[1] > MOST_WITHOUT_TABLES
    )  # used by these worlds only
    own = problem._replace(fans=fans)
    for rows in _cut(own, matrix, wanted.shape[1], most_bytes):
        if fans.ranges or fans.full:  # a blended fan serves few worlds and is seldom needed again
            fans.reuse()
        worlds = fill(own, matrix[rows])
        for threat, want in enumerate(wanted):
            yield _block(own, worlds, threat, rows, at, want, launches)
        del worlds  # and its fans, before those of the next block overwrite the buffer


def _block(
    problem: Problem, worlds: Filled, threat: int, rows: Ints, aims: Aims, wanted: NDArray[np.int8], launches: bool
) -> Block:
    """The answers of some worlds against one class."""
    shape = len(rows), len(wanted)
    chosen = np.flatnonzero(wanted)
    code = np.zeros(shape, np.uint8)
    margin = np.full(shape, np.nan, np.float32) if (wanted >= MARGIN).any() else None
    arcs = np.zeros((shape[0], len(problem.launches), shape[1]), np.int8) if launches else None
    if chosen.size:
        asked = np.repeat(wanted[None, chosen], len(rows), axis=0)
        found = class_figures(problem, worlds, threat, aims.some(chosen), asked, launches)
        code[:, chosen] = (found.reaching > 0) * (1 + (found.covering == found.reaching))
        if margin is not None:
            margin[:, chosen] = found.margin
        if arcs is not None:
            arcs[:, :, chosen] = found.arcs
    return Block(threat, rows, code, margin, arcs)


def _cut(problem: Problem, matrix: NDArray[np.float64], places: int, most_bytes: float) -> Iterator[Ints]:
    """The rows of each block, sorted by the numbers that decide their arcs, then by their fans."""
    if not len(matrix):
        return
    arcs, fans = _ranks(arc_key(problem, matrix)), fan_keys(problem.battery_columns, matrix, problem.fans)
    fan = _ranks(fans.reshape(-1, fans.shape[-1])).reshape(fans.shape[:2])
    order = np.lexsort((*fan.T, arcs))
    lean = problem.fans.ranges and not problem.fans.tables
    of_fan, of_world = SMALL_FAN_BYTES if lean else FAN_BYTES, places * (30.0 + 2.0 * len(problem.launches))
    begin, held = 0, set[int]()
    for n, own in enumerate(fan[order].tolist()):
        more = held.union(own)
        if n > begin and (n - begin == MOST_WORLDS or len(more) * of_fan + (n - begin + 1) * of_world > most_bytes):
            yield order[begin:n].astype(np.int64)
            begin, more = n, set(own)
        held = more
    yield order[begin:].astype(np.int64)


def _ranks(rows: NDArray[np.float64]) -> Ints:
    """The rank of each row among the distinct rows; nan (an open choice) equals nan."""
    _, whose = np.unique(np.nan_to_num(rows, nan=np.inf), axis=0, return_inverse=True)
    return whose.reshape(-1).astype(np.int64)
