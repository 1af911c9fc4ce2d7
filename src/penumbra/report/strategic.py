"""Intercontinental missiles on paper: the threshold surface, and sites compared.

`PLATES` is the door: a figure, the sentence above it and the words below it, for the claims that name them as evidence.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from penumbra.claims.checks import engageable, intercontinental_reach, site_ranking
from penumbra.claims.finding import Evidence
from penumbra.claims.topics.intercontinental import Arcs, Stand, known, met, rungs, slack_of_share, stands_of
from penumbra.claims.topics.shares import Share
from penumbra.coverage.threshold_surface import TOGETHER, engaged, least_speed, surface
from penumbra.report import paper
from penumbra.report.plate import Asked, Drawing, Plate, Statement
from penumbra.report.words import SPACE, listed, percent
from penumbra.safe_text import shortened
from penumbra.scenario.loader import load
from penumbra.scenario.model import Scenario

__all__ = ["PLATES", "Marked", "sites_figure", "threshold_figure"]

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
_WIDE = 9.6  # inches
_DELAYS = np.arange(-120.0, 121.0, 5.0)
_EDGE = 6.0  # [s] from the frame at which a mark that lies beyond it is drawn
_ENDS = ("", "_low", "_high")
_LEVELS = (0.1, 0.5, 0.9)
_HALO = [withStroke(linewidth=2.4, foreground=paper.PAPER)]
_NAME = 36  # characters of a site's name above its panel


class Marked(NamedTuple):
    """A real interceptor on the surface: speed [m/s] and latest launch after burnout [s], each with its range."""

    name: str
    deployed: bool
    speed: Share
    delay: Share


def _surface_asked(scenario: Scenario, said: Statement) -> Asked | None:
    """The one surface that is drawn, if it is the one that the claim asks about."""
    own = intercontinental_reach.Arguments.model_validate(said.arguments)
    asks = (set(own.arcs.launches), own.surface_threat, own.surface_sites, own.like, own.least_share)
    planned = (str(own.completion), own.history) == (PLANNED, "planned")
    drawn = (set(RUSSIA), THREAT, SITES, LIKE, SHARE)
    return () if asks == drawn and planned and _usual(scenario, own.arcs) else None


def _marked_asked(scenario: Scenario, said: Statement) -> Asked | None:
    """The surface, if every interceptor that the claim asks about is marked on it as the claim has it."""
    own = engageable.Arguments.model_validate(said.arguments)
    marked = all(stand.site in SITES and stand.interceptor in INTERCEPTORS for stand in stands_of(own.held))
    drawn = marked and own.burnout_speed is None and own.least_share == SHARE
    same = set(own.arcs.launches) == set(RUSSIA) and THREAT in own.arcs.threats
    return () if drawn and same and _usual(scenario, own.arcs) else None


def _ranked_asked(scenario: Scenario, said: Statement) -> Asked | None:
    own = site_ranking.Arguments.model_validate(said.arguments)
    return _late_asked(scenario, own.arcs, [Stand(site, own.interceptor) for site in own.order])


def _early_asked(scenario: Scenario, said: Statement) -> Asked | None:
    own = engageable.Arguments.model_validate(said.arguments)
    return _late_asked(scenario, own.arcs, stands_of(own.held)) if own.burnout_speed is None else None


def _late_asked(scenario: Scenario, arcs: Arcs, stands: Iterable[Stand]) -> Asked | None:
    """The one figure of sites, if it has the arcs and all interceptors asked about."""
    drawn = all(stand.site in SITES and stand.interceptor == LATEST for stand in stands)
    same = set(arcs.launches) == set(IRAN) and arcs.threats == (FARTHEST,)
    return () if drawn and same and _usual(scenario, arcs) else None


def _usual(scenario: Scenario, arcs: Arcs) -> bool:
    """Whether arcs are those of the case strategic, and the sites of the figures stand where that has them."""
    usual = Arcs(launches=arcs.launches)
    sites, case = known(Evidence(scenario), usual)[0], load(usual.case)
    return (arcs.case, arcs.area) == (usual.case, usual.area) and all(sites[key] == case.sites[key] for key in SITES)


def _surface_plate(scenario: Scenario) -> Plate:
    evidence = Evidence(scenario)
    ladder = rungs(evidence, Arcs(launches=RUSSIA, threats=(THREAT,)), LIKE, SITES)
    drawn, needed = surface(ladder, _DELAYS), least_speed(ladder, (0.0,), SHARE)
    names, marks = _site_names(), _marks(evidence)
    picture = threshold_figure(drawn, ladder, marks, names)
    return Plate(_surface_title(needed, marks, names), picture, _surface_note())


def _sites_plate(scenario: Scenario) -> Plate:
    found = met(Evidence(scenario), Arcs(launches=IRAN, threats=(FARTHEST,)), [Stand(site, LATEST) for site in SITES])
    slack = {stand.site: slack_of_share(one, HALF) for stand, one in found.items()}
    picture = sites_figure({stand.site: one for stand, one in found.items()}, _site_names())
    return Plate(_sites_title(slack, _site_names()), picture, _sites_note())


PLATES: Mapping[str, Drawing] = {
    "fig-threshold-surface": Drawing(
        {"intercontinental-reach": _surface_asked, "engageable": _marked_asked}, _surface_plate
    ),
    "fig-sites": Drawing({"site-ranking": _ranked_asked, "engageable": _early_asked}, _sites_plate),
}
"""What draws each figure, by the id that findings name, and from what of a claim.

They are of fixed arcs and sites, those of the case strategic; a claim that asks otherwise has no figure.
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
    drawn : Dataset from `penumbra.coverage.threshold_surface.surface`, with bounds
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
            axes.set_title(shortened(names[site], _NAME), loc="left", fontsize=9.5, fontweight="bold")
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
    slacks : mapping of site to Dataset
        From `penumbra.uncertainty.latest_launch_bounds.slacks`, of one site and interceptor.
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
            axes.set_title(shortened(names[site], _NAME), loc="left", fontsize=9.5, fontweight="bold")
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
