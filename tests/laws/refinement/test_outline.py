"""Outlines of sets of cells: valid, as large as their cells, over the pole and the date line."""

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely

from laws.refinement.discs import DISCS, area_along_cells, away, cap, crossings, disc, well_made
from penumbra.coverage.refinement import levels_of
from penumbra.earth.cell_ids import among, parents
from penumbra.earth.cells import grid
from penumbra.earth.outline import area, area_along_crossings, borders


def within(centre):
    return lambda latitude, longitude: away(centre, latitude, longitude) <= centre[2]


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
@pytest.mark.parametrize("resolution", [2, 3])
def test_along_cells_the_area_is_the_sum_of_the_cells(centre, resolution):
    cell, depth = disc(centre, resolution)
    inside = cell[depth > 0.0]
    shape = area_along_cells(borders(inside))
    well_made(shape)
    globe = grid(-90, 90, -180, 180, resolution)
    wanted = globe.area.values[np.searchsorted(globe.cell.values, inside)].sum()
    assert area(shape) == pytest.approx(wanted, rel=1e-4)  # an edge some 20 m off its great circle, all the way round


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
def test_along_crossings_the_area_is_the_cap(centre):
    """Chords of 110 km cut off less than a thousandth of a disc of 1,000 km, and nothing else is lost."""
    cell, depth = disc(centre)
    edges = borders(cell[depth > 0.0])
    shape = area_along_crossings(edges, crossings(within(centre), edges))
    well_made(shape)
    assert cap(centre[2]) * (1.0 - 2e-3) < area(shape) < cap(centre[2])


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
def test_the_outline_holds_what_the_disc_holds(centre):
    cell, depth = disc(centre)
    edges = borders(cell[depth > 0.0])
    shape = area_along_crossings(edges, crossings(within(centre), edges))
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
    shapes = [area_along_cells(borders(cell[chosen])) for chosen in (ring, island > 0.0, ring | (island > 0.0))]
    for shape in shapes:
        well_made(shape)
    assert area(shapes[2]) == pytest.approx(area(shapes[0]) + area(shapes[1]), rel=1e-9)
    assert area(shapes[0]) < area(area_along_cells(borders(cell[depth > 0.0])))


def test_scattered_cells_make_valid_outlines():
    """Any set does: single cells, cells that touch at a corner only through others, long threads."""
    globe = grid(-90, 90, -180, 180, 2)
    for seed in range(3):
        chosen = np.random.default_rng(seed).random(globe.sizes["cell"]) < 0.15
        shape = area_along_cells(borders(globe.cell.values[chosen]))
        well_made(shape)
        assert area(shape) == pytest.approx(float(globe.area.values[chosen].sum()), rel=1e-5)


def test_all_but_a_disc_is_the_globe_less_the_disc():
    globe = grid(-90, 90, -180, 180, 2)
    cell, depth = disc(DISCS["date-line"], 2)
    few = np.isin(globe.cell.values, cell[depth > 0.0])
    shape = area_along_cells(borders(globe.cell.values[~few]))
    well_made(shape)
    assert area(shape) == pytest.approx(float(globe.area.values[~few].sum()), rel=1e-6)


def test_all_pentagons_have_outlines():
    five = np.sort(np.asarray(h3.get_pentagons(2), np.uint64))
    globe = grid(-90, 90, -180, 180, 2)
    shape = area_along_cells(borders(five))
    well_made(shape)
    assert area(shape) == pytest.approx(float(globe.area.values[np.isin(globe.cell.values, five)].sum()), rel=1e-5)


PENTAGON = h3.get_pentagons(2).tolist()[5]


@pytest.mark.parametrize("about", [PENTAGON, h3.latlng_to_cell(48.0, 20.0, 2)], ids=["pentagon", "hexagon"])
@pytest.mark.parametrize("kept", [1.0, 0.97, 0.6])
def test_no_edge_is_left_out(about, kept):
    """Every pair of a cell of the set and a neighbour outside it, found for each cell by itself."""
    cell = np.sort(np.asarray(h3.grid_disk(int(h3.cell_to_center_child(about, 4)), 25), np.uint64))
    inside = cell[np.random.default_rng(1).random(len(cell)) < kept]
    members = set(inside.tolist())
    wanted = {(one, far) for one in members for far in h3.grid_disk(one, 1).tolist() if far not in members}
    edges = borders(inside)
    assert set(zip(edges.inside.tolist(), edges.outside.tolist(), strict=True)) == wanted


def test_ids_of_many_cells_are_those_of_each():
    cell = np.array(
        [*h3.cell_to_children(PENTAGON, 5), *h3.cell_to_children(h3.latlng_to_cell(60, 179.9, 2), 5)], np.uint64
    )
    for resolution in range(6):
        wanted = [h3.cell_to_parent(one, resolution) for one in cell.tolist()]
        np.testing.assert_array_equal(parents(cell, resolution), np.array(wanted, np.uint64))
    known = np.sort(cell[::3])
    np.testing.assert_array_equal(among(cell, known), np.isin(cell, known))


@pytest.mark.parametrize("about", [PENTAGON, h3.latlng_to_cell(70.0, 179.0, 2)], ids=["pentagon", "date line"])
def test_levels_of_a_region_have_their_neighbours_and_centres(about):
    """Found for each cell by itself: neighbours in the region, children, and the child nearest to the middle."""
    disk = np.sort(np.asarray(h3.grid_disk(int(h3.cell_to_center_child(about, 4)), 12), np.uint64))
    cell = disk[np.random.default_rng(2).random(len(disk)) < 0.9]
    for level in levels_of(cell, 2):
        known = {one: row for row, one in enumerate(level.cell.tolist())}
        for row, one in enumerate(level.cell.tolist()):
            near = {known[other] for other in h3.grid_disk(one, 1).tolist() if other in known and other != one}
            assert set(level.neighbours[row].tolist()) - {row} == near
            middle = np.array(h3.cell_to_latlng(one))
            children = np.flatnonzero(level.of_fine == row)
            off = [h3.great_circle_distance(middle, h3.cell_to_latlng(int(cell[n]))) for n in children]
            assert off[children.tolist().index(level.aim[row])] == pytest.approx(min(off), abs=1e-6)
