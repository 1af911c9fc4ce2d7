"""The best candidates of the nominal world, in worlds drawn from the published ranges."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.scenario.columns import matrix
from penumbra.siting.candidates import Candidates
from penumbra.siting.gains import base_arcs, base_margins, mean_margins, places_won, spare
from penumbra.siting.setting import Setting, placed, rows_without
from penumbra.uncertainty.drawn.draw import AS_WRITTEN

__all__ = ["Finalists", "finalists", "least_of"]

Floats = NDArray[np.float64]

_NORMAL = 1.96  # 97.5 % quantile of the standard normal distribution, rounded


class Finalists(NamedTuple):
    """Gains of some candidates, means over the classes, in the unit of the search."""

    mean: Floats  # (finalist,) over all worlds
    error: Floats  # (finalist,) half the width of its interval by the number of worlds, 95 of 100 samples
    by_prior: Floats  # (finalist, prior)
    by_alternative: Floats  # (finalist, alternative)
    least: Floats  # (finalist,) least mean over the pairs of prior and alternative
    least_of: list[str]  # (finalist,) that pair in words
    first: Floats  # (finalist, prior) share, of the worlds in which any gains something, in which none gains more; nan
    first_in_all: Floats  # (finalist,) the same, of all worlds together; nan: none gains anything
    priors: list[str]
    alternatives: list[str]


def finalists(
    setting: Setting, table: xr.Dataset, chosen: Candidates, margins: bool, tell: Callable[[float], object]
) -> Finalists:
    """The gains of a few candidates in the worlds of a table from `penumbra.draw`.

    Parameters
    ----------
    setting : Setting
        With blended fans.
    table : Dataset (world, quantity)
        Of the shield with the candidate.
    chosen : Candidates
    margins : bool
        Whether the gain is mean time to spare, not what is covered.
    tell : callable
        Called with the fraction done.
    """
    values = matrix(setting.whole.shield, table)
    gain = _gains(setting, values, chosen, margins, tell)  # (world, finalist)
    priors, of_prior = _labels(table, "world_prior")
    alternatives, of_alternative = _labels(table, "world_alternative")
    by_prior = np.stack([gain[of_prior == name].mean(axis=0) for name in priors], axis=1)
    by_alternative = np.stack([gain[of_alternative == name].mean(axis=0) for name in alternatives], axis=1)
    groups = [
        (f"{prior}, {alternative}", (of_prior == prior) & (of_alternative == alternative))
        for prior in priors
        for alternative in alternatives
    ]
    groups = [(name, own) for name, own in groups if own.any()]
    each = np.stack([gain[own].mean(axis=0) for _, own in groups], axis=1)
    some = gain.max(axis=1) > 0.0
    ahead = gain >= gain.max(axis=1, keepdims=True) - 1e-9
    error = gain.std(axis=0, ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else np.full(gain.shape[1], np.nan)
    return Finalists(
        gain.mean(axis=0),
        _NORMAL * error,
        by_prior,
        by_alternative,
        each.min(axis=1),
        [groups[k][0] for k in each.argmin(axis=1).tolist()],
        np.stack([_mean(ahead[some & (of_prior == name)]) for name in priors], axis=1),
        _mean(ahead[some]),
        priors,
        alternatives,
    )


def _mean(rows: NDArray[np.bool_]) -> Floats:
    """Share of the rows that are true, by column; nan if there is no row."""
    return rows.mean(axis=0) if len(rows) else np.full(rows.shape[1], np.nan)


def _labels(table: xr.Dataset, name: str) -> tuple[list[str], NDArray[np.str_]]:
    of = table[name].values if name in table else np.full(table.sizes["world"], AS_WRITTEN)
    return list(dict.fromkeys(of.tolist())), of


def _gains(
    setting: Setting, values: Floats, chosen: Candidates, margins: bool, tell: Callable[[float], object]
) -> Floats:
    """Gain of each finalist in each world, (world, finalist)."""
    worlds, count = len(values), len(chosen.name)
    without, rows = rows_without(setting.added, setting.whole, values), placed(setting, values, chosen)
    world = np.repeat(np.arange(worlds), count)
    if margins:
        held = base_margins(setting.whole, without, setting.starts, setting.aims)
        with_ = mean_margins(setting.alone, rows, held, world, setting.starts, setting.aims, setting.weight, tell)
        alone = np.stack([spare(least_of(each.margin), setting.weight) for each in held], axis=1)
        return np.asarray((with_.reshape(worlds, count, -1) - alone[:, None]).mean(axis=2))
    base = base_arcs(setting.whole, without, setting.starts, setting.aims, lambda share: tell(0.3 * share))
    won = places_won(
        setting.alone, rows, base, world, setting.starts, setting.aims, lambda share: tell(0.3 + 0.7 * share)
    )
    return np.asarray((won @ setting.weight).mean(axis=1).reshape(worlds, count))


def least_of(margin: NDArray[np.float32]) -> Floats:
    """Least margins over the arcs of each place (world, place); inf where none reaches it."""
    return np.where(np.isnan(margin), np.inf, margin).min(axis=(1, 2)).astype(np.float64)
