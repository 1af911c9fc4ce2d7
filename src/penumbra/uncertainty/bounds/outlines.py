"""Outlines: the areas of each answer of the map as polygons, accurate to a kilometre."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.problem import Places
from penumbra.earth import outline
from penumbra.earth.cell_ids import among
from penumbra.earth.outline import Borders, ExtraPoints, borders
from penumbra.earth.outline_crossings import Crossings, crossings
from penumbra.earth.outline_refinement import opposite_cells, pieces, refine
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import NOMINAL, RANGES, STATES
from penumbra.scenario.model import Shield
from penumbra.scenario.ship_positions import with_ships_drawn
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.bounds.cover import DRAWN
from penumbra.uncertainty.bounds.extreme_worlds import Worlds, judge, worlds

__all__ = ["PRECISION", "Outline", "outlines"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRECISION = 1.0e3
"""Final length [m] of the bisection between two centres, and tolerance of straight pieces of an outline."""

_OPEN, _PENUMBRA, _UMBRA = (STATES.index(word) for word in ("open", "penumbra", "umbra"))
_COVERED = len(STATES)
_NESTED: dict[str, tuple[int, ...]] = {
    "umbra": (_UMBRA,),
    "penumbra": (_PENUMBRA, _UMBRA),
    "open": (_OPEN, _PENUMBRA, _UMBRA),
    "covered": (_COVERED,),
}
_NESTED_NOMINAL: dict[str, tuple[int, ...]] = {"covered": (_COVERED,), "open": (_OPEN, _COVERED)}
# each answer is the area of the first level minus those of the other levels; a difference is needed because an inner
# outline may cross the outer one where both run within the precision of each other


class Outline(NamedTuple):
    """The area of one answer for one class."""

    threat: str  # id of the class
    answer: str  # umbra, penumbra, open, or covered in the nominal world
    shape: Any  # shapely MultiPolygon in degrees, longitude first; see `penumbra.earth.outline`


class Rim(NamedTuple):
    """Edges of one set of cells; the sets are nested by state."""

    row: int  # of the threat
    level: int  # least state inside, or _COVERED
    edges: Borders
    known: Bools  # (edge,) whether the cell across lies on the map


def outlines(
    shield: Shield,
    area: xr.Dataset,
    precision: float = PRECISION,
    progress: Callable[[float], None] | None = None,
    threat: str | None = None,
) -> tuple[Outline, ...]:
    """Outlines of each class's umbra, penumbra and open areas, and of the area covered in the nominal world.

    Parameters
    ----------
    shield : Shield
        The shield of `area`.
    area : Dataset from `penumbra.cover`
    precision : float [m]
        Between the centres of two cells with different answers, the crossing is found by bisection to this length.
        Between two crossings, points are added until the middle of each piece is within half of it.
    progress : callable, optional
        Called with the fraction done, 0 to 1.
    threat : str, optional
        Key of one class; all classes if absent.

    Returns
    -------
    tuple of Outline
        By class in the scenario's order: umbra, penumbra, open (disjoint), covered; for a map of the nominal world
        alone, covered and open. Empty areas are left out.

    Raises
    ------
    DomainError
        `shield` is not a shield; `area` is not a map, or has another scenario, date or history; `precision` is not
        above 0; or the map has no such class.

    Method
    ------
    Every bisection step computes the arcs to the point between the centres, in the same worlds as the map. Between two
    crossings points are added where the edge is curved, see `penumbra.earth.outline_refinement`. A curve is missed if
    it leaves and rejoins the line between two cells without crossing the search rays there. At the rim of the region
    the outline runs midway between the last cell and the first cell outside.
    """
    check_shield(shield)
    if not isinstance(area, xr.Dataset) or "bounds" not in area.attrs:
        raise DomainError("outlines: needs a map; write outlines(shield, cover(shield))")
    if not precision > 0.0:
        raise DomainError(f"outlines: precision: write a length above 0, not {precision} m")
    _check(shield, area)
    known = [str(key) for key in area.threat.values]
    if threat is not None and threat not in known:
        raise DomainError(f"outlines: no threat class {shown(threat)} on this map{nearest(str(threat), known)}")
    chosen = [row for row, key in enumerate(known) if threat in (None, key)]
    rims = [rim for row in chosen for rim in _rims(area, row)]
    shapes = _shapes(shield, area, rims, precision, progress or (lambda done: None))
    nested = _NESTED_NOMINAL if _nominal(area) else _NESTED
    found = []
    for row in chosen:
        for answer, (whole, *less) in nested.items():
            shape = shapes.get((row, whole), outline.EMPTY)
            for level in less:
                shape = outline.difference(shape, shapes.get((row, level), outline.EMPTY))
            if not shape.is_empty:
                found.append(Outline(known[row], answer, shape))
    return tuple(found)


def _nominal(area: xr.Dataset) -> bool:
    return bool(area.attrs["bounds"] == NOMINAL)


def _worlds(shield: Shield, area: xr.Dataset) -> Worlds:
    """The worlds of the map."""
    ships, nominal = str(area.attrs.get("ships", "station")), area.attrs["bounds"] != RANGES
    if ships.startswith(DRAWN):
        return worlds(with_ships_drawn(shield, int(ships.removeprefix(DRAWN))), nominal)
    return worlds(shield, nominal, "box" if ships == "box" else "station")


def _check(shield: Shield, area: xr.Dataset) -> None:
    pairs = (("scenario", shield.scenario.id), ("date", shield.date.isoformat()), ("history", shield.history))
    for name, wanted in pairs:
        if area.attrs.get(name) != wanted:
            raise DomainError(f"the map's {name} is {area.attrs.get(name)!r}, the shield's {wanted!r}")


def _rims(area: xr.Dataset, row: int) -> list[Rim]:
    """The rims of one class, the widest first."""
    cell, covered = area.cell.values, area.covered.values[row]
    state = np.where(area.threatened.values[row], _OPEN, 0) if _nominal(area) else area.state.values[row]
    found = []
    for level in (_OPEN, _COVERED) if _nominal(area) else (_OPEN, _PENUMBRA, _UMBRA, _COVERED):
        inside = covered if level == _COVERED else state >= level
        if inside.any():
            edges = borders(cell[inside])
            found.append(Rim(row, level, edges, among(edges.outside, cell)))
    return found


def _shapes(
    shield: Shield, area: xr.Dataset, rims: list[Rim], precision: float, tell: Callable[[float], None]
) -> dict[tuple[int, int], Any]:
    """The area inside each rim, by the threat's row and the level."""
    if not rims:
        return {}
    rims = sorted(rims, key=lambda rim: rim.level)  # an outline takes crossings from wider ones of its class
    test = _test(_worlds(shield, area), area.sizes["threat"], rims)
    edges, known = _together(rims), np.concatenate([rim.known for rim in rims])
    share, tested = _crossings(test, rims, known, precision, lambda done: tell(0.8 * done))
    across, alone = (np.concatenate(part) for part in zip(*(opposite_cells(rim.edges) for rim in rims), strict=True))
    across[~among(across, area.cell.values)] = 0
    around = pieces(edges, across, alone)
    bent = refine(around, share, known & known[around.following] & ~tested, test.inside, precision)
    tell(1.0)
    begin = np.cumsum([0, *(len(rim.known) for rim in rims)])
    cuts = np.searchsorted(bent.after, begin)
    return {
        (rim.row, rim.level): outline.area_along_crossings(
            rim.edges, share[one:two], ExtraPoints(bent.after[cut:last] - one, bent.at[cut:last])
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
    test: "InsideTest", rims: list[Rim], known: Bools, precision: float, tell: Callable[[float], None]
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


def _test(tried: Worlds, classes: int, rims: list[Rim]) -> "InsideTest":
    row, level = (np.repeat([rim[field] for rim in rims], [len(rim.known) for rim in rims]) for field in (0, 1))
    return InsideTest(tried, classes, row, level)


class InsideTest(NamedTuple):
    """The test whether a point lies inside the set that an edge bounds."""

    tried: Worlds
    classes: int
    row: Ints  # (edge,) of the threat
    level: Ints  # (edge,) least state inside, or _COVERED

    def of(self, edge: Ints) -> "InsideTest":
        """The test for the chosen edges."""
        return self._replace(row=self.row[edge], level=self.level[edge])

    def inside(self, edge: Ints, latitude: Floats, longitude: Floats) -> Bools:
        """Whether points (point,) [deg] lie inside, for their edges (point,); computes the arcs to the points."""
        row, level, own = self.row[edge], self.level[edge], np.arange(len(edge))
        judged = judge(self.tried, np.arange(self.classes)[:, None] == row, Places(latitude, longitude))
        reaching, covering = judged.found.reaching[row, own], judged.found.covering[row, own]
        covered = (reaching > 0) & (covering == reaching)
        return np.asarray(np.where(level == _COVERED, covered, judged.state[row, own] >= level))
