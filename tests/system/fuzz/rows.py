"""Random rows of worlds, and odder shields than `shields` makes, for engines that are asked many at once."""

import math
import random
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.problem import Places
from penumbra.scenario.columns import Column, columns, identity, own
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from system.fuzz.shields import random_world

__all__ = ["near", "odd_world", "random_rows", "table_of"]

Floats = NDArray[np.float64]

_FAN_FIELDS = ("burnout_speed", "burn_time", "max_flight_time", "ceiling", "ballistic_coefficient")
"""A fan is flown for each set of these."""
_ODD: dict[str, tuple[float, ...]] = {
    "track_time": (0.0, 0.0, 3.0, 30.0, 200.0),
    "sector_width": (math.radians(2.0), math.radians(8.0), math.radians(40.0), 2.0 * math.pi),
    "min_elevation": (math.radians(-3.0), 0.0, math.radians(2.0), math.radians(15.0)),
    "max_elevation": (math.radians(17.0), math.radians(45.0), math.radians(90.0)),
    "floor": (0.0, 5e3, 15e3, 40e3, 90e3),
    "min_range": (0.0, 20e3, 150e3),
    "link_delay": (0.0, 5.0, 60.0),
    "decision_time": (0.0, 30.0, 150.0, 400.0),
    "cloud_break": (0.0, 10e3, 60e3),
}
"""Values [SI] of radars, interceptors and delays that the catalogue does not have, and at which sight or reach ends."""
_NO_AIR = 1e12  # [kg/m²] at which the air slows nothing


def odd_world(seed: int) -> dict[str, Any]:
    """A random shield, now and then with relief, bent rays and tracks that are handed over."""
    rng = random.Random(f"odd {seed}")
    world = random_world(seed)
    if not world["batteries"] and rng.random() < 0.8:
        return odd_world(seed + 10_000)
    if rng.random() < 0.3:
        world["terrain"] = "etopo-20"
    if rng.random() < 0.4:
        world["refraction"] = "four-thirds"
    if rng.random() < 0.5:
        world["track"] = "networked"
    if rng.random() < 0.5:
        world["commit"] = "any-time"
    if rng.random() < 0.3:
        world["intercept"] = "predicted"
    return world


def random_rows(shield: Shield, count: int, seed: int, odd: bool = False, beyond: bool = False) -> Floats:
    """Rows (count, column) of `columns(shield)`: numbers in their ranges, sites and launch points moved, any structure.

    Some rows share their arcs, and some of these the air that slows nothing. Interceptors have few sets of numbers, for
    each takes a fan of its own.

    odd : values of `_ODD` too. beyond : one set of interceptors is faster than any that is published.
    """
    rng, held = np.random.default_rng(seed), columns(shield)
    values = np.repeat(own(held)[None], count, axis=0)
    few = rng.integers(0, max(count // 4, 1), count)  # rows of the same of these have the same arcs
    armed = rng.integers(0, 3, count)  # and of these the same fans
    for n, column in enumerate(held):
        section, field = column.path.partition(".")[0], column.path.rpartition(".")[2]
        whose = np.arange(count)
        if section == "launch_points" or (section == "threats" and field != "radar_cross_section"):
            whose = few
        elif section == "interceptors" and field in _FAN_FIELDS:
            whose = armed
        if column.words:
            flipped = rng.random(count) < (0.5 if column.path.count(".") == 3 else 0.3)
            values[flipped, n] = rng.integers(0, len(column.words), count)[flipped]
        elif column.whole:
            values[:, n] = rng.integers(1, 90, count)
        elif odd and field in _ODD and section != "threats":
            values[:, n] = np.where(rng.random(count) < 0.5, rng.choice(_ODD[field], count), values[:, n])
        elif field == "ballistic_coefficient":
            values[:, n] = np.where(rng.random(count) < 0.3, _NO_AIR, values[:, n])[whose]
        elif field in ("latitude", "longitude"):
            most = 89.0 if field == "latitude" else 179.0
            moved = np.clip(values[:, n] + rng.uniform(-0.5, 0.5, count), -most, most)
            values[:, n] = np.where(rng.random(count) < 0.3, moved, values[:, n])[whose]
        elif column.low < column.high:
            drawn = rng.uniform(column.low, column.high, count)
            if column.sign is Better.CHOICE:
                drawn[rng.random(count) < 0.5] = math.nan
            values[:, n] = drawn[whose]
        if beyond and section == "interceptors" and field == "burnout_speed":
            values[armed == 2, n] = 1.03 * column.high
    return _consistent(values, held)


def _consistent(values: Floats, held: tuple[Column, ...]) -> Floats:
    """Rows with no radar whose least elevation is not below its greatest, and no floor above its ceiling."""
    at = {column.path: n for n, column in enumerate(held)}
    for lower, upper in (("min_elevation", "max_elevation"), ("floor", "ceiling")):
        for path, n in at.items():
            if path.endswith(f".{lower}"):
                other = at[path.removesuffix(lower) + upper]
                wrong = values[:, n] >= values[:, other]
                values[wrong, n], values[wrong, other] = held[n].nominal, held[other].nominal
    return values


def table_of(shield: Shield, values: Floats) -> xr.Dataset:
    """A table of worlds "w0", "w1", ... with all columns of a shield."""
    return xr.Dataset(
        {"world_value": (("world", "quantity"), values)},
        {"world": [f"w{n}" for n in range(len(values))], "quantity": [column.path for column in columns(shield)]},
        identity(shield),
    )


def near(shield: Shield, count: int, seed: int) -> Places:
    """Places about the batteries and radars of a shield, most within their reach, some anywhere."""
    rng = np.random.default_rng(seed)
    spots = [(site.latitude.value, site.longitude.value) for site in shield.scenario.sites.values()]
    spots = spots or [(site.latitude.value, site.longitude.value) for site in shield.scenario.launch_points.values()]
    chosen = np.array(spots)[rng.integers(0, len(spots), count)]
    wide = rng.choice([0.05, 1.0, 6.0, 20.0], count)
    latitude = np.clip(chosen[:, 0] + wide * rng.normal(size=count), -90.0, 90.0)
    longitude = chosen[:, 1] + wide * rng.normal(size=count) / np.maximum(np.cos(np.radians(latitude)), 0.02)
    return Places(latitude, (longitude + 180.0) % 360.0 - 180.0)
