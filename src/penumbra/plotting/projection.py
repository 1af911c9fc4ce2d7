"""The plane of a map: its projection, the part of it that is shown, meridians and parallels, and a scale bar's length.

Decision 46 says how both are chosen. Projecting itself is pyproj's.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr
from matplotlib.path import Path as Outline
from numpy.typing import NDArray
from pyproj import Proj

from penumbra.constants import SEMI_MAJOR
from penumbra.coverage.launch_areas import launch_places
from penumbra.coverage.share_places import land_protected
from penumbra.scenario.model import Scenario

__all__ = [
    "SEAM",
    "Frame",
    "far_side",
    "frame_about",
    "frame_of",
    "globe_edge",
    "graticule",
    "path_of",
    "relative",
    "scale_length",
]

Floats = NDArray[np.float64]

SEAM = 179.9999
"""Degrees from the middle meridian at which a map of the whole Earth is cut."""

_PADDING = 0.035  # of the frame's longer side
_LEAST = 1e5  # [m] of the frame's longer side
_NARROWEST, _TALLEST = 0.45, 1.4  # height over width
_HEMISPHERE = 90.0  # degrees from the centre; farther off shapes and areas say little
_GRATICULE = (15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2)  # [deg]
_LINES = 3.0  # parallels or meridians across a frame, at the least
_ROUND = (1, 2, 5)


class Frame(NamedTuple):
    """A projection about a centre [deg], and the part of its plane [m] that is shown.

    The projection is Lambert's azimuthal equal-area; if `world_wide`, it is Equal Earth about the centre's meridian.
    """

    latitude: float
    longitude: float
    west: float
    south: float
    east: float
    north: float
    world_wide: bool = False

    @property
    def aspect(self) -> float:
        """Height over width."""
        return (self.north - self.south) / (self.east - self.west)

    def plane(self, latitude: Any, longitude: Any) -> Floats:
        """Points of the plane (..., 2) [m] from degrees."""
        away = np.asarray(longitude, float)
        if self.world_wide:
            away = np.clip(relative(self, away), -SEAM, SEAM) + self.longitude
        x, y = _projection(self.latitude, self.longitude, self.world_wide)(away, np.asarray(latitude, float))
        return np.stack((np.asarray(x), np.asarray(y)), axis=-1)

    def shows(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies inside."""
        x, y = self.plane(latitude, longitude)
        return bool(self.west < x < self.east and self.south < y < self.north)


def relative(frame: Frame, longitude: Floats) -> Floats:
    """Longitudes [deg] as counted from the frame's middle meridian; what lies within half a turn of it is kept."""
    away = np.asarray(longitude, float) - frame.longitude
    return np.where(np.abs(away) <= 180.0, away, (away + 180.0) % 360.0 - 180.0)


@lru_cache(maxsize=8)
def _projection(latitude: float, longitude: float, world_wide: bool) -> Proj:
    if world_wide:
        return Proj(f"+proj=eqearth +lon_0={longitude} +ellps=WGS84")
    return Proj(f"+proj=laea +lat_0={latitude} +lon_0={longitude} +ellps=WGS84")


def frame_of(
    areas: Sequence[xr.Dataset], scenario: Scenario | None = None, named: bool = True, farthest: float = math.inf
) -> Frame:
    """The frame that shows what the maps are about, the same for all of them.

    Parameters
    ----------
    areas : sequence of Dataset from `penumbra.cover`
    scenario : Scenario, optional
        Its batteries' sites are shown too, and its launch points and areas.
    named : bool
        Whether the named areas and the radars' sites are shown though nothing reaches them.
    farthest : float
        Launch points and radars' sites are left out that would make the frame more than so many times as large.

    Returns
    -------
    Frame
        About every cell that a threat may reach on some map, every cell of the countries or the area that the scenario
        names as protected, and the places above. World-wide if they do not fit into a hemisphere.
    """
    at = np.concatenate([_shown(area, named) for area in areas])
    if scenario is not None:
        held = {battery.site for battery in scenario.batteries.values()}
        seeing = {sensor.site for sensor in scenario.sensors.values()} if named else set()
        at = np.concatenate((at, _sites(scenario, held)))
        launches = np.stack(launch_places(scenario), axis=1)
        at = _with_near(at, np.concatenate((_sites(scenario, seeing - held), launches)), farthest)
    return frame_about(at, max(_cell_edge(area) for area in areas))


def frame_about(at: Floats, room: float = 0.0) -> Frame:
    """The frame about points, world-wide where they are more than a hemisphere.

    Parameters
    ----------
    at : (point, 2) array of float
        Latitude and longitude [deg].
    room : float
        How far [m] what is shown reaches beyond the points.
    """
    centre, widest = _centre(*at.T)
    return _padded(Frame(*centre, 0, 0, 0, 0), at, room) if widest <= _HEMISPHERE else _whole(at, room)


def _cell_edge(area: xr.Dataset) -> float:
    """Length [m] of a side of the map's cells, by which they reach beyond their centres."""
    return float(h3.average_hexagon_edge_length(h3.get_resolution(int(area.cell.values[0])), "m"))


def _sites(scenario: Scenario, keys: set[Any]) -> Floats:
    """Latitude and longitude (site, 2) [deg]."""
    spots = [(site.latitude.value, site.longitude.value) for key, site in scenario.sites.items() if key in keys]
    return np.array(spots, float).reshape(-1, 2)


def _with_near(at: Floats, more: Floats, farthest: float) -> Floats:
    """Points (n, 2) with those of more that are near enough, the nearest first."""
    if math.isinf(farthest):
        return np.concatenate((at, more))
    most = farthest * max(_extent(at), _LEAST)
    centre, _ = _centre(*at.T)
    order = np.argsort(_distance(centre, *more.T), kind="stable")
    for each in order:
        with_it = np.concatenate((at, more[each : each + 1]))
        if _extent(with_it) <= most:
            at = with_it
    return at


def _distance(centre: tuple[float, float], latitude: Floats, longitude: Floats) -> Floats:
    """Distance [deg] of points from a centre, on a sphere."""
    phi, away, middle = np.radians(latitude), np.radians(longitude - centre[1]), math.radians(centre[0])
    cosine = np.sin(middle) * np.sin(phi) + np.cos(middle) * np.cos(phi) * np.cos(away)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def _extent(at: Floats) -> float:
    """Longer side [m] of a frame about points (n, 2) of latitude and longitude [deg]."""
    centre, widest = _centre(*at.T)
    if widest > _HEMISPHERE:
        return 2.0 * math.pi * SEMI_MAJOR
    return float(np.ptp(Frame(*centre, 0, 0, 0, 0).plane(*at.T), axis=0).max())


def _centre(latitude: Floats, longitude: Floats) -> tuple[tuple[float, float], float]:
    """Whole degrees of the middle of a frame about points, and how far [deg] the farthest of them is from it."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    points = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    mean = points.mean(axis=1)
    centre = np.degrees(np.arctan2(mean[2], np.hypot(mean[0], mean[1]))), np.degrees(np.arctan2(mean[1], mean[0]))
    for _ in range(3):  # from the mean to the middle of the frame
        about = round(float(centre[0])), round(float(centre[1]))
        x, y = Frame(*about, 0, 0, 0, 0).plane(latitude, longitude).T
        middle = (x.min() + x.max()) / 2.0, (y.min() + y.max()) / 2.0
        if not np.isfinite(middle).all():  # the farthest point is the antipode
            return about, 180.0
        longitude_, latitude_ = _projection(*about, False)(*middle, inverse=True)
        if not np.isfinite((longitude_, latitude_)).all():
            return about, 180.0
        centre = latitude_, longitude_
    about = round(float(centre[0])), round(float(centre[1]))
    return about, float(_distance(about, latitude, longitude).max())


def _padded(bare: Frame, at: Floats, room: float) -> Frame:
    """The frame about points (n, 2), with so much room [m] about them and more, and neither too narrow nor too flat."""
    x, y = bare.plane(*at.T).T
    sides = np.array([np.ptp(x), np.ptp(y)])
    pad = _PADDING * max(*sides, _LEAST) + room
    middle = np.array([x.min() + x.max(), y.min() + y.max()]) / 2.0
    wide, tall = np.maximum(sides + 2.0 * pad, 0.5 * _LEAST)
    wide, tall = max(wide, tall / _TALLEST), max(tall, wide * _NARROWEST)
    west, south, east, north = (
        round(float(v), -3)
        for v in (middle[0] - wide / 2, middle[1] - tall / 2, middle[0] + wide / 2, middle[1] + tall / 2)
    )
    return bare._replace(west=west, south=south, east=east, north=north)


def _whole(at: Floats, room: float) -> Frame:
    """A frame in Equal Earth, cut where the widest gap between the points is."""
    east = np.unique(np.round(at[:, 1] % 360.0, 1))
    gaps = np.diff(np.append(east, east[0] + 360.0))
    widest = int(gaps.argmax())
    cut = east[widest] + gaps[widest] / 2.0 if gaps[widest] > _GRATICULE[0] else 180.0
    longitude = float(round((cut + 360.0) % 360.0 - 180.0))
    bare = Frame(0.0, longitude, 0, 0, 0, 0, world_wide=True)
    found = _padded(bare, at, room)
    edge = bare.plane(np.array([0.0, 0.0, -90.0, 90.0]), longitude + np.array([-SEAM, SEAM, 0.0, 0.0]))
    (left, right), (bottom, top) = edge[:2, 0], edge[2:, 1]
    rim = _PADDING * (right - left)
    return found._replace(
        west=max(found.west, left - rim), east=min(found.east, right + rim),
        south=max(found.south, bottom - rim), north=min(found.north, top + rim),
    )  # fmt: skip


def _shown(area: xr.Dataset, with_named: bool) -> Floats:
    """Latitude and longitude of the cells a map is about: reached, protected or in a named area; else all."""
    named = json.loads(area.attrs.get("areas", "{}")) if with_named else {}
    codes = sorted({code for item in named.values() for code in item["map_units"]} | land_protected(area.attrs))
    reached = area.state.values > 0 if "state" in area else area.threatened.values.astype(bool)
    shown = reached.any(axis=0) | np.isin(area.map_unit.values, codes)
    if not shown.any():
        shown[:] = True
    return np.stack((area.latitude.values[shown], area.longitude.values[shown]), axis=1)


def far_side(frame: Frame) -> float:
    """Degrees from the centre beyond which nothing of the frame lies; 180 of a world-wide one."""
    if frame.world_wide:
        return 180.0
    corner = math.hypot(max(abs(frame.west), abs(frame.east)), max(abs(frame.south), abs(frame.north)))
    return math.degrees(2.0 * math.asin(min(1.0, corner / (2.0 * SEMI_MAJOR))))


def globe_edge(frame: Frame) -> Outline | None:
    """The edge of a map of the whole Earth, clockwise; none of others, which the sheet cuts off."""
    if not frame.world_wide:
        return None
    up = np.linspace(-90.0, 90.0, 181)
    ring = np.concatenate((np.stack((up, np.full(181, -SEAM)), 1), np.stack((up[::-1], np.full(181, SEAM)), 1)))
    line = frame.plane(ring[:, 0], ring[:, 1] + frame.longitude)
    return path_of([np.concatenate((line, line[:1]))])


def path_of(lines: Any) -> Outline:
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


def graticule(frame: Frame) -> Outline:
    """Parallels and meridians inside a frame, every 15 degrees or closer where that is too far apart."""
    across = math.degrees(max(frame.east - frame.west, frame.north - frame.south) / SEMI_MAJOR)
    step = next((each for each in _GRATICULE if each <= across / _LINES), _GRATICULE[-1])
    highest = 80.0 if step >= 10.0 else 90.0 - step
    fine = np.linspace(-highest, highest, 161)
    meridians = [frame.plane(fine, np.full(161, at)) for at in np.arange(-180.0, 180.0, step)]
    round_ = np.linspace(-180.0, 180.0, 361) + (frame.longitude if frame.world_wide else 0.0)
    levels = np.arange(-90.0 + step, 90.0 - step / 2.0, step)
    parallels = [frame.plane(np.full(361, at), round_) for at in levels]
    far = 2.0 * SEMI_MAJOR * math.sin(math.radians(min(far_side(frame) + 10.0, 179.0)) / 2.0)
    lines = [line for line in (*meridians, *parallels) if frame.world_wide or np.hypot(*line.T).max() < far]
    if len(lines) < len(meridians) + len(parallels) and not frame.world_wide:
        lines += [part for line in (*meridians, *parallels) for part in _near(line, far)]
    cut = shapely.clip_by_rect(shapely.MultiLineString(lines), frame.west, frame.south, frame.east, frame.north)
    return path_of(shapely.get_coordinates(part) for part in shapely.get_parts(cut) if not part.is_empty)


def _near(line: Floats, far: float) -> list[Floats]:
    """The parts within a distance of the centre of a line that goes farther."""
    near = np.hypot(*line.T) < far
    if near.all() or not near.any():
        return []
    parts = np.split(np.arange(len(line)), np.flatnonzero(np.diff(near)) + 1)
    return [line[part] for part in parts if near[part[0]] and len(part) > 1]


def scale_length(frame: Frame) -> tuple[float, float]:
    """A round distance [m] of about a fifth of the frame's width, and its length in the plane [m] at the centre."""
    at = (frame.longitude, 0.0) if frame.world_wide else (frame.longitude, frame.latitude)
    factor = float(_projection(frame.latitude, frame.longitude, frame.world_wide).get_factors(*at).parallel_scale)
    wish = (frame.east - frame.west) / 5.0 / factor
    power = 10.0 ** math.floor(math.log10(wish))
    found = max(step for step in _ROUND if step * power <= wish) * power
    return found, found * factor
