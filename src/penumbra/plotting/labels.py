"""Labels of marks on a map, placed with little overlap."""

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from penumbra.plotting import style
from penumbra.plotting.fonts import set_fonts
from penumbra.plotting.markers import Mark
from penumbra.plotting.projection import Frame
from penumbra.safe_text import shortened

__all__ = ["called", "cost", "draw_labels"]

_HALO = [withStroke(linewidth=2.2, foreground=style.PAPER)]
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_LINE_LENGTH = 24  # characters of a label's line
_LONGEST = 72  # characters of a label


def draw_labels(axes: Axes, frame: Frame, shown: Sequence[Mark], scale: float = 1.0, size: float = 7.5) -> None:
    """Labels next to their marks, on the side with least overlap with existing items."""
    figure = axes.figure
    axes.apply_aspect()
    renderer = RendererAgg(figure.bbox.width, figure.bbox.height, figure.dpi)  # type: ignore[no-untyped-call]
    points = [axes.transData.transform(frame.plane(mark.latitude, mark.longitude)) for mark in shown]
    wide = [scale * _room(mark) * figure.dpi / 72.0 for mark in shown]
    taken = [Bbox.from_bounds(x - w / 2, y - w / 2, w, w) for (x, y), w in zip(points, wide, strict=True)]
    sheet = axes.get_window_extent(renderer)
    for mark, point, room, own_mark in zip(shown, points, wide, tuple(taken), strict=True):
        text = axes.text(
            0,
            0,
            called(mark, shown),
            fontsize=size,
            color=style.INK,
            path_effects=_HALO,
            zorder=7.0,
            linespacing=1.05,
            style="italic" if mark.kinds == {"launch"} else "normal",
        )
        set_fonts(text)
        own = text.get_window_extent(renderer)
        sides = ((0, 0), *_SIDES) if mark.area else _SIDES
        places = [_beside(own, point, room / 2.0, side) for side in sides]
        others = [box for box in taken if box is not own_mark]
        best = places[int(np.argmin([round(cost(box, others, sheet)) for box in places]))]
        corner = axes.transData.transform((0.0, 0.0)) + np.array((best.x0 - own.x0, best.y0 - own.y0))
        x, y = axes.transData.inverted().transform(corner)
        text.set_position((x, y))
        taken.append(best)


def _room(mark: Mark) -> float:
    """Width [pt] of a mark; a launch area has none at its middle, where its name stands."""
    return 1.0 if mark.area else 13.0 if "sensor" in mark.kinds else 8.0


def called(mark: Mark, shown: Sequence[Mark]) -> str:
    """A mark's name in lines; a long one without what stands in brackets, if no other mark has that name."""
    short = mark.name.split(" (")[0]
    alike = [other for other in shown if other.name.split(" (")[0] == short]
    return _broken(short if len(mark.name) > _LINE_LENGTH and len(alike) == 1 else mark.name)


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


def cost(box: Bbox, taken: Sequence[Bbox], sheet: Bbox) -> float:
    """Overlap of a label with other items and with the outside of the sheet, as area."""
    hidden = sum(both.width * both.height for other in taken if (both := Bbox.intersection(box, other)) is not None)
    kept = Bbox.intersection(box, sheet)
    outside = box.width * box.height - (kept.width * kept.height if kept is not None else 0.0)
    return float(hidden + 3.0 * outside)
