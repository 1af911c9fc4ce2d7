"""Places that have shares: countries (overseas territories separate), named areas, an alliance by its treaty area."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.map_units import units
from penumbra.record.nato import members

__all__ = ["BY", "TROPIC_OF_CANCER", "Place", "places"]

BY = ("country", "area", "alliance", "all")

TROPIC_OF_CANCER = 23.44
"""Southern limit of islands in the treaty's area, latitude [deg]; the obliquity of the ecliptic."""

_OVERSEAS_ALLIES = ("CAN", "USA")
_OUTSIDE = ("XAD", "XEA")
"""Territories of members north of the tropic but outside Europe, North America, Türkiye and the Atlantic: the bases on
Cyprus, and Ceuta and Melilla in Africa."""


class Place(NamedTuple):
    """A name, its map units, and the latitude [deg] north of which they count."""

    name: str
    units: frozenset[str]
    south: float = -90.0

    def holds(self, unit: NDArray[np.str_], latitude: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points or pieces of land, given by map unit and latitude [deg], are in the place."""
        return np.isin(unit, sorted(self.units)) & (latitude >= self.south)


def places(attrs: Mapping[str, Any], present: frozenset[str], by: str) -> dict[str, Place]:
    """The places that have shares, by key.

    Parameters
    ----------
    attrs : mapping
        A map's attributes: its date, and the scenario's named areas.
    present : frozenset of str
        Map units on the map.
    by : one of BY

    Returns
    -------
    dict of str to Place
        Countries are `penumbra.earth.map_units.MapUnit.country`; overseas territories are separate. An alliance is the
        area of its treaty: territory of the members in Europe, North America and Türkiye, and their islands in the
        North Atlantic area north of the Tropic of Cancer. This excludes Hawaii, Guam, Puerto Rico, French Guiana, the
        bases on Cyprus, and Ceuta and Melilla, and includes Greenland, the Azores, the Canary Islands and Bermuda.
        NATO Europe is all members except Canada and the United States, with Greenland and Türkiye.

    Sources
    -------
    [NorthAtlanticTreaty] article 6, with the protocol on Greece and Turkey of 1951; ISO 3166-1.
    """
    known = units()
    if by == "area":
        named = json.loads(attrs["areas"])
        return {key: Place(item["name"], frozenset(item["map_units"])) for key, item in named.items()}
    if by == "country":
        found: dict[str, Place] = {}
        for unit in sorted(present, key=lambda code: (known[code].country, code)):
            key, name = known[unit].country, known[unit].country_name
            before = found.get(key, Place(name, frozenset()))
            found[key] = Place(before.name, before.units | {unit})
        return found
    if by == "all":
        return {"all": Place("the map", present)}
    allies = set(members(date.fromisoformat(attrs["date"])))

    def of_members(name: str, chosen: set[str]) -> Place:
        theirs = frozenset(unit for unit in present if known[unit].sovereign in chosen and unit not in _OUTSIDE)
        return Place(name, theirs, TROPIC_OF_CANCER)

    return {
        "nato": of_members("NATO, on the map", allies),
        "nato-europe": of_members("NATO Europe", allies - set(_OVERSEAS_ALLIES)),
    }
