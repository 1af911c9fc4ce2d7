"""Packing of answers into two bits per place: whether it is reached, and whether it is covered."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["bytes_of", "packed", "unpacked"]


def bytes_of(places: int) -> int:
    """Number of bytes for one bit per place."""
    return (places + 7) // 8


def packed(code: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Codes as bits.

    Parameters
    ----------
    code : (..., place) integer
        0 not reached, 1 reached and open, 2 covered.

    Returns
    -------
    (..., 2, byte) uint8
        The bits of reached, then those of covered; the first place is the lowest bit of the first byte, and bits
        beyond the last place are 0.
    """
    return np.stack([np.packbits(code >= least, axis=-1, bitorder="little") for least in (1, 2)], axis=-2)


def unpacked(bits: NDArray[np.uint8], places: int) -> NDArray[np.bool_]:
    """The inverse of `packed`, as booleans.

    Parameters
    ----------
    bits : (..., byte) uint8
    places : int

    Returns
    -------
    (..., place) bool
        For bits from `packed`, (..., 2, place): reached, then covered. Their sum is the code.
    """
    return np.unpackbits(bits, axis=-1, count=places, bitorder="little").view(np.bool_)
