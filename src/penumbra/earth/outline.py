"""Outlines of sets of cells: polygons along the cells' edges, or through crossings between the cells' centres.

Three cells meet at every corner of an H3 grid, so the edges between a set and the other cells form rings that neither
cross nor touch. The same holds for the lines that join crossings between two centres (marching triangles on the lattice
of centres).
"""

from typing import Any, NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.polygon import orient

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.cell_ids import parents
from penumbra.earth.equal_area_plane import enclosed, latitude_of
from penumbra.earth.map_units import AUTHALIC_RADIUS, authalic_sine

__all__ = [
    "EMPTY",
    "Borders",
    "ExtraPoints",
    "area",
    "area_along_crossings",
    "area_of_rings",
    "borders",
    "cell_shapes",
    "centres",
    "difference",
    "directions",
    "lengths",
    "places",
    "points_between",
    "whole_shape",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

EMPTY = shapely.MultiPolygon()
"""An empty area."""

_STRAIGHT = 20.0  # [m], greatest deviation of a piece of a great circle from the straight line on the map
_PIECES = 64  # most pieces of one step, reached near a pole
_CHILDREN = 7  # of a hexagon
_DIGITS = 6
_DECIMALS = 10.0**-_DIGITS  # [deg], precision of coordinates: a tenth of a metre


class Borders(NamedTuple):
    """Edges between cells inside a set and cells outside, ring by ring, in order, with the inside on the left."""

    inside: Cells  # (edge,) H3 id of the cell inside
    outside: Cells  # (edge,) H3 id of the cell across
    first: Ints  # (ring,) index of each ring's first edge


class ExtraPoints(NamedTuple):
    """Additional points of an outline between its crossings, in order."""

    after: Ints  # (point,) index of the edge whose crossing precedes the point
    at: Floats  # (point, 3) direction from the Earth's centre, of any length


def borders(inside: Cells) -> Borders:
    """Edges around a set of cells.

    Parameters
    ----------
    inside : (cell,) uint64
        H3 ids of one resolution, all different.
    """
    members = set(inside.tolist())
    rim = inside[~_surrounded(inside)]
    after: dict[int, tuple[int, int, int]] = {}  # corner to the next corner, and the cells inside and outside
    for one in rim.tolist():
        outsiders = [other for other in h3.grid_disk(one, 1).tolist() if other not in members]
        if not outsiders:
            continue
        corners = [corner for corner in h3.cell_to_vertexes(one).tolist() if corner]
        for other in outsiders:
            shared = set(h3.cell_to_vertexes(other).tolist())
            for corner, following in zip(corners, corners[1:] + corners[:1], strict=True):
                if corner in shared and following in shared:
                    after[corner] = (following, one, other)
    near: list[int] = []
    far: list[int] = []
    first: list[int] = []
    while after:
        corner = start = next(iter(after))
        first.append(len(near))
        while True:
            corner, one, other = after.pop(corner)
            near.append(one)
            far.append(other)
            if corner == start:
                break
    return Borders(np.array(near, np.uint64), np.array(far, np.uint64), np.array(first, np.int64))


def _surrounded(inside: Cells) -> NDArray[np.bool_]:
    """Cells of a set whose parents, and all neighbours of these, have all their children in it: none is at its edge.

    Others may be surrounded, too; this finds most of them with a seventh of the calls.
    """
    if not len(inside) or (resolution := h3.get_resolution(int(inside[0]))) == 0:
        return np.zeros(len(inside), np.bool_)
    parent, of, count = np.unique(parents(inside, resolution - 1), return_inverse=True, return_counts=True)
    whole = set(parent[count == _CHILDREN].tolist())
    deep = [one in whole and whole.issuperset(h3.grid_disk(one, 1).tolist()) for one in parent.tolist()]
    return np.asarray(np.array(deep, np.bool_)[of])


def lengths(edges: Borders) -> Floats:
    """Distance [m] between the centres inside and outside, (edge,)."""
    start, end = centres(edges)
    return np.asarray(np.linalg.norm(end - start, axis=1) * MEAN_RADIUS)


def points_between(edges: Borders, share: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude [deg] of the points at `share` (edge,) of the way from the inside to the outside centre.

    The way is a great circle on H3's sphere.
    """
    return places(_between(edges, share))


def _between(edges: Borders, share: Floats) -> Floats:
    start, end = centres(edges)
    return start * (1.0 - share)[:, None] + end * share[:, None]


def centres(edges: Borders) -> tuple[Floats, Floats]:
    """Directions (edge, 3) of the centres inside and outside, unit vectors on H3's sphere."""
    return directions(edges.inside), directions(edges.outside)


def directions(cell: Cells) -> Floats:
    """Directions (cell, 3) of the centres of cells, unit vectors on H3's sphere."""
    return _directions(np.array([h3.cell_to_latlng(one) for one in cell.tolist()]))


def area_along_crossings(edges: Borders, share: Floats, bends: ExtraPoints | None = None) -> Any:
    """Area enclosed by the crossings, each at `share` (edge,) of the way from the inside to the outside centre.

    Parameters
    ----------
    edges : Borders
    share : (edge,) float [1], between 0 and 1
    bends : Bends, optional
        Points between the crossings; without them the outline is straight between crossings.

    Returns
    -------
    shapely MultiPolygon in degrees, longitude first
        Valid; cut at the date line; closed along the pole if it contains one; exteriors anticlockwise (RFC 7946).
    """
    at, first = _between(edges, share), edges.first
    if bends is not None:
        at = np.insert(at, bends.after + 1, bends.at, axis=0)
        first = first + np.searchsorted(bends.after, first)
    return area_of_rings(*places(at), first, edges)


def cell_shapes(cell: Cells) -> NDArray[Any]:
    """Cells (cell,), by their H3 ids, as shapely MultiPolygons in degrees like those of `area_along_crossings`."""
    shapes = np.empty(len(cell), dtype=object)
    for row, one in enumerate(cell.tolist()):
        latitude, longitude = _subdivided(*np.array(h3.cell_to_boundary(one)).T)
        if np.ptp(longitude) <= 180.0:
            ring = np.column_stack((longitude, latitude))
            shapes[row] = shapely.multipolygons([shapely.Polygon(np.round(ring, _DIGITS))])
        else:
            shapes[row] = whole_shape(enclosed(latitude, longitude))
    return shapes


def whole_shape(plane: Any) -> Any:
    """Polygons in the equal-area plane as one MultiPolygon in degrees, as `area_along_crossings` returns it."""
    in_degrees = shapely.transform(
        shapely.union_all(plane), lambda at: np.column_stack((at[:, 0], latitude_of(at[:, 1])))
    )
    return _cleaned(in_degrees)


def area(shape: Any) -> float:
    """Area [m²] on the ellipsoid of a shape in degrees whose edges are short."""
    plane = shapely.transform(shape, lambda at: np.column_stack((np.radians(at[:, 0]), authalic_sine(at[:, 1]))))
    return float(shapely.area(plane) * AUTHALIC_RADIUS**2)


def difference(shape: Any, other: Any) -> Any:
    """The part of one shape outside another; a MultiPolygon as `area_along_crossings` returns it."""
    return _cleaned(shapely.difference(shape, other))


def _cleaned(degrees: Any) -> Any:
    """The polygons of a shape in degrees: rounded, valid, exteriors anticlockwise."""
    whole = shapely.set_precision(shapely.make_valid(degrees), _DECIMALS)
    polygons = [part for part in shapely.get_parts(whole) if shapely.get_dimensions(part) == 2]
    return shapely.multipolygons([orient(part) for part in polygons])


def area_of_rings(latitude: Floats, longitude: Floats, first: Ints, edges: Borders) -> Any:
    """The area of several rings by the even-odd rule.

    Parameters
    ----------
    latitude, longitude : (point,) float [deg]
        The rings' points, one ring after another.
    first : (ring,) int
        Index of each ring's first point.
    edges : Borders
        The edges between cells along which the rings run; a cell inside tells the area from its complement.

    Returns
    -------
    shapely MultiPolygon
        As of `area_along_crossings`.
    """
    rings = zip(np.split(latitude, first[1:]), np.split(longitude, first[1:]), strict=True)
    parts = [part for ring in rings if len(ring[0]) > 2 for part in enclosed(*_subdivided(*ring))]
    plane = _symmetric_difference(np.array(parts, dtype=object))
    # `enclosed` returns the side of a ring that is smaller or nearer to its pole, so the result may be the complement
    north, east = np.array([h3.cell_to_latlng(one) for one in edges.inside[:1].tolist()]).reshape(-1, 2).T
    if not shapely.contains_xy(plane, east, authalic_sine(north)).all():
        plane = shapely.difference(shapely.box(-180.0, -1.0, 180.0, 1.0), plane)
    return _cleaned(shapely.transform(plane, lambda at: np.column_stack((at[:, 0], latitude_of(at[:, 1])))))


def _symmetric_difference(shapes: NDArray[Any]) -> Any:
    """The area inside an odd number of shapes."""
    while len(shapes) > 1:
        odd = shapely.symmetric_difference(shapes[0 : len(shapes) // 2 * 2 : 2], shapes[1::2])
        shapes = np.append(odd, shapes[len(odd) * 2 :])
    return shapes[0] if len(shapes) else EMPTY


def _subdivided(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """A closed line with its great circles divided into pieces that are straight on the map to within `_STRAIGHT`."""
    start = _directions(np.column_stack((latitude, longitude)))
    end = np.roll(start, -1, axis=0)
    length = np.linalg.norm(end - start, axis=1)
    tangent = np.abs(start[:, 2]) / np.maximum(np.hypot(start[:, 0], start[:, 1]), 1e-6)
    bulge = MEAN_RADIUS * length**2 * tangent / 8.0
    pieces = np.clip(np.ceil(np.sqrt(bulge / _STRAIGHT)), 1, _PIECES).astype(np.int64)
    owner = np.repeat(np.arange(len(start)), pieces)
    step = (np.arange(len(owner)) - (np.cumsum(pieces) - pieces)[owner]) / pieces[owner]
    return places(start[owner] * (1.0 - step)[:, None] + end[owner] * step[:, None])


def _directions(place: Floats) -> Floats:
    phi, lam = np.radians(place.reshape(-1, 2)).T
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def places(direction: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude [deg] on H3's sphere of directions (point, 3) of any length."""
    x, y, z = direction.T
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
