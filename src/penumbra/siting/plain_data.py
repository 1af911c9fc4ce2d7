"""A search for a site as plain data, for JSON: the command and the page give the same."""

import math
from typing import Any

import h3.api.numpy_int as h3
import xarray as xr

__all__ = ["site_data"]


def site_data(found: xr.Dataset) -> dict[str, Any]:
    """The variables of a search as lists, in SI, with its attributes; None for what does not exist.

    found : of `penumbra.site`. Cells are told as H3 writes them, by hexadecimal digits, for 64 bits are more than a
    number of JSON holds everywhere; a point has none.
    """
    made = {key: value for key, value in found.attrs.items() if key != "Conventions"}
    made |= {str(name): found[name].values.tolist() for name in found.coords}
    made |= {str(name): _plain(found[name].values.tolist()) for name in found.data_vars}
    cells = found.candidate_cell.values.tolist()
    return made | {"candidate_cell": [h3.int_to_str(cell) if cell else None for cell in cells]}


def _plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(each) for each in node]
    return None if isinstance(node, float) and not math.isfinite(node) else node
