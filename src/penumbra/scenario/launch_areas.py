"""Launch areas of a scenario: the launch points of its maps, and checks of the areas. Nothing here draws an area."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.distance_to_area import distance_to_area
from penumbra.scenario.launch_models import MOST_POINTS, Corner, LaunchArea, LaunchPoint
from penumbra.scenario.model import Scenario
from penumbra.scenario.unit_codes import UNDRAWN, codes
from penumbra.scenario.yaml_tree import Path_

__all__ = ["area_findings", "flown_points", "from_points", "points_outside", "with_points"]

_CLOSE = 1e-9  # [1] of the Earth's radius: below it two corners coincide, or corners lie on one great circle
_KINDS = ("country", "map_units", "area", "ring")
_SHORE = 2e4  # [m], assumption: a coastal point may lie this far outside outlines drawn at 1:50,000,000
_PLACES = ("sites", "launch_points", "launch_areas")
"""Sections whose keys are place names for a trace."""
_WRITE = 'write one of "country: IRN", "map_units: [ ... ]", "area: ..." with a key of areas, or "ring: [ ... ]"'


def flown_points(scenario: Scenario) -> dict[str, LaunchPoint]:
    """The launch points that maps use: those that lie in no launch area of the scenario."""
    return {key: point for key, point in scenario.launch_points.items() if point.area is None}


def from_points(scenario: Scenario) -> Scenario:
    """The scenario with every launch point as a separate point, and without launch areas."""
    points = {key: point.model_copy(update={"area": None}) for key, point in scenario.launch_points.items()}
    return scenario.model_copy(update={"launch_points": points, "launch_areas": {}})


def with_points(scenario: Scenario, count: int) -> Scenario:
    """The scenario with `count` points in each launch area.

    Raises
    ------
    DomainError
        The scenario has no launch area, or the count is outside 1 to `MOST_POINTS`.
    """
    if not scenario.launch_areas:
        raise DomainError(f"{scenario.id} has no launch area to sample; its launch points are used as they are")
    try:
        made = {
            key: LaunchArea.model_validate({**area.model_dump(), "points": count, "ring": area.ring})
            for key, area in scenario.launch_areas.items()
        }
    except ValueError:
        raise DomainError(f"{shown(count)} launch points: write a whole number from 1 to {MOST_POINTS}") from None
    return scenario.model_copy(update={"launch_areas": made})


def area_findings(scenario: Scenario) -> Iterator[tuple[Path_, str]]:
    """Errors in launch areas and in the points that refer to them: path of the field, and a sentence."""
    for first, second in combinations(_PLACES, 2):
        for key in sorted(getattr(scenario, first).keys() & getattr(scenario, second).keys()):
            yield (second, key), f"{first} has this key too, so the name is ambiguous in a trace; rename one"
    for key, point in scenario.launch_points.items():
        if point.area is not None and point.area not in scenario.launch_areas:
            message = f"no launch area {shown(point.area)}{nearest(point.area, scenario.launch_areas)}"
            yield ("launch_points", key, "area"), message
    for key, area in scenario.launch_areas.items():
        at: Path_ = ("launch_areas", key)
        given = [kind for kind in _KINDS if getattr(area, kind)]
        if len(given) != 1:
            rest = ", and remove the others" if given else ""
            yield at, f"gives {' and '.join(given) or 'no shape'}; {_WRITE}{rest}"
        elif area.ring:
            if text := _ring_fault(area.ring):
                yield (*at, "ring"), text
        else:
            yield from _unknown_names(scenario, area, at)
    units, _ = codes() if scenario.areas else (frozenset(), None)
    for key, named in scenario.areas.items():
        for n, unit in enumerate(named.map_units):
            if unit not in units:
                yield ("areas", key, "map_units", n), f"no map unit {shown(unit)}{nearest(unit, sorted(units))}"


def points_outside(scenario: Scenario) -> Iterator[tuple[Path_, str]]:
    """Points that lie outside their launch area; the areas of the scenario must be valid."""
    for key, point in scenario.launch_points.items():
        if point.area is not None:
            area = scenario.launch_areas[point.area]
            off = distance_to_area(scenario, area, point.latitude.value, point.longitude.value)
            if off > _SHORE:
                message = f"the point lies {off / 1e3:,.0f} km outside {area.name}; move it, or remove its area"
                yield ("launch_points", key, "area"), message


def _unknown_names(scenario: Scenario, area: LaunchArea, at: Path_) -> Iterator[tuple[Path_, str]]:
    """Names in a launch area that are unknown or have no drawn land."""
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
        names = ", ".join(chosen) or area.country
        yield at, f"no land is drawn of {names}; give a ring of corners"


def _ring_fault(ring: tuple[Corner, ...]) -> str:
    """Why corners do not form a ring on the globe; empty if they do.

    Two sides cross if each separates the ends of the other by its great circle, on the same half of the globe.
    """
    if len(ring) < 3:
        return f"{len(ring)} corners enclose nothing; write at least three"
    phi, lam = np.radians([(corner.latitude.value, corner.longitude.value) for corner in ring]).T
    corner = np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
    away = np.abs(corner[:, None] - corner[None]).max(axis=2) + np.eye(len(ring))
    if away.min() < _CLOSE:
        once, again = sorted(map(int, np.unravel_index(np.argmin(away), away.shape)))
        if (once, again) == (0, len(ring) - 1):
            last = _coordinates_text(ring[again])
            return f"the last corner, {last}, repeats the first; a ring closes by itself: remove it"
        return f"corner {again + 1}, {_coordinates_text(ring[again])}, repeats corner {once + 1}; remove one of them"
    if np.linalg.svd(corner, compute_uv=False)[2] < _CLOSE:
        return "the corners lie on one great circle and enclose nothing; write one outside that circle"
    of_side = corner @ np.cross(corner, np.roll(corner, -1, axis=0)).T  # (corner, side)
    begin, end = of_side, np.roll(of_side, -1, axis=0)  # (other side's end, side)
    first, second, third, fourth = -begin.T, end.T, -end, begin
    apart = (np.arange(len(ring)) - np.arange(len(ring))[:, None]) % len(ring)
    disjoint = (apart > 1) & (apart < len(ring) - 1)  # sides without a corner in common
    crossing = np.argwhere(disjoint & (first * second > 0.0) & (first * third > 0.0) & (first * fourth > 0.0))
    if crossing.size:
        sides = (
            f"from {_coordinates_text(ring[n])} to {_coordinates_text(ring[(n + 1) % len(ring)])}"
            for n in crossing[0].tolist()
        )
        return f"the sides {' and '.join(sides)} cross; write the corners in order around the area"
    return _touching_fault(ring, corner, disjoint)


def _touching_fault(ring: tuple[Corner, ...], corner: NDArray[np.float64], disjoint: NDArray[np.bool_]) -> str:
    """The corner that lies on a side which shares no corner with the sides next to it; empty if there is none.

    corner : (corner, 3) directions; disjoint : (side, side), each side indexed by the corner where it begins.
    """
    end = np.roll(corner, -1, axis=0)
    normal = np.cross(corner, end)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    between = (corner @ np.cross(normal, corner).T > 0.0) & (corner @ np.cross(end, normal).T > 0.0)
    apart = disjoint | np.roll(disjoint, 1, axis=0)  # (corner, side): the side after the corner, or the side before it
    touches = np.argwhere((np.abs(corner @ normal.T) < _CLOSE) & between & apart)
    if not touches.size:
        return ""
    n, side = touches[0].tolist()
    ends = f"from {_coordinates_text(ring[side])} to {_coordinates_text(ring[(side + 1) % len(ring)])}"
    return f"corner {n + 1}, {_coordinates_text(ring[n])}, lies on the side {ends}; move it"


def _coordinates_text(corner: Corner) -> str:
    return f"{corner.latitude.value:g}, {corner.longitude.value:g}"
