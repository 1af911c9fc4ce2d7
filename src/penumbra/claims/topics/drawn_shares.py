"""Shares of people or land in worlds drawn from the published ranges, and in how many of them a statement holds.

The shares are of a sample of places: points where people live, or centres of cells, chosen by their weight among those
that a class reaches in any world. One evaluation serves all statements on the same day, places and classes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.claims.finding import Evidence
from penumbra.claims.topics.shares import NONE
from penumbra.coverage.count_reducers import Bits
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.packing import unpacked
from penumbra.coverage.places import Places
from penumbra.coverage.problem import Problem, bind
from penumbra.coverage.share_places import places as territories
from penumbra.errors import DomainError
from penumbra.names import STATES
from penumbra.scenario.model import History
from penumbra.uncertainty.drawn.counting import wilson
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.drawn.spread import spread_points

__all__ = [
    "DRAWS",
    "Between",
    "DrawnShares",
    "Held",
    "Part",
    "Says",
    "drawn_places",
    "drawn_shares",
    "held",
    "share_of_reached",
    "statement_codes",
]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Amount = Literal["all", "some", "none", "not all"]

DRAWS = 64
"""Worlds drawn for each prior; the sampling error that follows is part of the result."""
_PLACES = 100
"""Places that stand for all those of one part that one class reaches."""


class Between(NamedTuple):
    """A stated share: from the least to the most that the words allow."""

    least: float
    most: float


Says = Amount | Between
"""How much a statement says is covered."""


class Part(NamedTuple):
    """What a statement is about: a place of `penumbra.share`, with people or land as weight."""

    of: Literal["people", "area"]
    by: str
    key: str


class Held(NamedTuple):
    """Share of the drawn worlds in which a statement holds: the ends over the priors, and their sampling error."""

    holds_least: float
    holds_most: float
    holds_error: float


class DrawnShares(NamedTuple):
    """The sample of some parts, and what becomes of it in drawn worlds."""

    problem: Problem
    threats: tuple[int, ...]
    """Indices of the classes."""
    places: Places
    weights: Floats
    """(part, threat, place), 0 where a place is not in the sample of the part and class."""
    worlds: xr.Dataset
    """(world, quantity), from `penumbra.draw`."""
    shares: Floats
    """(world, part, threat) covered share of what is reached; nan where nothing is."""
    changed: dict[tuple[int, float], Codes]
    """Codes (threat, place) of worlds that differ from the nominal one in one number, as they are searched."""


def drawn_shares(
    evidence: Evidence, day: date, history: History, parts: Sequence[Part], threats: Sequence[str]
) -> DrawnShares | None:
    """The covered shares of some parts in drawn worlds, evaluated once; None if nothing can be drawn or reached.

    Parameters
    ----------
    evidence : Evidence
    day, history
        Of the shield.
    parts : sequence of Part
    threats : sequence of str
        Keys of the classes.
    """
    key = (day, history, tuple(parts), tuple(threats))
    if key not in evidence.drawn:
        evidence.progress(f"drawing cases of {day}, {history}")
        evidence.drawn[key] = _drawn(evidence, day, history, parts, threats)
    found: DrawnShares | None = evidence.drawn[key]
    return found


def drawn_places(
    evidence: Evidence, day: date, history: History, places: Places, threats: Sequence[str]
) -> DrawnShares | None:
    """As `drawn_shares`, with each place as a part of its own, whose share is 0 or 1; None if nothing can be drawn."""
    problem, worlds = _worlds(evidence, day, history)
    if worlds is None:
        return None
    rows, count = [problem.threats.index(key) for key in threats], len(places.latitude)
    asked = np.full((len(problem.threats), count), NOTHING)
    asked[rows] = COVERED
    weights = np.repeat(np.eye(count)[:, None], len(rows), axis=1)
    return _judged(problem, worlds, places, asked, rows, weights)


def share_of_reached(codes: Codes, weights: Floats) -> Floats:
    """Covered share of what is reached, (world, part, threat), exactly 1 where all is covered; nan: nothing reached.

    codes : (world, threat, place) 0 not reached, 1 open, 2 covered; weights : (part, threat, place).
    """
    reached, covered = (np.einsum("wtp,qtp->wqt", codes >= least, weights) for least in (1, 2))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(reached > 0.0, covered / reached, np.nan))


def statement_codes(shares: Floats, says: Says) -> Codes:
    """Of shares (world, part, threat): 0 nothing is reached, 1 the statement fails, 2 it holds, (world,).

    All: every part is covered against every class that reaches it. Some: one of them in part. None and not all are
    their opposites. Between: the share of every part lies there, against every class that reaches it.
    """
    testable = np.isfinite(shares)
    if isinstance(says, Between):
        holds = ((shares >= says.least) & (shares <= says.most) | ~testable).all(axis=(1, 2))
    elif says in ("all", "not all"):
        holds = ((1.0 - shares < NONE) | ~testable).all(axis=(1, 2)) == (says == "all")
    else:
        holds = (shares >= NONE).any(axis=(1, 2)) == (says == "some")
    return np.where(testable.any(axis=(1, 2)), 1 + holds, 0).astype(np.uint8)


def held(worlds: xr.Dataset, codes: Codes) -> Held:
    """How often a statement holds, of the worlds in which there is something to cover.

    worlds : from `penumbra.draw`; codes : (world,) as from `statement_codes`.
    """
    priors = worlds["world_prior"].values
    found = [codes[priors == prior] for prior in dict.fromkeys(priors.tolist())]
    holds, cases = (np.array([int((each >= least).sum()) for each in found]) for least in (2, 1))
    if not cases.all():
        return Held(np.nan, np.nan, np.nan)
    low, high = wilson(holds, cases)
    share = holds / cases
    return Held(float(share.min()), float(share.max()), float(0.5 * (high - low).max()))


def _drawn(
    evidence: Evidence, day: date, history: History, parts: Sequence[Part], threats: Sequence[str]
) -> DrawnShares | None:
    area, problem, worlds = evidence.area(day, history), *_worlds(evidence, day, history)
    if worlds is None:
        return None
    rows = [problem.threats.index(key) for key in threats]
    chosen = [[_sample(area, part, row) for row in rows] for part in parts]
    sizes = [[len(weight) for _, weight in each] for each in chosen]
    total = int(np.sum(sizes))
    if not total:
        return None
    at = np.concatenate([places for each in chosen for places, _ in each])
    weights, asked, begin = np.zeros((len(parts), len(rows), total)), np.full((len(problem.threats), total), NOTHING), 0
    for p, each in enumerate(chosen):
        for t, (_, weight) in enumerate(each):
            own = slice(begin, begin + len(weight))
            weights[p, t, own], asked[rows[t], own] = weight, COVERED
            begin += len(weight)
    return _judged(problem, worlds, Places(at[:, 0], at[:, 1]), asked, rows, weights)


def _judged(
    problem: Problem, worlds: xr.Dataset, places: Places, asked: NDArray[np.int64], rows: list[int], weights: Floats
) -> DrawnShares:
    """The shares of parts in drawn worlds: `asked` (threat, place) what is asked, `weights` (part, row, place)."""
    found = evaluate(problem, worlds, places, asked.astype(np.int8), reducers=[Bits()])
    total = len(places.latitude)
    codes = sum(unpacked(found[name].values, total).astype(np.uint8) for name in ("reached_bits", "covered_bits"))
    shares = share_of_reached(np.asarray(codes)[:, rows], weights)
    return DrawnShares(problem, tuple(rows), places, weights, worlds, shares, {})


def _worlds(evidence: Evidence, day: date, history: History) -> tuple[Problem, xr.Dataset | None]:
    """The compiled shield of a day and its drawn worlds; None where nothing can be drawn."""
    key = (day, history)
    if key not in evidence.drawn:
        shield = evidence.scenario.on(day, history)
        try:
            worlds = draw(shield, DRAWS)
        except DomainError:  # no range, or a published answer that changes more than numbers
            worlds = None
        evidence.drawn[key] = bind(shield, "blended"), worlds
    found: tuple[Problem, Any] = evidence.drawn[key]
    return found


def _sample(area: xr.Dataset, part: Part, threat: int) -> tuple[Floats, Floats]:
    """Latitudes and longitudes (place, 2) [deg] and weights of what stands for a part that a class reaches."""
    at, weight, unit, reached = _pieces(area, part.of, threat)
    place = territories(area.attrs, frozenset(np.unique(unit).tolist()), part.by)[part.key]
    own = np.flatnonzero(place.holds(unit, at[:, 0]) & (weight > 0.0) & reached)
    found = spread_points(at[own, 0], at[own, 1], weight[own], _PLACES)
    return np.column_stack((found.at.latitude, found.at.longitude)), found.weight


def _pieces(area: xr.Dataset, of: str, threat: int) -> tuple[Floats, Floats, NDArray[np.str_], Bools]:
    """Positions (piece, 2) [deg], weights, map units, and whether the class reaches each in any world."""
    untouched = STATES.index("untouched")
    if of == "people":
        at = np.column_stack([area.home_latitude.values, area.home_longitude.values])
        return at, area.home_people.values, area.home_unit.values, area.home_state.values[threat] != untouched
    cell = area.part_cell.values
    at = np.column_stack([area.latitude.values[cell], area.longitude.values[cell]])
    return at, area.part_area.values, area.part_unit.values, area.part_untouched.values[threat] < 1.0
