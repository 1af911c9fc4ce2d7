"""Land, borders and names of countries as a block, the same for every case."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.polygon import orient

from penumbra.earth.map_units import units
from penumbra.web.answers.block import Block

__all__ = ["ground"]

_DETAIL = 0.01  # [deg] by which a line may be off
_SPECK = 0.004  # [deg²], smaller islands are left out unless they are all of a country
_DIGITS = 4  # of a degree; neighbours share the vertices of their border to this place
_LARGEST = 255
_CREDITS = "Outlines: Natural Earth 1:50m map units, public domain, as drawn there about 2016."


def ground() -> Block:
    """Land, borders and labels.

    Returns
    -------
    Block
        As decision 58 describes it. Rings around land go clockwise and rings around lakes anticlockwise as seen from
        above, as d3-geo takes them; they are not closed by a repeated point. A label's size is the square root of its
        country's area, of 255 for the largest.
    """
    by_country: dict[str, list[shapely.Geometry]] = defaultdict(list)
    names: dict[str, str] = {}
    for unit in units().values():
        if not unit.polygon.is_empty:
            by_country[unit.country].append(unit.polygon)
            names[unit.country] = unit.country_name
    whole = {key: shapely.union_all(parts) for key, parts in by_country.items()}
    land = shapely.union_all(list(whole.values())).simplify(_DETAIL)
    rings = []
    for part in shapely.get_parts(land):
        if part.geom_type == "Polygon" and part.area >= _SPECK:
            turned = orient(part, -1.0)
            rings += [turned.exterior, *(hole for hole in turned.interiors if abs(shapely.Polygon(hole).area) > _SPECK)]
    lines = _borders(whole)
    spots = {key: _spot(shape) for key, shape in whole.items()}
    kept = sorted(whole, key=lambda key: -_size(whole[key]))
    largest = max(_size(shape) for shape in whole.values())
    return Block(
        {"credits": _CREDITS, "labels": [names[key] for key in kept]},
        {
            **_flat("land", [shapely.get_coordinates(ring)[:-1] for ring in rings]),
            **_flat("border", [shapely.get_coordinates(line) for line in lines]),
            "label_longitude": np.array([spots[key][0] for key in kept], np.float32),
            "label_latitude": np.array([spots[key][1] for key in kept], np.float32),
            "label_size": np.array([max(1, round(_LARGEST * _size(whole[key]) / largest)) for key in kept], np.uint8),
        },
    )


def _size(shape: shapely.Geometry) -> float:
    """Square root of the area [deg at the equator]."""
    middle = shape.centroid.y
    return float(np.sqrt(shape.area * max(np.cos(np.radians(middle)), 0.1)))


def _spot(shape: shapely.Geometry) -> tuple[float, float]:
    """A point well inside the largest part."""
    parts = shapely.get_parts(shape)
    inside = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
    return inside.x, inside.y


def _borders(whole: dict[str, shapely.Geometry]) -> list[shapely.Geometry]:
    """Lines between two countries: the sides of outlines that two countries share."""
    sides: dict[tuple[tuple[float, float], tuple[float, float]], set[str]] = defaultdict(set)
    for key, shape in whole.items():
        for part in shapely.get_parts(shape):
            for ring in (part.exterior, *part.interiors) if part.geom_type == "Polygon" else ():
                points = [(float(x), float(y)) for x, y in np.round(shapely.get_coordinates(ring), _DIGITS)]
                for one, other in pairwise(points):
                    if one != other:
                        sides[(one, other) if one < other else (other, one)].add(key)
    shared = [shapely.LineString(side) for side, owners in sides.items() if len(owners) > 1]
    merged = shapely.line_merge(shapely.MultiLineString(shared))
    return list(shapely.get_parts(merged.simplify(_DETAIL)))


def _flat(name: str, parts: list[NDArray[np.float64]]) -> dict[str, NDArray[np.generic]]:
    """Lines end to end: index of each first point, longitudes and latitudes."""
    start = np.concatenate(([0], np.cumsum([len(part) for part in parts])))
    points = np.concatenate(parts) if parts else np.empty((0, 2))
    return {
        f"{name}_start": start.astype(np.uint32),
        f"{name}_longitude": points[:, 0].astype(np.float32),
        f"{name}_latitude": points[:, 1].astype(np.float32),
    }
