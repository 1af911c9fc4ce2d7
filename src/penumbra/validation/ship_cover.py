"""Computations of published rows about ships: whether a ship covers a place in the nominal world, alone or not.

As in `penumbra.validation.recomputed` every function takes a few named SI numbers and returns one: here 1 for covered
and 0 for not. The arc, the sightings and the windows are those of `penumbra.trace`.
"""

import math
from collections.abc import Callable
from importlib import resources

from penumbra.coverage.trace import trace
from penumbra.errors import DomainError
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield

__all__ = ["SHIP_COVER"]

_SCENE = resources.files("penumbra.validation").joinpath("scenes/ship.yaml")
_DAY = "2010-01-01"  # any day; the scene has no dates
_NEAR = 1e3  # [m] tolerance between a class's range and the requested one


def _by(interceptor: str) -> Callable[..., float]:
    """The computation for a ship that carries an interceptor of the catalogue."""

    def covered(
        latitude: float,
        longitude: float,
        from_latitude: float,
        from_longitude: float,
        to_latitude: float,
        to_longitude: float,
        distance: float,
        ashore: float,
    ) -> float:
        """1 if a ship at a place [rad] can meet a class of a range [m] on its way, else 0; nan if that flies less far.

        `ashore` is 1 with the radar at Kürecik, and 0 with the ship's own alone.
        """
        shield = _scene(math.degrees(latitude), math.degrees(longitude), interceptor, bool(ashore))
        classes = [key for key, card in shield.scenario.threats.items() if abs(card.range.value - distance) < _NEAR]
        if len(classes) != 1:
            raise DomainError(f"no class of {distance / 1e3:g} km in {_SCENE.name}; write one of its ranges")
        start, aim = _written(from_latitude, from_longitude), _written(to_latitude, to_longitude)
        flown = trace(shield, classes[0], start, aim)
        return float(flown.arc_covered) if bool(flown.reachable) else math.nan

    return covered


def _scene(latitude: float, longitude: float, interceptor: str, ashore: bool) -> Shield:
    """The scene with the ship at a place [deg]."""
    changes = [f"sites.sea.latitude={latitude!r} deg", f"sites.sea.longitude={longitude!r} deg"]
    changes.append(f"batteries.ship.interceptor={interceptor}")
    if not ashore:
        changes += ["batteries.ship.launch=own-radar", "batteries.ship.feeds=[]"]
    with resources.as_file(_SCENE) as file:
        return load(str(file), changes).on(_DAY)


def _written(latitude: float, longitude: float) -> str:
    return f"{math.degrees(latitude):.6f}, {math.degrees(longitude):.6f}"


SHIP_COVER: dict[str, Callable[..., float]] = {
    "covered by a ship with SM-3 IA": _by("sm3-ia"),
    "covered by a ship with SM-3 IB": _by("sm3-ib"),
}
"""Values of a row's `computes` about ships."""
