"""Launch areas of a scenario: what is flown from, and what is wrong with them. Nothing here draws them."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.distance_to_area import away
from penumbra.scenario.launch_models import MOST_POINTS, Corner, LaunchArea, LaunchPoint
from penumbra.scenario.model import Scenario
from penumbra.scenario.unit_codes import UNDRAWN, codes
from penumbra.scenario.yaml_tree import Path_

__all__ = ["flown_points", "from_points", "outside", "with_points", "wrong"]

_CLOSE = 1e-9  # [1] of the Earth's radius, below which corners are one, or lie on one line
_KINDS = ("country", "map_units", "area", "ring")
_SHORE = 2e4  # [m], assumption: by this a point on a coast may lie outside outlines drawn for maps of 1:50,000,000
_PLACES = ("sites", "launch_points", "launch_areas")
"""Sections whose keys a trace takes as places."""
_WRITE = 'write one of "country: IRN", "map_units: [ ... ]", "area: ..." with a key of areas, or "ring: [ ... ]"'


def flown_points(scenario: Scenario) -> dict[str, LaunchPoint]:
    """The launch points that maps fly from: those that lie in no launch area of the scenario."""
    return {key: point for key, point in scenario.launch_points.items() if point.area is None}


def from_points(scenario: Scenario) -> Scenario:
    """The scenario with arcs from every launch point, and from no area."""
    points = {key: point.model_copy(update={"area": None}) for key, point in scenario.launch_points.items()}
    return scenario.model_copy(update={"launch_points": points, "launch_areas": {}})


def with_points(scenario: Scenario, count: int) -> Scenario:
    """The scenario with so many points in each launch area.

    Raises
    ------
    DomainError
        It has no launch area, or none may have so many.
    """
    if not scenario.launch_areas:
        raise DomainError(f"{scenario.id} has no launch area to sample; its launch points are flown as they are")
    try:
        made = {
            key: LaunchArea.model_validate({**area.model_dump(), "points": count, "ring": area.ring})
            for key, area in scenario.launch_areas.items()
        }
    except ValueError:
        raise DomainError(f"{shown(count)} launch points: write a whole number from 1 to {MOST_POINTS}") from None
    return scenario.model_copy(update={"launch_areas": made})


def wrong(scenario: Scenario) -> Iterator[tuple[Path_, str]]:
    """What is wrong with launch areas, and with points in them: the path of the field, and a sentence."""
    for first, second in combinations(_PLACES, 2):
        for key in sorted(getattr(scenario, first).keys() & getattr(scenario, second).keys()):
            yield (second, key), f"{first} has this key too, and a trace would not know which is meant; rename one"
    for key, point in scenario.launch_points.items():
        if point.area is not None and point.area not in scenario.launch_areas:
            said = f"no launch area {shown(point.area)}{nearest(point.area, scenario.launch_areas)}"
            yield ("launch_points", key, "area"), said
    for key, area in scenario.launch_areas.items():
        at: Path_ = ("launch_areas", key)
        given = [kind for kind in _KINDS if getattr(area, kind)]
        if len(given) != 1:
            rest = ", and take the rest away" if given else ""
            yield at, f"gives {' and '.join(given) or 'no shape'}; {_WRITE}{rest}"
        elif area.ring:
            if text := _no_ring(area.ring):
                yield (*at, "ring"), text
        else:
            yield from _unknown(scenario, area, at)
    units, _ = codes() if scenario.areas else (frozenset(), None)
    for key, named in scenario.areas.items():
        for n, unit in enumerate(named.map_units):
            if unit not in units:
                yield ("areas", key, "map_units", n), f"no map unit {shown(unit)}{nearest(unit, sorted(units))}"


def outside(scenario: Scenario) -> Iterator[tuple[Path_, str]]:
    """Points that do not lie in their launch area, of a scenario whose areas are right."""
    for key, point in scenario.launch_points.items():
        if point.area is not None:
            area = scenario.launch_areas[point.area]
            off = away(scenario, area, point.latitude.value, point.longitude.value)
            if off > _SHORE:
                said = f"the point lies {off / 1e3:,.0f} km outside {area.name}; move it, or take the area away from it"
                yield ("launch_points", key, "area"), said


def _unknown(scenario: Scenario, area: LaunchArea, at: Path_) -> Iterator[tuple[Path_, str]]:
    """Names of an area that stand for no land."""
    units, countries = codes()
    if area.country is not None and area.country not in countries:
        yield (*at, "country"), f"no country {shown(area.country)}{nearest(area.country, sorted(countries))}"
    if area.area is not None and area.area not in scenario.areas:
        yield (*at, "area"), f"no named area {shown(area.area)}{nearest(area.area, scenario.areas)}"
        return
    for n, unit in enumerate(area.map_units):
        if unit not in units:
            yield (*at, "map_units", n), f"no map unit {shown(unit)}{nearest(unit, sorted(units))}"
    chosen = area.map_units if area.area is None else scenario.areas[area.area].map_units
    if {area.country} <= UNDRAWN.keys() or (chosen and {*chosen} <= UNDRAWN.keys()):
        told = ", ".join(chosen) or area.country
        yield at, f"no land is drawn of {told}; give a ring of corners"


def _no_ring(ring: tuple[Corner, ...]) -> str:
    """Why corners are no ring on the globe; empty if they are one.

    Two sides cross if the ends of each lie on both sides of the other's great circle, on the same half of the globe.
    """
    if len(ring) < 3:
        return f"{len(ring)} corners enclose nothing; write at least three"
    phi, lam = np.radians([(corner.latitude.value, corner.longitude.value) for corner in ring]).T
    corner = np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
    away = np.abs(corner[:, None] - corner[None]).max(axis=2) + np.eye(len(ring))
    if away.min() < _CLOSE:
        once, again = sorted(map(int, np.unravel_index(np.argmin(away), away.shape)))
        if (once, again) == (0, len(ring) - 1):
            return f"the last corner, {_told(ring[again])}, is the first again; a ring closes by itself: leave it out"
        return f"corner {again + 1}, {_told(ring[again])}, is corner {once + 1} again; leave one of them out"
    if np.linalg.svd(corner, compute_uv=False)[2] < _CLOSE:
        return "the corners lie on one great circle and enclose nothing; write one that lies beside it"
    of_side = corner @ np.cross(corner, np.roll(corner, -1, axis=0)).T  # (corner, side)
    begin, end = of_side, np.roll(of_side, -1, axis=0)  # (other side's end, side)
    first, second, third, fourth = -begin.T, end.T, -end, begin
    apart = (np.arange(len(ring)) - np.arange(len(ring))[:, None]) % len(ring)
    strangers = (apart > 1) & (apart < len(ring) - 1)  # sides without a corner in common
    crossing = np.argwhere(strangers & (first * second > 0.0) & (first * third > 0.0) & (first * fourth > 0.0))
    if crossing.size:
        sides = (f"from {_told(ring[n])} to {_told(ring[(n + 1) % len(ring)])}" for n in crossing[0].tolist())
        return f"the sides {' and '.join(sides)} cross; write the corners in the order in which one goes round the area"
    return _touching(ring, corner, strangers)


def _touching(ring: tuple[Corner, ...], corner: NDArray[np.float64], strangers: NDArray[np.bool_]) -> str:
    """Which corner lies on which side that has no corner in common with the sides about it; empty if none does.

    corner : (corner, 3) directions; strangers : (side, side), a side being told by the corner where it begins.
    """
    end = np.roll(corner, -1, axis=0)
    normal = np.cross(corner, end)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    between = (corner @ np.cross(normal, corner).T > 0.0) & (corner @ np.cross(end, normal).T > 0.0)
    apart = strangers | np.roll(strangers, 1, axis=0)  # of (corner, side): of the side after it, or of that before it
    touches = np.argwhere((np.abs(corner @ normal.T) < _CLOSE) & between & apart)
    if not touches.size:
        return ""
    n, side = touches[0].tolist()
    ends = f"from {_told(ring[side])} to {_told(ring[(side + 1) % len(ring)])}"
    return f"corner {n + 1}, {_told(ring[n])}, lies on the side {ends}; move it"


def _told(corner: Corner) -> str:
    return f"{corner.latitude.value:g}, {corner.longitude.value:g}"
