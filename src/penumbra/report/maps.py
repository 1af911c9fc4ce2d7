"""Maps: the state of each place, margin and shots, one battery's reach, and where the shield stands."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.names import STATES
from penumbra.report import paper
from penumbra.report.ground import Frame, beyond, frame_of, graticule, land, limit, outline, region_edge
from penumbra.report.marks import Mark, draw_labels, draw_marks, marks
from penumbra.report.tables import told_assumed
from penumbra.report.view import view
from penumbra.report.words import day, history, of_class, panel_note, sentence, unranged
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario

__all__ = [
    "MARGIN_COLOURS",
    "MARGIN_STEPS",
    "SHOT_COLOURS",
    "SHOT_STEPS",
    "covered_alone",
    "layer_panel",
    "locator",
    "margin_panel",
    "reach_panel",
    "shots_panel",
    "state_map",
    "state_panel",
    "state_sheet",
]

PANEL_WIDTH = 3.8  # inches
_WIDE = 8.2
_FOOT = 0.72
_TITLE = 90  # characters of a scenario's title below a map's heading
_DOUBTFUL = {"facecolor": paper.PENUMBRA_TINT, "hatch": "////", "edgecolor": paper.PENUMBRA}

MARGIN_STEPS = (0, 120, 240, 360, 480, 600)
"""Lower ends [s] of the steps that margins are drawn in."""
MARGIN_COLOURS = tuple(to_hex(colormaps["cividis_r"](at)) for at in (0.0, 0.19, 0.38, 0.57, 0.76, 0.95))
SHOT_STEPS = (1, 2, 3, 4)
"""Numbers of shots that are told apart; the last stands for itself and more."""
SHOT_COLOURS = ("#a9c9e8", "#5d9bd0", "#1f66ad", "#08306b")

Flags = NDArray[np.bool_]


def _sheet(frame: Frame, width: float = PANEL_WIDTH, head: float = 0.0, foot: float = 0.0) -> tuple[Figure, Axes]:
    """Sea, land and graticule; with room [inches] above and below for words."""
    tall = width * frame.aspect + head + foot
    figure = Figure(figsize=(width, tall), dpi=paper.DOTS_PER_INCH, facecolor=paper.PAPER)
    axes = figure.add_axes((0.0, foot / tall, 1.0, width * frame.aspect / tall))
    axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal", xticks=[], yticks=[])
    axes.set_facecolor(paper.SEA)
    axes.spines[:].set_visible(False)
    _line(axes, graticule(frame), paper.MERIDIAN, 0.5, 0.5)
    _fill(axes, land(frame).shape, paper.LAND, 1.0)
    return figure, axes


def _fill(axes: Axes, shape: Outline, colour: str, order: float, hatch: str | None = None, ink: str = "none") -> None:
    axes.add_artist(PathPatch(shape, facecolor=colour, edgecolor=ink, hatch=hatch, linewidth=0.0, zorder=order))


def _line(axes: Axes, shape: Outline, colour: str, width: float, order: float, dashes: Any = "-") -> None:
    axes.add_artist(
        PathPatch(
            shape, fill=False, edgecolor=colour, linewidth=width, linestyle=dashes, zorder=order, joinstyle="round"
        )
    )


def _finish(axes: Axes, frame: Frame, area: xr.Dataset, touched: Flags, shown: Sequence[Mark]) -> None:
    """What lies over the cells: coasts, the untouched, the limit of reach, the map's edge and the marks."""
    _fill(axes, beyond(frame, area), paper.BEYOND, 1.5)
    _fill(axes, outline(frame, area, ~touched), "none", 2.0, "....", paper.DOTS)
    _line(axes, land(frame).borders, paper.BORDER, 0.35, 3.0)
    _line(axes, limit(frame, area, touched), paper.INK, 0.9, 4.0)
    _line(axes, region_edge(frame, area), paper.MUTED, 0.7, 4.0, (0, (5, 3)))
    draw_marks(axes, frame, shown)


def _draw_states(axes: Axes, frame: Frame, area: xr.Dataset, row: int) -> Flags:
    """Umbra and penumbra, and the line of what the nominal world covers; returns what is touched."""
    state = area.state.values[row]
    _fill(axes, outline(frame, area, state == STATES.index("umbra")), paper.UMBRA, 2.0)
    doubtful = outline(frame, area, state == STATES.index("penumbra"))
    _fill(axes, doubtful, paper.PENUMBRA_TINT, 2.0, "////", paper.PENUMBRA)
    covered = limit(frame, area, area.covered.values[row].astype(bool))
    _line(axes, covered, paper.PAPER, 2.6, 4.0)
    _line(axes, covered, paper.UMBRA, 1.5, 4.1)
    return np.asarray(state > 0)


def state_panel(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """The state of each place against one class."""
    with paper.ink():
        figure, axes = _sheet(frame)
        touched = _draw_states(axes, frame, area, _row(area, threat))
        _finish(axes, frame, area, touched, shown)
    return figure


def state_sheet(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark]) -> Figure:
    """The same, large and with names."""
    with paper.ink():
        figure, axes = _sheet(frame, _WIDE)
        _finish(axes, frame, area, _draw_states(axes, frame, area, _row(area, threat)), shown)
        draw_labels(axes, frame, shown)
    return figure


def margin_panel(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """Margin in the nominal world, in steps; where it is negative or none, no colour."""
    margin = area.margin.values[_row(area, threat)]
    steps = [
        (low <= margin) & (margin < high) for low, high in zip(MARGIN_STEPS, (*MARGIN_STEPS[1:], np.inf), strict=True)
    ]
    return _stepped(area, threat, frame, shown, dict(zip(MARGIN_COLOURS, steps, strict=True)))


def shots_panel(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """Shots in the nominal world."""
    row = _row(area, threat)
    shots = np.where(area.covered.values[row].astype(bool), area.shots.values[row], 0)
    return _stepped(area, threat, frame, shown, _shot_steps(shots))


def layer_panel(area: xr.Dataset, threat: str, layer: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """Shots of one layer by itself in the nominal world."""
    own = area.sel(threat=threat, layer=layer)
    shots = np.where(own.layer_margin.values >= 0.0, own.layer_shots.values, 0)
    return _stepped(area, threat, frame, shown, _shot_steps(shots))


def _shot_steps(shots: NDArray[np.int64]) -> dict[str, Flags]:
    """Colour of each number of shots, and where it is."""
    steps = [shots == n for n in SHOT_STEPS[:-1]] + [shots >= SHOT_STEPS[-1]]
    return dict(zip(SHOT_COLOURS, steps, strict=True))


def _stepped(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark], steps: dict[str, Flags]) -> Figure:
    with paper.ink():
        figure, axes = _sheet(frame)
        for colour, flags in steps.items():
            _fill(axes, outline(frame, area, flags), colour, 2.0)
        touched = area.threatened.values[_row(area, threat)].astype(bool)
        _finish(axes, frame, area, touched, shown)
    return figure


def covered_alone(area: xr.Dataset, threat: str) -> Flags:
    """(battery, cell): what each battery covers by itself in the nominal world."""
    threatened = area.threatened.values[_row(area, threat)].astype(bool)
    return np.asarray((area.battery_margin.values[_row(area, threat)] >= 0.0) & threatened)


def reach_panel(area: xr.Dataset, threat: str, battery: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """What one battery covers by itself in the nominal world."""
    held = [str(key) for key in area.battery.values]
    return _stepped(area, threat, frame, shown, {paper.UMBRA: covered_alone(area, threat)[held.index(battery)]})


def locator(frame: Frame, shown: Sequence[Mark], area: xr.Dataset | None = None, width: float = _WIDE) -> Figure:
    """Where the shield stands and where the literature places its threats."""
    with paper.ink():
        figure, axes = _sheet(frame, width)
        _line(axes, land(frame).borders, paper.BORDER, 0.4, 3.0)
        if area is not None:
            _fill(axes, beyond(frame, area), paper.BEYOND, 1.5)
            _line(axes, region_edge(frame, area), paper.MUTED, 0.7, 4.0, (0, (5, 3)))
        draw_marks(axes, frame, shown, 1.5)
        draw_labels(axes, frame, shown, 1.5)
    return figure


def state_map(area: xr.Dataset, threat: str, path: str | Path, scenario: Scenario | None = None) -> Path:
    """Write the map of state against one class, with its finding and its legend.

    Parameters
    ----------
    area : Dataset from `penumbra.cover`
    threat : str
        Id of a threat class.
    path : str or Path
        Its ending chooses: ``.png``, ``.svg`` or ``.pdf``.
    scenario : Scenario, optional
        Then sites and launch points are marked, and the class is called by its name.

    Returns
    -------
    Path

    Raises
    ------
    DomainError
        The map has no such class.
    OutputError
        The file cannot be written; nothing is left behind.
    """
    _row(area, threat)
    shown = view(area)
    marked = marks(scenario.on(shown.date, shown.history), area.attrs) if scenario else ()
    name = of_class(scenario.threats[threat]) if scenario else threat
    frame = frame_of([area], scenario)
    note = panel_note(shown.reach[threat])
    told = wrap(f"{sentence(name)} {note}", 80)
    assumed = f"{told_assumed(scenario)}. " if scenario else ""
    with paper.ink():
        figure, axes = _sheet(frame, _WIDE, 0.5 + 0.2 * len(told), _FOOT)
        _finish(axes, frame, area, _draw_states(axes, frame, area, _row(area, threat)), marked)
        draw_labels(axes, frame, marked)
        tall = figure.get_figheight()
        figure.text(
            0.018, 1.0 - 0.12 / tall, "\n".join(told), fontsize=11, fontweight="bold", va="top", linespacing=1.3
        )
        under = (
            f"{shortened(area.attrs['scenario_title'], _TITLE)}. {day(shown.date)}, {history(shown.history)}."
            f"\n{assumed}{unranged(area.attrs)}"
        )
        figure.text(0.018, 1.0 - (0.2 + 0.2 * len(told)) / tall, under, fontsize=7, va="top", color=paper.MUTED)
        _legend(figure, bool(marked))
    return paper.save(figure, path)


def _legend(figure: Figure, marked: bool) -> None:
    """What colours, lines and marks mean, in the foot of a figure."""
    axes = figure.add_axes((0.0, 0.0, 1.0, _FOOT / figure.get_figheight()))
    axes.set(xlim=(0.0, _WIDE), ylim=(0.0, _FOOT))
    axes.set_axis_off()
    boxes: tuple[tuple[float, str, dict[str, Any]], ...] = (
        (0.15, "umbra: covered whichever figure is right", {"facecolor": paper.UMBRA}),
        (2.6, "penumbra: only if some are", _DOUBTFUL),
        (4.35, "open: within reach, not covered", {"facecolor": paper.LAND}),
        (6.3, "untouched: out of reach", {"facecolor": paper.LAND, "hatch": "....", "edgecolor": paper.DOTS}),
    )
    for x, text, look in boxes:
        axes.add_patch(Rectangle((x, 0.42), 0.2, 0.14, linewidth=0.0, **look))
        axes.text(x + 0.26, 0.49, text, va="center", fontsize=6.8)
    lines: tuple[tuple[float, str, dict[str, Any]], ...] = (
        (0.15, "covered with the nominal figures", {"color": paper.UMBRA, "linewidth": 1.5}),
        (2.6, "limit of reach", {"color": paper.INK, "linewidth": 0.9}),
        (4.35, "edge of the map", {"color": paper.MUTED, "linewidth": 0.7, "linestyle": (0, (5, 3))}),
    )
    for x, text, look in lines:
        axes.plot([x, x + 0.2], [0.21, 0.21], **look)
        axes.text(x + 0.26, 0.21, text, va="center", fontsize=6.8)
    if marked:
        axes.text(5.75, 0.21, "▲ battery  ○ radar  • launch point  ⋯ launch area", va="center", fontsize=6.8)


def _row(area: xr.Dataset, threat: str) -> int:
    known = [str(key) for key in area.threat.values]
    if threat not in known:
        raise DomainError(f"no threat class {threat!r} on this map{nearest(threat, known)}")
    return known.index(threat)
