"""Worlds mixed from drawn ones, to attribute the whole of the doubt to the grades of the evidence."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, shown
from penumbra.names import labelled
from penumbra.uncertainty.deciding.factors import GRADES, drawn_factors
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS
from penumbra.uncertainty.deciding.shapley import Effects, mixed_rows, shapley_mixed

__all__ = ["mixed_effects", "mixed_worlds"]

Floats = NDArray[np.float64]

_OF_A_PRIOR = "world_prior"
_PAIRS = 128


def mixed_worlds(drawn: xr.Dataset, pairs: int = _PAIRS, seed: int = 0) -> xr.Dataset:
    """Worlds that take the numbers of each grade from one of two drawn worlds, in every combination.

    Parameters
    ----------
    drawn : Dataset (world, quantity)
        Worlds of `penumbra.draw`.
    pairs : int
        Most pairs of drawn worlds of each prior, 32 or more; there are pairs * 2^grades rows for each prior.
    seed : int
        Seed by which worlds are paired, a whole number of 0 or more.

    Returns
    -------
    Dataset (world, quantity)
        A table of worlds for `penumbra.evaluate`, with world_prior. Hand it with its answers to `penumbra.decides`.
        Numbers that an alternative sets or varies go with the alternatives. attrs: mixed_grades, the groups as
        `shapley_mixed` takes them.

    Raises
    ------
    DomainError
        The table has no worlds that differ, or fewer than 64 of a prior; `pairs` or the seed is no such number.
    """
    for what, given, least in (("pairs", pairs, LEAST_WORLDS // 2), ("seed", seed, 0)):
        if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
            raise DomainError(f"mixed: {what}: write a whole number of {least} or more, not {shown(given)}")
    found = drawn_factors("mixed", drawn)
    values = drawn["world_value"].transpose("world", "quantity").values
    at = [k for k, path in enumerate(drawn["quantity"].values.tolist()) if path in found.grades]
    grades = [found.grades[str(drawn["quantity"].values[k])] for k in at]
    order = np.argsort([GRADES.index(each) for each in grades], kind="stable")
    at, grades = [at[k] for k in order], [grades[k] for k in order]
    priors = tuple(dict.fromkeys(found.priors.tolist()))
    made = []
    for prior in priors:
        mine = values[found.priors == prior][: 2 * pairs]
        rows = mixed_rows(mine[:, at], grades, int(seed))
        made.append(np.repeat(mine[:1], len(rows), axis=0))
        made[-1][:, at] = rows
    names = np.array([f"{prior} mixed {k}" for prior, rows in zip(priors, made, strict=True) for k in range(len(rows))])
    label = np.repeat(priors, [len(rows) for rows in made])
    lies_along = [name for name in drawn.variables if "world" in drawn[name].dims]
    about = {"world_value": labelled("world_value", np.concatenate(made)), _OF_A_PRIOR: labelled(_OF_A_PRIOR, label)}
    table = drawn.drop_vars(lies_along).assign_coords(world=labelled("world", names)).assign(about)
    return table.assign_attrs(mixed_grades=", ".join(grades))


def mixed_effects(
    mixed: xr.Dataset, answer: Sequence[float] | Floats | None, priors: tuple[str, ...], seed: int
) -> list[Effects]:
    """Shapley effects of the grades for each prior, from mixed worlds and the answer in each.

    Pairs in which an answer is missing are left out.

    Raises
    ------
    DomainError
        The worlds are not mixed, or not of these priors; the answers are not one for each world; or too few pairs have
        all their answers.
    """
    if "mixed_grades" not in mixed.attrs or _OF_A_PRIOR not in mixed:
        raise DomainError("decides: mixed: give worlds of mixed_worlds, made from the drawn worlds")
    groups = str(mixed.attrs["mixed_grades"]).split(", ")
    told = np.full(0, np.nan) if answer is None else np.asarray(answer, np.float64)
    if told.shape != (mixed.sizes["world"],):
        raise DomainError(f"decides: mixed_answer: give one answer for each of {mixed.sizes['world']} mixed worlds")
    label, subsets, found = mixed[_OF_A_PRIOR].values, 2 ** len(set(groups)), []
    for prior in priors:
        table = told[label == prior].reshape(-1, subsets)
        table = table[~np.isnan(table).any(axis=1)]
        if len(table) < LEAST_WORLDS // 2:
            raise DomainError(
                f"decides: mixed: {len(table)} pairs of {prior} have all answers; mix so many that "
                f"{LEAST_WORLDS // 2} do"
            )
        found.append(shapley_mixed(groups, table.ravel(), seed))
    return found
