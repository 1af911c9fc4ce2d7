"""The verdict on a statement about coverage under each published answer to a scenario's open questions."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import xarray as xr

from penumbra.claims.finding import Evidence, Verdict
from penumbra.coverage.map_by_alternative import alternatives_in, of_alternative
from penumbra.names import STATES, labelled
from penumbra.scenario.model import History
from penumbra.sentences import listed
from penumbra.uncertainty.deciding.words import answer_names, one_of_answers

__all__ = ["Under", "dependence", "under_each"]


class Under(NamedTuple):
    """The verdict under one combination of published answers, by its name, such as ``guidance=own-radar``."""

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
        yield name, one.merge(pieces, combine_attrs="override").assign(made)


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
    scenario, questions = evidence.scenario, list(evidence.scenario.alternatives.values())
    if len(questions) == 1:
        named = {verdict: [answer_names(scenario, name)[0] for name in names] for verdict, names in verdicts.items()}
        by_verdict = "; ".join(f"{verdict} with {listed(answers)}" for verdict, answers in named.items())
        return f' It depends on the answer to "{questions[0].question}": {by_verdict}.'
    *first, rest = sorted(verdicts, key=lambda verdict: len(verdicts[verdict]))
    told = [f"{verdict} if {one_of_answers(scenario, verdicts[verdict])}" for verdict in first]
    return f" It depends on published answers: {'; '.join(told)}; otherwise {rest}."
