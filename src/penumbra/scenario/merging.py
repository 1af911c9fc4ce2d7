"""Merges trees of scenario data with patches and with catalogue cards, and checks the result."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from pydantic import TypeAdapter, ValidationError

from penumbra.errors import ScenarioError, nearest
from penumbra.scenario.alternatives import WILDCARD, combination_name, expand_wildcards
from penumbra.scenario.counterfactual import patched, unmatched_removals
from penumbra.scenario.diagnostics import (
    launch_area_findings,
    misconfigured,
    missing_sections,
    misspelt_cards,
    pydantic_findings,
    unknown_references,
)
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.model import Scenario, Source
from penumbra.scenario.unknown_nulls import unknown_nulls
from penumbra.scenario.yaml_tree import Path_, Tree, read_yaml

__all__ = ["CARDS", "FOLDER", "catalogue", "catalogue_cards", "checked", "merged", "packaged", "sources", "with_answer"]

CARDS = ("interceptors", "radars", "infrared", "platforms", "threats")
"""Sections of a scenario that start from the catalogue."""

FOLDER = resources.files("penumbra.scenario")
"""Folder of the cards, cases and sources."""


@cache
def packaged(file: str) -> Tree:
    """A YAML file of this package, read on first use."""
    text = FOLDER.joinpath(file).read_text("utf-8")
    return read_yaml(text, file.rpartition("/")[2])


def _packaged_folder(folder: str) -> Tree:
    """All YAML files of a folder of this package as one; RuntimeError if a key stands in two of them."""
    names = sorted(file.name for file in FOLDER.joinpath(folder).iterdir() if file.name.endswith(".yaml"))
    data: dict[str, Any] = {}
    marks: dict[Path_, str] = {}
    for tree in (packaged(f"{folder}/{name}") for name in names):
        if twice := data.keys() & tree.data.keys():
            raise RuntimeError(f"{folder}: {', '.join(sorted(twice))}: in two files")
        data |= tree.data
        marks |= tree.marks
    return Tree(data, marks)


@cache
def catalogue_cards() -> dict[str, Tree]:
    """The catalogue's cards, by section."""
    return {section: _packaged_folder(f"catalogue/{section}") for section in CARDS}


def catalogue(section: str) -> list[str]:
    """Keys of the catalogue's cards of a section."""
    return list(catalogue_cards()[section].data)


@cache
def _own_sources() -> dict[str, Source]:
    return TypeAdapter(dict[str, Source]).validate_python(_packaged_folder("sources").data)


def sources(scenario: Scenario | None = None) -> dict[str, Source]:
    """Every source by key: Penumbra's own and those of the scenario."""
    return _own_sources() | (scenario.sources if scenario else {})


def _references(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """For each reference to a card: the sections in which the card may be, and its name."""
    for battery in _maps(data.get("batteries")):
        yield ("interceptors",), battery.get("interceptor")
        yield ("platforms",), battery.get("platform")
    for sensor in _maps(data.get("sensors")):
        yield ("radars", "infrared"), sensor.get("card")


def _maps(section: Any) -> Iterable[dict[str, Any]]:
    return [item for item in section.values() if isinstance(item, dict)] if isinstance(section, dict) else []


def merged(tree: Tree, patch: Tree, note: str) -> Tree:
    """The tree with a patch applied; each card that is named for the first time starts from the catalogue's card."""
    marks = dict(tree.marks)
    data = dict(tree.data)
    for section in CARDS:
        own = patch.data.get(section)
        for name, card in own.items() if isinstance(own, dict) else ():
            if isinstance(card, dict):
                _start_from_catalogue(data, marks, section, name)
    findings = [
        f"{patch.location((section, key))}: {section}.{key}: null removes a key of the base, which has no such key"
        + nearest(key, data.get(section) or ())
        for section, key in unmatched_removals(data, patch.data)
        if section not in CARDS or key not in catalogue_cards()[section].data
    ]
    for path in unknown_nulls(data, patch.data):
        message = "null removes a field, and no scenario has a field of this name; remove it or correct its name"
        findings.append(f"{patch.location(path)}: {'.'.join(map(str, path))}: {message}")
    if findings:
        raise ScenarioError(findings)
    data = patched(data, patch.data, note)
    replaced = {path for path in patch.marks if isinstance(_value_at(patch.data, path), list)}
    if replaced:  # lists are replaced whole, so the base's lines within them no longer apply
        marks = {path: mark for path, mark in marks.items() if not replaced & {path[:n] for n in range(len(path) + 1)}}
    marks |= patch.marks
    for sections, name in _references(data):
        for section in sections:
            _start_from_catalogue(data, marks, section, name)
    return Tree(data, marks)


def _value_at(node: Any, path: Path_) -> Any:
    """The value at a path of plain data; None if there is none."""
    for step in path:
        whole = isinstance(node, dict) and step in node
        within = isinstance(node, list) and isinstance(step, int) and step < len(node)
        node = node[step] if whole or within else None
    return node


def _start_from_catalogue(data: dict[str, Any], marks: dict[Path_, str], section: str, name: Any) -> None:
    """Add the catalogue's card of this name if the section has none."""
    cards, here = catalogue_cards()[section], data.get(section, {})
    if isinstance(name, str) and name in cards.data and isinstance(here, dict) and name not in here:
        data[section] = {**here, name: cards.data[name]}
        own = {(section, *path): mark for path, mark in cards.marks.items() if path[:1] == (name,)}
        marks |= {path: mark for path, mark in own.items() if path not in marks}


def checked(tree: Tree) -> Scenario:
    """The scenario of plain data; ScenarioError with all errors except those in alternatives (not checked here)."""
    cards = {section: cards.data for section, cards in catalogue_cards().items()}
    try:
        scenario = Scenario.model_validate(tree.data)
    except ValidationError as error:
        raise ScenarioError([*misspelt_cards(error, tree, cards), *pydantic_findings(error, tree)]) from None
    found = [
        *missing_sections(scenario, tree),
        *unknown_references(scenario, tree, cards, sources(scenario)),
        *misconfigured(scenario, tree),
    ]
    found += launch_area_findings(scenario, tree)
    if found:
        raise ScenarioError(found)
    return scenario


def with_answer(tree: Tree, question: str, option: str) -> Tree:
    """Plain data of the scenario with one answer chosen: its patch is applied and its question is closed.

    Parameters
    ----------
    tree : Tree
        Data of a valid scenario.
    question, option : str
        Keys of one of its questions and of an answer to it.
    """
    data = tree.data
    at: Path_ = ("alternatives", question, "options", option)
    asked = data["alternatives"][question]
    chosen = asked["options"][option]
    patch = expand_wildcards(chosen.get("patch") or {}, data)
    marks: dict[Path_, str] = {}
    for path, mark in tree.marks.items():
        if path[: len(at) + 1] == (*at, "patch") and len(path) > len(at) + 1:
            section, *rest = path[len(at) + 1 :]
            for key in data.get(str(section), ()) if rest[:1] == [WILDCARD] else rest[:1]:
                marks[(section, key, *rest[1:])] = mark
            if not rest:
                marks[(section,)] = mark
    tail = f" ({chosen['name']})"
    title = data["title"][: LONGEST_NAME - len(tail)] + tail if len(tail) < LONGEST_NAME else data["title"]
    patch |= {"title": title, "summary": data["summary"]}
    note = f"by the alternative {combination_name({question: option})}; its source supports it"
    made = merged(tree, Tree(patch, marks), note)
    left = {key: value for key, value in data["alternatives"].items() if key != question}
    answer = {key: value for key, value in chosen.items() if key != "patch"}
    answers = {
        **data.get("answers", {}),
        question: {"question": asked["question"], "option": option, **answer},
    }
    return Tree({**made.data, "alternatives": left, "answers": answers}, made.marks)
