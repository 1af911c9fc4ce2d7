"""Slack with its bounds: the least and the greatest over the published ranges, for each arc."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.latest_launch import aims_in, slack, slacks_in
from penumbra.coverage.latest_launch_loop import CONTRADICTORY
from penumbra.coverage.problem import Problem
from penumbra.names import labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.signs import group
from penumbra.scenario.worlds import corners, matrix

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
        The result of `penumbra.coverage.latest_launch.slack`, and
        slack_low, slack_high : float [s]
        contradictory : (threat, launch) int, number of arcs left out, over all corners

    Raises
    ------
    DomainError
        As `slack`.

    Method
    ------
    As `penumbra.uncertainty.bounds.cover`: numbers of known sign at the bad and the good end, the threat's boost at its
    nominal point and every corner of its box, except its burn time. Relative to the rotating Earth, the flight after
    burnout does not depend on the duration of the boost, so slack, which counts from burnout, does not depend on it.

    A corner that does not fly an arc is ignored for this arc. So at the edge of a class's reach the bounds come from
    the other corners, and another world may lie outside them: of 264 arcs of a 10,000 km class to North America, 3 that
    not every corner flies, by up to 10 s. If every corner flies the arc, the bounds include all worlds.
    """
    found = slack(shield, area)
    low, high = found.slack.values.copy(), found.slack.values.copy()
    left_out = np.zeros(found.contradictory.shape, np.int64)
    for threat, interceptor, each in slacks_in(shield, aims_in(shield.scenario, area), _corners):
        worst, best = each.slack[0::2], each.slack[1::2]
        own_low, own_high = low[threat, :, :, interceptor], high[threat, :, :, interceptor]
        np.fmin(own_low, np.fmin.reduce(worst), out=own_low)
        np.fmax(own_high, np.fmax.reduce(best), out=own_high)
        left_out[threat] = (each.fate[0::2] == CONTRADICTORY).sum(axis=(0, 2))  # the same for each interceptor
    return found.assign(
        slack_low=labelled("slack_low", low),
        slack_high=labelled("slack_high", high),
        contradictory=labelled("contradictory", found.contradictory.values + left_out),
    )


def _corners(problem: Problem) -> NDArray[np.float64]:
    """Worlds (world, column), worst and best alternating, at the corners of the swept numbers except burn times."""
    rows = matrix(problem.shield, corners(problem.shield))
    timed = [group(column.path) == "threats.burn_time" for column in problem.columns]
    rows = np.where(timed, problem.own, rows)
    pairs = rows.reshape(-1, 2 * rows.shape[1])
    _, first = np.unique(np.nan_to_num(pairs, nan=np.inf), axis=0, return_index=True)  # nan would not equal nan
    return pairs[np.sort(first)].reshape(-1, rows.shape[1])
