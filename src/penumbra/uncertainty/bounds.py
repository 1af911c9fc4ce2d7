"""The door to the map with its bounds: cells, the points where people live, and the land along edges.

What is covered whichever published number is right, and what only if some are, is told in
`penumbra.uncertainty.extreme_worlds`.
"""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.map_loop import Figures
from penumbra.coverage.nominal_map import mapped, region_cells
from penumbra.coverage.problem import Places
from penumbra.coverage.refinement import COARSEST, levels_of, refine, weighty
from penumbra.earth.homes import Homes, homes
from penumbra.names import NOMINAL, RANGES, SHIPS, labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import check_shield
from penumbra.scenario.ship_positions import with_ships_drawn
from penumbra.uncertainty.edge_land import Land, land
from penumbra.uncertainty.empty_map import emptiness
from penumbra.uncertainty.extreme_worlds import Judged, Worlds, judge, worlds
from penumbra.uncertainty.home_states import Lived, edge_accuracy, lived

__all__ = ["DRAWN", "cover"]

DRAWN = "drawn, seed "
"""Before the seed in a map's attribute `ships`."""


def cover(
    shield: Shield,
    nominal: bool = False,
    progress: Callable[[float], None] | None = None,
    adaptive: bool = False,
    ships: Literal["station", "box"] | int = "station",
) -> xr.Dataset:
    """The map: coverage in the nominal world and, over the published ranges, the state of each cell.

    Parameters
    ----------
    shield : Shield
    nominal : bool
        Every number has its nominal value. There is then no `state`, unless ships may be anywhere in their boxes:
        then it tells what is covered wherever they are, and what only from some places.
    progress : callable, optional
        Told the share done, 0 to 1, after each run.
    adaptive : bool
        Fly to cells of resolution 3, to those that hold much of a country and, along changes of what is threatened,
        covered or of `state`, to finer ones, down to the region's. Meant for resolutions of 5 and more.
    ships : "station", "box" or int
        Where ships with a patrol box are: on station; anywhere in the box, each for itself, as far as its centre and
        corners tell, so that the umbra is covered wherever they are; or at a place drawn in the box with this seed.

    Returns
    -------
    Dataset (threat, cell)
        What `penumbra.coverage.nominal_map.nominal_map` returns, with ships on station or where they were drawn, and
        state : int8, index into untouched, open, penumbra, umbra; not of a nominal map
        alternative_covered, alternative_state, home_alternative_covered, home_alternative_state : (threat, alternative,
        cell or home), the same of each combination of answers alone, if a question is open; `penumbra.share` tells its
        shares
        home_* : (home,), (threat, home) the same figures of the points where people live; none of them, and no share
        of people, depends on the cells. `home_answers` and `home_states` tell what towns on an edge might be as well
        part_threatened, part_covered, part_umbra ... : (threat, part) float, shares of each piece of land
        flown : bool, if adaptive: arcs were flown to the cell's own centre; if not, all its figures are those of the
        flown cell in whose place it stands, and only whether it is threatened, covered, and its state are meant.
        attrs["bounds"] : what was varied: NOMINAL (nothing), RANGES, or SHIPS (their places, numbers being nominal)
        attrs["alternatives"] : JSON, which answer to each question the nominal world has, and which others there are
        attrs["numbers"], attrs["numbers_without_range"] : int, of the scenario; those without count as certain
        attrs["edge_accuracy"] : float [m], how far edges may be off
        attrs["launch_areas"] : str, how many points stand for each launch area; with launch_areas_looked_at : int and
        launch_areas_left : float [1], see `penumbra.coverage.launch_sampling.Sampling`; only with launch areas
        attrs["empty"] : str, only where no class reaches anything, or nobody lives on the map: why, and what to do
        attrs["arcs_flown"], attrs["arcs_of_cells"] : int, arcs in reach that were followed, over all runs: all of them,
        and those to centres of cells
        attrs["ships"] : "station", "box", or "drawn, seed 7"

    Raises
    ------
    DomainError
        As `nominal_map`; or ships are to be in a box and no site has one.

    Method
    ------
    umbra: covered in the all-worst world at every corner of the swept numbers. open: covered in the all-best world at
    none. untouched: reached in no world. Between them: penumbra. Because the worst world covers no more and the best no
    less than the nominal one, only cells still in doubt are looked at. Ships stand at the centre or a corner of their
    boxes, in every combination; of more than `MOST_SHIPS` the umbra is what is covered without them, and open what is
    not covered with a copy of each at all its places at once. Where a question has several published answers all this
    is done for each combination of answers: umbra is covered in the worst worlds of all of them, open in the best
    worlds of none. Not swept: what lies inside the boxes of the swept
    numbers and of the ships, all other positions.
    """
    check_shield(shield)
    if isinstance(ships, int) and ships >= 0:
        shield = with_ships_drawn(shield, ships)
    tried = worlds(shield, nominal, ships)
    cells = region_cells(shield)
    tell = progress or (lambda share: None)
    levels = levels_of(cells.cell.values)
    told: dict[str, object] = {
        "bounds": RANGES if not nominal else SHIPS if ships == "box" else NOMINAL,
        "ships": f"{DRAWN}{ships}" if isinstance(ships, int) else ships,
    }
    if adaptive:
        cell, source = _refined(tried, cells, lambda done: tell(0.4 * done))
        told["refined_from"] = COARSEST
    else:
        everywhere = np.ones((len(shield.scenario.threats), cells.sizes["cell"]), np.bool_)
        cell = judge(tried, everywhere, _places(cells), lambda done: tell(0.4 * done))
    area = mapped(shield, cell.found)
    states = told["bounds"] != NOMINAL
    if states:
        area = area.assign(state=labelled("state", cell.state))
    if len(tried.names) > 1:
        area = area.assign_coords(alternative=labelled("alternative", np.array(tried.names)))
        area = area.assign(_of_each(cell, "alternative_"))
    if adaptive:
        area = area.assign(flown=labelled("flown", source == np.arange(cells.sizes["cell"])))
    region = shield.scenario.region
    found = homes(region.south.value, region.north.value, region.west.value, region.east.value)
    living = lived(tried, found, levels, cell.code)
    tell(0.8)
    ground_ = land(tried, cells, levels[-1], cell.code)
    tell(1.0)
    if len(tried.names) > 1:
        area = area.assign(_of_each(living.judged, "home_alternative_"))
    area = area.assign(_of_homes(found, living, states)).assign(_of_land(ground_, states))
    told["edge_accuracy"] = edge_accuracy(tried)
    told |= tried.problem.sampling.told(shield.scenario) | emptiness(shield, area)
    return area.assign_attrs(told, arcs_of_cells=cell.arcs, arcs_flown=cell.arcs + living.arcs + ground_.arcs)


def _of_each(judged: Judged, prefix: str) -> dict[str, Any]:
    """Variables of each alternative by itself."""
    arrays = {"covered": judged.each_covered, "state": judged.each_state}
    return {f"{prefix}{name}": labelled(f"{prefix}{name}", values) for name, values in arrays.items()}


def _of_homes(found: Homes, living: Lived, states: bool) -> dict[str, Any]:
    """Variables of the points where people live."""
    figures = living.judged.found
    threatened = figures.reaching > 0
    arrays: dict[str, NDArray[Any]] = {f"home_{name}": getattr(found, name) for name in Homes._fields}
    arrays |= {
        "home_threatened": threatened,
        "home_covered": threatened & (figures.covering == figures.reaching),
        "home_margin": figures.margin,
        "home_shots": figures.shots.astype(np.int64),
        "home_battery_margin": figures.battery_margin,
        "home_layer_margin": figures.layer_margin,
        "home_answers": living.answers,
    }
    if states:
        arrays |= {"home_state": living.judged.state, "home_states": living.states}
    return {name: labelled(name, values) for name, values in arrays.items()}


def _of_land(ground_: Land, states: bool) -> dict[str, Any]:
    """Variables of the pieces of land."""
    arrays = {"part_threatened": ground_.threatened, "part_covered": ground_.covered}
    if states:
        arrays |= {f"part_{word}": share for word, share in ground_.states.items()}
    return {name: labelled(name, values) for name, values in arrays.items()}


def _places(cells: xr.Dataset, chosen: NDArray[np.int64] | slice = slice(None)) -> Places:
    return Places(cells.latitude.values[chosen], cells.longitude.values[chosen])


def _refined(tried: Worlds, cells: xr.Dataset, tell: Callable[[float], None]) -> tuple[Judged, NDArray[np.int64]]:
    """What becomes of every cell, and the cell whose answer each takes."""
    classes, n = len(tried.problem.threats), cells.sizes["cell"]
    verdict = np.zeros((classes, n), np.int64)
    kept: list[NDArray[Any]] = []
    arcs, left = 0, 1.0

    def fly(wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Judge the wanted (class, cell) and keep their figures; the verdict on all so far."""
        nonlocal arcs, left
        columns = np.flatnonzero(wanted.any(axis=0))
        judged = judge(tried, wanted[:, columns], _places(cells, columns))
        fresh: list[NDArray[Any]] = [*judged.found, judged.state, judged.each_covered, judged.each_state]
        if not kept:
            kept.extend(np.zeros((*one.shape[:-1], n if one.shape[-1] else 0), one.dtype) for one in fresh)
        rows, at = np.nonzero(wanted[:, columns])
        for old, new in zip(kept, fresh, strict=True):
            if new.shape[-1]:  # what each launch point does is not asked
                old[rows, ..., columns[at]] = new[rows, ..., at]
        verdict[rows, columns[at]] = judged.code[rows, at]
        arcs += judged.arcs
        left *= 0.5  # how many rounds there will be is not known: each is shown as half of what was left
        tell(1.0 - left)
        return verdict

    source = refine(cells.cell.values, classes, fly, seeds=weighty(cells))
    tell(1.0)
    rows = np.arange(classes)[:, None]
    *found, state, each_covered, each_state = (
        np.moveaxis(one[rows, ..., source], 1, -1) if one.size else one for one in kept
    )
    return Judged(Figures(*found), state, arcs, each_covered, each_state), source
