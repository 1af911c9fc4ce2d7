"""Reducer of the margins of thousands of worlds: the least, the greatest, and a histogram for quantiles."""

from collections.abc import Iterable, Sequence
from numbers import Real

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.blocks import Block
from penumbra.coverage.count_reducers import Frame
from penumbra.errors import DomainError, shown
from penumbra.names import dataset

__all__ = ["Margins"]

_TOGETHER = 1 << 17  # margins counted in one step
_PLACES = 1 << 12  # places whose quantiles are computed in one step


class Margins:
    """The least and the greatest margin of each place over the worlds that reach it, and quantiles.

    Parameters
    ----------
    quantiles : sequence of float, 0 to 1
        A quantile q is the least margin that a share q of the worlds does not exceed.
    low, high, width : float [s]
        Margins are counted in bins of this width from `low` to `high`, and in one bin beyond each end. -inf (no
        intercept) has a separate bin.

    Result
    ------
    least_margin, greatest_margin : (threat, aim) float [s], exact; -inf no intercept, nan not reached in any world
    margin_quantile : (quantile, threat, aim) float [s]
        The middle of the bin with the quantile, so its error is at most half the width; the outer bins end at the least
        and the greatest margin. -inf and nan as above.

    Raises
    ------
    DomainError
        A quantile is not between 0 and 1, or the bins are invalid.

    Memory
    ------
    12 B times threats and places; for quantiles 2 B more (4 with more than 65,535 worlds) times threats, places
    and bins, by default 203.
    """

    margins, launches = True, False

    def __init__(
        self,
        quantiles: Sequence[float] = (0.05, 0.5, 0.95),
        low: float = -500.0,
        high: float = 1500.0,
        width: float = 10.0,
    ) -> None:
        self.quantiles = _shares(quantiles)
        for name, seconds in (("low", low), ("high", high), ("width", width)):
            _check_seconds(name, seconds)
        if not (width > 0.0 and high > low and np.isfinite(high - low)):
            raise DomainError(f"bins need low < high and a width above 0, not {low} s, {high} s and {width} s")
        inner = int(np.ceil((high - low) / width))
        self._edges = np.array([-np.inf, *(low + width * np.arange(inner + 1)), np.inf])

    def begin(self, frame: Frame) -> None:
        """Allocate buffers."""
        self._frame = frame
        self._least, self._finite, self._greatest = np.full((3, *frame.asked.shape), np.nan, np.float32)
        bins = len(self._edges) if self.quantiles else 0  # the first holds -inf, the others lie between two edges
        self._counts = np.zeros((*frame.asked.shape, bins), np.min_scalar_type(frame.row_count))

    def add(self, block: Block) -> None:
        """Add the margins of a block."""
        assert block.margin is not None
        finite = np.where(block.margin == -np.inf, np.float32(np.nan), block.margin)
        for kept, take, margin in (
            (self._least, np.fmin, block.margin),
            (self._finite, np.fmin, finite),
            (self._greatest, np.fmax, block.margin),
        ):
            take(kept[block.threat], take.reduce(margin, axis=0), out=kept[block.threat])
        if self.quantiles:
            step = max(1, _TOGETHER // max(1, block.margin.shape[1]))
            for begin in range(0, len(block.rows), step):
                self._count(block.threat, block.margin[begin : begin + step])

    def _count(self, threat: int, margin: NDArray[np.float32]) -> None:
        row, place = np.nonzero(~np.isnan(margin))
        found = margin[row, place].astype(np.float64)
        index = np.where(found == -np.inf, 0, np.searchsorted(self._edges, found, side="right"))
        np.add.at(self._counts[threat], (place, np.minimum(index, len(self._edges) - 1)), 1)

    def result(self) -> xr.Dataset:
        """Extremes and quantiles."""
        coords: dict[str, object] = {"threat": list(self._frame.threats)}
        arrays = {"least_margin": self._least, "greatest_margin": self._greatest}
        if self.quantiles:
            coords["quantile"] = list(self.quantiles)
            arrays["margin_quantile"] = np.array([self._quantile(each) for each in self.quantiles])
        return dataset(coords, {}, **arrays)

    def _quantile(self, share: float) -> NDArray[np.float64]:
        """One quantile of every place, (threat, aim)."""
        found = np.full(self._least.shape, np.nan)
        for threat, counts in enumerate(self._counts):
            for begin in range(0, len(counts), _PLACES):
                places = slice(begin, begin + _PLACES)
                below = np.cumsum(counts[places], axis=1, dtype=np.int64)
                rank = np.maximum(1.0, np.ceil(share * below[:, -1] - 1e-9))  # quantile 0.07 of 100 is the 7th value
                index = (below < rank[:, None]).sum(axis=1)  # equals the number of bins if the place is never reached
                reached = below[:, -1] > 0
                upper = np.where(reached & (index > 0), index, 1)
                low = np.maximum(self._edges[upper - 1], self._finite[threat, places])
                high = np.minimum(self._edges[upper], self._greatest[threat, places])
                middle = np.where(index == 0, -np.inf, (low + high) / 2.0)
                found[threat, places] = np.where(reached, middle, np.nan)
        return found


def _shares(given: object) -> tuple[float, ...]:
    """The given quantiles; DomainError unless each is a number between 0 and 1."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DomainError(f"quantiles: write a list of numbers, as in [0.05, 0.5, 0.95], not {shown(given)}")
    found = list(given)
    if not all(isinstance(each, Real) and 0.0 <= float(each) <= 1.0 for each in found):
        raise DomainError(f"quantiles: write numbers between 0 and 1, not {shown(found)}")
    return tuple(float(each) for each in found)


def _check_seconds(name: str, given: object) -> None:
    if not isinstance(given, Real):
        raise DomainError(f"{name}: write a number of seconds, as in {name}=10.0, not {shown(given)}")
