"""Candidate sites: named points, cells of the land of countries, or cells of a box of sea."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.cells import cell_count, cells_in_boxes, centres
from penumbra.earth.map_units import country_names, in_plane, of_country, owners, units
from penumbra.errors import DomainError, ScenarioError, nearest, shown
from penumbra.record.csv_lines import cells_of
from penumbra.scenario.arguments import number

__all__ = ["MOST", "Candidates", "candidates_of", "land", "points", "read_points", "sea"]

Kind = Literal["points", "land", "sea"]

MOST = 20_000
"""Most candidates."""
_COLUMNS = ("name", "latitude", "longitude")
_AIMED = 800
"""Number of candidates for which the size of cells is chosen, if none is given."""
_COARSEST, _FINEST = 1, 6
_BOX = re.compile(r"^\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*$")
_CODES = re.compile(r"^\s*[A-Za-z]{3}(\s*,\s*[A-Za-z]{3})*\s*$")
_GLOBE = (-90.0, 90.0, -180.0, 180.0)
_WHOLE_PLANE = 720.0  # area of the equal-area plane of `map_units.in_plane`
_FARTHEST = 89.0  # [deg] of latitude: there is no azimuth at a pole


class Candidates(NamedTuple):
    """Places where the element may stand."""

    kind: Kind
    name: tuple[str, ...]
    latitude: NDArray[np.float64]  # (candidate,) [deg]
    longitude: NDArray[np.float64]  # (candidate,) [deg]
    cell: NDArray[np.uint64]  # (candidate,) H3 id; 0 for a point
    resolution: int  # of the cells; -1 for points

    def some(self, chosen: NDArray[np.int64]) -> "Candidates":
        """The candidates with the chosen indices."""
        return self._replace(
            name=tuple(self.name[k] for k in chosen.tolist()),
            latitude=self.latitude[chosen],
            longitude=self.longitude[chosen],
            cell=self.cell[chosen],
        )

    @property
    def is_land(self) -> NDArray[np.bool_]:
        """Whether each candidate is on land by the outlines, accurate to about a kilometre; (candidate,)."""
        found = np.zeros(len(self.name), np.bool_)
        found[owners(self.latitude, self.longitude)[0]] = True
        return found


def candidates_of(given: object, resolution: int | None = None) -> Candidates:
    """Candidates of what a user wrote.

    Parameters
    ----------
    given : Candidates, str, Path, mapping or sequence
        "POL, ROU": cells of the land of these countries. "54..58, 0..8": cells of sea from south to north, west to
        east, degrees. The path of a CSV file with the columns name, latitude, longitude. A mapping of name to
        (latitude, longitude), or a sequence of (name, latitude, longitude): points.
    resolution : int, optional
        H3 resolution of cells, 1 to 6; chosen for some 800 candidates if absent.

    Raises
    ------
    DomainError
        Nothing of these; or as `points`, `land` and `sea`.
    """
    if isinstance(given, Candidates):
        return _checked(given)
    if isinstance(given, Path) or (isinstance(given, str) and given.casefold().endswith(".csv")):
        return read_points(Path(given))
    if isinstance(given, str):
        if box := _BOX.match(given):
            south, north, west, east = (number(part) for part in _floats(box.groups(), given))
            return sea(south, north, west, east, resolution)  # type: ignore[arg-type]
        if _CODES.match(given):
            return land([code.strip().upper() for code in given.split(",")], resolution)
        raise DomainError(
            f'candidates: write codes of countries, as in "POL, ROU", a box of sea from south to north and west to '
            f'east, as in "54..58, 0..8", or a CSV file of name, latitude, longitude, not {shown(given)}'
        )
    if isinstance(given, Mapping):
        given = [(name, *(at if isinstance(at, Sequence | np.ndarray) else (at,))) for name, at in given.items()]
    if isinstance(given, Sequence):
        return points(given)
    raise DomainError(f"candidates: write points, codes of countries or a box of sea, not {shown(given)}")


def _floats(parts: Sequence[str], given: str) -> list[float]:
    try:
        return [float(part) for part in parts]
    except ValueError:
        raise DomainError(f'candidates: write a box as in "54..58, 0..8", not {shown(given)}') from None


def points(given: Sequence[object]) -> Candidates:
    """Named points.

    Parameters
    ----------
    given : sequence of (str, float, float)
        Name, latitude and longitude [deg].

    Raises
    ------
    DomainError
        There is none, one is no such triple or not on the globe, or a name occurs twice.
    """
    made = [_point(each, "candidates") for each in given]
    if twice := sorted(name for name, count in Counter(name for name, _, _ in made).items() if count > 1):
        raise DomainError(f"candidates: the name {shown(twice[0])} occurs twice; give them different names")
    place = np.array([at for _, *at in made], float).reshape(-1, 2)
    names = tuple(name for name, _, _ in made)
    return _checked(Candidates("points", names, place[:, 0], place[:, 1], np.zeros(len(names), np.uint64), -1))


def _point(given: object, where: str) -> tuple[str, float, float]:
    """Name, latitude and longitude [deg] of a point; DomainError, which begins with `where`, for anything else."""
    ok = isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 3
    name, latitude, longitude = (given[0], number(given[1]), number(given[2])) if ok else (None, None, None)  # type: ignore[index]
    if not isinstance(name, str) or not name.strip() or latitude is None or longitude is None:
        raise DomainError(
            f'{where}: write name, latitude and longitude in degrees, as in ("Drum", 44.1, -75.7), not {shown(given)}'
        )
    if not (abs(latitude) <= _FARTHEST and abs(longitude) <= 180.0):
        raise DomainError(
            f"{where}: {shown(name)}: {latitude:g}, {longitude:g}: write a latitude from -89 to 89 and a longitude "
            "from -180 to 180"
        )
    return name.strip(), latitude, longitude


def read_points(path: Path) -> Candidates:
    """Points from a CSV file with the columns name, latitude, longitude [deg]; other columns are for the reader.

    Raises
    ------
    ScenarioError
        The file cannot be read, lacks a column, or has a wrong row; with its line.
    DomainError
        There is no point, or there are too many, or a name occurs twice.
    """
    made, findings = list[tuple[str, float, float]](), list[str]()
    for line, (name, *written) in cells_of(path, _COLUMNS, findings):
        try:
            made.append(_point((name, *map(float, written)), f"{path}:{line}"))
        except ValueError:
            told = shown(", ".join(written))
            findings.append(f"{path}:{line}: write degrees, as in 44.1 and -75.7, not {told}")
        except DomainError as error:
            findings.append(str(error))
    if findings:
        raise ScenarioError(findings)
    try:
        return points(made)
    except DomainError as error:
        raise DomainError(f"{path}: {error}") from None


def land(codes: Sequence[str], resolution: int | None = None) -> Candidates:
    """Cells with their centre on the land of some countries.

    Parameters
    ----------
    codes : sequence of str
        ISO codes of three letters.
    resolution : int, optional
        H3 resolution, 1 to 6.

    Raises
    ------
    DomainError
        A code is unknown, or there is no cell, or more than `MOST`.
    """
    names = country_names()
    own = set[str]()
    for code in codes:
        found = of_country(code)
        if not found or code not in names:
            raise DomainError(f"candidates: no country {shown(code)}{nearest(code, names)}; write its code, as POL")
        own |= set(found)
    boxes, share = _boxes_of(own)
    level = _resolution(resolution, share)
    cell = cells_in_boxes(boxes, level)
    index, unit = owners(*centres(cell))
    theirs = np.isin(unit, sorted(own))
    inside, first = np.unique(index[theirs], return_index=True)
    return _of_cells("land", cell[inside], level, [units()[code].country_name for code in unit[theirs][first].tolist()])


def _boxes_of(codes: set[str]) -> tuple[list[tuple[float, float, float, float]], float]:
    """Boxes south, north, west, east [deg] about map units, and the share of the globe that is their land.

    Each unit has its own box: countries may lie far apart, and so may the parts of one.
    """
    boxes, area = list[tuple[float, float, float, float]](), 0.0
    for code in sorted(codes):
        shapes = in_plane({code})
        if not len(shapes):
            continue
        bounds = np.array([shape.bounds for shape in shapes])
        west, east = max(bounds[:, 0].min(), -180.0), min(bounds[:, 2].max(), 180.0)
        low, high = np.degrees(np.arcsin(np.clip((bounds[:, 1].min(), bounds[:, 3].max()), -1.0, 1.0)))
        boxes.append((max(float(low) - 1.0, -90.0), min(float(high) + 1.0, 90.0), float(west), float(east)))
        area += sum(shape.area for shape in shapes)
    if not boxes:
        raise DomainError("candidates: the map draws no land of this country; name a point in it")
    return boxes, area / _WHOLE_PLANE


def sea(south: float, north: float, west: float, east: float, resolution: int | None = None) -> Candidates:
    """Cells with their centre at sea within a box.

    Parameters
    ----------
    south, north, west, east : float [deg]
        The box crosses the date line if west > east.
    resolution : int, optional
        H3 resolution, 1 to 6.

    Raises
    ------
    DomainError
        The box is none, or has no cell at sea, or more than `MOST`.
    """
    if not (-_FARTHEST <= south < north <= _FARTHEST and abs(west) <= 180.0 and abs(east) <= 180.0 and west != east):
        raise DomainError(
            f"candidates: {south:g}..{north:g}, {west:g}..{east:g} is no box: write south below north, from -89 to 89, "
            "and west and east from -180 to 180"
        )
    level = _resolution(resolution, cell_count(south, north, west, east, 0) / cell_count(*_GLOBE, 0))
    cell = cells_in_boxes([(south, north, west, east)], level)
    latitude, longitude = centres(cell)
    wet = np.ones(len(cell), np.bool_)
    wet[owners(latitude, longitude)[0]] = False
    return _of_cells("sea", cell[wet], level, ["sea"] * int(wet.sum()))


def _resolution(given: int | None, share: float) -> int:
    """The resolution of cells that cover a share of the globe."""
    if given is None:
        whole = [cell_count(*_GLOBE, level) * share for level in range(_FINEST + 1)]
        fitting = [level for level in range(_COARSEST, _FINEST + 1) if whole[level] <= _AIMED]
        return max(fitting, default=_COARSEST)
    if isinstance(given, bool) or not isinstance(given, int) or not _COARSEST <= given <= _FINEST:
        raise DomainError(f"resolution: write a whole number from {_COARSEST} to {_FINEST}, not {shown(given)}")
    return given


def _of_cells(kind: Kind, cell: NDArray[np.uint64], level: int, where: Sequence[str]) -> Candidates:
    latitude, longitude = centres(cell)
    names = [f"{place} {a:.2f}, {b:.2f}" for place, a, b in zip(where, latitude, longitude, strict=True)]
    return _checked(Candidates(kind, tuple(names), latitude, longitude, cell, level))


def _checked(given: Candidates) -> Candidates:
    count = len(given.name)
    if not count:
        if given.kind == "points":
            raise DomainError("candidates: there is no candidate; write at least one point")
        instead = "a finer resolution" if given.resolution < _FINEST else "points, as a CSV file has them"
        raise DomainError(f"candidates: no cell of resolution {given.resolution} has its centre there; write {instead}")
    if count > MOST:
        raise DomainError(f"candidates: {count:,} are too many; write {MOST:,} at most, or a coarser resolution")
    return given
