"""Writes layers as CZML, for Cesium: places, plain polygons, and arcs that move with a clock."""

import html
import json
from pathlib import Path
from typing import Any

import numpy as np

from penumbra.exporting.layer import Layer, Track
from penumbra.exporting.writers.times import launch_of, moment
from penumbra.files import written
from penumbra.safe_text import visible

__all__ = ["ENDINGS", "write_czml"]

ENDINGS = {".czml": "CZML"}
"""File name endings."""

_ALPHA = 150  # of 255, of areas
_DIGITS = 6  # of a degree
_SPEED = 20  # times faster than the flight
_DEGREE = 5  # of the interpolation between moments


def write_czml(layer: Layer, path: str | Path) -> Path:
    """Write a layer as CZML: a document with a clock, then a packet for each point, part of an area, and arc.

    Parameters
    ----------
    layer : Layer
        A class or kind is a packet without shape, and the parent of its features. Areas lie on the ellipsoid and need
        no extension of Cesium. Texts are text in balloons, too, and never HTML.
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written; nothing half-written is left.

    Sources
    -------
    CZML Guide and JSON Schema, Analytical Graphics: github.com/AnalyticalGraphicsInc/czml-writer.
    """
    packets: list[dict[str, Any]] = [_document(layer)]
    known: set[str] = set()
    shapes = [None] * layer.size if layer.shapes is None else layer.shapes.tolist()
    for n, (key, shape, row) in enumerate(zip(layer.ids(), shapes, layer.rows(), strict=True)):
        group = str(row[layer.key[0]])
        if group not in known:
            known.add(group)
            packets.append({"id": group, "name": visible(group)})
        answer = str(row.get("answer") or row.get("state") or row.get("kind") or "")
        colour = _rgb(layer.colours.get(answer, layer.colours.get("", "#08488a")))
        name = visible(str(row.get("name") or row.get("town") or key.partition("/")[2] or key))
        told = {"id": key, "name": name, "parent": group, "description": _balloon(row), "properties": _properties(row)}
        if (track := layer.tracks.get(n)) is not None:
            packets.append(told | _arc(track, layer, colour))
        elif shape is None:
            packets.append(told)
        elif shape.geom_type == "Point":
            packets.append(told | _point(shape, name, colour))
        else:
            parts = list(shape.geoms)
            ids = [key if len(parts) == 1 else f"{key}/{part}" for part in range(1, len(parts) + 1)]
            packets += [told | {"id": one, **_area(part, colour)} for one, part in zip(ids, parts, strict=True)]
    text = json.dumps(packets, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    return written(path, text.encode(errors="replace"), ENDINGS)


def _document(layer: Layer) -> dict[str, Any]:
    told = {name: value for name, value in layer.origin.items() if value is not None}
    about = told | {"assumed": layer.assumed, "attribution": layer.attribution, **layer.meanings}
    made: dict[str, Any] = {
        "id": "document",
        "name": layer.title,
        "version": "1.0",
        "description": _balloon(about),
    }
    if layer.tracks:
        launch, last = launch_of(layer), max(float(track.time[-1]) for track in layer.tracks.values())
        begin, end = moment(launch, 0.0), moment(launch, last)
        made["clock"] = {
            "interval": f"{begin}/{end}",
            "currentTime": begin,
            "multiplier": _SPEED,
            "range": "LOOP_STOP",
            "step": "SYSTEM_CLOCK_MULTIPLIER",
        }
    return made


def _balloon(row: dict[str, Any]) -> str:
    """Names and values for a balloon, which Cesium reads as HTML: all is escaped for that."""
    lines = (html.escape(visible(f"{name}: {'' if value is None else value}")) for name, value in row.items())
    return "<br>".join(lines)


def _properties(row: dict[str, Any]) -> dict[str, Any]:
    """Attributes as custom properties; what is not known is left out."""
    kinds = {bool: "boolean", int: "number", float: "number", str: "string"}
    return {name.replace(".", "_"): {kinds[type(value)]: value} for name, value in row.items() if value is not None}


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _solid(rgb: list[int], alpha: int = 255) -> dict[str, Any]:
    return {"solidColor": {"color": {"rgba": [*rgb, alpha]}}}


def _point(shape: Any, name: str, rgb: list[int]) -> dict[str, Any]:
    height = round(shape.z, 1) if shape.has_z else 0.0
    ground = {} if shape.has_z else {"heightReference": "CLAMP_TO_GROUND"}
    label = {"text": name, "font": "12px sans-serif", "pixelOffset": {"cartesian2": [0, -14]}, **ground}
    return {
        "position": {"cartographicDegrees": [round(shape.x, _DIGITS), round(shape.y, _DIGITS), height]},
        "point": {"pixelSize": 8, "color": {"rgba": [*rgb, 255]}, "outlineWidth": 1, **ground},
        "label": label,
    }


def _area(part: Any, rgb: list[int]) -> dict[str, Any]:
    """A polygon on the ellipsoid; its edges are straight in longitude and latitude, as rhumb lines nearly are."""
    made: dict[str, Any] = {
        "positions": {"cartographicDegrees": _ring(part.exterior)},
        "arcType": "RHUMB",
        "height": 0,
        "material": _solid(rgb, _ALPHA),
        "outline": True,
        "outlineColor": {"rgba": [*rgb, 255]},
    }
    if part.interiors:
        made["holes"] = {"cartographicDegrees": [_ring(ring) for ring in part.interiors]}
    return {"polygon": made}


def _ring(ring: Any) -> list[float]:
    """Longitude, latitude and height of the corners, the last not repeated."""
    rows = np.round(np.array(ring.coords)[:-1, :2], _DIGITS)
    return [value for row in rows.tolist() for value in (*row, 0)]


def _arc(track: Track, layer: Layer, rgb: list[int]) -> dict[str, Any]:
    launch = launch_of(layer)
    rows = np.column_stack((track.time, track.longitude, track.latitude, track.height))
    values = [
        value
        for seconds, east, north, height in rows.tolist()
        for value in (round(seconds, 3), round(east, _DIGITS), round(north, _DIGITS), round(height, 1))
    ]
    begin, end = moment(launch, 0.0), moment(launch, float(track.time[-1]))
    return {
        "availability": f"{begin}/{end}",
        "position": {
            "epoch": begin,
            "cartographicDegrees": values,
            "interpolationAlgorithm": "LAGRANGE",
            "interpolationDegree": _DEGREE,
        },
        "point": {"pixelSize": 10, "color": {"rgba": [*rgb, 255]}},
        "path": {"material": _solid(rgb), "width": 2, "resolution": 5, "leadTime": 1e5, "trailTime": 1e5},
    }
