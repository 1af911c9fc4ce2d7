"""A map of one day as the map of another, where the same elements stand on both."""

from collections.abc import Iterable

import xarray as xr

from penumbra.coverage.nominal_map import map_title
from penumbra.coverage.provenance import provenance
from penumbra.names import RANGES
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Shield

__all__ = ["map_with_same_elements"]


def map_with_same_elements(shield: Shield, known: Iterable[xr.Dataset]) -> xr.Dataset | None:
    """The map of a shield without computing it: a known one on whose day the same elements stand.

    Parameters
    ----------
    shield : Shield
    known : iterable of Dataset
        Maps of `penumbra.cover`. Only those over the published ranges, of every cell, with ships on station serve.

    Returns
    -------
    Dataset or None
        Equal to ``penumbra.cover(shield)``; None if no known map serves.
    """
    scenario, hash_ = shield.scenario, digest(shield.scenario)
    for area in known:
        attrs = area.attrs
        is_whole = attrs["bounds"] == RANGES and attrs["ships"] == "station" and "flown" not in area
        if not is_whole or attrs["scenario_hash"] != hash_ or "empty" in attrs:
            continue
        other = scenario.on(attrs["date"], attrs["history"])
        if other.sensors.keys() == shield.sensors.keys() and other.batteries.keys() == shield.batteries.keys():
            return area.assign_attrs(provenance(shield, map_title(shield)))
    return None
