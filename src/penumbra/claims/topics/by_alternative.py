"""The verdict on a statement about coverage under each published answer to a scenario's open questions."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import xarray as xr

from penumbra.claims.finding import Evidence, Verdict
from penumbra.coverage.map_by_alternative import alternatives_in, of_alternative
from penumbra.names import STATES, labelled
from penumbra.scenario.alternatives import named_answers
from penumbra.scenario.model import History, Scenario
from penumbra.sentences import listed

__all__ = ["Under", "answer_words", "dependence", "under_each"]


class Under(NamedTuple):
    """The verdict under one combination of published answers."""

    name: str
    verdict: Verdict


def _maps(evidence: Evidence, day: date, history: History) -> Iterator[tuple[str, xr.Dataset]]:
    """Each alternative with its map, on which a piece of land is what the centre of its cell is."""
    area = evidence.area(day, history)
    names = alternatives_in(area)
    for name in names:
        one = of_alternative(area, name)
        cell = area.part_cell.values
        flags = {"threatened": one.threatened, "covered": one.covered}
        flags |= {word: one.state == number for number, word in enumerate(STATES)}
        made = {
            f"part_{word}": labelled(f"part_{word}", flag.values[:, cell].astype(float)) for word, flag in flags.items()
        }
        pieces = area[["part_cell", "part_unit", "part_area"]]
        yield answer_words(evidence.scenario, name, names[0]), one.merge(pieces, combine_attrs="override").assign(made)


def answer_words(scenario: Scenario, name: str, first: str) -> str:
    """The answers of a combination in which it differs from the first, as “Own radar”; of the first, all answers."""
    before = named_answers(first) if name != first else {}
    differing = [each for each in named_answers(name).items() if before.get(each[0]) != each[1]]
    return ", ".join(f"“{scenario.alternatives[question].options[option].name}”" for question, option in differing)


def under_each(
    evidence: Evidence,
    day: date,
    history: History,
    judged: Callable[[xr.Dataset], Verdict],
) -> list[Under]:
    """The verdict under each combination of answers; empty if no question is open.

    Parameters
    ----------
    evidence : Evidence
    day, history
        Of the map.
    judged : callable
        From the map of one alternative to the verdict.
    """
    return [Under(name, judged(area)) for name, area in _maps(evidence, day, history)]


def dependence(evidence: Evidence, each: list[Under]) -> str:
    """On which answer to an open question a verdict depends: a space and a sentence, or nothing."""
    verdicts: dict[Verdict, list[str]] = {}
    for one in each:
        verdicts.setdefault(one.verdict, []).append(one.name)
    if len(verdicts) < 2:
        return ""
    asked = " ".join(one.question for one in evidence.scenario.alternatives.values())
    by_verdict = "; ".join(f"{verdict} with {listed(names)}" for verdict, names in verdicts.items())
    return f' It depends on the answer to "{asked}": {by_verdict}.'
