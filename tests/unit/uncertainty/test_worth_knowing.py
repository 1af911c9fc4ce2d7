"""What knowing a number is worth, against closed forms."""

import numpy as np
import pytest

from penumbra.errors import DomainError
from penumbra.uncertainty.deciding.worth_knowing import worth_knowing

N = 1024


def worlds(seed):
    """Two numbers, read uniformly from 0 to 1, and as their squares, so that the means are 1/2 and 1/3."""
    u = np.random.default_rng(seed).random((N, 2))
    return np.vstack((u, u**2)), ["linear"] * N + ["squared"] * N, np.tile(np.arange(N), 2)


def test_a_linear_answer_narrows_by_its_weights():
    """The mean of 3x + y is 2 and 4/3; knowing x removes 3 (1/2 - 1/3), knowing y 1 (1/2 - 1/3) of the width."""
    inside, reduced = [], []
    for seed in range(20):
        values, priors, draws = worlds(seed)
        found = worth_knowing(values, values @ [3.0, 1.0], priors, draws, seed)
        assert found.width == pytest.approx(2.0 / 3.0, abs=0.1)
        assert found.less_width == pytest.approx([0.5, 1.0 / 6.0], abs=0.06)
        inside.append((found.low <= [0.5, 1.0 / 6.0]) & (found.high >= [0.5, 1.0 / 6.0]))
        reduced.append([*found.less_variance[0], found.variance[1]])
    variances = [9.0 / 12.0, 1.0 / 12.0, 10.0 * 4.0 / 45.0]  # the variance of u^2 is 1/5 - 1/9
    assert np.mean(reduced, axis=0) == pytest.approx(variances, rel=0.1)
    assert np.mean(inside) >= 0.85


def test_a_number_that_does_not_matter_is_worth_nothing():
    inside, narrows = [], []
    for seed in range(20):
        values, priors, draws = worlds(seed)
        found = worth_knowing(values, (values[:, 0] > 0.5).astype(float), priors, draws)
        inside.append(found.low[1] <= 0.0 <= found.high[1])
        narrows.append(found.less_width[1])
        assert found.less_width[0] > 0.7 * found.width
        assert found.less_variance[:, 1] == pytest.approx([0.0, 0.0], abs=0.02)
    assert np.mean(inside) >= 0.85
    assert abs(np.mean(narrows)) < 0.01


def test_a_number_of_few_values_is_taken_by_its_values():
    values, priors, draws = worlds(4)
    values = np.column_stack((values, np.random.default_rng(5).integers(2, size=2 * N)))
    found = worth_knowing(values, values[:, 0] + values[:, 2], priors, draws)
    assert abs(found.less_width[2]) < 0.03
    assert found.less_variance[0, 2] == pytest.approx(0.25, abs=0.03)


def test_one_way_of_reading_leaves_no_width():
    values, priors, draws = worlds(6)
    found = worth_knowing(values[:N], values[:N, 0], priors[:N], draws[:N])
    assert found.width == 0.0
    assert (found.less_width == 0.0).all()


def test_labels_that_do_not_fit_are_refused():
    values, priors, draws = worlds(7)
    with pytest.raises(DomainError, match="one prior, and one draw"):
        worth_knowing(values, values[:, 0], priors[:-1], draws)
