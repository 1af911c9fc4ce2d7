"""Latest launch [s] after a threat's burnout with which an interceptor meets the arc, for each site and arc.

Sensors are left out on purpose: every object is tracked perfectly from burnout to impact. This assumption favours the
claim that an interceptor can meet the object; delays of sensors, decision and links make the latest launch earlier.
`penumbra.engagement.reach.latest_launch` counts from the start of the arc's clock instead.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.latest_launch_loop import CONTRADICTORY, LatestLaunches, compute_latest_launches
from penumbra.coverage.launch_areas import points_of
from penumbra.coverage.problem import Problem, bind, fill
from penumbra.coverage.provenance import provenance
from penumbra.earth.cells import grid
from penumbra.earth.ellipsoid import positions
from penumbra.errors import DomainError, nearest
from penumbra.flight.arc.threat_classes import boosts_in
from penumbra.names import dataset
from penumbra.scenario.cards import InterceptorCard, PlatformCard
from penumbra.scenario.launch_areas import from_points
from penumbra.scenario.launch_models import LaunchPoint
from penumbra.scenario.model import Battery, Period, Scenario, Shield
from penumbra.scenario.standing import check_shield

__all__ = ["POINTS", "aims_in", "ladder", "latest_launches", "latest_launches_in", "posed", "sampled"]

POINTS = 32
"""Points that sample a launch area whose scenario gives no number: an assumption, as many as `epaa` has."""

_OWN = {"source": "penumbra-assumption", "grade": "assumption"}
_ASKED = "asked"  # key of the interceptor and the platform of a hypothetical battery


def ladder(card: InterceptorCard, speeds: Iterable[float]) -> dict[str, InterceptorCard]:
    """Interceptors that differ in burnout speed only.

    Parameters
    ----------
    card : InterceptorCard
        All its other numbers, with their ranges, are those of every interceptor.
    speeds : iterable of float [m/s]

    Returns
    -------
    dict of str to InterceptorCard
        Keys are the speeds, as ``"5.25 km/s"``.
    """
    rungs = {}
    for speed in speeds:
        written = f"{float(speed) / 1e3!r} km/s"
        given = {"value": written, **_OWN, "note": f"supposed; all else as {card.name}"}
        rungs[written] = InterceptorCard.model_validate({**dict(card), "name": written, "burnout_speed": given})
    return rungs


def sampled(scenario: Scenario, launch: str) -> dict[str, LaunchPoint]:
    """A launch point by its key, or the points that sample a launch area, with keys as ``iran 3``.

    An area whose number of points is not given has `POINTS`.

    Raises
    ------
    DomainError
        The scenario has no such launch point or area, or no land is drawn of the area.
    """
    if launch in scenario.launch_points:
        return {launch: scenario.launch_points[launch]}
    if launch not in scenario.launch_areas:
        known = [*scenario.launch_points, *scenario.launch_areas]
        raise DomainError(f"no launch point or launch area {launch!r}{nearest(launch, known)}")
    area = scenario.launch_areas[launch]
    at = points_of(scenario, launch, area.points or POINTS)
    about = {"source": area.source, "grade": area.grade}
    return {
        f"{launch} {n}": LaunchPoint.model_validate(
            {"name": f"{area.name}, point {n}", "latitude": f"{phi!r} deg", "longitude": f"{lam!r} deg", **about}
        )
        for n, (phi, lam) in enumerate(zip(at.latitude.tolist(), at.longitude.tolist(), strict=True), start=1)
    }


def posed(
    scenario: Scenario,
    interceptors: Mapping[str, InterceptorCard],
    sites: Sequence[str],
    threats: Sequence[str],
    launches: Sequence[str],
) -> Scenario:
    """A scenario reduced to these interceptors and sites, and to these classes and launch points.

    Parameters
    ----------
    scenario : Scenario
    interceptors : mapping of key to InterceptorCard
    sites, threats : sequence of str
        Keys.
    launches : sequence of str
        Keys of launch points and launch areas; for an area stand the points that sample it, as `sampled` makes them.

    Raises
    ------
    DomainError
        A site, class, launch point or launch area is not in the scenario, or a list is empty.
    """
    points = {key: point for each in launches for key, point in sampled(scenario, each).items()}
    scenario = scenario.model_copy(update={"launch_points": points})
    chosen = {}
    for section, kind, keys in (
        ("sites", "site", sites),
        ("threats", "threat class", threats),
        ("launch_points", "launch point", list(points)),
    ):
        known = getattr(scenario, section)
        for key in keys:
            if key not in known:
                raise DomainError(f"no {kind} {key!r}{nearest(key, known)}")
        if not keys:
            raise DomainError(f"name at least one {kind}")
        chosen[section] = {key: known[key] for key in keys}
    if not interceptors:
        raise DomainError("name at least one interceptor")
    scenario = from_points(scenario.model_copy(update=chosen))
    cut = {"interceptors": dict(interceptors), "sensors": {}, "batteries": {}, "radars": {}, "infrared": {}}
    return scenario.model_copy(update=cut)


def latest_launches(shield: Shield, area: str) -> xr.Dataset:
    """Latest launch after the threat's burnout with which each interceptor meets each arc, from each site.

    Parameters
    ----------
    shield : Shield
        Every interceptor card of its scenario is placed at every site. Every threat class flies from every launch
        point, also those in launch areas; the areas themselves are left out. `posed` makes such a scenario. Numbers
        that are not settled are taken as nominal.
    area : str
        Id of the named area that is the target: one aim in each cell of the region with land or people of it.

    Returns
    -------
    Dataset (threat, site, launch, interceptor, cell)
        latest_launch : float [s after burnout], negative: before; -inf: no launch meets the arc; nan: not flown
        fate : (threat, launch, cell) int8: not flown, flown, contradictory
        interceptor_speed : (interceptor,) float [m/s]
        latitude, longitude, people, area : (cell,), people and land of the area only

    Raises
    ------
    DomainError
        Unknown area, no cell of it in the region, a class's boost contradicts itself at its limits of range, or an
        interceptor cannot fly.

    Method
    ------
    Arcs and fans are those of the map. An arc is sampled from burnout to impact, about every seven seconds; the result
    is the latest launch over all samples. Arcs whose boost contradicts itself are left out.
    """
    check_shield(shield)
    scenario = shield.scenario
    aims = aims_in(scenario, area)
    shape = [len(getattr(scenario, section)) for section in ("threats", "sites", "launch_points", "interceptors")]
    latest = np.full((*shape, aims.sizes["cell"]), np.nan)
    fate = np.zeros((shape[0], shape[2], aims.sizes["cell"]), np.int8)
    for threat, interceptor, found in latest_launches_in(shield, aims, lambda problem: problem.own):
        latest[threat, :, :, interceptor], fate[threat] = found.latest_launch[0], found.fate[0]
    return dataset(
        {
            "threat": list(scenario.threats),
            "site": list(scenario.sites),
            "launch": list(scenario.launch_points),
            "interceptor": list(scenario.interceptors),
            "cell": aims.cell.values,
        },
        provenance(shield, f"Latest launch after burnout against arcs to {scenario.areas[area].name}"),
        latest_launch=latest,
        fate=fate,
        contradictory=(fate == CONTRADICTORY).sum(axis=2),
        interceptor_speed=[card.burnout_speed.value for card in scenario.interceptors.values()],
        **{name: aims[name].values for name in ("latitude", "longitude", "people", "area")},
    )


def latest_launches_in(
    shield: Shield,
    aims: xr.Dataset,
    rows: Callable[[Problem], NDArray[np.float64]],
    fans: Literal["flown", "blended"] = "flown",
) -> Iterator[tuple[int, int, LatestLaunches]]:
    """Latest launches in several worlds: yields class index, interceptor index and `LatestLaunches` (world, site, ...).

    Parameters
    ----------
    shield : Shield
    aims : Dataset (cell,)
        latitude, longitude.
    rows : callable
        Returns the worlds (world, column) for the problem with one interceptor at every site.
    fans : "flown" or "blended"
        As in `penumbra.bind`; blended fans are faster from about ten worlds on.

    Raises
    ------
    DomainError
        As `latest_launches`.
    """
    cells = positions(aims.latitude.values, aims.longitude.values)
    for interceptor, card in enumerate(shield.scenario.interceptors.values()):  # one by one: small fans fit the cache
        problem = bind(_armed(shield, card), fans)
        worlds = fill(problem, rows(problem))
        for threat in range(len(problem.threats)):
            boosts = np.ascontiguousarray(boosts_in(problem.threat_columns, threat, worlds.values).boost[:, 0])
            yield threat, interceptor, compute_latest_launches(boosts, worlds.launches, cells, worlds.batteries)


def aims_in(scenario: Scenario, area: str) -> xr.Dataset:
    """The cells of the region with land or people of a named area; other land and people are not counted."""
    if area not in scenario.areas:
        raise DomainError(f"no named area {area!r}{nearest(area, scenario.areas)}")
    region = scenario.region
    cells = grid(region.south.value, region.north.value, region.west.value, region.east.value, region.resolution)
    own = np.isin(cells.part_unit.values, scenario.areas[area].map_units)
    home = cells.part_cell.values[own]
    chosen = np.unique(home)
    if not chosen.size:
        raise DomainError(f"the region contains nothing of {scenario.areas[area].name}; widen it")

    def of_area(name: str) -> NDArray[np.float64]:
        return np.bincount(home, cells[f"part_{name}"].values[own], cells.sizes["cell"])[chosen]

    place = {name: cells[name].values[chosen] for name in ("latitude", "longitude")}
    return dataset({"cell": cells.cell.values[chosen]}, {}, people=of_area("people"), area=of_area("area"), **place)


def _armed(shield: Shield, card: InterceptorCard) -> Shield:
    """The shield with one interceptor at every site of the scenario, launched without delay."""
    scenario = from_points(shield.scenario)
    start = Period.model_validate({"start": shield.date, **_OWN})
    platform = PlatformCard.model_validate(
        {"name": "no delay", "kind": "land", "layer": "upper", "reaction_time": "0 s", "assess_time": "0 s"}
    )
    supposed = {
        key: Battery.model_validate(
            {"name": site.name, "platform": _ASKED, "interceptor": _ASKED, "site": key, "radar": _ASKED}
            | {"launch": "own-radar", "inventory": 1, "inventory_source": _OWN["source"]}
            | {"inventory_grade": _OWN["grade"], "planned": start, "actual": start}
        )
        for key, site in scenario.sites.items()
    }
    armed = {"batteries": supposed, "interceptors": {_ASKED: card}, "platforms": {_ASKED: platform}}
    return shield.model_copy(update={"scenario": scenario.model_copy(update=armed)})
