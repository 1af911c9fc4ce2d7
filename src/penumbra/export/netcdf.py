"""Datasets as NetCDF with CF attributes."""

from pathlib import Path

import numpy as np
import xarray as xr

from penumbra.files import written

__all__ = ["ENDINGS", "save"]

ENDINGS = {".nc": "NetCDF", ".nc4": "NetCDF"}
"""How the name of a file of results may end."""


def save(area: xr.Dataset, path: str | Path) -> Path:
    """Write a Dataset as NetCDF with its CF attributes and provenance.

    Parameters
    ----------
    area : Dataset
    path : str or Path
        Ends in one of `ENDINGS`.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or ends otherwise; nothing half-written is left.
    """
    flags = [name for name in area.data_vars if area[name].dtype == np.bool_]
    plain = area.assign({name: area[name].astype(np.int8) for name in flags})
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
    return written(path, bytes(plain.to_netcdf(engine="h5netcdf", encoding=encoding)), ENDINGS)
