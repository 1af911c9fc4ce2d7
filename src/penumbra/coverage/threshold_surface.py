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
    latest: xr.Dataset,
    delays: Sequence[float],
    end: str = "",
    weight: str = "people",
    over: Sequence[str] = _ARCS,
) -> xr.DataArray:
    """Share of the threatened people, land or aims whose arcs an interceptor meets, for some launch delays.

    Parameters
    ----------
    latest : Dataset
        From `penumbra.coverage.latest_launch.latest_launches` or, with bounds,
        `penumbra.uncertainty.bounds.latest_launch_bounds.latest_launch_bounds`.
    delays : sequence of float [s]
        After burnout; negative: before it.
    end : "", "_low" or "_high"
        Nominal world, or the earliest or last value of each arc's latest launch over the published ranges.
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
    value = xr.ones_like(latest.people) if weight == "aims" else latest[weight]
    flown = (latest.fate == FLOWN) * value
    total = flown.sum(over)
    met = (latest[f"latest_launch{end}"] >= later) | (flown == 0.0)
    share = (met * flown).sum(over) / total.where(total > 0.0)
    # the two sums may differ by rounding: where all arcs are met the share is set to exactly 1
    return share.clip(max=1.0 - 1e-12).where(~met.all(over) | (total == 0.0), 1.0)


def surface(latest: xr.Dataset, delays: Iterable[float]) -> xr.Dataset:
    """Share of arcs that can be met, and best margin, as functions of burnout speed and launch delay.

    Parameters
    ----------
    latest : Dataset
        Latest launches of a `penumbra.coverage.latest_launch.ladder` of interceptors; if they have bounds, the surface
        has bounds.
    delays : iterable of float [s]
        After burnout; negative: before it.

    Returns
    -------
    Dataset (site, launch, speed, delay), all classes together; the first launch, "all", is all launch points together
        engaged_people, engaged_aims : float [1], relative to what the classes reach; nan where they reach nothing
        best_margin : float [s], latest launch of the best arc minus the delay; -inf: no arc can be met
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
    speeds, able = _ascending(latest)
    arrays: dict[str, Floats] = {}
    for end in _bounds(latest):
        for weight in ("people", "aims"):
            apart = engaged(able, asked.tolist(), end, weight, ("threat", "cell"))
            together = engaged(able, asked.tolist(), end, weight).expand_dims("launch")
            shares = [each.transpose("site", "launch", "interceptor", "delay").values for each in (together, apart)]
            arrays[f"engaged_{weight}{end}"] = np.concatenate(shares, axis=1)
        best = able[f"latest_launch{end}"].fillna(-np.inf).max(("threat", "cell"))
        best_of = np.concatenate([best.max("launch").expand_dims("launch", 1).values, best.values], axis=1)
        arrays[f"best_margin{end}"] = best_of[..., None] - asked
    return dataset(
        {"site": latest.site.values, "launch": [TOGETHER, *latest.launch.values], "speed": speeds, "delay": asked},
        latest.attrs | {"title": "What an interceptor can meet, over burnout speed and launch delay"},
        **arrays,
    )


def least_speed(latest: xr.Dataset, delays: Iterable[float], share: float = 0.01) -> xr.Dataset:
    """The slowest interceptor that can meet a given share of the arcs, by site and launch delay.

    Parameters
    ----------
    latest : Dataset
        Latest launches of a ladder of interceptors; if they have bounds, the speeds have bounds.
    delays : iterable of float [s]
    share : float [1]
        Of the people in reach, all classes and launch points together; 0 means at least one arc.

    Returns
    -------
    Dataset (site, delay)
        least_speed : float [m/s], nan if the fastest interceptor is too slow; the slowest speed if that suffices;
        and, if there are bounds, least_speed_low (best world for the defence) and least_speed_high (worst).

    Method
    ------
    The latest launch is interpolated linearly in speed between neighbours of the ladder; if the slower one does not
    meet the arc at all, the faster one's speed is used. The result is the quantile over arcs, weighted by the people at
    their aims.
    """
    asked = np.array(sorted(delays), dtype=float)
    speeds, able = _ascending(latest)
    weight = ((latest.fate == FLOWN) * latest.people).transpose(*_ARCS).values.ravel()
    arrays = {}
    for end in _bounds(latest):
        values = able[f"latest_launch{end}"].transpose("site", *_ARCS, "interceptor").values
        values = values.reshape(latest.sizes["site"], weight.size, speeds.size)
        found = [[_quantile(_crossings(speeds, arcs, delay), weight, share) for delay in asked] for arcs in values]
        arrays[{"": "least_speed", "_high": "least_speed_low", "_low": "least_speed_high"}[end]] = np.array(found)
    return dataset(
        {"site": latest.site.values, "delay": asked},
        latest.attrs | {"title": "Slowest interceptor that suffices", "share": share},
        **arrays,
    )


def _bounds(latest: xr.Dataset) -> list[str]:
    return [end for end in _ENDS if f"latest_launch{end}" in latest]


def _ascending(latest: xr.Dataset) -> tuple[Floats, xr.Dataset]:
    """Speeds of a ladder, and its latest launches made monotone: each interceptor has at least those of slower ones."""
    speeds = np.asarray(latest.interceptor_speed.values, dtype=float)
    if (np.diff(speeds) <= 0.0).any():
        raise DomainError("the interceptors of a surface must be a ladder: equal except for ascending speeds")
    names = [f"latest_launch{end}" for end in _bounds(latest)]
    axis = latest.latest_launch.get_axis_num("interceptor")
    risen = {name: (latest[name].dims, np.fmax.accumulate(latest[name].values, axis=axis)) for name in names}
    return speeds, latest.assign(risen)


def _crossings(speeds: Floats, latest: Floats, delay: float) -> Floats:
    """Speed at which each arc's latest launch (arc, speed) first reaches the delay; inf when none does."""
    enough = latest >= delay
    first = np.where(enough.any(axis=1), enough.argmax(axis=1), -1)
    rows, before = np.arange(len(latest)), np.maximum(first - 1, 0)
    below, above = latest[rows, before], latest[rows, first]
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
