"""The door to pictures: a Dataset of results as a figure."""

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from penumbra.errors import DomainError, nearest, shown
from penumbra.plotting import style
from penumbra.plotting.arc_chart import trace_figure
from penumbra.plotting.case_maps import as_map
from penumbra.plotting.curve_chart import curve_chart, surface_chart
from penumbra.plotting.fonts import set_fonts
from penumbra.plotting.footprint_chart import draw_footprint, footprint_chart
from penumbra.plotting.gain_map import gain_map
from penumbra.plotting.labels import draw_labels
from penumbra.plotting.map_sheet import FARTHEST, Of, check_asked, map_sheet
from penumbra.plotting.maps import Content, draw_map
from penumbra.plotting.markers import marks
from penumbra.plotting.orbit_chart import orbit_chart
from penumbra.plotting.place_chart import place_chart
from penumbra.plotting.projection import frame_of
from penumbra.plotting.raid_chart import raid_chart, stocks_chart
from penumbra.plotting.scale_bar import draw_scale_bar
from penumbra.plotting.share_bars import share_bars
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Scenario, Shield

__all__ = ["plot"]

_KINDS = (
    "what penumbra.cover, penumbra.case_map, penumbra.trace, penumbra.share, penumbra.footprint, penumbra.place, "
    "penumbra.threshold_curve, penumbra.threshold_surface, penumbra.raid, penumbra.stocks, penumbra.constellation or "
    "penumbra.site returned"
)

_WITH_SCENARIO = ("shares", "cases", "place", "curve", "surface", "raid", "gains")
"""Kinds of pictures that take the names of classes from the scenario."""


def plot(
    data: xr.Dataset,
    *,
    threat: str | None = None,
    of: Of = "state",
    battery: str | None = None,
    scenario: Scenario | Shield | None = None,
    axes: Axes | None = None,
) -> Figure:
    """Draw results: a map, an arc, shares, a footprint or the answer for a place.

    Parameters
    ----------
    data : Dataset
        Of `penumbra.cover` or `penumbra.case_map`: a map. Of `penumbra.trace`: height over time, who sees the object,
        who can meet it. Of `penumbra.share`: bars by place. Of `penumbra.footprint`: the ground that the battery
        defends. Of `penumbra.place` with ``alone=True``: seconds to spare at the first place along the deciding number,
        and what each number does alone within its range. Of `penumbra.threshold_curve` and
        `penumbra.threshold_surface`: the covered share along one number, and over two. Of `penumbra.raid`: how many get
        through and what is fired. Of `penumbra.stocks`: how long stocks last and take to replace. Of
        `penumbra.constellation`: interceptors owned, by latitude and inclination. Of `penumbra.site`: what each
        candidate site adds.
    threat : str, optional
        Key of the class. All classes, a panel each, if absent; of a place one against which it is in doubt.
    of : "state", "margin", "shots" or "battery"
        What a map shows. Of a nominal map, which has no states, "state" shows what is covered.
    battery : str, optional
        Key of the battery that ``of="battery"`` shows; a panel for each if absent.
    scenario : Scenario or Shield, optional
        That the map or the shares were made of: then classes are called by their names, and a map also marks sites,
        launch points and launch areas.
    axes : matplotlib Axes, optional
        To draw one map or footprint into, without title, legend and credits. A figure of its own if absent.

    Returns
    -------
    Figure
        Its method `savefig` writes it as PNG, SVG or PDF. Projection and extent come from the map: see decision 46.

    Raises
    ------
    DomainError
        It is another kind of Dataset, has no such class or battery, `of` is none of those words, the scenario is
        another one, the axes are not one pair of plain axes, or several maps would go into them.

    Examples
    --------
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> figure = pb.plot(pb.cover(shield), threat="mrbm-2000", scenario=shield)
    """
    if not isinstance(data, xr.Dataset):
        raise DomainError(f"plot: a Dataset is wanted, not {type(data).__name__}; give {_KINDS}")
    kind = _kind(data)
    _check_axes(axes)
    if kind != "map":
        unused = {"of": of != "state", "battery": battery is not None}
        unused["scenario"] = scenario is not None and kind not in _WITH_SCENARIO
        if idle := [name for name, is_given in unused.items() if is_given]:
            raise DomainError(f"plot: {', '.join(idle)}: a picture of this kind does not use it; leave it out")
    whole = scenario.scenario if isinstance(scenario, Shield) else scenario
    if kind == "map":
        threats, held = ([str(key) for key in data[name].values] for name in ("threat", "battery"))
        check_asked(threats, held, threat, of, battery)
        _check_scenario(data, whole)
        if axes is None:
            figure = map_sheet(data, threat, of, battery, whole)
        else:
            figure = _into(axes, data, threat, of, battery, whole)
    else:
        if kind in _WITH_SCENARIO:
            _check_scenario(data, whole)
        figure = _other(data, kind, threat, whole, axes)
    set_fonts(axes or figure)
    return figure


def _kind(data: xr.Dataset) -> str:
    """map, cases, arc, shares, footprint, place, curve, surface, raid, stocks, gains or orbits."""
    known = {
        "cases": {"aim_word", "aim_cell", "case_people"},
        "map": {"threatened", "covered", "cell"},
        "arc": {"firm_track", "commit", "arc_margin"},
        "place": {"swing_margin", "along_margin"},
        "shares": {"place_name", "covered_of_reached"},
        "footprint": {"defended_to", "ray_azimuth"},
        "curve": {"curve_covered", "curve_reached"},
        "surface": {"surface_covered", "surface_reached"},
        "raid": {"leak_chance", "battery_fired"},
        "stocks": {"count_least", "replace_least"},
        "gains": {"gain", "candidate_cell"},
        "orbits": {"owned_over", "owned_even"},
    }
    for kind, names in known.items():
        if names <= set(data.variables):
            return kind
    if "place_margin" in data or "territory_covered" in data:
        raise DomainError("plot: give what penumbra.place returned of a town with alone=True, which has what is drawn")
    title = data.attrs.get("title")
    raise DomainError(f"plot: no picture is made of this Dataset{f' ({shown(title)})' if title else ''}; give {_KINDS}")


def _check_axes(axes: Any) -> None:
    if axes is not None and getattr(axes, "name", "") != "rectilinear":
        given = "an array of them; give one" if isinstance(axes, np.ndarray) else type(axes).__name__
        raise DomainError(f"plot: axes: one plain matplotlib Axes is wanted, not {given}")


def _check_scenario(area: xr.Dataset, scenario: Scenario | None) -> None:
    if scenario is not None and not isinstance(scenario, Scenario):
        raise DomainError(f"plot: scenario: a Scenario or a Shield is wanted, not {type(scenario).__name__}")
    if scenario is not None and scenario.id != area.attrs["scenario"]:
        raise DomainError(
            f"plot: scenario: the data are of {shown(area.attrs['scenario'])}, not of {shown(scenario.id)}; give "
            "the one that they were made of"
        )
    if scenario is not None and digest(scenario) != area.attrs["scenario_hash"]:
        raise DomainError(
            f"plot: scenario: this is another version of {shown(scenario.id)} than the one that the data were made of; "
            "give that one, or make them again"
        )


def _into(
    axes: Axes, area: xr.Dataset, threat: str | None, of: Of, battery: str | None, scenario: Scenario | None
) -> Figure:
    """One map in the user's own axes."""
    threats, held = ([str(key) for key in area[name].values] for name in ("threat", "battery"))
    if threat is None and len(threats) > 1:
        raise DomainError(f"plot: axes: one map goes into them; name a threat: {', '.join(threats)}")
    if of == "battery" and battery is None and len(held) > 1:
        raise DomainError(f"plot: axes: one map goes into them; name a battery: {', '.join(held)}")
    return _drawn(
        axes, area, Content(of, threat or threats[0], (battery or held[0]) if of == "battery" else ""), scenario
    )


def _cases(data: xr.Dataset, threat: str | None, scenario: Scenario | None, axes: Axes | None) -> Figure:
    """A map of cases."""
    threats = [str(key) for key in data.threat.values]
    check_asked(threats, [], threat, "state", None)
    if axes is None:
        return map_sheet(as_map(data), threat, "cases", None, scenario)
    if threat is None and len(threats) > 1:
        raise DomainError(f"plot: axes: one map goes into them; name a threat: {', '.join(threats)}")
    return _drawn(axes, as_map(data), Content("cases", threat or threats[0]), scenario)


def _drawn(axes: Axes, area: xr.Dataset, content: Content, scenario: Scenario | None) -> Figure:
    """One map drawn into axes, with scale and names."""
    frame = frame_of([area], scenario, named=False, farthest=FARTHEST)
    marked = () if scenario is None else marks(scenario.on(area.attrs["date"], area.attrs["history"]), area.attrs)
    inside = tuple(mark for mark in marked if frame.shows(mark.latitude, mark.longitude))
    with style.ink():
        draw_map(axes, frame, area, content, inside)
        draw_scale_bar(axes, frame, [(mark.latitude, mark.longitude) for mark in inside])
        draw_labels(axes, frame, inside)
    return _figure(axes)


def _figure(axes: Axes) -> Figure:
    """The whole figure that axes belong to."""
    own = axes.figure
    return own if isinstance(own, Figure) else own.figure


def _other(data: xr.Dataset, kind: str, threat: str | None, scenario: Scenario | None, axes: Axes | None) -> Figure:
    """A picture of any kind but a map."""
    if kind == "cases":
        return _cases(data, threat, scenario, axes)
    of_classes: dict[str, Callable[[xr.Dataset, str | None, Scenario | None], Figure]] = {
        "shares": share_bars,
        "place": place_chart,
        "curve": curve_chart,
        "surface": surface_chart,
        "raid": raid_chart,
        "stocks": stocks_chart,
        "gains": gain_map,
    }
    if threat is not None and kind == "orbits":
        raise DomainError("plot: threat: interceptors in orbit are of no class; leave it out")
    if threat is not None and (kind not in of_classes or kind in ("raid", "stocks")):
        raise DomainError(f"plot: threat: the {kind} is of one class; leave it out")
    if axes is not None and kind != "footprint":
        raise DomainError(f"plot: axes: the {kind} needs several axes and makes a figure of its own; leave axes out")
    if kind == "footprint" and axes is not None:
        with style.ink():
            draw_footprint(axes, data)
        return _figure(axes)
    if kind in of_classes:
        known = [] if threat is None else [str(key) for key in data.threat.values]
        if threat is not None and threat not in known:
            raise DomainError(f"plot: no threat class {shown(threat)} in this Dataset{nearest(threat, known)}")
        return of_classes[kind](data, threat, scenario)
    makers: dict[str, Callable[[xr.Dataset], Figure]] = {
        "arc": trace_figure,
        "footprint": footprint_chart,
        "orbits": orbit_chart,
    }
    return makers[kind](data)
