"""The leakage of salvos of other sizes."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import xarray as xr

from penumbra.names import dataset
from penumbra.raids.playing import Setting, Worlds, fought

__all__ = ["by_size"]


def by_size(
    setting: Setting,
    worlds: Worlds,
    numbers: Mapping[str, int],
    sizes: Sequence[int],
    repeats: int,
    seed: int,
    tell: Callable[[float], object],
) -> xr.Dataset:
    """The leakage of salvos of so many missiles, with the same shares of classes, in the same worlds."""
    rows = []
    for done, size in enumerate(sizes):
        tell(done / len(sizes))
        plays, _ = fought(setting, worlds, _scaled(numbers, size), repeats, seed)
        low, high = np.quantile(plays.leaked, (0.05, 0.95), method="inverted_cdf")
        fired = plays.fired.sum() / plays.leaked.size
        rows.append((plays.leaked.mean(), low, high, (plays.leaked == 0).mean(), fired))
    mean, low, high, none, fired = np.array(rows, float).T
    return dataset(
        {"salvo_size": list(sizes)},
        {},
        size_leak=mean,
        size_leak_low=low,
        size_leak_high=high,
        size_no_leak=none,
        size_fired=fired,
    )


def _scaled(numbers: Mapping[str, int], size: int) -> dict[str, int]:
    """So many missiles in the same shares of classes, by largest remainders."""
    whole_ = sum(numbers.values())
    exact = {key: size * number / whole_ for key, number in numbers.items()}
    found = {key: int(number) for key, number in exact.items()}
    for key in sorted(exact, key=lambda key: found[key] - exact[key])[: size - sum(found.values())]:
        found[key] += 1
    return found
