"""Distance from a place to a launch area, computed without geometry packages, so that a scenario loads quickly."""

import gzip
import json
import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.scenario.launch_models import LaunchArea
from penumbra.scenario.model import Scenario
from penumbra.scenario.unit_codes import FILE, UNITS_OF_COUNTRIES

__all__ = ["distance_to_area"]

Floats = NDArray[np.float64]


def distance_to_area(scenario: Scenario, area: LaunchArea, latitude: float, longitude: float) -> float:
    """Distance [m] from a place [deg] to a launch area; 0 inside it, nan if none of it is drawn.

    Method
    ------
    Corners are joined by great circles of a sphere. A place is inside if an odd number of a unit's rings enclose it:
    the direction from the place to the ring's points then turns by a full circle.

    Sources
    -------
    Natural Earth 1:50m map units, as `penumbra.earth.map_units` draws them.
    """
    at = _directions([(longitude, latitude)])[0]
    if area.ring:
        shapes: list[tuple[Floats, ...]] = [
            (_directions([(corner.longitude.value, corner.latitude.value) for corner in area.ring]),)
        ]
    elif area.country is not None:
        shapes = list(_outlines(country=area.country))
    else:
        chosen = area.map_units if area.area is None else scenario.areas[area.area].map_units
        shapes = list(_outlines(chosen=chosen))
    if any(sum(_goes_round(ring, at) for ring in rings) % 2 for rings in shapes):
        return 0.0
    return min((_to_sides(ring, at) for rings in shapes for ring in rings), default=float(np.nan))


@cache
def _lines() -> tuple[str, ...]:
    """Lines of the file, one for each map unit."""
    return tuple(line for line in gzip.decompress(FILE.read_bytes()).decode().splitlines() if '"gu_a3"' in line)


def _outlines(country: str = "", chosen: Collection[str] = ()) -> Iterable[tuple[Floats, ...]]:
    """Rings, outer and inner, of each unit of a country, or of units by their codes."""
    names = ["gu_a3"] if country in UNITS_OF_COUNTRIES or chosen else ["iso_a3", "adm0_a3"]
    codes = chosen or UNITS_OF_COUNTRIES.get(country, (country,))
    wanted = re.compile(f'"({"|".join(names)})": ?"({"|".join(map(re.escape, codes))})"')
    for line in _lines():
        if wanted.search(line):
            yield _rings(json.loads(line.rstrip().removesuffix(","))["geometry"])


def _rings(geometry: dict[str, Any]) -> tuple[Floats, ...]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(_directions(ring[:-1]) for shape in shapes for ring in shape)


def _directions(places: Collection[Any]) -> Floats:
    """Unit vectors (place, 3) of places, longitude first [deg]."""
    lam, phi = np.radians(np.array(places, dtype=np.float64)).T
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)


def _goes_round(ring: Floats, at: Floats) -> bool:
    """Whether a ring (corner, 3) encloses a place; the smaller side of the ring is the inside."""
    begin, end = ring, np.roll(ring, -1, axis=0)
    sine = np.cross(begin, end) @ at
    cosine = np.sum(begin * end, axis=1) - (begin @ at) * (end @ at)
    return bool(abs(np.arctan2(sine, cosine).sum()) > np.pi and ring.mean(axis=0) @ at > 0.0)


def _to_sides(ring: Floats, at: Floats) -> float:
    """Distance [m] from a place to the nearest side of a ring (corner, 3)."""
    begin, end = ring, np.roll(ring, -1, axis=0)
    normal = np.cross(begin, end)
    length = np.linalg.norm(normal, axis=1)
    normal = normal / np.where(length > 0.0, length, 1.0)[:, None]
    beside = (np.cross(normal, begin) @ at > 0.0) & (np.cross(end, normal) @ at > 0.0) & (length > 0.0)
    to_side = np.where(beside, np.arcsin(np.clip(np.abs(normal @ at), 0.0, 1.0)), np.pi)
    to_corner = 2.0 * np.arcsin(np.clip(0.5 * np.linalg.norm(ring - at, axis=1), 0.0, 1.0))
    return float(min(to_side.min(), to_corner.min()) * MEAN_RADIUS)
