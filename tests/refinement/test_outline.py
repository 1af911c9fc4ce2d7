"""Outlines of sets of cells: valid, as large as their cells, over the pole and the date line."""

import math

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely

from penumbra.world.cells import grid
from penumbra.world.map_units import authalic_sine
from penumbra.world.outline import along_cells, along_crossings, area, between, borders

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
    return 2.0 * math.pi * MEAN**2 * (1.0 - math.cos(math.radians(radius)))


def crossings(centre, edges) -> np.ndarray:
    """Where the disc's rim lies between two centres, by halving."""
    low, high = np.zeros(len(edges.inside)), np.ones(len(edges.inside))
    for _ in range(40):
        middle = 0.5 * (low + high)
        inside = away(centre, *between(edges, middle)) <= centre[2]
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
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


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
@pytest.mark.parametrize("resolution", [2, 3])
def test_along_cells_the_area_is_the_sum_of_the_cells(centre, resolution):
    cell, depth = disc(centre, resolution)
    inside = cell[depth > 0.0]
    shape = along_cells(borders(inside))
    well_made(shape)
    globe = grid(-90, 90, -180, 180, resolution)
    wanted = globe.area.values[np.searchsorted(globe.cell.values, inside)].sum()
    assert area(shape) == pytest.approx(wanted, rel=1e-4)  # an edge some 20 m off its great circle, all the way round


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
def test_along_crossings_the_area_is_the_cap(centre):
    """Chords of 110 km cut off less than a thousandth of a disc of 1,000 km, and nothing else is lost."""
    cell, depth = disc(centre)
    edges = borders(cell[depth > 0.0])
    shape = along_crossings(edges, crossings(centre, edges))
    well_made(shape)
    assert cap(centre[2]) * (1.0 - 2e-3) < area(shape) < cap(centre[2])


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
def test_the_outline_holds_what_the_disc_holds(centre):
    cell, depth = disc(centre)
    edges = borders(cell[depth > 0.0])
    shape = along_crossings(edges, crossings(centre, edges))
    random = np.random.default_rng(1)
    east, north = random.uniform(-180.0, 180.0, 20_000), np.degrees(np.arcsin(random.uniform(-1.0, 1.0, 20_000)))
    distance = away(centre, north, east)
    clear = np.abs(distance - centre[2]) > 0.05
    np.testing.assert_array_equal(shapely.contains_xy(shape, east, north)[clear], (distance < centre[2])[clear])


@pytest.mark.parametrize("middle", [(47.0, 20.0), (90.0, 0.0), (60.0, 179.0)], ids=["plain", "pole", "date-line"])
def test_a_hole_with_an_island_in_it(middle):
    cell, depth = disc((*middle, 12.0))
    _, hole = disc((*middle, 7.0))
    _, island = disc((*middle, 3.0))
    ring = (depth > 0.0) & (hole <= 0.0)
    shapes = [along_cells(borders(cell[chosen])) for chosen in (ring, island > 0.0, ring | (island > 0.0))]
    for shape in shapes:
        well_made(shape)
    assert area(shapes[2]) == pytest.approx(area(shapes[0]) + area(shapes[1]), rel=1e-9)
    assert area(shapes[0]) < area(along_cells(borders(cell[depth > 0.0])))


def test_scattered_cells_make_valid_outlines():
    """Any set does: single cells, cells that touch at a corner only through others, long threads."""
    globe = grid(-90, 90, -180, 180, 2)
    for seed in range(3):
        chosen = np.random.default_rng(seed).random(globe.sizes["cell"]) < 0.15
        shape = along_cells(borders(globe.cell.values[chosen]))
        well_made(shape)
        assert area(shape) == pytest.approx(float(globe.area.values[chosen].sum()), rel=1e-5)


def test_all_but_a_disc_is_the_globe_less_the_disc():
    globe = grid(-90, 90, -180, 180, 2)
    cell, depth = disc(DISCS["date-line"], 2)
    few = np.isin(globe.cell.values, cell[depth > 0.0])
    shape = along_cells(borders(globe.cell.values[~few]))
    well_made(shape)
    assert area(shape) == pytest.approx(float(globe.area.values[~few].sum()), rel=1e-6)


def test_all_pentagons_have_outlines():
    five = np.sort(np.asarray(h3.get_pentagons(2), np.uint64))
    globe = grid(-90, 90, -180, 180, 2)
    shape = along_cells(borders(five))
    well_made(shape)
    assert area(shape) == pytest.approx(float(globe.area.values[np.isin(globe.cell.values, five)].sum()), rel=1e-5)
