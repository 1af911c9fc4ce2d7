"""Launch delays and what they meet, in words, for the checks about arcs."""

import math

from penumbra.claims.finding import Verdict
from penumbra.claims.topics.shares import Share, is_none
from penumbra.sentences import percent

__all__ = ["delay_words", "launch_words", "share_met_words", "turning_launch"]


def launch_words(delay: float) -> str:
    """A launch delay [s] as in ``60 s after burnout``."""
    return "at burnout" if delay == 0.0 else f"{abs(delay):.0f} s {'after' if delay > 0.0 else 'before'} burnout"


def delay_words(latest: float) -> str:
    """A latest launch [s after burnout] in words; -inf is never."""
    if latest == -math.inf:
        return "never"
    return f"{abs(latest):,.0f} s {'after' if latest >= 0.0 else 'before'} burnout"


def share_met_words(met_: Share, soonest: float) -> str:
    """The share of the people in reach whose missile the soonest launch [s after burnout] meets."""
    if is_none(met_.high):
        least = "none" if met_.high == 0.0 else f"almost none: {percent(met_.high)} at best"
        return f"launched {launch_words(soonest)}, it could meet {least}"
    return f"{launch_words(soonest)}: {met_.words}"


def turning_launch(latest: Share, says: str, verdict: Verdict) -> str:
    """The launch at which a verdict turns, all else nominal; where it depends, up to which launch it holds or fails.

    latest : [s after burnout], the latest that meets the deciding share; says : "some", or what denies it.
    """
    if latest.high == -math.inf:
        return "No launch, however early, and no published figure changes it."
    can = "Holds" if says == "some" else "Fails"
    if verdict != "depends":
        late = verdict == can.lower()
        if latest.nominal == -math.inf:
            return f"A launch by {delay_words(latest.high)}, and the most favourable figures."
        return (
            f"A launch {'later than' if late else 'no later than'} {delay_words(latest.nominal)}, on nominal figures."
        )
    if latest.nominal == -math.inf:
        return f"{can} for no launch on nominal figures; at best up to {delay_words(latest.high)}."
    return f"{can} for launches up to {delay_words(latest.nominal)}, on nominal figures."
