"""A rival's deterrent on paper: the threshold surface, sites compared, and the range rings.

`PLATES` is the door: a figure, the sentence above it and the words below it, for the claims that name them as evidence.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.patheffects import withStroke

from penumbra.claims.finding import Evidence
from penumbra.claims.intercontinental import Arcs, Stand, met, rungs, slack_of_share
from penumbra.claims.shares import Share
from penumbra.coverage.surface import TOGETHER, engaged, least_speed, surface
from penumbra.report import paper
from penumbra.report.ground import Frame, graticule, land
from penumbra.report.records import Plate
from penumbra.report.words import SPACE, listed, percent
from penumbra.scenario.loader import load
from penumbra.scenario.model import Scenario
from penumbra.world.rings import circle, rings

__all__ = ["PLATES", "Marked", "rings_figure", "sites_figure", "threshold_figure"]

RUSSIA = ("russia-west", "russia-lower-volga", "russia-urals", "russia-siberia", "russia-east")
"""Launch points of the case strategic whose arcs the surface is about."""
IRAN = ("iran-north-west", "iran-west", "iran-central", "iran-south-east")
"""Launch points whose arcs the figure of sites is about."""
SITES = ("north-sea", "redzikowo", "deveselu")
THREAT = "icbm-10000"
FARTHEST = "icbm-12000"
LIKE = "sm3-iia"
LATEST = "sm3-iib"
"""The interceptor of the figure of sites."""
HALF = 0.5
SHARE = 0.01
"""Share of the people in reach from which a missile force counts as touched."""
INTERCEPTORS = {"sm3-ib": "IB", "sm3-iia": "IIA", "sm3-iib": "IIB", "gbi-2-stage": "GBI"}
PLANNED = "2018-12-31"
"""The day whose planned shield is called deployed."""
RADII = (500e3, 1000e3, 5500e3)
RINGED = ("redzikowo", "deveselu")
COUNTRY = "RUS"

_WIDE = 9.6  # inches
_DELAYS = np.arange(-120.0, 121.0, 5.0)
_EDGE = 6.0  # [s] from the frame at which a mark that lies beyond it is drawn
_ENDS = ("", "_low", "_high")
_LEVELS = (0.1, 0.5, 0.9)
_HALO = [withStroke(linewidth=2.4, foreground=paper.PAPER)]
_RING_LOOKS: tuple[tuple[str, Any], ...] = ((paper.UMBRA, "-"), (paper.PENUMBRA, (0, (5, 2))))
_LABELLED_AT = (330, 165)  # azimuth [deg] at which each site's rings carry their names


class Marked(NamedTuple):
    """A real interceptor on the surface: speed [m/s] and latest launch after burnout [s], each with its range."""

    name: str
    deployed: bool
    speed: Share
    delay: Share


def _surface_plate(scenario: Scenario) -> Plate:
    evidence = Evidence(scenario)
    ladder = rungs(evidence, Arcs(launches=RUSSIA, threats=(THREAT,)), LIKE, SITES)
    drawn, needed = surface(ladder, _DELAYS), least_speed(ladder, (0.0,), SHARE)
    names, marks = _site_names(), _marks(evidence)
    picture = threshold_figure(drawn, ladder, marks, names)
    return Plate("fig-threshold-surface", _surface_title(needed, marks, names), picture, _surface_note())


def _rings_plate(scenario: Scenario) -> Plate:
    centres = {site: (scenario.sites[site].latitude.value, scenario.sites[site].longitude.value) for site in RINGED}
    inside, names = rings(centres, RADII), _site_names()
    picture = rings_figure(centres, {site: names[site] for site in RINGED})
    return Plate("fig-rings", _rings_title(inside, names), picture, _rings_note(inside, names), _within(inside, names))


def _sites_plate(scenario: Scenario) -> Plate:
    found = met(Evidence(scenario), Arcs(launches=IRAN, threats=(FARTHEST,)), [Stand(site, LATEST) for site in SITES])
    slack = {stand.site: slack_of_share(one, HALF) for stand, one in found.items()}
    picture = sites_figure({stand.site: one for stand, one in found.items()}, _site_names())
    return Plate("fig-sites", _sites_title(slack, _site_names()), picture, _sites_note())


PLATES: Mapping[str, Callable[[Scenario], Plate]] = {
    "fig-threshold-surface": _surface_plate,
    "fig-sites": _sites_plate,
    "fig-rings": _rings_plate,
}
"""What draws each figure, by the id that findings name; it is given the scenario of the interceptors and sites.

Arcs and the station at sea are those of the case strategic.
"""


def _site_names() -> dict[str, str]:
    return {key: site.name for key, site in load("strategic").sites.items()}


def _marks(evidence: Evidence) -> dict[str, list[Marked]]:
    """Every interceptor on every site, by its own card."""
    arcs = Arcs(launches=RUSSIA, threats=(THREAT,))
    found = met(evidence, arcs, [Stand(site, key) for key in INTERCEPTORS for site in SITES])
    standing = {(b.site, b.interceptor) for b in evidence.scenario.on(PLANNED, "planned").batteries.values()}
    cards = {**load(arcs.case).interceptors, **evidence.scenario.interceptors}
    marks: dict[str, list[Marked]] = {}
    for (site, key), one in found.items():
        speed = cards[key].burnout_speed
        own = Share(speed.value, speed.low, speed.high)
        marks.setdefault(site, []).append(
            Marked(INTERCEPTORS[key], (site, key) in standing, own, slack_of_share(one, SHARE))
        )
    return marks


# --- the surface


def threshold_figure(
    drawn: xr.Dataset, ladder: xr.Dataset, marks: Mapping[str, Sequence[Marked]], names: Mapping[str, str]
) -> Figure:
    """For each site, which burnout speed and launch delay it takes to meet a share of the arcs.

    Parameters
    ----------
    drawn : Dataset from `penumbra.coverage.surface.surface`, with bounds
    ladder : Dataset
        The slacks that it was made from.
    marks : mapping of site to Marked
        Interceptors drawn on it.
    names : mapping of site to its name
    """
    sites = [str(site) for site in drawn.site.values]
    with paper.ink():
        figure = Figure(figsize=(_WIDE, 4.55), dpi=paper.DOTS_PER_INCH)
        wide = (0.93 - 0.02 * len(sites)) / len(sites)
        for column, site in enumerate(sites):
            axes = figure.add_axes((0.065 + column * (wide + 0.02), 0.245, wide, 0.68))
            _panel(axes, drawn.sel(site=site, launch=TOGETHER))
            _needed(axes, least_speed(ladder.sel(site=[site]), _DELAYS, SHARE).isel(site=0))
            for mark in marks.get(site, ()):
                _mark(axes, mark)
            axes.set_title(names[site], loc="left", fontsize=9.5, fontweight="bold")
            axes.tick_params(labelleft=column == 0)
        figure.axes[0].set_ylabel("launch after the missile's burnout [s]")
        for text, at, side in (("it has burned out", 4.0, "bottom"), ("it still burns", -5.0, "top")):
            figure.axes[-1].text(3.08, at, text, fontsize=7.5, color=paper.MUTED, va=side, zorder=3)
        figure.text(0.53, 0.155, "burnout speed of the interceptor [km/s]", ha="center")
        _surface_legend(figure)
    return figure


def _panel(axes: Axes, one: xr.Dataset) -> None:
    """The frame, and lines of the nominal share."""
    speed, delay = one.speed.values / 1e3, one.delay.values
    axes.set(xlim=(speed[0], speed[-1]), ylim=(delay[0], delay[-1]))
    axes.axhline(0.0, color=paper.LINE, linewidth=0.8, zorder=2.6)
    fine = np.linspace(speed[0], speed[-1], 401)
    nominal = np.array([np.interp(fine, speed, row) for row in one.engaged_people.values.T])
    lines = axes.contour(fine, delay, nominal, _LEVELS, colors=paper.MUTED, linewidths=0.8, zorder=2.5)
    axes.clabel(lines, fmt=lambda level: f"{100.0 * level:.0f} %", fontsize=7)
    axes.set_xticks(range(int(np.ceil(speed[0])), int(speed[-1]) + 1))
    axes.set_yticks(range(-120, 121, 60))
    axes.tick_params(length=2)


def _needed(axes: Axes, needed: xr.Dataset) -> None:
    """Umbra right of the worst world's threshold, penumbra between the worst's and the best's, the nominal line."""
    delay, fastest = needed.delay.values, axes.get_xlim()[1]
    low, middle, high = (
        np.where(np.isnan(needed[name].values), np.inf, needed[name].values / 1e3)
        for name in ("least_speed_low", "least_speed", "least_speed_high")
    )
    first, last = np.minimum(low, fastest), np.minimum(high, fastest)
    axes.fill_betweenx(delay, last, fastest, color=paper.STANDING, linewidth=0.0, zorder=1)
    axes.fill_betweenx(
        delay, first, last, facecolor=paper.PENUMBRA_TINT, edgecolor=paper.PENUMBRA, hatch="////", alpha=0.55,
        linewidth=0.0, zorder=1,
    )  # fmt: skip
    axes.plot(middle, delay, color=paper.INK, linewidth=1.6, zorder=3)


def _mark(axes: Axes, mark: Marked) -> None:
    """An interceptor where it stands, with its ranges; an arrow where its latest launch lies beyond the frame."""
    bottom, top = axes.get_ylim()
    speed = [value / 1e3 for value in mark.speed]
    at = float(np.clip(mark.delay.nominal, bottom + _EDGE, top - _EDGE))
    look: dict[str, Any] = {"color": paper.INK, "linewidth": 1.0, "zorder": 4, "path_effects": _HALO}
    axes.plot(speed[1:], [at, at], **look)
    ends = [float(np.clip(value, bottom, top)) for value in mark.delay[1:]]
    if ends[0] < ends[1]:
        axes.plot([speed[0]] * 2, ends, **look)
    shape = "v" if mark.delay.nominal < bottom else "^" if mark.delay.nominal > top else "o"
    axes.plot(
        speed[0], at, shape, markersize=7, color=paper.INK, zorder=5, path_effects=_HALO,
        markerfacecolor=paper.INK if mark.deployed else paper.PAPER,
    )  # fmt: skip
    below = at > top - 4 * _EDGE
    axes.annotate(
        mark.name, (speed[0], at), (0, -9 if below else 8), textcoords="offset points", ha="center",
        va="top" if below else "bottom", fontsize=8.5, fontweight="bold", path_effects=_HALO, zorder=6,
    )  # fmt: skip


def _surface_legend(figure: Figure) -> None:
    one = f"{100.0 * SHARE:.0f} % of the people in reach"
    handles: list[Artist] = [
        Patch(facecolor=paper.STANDING, label=f"missiles at {one} can be met in every world"),
        Patch(
            facecolor=paper.PENUMBRA_TINT, edgecolor=paper.PENUMBRA, hatch="////", linewidth=0.0, alpha=0.7,
            label="in some worlds only",
        ),
        Line2D([], [], color=paper.INK, linewidth=1.6, label="in the nominal world"),
        Line2D([], [], color=paper.MUTED, linewidth=0.8, label="larger shares, nominal"),
        Line2D(
            [], [], linestyle="none", marker="o", color=paper.INK, markersize=6,
            label="planned for 2018; strokes: published ranges",
        ),
        Line2D(
            [], [], linestyle="none", marker="o", color=paper.INK, markerfacecolor=paper.PAPER, markersize=6,
            label="given up, or supposed; arrow: beyond the frame",
        ),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.055, 0.0), ncols=3, frameon=False, fontsize=8)


def _range(needed: xr.Dataset, site: str) -> str:
    """Least speed at burnout, as in 5.3 km/s (5.0 to 6.3)."""
    one = needed.isel(delay=0).sel(site=site)
    values = [float(one[name]) for name in ("least_speed", "least_speed_low", "least_speed_high")]
    told = [f"{value / 1e3:.1f}" if np.isfinite(value) else "over 8" for value in values]
    return f"{told[0]}{SPACE}km/s ({told[1]} to {told[2]})"


def _surface_title(needed: xr.Dataset, marks: Mapping[str, Sequence[Marked]], names: Mapping[str, str]) -> str:
    held = [
        f"{mark.name} at {names[site]} has {mark.speed.nominal / 1e3:.3g}"
        for site, own in marks.items()
        for mark in own
        if mark.deployed
    ]
    poland = "redzikowo"
    return (
        f"To meet the missiles aimed at {percent(SHARE)} of the people in reach, launched as they burn out, an "
        f"interceptor in Poland needs {_range(needed, poland)}; {listed(sorted(held))}"
    )


def _surface_note() -> str:
    return (
        "Arcs of least energy from five points of western, central and eastern Russia to the United States and Canada, "
        f"class of 10,000{SPACE}km. Tracking is taken as perfect from burnout on: the assumption most generous to "
        "whoever says that missiles can be met. The coloured areas are of supposed interceptors with the burn time, "
        "ceiling and flight time of SM-3 Block IIA and their ranges; marks are at each interceptor's own. Speeds and "
        "all burn times are assumptions; Block IIB's speed alone was read at a source."
    )


# --- sites compared


def sites_figure(slacks: Mapping[str, xr.Dataset], names: Mapping[str, str]) -> Figure:
    """For each site, what share of the people in reach an interceptor serves, over how late it is launched.

    Parameters
    ----------
    slacks : mapping of site to Dataset from `penumbra.uncertainty.slacks.slacks`, of one site and interceptor
    names : mapping of site to its name
    """
    delays = np.arange(-120.0, 601.0, 5.0)
    with paper.ink():
        figure = Figure(figsize=(_WIDE, 3.0), dpi=paper.DOTS_PER_INCH)
        wide = (0.93 - 0.02 * len(slacks)) / len(slacks)
        for column, (site, one) in enumerate(slacks.items()):
            axes = figure.add_axes((0.065 + column * (wide + 0.02), 0.21, wide, 0.66))
            nominal, low, high = (100.0 * engaged(one, delays.tolist(), end).values.ravel() for end in _ENDS)
            axes.fill_between(
                delays, low, high, facecolor=paper.PENUMBRA_TINT, edgecolor=paper.PENUMBRA, hatch="////", alpha=0.55,
                linewidth=0.0, zorder=1,
            )  # fmt: skip
            axes.fill_between(delays, 0.0, low, color=paper.STANDING, linewidth=0.0, zorder=1)
            axes.plot(delays, nominal, color=paper.INK, linewidth=1.6, zorder=3)
            axes.axhline(100.0 * HALF, color=paper.MUTED, linewidth=0.8, linestyle=(0, (4, 2)), zorder=2)
            axes.axvline(0.0, color=paper.LINE, linewidth=0.8, zorder=2)
            axes.set(xlim=(delays[0], delays[-1]), ylim=(0.0, 101.0))
            axes.set_xticks(range(0, 481, 120))
            axes.tick_params(length=2, labelleft=column == 0)
            axes.set_title(names[site], loc="left", fontsize=9.5, fontweight="bold")
        figure.axes[0].set_ylabel("people in reach [%]")
        figure.text(0.53, 0.045, "launch after the missile's burnout [s]", ha="center")
    return figure


def _sites_title(slack: Mapping[str, Share], names: Mapping[str, str]) -> str:
    def told(seconds: float) -> str:
        return f"{seconds:.0f}{SPACE}s" if np.isfinite(seconds) else "never"

    parts = [f"{names[site]} {told(own.nominal)} ({told(own.low)} to {told(own.high)})" for site, own in slack.items()]
    return (
        "How late SM-3 Block IIB could be launched after the burnout of missiles from Iran and still meet those aimed "
        f"at half of the people in reach: {'; '.join(parts)}"
    )


def _sites_note() -> str:
    return (
        f"Arcs of least energy from four points of Iran to the United States and Canada, a supposed class of 12,000"
        f"{SPACE}km. Line: nominal numbers; blue: met in every world, hatched: in some; dashed: half of the people. "
        "Tracking is taken as perfect from burnout on. Ceiling and flight time of Block IIB are assumptions, and the "
        "order of the sites turns on them: the farther from Iran, the higher the arcs, and the more time for an "
        "interceptor that climbs so far."
    )


# --- the rings


def rings_figure(centres: Mapping[str, tuple[float, float]], names: Mapping[str, str]) -> Figure:
    """Range rings about sites on an equal-area map, across the pole and the date line as they fall.

    Parameters
    ----------
    centres : mapping of site to latitude, longitude [deg]
    names : mapping of site to its name
    """
    frame = _ring_frame(centres)
    tall = 7.6 * frame.aspect
    with paper.ink():
        figure = Figure(figsize=(7.6, tall + 0.36), dpi=paper.DOTS_PER_INCH)
        foot = 0.36 / (tall + 0.36)
        axes = figure.add_axes((0.0, foot, 1.0, 1.0 - foot))
        axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), aspect="equal", facecolor=paper.SEA)
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.add_patch(PathPatch(graticule(frame), fill=False, edgecolor=paper.MERIDIAN, linewidth=0.5, zorder=0.5))
        ground = land(frame)
        axes.add_patch(PathPatch(ground.shape, facecolor=paper.LAND, edgecolor="none", zorder=1))
        axes.add_patch(PathPatch(ground.borders, fill=False, edgecolor=paper.BORDER, linewidth=0.4, zorder=2))
        pole = frame.plane(90.0, 0.0)
        axes.plot(*pole, "+", color=paper.MUTED, markersize=8, zorder=3)
        axes.annotate("North Pole", tuple(pole), (6, 3), textcoords="offset points", fontsize=7.5, color=paper.MUTED)
        handles = []
        for (site, centre), (colour, dashes), azimuth in zip(centres.items(), _RING_LOOKS, _LABELLED_AT, strict=False):
            _rings_about(axes, frame, centre, colour, dashes, azimuth)
            handles.append(Line2D([], [], color=colour, linestyle=dashes, linewidth=1.6, label=names[site]))
        figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.0), ncols=2, frameon=False, fontsize=9)
    return figure


def _ring_frame(centres: Mapping[str, tuple[float, float]]) -> Frame:
    """The plane about the sites, as wide as their widest rings."""
    latitude, longitude = np.array(list(centres.values())).mean(axis=0)
    bare = Frame(round(float(latitude)), round(float(longitude)), 0.0, 0.0, 0.0, 0.0)
    around = np.concatenate([bare.plane(*circle(*centre, max(RADII), 360)) for centre in centres.values()])
    pad = 0.02 * float(np.ptp(around[:, 0]))
    (west, south), (east, north) = around.min(axis=0) - pad, around.max(axis=0) + pad
    return bare._replace(west=float(west), south=float(south), east=float(east), north=float(north))


def _rings_about(axes: Axes, frame: Frame, centre: tuple[float, float], colour: str, dashes: Any, azimuth: int) -> None:
    axes.plot(*frame.plane(*centre), "^", color=colour, markersize=6, markeredgecolor=paper.PAPER, zorder=6)
    for radius in RADII:
        latitude, longitude = circle(*centre, radius, 720)
        at = frame.plane(np.append(latitude, latitude[:1]), np.append(longitude, longitude[:1]))
        axes.plot(*at.T, color=colour, linestyle=dashes, linewidth=1.6, zorder=5)
        x, y = at[2 * azimuth]
        axes.annotate(
            f"{radius / 1e3:,.0f}{SPACE}km", (float(x), float(y)), ha="center", va="center", fontsize=8, color=colour,
            path_effects=_HALO, zorder=7, fontweight="bold",
        )  # fmt: skip


def _rings_title(inside: xr.Dataset, names: Mapping[str, str]) -> str:
    own = inside.sel(place=COUNTRY)
    shares = [
        f"{percent(float(share))} within {radius / 1e3:,.0f}{SPACE}km"
        for share, radius in zip(own.ring_people_share.sel(site=RINGED[0]).values, own.radius.values, strict=True)
    ]
    return (
        f"Were there missiles in the launchers at {names[RINGED[0]]}, they would have in reach, of the people of "
        f"{own.place_name.item()}: {listed(shares)}"
    )


def _rings_note(inside: xr.Dataset, names: Mapping[str, str]) -> str:
    told = []
    for site in RINGED[1:]:
        shares = inside.ring_people_share.sel(site=site, place=COUNTRY).values
        told.append(f"{names[site]}: {listed([percent(float(share)) for share in shares])}")
    ranges = f"{listed([f'{radius / 1e3:,.0f}' for radius in inside.radius.values])}{SPACE}km"
    return (
        f"Geodesic circles of {ranges}, the limits of the treaty of 1987 on missiles of shorter and intermediate "
        f"range. For {'; '.join(told)}. Whether the launchers could fire such missiles is not a question of geometry. "
        "People are each country's total spread over its towns of 5,000 and more. Towns: GeoNames, CC BY 4.0. Map "
        "units: Natural Earth."
    )


def _within(inside: xr.Dataset, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Countries wholly and partly inside each ring."""
    lists = []
    for site in RINGED:
        for radius in inside.radius.values.tolist():
            own = inside.ring_inside.sel(site=site, radius=radius).values
            told = [
                f"{word}: {listed(sorted(inside.place_name.values[own == level].tolist())) or 'none'}"
                for level, word in ((2, "wholly"), (1, "partly"))
            ]
            lists.append((f"Countries within {radius / 1e3:,.0f}{SPACE}km of {names[site]}", "; ".join(told)))
    return lists
