"""The map with its bounds: cells, homes (the points where people live), and land along edges.

`penumbra.uncertainty.bounds.extreme_worlds` decides what is covered with any published numbers, and what only with
some.
"""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.map_loop import Figures
from penumbra.coverage.nominal_map import mapped, region_cells
from penumbra.coverage.problem import Places
from penumbra.coverage.refinement import COARSEST, large_share_cells, levels_of, refine
from penumbra.earth.homes import Homes, homes
from penumbra.names import NOMINAL, RANGES, SHIPS, labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.ship_positions import with_ships_drawn
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.bounds.edge_land import Land, land
from penumbra.uncertainty.bounds.empty_map import empty_reason
from penumbra.uncertainty.bounds.extreme_worlds import Judged, Worlds, judge, worlds
from penumbra.uncertainty.bounds.home_states import HomeResults, edge_accuracy, home_results

__all__ = ["DRAWN", "cover", "varied"]

DRAWN = "drawn, seed "
"""Prefix of the seed in a map's attribute `ships`."""


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
        Every number has its nominal value. There is then no `state`, unless ships may be anywhere in their boxes: then
        it distinguishes cells covered for all their positions from cells covered for some.
    progress : callable, optional
        Called with the fraction done, 0 to 1, after each run.
    adaptive : bool
        Compute cells of resolution 3, cells with a large share of a country and, along edges of what is threatened, of
        what is covered and of `state`, finer cells down to the region's resolution. For resolutions of 5 and more.
    ships : "station", "box" or int
        Positions of ships with a patrol box: on station; anywhere in the box, each ship independently, represented by
        the box's centre and corners (the umbra is then covered for all positions); or drawn in the box with this seed.

    Returns
    -------
    Dataset (threat, cell)
        The result of `penumbra.coverage.nominal_map.nominal_map`, with ships on station or at their drawn positions,
        and
        state : int8, index into untouched, open, penumbra, umbra; not on a nominal map
        alternative_covered, alternative_state, home_alternative_covered, home_alternative_state : (threat, alternative,
        cell or home), the same for each combination of answers alone, if a question is open; `penumbra.share` gives the
        shares
        home_* : (home,), (threat, home) the same figures for homes; they, and all shares of people, do not depend on
        the cells. `home_answers` and `home_states` have the possible results of towns on an edge
        part_threatened, part_covered, part_umbra ... : (threat, part) float, shares of each piece of land
        flown : bool, if adaptive: whether the cell itself was computed. Otherwise its figures are copied from a
        computed cell, and only `threatened`, `covered` and `state` are valid.
        attrs["bounds"] : what was varied: NOMINAL (nothing), RANGES, or SHIPS (positions, with nominal numbers)
        attrs["alternatives"] : JSON, the answer to each question in the nominal world, and the other answers
        attrs["numbers"], attrs["numbers_without_range"] : int, of the scenario; those without range count as certain
        attrs["edge_accuracy"] : float [m], position error of edges
        attrs["launch_areas"] : str, number of sample points of each launch area; with launch_areas_looked_at : int and
        launch_areas_left : float [1], see `penumbra.coverage.launch_sampling.Sampling`; only with launch areas
        attrs["empty"] : str, only if no class reaches anything, or nobody lives on the map: the reason and the remedy
        attrs["arcs_flown"], attrs["arcs_of_cells"] : int, number of arcs in reach that were evaluated, over all runs:
        all arcs, and those to centres of cells
        attrs["ships"] : "station", "box", or "drawn, seed 7"

    Raises
    ------
    DomainError
        As `nominal_map`; or `ships` is "box" and no site has a box.

    Method
    ------
    umbra: covered in the all-worst world at every corner of the swept numbers. open: covered in the all-best world at
    no corner. untouched: reached in no world. penumbra: all other cells. Because the worst world covers no more and the
    best no less than the nominal one, only undecided cells are computed. Ships are at the centre or a corner of their
    boxes, in every combination. With more than `MOST_SHIPS` ships, umbra is what is covered without them, and open what
    is not covered with a copy of each ship at all its positions at once. If a question has several published answers,
    all this is done for each combination of answers: umbra is covered in the worst worlds of all of them, open in the
    best worlds of none. Values inside the boxes of the swept numbers, and other positions of the ships, are not tried.
    """
    check_shield(shield)
    if isinstance(ships, int) and ships >= 0:
        shield = with_ships_drawn(shield, ships)
    tried = worlds(shield, nominal, ships)
    cells = region_cells(shield)
    tell = progress or (lambda share: None)
    levels = levels_of(cells.cell.values)
    attrs: dict[str, object] = {**varied(nominal, ships)}
    if adaptive:
        cell, source = _refined(tried, cells, lambda done: tell(0.4 * done))
        attrs["refined_from"] = COARSEST
    else:
        everywhere = np.ones((len(shield.scenario.threats), cells.sizes["cell"]), np.bool_)
        cell = judge(tried, everywhere, _places(cells), lambda done: tell(0.4 * done))
    area = mapped(shield, cell.found)
    states = attrs["bounds"] != NOMINAL
    if states:
        area = area.assign(state=labelled("state", cell.state))
    if len(tried.names) > 1:
        area = area.assign_coords(alternative=labelled("alternative", np.array(tried.names)))
        area = area.assign(_of_each(cell, "alternative_"))
    if adaptive:
        area = area.assign(flown=labelled("flown", source == np.arange(cells.sizes["cell"])))
    region = shield.scenario.region
    found = homes(region.south.value, region.north.value, region.west.value, region.east.value)
    living = home_results(tried, found, levels, cell.code)
    tell(0.8)
    pieces = land(tried, cells, levels[-1], cell.code)
    tell(1.0)
    if len(tried.names) > 1:
        area = area.assign(_of_each(living.judged, "home_alternative_"))
    area = area.assign(_of_homes(found, living, states)).assign(_of_land(pieces, states))
    attrs["edge_accuracy"] = edge_accuracy(tried)
    attrs |= tried.problem.sampling.attributes(shield.scenario) | empty_reason(shield, area)
    return area.assign_attrs(attrs, arcs_of_cells=cell.arcs, arcs_flown=cell.arcs + living.arcs + pieces.arcs)


def varied(nominal: bool, ships: Literal["station", "box"] | int) -> dict[str, str]:
    """The attributes of a map on what was varied: `bounds` and `ships`, see `cover`."""
    return {
        "bounds": RANGES if not nominal else SHIPS if ships == "box" else NOMINAL,
        "ships": f"{DRAWN}{ships}" if isinstance(ships, int) else ships,
    }


def _of_each(judged: Judged, prefix: str) -> dict[str, Any]:
    """Variables of each alternative alone."""
    arrays = {"covered": judged.each_covered, "state": judged.each_state}
    return {f"{prefix}{name}": labelled(f"{prefix}{name}", values) for name, values in arrays.items()}


def _of_homes(found: Homes, living: HomeResults, states: bool) -> dict[str, Any]:
    """Variables of the homes."""
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


def _of_land(pieces: Land, states: bool) -> dict[str, Any]:
    """Variables of the pieces of land."""
    arrays = {"part_threatened": pieces.threatened, "part_covered": pieces.covered}
    if states:
        arrays |= {f"part_{word}": share for word, share in pieces.states.items()}
    return {name: labelled(name, values) for name, values in arrays.items()}


def _places(cells: xr.Dataset, chosen: NDArray[np.int64] | slice = slice(None)) -> Places:
    return Places(cells.latitude.values[chosen], cells.longitude.values[chosen])


def _refined(tried: Worlds, cells: xr.Dataset, tell: Callable[[float], None]) -> tuple[Judged, NDArray[np.int64]]:
    """The results of every cell, and the index of the computed cell whose answer it takes."""
    classes, n = len(tried.problem.threats), cells.sizes["cell"]
    verdict = np.zeros((classes, n), np.int64)
    kept: list[NDArray[Any]] = []
    arcs, left = 0, 1.0

    def fly(wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Judge the wanted (class, cell) and store their figures; returns the verdicts of all cells so far."""
        nonlocal arcs, left
        columns = np.flatnonzero(wanted.any(axis=0))
        judged = judge(tried, wanted[:, columns], _places(cells, columns))
        fresh: list[NDArray[Any]] = [*judged.found, judged.state, judged.each_covered, judged.each_state]
        if not kept:
            kept.extend(np.zeros((*one.shape[:-1], n if one.shape[-1] else 0), one.dtype) for one in fresh)
        rows, at = np.nonzero(wanted[:, columns])
        for old, new in zip(kept, fresh, strict=True):
            if new.shape[-1]:  # answers by launch point were not requested: empty
                old[rows, ..., columns[at]] = new[rows, ..., at]
        verdict[rows, columns[at]] = judged.code[rows, at]
        arcs += judged.arcs
        left *= 0.5  # the number of rounds is unknown: each counts as half of the remaining progress
        tell(1.0 - left)
        return verdict

    source = refine(cells.cell.values, classes, fly, seeds=large_share_cells(cells))
    tell(1.0)
    rows = np.arange(classes)[:, None]
    *found, state, each_covered, each_state = (
        np.moveaxis(one[rows, ..., source], 1, -1) if one.size else one for one in kept
    )
    return Judged(Figures(*found), state, arcs, each_covered, each_state), source
