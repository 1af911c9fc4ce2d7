"""Ways of reading a published range as a distribution: a family of priors, of which none is preferred.

A range from the literature, low, nominal and high, is not a distribution. Several distributions agree with it, and an
answer may depend on which one is taken. So results are computed for each member of a family, and the interval from the
least to the greatest is reported: the family is a set of priors in the sense of robust Bayesian analysis [Berger1994],
[Walley1991]; for a single number the distribution functions of the four members lie between the two sides of a
probability box [Ferson2003].
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown

__all__ = ["PRIORS", "Prior", "checked_priors", "has_logarithm", "quantile"]

Floats = NDArray[np.float64]

Prior = Literal["uniform", "triangular", "log-uniform", "log-triangular"]
PRIORS: tuple[Prior, ...] = get_args(Prior)
"""The family: every value of the range alike, or the nominal value most likely; on a linear or a logarithmic scale."""


def has_logarithm(prior: Prior, low: float) -> bool:
    """Whether a prior is read on a logarithmic scale; a range that begins at 0 or below has none and is read linearly.

    low : lower end of the range, any unit.
    """
    return prior.startswith("log-") and low > 0.0


def quantile(prior: Prior, share: Floats, low: float, nominal: float, high: float) -> Floats:
    """Values below which the given shares of a prior lie.

    Parameters
    ----------
    prior : str
        One of `PRIORS`.
    share : (n,) float
        From 0 to 1.
    low, nominal, high : float
        The published range; any unit.

    Returns
    -------
    (n,) float
        Within low and high, in their unit.

    Method
    ------
    The inverse of the distribution function. With a to b the range, m the nominal value and p = (m - a)/(b - a), that
    of the triangular distribution is  a + √(u (b - a)(m - a))  for u < p, and  b - √((1 - u)(b - a)(b - m))  above.
    A logarithmic prior is the same of the logarithms.
    """
    if low == high:
        return np.full(share.shape, nominal)
    if has_logarithm(prior, low):
        ends = (float(np.log(each)) for each in (low, nominal, high))
        return np.asarray(np.clip(np.exp(_linear(prior.removeprefix("log-"), share, *ends)), low, high))
    return np.asarray(np.clip(_linear(prior.removeprefix("log-"), share, low, nominal, high), low, high))


def _linear(shape: str, share: Floats, low: float, nominal: float, high: float) -> Floats:
    """`quantile` of a uniform or triangular distribution."""
    if shape == "uniform":
        return low + share * (high - low)
    width, rising = high - low, nominal - low
    below = low + np.sqrt(share * width * rising)
    above = high - np.sqrt((1.0 - share) * width * (width - rising))
    return np.where(share * width < rising, below, above)


def checked_priors(where: str, given: object) -> tuple[Prior, ...]:
    """The priors of an argument: all if None, or the one of a name.

    Raises
    ------
    DomainError
        There is no prior of this name.
    """
    if given is None:
        return PRIORS
    for each in PRIORS:
        if given == each:
            return (each,)
    hint = nearest(given, PRIORS) if isinstance(given, str) else f"; write {', '.join(PRIORS)}, or leave it out for all"
    raise DomainError(f"{where}: prior: no prior {shown(given)}{hint}")
