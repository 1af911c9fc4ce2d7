"""How often places are covered in worlds drawn from the published ranges, and the state that follows.

Bounds over the ranges settle most places exactly: covered in every world, or in none. Only the places between, the
fringe, are judged in the drawn worlds. For each prior of the family the share of worlds is a probability; no prior is
preferred, so the result is the interval from the least to the greatest. The error by the finite number of worlds
stands beside it.
"""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.count_reducers import Bits, Counts
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.map_loop import COVERED, NOTHING, REACHED
from penumbra.coverage.packing import unpacked
from penumbra.coverage.places import Homes, Named, Places, labels, points
from penumbra.coverage.problem import Problem, bind
from penumbra.coverage.provenance import provenance
from penumbra.errors import DomainError, PenumbraWarning, shown
from penumbra.names import ANSWERS, CASES, STATES, dataset
from penumbra.scenario.arguments import number
from penumbra.scenario.columns import check_same_shield
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.scenario.world_tables import digest
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds

__all__ = ["LIKELY", "probability", "wilson"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LIKELY = 0.5
"""Least share of the worlds, under every prior, in which a place that is *likely* covered is covered."""

MOST_REACHED = 1000
"""Number of places up to which places outside the fringe are asked whether they are reached in each world."""

_NORMAL = 1.959963984540054  # 97.5 % quantile of the standard normal distribution
_FIRST = 32  # draws of each prior in the first batch; each later batch doubles what is done
_MEMBER = "world_member"
_DRAWN = ("world_prior", "world_draw", "world_alternative")


class _Counted(NamedTuple):
    """Counts of worlds so far: (alternative, prior), and (alternative, prior, threat, place)."""

    cases: Ints
    reached: Ints
    covered: Ints


def probability(
    shield: Shield,
    drawn: xr.Dataset,
    places: Places | Named | Homes | xr.Dataset,
    to: float | None = None,
    store: AnswerStore | str | Path | None = None,
    progress: Callable[[float], object] | None = None,
    each: bool = False,
) -> xr.Dataset:
    """How often places are covered in drawn worlds, for each prior of the family.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> found = pb.probability(shield, pb.draw(shield, 256), pb.places.named(shield, "Warsaw"))

    Parameters
    ----------
    shield : Shield
    drawn : Dataset (world, quantity)
        Worlds of `penumbra.draw` from this shield.
    places : Places, Named, Homes or Dataset with latitude and longitude
        As in `penumbra.evaluate`; with ``penumbra.places.cells(shield)`` it is a map.
    to : float, optional
        Stop when the error of every share is at most this, from 0.001 to 0.5. By default all worlds are judged.
    store : AnswerStore, str or Path, optional
        Keeps answers, so that an interrupted call goes on where it stopped.
    progress : callable, optional
        Called with the fraction done, 0 to 1, after each batch.
    each : bool
        Whether the answer in each world is kept, a byte for each world, class and place: for what decides it.

    Returns
    -------
    Dataset (threat, aim, prior, alternative)
        aim_state : index into STATES, exact over the published ranges
        aim_word : index into CASES; likely: covered in at least half of the worlds under every prior
        prior_reached, prior_covered, prior_cases : numbers of worlds
        covered_probability : share covered of the worlds in which a place is reached, with covered_probability_error
        covered_least, covered_most, covered_error : the interval over the priors, and the greatest of their errors
        reached_least, reached_most : share of the worlds in which the place is reached
        alternative_probability, alternative_cases : the same for the worlds of each alternative
        world_answer : (threat, aim, world) index into ANSWERS, with `each`; the worlds judged

        Places outside the fringe are not judged in the worlds: their shares are 1 or 0, without error. If there are
        more than MOST_REACHED places, it is not asked there how often they are reached: reached_least is nan.

        attrs: worlds, the number of worlds judged, of worlds_drawn; worlds_digest; interrupted, 1 if the user stopped.

    Raises
    ------
    DomainError
        The worlds are not of `penumbra.draw` or of another shield; `to` is no such number; or as in
        `penumbra.evaluate`.
    KeyboardInterrupt
        The user interrupted before the first batch was done. Later, the result is that of the batches done.

    Method
    ------
    The error is half of Wilson's score interval at 95 % [Wilson1927], which holds for independent worlds. Those of a
    Latin hypercube spread more evenly, so it is too wide rather than too narrow. Fans of drawn worlds are blended
    (`penumbra.bind`), so near the edge of a fan a world may be judged otherwise than with flown fans.
    """
    check_shield(shield)
    _check_drawn(shield, drawn)
    most = _checked_error(to)
    at, tell = points(places), progress or (lambda share: None)
    if not len(at.latitude):
        raise DomainError("probability: there is no place; write at least one")
    wanted = np.ones((len(shield.scenario.threats), len(at.latitude)), np.bool_)
    bounds = worlds(shield)
    state = judge(bounds, wanted, at, full=False).state
    problem = bind(shield, "blended", sampling=bounds.problem.sampling)
    fringe = state == STATES.index("penumbra")
    elsewhere = REACHED if len(at.latitude) <= MOST_REACHED else NOTHING
    asked = np.where(fringe, COVERED, elsewhere).astype(np.int8)
    names = _names(drawn)
    counted, done, interrupted = _empty(names, state.shape), 0, False
    kept: list[xr.Dataset] = []
    try:
        for batch in _batches(drawn) if asked.any() else ():
            more, bits = _count(problem, batch, places, asked, names, store, each)
            kept += [bits] if each else []
            counted = _Counted(*(one + other for one, other in zip(counted, more, strict=True)))
            done += batch.sizes["world"]
            tell(done / drawn.sizes["world"])
            if most is not None and _error(counted)[:, fringe].max(initial=0.0) <= most:
                break
    except KeyboardInterrupt:
        if not done:
            raise
        interrupted = True
        told = f"stopped after {done} of {drawn.sizes['world']} worlds; the errors say how sure the shares are"
        warnings.warn(PenumbraWarning(told), stacklevel=2)
    tell(1.0)
    about = provenance(shield, "How often places are covered in drawn worlds")
    made = _result(about, shield, labels(places) | _position(at), state, counted, names, asked)
    if each:
        made = made.merge(_each_world(kept, state), combine_attrs="override")
    return made.assign_attrs(
        worlds=done, worlds_drawn=drawn.sizes["world"], worlds_digest=digest(drawn), interrupted=int(interrupted)
    )


def wilson(successes: Ints, cases: Ints) -> tuple[Floats, Floats]:
    """Ends of Wilson's score interval at 95 % for a share of independent cases; 0 to 1 without cases.

    ((p + z²/2n) ± z √(p (1 - p)/n + z²/4n²)) / (1 + z²/n), [Wilson1927]. Arguments: arrays of one shape.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        p, square = successes / cases, _NORMAL * _NORMAL / cases
        middle = (p + 0.5 * square) / (1.0 + square)
        half = np.sqrt(p * (1.0 - p) * square + 0.25 * square * square) / (1.0 + square)
    none = cases == 0
    return np.where(none, 0.0, middle - half), np.where(none, 1.0, middle + half)


def _check_drawn(shield: Shield, drawn: xr.Dataset) -> None:
    check_same_shield(shield, drawn)
    if missing := [name for name in _DRAWN if name not in drawn.variables]:
        raise DomainError(
            f"probability: the table of worlds has no {', '.join(missing)}; make it with penumbra.draw(shield, n)"
        )
    if not drawn.sizes["world"]:
        raise DomainError("probability: the table has no row; draw at least one world")


def _checked_error(to: object) -> float | None:
    if to is None:
        return None
    value = number(to)
    if value is None or not 0.001 <= value <= 0.5:
        raise DomainError(f"probability: to: write the greatest error, from 0.001 to 0.5, not {shown(to)}")
    return value


def _names(drawn: xr.Dataset) -> tuple[list[str], list[str]]:
    """Alternatives and priors of the rows, in the order of their first row."""
    return tuple(list(dict.fromkeys(drawn[name].values.tolist())) for name in ("world_alternative", "world_prior"))  # type: ignore[return-value]


def _empty(names: tuple[list[str], list[str]], shape: tuple[int, ...]) -> _Counted:
    axes = tuple(len(each) for each in names)
    return _Counted(np.zeros(axes, np.int64), *(np.zeros((*axes, *shape), np.int64) for _ in range(2)))


def _batches(drawn: xr.Dataset) -> Iterator[xr.Dataset]:
    """The rows of some draws of every prior at a time; each batch doubles the draws that are done."""
    draw = drawn["world_draw"].values
    order = np.unique(draw)
    begin, size = 0, _FIRST
    while begin < len(order):
        yield drawn.isel(world=np.flatnonzero(np.isin(draw, order[begin : begin + size])))
        begin, size = begin + size, max(size, begin + size)


def _count(
    problem: Problem,
    batch: xr.Dataset,
    places: Places | Named | Homes | xr.Dataset,
    asked: NDArray[np.int8],
    names: tuple[list[str], list[str]],
    store: AnswerStore | str | Path | None,
    each: bool,
) -> tuple[_Counted, xr.Dataset]:
    """The counts of one batch, and its Dataset, with bits if `each`."""
    pair = [names[0].index(a) * len(names[1]) + names[1].index(p) for a, p in _members(batch)]
    table = batch.assign({_MEMBER: ("world", np.array(pair, np.int64))})
    found = evaluate(
        problem, table, places, asked, reducers=[Counts(by=_MEMBER), *([Bits()] if each else ())], store=store
    )
    made = _empty(names, asked.shape)
    flat = [each.reshape(-1, *each.shape[2:]) for each in made]
    for into, name in zip(flat, ("member_worlds", "member_reached", "member_covered"), strict=True):
        into[found["member"].values] = found[name].values
    return made, found


def _each_world(kept: list[xr.Dataset], state: NDArray[np.int8]) -> xr.Dataset:
    """The answer in each world of all batches; outside the fringe the one that all worlds share."""
    count = state.shape[1]
    found = np.concatenate(
        [
            sum(unpacked(one[name].values, count).astype(np.int8) for name in ("reached_bits", "covered_bits"))
            for one in kept
        ]
    )  # (world, threat, place)
    settled = np.where(state == STATES.index("umbra"), ANSWERS.index("covered"), found)
    return dataset(
        {"world": np.concatenate([one["world"].values for one in kept]), "threat": kept[0]["threat"].values},
        {},
        world_answer=np.moveaxis(settled, 0, 2),
    )


def _members(batch: xr.Dataset) -> list[tuple[str, str]]:
    return list(zip(batch["world_alternative"].values.tolist(), batch["world_prior"].values.tolist(), strict=True))


def _error(counted: _Counted) -> Floats:
    """Half of the 95 % interval of the share covered, over all alternatives, (prior, threat, place)."""
    low, high = wilson(counted.covered.sum(axis=0), counted.reached.sum(axis=0))
    return 0.5 * (high - low)


def _position(at: Places) -> dict[str, Any]:
    return {"aim_latitude": at.latitude, "aim_longitude": at.longitude}


def _result(
    about: dict[str, Any],
    shield: Shield,
    known: dict[str, Any],
    state: NDArray[np.int8],
    counted: _Counted,
    names: tuple[list[str], list[str]],
    asked: NDArray[np.int8],
) -> xr.Dataset:
    """The Dataset of `probability`; `known` are labels and positions of the places."""
    settled = np.where(state == STATES.index("umbra"), 1.0, np.where(state == STATES.index("open"), 0.0, np.nan))
    fringe = state == STATES.index("penumbra")
    cases, reached, covered = counted.cases.sum(axis=0), counted.reached.sum(axis=0), counted.covered.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(fringe, covered / reached, settled)
        each = np.where(fringe, counted.covered / counted.reached, settled)
        touched = np.where(asked > NOTHING, reached / cases[:, None, None], np.nan)
    error = np.where(fringe, _error(counted), 0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nothing but nan: reached in no world
        least, most = np.nanmin(share, axis=0), np.nanmax(share, axis=0)
        seldom, often = np.nanmin(touched, axis=0), np.nanmax(touched, axis=0)
    word = np.full(state.shape, CASES.index("out of reach"), np.int8)
    word[state == STATES.index("open")] = CASES.index("in reach, not covered")
    word[fringe] = CASES.index("doubtful")
    word[fringe & (least >= LIKELY)] = CASES.index("likely")
    word[state == STATES.index("umbra")] = CASES.index("covered in every case")
    return dataset(
        {"threat": list(shield.scenario.threats), "prior": names[1], "alternative": names[0]},
        about,
        **known,
        aim_state=state,
        aim_word=word,
        prior_cases=cases,
        prior_reached=np.moveaxis(reached, 0, 1),
        prior_covered=np.moveaxis(covered, 0, 1),
        covered_probability=np.moveaxis(share, 0, 1),
        covered_probability_error=np.moveaxis(error, 0, 1),
        covered_least=least,
        covered_most=most,
        covered_error=error.max(axis=0),
        reached_least=seldom,
        reached_most=often,
        alternative_cases=counted.cases,
        alternative_probability=np.moveaxis(each, 2, 0),
    )
