"""The ground a map is drawn on: its projection and frame, land and borders, and the outlines of sets of cells.

Everything comes from Penumbra's own polygons and from H3; nothing is downloaded.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr
from matplotlib.path import Path as Outline
from numpy.typing import NDArray
from pyproj import Proj
from shapely.geometry.polygon import orient

from penumbra.coverage.launch_areas import launch_places
from penumbra.earth.map_units import units
from penumbra.scenario.model import LaunchPoint, Scenario, Site

__all__ = ["Frame", "Land", "beyond", "frame_of", "graticule", "land", "limit", "outline", "path_of", "region_edge"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PADDING = 0.035  # of the frame's longer side
_FINEST = 4000  # pixels across the frame beyond which coasts are not drawn
_FAR = 100.0  # degrees from the centre beyond which no land is drawn


class Frame(NamedTuple):
    """Lambert's azimuthal equal-area projection about a centre [deg], and the part of its plane [m] that is shown."""

    latitude: float
    longitude: float
    west: float
    south: float
    east: float
    north: float

    @property
    def aspect(self) -> float:
        """Height over width."""
        return (self.north - self.south) / (self.east - self.west)

    def plane(self, latitude: Any, longitude: Any) -> Floats:
        """Points of the plane (..., 2) [m] from degrees."""
        x, y = _projection(self.latitude, self.longitude)(np.asarray(longitude, float), np.asarray(latitude, float))
        return np.stack((np.asarray(x), np.asarray(y)), axis=-1)


class Land(NamedTuple):
    """Land, and the outlines of countries."""

    shape: Outline
    borders: Outline


class _Cells(NamedTuple):
    """Edges of cells, walked with their cell on the left: end points, own cell, and the cell across (-1: none)."""

    point: Floats
    start: Ints
    end: Ints
    cell: Ints
    across: Ints


@lru_cache(maxsize=8)
def _projection(latitude: float, longitude: float) -> Proj:
    return Proj(f"+proj=laea +lat_0={latitude} +lon_0={longitude} +ellps=WGS84")


def frame_of(areas: Sequence[xr.Dataset], scenario: Scenario | None = None, named: bool = True) -> Frame:
    """The frame that shows what the maps are about, the same for all of them.

    Parameters
    ----------
    areas : sequence of Dataset from `penumbra.cover`
    scenario : Scenario, optional
        Its launch points and areas and its batteries' sites are to be seen too.
    named : bool
        Whether the named areas and the radars' sites are to be seen though nothing reaches them.

    Returns
    -------
    Frame
        Round every cell that a threat may reach on some map, and those.
    """
    at = [np.concatenate([_shown(area, named) for area in areas])]
    if scenario is not None:
        held = {battery.site for battery in scenario.batteries.values()}
        seeing = {sensor.site for sensor in scenario.sensors.values()} if named else set()
        spots: list[Site | LaunchPoint] = [site for key, site in scenario.sites.items() if key in held | seeing]
        spots += scenario.launch_points.values()
        at.append(np.array([(spot.latitude.value, spot.longitude.value) for spot in spots]).reshape(-1, 2))
        at.append(np.stack(launch_places(scenario), axis=1))
    latitude, longitude = np.concatenate(at).T
    phi, lam = np.radians(latitude), np.radians(longitude)
    mean = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)]).mean(axis=1)
    centre = np.degrees(np.arctan2(mean[2], np.hypot(mean[0], mean[1]))), np.degrees(np.arctan2(mean[1], mean[0]))
    for _ in range(3):  # from the mean to the middle of the frame
        centre = round(float(centre[0])), round(float(centre[1]))
        x, y = Frame(*centre, 0, 0, 0, 0).plane(latitude, longitude).T
        middle = _projection(*centre)((x.min() + x.max()) / 2.0, (y.min() + y.max()) / 2.0, inverse=True)
        centre = middle[1], middle[0]
    centre = round(float(centre[0])), round(float(centre[1]))
    x, y = Frame(*centre, 0, 0, 0, 0).plane(latitude, longitude).T
    pad = _PADDING * max(np.ptp(x), np.ptp(y), 1e5)
    west, south, east, north = (
        round(float(v), -3) for v in (x.min() - pad, y.min() - pad, x.max() + pad, y.max() + pad)
    )
    return Frame(*centre, west, south, east, north)


def _shown(area: xr.Dataset, with_named: bool) -> Floats:
    """Latitude and longitude of the cells a map is about: reached by a threat or in a named area; else all."""
    named = json.loads(area.attrs.get("areas", "{}")) if with_named else {}
    codes = sorted({code for item in named.values() for code in item["map_units"]})
    shown = (area.state.values > 0).any(axis=0) | np.isin(area.map_unit.values, codes)
    if not shown.any():
        shown[:] = True
    return np.stack((area.latitude.values[shown], area.longitude.values[shown]), axis=1)


@lru_cache(maxsize=4)
def land(frame: Frame) -> Land:
    """Land and borders in the frame, as fine as paper shows."""
    fine = (frame.east - frame.west) / _FINEST
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


def _in_plane(frame: Frame, country: Any, fine: float) -> Any:
    """The parts of a country that lie in the frame; empty if none do."""
    reach = np.cos(np.radians(_FAR))
    parts = []
    for part in shapely.get_parts(shapely.segmentize(country, 1.0)):
        longitude, latitude = shapely.get_coordinates(part).T
        phi, away, centre = np.radians(latitude), np.radians(longitude - frame.longitude), np.radians(frame.latitude)
        cosine = np.sin(centre) * np.sin(phi) + np.cos(centre) * np.cos(phi) * np.cos(away)
        if cosine.max() > reach:
            parts.append(shapely.transform(part, lambda at: frame.plane(at[:, 1], at[:, 0])))
    shape = (
        shapely.make_valid(shapely.simplify(shapely.multipolygons(parts), fine)) if parts else shapely.MultiPolygon()
    )
    return shapely.clip_by_rect(shape, frame.west, frame.south, frame.east, frame.north)


def _rings(shape: Any) -> list[Floats]:
    polygons = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    turned = [orient(part) for part in polygons]
    return [shapely.get_coordinates(ring) for part in turned for ring in (part.exterior, *part.interiors)]


def _inside(frame: Frame, rings: list[Floats]) -> list[Floats]:
    """Rings as open lines without the stretches along the frame."""
    lines = []
    for ring in rings:
        x, y = ring.T
        edge = (x <= frame.west) | (x >= frame.east) | (y <= frame.south) | (y >= frame.north)
        along = edge[:-1] & edge[1:]
        lines += [line for line in np.split(ring, np.flatnonzero(along) + 1) if len(line) > 1]
    return lines


def path_of(lines: Iterable[Floats]) -> Outline:
    """Lines as one path; a line that ends where it began is closed."""
    lines = list(lines)
    if not lines:
        return Outline(np.empty((0, 2)))
    codes = []
    for line in lines:
        code = np.full(len(line), Outline.LINETO, dtype=Outline.code_type)
        code[0] = Outline.MOVETO
        if len(line) > 2 and np.array_equal(line[0], line[-1]):
            code[-1] = Outline.CLOSEPOLY
        codes.append(code)
    return Outline(np.concatenate(lines), np.concatenate(codes))


def graticule(frame: Frame, step: float = 15.0) -> Outline:
    """Parallels and meridians every `step` degrees."""
    fine = np.linspace(-90.0, 90.0, 181)
    meridians = [frame.plane(fine[10:-10], np.full(161, at)) for at in np.arange(-180.0, 180.0, step)]
    round_ = np.linspace(-180.0, 180.0, 361)
    parallels = [frame.plane(np.full(361, at), round_) for at in np.arange(-75.0, 90.0, step)]
    far = 2.0 * 6.4e6 * np.sin(np.radians(_FAR) / 2.0)
    return path_of(line for line in (*meridians, *parallels) if np.hypot(*line.T).max() < far)


# --- cells


@lru_cache(maxsize=4)
def _cells(frame: Frame, ids: bytes) -> _Cells:
    outlines = [h3.cell_to_boundary(cell) for cell in np.frombuffer(ids, dtype=np.uint64).tolist()]
    corners = np.array([len(outline) for outline in outlines])
    latitude, longitude = np.array([corner for outline in outlines for corner in outline]).reshape(-1, 2).T
    point, vertex = np.unique(np.round(frame.plane(latitude, longitude)), axis=0, return_inverse=True)
    last = np.cumsum(corners)
    following = np.arange(1, len(vertex) + 1)
    following[last - 1] = last - corners
    vertex = vertex.reshape(-1)
    start, end = vertex.astype(np.int64), vertex[following].astype(np.int64)
    cell = np.repeat(np.arange(len(corners)), corners)
    keys, back = start * len(point) + end, end * len(point) + start
    order = np.argsort(keys)
    found = order[np.minimum(np.searchsorted(keys, back, sorter=order), len(keys) - 1)]
    return _Cells(point, start, end, cell, np.where(keys[found] == back, cell[found], -1))


def outline(frame: Frame, area: xr.Dataset, chosen: NDArray[np.bool_]) -> Outline:
    """The outline of a set of a map's cells, holes and all."""
    cells = _cells(frame, area.cell.values.astype(np.uint64).tobytes())
    edge = chosen[cells.cell] & ~(chosen[cells.across] & (cells.across >= 0))
    return path_of(_chained(cells, edge))


def limit(frame: Frame, area: xr.Dataset, chosen: NDArray[np.bool_]) -> Outline:
    """Where a set of cells ends inside the map, smoothed by less than a cell; the map's own edge is left out."""
    cells = _cells(frame, area.cell.values.astype(np.uint64).tobytes())
    edge = chosen[cells.cell] & ~chosen[cells.across] & (cells.across >= 0)
    return path_of(_smoothed(line) for line in _chained(cells, edge))


def beyond(frame: Frame, area: xr.Dataset) -> Outline:
    """The part of the frame that lies outside the map."""
    inside = outline(frame, area, np.ones(area.sizes["cell"], dtype=bool))
    corners = (
        (frame.west, frame.south),
        (frame.west, frame.north),
        (frame.east, frame.north),
        (frame.east, frame.south),
    )
    return Outline.make_compound_path(path_of([np.array((*corners, corners[0]))]), inside)


def region_edge(frame: Frame, area: xr.Dataset) -> Outline:
    """The edge of the map, smoothed: what lies beyond was not computed."""
    cells = _cells(frame, area.cell.values.astype(np.uint64).tobytes())
    return path_of(_smoothed(line) for line in _chained(cells, cells.across < 0))


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


def _smoothed(line: Floats) -> Floats:
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
