"""How often places are covered in worlds drawn from the published ranges, and the state that follows.

Bounds over the ranges settle most places exactly: covered in every world, or in none. Only the places between, the
fringe, are judged in the drawn worlds. For each prior of the family the share of worlds is a probability; no prior is
preferred, so the result is the interval from the least to the greatest. The error by the finite number of worlds
stands beside it.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.answer_store import AnswerStore
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
from penumbra.uncertainty.drawn.counting import Asked, Counted, batches, count, empty, error
from penumbra.uncertainty.drawn.draw import moving_ships
from penumbra.uncertainty.drawn.resume import judged_before, rows_judged

__all__ = ["LIKELY", "probability"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LIKELY = 0.5
"""Least share of the worlds, under every prior, in which a place that is *likely* covered is covered."""

MOST_REACHED = 1000
"""Number of places up to which places outside the fringe are asked whether they are reached in each world."""

_DRAWN = ("world_prior", "world_draw", "world_alternative")


def probability(
    shield: Shield,
    drawn: xr.Dataset,
    places: Places | Named | Homes | xr.Dataset,
    to: float | None = None,
    store: AnswerStore | str | Path | None = None,
    progress: Callable[[float, str], object] | None = None,
    each: bool = False,
    resume: xr.Dataset | None = None,
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
        Called after each batch with the fraction done, 0 to 1, and a sentence on how sure the shares are so far.
    each : bool
        Whether the answer in each world is kept, a byte for each world, class and place: for what decides it.
    resume : Dataset, optional
        An earlier result for the same shield and places, whose worlds are the first draws of these: they are counted
        and not judged again, and the result is the same as without it.

    Returns
    -------
    Dataset (threat, aim, prior, alternative)
        aim_state : index into STATES, exact over the published ranges, with ships anywhere in their patrol boxes
        aim_word : index into CASES; likely: covered in at least half of the worlds under every prior
        prior_reached, prior_covered, prior_cases : numbers of worlds
        covered_probability : share covered of the worlds in which a place is reached, with covered_probability_error
        covered_least, covered_most, covered_error : the interval over the priors, and the greatest of their errors
        reached_least, reached_most : share of the worlds in which the place is reached
        alternative_probability, alternative_cases : the same for the worlds of each alternative, with their numbers
        alternative_worlds_reached and alternative_worlds_covered
        world_answer : (threat, aim, world) index into ANSWERS, with `each`; the worlds judged

        Places outside the fringe are not judged in the worlds: their shares are 1 or 0, without error. If there are
        more than MOST_REACHED places, it is not asked there how often they are reached: reached_least is nan.

        attrs: worlds, the number of worlds judged, of worlds_drawn; draws_judged, for each prior; worlds_digest, and
        judged_digest of the worlds judged; interrupted, 1 if the user stopped.

    Raises
    ------
    DomainError
        The worlds are not of `penumbra.draw` or of another shield; `to` is no such number; `resume` is of another
        shield, version, seed or set of places; or as in `penumbra.evaluate`.
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
    at = points(places)
    if not len(at.latitude):
        raise DomainError("probability: there is no place; write at least one")
    about = provenance(shield, "How often places are covered in drawn worlds")
    alternatives, priors = _names(drawn)
    before = None if resume is None else judged_before(resume, about, drawn, at, (alternatives, priors))
    if before is not None and each:
        raise DomainError("probability: resume: an earlier result has no answer in each world; leave each=True out")
    state, problem = _bounded(shield, at, resume)
    fringe = state == STATES.index("penumbra")
    elsewhere = REACHED if len(at.latitude) <= MOST_REACHED else NOTHING
    levels = np.where(fringe, COVERED, elsewhere).astype(np.int8)
    asked = Asked(problem, at, levels, alternatives, priors, store, each)
    done = _judged(asked, drawn, fringe, most, before, progress or (lambda share, words: None))
    made = _result(about, shield, labels(places) | _position(at), state, done.counted, asked)
    if each:
        made = made.merge(_each_world(done.kept, state), combine_attrs="override")
    return made.assign_attrs(
        problem.sampling.attributes(shield.scenario),
        worlds=int(done.counted.cases.sum()),
        worlds_drawn=drawn.sizes["world"],
        worlds_digest=digest(drawn),
        draws_judged=done.draws,
        judged_digest=digest(rows_judged(drawn, done.draws)),
        draws=int(drawn.attrs["draws"]),
        seed=int(drawn.attrs["seed"]),
        interrupted=int(done.interrupted),
    )


def _bounded(shield: Shield, at: Places, resume: xr.Dataset | None) -> tuple[NDArray[np.int8], Problem]:
    """The exact states, those of an earlier result if there is one, and the problem with blended fans."""
    if resume is not None:
        return resume["aim_state"].values, bind(shield, "blended")
    bounds = worlds(shield, places="box" if moving_ships(shield) else "station")
    wanted = np.ones((len(shield.scenario.threats), len(at.latitude)), np.bool_)
    state = judge(bounds, wanted, at, full=False).state
    return state, bind(shield, "blended", sampling=bounds.problem.sampling)


class _Done(NamedTuple):
    """What was counted, of how many draws for each prior, and the batches if the answers of each world are kept."""

    counted: Counted
    draws: int
    kept: list[xr.Dataset]
    interrupted: bool


def _judged(
    asked: Asked,
    drawn: xr.Dataset,
    fringe: Flags,
    most: float | None,
    before: tuple[Counted, int] | None,
    tell: Callable[[float, str], object],
) -> _Done:
    """Batches until all worlds are judged, every share is known to `most`, or the user interrupts."""
    counted, draws = before or (empty(asked), 0)
    kept: list[xr.Dataset] = []
    every = len(np.unique(drawn["world_draw"].values))
    try:
        for batch in batches(drawn, draws) if asked.levels.any() and not _is_known(counted, fringe, most) else ():
            more, bits = count(asked, batch)
            kept += [bits] if asked.each else []
            counted, draws = counted.plus(more), draws + len(np.unique(batch["world_draw"].values))
            tell(draws / every, _so_far(counted, fringe, draws, every))
            if _is_known(counted, fringe, most):
                break
    except KeyboardInterrupt:
        if not draws:
            raise
        told = f"stopped after {counted.cases.sum()} of {drawn.sizes['world']} worlds; the errors say how sure "
        warnings.warn(PenumbraWarning(f"{told}the shares are"), stacklevel=3)
        return _Done(counted, draws, kept, True)
    if draws < every:
        tell(1.0, _so_far(counted, fringe, draws, every))
    return _Done(counted, draws, kept, False)


def _is_known(counted: Counted, fringe: Flags, most: float | None) -> bool:
    return most is not None and bool(counted.cases.any()) and error(counted)[:, fringe].max(initial=0.0) <= most


def _so_far(counted: Counted, fringe: Flags, draws: int, every: int) -> str:
    """How sure the shares are, in words: after some draws for each prior, of so many."""
    if not fringe.any():
        return "every place is settled by the published ranges"
    if not counted.reached.any():
        return f"{draws} of {every} draws"
    cases, own = counted.reached.sum(axis=0)[:, fringe], error(counted)[:, fringe]
    often = (cases >= 0.5 * counted.cases.sum(axis=0)[:, None]).all(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        least = np.nan_to_num(counted.covered.sum(axis=0)[:, fringe] / cases, nan=1.0).min(axis=0)
    likely = 100.0 * float((least >= LIKELY).mean())
    known = f", known to within {100.0 * own[:, often].max():.0f} of 100 cases" if often.any() else ""
    return f"{draws} of {every} draws; {likely:.0f} % of the places in doubt are likely covered{known}"


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


def _position(at: Places) -> dict[str, Any]:
    return {"aim_latitude": at.latitude, "aim_longitude": at.longitude}


def _result(
    about: dict[str, Any],
    shield: Shield,
    known: dict[str, Any],
    state: NDArray[np.int8],
    counted: Counted,
    asked: Asked,
) -> xr.Dataset:
    """The Dataset of `probability`; `known` are labels and positions of the places."""
    settled = np.where(state == STATES.index("umbra"), 1.0, np.where(state == STATES.index("open"), 0.0, np.nan))
    fringe = state == STATES.index("penumbra")
    cases, reached, covered = counted.cases.sum(axis=0), counted.reached.sum(axis=0), counted.covered.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(fringe, covered / reached, settled)
        each = np.where(fringe, counted.covered / counted.reached, settled)
        touched = np.where(asked.levels > NOTHING, reached / cases[:, None, None], np.nan)
    spread = np.where(fringe, error(counted), 0.0)
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
        {"threat": list(shield.scenario.threats), "prior": asked.priors, "alternative": asked.alternatives},
        about,
        **known,
        aim_state=state,
        aim_word=word,
        prior_cases=cases,
        prior_reached=np.moveaxis(reached, 0, 1),
        prior_covered=np.moveaxis(covered, 0, 1),
        covered_probability=np.moveaxis(share, 0, 1),
        covered_probability_error=np.moveaxis(spread, 0, 1),
        covered_least=least,
        covered_most=most,
        covered_error=spread.max(axis=0),
        reached_least=seldom,
        reached_most=often,
        alternative_cases=counted.cases,
        alternative_probability=np.moveaxis(each, 2, 0),
        alternative_worlds_reached=np.moveaxis(counted.reached, 2, 0),
        alternative_worlds_covered=np.moveaxis(counted.covered, 2, 0),
    )
