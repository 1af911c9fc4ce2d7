"""Figures of intercontinental arcs: the threshold surface, and shares by launch delay."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from penumbra.claims.exhibits.kinds_of_reach import LaunchDelay, MarkedInterceptor, SurfacePanel, ThresholdSurface
from penumbra.plotting import style
from penumbra.report.words import percent
from penumbra.safe_text import shortened

__all__ = ["delay_figure", "threshold_figure"]

_WIDE = 9.6  # inches
_EDGE = 6.0  # [s] from the frame, place of marks beyond it
_LEVELS = (0.1, 0.5, 0.9)
_HALO = [withStroke(linewidth=2.4, foreground=style.PAPER)]
_NAME = 36  # characters of a site's name above its panel
_PANELS = 3  # in a row


# --- the surface


def threshold_figure(data: ThresholdSurface) -> Figure:
    """For each site, the burnout speed and launch delay that meet a share of the arcs."""
    with style.ink():
        figure, panels = _sheet(len(data.panels), 3.1, 1.0)
        for column, (axes, panel) in enumerate(zip(panels, data.panels, strict=True)):
            _panel(axes, data, panel)
            _needed(axes, data, panel)
            for mark in panel.marks:
                _mark(axes, mark)
            axes.set_title(shortened(panel.name, _NAME), loc="left", fontsize=9.5, fontweight="bold")
            axes.tick_params(labelleft=column % _PANELS == 0)
        panels[0].set_ylabel("launch after the missile's burnout [s]")
        left = data.speeds[0] / 1e3 + 0.016 * (data.speeds[-1] - data.speeds[0]) / 1e3
        for text, at, side in (("it has burned out", 4.0, "bottom"), ("it still burns", -5.0, "top")):
            panels[-1].text(left, at, text, fontsize=7.5, color=style.MUTED, va=side, zorder=3)
        figure.text(0.53, 0.7 / figure.get_figheight(), "burnout speed of the interceptor [km/s]", ha="center")
        _surface_legend(figure, data)
    return figure


def _sheet(panels: int, tall: float, foot: float) -> tuple[Figure, list[Axes]]:
    """A figure with panels side by side, some in a row, above a foot [inches]."""
    columns = min(panels, _PANELS)
    rows = -(-panels // columns)
    high = rows * (tall + 0.45) + foot
    figure = Figure(figsize=(_WIDE, high), dpi=style.DOTS_PER_INCH)
    wide = (0.93 - 0.02 * columns) / columns
    axes = []
    for index in range(panels):
        row, column = divmod(index, columns)
        bottom = foot + 0.1 + (rows - 1 - row) * (tall + 0.45)
        axes.append(figure.add_axes((0.065 + column * (wide + 0.02), bottom / high, wide, tall / high)))
    return figure, axes


def _panel(axes: Axes, data: ThresholdSurface, panel: SurfacePanel) -> None:
    """The frame, and lines of the nominal share."""
    speed, delay = np.array(data.speeds) / 1e3, np.array(data.delays)
    axes.set(xlim=(speed[0], speed[-1]), ylim=(delay[0], delay[-1]))
    axes.axhline(0.0, color=style.LINE, linewidth=0.8, zorder=2.6)
    fine = np.linspace(speed[0], speed[-1], 401)
    nominal = np.array([np.interp(fine, speed, row) for row in np.array(panel.met).T])
    lines = axes.contour(fine, delay, nominal, _LEVELS, colors=style.MUTED, linewidths=0.8, zorder=2.5)
    axes.clabel(lines, fmt=lambda level: f"{100.0 * level:.0f} %", fontsize=7)
    axes.set_xticks(range(int(np.ceil(speed[0])), int(speed[-1]) + 1))
    axes.set_yticks([at for at in range(-3600, 7201, 60) if delay[0] <= at <= delay[-1]])
    axes.tick_params(length=2)


def _needed(axes: Axes, data: ThresholdSurface, panel: SurfacePanel) -> None:
    """Umbra right of the worst world's threshold, penumbra between the worst's and the best's, the nominal line."""
    delay, fastest = np.array(data.delays), axes.get_xlim()[1]
    low, middle, high = (
        np.array([np.inf if speed is None else speed / 1e3 for speed in speeds])
        for speeds in (panel.least_speed_low, panel.least_speed, panel.least_speed_high)
    )
    first, last = np.minimum(low, fastest), np.minimum(high, fastest)
    axes.fill_betweenx(delay, last, fastest, color=style.STANDING, linewidth=0.0, zorder=1)
    axes.fill_betweenx(
        delay, first, last, facecolor=style.PENUMBRA_TINT, edgecolor=style.PENUMBRA, hatch="////", alpha=0.55,
        linewidth=0.0, zorder=1,
    )  # fmt: skip
    axes.plot(middle, delay, color=style.INK, linewidth=1.6, zorder=3)


def _mark(axes: Axes, mark: MarkedInterceptor) -> None:
    """An interceptor at its speed and latest launch, with ranges; an arrow if the launch is beyond the frame."""
    bottom, top = axes.get_ylim()
    first, last = axes.get_xlim()
    delay, low, high = (-np.inf if at is None else at for at in (mark.delay, mark.delay_low, mark.delay_high))
    speed = float(np.clip(mark.speed / 1e3, first, last))
    at = float(np.clip(delay, bottom + _EDGE, top - _EDGE))
    look: dict[str, Any] = {"color": style.INK, "linewidth": 1.0, "zorder": 4, "path_effects": _HALO}
    axes.plot(np.clip([mark.speed_low / 1e3, mark.speed_high / 1e3], first, last), [at, at], **look)
    ends = [float(np.clip(value, bottom, top)) for value in (low, high)]
    if ends[0] < ends[1]:
        axes.plot([speed] * 2, ends, **look)
    shape = "v" if delay < bottom else "^" if delay > top else "o"
    axes.plot(
        speed, at, shape, markersize=7, color=style.INK, zorder=5, path_effects=_HALO,
        markerfacecolor=style.INK if mark.filled else style.PAPER,
    )  # fmt: skip
    below = at > top - 4 * _EDGE
    axes.annotate(
        shortened(mark.name, _NAME // 2), (speed, at), (0, -9 if below else 8), textcoords="offset points", ha="center",
        va="top" if below else "bottom", fontsize=8.5, fontweight="bold", path_effects=_HALO, zorder=6,
    )  # fmt: skip


def _surface_legend(figure: Figure, data: ThresholdSurface) -> None:
    one = f"{percent(data.share)} of the people in reach"
    handles: list[Artist] = [
        Patch(facecolor=style.STANDING, label=f"missiles at {one} can be met in every case"),
        Patch(
            facecolor=style.PENUMBRA_TINT, edgecolor=style.PENUMBRA, hatch="////", linewidth=0.0, alpha=0.7,
            label="in some cases only",
        ),
        Line2D([], [], color=style.INK, linewidth=1.6, label="on nominal figures"),
        Line2D([], [], color=style.MUTED, linewidth=0.8, label="larger shares, nominal"),
        *(
            Line2D(
                [], [], linestyle="none", marker="o", color=style.INK, markersize=6, label=words,
                markerfacecolor=style.INK if filled else style.PAPER,
            )
            for words, filled in ((data.filled_means, True), (data.open_means, False))
            if words and any(mark.filled == filled for panel in data.panels for mark in panel.marks)
        ),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.055, 0.0), ncols=3, frameon=False, fontsize=8)


# --- shares by launch delay


def delay_figure(data: LaunchDelay) -> Figure:
    """For each interceptor at a site, the share of the people in reach whose arcs it meets, over launch delay."""
    delays = np.array(data.delays)
    with style.ink():
        figure, panels = _sheet(len(data.panels), 1.98, 0.53)
        for column, (axes, panel) in enumerate(zip(panels, data.panels, strict=True)):
            nominal, low, high = (100.0 * np.array(share) for share in (panel.met, panel.met_low, panel.met_high))
            axes.fill_between(
                delays, low, high, facecolor=style.PENUMBRA_TINT, edgecolor=style.PENUMBRA, hatch="////", alpha=0.55,
                linewidth=0.0, zorder=1,
            )  # fmt: skip
            axes.fill_between(delays, 0.0, low, color=style.STANDING, linewidth=0.0, zorder=1)
            axes.plot(delays, nominal, color=style.INK, linewidth=1.6, zorder=3)
            axes.axhline(100.0 * data.level, color=style.MUTED, linewidth=0.8, linestyle=(0, (4, 2)), zorder=2)
            axes.axvline(0.0, color=style.LINE, linewidth=0.8, zorder=2)
            axes.set(xlim=(delays[0], delays[-1]), ylim=(0.0, 101.0))
            axes.set_xticks([at for at in range(-3600, 7201, 120) if max(delays[0], 0.0) <= at < delays[-1]])
            axes.tick_params(length=2, labelleft=column % _PANELS == 0)
            axes.set_title(shortened(panel.name, _NAME), loc="left", fontsize=9.5, fontweight="bold")
        panels[0].set_ylabel("people in reach [%]")
        figure.text(0.53, 0.13 / figure.get_figheight(), "launch after the missile's burnout [s]", ha="center")
    return figure
