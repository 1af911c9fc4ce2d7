"""Map of range rings around sites, on an equal-area projection."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from penumbra.claims.exhibits.kinds_of_reach import RangeRings
from penumbra.earth.range_rings import circle
from penumbra.plotting import style
from penumbra.plotting.maps import draw_borders, draw_ground
from penumbra.plotting.projection import Frame, frame_about
from penumbra.safe_text import shortened
from penumbra.sentences import kilometres

__all__ = ["rings_figure"]

Floats = NDArray[np.float64]

_HALO = [withStroke(linewidth=2.4, foreground=style.PAPER)]
_RING_LOOKS: tuple[tuple[str, Any], ...] = (
    (style.UMBRA, "-"),
    (style.PENUMBRA, (0, (5, 2))),
    (style.INK, (0, (1, 1.5))),
    (style.MUTED, (0, (7, 2, 1.5, 2))),
)
_LABELLED_AT = (330, 165, 60, 240)  # azimuth [deg] at which each site's rings carry their names
_NAME = 36  # characters of a site's name in the legend


def rings_figure(data: RangeRings) -> Figure:
    """Range rings about sites on an equal-area map, across the pole and the date line as they fall."""
    centres = [(site.latitude, site.longitude) for site in data.sites]
    frame = _ring_frame(centres, max(data.radii))
    tall, under = 7.6 * frame.aspect, 0.16 + 0.2 * -(-len(centres) // 2)
    with style.ink():
        figure = Figure(figsize=(7.6, tall + under), dpi=style.DOTS_PER_INCH)
        foot = under / (tall + under)
        axes = figure.add_axes((0.0, foot, 1.0, 1.0 - foot))
        draw_ground(axes, frame)
        draw_borders(axes, frame, 0.4, 2.0)
        _poles(axes, frame)
        handles = []
        looks = zip(data.sites, centres, cycle(_RING_LOOKS), cycle(_LABELLED_AT), strict=False)
        for site, centre, (colour, dashes), azimuth in looks:
            _rings_about(axes, frame, centre, data.radii, colour, dashes, azimuth)
            name = shortened(site.name, _NAME)
            handles.append(Line2D([], [], color=colour, linestyle=dashes, linewidth=1.6, label=name))
        figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.0), ncols=2, frameon=False, fontsize=9)
    return figure


def _ring_frame(centres: Sequence[tuple[float, float]], widest: float) -> Frame:
    """The plane about the widest rings of all sites."""
    return frame_about(np.concatenate([np.stack(circle(*centre, widest, 360), axis=-1) for centre in centres]))


def _poles(axes: Axes, frame: Frame) -> None:
    """The poles that lie in the frame; on a map of the whole Earth they are its edges."""
    for name, latitude in (("North Pole", 90.0), ("South Pole", -90.0)):
        if frame.world_wide or not frame.shows(latitude, frame.longitude):
            continue
        at = frame.plane(latitude, frame.longitude)
        axes.plot(*at, "+", color=style.MUTED, markersize=8, zorder=3)
        axes.annotate(name, tuple(at), (6, 3), textcoords="offset points", fontsize=7.5, color=style.MUTED)


def _rings_about(
    axes: Axes,
    frame: Frame,
    centre: tuple[float, float],
    radii: Sequence[float],
    colour: str,
    dashes: Any,
    azimuth: int,
) -> None:
    axes.plot(*frame.plane(*centre), "^", color=colour, markersize=6, markeredgecolor=style.PAPER, zorder=6)
    for radius in radii:
        latitude, longitude = circle(*centre, radius, 720)
        at = frame.plane(np.append(latitude, latitude[:1]), np.append(longitude, longitude[:1]))
        x, y = at[2 * azimuth]
        axes.plot(*_cut(frame, at).T, color=colour, linestyle=dashes, linewidth=1.6, zorder=5)
        axes.annotate(
            kilometres(radius), (float(x), float(y)), ha="center", va="center", fontsize=8, color=colour,
            path_effects=_HALO, zorder=7, fontweight="bold",
        )  # fmt: skip


def _cut(frame: Frame, at: Floats) -> Floats:
    """A ring (point, 2) in the plane, interrupted by nan where it leaves a map of the whole Earth at one side."""
    across = np.abs(np.diff(at[:, 0])) > (frame.east - frame.west) / 2.0
    return np.insert(at, np.flatnonzero(across) + 1, np.nan, axis=0) if frame.world_wide else at
