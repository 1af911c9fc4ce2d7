"""The reason why a map is empty, as a sentence with the remedy."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.coverage.launch_areas import launch_places
from penumbra.scenario.model import Shield

__all__ = ["empty_reason"]

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


def empty_reason(shield: Shield, area: xr.Dataset) -> dict[str, str]:
    """The reason and remedy for a map on which nothing is threatened or nobody lives; empty for all other maps.

    Parameters
    ----------
    shield : Shield
    area : Dataset from `penumbra.cover`, or one like it

    Returns
    -------
    dict of str to str
        Attribute `empty` of the map, a sentence; or no attribute.
    """
    reached = bool((area.state.values > 0).any() if "state" in area else area.threatened.values.any())
    if not (reached or bool(area.home_threatened.values.any())):
        return {"empty": _unreached(shield, area)}
    if not area.sizes["home"]:
        return {
            "empty": "No town of 5,000 people or more lies on this map, so there are no shares of people: widen the "
            "region, or ask for shares of land (--of area)."
        }
    return {}


def _unreached(shield: Shield, area: xr.Dataset) -> str:
    scenario = shield.scenario
    if not scenario.threats:
        return "Nothing is threatened, because the scenario has no class of missile: add one under threats."
    latitude, longitude = launch_places(scenario)
    if not latitude.size:
        return "Nothing is threatened, because the scenario has no launch point: add one under launch_points."
    away = np.array([_distances(*place, area) for place in zip(latitude.tolist(), longitude.tolist(), strict=True)])
    cards = scenario.threats.values()
    longest = max(cards, key=lambda card: card.range.high)
    shortest = min(cards, key=lambda card: card.min_range.low)
    unreached, lies = (
        "No class of missile reaches any place on this map",
        (f"the map lies {away.min() / 1e3:,.0f} to {away.max() / 1e3:,.0f} km from the launch points"),
    )
    if away.min() > longest.range.high:
        return (
            f"{unreached}: {longest.name}, with the longest range, flies at most {longest.range.high / 1e3:,.0f} km, "
            f"and {lies}. Move the region, add a class of longer range, or add a nearer launch point."
        )
    if away.max() < shortest.min_range.low:
        return (
            f"{unreached}: {shortest.name}, with the shortest range, flies at least "
            f"{shortest.min_range.low / 1e3:,.0f} km, and {lies}. Move the region, or add a class of smaller min_range."
        )
    return (
        f"{unreached}, although {lies}, and the classes fly {shortest.min_range.low / 1e3:,.0f} to "
        f"{longest.range.high / 1e3:,.0f} km. Run penumbra trace for the reason at one place: it may be range, loft or "
        "air."
    )


def _distances(latitude: float, longitude: float, area: xr.Dataset) -> NDArray[np.float64]:
    same = np.ones(area.sizes["cell"])
    _, _, away = _GEOD.inv(longitude * same, latitude * same, area.longitude.values, area.latitude.values)
    return np.asarray(away)
