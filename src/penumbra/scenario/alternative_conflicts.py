"""Checks of the published answers of a scenario, each alone and in combination."""

from collections.abc import Iterator, Mapping

from penumbra.errors import ScenarioError
from penumbra.scenario.alternatives import (
    MOST_COMBINATIONS,
    Question,
    answer_combinations,
    combination_name,
    conflicts,
    patch_findings,
)
from penumbra.scenario.merging import checked, with_answer
from penumbra.scenario.model import Scenario
from penumbra.scenario.yaml_tree import Path_, Tree

__all__ = ["alternative_findings"]


def alternative_findings(tree: Tree, scenario: Scenario) -> Iterator[str]:
    """Errors in the alternatives, as sentences with file, line and field."""
    questions = scenario.alternatives
    combined = len(answer_combinations(questions))
    if combined > MOST_COMBINATIONS:
        yield (
            f"{tree.location(('alternatives',))}: alternatives: {combined} combinations of answers; at most "
            f"{MOST_COMBINATIONS} are allowed: remove questions or answers"
        )
    for key in questions.keys() & scenario.answers.keys():
        place = tree.location(("alternatives", key))
        yield f"{place}: alternatives.{key}: this question is answered below answers.{key}; remove one of the two"
    for first, second, path in conflicts(questions, tree.data):
        place = tree.location(("alternatives", second))
        yield f"{place}: alternatives.{second}: changes {path}, and so does {first}; merge them into one question"
    sound = True
    for key, question in questions.items():
        for option, each in question.options.items():
            at: Path_ = ("alternatives", key, "options", option, "patch")
            found = list(patch_findings(each.patch or {}, tree.data))
            for rest, text in found:
                yield f"{tree.location((*at, *rest))}: {'.'.join(map(str, (*at, *rest)))}: {text}"
            wrong = [] if found or not each.patch else _findings_with(tree, {key: option})
            sound = sound and not found and not wrong
            yield from wrong
    if sound and combined <= MOST_COMBINATIONS:
        yield from _combination_findings(tree, questions)


def _combination_findings(tree: Tree, questions: Mapping[str, Question]) -> Iterator[str]:
    """Errors that only a combination of answers has, reported once for the smallest such combination."""
    reported: list[set[tuple[str, str]]] = []
    written = {key: question.written for key, question in questions.items()}
    changed = [
        {key: each for key, each in one.items() if each != written[key]} for one in answer_combinations(questions)
    ]
    for chosen in sorted((each for each in changed if len(each) > 1), key=len):
        if not any(other <= chosen.items() for other in reported):
            wrong = _findings_with(tree, chosen)
            reported += [set(chosen.items())] if wrong else []
            yield from wrong


def _findings_with(tree: Tree, chosen: Mapping[str, str]) -> list[str]:
    """Errors in the scenario with these answers chosen."""
    try:
        for question, option in chosen.items():
            tree = with_answer(tree, question, option)
        checked(tree)
    except ScenarioError as error:
        several = "alternatives" if len(chosen) > 1 else "alternative"
        return [f"{finding} (in the {several} {combination_name(chosen)})" for finding in error.findings]
    return []
