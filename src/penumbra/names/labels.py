"""Datasets whose every variable is in the glossary and carries its CF attributes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from penumbra.names.glossary import VARIABLES

__all__ = ["CONVENTIONS", "dataset", "labelled"]

CONVENTIONS = "CF-1.11"

_STANDARD_NAMES = {"degrees_north": "latitude", "degrees_east": "longitude"}


def dataset(coords: Mapping[str, Any], attrs: Mapping[str, Any], **arrays: Any) -> xr.Dataset:
    """A Dataset whose every variable is in the glossary and carries its CF attributes.

    Parameters
    ----------
    coords : mapping
        Coordinate name to values along its own dimension.
    attrs : mapping
        Provenance: title, scenario hash, version, sources.
    **arrays
        Variable name to values; the dimensions come from the glossary.

    Raises
    ------
    KeyError
        A name is not in the glossary.
    """
    return xr.Dataset(
        {name: labelled(name, values) for name, values in arrays.items()},
        {name: labelled(name, values) for name, values in coords.items()},
        {"Conventions": CONVENTIONS} | dict(attrs),
    )


def labelled(name: str, values: Any) -> tuple[tuple[str, ...], Any, dict[str, Any]]:
    """Dimensions, values and CF attributes of one variable of the glossary, as xarray takes them."""
    if name not in VARIABLES:
        raise KeyError(f"{name!r} is not in the glossary; declare it in penumbra/names")
    variable = VARIABLES[name]
    described: dict[str, Any] = {"units": variable.units, "long_name": variable.long_name}
    if standard_name := variable.standard_name or _STANDARD_NAMES.get(variable.units):
        described["standard_name"] = standard_name
    if variable.flags:
        described["flag_values"] = np.arange(len(variable.flags), dtype=np.int8)
        described["flag_meanings"] = " ".join(word.replace(" ", "_") for word in variable.flags)
    return variable.dims, values, described
