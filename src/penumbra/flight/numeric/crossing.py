"""Where between two nodes of an arc something begins or ends that holds at one of them and not at the other.

What decides is always whether it holds, asked at a few places; a guess from a smooth quantity only says where to ask.
"""

import math

from penumbra.jit import kernel

__all__ = ["CLOSE", "GOLDEN", "ask", "crossing"]

CLOSE = 1.001 * 2.0**-10
"""Of a node's width, to which a crossing is closed in: some 10 ms of a flight of ten minutes; ten halvings reach it."""

GOLDEN = 0.6180339887498949
"""Of a bracket, what golden section keeps when the greatest of something is sought."""

_STEP = 2.0**-11  # off the guess on either side

_WIDENING = 8.0  # of the step off the guess, when the crossing is not beside it
_WIDENINGS = 3


@kernel
def crossing(good: float, bad: float, beyond: float) -> float:
    """Where a quantity falls through zero, in steps from the node where it is `good`; nan when it does not.

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
    """The next node to ask at, between one where the thing holds and one where it fails.

    Close on either side of the guess, then farther off it, at last (and with a guess of nan) halfway.
    """
    step = _STEP if holds > fails else -_STEP
    for _ in range(_WIDENINGS):
        for node in (guess + step, guess - step):
            if (holds - node) * (node - fails) > 0.0:
                return node
        step *= _WIDENING
    return 0.5 * (holds + fails)
