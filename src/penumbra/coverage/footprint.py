"""The door to the map of one world: which cells a shield covers against each threat class."""

from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.loop import EVERYTHING, Figures, sweep
from penumbra.coverage.provenance import provenance
from penumbra.engagement.batteries import batteries, layers
from penumbra.errors import DomainError
from penumbra.flight.threat import boost, inconsistent
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radars
from penumbra.world.cells import grid
from penumbra.world.ellipsoid import positions

__all__ = ["Answer", "answer", "footprint", "ground"]

_GROUND = ("latitude", "longitude", "area", "people", "map_unit", "part_cell", "part_unit", "part_area", "part_people")


def ground(shield: Shield) -> xr.Dataset:
    """The cells of the scenario's region: places, exact areas, people and map units."""
    region = shield.scenario.region
    return grid(region.south.value, region.north.value, region.west.value, region.east.value, region.resolution)


def footprint(shield: Shield) -> xr.Dataset:
    """Coverage of every cell by one shield in one world.

    Parameters
    ----------
    shield : Shield
        Settled by `penumbra.scenario.settle.settle`, or not: then every number is nominal.

    Returns
    -------
    Dataset (threat, cell)
        threatened, covered : bool
        margin : float [s], least over the launch points that reach the cell; nan untouched, -inf no intercept
        shots : int, least over the launch points
        share_of_launch_points : float [1], nan untouched
        battery_margin : (threat, battery, cell) float [s]
        layer_margin : (threat, layer, cell) float [s], of the layer's best battery
        layer_shots : (threat, layer, cell) int, by the layer's batteries alone
        and the ground: latitude, longitude, area, people, map_unit, and its pieces by map unit.

    Raises
    ------
    DomainError
        A class's boost contradicts itself on some arc, or an interceptor cannot be flown.

    Method
    ------
    Each cell's centre is the aim. One arc per launch point and class; see `penumbra.coverage.loop`.
    """
    origin = provenance(shield, f"Coverage by {shield.scenario.title}, {shield.date}, {shield.history}")
    shield = settle(shield, "nominal")  # what is settled already stays as it is
    cells = ground(shield)
    swept = _swept(shield, np.full((len(shield.scenario.threats), cells.sizes["cell"]), EVERYTHING, np.int8))
    threatened = swept.reaching > 0
    with np.errstate(invalid="ignore"):
        share = np.where(threatened, swept.covering / swept.reaching, np.nan)
    return dataset(
        {
            "threat": list(shield.scenario.threats),
            "cell": cells.cell.values,
            "battery": list(shield.batteries),
            "layer": layers(shield),
        },
        origin,
        threatened=threatened,
        covered=threatened & (swept.covering == swept.reaching),
        margin=swept.margin,
        shots=swept.shots,
        share_of_launch_points=share,
        battery_margin=swept.battery_margin,
        layer_margin=swept.layer_margin,
        layer_shots=swept.layer_shots,
        **{name: cells[name].values for name in _GROUND},
    )


class Answer(NamedTuple):
    """Two facts about each cell, (threat, cell)."""

    threatened: NDArray[np.bool_]
    covered: NDArray[np.bool_]


def answer(shield: Shield, asked: NDArray[np.int8]) -> Answer:
    """Whether cells are threatened and covered, where asked; the rest of the figures is not worked out.

    Parameters
    ----------
    shield : Shield
        With settled numbers.
    asked : ndarray (threat, cell)
        NOTHING, REACHED or COVERED of `penumbra.coverage.loop`; only what is asked has meaning in the answer.

    Raises
    ------
    DomainError
        As `footprint`.
    """
    swept = _swept(shield, asked)
    threatened = swept.reaching > 0
    return Answer(threatened, threatened & (swept.covering == swept.reaching))


def _swept(shield: Shield, asked: NDArray[np.int8]) -> Figures:
    """Figures of every class, (threat, cell)."""
    scenario = shield.scenario
    cells = ground(shield)
    aims = positions(cells.latitude.values, cells.longitude.values)
    points = scenario.launch_points.values()
    launches = positions([p.latitude.value for p in points], [p.longitude.value for p in points])
    held = batteries(shield)
    classes, n = asked.shape
    whole = np.zeros((3, classes, n), np.int64)
    figures = Figures(
        whole[0],
        whole[1],
        np.zeros((classes, n), np.int64),
        np.full((classes, n), np.nan),
        whole[2],
        np.full((classes, held.radius.size, n), np.nan),
        np.full((classes, held.layers.shape[0], n), np.nan),
        np.zeros((classes, held.layers.shape[0], n), np.int64),
    )
    for row, card in enumerate(scenario.threats.values()):
        seen = radars(shield, card.radar_cross_section.value)
        sweep(boost(card), launches, aims, seen, held, asked[row], Figures(*(figure[row] for figure in figures)))
        if figures.inconsistent[row].any():
            worst = int(figures.inconsistent[row].argmax())
            where = f"to {cells.latitude.values[worst]:.1f} N {cells.longitude.values[worst]:.1f} E"
            raise DomainError(inconsistent(card, where))
    return figures
