"""What the doubt about an answer rests on: a rule, the numbers that decide, and the grades of their evidence."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.count_reducers import Bits
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.packing import unpacked
from penumbra.coverage.places import Places
from penumbra.coverage.problem import Problem
from penumbra.names import ANSWERS
from penumbra.scenario.model import Shield
from penumbra.uncertainty.deciding.decides import decides
from penumbra.uncertainty.deciding.factors import ALTERNATIVES, drawn_factors
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS, estimates
from penumbra.uncertainty.deciding.mixed_worlds import mixed_worlds
from penumbra.uncertainty.deciding.rule import rule

__all__ = ["answer_of", "doubt", "leading", "told_rule"]

Floats = NDArray[np.float64]

MOST_NUMBERS = 8
"""Most numbers whose total shares are computed."""

_MORE_OFTEN = 0.5
"""Least share of the cases that meet a rule in which the answer holds, for the rule to be told."""

_SENTENCES = ("decides_sentence", "total_sentence", "strip_sentence", "next_sentence")


def answer_of(codes: NDArray[np.int8]) -> Floats:
    """1 where a place is covered, 0 where it is not, nan where it is not reached; codes are indices into ANSWERS."""
    return np.where(codes == ANSWERS.index("untouched"), np.nan, codes == ANSWERS.index("covered"))


def leading(drawn: xr.Dataset, answer: Floats, first: Sequence[str] = ()) -> list[str]:
    """The numbers whose total shares are worth worlds of their own.

    Parameters
    ----------
    drawn : Dataset (world, quantity)
    answer : (world,) float
        nan where there is none.
    first : sequence of str
        Numbers that are taken in any case, as those that by themselves turn the nominal answer.

    Returns
    -------
    list of str
        At most `MOST_NUMBERS` factors: the alternatives, those in `first`, then those that explain most by themselves.
    """
    found, has = drawn_factors("decides", drawn), ~np.isnan(answer)
    known = [
        each.name
        for each in found.factors
        if each.name == ALTERNATIVES or all(found.grades[path] != ALTERNATIVES for path in each.paths)
    ]
    at = [k for k, each in enumerate(found.factors) if each.name in known]
    members = [has & (found.priors == prior) for prior in dict.fromkeys(found.priors.tolist())]
    shares = np.mean([estimates(found.values[mine][:, at], answer[mine]) for mine in members], axis=0)
    order = [known[int(k)] for k in np.argsort(-shares, kind="stable")]
    wanted = [*(name for name in known if name == ALTERNATIVES), *(name for name in first if name in known), *order]
    return list(dict.fromkeys(wanted))[:MOST_NUMBERS]


def told_rule(shield: Shield, drawn: xr.Dataset, answer: Floats, says: str, at_least: float = 1.0) -> str:
    """The sentence of `penumbra.rule`; empty if too few worlds were drawn, or if it is wrong more often than right.

    Arguments as of `penumbra.rule`.
    """
    if drawn.attrs["draws"] < LEAST_WORLDS:
        return ""
    found = rule(shield, drawn, answer, says, at_least)
    holds = found.sizes["restriction"] > 0 and float(found["rule_density"].min()) >= _MORE_OFTEN
    return str(found.attrs["sentence"]) if holds else ""


def doubt(
    problem: Problem,
    shield: Shield,
    drawn: xr.Dataset,
    answers: dict[str, Floats],
    points: Places,
    combined: Callable[[NDArray[np.int8]], Floats],
    first: Sequence[str] = (),
    pairs: int = 128,
) -> dict[str, dict[str, Any]]:
    """What decides against each class, as plain data.

    Parameters
    ----------
    problem : Problem
        The shield bound with blended fans.
    shield : Shield
    drawn : Dataset (world, quantity)
    answers : dict of str to (world,) float
        By class; nan where there is none.
    points : Places
    combined : callable
        Makes an answer of each world from codes (world, point), indices into ANSWERS.
    first : sequence of str
        As in `leading`.
    pairs : int
        Of mixed worlds.

    Returns
    -------
    dict by class
        sentences : list of str
        numbers : list of dict with path, name, grade; alone_least, alone_most, alone_error; and total_least,
            total_most, total_error, None for those that no worlds were mixed for
        grades : list of dict with grade, least, most, error
    """
    if not answers:
        return {}
    numbers = list(dict.fromkeys(name for told in answers.values() for name in leading(drawn, told, first)))
    mixed = mixed_worlds(drawn, pairs, numbers=numbers)
    asked = np.full((len(problem.threats), len(points.latitude)), NOTHING, np.int8)
    for threat in answers:
        asked[problem.threats.index(threat)] = COVERED
    bits = evaluate(problem, mixed, points, asked, reducers=[Bits()])
    made = {}
    for threat, told in answers.items():
        one, count = bits.sel(threat=threat), len(points.latitude)
        reached, covered = (unpacked(one[f"{name}_bits"].values, count) for name in ("reached", "covered"))
        codes = (reached.astype(np.int8) + covered).astype(np.int8)
        made[threat] = _told(decides(shield, drawn, told, mixed=mixed, mixed_answer=combined(codes)))
    return made


def _told(found: xr.Dataset) -> dict[str, Any]:
    numbers: list[dict[str, Any]] = [
        {"path": str(one.factor.item()), "name": str(one.factor_name.item()), "grade": str(one.factor_grade.item())}
        | {f"alone_{part}": float(one[f"decided_{part}"]) for part in ("least", "most", "error")}
        | {f"total_{part}": _finite(float(one[f"total_{part}"])) for part in ("least", "most", "error")}
        for one in (found.isel(factor=k) for k in range(found.sizes["factor"]))
    ]
    grades = [
        {"grade": str(one.evidence_grade.item())}
        | {part: float(one[f"strip_{part}"]) for part in ("least", "most", "error")}
        for one in (found.isel(evidence_grade=k) for k in range(found.sizes["evidence_grade"]))
    ]
    sentences = [str(found.attrs.get(name, "")) for name in _SENTENCES]
    return {"sentences": [each for each in sentences if each], "numbers": numbers, "grades": grades}


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
