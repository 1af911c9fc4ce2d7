"""The threshold surface: what share of the arcs an interceptor can meet, over its burnout speed and launch delay."""

from collections.abc import Iterable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.slack_loop import FLOWN
from penumbra.errors import DomainError
from penumbra.names import dataset

__all__ = ["engaged", "least_speed", "surface"]

Floats = NDArray[np.float64]

_ENDS = ("", "_low", "_high")


def engaged(
    slacks: xr.Dataset,
    delays: Sequence[float],
    end: str = "",
    weight: str = "people",
    over: Sequence[str] = ("threat", "launch", "cell"),
) -> xr.DataArray:
    """Share of what the arcs threaten that an interceptor meets when launched so long after burnout.

    Parameters
    ----------
    slacks : Dataset from `penumbra.coverage.slack.slack` or `penumbra.uncertainty.slacks.slacks`
    delays : sequence of float [s]
        After burnout; negative: before it.
    end : "", "_low" or "_high"
        Nominal world, or the least or greatest slack of each arc over the published ranges.
    weight : "people", "area" or "aims"
        What is shared out: the people or land of each aim's cell, or the aims themselves.
    over : sequence of str
        Dimensions taken together; "cell" among them.

    Returns
    -------
    DataArray (site, interceptor, delay, and what is not taken together) float [1], nan where nothing is flown
    """
    later = xr.DataArray(np.asarray(delays, dtype=float), dims="delay")
    value = xr.ones_like(slacks.people) if weight == "aims" else slacks[weight]
    flown = (slacks.fate == FLOWN) * value
    total = flown.sum(over)
    return ((slacks[f"slack{end}"] >= later) * flown).sum(over) / total.where(total > 0.0)


def surface(slacks: xr.Dataset, delays: Iterable[float]) -> xr.Dataset:
    """The share of arcs that can be met at all, and the best margin, over burnout speed and launch delay.

    Parameters
    ----------
    slacks : Dataset
        Of a `penumbra.coverage.slack.ladder` of interceptors; with bounds, the surface has them too.
    delays : iterable of float [s]
        After burnout; negative: before it.

    Returns
    -------
    Dataset (site, launch, speed, delay), all classes together
        engaged_people, engaged_aims : float [1], of what the classes reach; nan where they reach nothing
        best_margin : float [s], slack of the best arc less the delay; -inf: none can be met
        and the same with _low and _high.
    """
    asked = np.array(sorted(delays), dtype=float)
    speeds = _speeds(slacks)
    arrays: dict[str, Floats] = {}
    for end in (end for end in _ENDS if f"slack{end}" in slacks):
        for weight in ("people", "aims"):
            shares = engaged(slacks, asked.tolist(), end, weight, ("threat", "cell"))
            arrays[f"engaged_{weight}{end}"] = shares.transpose("site", "launch", "interceptor", "delay").values
        arrays[f"best_margin{end}"] = _best(slacks, end, ("threat", "cell")).values[..., None] - asked
    return dataset(
        {"site": slacks.site.values, "launch": slacks.launch.values, "speed": speeds, "delay": asked},
        slacks.attrs | {"title": "What an interceptor can meet, over burnout speed and launch delay"},
        **arrays,
    )


def least_speed(slacks: xr.Dataset, delays: Iterable[float]) -> xr.Dataset:
    """The slowest interceptor that can meet some arc at all, by site and launch delay.

    Parameters
    ----------
    slacks : Dataset
        Of a ladder of interceptors with ascending speeds.
    delays : iterable of float [s]

    Returns
    -------
    Dataset (site, delay)
        least_speed : float [m/s], nan when the fastest asked is too slow; the slowest asked when that suffices
        and, if the slacks have bounds, least_speed_low (best world for the defence) and least_speed_high (worst).

    Method
    ------
    The best arc's slack, all classes and launch points together, is linear in speed between two rungs of the ladder;
    where the slower meets none at all, the faster one's speed is taken.
    """
    asked = np.array(sorted(delays), dtype=float)
    speeds = _speeds(slacks)
    arrays = {}
    for end, name in (("", ""), ("_high", "_low"), ("_low", "_high")):
        if f"slack{end}" in slacks:
            best = _best(slacks, end, ("threat", "launch", "cell")).values
            found = [[_crossing(speeds, row, float(delay)) for delay in asked] for row in best]
            arrays[f"least_speed{name}"] = np.array(found)
    return dataset(
        {"site": slacks.site.values, "delay": asked},
        slacks.attrs | {"title": "Slowest interceptor that can meet some arc"},
        **arrays,
    )


def _speeds(slacks: xr.Dataset) -> Floats:
    speeds = np.asarray(slacks.interceptor_speed.values, dtype=float)
    if (np.diff(speeds) <= 0.0).any():
        raise DomainError("the interceptors of a surface must be a ladder: alike but for speeds that ascend")
    return speeds


def _best(slacks: xr.Dataset, end: str, over: tuple[str, ...]) -> xr.DataArray:
    """Greatest slack [s] over some dimensions; -inf where nothing is flown or met."""
    return slacks[f"slack{end}"].fillna(-np.inf).max(over)


def _crossing(speeds: Floats, best: Floats, delay: float) -> float:
    """Where the best slack first reaches the delay."""
    enough = np.flatnonzero(best >= delay)
    if not enough.size:
        return np.nan
    first = int(enough[0])
    if first == 0 or best[first - 1] == -np.inf:
        return float(speeds[first])
    below, above = best[first - 1], best[first]
    return float(speeds[first - 1] + (delay - below) / (above - below) * (speeds[first] - speeds[first - 1]))
