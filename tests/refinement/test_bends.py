"""Bends between crossings: on the true line to the precision asked, each piece of outline on ground of its own."""

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely
from pyproj import Proj

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.outline import area, area_along_crossings, borders, centres, places
from penumbra.earth.outline_refinement import opposite_cells, pieces, refine
from refinement.discs import DISCS, away, cap, crossings, disc, well_made

KM = np.radians(1.0) * MEAN_RADIUS / 1e3  # in a degree
PRECISION = 1.0e3  # [m]


def lined(cell, inside, precision=PRECISION):
    """Edges, crossings and bends of the cells whose centres `inside` holds, and how often it was asked."""
    at = np.array([h3.cell_to_latlng(one) for one in cell.tolist()])
    edges = borders(cell[inside(*at.T)])
    asked = []

    def within(piece, latitude, longitude):
        asked.append(len(piece))
        return inside(latitude, longitude)

    share = crossings(inside, edges)
    around = pieces(edges, *opposite_cells(edges))
    return edges, share, refine(around, share, np.ones(len(share), np.bool_), within, precision), sum(asked)


def within(centre):
    return lambda latitude, longitude: away(centre, latitude, longitude) <= centre[2]


def spikes(middle):
    """Depth [m] inside a disc of 5 degrees with twelve spikes, 65 km long and 50 wide at the foot; outside negative."""
    plane = Proj(f"+proj=aeqd +lat_0={middle[0]} +lon_0={middle[1]} +R={MEAN_RADIUS}")
    turn, half = np.linspace(0.0, 2.0 * np.pi, 12, endpoint=False), np.radians(2.5)
    angle = np.sort(np.concatenate((turn - half, turn, turn + half)))
    radius = np.tile([5.0, 5.6, 5.0], 12) * KM * 1e3
    shape = shapely.Polygon(np.column_stack((radius * np.cos(angle), radius * np.sin(angle))))

    def depth(latitude, longitude):
        at = shapely.points(*plane(longitude, latitude))
        away = shapely.distance(shape.exterior, at)
        return np.where(shapely.contains(shape, at), away, -away)

    return depth


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
def test_with_bends_the_area_is_the_cap_much_more_closely(centre):
    """Chords of 110 km cut off up to a thousandth of the disc; none of those between bends leaves it by 100 m."""
    cell, _ = disc(centre)
    edges, share, bent, _ = lined(cell, within(centre), 200.0)
    shape = area_along_crossings(edges, share, bent)
    well_made(shape)
    lost, lost_before = (cap(centre[2]) - area(each) for each in (shape, area_along_crossings(edges, share)))
    round_it = 2.0 * np.pi * MEAN_RADIUS * np.sin(np.radians(centre[2]))
    assert abs(lost) < 100.0 * round_it < lost_before


@pytest.mark.parametrize("middle", [(47.0, 20.0), (88.0, 50.0), (60.0, 179.0)], ids=["plain", "pole", "date-line"])
def test_spikes_thinner_than_cells_are_followed(middle):
    """To the precision, but for a tip that leaves the ground of its piece; straight, a tenth of the line is off."""
    depth = spikes(middle)
    cell, _ = disc((*middle, 9.0), 4)
    edges, share, bent, _ = lined(cell, lambda latitude, longitude: depth(latitude, longitude) > 0.0)
    off = {}
    for name, shape in (
        ("bent", area_along_crossings(edges, share, bent)),
        ("straight", area_along_crossings(edges, share)),
    ):
        well_made(shape)
        lines = shapely.segmentize(shapely.boundary(shape), 0.02)
        east, north = shapely.get_coordinates(lines).T
        east, north = (one[(np.abs(east) < 180.0) & (north < 90.0)] for one in (east, north))  # not where it was cut
        off[name] = np.abs(depth(north, east)) > PRECISION
    assert off["straight"].mean() > 0.1
    assert off["bent"].mean() <= 0.025


def test_an_outline_without_bends_costs_at_most_two_looks_for_each_piece():
    """A disc of 220 km, straight to 150 m in a cell's width, gains no point."""
    centre = (47.0, 20.0, 2.0)
    edges, _, bent, asked = lined(disc(centre, 5)[0], within(centre))
    assert len(bent.after) == 0
    assert 0 < asked <= 2 * len(edges.inside)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "middle", [h3.latlng_to_cell(47.0, 20.0, 4), int(h3.get_pentagons(4)[0])], ids=["plain", "five"]
)
def test_whatever_the_answers_no_two_pieces_cross(middle, seed):
    """Answers at random, at the centres and between: rings stay simple and apart, though every piece bends wildly."""
    cell = np.sort(np.asarray(h3.grid_disk(middle, 12), np.uint64))
    random = np.random.default_rng(seed)
    edges = borders(cell[random.random(len(cell)) < (0.15, 0.5, 0.85, 0.03)[seed]])
    share = random.uniform(0.05, 0.95, len(edges.inside))
    around = pieces(edges, *opposite_cells(edges))
    bent = refine(
        around, share, np.ones(len(share), np.bool_), lambda piece, *_: random.random(len(piece)) < 0.5, PRECISION
    )
    assert len(bent.after) > len(share)
    start, end = centres(edges)
    at = np.insert(start * (1.0 - share)[:, None] + end * share[:, None], bent.after + 1, bent.at, axis=0)
    first = edges.first + np.searchsorted(bent.after, edges.first)
    north, east = h3.cell_to_latlng(middle)
    plane = Proj(f"+proj=gnom +lat_0={north} +lon_0={east} +R={MEAN_RADIUS}")  # great circles are straight
    latitude, longitude = places(at)
    points = np.column_stack(plane(longitude, latitude))
    rings = [shapely.LinearRing(ring) for ring in np.split(points, first[1:])]
    assert all(ring.is_simple for ring in rings)
    tree = shapely.STRtree(rings)
    one, other = tree.query(rings, predicate="intersects")
    assert (one == other).all()
    well_made(area_along_crossings(edges, share, bent))
