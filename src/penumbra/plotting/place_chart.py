"""Chart of a place: seconds to spare along the deciding number, and what each number does alone within its range."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullFormatter
from matplotlib.transforms import blended_transform_factory

from penumbra.errors import DomainError
from penumbra.names import CASES
from penumbra.plotting import style
from penumbra.plotting.phrases import history
from penumbra.plotting.text_width import broken, inches
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario
from penumbra.sentences import amount, day

__all__ = ["place_chart"]

_WIDE = 7.2  # inches
_EDGE = 0.16
_ROW = 0.27
_CURVE = 2.1  # inches, height of the upper panel
_MOST = 12  # numbers in the strip
_LEAST = 0.5  # [s] a number that moves the margin less is left out
_NAME = 7.0  # points
_LONGEST = 2.5  # inches of a number's name
_RATIO = 10.0  # of the ends of a range, above which its axis is logarithmic


def place_chart(found: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """The chart of the first place of a Dataset of `penumbra.place` with `alone`, against one class.

    threat : key of the class; by default the first against which the place is covered in some cases, or that reaches
    it. scenario : has the name of the class.

    Raises
    ------
    DomainError
        The class does not reach the place, or no number moves its margin.
    """
    threat = threat or _first(found)
    one = found.sel(threat=threat).isel(aim=0)
    name, order = scenario.threats[threat].name if scenario and threat in scenario.threats else threat, _order(one)
    if not order:
        raise DomainError(
            f"plot: no number within its published range moves the margin of {one.aim_name.item()} against {threat}; "
            "name a class that reaches the place"
        )
    names = [broken(shortened(str(one.number_name.values[k]), 200), _LONGEST, _NAME, most=1)[0] for k in order]
    left = _EDGE + max(inches(name, _NAME) for name in names) + 0.35
    title = broken(shortened(f"{one.aim_name.item()}: seconds to spare", 200), _WIDE - 2 * _EDGE, 12.0, "bold", 2)
    when = f"Against {name}. {day(str(found.attrs['date']))}, {history(found.attrs['history'])}."
    foot = broken(
        "Each number is changed alone from one end of its published range to the other; all others are nominal. Where "
        f"the missile cannot be met, no battery can reach it at all. {found.attrs.get('source', '')}",
        _WIDE - 2 * _EDGE, 6.0,
    )  # fmt: skip
    head, strip = _EDGE + 0.23 * len(title) + 0.3, _ROW * len(order)
    tall = head + _CURVE + 0.95 + strip + 0.5 + 0.12 * len(foot) + _EDGE
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
        for line, text in enumerate(title):
            y = 1.0 - (_EDGE + 0.23 * line) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=12, fontweight="bold", va="top")
        y = 1.0 - (_EDGE + 0.23 * len(title) + 0.02) / tall
        figure.text(_EDGE / _WIDE, y, when, fontsize=8.0, va="top", color=style.MUTED)
        box = (0.75 / _WIDE, (tall - head - 0.1 - _CURVE) / tall, (_WIDE - 1.0) / _WIDE, _CURVE / tall)
        _curve(figure.add_axes(box), one)
        bottom = tall - head - _CURVE - 0.95 - strip
        axes = figure.add_axes((left / _WIDE, bottom / tall, (_WIDE - left - 0.3) / _WIDE, strip / tall))
        _strip(axes, one, order, names, _WIDE - left - 0.3)
        y = (bottom + strip + 0.12) / tall
        figure.text(_EDGE / _WIDE, y, "What each number does alone", fontsize=9, fontweight="bold", va="bottom")
        for line, text in enumerate(foot):
            y = (_EDGE + 0.12 * (len(foot) - line)) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=6.0, va="top", color=style.MUTED)
    return figure


def _first(found: xr.Dataset) -> str:
    """The class against which the first place is covered in some cases, or else the first that reaches it."""
    words = found["aim_word"].isel(aim=0).values
    for wanted in (("doubtful", "likely"), ("covered in every case", "in reach, not covered"), ("out of reach",)):
        mine = np.flatnonzero(np.isin(words, [CASES.index(each) for each in wanted]))
        if mine.size:
            return str(found["threat"].values[mine[0]])
    return str(found["threat"].values[0])


def _order(one: xr.Dataset) -> list[int]:
    """The numbers that move the margin, the one that moves it most first."""
    ends = one.swing_margin.values  # (number, end)
    met = np.isfinite(ends)
    if np.isnan(ends).all():
        return []
    low = min(float(ends[met].min(initial=0.0)), 0.0) - 1.0
    level = np.where(met, ends, low)
    apart, crosses = np.abs(np.ptp(level, axis=1)), met[:, 0] != met[:, 1]
    order = np.lexsort((-apart, ~crosses))
    return [int(k) for k in order if crosses[k] or apart[k] >= _LEAST][:_MOST]


def _curve(axes: Axes, one: xr.Dataset) -> None:
    """Margin along the deciding number, with the value at which the answer turns."""
    path = str(one.along_path.item())
    k = [str(each) for each in one.number.values].index(path)
    unit, values, margin = str(one.number_unit.values[k]), one.along_value.values, one.along_margin.values
    factor = _factor(unit, float(values[-1]))
    x = values * factor
    met = np.isfinite(margin)
    if float(values[0]) > 0.0 and float(values[-1]) > _RATIO * float(values[0]):
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
    low = min(float(margin[met].min(initial=0.0)), 0.0)
    high = max(float(margin[met].max(initial=0.0)), 10.0)
    axes.set(xlim=(x[0], x[-1]), ylim=(low - 0.12 * (high - low), high + 0.08 * (high - low)))
    axes.axhspan(0.0, axes.get_ylim()[1], color=style.UMBRA, alpha=0.07, linewidth=0.0)
    axes.axhline(0.0, color=style.LINE, linewidth=0.8)
    axes.plot(x, np.where(met, margin, np.nan), color=style.UMBRA, linewidth=1.8)
    none = np.where(np.isneginf(margin), axes.get_ylim()[0], np.nan)
    axes.plot(x, none, color=style.PENUMBRA, linewidth=4.0, solid_capstyle="butt", clip_on=False)
    if np.isneginf(margin).any():
        middle = x[np.flatnonzero(np.isneginf(margin))[np.isneginf(margin).sum() // 2]]
        axes.text(middle, axes.get_ylim()[0], "cannot be met\n", ha="center", va="bottom", fontsize=6.5)
    across = blended_transform_factory(axes.transData, axes.transAxes)
    marks = [(float(one.number_nominal.values[k]), style.MUTED, ":", "nominal", "right")]
    if np.isfinite(float(one.along_turn)):
        marks.append((float(one.along_turn), style.INK, "--", "turns at", "left"))
    for value, colour, dashes, word, side in marks:
        axes.axvline(value * factor, color=colour, linestyle=dashes, linewidth=1.0)
        text = f" {word} {amount(unit, value, 3)} "
        axes.text(value * factor, 1.01, text, transform=across, ha=side, va="bottom", fontsize=6.5, color=colour)
    axes.tick_params(labelsize=6.5)
    shown = amount(unit, float(values[-1])).partition(" ")[2]
    axes.set_xlabel(shortened(f"{one.number_name.values[k]}{f' [{shown}]' if shown else ''}", 90), fontsize=7.5)
    axes.set_ylabel("seconds to spare", fontsize=7.5)


def _factor(unit: str, value: float) -> float:
    """From SI to the unit in which a value is told."""
    told = amount(unit, value, 9).partition(" ")[0].replace(",", "")
    return float(told) / value if value else 1.0


def _strip(axes: Axes, one: xr.Dataset, order: list[int], names: list[str], wide: float) -> None:
    """A line for each number from its low to its high end."""
    ends = one.swing_margin.values[order]
    met = np.isfinite(ends)
    nominal = float(one.place_margin)
    every = np.append(ends[met], nominal if np.isfinite(nominal) else [])
    low, high = float(every.min(initial=0.0)), float(every.max(initial=0.0))
    room = max(high - low, 10.0)
    edge = low - 0.18 * room
    axes.set(xlim=(edge - 0.17 * room, high + 0.14 * room), ylim=(len(order) - 0.5, -0.5), yticks=[])
    if not met.all() or not np.isfinite(nominal):
        axes.axvspan(axes.get_xlim()[0], low - 0.08 * room, color=style.LAND, alpha=0.5, linewidth=0.0)
        axes.text(edge, -0.5, "cannot be met", fontsize=6.0, ha="center", va="bottom", color=style.MUTED)
    axes.axvline(0.0, color=style.LINE, linewidth=0.8)
    if np.isfinite(nominal):
        axes.axvline(nominal, color=style.MUTED, linewidth=0.9, linestyle=":")
        axes.text(nominal, -0.5, "nominal", fontsize=6.0, ha="center", va="bottom", color=style.MUTED)
    for line, k in enumerate(order):
        unit, at = str(one.number_unit.values[k]), np.where(met[line], ends[line], edge)
        axes.plot(at, [line, line], color=style.STANDING, linewidth=4.0, solid_capstyle="butt", zorder=2)
        first = int(np.argsort(at, kind="stable")[0])
        for end in (0, 1):
            covered = bool(met[line, end]) and ends[line, end] >= 0.0
            look: dict[str, Any] = {"color": style.UMBRA if covered else style.PENUMBRA, "markersize": 5, "zorder": 3}
            axes.plot(at[end], line, "o", markerfacecolor=look["color"] if covered else style.PAPER, **look)
            side, room_ = ("right", "  ") if end == first else ("left", "  ")
            told = amount(unit, float(one.swing_value.values[k, end]), 3)
            axes.text(at[end], line, f"{room_}{told}{room_}", fontsize=6.0, ha=side, va="center", color=style.INK)
        axes.text(-0.08 / wide, line, names[line], transform=axes.get_yaxis_transform(), ha="right", va="center",
                  fontsize=_NAME)  # fmt: skip
    axes.tick_params(labelsize=6.5)
    axes.set_xlabel("seconds to spare", fontsize=7.5)
    handles = [
        Line2D([], [], marker="o", linestyle="", color=style.UMBRA, markersize=5, label="covered"),
        Line2D([], [], marker="o", linestyle="", color=style.PENUMBRA, markerfacecolor=style.PAPER, markersize=5,
               label="not covered"),
    ]  # fmt: skip
    corner = (1.0, 1.0 + 0.14 / (_ROW * len(order)))
    axes.legend(handles=handles, loc="lower right", bbox_to_anchor=corner, ncols=2, fontsize=6.5, frameon=False)
