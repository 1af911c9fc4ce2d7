"""The door to alternatives: a scenario or a shield in which one of several published answers holds."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from penumbra.errors import ScenarioError, nearest, shown
from penumbra.scenario.alternatives import choices, named
from penumbra.scenario.loader import dump
from penumbra.scenario.merging import answered, checked
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.standing import check_shield, scenario_of
from penumbra.scenario.yaml_tree import Tree

__all__ = ["Alternative", "alternatives", "choose", "held"]


Given = TypeVar("Given", Scenario, Shield)


class Alternative(NamedTuple):
    """One combination of answers to the questions of a scenario."""

    name: str
    """As in ``guidance=own-radar``; empty where there is no question."""
    shield: Shield
    """The shield in which they hold, no question being open."""


def choose(given: Given, chosen: Mapping[str, str]) -> Given:
    """The scenario or shield in which one answer to a question holds, so that bounds do not go over the others.

    >>> import penumbra as pb
    >>> own = pb.choose(pb.load("epaa"), {"guidance": "own-radar"})

    Parameters
    ----------
    given : Scenario or Shield
    chosen : mapping of str to str
        Question to answer, by their keys below `alternatives`. A question that is not named stays open.

    Returns
    -------
    Scenario or Shield
        As was given. Its `answers` tell what was chosen, its title too.

    Raises
    ------
    ScenarioError
        No such question or answer, or the answers together make a scenario in which something is wrong.
    DomainError
        It is neither a scenario nor a shield.
    """
    scenario = scenario_of(given)
    if not isinstance(chosen, Mapping):
        raise ScenarioError(
            f'alternatives: write question and answer, as in {{"guidance": "own-radar"}}, not {shown(chosen)}'
        )
    tree = Tree(dump(scenario), {})
    for question, option in chosen.items():
        _check(scenario, question, option)
        tree = answered(tree, question, option)
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
        told = scenario.answers[question].option
        raise ScenarioError(
            f"alternatives: {question!r} has been answered, by {told!r}; choose from the whole scenario"
        )
    if question not in questions:
        known = nearest(question, questions) if questions else "; the scenario has no alternatives"
        raise ScenarioError(f"alternatives: no question {shown(question)}{known}")
    options = questions[question].options
    if option not in options:
        raise ScenarioError(f"alternatives: {question}: no answer {shown(option)}" + nearest(option, options))


def alternatives(shield: Shield) -> tuple[Alternative, ...]:
    """Every combination of answers to the open questions of a shield, first the shield as it is written.

    Raises
    ------
    ScenarioError
        Answers to several questions do not go together.
    DomainError
        It is no shield.
    """
    check_shield(shield)
    every = choices(shield.scenario.alternatives)
    return tuple(Alternative(named(chosen), choose(shield, chosen)) for chosen in every)


def held(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Which answer to each question holds in the scenario as it is written, for the attributes of a result.

    Returns
    -------
    dict of question to dict
        question, option, name, source, grade; `others`, keys of the answers that were not chosen and still stand
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
