"""What stands on a day: sites, sensors and batteries, and where the radars see."""

from typing import Literal

import numpy as np
import shapely
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.coverage.radar_sectors import radar_sectors
from penumbra.scenario.elements import Battery, Period, Sensor, Site
from penumbra.scenario.loader import sources
from penumbra.scenario.model import Scenario, Shield
from penumbra.web import models

__all__ = ["standing"]

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)
_DIGITS = 4  # of a degree: some ten metres


def standing(shield: Shield, threat: str) -> models.Standing:
    """What stands on the shield's day.

    Parameters
    ----------
    shield : Shield
    threat : str
        Key of the class against which the sectors of radars are drawn.

    Raises
    ------
    DomainError
        There is no such class.
    """
    scenario = shield.scenario
    held: dict[str, Sensor | Battery] = {**shield.sensors, **shield.batteries}
    at: dict[str, list[str]] = {}
    for key, each in held.items():
        if each.site is not None:
            at.setdefault(each.site, []).append(key)
    sectors: dict[str, list[tuple[tuple[float, float], ...]]] = {}
    for found in radar_sectors(shield, threat):
        sectors.setdefault(found.sensor, []).extend(_rings(found.shape))
    return models.Standing(
        date=shield.date,
        history=shield.history,
        sites=tuple(_site(key, scenario.sites[key], elements) for key, elements in at.items()),
        elements=tuple(_element(shield, key, each) for key, each in held.items()),
        sectors={key: tuple(rings) for key, rings in sectors.items()},
    )


def _site(key: str, site: Site, elements: list[str]) -> models.Site:
    latitude, longitude = site.latitude.value, site.longitude.value
    box: tuple[tuple[float, float], ...] = ()
    if site.patrol is not None:
        box = _box(latitude, longitude, site.patrol.north_south.value, site.patrol.east_west.value)
    return models.Site(
        key=key,
        name=site.name,
        latitude=latitude,
        longitude=longitude,
        at_sea=site.patrol is not None,
        box=box,
        elements=tuple(elements),
    )


def _box(latitude: float, longitude: float, north: float, east: float) -> tuple[tuple[float, float], ...]:
    """Corners of a box around a station, (longitude, latitude), with half sides in metres."""
    top = float(_GEOD.fwd(longitude, latitude, 0.0, north)[1])
    bottom = float(_GEOD.fwd(longitude, latitude, 180.0, north)[1])
    right = float(_GEOD.fwd(longitude, latitude, 90.0, east)[0])
    left = float(_GEOD.fwd(longitude, latitude, 270.0, east)[0])
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    return tuple((round(x, _DIGITS), round(y, _DIGITS)) for x, y in corners)


def _element(shield: Shield, key: str, each: Sensor | Battery) -> models.Element:
    scenario = shield.scenario
    period: Period | None = getattr(each, shield.history)
    assert period is not None, f"{key} stands and has no period"
    source = sources(scenario).get(period.source)
    kind, card = _card(scenario, each)
    return models.Element(
        key=key,
        kind=kind,
        name=each.name,
        site=each.site,
        card=card,
        since=period.start,
        until=period.end,
        source="assumption" if source is None or period.grade == "assumption" else source.title,
        grade=period.grade,
    )


def _card(scenario: Scenario, each: Sensor | Battery) -> tuple[Literal["radar", "infrared", "battery"], str]:
    """Kind of an element, and the name of its card."""
    if isinstance(each, Battery):
        return "battery", scenario.interceptors[each.interceptor].name
    if each.card in scenario.radars:
        return "radar", scenario.radars[each.card].name
    return "infrared", scenario.infrared[each.card].name


def _rings(shape: shapely.Geometry) -> list[tuple[tuple[float, float], ...]]:
    """Outer rings of the parts of a shape, (longitude, latitude)."""
    found = []
    for part in shapely.get_parts(shape):
        points = np.round(shapely.get_coordinates(part.exterior)[:-1], _DIGITS)
        found.append(tuple((float(x), float(y)) for x, y in points))
    return found
