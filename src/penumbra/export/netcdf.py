"""Datasets as NetCDF with CF attributes."""

from pathlib import Path

import numpy as np
import xarray as xr

from penumbra.files import written
from penumbra.plain import visible

__all__ = ["save"]


def save(area: xr.Dataset, path: str | Path) -> Path:
    """Write a Dataset as NetCDF with its CF attributes and provenance.

    Parameters
    ----------
    area : Dataset
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written; nothing half-written is left.
    """
    flags = [name for name in area.data_vars if area[name].dtype == np.bool_]
    plain = _storable(area).assign({name: area[name].astype(np.int8) for name in flags})
    for name in flags:
        plain[name].attrs = area[name].attrs | {
            "flag_values": np.array([0, 1], np.int8),
            "flag_meanings": "no yes",
        }
    encoding = {
        str(name): {"zlib": True, "complevel": 4}
        for name in plain.data_vars
        if plain[name].dtype.kind in "iuf" and plain[name].ndim
    }
    return written(path, lambda part: plain.to_netcdf(part, engine="h5netcdf", encoding=encoding))


def _storable(area: xr.Dataset) -> xr.Dataset:
    """The Dataset with every text as HDF5 can hold it: no NUL, and nothing that is not UTF-8."""
    shown = area.assign_attrs({name: visible(value) for name, value in area.attrs.items() if isinstance(value, str)})
    for name in area.variables:
        if area[name].dtype.kind == "U":
            written = area[name].values.ravel().tolist()
            told = [visible(text) for text in written]
            if told != written:
                shown[name] = (area[name].dims, np.array(told).reshape(area[name].shape), area[name].attrs)
    return shown
