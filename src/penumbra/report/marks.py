"""Marks on maps: batteries, sensors, launch points and areas, and their names where they leave each other room."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, Literal, NamedTuple, cast

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from penumbra.coverage.launch_areas import middle, points_of, shape_of
from penumbra.coverage.provenance import points_of_areas
from penumbra.earth.equal_area_plane import latitude_of
from penumbra.report import paper
from penumbra.report.ground import Frame, path_of
from penumbra.safe_text import shortened
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.model import Scenario, Shield

__all__ = ["Launches", "Mark", "all_marks", "draw_labels", "draw_marks", "marks"]

Kind = Literal["battery", "sensor", "launch"]

_HALO = [withStroke(linewidth=2.2, foreground=paper.PAPER)]
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_LINE_LENGTH = 24  # characters of a label's line
_LONGEST = 72  # characters of a label
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
        "battery": {"marker": "^", "markersize": 5.0 * scale, "markerfacecolor": paper.INK, "markeredgewidth": 0.5},
        "launch": {"marker": "o", "markersize": 2.6 * scale, "markerfacecolor": paper.INK, "markeredgewidth": 0.5},
    }
    for kind, look in looks.items():
        at = [frame.plane(mark.latitude, mark.longitude) for mark in shown if kind in mark.kinds and not mark.area]
        _draw_points(axes, np.array(at), look)
    for mark in shown:
        if mark.area is not None:
            _draw_area(axes, frame, mark.area, scale)


def _draw_points(axes: Axes, at: NDArray[np.float64], look: Mapping[str, Any]) -> None:
    x, y = at.reshape(-1, 2).T
    axes.plot(x, y, linestyle="none", color=paper.INK, path_effects=_HALO, zorder=6.0, **look)


def _draw_area(axes: Axes, frame: Frame, area: Launches, scale: float) -> None:
    rings = [ring for part in area.outline.geoms for ring in (part.exterior, *part.interiors)]
    lines = [line for ring in rings for line in _seamless(shapely.get_coordinates(ring))]
    shape = path_of([frame.plane(*line.T[::-1]) for line in lines])
    look: dict[str, Any] = {"fill": False, "edgecolor": paper.INK, "linestyle": (0, (1, 1.2)), "linewidth": 0.7 * scale}
    axes.add_artist(PathPatch(shape, zorder=5.0, **look))
    points = frame.plane(*shapely.get_coordinates(area.points).T[::-1])
    look = {"marker": "o", "markersize": 1.9 * scale, "markerfacecolor": paper.INK, "markeredgewidth": 0.0}
    axes.plot(*points.T, linestyle="none", color=paper.INK, zorder=5.5, **look)


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


def draw_labels(axes: Axes, frame: Frame, shown: Sequence[Mark], scale: float = 1.0, size: float = 7.5) -> None:
    """Names beside their marks, on the side where they collide least with what is there already."""
    renderer = FigureCanvasAgg(cast(Figure, axes.figure)).get_renderer()  # type: ignore[no-untyped-call]
    points = [axes.transData.transform(frame.plane(mark.latitude, mark.longitude)) for mark in shown]
    wide = [renderer.points_to_pixels(scale * _room(mark)) for mark in shown]
    taken = [Bbox.from_bounds(x - w / 2, y - w / 2, w, w) for (x, y), w in zip(points, wide, strict=True)]
    sheet = axes.get_window_extent(renderer)
    for mark, point, room in zip(shown, points, wide, strict=True):
        text = axes.text(
            0,
            0,
            _broken(mark.name.split(" (")[0]),
            fontsize=size,
            color=paper.INK,
            path_effects=_HALO,
            zorder=7.0,
            linespacing=1.05,
            style="italic" if mark.kinds == {"launch"} else "normal",
        )
        own = text.get_window_extent(renderer)
        places = [_beside(own, point, room / 2.0, side) for side in _SIDES]
        best = min(places, key=lambda box: _cost(box, taken, sheet))
        corner = axes.transData.transform((0.0, 0.0)) + np.array((best.x0 - own.x0, best.y0 - own.y0))
        x, y = axes.transData.inverted().transform(corner)
        text.set_position((x, y))
        taken.append(best)


def _room(mark: Mark) -> float:
    """Width [pt] of a mark; a launch area has none at its middle, where its name stands."""
    return 1.0 if mark.area else 13.0 if "sensor" in mark.kinds else 8.0


def _broken(name: str) -> str:
    """A name in lines of like length."""
    name = shortened(name, _LONGEST)
    lines = max(len(wrap(name, _LINE_LENGTH)), 1)
    widths = range(len(name) // lines, _LINE_LENGTH)
    return "\n".join(wrap(name, next((w for w in widths if len(wrap(name, w)) == lines), _LINE_LENGTH)))


def _beside(own: Bbox, point: NDArray[np.float64], gap: float, side: tuple[int, int]) -> Bbox:
    """The text's box moved to one side of a point."""
    (right, up), sizes = side, (own.width, own.height)
    x, y = (at + way * gap + (way - 1) / 2.0 * size for at, way, size in zip(point, (right, up), sizes, strict=True))
    return Bbox.from_bounds(x, y, own.width, own.height)


def _cost(box: Bbox, taken: Sequence[Bbox], sheet: Bbox) -> float:
    """Area of what a label would hide, and of what would stick out of the sheet."""
    hidden = sum(both.width * both.height for other in taken if (both := Bbox.intersection(box, other)) is not None)
    kept = Bbox.intersection(box, sheet)
    outside = box.width * box.height - (kept.width * kept.height if kept is not None else 0.0)
    return float(hidden + 3.0 * outside)
