"""Rules: planted boxes are found, noise gives none."""

from itertools import pairwise

import numpy as np
import pytest

from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.prim import Side, Worlds, inside, peel, quasi_p
from penumbra.uncertainty.deciding.rule import find_rule


def all_of(values, yes):
    return Worlds(values, yes, (np.ones(len(yes), bool),), (False,) * values.shape[1])


def test_a_planted_box_is_found():
    draw = np.random.default_rng(1)
    for seed in range(10):
        points = draw.random((2000, 12))
        yes = (points[:, 3] > 0.3) & (points[:, 7] < 0.6)
        found = find_rule(points, yes, seed=seed)
        sides = {side.number: side for side in found.sides}
        assert set(sides) == {3, 7}
        assert sides[3].low == pytest.approx(0.3, abs=0.06)
        assert sides[7].high == pytest.approx(0.6, abs=0.06)
        assert np.isinf([sides[3].high, sides[7].low]).all()
        assert found.density[0] > 0.9
        assert found.coverage[0] > 0.85
        assert max(found.quasi_p) < 1e-3


def test_an_interval_within_a_number_is_found():
    points = np.random.default_rng(2).random((3000, 5))
    found = find_rule(points, (points[:, 2] > 0.4) & (points[:, 2] < 0.7), density=0.9)
    (side,) = found.sides
    assert side.number == 2
    assert (side.low, side.high) == (pytest.approx(0.4, abs=0.06), pytest.approx(0.7, abs=0.06))


def test_a_choice_is_a_demand():
    draw = np.random.default_rng(3)
    values = np.column_stack((draw.integers(3, size=1500), draw.random((1500, 4))))
    found = find_rule(values, (values[:, 0] == 1) & (values[:, 2] > 0.5))
    sides = {side.number: side for side in found.sides}
    assert set(sides) == {0, 2}
    assert sides[0].kept == (1.0,)
    assert sides[2].low == pytest.approx(0.5, abs=0.06)


def test_noise_gives_no_rule():
    """Nearly never by chance: a limit is compared with worlds that include those of the box."""
    draw, rules = np.random.default_rng(4), 0
    for seed in range(60):
        points = draw.random((400, 10))
        rules += bool(find_rule(points, draw.random(400) < 0.4, seed=seed).sides)
    assert rules <= 2


def test_at_most_three_numbers_are_limited():
    points = np.random.default_rng(5).random((4000, 8))
    found = find_rule(points, (points[:, :5] > 0.2).all(axis=1))
    assert len(found.sides) == 3
    assert {side.number for side in found.sides} <= set(range(5))
    assert found.density[0] == pytest.approx(0.8**2, abs=0.1)


def test_the_density_holds_under_every_prior():
    draw = np.random.default_rng(6)
    u = draw.random((1000, 3))
    values, priors = np.vstack((u, u**3)), ["one"] * 1000 + ["other"] * 1000
    found = find_rule(values, values[:, 0] + 0.3 * values[:, 1] > 0.5, priors, np.tile(np.arange(1000), 2).tolist())
    assert found.density.shape == (2,)
    assert found.density.min() > 0.9
    assert found.base[0] > found.base[1]


def test_an_answer_that_never_differs_needs_no_rule():
    points = np.random.default_rng(7).random((200, 2))
    for yes in (np.ones(200, bool), np.zeros(200, bool)):
        found = find_rule(points, yes)
        assert found.sides == ()
        assert found.base[0] == yes[0]


def test_peeling_never_loses_density_and_boxes_shrink():
    points = np.random.default_rng(8).random((800, 4))
    worlds = all_of(points, points[:, 0] + points[:, 1] > 1.2)
    boxes = peel(worlds, [0, 1, 2, 3], 40)
    held = [inside(box, points) for box in boxes]
    assert all((later & ~earlier).sum() == 0 for earlier, later in pairwise(held))
    shares = [worlds.yes[each].mean() for each in held]
    assert all(a < b for a, b in pairwise(shares))


def test_the_quasi_p_value_is_a_binomial_tail():
    """3 of 3 in the box, 3 of 6 without the demand: 1/8."""
    points = np.array([[0.1], [0.2], [0.3], [0.7], [0.8], [0.9]])
    worlds = all_of(points, points[:, 0] > 0.5)
    assert quasi_p({0: Side(0, low=0.5)}, 0, worlds) == pytest.approx(0.125)


@pytest.mark.parametrize("density", [0.0, 1.0, True, "most"])
def test_a_density_that_is_no_share_is_refused(density):
    with pytest.raises(DomainError, match="density"):
        find_rule(np.random.default_rng(9).random((200, 2)), np.arange(200) < 100, density=density)


def test_too_few_worlds_and_other_lengths_are_refused():
    with pytest.raises(DomainError, match="too few"):
        find_rule(np.zeros((100, 2)), np.arange(100) < 50)
    with pytest.raises(DomainError, match="one for each world"):
        find_rule(np.zeros((200, 2)), np.arange(100) < 50)
