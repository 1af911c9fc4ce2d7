"""The sources of numbers and answers, and the published answers, as columns of `penumbra.evidence`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from penumbra.scenario.alternatives import Answer, Option
from penumbra.scenario.model import Scenario, Source
from penumbra.scenario.quantity import Quantity

__all__ = ["answer_columns", "source_columns", "texts"]


class _AnswerRow(NamedTuple):
    """One answer to one question."""

    key: str
    """For example ``guidance=own-radar``."""
    question: str
    about: Option | Answer
    written: bool


def answer_columns(scenario: Scenario) -> dict[str, Any]:
    """Every answer to the questions of a scenario, by variable; for a closed question, the chosen answer."""
    rows = [
        _AnswerRow(f"{key}={name}", asked.question, option, name == asked.written)
        for key, asked in scenario.alternatives.items()
        for name, option in asked.options.items()
    ]
    rows += [_AnswerRow(f"{key}={one.option}", one.question, one, True) for key, one in scenario.answers.items()]
    return {
        "answer": texts(one.key for one in rows),
        "answer_question": texts(one.question for one in rows),
        "answer_name": texts(one.about.name for one in rows),
        "answer_written": np.array([one.written for one in rows], dtype=np.bool_),
        "answer_source": texts(one.about.source for one in rows),
        "answer_grade": texts(one.about.grade for one in rows),
        "answer_note": texts(" ".join((one.about.note or "").split()) for one in rows),
    }


def source_columns(
    numbers: Mapping[str, Quantity], cited: Iterable[str], known: Mapping[str, Source]
) -> dict[str, Any]:
    """Every source of a number or of one of its figures, and every source in `cited`, by variable.

    Parameters
    ----------
    numbers : mapping of str to Quantity
        By path.
    cited : iterable of str
        Keys of sources of other things than numbers.
    known : mapping of str to Source
    """
    paths_of: dict[str, list[str]] = {}
    for path, item in numbers.items():
        for key in dict.fromkeys([item.source, *(figure.source for figure in item.figures)]):
            if key is not None:
                paths_of.setdefault(key, []).append(path)
    for key in cited:
        paths_of.setdefault(key, [])
    keys = sorted(paths_of)
    return {
        "source": texts(keys),
        "source_title": texts(known[key].title for key in keys),
        "source_url": texts(known[key].url or "" for key in keys),
        "source_dated": texts(known[key].dated or "" for key in keys),
        "source_read": texts(known[key].read for key in keys),
        "source_quantities": texts(json.dumps(paths_of[key]) for key in keys),
    }


def texts(words: Iterable[str]) -> np.ndarray[Any, Any]:
    """Texts as an array of objects."""
    return np.array([*words], dtype=object)
