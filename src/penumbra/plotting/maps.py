"""Maps that fill a figure: the state of each place, margin, shots, one battery's cover, and where the shield is."""

from collections.abc import Sequence
from typing import Any

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
from penumbra.plotting import style
from penumbra.plotting.basemap import land
from penumbra.plotting.cell_outlines import beyond, limit, outline, region_edge
from penumbra.plotting.labels import draw_labels
from penumbra.plotting.markers import Mark, draw_marks
from penumbra.plotting.projection import Frame, globe_edge, graticule

__all__ = [
    "MARGIN_COLOURS",
    "MARGIN_STEPS",
    "SHOT_COLOURS",
    "SHOT_STEPS",
    "covered_alone",
    "draw_ground",
    "draw_states",
    "draw_steps",
    "finish",
    "layer_panel",
    "locator",
    "margin_panel",
    "margin_steps",
    "reach_panel",
    "row_of",
    "shot_steps",
    "shots_panel",
    "state_panel",
    "state_sheet",
]

PANEL_WIDTH = 3.8  # inches
_WIDE = 8.2

MARGIN_STEPS = (0, 120, 240, 360, 480, 600)
"""Lower ends [s] of the steps that margins are drawn in."""
MARGIN_COLOURS = tuple(to_hex(colormaps["cividis_r"](at)) for at in (0.0, 0.19, 0.38, 0.57, 0.76, 0.95))
SHOT_STEPS = (1, 2, 3, 4)
"""Numbers of shots that are told apart; the last stands for itself and more."""
SHOT_COLOURS = ("#a9c9e8", "#5d9bd0", "#1f66ad", "#08306b")

Flags = NDArray[np.bool_]


def _sheet(frame: Frame, width: float = PANEL_WIDTH) -> tuple[Figure, Axes]:
    """A figure that a map fills: sea, land and graticule."""
    figure = Figure(figsize=(width, width * frame.aspect), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    draw_ground(axes, frame)
    return figure, axes


def draw_ground(axes: Axes, frame: Frame) -> None:
    """Sea, land and graticule of a frame."""
    axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    globe = globe_edge(frame)
    axes.set_facecolor(style.SEA if globe is None else style.PAPER)
    if globe is not None:
        _fill(axes, globe, style.SEA, 0.2)
    _line(axes, graticule(frame), style.MERIDIAN, 0.5, 0.5)
    _fill(axes, land(frame).shape, style.LAND, 1.0)


def _fill(axes: Axes, shape: Outline, colour: str, order: float, hatch: str | None = None, ink: str = "none") -> None:
    axes.add_artist(PathPatch(shape, facecolor=colour, edgecolor=ink, hatch=hatch, linewidth=0.0, zorder=order))


def _line(axes: Axes, shape: Outline, colour: str, width: float, order: float, dashes: Any = "-") -> None:
    axes.add_artist(
        PathPatch(
            shape, fill=False, edgecolor=colour, linewidth=width, linestyle=dashes, zorder=order, joinstyle="round"
        )
    )


def finish(axes: Axes, frame: Frame, area: xr.Dataset, touched: Flags, shown: Sequence[Mark]) -> None:
    """What lies over the cells: coasts, the untouched, the limit of reach, the map's edge and the marks."""
    _fill(axes, beyond(frame, area), style.BEYOND, 1.5)
    _fill(axes, outline(frame, area, ~touched), "none", 2.0, "....", style.DOTS)
    _line(axes, land(frame).borders, style.BORDER, 0.35, 3.0)
    _line(axes, limit(frame, area, touched), style.INK, 0.9, 4.0)
    _line(axes, region_edge(frame, area), style.MUTED, 0.7, 4.0, (0, (5, 3)))
    draw_marks(axes, frame, shown)


def draw_states(axes: Axes, frame: Frame, area: xr.Dataset, row: int) -> Flags:
    """Umbra and penumbra, and the line of what the nominal world covers; returns what is touched.

    Of a nominal map, which has no states: what is covered.
    """
    covered = area.covered.values[row].astype(bool)
    if "state" not in area:
        _fill(axes, outline(frame, area, covered), style.UMBRA, 2.0)
        return np.asarray(area.threatened.values[row].astype(bool))
    state = area.state.values[row]
    _fill(axes, outline(frame, area, state == STATES.index("umbra")), style.UMBRA, 2.0)
    doubtful = outline(frame, area, state == STATES.index("penumbra"))
    _fill(axes, doubtful, style.PENUMBRA_TINT, 2.0, "////", style.PENUMBRA)
    edge = limit(frame, area, covered)
    _line(axes, edge, style.PAPER, 2.6, 4.0)
    _line(axes, edge, style.UMBRA, 1.5, 4.1)
    return np.asarray(state > 0)


def state_panel(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """The state of each place against one class."""
    with style.ink():
        figure, axes = _sheet(frame)
        touched = draw_states(axes, frame, area, row_of(area, threat))
        finish(axes, frame, area, touched, shown)
    return figure


def state_sheet(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark]) -> Figure:
    """The same, large and with names."""
    with style.ink():
        figure, axes = _sheet(frame, _WIDE)
        finish(axes, frame, area, draw_states(axes, frame, area, row_of(area, threat)), shown)
        draw_labels(axes, frame, shown)
    return figure


def margin_panel(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """Margin in the nominal world, in steps; where it is negative or none, no colour."""
    return _stepped(area, threat, frame, shown, margin_steps(area, row_of(area, threat)))


def shots_panel(area: xr.Dataset, threat: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """Shots in the nominal world."""
    return _stepped(area, threat, frame, shown, shot_steps(area, row_of(area, threat)))


def margin_steps(area: xr.Dataset, row: int) -> dict[str, Flags]:
    """Colour of each step of the margin, and where it is."""
    margin = area.margin.values[row]
    ends = zip(MARGIN_STEPS, (*MARGIN_STEPS[1:], np.inf), strict=True)
    return dict(zip(MARGIN_COLOURS, [(low <= margin) & (margin < high) for low, high in ends], strict=True))


def shot_steps(area: xr.Dataset, row: int) -> dict[str, Flags]:
    """Colour of each number of shots, and where it is."""
    return _shot_steps(np.where(area.covered.values[row].astype(bool), area.shots.values[row], 0))


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
    with style.ink():
        figure, axes = _sheet(frame)
        finish(axes, frame, area, draw_steps(axes, frame, area, row_of(area, threat), steps), shown)
    return figure


def draw_steps(axes: Axes, frame: Frame, area: xr.Dataset, row: int, steps: dict[str, Flags]) -> Flags:
    """Cells in the colours of their steps; returns what is reached."""
    for colour, flags in steps.items():
        _fill(axes, outline(frame, area, flags), colour, 2.0)
    return np.asarray(area.threatened.values[row].astype(bool))


def covered_alone(area: xr.Dataset, threat: str) -> Flags:
    """(battery, cell): what each battery covers by itself in the nominal world."""
    threatened = area.threatened.values[row_of(area, threat)].astype(bool)
    return np.asarray((area.battery_margin.values[row_of(area, threat)] >= 0.0) & threatened)


def reach_panel(area: xr.Dataset, threat: str, battery: str, frame: Frame, shown: Sequence[Mark] = ()) -> Figure:
    """What one battery covers by itself in the nominal world."""
    held = [str(key) for key in area.battery.values]
    return _stepped(area, threat, frame, shown, {style.UMBRA: covered_alone(area, threat)[held.index(battery)]})


def locator(frame: Frame, shown: Sequence[Mark], area: xr.Dataset | None = None) -> Figure:
    """Where the shield stands and where the literature places its threats."""
    with style.ink():
        figure, axes = _sheet(frame, _WIDE)
        _line(axes, land(frame).borders, style.BORDER, 0.4, 3.0)
        if area is not None:
            _fill(axes, beyond(frame, area), style.BEYOND, 1.5)
            _line(axes, region_edge(frame, area), style.MUTED, 0.7, 4.0, (0, (5, 3)))
        draw_marks(axes, frame, shown, 1.5)
        draw_labels(axes, frame, shown, 1.5)
    return figure


def row_of(area: xr.Dataset, threat: str) -> int:
    """Where a class stands on a map.

    Raises
    ------
    DomainError
        The map has no such class.
    """
    known = [str(key) for key in area.threat.values]
    if threat not in known:
        raise DomainError(f"no threat class {threat!r} on this map{nearest(threat, known)}")
    return known.index(threat)
