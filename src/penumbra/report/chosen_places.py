"""Places for the first page: the largest towns of those protected, first where the answer is in doubt."""

from typing import NamedTuple

import numpy as np

from penumbra.coverage.places import Named
from penumbra.coverage.share_places import places as territories
from penumbra.earth.map_units import units
from penumbra.names import STATES
from penumbra.report.mapped_day import MappedDay

__all__ = ["MOST", "chosen"]

MOST = 5
"""Places on the first page."""

_IN_DOUBT = 3  # places in doubt at most, if there are enough others
_APART = 0.01  # [deg] in latitude and longitude between two towns, at least
_ORDER = ("penumbra", "umbra", "open", "untouched")


class _Town(NamedTuple):
    """A town at the middle of its points, with the state of most of its people."""

    name: str
    country: str
    latitude: float
    longitude: float
    people: float
    state: int


def chosen(shown: MappedDay, threat: str) -> Named:
    """Up to five towns of different countries, if there are as many: those in doubt first, then one of each state."""
    towns = sorted(_towns(shown, threat), key=lambda town: (-town.people, town.name))
    by_state = {word: [town for town in towns if town.state == STATES.index(word)] for word in STATES}
    taken: list[_Town] = []
    for word in _ORDER:
        _take(taken, by_state[word], _IN_DOUBT if word == "penumbra" else 1)
    for word in _ORDER:
        _take(taken, by_state[word], MOST - len(taken))
    names = [f"{town.name}, {town.country}" for town in taken]
    at = np.array([(town.latitude, town.longitude) for town in taken]).reshape(-1, 2)
    return Named(at[:, 0], at[:, 1], np.array(names, np.str_), np.array(names, np.str_))


def _take(taken: list[_Town], towns: list[_Town], count: int) -> None:
    """Add so many towns, of countries that have none yet as long as there are such; all five at most."""
    for others in (True, False):
        for town in towns:
            if count <= 0 or len(taken) >= MOST:
                return
            if not any(_same(town, one) for one in taken) and not (
                others and town.country in {one.country for one in taken}
            ):
                taken.append(town)
                count -= 1


def _same(one: _Town, other: _Town) -> bool:
    """Whether two are one town, which the gazetteer may list under two names, some metres apart."""
    apart = abs(one.latitude - other.latitude), abs(one.longitude - other.longitude)
    return one.country == other.country and max(apart) < _APART


def _towns(shown: MappedDay, threat: str) -> list[_Town]:
    """The towns of those protected; points of one town are consecutive."""
    area = shown.area
    unit, town, people = area.home_unit.values, area.home_town.values, area.home_people.values
    present = frozenset(np.unique(unit).tolist())
    inside = territories(area.attrs, present, "protected")["protected"].holds(unit, area.home_latitude.values)
    rows = np.flatnonzero(inside)
    if not rows.size:
        return []
    state, known = area.home_state.sel(threat=threat).values, units()
    new = (town[rows][1:] != town[rows][:-1]) | (unit[rows][1:] != unit[rows][:-1]) | (np.diff(rows) > 1)
    found = []
    for mine in np.split(rows, np.flatnonzero(new) + 1):
        first = mine[0]
        counts = np.bincount(state[mine], people[mine], len(STATES))
        found.append(
            _Town(
                str(town[first]),
                known[str(unit[first])].country_name,
                float(area.home_latitude.values[first]),
                float(area.home_longitude.values[first]),
                float(people[mine].sum()),
                int(np.argmax(counts)),
            )
        )
    return found
