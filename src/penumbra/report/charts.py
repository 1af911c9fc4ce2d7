"""Charts: planned against actual over the years, and one arc with all who see it and all who can meet it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.claims.topics.dated_elements import months_between
from penumbra.coverage.place_lookup import Spot
from penumbra.report import paper
from penumbra.report.words import Element, day
from penumbra.safe_text import shortened
from penumbra.scenario.model import Phase, Scenario

__all__ = ["timeline", "trace_plot"]

_ROW = 0.27  # inches
_BEFORE = 366  # days of room before the first day
_AFTER = 640  # and after the last
_NAME = 56  # characters of a name beside its row
_TITLE = 84  # of a heading
_KEY = 34  # of an id beside its lane


def timeline(scenario: Scenario) -> Figure:
    """Every phase, battery and sensor: a ring when it was planned to begin, a dot when it did, and the slip between."""
    groups: tuple[tuple[str, Sequence[Element]], ...] = (
        ("Phases", tuple(scenario.phases.values())),
        ("Batteries", tuple(scenario.batteries.values())),
        ("Sensors", tuple(scenario.sensors.values())),
    )
    rows: list[tuple[str, Element | None]] = []
    for title, group in groups:
        rows += [(title, None), *((item.name, item) for item in group)] if group else []
    with paper.ink():
        tall = _ROW * len(rows) + 0.5
        figure = Figure(figsize=(9.6, tall))
        axes = figure.add_axes((0.33, 0.08 / tall, 0.655, 1.0 - 0.42 / tall))
        axes.set(xlim=_span(scenario), ylim=(len(rows) - 0.4, -0.6))
        _years(axes)
        for line, (name, item) in enumerate(rows):
            axes.text(
                -0.012, line, shortened(name, _NAME), transform=axes.get_yaxis_transform(), ha="right", va="center",
                fontsize=8.5, fontweight="normal" if item else "bold",
            )  # fmt: skip
            if item is None:
                axes.axhline(line, color=paper.LINE, linewidth=0.5, zorder=1)
            else:
                _element(axes, line, item)
    return figure


def _span(scenario: Scenario) -> tuple[int, int]:
    """First and last day shown, as ordinals: the phases with room about them, or everything if there are none."""
    elements: list[Element] = [*scenario.phases.values()]
    elements = elements or [*scenario.batteries.values(), *scenario.sensors.values()]
    periods = [period for item in elements for period in (item.planned, item.actual) if period is not None]
    days = [period.start for period in periods] + [shot.date for shot in scenario.snapshots] or [date(2000, 1, 1)]
    return min(days).toordinal() - _BEFORE, max(days).toordinal() + _AFTER


def _years(axes: Axes) -> None:
    first, last = (date.fromordinal(int(end)).year for end in axes.get_xlim())
    step = 1 if last - first < 20 else 5
    years = [year for year in range(first, last + 1) if year % step == 0 and year > first]
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(axis="x", color=paper.GRID, linewidth=0.6, zorder=0)
    axes.spines[:].set_visible(False)


def _element(axes: Axes, line: int, item: Element) -> None:
    """One row: how long it stood, the slip, when it was to come, when it came, when it was given up."""
    left, right = axes.get_xlim()
    meant, came = item.planned, item.actual
    gone = item.cancelled.start.toordinal() if isinstance(item, Phase) and item.cancelled else None
    ring = meant.start.toordinal() if meant else None
    dot = came.start.toordinal() if came else None

    def bar(begin: float, end: float, colour: str, width: float, order: float, dashes: Any = "-") -> None:
        begin, end = max(begin, left), max(end, left)
        look = {"color": colour, "linewidth": width, "linestyle": dashes, "zorder": order}
        axes.plot([begin, end], [line, line], solid_capstyle="butt", **look)

    if came is not None and dot is not None:
        bar(dot, came.end.toordinal() if came.end else right, paper.STANDING, 6.5, 2.0)
        for pause in came.pauses:
            bar(pause.start.toordinal(), pause.end.toordinal(), paper.PAPER, 6.5, 2.1)
        if meant is not None and ring is not None and months_between(meant.start, came.start):
            bar(ring, dot, paper.PENUMBRA, 1.6, 3.0)
    if gone is not None:
        bar(gone, ring or gone, paper.MUTED, 0.9, 3.0, (0, (3, 2)))
        axes.plot(gone, line, "x", markersize=7, color=paper.INK, markeredgewidth=1.6, zorder=5)
    if ring is not None and ring >= left:
        axes.plot(ring, line, "o", markersize=7, markerfacecolor=paper.PAPER, markeredgecolor=paper.INK, zorder=4)
    if dot is not None and dot >= left:
        axes.plot(dot, line, "o", markersize=4.2, color=paper.UMBRA, zorder=5)
    last = max(left, *(at for at in (ring, dot, gone) if at is not None), left)
    note = _slip(item, date.fromordinal(int(left)))
    axes.annotate(note, (last, line), (8, 0), textcoords="offset points", va="center", fontsize=7.5, zorder=6)


def _slip(item: Element, first: date) -> str:
    """What to write beside an element."""
    meant, came = item.planned, item.actual
    if came is None:
        given_up = item.cancelled if isinstance(item, Phase) else None
        return f"cancelled {day(given_up.start)}" if given_up else "never came"
    if came.start < first:
        return f"since {came.start.year}"
    if meant is None:
        return "not in the plan"
    months = months_between(meant.start, came.start)
    return f"{months:+d} months".replace("-", "−") if months else "on time"


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
        The file cannot be written, or ends otherwise; nothing is left behind.
    """
    return paper.save(trace_figure(trace), path)


def trace_figure(trace: xr.Dataset) -> Figure:
    """What `trace_plot` writes."""
    reachable = bool(trace.reachable)
    lanes = _ROW * (trace.sizes["sensor"] + trace.sizes["battery"] + 2) if reachable else 0.0
    told = [line for text in (trace.attrs["why"], *_ends(trace)) for line in wrap(text, 112)]
    head = 0.52 + 0.16 * len(told)
    tall = head + (3.9 + lanes if reachable else 0.1)
    with paper.ink():
        figure = Figure(figsize=(9.2, tall), dpi=paper.DOTS_PER_INCH)
        figure.text(
            0.02, 1.0 - 0.12 / tall, shortened(trace.attrs["title"], _TITLE), fontsize=12, fontweight="bold", va="top"
        )
        when = f"{day(trace.attrs['date'])}, {trace.attrs['history']}, nominal numbers"
        figure.text(
            0.02,
            1.0 - 0.36 / tall,
            "\n".join((*told, when)),
            fontsize=8.5,
            color=paper.MUTED,
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
    """Launch point and aim: what was taken, and what else has its name."""
    spots = {role: Spot(**json.loads(trace.attrs[f"{role}_place"])) for role in ("launch", "aim")}
    return [f"{role}: {at.described}{'; also: ' * bool(at.also)}{at.also}" for role, at in spots.items()]


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
        trace.intercept_time.values[met],
        trace.intercept_height.values[met] / 1e3,
        "^",
        markersize=8,
        color=paper.UMBRA,
        markeredgecolor=paper.PAPER,
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
            _written(axes, 0.0, line, "is never told of it")
        if np.isfinite(begins).any():
            shots, first = int(trace.arc_shots[row]), float(trace.intercept_time[row])
            axes.plot(first, line, "^", markersize=8, color=paper.UMBRA, markeredgecolor=paper.PAPER, zorder=6)
            text = f"{shots} shot{'s' * (shots != 1)}, {margin:.0f} s to spare, first at {first:.0f} s"
            left = np.nanmin(begins) > float(trace.flight_time) / 2.0
            _written(axes, np.nanmin(begins) if left else np.nanmax(ends), line, text, side="right" if left else "left")
        elif np.isfinite(commit):
            late = np.isfinite(margin) and margin < 0.0
            _written(
                axes,
                commit,
                line,
                f"{-margin:.0f} s too late" if late else "cannot reach it while a radar may guide it",
            )
