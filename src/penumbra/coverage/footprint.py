"""The door to the map of one world: which cells a shield covers against each threat class."""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.loop import COVERED, EVERYTHING, Figures, sweep
from penumbra.coverage.provenance import provenance
from penumbra.engagement.batteries import Batteries, batteries, layers
from penumbra.errors import DomainError, nearest
from penumbra.flight.threat import boosts, inconsistent
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radars
from penumbra.world.cells import grid
from penumbra.world.ellipsoid import positions
from penumbra.world.map_units import units

__all__ = ["Answer", "Places", "answer", "figures", "footprint", "ground", "mapped"]

_GROUND = ("latitude", "longitude", "area", "people", "map_unit", "part_cell", "part_unit", "part_area", "part_people")


class Places(NamedTuple):
    """Where arcs end: centres of cells, or points between them."""

    latitude: NDArray[np.float64]  # (place,) [deg]
    longitude: NDArray[np.float64]  # (place,) [deg]


def ground(shield: Shield) -> xr.Dataset:
    """The cells of the scenario's region: places, exact areas, people and map units.

    Raises
    ------
    DomainError
        A named area has a map unit that no map has.
    """
    for key, area in shield.scenario.areas.items():
        for unit in area.map_units:
            if unit not in units():
                raise DomainError(f"areas.{key}.map_units: no map unit {unit!r}{nearest(unit, units())}")
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
        margin : float [s], least over the arcs that reach the cell; nan untouched, -inf no intercept
        shots : int, least over these arcs
        share_of_arcs : float [1], nan untouched
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
    Each cell's centre is the aim. One arc per launch point, class and loft that the
    class flies; see `penumbra.coverage.loop`.
    """
    cells = ground(shield)
    everything = np.full((len(shield.scenario.threats), cells.sizes["cell"]), EVERYTHING, np.int8)
    return mapped(shield, figures(settle(shield, "nominal"), everything))


def mapped(shield: Shield, found: Figures) -> xr.Dataset:
    """The Dataset of `footprint` from figures of every class and cell of the region, (threat, cell)."""
    cells = ground(shield)
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
        provenance(shield, f"Coverage by {shield.scenario.title}, {shield.date}, {shield.history}"),
        threatened=threatened,
        covered=threatened & (found.covering == found.reaching),
        margin=found.margin,
        shots=found.shots,
        share_of_arcs=share,
        battery_margin=found.battery_margin,
        layer_margin=found.layer_margin,
        layer_shots=found.layer_shots,
        **{name: cells[name].values for name in _GROUND},
    )


class Answer(NamedTuple):
    """Two facts about each place, (threat, place), and how many arcs they took."""

    threatened: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    arcs: int


def answer(shield: Shield, asked: NDArray[np.int8], places: Places | None = None) -> Answer:
    """Whether places are threatened and covered, where asked; the rest of the figures is not worked out.

    Parameters
    ----------
    shield : Shield
        With settled numbers.
    asked : ndarray (threat, place)
        NOTHING, REACHED or COVERED of `penumbra.coverage.loop`; only what is asked has meaning in the answer.
    places : Places, optional
        The cells of the region when absent.

    Raises
    ------
    DomainError
        As `footprint`.
    """
    found = figures(shield, asked, places)
    threatened = found.reaching > 0
    arcs = int(found.reaching[asked >= COVERED].sum())
    return Answer(threatened, threatened & (found.covering == found.reaching), arcs)


def figures(shield: Shield, asked: NDArray[np.int8], places: Places | None = None) -> Figures:
    """Figures of every class, (threat, place); shield, asked and places as in `answer`, and EVERYTHING may be asked."""
    scenario = shield.scenario
    cells = places or Places(*(ground(shield)[name].values for name in Places._fields))
    aims = positions(cells.latitude, cells.longitude)
    points = scenario.launch_points.values()
    launches = positions([p.latitude.value for p in points], [p.longitude.value for p in points])
    held = _held(_Same(shield))
    found = _blank(asked.shape, *held.layers.shape)
    for row, card in enumerate(scenario.threats.values()):
        chosen = np.flatnonzero(asked[row])  # often a few of many
        if not chosen.size:
            continue
        seen = radars(shield, card.radar_cross_section.value)
        own = _blank(chosen.shape, *held.layers.shape)
        for index, made in enumerate(boosts(card)):
            flown = own if index == 0 else _blank(chosen.shape, *held.layers.shape)
            sweep(made, launches, aims[chosen], seen, held, asked[row, chosen], flown)
            if index:
                _gather(own, flown)
        for whole, part in zip(found, own, strict=True):
            whole[row, ..., chosen] = np.moveaxis(part, -1, 0)
        if found.inconsistent[row].any():
            worst = int(found.inconsistent[row].argmax())
            where = f"to {cells.latitude[worst]:.1f} N {cells.longitude[worst]:.1f} E"
            raise DomainError(inconsistent(card, where))
    return found


class _Same:
    """A shield that equals itself alone: so it is found again at once, without a look at its numbers."""

    def __init__(self, shield: Shield) -> None:
        self.shield = shield

    def __hash__(self) -> int:
        return id(self.shield)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.shield is other.shield


class _Kept:
    """Batteries of the last shields, because cells, homes and land ask one after another in the same worlds.

    A battery's fan is 3 MB, so 200 of them in dozens of worlds are more than a machine has: the oldest give way.
    """

    def __init__(self, most: int = 64, most_bytes: float = 1e9) -> None:
        self.most, self.most_bytes = most, most_bytes
        self.found: OrderedDict[_Same, Batteries] = OrderedDict()

    def __call__(self, of: _Same) -> Batteries:
        if of in self.found:
            self.found.move_to_end(of)
            return self.found[of]
        made = self.found[of] = batteries(of.shield)
        while len(self.found) > self.most or (len(self.found) > 1 and self.bytes > self.most_bytes):
            self.found.popitem(last=False)
        return made

    @property
    def bytes(self) -> int:
        """Memory of all that is kept."""
        return sum(each.nbytes for held in self.found.values() for each in held if isinstance(each, np.ndarray))


_held = _Kept()


def _blank(shape: tuple[int, ...], layers_held: int, held: int) -> Figures:
    """Room for figures of (threat, cell) or (cell,) for so many layers and batteries."""
    *classes, cells = shape
    reaching, covering, inconsistent, shots = np.zeros((4, *shape), np.int64)
    return Figures(
        reaching,
        covering,
        inconsistent,
        np.full(shape, np.nan),
        shots,
        np.full((*classes, held, cells), np.nan),
        np.full((*classes, layers_held, cells), np.nan),
        np.zeros((*classes, layers_held, cells), np.int64),
    )


def _gather(into: Figures, more: Figures) -> None:
    """Take the arcs of another loft to those of the same class: counts add up, the least figure stands."""
    both = (into.reaching > 0) & (more.reaching > 0)
    for old, new in ((into.shots, more.shots), (into.layer_shots, more.layer_shots)):
        old[...] = np.where(both, np.minimum(old, new), np.maximum(old, new))
    into.reaching[...] += more.reaching
    into.covering[...] += more.covering
    into.inconsistent[...] += more.inconsistent
    for old, new in zip(*((one.margin, one.battery_margin, one.layer_margin) for one in (into, more)), strict=True):
        np.fmin(old, new, out=old)
