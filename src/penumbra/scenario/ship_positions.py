"""Positions of ships: on station, at a corner of the patrol box, or at a drawn place in the box.

A ship is a site with a patrol box: the battery and the radar at it move together, independently of other ships.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import numpy as np

from penumbra.constants import MEAN_RADIUS
from penumbra.errors import DomainError
from penumbra.scenario.model import Battery, Sensor, Shield, Site
from penumbra.scenario.quantity import Quantity

__all__ = [
    "CORNERS",
    "STATION",
    "Place",
    "all_positions",
    "boxed_sites",
    "place_coordinates",
    "random_places",
    "ship_sites",
    "with_copies_everywhere",
    "with_ships_at",
    "with_ships_drawn",
]

Place = tuple[float, float]
"""Offset north and east of the station, as shares of the box's half-widths, -1 to 1."""

STATION: Place = (0.0, 0.0)
CORNERS: tuple[Place, ...] = ((-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0))


def boxed_sites(shield: Shield) -> list[str]:
    """Keys of the sites with a patrol box.

    Raises
    ------
    DomainError
        No site has one.
    """
    found = [key for key, site in shield.scenario.sites.items() if site.patrol is not None]
    if not found:
        raise DomainError(
            'no site has a patrol box; write "patrol:" with north_south and east_west below a ship\'s site'
        )
    return found


def ship_sites(shield: Shield) -> list[str]:
    """Keys of the sites with a patrol box at which a sensor or battery stands."""
    used = {item.site for item in shield.sensors.values()} | {item.site for item in shield.batteries.values()}
    return [key for key in boxed_sites(shield) if key in used]


def all_positions(shield: Shield) -> list[dict[str, Place]]:
    """Every combination of the ships' places, each ship at its station or at a corner of its box, by site.

    There are five to the power of the number of ships. Combinations with all ships at the same place of their boxes
    come first: they decide most cells, so that later combinations have fewer cells left to test.
    """
    keys, places = ship_sites(shield), (STATION, *CORNERS)
    together = [dict.fromkeys(keys, place) for place in places]
    apart = [dict(zip(keys, chosen, strict=True)) for chosen in product(places, repeat=len(keys))]
    return [*together, *(each for each in apart if each not in together)] if keys else [{}]


def with_ships_drawn(shield: Shield, seed: int) -> Shield:
    """The shield with each ship at an independent, uniformly drawn place in its box; a seed always gives one result."""
    return with_ships_at(shield, random_places(shield, seed))


def random_places(shield: Shield, seed: int) -> dict[str, Place]:
    """The places that `with_ships_drawn` uses, by site."""
    keys = boxed_sites(shield)
    shares = np.random.default_rng(seed).uniform(-1.0, 1.0, (len(keys), 2))
    return {key: (float(a), float(b)) for key, (a, b) in zip(keys, shares, strict=True)}


def with_ships_at(shield: Shield, places: Mapping[str, Place]) -> Shield:
    """The shield with ships fixed at these places, by site; their patrol boxes are removed."""
    scenario = shield.scenario
    sites = {key: _shifted(site, places[key]) if key in places else site for key, site in scenario.sites.items()}
    return shield.model_copy(update={"scenario": scenario.model_copy(update={"sites": sites})})


def with_copies_everywhere(shield: Shield) -> Shield:
    """The shield with a copy of each ship at every place of `all_positions` at once: an upper bound of their coverage.

    A copy of a ship's battery uses the radar of the same copy, and may be fed and guided by every copy of other ships.
    """
    scenario, ships = shield.scenario, ship_sites(shield)
    places = (STATION, *CORNERS)
    sites = dict(scenario.sites)
    for ship in ships:
        sites |= {_copy(ship, n): _shifted(sites[ship], place) for n, place in enumerate(places)}
    sensors: dict[str, Sensor] = {}
    for key, sensor in scenario.sensors.items():
        if sensor.site in ships:
            sensors |= {
                _copy(key, n): sensor.model_copy(update={"site": _copy(sensor.site, n)}) for n in range(len(places))
            }
        else:
            sensors[key] = sensor
    batteries = {
        _copy(key, n): copied
        for key, battery in scenario.batteries.items()
        for n, copied in enumerate(_copies(battery, scenario.sensors, ships, len(places)))
    }
    update = {"sites": sites, "sensors": sensors, "batteries": batteries}
    return shield.model_copy(update={"scenario": scenario.model_copy(update=update)})


def _copy(key: str, n: int) -> str:
    return f"{key} at place {n}"


def _copies(battery: Battery, sensors: Mapping[str, Sensor], ships: list[str], count: int) -> Iterator[Battery]:
    """A battery for each combination of places of its own ship and the ship of its radar."""
    parts = [ship for ship in ships if ship in (battery.site, sensors[battery.radar].site)]
    for chosen in product(range(count), repeat=len(parts)):
        own = dict(zip(parts, chosen, strict=True))

        def named(keys: Iterable[str], own: Mapping[str, int] = own) -> tuple[str, ...]:
            """Keys of the sensors' copies: one copy on the battery's own ships, all copies on other ships."""
            found: list[str] = []
            for key in keys:
                at = sensors[key].site
                if at is None or at not in ships:
                    found.append(key)
                else:
                    found += [_copy(key, n) for n in ([own[at]] if at in own else range(count))]
            return tuple(found)

        moved = {"site": _copy(battery.site, own[battery.site])} if battery.site in own else {}
        sight = {"radar": named((battery.radar,))[0], "feeds": named(battery.feeds), "guides": named(battery.guides)}
        yield battery.model_copy(update=moved | sight)


def place_coordinates(site: Site, place: Place) -> tuple[float, float]:
    """Latitude and longitude [deg] of a place in a site's box; the site's own coordinates if it has no box."""
    patrol, phi, longitude = site.patrol, site.latitude.value, site.longitude.value
    if patrol is None or place == STATION:
        return phi, longitude
    north = math.degrees(place[0] * patrol.north_south.value / MEAN_RADIUS)
    east = math.degrees(place[1] * patrol.east_west.value / MEAN_RADIUS / math.cos(math.radians(phi)))
    return phi + north, (longitude + east + 180.0) % 360.0 - 180.0


def _shifted(site: Site, place: Place) -> Site:
    if site.patrol is None:
        return site
    latitude, longitude = place_coordinates(site, place)
    moved = {"latitude": _exact(site.latitude, latitude), "longitude": _exact(site.longitude, longitude)}
    note = site.note if place == STATION else None
    return site.model_copy(update={**moved, "patrol": None, "note": note})


def _exact(was: Quantity, degrees: float) -> Quantity:
    if degrees == was.value:
        return was.at("value")
    written = f"{degrees!r} deg"
    return was.model_copy(
        update={"value": degrees, "low": degrees, "high": degrees, "written": (written,) * 3, "note": None}
    )
