"""Places as people write them: an id of the scenario, a town, or ``lat,lon``."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from penumbra.errors import DomainError, nearest
from penumbra.scenario.model import LaunchPoint, Scenario, Site
from penumbra.world.towns import find_town

__all__ = ["Spot", "spot"]

_PAIR = re.compile(r"^\s*([-+]?\d+(?:\.\d+)?)\s*,\s*([-+]?\d+(?:\.\d+)?)\s*$")


class Spot(NamedTuple):
    """A place: what to call it, latitude and longitude [deg]."""

    name: str
    latitude: float
    longitude: float


def spot(scenario: Scenario, written: str) -> Spot:
    """The place that `written` means.

    Parameters
    ----------
    scenario : Scenario
    written : str
        Id of a launch point or site, ``"44.4,26.1"``, or a town (``"Bucharest"``, ``"Paris, US"``).

    Raises
    ------
    DomainError
        Nothing is called so; the text lists the nearest names.
    """
    known: Mapping[str, LaunchPoint | Site] = {**scenario.sites, **scenario.launch_points}
    if written in known:
        place = known[written]
        return Spot(place.name, place.latitude.value, place.longitude.value)
    pair = _PAIR.match(written)
    if pair:
        latitude, longitude = float(pair[1]), float(pair[2])
        if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
            raise DomainError(f"{written!r}: write latitude -90 to 90, longitude -180 to 180, as in 44.4,26.1")
        return Spot(f"{latitude:g}, {longitude:g}", latitude, longitude)
    try:
        town = find_town(written)
    except DomainError as error:
        raise DomainError(f"{error}; ids of the scenario{nearest(written, known) or ': none like it'}") from None
    return Spot(town.name, town.latitude, town.longitude)
