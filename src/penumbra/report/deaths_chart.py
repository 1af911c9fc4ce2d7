"""Chart of deaths by month, with the range of each month and marked days."""

from datetime import date
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from penumbra.claims.exhibits.kinds_of_record import DeathsByMonth
from penumbra.plotting import style
from penumbra.report.words import day
from penumbra.safe_text import shortened

__all__ = ["deaths_figure"]

_WIDE = 9.6  # inches
_NAME = 40  # characters of a day's name


def deaths_figure(data: DeathsByMonth) -> Figure:
    """Deaths by month with the low to high estimates and some days marked; below, the same enlarged."""
    months, low, best, high = list(data.months), *(np.array(each) for each in (data.low, data.best, data.high))
    with style.ink():
        figure = Figure(figsize=(_WIDE, 4.6), dpi=style.DOTS_PER_INCH)
        upper = figure.add_axes((0.065, 0.56, 0.92, 0.36))
        lower = figure.add_axes((0.065, 0.07, 0.92, 0.36), sharex=upper)
        roof = 1.15 * max(float(high[months.index(data.enlarged_from) :].max()), 1.0)
        days = [marked for marked in data.days if f"{marked.day:%Y-%m}" in months]
        for axes, top in ((upper, 1.08 * max(float(high.max()), 1.0)), (lower, roof)):
            _monthly(axes, low, best, high)
            axes.set(ylim=(0.0, top), xlim=(-0.8, len(months) - 0.2))
            for marked in days:
                axes.axvline(_place(months, marked.day), color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)))
        upper.axhline(roof, color=style.MUTED, linewidth=0.6, linestyle=(0, (1, 2)))
        for marked, high_up in zip(days, cycle((0.98, 0.8)), strict=False):
            upper.annotate(
                f"{shortened(marked.name, _NAME)}, {day(marked.day)}",
                (_place(months, marked.day), high_up),
                (5, 0),
                ("data", "axes fraction"),
                "offset points",
                va="top",
                bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1.5},
            )
        upper.set_title("deaths a month", loc="left", fontsize=8.5, color=style.MUTED)
        lower.set_title(
            f"the same, below the dotted line (bars higher than {roof:.0f} are cut off)",
            loc="left",
            fontsize=8.5,
            color=style.MUTED,
        )
        lower.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
        upper.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
        years = [index for index, month in enumerate(months) if month.endswith("-01")]
        lower.set_xticks([index - 0.5 for index in years], [months[index][:4] for index in years], ha="left")
        upper.tick_params(labelbottom=False)
    return figure


def _place(months: list[str], at: date) -> float:
    """Position of a day on the axis of months, whose bars are one wide."""
    return months.index(f"{at:%Y-%m}") - 0.5 + (at.day - 1) / 30.4


def _monthly(axes: Axes, low: NDArray[np.int64], best: NDArray[np.int64], high: NDArray[np.int64]) -> None:
    at = np.arange(len(best))
    axes.bar(at, best, width=0.78, color=style.STANDING, zorder=2)
    axes.vlines(at, low, high, color=style.UMBRA, linewidth=1.6, zorder=3)
    axes.grid(axis="y", color=style.GRID, linewidth=0.6, zorder=0)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
