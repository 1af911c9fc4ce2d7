"""Chooses one of several published answers to a question, in a scenario or a shield."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from penumbra.errors import ScenarioError, nearest, shown
from penumbra.scenario.alternatives import answer_combinations, combination_name
from penumbra.scenario.loader import dump
from penumbra.scenario.merging import checked, with_answer
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.standing import check_shield, scenario_of
from penumbra.scenario.yaml_tree import Tree

__all__ = ["Alternative", "alternatives", "choose", "current_answers"]


Given = TypeVar("Given", Scenario, Shield)


class Alternative(NamedTuple):
    """One combination of answers to the questions of a scenario."""

    name: str
    """For example ``guidance=own-radar``; empty if there is no question."""
    shield: Shield
    """The shield with these answers, without open questions."""


def choose(given: Given, chosen: Mapping[str, str]) -> Given:
    """The scenario or shield with one answer to a question chosen, so that bounds leave out the other answers.

    >>> import penumbra as pb
    >>> own = pb.choose(pb.load("epaa"), {"guidance": "own-radar"})

    Parameters
    ----------
    given : Scenario or Shield
    chosen : mapping of str to str
        Key of a question to key of the answer, as below `alternatives`. Other questions stay open.

    Returns
    -------
    Scenario or Shield
        Of the same type as `given`. `answers` and the title record the choice.

    Raises
    ------
    ScenarioError
        A question or answer does not exist, or the answers together make an invalid scenario.
    DomainError
        `given` is neither a scenario nor a shield.
    """
    scenario = scenario_of(given)
    if not isinstance(chosen, Mapping):
        raise ScenarioError(
            f'alternatives: write question and answer, as in {{"guidance": "own-radar"}}, not {shown(chosen)}'
        )
    tree = Tree(dump(scenario), {})
    for question, option in chosen.items():
        _check(scenario, question, option)
        tree = with_answer(tree, question, option)
    made = checked(tree) if chosen else scenario
    return given.closed(made) if isinstance(given, Shield) else made


def _check(scenario: Scenario, question: object, option: object) -> None:
    """Raise ScenarioError for a question or an answer that the scenario does not have."""
    if not isinstance(question, str) or not isinstance(option, str):
        raise ScenarioError(
            f'alternatives: write question and answer as texts, as in {{"guidance": "own-radar"}}, not '
            f"{{{shown(question)}: {shown(option)}}}"
        )
    questions = scenario.alternatives
    if question in scenario.answers:
        chosen_before = scenario.answers[question].option
        raise ScenarioError(
            f"alternatives: {question!r} is already answered by {chosen_before!r}; choose from the original scenario"
        )
    if question not in questions:
        known = nearest(question, questions) if questions else "; the scenario has no alternatives"
        raise ScenarioError(f"alternatives: no question {shown(question)}{known}")
    options = questions[question].options
    if option not in options:
        raise ScenarioError(f"alternatives: {question}: no answer {shown(option)}" + nearest(option, options))


def alternatives(shield: Shield) -> tuple[Alternative, ...]:
    """Every combination of answers to the open questions of a shield; the first is the shield as written.

    Raises
    ------
    ScenarioError
        The answers to several questions contradict each other.
    DomainError
        The argument is no shield.
    """
    check_shield(shield)
    every = answer_combinations(shield.scenario.alternatives)
    return tuple(Alternative(combination_name(chosen), choose(shield, chosen)) for chosen in every)


def current_answers(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """The answer to each question in the scenario as written, for the attributes of a result.

    Returns
    -------
    dict of question to dict
        question, option, name, source, grade; `others`: keys of the other answers of an open question
    """
    found: dict[str, dict[str, Any]] = {}
    for key, asked in scenario.alternatives.items():
        option = asked.options[asked.written]
        others = [other for other in asked.options if other != asked.written]
        found[key] = {"question": asked.question, "option": asked.written, "others": others} | _about(option)
    for key, answer in scenario.answers.items():
        found[key] = {"question": answer.question, "option": answer.option, "others": []} | _about(answer)
    return found


def _about(option: Any) -> dict[str, str]:
    return {"name": option.name, "source": option.source, "grade": option.grade}
