"""Launch areas as shapes on the globe, and the points that stand for them."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.launches import LaunchArea, LaunchPoint
from penumbra.scenario.model import Scenario
from penumbra.world.map_units import codes, in_plane, of_country
from penumbra.world.nested import FIRST, Nested, nested
from penumbra.world.plane import cut_at_date_line, latitude_of, unrolled

__all__ = ["flown_points", "from_points", "middle", "points_of", "shape_of", "starts", "with_points", "wrong"]

_STEP = 5e4  # [m] between points of a geodesic side
_LEAST_SHARE = 1e-9  # of a ring's box: what it encloses is no area if it is less
_KINDS = ("country", "map_units", "area", "ring")
_WRITE = 'write one of "country: IRN", "map_units: [ ... ]", "area: ..." with a key of areas, or "ring: [ ... ]"'
_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


def flown_points(scenario: Scenario) -> dict[str, LaunchPoint]:
    """The launch points that maps fly from: those that lie in no launch area of the scenario."""
    return {key: point for key, point in scenario.launch_points.items() if point.area is None}


def from_points(scenario: Scenario) -> Scenario:
    """The scenario with arcs from every launch point, and from no area."""
    points = {key: point.model_copy(update={"area": None}) for key, point in scenario.launch_points.items()}
    return scenario.model_copy(update={"launch_points": points, "launch_areas": {}})


def starts(scenario: Scenario) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitude and longitude [deg] of where threats start: launch points, and the first few points of each area."""
    own = list(flown_points(scenario).values())
    found = [points_of(scenario, key, FIRST) for key in scenario.launch_areas]
    latitude = [np.array([point.latitude.value for point in own]), *(each.latitude for each in found)]
    longitude = [np.array([point.longitude.value for point in own]), *(each.longitude for each in found)]
    return np.concatenate(latitude), np.concatenate(longitude)


def middle(scenario: Scenario, key: str) -> tuple[float, float]:
    """Latitude and longitude [deg] of a place well inside a launch area, to write its name at."""
    parts = shape_of(scenario, key)
    inside = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
    return float(latitude_of(np.array([inside.y]))[0]), float(inside.x)


def points_of(scenario: Scenario, key: str, count: int) -> Nested:
    """The first points that stand for a launch area.

    Raises
    ------
    DomainError
        As `shape_of`.
    """
    return nested(shape_of(scenario, key), count)


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
        raise DomainError(f"{shown(count)} launch points: write a whole number from 1 to 1024") from None
    return scenario.model_copy(update={"launch_areas": made})


def shape_of(scenario: Scenario, key: str) -> NDArray[Any]:
    """A launch area as polygons (part,) of the equal-area plane, cut at the date line.

    Raises
    ------
    DomainError
        Nothing is drawn of it, or its ring is none.
    """
    area = scenario.launch_areas[key]
    if area.ring:
        return cut_at_date_line(_ring(area))
    if area.country is not None:
        chosen = of_country(area.country)
    else:
        chosen = area.map_units if area.area is None else scenario.areas[area.area].map_units
    parts = in_plane(chosen)
    if not len(parts):
        raise DomainError(f"launch_areas.{key}: no land is drawn of {', '.join(chosen)}; give a ring of corners")
    return parts


def _ring(area: LaunchArea) -> Any:
    """The polygon of a ring of corners, its longitudes running on.

    Raises
    ------
    DomainError
        It crosses itself, or encloses nothing.
    """
    corners = [(corner.latitude.value, corner.longitude.value) for corner in area.ring]
    latitude: list[float] = []
    longitude: list[float] = []
    for (phi, lam), (to_phi, to_lam) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (phi, lam) == (to_phi, to_lam):
            raise DomainError(f"the corner {phi:g}, {lam:g} is there twice in a row; leave one out")
        azimuth, _, length = _GEOD.inv(lam, phi, to_lam, to_phi)
        away = np.arange(max(1, math.ceil(length / _STEP))) * _STEP
        same = np.ones(len(away))
        east, north, _ = _GEOD.fwd(lam * same, phi * same, azimuth * same, away)
        latitude += north.tolist()
        longitude += east.tolist()
    shape = unrolled(np.array(latitude), np.array(longitude))
    west, south, east, north = shape.bounds
    if not shape.is_valid:
        raise DomainError("the sides of the ring cross or touch each other; write its corners in order round it")
    if shape.area < _LEAST_SHARE * max((east - west) * (north - south), (east - west) ** 2 * 1e-3, 1e-12):
        raise DomainError("the corners of the ring lie on one line; it encloses nothing")
    return shape


def wrong(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong with launch areas, and with points in them: the path of the field, and a sentence."""
    for key, point in scenario.launch_points.items():
        if point.area is not None and point.area not in scenario.launch_areas:
            said = f"no launch area {shown(point.area)}{nearest(point.area, scenario.launch_areas)}"
            yield ("launch_points", key, "area"), said
    units, countries = codes() if scenario.launch_areas else (frozenset(), frozenset())
    for key, area in scenario.launch_areas.items():
        at: tuple[str | int, ...] = ("launch_areas", key)
        given = [kind for kind in _KINDS if getattr(area, kind)]
        if len(given) != 1:
            yield (
                at,
                f"gives {' and '.join(given) or 'no shape'}; {_WRITE}" + (", and take the rest away" if given else ""),
            )
            continue
        if area.country is not None and area.country not in countries:
            yield (*at, "country"), f"no country {shown(area.country)}{nearest(area.country, sorted(countries))}"
        for n, unit in enumerate(area.map_units):
            if unit not in units:
                yield (*at, "map_units", n), f"no map unit {shown(unit)}{nearest(unit, sorted(units))}"
        if area.area is not None and area.area not in scenario.areas:
            yield (*at, "area"), f"no named area {shown(area.area)}{nearest(area.area, scenario.areas)}"
        elif area.area is not None:
            for n, unit in enumerate(scenario.areas[area.area].map_units):
                if unit not in units:
                    path = ("areas", area.area, "map_units", n)
                    yield path, f"no map unit {shown(unit)}{nearest(unit, sorted(units))}"
        if area.ring:
            if len(area.ring) < 3:
                yield (*at, "ring"), f"{len(area.ring)} corners enclose nothing; write at least three"
                continue
            try:
                _ring(area)
            except DomainError as error:
                yield (*at, "ring"), str(error)
