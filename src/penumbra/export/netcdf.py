"""Datasets as NetCDF after the CF conventions, and back."""

from pathlib import Path

import numpy as np
import xarray as xr

from penumbra.errors import DomainError
from penumbra.export.cf import conventional, recovered
from penumbra.files import written
from penumbra.safe_text import visible

__all__ = ["ENDINGS", "read", "save"]

ENDINGS = {".nc": "NetCDF", ".nc4": "NetCDF"}
"""How the name of a file of results may end."""


def save(area: xr.Dataset, path: str | Path) -> Path:
    """Write a Dataset as NetCDF after CF 1.11, with its provenance.

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
    DomainError
        It is no Dataset.
    """
    if not isinstance(area, xr.Dataset):
        raise DomainError(f"a Dataset of results is wanted, not {type(area).__name__}; save what a verb returned")
    tree = conventional(_storable(area))
    encoding = {node.path: _encoding(node.to_dataset(inherit=False)) for node in tree.subtree}
    return written(path, bytes(tree.to_netcdf(engine="h5netcdf", encoding=encoding)), ENDINGS)


def _storable(area: xr.Dataset) -> xr.Dataset:
    """The Dataset with every text as HDF5 can hold it: no NUL, and nothing that is not UTF-8."""
    shown = area.assign_attrs({name: visible(value) for name, value in area.attrs.items() if isinstance(value, str)})
    for name in area.variables:
        if area[name].dtype.kind == "U":
            given = area[name].values.ravel().tolist()
            told = [visible(text) for text in given]
            if told != given:
                shown[name] = (area[name].dims, np.array(told).reshape(area[name].shape), area[name].attrs)
    return shown


def read(path: str | Path) -> xr.Dataset:
    """A Dataset that `save` wrote, as it was.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    DomainError
        There is no such file, or Penumbra did not write it.
    """
    try:
        with xr.open_datatree(path, engine="h5netcdf", decode_coords=False, decode_times=False) as tree:
            return recovered(tree.load())
    except FileNotFoundError:
        raise DomainError(f"{path}: there is no such file") from None
    except (OSError, KeyError, ValueError, RuntimeError) as error:  # h5py raises the last where a file is damaged
        raise DomainError(f"{path}: is not a file of results that Penumbra wrote, or damaged: {error}") from None


def _encoding(group: xr.Dataset) -> dict[str, dict[str, object]]:
    """Numbers are packed; coordinates have no value that means "missing"."""
    packed = [name for name in group.data_vars if group[name].dtype.kind in "iuf" and group[name].ndim]
    encoding: dict[str, dict[str, object]] = {str(name): {"zlib": True, "complevel": 4} for name in packed}
    return encoding | {str(name): {"_FillValue": None} for name in group.coords}
