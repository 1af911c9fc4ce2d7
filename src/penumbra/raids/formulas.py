"""Formulas of leakage: several shots, a look between shots, layers, a common cause of failure, and chances of no leak.

A chance is a number from 0 to 1, a count a number of 0 or more; outside these domains the result is nan.
"""

import math

from penumbra.jit import kernel

__all__ = ["expected_shots", "joined", "kill_needed", "missed", "no_leak", "stopped", "stopped_together"]


@kernel
def missed(chance: float, shots: float) -> float:
    """Chance that all of several independent shots miss, (1 - p)^n; [Wilkening2000] eq. for a warhead's leakage."""
    if not (0.0 <= chance <= 1.0 and shots >= 0.0):
        return math.nan
    return (1.0 - chance) ** shots


@kernel
def stopped(chance: float, shots: float, tracked: float) -> float:
    """Chance K that one missile is stopped: K = P_track (1 - (1 - p)^n); [Wilkening2000].

    chance : p, of one shot; shots : n; tracked : P_track, chance that it is seen and told from decoys at all.
    """
    if not 0.0 <= tracked <= 1.0:
        return math.nan
    return tracked * (1.0 - missed(chance, shots))


@kernel
def stopped_together(chance: float, shots: float, cause: float) -> float:
    """Chance that one missile is stopped if one cause makes all shots fail together: (1 - c)(1 - (1 - p)^n).

    It is `stopped` with P_track = 1 - c, [Wilkening2000]: what nobody tracks, all shots miss together.
    chance : p, of one shot where the cause is absent; cause : c, chance of the cause.
    """
    return stopped(chance, shots, 1.0 - cause)


@kernel
def joined(upper: float, lower: float) -> float:
    """Chance that one of two independent layers stops a missile: 1 - (1 - K_u)(1 - K_l); [Wilkening2000]."""
    if not (0.0 <= upper <= 1.0 and 0.0 <= lower <= 1.0):
        return math.nan
    return 1.0 - (1.0 - upper) * (1.0 - lower)


@kernel
def no_leak(stops: float, missiles: float) -> float:
    """Chance P(0) that none of several independent missiles gets through, K^W; [Wilkening2000]."""
    if not (0.0 <= stops <= 1.0 and missiles >= 0.0):
        return math.nan
    return stops**missiles


@kernel
def kill_needed(none: float, missiles: float) -> float:
    """K that is needed for a chance P(0) that none of W missiles gets through, P(0)^(1/W); [Wilkening2000]."""
    if not (0.0 <= none <= 1.0 and missiles > 0.0):
        return math.nan
    return none ** (1.0 / missiles)


@kernel
def expected_shots(chance: float, most: float) -> float:
    """Expected shots at one missile with a look after each, k at most: (1 - (1 - p)^k)/p, and k where p = 0.

    The mean of a geometric distribution cut off at k: the sum of (1 - p)^i over i = 0 ... k - 1; [Feller1968] XI.
    """
    if not (0.0 <= chance <= 1.0 and most >= 0.0):
        return math.nan
    if chance == 0.0:
        return most
    if chance == 1.0:
        return min(most, 1.0)
    return -math.expm1(most * math.log1p(-chance)) / chance
