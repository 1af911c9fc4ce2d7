"""Dated facts in lanes: sanctions and forces on one timeline, the agreement's points, the proposals for a shield."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.plotting import style
from penumbra.record.agreement import CEASEFIRE, outcomes, points
from penumbra.record.deployments import ON_RECORD_FROM, ON_THE_FLANK, deployments
from penumbra.record.proposals import proposals
from penumbra.record.sanctions import IMPOSING, sanctions
from penumbra.record.tables import BUILT_IN, Record
from penumbra.report.words import day

__all__ = ["points_figure", "proposals_figure", "timeline_figure"]

_ROW = 0.25  # inches
_WIDE = 9.6
_HEAD, _FOOT = 0.7, 0.42
_FIRST, _LAST = ON_RECORD_FROM, date(2017, 12, 31)  # shown; the table of forces goes on to 2022


class _Bar(NamedTuple):
    begin: date
    end: date
    colour: str


class _Lane(NamedTuple):
    """One line: its name (bold if it has nothing to show), bars, ticks, and a diamond for a decision."""

    name: str
    bars: Sequence[_Bar] = ()
    ticks: Sequence[date] = ()
    decided: date | None = None


def timeline_figure(on: date, record: Record = BUILT_IN) -> Figure:
    """Sanctions, and what stood on the eastern flank, 2014 to 2017, with the day marked.

    Parameters
    ----------
    on : date
        The day that the statement speaks of.
    record : Record
    """
    lanes = [
        _Lane("SANCTIONS   | a step, a prolongation"),
        *_sanction_lanes(sanctions(record)),
        _Lane("ON THE EASTERN FLANK"),
        *_force_lanes(deployments(record)),
        _Lane("DECIDED"),
        *_decision_lanes(deployments(record)),
    ]
    with style.ink():
        figure, axes = _sheet(lanes, _FIRST, _LAST)
        for line, lane in enumerate(lanes):
            _draw(axes, line, lane)
        _marked(axes, CEASEFIRE, "ceasefire", "center")
        _marked(axes, on, "spoken of", "center")
        axes.text(
            0.0,
            -_FOOT / 2.0 / (_ROW * len(lanes)),
            "light: standing     dark: term tied to the agreement of February 2015     diamond: decision",
            transform=axes.transAxes,
            fontsize=7.5,
            color=style.MUTED,
            va="center",
        )
    return figure


_BECAME = {"kept": "o", "kept in part": "o", "not kept": "x", "disputed": "*", "step": "|"}


def points_figure(on: date, record: Record = BUILT_IN) -> Figure:
    """The agreement's points: when each bound and fell due, and what dated reports say became of it.

    Parameters
    ----------
    on : date
        The day that the statement speaks of.
    record : Record
    """
    table, reports = points(), outcomes(record)
    lanes = [
        _Lane(f"{number}  {title}")
        for number, title in zip(table.fact.values.tolist(), table.fact_title.values.tolist(), strict=True)
    ]
    with style.ink():
        figure, axes = _sheet(lanes, date(2015, 1, 1), date(2017, 3, 31), left=0.26, bold=False)
        for line, number in enumerate(table.fact.values.tolist()):
            begin, end = (str(table[name].sel(fact=number).values) for name in ("fact_date", "fact_end"))
            days = [date.fromisoformat(at).toordinal() for at in (begin, end) if at]
            axes.plot(days, [line] * len(days), color=style.STANDING, linewidth=7.0, solid_capstyle="butt", zorder=2)
            if begin:
                axes.plot(days[0], line, "s", markersize=7, color=style.STANDING, zorder=2)
            if end:
                axes.plot(days[-1], line, "D", markersize=6.5, color=style.INK, zorder=4)
            own = reports.fact_series.values == number
            for at, kind in zip(reports.fact_date.values[own], reports.fact_kind.values[own], strict=True):
                axes.plot(
                    date.fromisoformat(str(at)).toordinal(), line, _BECAME[str(kind)], markersize=8, zorder=5,
                    color=style.PENUMBRA, markeredgewidth=2.0,
                    markerfacecolor=style.PENUMBRA if kind == "kept" else style.PAPER,
                )  # fmt: skip
        _marked(axes, CEASEFIRE, "ceasefire", "center")
        _marked(axes, on, "spoken of", "center")
        axes.text(
            0.0,
            -_FOOT / 2.0 / (_ROW * len(lanes)),
            "light blue: from when it binds     diamond: due\n"
            "orange, by dated reports: cross: not kept   ring: in part   dot: kept   star: disputed   stroke: a step",
            transform=axes.transAxes,
            fontsize=7.5,
            color=style.MUTED,
            va="center",
            linespacing=1.3,
        )
    return figure


def proposals_figure(said: date, record: Record = BUILT_IN, at_least: float = 9.0, at_most: float = 10.0) -> Figure:
    """The steps from the first report to the site that stood; shaded, the years that the words of the statement allow.

    Parameters
    ----------
    said : date
        The day of the statement.
    record : Record
    at_least, at_most : float
        Years before it.
    """
    table = proposals(record)
    days = [date.fromisoformat(at) for at in table.fact_date.values.tolist()]
    designs = {"third-site": style.PENUMBRA, "phased-adaptive-approach": style.UMBRA}
    lanes = [_Lane(f"{day(at)}  {title}") for at, title in zip(days, table.fact_title.values.tolist(), strict=True)]
    with style.ink():
        span = [said.toordinal() - 365.25 * years for years in (at_most, at_least)]
        first = date(min(2006, date.fromordinal(max(1, int(span[0]))).year), 1, 1)
        figure, axes = _sheet(lanes, first, date(max(2016, said.year), 12, 31), left=0.505, bold=False)
        axes.axvspan(*span, color=style.SEA, zorder=0.5)
        axes.text(
            sum(span) / 2.0,
            -0.75,
            f"{at_least:g} to {at_most:g}\nyears before",
            ha="center",
            va="bottom",
            fontsize=7.5,
            linespacing=1.1,
        )
        for line, (at, series, kind) in enumerate(
            zip(days, table.fact_series.values.tolist(), table.fact_kind.values.tolist(), strict=True)
        ):
            colour = designs.get(series, style.UMBRA)
            look = {"proposal": "D", "cancelled": "x"}.get(kind, "o")
            axes.plot(
                at.toordinal(),
                line,
                look,
                markersize=7.5,
                color=colour,
                markeredgewidth=2.0 if look == "x" else 1.0,
                markerfacecolor=colour if kind == "proposal" else style.PAPER,
                zorder=4,
            )
        _marked(axes, said, "the statement", "right")
        axes.text(
            0.0,
            -_FOOT / 2.0 / (_ROW * len(lanes)),
            "orange: interceptors in Poland, radar in the Czech Republic     blue: SM-3 in phases\n"
            "diamond: formal proposal     cross: given up     ring: another step",
            transform=axes.transAxes,
            fontsize=7.5,
            color=style.MUTED,
            va="center",
            linespacing=1.3,
        )
    return figure


def _sheet(
    lanes: Sequence[_Lane], first: date, last: date, left: float = 0.36, bold: bool = True
) -> tuple[Figure, Axes]:
    tall = _ROW * len(lanes) + _HEAD + _FOOT
    figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
    axes = figure.add_axes((left, _FOOT / tall, 0.985 - left, _ROW * len(lanes) / tall))
    axes.set(xlim=(first.toordinal(), last.toordinal()), ylim=(len(lanes) - 0.4, -0.6))
    step = (last.year - first.year) // 12 + 1
    years = [year for year in range(first.year, last.year + 1) if year % step == 0]
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, axis="x", pad=26)
    axes.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
    axes.spines[:].set_visible(False)
    axes.set_yticks(range(len(lanes)), [lane.name for lane in lanes])
    axes.tick_params(length=0, axis="y")
    for lane, label in zip(lanes, axes.get_yticklabels(), strict=True):
        heading = bold and not (lane.bars or lane.decided)
        label.set(color=style.MUTED if heading else style.INK, fontsize=7.5 if heading else 8.5)
    return figure, axes


def _sanction_lanes(table: xr.Dataset) -> list[_Lane]:
    """A lane for each set of measures: from its first step to the last term on record, dark once it is tied."""
    lanes = []
    for series in dict.fromkeys(table.fact_series.values.tolist()):
        own = table.sel(fact=table.fact.values[table.fact_series.values == series])
        kinds = own.fact_kind.values.tolist()
        days = [date.fromisoformat(at) for at in own.fact_date.values.tolist()]
        imposed = [at for at, kind in zip(days, kinds, strict=True) if kind in IMPOSING]
        if not imposed:
            continue
        terms = [date.fromisoformat(end) for end in own.fact_end.values.tolist() if end]
        end = max(terms, default=_LAST)
        bars = [_Bar(imposed[0], end, style.STANDING)]
        bars += [_Bar(at, end, style.UMBRA) for at, kind in zip(days, kinds, strict=True) if kind == "condition"]
        ticks = [at for at, kind in zip(days, kinds, strict=True) if kind in (*IMPOSING, "renewal")]
        lanes.append(_Lane(series, bars, ticks))
    return lanes


def _force_lanes(table: xr.Dataset) -> list[_Lane]:
    return [
        _Lane(title, [_Bar(date.fromisoformat(at), date.fromisoformat(end) if end else _LAST, style.STANDING)])
        for title, kind, at, end in _columns(table)
        if kind in ON_THE_FLANK and at <= _LAST.isoformat()
    ]


def _decision_lanes(table: xr.Dataset) -> list[_Lane]:
    return [
        _Lane(title, decided=date.fromisoformat(at))
        for title, kind, at, _ in _columns(table)
        if kind == "decision" and at <= _LAST.isoformat()
    ]


def _columns(table: xr.Dataset) -> list[tuple[str, str, str, str]]:
    names = ("fact_title", "fact_kind", "fact_date", "fact_end")
    rows = zip(*(table[name].values.tolist() for name in names), strict=True)
    return sorted(rows, key=lambda row: row[2])


def _draw(axes: Axes, line: int, lane: _Lane) -> None:
    for bar in lane.bars:
        span = [max(bar.begin, _FIRST).toordinal(), min(bar.end, _LAST).toordinal()]
        axes.plot(span, [line] * 2, color=bar.colour, linewidth=7.0, solid_capstyle="butt", zorder=2)
    for at in lane.ticks:
        axes.plot(at.toordinal(), line, "|", markersize=9, markeredgewidth=1.3, color=style.INK, zorder=4)
    if lane.decided is not None:
        axes.plot(lane.decided.toordinal(), line, "D", markersize=5.5, color=style.PENUMBRA, zorder=4)


def _marked(axes: Axes, at: date, name: str, side: str) -> None:
    """A day marked through all lanes, if the years shown hold it."""
    if not axes.get_xlim()[0] <= at.toordinal() <= axes.get_xlim()[1]:
        return
    axes.axvline(at.toordinal(), color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=3)
    axes.text(at.toordinal(), -0.75, f"{name}\n{day(at)}", ha=side, va="bottom", fontsize=7.5, linespacing=1.1)
