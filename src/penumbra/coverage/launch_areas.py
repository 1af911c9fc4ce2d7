"""Launch areas as shapes on the globe, and their sample points."""

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.earth.area_sampling import BOUNDARY_POINTS, SamplePoints, sample_points
from penumbra.earth.equal_area_plane import cut_at_date_line, latitude_of, unrolled
from penumbra.earth.map_units import in_plane, of_country
from penumbra.errors import DomainError
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.launch_models import LaunchArea
from penumbra.scenario.model import Scenario

__all__ = ["launch_places", "middle", "points_of", "shape_of"]

_STEP = 5e4  # [m] between points along a geodesic side
_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


def launch_places(scenario: Scenario) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitude and longitude [deg] of all launch points and of the first few sample points of each launch area."""
    own = list(flown_points(scenario).values())
    found = [points_of(scenario, key, BOUNDARY_POINTS) for key in scenario.launch_areas]
    latitude = [np.array([point.latitude.value for point in own]), *(each.latitude for each in found)]
    longitude = [np.array([point.longitude.value for point in own]), *(each.longitude for each in found)]
    return np.concatenate(latitude), np.concatenate(longitude)


def middle(scenario: Scenario, key: str) -> tuple[float, float]:
    """Latitude and longitude [deg] of a place well inside a launch area, for its label."""
    parts = shape_of(scenario, key)
    inside = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
    return float(latitude_of(np.array([inside.y]))[0]), float(inside.x)


def points_of(scenario: Scenario, key: str, count: int) -> SamplePoints:
    """The first `count` sample points of a launch area.

    Raises
    ------
    DomainError
        As `shape_of`.
    """
    return sample_points(shape_of(scenario, key), count)


def shape_of(scenario: Scenario, key: str) -> NDArray[Any]:
    """A launch area as polygons (part,) of the equal-area plane, cut at the date line.

    Raises
    ------
    DomainError
        The map data have no land of it, or its ring touches itself.
    """
    area = scenario.launch_areas[key]
    if area.ring:
        return cut_at_date_line(_ring(key, area))
    if area.country is not None:
        chosen = of_country(area.country)
    else:
        chosen = area.map_units if area.area is None else scenario.areas[area.area].map_units
    parts = in_plane(chosen)
    if not len(parts):
        raise DomainError(f"launch_areas.{key}: no land is drawn of {', '.join(chosen)}; give a ring of corners")
    return parts


def _ring(key: str, area: LaunchArea) -> Any:
    """The polygon of a ring of corners, with continuous longitudes across the date line.

    Raises
    ------
    DomainError
        It crosses or touches itself.
    """
    corners = [(corner.latitude.value, corner.longitude.value) for corner in area.ring]
    latitude: list[float] = []
    longitude: list[float] = []
    for (phi, lam), (to_phi, to_lam) in zip(corners, corners[1:] + corners[:1], strict=True):
        azimuth, _, length = _GEOD.inv(lam, phi, to_lam, to_phi)
        away = np.arange(max(1, math.ceil(length / _STEP))) * _STEP
        same = np.ones(len(away))
        east, north, _ = _GEOD.fwd(lam * same, phi * same, azimuth * same, away)
        latitude += north.tolist()
        longitude += east.tolist()
    shape = unrolled(np.array(latitude), np.array(longitude))
    if not shape.is_valid:
        raise DomainError(f"launch_areas.{key}.ring: a side touches another, or a corner lies on one; move that corner")
    return shape
