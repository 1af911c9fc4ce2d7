"""Chart of one arc: height over time, sights of sensors and windows of batteries."""

import json
from textwrap import wrap
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.coverage.place_lookup import Spot
from penumbra.plotting import style
from penumbra.plotting.text_width import inches
from penumbra.safe_text import shortened
from penumbra.sentences import day

__all__ = ["trace_figure"]

_ROW = 0.27  # inches
_TITLE = 84  # characters of a heading
_KEY = 34  # of an id beside its lane
_WIDE = 9.2  # inches
_LANE = 0.73 * _WIDE


def trace_figure(trace: xr.Dataset) -> Figure:
    """One traced arc: height over time, sights of sensors, and windows of batteries."""
    reachable = bool(trace.reachable)
    lanes = _ROW * (trace.sizes["sensor"] + trace.sizes["battery"] + 2) if reachable else 0.0
    parts = [line for text in (trace.attrs["why"], *_ends(trace)) for line in wrap(text, 112)]
    head = 0.52 + 0.16 * len(parts)
    tall = head + (3.9 + lanes if reachable else 0.1)
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
        figure.text(
            0.02, 1.0 - 0.12 / tall, shortened(trace.attrs["title"], _TITLE), fontsize=12, fontweight="bold", va="top"
        )
        when = f"{day(trace.attrs['date'])}, {trace.attrs['history']}, nominal numbers"
        figure.text(
            0.02,
            1.0 - 0.36 / tall,
            "\n".join((*parts, when)),
            fontsize=8.5,
            color=style.MUTED,
            va="top",
            linespacing=1.3,
        )
        if reachable:
            lower = figure.add_axes((0.24, 0.5 / tall, 0.73, lanes / tall))
            upper = figure.add_axes((0.24, (0.6 + lanes) / tall, 0.73, 3.1 / tall), sharex=lower)
            _flight(upper, trace)
            _lane_axes(lower, trace)
            _sensor_lanes(lower, trace)
            _battery_lanes(lower, trace, trace.sizes["sensor"] + 1)
    return figure


def _ends(trace: xr.Dataset) -> list[str]:
    """Launch point and aim: the places used, and other places of the same name."""
    spots = {role: Spot(**json.loads(trace.attrs[f"{role}_place"])) for role in ("launch", "aim")}
    return [f"{role}: {at.described}{'; also: ' * bool(at.also)}{at.also}" for role, at in spots.items()]


def _flight(axes: Axes, trace: xr.Dataset) -> None:
    """Height against time, with burnout, the highest point and each first intercept."""
    axes.set_ylabel("height [km]")
    axes.grid(color=style.GRID, linewidth=0.6)
    axes.tick_params(labelbottom=False, length=0)
    time, height = trace.time.values, trace.height.values / 1e3
    boost = time <= float(trace.burnout_time) + 1e-6
    axes.plot(time, height, color=style.MUTED, linewidth=1.4)
    axes.plot(time[boost], height[boost], color=style.PENUMBRA, linewidth=3.0, solid_capstyle="butt")
    for when, high, name, off, side in (
        (trace.burnout_time, trace.burnout_height, "burnout", (7, -4), "left"),
        (trace.apogee_time, trace.apogee_height, "highest point", (0, 12), "center"),
    ):
        at = float(when), float(high) / 1e3
        axes.plot(*at, "o", markersize=4, color=style.MUTED)
        text = f"{name}, {at[0]:.0f} s, {at[1]:.0f} km"
        axes.annotate(text, at, off, textcoords="offset points", va="top", ha=side, fontsize=8)
    met = np.isfinite(trace.intercept_time.values)
    axes.plot(
        trace.intercept_time.values[met],
        trace.intercept_height.values[met] / 1e3,
        "^",
        markersize=8,
        color=style.UMBRA,
        markeredgecolor=style.PAPER,
        linestyle="none",
        zorder=5,
    )
    axes.set_ylim(0.0, 1.18 * max(float(height.max()), 1.0))


def _lane_axes(axes: Axes, trace: xr.Dataset) -> None:
    sensors, batteries = trace.sensor.values.tolist(), trace.battery.values.tolist()
    names = ["WHO SEES IT", *sensors, "WHO CAN MEET IT", *batteries]
    names = [shortened(name, _KEY) for name in names]
    keys = {
        0: "bar: in sight   ●: firm track",
        len(sensors) + 1: "|: may launch   bar: can meet it   ▲: first intercept",
    }
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names)
    for line, label in enumerate(axes.get_yticklabels()):
        label.set(color=style.MUTED if line in keys else style.INK, fontsize=7.0 if line in keys else 8.5)
    for line, key in keys.items():
        _written(axes, 0.0, line, key, 7.0)
    axes.tick_params(length=0)
    axes.grid(axis="x", color=style.GRID, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("seconds since launch of the threat")
    axes.set_xlim(0.0, 1.04 * float(trace.flight_time))


def _written(axes: Axes, at: float, line: int, text: str, size: float = 8.0, side: str = "left") -> None:
    off = 6 if side == "left" else -6
    axes.annotate(
        text, (at, line), (off, 0), textcoords="offset points", va="center", ha=side, fontsize=size, color=style.MUTED
    )


def _bars(axes: Axes, line: int, begins: Any, ends: Any, colour: str) -> None:
    for begin, end in zip(begins, ends, strict=True):
        if np.isfinite(begin):
            axes.plot([begin, end], [line] * 2, color=colour, linewidth=6.5, solid_capstyle="butt")


def _sensor_lanes(axes: Axes, trace: xr.Dataset) -> None:
    for line, firm in enumerate(trace.firm_track.values.tolist()):
        seen = trace.sight_begin.values[line]
        _bars(axes, line + 1, seen, trace.sight_end.values[line], style.SIGHT)
        if np.isfinite(firm):
            axes.plot(firm, line + 1, "o", markersize=5, color=style.INK, zorder=5)
        elif not np.isfinite(seen).any():
            _written(axes, 0.0, line + 1, "never sees it")


def _battery_lanes(axes: Axes, trace: xr.Dataset, above: int) -> None:
    for row, commit in enumerate(trace.commit.values.tolist()):
        line, margin = above + row + 1, float(trace.arc_margin[row])
        begins, ends = trace.window_begin.values[row], trace.window_end.values[row]
        _bars(axes, line, begins, ends, style.UMBRA)
        if np.isfinite(commit):
            axes.plot(commit, line, "|", markersize=11, markeredgewidth=2.0, color=style.INK, zorder=5)
        else:
            _written(axes, 0.0, line, "is never cued")
        if np.isfinite(begins).any():
            shots, first = int(trace.arc_shots[row]), float(trace.intercept_time[row])
            axes.plot(first, line, "^", markersize=8, color=style.UMBRA, markeredgecolor=style.PAPER, zorder=6)
            text = f"{shots} shot{'s' * (shots != 1)}, {margin:.0f} s to spare, first at {first:.0f} s"
            left = np.nanmin(begins) > float(trace.flight_time) / 2.0
            room = np.nanmin(begins) - commit if left else 1.04 * float(trace.flight_time) - np.nanmax(ends)
            if inches(text, 8.0) + 0.3 > _LANE * room / (1.04 * float(trace.flight_time)):
                text = text.rpartition(", ")[0]
            _written(axes, np.nanmin(begins) if left else np.nanmax(ends), line, text, side="right" if left else "left")
        elif np.isfinite(commit):
            late = np.isfinite(margin) and margin < 0.0
            _written(
                axes,
                commit,
                line,
                f"{-margin:.0f} s too late" if late else "cannot reach it while a radar may guide it",
            )
