"""Writes layers as GeoJSON (RFC 7946)."""

import json
from pathlib import Path
from typing import Any

import shapely

from penumbra.exporting.layer import Layer
from penumbra.files import written

__all__ = ["ENDINGS", "geojson", "write_geojson"]

ENDINGS = {".geojson": "GeoJSON", ".json": "GeoJSON"}
"""File name endings."""

_DIGITS = 6  # of a degree: a tenth of a metre


def write_geojson(layer: Layer, path: str | Path) -> Path:
    """Write a layer as a FeatureCollection.

    Parameters
    ----------
    layer : Layer
        Its origin is written as the foreign member `provenance` (RFC 7946, 6.1), with what was assumed, attribution,
        and the meaning and unit of each property.
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
    return written(path, geojson(layer).encode(errors="replace"), ENDINGS)


def geojson(layer: Layer) -> str:
    """A layer as the text of a FeatureCollection; see `write_geojson`."""
    shapes = [None] * layer.size if layer.shapes is None else layer.shapes.tolist()
    known: dict[int, Any] = {}  # cells occur once for each class
    features = []
    for key, shape, row in zip(layer.ids(), shapes, layer.rows(), strict=True):
        if id(shape) not in known:
            known[id(shape)] = _geometry(shape)
        features.append({"type": "Feature", "id": key, "properties": row, "geometry": known[id(shape)]})
    told = {"assumed": layer.assumed, "attribution": layer.attribution}
    properties = {each.name: {"meaning": each.meaning, "unit": each.unit} for each in layer.fields}
    provenance = {**layer.origin, **told, "properties": properties}
    whole = {"type": "FeatureCollection", "provenance": provenance, "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _geometry(shape: Any) -> dict[str, Any] | None:
    if shape is None:
        return None
    made = dict(json.loads(shapely.to_geojson(shape)))
    made["coordinates"] = _rounded(made["coordinates"])
    return made


def _rounded(coordinates: Any) -> Any:
    if coordinates and not isinstance(coordinates[0], list):
        return [*(round(at, _DIGITS) for at in coordinates[:2]), *(round(height, 1) for height in coordinates[2:])]
    return [_rounded(part) for part in coordinates]
