"""Maps in axes: the state of each place, margin, shots, and the cover of one battery or layer."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.names import CASES, STATES
from penumbra.plotting import style
from penumbra.plotting.basemap import land
from penumbra.plotting.cell_outlines import beyond, limit, outline, region_edge
from penumbra.plotting.markers import Mark, draw_marks
from penumbra.plotting.projection import Frame, globe_edge, graticule

__all__ = [
    "MARGIN_COLOURS",
    "MARGIN_WORDS",
    "SHOT_COLOURS",
    "SHOT_WORDS",
    "Content",
    "draw_borders",
    "draw_ground",
    "draw_map",
    "steps",
]

_MARGIN_STEPS = (0, 120, 240, 360, 480, 600)  # lower ends [s] of the steps that margins are drawn in
MARGIN_COLOURS = tuple(to_hex(colormaps["cividis_r"](at)) for at in (0.0, 0.19, 0.38, 0.57, 0.76, 0.95))
MARGIN_WORDS = (
    *(f"{low // 60} to {high // 60}" for low, high in pairwise(_MARGIN_STEPS)),
    f"{_MARGIN_STEPS[-1] // 60} and more",
)
"""Minutes of each step of the margin."""
_SHOT_STEPS = (1, 2, 3, 4)  # numbers of shots that are told apart; the last stands for itself and more
SHOT_COLOURS = ("#a9c9e8", "#5d9bd0", "#1f66ad", "#08306b")
SHOT_WORDS = (*(str(n) for n in _SHOT_STEPS[:-1]), f"{_SHOT_STEPS[-1]} and more")
"""Shots of each step."""

Flags = NDArray[np.bool_]


class Content(NamedTuple):
    """What one map shows."""

    of: Literal["state", "margin", "shots", "battery", "layer", "cases"]
    """Of a battery, what it covers by itself; of a layer, its own shots; cases: of a map of cases alone."""
    threat: str
    """Key of the class."""
    only: str = ""
    """Key of the battery or layer that counts by itself."""


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


def draw_borders(axes: Axes, frame: Frame, width: float, order: float = 3.0) -> None:
    """Coasts and borders of countries, with lines of a width [pt]."""
    _line(axes, land(frame).borders, style.BORDER, width, order)


def draw_map(axes: Axes, frame: Frame, area: xr.Dataset, content: Content, shown: Sequence[Mark] = ()) -> None:
    """Draw one map into axes: the ground, the cells, the borders and the marks.

    Raises
    ------
    DomainError
        The map has no such class.
    """
    row = _row_of(area, content.threat)
    draw_ground(axes, frame)
    if content.of == "state":
        reached = _draw_states(axes, frame, area, row)
    elif content.of == "cases":
        reached = _draw_cases(axes, frame, area, row)
    else:
        for colour, flags in steps(area, row, content).items():
            _fill(axes, outline(frame, area, flags), colour, 2.0)
        reached = np.asarray(area.threatened.values[row].astype(bool))
    _finish(axes, frame, area, reached, shown)


def steps(area: xr.Dataset, row: int, content: Content) -> dict[str, Flags]:
    """Colour of each step of a quantity in the nominal world, and where it is; no colour where there is none."""
    if content.of == "margin":
        margin = area.margin.values[row]
        ends = zip(_MARGIN_STEPS, (*_MARGIN_STEPS[1:], np.inf), strict=True)
        return dict(zip(MARGIN_COLOURS, [(low <= margin) & (margin < high) for low, high in ends], strict=True))
    if content.of == "battery":
        margin = area.battery_margin.sel(battery=content.only).values[row]
        return {style.UMBRA: (margin >= 0.0) & area.threatened.values[row].astype(bool)}
    if content.of == "layer":
        own = area.isel(threat=row).sel(layer=content.only)
        shots = np.where(own.layer_margin.values >= 0.0, own.layer_shots.values, 0)
    else:
        shots = np.where(area.covered.values[row].astype(bool), area.shots.values[row], 0)
    steps = [shots == n for n in _SHOT_STEPS[:-1]] + [shots >= _SHOT_STEPS[-1]]
    return dict(zip(SHOT_COLOURS, steps, strict=True))


def _finish(axes: Axes, frame: Frame, area: xr.Dataset, touched: Flags, shown: Sequence[Mark]) -> None:
    """What lies over the cells: borders, the untouched, the limit of reach, the map's edge and the marks."""
    _fill(axes, beyond(frame, area), style.BEYOND, 1.5)
    _fill(axes, outline(frame, area, ~touched), "none", 2.0, "....", style.DOTS)
    draw_borders(axes, frame, 0.35)
    _line(axes, limit(frame, area, touched), style.INK, 0.9, 4.0)
    _line(axes, region_edge(frame, area), style.MUTED, 0.7, 4.0, (0, (5, 3)))
    draw_marks(axes, frame, shown)


def _draw_states(axes: Axes, frame: Frame, area: xr.Dataset, row: int) -> Flags:
    """Umbra and penumbra, its hatch in the ink of umbra where the nominal world covers; returns what the class reaches.

    Of a nominal map, which has no states: what is covered.
    """
    covered = area.covered.values[row].astype(bool)
    if "state" not in area:
        _fill(axes, outline(frame, area, covered), style.UMBRA, 2.0)
        return np.asarray(area.threatened.values[row].astype(bool))
    state = area.state.values[row]
    _fill(axes, outline(frame, area, state == STATES.index("umbra")), style.UMBRA, 2.0)
    doubtful = state == STATES.index("penumbra")
    for own, ink in ((doubtful & ~covered, style.PENUMBRA), (doubtful & covered, style.UMBRA)):
        _fill(axes, outline(frame, area, own), style.PENUMBRA_TINT, 2.0, "////", ink)
    edge = limit(frame, area, covered)
    _line(axes, edge, style.PAPER, 2.6, 4.0)
    _line(axes, edge, style.UMBRA, 1.5, 4.1)
    return np.asarray(state > 0)


def _draw_cases(axes: Axes, frame: Frame, area: xr.Dataset, row: int) -> Flags:
    """Covered in every case, likely and doubtful, with outlines round fills of little contrast; returns the reached."""
    word = area.aim_word.values[row]
    sure, likely, doubtful = (word == CASES.index(each) for each in CASES[:1:-1])
    _fill(axes, outline(frame, area, sure), style.UMBRA, 2.0)
    _fill(axes, outline(frame, area, likely), style.LIKELY, 2.0)
    _fill(axes, outline(frame, area, doubtful), style.PENUMBRA_TINT, 2.0, "////", style.PENUMBRA)
    _line(axes, limit(frame, area, doubtful), style.DOUBT_LINE, 0.8, 4.0)
    _line(axes, limit(frame, area, sure | likely), style.UMBRA, 1.2, 4.1)
    return np.asarray(word != CASES.index("out of reach"))


def _row_of(area: xr.Dataset, threat: str) -> int:
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
