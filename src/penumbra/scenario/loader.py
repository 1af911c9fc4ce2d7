"""From YAML to a Scenario: bases and catalogue cards merged, then checked, all errors told at once.

The only merge is `base:` plus a patch (`penumbra.scenario.counterfactual`). A card that a scenario names starts from
the catalogue's card of that name. Every value keeps the file and line it came from.
"""

import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from penumbra.errors import PenumbraWarning, ScenarioError, nearest, shown
from penumbra.scenario.alternatives import EVERY, MOST, choices, clashes, expanded, misfits, named
from penumbra.scenario.changes import SET, change_tree
from penumbra.scenario.counterfactual import in_vain, patched
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.findings import doubts, empty, misdrawn, misnamed, misplaced, source_keys, told, unresolved
from penumbra.scenario.model import Scenario, Source
from penumbra.scenario.tree import Path_, Tree, is_there, read_file, read_yaml

__all__ = [
    "answered",
    "cases",
    "catalogue",
    "checked",
    "composed",
    "digest",
    "dump",
    "lineage",
    "load",
    "sources",
    "used_sources",
]

CARDS = ("interceptors", "radars", "infrared", "platforms", "threats")
"""Sections of a scenario that start from the catalogue."""

_MOST_BASES = 50
_MOST_DOUBTS = 20

_FOLDER = resources.files("penumbra.scenario")


@cache
def _packaged(file: str) -> Tree:
    """A YAML file beside this one; only those that are asked for are read."""
    text = _FOLDER.joinpath(file).read_text("utf-8")
    return read_yaml(text, file.rpartition("/")[2])


@cache
def _catalogue() -> dict[str, Tree]:
    """The catalogue's cards, by section."""
    return {section: _packaged(f"catalogue/{section}.yaml") for section in CARDS}


def catalogue(section: str) -> list[str]:
    """Keys of the catalogue's cards of a section."""
    return list(_catalogue()[section].data)


@cache
def cases() -> list[str]:
    """Names of the built-in scenarios."""
    files = (file.name for file in _FOLDER.joinpath("cases").iterdir())
    return sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml"))


@cache
def _own_sources() -> dict[str, Source]:
    return TypeAdapter(dict[str, Source]).validate_python(_packaged("sources.yaml").data)


def sources(scenario: Scenario | None = None) -> dict[str, Source]:
    """Every source by key: Penumbra's own and those the scenario adds."""
    return _own_sources() | (scenario.sources if scenario else {})


class _Link(NamedTuple):
    """One file of a chain of bases."""

    tree: Tree
    """What it says, but for `base`."""
    name: str
    """What notes call it: its name without folders."""


def _found(name: str, beside: Path | None, origin: str) -> tuple[Tree, Path | None, str]:
    """A built-in case by name, or a file; with its folder (for its own base) and an identity against cycles."""
    if name in cases():
        return _packaged(f"cases/{name}.yaml"), None, name
    file = (beside or Path()) / name
    if not name or not is_there(file):
        near = nearest(name, cases())
        raise ScenarioError(f"{origin}no scenario {shown(name)}: neither a file nor a built-in case{near}")
    return read_yaml(read_file(file), str(file)), file.parent, str(file.resolve())


def _chain(name: str, beside: Path | None = None) -> Iterator[_Link]:
    """A scenario's file and all its bases, its own first."""
    seen: list[str] = []
    origin = ""
    while True:
        tree, folder, identity = _found(name, beside, origin)
        rest = {key: value for key, value in tree.data.items() if key != "base"}
        file = Path(tree.where(()).rpartition(":")[0]).name
        yield _Link(Tree(rest, tree.marks), "".join(sign if sign.isprintable() else "?" for sign in file))
        if "base" not in tree.data:
            return
        seen.append(identity)
        origin = f"{tree.where(('base',))}: base: "
        name, beside = tree.data["base"], folder
        if not isinstance(name, str):
            raise ScenarioError(f"{origin}write a case's name or a file's path, not {shown(name)}")
        if identity in seen[:-1]:
            raise ScenarioError(f"{origin}the chain of bases comes back to itself")
        if len(seen) > _MOST_BASES:
            raise ScenarioError(f"{origin}more than {_MOST_BASES} bases; merge some of them")


def lineage(name: str, beside: Path | None = None) -> tuple[str, ...]:
    """Ids of a scenario that loads and of all its bases, its own first.

    Parameters
    ----------
    name : str
        A built-in case, or a file.
    beside : Path, optional
        Folder that a file's path starts from.
    """
    return tuple(link.tree.data["id"] for link in _chain(name, beside) if "id" in link.tree.data)


def _references(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Sections a card name may come from, and the name, for everything that names a card."""
    for battery in _maps(data.get("batteries")):
        yield ("interceptors",), battery.get("interceptor")
        yield ("platforms",), battery.get("platform")
    for sensor in _maps(data.get("sensors")):
        yield ("radars", "infrared"), sensor.get("card")


def _maps(section: Any) -> Iterable[dict[str, Any]]:
    return [item for item in section.values() if isinstance(item, dict)] if isinstance(section, dict) else []


def _laid(tree: Tree, patch: Tree, note: str) -> Tree:
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
        if section not in CARDS or key not in _catalogue()[section].data
    ]
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
    cards, here = _catalogue()[section], data.get(section, {})
    if isinstance(name, str) and name in cards.data and isinstance(here, dict) and name not in here:
        data[section] = {**here, name: cards.data[name]}
        own = {(section, *path): mark for path, mark in cards.marks.items() if path[:1] == (name,)}
        marks |= {path: mark for path, mark in own.items() if path not in marks}


def checked(tree: Tree) -> Scenario:
    """The scenario that plain data is; ScenarioError with everything that is wrong, its alternatives not looked at."""
    cards = {section: cards.data for section, cards in _catalogue().items()}
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
    made = _laid(tree, Tree(patch, marks), note)
    left = {key: value for key, value in data["alternatives"].items() if key != question}
    answer = {key: value for key, value in chosen.items() if key != "patch"}
    answers = {
        **data.get("answers", {}),
        question: {"question": asked["question"], "option": option, **answer},
    }
    return Tree({**made.data, "alternatives": left, "answers": answers}, made.marks)


def _unfit(tree: Tree, scenario: Scenario) -> Iterator[str]:
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
    for key, question in questions.items():
        for option, each in question.options.items():
            at: Path_ = ("alternatives", key, "options", option, "patch")
            found = list(misfits(each.patch or {}, tree.data))
            for rest, text in found:
                yield f"{tree.where((*at, *rest))}: {'.'.join(map(str, (*at, *rest)))}: {text}"
            if found or not each.patch:
                continue
            try:
                checked(answered(tree, key, option))
            except ScenarioError as error:
                yield from (f"{finding} (in the alternative {named({key: option})})" for finding in error.findings)


def load(name: str | Path, changes: Iterable[str] = (), beside: Path | None = None) -> Scenario:
    """A scenario by the name of a built-in case or by a file's path.

    Parameters
    ----------
    name : str or Path
    changes : iterable of str
        ``"interceptors.sm3-iia.burnout_speed=4.2 km/s"``: one value each, for this run.
    beside : Path, optional
        Folder that a file's path starts from; the one at work in, if absent.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        Everything that is wrong, each finding with file, line, field and what to write instead.

    Warns
    -----
    PenumbraWarning
        A number is allowed but unusual; one warning for each, with file, line, field and why, twenty at most.
    """
    links = reversed(list(_chain(str(name), beside)))
    return composed(((link.tree, f"changed in {link.name}; no source given") for link in links), changes)


def composed(layers: Iterable[tuple[Tree, str]], changes: Iterable[str] = ()) -> Scenario:
    """A scenario of trees laid over each other, each with the note of the numbers that it changes; else as `load`."""
    tree = Tree({}, {})
    for patch, note in layers:
        tree = _laid(tree, patch, note)
    scenario = checked(tree)
    for change in (changes,) if isinstance(changes, str) else changes:
        patch = change_tree(tree.data, scenario, change)
        tree = _laid(tree, patch, SET)
        scenario = checked(tree)
    if scenario.alternatives and (wrong := list(_unfit(tree, scenario))):
        raise ScenarioError(wrong)
    unusual = list(doubts(scenario, tree))
    for text in unusual[:_MOST_DOUBTS]:
        warnings.warn(text, PenumbraWarning, stacklevel=3)
    if len(unusual) > _MOST_DOUBTS:
        warnings.warn(f"and {len(unusual) - _MOST_DOUBTS} more unusual values", PenumbraWarning, stacklevel=3)
    return scenario


def dump(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario as plain data; loading it again gives an equal scenario."""
    data: dict[str, Any] = scenario.model_dump(mode="json", exclude_none=True)
    for section, cards in _catalogue().items():
        for key, card in data[section].items():
            gone = cards.data.get(key, {}).keys() - card.keys()
            card |= dict.fromkeys(sorted(gone))  # null: the catalogue's own must not come back
    return data


def digest(scenario: Scenario) -> str:
    """Twelve hexadecimal digits that name this scenario's content."""
    text = json.dumps(dump(scenario), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def used_sources(scenario: Scenario) -> list[str]:
    """Keys of every source the scenario's numbers and dates rest on, sorted."""
    keys = {name for _, name in source_keys(scenario.model_dump(mode="json"))}
    return sorted(keys)
