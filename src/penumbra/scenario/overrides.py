"""``path=value``: one value of a scenario changed for one run."""

from collections.abc import Iterable, Iterator
from typing import Any

from penumbra.errors import ScenarioError, nearest, shown
from penumbra.scenario.model import Scenario, quantities
from penumbra.scenario.yaml_tree import Path_, Tree, read_value

__all__ = ["SET", "change_tree"]

SET = "set for this run"
"""Note of a number that was set with `--set`."""

_LONGEST = 10_000
_PARTS = ("value", "low", "high", "source", "grade", "note")
"""Keys of a quantity that can be set separately."""


def change_tree(data: dict[str, Any], scenario: Scenario, change: str) -> Tree:
    """The patch for one change.

    Parameters
    ----------
    data : dict
        Plain data of `scenario`.
    scenario : Scenario
    change : str
        ``"decision_time=60 s"``.

    Returns
    -------
    Tree
        The patch to apply to `data`.

    Raises
    ------
    ScenarioError
        The path does not exist, or there is no value. Null, which removes, is taken where something is.
    """
    written, equals, text = change.partition("=")
    written = written.strip()
    mark = f"--set {written}" if len(written) <= 200 else "--set"
    if len(change) > _LONGEST:
        raise ScenarioError(f"{mark}: has {len(change)} characters; write at most {_LONGEST}, or a scenario file")
    if not equals or not text.strip():
        raise ScenarioError(f'--set {shown(change)[1:-1]}: write "path=value", as in "decision_time=60 s"')
    path, value = tuple(written.split(".")), read_value(text, mark)
    if value is None and len(path) > 1 and isinstance(_at(data, path), dict):
        return Tree(_nested(data, path, None), {_steps(data, path): mark})
    measured = {".".join(path) for path, _, _ in quantities(scenario)}
    known = measured | set(_paths(scenario.model_dump(mode="json")))
    known -= {one for one in known if ".figures." in one}  # figures of sources cannot be set
    whole, _, last = written.rpartition(".")
    if written not in known and not (whole in measured and last in _PARTS):
        raise ScenarioError(f"{mark}: no such path{nearest(written, known)}")
    if written in measured and not isinstance(value, dict):
        value = {"value": value, "grade": "assumption", "note": SET}
    elif whole in measured and written not in measured:
        return Tree(_nested(data, path[:-1], {last: value}), {_steps(data, path): mark})
    return Tree(_nested(data, path, value), {_steps(data, path): mark})


def _nested(data: Any, path: tuple[str, ...], value: Any) -> Any:
    """The patch that sets a value at a path; within a list it has the whole list with one item replaced."""
    if not path:
        return value
    if isinstance(data, list):
        changed = list(data)
        index = int(path[0])
        item = _nested(data[index], path[1:], value)
        part = isinstance(item, dict) and "value" not in item and isinstance(data[index], dict)
        changed[index] = {**data[index], **item} if part else item
        return changed
    below = data.get(path[0]) if isinstance(data, dict) else None
    return {path[0]: _nested(below, path[1:], value)}


def _at(data: Any, path: tuple[str, ...]) -> Any:
    """What the data have at a path below maps; None if it is not there."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _steps(data: Any, path: tuple[str, ...]) -> Path_:
    """The path with integers as indices of lists."""
    steps: list[str | int] = []
    for step in path:
        inside = isinstance(data, list)
        steps.append(int(step) if inside else step)
        data = data[int(step)] if inside else data.get(step) if isinstance(data, dict) else None
    return tuple(steps)


def _paths(node: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Dotted paths of all values and lists."""
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(node, dict):
        items = node.items()
    else:
        yield ".".join(path)
        items = enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, str(key)))
