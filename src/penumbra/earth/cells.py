"""Cells: the H3 hexagons of a region, their land by map unit, and their population."""

from functools import lru_cache
from typing import Any, NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr
from numpy.typing import NDArray

from penumbra.earth import map_units, population
from penumbra.errors import DomainError, NoCellError
from penumbra.names import dataset

__all__ = ["cell_count", "cells_in", "centres", "coarsest_with_cells", "grid"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

_MOST_CELLS = 3_000_000  # the globe at resolution 5 has two million
_EDGE_OF_BASE_CELL = 0.24  # longest edge of a cell at resolution 0 [rad], rounded up
_LAND_COUNTS = 0.1  # a cell with at least this share of land is a land cell
_SPECK = 1.0e4  # [m²], smaller pieces of land are noise: the outlines are rounded to 100 m
_SPECK_SHARE = 1.0e-3  # in small cells, pieces below this share of the cell are noise


class Rings(NamedTuple):
    """Concatenated outlines of cells: coordinates and cell index of each point, index of each cell's first point."""

    longitude: Floats
    latitude: Floats
    cell: Ints
    first: Ints


class Parts(NamedTuple):
    """Pieces of cells: cell index, map unit index, land [m²], population."""

    cell: Ints
    unit: Ints
    area: Floats
    people: Floats


def grid(south: float, north: float, west: float, east: float, resolution: int) -> xr.Dataset:
    """Cells of a region, with their land by map unit, owner and people.

    Parameters
    ----------
    south, north : float [deg]
        Cells with their centre in the box are included, also on its edges; 90 includes the pole.
    west, east : float [deg], -180 to 180
        The box crosses the date line if west > east.
    resolution : int
        H3 resolution, 0 to 15; a cell of 4 is about 1,770 km², one of 5 a seventh of it.

    Returns
    -------
    Dataset (cell, part), cells in the order of their ids, parts in the order of cell and map unit
        cell : (cell,) uint64, H3 id
        latitude, longitude : (cell,) float [deg], the centre
        area : (cell,) float [m2], on the WGS-84 ellipsoid
        people : (cell,) float [1], each country's total spread over its towns of 5,000 and more
        map_unit : (cell,) str, `gu_a3` of the unit that owns the cell, "" for open sea
        part_cell : (part,) int, index into `cell`
        part_unit : (part,) str, `gu_a3`
        part_area : (part,) float [m2], land of the unit in the cell
        part_people : (part,) float [1], people of the unit in the cell
        attrs["units_without_a_cell"] : codes, separated by spaces, of units that have a part here but own no cell

        Each call returns a new Dataset; its arrays are shared by all calls and are read-only.

    Raises
    ------
    DomainError
        The box is empty or not on the globe, the resolution is not one of H3's, or the box has no cell or more than
        3 million.

    Method
    ------
    H3's outlines, great circles on its own sphere, are mapped to the ellipsoid with the authalic latitude, so that the
    areas of all cells of the globe add up to its surface. A part's area is the share of the cell, in the equal-area
    plane, that the unit's polygon covers; pieces of less than a hectare (in small cells, a thousandth of the cell) are
    dropped. A town on an island that the polygons lack makes a part with people and no area.

    A cell is land if a tenth of it or more is land, or if people live in it, wherever its centre lies. Its owner is the
    unit with most land, or with most people if there is no land. Then owners are reassigned so that every unit with a
    part in the region owns a cell: one of the cells in which it has a part, if possible the one with most of its land,
    even if a larger unit has more land there (Vatican City owns Rome's cell). If several units share too few cells, the
    larger unit gets none and is listed in `units_without_a_cell`: at resolution 4 only Saint Martin, which shares a
    cell with Sint Maarten, at 0 to 2 many. So sum shares of land and people over parts, not over owners.

    Sources
    -------
    H3; Natural Earth 1:50m map units; GeoNames (CC BY 4.0); [Snyder1987] eqs. 3-11, 3-12.
    """
    _check_box(south, north, west, east, resolution)
    return _grid(float(south), float(north), float(west), float(east), int(resolution)).copy(deep=False)


def cells_in(south: float, north: float, west: float, east: float, resolution: int) -> Cells:
    """H3 ids (cell,) of the cells of `grid`, sorted, without their land and people; parameters and errors as of it."""
    _check_box(south, north, west, east, resolution)
    return _some_in_box(float(south), float(north), float(west), float(east), int(resolution))


def coarsest_with_cells(south: float, north: float, west: float, east: float, least: int, most: int) -> int:
    """The coarsest resolution from `least` up at which the box has a cell; `most` if none below it has one."""
    for resolution in range(least, most):
        _check_box(south, north, west, east, resolution)
        if len(_in_box(float(south), float(north), float(west), float(east), resolution)):
            return resolution
    return most


def _check_box(south: float, north: float, west: float, east: float, resolution: int) -> None:
    """Raise DomainError if the box or the resolution is not one, or it has too many cells."""
    if not (-90.0 <= south < north <= 90.0):
        raise DomainError(f"south and north must satisfy -90 <= south < north <= 90, not {south} and {north}")
    if not (-180.0 <= west <= 180.0 and -180.0 <= east <= 180.0) or west == east:
        raise DomainError(f"west and east must differ and lie in -180 to 180, not {west} and {east}")
    if resolution not in range(16):
        raise DomainError(f"an H3 resolution is a whole number from 0 to 15, not {resolution}")
    count = cell_count(south, north, west, east, resolution)
    if count > _MOST_CELLS:
        raise DomainError(f"{count:,.0f} cells; {_MOST_CELLS:,} is the limit: write a coarser resolution")


def cell_count(south: float, north: float, west: float, east: float, resolution: int) -> float:
    """About how many cells of a resolution a box has; arguments as of `grid`."""
    share = (np.sin(np.radians(north)) - np.sin(np.radians(south))) / 2.0 * ((east - west) % 360.0 or 360.0) / 360.0
    return float(share * h3.get_num_cells(int(resolution)))


@lru_cache(maxsize=8)
def _grid(south: float, north: float, west: float, east: float, resolution: int) -> xr.Dataset:
    cell = _some_in_box(south, north, west, east, resolution)
    latitude, longitude = centres(cell)
    rings = _rings(cell, resolution)
    area = _areas(rings, latitude, longitude)
    codes = np.array(list(map_units.units()))
    parts = _parts(cell, rings, area, codes, resolution)
    owner, without_cell = _owners(parts, area)
    arrays = {
        "latitude": latitude,
        "longitude": longitude,
        "area": area,
        "people": np.bincount(parts.cell, parts.people, len(cell)),
        "map_unit": np.append(codes, "")[owner],
        "part_cell": parts.cell,
        "part_unit": codes[parts.unit],
        "part_area": parts.area,
        "part_people": parts.people,
    }
    for array in (cell, *arrays.values()):
        array.setflags(write=False)
    attrs = {
        "title": "H3 cells, their land by map unit, and their people",
        "sources": "H3; Natural Earth 1:50m map units (public domain); GeoNames (CC BY 4.0)",
        "resolution": resolution,
        "units_without_a_cell": " ".join(codes[without_cell]),
    }
    return dataset({"cell": cell}, attrs, **arrays)


# --- which cells, and their outlines


def centres(cell: Cells) -> tuple[Floats, Floats]:
    """Latitude and longitude (cell,) [deg] of the centres of H3 cells."""
    found = np.array([h3.cell_to_latlng(one) for one in cell.tolist()], dtype=float).reshape(-1, 2)
    return found[:, 0].copy(), found[:, 1].copy()


def _some_in_box(south: float, north: float, west: float, east: float, resolution: int) -> Cells:
    """`_in_box`, but DomainError if there is none."""
    cell = _in_box(south, north, west, east, resolution)
    if not len(cell):
        raise NoCellError(f"no cell of resolution {resolution} has its centre in the box: write a finer resolution")
    return cell


def _in_box(south: float, north: float, west: float, east: float, resolution: int) -> Cells:
    """Cells with their centre in the box, sorted; found from the base cells down, skipping cells far from the box."""
    cell = np.asarray(h3.get_res0_cells(), dtype=np.uint64)
    for level in range(resolution + 1):
        if level:
            cell = np.asarray(h3.uncompact_cells(cell, level), dtype=np.uint64)
        # the centre of a descendant is within twice the cell's edge of the cell's centre
        reach = 2.0 * _EDGE_OF_BASE_CELL / np.sqrt(7.0) ** level if level < resolution else 0.0
        latitude, longitude = centres(cell)
        wide = np.radians(np.abs(latitude)) + reach >= np.pi / 2.0
        sine = np.sin(reach) / np.where(wide, 1.0, np.cos(np.radians(latitude)))
        aside = np.where(wide & (reach > 0.0), 180.0, np.degrees(np.arcsin(np.minimum(sine, 1.0))))
        width = (east - west) % 360.0 or 360.0
        off = (longitude - west + aside) % 360.0  # degrees east of the widened box's western edge
        inside = off <= width + 2.0 * aside
        up = np.degrees(reach)
        cell = cell[inside & (latitude >= south - up) & (latitude <= north + up)]
    return np.sort(cell)


def _rings(cell: Cells, resolution: int) -> Rings:
    """Outlines with every edge divided along its great circle into pieces that are nearly straight in the plane."""
    outlines = [h3.cell_to_boundary(one) for one in cell.tolist()]
    corners = np.array([len(outline) for outline in outlines], dtype=np.int64)
    point = np.radians(np.array([point for outline in outlines for point in outline], dtype=float).reshape(-1, 2))
    phi, lam = point[:, 0], point[:, 1]
    start = np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
    following = np.arange(1, len(start) + 1)
    ends = np.cumsum(corners)
    following[ends - 1] = ends - corners
    pieces = max(2, 16 >> resolution)
    step = (np.arange(pieces) / pieces)[None, :, None]
    fine = (start[:, None, :] * (1.0 - step) + start[following][:, None, :] * step).reshape(-1, 3)
    return Rings(
        np.degrees(np.arctan2(fine[:, 1], fine[:, 0])),
        np.degrees(np.arctan2(fine[:, 2], np.hypot(fine[:, 0], fine[:, 1]))),
        np.repeat(np.arange(len(cell)), corners * pieces),
        (ends - corners) * pieces,
    )


def _on_authalic_sphere(latitude: Floats, longitude: Floats) -> Floats:
    sine, lam = map_units.authalic_sine(latitude), np.radians(longitude)
    cosine = np.sqrt((1.0 - sine) * (1.0 + sine))
    return np.stack((cosine * np.cos(lam), cosine * np.sin(lam), sine), axis=1)


def _next(rings: Rings) -> Ints:
    """Index of the next point of each point on its outline."""
    following = np.arange(1, len(rings.cell) + 1)
    following[np.append(rings.first[1:], len(rings.cell)) - 1] = rings.first
    return following


def _areas(rings: Rings, latitude: Floats, longitude: Floats) -> Floats:
    """Area [m²] of every cell: the sum of the spherical triangles around its centre, on the authalic sphere."""
    centre = _on_authalic_sphere(latitude, longitude)[rings.cell]
    start = _on_authalic_sphere(rings.latitude, rings.longitude)
    end = start[_next(rings)]
    volume = np.einsum("ij,ij->i", centre, np.cross(start - centre, end - centre))
    dots = [np.einsum("ij,ij->i", one, two) for one, two in ((centre, start), (start, end), (end, centre))]
    excess = 2.0 * np.arctan2(volume, 1.0 + sum(dots))
    return np.asarray(np.add.reduceat(excess, rings.first) * map_units.AUTHALIC_RADIUS**2)


# --- land and people in the cells


def _shapes(rings: Rings) -> tuple[NDArray[Any], Ints]:
    """Cells as polygons in the equal-area plane between -180 and 180, and their cell indices; some cells have two."""
    step = rings.longitude[_next(rings)] - rings.longitude
    step -= 360.0 * np.round(step / 360.0)
    turn = np.add.reduceat(step, rings.first)  # ±360 around a pole, else 0
    walked = np.cumsum(step) - step
    longitude = rings.longitude[rings.first][rings.cell] + walked - walked[rings.first][rings.cell]
    points = np.stack((longitude, map_units.authalic_sine(rings.latitude)), axis=1)
    polar = np.flatnonzero(np.abs(turn) > 180.0)
    usual = np.flatnonzero(~np.isin(rings.cell, polar))
    shapes = np.empty(len(rings.first), dtype=object)
    home, index = np.unique(rings.cell[usual], return_inverse=True)
    if len(home):
        shapes[home] = shapely.polygons(shapely.linearrings(points[usual], indices=index))
    for cell in polar:
        shapes[cell] = _round_pole(points[rings.cell == cell], turn[cell])
    return _cut_at_date_line(shapes)


def _round_pole(ring: Floats, turn: float) -> Any:
    """Polygon in the plane of a cell that contains a pole: cut open at its first point and closed along the pole."""
    pole = np.sign(ring[0, 1])
    (first, height), last = ring[0], ring[0, 0] + turn
    return shapely.Polygon([*ring, (last, height), (last, pole), (first, pole)])


def _cut_at_date_line(shapes: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Polygons between -180 and 180, and the index in `shapes` of each."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    beyond = (bounds[:, 0] < -180.0) | (bounds[:, 2] > 180.0)
    pieces, owner = [*shapes[~beyond]], [*np.flatnonzero(~beyond)]
    world = shapely.box(-180.0, -1.0, 180.0, 1.0)
    for cell in np.flatnonzero(beyond):
        for shift in (-360.0, 0.0, 360.0):
            moved = shapely.transform(shapes[cell], lambda points, by=shift: np.add(points, (by, 0.0)))
            found = [part for part in shapely.get_parts(moved.intersection(world)) if part.area > 0.0]
            pieces += found
            owner += [cell] * len(found)
    return np.array(pieces, dtype=object), np.array(owner, dtype=np.int64)


def _parts(cell: Cells, rings: Rings, area: Floats, codes: NDArray[np.str_], resolution: int) -> Parts:
    """Land and people of each unit in each cell."""
    shapes, home = _shapes(rings)
    plane = np.bincount(home, shapely.area(shapes), len(cell))
    land = map_units.land(shapes)
    cell_index = home[land.shape]
    land_key = cell_index * len(codes) + np.searchsorted(codes, land.unit)
    land_area = land.area / plane[cell_index] * area[cell_index]

    town = population.town_people(resolution)
    at = np.minimum(np.searchsorted(cell, town.cell), len(cell) - 1)
    here = cell[at] == town.cell
    town_key = at[here] * len(codes) + np.searchsorted(codes, town.unit[here])

    key, index = np.unique(np.concatenate((land_key, town_key)), return_inverse=True)
    areas = np.bincount(index[: len(land_key)], land_area, len(key)).astype(float)
    counts = np.bincount(index[len(land_key) :], town.people[here], len(key)).astype(float)
    cell_index = key // len(codes)
    areas = np.where(areas < np.minimum(_SPECK, _SPECK_SHARE * area[cell_index]), 0.0, areas)
    kept = (areas > 0.0) | (counts > 0.0)
    return Parts(cell_index[kept], key[kept] % len(codes), areas[kept], counts[kept])


# --- owners of the cells


def _owners(parts: Parts, area: Floats) -> tuple[Ints, Ints]:
    """Unit index of the owner of each cell (-1: open sea), and the units that have a part but own no cell."""
    owner = np.full(len(area), -1, dtype=np.int64)
    order = np.lexsort((parts.unit, -parts.people, -parts.area, parts.cell))
    leading = order[np.unique(parts.cell[order], return_index=True)[1]]
    counts = np.bincount(parts.cell, parts.area, len(area)) >= _LAND_COUNTS * area
    counts |= np.bincount(parts.cell, parts.people, len(area)) > 0.0
    leading = leading[counts[parts.cell[leading]]]
    owner[parts.cell[leading]] = parts.unit[leading]

    wanted: dict[int, list[int]] = {}
    present = np.unique(parts.unit)
    size = np.bincount(parts.unit, parts.area)
    mine = owner[parts.cell] == parts.unit
    for unit in present:
        its = np.flatnonzero(parts.unit == unit)
        best = its[np.lexsort((parts.cell[its], -parts.people[its], -parts.area[its], ~mine[its]))]
        wanted[int(unit)] = parts.cell[best[: len(present)]].tolist()  # with this many candidates, one is always free
    taken: dict[int, int] = {}
    for one in sorted(wanted, key=lambda unit: (len(wanted[unit]), size[unit], unit)):
        _assign_cell(one, wanted, taken, set())
    owner[list(taken)] = list(taken.values())
    return owner, np.setdiff1d(present, owner)


def _assign_cell(unit: int, wanted: dict[int, list[int]], taken: dict[int, int], tried: set[int]) -> bool:
    """Assign one of a unit's candidate cells, moving other units to another candidate if needed (Kuhn's matching)."""
    for cell in wanted[unit]:
        if cell in tried:
            continue
        tried.add(cell)
        if cell not in taken or _assign_cell(taken[cell], wanted, taken, tried):
            taken[cell] = unit
            return True
    return False
