"""Marks on maps: batteries, sensors, launch points and launch areas."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from penumbra.coverage.launch_areas import middle, points_of, shape_of
from penumbra.coverage.provenance import points_of_areas
from penumbra.earth.equal_area_plane import latitude_of
from penumbra.plotting import style
from penumbra.plotting.projection import Frame, path_of
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.model import Scenario, Shield

__all__ = ["Launches", "Mark", "all_marks", "draw_marks", "marks", "outline_of"]

Kind = Literal["battery", "sensor", "launch", "town"]

_HALO = [withStroke(linewidth=2.2, foreground=style.PAPER)]
_FINE = 0.02  # [deg] to which an area's outline is drawn


class Launches(NamedTuple):
    """A launch area: its outline, and the points that a map flies from, in longitude and latitude [deg]."""

    outline: shapely.MultiPolygon
    points: shapely.MultiPoint


class Mark(NamedTuple):
    """A place on a map: what stands there, its name, and where; of a launch area its shape as well."""

    kinds: frozenset[Kind]
    name: str
    latitude: float
    longitude: float
    area: Launches | None = None


def marks(shield: Shield, attrs: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Sites at which a battery or a radar stands that day, and where a map's threats start.

    attrs : of the map, which tell how many points stand for each launch area. A launch point that lies in a launch
    area is not marked: no map flies from it.
    """
    return _marks(
        shield.scenario,
        {battery.site for battery in shield.batteries.values()},
        {sensor.site for sensor in shield.sensors.values() if sensor.site},
        attrs,
    )


def all_marks(scenario: Scenario, attrs: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Sites at which a battery or a radar stands or was to stand on any day, and where a map's threats start."""
    return _marks(
        scenario,
        {battery.site for battery in scenario.batteries.values()},
        {sensor.site for sensor in scenario.sensors.values() if sensor.site},
        attrs,
    )


def _marks(scenario: Scenario, held: set[str], seeing: set[str], attrs: Mapping[str, Any]) -> tuple[Mark, ...]:
    found = []
    for key, site in scenario.sites.items():
        known: tuple[tuple[Kind, set[str]], ...] = (("battery", held), ("sensor", seeing))
        kinds = frozenset(kind for kind, places in known if key in places)
        if kinds:
            found.append(Mark(kinds, site.name, site.latitude.value, site.longitude.value))
    for point in flown_points(scenario).values():
        found.append(Mark(frozenset({"launch"}), point.name, point.latitude.value, point.longitude.value))
    counts = points_of_areas(scenario, attrs)
    for key, area in scenario.launch_areas.items():
        own = _launches(scenario, key, counts.get(key, 0))
        found.append(Mark(frozenset({"launch"}), area.name, *middle(scenario, key), own))
    return tuple(found)


def _launches(scenario: Scenario, key: str, count: int) -> Launches:
    """A launch area as it is drawn, with so many of the points that stand for it."""
    parts = shapely.transform(shapely.multipolygons(shape_of(scenario, key)), _degrees)
    points = points_of(scenario, key, count) if count else None
    at = np.empty((0, 2)) if points is None else np.stack((points.longitude, points.latitude), axis=1)
    return Launches(shapely.simplify(parts, _FINE), shapely.multipoints(at))


def _degrees(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude [deg] of points (n, 2) of the equal-area plane."""
    return np.stack((plane[:, 0], latitude_of(plane[:, 1])), axis=1)


def draw_marks(axes: Axes, frame: Frame, shown: Sequence[Mark], scale: float = 1.0) -> None:
    """A triangle for a battery, a ring for a sensor, a dot for a launch point; an outline and dots for an area."""
    looks: dict[Kind, dict[str, Any]] = {
        "sensor": {"marker": "o", "markersize": 8.0 * scale, "markerfacecolor": "none", "markeredgewidth": 1.1},
        "battery": {"marker": "^", "markersize": 5.0 * scale, "markerfacecolor": style.INK, "markeredgewidth": 0.5},
        "launch": {"marker": "o", "markersize": 2.6 * scale, "markerfacecolor": style.INK, "markeredgewidth": 0.5},
    }
    for kind, look in looks.items():
        at = [frame.plane(mark.latitude, mark.longitude) for mark in shown if kind in mark.kinds and not mark.area]
        _draw_points(axes, np.array(at), look)
    for mark in shown:
        if mark.area is not None:
            _draw_area(axes, frame, mark.area, scale)


def _draw_points(axes: Axes, at: NDArray[np.float64], look: Mapping[str, Any]) -> None:
    x, y = at.reshape(-1, 2).T
    axes.plot(x, y, linestyle="none", color=style.INK, path_effects=_HALO, zorder=6.0, **look)


def _draw_area(axes: Axes, frame: Frame, area: Launches, scale: float) -> None:
    shape = outline_of(frame, area)
    look: dict[str, Any] = {"fill": False, "edgecolor": style.INK, "linestyle": (0, (1, 1.2)), "linewidth": 0.7 * scale}
    axes.add_artist(PathPatch(shape, zorder=5.0, **look))
    points = frame.plane(*shapely.get_coordinates(area.points).T[::-1])
    look = {"marker": "o", "markersize": 1.9 * scale, "markerfacecolor": style.INK, "markeredgewidth": 0.0}
    axes.plot(*points.T, linestyle="none", color=style.INK, zorder=5.5, **look)


def outline_of(frame: Frame, area: Launches) -> Outline:
    """The outline of a launch area in the plane."""
    rings = [ring for part in shapely.get_parts(area.outline) for ring in (part.exterior, *part.interiors)]
    lines = [line for ring in rings for line in _seamless(shapely.get_coordinates(ring))]
    return path_of([frame.plane(*line.T[::-1]) for line in lines])


def _seamless(ring: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """A ring (point, 2) of longitudes and latitudes without its sides along the date line, at which areas are cut."""
    at_line = np.abs(ring[:, 0]) > 180.0 - _FINE
    seams = np.flatnonzero(at_line[:-1] & at_line[1:])
    if not seams.size:
        return [ring]
    turned = np.concatenate((ring[seams[0] + 1 :], ring[1 : seams[0] + 1]))  # begins and ends at the first seam
    at_line = np.abs(turned[:, 0]) > 180.0 - _FINE
    lines = np.split(turned, np.flatnonzero(at_line[:-1] & at_line[1:]) + 1)
    return [line for line in lines if len(line) > 1]
