"""Trees of scenario data laid over each other and over the catalogue's cards, and checked."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from pydantic import TypeAdapter, ValidationError

from penumbra.errors import ScenarioError, nearest
from penumbra.scenario.alternatives import EVERY, expanded, named
from penumbra.scenario.counterfactual import in_vain, patched
from penumbra.scenario.diagnostics import empty, misdrawn, misnamed, misplaced, told, unresolved
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.model import Scenario, Source
from penumbra.scenario.unknown_nulls import nowhere
from penumbra.scenario.yaml_tree import Path_, Tree, read_yaml

__all__ = ["CARDS", "FOLDER", "answered", "cards_of", "catalogue", "checked", "laid", "packaged", "sources"]

CARDS = ("interceptors", "radars", "infrared", "platforms", "threats")
"""Sections of a scenario that start from the catalogue."""

FOLDER = resources.files("penumbra.scenario")
"""Where cards, cases and sources are kept."""


@cache
def packaged(file: str) -> Tree:
    """A YAML file beside this one; only those that are asked for are read."""
    text = FOLDER.joinpath(file).read_text("utf-8")
    return read_yaml(text, file.rpartition("/")[2])


@cache
def cards_of() -> dict[str, Tree]:
    """The catalogue's cards, by section."""
    return {section: packaged(f"catalogue/{section}.yaml") for section in CARDS}


def catalogue(section: str) -> list[str]:
    """Keys of the catalogue's cards of a section."""
    return list(cards_of()[section].data)


@cache
def _own_sources() -> dict[str, Source]:
    return TypeAdapter(dict[str, Source]).validate_python(packaged("sources.yaml").data)


def sources(scenario: Scenario | None = None) -> dict[str, Source]:
    """Every source by key: Penumbra's own and those the scenario adds."""
    return _own_sources() | (scenario.sources if scenario else {})


def _references(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Sections a card name may come from, and the name, for everything that names a card."""
    for battery in _maps(data.get("batteries")):
        yield ("interceptors",), battery.get("interceptor")
        yield ("platforms",), battery.get("platform")
    for sensor in _maps(data.get("sensors")):
        yield ("radars", "infrared"), sensor.get("card")


def _maps(section: Any) -> Iterable[dict[str, Any]]:
    return [item for item in section.values() if isinstance(item, dict)] if isinstance(section, dict) else []


def laid(tree: Tree, patch: Tree, note: str) -> Tree:
    """A tree with a patch over it; every card that either names first starts from the catalogue's."""
    marks = dict(tree.marks)
    data = dict(tree.data)
    for section in CARDS:
        own = patch.data.get(section)
        for name, card in own.items() if isinstance(own, dict) else ():
            if isinstance(card, dict):
                _start(data, marks, section, name)
    findings = [
        f"{patch.where((section, key))}: {section}.{key}: null takes away what the base has, and it has no such key"
        + nearest(key, data.get(section) or ())
        for section, key in in_vain(data, patch.data)
        if section not in CARDS or key not in cards_of()[section].data
    ]
    for path in nowhere(data, patch.data):
        said = "null takes away what there is, and no scenario has a field of this name; remove it or mend its name"
        findings.append(f"{patch.where(path)}: {'.'.join(map(str, path))}: {said}")
    if findings:
        raise ScenarioError(findings)
    data = patched(data, patch.data, note)
    replaced = {path for path in patch.marks if isinstance(_below(patch.data, path), list)}
    if replaced:  # what the base wrote in them is gone
        marks = {path: mark for path, mark in marks.items() if not replaced & {path[:n] for n in range(len(path) + 1)}}
    marks |= patch.marks
    for sections, name in _references(data):
        for section in sections:
            _start(data, marks, section, name)
    return Tree(data, marks)


def _below(node: Any, path: Path_) -> Any:
    """What stands at a path of plain data; None where nothing does."""
    for step in path:
        whole = isinstance(node, dict) and step in node
        within = isinstance(node, list) and isinstance(step, int) and step < len(node)
        node = node[step] if whole or within else None
    return node


def _start(data: dict[str, Any], marks: dict[Path_, str], section: str, name: Any) -> None:
    """Put the catalogue's card where none stands yet."""
    cards, here = cards_of()[section], data.get(section, {})
    if isinstance(name, str) and name in cards.data and isinstance(here, dict) and name not in here:
        data[section] = {**here, name: cards.data[name]}
        own = {(section, *path): mark for path, mark in cards.marks.items() if path[:1] == (name,)}
        marks |= {path: mark for path, mark in own.items() if path not in marks}


def checked(tree: Tree) -> Scenario:
    """The scenario that plain data is; ScenarioError with everything that is wrong, its alternatives not looked at."""
    cards = {section: cards.data for section, cards in cards_of().items()}
    try:
        scenario = Scenario.model_validate(tree.data)
    except ValidationError as error:
        raise ScenarioError([*misnamed(error, tree, cards), *told(error, tree)]) from None
    found = [*empty(scenario, tree), *unresolved(scenario, tree, cards, sources(scenario)), *misplaced(scenario, tree)]
    found += misdrawn(scenario, tree)
    if found:
        raise ScenarioError(found)
    return scenario


def answered(tree: Tree, question: str, option: str) -> Tree:
    """Plain data of a scenario in which one answer holds: its patch laid over it, and the question no longer open.

    Parameters
    ----------
    tree : Tree
        Of a scenario that is right.
    question, option : str
        Keys of a question that it has, and of an answer to it.
    """
    data = tree.data
    at: Path_ = ("alternatives", question, "options", option)
    asked = data["alternatives"][question]
    chosen = asked["options"][option]
    patch = expanded(chosen.get("patch") or {}, data)
    marks: dict[Path_, str] = {}
    for path, mark in tree.marks.items():
        if path[: len(at) + 1] == (*at, "patch") and len(path) > len(at) + 1:
            section, *rest = path[len(at) + 1 :]
            for key in data.get(str(section), ()) if rest[:1] == [EVERY] else rest[:1]:
                marks[(section, key, *rest[1:])] = mark
            if not rest:
                marks[(section,)] = mark
    tail = f" ({chosen['name']})"
    title = data["title"][: LONGEST_NAME - len(tail)] + tail if len(tail) < LONGEST_NAME else data["title"]
    patch |= {"title": title, "summary": data["summary"]}
    note = f"by the alternative {named({question: option})}; its source speaks for it"
    made = laid(tree, Tree(patch, marks), note)
    left = {key: value for key, value in data["alternatives"].items() if key != question}
    answer = {key: value for key, value in chosen.items() if key != "patch"}
    answers = {
        **data.get("answers", {}),
        question: {"question": asked["question"], "option": option, **answer},
    }
    return Tree({**made.data, "alternatives": left, "answers": answers}, made.marks)
