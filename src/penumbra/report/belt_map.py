"""The belts that heavy weapons were to leave, on a map, with what the line's uncertainty leaves open."""

from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from penumbra.claims.topics.withdrawal_belts import belt_land
from penumbra.earth.gazetteer import find_town
from penumbra.record.belts import LINE_UNCERTAINTY, belt, belts, contact_line
from penumbra.report import paper
from penumbra.report.ground import Frame, land

__all__ = ["CLASS_NAMES", "belt_map"]

CLASS_NAMES = {
    "artillery_ge_100mm": "artillery of 100 mm and more",
    "mlrs": "multiple rocket launchers",
    "mlrs_tornado_s_uragan_smerch_and_tochka": "Tornado-S, Uragan, Smerch, Tochka",
}
"""Classes of weapons in words."""

_WIDE = 7.6  # inches
_FOOT = 0.78  # inches, for the legend
_TINTS = ("#5d9bd0", "#92bde2", "#c6dcf0")  # of the belts, from the line outward
_HATCHES = ("\\\\\\\\", "////", "\\\\\\\\")  # of the strips, so that those which touch are told apart
_TOWNS = (
    "Donetsk", "Luhansk", "Mariupol", "Horlivka", "Kramatorsk", "Bakhmut", "Debaltseve", "Volnovakha",
    "Siverskodonetsk", "Khrustalnyi", "Starobilsk", "Pokrovsk",
)  # fmt: skip
_LANDS = (("Ukraine", 49.02, 37.05), ("Russia", 47.62, 39.6), ("Sea of Azov", 46.9, 37.62))
_SCALE = 50e3  # [m]
_HALO = [withStroke(linewidth=2.2, foreground=paper.PAPER)]


def belt_map() -> Figure:
    """The line of contact, the three belts, and about each edge the strip where a place is too close to tell."""
    reaches = belts().belt_reach.values
    frame = _frame(float(reaches.max()) + 4.0 * LINE_UNCERTAINTY)
    tall = _WIDE * frame.aspect + _FOOT
    with paper.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=paper.DOTS_PER_INCH)
        axes = figure.add_axes((0.0, _FOOT / tall, 1.0, 1.0 - _FOOT / tall))
        axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal", facecolor=paper.SEA)
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        axes.spines[:].set_visible(False)
        ground = land(frame)
        axes.add_patch(PathPatch(ground.shape, facecolor=paper.LAND, edgecolor="none", zorder=1))
        for reach, tint, hatch in reversed(list(zip(reaches, _TINTS, _HATCHES, strict=True))):
            _belt(axes, frame, float(reach), tint, hatch)
        axes.add_patch(PathPatch(ground.borders, fill=False, edgecolor=paper.BORDER, linewidth=0.7, zorder=4))
        at = shapely.get_coordinates(contact_line())
        axes.plot(*frame.plane(at[:, 1], at[:, 0]).T, color=paper.INK, linewidth=2.0, zorder=5)
        _places(axes, frame)
        for name, *where in _LANDS:
            x, y = frame.plane(*where)
            axes.annotate(
                name, (float(x), float(y)), ha="center", fontsize=9, style="italic", color=paper.MUTED, zorder=1.5
            )
        _scale(axes, frame)
        _legend(figure)
    return figure


def _frame(reach: float) -> Frame:
    """The plane about the middle of the line, as wide as the land within a distance of it."""
    west, south, east, north = contact_line().bounds
    centre = (south + north) / 2.0, (west + east) / 2.0
    around = shapely.get_coordinates(belt_land(reach))
    x, y = Frame(*centre, 0.0, 0.0, 0.0, 0.0).plane(around[:, 1], around[:, 0]).T
    return Frame(*centre, float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def _belt(axes: Axes, frame: Frame, reach: float, tint: str, hatch: str) -> None:
    """One belt in its tint, its edge, and the strip about the edge hatched."""
    inner, whole, outer = (belt_land(reach + by) for by in (-LINE_UNCERTAINTY, 0.0, LINE_UNCERTAINTY))
    strip = shapely.difference(outer, inner)
    axes.add_patch(PathPatch(_path(frame, whole), facecolor=tint, edgecolor="none", zorder=2))
    axes.add_patch(
        PathPatch(_path(frame, strip), fill=False, edgecolor=paper.PENUMBRA, hatch=hatch, linewidth=0.0, zorder=2.5)
    )
    edge = shapely.get_coordinates(belt(contact_line(), reach))
    (line,) = axes.plot(*frame.plane(edge[:, 1], edge[:, 0]).T, color=paper.UMBRA, linewidth=1.4, zorder=3)
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


def _places(axes: Axes, frame: Frame) -> None:
    for name in _TOWNS:
        town = find_town(f"{name}, UA").town
        x, y = frame.plane(town.latitude, town.longitude)
        axes.plot(
            x, y, "o", markersize=3.2, color=paper.INK, markeredgecolor=paper.PAPER, markeredgewidth=0.5, zorder=6
        )
        axes.annotate(
            name, (x, y), (4, 4), textcoords="offset points", fontsize=8, zorder=7, path_effects=_HALO, va="bottom"
        )


def _scale(axes: Axes, frame: Frame) -> None:
    """A bar as long as 50 km; the plane's scale is true to a part in a thousand here."""
    x = frame.east - 0.04 * (frame.east - frame.west) - np.array([_SCALE, 0.0])
    y = frame.south + 0.035 * (frame.north - frame.south)
    axes.plot(x, [y, y], color=paper.INK, linewidth=1.6, solid_capstyle="butt", zorder=6)
    axes.annotate(
        f"{_SCALE / 1e3:.0f} km", (x.mean(), y), (0, 3), textcoords="offset points", ha="center", fontsize=8, zorder=6
    )


def _legend(figure: Figure) -> None:
    table = belts()
    handles: list[Artist] = [
        Patch(facecolor=tint, edgecolor=paper.UMBRA, label=f"{reach / 1e3:.0f} km: {CLASS_NAMES[key]}")
        for key, reach, tint in zip(table.weapon_class.values.tolist(), table.belt_reach.values, _TINTS, strict=True)
    ]
    handles.insert(0, Line2D([], [], color=paper.INK, linewidth=2.0, label="line of contact, approximate"))
    handles.append(
        Patch(
            facecolor=paper.PAPER,
            edgecolor=paper.PENUMBRA,
            hatch="////",
            linewidth=0.0,
            label=f"within {LINE_UNCERTAINTY / 1e3:.0f} km of an edge: too close to tell",
        )
    )
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.0), ncols=2, frameon=False, fontsize=8.5)
