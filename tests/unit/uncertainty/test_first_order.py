"""First-order shares and total indices against closed forms and another program."""

import numpy as np
import pytest
from scipy.stats import sobol_indices

import unit.uncertainty.known_answers as known
from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.first_order import first_order
from penumbra.uncertainty.deciding.total_shares import total_shares

LINEAR = np.array([4.0, 3.0, 2.0, 1.0, 0.0])
BOTH, BOTH_SHARES = known.both(0.3, 0.5)
CASES = {
    "ishigami": (known.ishigami, known.ISHIGAMI_FIRST),
    "g-function": (known.g_function, known.G_FIRST),
    "linear": (lambda u: u @ LINEAR, LINEAR**2 / (LINEAR**2).sum()),
    "step": (lambda u: (u[:, 0] < 0.3).astype(float), np.array([1.0, 0.0, 0.0])),
    "both below": (BOTH, np.array([*BOTH_SHARES, 0.0])),
}


@pytest.mark.parametrize("case", CASES)
def test_known_shares_lie_in_their_intervals(case):
    """In 95 % of the repeats; at least 90 % are asked of so few."""
    answer, shares = CASES[case]
    draw, inside = np.random.default_rng(5), []
    for seed in range(40):
        points = draw.random((1000, len(shares)))
        found = first_order(points, answer(points), seed)
        inside.append((found.low <= shares + 1e-12) & (shares <= found.high + 1e-12))
    assert np.mean(inside) >= 0.9


def test_intervals_are_not_idle():
    points = np.random.default_rng(1).random((1000, 3))
    found = first_order(points, known.ishigami(points))
    assert (found.high - found.low < 0.12).all()


def test_another_program_agrees_on_the_same_worlds():
    """rbd_fast of SALib 1.6.0 on these points, run apart; it uses Fourier series of the sorted answers."""
    points = np.random.default_rng(11).random((2000, 3))
    found = first_order(points, known.ishigami(points))
    assert found.share == pytest.approx([0.3149, 0.4472, -0.0024], abs=0.02)
    found = first_order(points, BOTH(points))
    assert found.share == pytest.approx([0.4019, 0.1701, 0.0003], abs=0.03)


def test_shares_depend_neither_on_units_nor_on_a_monotone_scale_nor_on_the_answers_scale():
    points = np.random.default_rng(2).random((500, 3))
    one = first_order(points, known.ishigami(points))
    other = first_order(np.exp(points) * 1e3 - 7.0, 5.0 - 3.0 * known.ishigami(points))
    assert other.share == pytest.approx(one.share)
    assert other.low == pytest.approx(one.low)


def test_a_choice_is_taken_by_its_values():
    """A choice of three, each equally often, decides by its value; the closed form is the variance of the means."""
    draw = np.random.default_rng(3)
    choice, noise = draw.integers(3, size=3000), draw.normal(size=3000)
    found = first_order(np.column_stack((choice, noise)), np.array([0.0, 5.0, 0.0])[choice] + noise)
    means = np.var([0.0, 5.0, 0.0])
    assert found.low[0] <= means / (means + 1.0) <= found.high[0]


def test_the_same_answer_everywhere_has_no_shares():
    points = np.random.default_rng(4).random((100, 2))
    assert (np.array(first_order(points, np.ones(100))) == 0.0).all()


@pytest.mark.parametrize(
    ("values", "answer", "says"),
    [
        (np.zeros((10, 2)), np.zeros(10), "10 worlds are too few"),
        (np.zeros((100, 2)), np.zeros(90), "100 worlds and 90 answers"),
        (np.zeros(100), np.zeros(100), "values \\(world, number\\)"),
        (np.zeros((100, 2)), np.full(100, np.nan), "world 0 has a answer|no finite number"),
    ],
)
def test_what_is_no_table_of_worlds_is_refused(values, answer, says):
    with pytest.raises(DomainError, match=says):
        first_order(values, answer)


def totals(answer, numbers, n, seed):
    """Total shares from n pairs of points."""
    first, second = np.random.default_rng(seed).random((2, n, numbers))
    swapped = np.repeat(first[:, None], numbers, axis=1)
    for k in range(numbers):
        swapped[:, k, k] = second[:, k]
    at = [answer(rows.reshape(-1, numbers)).reshape(rows.shape[:-1]) for rows in (first, second, swapped)]
    return total_shares(*at, seed), at


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (known.ishigami, known.ISHIGAMI_TOTAL),
        (known.g_function, known.G_TOTAL),
        (lambda u: u @ LINEAR, LINEAR**2 / (LINEAR**2).sum()),
    ],
)
def test_total_shares_are_known(answer, whole):
    found = [totals(answer, len(whole), 512, seed)[0] for seed in range(16)]
    assert np.mean([each.share for each in found], axis=0) == pytest.approx(whole, abs=0.04)
    assert np.mean([(each.low <= whole) & (whole <= each.high) for each in found]) >= 0.9


def test_total_shares_are_those_of_scipy():
    found, (first, second, swapped) = totals(known.ishigami, 3, 256, 5)
    theirs = sobol_indices(func={"f_A": first[None], "f_B": second[None], "f_AB": swapped.T[:, None]}, n=256)
    assert found.share == pytest.approx(np.ravel(theirs.total_order), rel=1e-9)


def test_total_shares_of_an_answer_that_never_differs_are_none():
    assert (np.array(total_shares(np.ones(64), np.ones(64), np.ones((64, 2)))) == 0.0).all()
