"""Ways of reading a range: the quantiles against those of scipy's distributions."""

import math

import numpy as np
import pytest
from scipy import stats

from penumbra.errors import DomainError
from penumbra.uncertainty.drawn.priors import PRIORS, checked_priors, has_logarithm, quantile

SHARE = np.linspace(0.0, 1.0, 201)
RANGES = [(3.0, 3.25, 3.5), (0.01, 0.1, 1.0), (1.0, 1.0, 4.0), (1.0, 4.0, 4.0)]


@pytest.mark.parametrize(("low", "nominal", "high"), RANGES)
def test_quantiles_are_those_of_scipy(low: float, nominal: float, high: float) -> None:
    """Each prior is a distribution that scipy has, of the numbers or of their logarithms."""
    a, m, b = (math.log(each) for each in (low, nominal, high))
    expected = {
        "uniform": stats.uniform(low, high - low).ppf(SHARE),
        "triangular": stats.triang((nominal - low) / (high - low), low, high - low).ppf(SHARE),
        "log-uniform": stats.loguniform(low, high).ppf(SHARE),
        "log-triangular": np.exp(stats.triang((m - a) / (b - a), a, b - a).ppf(SHARE)),
    }
    assert expected.keys() == set(PRIORS)
    for prior in PRIORS:
        np.testing.assert_allclose(quantile(prior, SHARE, low, nominal, high), expected[prior], rtol=1e-12)


def test_a_range_from_zero_has_no_logarithmic_scale() -> None:
    """It is read linearly, and so is one that begins below zero."""
    for low in (0.0, -1.0):
        assert not has_logarithm("log-uniform", low)
        for shape in ("uniform", "triangular"):
            linear, other = (quantile(prior, SHARE, low, 0.5, 2.0) for prior in (shape, f"log-{shape}"))  # type: ignore[arg-type]
            np.testing.assert_array_equal(linear, other)


def test_an_exact_number_stays() -> None:
    """Whatever the prior."""
    for prior in PRIORS:
        assert (quantile(prior, SHARE, 2.0, 2.0, 2.0) == 2.0).all()


@pytest.mark.parametrize("given", ["gaussian", "uniforn", 3, ["uniform"]])
def test_an_unknown_prior_is_refused(given: object) -> None:
    """With the names that there are."""
    with pytest.raises(DomainError, match="uniform"):
        checked_priors("draw", given)
