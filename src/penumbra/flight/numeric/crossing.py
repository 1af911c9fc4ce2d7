"""Crossings: where between two nodes of an arc a condition changes that holds at one of them only.

The condition itself decides, evaluated at a few places; a guess from a smooth quantity only chooses these places.
"""

import math

from penumbra.jit import kernel

__all__ = ["CLOSE", "GOLDEN", "ask", "crossing"]

CLOSE = 1.001 * 2.0**-10
"""Tolerance of a crossing, as a share of a node's width: some 10 ms of a flight of ten minutes, or ten bisections."""

GOLDEN = 0.6180339887498949
"""Share of a bracket that a golden-section step keeps in the search for a maximum."""

_STEP = 2.0**-11  # from the guess, on either side

_WIDENING = 8.0  # factor on the step from the guess, while the crossing is outside the bracket
_WIDENINGS = 3


@kernel
def crossing(good: float, bad: float, beyond: float) -> float:
    """Zero of a falling quantity, in steps from the node where it is `good`; nan if there is none.

    good, bad, beyond : the quantity at three nodes in a row. A parabola through them.
    """
    bend = 0.5 * (beyond - 2.0 * bad + good)
    slope = bad - good - bend
    square = slope * slope - 4.0 * bend * good
    if not square >= 0.0:
        return math.nan
    return 2.0 * good / (math.sqrt(square) - slope)


@kernel
def ask(holds: float, fails: float, guess: float) -> float:
    """The next node to evaluate, between one where the condition holds and one where it fails.

    Close to the guess on either side, then farther from it, finally (and with a guess of nan) by bisection.
    """
    step = _STEP if holds > fails else -_STEP
    for _ in range(_WIDENINGS):
        for node in (guess + step, guess - step):
            if (holds - node) * (node - fails) > 0.0:
                return node
        step *= _WIDENING
    return 0.5 * (holds + fails)
