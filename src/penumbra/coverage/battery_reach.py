"""The reach of each battery of a shield: its footprint against each class, from each launch point or area."""

from collections.abc import Callable
from typing import NamedTuple

import xarray as xr
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.coverage.footprint import footprint
from penumbra.coverage.launch_areas import middle
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield

__all__ = ["BatteryReach", "battery_reach"]

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


class BatteryReach(NamedTuple):
    """The footprint of one battery, alone with the shield's sensors, against one class from one side."""

    battery: str  # key
    threat: str  # key of the class
    launch: str  # key of the launch point or area
    bearing: float  # [deg], from the battery to the launch point or the middle of the area
    found: xr.Dataset | None  # from `penumbra.footprint`; None if nothing can be flown or defended
    why: str  # why there is no footprint; empty if there is one


def battery_reach(
    shield: Shield, threat: str | None = None, progress: Callable[[float], None] | None = None
) -> tuple[BatteryReach, ...]:
    """Footprints of every battery that stands, by itself, with nominal numbers.

    Parameters
    ----------
    shield : Shield
    threat : str, optional
        Key of one class; all classes if absent.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    tuple of BatteryReach
        By battery, class, and launch point or area. Every flight is as long as the class reaches and comes from the
        bearing of the launch point or of the middle of the area, as in `penumbra.footprint`.

    Raises
    ------
    DomainError
        `shield` is no shield, or the scenario has no such class.
    """
    check_shield(shield)
    scenario = shield.scenario
    if threat is not None and threat not in scenario.threats:
        raise DomainError(f"no threat class {shown(threat)}{nearest(str(threat), scenario.threats)}")
    starts = {key: (at.latitude.value, at.longitude.value) for key, at in flown_points(scenario).items()}
    starts |= {key: middle(scenario, key) for key in scenario.launch_areas}
    chosen = list(scenario.threats) if threat is None else [threat]
    asked = [(key, name, start) for key in shield.batteries for name in chosen for start in starts]
    found = []
    for done, (key, name, start) in enumerate(asked, 1):
        only = {"batteries": {key: scenario.batteries[key]}}
        alone = shield.model_copy(update={"scenario": scenario.model_copy(update=only)})
        site = scenario.sites[scenario.batteries[key].site]
        north, east = starts[start]
        bearing = float(_GEOD.inv(site.longitude.value, site.latitude.value, east, north)[0]) % 360.0
        try:
            found.append(BatteryReach(key, name, start, bearing, footprint(alone, bearing, threat=name), ""))
        except DomainError as error:
            found.append(BatteryReach(key, name, start, bearing, None, str(error)))
        if progress is not None:
            progress(done / len(asked))
    return tuple(found)
