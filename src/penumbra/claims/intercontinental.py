"""Intercontinental arcs past the European sites: what interceptors there could meet, for the checks that ask."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.claims.finding import Evidence
from penumbra.claims.shares import Share
from penumbra.coverage.slack import ladder, posed
from penumbra.coverage.slack_loop import FLOWN
from penumbra.coverage.surface import engaged
from penumbra.errors import DomainError, nearest
from penumbra.scenario.cards import InterceptorCard
from penumbra.scenario.loader import digest, load
from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.uncertainty.slacks import slacks

__all__ = ["SPEEDS", "Arcs", "Stand", "best", "met", "rungs", "share", "slack_of_share", "stands_of"]

SPEEDS = (3.0e3, 3.5e3, 4.0e3, 4.5e3, 4.75e3, 5.0e3, 5.25e3, 5.5e3, 5.75e3, 6.0e3, 6.5e3, 7.0e3, 8.0e3)
"""Rungs of the ladder of supposed interceptors [m/s], closest where the real ones lie."""

_ANY_DAY = "2016-05-19"  # nothing in the question depends on it


class Arcs(Spec):
    """Whose arcs: launch points, classes and aims of a scenario."""

    case: str = "strategic"
    """Built-in case or scenario file that holds them, and the sites."""
    area: str = "north-america"
    """Id of its named area that is aimed at."""
    threats: tuple[str, ...] = ("icbm-8000", "icbm-10000", "icbm-12000")
    """Its threat classes; each flies where it reaches."""
    launches: tuple[str, ...]
    """Its launch points."""


class Stand(NamedTuple):
    """An interceptor at a site."""

    site: str
    interceptor: str


def _card(evidence: Evidence, case: Scenario, key: str) -> InterceptorCard:
    """An interceptor of the scenario that is judged, or else of the case with the arcs."""
    known = {**case.interceptors, **evidence.scenario.interceptors}
    if key not in known:
        raise DomainError(f"no interceptor {key!r}{nearest(key, known)}")
    return known[key]


@lru_cache(maxsize=16)
def _slacks(case: str, text: str, arcs: Arcs, sites: tuple[str, ...], cards: str) -> xr.Dataset:
    """Slack with bounds; kept, because several statements and a figure ask the same. text : digest of the case."""
    interceptors = {key: InterceptorCard.model_validate(card) for key, card in json.loads(cards).items()}
    asked = posed(load(case), interceptors, sites, arcs.threats, arcs.launches)
    return slacks(asked.on(_ANY_DAY), arcs.area)


def _asked(arcs: Arcs, case: Scenario, sites: Sequence[str], cards: Mapping[str, InterceptorCard]) -> xr.Dataset:
    written = json.dumps({key: card.model_dump(mode="json") for key, card in cards.items()})
    return _slacks(arcs.case, digest(case), arcs, tuple(sites), written).copy(deep=False)


def met(
    evidence: Evidence, arcs: Arcs, stands: Iterable[Stand], speed: Quantity | None = None
) -> dict[Stand, xr.Dataset]:
    """Slack with bounds of each interceptor at its site, against the arcs.

    Parameters
    ----------
    evidence : Evidence
        Its scenario's interceptor cards are taken where it has them.
    arcs : Arcs
    stands : iterable of Stand
    speed : Quantity, optional
        Burnout speed in place of the cards'.

    Returns
    -------
    dict of Stand to Dataset (threat, site, launch, interceptor, cell) with one site and one interceptor

    Raises
    ------
    DomainError
        Something asked for is not there.
    """
    case = load(arcs.case)
    by_card: dict[str, list[str]] = {}
    for stand in stands:
        by_card.setdefault(stand.interceptor, []).append(stand.site)
    found: dict[Stand, xr.Dataset] = {}
    for key, sites in by_card.items():
        card = _card(evidence, case, key)
        card = card if speed is None else card.model_copy(update={"burnout_speed": speed})
        one = _asked(arcs, case, sites, {key: card})
        found |= {Stand(site, key): one.sel(site=[site]) for site in sites}
    return found


def rungs(
    evidence: Evidence, arcs: Arcs, like: str, sites: Sequence[str], speeds: Iterable[float] = SPEEDS
) -> xr.Dataset:
    """Slack with bounds of a ladder of supposed interceptors, alike but for speed, at some sites."""
    case = load(arcs.case)
    return _asked(arcs, case, sites, ladder(_card(evidence, case, like), speeds))


def share(one: xr.Dataset, delay: float) -> Share:
    """Share of the people in reach whose arc the one interceptor of a Dataset from `met` can meet."""
    found = [float(engaged(one, [delay], end).values.item()) for end in ("", "_low", "_high")]
    if np.isnan(found[0]):
        raise DomainError("none of the classes reaches an aim from any of the launch points; choose others")
    return Share(*found)


def best(one: xr.Dataset) -> Share:
    """Slack [s] of the arc that can be met last; -inf when none can be met."""
    found = [float(one[f"slack{end}"].fillna(-np.inf).max()) for end in ("", "_low", "_high")]
    return Share(*found)


def slack_of_share(one: xr.Dataset, part: float) -> Share:
    """Launch delay after burnout [s] that the arcs to a part of the people in reach still leave; -inf: none does."""
    weight = ((one.fate == FLOWN) * one.people).broadcast_like(one.slack).values.ravel()
    found = []
    for end in ("", "_low", "_high"):
        value = one[f"slack{end}"].fillna(-np.inf).values.ravel()
        order = np.argsort(-value, kind="stable")
        enough = np.searchsorted(np.cumsum(weight[order]), part * weight.sum())
        found.append(float(value[order][min(enough, value.size - 1)]))
    return Share(*found)


def stands_of(held: Mapping[str, Sequence[str]]) -> list[Stand]:
    """Interceptors by site as single stands."""
    return [Stand(site, interceptor) for site, interceptors in held.items() for interceptor in interceptors]
