"""What a threshold is about: places, or the people or the land of countries, with their answers and words."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.coordinates import coordinates
from penumbra.coverage.distance_beyond import too_near
from penumbra.coverage.nominal_map import region_cells
from penumbra.coverage.places import Homes, Named, Places, homes, labels, named, points
from penumbra.coverage.problem import Problem
from penumbra.coverage.provenance import provenance
from penumbra.coverage.share import OF
from penumbra.coverage.share_places import BY
from penumbra.coverage.share_places import places as territories
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.arguments import checked_list, number
from penumbra.scenario.model import Region, Shield
from penumbra.uncertainty.thresholds.turning_points import REFUSED, Answering, SingleChanges
from penumbra.uncertainty.thresholds.words import Meant, of_place, of_share

__all__ = [
    "Given",
    "Shares",
    "Subjects",
    "check_inside",
    "found_places",
    "subjects",
    "territories_of",
    "threats_of",
    "weighted_points",
    "widening",
]

Given = str | Sequence[str] | Places | Named | Homes | xr.Dataset
Floats = NDArray[np.float64]


class Subjects(NamedTuple):
    """What a threshold is about, along the dimension place."""

    asked: Answering
    answering: SingleChanges
    """Of the points."""
    threats: tuple[str, ...]
    known: dict[str, Any]
    """Labels of the places, by variable."""
    meant: Callable[[int, int], Meant]
    """What the answers mean, for indices of class and place."""


class Shares:
    """Whether a share of some weight is covered, as codes: 0 nothing in reach, 1 less than asked, 2 at least that.

    The share is that of the weight within reach of the class.

    Parameters
    ----------
    of : SingleChanges
        Answers of points.
    weights : (group, point) float
    at_least : float
        The share asked for, above 0 and at most 1.
    """

    def __init__(self, of: SingleChanges, weights: Floats, at_least: float) -> None:
        self._of, self._weights, self._at_least = of, weights, at_least
        self.nominal_share = self.shares(of.nominal[None])[0]
        self.nominal: NDArray[np.uint8] = self._codes(of.nominal[None])[0]

    def shares(self, codes: NDArray[np.uint8]) -> Floats:
        """Covered share of what is in reach, (world, threat, group), of codes (world, threat, point); nan: nothing."""
        reached = (codes >= 1) & (codes != REFUSED)
        covered = codes == 2
        with np.errstate(invalid="ignore"):
            found: Floats = (covered @ self._weights.T) / (reached @ self._weights.T)
        every = (reached == covered).all(axis=-1) & reached.any(axis=-1)
        return np.where(every[..., None] & np.isfinite(found), 1.0, found)

    def reached(self, codes: NDArray[np.uint8]) -> Floats:
        """Share in reach, (world, threat, group), of codes (world, threat, point)."""
        with np.errstate(invalid="ignore"):
            found: Floats = ((codes >= 1) @ self._weights.T) / self._weights.sum(axis=1)
        return found

    def answers(self, at: Sequence[tuple[int, float]]) -> NDArray[np.uint8]:
        """Codes (world, threat, group), REFUSED in impossible worlds."""
        return self._codes(self._of.answers(at))

    def _codes(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        shares = self.shares(codes)
        found = np.where(np.isnan(shares), 0, np.where(shares >= self._at_least, 2, 1)).astype(np.uint8)
        found[(codes == REFUSED).any(axis=-1)] = REFUSED
        return found


def threats_of(shield: Shield, threats: str | Sequence[str] | None) -> tuple[str, ...]:
    """Keys of the asked classes, all if None; DomainError for an unknown one."""
    known = tuple(shield.scenario.threats)
    if threats is None:
        return known
    asked = (threats,) if isinstance(threats, str) else tuple(checked_list("threats", "classes", threats))
    if not asked:
        raise DomainError("threats: there is no class; write at least one, or leave it out for all")
    for key in asked:
        if key not in known:
            raise DomainError(f"no threat class {shown(key)}{nearest(str(key), known)}")
    return tuple(dict.fromkeys(asked))


def found_places(shield: Shield, given: Given) -> Places | Named | Homes | xr.Dataset:
    """The places of an argument; DomainError if there is none, or one lies outside the region."""
    if isinstance(given, str):
        given = [given]
    if isinstance(given, Sequence) and not isinstance(given, Places | Named | Homes):
        given = tuple(given)
        if not given:
            raise DomainError('there is no place; write at least one, as in "Warsaw" or "52.2,21.0"')
        made = _once(named(shield, *given))
        check_inside(shield, made)
        return made
    if not len(points(given).latitude):
        raise DomainError('there is no place; write at least one, as in "Warsaw" or "52.2,21.0"')
    return given


def _once(found: Named) -> Named:
    """The places, each once, though it was written twice or under two names."""
    at = {place: n for n, place in reversed([*enumerate(zip(found.latitude, found.longitude, strict=True))])}
    kept = sorted(at.values())
    return Named(found.latitude[kept], found.longitude[kept], found.name[kept], found.taken[kept])


def check_inside(shield: Shield, found: Named) -> None:
    """Raise DomainError for the first place outside the scenario's region, with the change that widens it."""
    region = shield.scenario.region
    for latitude, longitude, name in zip(found.latitude, found.longitude, found.name, strict=True):
        if change := widening(region, float(latitude), float(longitude)):
            raise DomainError(
                f"{name} ({latitude:.2f}, {longitude:.2f}) lies outside the region of {shield.scenario.id}, for which "
                f"launch points and cells are chosen; widen it with {change} (--set, or changes of penumbra.load)"
            )


def widening(region: Region, latitude: float, longitude: float) -> str:
    """The changes that bring a place into the region; empty if it lies there."""
    south, north, west, east = (getattr(region, name).value for name in ("south", "north", "west", "east"))
    changes = []
    if latitude < south:
        changes.append(f'"region.south={np.floor(latitude):g} deg"')
    if latitude > north:
        changes.append(f'"region.north={np.ceil(latitude):g} deg"')
    if (longitude - west) % 360.0 > (east - west) % 360.0 and abs(east - west) < 360.0:
        nearer_east = (longitude - east) % 360.0 <= (west - longitude) % 360.0
        changes.append(
            f'"region.east={np.ceil(longitude):g} deg"' if nearer_east else f'"region.west={np.floor(longitude):g} deg"'
        )
    return " and ".join(changes)


def subjects(
    problem: Problem,
    given: Given,
    threats: str | Sequence[str] | None,
    of: str | None,
    at_least: float,
) -> Subjects:
    """What a threshold is about.

    Parameters
    ----------
    problem : Problem
    given : str, sequence of str, Places, Named, Homes or Dataset
        Places; with `of` the words for countries, alliances and named areas.
    threats, of, at_least
        As in `penumbra.threshold`.

    Raises
    ------
    DomainError
        An argument is none of these; see `penumbra.threshold`.
    """
    shield = problem.shield
    keys = threats_of(shield, threats)
    indices = [problem.threats.index(key) for key in keys]
    names = [shield.scenario.threats[key].name for key in keys]
    if of is None:
        at, known = _of_points(shield, given)
        called = known["place"].tolist()
        answering = SingleChanges(problem, at, indices)
        near = too_near(problem, at)[indices]
        return Subjects(answering, answering, keys, known, lambda t, p: of_place(called[p], names[t], bool(near[t, p])))
    return _shares(problem, given, keys, of, at_least)


def _shares(problem: Problem, given: Given, keys: tuple[str, ...], of: str, at_least: float) -> Subjects:
    shield = problem.shield
    level = number(at_least)
    if level is None or not 0.0 < level <= 1.0:
        raise DomainError(f"at_least: write a share above 0 and at most 1, as in 0.5, not {shown(at_least)}")
    at, weights, known = _of_weight(shield, given, of)
    called = known["place_name"].tolist()
    answering = SingleChanges(problem, at, [problem.threats.index(key) for key in keys])
    names = [shield.scenario.threats[key].name for key in keys]
    asked = Shares(answering, weights, level)
    known |= {"nominal_share": asked.nominal_share}
    return Subjects(asked, answering, keys, known, lambda t, p: of_share(called[p], names[t], of, level))


def weighted_points(shield: Shield, given: Given, of: str | None) -> tuple[Places, Floats, dict[str, Any]]:
    """Points, the weight of each in each place (place, point), and the labels of the places, by variable.

    given, of : as in `subjects`; without `of` each place is a single point of weight 1.

    Raises
    ------
    DomainError
        An argument is none of these; see `penumbra.threshold`.
    """
    if of is not None:
        return _of_weight(shield, given, of)
    at, known = _of_points(shield, given)
    return at, np.eye(len(at.latitude)), known


def _of_points(shield: Shield, given: Given) -> tuple[Places, dict[str, Any]]:
    _refuse_countries(shield, given)
    found = found_places(shield, given)
    at = points(found)
    about = labels(found)
    called = [str(name) for name in about.get("aim_name", np.array([]))] or [
        f"{a:.2f}, {b:.2f}" for a, b in zip(*at, strict=True)
    ]
    known = {
        "place": np.array(called, np.str_),
        "place_name": about.get("aim_taken", np.array(called, np.str_)),
        "place_latitude": at.latitude,
        "place_longitude": at.longitude,
    }
    return at, known


def _refuse_countries(shield: Shield, given: Given) -> None:
    """Raise DomainError for a country, an area or an alliance, which has no single answer."""
    listed = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list | tuple) else ()
    scenario = shield.scenario
    ids = {*scenario.sites, *scenario.launch_points, *scenario.launch_areas}
    words = [word for word in listed if isinstance(word, str) and word not in ids and coordinates(word) is None]
    if not words:
        return
    known = territories_of(shield, frozenset(np.unique(homes(shield).unit).tolist()))
    for word in words:
        if word.casefold() in known:
            name, _ = known[word.casefold()]
            raise DomainError(
                f"{shown(word)} is {name}, which has no single answer: ask for the share of its people with "
                'of="people" (--of people), or name a town with its country, as in "Luxembourg, LU"'
            )


def _of_weight(shield: Shield, given: Given, of: str) -> tuple[Places, Floats, dict[str, Any]]:
    if of not in OF:
        raise DomainError(f"of: write people or area, not {shown(of)}{nearest(str(of), OF)}")
    listed = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Sequence) else ()
    words = list(dict.fromkeys(word for word in listed if isinstance(word, str)))
    if not words or not all(isinstance(word, str) for word in listed):
        raise DomainError('with of: write countries, alliances or areas, as in "POL" or "nato-europe"')
    at, weights, called = (_of_people if of == "people" else _of_land)(shield, words)
    none = np.full(len(words), np.nan)
    known = {
        "place": np.array(words, np.str_),
        "place_name": np.array(called, np.str_),
        "place_latitude": none,
        "place_longitude": none,
    }
    return at, weights, known


def _of_people(shield: Shield, words: Sequence[str]) -> tuple[Places, Floats, list[str]]:
    """Points where people live, their people (word, point), and the names of the words."""
    each = [homes(shield, word) for word in words]
    at = Places(*(np.concatenate([getattr(one, name) for one in each]) for name in Places._fields))
    weights = np.zeros((len(words), len(at.latitude)))
    begin = 0
    for n, one in enumerate(each):
        weights[n, begin : begin + len(one.people)] = one.people
        begin += len(one.people)
    known = territories_of(shield, frozenset(np.unique(homes(shield).unit).tolist()))
    return at, weights, [known[word.casefold()][0] for word in words]


def _of_land(shield: Shield, words: Sequence[str]) -> tuple[Places, Floats, list[str]]:
    """Centres of cells, the land of each word in them [m²] (word, cell), and the names of the words."""
    cells = region_cells(shield)
    cell, unit, land = (cells[f"part_{name}"].values for name in ("cell", "unit", "area"))
    known = territories_of(shield, frozenset(np.unique(unit).tolist()))
    weights, called = np.zeros((len(words), cells.sizes["cell"])), []
    for n, word in enumerate(words):
        if word.casefold() not in known:
            raise DomainError(
                f"nothing in the region has the name {shown(word)}{nearest(word.casefold(), known)}; write a code as "
                "TUR, nato, nato-europe or a named area, and for towns and coordinates leave out `of`"
            )
        name, place = known[word.casefold()]
        called.append(name)
        inside = place.holds(unit, cells.latitude.values[cell])
        np.add.at(weights[n], cell[inside], land[inside])
    some = np.flatnonzero(weights.any(axis=0))
    return Places(cells.latitude.values[some], cells.longitude.values[some]), weights[:, some], called


def territories_of(shield: Shield, present: frozenset[str]) -> dict[str, tuple[str, Any]]:
    """Name and territory by key and by name, without case, as `penumbra.places.homes` finds them."""
    about, known = provenance(shield, "Homes"), dict[str, tuple[str, Any]]()
    for by in ("alliance", "area", "country", "protected"):
        assert by in BY
        for key, place in territories(about, present, by).items():
            for word in (key, place.name):
                known.setdefault(word.casefold(), (place.name, place))
    return known
