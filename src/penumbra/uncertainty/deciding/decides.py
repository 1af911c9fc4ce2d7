"""What decides an answer: shares of the doubt by number and by grade of evidence, and what to find out next."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.columns import check_same_shield, identity
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.deciding.factors import GRADES, Drawn, drawn_factors
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS, FirstOrder, first_order
from penumbra.uncertainty.deciding.mixed_worlds import MixedEffects, mixed_effects
from penumbra.uncertainty.deciding.shapley import Effects, shapley_groups
from penumbra.uncertainty.deciding.words import (
    NO_DOUBT,
    decides_sentence,
    name,
    next_sentence,
    strip_sentence,
    total_sentence,
)
from penumbra.uncertainty.deciding.worth_knowing import Worth, worth_knowing

__all__ = ["answered", "checked_seed", "decides"]

Floats = NDArray[np.float64]


class _OfPriors(NamedTuple):
    """Shares of every prior, (prior, ...), with their intervals."""

    share: Floats
    low: Floats
    high: Floats

    @property
    def error(self) -> Floats:
        """The greatest half-width over the priors."""
        return np.asarray(np.maximum(self.share - self.low, self.high - self.share).max(axis=0).clip(0.0), np.float64)


def decides(
    shield: Shield,
    drawn: xr.Dataset,
    answer: Sequence[float] | Floats,
    numbers: Sequence[str] | None = None,
    seed: int = 0,
    mixed: xr.Dataset | None = None,
    mixed_answer: Sequence[float] | Floats | None = None,
) -> xr.Dataset:
    """What decides an answer, from worlds drawn and the answer in each; no world is computed.

    Parameters
    ----------
    shield : Shield
        From which the worlds were drawn.
    drawn : Dataset (world, quantity)
        Worlds of `penumbra.draw`, at least 64 for each prior.
    answer : (world,) float
        Of a place 1 if it is covered and 0 if not; or any number, as people covered. nan where there is none, as where
        the place is not reached: these worlds are left out.
    numbers : sequence of str, optional
        Paths, if only some numbers are asked about; the grades are then those of these numbers alone.
    seed : int
        Seed of bootstrap and jackknife, a whole number of 0 or more.
    mixed, mixed_answer : Dataset and (world,) float, optional
        Worlds of `penumbra.mixed_worlds` from the same worlds, and the answer in each. The grades' shares are then of
        the whole variance; without them effects of three numbers and more are not attributed, and the intervals are
        wide. They also give the total shares of the numbers for which they were mixed.

    Returns
    -------
    Dataset (prior, factor, evidence_grade)
        factor : path of a number, of the first of several that move together, or "alternatives"
        decided_share : part of the variance that the factor explains by itself, with decided_low and decided_high
        decided_least, decided_most, decided_error : interval over the priors, and the greatest sampling error
        total_share : part of the variance that is left, on average, if all other factors are known, with total_low,
        total_high and the rest; nan of those for which no worlds were mixed
        strip_share, strip_low, strip_high, strip_least, strip_most, strip_error : the same for grades; parts of the
        variance that strip_explained tells
        knowing_reduces : expected reduction of the variance if the factor were known, in the answer's unit squared
        knowing_narrows : expected reduction of the width over the priors, with knowing_low and knowing_high

        The factors are sorted by the least share. attrs: varies, 0 if the answer is the same in every case (all shares
        are then 0); decides_sentence, strip_sentence, next_sentence, and total_sentence if worlds were mixed; worlds,
        and worlds_left_out.

    Raises
    ------
    DomainError
        The worlds are no table, or of another shield; the answers are not one for each world, or too few; no number
        differs; a path is no number that is drawn; or the seed is no whole number.
    """
    check_shield(shield)
    seed = checked_seed("decides", seed)
    found, told, left_out = answered("decides", shield, drawn, answer, numbers)
    priors = tuple(dict.fromkeys(found.priors.tolist()))
    rows = [found.priors == prior for prior in priors]
    names = [name(shield.scenario, each) for each in found.factors]
    grades = tuple(grade for grade in GRADES if grade in {each.grade for each in found.factors})
    alone = [first_order(found.values[mine], told[mine], seed) for mine in rows]
    graded = [each.grade for each in found.factors]
    if mixed is None:
        whole = _OfPriors(*np.full((3, len(priors), len(names)), np.nan))
        effects = [shapley_groups(found.values[mine], graded, told[mine], seed) for mine in rows]
    else:
        effects, whole = _of_mixed(mixed_effects(mixed, mixed_answer, priors, seed), mixed, found)
        grades = tuple(grade for grade in GRADES if grade in effects[0].groups)
    worth = worth_knowing(found.values, told, found.priors.tolist(), found.draws.tolist(), seed)
    shares, strip = _first(alone), _strip(effects, grades)
    order = np.argsort(-shares.share.min(axis=0), kind="stable")
    explained = np.array([each.explained for each in effects])
    varies = bool(np.ptp(told) > 0.0)
    return dataset(
        {
            "prior": np.array(priors, np.str_),
            "factor": np.array([each.name for each in found.factors], np.str_)[order],
            "evidence_grade": np.array(grades, np.str_),
        },
        identity(shield)
        | {
            "title": f"What decides in {shield.scenario.title}, {shield.date}",
            "source": f"Penumbra {version('penumbra')}",
        }
        | {"varies": int(varies), "worlds": len(told), "worlds_left_out": left_out, "seed": seed}
        | _sentences(varies, names, grades, shares, strip, explained, worth)
        | ({"total_sentence": total_sentence(names, *whole)} if mixed is not None and varies else {}),
        factor_name=np.array(names, np.str_)[order],
        factor_paths=np.array([", ".join(each.paths) for each in found.factors], np.str_)[order],
        factor_grade=np.array(graded, np.str_)[order],
        answer_mean=np.array([told[mine].mean() for mine in rows]),
        answer_variance=worth.variance,
        **_intervals("decided", shares, order),
        **_intervals("total", whole, order),
        **_intervals("strip", strip, np.arange(len(grades))),
        strip_explained=explained,
        knowing_reduces=worth.less_variance[:, order],
        knowing_narrows=worth.less_width[order],
        knowing_low=worth.low[order],
        knowing_high=worth.high[order],
    )


def answered(
    where: str,
    shield: Shield,
    drawn: xr.Dataset,
    answer: Sequence[float] | Floats,
    numbers: Sequence[str] | None,
) -> tuple[Drawn, Floats, int]:
    """The factors of the worlds that have an answer, the answers, and how many worlds have none.

    Raises
    ------
    DomainError
        As in `decides`.
    """
    found = drawn_factors(where, drawn, None if numbers is None else tuple(numbers))
    check_same_shield(shield, drawn)
    try:
        told = np.asarray(answer, np.float64)
    except (TypeError, ValueError):
        raise DomainError(f"{where}: answer: write one number for each world, not {shown(answer)}") from None
    if told.shape != (len(found.values),):
        raise DomainError(
            f"{where}: answer: {len(found.values)} worlds and answers of shape {told.shape}; give one each"
        )
    has = ~np.isnan(told)
    for prior in dict.fromkeys(found.priors.tolist()):
        count = int((found.priors[has] == prior).sum())
        if count < LEAST_WORLDS:
            raise DomainError(
                f"{where}: {count} worlds with an answer are too few for {prior}; draw so many that {LEAST_WORLDS} "
                "have one"
            )
    kept = found._replace(values=found.values[has], priors=found.priors[has], draws=found.draws[has])
    return kept, told[has], int((~has).sum())


def checked_seed(where: str, seed: object) -> int:
    """The seed, a whole number of 0 or more; DomainError for anything else."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise DomainError(f"{where}: seed: write a whole number of 0 or more, not {shown(seed)}")
    return int(seed)


def _of_mixed(told: list[MixedEffects], mixed: xr.Dataset, found: Drawn) -> tuple[list[Effects], _OfPriors]:
    """Effects of the grades, and total shares by factor; nan of factors for which no worlds were mixed."""
    whole = _OfPriors(*np.full((3, len(told), len(found.factors)), np.nan))
    at = [each.name for each in found.factors]
    for k, number in enumerate(filter(None, str(mixed.attrs.get("mixed_numbers", "")).split(", "))):
        if number in at:
            for part, values in zip(("share", "low", "high"), whole, strict=True):
                values[:, at.index(number)] = [getattr(each.numbers, part)[k] for each in told]
    return [each.grades for each in told], whole


def _first(found: list[FirstOrder]) -> _OfPriors:
    return _OfPriors(*(np.array([getattr(each, part) for each in found]) for part in ("share", "low", "high")))


def _strip(found: list[Effects], grades: tuple[str, ...]) -> _OfPriors:
    """The effects of all priors with the grades in their own order."""
    at = [[each.groups.index(grade) for grade in grades] for each in found]
    parts = ("share", "low", "high")
    return _OfPriors(*(np.array([getattr(e, part)[k] for e, k in zip(found, at, strict=True)]) for part in parts))


def _intervals(what: str, found: _OfPriors, order: NDArray[np.intp]) -> dict[str, Floats]:
    return {
        f"{what}_share": found.share[:, order],
        f"{what}_low": found.low[:, order],
        f"{what}_high": found.high[:, order],
        f"{what}_least": found.share.min(axis=0)[order],
        f"{what}_most": found.share.max(axis=0)[order],
        f"{what}_error": found.error[order],
    }


def _sentences(
    varies: bool,
    names: list[str],
    grades: tuple[str, ...],
    shares: _OfPriors,
    strip: _OfPriors,
    explained: Floats,
    worth: Worth,
) -> dict[str, Any]:
    if not varies:
        return {"decides_sentence": NO_DOUBT, "strip_sentence": NO_DOUBT, "next_sentence": NO_DOUBT}
    reduces = worth.less_variance / np.where(worth.variance > 0.0, worth.variance, 1.0)[:, None]
    return {
        "decides_sentence": decides_sentence(names, shares.share, shares.low, shares.error),
        "strip_sentence": strip_sentence(grades, *strip, explained),
        "next_sentence": next_sentence(names, reduces, worth.less_width, worth.low, worth.width),
    }
