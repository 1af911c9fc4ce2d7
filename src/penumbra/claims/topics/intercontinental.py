"""Intercontinental arcs near interceptor sites: which arcs interceptors there can meet, for several checks."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path as Folder
from typing import Annotated, NamedTuple

import numpy as np
import xarray as xr
from pydantic import Field

from penumbra.claims.faults import Fault, Path, loaded, unknown
from penumbra.claims.finding import Evidence
from penumbra.claims.topics.shares import Share
from penumbra.coverage.latest_launch import ladder, posed
from penumbra.coverage.latest_launch_loop import FLOWN
from penumbra.coverage.threshold_surface import engaged
from penumbra.errors import DomainError
from penumbra.scenario.cards import InterceptorCard
from penumbra.scenario.loader import digest, load
from penumbra.scenario.model import History, Scenario, Site
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.uncertainty.bounds.latest_launch_bounds import latest_launch_bounds

__all__ = [
    "ANY_DAY",
    "SPEEDS",
    "Arcs",
    "Stand",
    "Surface",
    "best",
    "case_of",
    "known",
    "latest_launch_of_share",
    "met",
    "rungs",
    "share",
    "stands_of",
    "unfit",
    "unfit_surface",
]

SPEEDS = (3.0e3, 3.5e3, 4.0e3, 4.5e3, 4.75e3, 5.0e3, 5.25e3, 5.5e3, 5.75e3, 6.0e3, 6.5e3, 7.0e3, 8.0e3)
"""Rungs of the ladder of supposed interceptors [m/s], densest around the speeds of real ones."""

ANY_DAY = "2016-05-19"  # the result does not depend on it


class Arcs(Spec):
    """A set of arcs: launch points or areas, classes and aims of a scenario."""

    case: str
    """Built-in case, or scenario file beside the ledger, that holds them, and sites and interceptors that the judged
    scenario lacks. It is used as written: changes of the judged scenario do not reach its launch points and classes."""
    area: str
    """Id of its named area that is aimed at."""
    threats: Annotated[tuple[str, ...], Field(min_length=1)]
    """Its threat classes; each flies where it reaches."""
    launches: Annotated[tuple[str, ...], Field(min_length=1)]
    """Its launch points and launch areas; for an area stand the points that sample it."""


class Surface(Spec):
    """A threshold surface: which supposed interceptors at which sites, and which real ones are marked on it."""

    like: str
    """Interceptor whose burn time and limits the supposed ones have."""
    threat: str
    """Class that they are to meet."""
    sites: Annotated[tuple[str, ...], Field(min_length=1)]
    """Sites, side by side."""
    marks: dict[str, Annotated[str, Field(min_length=1, max_length=40)]] = {}
    """Interceptors marked at each site, with their labels; if empty, those of the statement."""
    day: date
    """Day whose standing batteries are marked as standing."""
    history: History
    """Planned or actual."""


class Stand(NamedTuple):
    """An interceptor at a site."""

    site: str
    interceptor: str


def case_of(evidence: Evidence, arcs: Arcs) -> Scenario:
    """The scenario that holds the arcs."""
    return evidence.case(arcs.case)


def known(evidence: Evidence, arcs: Arcs) -> tuple[dict[str, Site], dict[str, InterceptorCard]]:
    """Sites and interceptors by key: the judged scenario's, and those that it lacks from the case with the arcs."""
    case, own = case_of(evidence, arcs), evidence.scenario
    return {**case.sites, **own.sites}, {**case.interceptors, **own.interceptors}


def unfit(
    evidence: Evidence,
    arcs: Arcs,
    threats_at: Path | None = None,
    sites: Mapping[str, Path] | None = None,
    interceptors: Mapping[str, Path] | None = None,
) -> Iterator[Fault]:
    """Faults of arguments about arcs: elements that do not exist.

    Parameters
    ----------
    evidence : Evidence
    arcs : Arcs
        Tested if neither sites nor interceptors are given, or at `threats_at`.
    threats_at : path, optional
        Path of the classes, if not in the arcs.
    sites, interceptors : mapping of key to path, optional
        Further elements that must exist, with their paths.
    """
    at = ("arguments", "arcs")
    case = loaded((*at, "case"), arcs.case, evidence.case)
    if isinstance(case, Fault):
        if not (sites or interceptors):
            yield case
        return
    places, cards = known(evidence, arcs)
    for kind, asked, there in (("site", sites, places), ("interceptor", interceptors, cards)):
        for key, path in (asked or {}).items():
            yield from unknown(path, kind, key, there)
    if threats_at is not None or not (sites or interceptors):
        for index, key in enumerate(arcs.threats):
            yield from unknown(threats_at or (*at, "threats", index), "threat class", key, case.threats)
    if not (sites or interceptors):
        yield from unknown((*at, "area"), "named area", arcs.area, case.areas)
        for index, key in enumerate(arcs.launches):
            starts = {**case.launch_points, **case.launch_areas}
            yield from unknown((*at, "launches", index), "launch point or launch area", key, starts)


def unfit_surface(evidence: Evidence, arcs: Arcs, surface: Surface, at: Path) -> Iterator[Fault]:
    """Faults of a threshold surface at a path: elements that do not exist."""
    own = arcs.model_copy(update={"threats": (surface.threat,)})
    sites: dict[str, Path] = {site: (*at, "sites", index) for index, site in enumerate(surface.sites)}
    interceptors: dict[str, Path] = {key: (*at, "marks", key) for key in surface.marks} | {surface.like: (*at, "like")}
    yield from unfit(evidence, own, (*at, "threat"), sites, interceptors)


@lru_cache(maxsize=16)
def _latest_launches(text: str, beside: Folder | None, arcs: Arcs, places: str, cards: str) -> xr.Dataset:
    """Latest launches with bounds, cached for the statements and figures that share them. text : digest of the case."""
    sites = {key: Site.model_validate(site) for key, site in json.loads(places).items()}
    interceptors = {key: InterceptorCard.model_validate(card) for key, card in json.loads(cards).items()}
    case = load(arcs.case, beside=beside)
    case = case.model_copy(update={"sites": {**case.sites, **sites}})
    shield = posed(case, interceptors, list(sites), arcs.threats, arcs.launches).on(ANY_DAY)
    return latest_launch_bounds(shield, arcs.area)


def _asked(evidence: Evidence, arcs: Arcs, sites: Sequence[str], cards: Mapping[str, InterceptorCard]) -> xr.Dataset:
    places, _ = known(evidence, arcs)
    written = [
        json.dumps({key: item.model_dump(mode="json") for key, item in items.items()})
        for items in ({key: places[key] for key in sites}, cards)
    ]
    return _latest_launches(digest(case_of(evidence, arcs)), evidence.beside, arcs, *written).copy(deep=False)


def met(
    evidence: Evidence, arcs: Arcs, stands: Iterable[Stand], speed: Quantity | None = None
) -> dict[Stand, xr.Dataset]:
    """Latest launches with bounds of each interceptor at its site, against the arcs.

    Parameters
    ----------
    evidence : Evidence
        Its scenario's sites and interceptor cards are taken where it has them.
    arcs : Arcs
    stands : iterable of Stand
    speed : Quantity, optional
        Burnout speed in place of the cards'.

    Returns
    -------
    dict of Stand to Dataset (threat, site, launch, interceptor, cell) with one site and one interceptor
    """
    _, cards = known(evidence, arcs)
    by_card: dict[str, list[str]] = {}
    for stand in stands:
        by_card.setdefault(stand.interceptor, []).append(stand.site)
    found: dict[Stand, xr.Dataset] = {}
    for key, sites in by_card.items():
        card = cards[key]
        card = card if speed is None else card.model_copy(update={"burnout_speed": speed})
        one = _asked(evidence, arcs, list(dict.fromkeys(sites)), {key: card})
        found |= {Stand(site, key): one.sel(site=[site]) for site in sites}
    return found


def rungs(evidence: Evidence, arcs: Arcs, like: str, sites: Sequence[str]) -> xr.Dataset:
    """Latest launches with bounds of the ladder of supposed interceptors, equal except for speed, at some sites."""
    _, cards = known(evidence, arcs)
    return _asked(evidence, arcs, sites, ladder(cards[like], SPEEDS))


def share(one: xr.Dataset, delay: float) -> Share:
    """Share of the people in reach whose arc the one interceptor of a Dataset from `met` can meet."""
    found = [float(engaged(one, [delay], end).values.item()) for end in ("", "_low", "_high")]
    if np.isnan(found[0]):
        raise DomainError("none of the classes reaches an aim from any of the launch points; choose others")
    return Share(*found)


def best(one: xr.Dataset) -> Share:
    """Latest launch [s after burnout] over all arcs; -inf when none can be met."""
    found = [float(one[f"latest_launch{end}"].fillna(-np.inf).max()) for end in ("", "_low", "_high")]
    return Share(*found)


def latest_launch_of_share(one: xr.Dataset, part: float) -> Share:
    """Latest launch [s after burnout] that meets the arcs to a part of the people in reach; -inf: none does."""
    weight = ((one.fate == FLOWN) * one.people).broadcast_like(one.latest_launch).values.ravel()
    found = []
    for end in ("", "_low", "_high"):
        value = one[f"latest_launch{end}"].fillna(-np.inf).values.ravel()
        order = np.argsort(-value, kind="stable")
        enough = np.searchsorted(np.cumsum(weight[order]), part * weight.sum())
        found.append(float(value[order][min(enough, value.size - 1)]))
    return Share(*found)


def stands_of(held: Mapping[str, Sequence[str]]) -> list[Stand]:
    """Interceptors by site as single stands."""
    return [Stand(site, interceptor) for site, interceptors in held.items() for interceptor in interceptors]
