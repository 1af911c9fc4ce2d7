"""The formats of files by their endings, what can be written in which, and the one door from a layer to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from penumbra.exporting import netcdf
from penumbra.exporting.layer import Layer
from penumbra.exporting.optional import needed
from penumbra.exporting.writers import czml, ephemeris, geojson, kml, raster, tables, vector_files
from penumbra.files import check_new_folder, check_writable, ending

__all__ = ["ENDINGS", "LAYERS", "check_target", "write_layer"]

_WRITERS: Mapping[str, Callable[[Layer, str | Path], Path]] = {
    **dict.fromkeys(geojson.ENDINGS, geojson.write_geojson),
    ".gpkg": vector_files.write_geopackage,
    ".shp": vector_files.write_shapefile,
    **dict.fromkeys(kml.ENDINGS, kml.write_kml),
    **dict.fromkeys(czml.ENDINGS, czml.write_czml),
    **dict.fromkeys(ephemeris.ENDINGS, ephemeris.write_ephemeris),
    ".csv": tables.write_csv,
    ".parquet": tables.write_parquet,
    **dict.fromkeys(raster.ENDINGS, raster.write_geotiff),
}
LAYERS: dict[str, str] = geojson.ENDINGS | vector_files.ENDINGS | kml.ENDINGS | czml.ENDINGS | tables.ENDINGS
"""File name endings for layers with places."""

_WHOLE = netcdf.ENDINGS | LAYERS
_MAP = _WHOLE | raster.ENDINGS
_TABLE = netcdf.ENDINGS | tables.ENDINGS
ENDINGS: Mapping[str, dict[str, str]] = {
    "outlines": LAYERS,
    "cells": _MAP,
    "towns": LAYERS,
    "cases": _MAP,
    "sites": LAYERS,
    "radars": LAYERS,
    "reach": LAYERS,
    "launches": LAYERS,
    "trace": _WHOLE | ephemeris.ENDINGS,
    "footprint": _WHOLE,
    "gains": _WHOLE,
    "shares": _TABLE,
    "ledger": _TABLE,
    "worlds": _TABLE,
    "sweep": _TABLE,
}
"""File name endings by what is written."""

_LIBRARIES = {
    ".gpkg": ("pyogrio",),
    ".shp": ("pyogrio",),
    ".parquet": ("pyarrow",),
    ".kml": ("simplekml",),
    ".tif": ("rasterio",),
    ".tiff": ("rasterio",),
    ".zarr": ("zarr",),
}


def check_target(path: str | Path, endings: Mapping[str, str]) -> None:
    """Raise OutputError before the computation if a file cannot be written, or its format needs a missing library.

    Parameters
    ----------
    path : str or Path
    endings : mapping
        Known ending to the name of its format.
    """
    kind = ending(path, endings)
    if kind in netcdf.FOLDERS and Path(path).suffix.lower() == kind:
        check_new_folder(path, endings)
    else:
        check_writable(path, endings)
    if kind == ".shp":
        vector_files.check_parts(path)
    for library in _LIBRARIES.get(kind, ()):
        needed(library, endings[kind])


def write_layer(layer: Layer, path: str | Path, endings: Mapping[str, str] = LAYERS) -> Path:
    """Write a layer in the format of the path's ending.

    Parameters
    ----------
    layer : Layer
    path : str or Path
    endings : mapping
        The endings that are allowed.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or ends otherwise; nothing half-written is left.
    """
    return _WRITERS[ending(path, endings)](layer, path)
