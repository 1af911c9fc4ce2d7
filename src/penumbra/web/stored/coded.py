"""Blocks whose arrays pack well: whole steps, differences from one value to the next, and bytes of one weight together.

`page/src/source/coded.ts` reads them. Nothing else does: the server sends arrays as they are.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.web.answers import block

__all__ = ["Coding", "coded"]

_KEY = "coded"
"""Where the meta of a block says how its arrays are stored."""


class Coding(NamedTuple):
    """How an array is stored."""

    step: float = 1.0
    """The values are whole multiples of it; what is between is rounded."""
    differences: bool = True
    """Whether each value but the first is stored as the difference from the one before it."""


def coded(found: block.Block, codings: Mapping[str, Coding]) -> bytes:
    """A block as bytes, some of its arrays coded.

    Parameters
    ----------
    found : Block
    codings : mapping
        By name of the array, those of names that the block lacks are not used. A float array may have nan.

    Raises
    ------
    ValueError
        An array takes more than 32 bits in these steps.

    Method
    ------
    A number n of steps, or a difference, is stored as 2n if it is not negative, otherwise as -2n - 1, so that small
    ones have small codes; nan is stored as one step more than the most. Then come the lowest bytes of all codes, the
    next ones of all, and so on, as far as any is not zero.
    """
    arrays, told = dict(found.arrays), dict[str, dict[str, Any]]()
    for name in codings.keys() & arrays.keys():
        arrays[name], told[name] = _coded(arrays[name], codings[name])
    meta = {**found.meta, _KEY: {name: told[name] for name in found.arrays if name in told}}
    return block.packed(block.Block(meta, arrays))


def _coded(array: NDArray[Any], coding: Coding) -> tuple[NDArray[np.uint8], dict[str, Any]]:
    value = np.asarray(array, np.float64).reshape(-1) / coding.step
    none = np.isnan(value)
    whole = np.round(np.where(none, 0.0, value)).astype(np.int64)
    about: dict[str, Any] = {
        "count": array.size,
        "type": "f4" if array.dtype.kind == "f" else f"u{8 * array.itemsize}",
        "step": coding.step,
        "differences": coding.differences,
    }
    if none.any():
        about["none"] = int(whole.max(initial=0)) + 1
        whole[none] = about["none"]
    steps = np.diff(whole, prepend=0) if coding.differences else whole
    code = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    if code.max(initial=0) >= 1 << 32:
        raise ValueError(f"values up to {np.abs(value[~none]).max():.6g} steps do not fit into 32 bits")
    planes = code.astype("<u4").view(np.uint8).reshape(-1, 4).T
    used = np.flatnonzero(planes.any(axis=1)).max(initial=0) + 1
    return np.ascontiguousarray(planes[:used]), about
