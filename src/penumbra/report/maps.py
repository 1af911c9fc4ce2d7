"""Maps: the state of each place, margin and shots, one battery's reach, and where the shield stands."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.names import STATES
from penumbra.report import paper
from penumbra.report.ground import Frame, graticule, land, limit, outline, region_edge
from penumbra.report.marks import Mark, draw_labels, draw_marks

__all__ = [
    "MARGIN_COLOURS", "MARGIN_STEPS", "SHOT_COLOURS", "SHOT_STEPS", "covered_alone", "locator", "margin_panel", "reach_panel", "shots_panel",
    "state_map", "state_panel",
]  # fmt: skip

PANEL_WIDTH = 3.8  # inches

MARGIN_STEPS = (0, 120, 240, 360, 480, 600)
"""Lower ends [s] of the steps that margins are drawn in."""
MARGIN_COLOURS = tuple(to_hex(colormaps["cividis_r"](at)) for at in (0.0, 0.19, 0.38, 0.57, 0.76, 0.95))
SHOT_STEPS = (1, 2, 3, 4)
"""Numbers of shots that are told apart; the last stands for itself and more."""
SHOT_COLOURS = ("#a9c9e8", "#5d9bd0", "#1f66ad", "#08306b")

Flags = NDArray[np.bool_]


def _sheet(frame: Frame, width: float = PANEL_WIDTH) -> tuple[Figure, Axes]:
    """Sea, land and graticule that fill a figure."""
    figure = Figure(figsize=(width, width * frame.aspect))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal")
    axes.set_axis_off()
    figure.set_facecolor(paper.SEA)
    _line(axes, graticule(frame), "#d3dde6", 0.5, 0.5)
    _fill(axes, land(frame).shape, paper.LAND, 1.0)
    return figure, axes


def _fill(axes: Axes, shape: Outline, colour: str, order: float, hatch: str | None = None, ink: str = "none") -> None:
    axes.add_patch(PathPatch(shape, facecolor=colour, edgecolor=ink, hatch=hatch, linewidth=0.0, zorder=order))


def _line(axes: Axes, shape: Outline, colour: str, width: float, order: float, dashes: str = "-") -> None:
    axes.add_patch(
        PathPatch(
            shape, fill=False, edgecolor=colour, linewidth=width, linestyle=dashes, zorder=order, joinstyle="round"
        )
    )


def _finish(axes: Axes, frame: Frame, area: xr.Dataset, touched: Flags, shown: Sequence[Mark], labels: bool) -> None:
    """What lies over the cells: coasts, the untouched, the limit of reach, the map's edge and the marks."""
    _fill(axes, outline(frame, area, ~touched), "none", 2.0, "....", paper.DOTS)
    _line(axes, land(frame).borders, paper.LINE, 0.35, 3.0)
    _line(axes, limit(frame, area, touched), paper.INK, 0.9, 4.0)
    _line(axes, region_edge(frame, area), paper.MUTED, 0.7, 4.0, (0, (5, 3)))
    draw_marks(axes, frame, shown)
    if labels:
        draw_labels(axes, frame, shown, 1.5)


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


def state_panel(
    area: xr.Dataset,
    threat: str,
    frame: Frame,
    shown: Sequence[Mark] = (),
    width: float = PANEL_WIDTH,
    labels: bool = False,
) -> Figure:
    """The state of each place against one class."""
    with paper.ink():
        figure, axes = _sheet(frame, width)
        touched = _draw_states(axes, frame, area, _row(area, threat))
        _finish(axes, frame, area, touched, shown, labels)
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
    steps = [shots == n for n in SHOT_STEPS[:-1]] + [shots >= SHOT_STEPS[-1]]
    return _stepped(area, threat, frame, shown, dict(zip(SHOT_COLOURS, steps, strict=True)))


def _stepped(
    area: xr.Dataset,
    threat: str,
    frame: Frame,
    shown: Sequence[Mark],
    steps: dict[str, Flags],
    width: float = PANEL_WIDTH,
) -> Figure:
    with paper.ink():
        figure, axes = _sheet(frame, width)
        for colour, flags in steps.items():
            _fill(axes, outline(frame, area, flags), colour, 2.0)
        touched = area.threatened.values[_row(area, threat)].astype(bool)
        _finish(axes, frame, area, touched, shown, labels=False)
    return figure


def covered_alone(area: xr.Dataset, threat: str) -> Flags:
    """(battery, cell): what each battery covers by itself in the nominal world."""
    threatened = area.threatened.values[_row(area, threat)].astype(bool)
    return np.asarray((area.battery_margin.values[_row(area, threat)] >= 0.0) & threatened)


def reach_panel(area: xr.Dataset, threat: str, battery: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """What one battery covers by itself in the nominal world."""
    held = [str(key) for key in area.battery.values]
    return _stepped(area, threat, frame, shown, {paper.UMBRA: covered_alone(area, threat)[held.index(battery)]})


def locator(frame: Frame, shown: Sequence[Mark], area: xr.Dataset | None = None, width: float = 7.6) -> Figure:
    """Where the shield stands and where the literature places its threats."""
    with paper.ink():
        figure, axes = _sheet(frame, width)
        _line(axes, land(frame).borders, paper.LINE, 0.4, 3.0)
        if area is not None:
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
    marked = marks(scenario.on(shown.date, shown.history)) if scenario else ()
    name = scenario.threats[threat].name if scenario else threat
    frame = frame_of([area], scenario)
    figure = state_panel(area, threat, frame, marked, width=_WIDE, labels=True)
    return paper.save(_framed(figure, frame, shown, name, threat), path)


def _row(area: xr.Dataset, threat: str) -> int:
    known = [str(key) for key in area.threat.values]
    if threat not in known:
        raise DomainError(f"no threat class {threat!r} on this map{nearest(threat, known)}")
    return known.index(threat)
