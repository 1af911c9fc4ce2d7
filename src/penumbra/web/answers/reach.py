"""The reach of one battery as GeoJSON."""

from collections.abc import Callable

from penumbra.errors import DomainError, nearest, shown
from penumbra.exporting.layers.shields import reach_layer
from penumbra.exporting.writers.geojson import geojson
from penumbra.scenario.model import Shield

__all__ = ["reach"]


def reach(shield: Shield, threat: str, battery: str, progress: Callable[[float], None] | None = None) -> bytes:
    """The footprint of one battery by itself against one class, from each launch point or area.

    Parameters
    ----------
    shield : Shield
    threat, battery : str
        Keys.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    bytes
        A FeatureCollection (RFC 7946).

    Raises
    ------
    DomainError
        The class does not exist, or the battery does not stand on the shield's day.
    """
    if battery not in shield.batteries:
        raise DomainError(f"no battery {shown(battery)} stands on {shield.date}{nearest(battery, shield.batteries)}")
    scenario = shield.scenario
    only = scenario.model_copy(update={"batteries": {battery: scenario.batteries[battery]}})
    return geojson(reach_layer(shield.model_copy(update={"scenario": only}), threat, progress)).encode(errors="replace")
