"""Exhibits about intercontinental arcs: the threshold surface, and shares by launch delay."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import xarray as xr

from penumbra.claims.exhibits.kinds_of_reach import (
    Curve,
    LaunchDelay,
    MarkedInterceptor,
    SurfacePanel,
    ThresholdSurface,
)
from penumbra.claims.finding import Evidence, Exhibit
from penumbra.claims.topics.intercontinental import (
    SPEEDS,
    Arcs,
    Stand,
    Surface,
    case_of,
    known,
    latest_launch_of_share,
    met,
    rungs,
)
from penumbra.claims.topics.shares import Share
from penumbra.coverage.latest_launch import sampled
from penumbra.coverage.threshold_surface import TOGETHER, engaged, least_speed, surface
from penumbra.scenario.cards import InterceptorCard
from penumbra.scenario.quantity import Quantity
from penumbra.sentences import SPACE, day, listed, percent

__all__ = ["launch_delay", "threshold_surface"]

_SURFACE_DELAYS = np.arange(-120.0, 121.0, 5.0)
_DELAYS = np.arange(-120.0, 601.0, 5.0)
_HALF = 0.5
_ENDS = ("", "_low", "_high")
_ASSUMED = {"burnout_speed": "speed", "burn_time": "burn time", "ceiling": "ceiling", "max_flight_time": "flight time"}


def _number(value: float) -> float | None:
    """None in place of what JSON has no number for."""
    return float(value) if np.isfinite(value) else None


def _arc_words(evidence: Evidence, arcs: Arcs) -> str:
    """Whose arcs, in a sentence."""
    case = case_of(evidence, arcs)
    starts = [
        case.launch_points[key].name
        if key in case.launch_points
        else f"{case.launch_areas[key].name} ({len(sampled(case, key))} points)"
        for key in arcs.launches
    ]
    classes = listed([case.threats[key].name for key in arcs.threats])
    return f"Arcs of least energy to {case.areas[arcs.area].name} of {classes}, from: {'; '.join(starts)}. "


def _assumptions(cards: Iterable[InterceptorCard], leave_out: str = "") -> str:
    """Which numbers of the interceptors are assumptions, in a sentence; `leave_out` names one that is not used."""
    parts = []
    for card in cards:
        values = {word: getattr(card, name) for name, word in _ASSUMED.items() if name != leave_out}
        words = [word for word, value in values.items() if value is not None and value.grade == "assumption"]
        if words:
            parts.append(f"{listed(words)} of {card.name}")
    return f" Assumptions: {'; '.join(parts)}." if parts else ""


# --- the threshold surface


def threshold_surface(evidence: Evidence, arcs: Arcs, asked: Surface, stands: Iterable[Stand], share: float) -> Exhibit:
    """Which burnout speed and launch delay it takes to meet a share of the arcs, with interceptors marked.

    Parameters
    ----------
    evidence : Evidence
    arcs : Arcs
        Its launch points and aims; the class is that of `asked`.
    asked : Surface
    stands : iterable of Stand
        Interceptors to be marked if `asked` names none; those at other sites than its own are left out.
    share : float
        Of the people in reach [1].
    """
    arcs = arcs.model_copy(update={"threats": (asked.threat,)})
    sites, cards = known(evidence, arcs)
    ladder = rungs(evidence, arcs, asked.like, asked.sites)
    drawn, needed = surface(ladder, _SURFACE_DELAYS), least_speed(ladder, _SURFACE_DELAYS, share)
    at_burnout = least_speed(ladder, (0.0,), share).isel(delay=0)
    marks = _marks(evidence, arcs, asked, stands, share)
    panels = {site: _panel(drawn, needed, site, sites[site].name, marks.get(site, ())) for site in asked.sites}
    word = "planned for" if asked.history == "planned" else "stood on"
    return ThresholdSurface(
        title=_surface_title(panels, at_burnout, share),
        note=f"{_arc_words(evidence, arcs)}Tracking is taken as perfect from burnout on, which is the most favourable "
        "assumption for interception. The coloured areas are of supposed interceptors with the burn time, ceiling "
        f"and flight time of {cards[asked.like].name} and their ranges; marks are at each interceptor's own, strokes "
        "over its published ranges." + _assumptions(cards[key] for key in dict.fromkeys([*asked.marks, asked.like])),
        share=share,
        speeds=tuple(drawn.speed.values.tolist()),
        delays=tuple(_SURFACE_DELAYS.tolist()),
        panels=tuple(panels.values()),
        filled_means=f"{word} {day(asked.day)}",
        open_means="not so; arrow: beyond the frame",
    ).exhibit()


def _panel(
    drawn: xr.Dataset, needed: xr.Dataset, site: str, name: str, marks: Sequence[MarkedInterceptor]
) -> SurfacePanel:
    own = drawn.engaged_people.sel(site=site, launch=TOGETHER).transpose("speed", "delay").values
    low, middle, high = (
        tuple(_number(value) for value in needed[each].sel(site=site).values)
        for each in ("least_speed_low", "least_speed", "least_speed_high")
    )
    return SurfacePanel(
        name=name,
        met=tuple(tuple(row) for row in own.tolist()),
        least_speed=middle,
        least_speed_low=low,
        least_speed_high=high,
        marks=tuple(marks),
    )


def _marks(
    evidence: Evidence, arcs: Arcs, asked: Surface, stands: Iterable[Stand], share: float
) -> dict[str, list[MarkedInterceptor]]:
    """Interceptors by the site that they are marked at, each by its own card."""
    _, cards = known(evidence, arcs)
    chosen = [Stand(site, key) for key in asked.marks for site in asked.sites] or [
        stand for stand in dict.fromkeys(stands) if stand.site in asked.sites
    ]
    standing = {(b.site, b.interceptor) for b in evidence.scenario.on(asked.day, asked.history).batteries.values()}
    marks: dict[str, list[MarkedInterceptor]] = {}
    for (site, key), one in met(evidence, arcs, chosen).items():
        speed, delay = cards[key].burnout_speed, latest_launch_of_share(one, share)
        mark = MarkedInterceptor(
            name=asked.marks.get(key, cards[key].name),
            filled=(site, key) in standing,
            speed=speed.value,
            speed_low=speed.low,
            speed_high=speed.high,
            delay=_number(delay.nominal),
            delay_low=_number(delay.low),
            delay_high=_number(delay.high),
        )
        marks.setdefault(site, []).append(mark)
    return marks


def _surface_title(panels: Mapping[str, SurfacePanel], needed: xr.Dataset, share: float) -> str:
    """What it takes at the site where an interceptor stood that has least to go, or else where it takes least."""
    standing = [site for site, panel in panels.items() if any(mark.filled for mark in panel.marks)]
    speeds = needed.least_speed.fillna(np.inf)
    site = min(standing or panels, key=lambda key: float(speeds.sel(site=key)))
    held = [
        f"{mark.name} at {panel.name} has {mark.speed / 1e3:.3g}"
        for panel in panels.values()
        for mark in panel.marks
        if mark.filled
    ]
    return (
        f"To meet the missiles aimed at {percent(share)} of the people in reach, launched as they burn out, an "
        f"interceptor at {panels[site].name} needs {_range(needed.sel(site=site))}"
        + (f"; {listed(sorted(held))}" if held else "")
    )


def _range(needed: xr.Dataset) -> str:
    """Least speed at burnout, as in 5.3 km/s (5.0 to 6.3)."""
    values = [float(needed[name]) for name in ("least_speed", "least_speed_low", "least_speed_high")]
    fastest = f"over {SPEEDS[-1] / 1e3:.0f}"
    parts = [f"{value / 1e3:.1f}" if np.isfinite(value) else fastest for value in values]
    return f"{parts[0]}{SPACE}km/s ({parts[1]} to {parts[2]})"


# --- shares by launch delay


def launch_delay(
    evidence: Evidence, arcs: Arcs, found: Mapping[Stand, xr.Dataset], speed: Quantity | None = None
) -> Exhibit:
    """For each interceptor at its site, the share of the people in reach that it serves over how late it is launched.

    Parameters
    ----------
    evidence : Evidence
    arcs : Arcs
    found : mapping of Stand to Dataset
        From `penumbra.claims.topics.intercontinental.met`.
    speed : Quantity, optional
        Burnout speed that `found` has in place of the cards'.
    """
    sites, cards = known(evidence, arcs)
    used = dict.fromkeys(stand.interceptor for stand in found)
    alike = len(used) == 1
    names = {
        stand: sites[stand.site].name if alike else f"{cards[stand.interceptor].name} at {sites[stand.site].name}"
        for stand in found
    }
    parts = [f"{names[stand]} {_when(latest_launch_of_share(one, _HALF))}" for stand, one in found.items()]
    who = cards[next(iter(used))].name if alike else "each interceptor"
    fast = f" with a burnout speed of {speed.value / 1e3:g}{SPACE}km/s" if speed else ""
    return LaunchDelay(
        title=f"How late {who}{fast} could be launched after a missile's burnout and still meet those aimed at half of "
        f"the people in reach: {'; '.join(parts)}",
        note=f"{_arc_words(evidence, arcs)}Line: nominal numbers; blue: met in every world, hatched: in some; dashed: "
        "half of the people. Tracking is taken as perfect from burnout on. The farther from the launch, the higher the "
        "arcs, and the more time for an interceptor that climbs so far."
        + _assumptions((cards[key] for key in used), "burnout_speed" if speed else ""),
        delays=tuple(_DELAYS.tolist()),
        level=_HALF,
        panels=tuple(_curve(names[stand], one) for stand, one in found.items()),
    ).exhibit()


def _curve(name: str, one: xr.Dataset) -> Curve:
    nominal, low, high = (tuple(engaged(one, _DELAYS.tolist(), end).values.ravel().tolist()) for end in _ENDS)
    return Curve(name=name, met=nominal, met_low=low, met_high=high)


def _when(latest: Share) -> str:
    nominal, low, high = (
        f"{value:.0f}{SPACE}s".replace("-", "−") if np.isfinite(value) else "never" for value in latest
    )
    return nominal if nominal == low == high else f"{nominal} ({low} to {high})"
