"""The threshold surface: share of arcs that an interceptor can meet, over its burnout speed and launch delay."""

from collections.abc import Iterable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.latest_launch_loop import FLOWN
from penumbra.errors import DomainError
from penumbra.names import dataset

__all__ = ["TOGETHER", "engaged", "least_speed", "surface"]

Floats = NDArray[np.float64]

TOGETHER = "all"
"""Label on the axis `launch` for all launch points together."""

_ENDS = ("", "_low", "_high")
_ARCS = ("threat", "launch", "cell")


def engaged(
    slacks: xr.Dataset,
    delays: Sequence[float],
    end: str = "",
    weight: str = "people",
    over: Sequence[str] = _ARCS,
) -> xr.DataArray:
    """Share of the threatened people, land or aims whose arcs an interceptor meets, for some launch delays.

    Parameters
    ----------
    slacks : Dataset from `penumbra.coverage.latest_launch.slack` or `penumbra.uncertainty.latest_launch_bounds.slacks`
    delays : sequence of float [s]
        After burnout; negative: before it.
    end : "", "_low" or "_high"
        Nominal world, or the least or greatest slack of each arc over the published ranges.
    weight : "people", "area" or "aims"
        Weight of each arc: the people or land of the aim's cell, or 1.
    over : sequence of str
        Dimensions to sum over, including "cell".

    Returns
    -------
    DataArray (site, interceptor, delay, and dimensions not summed over) float [1], nan where nothing is flown; exactly
        1 only where all arcs are met
    """
    later = xr.DataArray(np.asarray(delays, dtype=float), dims="delay")
    value = xr.ones_like(slacks.people) if weight == "aims" else slacks[weight]
    flown = (slacks.fate == FLOWN) * value
    total = flown.sum(over)
    met = (slacks[f"slack{end}"] >= later) | (flown == 0.0)
    share = (met * flown).sum(over) / total.where(total > 0.0)
    # the two sums may differ by rounding: where all arcs are met the share is set to exactly 1
    return share.clip(max=1.0 - 1e-12).where(~met.all(over) | (total == 0.0), 1.0)


def surface(slacks: xr.Dataset, delays: Iterable[float]) -> xr.Dataset:
    """Share of arcs that can be met, and best margin, as functions of burnout speed and launch delay.

    Parameters
    ----------
    slacks : Dataset
        Slack of a `penumbra.coverage.latest_launch.ladder` of interceptors; if it has bounds, the surface has bounds.
    delays : iterable of float [s]
        After burnout; negative: before it.

    Returns
    -------
    Dataset (site, launch, speed, delay), all classes together; the first launch, "all", is all launch points together
        engaged_people, engaged_aims : float [1], relative to what the classes reach; nan where they reach nothing
        best_margin : float [s], slack of the best arc minus the delay; -inf: no arc can be met
        and the same with _low and _high, if there are bounds.

    Raises
    ------
    DomainError
        The interceptors' speeds do not ascend.

    Method
    ------
    An arc that one interceptor of the ladder meets counts as met by every faster one, because a faster interceptor can
    fly as slowly. This matters above 7.5 km/s, where even the lowest elevation of a fan passes above low, far points.
    """
    asked = np.array(sorted(delays), dtype=float)
    speeds, able = _ascending(slacks)
    arrays: dict[str, Floats] = {}
    for end in _bounds(slacks):
        for weight in ("people", "aims"):
            apart = engaged(able, asked.tolist(), end, weight, ("threat", "cell"))
            together = engaged(able, asked.tolist(), end, weight).expand_dims("launch")
            shares = [each.transpose("site", "launch", "interceptor", "delay").values for each in (together, apart)]
            arrays[f"engaged_{weight}{end}"] = np.concatenate(shares, axis=1)
        best = able[f"slack{end}"].fillna(-np.inf).max(("threat", "cell"))
        best_of = np.concatenate([best.max("launch").expand_dims("launch", 1).values, best.values], axis=1)
        arrays[f"best_margin{end}"] = best_of[..., None] - asked
    return dataset(
        {"site": slacks.site.values, "launch": [TOGETHER, *slacks.launch.values], "speed": speeds, "delay": asked},
        slacks.attrs | {"title": "What an interceptor can meet, over burnout speed and launch delay"},
        **arrays,
    )


def least_speed(slacks: xr.Dataset, delays: Iterable[float], share: float = 0.01) -> xr.Dataset:
    """The slowest interceptor that can meet a given share of the arcs, by site and launch delay.

    Parameters
    ----------
    slacks : Dataset
        Slack of a ladder of interceptors; if it has bounds, the speeds have bounds.
    delays : iterable of float [s]
    share : float [1]
        Of the people in reach, all classes and launch points together; 0 means at least one arc.

    Returns
    -------
    Dataset (site, delay)
        least_speed : float [m/s], nan if the fastest interceptor is too slow; the slowest speed if that suffices;
        and, if the slacks have bounds, least_speed_low (best world for the defence) and least_speed_high (worst).

    Method
    ------
    Slack is interpolated linearly in speed between neighbours of the ladder; if the slower one does not meet the arc at
    all, the faster one's speed is used. The result is the quantile over arcs, weighted by the people at their aims.
    """
    asked = np.array(sorted(delays), dtype=float)
    speeds, able = _ascending(slacks)
    weight = ((slacks.fate == FLOWN) * slacks.people).transpose(*_ARCS).values.ravel()
    arrays = {}
    for end in _bounds(slacks):
        values = able[f"slack{end}"].transpose("site", *_ARCS, "interceptor").values
        values = values.reshape(slacks.sizes["site"], weight.size, speeds.size)
        found = [[_quantile(_crossings(speeds, arcs, delay), weight, share) for delay in asked] for arcs in values]
        arrays[{"": "least_speed", "_high": "least_speed_low", "_low": "least_speed_high"}[end]] = np.array(found)
    return dataset(
        {"site": slacks.site.values, "delay": asked},
        slacks.attrs | {"title": "Slowest interceptor that suffices", "share": share},
        **arrays,
    )


def _bounds(slacks: xr.Dataset) -> list[str]:
    return [end for end in _ENDS if f"slack{end}" in slacks]


def _ascending(slacks: xr.Dataset) -> tuple[Floats, xr.Dataset]:
    """Speeds of a ladder, and its slacks made monotone: each interceptor has at least the slack of all slower ones."""
    speeds = np.asarray(slacks.interceptor_speed.values, dtype=float)
    if (np.diff(speeds) <= 0.0).any():
        raise DomainError("the interceptors of a surface must be a ladder: equal except for ascending speeds")
    names = [f"slack{end}" for end in _bounds(slacks)]
    axis = slacks.slack.get_axis_num("interceptor")
    risen = {name: (slacks[name].dims, np.fmax.accumulate(slacks[name].values, axis=axis)) for name in names}
    return speeds, slacks.assign(risen)


def _crossings(speeds: Floats, slack: Floats, delay: float) -> Floats:
    """Speed at which each arc's slack (arc, speed) first reaches the delay; inf when none does."""
    enough = slack >= delay
    first = np.where(enough.any(axis=1), enough.argmax(axis=1), -1)
    rows, before = np.arange(len(slack)), np.maximum(first - 1, 0)
    below, above = slack[rows, before], slack[rows, first]
    with np.errstate(invalid="ignore", divide="ignore"):
        along = (delay - below) / (above - below)
    between = speeds[before] + np.where((first > 0) & np.isfinite(below), along, 1.0) * (speeds[first] - speeds[before])
    return np.where(first < 0, np.inf, np.where(first == 0, speeds[0], between))


def _quantile(values: Floats, weight: Floats, share: float) -> float:
    """Least value that a share of the weight does not exceed; nan if the finite values have less weight."""
    order = np.argsort(values)
    covered = np.cumsum(weight[order])
    total = float(covered[-1]) if covered.size else 0.0
    if total == 0.0:
        return np.nan
    found = values[order][(covered > 0.0) & (covered >= share * total)]
    return float(found[0]) if found.size and np.isfinite(found[0]) else np.nan
