"""Sets of H3 ids as sorted arrays: membership and parents of many cells at once, without a call for each."""

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

__all__ = ["among", "parents"]

Cells = NDArray[np.uint64]

_RESOLUTION = 52  # lowest bit of the resolution in an id
_FINEST = 15
_UNUSED = 7  # digit below a cell's own resolution
_BITS = 3  # of a digit


def among(cell: Cells, known: Cells) -> NDArray[np.bool_]:
    """Whether cells (cell,) are among known ones, sorted by id; `numpy.isin` hashes ids, and those of H3 collide."""
    at = np.minimum(np.searchsorted(known, cell), len(known) - 1)
    return np.asarray(known[at] == cell)


def parents(cell: Cells, resolution: int) -> Cells:
    """Ancestors (cell,) at a resolution of cells of one resolution, at least as fine.

    Sources
    -------
    H3, "H3 Index": four bits of resolution, then three bits for each digit, 7 where a digit is not used.
    """
    own = h3.get_resolution(int(cell[0])) if len(cell) else resolution
    unused = sum(_UNUSED << (_BITS * (_FINEST - digit)) for digit in range(resolution + 1, own + 1))
    kept = cell & ~np.uint64(0xF << _RESOLUTION)
    return np.asarray(kept | np.uint64(resolution << _RESOLUTION) | np.uint64(unused))
