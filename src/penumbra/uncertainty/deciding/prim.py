"""Boxes of worlds in which an answer holds nearly always: the patient rule induction method [FriedmanFisher1999].

A box starts with all worlds. Peeling removes a thin slice at one end of one number again and again, each time the slice
whose loss raises the share of worlds that answer yes the most, for each world removed. Pasting then moves the ends out
again as far as the share stays high enough. The objective, the gain for each world removed, and the figures of a box,
its coverage and density [BryantLempert2010], are those of the EMA workbench [Kwakkel2017].
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

__all__ = ["PEEL", "Box", "Side", "Worlds", "inside", "least_density", "paste", "peel", "quasi_p", "smallest_rule"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PEEL = 0.05
"""Share of the box that one step removes."""


class Side(NamedTuple):
    """What a box demands of one number."""

    number: int
    low: float = -np.inf
    high: float = np.inf
    kept: tuple[float, ...] = ()
    """Values that are kept of a number with few values; empty if it is limited by low and high."""


Box = dict[int, Side]
"""The demands of a box by number; numbers that it does not name are free."""


class Worlds(NamedTuple):
    """The worlds in which a box is looked for."""

    values: Floats
    """(world, number)"""
    yes: Bools
    """(world,) Whether the answer holds."""
    sets: tuple[Bools, ...]
    """Which worlds, (world,), are of each set, as of each prior; the density must be reached in every one."""
    few: tuple[bool, ...]
    """(number,) Whether a number is taken by its values."""


def _meets(side: Side, column: Floats) -> Bools:
    if side.kept:
        return np.isin(column, side.kept)
    return np.asarray((column >= side.low) & (column <= side.high), np.bool_)


def inside(box: Box, values: Floats) -> Bools:
    """Which worlds (world, number) lie in a box, (world,)."""
    found = np.ones(len(values), np.bool_)
    for side in box.values():
        found &= _meets(side, values[:, side.number])
    return found


def peel(worlds: Worlds, numbers: list[int], least: int) -> list[Box]:
    """The boxes of one peeling, the first without demands.

    worlds : Worlds. numbers : list of int, that may be limited. least : int, fewest worlds of a box.
    """
    values, yes = worlds.values, worlds.yes
    box: Box = {}
    boxes = [box]
    here = np.ones(len(yes), np.bool_)
    while not yes[here].all():
        best: tuple[float, Side] | None = None
        share, count = yes[here].mean(), int(here.sum())
        for number in numbers:
            for side in _slices(box.get(number, Side(number)), values[here, number], worlds.few[number]):
                keeps = _meets(side, values[here, number])
                left = int(keeps.sum())
                if least <= left < count:
                    gain = float(yes[here][keeps].mean() - share) / (count - left)
                    if best is None or gain > best[0]:
                        best = gain, side
        if best is None or best[0] <= 0.0:
            break
        box = box | {best[1].number: best[1]}
        boxes.append(box)
        here = inside(box, values)
    return boxes


def _slices(side: Side, column: Floats, few: bool) -> list[Side]:
    """The demands on one number after each slice that can be removed."""
    if few:
        known = np.unique(column)
        return [side._replace(kept=tuple(known[known != each].tolist())) for each in known] if len(known) > 1 else []
    known, count = np.unique(column, return_counts=True)
    if len(known) < 2:
        return []
    thin, up = max(1, int(PEEL * len(column))), np.cumsum(count)
    below = min(int(np.searchsorted(up, thin)) + 1, len(known) - 1)
    above = max(int(np.searchsorted(up, len(column) - thin, side="right")) - 1, 0)
    return [side._replace(low=_between(known, below)), side._replace(high=_between(known, above + 1))]


def _between(known: Floats, at: int) -> float:
    """A limit halfway between two neighbouring values."""
    return float(0.5 * (known[at - 1] + known[at]))


def least_density(box: Box, worlds: Worlds) -> float:
    """Least share of yes in a box over the sets of worlds, as priors, that have worlds in it; 0 if there are none."""
    here = inside(box, worlds.values)
    shares = [worlds.yes[here & mine].mean() for mine in worlds.sets if (here & mine).any()]
    return float(min(shares)) if shares else 0.0


def paste(box: Box, worlds: Worlds, density: float) -> Box:
    """The box with its ends moved out one slice at a time while its least density stays at least `density`."""
    grown = True
    while grown:
        grown, size = False, inside(box, worlds.values).sum()
        for side in list(box.values()):
            for wider in _wider(side, box, worlds.values):
                other = box | {side.number: wider}
                if inside(other, worlds.values).sum() > size and least_density(other, worlds) >= density:
                    box, grown = other, True
                    break
            if grown:
                break
    return box


def _wider(side: Side, box: Box, values: Floats) -> list[Side]:
    """The demand on one number after each slice that can be added at its ends."""
    if side.kept:
        return [side._replace(kept=tuple(sorted({*side.kept, each}))) for each in np.unique(values[:, side.number])]
    rest = {number: each for number, each in box.items() if number != side.number}
    column = np.sort(values[inside(rest, values), side.number])
    thin = max(1, int(PEEL * inside(box, values).sum()))
    below, above = column[column < side.low][::-1], column[column > side.high]
    found = [side._replace(low=_outward(below, thin, -np.inf))] if below.size else []
    return found + ([side._replace(high=_outward(above, thin, np.inf))] if above.size else [])


def _outward(beyond: Floats, thin: int, open_end: float) -> float:
    return open_end if len(beyond) <= thin else float(0.5 * (beyond[thin - 1] + beyond[thin]))


def quasi_p(box: Box, number: int, worlds: Worlds) -> float:
    """Quasi-p-value of one demand of a box: how probable its density is if the demand does not matter.

    Method
    ------
    The binomial probability of at least as many yes in the box as there are, if each world in it answers yes as often
    as those of the box without the demand [BryantLempert2010]; *quasi*, because the box was chosen. If each draw stands
    in every set of worlds, the counts are divided by the number of sets.
    """
    here = inside(box, worlds.values)
    wider = inside({k: side for k, side in box.items() if k != number}, worlds.values)
    copies = len(worlds.sets)
    cases, hits = int(here.sum()) // copies, int(worlds.yes[here].sum()) // copies
    if not cases:
        return 1.0
    return float(bdtrc(hits - 1, cases, float(worlds.yes[wider].mean()))) if hits else 1.0


def smallest_rule(worlds: Worlds, numbers: list[int], density: float, most: int, least: int) -> Box:
    """The box with the most worlds that has the density asked for in every set and demands at most `most` numbers.

    Parameters
    ----------
    worlds : Worlds
    numbers : list of int
        Numbers that may be limited.
    density : float
    most : int
        Most numbers that it limits.
    least : int
        Fewest worlds in it.

    Returns
    -------
    Box
        If no box of the peeling has this density, the densest. If it limits too many numbers, those are kept without
        which its density falls most, and the peeling is done again with these alone.
    """
    box = _chosen(peel(worlds, numbers, least), worlds, density)
    if len(box) > most:
        without = {k: least_density({m: side for m, side in box.items() if m != k}, worlds) for k in box}
        wanted = sorted(without, key=lambda k: without[k])[:most]
        box = _chosen(peel(worlds, sorted(wanted), least), worlds, density)
    return paste(box, worlds, min(density, least_density(box, worlds)))


def _chosen(boxes: list[Box], worlds: Worlds, density: float) -> Box:
    shares = [least_density(box, worlds) for box in boxes]
    for box, share in zip(boxes, shares, strict=True):
        if share >= density:
            return box
    return boxes[int(np.argmax(shares))]
