"""The door to outlines: where each answer of the map ends, to a kilometre, as polygons."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.footprint import Places
from penumbra.errors import DomainError
from penumbra.names import STATES
from penumbra.scenario.model import Shield
from penumbra.scenario.patrol import drawn
from penumbra.uncertainty.bounds import DRAWN, Worlds, judge, worlds
from penumbra.world import outline
from penumbra.world.outline import Borders, borders

__all__ = ["PRECISION", "Outline", "outlines"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

PRECISION = 1.0e3
"""Length [m] down to which the way between two centres is halved."""

_OPEN, _PENUMBRA, _UMBRA = (STATES.index(word) for word in ("open", "penumbra", "umbra"))
_COVERED = len(STATES)
_NESTED: dict[str, tuple[int, int | None]] = {
    "umbra": (_UMBRA, None),
    "penumbra": (_PENUMBRA, _UMBRA),
    "open": (_OPEN, _PENUMBRA),
    "covered": (_COVERED, None),
}
_NESTED_NOMINAL: dict[str, tuple[int, int | None]] = {"covered": (_COVERED, None), "open": (_OPEN, _COVERED)}
# each answer holds where the state is at least the first, but not the second


class Outline(NamedTuple):
    """Where one answer holds for one class."""

    threat: str  # id of the class
    answer: str  # umbra, penumbra, open, or covered in the nominal world
    shape: Any  # shapely MultiPolygon in degrees, longitude first; see `penumbra.world.outline`


class Rim(NamedTuple):
    """Edges of one set of cells, the sets nested by state."""

    row: int  # of the threat
    level: int  # least state inside, or _COVERED
    edges: Borders
    known: Bools  # (edge,) whether the cell across lies on the map


def outlines(
    shield: Shield, area: xr.Dataset, precision: float = PRECISION, progress: Callable[[float], None] | None = None
) -> tuple[Outline, ...]:
    """Where each class's umbra, penumbra and open sky end, and what is covered in the nominal world.

    Parameters
    ----------
    shield : Shield
        The one that `area` was made from.
    area : Dataset from `penumbra.cover`
    precision : float [m]
        Between the centres of two cells with different answers, the place where the answer changes is halved until it
        is known to this length.
    progress : callable, optional
        Told the share done, 0 to 1.

    Returns
    -------
    tuple of Outline
        By class in the scenario's order: umbra, penumbra, open (disjoint), covered; of a map of the nominal world
        alone, covered and open. Empty ones are left out.

    Raises
    ------
    DomainError
        `area` is of another scenario, date or history, or `precision` is not above 0.

    Method
    ------
    Every halving flies to the point between the centres, in the same worlds as the map. From one such point to the next
    the outline is straight: it cuts off bends narrower than a cell. At the rim of the region it runs midway between the
    last cell and the first beyond.
    """
    if not precision > 0.0:
        raise DomainError(f"a precision is a length above 0, not {precision} m")
    _check(shield, area)
    rims = [rim for row in range(area.sizes["threat"]) for rim in _rims(area, row)]
    share = _shares(shield, area, rims, precision, progress or (lambda done: None))
    shapes = {
        (rim.row, rim.level): outline.along_crossings(rim.edges, part) for rim, part in zip(rims, share, strict=True)
    }
    nested = _NESTED_NOMINAL if _nominal(area) else _NESTED
    found = []
    for row, threat in enumerate(area.threat.values.tolist()):
        for answer, (whole, less) in nested.items():
            shape = shapes.get((row, whole), outline.NOWHERE)
            if less is not None:
                shape = outline.without(shape, shapes.get((row, less), outline.NOWHERE))
            if not shape.is_empty:
                found.append(Outline(threat, answer, shape))
    return tuple(found)


def _nominal(area: xr.Dataset) -> bool:
    return bool(area.attrs["bounds"] == "nominal")


def _worlds(shield: Shield, area: xr.Dataset) -> Worlds:
    """The worlds that the map was made of."""
    ships = str(area.attrs.get("ships", "station"))
    if ships.startswith(DRAWN):
        return worlds(drawn(shield, int(ships.removeprefix(DRAWN))), _nominal(area))
    return worlds(shield, _nominal(area), "box" if ships == "box" else "station")


def _check(shield: Shield, area: xr.Dataset) -> None:
    pairs = (("scenario", shield.scenario.id), ("date", shield.date.isoformat()), ("history", shield.history))
    for name, wanted in pairs:
        if area.attrs.get(name) != wanted:
            raise DomainError(f"the map's {name} is {area.attrs.get(name)!r}, the shield's {wanted!r}")


def _rims(area: xr.Dataset, row: int) -> list[Rim]:
    """The rims of one class, the widest first."""
    cell, state, covered = area.cell.values, area.state.values[row], area.covered.values[row]
    found = []
    for level in (_OPEN, _COVERED) if _nominal(area) else (_OPEN, _PENUMBRA, _UMBRA, _COVERED):
        inside = covered if level == _COVERED else state >= level
        if inside.any():
            edges = borders(cell[inside])
            found.append(Rim(row, level, edges, np.isin(edges.outside, cell)))
    return found


def _shares(
    shield: Shield, area: xr.Dataset, rims: list[Rim], precision: float, tell: Callable[[float], None]
) -> list[Floats]:
    """How far each rim lies on the way from the centre inside to the one outside, (edge,) for each."""
    tried = _worlds(shield, area)
    counts = [len(rim.known) for rim in rims]

    def each(values: Any) -> list[Any]:
        """Split values of all edges by rim."""
        return np.split(values, np.cumsum(counts)[:-1])

    def all_edges(parts: list[Any]) -> Any:
        return np.concatenate(parts) if parts else np.empty(0)

    row, level = (np.repeat([rim[field] for rim in rims], counts).astype(np.int64) for field in (0, 1))
    known = all_edges([rim.known for rim in rims]).astype(np.bool_)
    wanted = (np.arange(area.sizes["threat"])[:, None] == row) & known
    low, high = np.where(known, 0.0, 0.5), np.where(known, 1.0, 0.5)
    longest = all_edges([outline.lengths(rim.edges) for rim in rims]).max(initial=0.0)
    rounds = int(np.ceil(np.log2(max(longest / precision, 1.0))))
    own = np.arange(len(row))
    for done in range(rounds):
        middle = 0.5 * (low + high)
        at = [outline.between(rim.edges, part) for rim, part in zip(rims, each(middle), strict=True)]
        judged = judge(tried, wanted, Places(*(all_edges(list(part)) for part in zip(*at, strict=True))))
        reaching, covering = judged.found.reaching[row, own], judged.found.covering[row, own]
        covered = (reaching > 0) & (covering == reaching)
        inside = np.where(level == _COVERED, covered, judged.state[row, own] >= level)
        low, high = np.where(known & inside, middle, low), np.where(known & ~inside, middle, high)
        tell((done + 1) / rounds)
    return each(0.5 * (low + high))
