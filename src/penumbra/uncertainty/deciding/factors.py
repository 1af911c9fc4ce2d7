"""What is drawn in a table of worlds: each number, the numbers that move together, and the alternatives as one."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.scenario.columns import check_table

__all__ = ["ALTERNATIVES", "GRADES", "Drawn", "Factor", "drawn_factors"]

Floats = NDArray[np.float64]

ALTERNATIVES = "alternatives"
"""Name of the factor, and of its grade, that stands for the published alternatives."""
GRADES = ("sourced", "second-hand", "computed", "assumption", ALTERNATIVES)
"""Grades of the evidence, the best known first, and the alternatives, about which sources disagree."""
_ONE_PRIOR = "all worlds"


class Factor(NamedTuple):
    """One thing that is drawn."""

    name: str
    """Path of its number, of the first of those that move together, or `ALTERNATIVES`."""
    paths: tuple[str, ...]
    """Every number that it sets."""
    grade: str
    """The least known grade of these numbers, or `ALTERNATIVES`."""
    unit: str


class Drawn(NamedTuple):
    """The worlds by factor."""

    factors: tuple[Factor, ...]
    values: Floats
    """(world, factor), in the unit of the factor; of the alternatives their index."""
    priors: NDArray[np.str_]
    """(world,) Prior of each world."""
    draws: NDArray[np.int64]
    """(world,) Point of the unit cube."""
    alternatives: tuple[str, ...]
    """The alternatives, by the index used in `values`."""
    grades: dict[str, str]
    """Grade of every number that differs between worlds, as its factor has it; `ALTERNATIVES` also for one that only
    some alternatives vary, because it depends on them."""


def drawn_factors(where: str, drawn: xr.Dataset, names: tuple[str, ...] | None = None) -> Drawn:
    """The factors of a table of worlds from `penumbra.draw`.

    Parameters
    ----------
    where : str
        Verb, for errors.
    drawn : Dataset (world, quantity)
        With world_value and quantity_grade; world_prior, world_draw and world_alternative are used if present.
    names : tuple of str, optional
        Factors to keep; by default all.

    Returns
    -------
    Drawn
        Numbers that never differ are left out. Numbers that have the same order in all worlds of a prior move together.
        Numbers that have one value within each alternative belong to the alternatives.

    Raises
    ------
    DomainError
        It is no table of worlds, nothing differs, a value is missing, or there is no factor of a name.
    """
    check_table(drawn)
    values = np.asarray(drawn["world_value"].transpose("world", "quantity").values, np.float64)
    paths = [str(path) for path in drawn["quantity"].values]
    priors = _along(drawn, "world_prior", _ONE_PRIOR)
    told = _along(drawn, "world_alternative", "")
    labels, chosen = np.unique(told, return_inverse=True)
    draws = drawn["world_draw"].values if "world_draw" in drawn else np.arange(len(values))
    varied = [k for k in range(len(paths)) if len(values) and (values[:, k] != values[0, k]).any()]
    if missing := [paths[k] for k in varied if not np.isfinite(values[:, k]).all()]:
        raise DomainError(f"{where}: {missing[0]} has no value in some worlds; use worlds from penumbra.draw")
    set_by = [k for k in varied if len(labels) > 1 and _constant_within(values[:, k], chosen)]
    sets = _together(values[priors == priors[0]], [k for k in varied if k not in set_by])
    grades, units = ([str(each) for each in drawn[f"quantity_{name}"].values] for name in ("grade", "unit"))
    found = [_factor([paths[k] for k in each], [grades[k] for k in each], units[each[0]]) for each in sets]
    columns = [values[:, each[0]] for each in sets]
    if len(labels) > 1:
        found.append(Factor(ALTERNATIVES, tuple(paths[k] for k in set_by), ALTERNATIVES, "1"))
        columns.append(chosen.astype(np.float64).ravel())
    if not found:
        raise DomainError(f"{where}: no number differs between the worlds, so none decides; draw worlds with ranges")
    kept = _kept(where, [each.name for each in found], names)
    graded = {path: each.grade for each in found for path in each.paths}
    if len(labels) > 1:
        graded |= {paths[k]: ALTERNATIVES for k in varied if _constant_within(values[:, k], chosen, any)}
    return Drawn(
        tuple(found[k] for k in kept),
        np.column_stack([columns[k] for k in kept]),
        priors,
        np.asarray(draws, np.int64),
        tuple(labels.tolist()),
        graded,
    )


def _along(drawn: xr.Dataset, name: str, otherwise: str) -> NDArray[np.str_]:
    return drawn[name].values.astype(np.str_) if name in drawn else np.full(drawn.sizes["world"], otherwise)


def _constant_within(column: Floats, chosen: NDArray[np.intp], some: Callable[[Iterable[bool]], bool] = all) -> bool:
    """Whether a number has one value within all alternatives, or with `any` within one of them."""
    return some(bool(np.ptp(column[chosen.ravel() == k]) == 0.0) for k in range(int(chosen.max()) + 1))


def _together(values: Floats, columns: list[int]) -> list[list[int]]:
    """Columns in sets of the same order of worlds."""
    sets: dict[bytes, list[int]] = {}
    for k in columns:
        sets.setdefault(np.unique(values[:, k], return_inverse=True)[1].tobytes(), []).append(k)
    return list(sets.values())


def _factor(paths: list[str], grades: list[str], unit: str) -> Factor:
    return Factor(paths[0], tuple(paths), max(grades, key=GRADES.index), unit)


def _kept(where: str, known: list[str], names: tuple[str, ...] | None) -> list[int]:
    if names is None:
        return list(range(len(known)))
    for name in names:
        if name not in known:
            raise DomainError(f"{where}: no number {name!r} is drawn in these worlds{nearest(name, known)}")
    return [known.index(name) for name in names]
