"""Outlines of sets of a map's cells in the plane of a frame."""

from functools import lru_cache
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr
from matplotlib.path import Path as Outline
from numpy.typing import NDArray
from shapely.geometry.polygon import orient

from penumbra.plotting.projection import SEAM, Frame, globe_edge, path_of, relative

__all__ = ["beyond", "limit", "outline", "region_edge", "smoothed"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ANTIPODE = 150.0  # degrees from the centre beyond which a cell is left out; no frame reaches as far
_NEAR = 1e-3  # [deg] from the seam


class _Cells(NamedTuple):
    """Edges of cells, walked with their cell on the left: end points, own cell, and the cell across (-1: none).

    `cut` tells of each point whether a map of the whole Earth is cut there, or has a pole there.
    """

    point: Floats
    cut: NDArray[np.bool_]
    start: Ints
    end: Ints
    cell: Ints
    across: Ints


@lru_cache(maxsize=4)
def _cells(frame: Frame, ids: bytes) -> _Cells:
    owner, rings = _rings(frame, np.frombuffer(ids, dtype=np.uint64))
    corners = np.array([len(ring) for ring in rings], dtype=np.int64)
    latitude, longitude = np.concatenate(rings).T
    at, first, vertex = np.unique(
        np.round(frame.plane(latitude, longitude)), axis=0, return_index=True, return_inverse=True
    )
    edge = (np.abs(relative(frame, longitude)) > SEAM - _NEAR) | (np.abs(latitude) > 90.0 - _NEAR)
    cut = edge[first] & frame.world_wide
    last = np.cumsum(corners)
    following = np.arange(1, len(latitude) + 1)
    following[last - 1] = last - corners
    vertex = vertex.reshape(-1)
    start, end = vertex.astype(np.int64), vertex[following].astype(np.int64)
    cell = np.repeat(owner, corners)
    keys, back = start * len(at) + end, end * len(at) + start
    order = np.argsort(keys)
    found = order[np.minimum(np.searchsorted(keys, back, sorter=order), len(keys) - 1)]
    return _Cells(at, cut, start, end, cell, np.where(keys[found] == back, cell[found], -1))


def _rings(frame: Frame, cells: NDArray[np.uint64]) -> tuple[Ints, list[Floats]]:
    """Outlines (corner, 2) of latitude and longitude [deg], and whose cell each is; a cell on the seam has several."""
    owner, rings = [], []
    for index, cell in enumerate(cells.tolist()):
        ring = np.array(h3.cell_to_boundary(cell))
        for part in _cut(frame, ring) if frame.world_wide else [ring] if _near(frame, ring) else []:
            owner.append(index)
            rings.append(part)
    return np.array(owner, dtype=np.int64), rings


def _near(frame: Frame, ring: Floats) -> bool:
    """Whether a cell is far from the antipode of the frame's centre."""
    phi, away, centre = np.radians(ring[0, 0]), np.radians(ring[0, 1] - frame.longitude), np.radians(frame.latitude)
    cosine = np.sin(centre) * np.sin(phi) + np.cos(centre) * np.cos(phi) * np.cos(away)
    return bool(cosine > np.cos(np.radians(_ANTIPODE)))


def _cut(frame: Frame, ring: Floats) -> list[Floats]:
    """The parts of a cell on either side of the meridian at which a map of the whole Earth is cut; or about a pole."""
    away = relative(frame, ring[:, 1])
    if np.ptp(away) < 180.0:
        return [ring]
    turned = np.unwrap(np.append(away, away[0]), period=360.0)
    line = np.stack((turned, np.append(ring[:, 0], ring[0, 0])), axis=1)
    if abs(turned[-1] - turned[0]) > 180.0:  # once round a pole
        pole = np.copysign(90.0, ring[0, 0])
        line = np.concatenate((line, [(turned[-1], pole), (turned[0], pole), line[0]]))
    whole = shapely.Polygon(line)
    copies = [
        shapely.transform(whole, lambda at, turn=turn: at + np.array((turn, 0.0))) for turn in (-360.0, 0.0, 360.0)
    ]
    cut = [shapely.intersection(copy, shapely.box(-SEAM, -90.0, SEAM, 90.0)) for copy in copies]
    parts = [part for each in cut for part in shapely.get_parts(each) if shapely.get_dimensions(part) == 2]
    found = [shapely.get_coordinates(orient(part).exterior)[:-1] for part in parts if not part.is_empty]
    return [np.stack((part[:, 1], part[:, 0] + frame.longitude), axis=1) for part in found]


def outline(frame: Frame, area: xr.Dataset, chosen: NDArray[np.bool_]) -> Outline:
    """The outline of a set of a map's cells, holes and all."""
    cells = _cells(frame, area.cell.values.astype(np.uint64).tobytes())
    edge = chosen[cells.cell] & ~(chosen[cells.across] & (cells.across >= 0))
    return path_of(_chained(cells, edge))


def limit(frame: Frame, area: xr.Dataset, chosen: NDArray[np.bool_]) -> Outline:
    """Where a set of cells ends inside the map, smoothed by less than a cell; the map's own edge is left out."""
    cells = _cells(frame, area.cell.values.astype(np.uint64).tobytes())
    edge = chosen[cells.cell] & ~chosen[cells.across] & (cells.across >= 0)
    return path_of(smoothed(line) for line in _chained(cells, edge))


def beyond(frame: Frame, area: xr.Dataset) -> Outline:
    """The part of the frame that lies outside the map."""
    inside = outline(frame, area, np.ones(area.sizes["cell"], dtype=bool))
    corners = (
        (frame.west, frame.south),
        (frame.west, frame.north),
        (frame.east, frame.north),
        (frame.east, frame.south),
    )
    whole = globe_edge(frame)
    around = path_of([np.array((*corners, corners[0]))]) if whole is None else whole
    return Outline.make_compound_path(around, inside)


def region_edge(frame: Frame, area: xr.Dataset) -> Outline:
    """The edge of the map, smoothed: what lies beyond was not computed."""
    cells = _cells(frame, area.cell.values.astype(np.uint64).tobytes())
    edge = (cells.across < 0) & ~(cells.cut[cells.start] & cells.cut[cells.end])
    return path_of(smoothed(line) for line in _chained(cells, edge))


def _chained(cells: _Cells, edge: NDArray[np.bool_]) -> list[Floats]:
    """Edges end to end: open lines from their first vertex, then rings."""
    start, end = cells.start[edge].tolist(), cells.end[edge].tolist()
    onward = dict(zip(start, end, strict=True))
    firsts = sorted(set(start) - set(end))
    lines = []
    while onward:
        at = firsts.pop() if firsts else next(iter(onward))
        line = [at]
        while at in onward:
            at = onward.pop(at)
            line.append(at)
        lines.append(cells.point[line])
    return lines


def smoothed(line: Floats) -> Floats:
    """A line without the zigzag of its cells: each vertex the mean of itself and its neighbours, three times."""
    if len(line) < 5:
        return line
    closed = np.array_equal(line[0], line[-1])
    for _ in range(3):
        if closed:
            body = line[:-1]
            body = (np.roll(body, 1, axis=0) + 2.0 * body + np.roll(body, -1, axis=0)) / 4.0
            line = np.concatenate((body, body[:1]))
        else:
            line = np.concatenate((line[:1], (line[:-2] + 2.0 * line[1:-1] + line[2:]) / 4.0, line[-1:]))
    return line
