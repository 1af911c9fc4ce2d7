"""What is wrong with the published answers of a scenario, each by itself and several together."""

from collections.abc import Iterator, Mapping

from penumbra.errors import ScenarioError
from penumbra.scenario.alternatives import MOST, Question, choices, clashes, misfits, named
from penumbra.scenario.merging import answered, checked
from penumbra.scenario.model import Scenario
from penumbra.scenario.yaml_tree import Path_, Tree

__all__ = ["unfit"]


def unfit(tree: Tree, scenario: Scenario) -> Iterator[str]:
    """What is wrong with alternatives, as sentences with file, line and field."""
    questions = scenario.alternatives
    combined = len(choices(questions))
    if combined > MOST:
        yield (
            f"{tree.where(('alternatives',))}: alternatives: {combined} combinations of answers; at most {MOST} are "
            "flown: remove questions or answers"
        )
    for key in questions.keys() & scenario.answers.keys():
        where = tree.where(("alternatives", key))
        yield f"{where}: alternatives.{key}: has been answered, below answers.{key}; remove one of them"
    for first, second, path in clashes(questions, tree.data):
        where = tree.where(("alternatives", second))
        yield f"{where}: alternatives.{second}: changes {path}, and so does {first}; make them one question"
    sound = True
    for key, question in questions.items():
        for option, each in question.options.items():
            at: Path_ = ("alternatives", key, "options", option, "patch")
            found = list(misfits(each.patch or {}, tree.data))
            for rest, text in found:
                yield f"{tree.where((*at, *rest))}: {'.'.join(map(str, (*at, *rest)))}: {text}"
            wrong = [] if found or not each.patch else _against(tree, {key: option})
            sound = sound and not found and not wrong
            yield from wrong
    if sound and combined <= MOST:
        yield from _unfit_together(tree, questions)


def _unfit_together(tree: Tree, questions: Mapping[str, Question]) -> Iterator[str]:
    """What is wrong only where several answers hold together, told of the fewest that make it so."""
    told: list[set[tuple[str, str]]] = []
    written = {key: question.written for key, question in questions.items()}
    changed = [{key: each for key, each in one.items() if each != written[key]} for one in choices(questions)]
    for chosen in sorted((each for each in changed if len(each) > 1), key=len):
        if not any(other <= chosen.items() for other in told):
            wrong = _against(tree, chosen)
            told += [set(chosen.items())] if wrong else []
            yield from wrong


def _against(tree: Tree, chosen: Mapping[str, str]) -> list[str]:
    """What is wrong in the scenario in which these answers hold."""
    try:
        for question, option in chosen.items():
            tree = answered(tree, question, option)
        checked(tree)
    except ScenarioError as error:
        several = "alternatives" if len(chosen) > 1 else "alternative"
        return [f"{finding} (in the {several} {named(chosen)})" for finding in error.findings]
    return []
