"""Loads a Scenario from YAML: merges bases and catalogue cards, checks the result, and reports all errors together.

The only merge is `base:` plus a patch (`penumbra.scenario.counterfactual`). A card of a scenario starts from the
catalogue's card of that name, if there is one. Every value keeps its file and line.
"""

import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from penumbra.errors import PenumbraWarning, ScenarioError, nearest, shown
from penumbra.scenario.alternative_conflicts import alternative_findings
from penumbra.scenario.diagnostics import source_keys, unusual_values
from penumbra.scenario.merging import FOLDER, catalogue, catalogue_cards, checked, merged, packaged, sources
from penumbra.scenario.model import Scenario
from penumbra.scenario.overrides import SET, change_tree
from penumbra.scenario.remembered import remembered
from penumbra.scenario.yaml_tree import Tree, path_exists, read_file, read_yaml

__all__ = [
    "cases",
    "catalogue",
    "composed",
    "digest",
    "dump",
    "lineage",
    "load",
    "sources",
    "used_sources",
]

_MOST_BASES = 50
_MOST_DOUBTS = 20


@cache
def cases() -> list[str]:
    """Names of the built-in scenarios."""
    files = (file.name for file in FOLDER.joinpath("cases").iterdir())
    return sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml"))


class _Link(NamedTuple):
    """One file of a chain of bases."""

    tree: Tree
    """Its content without `base`."""
    name: str
    """Its file name without folders, for notes."""


def _found(name: str, beside: Path | None, origin: str) -> tuple[Tree, Path | None, str]:
    """A built-in case by name, or a file; with its folder (for its own base) and an id that detects cycles."""
    if name in cases():
        return packaged(f"cases/{name}.yaml"), None, name
    file = (beside or Path()) / name
    if not name or not path_exists(file):
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
        file = Path(tree.location(()).rpartition(":")[0]).name
        yield _Link(Tree(rest, tree.marks), "".join(sign if sign.isprintable() else "?" for sign in file))
        if "base" not in tree.data:
            return
        seen.append(identity)
        origin = f"{tree.location(('base',))}: base: "
        name, beside = tree.data["base"], folder
        if not isinstance(name, str):
            raise ScenarioError(f"{origin}write a case's name or a file's path, not {shown(name)}")
        if identity in seen[:-1]:
            raise ScenarioError(f"{origin}the chain of bases is a cycle")
        if len(seen) > _MOST_BASES:
            raise ScenarioError(f"{origin}more than {_MOST_BASES} bases; merge some of them")


def lineage(name: str, beside: Path | None = None) -> tuple[str, ...]:
    """Ids of a valid scenario and of all its bases, its own first.

    Parameters
    ----------
    name : str
        A built-in case, or a file.
    beside : Path, optional
        Folder from which a file's path starts.
    """
    return tuple(link.tree.data["id"] for link in _chain(name, beside) if "id" in link.tree.data)


def load(name: str | Path, changes: Iterable[str] = (), beside: Path | None = None) -> Scenario:
    """Load a scenario: a built-in case by name, or a file by path.

    Parameters
    ----------
    name : str or Path
    changes : iterable of str
        Each changes one value for this run: ``"interceptors.sm3-iia.burnout_speed=4.2 km/s"``.
    beside : Path, optional
        Folder from which a file's path starts; the working folder if absent.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        All errors, each with file, line, field and what to write instead.

    Warns
    -----
    PenumbraWarning
        A number is allowed but unusual; one warning each, with file, line, field and reason, at most twenty.
    """
    links = reversed(list(_chain(str(name), beside)))
    return composed(((link.tree, f"changed in {link.name}; no source given") for link in links), changes)


def _texts(changes: Any) -> list[str]:
    """Changes as a list of texts; ScenarioError if one is no text."""
    several = isinstance(changes, Iterable) and not isinstance(changes, str)
    given: list[Any] = list(changes) if several else [changes]
    for change in given:
        if not isinstance(change, str):
            raise ScenarioError(f'changes: write a list of texts, as in ["decision_time=60 s"], not {shown(change)}')
    return given


def composed(layers: Iterable[tuple[Tree, str]], changes: Iterable[str] = ()) -> Scenario:
    """A scenario merged from trees, each with a note for the numbers that it changes; otherwise as `load`."""
    tree = Tree({}, {})
    for patch, note in layers:
        tree = merged(tree, patch, note)
    scenario = checked(tree)
    for change in _texts(changes):
        patch = change_tree(tree.data, scenario, change)
        tree = merged(tree, patch, SET)
        scenario = checked(tree)
    if scenario.alternatives and (wrong := list(alternative_findings(tree, scenario))):
        raise ScenarioError(wrong)
    unusual = list(unusual_values(scenario, tree))
    for text in unusual[:_MOST_DOUBTS]:
        warnings.warn(text, PenumbraWarning, stacklevel=3)
    if len(unusual) > _MOST_DOUBTS:
        warnings.warn(f"and {len(unusual) - _MOST_DOUBTS} more unusual values", PenumbraWarning, stacklevel=3)
    return scenario


def dump(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario as plain data; loading it again gives an equal scenario."""
    data: dict[str, Any] = scenario.model_dump(mode="json", exclude_none=True)
    for section, cards in catalogue_cards().items():
        for key, card in data[section].items():
            gone = cards.data.get(key, {}).keys() - card.keys()
            card |= dict.fromkeys(sorted(gone))  # null keeps a removed field from being restored from the catalogue
    return data


@remembered
def digest(scenario: Scenario) -> str:
    """Twelve hexadecimal digits that identify the content of this scenario."""
    text = json.dumps(dump(scenario), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def used_sources(scenario: Scenario) -> list[str]:
    """Keys of all sources of the scenario's numbers and dates, sorted."""
    keys = {name for _, name in source_keys(scenario.model_dump(mode="json"))}
    return sorted(keys)
