"""Where ships are: on station, at a corner of the box they keep to, or somewhere drawn in it."""

import math
from collections.abc import Mapping

import numpy as np

from penumbra.constants import MEAN_RADIUS
from penumbra.errors import DomainError
from penumbra.scenario.model import Shield, Site
from penumbra.scenario.quantity import Quantity

__all__ = ["CORNERS", "STATION", "Place", "at_place", "boxes", "drawn"]

Place = tuple[float, float]
"""Share of the box's half-widths north and east of the station, -1 to 1."""

STATION: Place = (0.0, 0.0)
CORNERS: tuple[Place, ...] = ((-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0))


def boxes(shield: Shield) -> list[str]:
    """Keys of the sites with a patrol box.

    Raises
    ------
    DomainError
        There is none.
    """
    found = [key for key, site in shield.scenario.sites.items() if site.patrol is not None]
    if not found:
        raise DomainError(
            'no site has a patrol box; write "patrol:" with north_south and east_west below a ship\'s site'
        )
    return found


def at_place(shield: Shield, place: Place) -> Shield:
    """The shield with every ship at the same place of its own box."""
    return _moved(shield, dict.fromkeys(boxes(shield), place))


def drawn(shield: Shield, seed: int) -> Shield:
    """The shield with each ship somewhere in its box, evenly likely and apart from the others; the same for a seed."""
    keys = boxes(shield)
    draws = np.random.default_rng(seed).uniform(-1.0, 1.0, (len(keys), 2))
    return _moved(shield, {key: (float(a), float(b)) for key, (a, b) in zip(keys, draws, strict=True)})


def _moved(shield: Shield, places: Mapping[str, Place]) -> Shield:
    """The shield with ships at their places, where they stay: they have no box any more."""
    scenario = shield.scenario
    sites = {key: _shifted(site, places[key]) if key in places else site for key, site in scenario.sites.items()}
    return shield.model_copy(update={"scenario": scenario.model_copy(update={"sites": sites})})


def _shifted(site: Site, place: Place) -> Site:
    patrol = site.patrol
    if patrol is None:
        return site
    phi = site.latitude.value
    north = math.degrees(place[0] * patrol.north_south.value / MEAN_RADIUS)
    east = math.degrees(place[1] * patrol.east_west.value / MEAN_RADIUS / math.cos(math.radians(phi)))
    longitude = (site.longitude.value + east + 180.0) % 360.0 - 180.0
    moved = {"latitude": _exact(site.latitude, phi + north), "longitude": _exact(site.longitude, longitude)}
    return site.model_copy(update={**moved, "patrol": None})


def _exact(was: Quantity, degrees: float) -> Quantity:
    written = f"{degrees!r} deg"
    return was.model_copy(
        update={"value": degrees, "low": degrees, "high": degrees, "written": (written, written, written)}
    )
