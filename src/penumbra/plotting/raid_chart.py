"""Charts of a raid and of stocks of interceptors."""

import math
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from penumbra.plotting import style
from penumbra.plotting.phrases import history
from penumbra.plotting.text_width import broken
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario
from penumbra.sentences import day

__all__ = ["raid_chart", "stocks_chart"]

_WIDE = 7.2  # inches
_EDGE = 0.16
_PANEL, _GAP = 2.2, 0.75
_BAR = 0.26  # height of a battery's bar


def raid_chart(found: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """Panels: how many get through, what each battery fired of its stock, and the leakage against the salvo's size.

    found : of `penumbra.raid`; threat : not used; scenario : has the batteries' names.
    """
    held = found.sizes["battery"]
    heights = [_PANEL, 0.5 + _BAR * held] + ([_PANEL] if "size_leak" in found else [])
    attrs = found.attrs
    foot = (
        f"{attrs['doctrine'].capitalize()}. {attrs['worlds']} cases and {attrs['plays']:,} plays. {attrs['caveat']} "
        f"What a battery can engage at a time is an assumption. {attrs['source']}"
    )
    when = f"{day(attrs['date'])}, {history(attrs['history'])}"
    figure, boxes = _sheet(f"{attrs['title'].rpartition(',')[0]}", when, foot, heights)
    with style.ink():
        _leakers(figure.add_axes(boxes[0]), found)
        names = [str(key) for key in found.battery.values]
        if scenario is not None:
            names = [scenario.batteries[key].name for key in names]
        _fired(figure.add_axes(_indented(boxes[1])), found, names)
        if "size_leak" in found:
            _sizes(figure.add_axes(boxes[2]), found)
    return figure


def stocks_chart(found: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """Panels: the stock against days of fire, if one is known; years to replace each count at each rate of supply."""
    counts, supplies = found.sizes["count"], found.sizes["supply"]
    heights = ([_PANEL] if "stock_left" in found else []) + [0.6 + 0.14 * (counts * supplies + counts)]
    foot = f"Each count is a claim of the side that made it. {found.attrs['source']}"
    figure, boxes = _sheet(found.attrs["title"], "", foot, heights)
    with style.ink():
        if "stock_left" in found:
            axes = figure.add_axes(boxes[0])
            for rate, left in zip(found.fire_rate.values, found.stock_left.values, strict=True):
                axes.plot(found.fire_day.values, left, color=style.UMBRA, linewidth=1.4)
                axes.annotate(
                    f"{rate:,.0f} a day", (found.fire_day.values[-1], left[-1]), fontsize=6.0, ha="right", va="bottom"
                )
            _axis(axes, "days of fire", "interceptors left")
            axes.set_ylim(bottom=0.0)
        _replaced(figure.add_axes(_indented(boxes[-1])), found)
    return figure


def _sheet(title: str, when: str, foot: str, heights: list[float]) -> tuple[Figure, list[Any]]:
    """A figure with title and foot, and a box for each panel."""
    room = _WIDE - 2 * _EDGE
    head, notes = broken(shortened(title, 220), room, 11.5, "bold", 3), broken(foot, room, 6.0)
    above = _EDGE + 0.23 * len(head) + 0.35
    below = _EDGE + 0.12 * len(notes) + 0.1
    tall = above + below + sum(height + _GAP for height in heights)
    boxes, top = [], tall - above
    for height in heights:
        boxes.append((0.65 / _WIDE, (top - height) / tall, (_WIDE - 0.95) / _WIDE, height / tall))
        top -= height + _GAP
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
        for line, text in enumerate(head):
            figure.text(
                _EDGE / _WIDE, 1.0 - (_EDGE + 0.23 * line) / tall, text, fontsize=11.5, fontweight="bold", va="top"
            )
        figure.text(
            _EDGE / _WIDE, 1.0 - (_EDGE + 0.23 * len(head)) / tall, when, fontsize=8.0, va="top", color=style.MUTED
        )
        for line, text in enumerate(notes):
            y = (_EDGE + 0.12 * (len(notes) - line)) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=6.0, va="top", color=style.MUTED)
    return figure, boxes


def _indented(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box with room for names at its left."""
    left = 2.5 / _WIDE
    return left, box[1], box[0] + box[2] - left, box[3]


def _axis(axes: Axes, x: str, y: str) -> None:
    axes.tick_params(labelsize=6.5)
    axes.set_xlabel(x, fontsize=7.5)
    axes.set_ylabel(y, fontsize=7.5)
    axes.grid(color=style.GRID, linewidth=0.5)
    axes.set_axisbelow(True)


def _leakers(axes: Axes, found: xr.Dataset) -> None:
    axes.bar(found.leaker.values, 100.0 * found.leak_chance.values, width=0.9, color=style.PENUMBRA)
    axes.axvline(float(found.leak_mean), color=style.UMBRA, linewidth=1.2)
    axes.axvline(float(found.leak_least), color=style.MUTED, linewidth=1.0, linestyle=":")
    told = f"line: mean, {float(found.leak_mean):.1f}; dotted: the best assignment with nominal figures"
    axes.set_title(f"Missiles that get through ({told})", fontsize=8.0, loc="left")
    _axis(axes, "missiles", "of 100 plays")


def _fired(axes: Axes, found: xr.Dataset, names: list[str]) -> None:
    at = np.arange(len(names))
    axes.barh(at, found.battery_stock.values, color=style.LAND, height=0.7)
    axes.barh(at, found.battery_fired.values, color=style.UMBRA, height=0.7)
    axes.set_yticks(at, [shortened(name, 44) for name in names])
    axes.invert_yaxis()
    axes.set_title("Interceptors fired on average (dark) of the stock (light)", fontsize=8.0, loc="left")
    _axis(axes, "interceptors", "")


def _sizes(axes: Axes, found: xr.Dataset) -> None:
    size = found.salvo_size.values
    axes.fill_between(size, found.size_leak_low, found.size_leak_high, color=style.PENUMBRA_TINT, linewidth=0.0)
    axes.plot(size, found.size_leak.values, color=style.UMBRA, linewidth=1.6, marker="o", markersize=2.5)
    axes.plot(size, size, color=style.MUTED, linewidth=0.8, linestyle=":")
    axes.set_title(
        "Leakage against the size of the salvo (band: 90 of 100 plays; dotted: all)", fontsize=8.0, loc="left"
    )
    axes.set_ylim(bottom=0.0)
    _axis(axes, "missiles of the salvo", "get through")


def _replaced(axes: Axes, found: xr.Dataset) -> None:
    """A bar for each count and rate of supply, on a logarithmic axis of years."""
    year, at, ticks, names = 365.25 * 86400.0, 0.0, [], []
    for k, count in enumerate(found.count_least.values):
        what = f"{count:,.0f} {found.count_measure.values[k]}"
        for n, rate in enumerate(found.supply_rate.values):
            least, most = float(found.replace_least[k, n]) / year, float(found.replace_most[k, n]) / year
            end = least if math.isnan(most) else most
            axes.plot([least, end], [at, at], color=style.UMBRA, linewidth=2.5, marker="o", markersize=3.0)
            ticks.append(at)
            names.append(shortened(f"{what}, at {rate:,.0f} {found.supply_measure.values[n]}", 48))
            at += 1.0
        at += 1.0
    axes.set_yticks(ticks, names)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.invert_yaxis()
    axes.set_title("Years to replace", fontsize=8.0, loc="left")
    _axis(axes, "years", "")
