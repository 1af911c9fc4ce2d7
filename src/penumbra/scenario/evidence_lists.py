"""The sources that numbers and answers rest on, and the published answers, as columns of `penumbra.evidence`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from penumbra.scenario.alternatives import Answer, Option
from penumbra.scenario.model import Scenario, Source
from penumbra.scenario.quantity import Quantity

__all__ = ["answers", "sources_named", "texts"]


class _Told(NamedTuple):
    """One answer to one question."""

    key: str
    """As in ``guidance=own-radar``."""
    question: str
    about: Option | Answer
    written: bool


def answers(scenario: Scenario) -> dict[str, Any]:
    """Every answer to the questions of a scenario, by variable; of a question that was closed, the answer chosen."""
    told = [
        _Told(f"{key}={name}", asked.question, option, name == asked.written)
        for key, asked in scenario.alternatives.items()
        for name, option in asked.options.items()
    ]
    told += [_Told(f"{key}={one.option}", one.question, one, True) for key, one in scenario.answers.items()]
    return {
        "answer": texts(one.key for one in told),
        "answer_question": texts(one.question for one in told),
        "answer_name": texts(one.about.name for one in told),
        "answer_written": np.array([one.written for one in told], dtype=np.bool_),
        "answer_source": texts(one.about.source for one in told),
        "answer_grade": texts(one.about.grade for one in told),
        "answer_note": texts(" ".join((one.about.note or "").split()) for one in told),
    }


def sources_named(numbers: Mapping[str, Quantity], cited: Iterable[str], known: Mapping[str, Source]) -> dict[str, Any]:
    """Every source that numbers rest on, that speaks of one, or that is cited beside them, by variable.

    Parameters
    ----------
    numbers : mapping of str to Quantity
        By path.
    cited : iterable of str
        Keys of sources that stand for something else than a number.
    known : mapping of str to Source
    """
    rests: dict[str, list[str]] = {}
    for path, item in numbers.items():
        for key in dict.fromkeys([item.source, *(figure.source for figure in item.figures)]):
            if key is not None:
                rests.setdefault(key, []).append(path)
    for key in cited:
        rests.setdefault(key, [])
    keys = sorted(rests)
    return {
        "source": texts(keys),
        "source_title": texts(known[key].title for key in keys),
        "source_url": texts(known[key].url or "" for key in keys),
        "source_dated": texts(known[key].dated or "" for key in keys),
        "source_read": texts(known[key].read for key in keys),
        "source_quantities": texts(json.dumps(rests[key]) for key in keys),
    }


def texts(words: Iterable[str]) -> np.ndarray[Any, Any]:
    """Words as an array of objects."""
    return np.array([*words], dtype=object)
