"""Writes the cells of a map as a GeoTIFF: a grid of latitude and longitude, a band for each class."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.exporting.layer import Layer
from penumbra.exporting.optional import needed
from penumbra.files import written

__all__ = ["ENDINGS", "NO_DATA", "write_geotiff"]

ENDINGS = {".tif": "GeoTIFF", ".tiff": "GeoTIFF"}
"""File name endings."""

NO_DATA = 255
"""Value of what lies outside the map."""

_PIXELS_OF_EDGE = 16.0  # pixels along the side of a cell, unless there are too many
_MOST_PIXELS = 1e6
_METRES_OF_DEGREE = 111_195.0  # of latitude, on a sphere of mean radius


class _Grid(NamedTuple):
    west: float  # [deg]; columns run east from here, past 180 if the map crosses the date line
    north: float  # [deg]
    step: float  # [deg], side of a pixel
    columns: int
    rows: int


def write_geotiff(layer: Layer, path: str | Path) -> Path:
    """Write the answers of cells as a GeoTIFF in EPSG:4326; a pixel has the answer of the cell that its middle is in.

    Parameters
    ----------
    layer : Layer
        With the fields threat, cell, and answer or state, of every cell of the map. Bands are classes, described by
        their keys. Values are indices of `meanings`; the tags `meaning_0` and so on tell what they mean, and 255 lies
        outside the map. A file of one class has a table of colours; the format has none for several bands.
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or rasterio is not installed; nothing half-written is left.
    """
    rasterio = needed("rasterio", "GeoTIFF")
    memory = needed("rasterio.io", "GeoTIFF")
    words = list(layer.meanings)
    answer = next(each.values for each in layer.fields if each.name in ("answer", "state"))
    value = np.array([words.index(word) for word in answer], dtype=np.uint8)
    threats, row = np.unique(_column(layer, "threat").astype(str), return_inverse=True)
    order = list(dict.fromkeys(_column(layer, "threat").tolist()))
    cells = np.array([h3.str_to_int(name) for name in _column(layer, "cell").tolist()], dtype=np.uint64)
    own, at = np.unique(cells, return_inverse=True)
    table = np.full((len(threats), len(own) + 1), NO_DATA, np.uint8)
    table[row, at] = value
    grid = _grid(layer, own)
    inside = _cells_of_pixels(grid, own)
    profile = {
        "driver": "GTiff", "width": grid.columns, "height": grid.rows, "count": len(order), "dtype": "uint8",
        "nodata": NO_DATA, "crs": "EPSG:4326", "compress": "deflate", "tiled": True, "blockxsize": 256,
        "blockysize": 256, "transform": rasterio.Affine(grid.step, 0.0, grid.west, 0.0, -grid.step, grid.north),
    }  # fmt: skip
    meanings = {f"meaning_{n}": f"{word}: {meaning}" for n, (word, meaning) in enumerate(layer.meanings.items())}
    with rasterio.Env(), memory.MemoryFile() as file:
        with file.open(**profile) as image:
            image.update_tags(**_tags(layer), **meanings)
            for band, threat in enumerate(order, 1):
                image.write(table[list(threats).index(threat)][inside], band)
                image.set_band_description(band, str(threat))
            if len(order) == 1:
                image.write_colormap(1, _colours(layer, words))
        return written(path, file.read(), ENDINGS)


def _column(layer: Layer, name: str) -> NDArray[Any]:
    return next(each.values for each in layer.fields if each.name == name)


def _tags(layer: Layer) -> dict[str, str]:
    told = {"title": layer.title, "assumed": layer.assumed, "attribution": layer.attribution}
    return told | {name: value if isinstance(value, str) else json.dumps(value) for name, value in layer.origin.items()}


def _colours(layer: Layer, words: list[str]) -> dict[int, tuple[int, int, int, int]]:
    """Red, green, blue and opacity of each value; the format has opacity only for what is outside."""
    made = {NO_DATA: (255, 255, 255, 0)}
    for n, word in enumerate(words):
        red, green, blue = (int(layer.colours[word][at : at + 2], 16) for at in (1, 3, 5))
        made[n] = (red, green, blue, 255)
    return made


def _grid(layer: Layer, cells: NDArray[np.uint64]) -> _Grid:
    """Pixels over all cells."""
    shapes = layer.shapes if layer.shapes is not None else np.empty(0, dtype=object)
    _, south, _, north = shapely.total_bounds(shapes).tolist()
    west, width = _span(shapes)
    side = h3.average_hexagon_edge_length(h3.get_resolution(int(cells[0])), unit="m") / _METRES_OF_DEGREE
    step = max(side / _PIXELS_OF_EDGE, float(np.sqrt(width * (north - south) / _MOST_PIXELS)))
    columns, rows = (max(1, round(length / step + 0.5)) for length in (width, north - south))
    if width >= 360.0:
        columns = max(1, int(np.ceil(360.0 / step)))
        step = 360.0 / columns
        rows = int(np.ceil((north - south) / step))
    return _Grid(west, north, step, columns, rows)


def _span(shapes: NDArray[Any]) -> tuple[float, float]:
    """Western end and width [deg] of the longitudes of shapes: all but the widest gap."""
    bounds = shapely.bounds(shapely.get_parts(shapes))
    if ((bounds[:, 2] - bounds[:, 0]) >= 360.0 - 1e-6).any():
        return -180.0, 360.0
    order = np.argsort(bounds[:, 0])
    begin, end = bounds[order, 0], np.maximum.accumulate(bounds[order, 2])
    gap = np.append(begin[1:], begin[0] + 360.0) - end
    widest = int(np.argmax(gap))
    if gap[widest] <= 0.0:
        return -180.0, 360.0
    west = float(np.append(begin[1:], begin[0])[widest])
    return west, 360.0 - float(gap[widest])


def _cells_of_pixels(grid: _Grid, cells: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Index of the cell (row, column) that each pixel's middle is in; the number of cells where there is none."""
    resolution = h3.get_resolution(int(cells[0]))
    north = grid.north - (np.arange(grid.rows) + 0.5) * grid.step
    east = (grid.west + (np.arange(grid.columns) + 0.5) * grid.step + 180.0) % 360.0 - 180.0
    across, places = np.maximum(north, -90.0).tolist(), east.tolist()
    found = np.array([[h3.latlng_to_cell(lat, lon, resolution) for lon in places] for lat in across], dtype=np.uint64)
    at = np.minimum(np.searchsorted(cells, found), len(cells) - 1)
    known = (cells[at] == found) & (north >= -90.0)[:, None]
    return np.where(known, at, len(cells))
