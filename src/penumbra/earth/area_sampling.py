"""Points of an area in such an order that every beginning is spread over it: its boundary first, then all of it."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import positions
from penumbra.earth.equal_area_plane import latitude_of

__all__ = ["FIRST", "Nested", "nested"]

FIRST = 8
"""Points that are taken from the boundary alone."""

_INSIDE = 4000  # places inside that are chosen from, evenly by area
_ALONG = 2000  # places along the boundary that are chosen from, beside its corners
_MOST_TRIED = 1 << 20  # places tried in the box about one part, which may be a sliver of it
_GRID = 1e-10  # [deg], to which parts that meet at the date line are joined

Floats = NDArray[np.float64]


class Nested(NamedTuple):
    """Points of an area, in order."""

    latitude: Floats  # (point,) geodetic [deg]
    longitude: Floats  # (point,) [deg]
    gap: Floats  # (point,) [m]; no place of the area is farther, in a straight line, from this point or one before it


def nested(shapes: NDArray[Any], count: int) -> Nested:
    """The first points of an area.

    Parameters
    ----------
    shapes : (part,) shapely polygons in the equal-area plane
        As `penumbra.earth.equal_area_plane.enclosed` gives them: longitude -180 to 180 [deg], sine of the authalic
        latitude. They may have holes.
    count : int
        How many. The first n of more points are the n of fewer.

    Returns
    -------
    Nested

    Method
    ------
    The farthest-point order [Gonzalez1985]: each point is the place farthest from all points before it, in a straight
    line through the Earth, so neither the date line nor a pole is anything special. The first point is the place of the
    boundary farthest from the area's middle; the first `FIRST` are of the boundary, later ones of boundary and inside.
    Chosen from are the corners of the boundary, places evenly along it, and some 4,000 places inside, evenly by area
    [Halton1960].
    """
    return _nested(tuple(shapely.to_wkb(shapes).tolist()), count)


@lru_cache(maxsize=32)
def _nested(shapes: tuple[bytes, ...], count: int) -> Nested:
    parts = shapely.from_wkb(list(shapes))
    edge, inside = _boundary(parts), _inside(parts)
    plane = np.concatenate((edge, inside))
    latitude, longitude = latitude_of(plane[:, 1]), (plane[:, 0] + 180.0) % 360.0 - 180.0
    place = positions(latitude, longitude)
    own = slice(len(edge)) if len(edge) else slice(len(plane))
    middle = (place[own.stop :] if len(inside) else place).mean(axis=0)
    away = ((place - middle) ** 2).sum(axis=1)
    chosen, gap = [int(np.argmax(away[own]))], []
    away = np.full(len(place), np.inf)
    while True:
        away = np.minimum(away, ((place - place[chosen[-1]]) ** 2).sum(axis=1))
        gap.append(float(np.sqrt(away.max())))
        if len(chosen) == count:
            return Nested(latitude[chosen], longitude[chosen], np.array(gap))
        chosen.append(int(np.argmax(away[own] if len(chosen) < FIRST else away)))


def _boundary(parts: NDArray[Any]) -> Floats:
    """Places on the boundary (place, 2) of the plane: its corners, and more at even distances between them.

    Parts that meet at the date line are joined before, and what runs along a pole is left out: neither is a boundary.
    """
    turned = shapely.transform(parts, lambda points: np.add(points, (360.0, 0.0)))
    whole = shapely.union_all(np.concatenate((parts, turned)), grid_size=_GRID)
    lines = shapely.get_parts(shapely.intersection(shapely.boundary(whole), shapely.box(0.0, -1.0, 360.0, 1.0)))
    steps = [step for line in lines if (step := shapely.get_coordinates(line)).shape[0] > 1]
    begin, end = (np.concatenate([step[part] for step in steps]) for part in (slice(None, -1), slice(1, None)))
    ends = [positions(latitude_of(at[:, 1]), at[:, 0]) for at in (begin, end)]
    length = np.sqrt(((ends[1] - ends[0]) ** 2).sum(axis=1))
    pieces = np.maximum(1, np.ceil(length / max(length.sum() / _ALONG, 1.0))).astype(np.int64)
    which = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[which]
    found = begin[which] + share[:, None] * (end[which] - begin[which])
    return np.asarray(found[np.abs(found[:, 1]) < 1.0 - _GRID])


def _inside(parts: NDArray[Any]) -> Floats:
    """Places inside (place, 2) of the plane, evenly by area."""
    area = shapely.area(parts)
    wanted = np.ceil(_INSIDE * area / area.sum()).astype(np.int64)
    return np.concatenate([_inside_one(part, int(few)) for part, few in zip(parts, wanted, strict=True)])


def _inside_one(part: Any, wanted: int) -> Floats:
    west, south, east, north = part.bounds
    shapely.prepare(part)
    tried = wanted
    while True:
        index = np.arange(1, tried + 1)
        x, y = west + (east - west) * _reversed(index, 2), south + (north - south) * _reversed(index, 3)
        held = np.flatnonzero(shapely.contains_xy(part, x, y))
        if len(held) >= wanted or tried >= _MOST_TRIED:
            return np.column_stack((x, y))[held[:wanted]]
        tried *= 2


def _reversed(index: NDArray[np.int64], base: int) -> Floats:
    """Whole numbers with their digits mirrored at the point, 0 to 1: the van der Corput sequence [Halton1960]."""
    found, scale, left = np.zeros(len(index)), 1.0, index.copy()
    while left.any():
        scale /= base
        found += scale * (left % base)
        left //= base
    return found
