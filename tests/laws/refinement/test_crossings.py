"""Crossings along arcs: as near to the true line as bisection, without a bias, from fewer tested points."""

import h3.api.numpy_int as h3
import numpy as np
import pytest

from laws.refinement.discs import DISCS, away, cap, disc
from laws.refinement.test_bends import spikes
from laws.refinement.test_bends import within as inside_disc
from penumbra.constants import MEAN_RADIUS
from penumbra.earth.outline import area, area_along_crossings, borders, lengths, points_between
from penumbra.earth.outline_crossings import Crossings, crossings

PRECISION = 1.0e3  # [m]


def crossed(cell, inside, known=None, guess=None, precision=PRECISION) -> tuple:
    """Edges, crossings, and the number of tested points, of the cells whose centres `inside` holds."""
    at = np.array([h3.cell_to_latlng(one) for one in cell.tolist()])
    edges = borders(cell[inside(*at.T)])
    asked = []

    def within(edge, latitude, longitude):
        asked.append(len(edge))
        return inside(latitude, longitude)

    known = np.ones(len(edges.inside), np.bool_) if known is None else known(edges)
    return edges, crossings(edges, known, within, precision, guess), sum(asked)


@pytest.mark.parametrize("centre", DISCS.values(), ids=DISCS)
@pytest.mark.parametrize(("resolution", "part"), [(3, 1.0), (4, 0.3), (6, 0.05)])
def test_every_crossing_is_at_the_rim_of_a_disc(centre, resolution, part):
    """Where a crossing is taken from an arc, too; off the rim by half the precision, across the edge."""
    centre = (*centre[:2], part * centre[2])
    edges, found, _ = crossed(disc(centre, resolution)[0], inside_disc(centre))
    off = np.radians(away(centre, *points_between(edges, found.share)) - centre[2]) * MEAN_RADIUS
    assert np.abs(off).max() <= 0.51 * PRECISION


def test_crossings_of_fine_cells_are_mostly_taken_from_arcs():
    """Bisection would test every edge three times; a disc of 300 km has an edge that is bent by 40 m in 10 km."""
    centre = (47.0, 20.0, 1.35)
    start = h3.latlng_to_cell(*centre[:2], 6)
    cell = np.sort(np.asarray(h3.grid_disk(start, 30), np.uint64))
    edges, found, asked = crossed(cell, inside_disc(centre))
    assert len(edges.inside) > 300
    assert asked < 1.6 * len(edges.inside)
    assert found.tested.mean() > 0.9
    shape = area_along_crossings(edges, found.share)
    assert area(shape) == pytest.approx(cap(centre[2]), rel=5e-4)  # chords of 50 km alone would lose 1 in 500


def test_spikes_are_not_cut_off_between_two_crossings_of_an_arc():
    """An arc is not taken where it misses one of its edges: every crossing of a spiked disc is where it was tested."""
    depth = spikes((47.0, 20.0))
    cell = np.sort(np.asarray(h3.grid_disk(h3.latlng_to_cell(47.0, 20.0, 5), 45), np.uint64))
    edges, found, _ = crossed(cell, lambda latitude, longitude: depth(latitude, longitude) > 0.0)
    off = np.abs(depth(*points_between(edges, found.share)))
    assert len(off) > 500
    assert off.max() <= PRECISION
    assert not found.tested.all()


def test_edges_that_are_not_known_are_crossed_half_way_and_never_tested():
    centre = DISCS["plain"]

    def known(edges):
        return np.arange(len(edges.inside)) % 7 != 0

    edges, found, _ = crossed(disc(centre)[0], inside_disc(centre), known)
    assert (found.share[::7] == 0.5).all()
    off = np.radians(away(centre, *points_between(edges, found.share)) - centre[2]) * MEAN_RADIUS
    assert np.abs(off[known(edges)]).max() <= 0.51 * PRECISION


@pytest.mark.parametrize("bad", [2, 5, 7])
def test_a_guess_is_kept_where_it_holds_and_only_there(bad):
    """Most edges have the true crossing as a guess; one of some edges has one that is 4 km off."""
    centre = (47.0, 20.0, 1.35)
    cell = np.sort(np.asarray(h3.grid_disk(h3.latlng_to_cell(*centre[:2], 6), 30), np.uint64))
    edges, true, _ = crossed(cell, inside_disc(centre))
    wrong = np.arange(len(edges.inside)) % bad == 1
    step = 4.0 * PRECISION / lengths(edges)
    guess = np.where(wrong, true.share + np.where(true.share > 0.5, -step, step), true.share)
    _, found, _ = crossed(cell, inside_disc(centre), guess=guess)
    off = np.radians(away(centre, *points_between(edges, guess)) - centre[2]) * MEAN_RADIUS
    assert (np.abs(off) > PRECISION)[wrong].mean() > 0.5
    off = np.radians(away(centre, *points_between(edges, found.share)) - centre[2]) * MEAN_RADIUS
    assert np.abs(off).max() <= PRECISION
    assert (found.share == guess)[~wrong].mean() > 0.4


def test_cells_with_another_answer_beside_a_straight_edge_are_gone_round():
    """Discs of 500 m about centres beside the rim of a large one: an arc past them is not taken, though it is right."""
    centre = (47.0, 20.0, 0.7)
    cell = np.sort(np.asarray(h3.grid_disk(h3.latlng_to_cell(*centre[:2], 7), 40), np.uint64))
    at = np.array([h3.cell_to_latlng(one) for one in cell.tolist()])
    depth = np.radians(centre[2] - away(centre, *at.T)) * MEAN_RADIUS
    beside = np.flatnonzero((np.abs(depth) > 700.0) & (np.abs(depth) < 2.0e3))
    spots = beside[np.random.default_rng(1).random(len(beside)) < 0.05]

    def inside(latitude, longitude):
        held = inside_disc(centre)(latitude, longitude)
        for north, east in at[spots]:
            held = held ^ (away((north, east, 0.0), latitude, longitude) < np.degrees(500.0 / MEAN_RADIUS))
        return held

    edges, found, _ = crossed(cell, inside, precision=200.0)
    for end, share in ((edges.inside, found.share), (edges.outside, 1.0 - found.share)):
        own = np.isin(end.astype(np.int64), cell[spots].astype(np.int64))
        assert own.sum() > 10
        assert (np.abs(share * lengths(edges) - 500.0)[own] < 150.0).mean() > 0.93


def test_small_rings_and_none():
    """A single cell, a pentagon, and no cell at all."""
    for middle in (h3.latlng_to_cell(47.0, 20.0, 4), int(h3.get_pentagons(4)[0])):
        latitude, longitude = h3.cell_to_latlng(middle)
        centre = (latitude, longitude, 0.1)
        cell = np.sort(np.asarray(h3.grid_disk(middle, 2), np.uint64))
        edges, found, _ = crossed(cell, inside_disc(centre))
        assert len(edges.inside) in (5, 6)
        off = np.radians(away(centre, *points_between(edges, found.share)) - centre[2]) * MEAN_RADIUS
        assert np.abs(off).max() <= 0.51 * PRECISION
    none = np.zeros(0, np.uint64)
    found = crossings(borders(none), np.zeros(0, np.bool_), lambda *_: np.zeros(0, np.bool_), PRECISION)
    assert isinstance(found, Crossings)
    assert len(found.share) == len(found.tested) == 0
