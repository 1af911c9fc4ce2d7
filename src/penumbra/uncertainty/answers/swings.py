"""What each number does alone within its published range: margins at its ends, and along the deciding one."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.blocks import blocks
from penumbra.coverage.map_loop import COVERED
from penumbra.coverage.places import Named, Places
from penumbra.coverage.problem import Problem, bind
from penumbra.names import dataset
from penumbra.scenario.columns import Column
from penumbra.scenario.model import Shield
from penumbra.uncertainty.drawn.draw import in_use, is_in_use
from penumbra.uncertainty.thresholds.turning_points import is_logarithmic
from penumbra.uncertainty.thresholds.words import number_name

__all__ = ["swings"]

Floats = NDArray[np.float64]

STEPS = 33
"""Values along the deciding number."""


def swings(shield: Shield, places: Named, changes: xr.Dataset) -> xr.Dataset:
    """Margins at places if one number alone is at an end of its published range, all others nominal.

    Parameters
    ----------
    shield : Shield
    places : Named
    changes : Dataset (change)
        What turns the nominal answers, as of `penumbra.turns`; may be empty.

    Returns
    -------
    Dataset (threat, aim, number, end, step)
        number : path of each number in use that has a range; number_name, number_unit, number_nominal
        swing_value : (number, end) the ends of its range, low and high
        swing_margin : (threat, aim, number, end) [s]; minus infinity where no battery meets an arc, nan out of reach
        along_path : (threat, aim) the deciding number: that whose change is the least share of its range to turn the
            answer, else the one whose ends differ most; along_value, along_margin : (threat, aim, step); along_turn,
            the value at which the answer turns, nan if it does not
    """
    problem, used = bind(shield, "blended"), in_use(shield)
    chosen = [n for n, column in enumerate(problem.columns) if _is_swung(column, used)]
    at = Places(places.latitude, places.longitude)
    ends = np.array([[problem.columns[n].low, problem.columns[n].high] for n in chosen]).reshape(-1, 2)
    rows = np.repeat(problem.own, 2 * len(chosen), axis=0)
    rows[np.arange(len(rows)), np.repeat(chosen, 2)] = ends.ravel()
    margins = _margins(problem, rows, at).reshape(len(problem.threats), len(at.latitude), len(chosen), 2)
    paths = [problem.columns[n].path for n in chosen]
    shape = margins.shape[:2]
    along, turn = np.full(shape, "", object), np.full(shape, np.nan)
    value, told = np.full((2, *shape, STEPS), np.nan)
    for t, p in np.ndindex(shape):
        path, turn[t, p] = _deciding(changes, problem.threats[t], str(places.name[p]), paths, margins[t, p])
        along[t, p] = path
        if path:
            n = chosen[paths.index(path)]
            value[t, p] = _steps(problem.columns[n])
            rows = np.repeat(problem.own, STEPS, axis=0)
            rows[:, n] = value[t, p]
            one = Places(at.latitude[p : p + 1], at.longitude[p : p + 1])
            told[t, p] = _margins(problem, rows, one)[t, 0]
    cols = [problem.columns[n] for n in chosen]
    return dataset(
        {"threat": list(problem.threats), "number": np.array(paths, np.str_), "end": ["low", "high"]},
        {},
        number_name=np.array([number_name(shield.scenario, column) for column in cols], np.str_),
        number_unit=np.array([column.unit for column in cols], np.str_),
        number_nominal=np.array([column.nominal for column in cols]),
        swing_value=ends,
        swing_margin=margins,
        along_path=along.astype(np.str_),
        along_value=value,
        along_margin=told,
        along_turn=turn,
    )


def _is_swung(column: Column, used: frozenset[str]) -> bool:
    return not column.words and column.low < column.high and is_in_use(column, used)


def _margins(problem: Problem, rows: Floats, at: Places) -> Floats:
    """Least margins over launch points [s], (threat, place, row); minus infinity: not met; nan: out of reach."""
    asked = np.full((len(problem.threats), len(at.latitude)), COVERED, np.int8)
    found = np.full((len(problem.threats), len(at.latitude), len(rows)), np.nan)
    for block in blocks(problem, rows, at, asked, margins=True):
        if block.margin is not None:
            found[block.threat][:, block.rows] = np.where(block.code == 0, np.nan, block.margin).T
    return found


def _steps(column: Column) -> Floats:
    """Values over the range of a number, evenly on its own scale."""
    if is_logarithmic(column):
        return np.asarray(np.geomspace(column.low, column.high, STEPS), np.float64)
    return np.linspace(column.low, column.high, STEPS)


def _deciding(changes: xr.Dataset, threat: str, place: str, paths: list[str], margins: Floats) -> tuple[str, float]:
    """The deciding number of a place and class, "" if none acts, and the value at which the answer turns."""
    if "change_path" in changes:
        mine = (changes["change_threat"].values == threat) & (changes["change_place"].values == place)
        mine &= changes["change_published"].values & np.isin(changes["change_path"].values, paths)
        for k in np.flatnonzero(mine):  # sorted, the least share first
            return str(changes["change_path"].values[k]), float(changes["change_value"].values[k])
    finite = np.nan_to_num(margins, nan=0.0, neginf=-1e3)
    apart = np.abs(finite[:, 1] - finite[:, 0])
    return (paths[int(np.argmax(apart))], float("nan")) if apart.size and apart.max() > 0.0 else ("", float("nan"))
