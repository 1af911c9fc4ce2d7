"""Published disagreements that are no numbers: a question with several answers, each a patch to the scenario."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Annotated, Any

from pydantic import Field, model_validator

from penumbra.errors import nearest
from penumbra.scenario.domain import Key, Name, Words
from penumbra.scenario.quantity import Grade, Spec

__all__ = ["EVERY", "MOST", "Answer", "Option", "Question", "choices", "clashes", "expanded", "misfits", "named"]

EVERY = "*"
"""In a patch, in the place of an element's key: each element of the section."""
MOST = 32
"""Combinations of answers that bounds go over at most; each takes as long as a map of its own."""

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
    """What people call it."""
    patch: dict[str, Any] | None = None
    """What it changes in the scenario, as a patch over a base does; the key `*` stands for each element of a section.
    None of the one answer that the scenario is written for."""
    source: str
    """Key of who says so."""
    grade: Grade
    """How well it is known that this is said."""
    note: Words | None = None
    """What a reader should know."""


class Question(Spec):
    """One question with several published answers; one of them is the scenario as it is written."""

    question: Name
    """The question in words."""
    options: Annotated[dict[Key, Option], Field(min_length=2)]
    """The answers."""

    @model_validator(mode="after")
    def _one_as_written(self) -> "Question":
        written = [key for key, option in self.options.items() if not option.patch]
        if len(written) != 1:
            told = f"{len(written)} have none ({', '.join(written)})" if written else "each of these has one"
            raise ValueError(
                f"one answer has no patch, the one that the scenario is written for, and {told}; write a patch for "
                "each of the others"
            )
        return self

    @property
    def written(self) -> str:
        """Key of the answer that the scenario is written for."""
        return next(key for key, option in self.options.items() if not option.patch)


class Answer(Spec):
    """The answer that was chosen to a question, whose other answers the scenario no longer holds."""

    question: Name
    """The question in words."""
    option: Key
    """Key of the answer."""
    name: Name
    """What people call it."""
    source: str
    """Key of who says so."""
    grade: Grade
    """How well it is known that this is said."""
    note: Words | None = None
    """What a reader should know."""


def choices(questions: Mapping[str, Question]) -> list[dict[str, str]]:
    """Every combination of answers, question to option; first the scenario as it is written."""
    keys = [[one.written, *(key for key in one.options if key != one.written)] for one in questions.values()]
    return [dict(zip(questions, chosen, strict=True)) for chosen in product(*keys)]


def named(chosen: Mapping[str, str]) -> str:
    """What a combination of answers is called: ``guidance=own-radar``, several with commas between."""
    return ", ".join(f"{question}={option}" for question, option in chosen.items())


def expanded(patch: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """A patch with `*` written out over the elements of a scenario's plain data; what names an element goes before."""
    made: dict[str, Any] = {}
    for section, items in patch.items():
        if not (isinstance(items, dict) and EVERY in items):
            made[section] = items
            continue
        own = {key: item for key, item in items.items() if key != EVERY}
        every = dict.fromkeys(data.get(section) or (), items[EVERY])
        made[section] = {key: _over(every.get(key), own[key]) if key in own else every[key] for key in {**every, **own}}
    return made


def _over(base: Any, patch: Any) -> Any:
    """One patch laid over another."""
    if not isinstance(base, dict) or not isinstance(patch, dict) or "value" in patch:
        return patch
    return {**base, **{key: _over(base.get(key), value) for key, value in patch.items()}}


def misfits(patch: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a patch touches that is not there or is not the shield's, as path in the patch and sentence."""
    for section, items in patch.items():
        if section in _NOT_OF_THE_SHIELD:
            yield (section,), "an alternative changes the shield and nothing else; remove it"
            continue
        if items is None or items == {}:
            said = "takes nothing away" if items is None else "changes something"
            yield (section,), f"an alternative {said}; write what it changes below it, or remove it"
            continue
        here = data.get(section)
        if not isinstance(items, dict) or "value" in items or _is_number(here):
            continue
        known = here if isinstance(here, dict) else {}
        for key, item in items.items():
            if key != EVERY and key not in known:
                yield (section, key), f"touches what does not exist{nearest(key, known)}"
            elif key == EVERY and not known:
                yield (section, key), f"touches what does not exist: the scenario has nothing below {section}"
            elif item == {}:
                yield (section, key), "an alternative changes something; write fields and values below it, or remove it"
            elif not isinstance(item, dict):
                yield (section, key), f"write fields and values below it; an alternative takes nothing away: {_NEVER}"


def _is_number(node: Any) -> bool:
    return isinstance(node, str | int | float) or (isinstance(node, dict) and "value" in node)


def clashes(questions: Mapping[str, Question], data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Two questions and the path that answers to both of them change, so that it would count which comes last."""
    touched = {
        key: {path for option in one.options.values() if option.patch for path in _leaves(expanded(option.patch, data))}
        for key, one in questions.items()
    }
    for first, second in combinations(questions, 2):
        for path in sorted(touched[first]):
            if any(path[: len(other)] == other or other[: len(path)] == path for other in touched[second]):
                yield first, second, ".".join(path)
                break


def _leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all that a patch sets; a number with its range is one."""
    if not isinstance(node, dict) or "value" in node or not node:
        yield path
        return
    for key, below in node.items():
        yield from _leaves(below, (*path, str(key)))
