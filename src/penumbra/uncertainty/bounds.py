"""The map with its bounds: what is covered whichever published number is right, and what only if some are.

Coverage is monotone in every number of known sign, so the world with all of them at the bad end covers least and the
one with all at the good end covers most. The few numbers without a sign (burn times, burnout) are swept inside both.
"""

from collections.abc import Callable
from itertools import product
from typing import Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.footprint import answer, footprint
from penumbra.coverage.loop import COVERED, NOTHING, REACHED
from penumbra.names import STATES, labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import SWEPT, settle

__all__ = ["cover", "swept_corners"]

Corner = dict[str, Literal["value", "low", "high"]]


def swept_corners(shield: Shield) -> list[Corner]:
    """Ends of the numbers without a known sign: the nominal point and every corner of their box."""

    def loose_in(section: str, field: str) -> bool:
        return any(not getattr(card, field).exact for card in getattr(shield.scenario, section).values())

    loose = [name for name in SWEPT if loose_in(*name.split("."))]
    ends: tuple[Literal["low", "high"], ...] = ("low", "high")
    corners: list[Corner] = [dict(zip(loose, chosen, strict=True)) for chosen in product(ends, repeat=len(loose))]
    return [{}, *corners] if loose else [{}]


def cover(shield: Shield, nominal: bool = False, progress: Callable[[float], None] | None = None) -> xr.Dataset:
    """The map: coverage in the nominal world and, over the published ranges, the state of each cell.

    Parameters
    ----------
    shield : Shield
    nominal : bool
        Run the nominal world alone; `state` then knows no penumbra.
    progress : callable, optional
        Told the share done, 0 to 1, after each run.

    Returns
    -------
    Dataset (threat, cell)
        What `penumbra.coverage.footprint.footprint` returns, and
        state : int8, index into untouched, open, penumbra, umbra.
        attrs["bounds"] : "worst to best", or "nominal" when that was all that was run

    Raises
    ------
    DomainError
        As `footprint`.

    Method
    ------
    umbra: covered in the all-worst world at every corner of the swept numbers. open: covered in the all-best world at
    none. untouched: reached in no world. Between them: penumbra. Because the worst world covers no more and the best no
    less than the nominal one, only cells still in doubt are looked at. Two things are not swept: combinations inside
    the box of the swept numbers, and positions.
    """
    area = footprint(shield)
    threatened = area.threatened.values.copy()
    covered = area.covered.values
    tell = progress or (lambda share: None)
    always, sometimes = covered | ~threatened, covered.copy()
    corners = [] if nominal else swept_corners(shield)
    for done, corner in enumerate(corners):
        tell((1 + 2 * done) / (1 + 2 * len(corners)))
        worst = answer(settle(shield, "worst", corner), np.where(always, COVERED, REACHED).astype(np.int8))
        threatened |= worst.threatened
        always &= worst.covered | ~worst.threatened
        tell((2 + 2 * done) / (1 + 2 * len(corners)))
        best = answer(settle(shield, "best", corner), np.where(sometimes, NOTHING, COVERED).astype(np.int8))
        sometimes |= best.covered
    tell(1.0)
    states = labelled("state", _states(threatened, always, sometimes))
    return area.assign(state=states).assign_attrs(bounds="nominal" if nominal else "worst to best")


def _states(threatened: NDArray[np.bool_], always: NDArray[np.bool_], sometimes: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Index into STATES."""
    untouched, open_, penumbra, umbra = range(len(STATES))
    touched = np.where(always, umbra, np.where(sometimes, penumbra, open_))
    return np.where(threatened, touched, untouched).astype(np.int8)
