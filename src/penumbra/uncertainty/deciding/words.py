"""What decides, as a reader says it: names, amounts, and sentences."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from penumbra.scenario.alternatives import named_answers
from penumbra.scenario.evidence import HEADINGS, card_and_field
from penumbra.scenario.model import Scenario
from penumbra.sentences import listed
from penumbra.uncertainty.deciding.factors import ALTERNATIVES, Factor

__all__ = [
    "GRADE_WORDS",
    "NO_DOUBT",
    "answer_names",
    "decides_sentence",
    "name",
    "next_sentence",
    "one_of_answers",
    "strip_sentence",
    "total_sentence",
]

Floats = NDArray[np.float64]

NO_DOUBT = "The answer is the same in every case, so no number decides it."
GRADE_WORDS = {
    "sourced": "numbers read at their source",
    "second-hand": "numbers known at second hand",
    "computed": "numbers computed from others",
    "assumption": "assumptions of ours",
    ALTERNATIVES: "the published alternatives, about which sources disagree",
}
_ALTERNATIVE_NAME = "choice among the published alternatives"
_MOST_NAMED = 3
_LEAST_NAMED = 0.02
_SURE = 1.6
"""A share is named if it is more than so many half-widths of its interval, since some of dozens pass one by chance."""
_WHOLE = 0.995


def name(scenario: Scenario, factor: Factor) -> str:
    """What a factor is called in a sentence, as: burnout speed of SM-3 Block IIA."""
    if factor.name == ALTERNATIVES:
        questions = [question.question for question in scenario.alternatives.values()]
        return f"answer to “{questions[0]}”" if len(questions) == 1 else _ALTERNATIVE_NAME
    path = tuple(factor.name.split("."))
    if path[0] not in HEADINGS or (len(path) == 2 and path[0] == "sensors"):
        return factor.name
    card, field = card_and_field(scenario, path)
    others = f" and {len(factor.paths) - 1} more that move with it" if len(factor.paths) > 1 else ""
    return f"{field if len(path) == 1 else f'{field} of {card}'}{others}"


def answer_names(scenario: Scenario, combination: str) -> list[str]:
    """The answers of a combination, such as ``guidance=own-radar``, by their names in quotes; other text as it is."""
    told = []
    for question, option in named_answers(combination).items():
        asked = scenario.alternatives.get(question)
        known = asked.options.get(option) if asked else None
        told.append(f"“{known.name if known else f'{question}={option}'.removesuffix('=')}”")
    return told


def one_of_answers(scenario: Scenario, combinations: Sequence[str]) -> str:
    """That one of several combinations of answers is right, as: the answer to “Who guides?” is “A” or “B”.

    A question of which every answer is among them, whatever the other answers are, is not named.
    """
    chosen = [named_answers(each) for each in combinations]
    questions = scenario.alternatives
    taken = {key: list(dict.fromkeys(one[key] for one in chosen if key in one)) for key in questions}
    told = [
        f"the answer to “{questions[key].question}” is "
        + " or ".join(f"“{asked.options[each].name if each in asked.options else each}”" for each in taken[key])
        for key, asked in questions.items()
        if taken[key] and (len(questions) == 1 or len(taken[key]) < len(asked.options))
    ]
    if told and len(set(combinations)) == math.prod(len(each) for each in taken.values()):
        return listed(told)
    either = ", or ".join(listed(answer_names(scenario, each)) for each in combinations)
    return f"the published answers are {either}"


def _percent(least: float, most: float) -> str:
    """An interval of shares, as: 62 to 70 %."""
    low, high = (round(100.0 * min(1.0, max(0.0, each))) for each in (least, most))
    return f"{low} %" if low == high else f"{low} to {high} %"


def _error(error: float) -> str:
    points = max(1, math.ceil(100.0 * error))
    return f"the number of cases drawn leaves up to {points} {'point' if points == 1 else 'points'} open"


def _how(priors: int) -> str:
    return ", depending on how the published ranges are read" if priors > 1 else ""


def decides_sentence(names: Sequence[str], shares: Floats, low: Floats, error: Floats) -> str:
    """Which numbers explain most of the doubt, each by itself; at most three are named, of those that are no chance.

    shares, low : (prior, factor) parts of the variance, and lower ends of their intervals. error : (factor,)
    """
    least, most = shares.min(axis=0), shares.max(axis=0)
    sure = (shares - _SURE * (shares - low) > 0.0).all(axis=0) & (most >= _LEAST_NAMED)
    order = [int(k) for k in np.argsort(-(least + most), kind="stable") if sure[k]][:_MOST_NAMED]
    if not order:
        return "No number decides by itself: the doubt comes from several together."
    told = [f"{_percent(least[k], most[k])} {'comes ' if k == order[0] else ''}from the {names[k]}" for k in order]
    each = "each by itself" if len(order) > 1 else "by itself"
    return f"Of the doubt, {listed(told)}, {each}{_how(len(shares))}; {_error(float(error[order].max()))}."


def total_sentence(names: Sequence[str], shares: Floats, low: Floats, high: Floats) -> str:
    """How much hangs on numbers together with all others; at most three are named, of those asked about.

    shares, low, high : (prior, factor) total shares with their intervals; nan for factors that were not asked about.
    """
    asked = [k for k in range(len(names)) if not np.isnan(shares[:, k]).any()]
    sure = [k for k in asked if shares[:, k].max() >= _LEAST_NAMED and (low[:, k] > 0.0).all()]
    order = sorted(sure, key=lambda k: -float(shares[:, k].mean()))[:_MOST_NAMED]
    if not order:
        return ""
    told = [f"{_percent(float(shares[:, k].min()), float(shares[:, k].max()))} on the {names[k]}" for k in order]
    error = float(np.maximum(shares - low, high - shares)[:, order].max())
    return (
        f"Counting what several numbers do together, the doubt hangs to {listed(told)}; such shares overlap, and "
        f"{_error(error)}."
    )


def strip_sentence(grades: Sequence[str], shares: Floats, low: Floats, high: Floats, explained: Floats) -> str:
    """Which part of the doubt rides on which grade.

    shares, low, high : (prior, grade), with the intervals. explained : (prior,) share of the doubt that is attributed.
    """
    whole = float(explained.min()) >= _WHOLE
    least, most = (shares.min(axis=0), shares.max(axis=0)) if whole else (low.min(axis=0), high.max(axis=0))
    order = [int(k) for k in np.argsort(-shares.mean(axis=0), kind="stable") if shares[:, k].max() >= _LEAST_NAMED]
    if not order:
        return "What the doubt rests on cannot be told from so few cases; draw more."
    told = [
        f"{_percent(least[k], most[k])} {'rests ' if k == order[0] else ''}on {GRADE_WORDS[grades[k]]}" for k in order
    ]
    if whole:
        error = np.maximum(shares - low, high - shares)[:, order].max()
        return f"Of the doubt, {listed(told)}{_how(len(shares))}; {_error(float(error))}."
    ends = _percent(1.0 - float(explained.max()), 1.0 - float(explained.min()))
    return f"Of the doubt, {listed(told)}; the ends are far apart because {ends} cannot be attributed in these cases."


def next_sentence(names: Sequence[str], reduces: Floats, narrows: Floats, low: Floats, width: float) -> str:
    """What to find out next.

    reduces : (prior, factor) share of the variance. narrows, low : (factor,) reduction of the width and its lower end.
    """
    best = int(np.argmax(reduces.min(axis=0)))
    part = _percent(float(reduces[:, best].min()), float(reduces[:, best].max()))
    told = f"Knowing the {names[best]} would remove {part} of the doubt on average"
    first = int(np.argmax(narrows))
    if width <= 0.0 or low[first] <= 0.0:
        return f"{told}."
    share = round(100.0 * min(1.0, narrows[first] / width))
    who = "it" if first == best else f"knowing the {names[first]}"
    return f"{told}; {who} would narrow the interval between the ways of reading the ranges by about {share} %."
