"""The threshold surface: what share of the arcs an interceptor can meet, over its burnout speed and launch delay."""

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
"""Launch of a surface that stands for all launch points."""

_ENDS = ("", "_low", "_high")
_ARCS = ("threat", "launch", "cell")


def engaged(
    slacks: xr.Dataset,
    delays: Sequence[float],
    end: str = "",
    weight: str = "people",
    over: Sequence[str] = _ARCS,
) -> xr.DataArray:
    """Share of what the arcs threaten that an interceptor meets when launched so long after burnout.

    Parameters
    ----------
    slacks : Dataset from `penumbra.coverage.latest_launch.slack` or `penumbra.uncertainty.latest_launch_bounds.slacks`
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
    DataArray (site, interceptor, delay, and what is not taken together) float [1], nan where nothing is flown; exactly
        1 only where everything is met
    """
    later = xr.DataArray(np.asarray(delays, dtype=float), dims="delay")
    value = xr.ones_like(slacks.people) if weight == "aims" else slacks[weight]
    flown = (slacks.fate == FLOWN) * value
    total = flown.sum(over)
    met = (slacks[f"slack{end}"] >= later) | (flown == 0.0)
    share = (met * flown).sum(over) / total.where(total > 0.0)
    # sums in another order may differ by a rounding: where all are met it is exactly 1
    return share.clip(max=1.0 - 1e-12).where(~met.all(over) | (total == 0.0), 1.0)


def surface(slacks: xr.Dataset, delays: Iterable[float]) -> xr.Dataset:
    """The share of arcs that can be met at all, and the best margin, over burnout speed and launch delay.

    Parameters
    ----------
    slacks : Dataset
        Of a `penumbra.coverage.latest_launch.ladder` of interceptors; with bounds, the surface has them too.
    delays : iterable of float [s]
        After burnout; negative: before it.

    Returns
    -------
    Dataset (site, launch, speed, delay), all classes together; the first launch, "all", is all launch points together
        engaged_people, engaged_aims : float [1], of what the classes reach; nan where they reach nothing
        best_margin : float [s], slack of the best arc less the delay; -inf: none can be met
        and the same with _low and _high.

    Raises
    ------
    DomainError
        The interceptors' speeds do not ascend.

    Method
    ------
    Whatever a rung of the ladder meets, every faster one does: it may fly as slowly. That matters above 7.5 km/s,
    where the lowest elevation of a fan carries an interceptor over what is low and far.
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
        Of a ladder of interceptors; with bounds, the speeds have them too.
    delays : iterable of float [s]
    share : float [1]
        Of the people in reach, all classes and launch points together; 0 asks for any arc at all.

    Returns
    -------
    Dataset (site, delay)
        least_speed : float [m/s], nan when the fastest asked is too slow; the slowest asked when that suffices
        and, if the slacks have bounds, least_speed_low (best world for the defence) and least_speed_high (worst).

    Method
    ------
    An arc's slack is linear in speed between two rungs of the ladder; where the slower does not meet it at all, the
    faster one's speed is taken. The answer is the quantile over arcs, weighted by the people at their aims.
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
    """Speeds of a ladder, and its slacks with each rung at least as able as those below it."""
    speeds = np.asarray(slacks.interceptor_speed.values, dtype=float)
    if (np.diff(speeds) <= 0.0).any():
        raise DomainError("the interceptors of a surface must be a ladder: alike but for speeds that ascend")
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
    """Least value that a share of the weight does not exceed; nan when less than that is finite."""
    order = np.argsort(values)
    covered = np.cumsum(weight[order])
    total = float(covered[-1]) if covered.size else 0.0
    if total == 0.0:
        return np.nan
    found = values[order][(covered > 0.0) & (covered >= share * total)]
    return float(found[0]) if found.size and np.isfinite(found[0]) else np.nan
