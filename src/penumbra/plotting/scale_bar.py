"""The bar that shows a map's scale."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from penumbra.plotting import style
from penumbra.plotting.projection import Frame, scale_length
from penumbra.sentences import SPACE

__all__ = ["draw_scale_bar"]


def draw_scale_bar(axes: Axes, frame: Frame, points: Sequence[tuple[float, float]]) -> None:
    """Draw a bar of a round length in the lower corner that is farther from points of latitude and longitude [deg]."""
    length, drawn = scale_length(frame)
    wide, tall = frame.east - frame.west, frame.north - frame.south
    y = frame.south + 0.03 * tall
    left, right = frame.west + 0.025 * wide, frame.east - 0.025 * wide - drawn
    at = [frame.plane(*point) for point in points]

    def room(x: float) -> float:
        return min((math.hypot(one[0] - x - drawn / 2.0, one[1] - y) for one in at), default=wide)

    x = left if room(left) >= min(room(right), 0.3 * wide) else right
    halo = [withStroke(linewidth=2.6, foreground=style.PAPER)]
    look: dict[str, Any] = {"color": style.INK, "path_effects": halo, "zorder": 8.0}
    axes.plot([x, x + drawn], [y, y], linewidth=1.4, solid_capstyle="butt", **look)
    text = f"{length / 1e3:,g}{SPACE}km"
    axes.annotate(text, (x, y), (0, 3), textcoords="offset points", fontsize=6.5, **look)
