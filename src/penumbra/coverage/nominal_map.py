"""The map of one world: which cells a shield covers against each threat class."""

from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.map_loop import COVERED, EVERYTHING, NOTHING, Figures, empty_figures
from penumbra.coverage.problem import Aims, Filled, Places, Problem, aimed_at, bind, class_figures, fill
from penumbra.coverage.provenance import provenance
from penumbra.earth.cells import grid
from penumbra.earth.map_units import units
from penumbra.engagement.batteries import layers
from penumbra.errors import DomainError, nearest
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield

__all__ = ["Answer", "answers", "figures", "map_title", "mapped", "nominal_map", "places_of", "region_cells"]

_CELLS = ("latitude", "longitude", "area", "people", "map_unit", "part_cell", "part_unit", "part_area", "part_people")


def region_cells(shield: Shield) -> xr.Dataset:
    """The cells of the scenario's region: places, exact areas, people and map units.

    Raises
    ------
    DomainError
        A named area has an unknown map unit.
    """
    for key, area in shield.scenario.areas.items():
        for unit in area.map_units:
            if unit not in units():
                raise DomainError(f"areas.{key}.map_units: no map unit {unit!r}{nearest(unit, units())}")
    region = shield.scenario.region
    return grid(region.south.value, region.north.value, region.west.value, region.east.value, region.resolution)


def nominal_map(shield: Shield) -> xr.Dataset:
    """Coverage of every cell by one shield in one world.

    Parameters
    ----------
    shield : Shield
        Numbers that are not settled (`penumbra.scenario.settle.settle`) are taken as nominal.

    Returns
    -------
    Dataset (threat, cell)
        threatened, covered : bool
        margin : float [s], least over the arcs that reach the cell; nan untouched, -inf no intercept
        shots : int, least over these arcs
        share_of_arcs : float [1], nan untouched
        battery_margin : (threat, battery, cell) float [s]
        layer_margin : (threat, layer, cell) float [s], of the layer's best battery
        layer_shots : (threat, layer, cell) int, by the layer's batteries alone
        and of the cells: latitude, longitude, area, people, map_unit, and pieces of land by map unit.

    Raises
    ------
    DomainError
        A class's boost contradicts itself on some arc, or an interceptor with these numbers cannot fly.

    Method
    ------
    Each cell's centre is the aim. There is one arc for each class, loft of the class and launch point, including the
    sample points of launch areas; see `penumbra.coverage.map_loop`.
    """
    check_shield(shield)
    cells, problem = region_cells(shield), bind(shield)
    everything = np.full((len(problem.threats), cells.sizes["cell"]), EVERYTHING, np.int8)
    found = figures(problem, fill(problem, problem.own), everything, aimed_at(places_of(cells)))
    return mapped(shield, found).assign_attrs(problem.sampling.attributes(shield.scenario))


def map_title(shield: Shield) -> str:
    """The title of a map."""
    return f"Coverage by {shield.scenario.title}, {shield.date}, {shield.history}"


def mapped(shield: Shield, found: Figures) -> xr.Dataset:
    """The Dataset of `nominal_map` from the figures of all classes and cells of the region, (threat, cell)."""
    cells = region_cells(shield)
    threatened = found.reaching > 0
    with np.errstate(invalid="ignore"):
        share = np.where(threatened, found.covering / found.reaching, np.nan)
    return dataset(
        {
            "threat": list(shield.scenario.threats),
            "cell": cells.cell.values,
            "battery": list(shield.batteries),
            "layer": layers(shield),
        },
        provenance(shield, map_title(shield)),
        threatened=threatened,
        covered=threatened & (found.covering == found.reaching),
        margin=found.margin,
        shots=found.shots.astype(np.int64),
        share_of_arcs=share,
        battery_margin=found.battery_margin,
        layer_margin=found.layer_margin,
        layer_shots=found.layer_shots.astype(np.int64),
        **{name: cells[name].values for name in _CELLS},
    )


def places_of(cells: xr.Dataset) -> Places:
    """The centres of cells."""
    return Places(cells.latitude.values, cells.longitude.values)


def figures(problem: Problem, world: Filled, asked: NDArray[np.int8], aims: Aims) -> Figures:
    """Figures of every class in one world.

    Parameters
    ----------
    problem : Problem
    world : Filled
        One.
    asked : ndarray (threat, place)
        What is requested for each place, see `penumbra.coverage.map_loop`; only that is defined in the result.
    aims : Aims (place,)

    Returns
    -------
    Figures (threat, place)

    Raises
    ------
    DomainError
        As `nominal_map`.
    """
    layers_held, held = world.batteries.layers.shape
    found = empty_figures(len(problem.threats), len(aims.latitude), EVERYTHING, (held, layers_held))
    for threat in range(len(problem.threats)):
        chosen = np.flatnonzero(asked[threat])  # often a few of many
        if not chosen.size:
            continue
        own = class_figures(problem, world, threat, aims.some(chosen), asked[threat][chosen][None])
        for name in Figures._fields:
            whole, part = getattr(found, name), getattr(own, name)
            if part.size:
                whole[threat][..., chosen] = part[0]
    return found


class Answer(NamedTuple):
    """Whether each place is threatened and covered in each world, (world, threat, place), and the number of arcs."""

    threatened: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    arcs: int


def answers(problem: Problem, worlds: Filled, asked: NDArray[np.int8], aims: Aims) -> Answer:
    """Whether places are threatened and covered in a few worlds, where requested.

    Parameters
    ----------
    problem : Problem
    worlds : Filled
        Faster if worlds with the same arcs are adjacent.
    asked : ndarray (world, threat, place)
        NOTHING, REACHED or COVERED of `penumbra.coverage.map_loop`; only that is defined in the result.
    aims : Aims (place,)

    Raises
    ------
    DomainError
        As `nominal_map`.
    """
    threatened, covered = np.zeros((2, *asked.shape), np.bool_)
    arcs = 0
    for threat in range(len(problem.threats)):
        wanted = asked[:, threat]
        chosen = np.flatnonzero((wanted != NOTHING).any(axis=0))
        if chosen.size:
            part = np.ascontiguousarray(wanted[:, chosen])
            found = class_figures(problem, worlds, threat, aims.some(chosen), part)
            threatened[:, threat, chosen] = found.reaching > 0
            covered[:, threat, chosen] = (found.reaching > 0) & (found.covering == found.reaching)
            arcs += int(found.reaching[part >= COVERED].sum())
    return Answer(threatened, covered, arcs)
