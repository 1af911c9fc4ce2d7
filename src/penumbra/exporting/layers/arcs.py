"""The layer of one arc: its path with times, and the places on it."""

import json
from typing import Any

import numpy as np
import shapely
import xarray as xr
from numpy.typing import NDArray

from penumbra import palette
from penumbra.errors import DomainError
from penumbra.exporting.layer import Field, Layer, Track, origin_of
from penumbra.safe_text import visible

__all__ = ["arc_layer", "line", "track_of"]

Floats = NDArray[np.float64]

_MEANINGS = {
    "arc": "path of the object",
    "launch": "launch",
    "burnout": "end of the boost",
    "apogee": "highest point",
    "aim": "where it comes down",
    "intercept": "first intercept that the battery could make",
}


def track_of(trace: xr.Dataset) -> Track:
    """The path of a trace with its times.

    trace : Dataset from `penumbra.trace`

    Raises
    ------
    DomainError
        The aim is out of reach, so that nothing is flown.
    """
    if not bool(trace.reachable):
        raise DomainError(f"there is no arc to write: {visible(str(trace.attrs['why']))}")
    names = ("time", "track_latitude", "track_longitude", "height")
    return Track(*(np.asarray(trace[name].values, dtype=float) for name in names))


def arc_layer(trace: xr.Dataset) -> Layer:
    """The path, and its launch, burnout, apogee, aim and first intercepts as points with heights.

    trace : Dataset from `penumbra.trace`

    Raises
    ------
    DomainError
        As `track_of`.
    """
    track = track_of(trace)
    top = int(np.argmax(track.height))
    launch, aim = (json.loads(trace.attrs[f"{role}_place"]) for role in ("launch", "aim"))
    burnout = [float(trace[f"burnout_{part}"]) for part in ("time", "latitude", "longitude", "height")]
    rows = [
        ("launch", str(launch["name"]), 0.0, launch["latitude"], launch["longitude"], 0.0),
        ("burnout", "", *burnout),
        ("apogee", "", *(float(part[top]) for part in track)),
        ("aim", str(aim["name"]), float(trace.flight_time), aim["latitude"], aim["longitude"], 0.0),
    ]
    for n, battery in enumerate(trace.battery.values.tolist()):
        at = [float(trace[f"intercept_{part}"][n]) for part in ("time", "latitude", "longitude", "height")]
        if np.isfinite(at[0]):
            rows.append(("intercept", str(battery), *at))
    shapes = np.empty(1 + len(rows), dtype=object)
    shapes[0] = line(track)
    shapes[1:] = [shapely.Point(east, north, height) for _, _, _, north, east, height in rows]
    whole = ("arc", str(trace.attrs["title"]), float(trace.flight_time), np.nan, np.nan, float(trace.apogee_height))
    table = [whole, *rows]
    kinds = np.array([row[0] for row in table], dtype=object)
    return Layer(
        name="trace",
        title=visible(str(trace.attrs["title"])),
        key=("kind", "name"),
        shapes=shapes,
        fields=(
            Field("threat", np.full(len(table), str(trace.attrs["threat"]), dtype=object), "threat class"),
            Field("kind", kinds, "which part of the flight it is"),
            Field("name", np.array([row[1] for row in table], dtype=object), "place, or key of the battery"),
            Field("meaning", np.array([_MEANINGS[kind] for kind in kinds], dtype=object), "the kind in words"),
            Field("time_s", np.array([row[2] for row in table]), "time since launch; of the arc its end", "s", 3),
            Field("latitude", np.array([row[3] for row in table]), "geodetic latitude", "degrees_north", 6),
            Field("longitude", np.array([row[4] for row in table]), "longitude", "degrees_east", 6),
            Field(
                "height_m",
                np.array([row[5] for row in table]),
                "height above the ellipsoid; of the arc the greatest",
                "m",
                1,
            ),
        ),
        meanings={},
        colours=dict.fromkeys(_MEANINGS, palette.DOUBT_LINE) | {"intercept": palette.UMBRA},
        tracks={0: track},
        **_origin(trace),
    )


def _origin(trace: xr.Dataset) -> dict[str, Any]:
    told = origin_of(trace, ("threat", "launch", "aim", "why"))
    said = "The launch is set to 00:00 UTC of the day where a program needs a time; it is no forecast of a launch."
    return told | {"assumed": f"{said} {told['assumed']}".strip()}


def line(track: Track) -> shapely.LineString | shapely.MultiLineString:
    """A path as a line with heights; cut at the date line, where it gets a point on both sides."""
    east = track.longitude
    crossing = np.flatnonzero(np.abs(np.diff(east)) > 180.0)
    pieces, begin = [], 0
    before: list[tuple[float, float, float]] = []
    for at in crossing.tolist():
        side = np.copysign(180.0, east[at])
        far = east[at + 1] + 2.0 * side  # continuous with the point before
        share = (side - east[at]) / (far - east[at])
        north, height = (float(one[at] + share * (one[at + 1] - one[at])) for one in (track.latitude, track.height))
        pieces.append([*before, *_points(track, begin, at + 1), (side, north, height)])
        before, begin = [(-side, north, height)], at + 1
    pieces.append([*before, *_points(track, begin, len(east))])
    kept = [piece for piece in pieces if len(piece) > 1]
    return shapely.LineString(kept[0]) if len(kept) == 1 else shapely.MultiLineString(kept)


def _points(track: Track, begin: int, end: int) -> list[tuple[float, float, float]]:
    parts = (one[begin:end].tolist() for one in (track.longitude, track.latitude, track.height))
    return list(zip(*parts, strict=True))
