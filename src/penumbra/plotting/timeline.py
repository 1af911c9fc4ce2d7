"""The timeline: what was planned for when, and when it came."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.claims.topics.dated_elements import months_between
from penumbra.plotting import style
from penumbra.safe_text import shortened
from penumbra.scenario.model import Battery, Phase, Scenario, Sensor
from penumbra.sentences import day

__all__ = ["Element", "timeline"]

Element = Phase | Battery | Sensor
"""What has a planned and an actual period."""

_ROW = 0.27  # inches
_BEFORE = 366  # days of room before the first day
_AFTER = 640  # and after the last
_NAME = 56  # characters of a name beside its row


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
    with style.ink():
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
                axes.axhline(line, color=style.LINE, linewidth=0.5, zorder=1)
            else:
                _element(axes, line, item)
    return figure


def _span(scenario: Scenario) -> tuple[int, int]:
    """First and last day shown, as ordinals: from the first phase, or element if there are none, to the last start."""
    elements: list[Element] = [*scenario.batteries.values(), *scenario.sensors.values()]
    phases: list[Element] = [*scenario.phases.values()]
    shown = [shot.date for shot in scenario.snapshots]
    days = _starts(phases or elements) + shown or [date(2000, 1, 1)]
    return min(days).toordinal() - _BEFORE, max(days + _starts(elements)).toordinal() + _AFTER


def _starts(elements: Sequence[Element]) -> list[date]:
    """Planned and actual first days."""
    periods = [period for item in elements for period in (item.planned, item.actual) if period is not None]
    return [period.start for period in periods]


def _years(axes: Axes) -> None:
    first, last = (date.fromordinal(int(end)).year for end in axes.get_xlim())
    step = 1 if last - first < 20 else 5
    years = [year for year in range(first, last + 1) if year % step == 0 and year > first]
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
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
        still = max(dot, min(right, date.today().toordinal()))
        bar(dot, came.end.toordinal() if came.end else still, style.STANDING, 6.5, 2.0)
        for pause in came.pauses:
            bar(pause.start.toordinal(), pause.end.toordinal(), style.PAPER, 6.5, 2.1)
        if meant is not None and ring is not None and months_between(meant.start, came.start):
            bar(ring, dot, style.PENUMBRA, 1.6, 3.0)
    if gone is not None:
        bar(gone, ring or gone, style.MUTED, 0.9, 3.0, (0, (3, 2)))
        axes.plot(gone, line, "x", markersize=7, color=style.INK, markeredgewidth=1.6, zorder=5)
    if ring is not None and ring >= left:
        axes.plot(ring, line, "o", markersize=7, markerfacecolor=style.PAPER, markeredgecolor=style.INK, zorder=4)
    if dot is not None and dot >= left:
        axes.plot(dot, line, "o", markersize=4.2, color=style.UMBRA, zorder=5)
    last = max(left, *(at for at in (ring, dot, gone) if at is not None), left)
    note = _slip(item, date.fromordinal(int(left)))
    axes.annotate(note, (last, line), (8, 0), textcoords="offset points", va="center", fontsize=7.5, zorder=6)


def _slip(item: Element, first: date) -> str:
    """What to write beside an element."""
    meant, came = item.planned, item.actual
    if came is None:
        given_up = item.cancelled if isinstance(item, Phase) else None
        ahead = meant is not None and meant.start > date.today()
        return f"cancelled {day(given_up.start)}" if given_up else "still to come" if ahead else "never came"
    if came.start < first:
        return f"since {came.start.year}"
    if meant is None:
        return "not in the plan"
    months = months_between(meant.start, came.start)
    return f"{months:+d} months".replace("-", "−") if months else "on time"
