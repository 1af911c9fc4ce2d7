"""Maps of the page: which part of the ground each shows, and how large its letters are."""

import numpy as np
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from penumbra.names import STATES
from penumbra.plotting.drawn_map import WIDE, map_of, units_of
from penumbra.plotting.maps import Content
from penumbra.plotting.markers import Mark
from penumbra.report.context import Context, labels_of, marks_of
from penumbra.report.mapped_day import MappedDay
from penumbra.report.page_figures import MapPicture, View

__all__ = ["LARGE", "MIDDLE", "SMALL", "large_view", "picture_of", "whole_view"]

LARGE, MIDDLE, SMALL = 640.0, 540.0, 180.0
"""Widths of maps on a page [px]."""

_ROOM = 0.05  # of the longer side about what a map shows
_FLATTEST, _TALLEST = 0.62, 0.92  # height over width of a large map


def whole_view(at: Context, wide: float) -> View:
    """All of the ground, on a map so wide [px]."""
    return View(0.0, 0.0, at.ground.wide, at.ground.tall, round(at.ground.wide / wide, 2))


def large_view(at: Context, shown: MappedDay, key: str, more: list[Mark], wide: float) -> View:
    """The part of the ground that a class reaches, with the batteries and some places."""
    own = shown.area.sel(threat=key)
    reached = own.state.values > STATES.index("untouched")
    spots = [units_of(at.frame, own.latitude.values[reached], own.longitude.values[reached])]
    marks = [*more, *(mark for mark in marks_of(at, shown) if "battery" in mark.kinds)]
    inside = [mark for mark in marks if at.frame.shows(mark.latitude, mark.longitude)]
    spots += [units_of(at.frame, np.array([mark.latitude]), np.array([mark.longitude])) for mark in inside]
    points = np.concatenate(spots)
    if not len(points):
        return whole_view(at, wide)
    return _about(points, at.ground.tall, wide)


def _about(points: NDArray[np.float64], tall: float, wide: float) -> View:
    """The part of the ground about points, within it, and neither too flat nor too tall."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    pad = _ROOM * max(right - left, bottom - top, 0.1 * WIDE)
    across, down = right - left + 2.0 * pad, bottom - top + 2.0 * pad
    across = min(max(across, down / _TALLEST), WIDE)
    down = min(max(down, across * _FLATTEST), tall)
    x = min(max((left + right - across) / 2.0, 0.0), WIDE - across)
    y = min(max((top + bottom - down) / 2.0, 0.0), tall - down)
    left, top, across, down = (round(float(each), 1) for each in (x, y, across, down))
    return View(left, top, across, down, round(across / wide, 2))


def picture_of(
    at: Context, shown: MappedDay, content: Content, view: View, alt: str, title: str = "", note: str = "",
    named: bool = False,
) -> MapPicture:  # fmt: skip
    """A map of a day; only one with names has them beside its marks."""
    box = Bbox.from_bounds(view.left, view.top, view.wide, view.tall)
    marked = labels_of(at, shown, view.scale, box) if named else ()
    return MapPicture(map_of(at.frame, shown.area, content, shown=marked), view, alt, title, note)
