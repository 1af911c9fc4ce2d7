"""Maps as lines of a page: paths in the units of one sheet, the ground once for all of them, and marks with names."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
import xarray as xr
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from penumbra.names import STATES
from penumbra.plotting.basemap import land
from penumbra.plotting.cell_outlines import beyond, limit, outline, region_edge, smoothed
from penumbra.plotting.labels import called, cost
from penumbra.plotting.maps import Content, steps
from penumbra.plotting.markers import Mark, outline_of
from penumbra.plotting.projection import Frame, globe_edge, graticule
from penumbra.plotting.text_width import inches

__all__ = ["WIDE", "DrawnMap", "Ground", "Label", "Layer", "ground", "labelled_marks", "map_of", "units_of"]

WIDE = 680.0
"""Width of a sheet, in its own units."""

_FINE = 0.6  # units within which a line may be drawn otherwise
_LEAST = 1.5  # square units; less land than that is left out
_FEW = 12  # corners of a set of cells below which it is drawn as it is
_SIZE = 14.5  # units of a letter's height
_POINTS = 72.0  # in an inch
_HIDDEN = 0.08
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_ANCHORS = {1: "start", 0: "middle", -1: "end"}

Flags = NDArray[np.bool_]


class Layer(NamedTuple):
    """One path of a map: what it shows, and its line."""

    of: str
    line: str


class Ground(NamedTuple):
    """What all maps of a frame have in common: below the cells sea and land, above them borders and the map's edge."""

    wide: float
    tall: float
    below: Sequence[Layer]
    above: Sequence[Layer]


class Label(NamedTuple):
    """A mark with its name: where it stands, its kinds, the name's lines, and on which side they stand."""

    x: float
    y: float
    kinds: Sequence[str]
    lines: Sequence[str]
    anchor: str
    right: int
    up: int
    outline: str = ""


class DrawnMap(NamedTuple):
    """One map: its paths in the order in which they are drawn, the limit of reach, and its marks."""

    layers: Sequence[Layer]
    limit: str
    marks: Sequence[Label]


def ground(frame: Frame, area: xr.Dataset) -> Ground:
    """The ground of all maps of a frame and of a region's cells."""
    sheet = globe_edge(frame)
    below = [Layer("sea", _box(frame) if sheet is None else _line(frame, sheet, True))]
    below += [Layer("grid", _line(frame, graticule(frame))), Layer("land", _line(frame, land(frame).shape, True))]
    above = [
        Layer("border", _line(frame, land(frame).borders)),
        Layer("beyond", _line(frame, beyond(frame, area), True)),
        Layer("edge", _line(frame, region_edge(frame, area))),
    ]
    return Ground(WIDE, round(WIDE * frame.aspect, 1), below, above)


def map_of(
    frame: Frame, area: xr.Dataset, content: Content, likely: Flags | None = None, shown: Sequence[Label] = ()
) -> DrawnMap:
    """One map of a quantity against one class.

    Parameters
    ----------
    frame : Frame
    area : Dataset from `penumbra.cover`
    content : Content
    likely : (cell,) bool, optional
        Cells in doubt that are likely covered, of a map of state. If absent, a line encloses what the nominal numbers
        cover.
    shown : sequence of Label
    """
    row = [str(key) for key in area.threat.values].index(content.threat)
    reached = area.threatened.values[row].astype(bool)
    if content.of == "state":
        state = area.state.values[row]
        reached = state > STATES.index("untouched")
        possible, sure = state >= STATES.index("penumbra"), state == STATES.index("umbra")
        layers = [Layer("doubt", _cells(frame, area, possible))]
        if likely is None:
            layers += [Layer("umbra", _cells(frame, area, sure))]
            layers += [Layer("nominal", _line(frame, limit(frame, area, area.covered.values[row].astype(bool))))]
        else:
            layers += [Layer("likely", _cells(frame, area, sure | (likely & possible)))]
            layers += [Layer("umbra", _cells(frame, area, sure))]
    else:
        drawn = steps(area, row, content).values()
        layers = [Layer(f"{content.of}-{n}", _cells(frame, area, flags)) for n, flags in enumerate(drawn)]
    whole = globe_edge(frame)
    around = _box(frame) if whole is None else _line(frame, whole, True)
    untouched = Layer("untouched", around + _cells(frame, area, reached))
    kept = [untouched, *(layer for layer in layers if layer.line)]
    return DrawnMap(kept, _line(frame, limit(frame, area, reached)), shown)


def units_of(frame: Frame, latitude: Any, longitude: Any) -> NDArray[np.float64]:
    """Places (..., 2) in units of the sheet, y downwards, from degrees."""
    return _units(frame, frame.plane(latitude, longitude))


def labelled_marks(frame: Frame, shown: Sequence[Mark], scale: float, sheet: Bbox) -> list[Label]:
    """Marks with their names, each on the side where least is hidden; those outside the sheet are left out.

    A name of which more than a part `_HIDDEN` would be hidden, or hide others, is left out; the mark stays.

    scale : units for each pixel of the page; sheet : the part of the ground that is shown, in its units.
    """
    spots = {mark: _units(frame, frame.plane(mark.latitude, mark.longitude)[None])[0] for mark in shown}
    inside = [mark for mark, (x, y) in spots.items() if sheet.x0 < x < sheet.x1 and sheet.y0 < y < sheet.y1]
    at = [spots[mark] for mark in inside]
    rooms = [1.0 if mark.area else scale * (20.0 if "sensor" in mark.kinds else 14.0) for mark in inside]
    taken = [Bbox.from_bounds(x - w / 2, y - w / 2, w, w) for (x, y), w in zip(at, rooms, strict=True)]
    found = []
    for mark, (x, y), room, own in zip(inside, at, rooms, tuple(taken), strict=True):
        lines = called(mark, inside).split("\n")
        wide = scale * max(inches(line, _SIZE) for line in lines) * _POINTS
        tall = scale * 1.1 * _SIZE * len(lines)
        sides = ((0, 0), *_SIDES) if mark.area else _SIDES
        places = [_beside(x, y, wide, tall, room / 2.0 + 2.0 * scale, side) for side in sides]
        others = [box for box in taken if box is not own]
        hidden = [round(cost(box, others, sheet)) for box in places]
        best = int(np.argmin(hidden))
        right, up = sides[best]
        if hidden[best] > _HIDDEN * wide * tall:
            lines = []
        else:
            taken.append(places[best])
        drawn = _line(frame, outline_of(frame, mark.area)) if mark.area else ""
        found.append(
            Label(round(float(x), 1), round(float(y), 1), sorted(mark.kinds), lines, _ANCHORS[right], right, up, drawn)
        )
    return found


def _beside(x: float, y: float, wide: float, tall: float, gap: float, side: tuple[int, int]) -> Bbox:
    """A name's box on one side of a mark; up is towards smaller y."""
    right, up = side
    left = x + right * gap + (right - 1) / 2.0 * wide
    top = y - up * gap - (up + 1) / 2.0 * tall
    return Bbox.from_bounds(left, top, wide, tall)


def _units(frame: Frame, plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the plane (..., 2) [m] in units of the sheet, y downwards."""
    scale = WIDE / (frame.east - frame.west)
    return np.stack(((plane[..., 0] - frame.west) * scale, (frame.north - plane[..., 1]) * scale), axis=-1)


def _box(frame: Frame) -> str:
    """The sheet's edge."""
    return f"M0 0H{WIDE:.0f}V{WIDE * frame.aspect:.1f}H0Z"


def _cells(frame: Frame, area: xr.Dataset, chosen: Flags) -> str:
    """A set of cells as smooth rings that enclose as much."""
    shape = outline(frame, area, chosen)
    return "".join(_of_points(frame, ring if len(ring) < _FEW else _smooth(ring), True) for ring in _parts(shape))


def _smooth(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """A ring without the zigzag of its cells, as large as before."""
    found = smoothed(ring)
    before, after = shapely.Polygon(ring), shapely.Polygon(found)
    middle = np.array(after.centroid.coords[0])
    return middle + (found - middle) * np.sqrt(before.area / after.area)


def _line(frame: Frame, shape: Outline, closed: bool = False) -> str:
    return "".join(_of_points(frame, part, closed, closed) for part in _parts(shape))


def _parts(shape: Outline) -> list[NDArray[np.float64]]:
    """The lines of a path."""
    at = np.asarray(shape.vertices, np.float64)
    if not at.size:
        return []
    codes = np.full(len(at), Outline.LINETO) if shape.codes is None else np.asarray(shape.codes)
    begins = np.flatnonzero(codes == Outline.MOVETO)
    return [part for part in np.split(at, begins) if len(part) > 1]


def _of_points(frame: Frame, at: NDArray[np.float64], closed: bool, drop: bool = False) -> str:
    """A line as a path's words; a closed one that is smaller than a dot is left out if so asked."""
    line = _units(frame, at)
    if drop and abs(shapely.Polygon(line).area if len(line) > 3 else 0.0) < _LEAST:
        return ""
    simple = shapely.get_coordinates(shapely.simplify(shapely.LineString(line), _FINE, preserve_topology=False))
    kept = simple if len(simple) > (3 if closed else 1) else line
    kept = kept[:-1] if closed and np.array_equal(kept[0], kept[-1]) else kept
    words = " ".join(f"{_short(x)} {_short(y)}" for x, y in kept.tolist())
    return f"M{words}Z" if closed else f"M{words}"


def _short(value: float) -> str:
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
