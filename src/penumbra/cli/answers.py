"""Reads --alternative options, without loading packages that only maps need."""

from collections.abc import Iterable

from penumbra.errors import ScenarioError, shown
from penumbra.scenario.choose import choose
from penumbra.scenario.model import Scenario

__all__ = ["answers_asked"]


def answers_asked(scenario: Scenario, words: Iterable[str]) -> Scenario:
    """The scenario with the answers chosen that the words give, such as ``guidance=own-radar``.

    Raises
    ------
    ScenarioError
        A word has not the form question=answer, or the scenario has no such question or answer.
    """
    chosen: dict[str, str] = {}
    for word in words:
        question, equals, answer = (part.strip() for part in word.partition("="))
        if not (question and equals and answer):
            raise ScenarioError(f'--alternative {shown(word)}: write "question=answer", as in "guidance=own-radar"')
        if chosen.setdefault(question, answer) != answer:
            raise ScenarioError(f"--alternative: {question!r} is answered twice, {chosen[question]!r} and {answer!r}")
    return choose(scenario, chosen)
