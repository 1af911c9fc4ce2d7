"""Chart of the footprint of one battery: the ground that it defends around it."""

import json
import math
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.plotting import style
from penumbra.plotting.text_width import broken, inches
from penumbra.safe_text import shortened

__all__ = ["draw_footprint", "footprint_chart"]

_WIDE = 6.4  # inches
_EDGE = 0.16
_COLOURS = (style.UMBRA, style.PENUMBRA, "#5d9bd0", "#7a4b00", style.MUTED, style.INK)
_LEAST = 20.0  # km shown to each side of the battery
_DASHES = ("-", (0, (4, 2)))


def footprint_chart(found: xr.Dataset) -> Figure:
    """The footprints of all curves of a Dataset from `penumbra.footprint`, with title and legend."""
    room = _WIDE - 2 * _EDGE
    title = broken(shortened(str(found.attrs["title"]), 200), room, 11.0, "bold", 3)
    credit = broken(f"Nominal figures. {found.attrs['source']}", room, 6.0)
    widest = max(inches(label, 7.0) for label in _labels(found).values())
    columns = 2 if 2.0 * (widest + 0.5) < room else 1
    rows = -(-(len(_labels(found)) + 1) // columns)
    head, foot = _EDGE + 0.21 * len(title) + 0.1, 0.7 + 0.17 * rows + 0.12 * len(credit) + _EDGE
    tall = head + foot + 5.4
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
        for line, text in enumerate(title):
            y = 1.0 - (_EDGE + 0.21 * line) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=11, fontweight="bold", va="top")
        axes = figure.add_axes((0.65 / _WIDE, foot / tall, (_WIDE - 0.85) / _WIDE, 5.4 / tall))
        draw_footprint(axes, found)
        handles, names = axes.get_legend_handles_labels()
        figure.legend(
            handles, names, loc="lower left", ncols=columns,
            bbox_to_anchor=(_EDGE / _WIDE, (_EDGE + 0.12 * len(credit) + 0.06) / tall),
            frameon=False, fontsize=7, borderaxespad=0.0,
        )  # fmt: skip
        for line, text in enumerate(credit):
            y = (_EDGE + 0.12 * (len(credit) - line)) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=6.0, va="top", color=style.MUTED)
    return figure


def draw_footprint(axes: Axes, found: xr.Dataset) -> None:
    """Draw the first edge in each direction from the battery, kilometres east and north of it, into axes."""
    labels = _labels(found)
    azimuth = np.append(found.ray_azimuth.values, found.ray_azimuth.values[0])
    for index, curve in enumerate(found.curve.values.tolist()):
        for at, looks in enumerate(found.looks.values.tolist()):
            edge = found.defended_to.values[index, at] / 1e3
            edge = np.append(edge, edge[0])
            look: dict[str, Any] = {
                "color": _COLOURS[index % len(_COLOURS)],
                "linestyle": _DASHES[at % 2],
                "linewidth": 1.4,
            }
            axes.plot(edge * np.sin(azimuth), edge * np.cos(azimuth), label=labels[curve, looks], **look)
    axes.plot(0.0, 0.0, "^", color=style.INK, markersize=7, zorder=5, label="battery")
    axes.set(aspect="equal", xlabel="km east of the battery", ylabel="km north of the battery")
    axes.set_adjustable("datalim")
    axes.grid(color=style.GRID, linewidth=0.6)
    bearings = json.loads(found.attrs["bearings"])
    reach = max(float(np.nanmax(found.defended_to.values)) / 1e3, _LEAST)
    axes.update_datalim(((-reach, -reach), (reach, reach)))
    axes.autoscale_view()
    for bearing in sorted({bearings[0], bearings[-1]}):
        east, north = reach * math.sin(math.radians(bearing)), reach * math.cos(math.radians(bearing))
        arrow = {"arrowstyle": "->", "color": style.MUTED}
        axes.annotate("", (0.12 * east, 0.12 * north), (0.45 * east, 0.45 * north), arrowprops=arrow)
        axes.annotate(
            "from there", (0.49 * east, 0.49 * north), fontsize=6.5, color=style.MUTED, ha="center", va="center"
        )


def _labels(found: xr.Dataset) -> dict[tuple[str, int], str]:
    """Label of the line for each curve and number of looks."""
    labels = {}
    for index, curve in enumerate(found.curve.values.tolist()):
        for at, looks in enumerate(found.looks.values.tolist()):
            shots = "one shot" if looks == 1 else f"{looks} shots, each after a look"
            defended = "" if found.defended_to.values[index, at].any() else " (does not defend itself)"
            labels[curve, looks] = ": ".join(part for part in (_short(curve), f"{shots}{defended}") if part)
    return labels


def _short(curve: str) -> str:
    """The last part of a curve's path, with its value: ``burnout_speed 3 km/s``."""
    path, space, value = curve.partition(" ")
    return shortened(f"{path.rpartition('.')[2]}{space}{value}", 30)
