"""A map of what each candidate site adds."""

import math

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from numpy.typing import NDArray

from penumbra.plotting import style
from penumbra.plotting.cell_outlines import outline
from penumbra.plotting.maps import draw_borders, draw_ground
from penumbra.plotting.markers import draw_marks, marks
from penumbra.plotting.phrases import history
from penumbra.plotting.projection import Frame, frame_about
from penumbra.plotting.scale_bar import draw_scale_bar
from penumbra.plotting.text_width import broken
from penumbra.scenario.model import Scenario
from penumbra.sentences import day, listed, million

__all__ = ["gain_map"]

_WIDE = 7.2  # inches
_EDGE = 0.16
_TALLEST = 1.25  # height of the map over its width
_STEPS = 5
_COLOURS = ("#dbe8f4", "#a9c9e8", "#5d9bd0", "#1f66ad", "#08306b")
_NONE = "#f3e6cf"
_ROOM = 2.0e5  # [m] about the candidates
_AIMS = {"people": "homes", "s": "homes", "m2": "cells of land"}
_MARKS = {
    "best": ("*", "most with nominal figures"),
    "expected": ("o", "most on average"),
    "robust": ("D", "most robust"),
}


def gain_map(found: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """What each candidate adds in the nominal world, in five equal steps of the greatest; the best are marked.

    found : of `penumbra.site`; threat : one class, the mean of all if absent; scenario : whose sites are marked.
    """
    gain = found.gain.values if threat is None else found.gain_by_class.sel(threat=threat).values
    at = np.stack((found.candidate_latitude.values, found.candidate_longitude.values), axis=1)
    chosen = [str(found.attrs[name]) for name in _MARKS]
    frame = frame_about(at, _ROOM)
    wide = _WIDE - 2 * _EDGE
    tall = wide * min(frame.aspect, _TALLEST)
    head = broken(str(found.attrs["title"]).rpartition(",")[0], wide, 11.5, "bold", 3)
    keys = [str(key) for key in found.threat.values] if threat is None else [threat]
    against = listed([key if scenario is None else scenario.threats[key].name for key in keys])
    when = f"{day(found.attrs['date'])}, {history(found.attrs['history'])}; against {against}"
    notes = broken(_foot(found, threat is None and len(keys) > 1), 0.95 * wide, 6.0)
    above, below = _EDGE + 0.23 * len(head) + 0.3, _EDGE + 0.12 * len(notes) + 0.62
    whole = above + tall + below
    figure = Figure(figsize=(_WIDE, whole))
    with style.ink():
        axes = figure.add_axes((_EDGE / _WIDE, below / whole, wide / _WIDE, tall / whole))
        draw_ground(axes, frame)
        used = _draw(axes, frame, found, gain, at)
        draw_borders(axes, frame, 0.35)
        if scenario is not None:
            standing = scenario.on(found.attrs["date"], found.attrs["history"])
            draw_marks(axes, frame, [m for m in marks(standing, found.attrs) if frame.shows(m.latitude, m.longitude)])
        handles = _legend(found, used, float(gain.max(initial=0.0)))
        handles += _best(axes, frame, found, chosen, at)
        draw_scale_bar(axes, frame, [(a, b) for a, b in at.tolist()])
        figure.legend(
            handles=handles,
            loc="lower left",
            bbox_to_anchor=(0.015, (below - 0.6) / whole),
            ncol=4,
            frameon=False,
            fontsize=6.5,
        )
        for row, line in enumerate(head):
            figure.text(_EDGE / _WIDE, 1.0 - (_EDGE + 0.23 * row) / whole, line, fontsize=11.5, weight="bold", va="top")
        figure.text(_EDGE / _WIDE, 1.0 - (above - 0.24) / whole, when, fontsize=7.5, va="top", color=style.MUTED)
        figure.text(_EDGE / _WIDE, _EDGE / whole, "\n".join(notes), fontsize=6.0, va="bottom", color=style.MUTED)
    return figure


def _step(gain: NDArray[np.float64]) -> NDArray[np.int64]:
    """Step of each gain: -1 for none, then equal parts of the greatest."""
    top = float(gain.max(initial=0.0))
    if top <= 0.0:
        return np.full(len(gain), -1, np.int64)
    return np.where(gain > 0.0, np.clip(np.ceil(gain / top * _STEPS).astype(np.int64) - 1, 0, _STEPS - 1), -1)


def _draw(axes: Axes, frame: Frame, found: xr.Dataset, gain: NDArray[np.float64], at: NDArray[np.float64]) -> list[int]:
    """Cells or points in the colours of their steps; returns the steps that occur."""
    step, cells = _step(gain), found.candidate_cell.values
    area = xr.Dataset(coords={"cell": cells})
    plane = frame.plane(at[:, 0], at[:, 1])
    for each in range(-1, _STEPS):
        colour = _NONE if each < 0 else _COLOURS[each]
        own = step == each
        if not own.any():
            continue
        if (cells > 0).all():
            axes.add_artist(PathPatch(outline(frame, area, own), facecolor=colour, edgecolor="none", zorder=2.0))
        else:
            axes.scatter(
                plane[own, 0], plane[own, 1], s=34, color=colour, edgecolors=style.INK, linewidths=0.6, zorder=6.0
            )
            for name, (x, y) in zip(found.candidate.values[own], plane[own], strict=True):
                axes.annotate(str(name), (x, y), (5, 4), textcoords="offset points", fontsize=7.0, zorder=7.0)
    return sorted(set(step.tolist()))


def _best(axes: Axes, frame: Frame, found: xr.Dataset, chosen: list[str], at: NDArray[np.float64]) -> list[Artist]:
    """Marks of the best candidates, and their entries of the legend."""
    index = {str(name): k for k, name in enumerate(found.candidate.values)}
    made: list[Artist] = []
    for name, (sign, words) in zip(chosen, _MARKS.values(), strict=True):
        if name in index:
            x, y = frame.plane(*at[index[name]])
            made.append(_mark(sign, 9.0, words))
            axes.add_line(_mark(sign, 9.0, "", (float(x), float(y))))
    return made


def _mark(sign: str, size: float, words: str, at: tuple[float, float] | None = None) -> Line2D:
    """A mark of the map, or of the legend if it has no place."""
    return Line2D(
        [] if at is None else [at[0]],
        [] if at is None else [at[1]],
        linestyle="none",
        marker=sign,
        color="none",
        markeredgecolor=style.PENUMBRA,
        markeredgewidth=1.3,
        markersize=size if at is not None else 0.7 * size,
        label=words,
        zorder=8.0,
    )


def _legend(found: xr.Dataset, used: list[int], top: float) -> list[Artist]:
    unit = found.attrs["unit"]
    if used == [-1]:
        return [Patch(facecolor=_NONE, label="adds nothing")]
    labels = {-1: "adds nothing"}
    for step in range(_STEPS):
        low, high = (_amount(unit, top * end / _STEPS) for end in (step, step + 1))
        labels[step] = f"up to {high}" if step == 0 else f"{low} to {high}"
    return [Patch(facecolor=_NONE if k < 0 else _COLOURS[k], label=labels[k]) for k in used]


def _amount(unit: str, value: float) -> str:
    if unit == "people":
        return f"{million(value)}" if value >= 1e6 else f"{value:,.0f}"
    if unit == "m2":
        return f"{value / 1e6:,.0f} km²"
    return f"{value:,.0f} s" if value >= 10.0 or math.isclose(value, 0.0) else f"{value:.1f} s"


def _foot(found: xr.Dataset, several: bool) -> str:
    attrs, mean = found.attrs, ", mean over the classes," if several else ""
    what = {"people": "covered people", "m2": "covered land", "s": "mean time to spare"}[attrs["unit"]]
    drawn = f" The best of them in {attrs['worlds']} cases drawn from the published ranges." if attrs["worlds"] else ""
    return (
        f"Added {what}{mean} for {found.sizes['candidate']:,} candidates at height 0, with nominal figures; "
        f"{attrs['aims']:,} points stand for {attrs['aims_of']:,} {_AIMS[attrs['unit']]}.{drawn} {attrs['source']}. "
        f"{attrs['credits']}"
    )
