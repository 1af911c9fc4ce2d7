"""Map of the belts of withdrawal of heavy weapons, with the uncertainty of the line."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from penumbra.claims.exhibits.fields import Place
from penumbra.claims.exhibits.kinds_of_record import Belts
from penumbra.earth.map_units import of_country, units
from penumbra.plotting import style
from penumbra.plotting.maps import draw_borders, draw_ground
from penumbra.plotting.projection import Frame
from penumbra.plotting.scale_bar import draw_scale_bar
from penumbra.record.belts import belt
from penumbra.safe_text import shortened

__all__ = ["belt_map"]

_WIDE = 7.6  # inches
_FOOT = 0.78  # inches, for the legend
_TINTS = ("#5d9bd0", "#92bde2", "#c6dcf0")  # of the belts, from the line outward
_HATCHES = ("\\\\\\\\", "////", "\\\\\\\\")  # of the strips, so that neighbours differ
_NAME = 48  # characters in the legend
_HALO = [withStroke(linewidth=2.2, foreground=style.PAPER)]


class _Land(NamedTuple):
    """The line and the land that belts are cut to, shapely shapes in degrees."""

    line: Any
    country: Any
    uncertainty: float  # [m]

    def within(self, reach: float) -> Any:
        """The land within a distance [m] of the line."""
        return shapely.intersection(belt(self.line, reach), self.country)


def belt_map(data: Belts) -> Figure:
    """The line, the belts, and around each edge the strip in which a place is undecided."""
    outlines = [units()[code].polygon for code in of_country(data.country)]
    own = _Land(shapely.linestrings(np.array(data.line)), shapely.union_all(outlines), data.uncertainty)
    frame = _frame(own, max(each.reach for each in data.belts) + 4.0 * data.uncertainty)
    tall = _WIDE * frame.aspect + _FOOT
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
        axes = figure.add_axes((0.0, _FOOT / tall, 1.0, 1.0 - _FOOT / tall))
        draw_ground(axes, frame)
        for each, tint, hatch in reversed(list(zip(data.belts, _TINTS, _HATCHES, strict=False))):
            _belt(axes, frame, own, each.reach, tint, hatch)
        draw_borders(axes, frame, 0.7, 4.0)
        at = np.array(data.line)
        axes.plot(*frame.plane(at[:, 1], at[:, 0]).T, color=style.INK, linewidth=2.0, zorder=5)
        _places(axes, frame, data.towns)
        for place in data.lands:
            x, y = frame.plane(place.latitude, place.longitude)
            axes.annotate(
                place.name, (float(x), float(y)), ha="center", fontsize=9, style="italic", color=style.MUTED, zorder=1.5
            )
        draw_scale_bar(axes, frame, [(town.latitude, town.longitude) for town in data.towns])
        _legend(figure, data)
    return figure


def _frame(own: _Land, reach: float) -> Frame:
    """The plane about the middle of the line, as wide as the land within a distance of it."""
    west, south, east, north = own.line.bounds
    centre = (south + north) / 2.0, (west + east) / 2.0
    around = shapely.get_coordinates(own.within(reach))
    x, y = Frame(*centre, 0.0, 0.0, 0.0, 0.0).plane(around[:, 1], around[:, 0]).T
    return Frame(*centre, float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def _belt(axes: Axes, frame: Frame, own: _Land, reach: float, tint: str, hatch: str) -> None:
    """One belt in its tint, its edge, and the strip about the edge hatched."""
    inner, whole, outer = (own.within(reach + by) for by in (-own.uncertainty, 0.0, own.uncertainty))
    strip = shapely.difference(outer, inner)
    axes.add_patch(PathPatch(_path(frame, whole), facecolor=tint, edgecolor="none", zorder=2))
    axes.add_patch(
        PathPatch(_path(frame, strip), fill=False, edgecolor=style.PENUMBRA, hatch=hatch, linewidth=0.0, zorder=2.5)
    )
    edge = shapely.get_coordinates(belt(own.line, reach))
    (line,) = axes.plot(*frame.plane(edge[:, 1], edge[:, 0]).T, color=style.UMBRA, linewidth=1.4, zorder=3)
    line.set_clip_path(PathPatch(_path(frame, outer), transform=axes.transData))


def _path(frame: Frame, shape: Any) -> Outline:
    """A shape of degrees as a path of the plane, holes and all."""
    rings = [
        frame.plane(*shapely.get_coordinates(ring).T[::-1])
        for part in shapely.get_parts(shape)
        if shapely.get_dimensions(part) == 2
        for ring in (part.exterior, *part.interiors)
    ]
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))


def _places(axes: Axes, frame: Frame, towns: Sequence[Place]) -> None:
    for town in towns:
        x, y = frame.plane(town.latitude, town.longitude)
        axes.plot(
            x, y, "o", markersize=3.2, color=style.INK, markeredgecolor=style.PAPER, markeredgewidth=0.5, zorder=6
        )
        axes.annotate(
            town.name, (x, y), (4, 4), textcoords="offset points", fontsize=8, zorder=7, path_effects=_HALO, va="bottom"
        )


def _legend(figure: Figure, data: Belts) -> None:
    handles: list[Artist] = [
        Patch(facecolor=tint, edgecolor=style.UMBRA, label=f"{each.reach / 1e3:g} km: {shortened(each.name, _NAME)}")
        for each, tint in zip(data.belts, _TINTS, strict=False)
    ]
    handles.insert(0, Line2D([], [], color=style.INK, linewidth=2.0, label=shortened(data.line_name, _NAME)))
    handles.append(
        Patch(
            facecolor=style.PAPER,
            edgecolor=style.PENUMBRA,
            hatch="////",
            linewidth=0.0,
            label=f"within {data.uncertainty / 1e3:g} km of an edge: too close to tell",
        )
    )
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.0), ncols=2, frameon=False, fontsize=8.5)
