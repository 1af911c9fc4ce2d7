"""Dated facts in lanes: a timeline, an agreement's points, the steps before a statement."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.claims.exhibits.fields import MarkedDay
from penumbra.claims.exhibits.kinds_of_record import AgreementPoints, DatedFacts, Lane, Proposals
from penumbra.plotting import style
from penumbra.report.words import day
from penumbra.safe_text import shortened

__all__ = ["points_figure", "proposals_figure", "timeline_figure"]

_ROW = 0.25  # inches
_WIDE = 9.6
_HEAD, _FOOT = 0.7, 0.42
_LETTERS = 170  # of a lane's name across the whole width
_NAME = 24  # characters of a day's name


def timeline_figure(data: DatedFacts) -> Figure:
    """Dated facts in lanes, with days marked through all of them."""
    with style.ink():
        figure, axes = _sheet([lane.name for lane in data.lanes], data.first, data.last)
        for line, (lane, label) in enumerate(zip(data.lanes, axes.get_yticklabels(), strict=True)):
            heading = not (lane.bars or lane.ticks or lane.diamond)
            label.set(color=style.MUTED if heading else style.INK, fontsize=7.5 if heading else 8.5)
            _draw(axes, line, lane, data)
        for marked in data.days:
            _marked(axes, marked, "center")
        _foot(axes, data.legend)
    return figure


_BECAME = {"kept": "o", "kept in part": "o", "not kept": "x", "disputed": "*", "step": "|"}


def points_figure(data: AgreementPoints) -> Figure:
    """An agreement's points: when each binds and falls due, and what dated reports say became of it."""
    with style.ink():
        figure, axes = _sheet([point.name for point in data.points], data.first, data.last, left=0.26)
        for line, point in enumerate(data.points):
            days = [at.toordinal() for at in (point.begins, point.due) if at]
            axes.plot(days, [line] * len(days), color=style.STANDING, linewidth=7.0, solid_capstyle="butt", zorder=2)
            if point.begins:
                axes.plot(days[0], line, "s", markersize=7, color=style.STANDING, zorder=2)
            if point.due:
                axes.plot(days[-1], line, "D", markersize=6.5, color=style.INK, zorder=4)
            for report in point.reports:
                axes.plot(
                    report.day.toordinal(), line, _BECAME[report.became], markersize=8, zorder=5,
                    color=style.PENUMBRA, markeredgewidth=2.0,
                    markerfacecolor=style.PENUMBRA if report.became == "kept" else style.PAPER,
                )  # fmt: skip
        for marked in data.days:
            _marked(axes, marked, "center")
        _foot(
            axes,
            "light blue: from when it binds     diamond: due\n"
            "orange, by dated reports: cross: not kept   ring: in part   dot: kept   star: disputed   stroke: a step",
        )
    return figure


class _Look(NamedTuple):
    """A mark, and its name in a legend."""

    marker: str
    name: str


_LOOKS = {"filled": _Look("D", "diamond"), "cross": _Look("x", "cross"), "open": _Look("o", "ring")}


def proposals_figure(data: Proposals) -> Figure:
    """The steps of designs before a statement; shaded, the years that its words allow."""
    said = data.said
    with style.ink():
        span = [said.toordinal() - 365.25 * years for years in (data.at_most, data.at_least)]
        years = [step.day.year for step in data.steps]
        first = date(min(min(years), date.fromordinal(max(1, int(span[0]))).year), 1, 1)
        last = date(max(*years, said.year), 12, 31)
        names = [f"{day(step.day)}: {step.name}" for step in data.steps]
        figure, axes = _sheet(names, first, last, left=0.505)
        axes.axvspan(*span, color=style.SEA, zorder=0.5)
        axes.text(
            sum(span) / 2.0, -0.75, f"{data.at_least:g} to {data.at_most:g}\nyears before", ha="center", va="bottom",
            fontsize=7.5, linespacing=1.1,
        )  # fmt: skip
        for line, step in enumerate(data.steps):
            colour = (style.PENUMBRA, style.UMBRA)[step.design]
            look = _LOOKS[step.look].marker
            axes.plot(
                step.day.toordinal(), line, look, markersize=7.5, color=colour, zorder=4,
                markeredgewidth=2.0 if look == "x" else 1.0,
                markerfacecolor=colour if look == "D" else style.PAPER,
            )  # fmt: skip
        _marked(axes, MarkedDay(name=data.said_name, day=said), "right")
        means = "     ".join(f"{_LOOKS[each.look].name}: {each.means}" for each in data.looks)
        _foot(axes, f"orange: {data.designs[0]}     blue: {data.designs[1]}\n{means}")
    return figure


def _foot(axes: Axes, text: str) -> None:
    """Key to the marks, below the lanes."""
    lanes = len(axes.get_yticks())
    axes.text(
        0.0, -_FOOT / 2.0 / (_ROW * lanes), text, transform=axes.transAxes, fontsize=7.5, va="center", linespacing=1.3,
        color=style.MUTED,
    )  # fmt: skip


def _sheet(names: Sequence[str], first: date, last: date, left: float = 0.36) -> tuple[Figure, Axes]:
    """A figure with a lane for each name."""
    tall = _ROW * len(names) + _HEAD + _FOOT
    figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
    axes = figure.add_axes((left, _FOOT / tall, 0.985 - left, _ROW * len(names) / tall))
    axes.set(xlim=(first.toordinal(), last.toordinal()), ylim=(len(names) - 0.4, -0.6))
    step = (last.year - first.year) // 12 + 1
    years = [year for year in range(first.year, last.year + 1) if year % step == 0]
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, axis="x", pad=26)
    axes.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
    axes.spines[:].set_visible(False)
    axes.set_yticks(range(len(names)), [shortened(name, round(_LETTERS * left)) for name in names])
    axes.tick_params(length=0, axis="y")
    for label in axes.get_yticklabels():
        label.set(color=style.INK, fontsize=8.5)
    return figure, axes


def _draw(axes: Axes, line: int, lane: Lane, data: DatedFacts) -> None:
    for bar in lane.bars:
        span = [max(bar.begin, data.first).toordinal(), min(bar.end, data.last).toordinal()]
        colour = style.UMBRA if bar.dark else style.STANDING
        axes.plot(span, [line] * 2, color=colour, linewidth=7.0, solid_capstyle="butt", zorder=2)
    for at in lane.ticks:
        axes.plot(at.toordinal(), line, "|", markersize=9, markeredgewidth=1.3, color=style.INK, zorder=4)
    if lane.diamond is not None:
        axes.plot(lane.diamond.toordinal(), line, "D", markersize=5.5, color=style.PENUMBRA, zorder=4)


def _marked(axes: Axes, marked: MarkedDay, side: str) -> None:
    """A day marked through all lanes, if the years shown hold it."""
    at = marked.day.toordinal()
    if not axes.get_xlim()[0] <= at <= axes.get_xlim()[1]:
        return
    axes.axvline(at, color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=3)
    text = f"{shortened(marked.name, _NAME)}\n{day(marked.day)}"
    axes.text(at, -0.75, text, ha=side, va="bottom", fontsize=7.5, linespacing=1.1)
