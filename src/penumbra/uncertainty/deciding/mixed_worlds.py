"""Worlds mixed from drawn ones, to attribute the whole of the doubt to grades of evidence and to single numbers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown
from penumbra.names import labelled
from penumbra.uncertainty.deciding.factors import ALTERNATIVES, GRADES, Drawn, drawn_factors
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS
from penumbra.uncertainty.deciding.shapley import Effects, mixed_rows, shapley_mixed
from penumbra.uncertainty.deciding.total_shares import TotalShares, total_shares

__all__ = ["MixedEffects", "mixed_effects", "mixed_worlds"]

Floats = NDArray[np.float64]

_OF_A_PRIOR = "world_prior"
_PAIRS = 128


class MixedEffects(NamedTuple):
    """What mixed worlds tell of one prior."""

    grades: Effects
    numbers: TotalShares
    """Of the numbers that were asked for, in their order."""


def mixed_worlds(
    drawn: xr.Dataset, pairs: int = _PAIRS, seed: int = 0, numbers: Sequence[str] | None = None
) -> xr.Dataset:
    """Worlds that take some numbers from one of two drawn worlds, and the others from the other.

    The numbers of each grade in every combination; and of each number asked for, this number alone.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> drawn = pb.draw(shield, 256)
    >>> mixed = pb.mixed_worlds(drawn, numbers=["threats.irbm-3000.radar_cross_section"])

    Parameters
    ----------
    drawn : Dataset (world, quantity)
        Worlds of `penumbra.draw`.
    pairs : int
        Most pairs of drawn worlds of each prior, 32 or more; each has pairs * (2^grades + numbers) rows.
    seed : int
        Seed by which worlds are paired, a whole number of 0 or more.
    numbers : sequence of str, optional
        Factors, as `penumbra.decides` names them, whose total shares are wanted.

    Returns
    -------
    Dataset (world, quantity)
        A table of worlds for `penumbra.evaluate`, with world_prior. Hand it with its answers to `penumbra.decides`.
        Numbers that an alternative sets or varies go with the alternatives. attrs: mixed_grades, the groups as
        `shapley_mixed` takes them; mixed_numbers, as asked for.

    Raises
    ------
    DomainError
        The table has no worlds that differ, or fewer than 64 of a prior; `pairs` or the seed is no such number; or a
        number of this name is not drawn, or belongs to the alternatives.
    """
    for what, given, least in (("pairs", pairs, LEAST_WORLDS // 2), ("seed", seed, 0)):
        if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
            raise DomainError(f"mixed: {what}: write a whole number of {least} or more, not {shown(given)}")
    found = drawn_factors("mixed", drawn)
    values = drawn["world_value"].transpose("world", "quantity").values
    paths = [str(path) for path in drawn["quantity"].values]
    at = [k for k, path in enumerate(paths) if path in found.grades]
    grades = [found.grades[paths[k]] for k in at]
    order = np.argsort([GRADES.index(each) for each in grades], kind="stable")
    at, grades = [at[k] for k in order], [grades[k] for k in order]
    priors, named = tuple(dict.fromkeys(found.priors.tolist())), tuple(numbers or ())
    alone = [[paths.index(path) for path in each] for each in _paths_of(found, named)]
    made = []
    for prior in priors:
        mine = values[found.priors == prior][: 2 * pairs]
        rows = mixed_rows(mine[:, at], grades, int(seed)).reshape(len(mine) // 2, -1, len(at))
        block = np.broadcast_to(mine[0], (len(rows), rows.shape[1] + len(alone), len(paths))).copy()
        block[:, : rows.shape[1], at] = rows
        first, second = rows[:, -1], rows[:, 0]  # all numbers from the first world of a pair, or from the second
        for k, columns in enumerate(alone):
            block[:, rows.shape[1] + k, at] = first
            block[:, rows.shape[1] + k, columns] = second[:, [at.index(column) for column in columns]]
        made.append(block.reshape(-1, len(paths)))
    names = np.array([f"{prior} mixed {k}" for prior, rows in zip(priors, made, strict=True) for k in range(len(rows))])
    label = np.repeat(priors, [len(rows) for rows in made])
    lies_along = [name for name in drawn.variables if "world" in drawn[name].dims]
    about = {"world_value": labelled("world_value", np.concatenate(made)), _OF_A_PRIOR: labelled(_OF_A_PRIOR, label)}
    table = drawn.drop_vars(lies_along).assign_coords(world=labelled("world", names)).assign(about)
    return table.assign_attrs(mixed_grades=", ".join(grades), mixed_numbers=", ".join(named))


def _paths_of(found: Drawn, numbers: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The paths that move with each number; DomainError for one that is not drawn or hangs on the alternatives."""
    known = {each.name: each for each in found.factors}
    set_by = tuple(path for path, grade in found.grades.items() if grade == ALTERNATIVES)
    made = []
    for number in numbers:
        if number not in known:
            raise DomainError(f"mixed: no number {shown(number)} is drawn in these worlds{nearest(str(number), known)}")
        if number != ALTERNATIVES and set(known[number].paths) & set(set_by):
            raise DomainError(f"mixed: {number} varies in some alternatives only; ask for {ALTERNATIVES!r}")
        made.append(set_by if number == ALTERNATIVES else known[number].paths)
    return made


def mixed_effects(
    mixed: xr.Dataset, answer: Sequence[float] | Floats | None, priors: tuple[str, ...], seed: int
) -> list[MixedEffects]:
    """Shapley effects of the grades and total shares of numbers for each prior, from mixed worlds and their answers.

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
    numbers = [each for each in str(mixed.attrs.get("mixed_numbers", "")).split(", ") if each]
    label, subsets, found = mixed[_OF_A_PRIOR].values, 2 ** len(set(groups)), []
    for prior in priors:
        table = told[label == prior].reshape(-1, subsets + len(numbers))
        table = table[~np.isnan(table).any(axis=1)]
        if len(table) < LEAST_WORLDS // 2:
            raise DomainError(
                f"decides: mixed: {len(table)} pairs of {prior} have all answers; mix so many that "
                f"{LEAST_WORLDS // 2} do"
            )
        whole, swapped = table[:, :subsets], table[:, subsets:]
        found.append(
            MixedEffects(
                shapley_mixed(groups, whole.ravel(), seed),
                total_shares(whole[:, -1], whole[:, 0], swapped, seed),
            )
        )
    return found
