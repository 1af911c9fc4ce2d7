"""A chart of how many interceptors in orbit are owned for a launch, by latitude, a line for each inclination."""

import math

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from penumbra.plotting import style
from penumbra.plotting.text_width import broken

__all__ = ["orbit_chart"]

_SIZE = (7.2, 4.6)  # inches
_MOST_LINES = 7
_CEILING = 20.0  # times the least number of the table: what is above is not drawn


def orbit_chart(found: xr.Dataset) -> Figure:
    """The number by latitude of the launch, a line for each of some inclinations, and the printed and even numbers."""
    latitudes = found.over_latitude.values
    owned = np.where(np.isfinite(found.owned_over.values), found.owned_over.values, np.nan)
    top = _CEILING * float(np.nanmin(owned)) if np.isfinite(owned).any() else math.inf
    tilts = np.degrees(found.orbit_inclination.values)
    chosen = np.unique(np.linspace(0, len(tilts) - 1, min(_MOST_LINES, len(tilts))).round().astype(int))
    attrs = found.attrs
    with style.ink():
        figure = Figure(figsize=_SIZE)
        axes = figure.add_axes((0.1, 0.13, 0.74, 0.66))
        for order, row in enumerate(chosen):
            shade = 0.25 + 0.75 * order / max(len(chosen) - 1, 1)
            drawn = np.where(owned[row] <= top, owned[row], np.nan)
            axes.plot(latitudes, drawn, color=style.UMBRA, alpha=shade, linewidth=1.4)
            seen = np.flatnonzero(np.isfinite(drawn))
            if len(seen):
                at = (latitudes[seen[-1]], drawn[seen[-1]])
                axes.annotate(f"{tilts[row]:.0f}°", at, (4, -2), textcoords="offset points", fontsize=6.5)
        axes.axhline(float(found.owned_even), color=style.MUTED, linestyle=":", linewidth=1.0)
        if attrs["printed"]:
            axes.axhline(attrs["printed"], color=style.PENUMBRA, linestyle="--", linewidth=1.0)
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("latitude of the launch [deg]")
        axes.set_ylabel("interceptors owned, nominal")
        axes.tick_params(labelsize=7)
        missiles = f"{attrs['missiles']} missile{'s at once' if attrs['missiles'] > 1 else ''}"
        figure.text(0.02, 0.95, attrs["title"], fontsize=9.5, weight="bold", va="top")
        dashed = " Dashed: the number printed." if attrs["printed"] else ""
        told = (
            f"Interceptors owned so that on average enough are in reach, for {missiles}. Lines: inclinations of the "
            f"orbits; one ends where none is in reach.{dashed} Dotted: evenly spread over the shell."
        )
        figure.text(0.02, 0.885, "\n".join(broken(told, 6.9, 7.5)), fontsize=7.5, va="top", color=style.MUTED)
    return figure
