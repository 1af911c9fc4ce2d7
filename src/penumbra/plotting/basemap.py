"""Land and borders under a map, from Penumbra's own map units; nothing is downloaded."""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from typing import Any, NamedTuple

import numpy as np
import shapely
from matplotlib.path import Path as Outline
from numpy.typing import NDArray
from shapely.geometry.polygon import orient

from penumbra.earth.map_units import units
from penumbra.plotting.projection import SEAM, Frame, far_side, path_of

__all__ = ["Land", "land"]

Floats = NDArray[np.float64]

_FINEST = 4000  # pixels across the frame beyond which coasts are not drawn
_STEP = 1.0  # [deg] between points of a side
_LINE = 1e-3  # [deg] from the date line or a pole, where the files cut land
_ANTIPODE = 2.0  # [deg] around the antipode of the centre; land there is cut off
_SNAP = 1.0  # [m] tolerance for equal sides of neighbours


class Land(NamedTuple):
    """Land, and the outlines of countries."""

    shape: Outline
    borders: Outline


@lru_cache(maxsize=4)
def land(frame: Frame) -> Land:
    """Land and borders in the frame, at the resolution of the page."""
    fine = (frame.east - frame.west) / _FINEST
    if frame.world_wide:
        rings = [ring for country in _countries() for ring in _rings(_about(frame, country))]
        kept = [ring for ring in rings if len(ring) > 3]
        drawn = [_plane(frame, ring) for ring in kept]
        lines = [_plane(frame, line) for ring in kept for line in _without(ring, np.abs(ring[:, 0]) >= SEAM - _LINE)]
        return Land(path_of(drawn), path_of(lines))
    shapes = [shape for shape in (_in_plane(frame, country, fine) for country in _countries()) if not shape.is_empty]
    rings = [ring for shape in shapes for ring in _rings(shape)]
    return Land(path_of(rings), path_of(_inside(frame, rings)))


def _countries() -> Iterable[Any]:
    """The land of each country, degrees."""
    pieces: dict[str, list[Any]] = {}
    for unit in units().values():
        if not unit.polygon.is_empty:
            pieces.setdefault(unit.country, []).append(unit.polygon)
    for own in pieces.values():
        yield own[0] if len(own) == 1 else shapely.union_all(own)


def _about(frame: Frame, country: Any) -> Any:
    """A country in longitudes counted from the middle meridian, cut half a turn from it and whole at the date line."""
    edge = shapely.box(-SEAM, -90.0, SEAM, 90.0)
    parts = [
        shapely.transform(country, lambda at, turn=turn: at + np.array((turn - frame.longitude, 0.0)))
        for turn in (-360.0, 0.0, 360.0)
    ]
    cut = [shapely.intersection(shapely.make_valid(part), edge) for part in parts if part.intersects(edge)]
    fine = np.degrees((frame.east - frame.west) / _FINEST / 6.4e6)
    return shapely.segmentize(shapely.simplify(shapely.union_all(cut, grid_size=1e-4), fine), _STEP)


def _plane(frame: Frame, line: Floats) -> Floats:
    return frame.plane(line[:, 1], line[:, 0] + frame.longitude)


def _in_plane(frame: Frame, country: Any, fine: float) -> Any:
    """The parts of a country that lie in the frame; empty if none do."""
    away = np.cos(np.radians(min(far_side(frame) + 5.0, 180.0)))
    parts = []
    steps = _seam(country)
    for part in shapely.get_parts(country):
        longitude, latitude = shapely.get_coordinates(part).T
        if _cosine(frame, latitude, longitude).max() > away:
            parts += _projected(frame, part, steps)
    if not parts:
        return shapely.MultiPolygon()
    west, _, east, _ = shapely.total_bounds(country)
    if max(-west, east) > 180.0 - _LINE:  # it is cut at the date line, and made whole again
        whole = shapely.union_all([shapely.make_valid(part) for part in parts], grid_size=_SNAP)
    else:
        whole = shapely.multipolygons([each for part in parts for each in shapely.get_parts(part)])
    shape = shapely.make_valid(shapely.simplify(whole, fine))
    return shapely.clip_by_rect(shape, frame.west, frame.south, frame.east, frame.north)


def _cosine(frame: Frame, latitude: Floats, longitude: Floats) -> Floats:
    """Cosine of the distance from the frame's centre."""
    phi, away, centre = np.radians(latitude), np.radians(longitude - frame.longitude), np.radians(frame.latitude)
    return np.asarray(np.sin(centre) * np.sin(phi) + np.cos(centre) * np.cos(phi) * np.cos(away))


def _projected(frame: Frame, part: Any, steps: Floats) -> list[Any]:
    """One polygon in the plane. Land that holds the antipode, which is no point of the plane, has a hole there."""
    turned = shapely.transform(_fine(part, steps), lambda at: frame.plane(at[:, 1], at[:, 0]))
    opposite = shapely.Point((frame.longitude + 360.0) % 360.0 - 180.0, -frame.latitude)
    if not part.intersects(opposite.buffer(_ANTIPODE)):
        return [turned]
    holed = _fine(part.difference(opposite.buffer(_ANTIPODE)), steps)
    rings = [frame.plane(ring[:, 1], ring[:, 0]) for ring in _rings(holed)]
    filled = [shapely.make_valid(shapely.polygons(ring)) for ring in rings]  # inside and outside may be exchanged
    return [reduce(shapely.symmetric_difference, filled)]


def _seam(country: Any) -> Floats:
    """Latitudes [deg] at which both sides of the date line are to have points: every whole one, and what either has."""
    at = shapely.get_coordinates(country)
    own = at[np.abs(np.abs(at[:, 0]) - 180.0) < _LINE, 1]
    return np.unique(np.concatenate((np.arange(-90.0, 91.0), own)))


def _fine(part: Any, steps: Floats) -> Any:
    """A shape with points at least every degree, and on the date line at those latitudes, as its neighbour has."""

    def ring(at: Floats) -> Floats:
        along = np.abs(np.abs(at[:-1, 0]) - 180.0) < _LINE
        along &= np.abs(at[:-1, 0] - at[1:, 0]) < _LINE
        if not along.any():
            return at
        pieces = [at[:1]]
        for begin, end, seam in zip(at[:-1], at[1:], along, strict=True):
            if seam:
                low, high = sorted((begin[1], end[1]))
                inner = steps[(low < steps) & (steps < high)]
                inner = inner if begin[1] < end[1] else inner[::-1]
                pieces.append(np.stack((np.full(len(inner), begin[0]), inner), axis=1))
            pieces.append(end[None])
        return np.concatenate(pieces)

    polygons = [each for each in shapely.get_parts(part) if shapely.get_dimensions(each) == 2]
    made = [
        shapely.Polygon(
            ring(shapely.get_coordinates(each.exterior)),
            [ring(shapely.get_coordinates(hole)) for hole in each.interiors],
        )
        for each in polygons
    ]
    return shapely.segmentize(made[0] if len(made) == 1 else shapely.multipolygons(made), _STEP)


def _rings(shape: Any) -> list[Floats]:
    polygons = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    turned = [orient(part) for part in polygons]
    return [shapely.get_coordinates(ring) for part in turned for ring in (part.exterior, *part.interiors)]


def _inside(frame: Frame, rings: list[Floats]) -> Iterator[Floats]:
    """Rings as open lines without the stretches along the frame."""
    for ring in rings:
        x, y = ring.T
        yield from _without(ring, (x <= frame.west) | (x >= frame.east) | (y <= frame.south) | (y >= frame.north))


def _without(ring: Floats, edge: NDArray[np.bool_]) -> list[Floats]:
    """A ring as open lines without its sides between two points that lie on an edge."""
    return [line for line in np.split(ring, np.flatnonzero(edge[:-1] & edge[1:]) + 1) if len(line) > 1]
