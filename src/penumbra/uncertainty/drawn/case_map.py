"""The map of cases: in how many of 100 drawn cases each cell is covered, and the state that follows."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.places import cells
from penumbra.coverage.share_places import places
from penumbra.errors import NothingUncertainError
from penumbra.names import CASES, dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.scenario.worlds import nominal
from penumbra.uncertainty.drawn.draw import AS_WRITTEN, draw
from penumbra.uncertainty.drawn.priors import Prior
from penumbra.uncertainty.drawn.probability import probability

__all__ = ["MAP_DRAWS", "case_map"]

MAP_DRAWS = 256
"""Draws for each prior unless another number is asked for: every share is then known to within 6 of 100 cases."""


def case_map(
    shield: Shield,
    n: int = MAP_DRAWS,
    seed: int = 0,
    prior: Prior | None = None,
    to: float | None = None,
    resume: xr.Dataset | None = None,
    progress: Callable[[float, str], object] | None = None,
) -> xr.Dataset:
    """The map of cases of a shield's region: `penumbra.probability` for every cell, with shares of people and land.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> found = pb.case_map(shield, 64)
    >>> pb.save(found, "cases.nc")
    >>> finer = pb.case_map(shield, 256, resume=pb.read("cases.nc"))

    Parameters
    ----------
    shield : Shield
    n, seed, prior
        As in `penumbra.draw`.
    to, progress
        As in `penumbra.probability`.
    resume : Dataset, optional
        An earlier map of cases of this shield with the same seed and priors; its worlds are not judged again.

    Returns
    -------
    Dataset (threat, aim, prior, alternative)
        As `penumbra.probability`, an aim for each cell, and
        case_people, case_land : (threat, case) people, and land [m²], that the scenario protects, by state; those of a
        cell have the state of its centre

        attrs: also those of the launch areas; nothing_uncertain, 1 if no number in use has a range: then no world was
        drawn, and every cell is as in the nominal world.

    Raises
    ------
    DomainError
        As in `penumbra.draw` and `penumbra.probability`.
    KeyboardInterrupt
        As in `penumbra.probability`.
    """
    check_shield(shield)
    grid, certain = cells(shield), False
    try:
        drawn = draw(shield, n, seed, prior)
    except NothingUncertainError:
        drawn, certain = _as_written(shield, seed), True
    found = probability(shield, drawn, grid, to, progress=progress, resume=resume)
    made = found.assign_coords(case=dataset({"case": list(CASES)}, {}).case)
    made = made.assign(_shares(grid, found.attrs, found.aim_word.values)).assign_attrs(
        title=f"In how many cases {shield.scenario.title} covers each place, {shield.date}, {shield.history}",
        nothing_uncertain=int(certain),
    )
    return made.assign_attrs(worlds=0, worlds_drawn=0) if certain else made


def _as_written(shield: Shield, seed: int) -> xr.Dataset:
    """One world, the nominal one."""
    drawn = {"world_prior": [AS_WRITTEN], "world_draw": [0], "world_alternative": [AS_WRITTEN]}
    table = nominal(shield)
    about = dataset({"world": table["world"].values}, {}, **{name: np.array(each) for name, each in drawn.items()})
    return table.merge(about, combine_attrs="override").assign_attrs(draws=1, seed=seed)


def _shares(grid: xr.Dataset, attrs: Mapping[str, Any], word: NDArray[np.int8]) -> dict[str, xr.DataArray]:
    """People and land that are protected, by state."""
    unit, cell = grid["part_unit"].values, grid["part_cell"].values
    protected = places(attrs, frozenset(np.unique(unit).tolist()), "protected")["protected"]
    inside = protected.holds(unit, grid["latitude"].values[cell])
    made = {}
    for name, own in (("people", "part_people"), ("land", "part_area")):
        weight = np.where(inside, grid[own].values, 0.0)
        made[f"case_{name}"] = np.stack([np.bincount(row[cell], weight, len(CASES)) for row in word])
    return dict(dataset({}, {}, **made).data_vars)  # type: ignore[arg-type]
