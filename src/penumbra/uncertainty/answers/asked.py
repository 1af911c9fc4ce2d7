"""What a user asks about: points by name, and countries, named areas and alliances."""

from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.coordinates import coordinates
from penumbra.coverage.nominal_map import region_cells
from penumbra.coverage.places import Named, homes, named
from penumbra.coverage.share_places import Place
from penumbra.earth.cells import centres
from penumbra.earth.map_units import country_names, owners, units
from penumbra.earth.towns import countries, towns
from penumbra.errors import DomainError, shown
from penumbra.scenario.model import Shield
from penumbra.uncertainty.drawn.spread import Spread, spread_points
from penumbra.uncertainty.thresholds.subjects import territories_of, widening

__all__ = ["Asked", "Territory", "asked_about"]

Floats = NDArray[np.float64]

POINTS = 48
"""Points that stand for the people, or the land, of a territory; so few that fans need no tables."""

_FINEST = 8  # resolution of the finest cells of land: 0.7 km²
_LAND = 40  # cells of land, at least, for each point that is chosen


class Territory(NamedTuple):
    """A country, a named area or an alliance."""

    word: str
    name: str
    countries: tuple[str, ...]
    """Codes of the countries to which its map units belong."""
    people: float
    area: float
    """Land in the region [m²]."""
    homes: Spread
    """Of its people; no points if there are none."""
    land: Spread


class Asked(NamedTuple):
    """What was asked, each kind in the order written."""

    points: Named | None
    territories: tuple[Territory, ...]
    order: tuple[tuple[str, int], ...]
    """("place" or "territory", index) of everything asked, in the order written."""


def asked_about(shield: Shield, written: tuple[str, ...]) -> Asked:
    """Tell points and territories apart, and find them.

    An id of the scenario or coordinates are a point; else the name or code of a country, a named area or an alliance is
    that; anything else is a town. So ``Luxembourg`` is the country, and ``Luxembourg, LU`` the town.

    Raises
    ------
    DomainError
        There is no such place; or a country lies outside the region: the message names the change that widens it.
    """
    scenario = shield.scenario
    ids = {*scenario.sites, *scenario.launch_points, *scenario.launch_areas}
    present = frozenset(np.unique(homes(shield).unit).tolist())
    known = territories_of(shield, present)
    names, found, order = list[str](), list[Territory](), list[tuple[str, int]]()
    for word in written:
        is_point = not isinstance(word, str) or word in ids or coordinates(word) is not None
        if not is_point and word.casefold() in known:
            order.append(("territory", len(found)))
            found.append(_territory(shield, word, *known[word.casefold()]))
            continue
        if not is_point:
            _refuse_far_country(shield, word)
        order.append(("place", len(names)))
        names.append(word)
    points = named(shield, *names) if names or not written else None
    return Asked(points, tuple(found), tuple(order))


def _refuse_far_country(shield: Shield, word: str) -> None:
    """Raise DomainError for the name or code of a country that has no home in the region."""
    known = {name.casefold(): key for key, name in country_names().items()} | {key: key for key in country_names()}
    key = known.get(word if word in known else word.casefold())
    iso2 = next((each.iso2 for each in countries().values() if each.iso3 == key), None)
    own = [each for each in towns() if each.iso2 == iso2] if iso2 else []
    if not own:
        return
    corners = zip(
        (min(each.latitude for each in own), max(each.latitude for each in own)),
        (min(each.longitude for each in own), max(each.longitude for each in own)),
        strict=True,
    )
    changes = dict.fromkeys(
        change for corner in corners for change in widening(shield.scenario.region, *corner).split(" and ") if change
    )
    raise DomainError(
        f"{shown(word)} lies outside the region of {shield.scenario.id}; widen it with {' and '.join(changes)} "
        "(--set, or changes of penumbra.load)"
    )


def _territory(shield: Shield, word: str, name: str, place: Place) -> Territory:
    own, cells = homes(shield, word), region_cells(shield)
    cell, unit, land = (cells[f"part_{part}"].values for part in ("cell", "unit", "area"))
    area = np.zeros(cells.sizes["cell"])
    inside = place.holds(unit, cells.latitude.values[cell])
    np.add.at(area, cell[inside], land[inside])
    return Territory(
        word,
        name,
        tuple(sorted({units()[code].country for code in place.units if code in units()})),
        float(own.people.sum()),
        float(area.sum()),
        spread_points(own.latitude, own.longitude, own.people, POINTS),
        spread_points(*_land(place, cells["cell"].values[np.unique(cell[inside])]), POINTS),
    )


def _land(place: Place, touched: NDArray[np.uint64]) -> tuple[Floats, Floats, Floats]:
    """Latitudes, longitudes [deg] and areas [km²] of fine cells with their centre on a territory's land.

    touched : cells of the map that hold land of it. A cell's own centre may lie abroad or at sea.
    """
    if not touched.size:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    level = h3.get_resolution(int(touched[0]))
    while level < _FINEST and len(touched) < _LAND * POINTS:
        level += 1
        touched = np.asarray(h3.uncompact_cells(touched, level), dtype=np.uint64)
    latitude, longitude = centres(touched)
    point, unit = owners(latitude, longitude)
    own = np.unique(point[place.holds(unit, latitude[point])])
    return latitude[own], longitude[own], np.array([h3.cell_area(one) for one in touched[own].tolist()])
