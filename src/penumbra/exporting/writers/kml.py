"""Writes layers as KML 2.2, with folders and, for arcs, times."""

import html
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from penumbra.exporting.layer import Layer, Track
from penumbra.exporting.optional import needed
from penumbra.exporting.writers.times import launch_of, moment
from penumbra.files import written
from penumbra.safe_text import visible

__all__ = ["ENDINGS", "write_kml"]

ENDINGS = {".kml": "KML"}
"""File name endings."""

_SPACES = {"": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}
_ORDER = """
    name visibility open Snippet description LookAt TimeStamp TimeSpan styleUrl Style StyleMap ExtendedData
    extrude tessellate altitudeMode when coord outerBoundaryIs innerBoundaryIs coordinates
    IconStyle LabelStyle LineStyle PolyStyle color colorMode scale heading width fill outline Icon hotSpot
"""
_RANK = {name: n for n, name in enumerate(_ORDER.split())}
"""Elements in the order of the schema, whatever they are in; features and shapes follow."""
_OPACITY = "b0"
_WIDTH = 2.5  # pixels of a line
_DIGITS = 6  # of a degree


def write_kml(layer: Layer, path: str | Path) -> Path:
    """Write a layer as KML: a folder for each class or kind, a style for each answer, an arc as a track with times.

    Parameters
    ----------
    layer : Layer
        Features without a shape are listed, and not drawn. Texts are text in balloons, too, and never HTML.
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or simplekml is not installed; nothing half-written is left.

    Sources
    -------
    OGC KML 2.2 (07-147r2); Google's extension gx:Track.
    """
    simplekml = needed("simplekml", "KML")
    simplekml.Kml.resetidcounter()  # it counts on from file to file, and equal layers are equal files
    whole = simplekml.Kml(name=_text(layer.title), description=_balloon(_about(layer)))
    styles: dict[str, Any] = {}
    folders: dict[str, Any] = {}
    shapes = [None] * layer.size if layer.shapes is None else layer.shapes.tolist()
    for n, (key, shape, row) in enumerate(zip(layer.ids(), shapes, layer.rows(), strict=True)):
        group = str(row[layer.key[0]])
        if group not in folders:
            folders[group] = whole.newfolder(name=_text(group))
        answer = str(row.get("answer") or row.get("state") or row.get("kind") or "")
        if answer not in styles:
            styles[answer] = _style(simplekml, layer.colours.get(answer, layer.colours.get("", "#08488a")))
        name = _text(str(row.get("name") or row.get("town") or key.partition("/")[2] or key))
        for drawn in _drawn(simplekml, folders[group], shape, layer.tracks.get(n), layer, name):
            drawn.style = styles[answer]
            drawn.description = _balloon(row)
            for field, value in row.items():
                told = "" if value is None else html.escape(visible(str(value)))  # which simplekml does not escape
                drawn.extendeddata.newdata(name=_text(field), value=told)
    return written(path, _valid(whole.kml()), ENDINGS)


def _valid(text: str) -> bytes:
    """The document after the schema of KML 2.2, from which simplekml departs in the order of elements and in ids."""
    for prefix, space in _SPACES.items():
        ElementTree.register_namespace(prefix, space)
    tree = ElementTree.fromstring(text.encode(errors="replace"))
    for mark in tree.iterfind(".//Placemark[gx:Track]", _SPACES):  # whose attributes simplekml gives to the track
        for track in mark.iterfind("gx:Track", _SPACES):
            for data in track.findall("ExtendedData", _SPACES):
                track.remove(data)
                mark.append(data)
    for element in tree.iter():
        element[:] = sorted(element, key=lambda one: _RANK.get(one.tag.rpartition("}")[2], len(_RANK)))
        if "id" in element.attrib:
            element.set("id", f"n{element.get('id')}")
        if element.tag.endswith("}styleUrl") and element.text:
            element.text = f"#n{element.text.removeprefix('#')}"
    ElementTree.indent(tree)
    return bytes(ElementTree.tostring(tree, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _text(text: str) -> str:
    """Text of others on one line; simplekml escapes it for XML, but what begins like CDATA it would leave as it is."""
    return visible(text).replace("\n", " ").replace("<![CDATA[", "<! [CDATA[")


def _about(layer: Layer) -> dict[str, Any]:
    told = {"assumed": layer.assumed, "attribution": layer.attribution, "date": layer.date}
    return told | dict(layer.meanings) | dict(layer.origin)


def _balloon(row: dict[str, Any]) -> str:
    """Names and values for a balloon, which programs read as HTML: each is escaped for that."""
    lines = (f"{name}: {'' if value is None else value}" for name, value in row.items())
    return "<br>".join(html.escape(visible(line)) for line in lines)


def _style(simplekml: Any, colour: str) -> Any:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    made = simplekml.Style()
    made.linestyle.color, made.linestyle.width = f"ff{blue}{green}{red}", _WIDTH
    made.polystyle.color = f"{_OPACITY}{blue}{green}{red}"
    made.iconstyle.color = f"ff{blue}{green}{red}"
    return made


def _drawn(simplekml: Any, folder: Any, shape: Any, track: Track | None, layer: Layer, name: str) -> list[Any]:
    """The features of one shape: a place, an area, a track, or a place without geometry."""
    absolute = simplekml.AltitudeMode.absolute
    if track is not None:
        return [_track(simplekml, folder, track, layer, name)]
    if shape is None:
        return [_without_place(simplekml, folder, name)]
    if shape.geom_type == "Point":
        mode = {"altitudemode": absolute} if shape.has_z else {}
        return [folder.newpoint(name=name, coords=[_rounded(each) for each in shape.coords], **mode)]
    if shape.geom_type == "MultiPolygon":
        several = folder.newmultigeometry(name=name)
        for part in shape.geoms:
            several.newpolygon(
                outerboundaryis=[_rounded(each) for each in part.exterior.coords],
                innerboundaryis=[[_rounded(each) for each in ring.coords] for ring in part.interiors],
                tessellate=1,
            )
        return [several]
    several = folder.newmultigeometry(name=name)
    for part in getattr(shape, "geoms", [shape]):
        several.newlinestring(coords=[_rounded(each) for each in part.coords], altitudemode=absolute)
    return [several]


def _without_place(simplekml: Any, folder: Any, name: str) -> Any:
    made = folder.newmultigeometry(name=name)
    made.visibility = 0
    return made


def _track(simplekml: Any, folder: Any, track: Track, layer: Layer, name: str) -> Any:
    """A path with times; programs join neighbouring points the short way across the date line."""
    launch = launch_of(layer)
    made = folder.newgxtrack(name=name, altitudemode=simplekml.AltitudeMode.absolute)
    made.newwhen([moment(launch, seconds) for seconds in track.time.tolist()])
    rows = np.column_stack((track.longitude, track.latitude, track.height)).tolist()
    made.newgxcoord([_rounded(row) for row in rows])
    return made


def _rounded(place: Any) -> tuple[float, ...]:
    return (*(round(at, _DIGITS) for at in place[:2]), *(round(height, 1) for height in place[2:]))
