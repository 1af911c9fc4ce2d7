"""Places in the nominal world: covered, by how much, by whom; and how far a class falls short of them."""

import math

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.map_loop import EVERYTHING
from penumbra.coverage.nominal_map import figures
from penumbra.coverage.places import Named
from penumbra.coverage.problem import Places, Problem, aimed_at, bind, fill
from penumbra.earth.ellipsoid import position
from penumbra.names import dataset
from penumbra.scenario.model import Shield

__all__ = ["nominal_places"]

Floats = NDArray[np.float64]


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
        place_beyond=_beyond(problem, world.launches[0], places),
    )


def _beyond(problem: Problem, launches: Floats, places: Named) -> Floats:
    """Distance along the ground from the nearest launch point, less the range of each class [m], (threat, place)."""
    radians = np.radians(np.stack([places.latitude, places.longitude], axis=1))
    ends = np.array([position(float(a), float(b), 0.0) for a, b in radians])
    starts, ends = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (launches, ends))
    angle = np.arccos(np.clip(ends @ starts.T, -1.0, 1.0)).min(axis=1)
    ranges = [card.range.value for card in problem.shield.scenario.threats.values()]
    return np.asarray(angle[None] * MEAN_RADIUS - np.array(ranges)[:, None])
