"""A user's own list of weapon sightings: which of them lie in the belts that heavy weapons were to leave.

A list is a CSV file with the columns date, class, and either latitude and longitude in degrees or place; note is free.
Whether a sighting breaks the agreement is for its reader to say: the line is approximate, one side measures from
another line, and a date before the pull-out was due breaks nothing.
"""

import csv
import math
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.errors import DomainError, ScenarioError, nearest
from penumbra.names import VARIABLES, dataset
from penumbra.record.agreement import PULL_OUT_BEGUN, PULL_OUT_DUE
from penumbra.record.belts import ATTRIBUTION, LINE_UNCERTAINTY, belts, contact_line, line_distance

__all__ = ["BELT_SIDES", "COLUMNS", "PERIODS", "Place", "sightings"]

COLUMNS = ("date", "class", "latitude", "longitude", "place", "note")
"""Columns that a list may have."""
BELT_SIDES = VARIABLES["belt_side"].flags
PERIODS = VARIABLES["pull_out"].flags

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

_EXAMPLE = "date,class,latitude,longitude,place,note"
_LAST_DAY = date(2022, 2, 23)  # of this line
_FAR = 1_000e3  # [m]; beyond it latitude and longitude were swapped, or it is another war


class _Row(NamedTuple):
    line: int
    day: date
    kind: str
    at: Place
    place: str
    note: str


def sightings(path: str | Path, locate: Callable[[str], Place]) -> xr.Dataset:
    """Where each sighting of a list lies: inside a belt, outside, or too close to its edge to tell.

    Parameters
    ----------
    path : str or Path
        The list, CSV.
    locate : callable
        Latitude and longitude of a place by its name; DomainError where there is none.

    Returns
    -------
    Dataset (sighting)
        sighting_date, sighting_class, sighting_place, sighting_note : str
        sighting_latitude, sighting_longitude : float [deg]
        line_distance, sighting_reach : float [m]
        belt_side : inside, too close to tell, outside
        pull_out : whether the pull-out was due by that day: before, under way, due

    Raises
    ------
    ScenarioError
        Everything that is wrong with the list, each finding with file, line, field and what to write instead.
    """
    findings: list[str] = []
    found = [row for row in _rows(Path(path), locate, findings) if row is not None]
    if findings:
        raise ScenarioError(findings)
    reach = belts().belt_reach.sel(weapon_class=[row.kind for row in found]).values
    latitude, longitude = np.array([row.at for row in found]).T
    distance = line_distance(contact_line(), latitude, longitude)
    findings = [
        f"{path}:{row.line}: latitude, longitude: {row.at[0]:g}, {row.at[1]:g} lies {away / 1e3:,.0f} km from the line "
        "of contact; write latitude first (about 48), then longitude (about 38)"
        for row, away in zip(found, distance, strict=True)
        if away > _FAR
    ]
    if findings:
        raise ScenarioError(findings)
    side = np.where(distance < reach - LINE_UNCERTAINTY, 0, np.where(distance <= reach + LINE_UNCERTAINTY, 1, 2))
    return dataset(
        {"sighting": [row.line for row in found]},
        {"title": f"Weapon sightings of {Path(path).name}", "attribution": ATTRIBUTION},
        sighting_date=[row.day.isoformat() for row in found],
        sighting_class=[row.kind for row in found],
        sighting_place=[row.place for row in found],
        sighting_note=[row.note for row in found],
        sighting_latitude=latitude,
        sighting_longitude=longitude,
        line_distance=distance,
        sighting_reach=reach,
        line_uncertainty=LINE_UNCERTAINTY,
        belt_side=side.astype(np.int8),
        pull_out=np.array([_period(row.day) for row in found], np.int8),
    )


def _period(day: date) -> int:
    """Index into `PERIODS`."""
    return int(day >= PULL_OUT_BEGUN) + int(day > PULL_OUT_DUE)


def _rows(path: Path, locate: Callable[[str], Place], findings: list[str]) -> Iterator[_Row | None]:
    """Rows of a list, None for one that is wrong; what is wrong goes to `findings`."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(f"{path}: not UTF-8 text; save it as CSV UTF-8") from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror or error}") from None
    reader = csv.DictReader(text.splitlines(keepends=True), skipinitialspace=True)
    columns = [str(name).strip().lower() for name in reader.fieldnames or ()]
    if not columns:
        raise ScenarioError(f"{path}: the file is empty; begin it with {_EXAMPLE}")
    findings += [f"{path}:1: {problem}" for problem in _column_problems(columns)]
    if findings:
        return
    reader.fieldnames = columns
    known = [str(name) for name in belts().weapon_class.values]
    count = 0
    for written in reader:
        cells = {key: (value or "").strip() for key, value in written.items() if key is not None}
        if any(cells.values()):
            count += 1
            problems: list[str] = []
            if None in written:
                problems.append(f"more cells than the {len(columns)} columns; put text with commas in quotes")
            row = _row(reader.line_num, cells, known, locate, problems)
            findings += [f"{path}:{reader.line_num}: {problem}" for problem in problems]
            yield row
    if not count:
        raise ScenarioError(f"{path}: no sighting below the first line; write one a line, {_EXAMPLE}")


def _column_problems(columns: list[str]) -> Iterator[str]:
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        yield f"cells are to be parted by commas: {_EXAMPLE}"
        return
    for name in columns:
        if name not in COLUMNS:
            yield f"unknown column {name!r}{nearest(name, COLUMNS)}; remove it or mend its name"
        elif columns.count(name) > 1:
            yield f"column {name!r} stands twice"
    for name in ("date", "class"):
        if name not in columns:
            yield f"no column {name!r}; begin the file with {_EXAMPLE}"
    if "place" not in columns and not {"latitude", "longitude"} <= set(columns):
        yield "no column that says where; write latitude and longitude, or place"


def _row(
    line: int, cells: dict[str, str], known: list[str], locate: Callable[[str], Place], problems: list[str]
) -> _Row | None:
    """One sighting, or None and its problems."""
    before = len(problems)
    day = _day(cells["date"], problems)
    kind = cells["class"].lower()
    if kind not in known:
        problems.append(f"class: write {', '.join(known[:-1])} or {known[-1]}, not {cells['class']!r}")
    at = _at(cells, locate, problems)
    if len(problems) > before or day is None or at is None:
        return None
    return _Row(line, day, kind, at, cells.get("place", ""), cells.get("note", ""))


def _day(written: str, problems: list[str]) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        problems.append(f"date: {written!r} is not a date; write year-month-day, as in 2016-05-19")
        return None
    if day > _LAST_DAY:
        problems.append(
            f"date: {written} is later than {_LAST_DAY}, the last day of this line of contact; remove the line"
        )
        return None
    return day


def _at(cells: dict[str, str], locate: Callable[[str], Place], problems: list[str]) -> Place | None:
    """Where, from coordinates or, when there are none, from the place's name."""
    latitude, longitude, place = (cells.get(name, "") for name in ("latitude", "longitude", "place"))
    if not latitude and not longitude:
        if not place:
            problems.append("latitude, longitude: write both in degrees (48.0, 37.8), or a place")
            return None
        try:
            return locate(place)
        except DomainError as error:
            problems.append(f"place: {error}; or write latitude and longitude")
            return None
    first = _degrees("latitude", latitude, 90.0, problems)
    second = _degrees("longitude", longitude, 180.0, problems)
    return None if first is None or second is None else (first, second)


def _degrees(field: str, written: str, limit: float, problems: list[str]) -> float | None:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:
        problems.append(f"{field}: write degrees from {-limit:g} to {limit:g}, as in 48.05, not {written!r}")
        return None
    return value
