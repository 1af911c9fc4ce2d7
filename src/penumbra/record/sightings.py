"""Compares a user's list of weapon sightings with the belts from which heavy weapons were to be withdrawn.

The list is a CSV file with the columns date, class, and either latitude and longitude in degrees or place; the column
note is optional. If both coordinates and place are given, the coordinates are used; a remark says if the place is far
from them. The reader decides whether a sighting breaks the agreement: the line is approximate, one side measures from
another line, and a sighting before the pull-out was due breaks nothing.
"""

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.errors import DomainError, ScenarioError, shown
from penumbra.names import VARIABLES, dataset
from penumbra.record.agreement import PULL_OUT_BEGUN, PULL_OUT_DUE
from penumbra.record.belts import ATTRIBUTION, LINE_UNCERTAINTY, belts, contact_line, line_distance
from penumbra.record.csv_lines import Row, cell_problems, column_problems, csv_rows

__all__ = ["BELT_SIDES", "COLUMNS", "PERIODS", "Located", "Place", "sightings"]

COLUMNS = ("date", "class", "latitude", "longitude", "place", "note")
"""Columns of a list."""
BELT_SIDES = VARIABLES["belt_side"].flags
PERIODS = VARIABLES["pull_out"].flags

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

Locate = Callable[[str, Place | None], "Located"]

_EXAMPLE = "date,class,latitude,longitude,place,note"
_FIRST_DAY = date(2014, 1, 1)  # first day of the year in which the fighting began
_LAST_DAY = date(2022, 2, 23)  # last day of this line of contact
_FAR = 1_000e3  # [m]; farther sightings have swapped coordinates, or are not of this conflict
_NEAR = 30.0  # [km]; greatest distance of a sighting from the centre of the town it names; grade: assumption
_MOST_FINDINGS = 20  # reading of a list stops after this number of findings


class Located(NamedTuple):
    """A place found by name: latitude and longitude [deg], description, and distance from given coordinates [km].

    The distance is 0 if no coordinates were given.
    """

    at: Place
    description: str
    distance: float


class _Sighting(NamedTuple):
    line: int
    day: date
    kind: str
    at: Place
    place: str
    found: str
    remark: str
    note: str


def sightings(path: str | Path, locate: Locate) -> xr.Dataset:
    """The position of each sighting of a list: inside a belt, outside, or too close to its edge to tell.

    Parameters
    ----------
    path : str or Path
        The list, CSV.
    locate : callable
        Finds a place by its name; of several places of that name the nearest to the coordinates, if given. Raises
        DomainError if there is none.

    Returns
    -------
    Dataset (sighting)
        sighting_date, sighting_class, sighting_place, sighting_note : str, as written
        sighting_found, sighting_remark : str
        sighting_latitude, sighting_longitude : float [deg]
        line_distance, sighting_reach : float [m]
        belt_side : inside, too close to tell, outside
        pull_out : whether the pull-out was due by that day: before, under way, due

    Raises
    ------
    ScenarioError
        Errors in the list: the first 20 findings, with file, line, field and what to write instead.
    """
    findings: list[str] = []
    found = list(_sightings(Path(path), locate, findings))
    _raise(findings)
    reach = belts().belt_reach.sel(weapon_class=[one.kind for one in found]).values
    latitude, longitude = np.array([one.at for one in found]).T
    distance = line_distance(contact_line(), latitude, longitude)
    _raise(
        [
            f"{path}:{one.line}: latitude, longitude: {one.at[0]:g}, {one.at[1]:g} lies {away / 1e3:,.0f} km from the "
            f"line of contact{_found_text(one)}; write latitude first (about 48), then longitude (about 38)"
            for one, away in zip(found, distance, strict=True)
            if away > _FAR
        ]
    )
    side = np.where(distance < reach - LINE_UNCERTAINTY, 0, np.where(distance <= reach + LINE_UNCERTAINTY, 1, 2))
    texts = ("place", "found", "remark", "note")
    return dataset(
        {"sighting": [one.line for one in found]},
        {"title": f"Weapon sightings of {Path(path).name}", "attribution": ATTRIBUTION},
        sighting_date=[one.day.isoformat() for one in found],
        sighting_class=[one.kind for one in found],
        **{f"sighting_{text}": [getattr(one, text) for one in found] for text in texts},
        sighting_latitude=latitude,
        sighting_longitude=longitude,
        line_distance=distance,
        sighting_reach=reach,
        line_uncertainty=LINE_UNCERTAINTY,
        belt_side=side.astype(np.int8),
        pull_out=np.array([_period(one.day) for one in found], np.int8),
    )


def _raise(findings: list[str]) -> None:
    """Raise ScenarioError with the first findings, if any, and the number of further ones."""
    more = (
        [f"and {len(findings) - _MOST_FINDINGS} more at least; correct these first"]
        if len(findings) > _MOST_FINDINGS
        else []
    )
    if findings:
        raise ScenarioError(findings[:_MOST_FINDINGS] + more)


def _found_text(one: _Sighting) -> str:
    return f" ({one.place}: {one.found})" if one.found else ""


def _period(day: date) -> int:
    """Index into `PERIODS`."""
    return int(day >= PULL_OUT_BEGUN) + int(day > PULL_OUT_DUE)


def _sightings(path: Path, locate: Locate, findings: list[str]) -> Iterator[_Sighting]:
    """Sightings of a list; errors are appended to `findings`."""
    rows = csv_rows(path)
    head = next(rows, None)
    if head is None:
        raise ScenarioError(f"{path}: the file is empty; begin it with {_EXAMPLE}")
    columns = [name.lower() for name in head.cells]
    problems = [head.problem] if head.problem else list(_column_problems(columns))
    if problems:
        raise ScenarioError([f"{path}:{head.line}: {problem}" for problem in problems])
    known = [str(name) for name in belts().weapon_class.values]
    count = 0
    for row in rows:
        if row.problem or any(row.cells):
            count += 1
            problems = []
            one = _sighting(row, columns, known, locate, problems)
            findings += [f"{path}:{row.line}: {problem}" for problem in problems]
            if one is not None:
                yield one
        if len(findings) > _MOST_FINDINGS:
            return
    if not count:
        raise ScenarioError(f"{path}: no sighting below the first line; write one a line, {_EXAMPLE}")


def _column_problems(columns: list[str]) -> Iterator[str]:
    yield from column_problems(columns, COLUMNS, ("date", "class"), _EXAMPLE)
    if len(columns) > 1 and "place" not in columns and not {"latitude", "longitude"} <= set(columns):
        yield "no column for the position; write latitude and longitude, or place"


def _sighting(row: Row, columns: list[str], known: list[str], locate: Locate, problems: list[str]) -> _Sighting | None:
    """One sighting; None if there are errors, which are appended to `problems`."""
    if row.problem:
        problems.append(row.problem)
    else:
        problems += cell_problems(len(row.cells), len(columns))
    if problems:
        return None
    cells = dict(zip(columns, row.cells, strict=True))
    day = _day(cells["date"], problems)
    kind = cells["class"].lower()
    if kind not in known:
        problems.append(f"class: write {', '.join(known[:-1])} or {known[-1]}, not {shown(cells['class'])}")
    position = _position(cells, locate, problems)
    if problems or day is None or position is None:
        return None
    return _Sighting(row.line, day, kind, position[0], cells.get("place", ""), *position[1:], cells.get("note", ""))


def _day(written: str, problems: list[str]) -> date | None:
    try:
        day = date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII) else None
    except ValueError:
        day = None
    if day is None:
        problems.append(f"date: {shown(written)} is not a date; write year-month-day, as in 2016-05-19")
    elif day > _LAST_DAY:
        problems.append(
            f"date: {written} is later than {_LAST_DAY}, the last day of this line of contact; remove the line"
        )
    elif day < _FIRST_DAY:
        problems.append(f"date: {written} is before {_FIRST_DAY}, the year the fighting began; correct the year")
    else:
        return day
    return None


def _position(cells: dict[str, str], locate: Locate, problems: list[str]) -> tuple[Place, str, str] | None:
    """Position, description of the place found, and a remark if place and coordinates disagree.

    The position is from the coordinates or, if there are none, from the place's name.
    """
    latitude, longitude, place = (cells.get(name, "") for name in ("latitude", "longitude", "place"))
    if not latitude and not longitude:
        if not place:
            problems.append("latitude, longitude: write both in degrees (48.0, 37.8), or a place")
            return None
        try:
            found = locate(place, None)
        except DomainError as error:
            problems.append(f"place: {error}; or write latitude and longitude")
            return None
        return found.at, found.description, ""
    first = _degrees("latitude", latitude, 90.0, problems)
    second = _degrees("longitude", longitude, 180.0, problems)
    if first is None or second is None:
        return None
    return (first, second), "", _remark(place, (first, second), locate)


def _remark(place: str, at: Place, locate: Locate) -> str:
    """A remark if the place is far from the coordinates; empty if it is near or no town, for example "checkpoint"."""
    try:
        found = locate(place, at) if place else None
    except DomainError:
        return ""
    if found is None or found.distance <= _NEAR:
        return ""
    return f"{place} lies {found.distance:,.0f} km from the coordinates, which were used; it is {found.description}"


def _degrees(field: str, written: str, limit: float, problems: list[str]) -> float | None:
    value = float(written) if re.fullmatch(r"[-+]?\d{1,3}(\.\d+)?", written, re.ASCII) else math.nan
    if not abs(value) <= limit:
        problems.append(f"{field}: write degrees from {-limit:g} to {limit:g}, as in 48.05, not {shown(written)}")
        return None
    return value
