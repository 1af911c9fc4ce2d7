"""Computations of published rows about sites: what a site adds in the nominal world, and whether more than another.

As in `penumbra.validation.recomputed` every function takes a few named SI numbers and returns one. What a site adds is
that of `penumbra.site`, with points that stand for people; 1 stands for yes and 0 for no.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from penumbra.siting.site import site

__all__ = ["SITES"]

_AIMS = 60
_POINTS = ["launch_areas.iran.points=8"]
"""Points that stand for Iran; with 32 the rows take four times as long, and come to the same."""


@cache
def _strategic() -> Shield:
    return load("strategic", _POINTS).on("2018-12-31", history="planned")


@cache
def _iib(latitude: float, longitude: float, ship: float) -> float:
    """People of the United States whom a site with SM-3 IIB covers against 12,000 km from Iran, guided by any radar."""
    return _gain(
        _strategic(),
        (latitude, longitude),
        "sm3-iib",
        threats=["icbm-12000"],
        launches=["iran"],
        whose="USA",
        launch="engage-on-remote",
        platform="aegis-destroyer" if ship else "aegis-ashore",
    )


def _gain(shield: Shield, at: tuple[float, float], add: str, of: str = "people", **options: Any) -> float:
    """What a site at a place [rad] adds."""
    point = ("a site", *(math.degrees(each) for each in at))
    found = site(shield, [point], add, of, aims=_AIMS, worlds=0, **options)  # type: ignore[arg-type]
    return float(found.gain[0])


def _iib_more(
    latitude: float, longitude: float, over_latitude: float, over_longitude: float, ship: float = 0.0
) -> float:
    """Whether a site with SM-3 IIB covers more people of the United States than one on land; ship : it is one."""
    return float(_iib(latitude, longitude, ship) > _iib(over_latitude, over_longitude, 0.0))


@cache
def _gbi(latitude: float, longitude: float) -> float:
    """Time to spare [s] that one more site like that planned at Fort Drum adds, against missiles from Iran."""
    shield = load("gmd-iran", _POINTS).on("2023-03-31")
    return _gain(shield, (latitude, longitude), "fort-drum", "margin", whose="USA")


def _gbi_more(latitude: float, longitude: float, over_latitude: float, over_longitude: float) -> float:
    """Whether a third site adds more time to spare than another."""
    return float(_gbi(latitude, longitude) > _gbi(over_latitude, over_longitude))


@cache
def _two_stage(latitude: float, longitude: float) -> float:
    """People of NATO Europe whom two-stage interceptors cover, guided by any radar, against 3,000 and 4,000 km."""
    return _gain(
        load("epaa", _POINTS).on("2010-12-31", history="planned"),
        (latitude, longitude),
        "gbi-2-stage",
        threats=["irbm-3000", "irbm-4000"],
        whose="nato-europe",
        radar="an-tpy-2-forward",
        launch="engage-on-remote",
    )


def _two_stage_more(latitude: float, longitude: float, over_latitude: float, over_longitude: float) -> float:
    """Whether they cover more from one site than from another."""
    return float(_two_stage(latitude, longitude) > _two_stage(over_latitude, over_longitude))


def _two_in_japan(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float, reach: float
) -> float:
    """Share of Japan's people in reach of a class of a range [m] whom two Aegis Ashore alone cover together."""
    batteries = load("japan").batteries
    gone = [f"batteries.{key}=null" for key in batteries if key != "araya"] + ["batteries.araya.planned=null"]
    shield = load("japan", gone).on("2024-03-31", history="planned")
    classes = [key for key, card in shield.scenario.threats.items() if abs(card.range.value - reach) < 1e3]
    pair = ((latitude, longitude), (other_latitude, other_longitude))
    points = [(name, *map(math.degrees, at)) for name, at in zip(("one", "other"), pair, strict=True)]
    found = site(shield, points, "araya", k=2, threats=classes, whose="JPN", worlds=0)
    return min(float(found.chosen_gain) / float(found.base_reached[0]), 1.0)


SITES: dict[str, Callable[..., float]] = {
    "more covered from one site than from another, SM-3 IIB": _iib_more,
    "more time from one third site than from another": _gbi_more,
    "more covered from one site than from another, two-stage interceptors": _two_stage_more,
    "share of Japan covered from two sites": _two_in_japan,
}
"""Values of a row's `computes` about sites."""
