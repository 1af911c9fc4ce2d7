"""An arc written elsewhere, held against a trace: how far apart the two objects are at equal times.

The file is CSV with a line of names. Columns are time [s] since launch, latitude and longitude [deg], and height [m]
above the ellipsoid; other columns are ignored. A name may end in its unit, as in height_km or "Altitude (km)". In a
file with a column `kind`, as `penumbra export trace` writes it, the rows of the kind `arc` are the moments.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from scipy.integrate import trapezoid
from scipy.interpolate import CubicSpline

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.errors import DomainError, ScenarioError, shown
from penumbra.names import dataset
from penumbra.record.csv_lines import Row, cell_problems, csv_rows
from penumbra.safe_text import visible

__all__ = ["against"]

Floats = NDArray[np.float64]

_NAMES = {
    "time": ("time", "t", "flight_time", "time_since_launch"),
    "latitude": ("latitude", "lat", "track_latitude"),
    "longitude": ("longitude", "lon", "long", "lng", "track_longitude"),
    "height": ("height", "altitude", "alt", "h"),
}
_UNITS: Mapping[str, Mapping[str, float]] = {
    "time": {"": 1.0, "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "minutes": 60.0},
    "latitude": {"": 1.0, "deg": 1.0, "degrees": 1.0, "degrees_north": 1.0},
    "longitude": {"": 1.0, "deg": 1.0, "degrees": 1.0, "degrees_east": 1.0},
    "height": {"": 1.0, "m": 1.0, "metres": 1.0, "meters": 1.0, "km": 1e3, "ft": 0.3048, "feet": 0.3048},
}
_RANGES = {
    "time": (0.0, 1e5, "s"), "latitude": (-90.0, 90.0, "deg"), "longitude": (-180.0, 360.0, "deg"),
    "height": (-1e4, 1e8, "m"),
}  # fmt: skip
_KIND, _ARC = "kind", "arc"  # of our own files: a column, and its word in the moments of the path
_EXAMPLE = "time,latitude,longitude,height"
_LEAST_ROWS = 4
_LOW = 5e3  # [m]; no flight of a class stays below it, so heights were kilometres
_MOST_FINDINGS = 20
_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


class _Column(NamedTuple):
    place: int  # in a row
    name: str  # as written
    factor: float  # to SI, or degrees
    has_unit: bool


def against(trace: xr.Dataset, path: str | Path) -> xr.Dataset:
    """Hold an arc that another program wrote against a trace.

    Parameters
    ----------
    trace : Dataset from `penumbra.trace`
    path : str or Path
        CSV with the columns time [s], latitude, longitude [deg], height [m]; names may end in a unit, as height_km.
        Time begins at launch.

    Returns
    -------
    Dataset (sample)
        other_time, other_latitude, other_longitude, other_height : as in the file
        apart : (sample,) [m], distance between the two objects at equal times; nan before launch and after impact
        apart_on_ground, apart_in_height : [m], the points below along the ground; height of the file's minus ours
        greatest_apart, greatest_apart_time : [m], [s]
        rms_apart, rms_apart_on_ground, rms_apart_in_height : [m], root of the mean square over time
        other_end, other_end_apart : [s], [m], last moment of the file, and from its place on the ground to our aim

    Raises
    ------
    ScenarioError
        Errors in the file: the first 20, with file, line, field and what to write instead.
    DomainError
        It is no trace, nothing was flown, or the two have less than two moments in common.

    Method
    ------
    The trace's positions are interpolated by cubic splines, before and after burnout apart, which adds at most some
    tens of metres.
    """
    if not isinstance(trace, xr.Dataset) or not {"track_latitude", "burnout_time"} <= set(trace.variables):
        raise DomainError("against: a trace is wanted; write against(penumbra.trace(...), file)")
    if not bool(trace.reachable):
        raise DomainError(f"there is no arc to compare: {visible(str(trace.attrs['why']))}")
    time, latitude, longitude, height = _read(Path(path))
    common = (time >= 0.0) & (time <= float(trace.flight_time))
    if common.sum() < 2:
        raise DomainError(
            f"{path}: has {int(common.sum())} moments of our flight, from 0 to {float(trace.flight_time):.0f} s, "
            "and two are needed; write seconds since launch"
        )
    theirs, ours = _fixed(latitude, longitude, height), _along(trace, time)
    apart = np.where(common, np.linalg.norm(theirs - ours, axis=1), np.nan)
    north, east, up = _geodetic(ours)
    ground = np.asarray(_GEOD.inv(east, north, longitude, latitude)[2])
    worst = int(np.nanargmax(apart))
    end = json.loads(trace.attrs["aim_place"])
    off = float(_GEOD.inv(longitude[-1], latitude[-1], end["longitude"], end["latitude"])[2])
    return dataset(
        {},
        dict(trace.attrs) | {"title": f"{trace.attrs['title']}, against {Path(path).name}", "against": str(path)},
        other_time=time,
        other_latitude=latitude,
        other_longitude=longitude,
        other_height=height,
        apart=apart,
        apart_on_ground=np.where(common, ground, np.nan),
        apart_in_height=np.where(common, height - up, np.nan),
        greatest_apart=apart[worst],
        greatest_apart_time=time[worst],
        rms_apart=_rms(time[common], apart[common]),
        rms_apart_on_ground=_rms(time[common], ground[common]),
        rms_apart_in_height=_rms(time[common], (height - up)[common]),
        other_end=time[-1],
        other_end_apart=off,
    )


def _rms(time: Floats, values: Floats) -> float:
    """Root of the mean square over time, by trapezoids: samples need not be evenly spaced."""
    return math.sqrt(float(trapezoid(values**2, time)) / float(time[-1] - time[0]))


def _along(trace: xr.Dataset, time: Floats) -> Floats:
    """Earth-fixed positions (moment, 3) of a trace at times [s]; beyond its ends those of the ends."""
    at = trace.time.values
    own = _fixed(*(trace[name].values for name in ("track_latitude", "track_longitude", "height")))
    burnout = float(trace.burnout_time)
    parts = [np.array([float(trace[f"burnout_{name}"])]) for name in ("latitude", "longitude", "height")]
    kink = _fixed(*parts)
    begun, left = at < burnout - 1e-6, at > burnout + 1e-6
    boost = CubicSpline(np.append(at[begun], burnout), np.concatenate((own[begun], kink)))
    rest = CubicSpline(np.append(burnout, at[left]), np.concatenate((kink, own[left])))
    within = np.clip(time, at[0], at[-1])
    return np.where((within < burnout)[:, None], boost(np.minimum(within, burnout)), rest(np.maximum(within, burnout)))


def _fixed(latitude: Floats, longitude: Floats, height: Floats) -> Floats:
    to_fixed = Transformer.from_crs("EPSG:4979", "EPSG:4978")
    return np.column_stack(to_fixed.transform(latitude, longitude, height))


def _geodetic(places: Floats) -> tuple[Floats, Floats, Floats]:
    to_degrees = Transformer.from_crs("EPSG:4978", "EPSG:4979")
    latitude, longitude, height = to_degrees.transform(*places.T)
    return np.asarray(latitude), np.asarray(longitude), np.asarray(height)


# --- the file


def _read(path: Path) -> tuple[Floats, Floats, Floats, Floats]:
    """Time, latitude, longitude and height of a file, in s, degrees and metres."""
    rows = csv_rows(path)
    head = next(rows, None)
    if head is None:
        raise ScenarioError(f"{path}: is empty; begin it with {_EXAMPLE}")
    found, findings = _columns(path, head)
    _raise(findings)
    table: list[list[float]] = []
    kind = head.cells.index(_KIND) if _KIND in head.cells else None
    for row in rows:
        if kind is not None and len(row.cells) > kind and row.cells[kind] != _ARC:
            continue
        values, wrong = _values(path, row, found, len(head.cells), table[-1][0] if table else None)
        findings += wrong
        if not wrong:
            table.append(values)
        if len(findings) >= _MOST_FINDINGS:
            break
    _raise(findings)
    if len(table) < _LEAST_ROWS:
        raise ScenarioError(f"{path}: has {len(table)} rows below the names; {_LEAST_ROWS} or more make an arc")
    time, latitude, longitude, height = np.array(table).T
    if not found["height"].has_unit and height.max() < _LOW:
        raise ScenarioError(
            f"{path}: the greatest {found['height'].name} is {height.max():g}, which is no flight in metres; call the "
            "column height_km if it is in kilometres, height_m if not"
        )
    return time, latitude, (longitude + 180.0) % 360.0 - 180.0, height


def _raise(findings: list[str]) -> None:
    if findings:
        raise ScenarioError(findings[:_MOST_FINDINGS])


def _columns(path: Path, head: Row) -> tuple[dict[str, _Column], list[str]]:
    """Where each quantity stands in a row; and what is wrong with the names."""
    if head.problem:
        return {}, [f"{path}:{head.line}: {head.problem}"]
    if len(head.cells) == 1 and (";" in head.cells[0] or "\t" in head.cells[0]):
        return {}, [f"{path}:{head.line}: separate the cells by commas; begin the file with {_EXAMPLE}"]
    found: dict[str, _Column] = {}
    findings = []
    for place, name in enumerate(head.cells):
        for quantity, column in _meant(place, name):
            if quantity in found:
                findings.append(
                    f"{path}:{head.line}: {found[quantity].name!r} and {name!r} are both the {quantity}; remove one"
                )
            found.setdefault(quantity, column)
    for quantity in _NAMES:
        if quantity not in found:
            known = ", ".join(map(shown, head.cells[:8]))
            findings.append(
                f"{path}:{head.line}: no column {quantity!r} among {known}; begin the file with {_EXAMPLE}, "
                "or with names that end in their unit, as height_km"
            )
    return found, findings


def _meant(place: int, name: str) -> Iterator[tuple[str, _Column]]:
    """The quantity that a column holds, if it is one of those that are needed."""
    plain = re.sub(r"[^a-z]+", "_", name.lower()).strip("_")
    for quantity, names in _NAMES.items():
        for known in names:
            unit = plain.removeprefix(known).lstrip("_")
            if plain == known or (plain.startswith(f"{known}_") and unit in _UNITS[quantity]):
                yield quantity, _Column(place, name, _UNITS[quantity][unit if plain != known else ""], plain != known)
                return


def _values(
    path: Path, row: Row, found: Mapping[str, _Column], columns: int, before: float | None
) -> tuple[list[float], list[str]]:
    """Time, latitude, longitude and height of a row; and what is wrong with it. `before` : time of the row before."""
    at = f"{path}:{row.line}"
    if row.problem:
        return [], [f"{at}: {row.problem}"]
    if problems := [f"{at}: {problem}" for problem in cell_problems(len(row.cells), columns)]:
        return [], problems
    values, findings = [], []
    for quantity in _NAMES:
        column = found[quantity]
        text = row.cells[column.place]
        least, most, unit = _RANGES[quantity]
        try:
            value = float(text) * column.factor
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            findings.append(f"{at}: {column.name}: {shown(text)} is not a number; write one with a decimal point")
        elif not least <= value <= most:
            findings.append(f"{at}: {column.name}: {shown(text)} is not between {least:g} and {most:g} {unit}")
        values.append(value)
    if not findings and before is not None and values[0] <= before:
        findings.append(
            f"{at}: {found['time'].name}: {values[0]:g} s is not after {before:g} s; sort the rows by time, each once"
        )
    return values, findings
