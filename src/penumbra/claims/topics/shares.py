"""Shares with their intervals, and their text."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.sentences import SPACE, percent

__all__ = ["COUNTS_AS", "NONE", "Covered", "Share", "is_all", "is_none", "of_reached"]

NONE = 0.01
"""A share of the people or the land in reach that is less than this counts as none, in every check: towns and cells
are not known more exactly. More than 1 minus this counts as all."""
COUNTS_AS = {"all": f"over 99{SPACE}% counts as all", "some": f"under 1{SPACE}% counts as none"}
"""The same in words, by what a statement says."""


class Share(NamedTuple):
    """A figure in the nominal world, and its least and greatest over the published ranges."""

    nominal: float
    low: float
    high: float

    def __str__(self) -> str:
        """As in ``8 % (0 % to 16 %)``."""
        return f"{percent(self.nominal)} ({percent(self.low)} to {percent(self.high)})"

    @property
    def words(self) -> str:
        """As in ``45 % on nominal figures, 0 % in every case, 97 % at best``; equal ends once."""
        if self.low == self.high:
            return f"{percent(self.low)} in every case"
        nominal, low, high = map(percent, self)
        return f"{nominal} on nominal figures, {low} in every case, {high} at best"


class Covered(NamedTuple):
    """Covered share of what is reached, and its range if towns on an edge were on either side of it."""

    share: Share
    edge: tuple[float, float]  # nominal share with all these towns on the side that makes it least, and greatest
    least: float  # share covered in every world, with all of them on the uncovered side
    most: float  # share covered in some world, with all of them on the covered side

    def __str__(self) -> str:
        """As in ``8 % (0 % to 16 %)``, or ``8 % (0 % to 16 %; 7 % to 9 % with towns near an edge on either side)``."""
        least, most = (percent(end) for end in self.edge)
        edge = f"; {least} to {most} with towns near an edge on either side" if least != most else ""
        return f"{str(self.share).removesuffix(')')}{edge})"


def is_none(share: float) -> bool:
    """Whether a share counts as none."""
    return share < NONE


def is_all(share: float) -> bool:
    """Whether a share counts as all."""
    return is_none(1.0 - share)


def of_reached(own: xr.Dataset) -> Covered:
    """Covered share of what is reached: nominal, in every world, in some world; exactly 0 for none and 1 for all.

    Parameters
    ----------
    own : Dataset from `penumbra.coverage.share.share`, of one place and class, of which some is reached
    """

    def value_of(name: str) -> float:
        value = float(own[name])
        return 0.0 if np.isnan(value) else value  # reached in some world, but not in the nominal one

    nominal, low, high = (value_of(f"{name}_of_reached") for name in ("covered", "umbra", "possible"))
    found = Share(nominal, low, high)
    if "covered_of_reached_low" not in own:  # shares of land have no range by edges
        return Covered(found, (nominal, nominal), low, high)
    edge = value_of("covered_of_reached_low"), value_of("covered_of_reached_high")
    return Covered(found, edge, value_of("umbra_of_reached_low"), value_of("possible_of_reached_high"))
