"""Marks on maps: batteries, sensors and launch points, and their names where they leave each other room."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Literal, NamedTuple, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from penumbra.coverage.launch_shapes import middle
from penumbra.plain import shortened
from penumbra.report import paper
from penumbra.report.ground import Frame
from penumbra.scenario.model import Scenario, Shield

__all__ = ["Mark", "all_marks", "draw_labels", "draw_marks", "marks"]

Kind = Literal["battery", "sensor", "launch"]

_HALO = [withStroke(linewidth=2.2, foreground=paper.PAPER)]
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_LINE_LENGTH = 24  # characters of a label's line
_LONGEST = 72  # characters of a label


class Mark(NamedTuple):
    """A place on a map: what stands there, its name, and where."""

    kinds: frozenset[Kind]
    name: str
    latitude: float
    longitude: float


def marks(shield: Shield) -> tuple[Mark, ...]:
    """Sites at which a battery or a radar stands that day, and every launch point, or the area without one."""
    return _marks(
        shield.scenario,
        {battery.site for battery in shield.batteries.values()},
        {sensor.site for sensor in shield.sensors.values() if sensor.site},
    )


def all_marks(scenario: Scenario) -> tuple[Mark, ...]:
    """Sites at which a battery or a radar stands or was to stand on any day, and every launch point."""
    return _marks(
        scenario,
        {battery.site for battery in scenario.batteries.values()},
        {sensor.site for sensor in scenario.sensors.values() if sensor.site},
    )


def _marks(scenario: Scenario, held: set[str], seeing: set[str]) -> tuple[Mark, ...]:
    found = []
    for key, site in scenario.sites.items():
        known: tuple[tuple[Kind, set[str]], ...] = (("battery", held), ("sensor", seeing))
        kinds = frozenset(kind for kind, places in known if key in places)
        if kinds:
            found.append(Mark(kinds, site.name, site.latitude.value, site.longitude.value))
    for point in scenario.launch_points.values():
        found.append(Mark(frozenset({"launch"}), point.name, point.latitude.value, point.longitude.value))
    named = {point.area for point in scenario.launch_points.values()}
    for key, area in scenario.launch_areas.items():
        if key not in named:
            found.append(Mark(frozenset({"launch"}), area.name, *middle(scenario, key)))
    return tuple(found)


def draw_marks(axes: Axes, frame: Frame, shown: Sequence[Mark], scale: float = 1.0) -> None:
    """A triangle for a battery, a ring for a sensor, a dot for a launch point."""
    looks: dict[Kind, dict[str, Any]] = {
        "sensor": {"marker": "o", "markersize": 8.0 * scale, "markerfacecolor": "none", "markeredgewidth": 1.1},
        "battery": {"marker": "^", "markersize": 5.0 * scale, "markerfacecolor": paper.INK, "markeredgewidth": 0.5},
        "launch": {"marker": "o", "markersize": 2.6 * scale, "markerfacecolor": paper.INK, "markeredgewidth": 0.5},
    }
    for kind, look in looks.items():
        at = [frame.plane(mark.latitude, mark.longitude) for mark in shown if kind in mark.kinds]
        x, y = np.array(at).reshape(-1, 2).T
        axes.plot(x, y, linestyle="none", color=paper.INK, path_effects=_HALO, zorder=6.0, **look)


def draw_labels(axes: Axes, frame: Frame, shown: Sequence[Mark], scale: float = 1.0, size: float = 7.5) -> None:
    """Names beside their marks, on the side where they collide least with what is there already."""
    renderer = FigureCanvasAgg(cast(Figure, axes.figure)).get_renderer()  # type: ignore[no-untyped-call]
    points = [axes.transData.transform(frame.plane(mark.latitude, mark.longitude)) for mark in shown]
    wide = [renderer.points_to_pixels(scale * (13.0 if "sensor" in mark.kinds else 8.0)) for mark in shown]
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
