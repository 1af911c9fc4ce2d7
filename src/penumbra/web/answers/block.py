"""Blocks: typed arrays with a JSON header, which the page uses as they are (decision 58)."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Block", "packed", "unpacked"]

_MAGIC = b"PNB1"
_TYPES = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "f4": "<f4"}
_STEP = 8  # bytes; header and arrays begin at multiples of it


class Block(NamedTuple):
    """Arrays of one answer, and what is to be known of them."""

    meta: Mapping[str, Any]
    """Plain values as of JSON."""
    arrays: Mapping[str, NDArray[Any]]
    """Of types uint8, uint16, uint32 and float32."""


def packed(block: Block) -> bytes:
    """A block as bytes.

    Raises
    ------
    TypeError
        An array has another type than a block can hold.
    """
    names = {np.dtype(code): name for name, code in _TYPES.items()}
    listed, parts, offset = [], [], 0
    for name, array in block.arrays.items():
        if array.dtype not in names:
            raise TypeError(f"{name} has the type {array.dtype}; a block holds {', '.join(_TYPES)}")
        content = np.ascontiguousarray(array).tobytes()
        content += b"\0" * (-len(content) % _STEP)
        listed.append({"name": name, "type": names[array.dtype], "shape": list(array.shape), "offset": offset})
        parts.append(content)
        offset += len(content)
    about = {"meta": block.meta, "arrays": listed}
    header = json.dumps(about, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    header += b" " * (-len(header) % _STEP)
    return b"".join((_MAGIC, len(header).to_bytes(4, "little"), header, *parts))


def unpacked(content: bytes) -> Block:
    """The block of bytes.

    Raises
    ------
    ValueError
        They are no block.
    """
    if content[:4] != _MAGIC:
        raise ValueError("these bytes are no block: they do not begin with PNB1")
    begin = 8 + int.from_bytes(content[4:8], "little")
    about = json.loads(content[8:begin])
    arrays = {}
    for each in about["arrays"]:
        count = int(np.prod(each["shape"], dtype=np.int64))
        flat = np.frombuffer(content, np.dtype(_TYPES[each["type"]]), count, begin + each["offset"])
        arrays[each["name"]] = flat.reshape(each["shape"])
    return Block(about["meta"], arrays)
