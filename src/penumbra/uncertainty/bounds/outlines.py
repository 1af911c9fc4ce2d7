"""Outlines: the areas of each answer of the map as polygons, accurate to a kilometre."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr

from penumbra.coverage.nominal_map import map_title
from penumbra.coverage.problem import bind
from penumbra.coverage.provenance import provenance
from penumbra.earth import outline
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import NOMINAL, RANGES, STATES
from penumbra.scenario.model import Shield
from penumbra.scenario.ship_positions import with_ships_drawn
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.bounds.cover import DRAWN, varied
from penumbra.uncertainty.bounds.edge_cells import CellAnswers, answers_of_map, edge_cells
from penumbra.uncertainty.bounds.extreme_worlds import Worlds, worlds
from penumbra.uncertainty.bounds.inside_test import COVERED
from penumbra.uncertainty.bounds.rim_shapes import rim_shapes, rims_of

__all__ = ["PRECISION", "Outline", "map_attributes", "outlines"]

PRECISION = 1.0e3
"""Final length [m] of the bisection between two centres, and tolerance of straight pieces of an outline."""

_OPEN, _PENUMBRA, _UMBRA = (STATES.index(word) for word in ("open", "penumbra", "umbra"))
_NESTED: dict[str, tuple[int, ...]] = {
    "umbra": (_UMBRA,),
    "penumbra": (_PENUMBRA, _UMBRA),
    "open": (_OPEN, _PENUMBRA, _UMBRA),
    "covered": (COVERED,),
}
_NESTED_NOMINAL: dict[str, tuple[int, ...]] = {"covered": (COVERED,), "open": (_OPEN, COVERED)}
# each answer is the area of the first level minus those of the other levels; a difference is needed because an inner
# outline may cross the outer one where both run within the precision of each other


class Outline(NamedTuple):
    """The area of one answer for one class."""

    threat: str  # id of the class
    answer: str  # umbra, penumbra, open, or covered in the nominal world
    shape: Any  # shapely MultiPolygon in degrees, longitude first; see `penumbra.earth.outline`


class _Asked(NamedTuple):
    """What outlines are made from."""

    tried: Worlds
    exact: bool  # whether only the nominal world, with one position of the ships, is computed
    held: CellAnswers


def outlines(
    shield: Shield,
    area: xr.Dataset | None = None,
    precision: float = PRECISION,
    progress: Callable[[float], None] | None = None,
    threat: str | None = None,
    nominal: bool = False,
    ships: Literal["station", "box"] | int = "station",
) -> tuple[Outline, ...]:
    """Outlines of each class's umbra, penumbra and open areas, and of the area covered in the nominal world.

    Parameters
    ----------
    shield : Shield
    area : Dataset from `penumbra.cover`, optional
        A map of the shield. If absent, only what outlines need is computed, down to the resolution of the region: this
        takes less than half of the time of an adaptive map and its outlines.
    precision : float [m]
        Crossings between the centres of two cells with different answers are found by bisection to this length, or
        predicted to half of it. Between two crossings, points are added until the middle of each piece is within half
        of it.
    progress : callable, optional
        Called with the fraction done, 0 to 1.
    threat : str, optional
        Key of one class; all classes if absent.
    nominal, ships
        Without a map, as of `penumbra.cover`; with one they are the map's.

    Returns
    -------
    tuple of Outline
        By class in the scenario's order: umbra, penumbra, open (disjoint), covered; in the nominal world alone, covered
        and open. Empty areas are left out.

    Raises
    ------
    DomainError
        `shield` is not a shield; `area` is not a map, or has another scenario, date or history; `precision` is not
        above 0; there is no such class; or `nominal` or `ships` is given with a map. Without a map, also as `cover`.

    Method
    ------
    Each test of a point computes the arcs to it, in the worlds that can decide it: the nominal one for what is covered
    there, else those of the map. See `penumbra.earth.outline_crossings` for the crossings, and
    `penumbra.earth.outline_refinement` for the points between them. A curve is missed if it leaves and rejoins the line
    between two cells without crossing the search rays there. At the rim of the region the outline runs midway between
    the last cell and the first cell outside.

    Without a map, a patch or hole is found if it contains the centre of a cell of resolution 4, as every disc 60 km
    across does, or if it lies beside a finer cell along an edge of another answer.
    """
    check_shield(shield)
    if area is not None and (not isinstance(area, xr.Dataset) or "bounds" not in area.attrs):
        raise DomainError("outlines: needs a map; write outlines(shield, cover(shield)), or outlines(shield)")
    if area is not None and (nominal or ships != "station"):
        raise DomainError("outlines: nominal and ships are those of the map; leave them out")
    if not precision > 0.0:
        raise DomainError(f"outlines: precision: write a length above 0, not {precision} m")
    known = [str(key) for key in (shield.scenario.threats if area is None else area.threat.values)]
    if threat is not None and threat not in known:
        where = "" if area is None else " on this map"
        raise DomainError(f"outlines: no threat class {shown(threat)}{where}{nearest(str(threat), known)}")
    tell = progress or (lambda done: None)
    chosen = [row for row, key in enumerate(known) if threat in (None, key)]
    if area is None:
        asked = _of_shield(shield, chosen, nominal, ships, lambda done: tell(0.5 * done))
        begun = 0.5
    else:
        asked, begun = _of_map(shield, area), 0.0
    nested = _NESTED_NOMINAL if asked.exact else _NESTED
    levels = tuple({level: None for group in nested.values() for level in group})
    rims = [rim for row in chosen for rim in rims_of(asked.held, row, levels)]
    shapes = rim_shapes(rims, asked.held, asked.tried, precision, lambda done: tell(begun + (1.0 - begun) * done))
    found = []
    for row in chosen:
        for answer, (whole, *less) in nested.items():
            shape = shapes.get((row, whole), outline.EMPTY)
            for level in less:
                shape = outline.difference(shape, shapes.get((row, level), outline.EMPTY))
            if not shape.is_empty:
                found.append(Outline(known[row], answer, shape))
    return tuple(found)


def _of_shield(
    shield: Shield,
    chosen: list[int],
    nominal: bool,
    ships: Literal["station", "box"] | int,
    tell: Callable[[float], None],
) -> _Asked:
    """The worlds and answers of a shield, along edges, for the chosen classes."""
    if isinstance(ships, int) and ships >= 0:
        shield = with_ships_drawn(shield, ships)
    tried, exact = worlds(shield, nominal, ships), nominal and ships != "box"
    wanted = np.isin(np.arange(len(shield.scenario.threats)), chosen)
    return _Asked(tried, exact, edge_cells(shield, tried, wanted, exact, tell))


def map_attributes(
    shield: Shield, nominal: bool = False, ships: Literal["station", "box"] | int = "station"
) -> dict[str, Any]:
    """What a map of `penumbra.cover` would say of its origin, for outlines without a map."""
    if isinstance(ships, int) and ships >= 0:
        shield = with_ships_drawn(shield, ships)
    sampling = bind(shield).sampling.attributes(shield.scenario)
    return provenance(shield, map_title(shield)) | varied(nominal, ships) | sampling


def _of_map(shield: Shield, area: xr.Dataset) -> _Asked:
    """The worlds and answers of a map."""
    pairs = (("scenario", shield.scenario.id), ("date", shield.date.isoformat()), ("history", shield.history))
    for name, wanted in pairs:
        if area.attrs.get(name) != wanted:
            raise DomainError(f"the map's {name} is {area.attrs.get(name)!r}, the shield's {wanted!r}")
    ships, exact = str(area.attrs.get("ships", "station")), area.attrs["bounds"] != RANGES
    if ships.startswith(DRAWN):
        tried = worlds(with_ships_drawn(shield, int(ships.removeprefix(DRAWN))), exact)
    else:
        tried = worlds(shield, exact, "box" if ships == "box" else "station")
    return _Asked(tried, bool(area.attrs["bounds"] == NOMINAL), answers_of_map(area))
