"""Writes Datasets as NetCDF or Zarr with CF conventions, and reads them back."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import xarray as xr

from penumbra.errors import DomainError
from penumbra.exporting.cf import from_cf, to_cf
from penumbra.exporting.optional import needed
from penumbra.files import check_new_folder, written, written_folder
from penumbra.safe_text import visible

__all__ = ["ENDINGS", "read", "save"]

ENDINGS = {".nc": "NetCDF", ".nc4": "NetCDF", ".zarr": "Zarr"}
"""File name endings for results."""
FOLDERS = (".zarr",)
"""Of these, the endings of folders."""


def save(area: xr.Dataset, path: str | Path) -> Path:
    """Write a Dataset as NetCDF or Zarr after CF 1.11, with its provenance.

    Parameters
    ----------
    area : Dataset
    path : str or Path
        Ends in one of `ENDINGS`. A Zarr store is a folder, which must not exist.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or ends otherwise; nothing half-written is left. Zarr also: zarr is not installed.
    DomainError
        It is no Dataset.
    """
    if not isinstance(area, xr.Dataset):
        raise DomainError(
            f"give a Dataset of results, not {type(area).__name__}; save what a Penumbra function returned"
        )
    tree = to_cf(_storable(area))
    if Path(path).suffix.lower() in FOLDERS:
        return _save_zarr(tree, path)
    encoding = {node.path: _encoding(node.to_dataset(inherit=False)) for node in tree.subtree}
    return written(path, bytes(tree.to_netcdf(engine="h5netcdf", encoding=encoding)), ENDINGS)


def _save_zarr(tree: xr.DataTree, path: str | Path) -> Path:
    """Write a tree as a Zarr store of format 2, which GDAL, xarray and others read, with consolidated metadata."""
    needed("zarr", "Zarr")
    check_new_folder(path, ENDINGS)
    with TemporaryDirectory(prefix="penumbra-") as folder:
        store = Path(folder) / "store"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zarr warns of all its plans for later versions
            tree.to_zarr(store, zarr_format=2, consolidated=True)
        files = sorted(file for file in store.rglob("*") if file.is_file())
        return written_folder(path, {file.relative_to(store).as_posix(): file.read_bytes() for file in files}, ENDINGS)


def _storable(area: xr.Dataset) -> xr.Dataset:
    """The Dataset with texts that HDF5 can store: without NUL, and valid UTF-8."""
    shown = area.assign_attrs({name: visible(value) for name, value in area.attrs.items() if isinstance(value, str)})
    for name in area.variables:
        if area[name].dtype.kind == "U":
            given = area[name].values.ravel().tolist()
            told = [visible(text) for text in given]
            if told != given:
                shown[name] = (area[name].dims, np.array(told).reshape(area[name].shape), area[name].attrs)
    return shown


def read(path: str | Path) -> xr.Dataset:
    """Read a Dataset written by `save`, unchanged.

    Parameters
    ----------
    path : str or Path
        A NetCDF file, or the folder of a Zarr store.

    Raises
    ------
    DomainError
        The file does not exist, or Penumbra did not write it.
    OutputError
        It is a Zarr store, and zarr is not installed.
    """
    folder = Path(path).suffix.lower() in FOLDERS
    if folder:
        needed("zarr", "Zarr")
    try:
        with xr.open_datatree(
            path, engine="zarr" if folder else "h5netcdf", decode_coords=False, decode_times=False
        ) as tree:
            return from_cf(tree.load())
    except FileNotFoundError:
        raise DomainError(f"{path}: there is no such file") from None
    except (OSError, KeyError, ValueError, RuntimeError) as error:  # h5py raises RuntimeError for a damaged file
        raise DomainError(f"{path}: is not a file of results written by Penumbra, or is damaged: {error}") from None


def _encoding(group: xr.Dataset) -> dict[str, dict[str, object]]:
    """Encoding of a group: numbers are compressed; coordinates have no fill value."""
    packed = [name for name in group.data_vars if group[name].dtype.kind in "iuf" and group[name].ndim]
    encoding: dict[str, dict[str, object]] = {str(name): {"zlib": True, "complevel": 4} for name in packed}
    return encoding | {str(name): {"_FillValue": None} for name in group.coords}
