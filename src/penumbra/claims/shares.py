"""A share with its interval, and how it is told."""

from typing import NamedTuple

import xarray as xr

__all__ = ["Share", "of_reached", "percent"]


class Share(NamedTuple):
    """A figure in the nominal world, and its least and greatest over the published ranges."""

    nominal: float
    low: float
    high: float

    def __str__(self) -> str:
        """As in ``8 % (0 % to 16 %)``."""
        return f"{percent(self.nominal)} ({percent(self.low)} to {percent(self.high)})"


def percent(value: float) -> str:
    """A share in whole per cent; what is not nothing is not told as 0 %, what is not all not as 100 %."""
    if 0.0 < value < 0.005:
        return "under 1 %"
    if 0.995 <= value < 1.0 - 1e-9:
        return "over 99 %"
    return f"{100.0 * value:.0f} %"


def of_reached(own: xr.Dataset) -> Share:
    """Covered share of what is reached: nominal, in every world, in some world.

    Parameters
    ----------
    own : Dataset from `penumbra.coverage.share.share`, of one place and class
    """
    reached, threatened = 1.0 - float(own.untouched_share), float(own.threatened_share)
    umbra, penumbra = float(own.umbra_share), float(own.penumbra_share)
    nominal = float(own.covered_share) / threatened if threatened else 0.0
    return Share(nominal, umbra / reached, (umbra + penumbra) / reached)
