"""Shapley effects of groups against closed forms."""

import numpy as np
import pytest

import unit.uncertainty.known_answers as known
from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.shapley import mixed_rows, shapley_groups, shapley_mixed

WEIGHTS = np.tile([4.0, 3.0, 2.0, 1.0, 0.0], 3)
_FIRST = known.ISHIGAMI_FIRST
_PAIR = 1.0 - _FIRST.sum()
CASES = {
    "ishigami, two groups": (known.ishigami, ["a", "b", "a"], [1.0 - _FIRST[1], _FIRST[1]]),
    "ishigami, three groups": (known.ishigami, ["a", "b", "c"], [_FIRST[0] + _PAIR / 2, _FIRST[1], _PAIR / 2]),
    "linear": (lambda u: u @ WEIGHTS, ["s", "s", "h", "c", "a"] * 3, [25 / 30, 4 / 30, 1 / 30, 0.0]),
    "product": (lambda u: u[:, 0] * u[:, 1], ["a", "b", "c"], [0.5, 0.5, 0.0]),
    "pure interaction": (
        lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5) + u[:, 2] / 6,
        ["a", "b", "c"],
        [0.375, 0.375, 0.25],
    ),
}
"""The variance of (u - 1/2)(v - 1/2) is 1/144, that of w/6 is 1/432."""


@pytest.mark.parametrize("case", CASES)
def test_mixed_worlds_attribute_everything(case):
    answer, groups, effects = CASES[case]
    draw, inside = np.random.default_rng(6), []
    for seed in range(30):
        points = draw.random((600, len(groups)))
        found = shapley_mixed(groups, answer(mixed_rows(points, groups, seed)), seed)
        assert found.share.sum() == pytest.approx(1.0)
        assert found.groups == tuple(dict.fromkeys(groups))
        inside.append((found.low <= np.array(effects) + 1e-12) & (np.array(effects) <= found.high + 1e-12))
    assert np.mean(inside) >= 0.88
    assert (found.high - found.low < 0.25).all()


@pytest.mark.parametrize("case", CASES)
def test_given_worlds_hold_the_known_effects(case):
    answer, groups, effects = CASES[case]
    draw, inside, shares = np.random.default_rng(7), [], []
    for seed in range(8):
        points = draw.random((600, len(groups)))
        found = shapley_groups(points, groups, answer(points), seed)
        assert found.share.sum() == pytest.approx(1.0)
        assert (found.share >= 0.0).all()
        assert found.explained > 0.9
        shares.append(found.share)
        inside.append((found.low <= np.array(effects) + 1e-12) & (np.array(effects) <= found.high + 1e-12))
    assert np.mean(inside) >= 0.9
    assert np.mean(shares, axis=0) == pytest.approx(effects, abs=0.03)


def test_what_is_not_attributed_is_in_the_intervals():
    """A threshold on fifteen numbers has effects of many at once; those of given worlds enclose those of mixed ones."""

    def answer(u):
        return (u @ WEIGHTS > WEIGHTS.sum() / 2).astype(float)

    groups, draw = CASES["linear"][1], np.random.default_rng(8)
    mixed = shapley_mixed(groups, answer(mixed_rows(draw.random((8000, 15)), groups)))
    points = draw.random((600, 15))
    found = shapley_groups(points, groups, answer(points))
    assert found.explained < 0.8
    assert ((found.low <= mixed.share) & (mixed.share <= found.high)).all()


def test_a_group_of_one_choice_counts_like_a_number():
    draw = np.random.default_rng(9)
    choice, number = draw.integers(2, size=2000), draw.random(2000)
    found = shapley_groups(np.column_stack((choice, number)), ["alternatives", "assumption"], choice + number)
    assert found.share == pytest.approx([0.75, 0.25], abs=0.03)  # variances 1/4 and 1/12


def test_the_same_answer_everywhere_is_said():
    points = np.random.default_rng(10).random((100, 2))
    for found in (
        shapley_groups(points, ["a", "b"], np.ones(100)),
        shapley_mixed(["a", "b"], np.zeros(len(mixed_rows(points, ["a", "b"])))),
    ):
        assert not found.varies
        assert (found.share == 0.0).all()


def test_mixed_rows_take_whole_groups():
    points = np.arange(64 * 3, dtype=float).reshape(64, 3)
    rows = mixed_rows(points, ["a", "b", "a"], 1).reshape(32, 4, 3)
    assert np.array_equal(rows[:, 3, 1], rows[:, 2, 1])  # both take b from the first world of the pair
    assert np.array_equal(rows[:, 1, [0, 2]], rows[:, 3, [0, 2]])
    assert (rows[:, 0] != rows[:, 3]).all()
    assert np.array_equal(np.sort(np.concatenate((rows[:, 0, 0], rows[:, 3, 0]))), points[:, 0])


def test_groups_that_do_not_fit_are_refused():
    points = np.random.default_rng(11).random((100, 2))
    with pytest.raises(DomainError, match="2 numbers and 1 groups"):
        shapley_groups(points, ["a"], points[:, 0])
    with pytest.raises(DomainError, match="one for each row"):
        shapley_mixed(["a", "b"], np.zeros(7))
    with pytest.raises(DomainError, match="no number varies"):
        shapley_groups(np.zeros((100, 0)), [], points[:, 0])
    with pytest.raises(DomainError, match="at most 8 groups"):
        mixed_rows(np.zeros((100, 9)), list("abcdefghi"))
