"""Places that have shares: countries, named areas, an alliance by its treaty area, and what the scenario protects."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.map_units import of_country, units
from penumbra.record.nato import members
from penumbra.scenario.unit_codes import UNITS_OF_COUNTRIES

__all__ = [
    "BY",
    "TROPIC_OF_CANCER",
    "WITHIN",
    "Members",
    "Place",
    "land_protected",
    "members_protected",
    "outside",
    "places",
]

BY = ("protected", "country", "area", "alliance", "all")

TROPIC_OF_CANCER = 23.44
"""Southern limit of islands in the treaty's area, latitude [deg]; the obliquity of the ecliptic."""

WITHIN = ", on the map"
"""Behind the name of what lies on the map in part only."""

_NAMED = 4
"""Countries that are named one by one; of more, the last are counted."""

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
        What is protected has the key ``protected``; if that is part of an alliance, ``alliance`` is all of it. Named
        countries are as in the rows by country, but Cyprus has both of its parts. A scenario without `protects`
        protects everything on the map.

    Sources
    -------
    [NorthAtlanticTreaty] article 6, with the protocol on Greece and Turkey of 1951; ISO 3166-1.
    """
    if by == "protected":
        return _protected(attrs, present)
    if by == "area":
        named = json.loads(attrs["areas"])
        return {key: Place(item["name"], frozenset(item["map_units"])) for key, item in named.items()}
    if by == "country":
        return _countries(present)
    if by == "all":
        return {"all": Place("the map", present)}
    return _alliance(attrs, present)


def _countries(present: frozenset[str]) -> dict[str, Place]:
    """Every country of the map, by its code."""
    known = units()
    found: dict[str, Place] = {}
    for unit in sorted(present, key=lambda code: (known[code].country, code)):
        key, name = known[unit].country, known[unit].country_name
        before = found.get(key, Place(name, frozenset()))
        found[key] = Place(before.name, before.units | {unit})
    return found


def _alliance(attrs: Mapping[str, Any], present: frozenset[str]) -> dict[str, Place]:
    """NATO on the map's date, and its part in Europe."""
    known = units()
    allies = set(members(date.fromisoformat(attrs["date"])))

    def of_members(name: str, chosen: set[str]) -> Place:
        theirs = frozenset(unit for unit in present if known[unit].sovereign in chosen and unit not in _OUTSIDE)
        return Place(name, theirs, TROPIC_OF_CANCER)

    return {
        "nato": of_members(f"NATO{WITHIN}", allies),
        "nato-europe": of_members("NATO Europe", allies - set(_OVERSEAS_ALLIES)),
    }


def _protected(attrs: Mapping[str, Any], present: frozenset[str]) -> dict[str, Place]:
    """What the scenario protects; and the whole of the alliance if that is a part of one."""
    asked = json.loads(attrs.get("protects", "{}"))
    if "alliance" in asked:
        allied = _alliance(attrs, present)
        if "part" in asked:
            return {"protected": allied["nato-europe"], "alliance": allied["nato"]}
        return {"protected": allied["nato"]._replace(name=asked["alliance"])}
    if "area" in asked:
        return {"protected": places(attrs, present, "area")[asked["area"]]}
    if codes := asked.get("countries"):
        theirs = {code: _units_of(code) for code in codes}
        names = [_name_of(code, own) for code, own in theirs.items()]
        some = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more countries"]
        told = f"{', '.join(some[:-1])} and {some[-1]}" if len(some) > 1 else some[0]
        return {"protected": Place(told, frozenset(unit for own in theirs.values() for unit in own) & present)}
    return {"protected": Place("the region", present)}


def land_protected(attrs: Mapping[str, Any]) -> frozenset[str]:
    """Codes of the map units of the countries or the named area that the scenario of a map names as protected.

    Empty where it names an alliance, whose land may lie far outside the map, or nothing.
    """
    asked = json.loads(attrs.get("protects", "{}"))
    return (
        _protected(attrs, frozenset(units()))["protected"].units if {"countries", "area"} & set(asked) else frozenset()
    )


def outside(attrs: Mapping[str, Any], present: frozenset[str]) -> tuple[str, ...]:
    """Names of the countries that the scenario of a map protects and that have no land or town on the map, by name.

    Parameters
    ----------
    attrs : mapping
        A map's attributes.
    present : frozenset of str
        Map units on the map.

    Returns
    -------
    tuple of str
        Of an alliance, its members; a member of which only an overseas territory is on the map is named. Of named
        countries and a named area, each country. Empty where the scenario protects the countries of the region.
    """
    asked, known = json.loads(attrs.get("protects", "{}")), units()
    if "alliance" in asked:
        wanted = set(members(date.fromisoformat(attrs["date"])))
        wanted -= set(_OVERSEAS_ALLIES) if "part" in asked else set()
        own = [unit for unit in known.values() if unit.country == unit.sovereign and unit.sovereign in wanted]
    else:
        own = [known[code] for code in land_protected(attrs)]
    shown = {unit.country for unit in own if unit.code in present}
    return tuple(sorted({unit.country_name for unit in own if unit.country not in shown}))


def _units_of(code: str) -> tuple[str, ...]:
    """Map units of a country, without its overseas territories; both parts of one that is drawn in two."""
    own = tuple(unit.code for unit in units().values() if unit.country == code)
    if code in UNITS_OF_COUNTRIES or not own:
        return of_country(code)
    return own


def _name_of(code: str, own: tuple[str, ...]) -> str:
    """Name of a country that has some map units; the code itself of one that has none."""
    known = sorted((units()[unit] for unit in own), key=lambda unit: unit.country != code)
    return known[0].country_name if known else code


class Members(NamedTuple):
    """The countries of what a scenario protects, and what they are members of."""

    codes: frozenset[str]
    """As `places` has them by country; of a part of an alliance, those of the whole of it."""
    told: str
    """``countries of NATO``, for headings; nothing where these are all countries of the map."""
    alliance: str
    """Name of the alliance; empty if it is none."""


def members_protected(attrs: Mapping[str, Any]) -> Members:
    """The countries of what the scenario of a map protects, from the map's attributes, wherever they lie."""
    asked = json.loads(attrs.get("protects", "{}"))
    if "alliance" in asked:
        name = asked["alliance"]
        return Members(frozenset(members(date.fromisoformat(attrs["date"]))), f"countries of {name}", name)
    whole = _protected(attrs, frozenset(units()))["protected"]
    found = frozenset(units()[unit].country for unit in whole.units)
    told = {"area": f"countries of {whole.name}", "countries": "countries that the scenario protects"}
    return Members(found, told.get(next(iter(asked), ""), "countries of the region"), "")
