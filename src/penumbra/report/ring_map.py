"""Map of range rings around sites, on an equal-area projection."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke

from penumbra.claims.exhibits.arc_kinds import RangeRings
from penumbra.claims.sentences import kilometres
from penumbra.earth.range_rings import circle
from penumbra.plotting import style
from penumbra.plotting.basemap import land
from penumbra.plotting.projection import Frame, centre_of, graticule
from penumbra.safe_text import shortened

__all__ = ["rings_figure"]

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
        axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal", facecolor=style.SEA)
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.add_patch(PathPatch(graticule(frame), fill=False, edgecolor=style.MERIDIAN, linewidth=0.5, zorder=0.5))
        ground = land(frame)
        axes.add_patch(PathPatch(ground.shape, facecolor=style.LAND, edgecolor="none", zorder=1))
        axes.add_patch(PathPatch(ground.borders, fill=False, edgecolor=style.BORDER, linewidth=0.4, zorder=2))
        pole = frame.plane(90.0, 0.0)
        axes.plot(*pole, "+", color=style.MUTED, markersize=8, zorder=3)
        axes.annotate("North Pole", tuple(pole), (6, 3), textcoords="offset points", fontsize=7.5, color=style.MUTED)
        handles = []
        looks = zip(data.sites, centres, cycle(_RING_LOOKS), cycle(_LABELLED_AT), strict=False)
        for site, centre, (colour, dashes), azimuth in looks:
            _rings_about(axes, frame, centre, data.radii, colour, dashes, azimuth)
            name = shortened(site.name, _NAME)
            handles.append(Line2D([], [], color=colour, linestyle=dashes, linewidth=1.6, label=name))
        figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.0), ncols=2, frameon=False, fontsize=9)
    return figure


def _ring_frame(centres: Sequence[tuple[float, float]], widest: float) -> Frame:
    """The plane about the sites, as wide as their widest rings."""
    around = np.concatenate([np.stack(circle(*centre, widest, 360), axis=-1) for centre in centres])
    middle, _ = centre_of(*around.T)
    bare = Frame(*middle, 0.0, 0.0, 0.0, 0.0)
    around = np.concatenate([bare.plane(*circle(*centre, widest, 360)) for centre in centres])
    pad = 0.02 * float(np.ptp(around[:, 0]))
    (west, south), (east, north) = around.min(axis=0) - pad, around.max(axis=0) + pad
    return bare._replace(west=float(west), south=float(south), east=float(east), north=float(north))


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
        axes.plot(*at.T, color=colour, linestyle=dashes, linewidth=1.6, zorder=5)
        x, y = at[2 * azimuth]
        axes.annotate(
            kilometres(radius), (float(x), float(y)), ha="center", va="center", fontsize=8, color=colour,
            path_effects=_HALO, zorder=7, fontweight="bold",
        )  # fmt: skip
