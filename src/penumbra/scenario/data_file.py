"""Reads one model from a YAML file: a built-in one by name, or the user's own by path; with changes for one run.

Designs of satellites and cost files are such files. They are checked as strictly as a scenario: every error names file,
line, field and what to write instead, and an unusual value causes a warning.
"""

import warnings
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from penumbra.errors import PenumbraWarning, ScenarioError, nearest, shown
from penumbra.scenario.diagnostics import pydantic_findings, source_keys
from penumbra.scenario.domain import Domain
from penumbra.scenario.merging import sources
from penumbra.scenario.overrides import SET
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import Path_, Tree, path_exists, read_file, read_value, read_yaml

__all__ = ["built_in", "loaded_file", "used_sources"]

Model = TypeVar("Model", bound=Spec)


def built_in(folder: Traversable) -> list[str]:
    """Names of the files of a folder of the package, without their ending."""
    return sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))


def loaded_file(
    model: type[Model], kind: str, folder: Traversable, name: str | Path, changes: Iterable[str] = ()
) -> Model:
    """The model of a file.

    Parameters
    ----------
    model : class
        What the file holds.
    kind : str
        What to call it in errors, as "design".
    folder : Traversable
        With the built-in files.
    name : str or Path
        Of a built-in file, or the path of another.
    changes : iterable of str
        Each changes one value for this run: ``"speed=5 km/s"``.

    Raises
    ------
    ScenarioError
        All errors, each with file, line, field and what to write instead.

    Warns
    -----
    PenumbraWarning
        A number is allowed but unusual.
    """
    tree = _read(kind, folder, str(name))
    for change in changes:
        tree = _changed(model, tree, change)
    try:
        made = model.model_validate(tree.data)
    except ValidationError as error:
        raise ScenarioError(pydantic_findings(error, tree, model)) from None
    known = sources()
    unknown = [
        f"{tree.location(path)}: {'.'.join(map(str, path))}: no source {shown(key)}{nearest(key, known)}"
        for path, key in source_keys(made.model_dump(mode="json"))
        if key not in known
    ]
    if unknown:
        raise ScenarioError(unknown)
    for text in _doubts(made, tree):
        warnings.warn(text, PenumbraWarning, stacklevel=2)
    return made


def _read(kind: str, folder: Traversable, name: str) -> Tree:
    if name in built_in(folder):
        return read_yaml(folder.joinpath(f"{name}.yaml").read_text("utf-8"), f"{name}.yaml")
    if not name or not path_exists(Path(name)):
        near = nearest(name, built_in(folder))
        raise ScenarioError(f"no {kind} {shown(name)}: neither a file nor a built-in one{near}")
    return read_yaml(read_file(Path(name)), name)


def _changed(model: type[Spec], tree: Tree, change: object) -> Tree:
    """The tree with one value changed."""
    if not isinstance(change, str):
        raise ScenarioError(f'changes: write a list of texts, as in ["speed=5 km/s"], not {shown(change)}')
    written, equals, text = change.partition("=")
    path = tuple(written.strip().split("."))
    if not equals or not text.strip():
        raise ScenarioError(f'--set {shown(change)[1:-1]}: write "path=value", as in "speed=5 km/s"')
    known = {".".join(each) for each in _paths(tree.data)} | set(model.model_fields)
    if ".".join(path) not in known:
        raise ScenarioError(f"--set {written.strip()}: no such path{nearest(written.strip(), known)}")
    value = read_value(text, f"--set {written.strip()}")
    steps: Path_ = tuple(int(step) if step.isdecimal() else step for step in path)
    data: Any = dict(tree.data)
    node: Any = data
    for step in steps[:-1]:
        node[step] = list(node[step]) if isinstance(node[step], list) else dict(node[step])
        node = node[step]
    before = node.get(steps[-1]) if isinstance(node, dict) else node[int(steps[-1])]
    if isinstance(before, dict) and "value" in before and not isinstance(value, dict):
        kept = {"year": before["year"], "source": "penumbra-assumption"} if "year" in before else {}
        value = kept | {"value": value, "grade": "assumption", "note": SET}
    node[steps[-1]] = value
    marks = {where: mark for where, mark in tree.marks.items() if where[: len(steps)] != steps}
    return Tree(data, marks | {steps: f"--set {written.strip()}"})


def _paths(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all fields of plain data; those of the parts of a number are left out."""
    if path:
        yield path
    if isinstance(node, dict) and "value" not in node:
        for key, below in node.items():
            yield from _paths(below, (*path, str(key)))
    elif isinstance(node, list):
        for order, below in enumerate(node):
            yield from _paths(below, (*path, str(order)))


def _doubts(made: Spec, tree: Tree, path: Path_ = ()) -> Iterator[str]:
    """A sentence for each unusual value of the model and of the models in it."""
    for field, info in type(made).model_fields.items():
        value, at = getattr(made, field), (*path, field)
        for mark in info.metadata:
            if isinstance(mark, Domain):
                yield from (f"{tree.location(at)}: {'.'.join(map(str, at))}: {text}" for text in mark.doubts(value))
        below = value.items() if isinstance(value, dict) else ()
        for key, each in below:
            if isinstance(each, Spec):
                yield from _doubts(each, tree, (*at, key))


def used_sources(made: Spec) -> list[str]:
    """Keys of all sources that a model names, sorted."""
    return sorted({key for _, key in source_keys(made.model_dump(mode="json"))})
