"""Writes layers as GeoPackage and Shapefile, with GDAL."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.errors import OutputError
from penumbra.exporting.layer import Layer
from penumbra.exporting.optional import needed
from penumbra.files import written, written_together
from penumbra.safe_text import visible

__all__ = ["ENDINGS", "check_parts", "write_geopackage", "write_shapefile"]

ENDINGS = {".gpkg": "GeoPackage", ".shp": "Shapefile"}
"""File name endings."""

_PARTS = {".shp": "shapes", ".shx": "index", ".dbf": "attributes", ".prj": "coordinates", ".cpg": "encoding"}
_INDEXES = (".sbn", ".sbx", ".qix", ".fbn", ".fbx", ".ain", ".aih")  # that programs make, and trust for an equal name
_LONGEST_NAME = 10  # characters of a field of a Shapefile
_LONGEST_TEXT = 254  # bytes of a text in it
_KINDS = {"Point": "points", "LineString": "lines", "MultiLineString": "lines", "MultiPolygon": "areas"}
_TYPES = {"points": "Point", "lines": "MultiLineString", "areas": "MultiPolygon"}
_EPOCH = "1970-01-01T00:00:00Z"
_COLUMN = {"f": np.float64, "i": np.int64, "u": np.int64, "b": np.bool_}


def check_parts(path: str | Path) -> None:
    """Raise OutputError if files beside a Shapefile's path belong to something else.

    A Shapefile replaces all its parts, if there is a Shapefile of that name. A part without its .shp, or an index that
    another program made, is left alone.
    """
    target = Path(path)
    beside = {} if target.exists() else {each: "a file of that name" for each in _PARTS if each != ".shp"}
    beside |= dict.fromkeys(_INDEXES, "an index that another program made for a Shapefile of that name")
    for suffix, what in beside.items():
        if (other := target.with_suffix(suffix)).exists():
            raise OutputError(f"{target}: {other.name} exists, {what}; remove it, or write another name")


def write_geopackage(layer: Layer, path: str | Path) -> Path:
    """Write a layer as a GeoPackage; points, lines and areas become layers of their own.

    Parameters
    ----------
    layer : Layer
        Origin, what was assumed and attribution become metadata of the file, and the meanings of the fields those of
        each layer.
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or pyogrio is not installed; nothing half-written is left.
    """
    raw, gdal = needed("pyogrio.raw", "GeoPackage"), needed("pyogrio", "GeoPackage")
    kinds = _kinds(layer)
    names = dict.fromkeys(kinds) if kinds else {"areas": None}
    with TemporaryDirectory(prefix="penumbra-") as folder, _same_bytes(gdal):
        file = Path(folder) / "layer.gpkg"
        for n, kind in enumerate(names):
            chosen = _chosen(layer, kind, everything=len(names) == 1)
            called = layer.name if len(names) == 1 else f"{layer.name}-{kind}"
            _run(raw, "GeoPackage", file, layer, chosen, kind, layer=called, append=n > 0, driver="GPKG",
                 dataset_metadata=_metadata(layer) if n == 0 else None, layer_metadata=_meanings(layer))  # fmt: skip
        return written(path, file.read_bytes(), ENDINGS)


def write_shapefile(layer: Layer, path: str | Path) -> Path:
    """Write a layer as a Shapefile: .shp, .shx, .dbf, .prj and .cpg, all or none.

    Parameters
    ----------
    layer : Layer
        Names of fields are cut to ten characters and texts to 254 bytes; heights are left out.
    path : str or Path

    Returns
    -------
    Path
        Of the .shp.

    Raises
    ------
    OutputError
        It cannot be written, holds more than one kind of shape, would replace parts of something else, or pyogrio is
        not installed.
    """
    raw, gdal = needed("pyogrio.raw", "Shapefile"), needed("pyogrio", "Shapefile")
    check_parts(path)
    kinds = list(dict.fromkeys(_kinds(layer)))
    if len(kinds) > 1:
        raise OutputError(
            f"{path}: a Shapefile holds one kind of shape, and {layer.name} has {' and '.join(kinds)}; write .gpkg"
        )
    with TemporaryDirectory(prefix="penumbra-") as folder, _same_bytes(gdal):
        file = Path(folder) / "layer.shp"
        kind = kinds[0] if kinds else "areas"
        chosen = _chosen(layer, kind, everything=True)
        _run(raw, "Shapefile", file, layer, chosen, kind, driver="ESRI Shapefile", encoding="UTF-8", short=True)
        contents = {Path(path).with_suffix(each): file.with_suffix(each).read_bytes() for each in _PARTS}
    written_together({Path(path): contents.pop(Path(path).with_suffix(".shp"))} | contents, _PARTS)
    return Path(path)


@contextmanager
def _same_bytes(gdal: Any) -> Iterator[None]:
    """Files without the present date, so that equal layers are equal files."""
    before = gdal.get_gdal_config_option("OGR_CURRENT_DATE")
    gdal.set_gdal_config_options({"OGR_CURRENT_DATE": _EPOCH})
    try:
        yield
    finally:
        gdal.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _kinds(layer: Layer) -> list[str]:
    """Kind of each shape that there is: points, lines or areas."""
    return [_KINDS[shape.geom_type] for shape in layer.shapes if shape is not None] if layer.shapes is not None else []


def _chosen(layer: Layer, kind: str, everything: bool) -> NDArray[np.int64]:
    """Indices of the features of a kind, and of those without a shape where there is one kind only."""
    shapes = [] if layer.shapes is None else layer.shapes.tolist()
    own = [everything if shape is None else _KINDS[shape.geom_type] == kind for shape in shapes]
    return np.flatnonzero(np.array(own, dtype=np.bool_))


def _run(
    raw: Any,
    called: str,
    file: Path,
    of: Layer,
    chosen: NDArray[np.int64],
    kind: str,
    short: bool = False,
    **asked: Any,
) -> None:
    """Write features with GDAL; whatever it refuses is an OutputError."""
    shapes = np.empty(0, dtype=object) if of.shapes is None else of.shapes[chosen]
    if short:
        shapes = shapely.force_2d(shapes)
    if kind == "lines":
        shapes = np.array([None if each is None else _several(each) for each in shapes], dtype=object)
    names = _short_names([each.name for each in of.fields]) if short else [each.name for each in of.fields]
    data = [_column(each.values[chosen], short) for each in of.fields]
    deep = " Z" if len(shapes) and any(each is not None and each.has_z for each in shapes) else ""
    try:
        raw.write(
            str(file), shapely.to_wkb(shapes, flavor="iso"), data, names, geometry_type=f"{_TYPES[kind]}{deep}",
            crs="EPSG:4326", **asked,
        )  # fmt: skip
    except (RuntimeError, ValueError, OSError) as error:
        raise OutputError(f"{called} cannot be written: {error}") from None


def _several(shape: Any) -> Any:
    return shapely.multilinestrings([shape]) if shape.geom_type == "LineString" else shape


def _column(values: NDArray[Any], short: bool) -> NDArray[Any]:
    """Values as GDAL takes them."""
    if values.dtype.kind in _COLUMN:
        return values.astype(np.int32 if short and values.dtype.kind == "b" else _COLUMN[values.dtype.kind])
    shown = np.empty(len(values), dtype=object)
    shown[:] = [_text(str(value), short) for value in values.tolist()]
    return shown


def _text(value: str, short: bool) -> str:
    told = visible(value)
    return told.encode()[:_LONGEST_TEXT].decode(errors="ignore") if short else told


def _short_names(names: list[str]) -> list[str]:
    """Different names of at most ten characters each."""
    made: list[str] = []
    for name in names:
        n, short = 1, name[:_LONGEST_NAME]
        while short in made:
            n += 1
            short = f"{name[: _LONGEST_NAME - len(str(n))]}{n}"
        made.append(short)
    return made


def _metadata(layer: Layer) -> Mapping[str, str]:
    told = {"title": layer.title, "assumed": layer.assumed, "attribution": layer.attribution}
    return told | {name: value if isinstance(value, str) else json.dumps(value) for name, value in layer.origin.items()}


def _meanings(layer: Layer) -> Mapping[str, str]:
    return {each.name: f"{each.meaning} [{each.unit}]" for each in layer.fields}
