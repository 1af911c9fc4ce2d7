"""The door to the map of one world: which cells a shield covers against each threat class."""

import numpy as np
import xarray as xr

from penumbra.coverage.loop import Figures, sweep
from penumbra.coverage.provenance import provenance
from penumbra.engagement.batteries import batteries
from penumbra.errors import DomainError
from penumbra.flight.threat import boost, inconsistent
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radars
from penumbra.world.cells import grid
from penumbra.world.ellipsoid import positions

__all__ = ["footprint", "ground"]

_GROUND = ("latitude", "longitude", "area", "people", "map_unit", "part_cell", "part_unit", "part_area", "part_people")


def ground(shield: Shield) -> xr.Dataset:
    """The cells of the scenario's region: places, exact areas, people and map units."""
    region = shield.scenario.region
    return grid(
        region.south.value, region.north.value, region.west.value, region.east.value, region.resolution
    )


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
        and the ground: latitude, longitude, area, people, map_unit, and its pieces by map unit.

    Raises
    ------
    DomainError
        A class's boost contradicts itself on some arc, or an interceptor cannot be flown.

    Method
    ------
    Each cell's centre is the aim. One arc per launch point and class; see `penumbra.coverage.loop`.
    """
    shield = settle(shield, "nominal")  # what is settled already stays as it is
    scenario = shield.scenario
    cells = ground(shield)
    aims = positions(cells.latitude.values, cells.longitude.values)
    points = scenario.launch_points.values()
    launches = positions([p.latitude.value for p in points], [p.longitude.value for p in points])
    held = batteries(shield)
    classes, n, b = list(scenario.threats), cells.sizes["cell"], held.radius.size

    reaching = np.zeros((len(classes), n), np.int64)
    covering, shots = reaching.copy(), reaching.copy()
    margin = np.empty((len(classes), n))
    battery_margin = np.empty((len(classes), b, n))
    for row, card in enumerate(scenario.threats.values()):
        figures = Figures(
            reaching[row], covering[row], np.zeros(n, np.int64), margin[row], shots[row], battery_margin[row]
        )
        sweep(boost(card), launches, aims, radars(shield, card.radar_cross_section.value), held, figures)
        if figures.inconsistent.any():
            worst = int(figures.inconsistent.argmax())
            where = f"to {cells.latitude.values[worst]:.1f} N {cells.longitude.values[worst]:.1f} E"
            raise DomainError(inconsistent(card, where))

    threatened = reaching > 0
    with np.errstate(invalid="ignore"):
        share = np.where(threatened, covering / reaching, np.nan)
    return dataset(
        {"threat": classes, "cell": cells.cell.values, "battery": list(shield.batteries)},
        provenance(shield, f"Coverage by {scenario.title}, {shield.date}, {shield.history}"),
        threatened=threatened,
        covered=threatened & (covering == reaching),
        margin=margin,
        shots=shots,
        share_of_launch_points=share,
        battery_margin=battery_margin,
        **{name: cells[name].values for name in _GROUND},
    )

