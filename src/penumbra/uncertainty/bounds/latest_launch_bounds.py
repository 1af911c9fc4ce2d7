"""Latest launch after burnout with its bounds: the earliest and the last over the published ranges, for each arc."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.latest_launch import aims_in, latest_launches, latest_launches_in
from penumbra.coverage.latest_launch_loop import CONTRADICTORY
from penumbra.coverage.problem import Problem
from penumbra.names import labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.signs import group
from penumbra.scenario.worlds import corners, matrix

__all__ = ["latest_launch_bounds"]


def latest_launch_bounds(shield: Shield, area: str) -> xr.Dataset:
    """Latest launch [s after burnout]: nominal, and earliest and last over the published ranges.

    Parameters
    ----------
    shield : Shield
    area : str
        Id of the named area aimed at.

    Returns
    -------
    Dataset (threat, site, launch, interceptor, cell)
        The result of `penumbra.coverage.latest_launch.latest_launches`, and
        latest_launch_low, latest_launch_high : float [s] after burnout
        contradictory : (threat, launch) int, number of arcs left out, over all corners

    Raises
    ------
    DomainError
        As `latest_launches`.

    Method
    ------
    As `penumbra.cover`: numbers of known sign at the bad and the good end, the threat's boost at its
    nominal point and every corner of its box, except its burn time. Relative to the rotating Earth, the flight after
    burnout does not depend on the duration of the boost, so the latest launch after burnout does not
    depend on it.

    A corner that does not fly an arc is ignored for this arc. So at the edge of a class's reach the bounds come from
    the other corners, and another world may lie outside them: of 264 arcs of a 10,000 km class to North America, 3 that
    not every corner flies, by up to 10 s. If every corner flies the arc, the bounds include all worlds.
    """
    found = latest_launches(shield, area)
    low, high = found.latest_launch.values.copy(), found.latest_launch.values.copy()
    left_out = np.zeros(found.contradictory.shape, np.int64)
    for threat, interceptor, each in latest_launches_in(shield, aims_in(shield.scenario, area), _corners):
        worst, best = each.latest_launch[0::2], each.latest_launch[1::2]
        own_low, own_high = low[threat, :, :, interceptor], high[threat, :, :, interceptor]
        np.fmin(own_low, np.fmin.reduce(worst), out=own_low)
        np.fmax(own_high, np.fmax.reduce(best), out=own_high)
        left_out[threat] = (each.fate[0::2] == CONTRADICTORY).sum(axis=(0, 2))  # the same for each interceptor
    return found.assign(
        latest_launch_low=labelled("latest_launch_low", low),
        latest_launch_high=labelled("latest_launch_high", high),
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
