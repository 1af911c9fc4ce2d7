"""Slack with its bounds: the least and the greatest over the published ranges, arc by arc."""

import numpy as np
import xarray as xr

from penumbra.coverage.slack import slack
from penumbra.names import labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.uncertainty.worlds import Corner, swept_corners

__all__ = ["slacks"]


def slacks(shield: Shield, area: str) -> xr.Dataset:
    """Slack after burnout, nominal, least and greatest over the published ranges of interceptors and threats.

    Parameters
    ----------
    shield : Shield
    area : str
        Id of the named area aimed at.

    Returns
    -------
    Dataset (threat, site, launch, interceptor, cell)
        What `penumbra.coverage.slack.slack` returns, and
        slack_low, slack_high : float [s]
        contradictory : (threat, launch) int, arcs left out, over all corners

    Raises
    ------
    DomainError
        As `slack`.

    Method
    ------
    As `penumbra.uncertainty.bounds.cover`: numbers of known sign at the bad and the good end, the threat's boost at its
    nominal point and every corner of its box, save its burn time: seen from the turning Earth the flight after burnout
    is the same however long the boost took, so slack, which counts from burnout, does not depend on it. An arc that a
    corner does not fly has no say there.
    """
    found = slack(shield, area)
    low, high = found.slack.values.copy(), found.slack.values.copy()
    left_out = found.contradictory.values.copy()
    for corner in _corners(shield):
        worst = slack(settle(shield, "worst", corner), area)
        best = slack(settle(shield, "best", corner), area)
        low = np.fmin(low, worst.slack.values)
        high = np.fmax(high, best.slack.values)
        left_out += worst.contradictory.values
    return found.assign(
        slack_low=labelled("slack_low", low),
        slack_high=labelled("slack_high", high),
        contradictory=labelled("contradictory", left_out),
    )


def _corners(shield: Shield) -> list[Corner]:
    """Corners of the swept numbers without the threats' burn time."""
    found: list[Corner] = []
    for corner in swept_corners(shield):
        kept: Corner = {name: end for name, end in corner.items() if name != "threats.burn_time"}
        if kept not in found:
            found.append(kept)
    return found
