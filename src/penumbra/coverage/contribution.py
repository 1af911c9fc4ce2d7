"""The contribution of each sensor and battery: the cells that open when it alone is removed."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.nominal_map import answers, region_cells
from penumbra.coverage.problem import Places, aimed_at, bind, fill
from penumbra.coverage.provenance import provenance
from penumbra.earth.homes import homes
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield

__all__ = ["contribution"]

Flags = NDArray[np.bool_]

BATCH = 16
"""Elements removed, each in its own world, whose arcs are aimed together."""


def contribution(shield: Shield, progress: Callable[[float], None] | None = None) -> xr.Dataset:
    """Which cells open when one sensor, or one battery, is removed and all others stay.

    Parameters
    ----------
    shield : Shield
        Numbers that are not settled (`penumbra.scenario.settle.settle`) are taken as nominal.
    progress : callable, optional
        Called with the fraction done, 0 to 1, after every 16 elements.

    Returns
    -------
    Dataset (threat, cell)
        covered : bool, with all elements
        needed, battery_needed : (threat, sensor, cell), (threat, battery, cell) bool, covered, and open without it
        needed_people, needed_land, battery_needed_people, battery_needed_land : (threat, sensor), (threat, battery)
        share of the covered people (by home) and of the covered land (by cell) that opens without it; nan where nothing
        is covered
        latitude, longitude, people, land : (cell,)

    Raises
    ------
    DomainError
        As `penumbra.coverage.nominal_map.nominal_map`.

    Method
    ------
    One world for each element, computed only where the whole shield covers, because removing an element never enables
    an intercept. Elements that can replace one another each contribute nothing by this measure. It is the loss of one
    element alone; the shares of several do not add up.
    """
    check_shield(shield)
    origin = provenance(shield, f"What each element contributes, {shield.scenario.title}, {shield.date}")
    problem, cells = bind(shield), region_cells(shield)
    region = shield.scenario.region
    lived = homes(region.south.value, region.north.value, region.west.value, region.east.value)
    n = cells.sizes["cell"]
    places = Places(
        np.concatenate((cells.latitude.values, lived.latitude)),
        np.concatenate((cells.longitude.values, lived.longitude)),
    )
    aims = aimed_at(places)
    classes, all_ = len(shield.scenario.threats), len(places.latitude)
    whole = np.full((1, classes, all_), COVERED, np.int8)
    covered = answers(problem, fill(problem, problem.own), whole, aims).covered[0]
    keys = [*shield.sensors, *shield.batteries]
    taken = [f"sensors.{key}" for key in shield.sensors] + [f"batteries.{key}" for key in shield.batteries]
    rows = np.repeat(problem.own, len(taken), axis=0)
    rows[np.array([[column.path == path for column in problem.columns] for path in taken], np.bool_)] = 0.0
    opened = np.zeros((classes, len(keys), all_), np.bool_)
    asked = np.where(covered, COVERED, NOTHING).astype(np.int8)
    for first in range(0, len(keys), BATCH):
        some = slice(first, first + BATCH)
        less = fill(problem, rows[some])
        lost = ~answers(problem, less, np.repeat(asked[None], len(less.values), axis=0), aims).covered
        opened[:, some] = covered[:, None] & lost.swapaxes(0, 1)
        if progress:
            progress(min(1.0, (first + BATCH) / len(keys)))
    land = np.bincount(cells.part_cell.values, cells.part_area.values, n).astype(float)
    sensors = len(shield.sensors)
    arrays: dict[str, NDArray[np.generic]] = {}
    for prefix, flags in (("", opened[:, :sensors]), ("battery_", opened[:, sensors:])):
        arrays[f"{prefix}needed"] = flags[..., :n]
        arrays[f"{prefix}needed_people"] = _share(flags[..., n:], covered[:, n:], lived.people)
        arrays[f"{prefix}needed_land"] = _share(flags[..., :n], covered[:, :n], land)
    return dataset(
        {
            "threat": list(shield.scenario.threats),
            "sensor": list(shield.sensors),
            "battery": list(shield.batteries),
            "cell": cells.cell.values,
        },
        origin | problem.sampling.attributes(shield.scenario),
        covered=covered[:, :n],
        sensor_name=[sensor.name for sensor in shield.sensors.values()],
        battery_name=[battery.name for battery in shield.batteries.values()],
        land=land,
        **{name: cells[name].values for name in ("latitude", "longitude", "people")},
        **arrays,
    )


def _share(opened: Flags, covered: Flags, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the weight of covered places that open, (threat, element); exactly 1 if all of them open."""
    counts = weight > 0.0
    every = (opened[..., counts] == covered[:, None, counts]).all(axis=2)
    whole = (covered @ weight)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(every & (whole > 0.0), 1.0, np.minimum(opened @ weight / whole, 1.0 - 1e-12))
