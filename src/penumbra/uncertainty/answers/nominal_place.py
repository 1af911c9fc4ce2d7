"""Places in the nominal world: covered, by how much, by whom; and how far a class falls short of them."""

import math

import numpy as np
import xarray as xr

from penumbra.coverage.distance_beyond import distance_beyond
from penumbra.coverage.map_loop import EVERYTHING
from penumbra.coverage.nominal_map import figures
from penumbra.coverage.places import Named
from penumbra.coverage.problem import Places, aimed_at, bind, fill
from penumbra.names import dataset
from penumbra.scenario.model import Shield

__all__ = ["nominal_places"]


def nominal_places(shield: Shield, places: Named) -> xr.Dataset:
    """The nominal world at places; variables as in `penumbra.place`, (threat, aim) and (threat, aim, battery)."""
    problem = bind(shield)
    world, aims = fill(problem, problem.own), aimed_at(Places(places.latitude, places.longitude))
    shape = len(problem.threats), len(places.latitude)
    found = figures(problem, world, np.full(shape, EVERYTHING, np.int8), aims)
    reached = found.reaching > 0
    return dataset(
        {"threat": list(problem.threats), "battery": list(shield.batteries)},
        {},
        place_covered=reached & (found.covering == found.reaching),
        place_margin=np.where(reached, found.margin, math.nan),
        place_shots=np.where(reached, found.shots, 0),
        place_battery_margin=np.where(reached[:, :, None], np.moveaxis(found.battery_margin, 1, 2), math.nan),
        place_beyond=distance_beyond(problem, Places(places.latitude, places.longitude)),
    )
