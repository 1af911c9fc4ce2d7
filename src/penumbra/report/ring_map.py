"""Range rings on paper: what would lie in reach of missiles at a site, on an equal-area map.

`PLATES` is the door: the figure, the sentence above it and the words below it, for the claims that name it as evidence.
"""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke

from penumbra.claims.checks import range_rings
from penumbra.earth.range_rings import circle, rings
from penumbra.plotting import style
from penumbra.plotting.basemap import land
from penumbra.plotting.projection import Frame, graticule
from penumbra.report.plate import Asked, Drawing, Plate, Statement
from penumbra.report.words import SPACE, listed, percent
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario

__all__ = ["PLATES", "rings_figure"]

_TREATY = (500e3, 1000e3, 5500e3)
"""The limits of the treaty of 1987 [m]."""

_HALO = [withStroke(linewidth=2.4, foreground=style.PAPER)]
_RING_LOOKS: tuple[tuple[str, Any], ...] = (
    (style.UMBRA, "-"),
    (style.PENUMBRA, (0, (5, 2))),
    (style.INK, (0, (1, 1.5))),
    (style.MUTED, (0, (7, 2, 1.5, 2))),
)
_LABELLED_AT = (330, 165, 60, 240)  # azimuth [deg] at which each site's rings carry their names
_NAME = 36  # characters of a site's name in the legend


def _rings_asked(_: Scenario, said: Statement) -> Asked:
    own = range_rings.Arguments.model_validate(said.arguments)
    radii = sorted({radius.value for radius in own.radii})
    return tuple(dict.fromkeys(own.sites)), tuple(radii), own.country


def _rings_plate(scenario: Scenario, sites: Sequence[str], radii: Sequence[float], country: str) -> Plate:
    own = scenario.sites
    centres = {site: (own[site].latitude.value, own[site].longitude.value) for site in sites}
    names = {site: own[site].name for site in sites}
    inside = rings(centres, radii)
    return Plate(
        _rings_title(inside, names, country),
        rings_figure(centres, radii, names),
        _rings_note(inside, names, country),
        _within(inside, names),
    )


PLATES: Mapping[str, Drawing] = {"fig-rings": Drawing({"range-rings": _rings_asked}, _rings_plate)}
"""What draws the figure, by the id that findings name, and from what of a claim."""


def rings_figure(
    centres: Mapping[str, tuple[float, float]], radii: Sequence[float], names: Mapping[str, str]
) -> Figure:
    """Range rings about sites on an equal-area map, across the pole and the date line as they fall.

    Parameters
    ----------
    centres : mapping of site to latitude, longitude [deg]
    radii : sequence of float [m]
    names : mapping of site to its name
    """
    frame = _ring_frame(centres, max(radii))
    tall, under = 7.6 * frame.aspect, 0.16 + 0.2 * -(-len(centres) // 2)
    with style.ink():
        figure = Figure(figsize=(7.6, tall + under), dpi=style.DOTS_PER_INCH)
        foot = under / (tall + under)
        axes = figure.add_axes((0.0, foot, 1.0, 1.0 - foot))
        axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal", facecolor=style.SEA)
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.add_patch(PathPatch(graticule(frame), fill=False, edgecolor=style.MERIDIAN, linewidth=0.5, zorder=0.5))
        ground = land(frame)
        axes.add_patch(PathPatch(ground.shape, facecolor=style.LAND, edgecolor="none", zorder=1))
        axes.add_patch(PathPatch(ground.borders, fill=False, edgecolor=style.BORDER, linewidth=0.4, zorder=2))
        pole = frame.plane(90.0, 0.0)
        axes.plot(*pole, "+", color=style.MUTED, markersize=8, zorder=3)
        axes.annotate("North Pole", tuple(pole), (6, 3), textcoords="offset points", fontsize=7.5, color=style.MUTED)
        handles = []
        looks = zip(centres.items(), cycle(_RING_LOOKS), cycle(_LABELLED_AT), strict=False)
        for (site, centre), (colour, dashes), azimuth in looks:
            _rings_about(axes, frame, centre, radii, colour, dashes, azimuth)
            name = shortened(names[site], _NAME)
            handles.append(Line2D([], [], color=colour, linestyle=dashes, linewidth=1.6, label=name))
        figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.0), ncols=2, frameon=False, fontsize=9)
    return figure


def _ring_frame(centres: Mapping[str, tuple[float, float]], widest: float) -> Frame:
    """The plane about the sites, as wide as their widest rings."""
    latitude, longitude = np.array(list(centres.values())).mean(axis=0)
    bare = Frame(round(float(latitude)), round(float(longitude)), 0.0, 0.0, 0.0, 0.0)
    around = np.concatenate([bare.plane(*circle(*centre, widest, 360)) for centre in centres.values()])
    pad = 0.02 * float(np.ptp(around[:, 0]))
    (west, south), (east, north) = around.min(axis=0) - pad, around.max(axis=0) + pad
    return bare._replace(west=float(west), south=float(south), east=float(east), north=float(north))


def _rings_about(
    axes: Axes,
    frame: Frame,
    centre: tuple[float, float],
    radii: Sequence[float],
    colour: str,
    dashes: Any,
    azimuth: int,
) -> None:
    axes.plot(*frame.plane(*centre), "^", color=colour, markersize=6, markeredgecolor=style.PAPER, zorder=6)
    for radius in radii:
        latitude, longitude = circle(*centre, radius, 720)
        at = frame.plane(np.append(latitude, latitude[:1]), np.append(longitude, longitude[:1]))
        axes.plot(*at.T, color=colour, linestyle=dashes, linewidth=1.6, zorder=5)
        x, y = at[2 * azimuth]
        axes.annotate(
            _kilometres(radius), (float(x), float(y)), ha="center", va="center", fontsize=8, color=colour,
            path_effects=_HALO, zorder=7, fontweight="bold",
        )  # fmt: skip


def _rings_title(inside: xr.Dataset, names: Mapping[str, str], country: str) -> str:
    own = inside.sel(place=country)
    first = next(iter(names))
    shares = [
        f"{percent(float(share))} within {_kilometres(radius)}"
        for share, radius in zip(own.ring_people_share.sel(site=first).values, own.radius.values, strict=True)
    ]
    return (
        f"Were there missiles in launchers at {names[first]}, they would have in reach, of the people of "
        f"{own.place_name.item()}: {listed(shares)}"
    )


def _rings_note(inside: xr.Dataset, names: Mapping[str, str], country: str) -> str:
    told = []
    for site in list(names)[1:]:
        shares = inside.ring_people_share.sel(site=site, place=country).values
        told.append(f"{names[site]}: {listed([percent(float(share)) for share in shares])}")
    radii = inside.radius.values.tolist()
    ranges = f"{listed([f'{radius / 1e3:,.0f}' for radius in radii])}{SPACE}km"
    treaty = ", the limits of the treaty of 1987 on missiles of shorter and intermediate range"
    return (
        f"Geodesic circles of {ranges}{treaty if tuple(radii) == _TREATY else ''}. "
        + (f"For {'; '.join(told)}. " if told else "")
        + "Whether launchers there could fire such missiles is not a question of geometry. People are each country's "
        "total spread over its towns of 5,000 and more. Towns: GeoNames, CC BY 4.0. Map units: Natural Earth."
    )


def _kilometres(radius: float) -> str:
    return f"{radius / 1e3:,.0f}{SPACE}km" if radius >= 10e3 else f"{radius / 1e3:g}{SPACE}km"


def _within(inside: xr.Dataset, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Countries wholly and partly inside each ring."""
    lists = []
    for site, name in names.items():
        for radius in inside.radius.values.tolist():
            own = inside.ring_inside.sel(site=site, radius=radius).values
            told = [
                f"{word}: {listed(sorted(inside.place_name.values[own == level].tolist())) or 'none'}"
                for level, word in ((2, "wholly"), (1, "partly"))
            ]
            lists.append((f"Countries within {_kilometres(radius)} of {name}", "; ".join(told)))
    return lists
