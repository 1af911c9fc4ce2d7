"""Published disagreements other than numbers: a question with several answers, each a patch to the scenario."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Annotated, Any

from pydantic import Field, model_validator

from penumbra.errors import nearest
from penumbra.scenario.domain import Key, Name, Words
from penumbra.scenario.quantity import Grade, Spec
from penumbra.scenario.yaml_tree import is_number

__all__ = [
    "MOST_COMBINATIONS",
    "WILDCARD",
    "Answer",
    "Option",
    "Question",
    "answer_combinations",
    "combination_name",
    "conflicts",
    "expand_wildcards",
    "named_answers",
    "patch_findings",
]

WILDCARD = "*"
"""Key in a patch that stands for each element of the section."""
MOST_COMBINATIONS = 32
"""Greatest number of combinations of answers; the bounds need a map for each."""

_NOT_OF_THE_SHIELD = {
    "id",
    "title",
    "summary",
    "region",
    "threats",
    "launch_points",
    "launch_areas",
    "earth",
    "phases",
    "areas",
    "protects",
    "leaves_out",
    "known_until",
    "snapshots",
    "sources",
    "alternatives",
    "answers",
    "base",
}
_NEVER = "let it never stand instead: write {planned: null, actual: null}"


class Option(Spec):
    """One published answer."""

    name: Name
    """Name in tables."""
    patch: dict[str, Any] | None = None
    """What it changes in the scenario, as a patch over a base does; the key `*` stands for each element of a section.
    None for the one answer that the scenario already has."""
    source: str
    """Key of the source that gives this answer."""
    grade: Grade
    """How well it is known that the source gives it."""
    note: Words | None = None
    """What a reader should know."""


class Question(Spec):
    """One question with several published answers; one of them is the scenario as written."""

    question: Name
    """The question in words."""
    options: Annotated[dict[Key, Option], Field(min_length=2)]
    """The answers."""

    @model_validator(mode="after")
    def _one_as_written(self) -> "Question":
        written = [key for key, option in self.options.items() if not option.patch]
        if len(written) != 1:
            detail = f"{len(written)} have none ({', '.join(written)})" if written else "each of these has one"
            raise ValueError(
                f"exactly one answer, that of the scenario as written, has no patch, and {detail}; write a patch for "
                "each of the others"
            )
        return self

    @property
    def written(self) -> str:
        """Key of the answer that the scenario has as written."""
        return next(key for key, option in self.options.items() if not option.patch)


class Answer(Spec):
    """The chosen answer to a question; the scenario no longer has the other answers."""

    question: Name
    """The question in words."""
    option: Key
    """Key of the answer."""
    name: Name
    """Name in tables."""
    source: str
    """Key of the source that gives this answer."""
    grade: Grade
    """How well it is known that the source gives it."""
    note: Words | None = None
    """What a reader should know."""


def answer_combinations(questions: Mapping[str, Question]) -> list[dict[str, str]]:
    """Every combination of answers, question to option; the first is the scenario as written."""
    keys = [[one.written, *(key for key in one.options if key != one.written)] for one in questions.values()]
    return [dict(zip(questions, chosen, strict=True)) for chosen in product(*keys)]


def combination_name(chosen: Mapping[str, str]) -> str:
    """Name of a combination of answers: ``guidance=own-radar``, several separated by commas."""
    return ", ".join(f"{question}={option}" for question, option in chosen.items())


def named_answers(name: str) -> dict[str, str]:
    """The answers of a combination, by question, from its name: the inverse of `combination_name`."""
    pairs = (part.partition("=") for part in name.split(", ") if part)
    return {question: option for question, _, option in pairs}


def expand_wildcards(patch: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """A patch with `*` expanded over the elements of a scenario's plain data; patches of named elements override it."""
    made: dict[str, Any] = {}
    for section, items in patch.items():
        if not (isinstance(items, dict) and WILDCARD in items):
            made[section] = items
            continue
        own = {key: item for key, item in items.items() if key != WILDCARD}
        every = dict.fromkeys(data.get(section) or (), items[WILDCARD])
        made[section] = {
            key: _patch_over(every.get(key), own[key]) if key in own else every[key] for key in {**every, **own}
        }
    return made


def _patch_over(base: Any, patch: Any) -> Any:
    """Two patches merged; the second overrides the first."""
    if not isinstance(base, dict) or not isinstance(patch, dict) or is_number(patch):
        return patch
    return {**base, **{key: _patch_over(base.get(key), value) for key, value in patch.items()}}


def patch_findings(patch: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Errors in the patch of an answer: path in the patch, and a sentence."""
    for section, items in patch.items():
        if section in _NOT_OF_THE_SHIELD:
            yield (section,), "an alternative changes the shield and nothing else; remove it"
            continue
        if items is None or items == {}:
            message = "removes nothing" if items is None else "changes something"
            yield (section,), f"an alternative {message}; write what it changes below it, or remove it"
            continue
        here = data.get(section)
        if not isinstance(items, dict) or is_number(items) or _is_number(here):
            continue
        known = here if isinstance(here, dict) else {}
        for key, item in items.items():
            if key != WILDCARD and key not in known:
                yield (section, key), f"touches what does not exist{nearest(key, known)}"
            elif key == WILDCARD and not known:
                yield (section, key), f"touches what does not exist: the scenario has nothing below {section}"
            elif item == {}:
                yield (section, key), "an alternative changes something; write fields and values below it, or remove it"
            elif not isinstance(item, dict):
                yield (section, key), f"write fields and values below it; an alternative removes nothing: {_NEVER}"


def _is_number(node: Any) -> bool:
    return isinstance(node, str | int | float) or is_number(node)


def conflicts(questions: Mapping[str, Question], data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Two questions and a path that answers to both change, so that the result would depend on their order."""
    touched = {
        key: {
            path
            for option in one.options.values()
            if option.patch
            for path in _leaves(expand_wildcards(option.patch, data))
        }
        for key, one in questions.items()
    }
    for first, second in combinations(questions, 2):
        for path in sorted(touched[first]):
            if any(path[: len(other)] == other or other[: len(path)] == path for other in touched[second]):
                yield first, second, ".".join(path)
                break


def _leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all values that a patch sets; a number with its range counts as one."""
    if not isinstance(node, dict) or is_number(node) or not node:
        yield path
        return
    for key, below in node.items():
        yield from _leaves(below, (*path, str(key)))
