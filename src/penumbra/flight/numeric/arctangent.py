"""The arc tangent for loops over arcs, without branches and calls, so that the compiler vectorises them."""

import math

from penumbra.jit import kernel

__all__ = ["arctangent"]

_P = (-8.750608600031904e-1, -1.615753718733365e1, -7.500855792314705e1, -1.228866684490136e2, -6.485021904942025e1)
_Q = (2.485846490142306e1, 1.650270098316988e2, 4.328810604912903e2, 4.853903996359137e2, 1.945506571482614e2)
_EIGHTH = math.tan(math.pi / 8.0)


@kernel
def arctangent(y: float, x: float) -> float:
    """Angle [rad] from the axis of x to (x, y), in (-π, π], to 1e-15; nan for (0, 0).

    The quotient is brought below tan(π/8) by swapping and by  tan(α - π/4) = (tan α - 1)/(tan α + 1);  there
    arctan u = u + u³ P(u²)/Q(u²), with the coefficients of [Cephes].
    """
    across, along = abs(y), abs(x)
    low, high = min(across, along), max(across, along)
    steep = low > _EIGHTH * high
    u = (low - high if steep else low) / (low + high if steep else high)
    z = u * u
    p = (((_P[0] * z + _P[1]) * z + _P[2]) * z + _P[3]) * z + _P[4]
    q = ((((z + _Q[0]) * z + _Q[1]) * z + _Q[2]) * z + _Q[3]) * z + _Q[4]
    angle = (0.25 * math.pi if steep else 0.0) + (u + u * z * p / q)
    angle = 0.5 * math.pi - angle if across > along else angle
    angle = math.pi - angle if x < 0.0 else angle
    return -angle if y < 0.0 else angle
