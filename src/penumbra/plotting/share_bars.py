"""Shares as bars: by place, what of the reached is covered for certain, with nominal figures, and at best."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from penumbra.plotting import style
from penumbra.plotting.phrases import history, unranged
from penumbra.plotting.text_width import broken, inches
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario
from penumbra.sentences import day

__all__ = ["share_bars"]

_WIDE = 8.2  # inches
_EDGE = 0.16
_ROW = 0.21
_MOST = 60  # places
_NAME = 7.0  # points
_LONGEST = 2.2  # inches of a place's name


def share_bars(shares: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """Bars by place, one column for each class, called by its name if the scenario is given.

    Places of which no class reaches anything are left out.
    """
    shown = shares if threat is None else shares.sel(threat=[threat])
    rows = np.flatnonzero((shown.reached_pieces.values > 0).any(axis=0))
    left_out = max(len(rows) - _MOST, 0)
    rows = rows[np.sort(np.argsort(-shown.total.values[rows], kind="stable")[:_MOST])]
    names = [broken(shortened(str(name), 200), _LONGEST, _NAME, most=1)[0] for name in shown.place_name.values[rows]]
    left = _EDGE + max((inches(name, _NAME) for name in names), default=0.0) + 0.1
    attrs = shares.attrs
    title = broken(shortened(attrs["scenario_title"], 200), _WIDE - 2 * _EDGE, 12.0, "bold", 2)
    of = "people" if attrs["of"] == "people" else "land"
    when = f"Share covered of the {of} that a class can reach. {day(attrs['date'])}, {history(attrs['history'])}."
    foot = f"{f'{left_out} smaller places are left out. ' if left_out else ''}{unranged(attrs)} {attrs['credits']}"
    below = broken(foot, _WIDE - 2 * _EDGE, 6.0)
    head = _EDGE + 0.23 * len(title) + 0.3
    tall = head + 0.25 + _ROW * max(len(rows), 1) + 0.65 + 0.12 * len(below) + _EDGE
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
        for line, text in enumerate(title):
            y = 1.0 - (_EDGE + 0.23 * line) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=12, fontweight="bold", va="top")
        y = 1.0 - (_EDGE + 0.23 * len(title) + 0.02) / tall
        figure.text(_EDGE / _WIDE, y, when, fontsize=8.0, va="top", color=style.MUTED)
        count = shown.sizes["threat"]
        wide = (_WIDE - left - _EDGE - 0.12 * (count - 1)) / count
        bottom = (tall - head - 0.25 - _ROW * max(len(rows), 1)) / tall
        for index in range(count):
            box = ((left + index * (wide + 0.12)) / _WIDE, bottom, wide / _WIDE, _ROW * max(len(rows), 1) / tall)
            axes = figure.add_axes(box)
            key = str(shown.threat.values[index])
            name = scenario.threats[key].name if scenario is not None and key in scenario.threats else key
            _column(axes, shown.isel(threat=index), name, rows, wide)
            if not len(rows):
                axes.text(0.0, 0.0, "no class reaches any of these places", fontsize=7, va="center", color=style.MUTED)
            if index == 0:
                for line, name in enumerate(names):
                    axes.text(
                        -0.08 / wide, line, name, transform=axes.get_yaxis_transform(), ha="right", va="center",
                        fontsize=_NAME,
                    )  # fmt: skip
        _key(figure, "umbra_of_reached" in shown, (0.32 + 0.12 * len(below)) / tall)
        for line, text in enumerate(below):
            y = (_EDGE + 0.12 * (len(below) - line)) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=6.0, va="top", color=style.MUTED)
    return figure


def _column(axes: Axes, one: xr.Dataset, name: str, rows: np.ndarray, wide: float) -> None:
    """Bars of one class."""
    axes.set_title(
        broken(shortened(name, 64), wide, 7.5, "bold", 1)[0], fontsize=7.5, fontweight="bold", loc="left", pad=4
    )
    axes.set(xlim=(0.0, 1.0), ylim=(max(len(rows), 1) - 0.5, -0.5), yticks=[])
    ticks = (0.0, 0.5, 1.0)
    axes.set_xticks(ticks, [f"{100 * at:.0f} %" for at in ticks], fontsize=6)
    first, _, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    axes.tick_params(length=0)
    axes.grid(axis="x", color=style.GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    for line, row in enumerate(rows):
        if int(one.reached_pieces.values[row]) == 0:
            axes.text(0.01, line, "not reached", fontsize=5.8, color=style.MUTED, va="center")
            continue
        nominal = float(one.covered_of_reached.values[row])
        axes.barh(line, 1.0, height=0.62, color=style.LAND)
        if "umbra_of_reached" not in one:
            axes.barh(line, nominal, height=0.62, color=style.UMBRA)
            continue
        sure, best = float(one.umbra_of_reached.values[row]), float(one.possible_of_reached.values[row])
        axes.barh(line, sure, height=0.62, color=style.UMBRA)
        axes.barh(
            line, best - sure, left=sure, height=0.62, facecolor=style.PENUMBRA_TINT, hatch="////",
            edgecolor=style.PENUMBRA, linewidth=0.0,
        )  # fmt: skip
        axes.plot([nominal] * 2, [line - 0.42, line + 0.42], color=style.INK, linewidth=1.6, clip_on=False, zorder=4)


def _key(figure: Figure, ranges: bool, bottom: float) -> None:
    """What the bars mean."""
    rest = Patch(facecolor=style.LAND, label="reached, not covered")
    if ranges:
        handles: list[Patch | Line2D] = [
            Patch(facecolor=style.UMBRA, label="for certain"),
            Patch(
                facecolor=style.PENUMBRA_TINT, hatch="////", edgecolor=style.PENUMBRA, linewidth=0.0, label="at best"
            ),
            rest,
            Line2D([], [], color=style.INK, linewidth=1.6, label="with nominal figures"),
        ]
    else:
        handles = [Patch(facecolor=style.UMBRA, label="covered with nominal figures"), rest]
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(_EDGE / _WIDE, bottom), ncols=len(handles), frameon=False,
        fontsize=7, borderaxespad=0.0, borderpad=0.0,
    )  # fmt: skip
