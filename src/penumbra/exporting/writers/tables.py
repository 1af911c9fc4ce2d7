"""Writes layers as tables: comma-separated values (RFC 4180) and Parquet."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from penumbra.exporting.layer import Layer
from penumbra.exporting.optional import needed
from penumbra.files import written
from penumbra.safe_text import visible

__all__ = ["ENDINGS", "write_csv", "write_parquet"]

ENDINGS = {".csv": "table of values", ".parquet": "Parquet"}
"""File name endings."""

_WKT = "wkt"
_GEOMETRY = "geometry"
_OF_MOMENTS = {"time_s": 3, "latitude": 6, "longitude": 6, "height_m": 1}
"""Columns of the moments of a path, with their decimal places."""
_FORMULA = ("=", "+", "-", "@", "\t")


def write_csv(layer: Layer, path: str | Path) -> Path:
    """Write the attributes of a layer as comma-separated values, with a line of names; what is not known is empty.

    Parameters
    ----------
    layer : Layer
        Shapes that no latitude and longitude tell are written as well-known text in the column `wkt`. A path with
        times has a row for each moment.
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
    text = io.StringIO()
    shapes = layer.shapes if layer.column("latitude") is None else None
    names = [each.name for each in layer.fields]
    table = csv.writer(text, lineterminator="\n")
    table.writerow(names if shapes is None else [*names, _WKT])
    told = [] if shapes is None else [_well_known(each) for each in shapes]
    for n, row in enumerate(layer.rows()):
        for moment in _moments(layer, n):
            values = (row | moment).values()
            table.writerow([_cell(value) for value in (*values, *(() if shapes is None else (told[n],)))])
    return written(path, text.getvalue().encode(errors="replace"), ENDINGS)


def _moments(layer: Layer, n: int) -> Iterator[dict[str, float]]:
    """What differs from row to row of a feature: of a path each of its moments, of anything else nothing."""
    track = layer.tracks.get(n)
    if track is None:
        yield {}
        return
    for moment in zip(*(part.tolist() for part in track), strict=True):
        yield {name: round(value, digits) for (name, digits), value in zip(_OF_MOMENTS.items(), moment, strict=True)}


def _well_known(shape: Any) -> str:
    return "" if shape is None else str(shapely.to_wkt(shape, rounding_precision=6))


def _cell(value: Any) -> Any:
    """A value as it is written; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def write_parquet(layer: Layer, path: str | Path) -> Path:
    """Write a layer as Parquet; if it has shapes, as GeoParquet 1.0, with shapes as well-known binary.

    Parameters
    ----------
    layer : Layer
        Meanings and units are metadata of the columns; origin, assumptions and attribution those of the file.
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or pyarrow is not installed; nothing half-written is left.

    Sources
    -------
    GeoParquet 1.0.0, of the Open Geospatial Consortium: metadata of file and columns.
    """
    arrow, parquet = needed("pyarrow", "Parquet"), needed("pyarrow.parquet", "Parquet")
    columns, fields = [], []
    for each in layer.fields:
        values = each.values
        if values.dtype.kind == "O":
            made = arrow.array([visible(str(value)) for value in values.tolist()], arrow.string())
        elif values.dtype.kind == "f":
            made = arrow.array(values, mask=np.isnan(values))
        else:
            made = arrow.array(values)
        columns.append(made)
        fields.append(arrow.field(each.name, made.type, metadata={"meaning": each.meaning, "unit": each.unit}))
    about = {name: value if isinstance(value, str) else json.dumps(value) for name, value in layer.origin.items()}
    about |= {"assumed": layer.assumed, "attribution": layer.attribution}
    if layer.shapes is not None:
        columns.append(arrow.array(shapely.to_wkb(layer.shapes, flavor="iso").tolist(), arrow.binary()))
        fields.append(arrow.field(_GEOMETRY, arrow.binary()))
        about["geo"] = json.dumps(_geo(layer))
    raw = io.BytesIO()
    parquet.write_table(arrow.table(columns, schema=arrow.schema(fields, metadata=about)), raw, compression="zstd")
    return written(path, raw.getvalue(), ENDINGS)


def _geo(layer: Layer) -> dict[str, Any]:
    shapes = [] if layer.shapes is None else [each for each in layer.shapes if each is not None]
    kinds = sorted({f"{each.geom_type}{' Z' if each.has_z else ''}" for each in shapes})
    column = {"encoding": "WKB", "geometry_types": kinds, "edges": "planar", "orientation": "counterclockwise"}
    return {"version": "1.0.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}
