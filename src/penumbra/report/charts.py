"""Charts: planned against actual over the years, and one arc with all who see it and all who can meet it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.figure import Figure

from penumbra.claims.elements import months_between
from penumbra.report import paper
from penumbra.report.words import day
from penumbra.scenario.model import Battery, Phase, Scenario, Sensor

__all__ = ["timeline", "trace_plot"]

_ROW = 0.27  # inches
_BEFORE = 366  # days of room to the left of the first phase


def timeline(scenario: Scenario) -> Figure:
    """Every phase, battery and sensor: a ring when it was planned to begin, a dot when it did, and the slip between."""
    groups: dict[str, Mapping[str, Phase | Battery | Sensor]] = {
        "Phases": scenario.phases, "Batteries": scenario.batteries, "Sensors": scenario.sensors,
    }  # fmt: skip
    rows: list[tuple[str, Phase | Battery | Sensor | None]] = []
    for title, group in groups.items():
        rows += [(title, None), *((item.name, item) for item in group.values())] if group else []
    first, last = _span(scenario)
    with paper.ink():
        figure = Figure(figsize=(9.6, _ROW * len(rows) + 0.9))
        axes = figure.add_axes((0.33, 0.32 / figure.get_figheight(), 0.655, 1.0 - 0.8 / figure.get_figheight()))
        axes.set(xlim=(date2num(first), date2num(last)), ylim=(len(rows) - 0.4, -0.6))
        _years(axes)
        for line, (name, item) in enumerate(rows):
            bold = item is None
            axes.annotate(
                name, (0.0, line), (-8, 0), ("axes fraction", "data"), "offset points",
                ha="right", va="center", fontweight="bold" if bold else "normal", fontsize=8.5, annotation_clip=False,
            )  # fmt: skip
            if item is None:
                axes.axhline(line, color=paper.LINE, linewidth=0.5, zorder=1)
            else:
                _element(axes, line, item, first, last)
    return figure


def _span(scenario: Scenario) -> tuple[date, date]:
    """First and last day shown: the phases with room about them, or everything if there are none."""
    items = [*(scenario.phases or {**scenario.batteries, **scenario.sensors}).values()]
    periods = [period for item in items for period in (item.planned, item.actual) if period is not None]
    days = [period.start for period in periods] + [shot.date for shot in scenario.snapshots] or [date(2000, 1, 1)]
    ordinals = min(days).toordinal() - _BEFORE, max(days).toordinal() + _BEFORE
    return date.fromordinal(ordinals[0]), date.fromordinal(ordinals[1])


def _years(axes: Axes) -> None:
    axes.xaxis.set_major_locator(YearLocator(1 if axes.get_xlim()[1] - axes.get_xlim()[0] < 20 * 366 else 5))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.grid(axis="x", color=paper.GRID, linewidth=0.6, zorder=0)
    axes.spines[:].set_visible(False)


def _element(axes: Axes, line: int, item: Phase | Battery | Sensor, first: date, last: date) -> None:
    meant, came = item.planned, item.actual
    left, right = date2num(first), date2num(last)
    if came is not None:
        end = date2num(came.end) if came.end else right
        axes.plot([max(date2num(came.start), left), end], [line, line], color=paper.STANDING, linewidth=6.5, solid_capstyle="butt", zorder=2)
    note, at = _slip(item, first)
    if meant is not None and came is not None and abs(months_between(meant.start, came.start)) > 0:
        ends = [max(date2num(period.start), left) for period in (meant, came)]
        axes.plot(ends, [line, line], color=paper.PENUMBRA, linewidth=1.6, zorder=3)
    if meant is not None and meant.start >= first:
        axes.plot(date2num(meant.start), line, "o", markersize=7, markerfacecolor=paper.PAPER, markeredgecolor=paper.INK, zorder=4)
    if came is not None and came.start >= first:
        axes.plot(date2num(came.start), line, "o", markersize=4.2, color=paper.UMBRA, zorder=5)
    cancelled = getattr(item, "cancelled", None)
    if cancelled is not None:
        x = date2num(cancelled.start)
        if meant is not None:
            axes.plot([x, date2num(meant.start)], [line, line], color=paper.MUTED, linewidth=0.9, linestyle=(0, (3, 2)), zorder=3)
        axes.plot(x, line, "x", markersize=7, color=paper.INK, markeredgewidth=1.6, zorder=5)
    if note:
        axes.annotate(note, (max(date2num(at), left), line), (8, 0), textcoords="offset points", va="center", fontsize=7.5, zorder=6)


def _slip(item: Phase | Battery | Sensor, first: date) -> tuple[str, date]:
    """What to write beside an element, and after which day."""
    meant, came, cancelled = item.planned, item.actual, getattr(item, "cancelled", None)
    if cancelled is not None and came is None:
        return f"cancelled {day(cancelled.start)}", max(cancelled.start, meant.start if meant else cancelled.start)
    if came is None:
        return "never came", meant.start if meant else date.min
    if meant is None:
        return "not in the plan", came.start
    months = months_between(meant.start, came.start)
    if came.start < first:
        return f"since {came.start.year}", came.start
    if months:
        return f"{months:+d} months".replace("-", "−"), max(came.start, meant.start)
    return "on time", came.start


# --- one arc


def trace_plot(trace: xr.Dataset, path: str | Path) -> Path:
    """Draw one traced arc: height against time, who sees it when, and who can meet it.

    Parameters
    ----------
    trace : Dataset from `penumbra.trace`
    path : str or Path
        Its ending chooses: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        The file cannot be written; nothing is left behind.
    """
    return paper.save(trace_figure(trace), path)


def trace_figure(trace: xr.Dataset) -> Figure:
    """What `trace_plot` writes."""
    reachable = bool(trace.reachable)
    lanes = _ROW * (trace.sizes["sensor"] + trace.sizes["battery"] + 2) if reachable else 0.0
    told = wrap(trace.attrs["why"], 112)
    head = 0.52 + 0.16 * len(told)
    tall = head + (3.9 + lanes if reachable else 0.1)
    with paper.ink():
        figure = Figure(figsize=(9.2, tall))
        figure.text(0.02, 1.0 - 0.12 / tall, trace.attrs["title"], fontsize=12, fontweight="bold", va="top")
        when = f"{day(trace.attrs['date'])}, {trace.attrs['history']}, nominal numbers"
        figure.text(
            0.02, 1.0 - 0.36 / tall, "\n".join((*told, when)), fontsize=8.5, color=paper.MUTED, va="top", linespacing=1.3
        )
        if reachable:
            lower = figure.add_axes((0.24, 0.5 / tall, 0.73, lanes / tall))
            upper = figure.add_axes((0.24, (0.6 + lanes) / tall, 0.73, 3.1 / tall), sharex=lower)
            _flight(upper, trace)
            _lane_axes(lower, trace)
            _sensor_lanes(lower, trace)
            _battery_lanes(lower, trace, trace.sizes["sensor"] + 1)
    return figure


def _flight(axes: Axes, trace: xr.Dataset) -> None:
    """Height against time, with burnout, the highest point and each first intercept."""
    axes.set_ylabel("height [km]")
    axes.grid(color=paper.GRID, linewidth=0.6)
    axes.tick_params(labelbottom=False, length=0)
    time, height = trace.time.values, trace.height.values / 1e3
    boost = time <= float(trace.burnout_time) + 1e-6
    axes.plot(time, height, color=paper.MUTED, linewidth=1.4)
    axes.plot(time[boost], height[boost], color=paper.PENUMBRA, linewidth=3.0, solid_capstyle="butt")
    for when, high, name, off, side in (
        (trace.burnout_time, trace.burnout_height, "burnout", (7, -4), "left"),
        (trace.apogee_time, trace.apogee_height, "highest point", (0, 12), "center"),
    ):
        at = float(when), float(high) / 1e3
        axes.plot(*at, "o", markersize=4, color=paper.MUTED)
        text = f"{name}, {at[0]:.0f} s, {at[1]:.0f} km"
        axes.annotate(text, at, off, textcoords="offset points", va="top", ha=side, fontsize=8)
    met = np.isfinite(trace.intercept_time.values)
    axes.plot(
        trace.intercept_time.values[met], trace.intercept_height.values[met] / 1e3, "^", markersize=8, color=paper.UMBRA,
        markeredgecolor=paper.PAPER, linestyle="none", zorder=5,
    )  # fmt: skip
    axes.set_ylim(0.0, 1.18 * max(float(height.max()), 1.0))


def _lane_axes(axes: Axes, trace: xr.Dataset) -> None:
    sensors, batteries = trace.sensor.values.tolist(), trace.battery.values.tolist()
    names = ["WHO SEES IT", *sensors, "WHO CAN MEET IT", *batteries]
    keys = {0: "bar: in sight   ●: firm track", len(sensors) + 1: "|: may launch   bar: can meet it   ▲: first intercept"}
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names)
    for line, label in enumerate(axes.get_yticklabels()):
        label.set(color=paper.MUTED if line in keys else paper.INK, fontsize=7.0 if line in keys else 8.5)
    for line, key in keys.items():
        _written(axes, 0.0, line, key, 7.0)
    axes.tick_params(length=0)
    axes.grid(axis="x", color=paper.GRID, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("seconds since launch of the threat")
    axes.set_xlim(0.0, 1.04 * float(trace.flight_time))


def _written(axes: Axes, at: float, line: int, text: str, size: float = 8.0, side: str = "left") -> None:
    off = 6 if side == "left" else -6
    axes.annotate(
        text, (at, line), (off, 0), textcoords="offset points", va="center", ha=side, fontsize=size, color=paper.MUTED
    )


def _bars(axes: Axes, line: int, begins: Any, ends: Any, colour: str) -> None:
    for begin, end in zip(begins, ends, strict=True):
        if np.isfinite(begin):
            axes.plot([begin, end], [line] * 2, color=colour, linewidth=6.5, solid_capstyle="butt")


def _sensor_lanes(axes: Axes, trace: xr.Dataset) -> None:
    for line, firm in enumerate(trace.firm_track.values.tolist()):
        seen = trace.sight_begin.values[line]
        _bars(axes, line + 1, seen, trace.sight_end.values[line], paper.SIGHT)
        if np.isfinite(firm):
            axes.plot(firm, line + 1, "o", markersize=5, color=paper.INK, zorder=5)
        elif not np.isfinite(seen).any():
            _written(axes, 0.0, line + 1, "never sees it")


def _battery_lanes(axes: Axes, trace: xr.Dataset, above: int) -> None:
    for row, commit in enumerate(trace.commit.values.tolist()):
        line, margin = above + row + 1, float(trace.arc_margin[row])
        begins, ends = trace.window_begin.values[row], trace.window_end.values[row]
        _bars(axes, line, begins, ends, paper.UMBRA)
        if np.isfinite(commit):
            axes.plot(commit, line, "|", markersize=11, markeredgewidth=2.0, color=paper.INK, zorder=5)
        else:
            _written(axes, 0.0, line, "never gets a firm track")
        if np.isfinite(begins).any():
            shots, first = int(trace.arc_shots[row]), float(trace.intercept_time[row])
            axes.plot(first, line, "^", markersize=8, color=paper.UMBRA, markeredgecolor=paper.PAPER, zorder=6)
            text = f"{shots} shot{'s' * (shots != 1)}, {margin:.0f} s to spare, first at {first:.0f} s"
            left = np.nanmin(begins) > float(trace.flight_time) / 2.0
            _written(axes, np.nanmin(begins) if left else np.nanmax(ends), line, text, side="right" if left else "left")
        elif np.isfinite(commit):
            late = np.isfinite(margin) and margin < 0.0
            _written(axes, commit, line, f"{-margin:.0f} s too late" if late else "cannot reach it while a radar may guide it")
