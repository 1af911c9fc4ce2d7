"""The raid that every report plays: a small salvo at the people whom a scenario protects, by tests on record alone."""

from collections.abc import Callable

import xarray as xr

from penumbra.errors import DomainError
from penumbra.raids.raid import raid
from penumbra.scenario.model import Shield

__all__ = ["SALVO", "standard_raid"]

SALVO = 20
"""Missiles."""
_SIZES = (5, 10, 20, 40, 80)
_DRAWS = 16  # for each way of reading the ranges


def standard_raid(
    shield: Shield, threat: str, progress: Callable[[float], object] | None = None
) -> tuple[xr.Dataset | None, str]:
    """The raid of one class, and why there is none: no battery stands, none has tests on record, nobody is reached.

    Arguments as of `penumbra.raid`, for a salvo of one class, all at once, from all launch points.
    """
    try:
        return raid(shield, {threat: SALVO}, ["protected"], sizes=_SIZES, n=_DRAWS, progress=progress), ""
    except DomainError as error:
        return None, str(error)
