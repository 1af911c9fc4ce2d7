"""Discs on the globe, whose cells, edges and area are known."""

import math
from typing import Any

import h3.api.numpy_int as h3
import numpy as np

from penumbra.earth.map_units import authalic_sine
from penumbra.earth.outline import Borders, area_of_rings, points_between

MEAN = 6_371_007.2  # [m], radius of the sphere of the ellipsoid's surface

DISCS = {
    "plain": (47.0, 20.0, 9.0),
    "pole": (90.0, 0.0, 9.0),
    "near-pole": (86.0, 130.0, 9.0),
    "date-line": (60.0, 179.0, 9.0),
    "date-line-south": (-70.0, -178.0, 14.0),
}


def disc(centre: tuple[float, float, float], resolution: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Cells near a disc of geocentric radius [deg], and how far inside each centre lies [deg]."""
    latitude, longitude, radius = centre
    start = h3.latlng_to_cell(latitude, longitude, resolution)
    cell = np.sort(np.asarray(h3.grid_disk(start, 24), np.uint64))
    at = np.array([h3.cell_to_latlng(one) for one in cell.tolist()])
    return cell, radius - away(centre, at[:, 0], at[:, 1])


def away(centre: tuple[float, float, float], latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Angle [deg] from a disc's centre, on the authalic sphere, on which the area of a cap is known."""
    sines = authalic_sine(np.array([centre[0], *latitude]))
    cosines = np.sqrt((1.0 - sines) * (1.0 + sines))
    dot = sines[0] * sines[1:] + cosines[0] * cosines[1:] * np.cos(np.radians(longitude - centre[1]))
    return np.degrees(np.arccos(np.clip(dot, -1.0, 1.0)))


def cap(radius: float) -> float:
    """Area [m²] of a disc."""
    return 2.0 * math.pi * MEAN**2 * (1.0 - math.cos(math.radians(radius)))


def crossings(inside, edges) -> np.ndarray:
    """Where `inside` (told latitudes and longitudes) ends on the way between two centres, by halving."""
    low, high = np.zeros(len(edges.inside)), np.ones(len(edges.inside))
    for _ in range(40):
        middle = 0.5 * (low + high)
        held = inside(*points_between(edges, middle))
        low, high = np.where(held, middle, low), np.where(held, high, middle)
    return 0.5 * (low + high)


def well_made(shape) -> None:
    """Valid, on the map, and as RFC 7946 wants it: exteriors anticlockwise, holes clockwise, nothing over 180."""
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert -180.0 <= west < east <= 180.0
    assert -90.0 <= south < north <= 90.0
    for part in shape.geoms:
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)


def area_along_cells(edges: Borders) -> Any:
    """Area enclosed by the cells' own edges, in degrees, longitude first."""
    points: list[tuple[float, float]] = []
    first: list[int] = []
    starts = set(edges.first.tolist())
    for index, (one, other) in enumerate(zip(edges.inside.tolist(), edges.outside.tolist(), strict=True)):
        if index in starts:
            first.append(len(points))
        # an edge that crosses an edge of the icosahedron has a third point
        points += h3.directed_edge_to_boundary(h3.cells_to_directed_edge(one, other))[:-1]
    at = np.array(points, dtype=float).reshape(-1, 2)
    return area_of_rings(at[:, 0], at[:, 1], np.array(first, np.int64), edges)
