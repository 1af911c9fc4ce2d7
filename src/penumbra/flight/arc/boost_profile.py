"""Boost profile: share of the burnout height over share of the burn time.

n is the climb rate at burnout divided by the mean climb rate. For n ≥ 1 the profile is uⁿ. For 0 ≤ n < 1 (the flattest
arcs of the longest ranges) it is the monotone parabola u (2 - n - (1 - n) u).
Both are u at n = 1, and both leave burnout at the climb rate that the arc needs.
"""

import math

from penumbra.flight.numeric.exponential import decay
from penumbra.jit import kernel

__all__ = ["risen", "time_to_rise"]


@kernel
def risen(n: float, u: float, log_u: float) -> float:
    """Share of the burnout height at the share u of the burn time; log_u is ln u, -inf at launch."""
    return decay(-n * log_u) if n >= 1.0 else u * (2.0 - n - (1.0 - n) * u)


@kernel
def time_to_rise(n: float, share: float) -> float:
    """Share of the burn time after which this share of the burnout height is reached: `risen` inverted."""
    if n >= 1.0:
        return float(share ** (1.0 / n))
    return 2.0 * share / (2.0 - n + math.sqrt((2.0 - n) * (2.0 - n) - 4.0 * (1.0 - n) * share))
