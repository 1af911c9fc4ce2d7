"""Maps as blocks: the nominal world, and how many of 100 drawn cases cover each cell."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.nominal_map import nominal_map
from penumbra.coverage.places import cells
from penumbra.coverage.share_places import places
from penumbra.names import CASES, STATES
from penumbra.report.mapped_day import Reach
from penumbra.report.sentences import doubt_title
from penumbra.scenario.model import Shield
from penumbra.uncertainty.drawn.case_map import case_map
from penumbra.uncertainty.drawn.probability import LIKELY
from penumbra.web.answers.block import Block

__all__ = ["DRAWS", "block_of_cases", "cases_on", "nominal"]

DRAWS = (16, 64, 256)
"""Numbers of draws for each way of reading the ranges; each goes on where the one before it stopped."""

_OUT, _OPEN, _DOUBTFUL, _LIKELY, _UMBRA = range(len(CASES))
_UNREACHED = 255
_HUNDRED = 100.0


def nominal(shield: Shield, threat: str) -> Block:
    """The nominal world against one class.

    Parameters
    ----------
    shield : Shield
        Of the class alone, on fine or coarse cells; see `penumbra.web.answers.shields`.
    threat : str
        Its key.
    """
    found = nominal_map(shield).sel(threat=threat)
    covered, reached = found["covered"].values, found["threatened"].values
    state = np.where(covered, _UMBRA, np.where(reached, _OPEN, _OUT)).astype(np.uint8)
    margin = np.where(np.isfinite(found["margin"].values), found["margin"].values, np.nan)
    meta = {
        "threat": threat,
        "level": "nominal",
        "worlds": 1,
        "error": 0.0,
        "cases": list(CASES),
        "alternatives": [],
        "priors": [],
        "resolution": shield.scenario.region.resolution,
        "shares": _per_cent(_by_state(state, _protected(found, found.attrs))),
    }
    return Block(meta, {"state": state, "margin": margin.astype(np.float32)})


def cases_on(
    shield: Shield, draws: int, earlier: xr.Dataset | None, progress: Callable[[float, str], object]
) -> xr.Dataset:
    """The map of cases of a shield, going on from an earlier one; see `penumbra.case_map`."""
    return case_map(shield, draws, resume=earlier, progress=progress)


def block_of_cases(shield: Shield, threat: str, found: xr.Dataset) -> Block:
    """A map of cases as a block.

    Parameters
    ----------
    shield : Shield
        Of the class alone.
    threat : str
        Its key.
    found : Dataset from `cases_on`
    """
    one = found.sel(threat=threat)
    reached = one["aim_state"].values != STATES.index("untouched")
    names = [str(name) for name in one["alternative"].values if str(name)]
    together = one["covered_probability"].transpose("prior", "aim").values
    layers = [together]
    if names:
        of_answer = one["alternative_probability"].transpose("alternative", "prior", "aim").values
        layers += list(of_answer)
    state, of_100 = one["aim_word"].values.astype(np.uint8), _of_100(np.stack(layers), reached)
    people = one["case_people"].values
    meta = {
        "threat": threat,
        "level": "cases",
        "worlds": int(found.attrs["worlds"]),
        "error": float(np.nan_to_num(one["covered_error"].values, nan=0.0).max(initial=0.0)),
        "cases": list(CASES),
        "alternatives": names,
        "priors": [str(name) for name in one["prior"].values],
        "resolution": shield.scenario.region.resolution,
        "shares": _per_cent(people),
        "readings": _readings(_protected(cells(shield), found.attrs), of_100),
        "headline": headline(shield, found, people),
    }
    return Block(meta, {"state": state, "share": of_100})


def headline(shield: Shield, found: xr.Dataset, people: NDArray[np.float64]) -> str:
    """The report's title for those whom the scenario protects.

    people : (case,) those in each state of CASES.
    """
    total, reached = float(people.sum()), float(people.sum() - people[_OUT])
    place = protected_name(found)
    nan = float("nan")
    if total <= 0.0 or reached <= 0.0:
        own = Reach(place, total, 0.0, nan, nan, nan, (nan, nan))
        return doubt_title(own, shield.history)
    surely, at_best = people[_UMBRA] / reached, 1.0 - people[_OPEN] / reached
    own = Reach(place, total, reached / total, float(surely), nan, float(at_best), (nan, nan))
    return doubt_title(own, shield.history, float(people[_LIKELY]) / reached)


def protected_name(found: xr.Dataset) -> str:
    """What the scenario of a result protects, by name."""
    units = frozenset(str(code) for code in np.unique(found["aim_unit"].values) if code)
    return places(found.attrs, units, "protected")["protected"].name


def _of_100(share: NDArray[np.float64], reached: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Shares as whole numbers of 100; 0 and 100 only where they are exact, and 255 out of reach."""
    known = np.isfinite(share) & reached
    value = np.round(_HUNDRED * np.where(known, share, 0.0))
    value = np.where((share > 0.0) & (value < 1.0), 1.0, np.where((share < 1.0) & (value > 99.0), 99.0, value))
    return np.where(known, value, _UNREACHED).astype(np.uint8)


def _protected(grid: xr.Dataset, attrs: Mapping[str, Any]) -> NDArray[np.float64]:
    """People of each cell whom the scenario protects."""
    unit, cell = grid["part_unit"].values, grid["part_cell"].values
    protected = places(attrs, frozenset(np.unique(unit).tolist()), "protected")["protected"]
    inside = protected.holds(unit, grid["latitude"].values[cell])
    weight = np.where(inside, grid["part_people"].values, 0.0)
    return np.asarray(np.bincount(cell, weight, grid["latitude"].size), np.float64)


def _readings(people: NDArray[np.float64], of_100: NDArray[np.uint8]) -> list[list[list[float]]]:
    """Per cent of people by state, in the order of CASES, for each answer and each way of reading the ranges.

    First all answers together, and of each first the least over all ways of reading: as a map of this reading is drawn.
    """
    found = []
    for layer in of_100:
        chosen = [layer, *(row[None] for row in layer)]
        found.append([list(_per_cent(_by_state(_words(each), people)).values()) for each in chosen])
    return found


def _by_state(state: NDArray[np.integer[Any]], people: NDArray[np.float64]) -> NDArray[np.float64]:
    """People in each state of CASES; those of a cell have the state of its centre."""
    return np.asarray(np.bincount(state, people, len(CASES)), np.float64)


def _words(of_100: NDArray[np.uint8]) -> NDArray[np.int64]:
    """State of each cell by its shares (prior, cell)."""
    known = of_100 != _UNREACHED
    least = np.where(known, of_100, _HUNDRED).min(axis=0)
    most = np.where(known, of_100, 0).max(axis=0)
    word = np.select([most == 0, least >= _HUNDRED, least >= _HUNDRED * LIKELY], [_OPEN, _UMBRA, _LIKELY], _DOUBTFUL)
    return np.where(known.any(axis=0), word, _OUT)


def _per_cent(people: NDArray[np.float64]) -> dict[str, float]:
    """Per cent of people by state."""
    total = float(people.sum())
    return {
        word: round(_HUNDRED * float(each) / total, 3) if total > 0.0 else 0.0
        for word, each in zip(CASES, people, strict=True)
    }
