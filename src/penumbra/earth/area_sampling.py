"""Sample points of an area, ordered so that the first n are spread over it for every n; the boundary comes first."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import positions
from penumbra.earth.equal_area_plane import latitude_of

__all__ = ["BOUNDARY_POINTS", "SamplePoints", "sample_points"]

BOUNDARY_POINTS = 8
"""Number of first points that lie on the boundary."""

_INSIDE = 4000  # candidate places inside, uniform by area
_ALONG = 2000  # candidate places along the boundary, in addition to its corners
_MOST_TRIED = 1 << 20  # most places tried in the bounding box of one part, which may fill little of it
_GRID = 1e-10  # [deg], grid to which parts that meet at the date line are snapped

Floats = NDArray[np.float64]


class SamplePoints(NamedTuple):
    """Sample points of an area, in order."""

    latitude: Floats  # (point,) geodetic [deg]
    longitude: Floats  # (point,) [deg]
    gap: Floats  # (point,) [m], greatest straight-line distance from a place of the area to the nearest point so far


def sample_points(shapes: NDArray[Any], count: int) -> SamplePoints:
    """The first points of an area.

    Parameters
    ----------
    shapes : (part,) shapely polygons in the equal-area plane
        As `penumbra.earth.equal_area_plane.enclosed` gives them: longitude -180 to 180 [deg], sine of the authalic
        latitude. They may have holes.
    count : int
        Number of points. A smaller count gives the first points of a larger one.

    Returns
    -------
    Nested

    Method
    ------
    Farthest-point order [Gonzalez1985]: each point is the candidate farthest from all points before it, by straight
    line through the Earth, so that the date line and poles need no special case. The first point is the boundary place
    farthest from the area's centroid; the first `BOUNDARY_POINTS` lie on the boundary, later ones on it or inside.
    Candidates are the corners of the boundary, places at equal distances along it, and some 4,000 places inside,
    uniform by area [Halton1960].
    """
    return _sample_points(tuple(shapely.to_wkb(shapes).tolist()), count)


@lru_cache(maxsize=32)
def _sample_points(shapes: tuple[bytes, ...], count: int) -> SamplePoints:
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
            return SamplePoints(latitude[chosen], longitude[chosen], np.array(gap))
        chosen.append(int(np.argmax(away[own] if len(chosen) < BOUNDARY_POINTS else away)))


def _boundary(parts: NDArray[Any]) -> Floats:
    """Places on the boundary (place, 2) in the plane: its corners, and places at equal distances between them.

    Parts that meet at the date line are joined first, and lines along a pole are left out: neither is a boundary.
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
    """Places inside (place, 2) in the plane, uniform by area."""
    area = shapely.area(parts)
    wanted = np.ceil(_INSIDE * area / area.sum()).astype(np.int64)
    return np.concatenate([_inside_one(part, int(few)) for part, few in zip(parts, wanted, strict=True)])


def _inside_one(part: Any, wanted: int) -> Floats:
    west, south, east, north = part.bounds
    shapely.prepare(part)
    tried = wanted
    while True:
        index = np.arange(1, tried + 1)
        x, y = west + (east - west) * _radical_inverse(index, 2), south + (north - south) * _radical_inverse(index, 3)
        held = np.flatnonzero(shapely.contains_xy(part, x, y))
        if len(held) >= wanted or tried >= _MOST_TRIED:
            return np.column_stack((x, y))[held[:wanted]]
        tried *= 2


def _radical_inverse(index: NDArray[np.int64], base: int) -> Floats:
    """Radical inverse of whole numbers, 0 to 1: the van der Corput sequence [Halton1960]."""
    found, scale, left = np.zeros(len(index)), 1.0, index.copy()
    while left.any():
        scale /= base
        found += scale * (left % base)
        left //= base
    return found
