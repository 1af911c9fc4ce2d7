"""First-order shares and total indices against closed forms and another program."""

import numpy as np
import pytest

import unit.uncertainty.known_answers as known
from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.first_order import first_order
from penumbra.uncertainty.deciding.sobol_total import total

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
    assert (np.array(total(lambda rows: np.ones(len(rows)), 2, 64)[:6]) == 0.0).all()


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


@pytest.mark.parametrize(
    ("answer", "first", "whole"),
    [
        (known.ishigami, known.ISHIGAMI_FIRST, known.ISHIGAMI_TOTAL),
        (known.g_function, known.G_FIRST, known.G_TOTAL),
        (lambda u: u @ LINEAR, LINEAR**2 / (LINEAR**2).sum(), LINEAR**2 / (LINEAR**2).sum()),
    ],
)
def test_total_indices_are_known(answer, first, whole):
    inside, totals = [], []
    for seed in range(8):
        found = total(answer, len(first), 512, seed)
        inside += [*((found.first_low <= first) & (first <= found.first_high))]
        inside += [*((found.total_low <= whole) & (whole <= found.total_high))]
        totals.append(found.total)
    assert np.mean(totals, axis=0) == pytest.approx(whole, abs=0.04)
    assert np.mean(inside) >= 0.9


def test_total_indices_ask_once_and_are_the_same_again():
    calls = []

    def answer(rows):
        calls.append(rows.shape)
        assert ((rows >= 0.0) & (rows < 1.0)).all()
        return known.ishigami(rows)

    one, other = (total(answer, 3, 128, 7) for _ in range(2))
    assert calls == [(128 * 5, 3)] * 2
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("n", "numbers"), [(100, 2), (32, 2), (0, 2), (64, 0)])
def test_total_indices_refuse_other_counts(n, numbers):
    with pytest.raises(DomainError):
        total(lambda rows: rows.sum(axis=1), numbers, n)


def test_total_indices_refuse_missing_answers():
    with pytest.raises(DomainError, match="no finite number"):
        total(lambda rows: np.full(len(rows), np.nan), 2, 64)
    with pytest.raises(DomainError, match="one answer for each row"):
        total(lambda rows: rows, 2, 64)
